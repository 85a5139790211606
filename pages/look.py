"""`/look`: keeps a choice of language, colours, start page or who sees the screen, and goes back; the bar's menu and the settings lead here alike."""

from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard import preferences
from pages import access, windows
from pages.live import write
from pages.parts.look import BEFORE_ALL, COOKIES

YEAR: Final = 31_536_000


async def choose(request: Request, lang: str = '', look: str = '', start: str = '', before_all: str = '', next: str = '/') -> Response:  # noqa: A002 - the address says `next`
    """A person's choice goes with the person; the browser keeps it, too, for the pages before sign-in. What is no choice is as if it were not there."""
    asked = {'language': lang, 'look': look, 'start': start}
    chosen = {name: value for name, value in asked.items() if value in preferences.CHOICES[name]}
    try:
        me = await access.current(request)
    except access.SignInNeeded:
        me = None
    if me and chosen:
        await write(preferences.choose, by=me.id, **chosen)
    answer = RedirectResponse(access.own_path(next), access.SEE_OTHER)
    for name, cookie in COOKIES.items():
        if name in chosen:
            answer.set_cookie(cookie, chosen[name], max_age=YEAR, httponly=True, samesite='lax', secure=request.url.scheme == 'https')
    if before_all in {'on', 'off'}:
        _screen(answer, request, seen=before_all == 'on')
    return answer


def _screen(answer: Response, request: Request, *, seen: bool) -> None:
    """«При всех» for all windows of this browser: what only some may see goes at once, and comes back when it is over."""
    if seen:
        answer.set_cookie(BEFORE_ALL, '1', httponly=True, samesite='lax', secure=request.url.scheme == 'https')
    else:
        answer.delete_cookie(BEFORE_ALL, httponly=True, samesite='lax', secure=request.url.scheme == 'https')
    if session := getattr(request.state, 'session', None):
        windows.turn(session, seen=seen)
