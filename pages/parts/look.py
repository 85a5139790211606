"""How the screen is to be for whoever asks: a person's own choice, else this browser's cookie, else what the system has."""

from typing import Final
from urllib.parse import quote

from nicegui.storage import request_contextvar
from starlette.requests import HTTPConnection, Request

from dashboard.preferences import CHOICES
from dashboard.queries.people import Someone

COOKIES: Final = {'language': 'voronka_language', 'look': 'voronka_look'}
"""What a browser keeps for the pages before sign-in."""
BEFORE_ALL: Final = 'voronka_before_all'
"""The cookie of a browser whose screen everybody sees («При всех»); it goes with the browser's session."""
PRESENT: Final = 'present'
"""What an address says that is shown to everybody."""
STARTS: Final = {'today': '/', 'board': '/board', 'deals': '/deals', 'analytics': '/analytics'}
"""Where a sign-in leads."""


def chosen(request: HTTPConnection, name: str) -> str | None:
    """What the person of this request chose, or this browser; None: nobody has."""
    me: Someone | None = getattr(request.state, 'me', None)
    own, kept = getattr(me, name, None), request.cookies.get(COOKIES[name])
    return own or (kept if kept in CHOICES[name] else None)


def before_all(request: Request) -> bool:
    """Whether everybody sees what is asked for; it is always so in a presentation."""
    return BEFORE_ALL in request.cookies or presents(request)


def to_present(path: str, request: Request) -> str | None:
    """Where a presentation begins that nobody has begun: the whole browser is seen by everybody while it lasts, whatever is opened from it."""
    return None if BEFORE_ALL in request.cookies else f'/look?before_all=on&next={quote(path)}'


def ended(path: str) -> str:
    """Where a presentation ends that goes on at `path`."""
    return f'/look?before_all=off&next={quote(path)}'


def presents(request: Request) -> bool:
    """Whether the page asked for is a presentation."""
    return PRESENT in request.query_params


def look() -> str:
    """The colours chosen: `auto`, `light` or `dark`."""
    request = request_contextvar.get()
    return (chosen(request, 'look') if request else None) or 'auto'


def start_path(person: Someone) -> str:
    """Where a sign-in leads that was not on its way anywhere."""
    return STARTS.get(person.start or '', '/')
