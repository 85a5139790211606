"""Who is at the screen, in which language and colours; for now people sign in by choosing a person."""

import re
from typing import Annotated, Final

from fastapi import Depends, Form
from nicegui import app
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard.queries import people
from dashboard.queries.people import Someone
from pages.live import read, settings
from pages.parts import shell
from pages.parts.look import start_path

_PERSON: Final = 'person'
_OWN_PATH: Final = re.compile(r'/(?![/\\])[^\x00-\x1f\\]*')
SEE_OTHER: Final = 303


class SignInNeeded(Exception):  # noqa: N818 - an answer, not a fault
    """Nobody is signed in; whoever asked comes back after choosing."""


async def current(request: Request) -> Someone:
    """The person signed in, with the rights of this moment; raises `SignInNeeded` before any page is built."""
    request.state.team = await read(people.who_signs_in) if settings().demo else ()
    chosen = app.storage.user.get(_PERSON)
    person = await read(people.person, chosen) if chosen else None
    if person is None:
        raise SignInNeeded
    request.state.me = person  # whose language and colours the page speaks (parts/look.py)
    return person


Me = Annotated[Someone, Depends(current)]
"""A page's parameter `me: Me` is the person signed in."""


def own_path(path: str | None) -> str:
    """Where to go next: a path of ours (it begins with exactly one `/`), else `/`."""
    return path if path and _OWN_PATH.fullmatch(path) else '/'


async def ask_who(request: Request, _error: Exception) -> Response:
    """Send somebody unknown to the choice of a person, and back afterwards."""
    here = request.url.path + (f'?{request.url.query}' if request.url.query else '')
    going = {'next': here} if here != '/' else {}  # who was going nowhere in particular begins at their start page
    return RedirectResponse(request.url_for('login').include_query_params(**going).replace(scheme='', netloc=''), SEE_OTHER)


async def login(next: str = '') -> Response:  # noqa: A002 - the address says `next`
    """The choice of a person."""
    return shell.login(await read(people.who_signs_in), own_path(next) if next else '')


async def choose(person: Annotated[int, Form()], next: Annotated[str, Form()] = '') -> Response:  # noqa: A002
    """Sign in as the person chosen; a demo has links of its own for that."""
    found = await read(people.person, person)
    if settings().demo or found is None:
        raise HTTPException(404)
    return _enter(found, next or start_path(found))


async def demo(name: str, next: str = '/') -> Response:  # noqa: A002
    """Sign in as a person of the demo; outside a demo there is no such address."""
    found = await read(people.named, name) if settings().demo else None
    if found is None:
        raise HTTPException(404)
    return _enter(found, next)


def _enter(person: Someone, next_path: str) -> Response:
    app.storage.user[_PERSON] = person.id
    return RedirectResponse(own_path(next_path), SEE_OTHER)
