"""How the screen is to be for whoever asks: a person's own choice, else this browser's cookie, else what the system has."""

from typing import Final

from nicegui.storage import request_contextvar
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response

from dashboard.preferences import CHOICES
from dashboard.queries.people import Someone
from pages import windows

COOKIES: Final = {'language': 'voronka_language', 'look': 'voronka_look'}
"""What a browser keeps for the pages before sign-in."""
BEFORE_ALL: Final = 'voronka_before_all'
"""The cookie of a browser whose screen everybody sees («При всех»); it goes with the browser's session, and says what turned it on."""
SWITCH: Final = 'switch'
PRESENTATION: Final = 'presentation'
PATH: Final = '/look'
"""Where the screen's look is chosen; what is sent there by a form says who sees it."""
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


def begun(path: str, request: Request) -> Response | None:
    """The way to a presentation at `path` that nobody has begun: the whole browser is seen by everybody while it lasts, whatever is opened from it."""
    if BEFORE_ALL in request.cookies:
        return None
    answer = RedirectResponse(path, 303)
    turn(answer, request, by=PRESENTATION)
    return answer


def ends(request: Request) -> bool:
    """Whether the end of a presentation turns off what its beginning turned on; what everybody saw before it they see after it, too."""
    return request.cookies.get(BEFORE_ALL) == PRESENTATION


def turn(answer: Response, request: Request, *, by: str) -> None:
    """«При всех» for all windows of this browser, until it is turned off (`by` is empty): what only some may see goes at once, and comes back then."""
    if by:
        answer.set_cookie(BEFORE_ALL, by, httponly=True, samesite='lax', secure=request.url.scheme == 'https')
    else:
        answer.delete_cookie(BEFORE_ALL, httponly=True, samesite='lax', secure=request.url.scheme == 'https')
    windows.turn(request.state.session, seen=bool(by))


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
