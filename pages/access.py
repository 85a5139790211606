"""Who is at the screen, by the session that the browser brings; and the ways in and out that need no form."""

import re
from time import monotonic
from typing import Annotated, Final

from fastapi import Depends
from nicegui import app
from starlette.exceptions import HTTPException
from starlette.requests import Request, cookie_parser
from starlette.responses import RedirectResponse, Response

from dashboard import accounts, sessions
from dashboard.queries import people
from dashboard.queries.people import Someone
from dashboard.sessions import Known
from pages import windows
from pages.live import read, settings, write
from pages.parts import look

SEE_OTHER: Final = 303
REMEMBERED: Final = 5.0
"""Seconds for which a session is taken as holding without asking the database; one that is ended is out at once."""
MOST: Final = 1000
ROUND: Final = 180.0
"""Seconds between two looks at whose time is up; what was used meanwhile is written down then."""
_OWN_PATH: Final = re.compile(r'/(?![/\\])[^\x00-\x1f\\]*')


class Renewed(Exception):  # noqa: N818 - an answer, not a fault
    """The session has a new token, with which the same page is asked for again."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self.token = token


class SignInNeeded(Exception):  # noqa: N818 - an answer, not a fault
    """Nobody is signed in; whoever asked comes back afterwards."""


async def current(request: Request) -> Someone:
    """The person signed in, with the rights of this moment; raises `SignInNeeded` or `Renewed` before any page is built."""
    request.state.team = team = await read(people.who_signs_in) if settings().demo else ()
    known = await _known(token_of(request))
    person = next((one for one in team if known and one.id == known.person_id), None)  # in the demo nearly everybody is
    person = person or (await read(people.person, known.person_id) if known else None)
    if known is None or person is None:
        raise SignInNeeded
    if known.renew and request.method == 'GET' and (token := await write(sessions.renew, known.id)):
        raise Renewed(token)
    request.state.me = person  # whose language and colours the page speaks (parts/look.py)
    request.state.session = known.id
    request.state.before_all = look.before_all(request)
    windows.used(known.id)
    return person


Me = Annotated[Someone, Depends(current)]
"""A page's parameter `me: Me` is the person signed in."""


async def signed_in(cookies: str | None) -> int | None:
    """The id of the person whose session a Cookie header brings, None for nobody: for whoever guards the door.

    Cheap enough for every request: a session is remembered for some seconds, and forgotten at once when it ends.
    """
    known = await _known(cookie_parser(cookies or '').get(cookie_name()))
    return known.person_id if known else None


def cookie_name() -> str:
    """The demo has one of its own: cookies do not tell ports apart, and it would end the session beside it."""
    return 'voronka_demo' if settings().demo else 'voronka_sid'


def token_of(request: Request) -> str | None:
    """What this browser brings."""
    return request.cookies.get(cookie_name())


def address(request: Request) -> str:
    """Where a request comes from; uvicorn takes a proxy's word only where that is trusted."""
    return request.client.host if request.client else ''


def enter(request: Request, token: str, next_path: str = '/') -> Response:
    """The answer to whoever just signed in, by whatever way: the cookie, and on to where they were going."""
    answer = RedirectResponse(own_path(next_path), SEE_OTHER)
    keep(request, answer, token)
    return answer


def keep(request: Request, answer: Response, token: str) -> None:
    """Let the browser bring this token from now on."""
    secure = request.url.scheme == 'https'
    answer.set_cookie(cookie_name(), token, max_age=int(sessions.LONGEST.total_seconds()), httponly=True, samesite='lax', secure=secure)


async def leave(request: Request) -> Response:
    """Sign out: the session ends, and with it every page that was opened in it."""
    if token := token_of(request):
        await write(accounts.sign_out, token)
    return out(request)


def out(request: Request) -> Response:
    """The answer to whoever is signed in no more."""
    answer = RedirectResponse(request.url_for('login').path, SEE_OTHER)
    answer.delete_cookie(cookie_name(), httponly=True, samesite='lax', secure=request.url.scheme == 'https')
    return answer


def own_path(path: str | None) -> str:
    """Where to go next: a path of ours (it begins with exactly one `/`), else `/`."""
    return path if path and _OWN_PATH.fullmatch(path) else '/'


async def ask_who(request: Request, _error: Exception) -> Response:
    """Send somebody unknown to the door, and back afterwards."""
    here = request.url.path + (f'?{request.url.query}' if request.url.query else '')
    going = {'next': here} if here != '/' else {}  # who was going nowhere in particular begins at their start page
    return RedirectResponse(request.url_for('login').include_query_params(**going).replace(scheme='', netloc=''), SEE_OTHER)


async def ask_again(request: Request, renewed: Exception) -> Response:
    """Hand the browser its new token, and send it where it was going."""
    assert isinstance(renewed, Renewed)
    answer = RedirectResponse(request.url.replace(scheme='', netloc=''), SEE_OTHER)
    keep(request, answer, renewed.token)
    return answer


async def demo(request: Request, name: str, next: str = '/') -> Response:  # noqa: A002 - the address says `next`
    """Sign in as a person of the demo; outside a demo there is no such address."""
    found = await read(people.named, name) if settings().demo else None
    if found is None:
        raise HTTPException(404)
    return enter(request, await write(accounts.enter, found.id, address=address(request), old=token_of(request)), next)


def watch() -> None:
    """Look around from time to time, from now on; once, when the pages are built."""
    windows.start()
    _remembered.clear()
    app.timer(ROUND, look_around, immediate=False)


async def look_around() -> None:
    """Send away the pages whose sessions' time is up, and write down which sessions were used."""
    if used := windows.take_used():
        await write(sessions.touch, used)
    opened = windows.sessions()
    windows.end(opened - await read(sessions.holding, opened))


_remembered: Final[dict[str, tuple[Known, float]]] = {}


async def _known(token: str | None) -> Known | None:
    if not token:
        return None
    known, until = _remembered.get(digest := sessions.digest(token), (None, 0.0))
    if until < monotonic() or (known and until - REMEMBERED < windows.turned(known.person_id)):
        _remembered.pop(digest, None)
        known = await read(sessions.known, token)
        if known and not known.renew and len(_remembered) < MOST:
            _remembered[digest] = known, monotonic() + REMEMBERED
    return known if known and not windows.ended(known.id) else None
