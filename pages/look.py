"""`/look`: keeps a choice of language, colours, start page or who sees the screen, and goes back; the bar's menu and the settings lead here alike."""

from typing import Annotated, Final

from fastapi import Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard import preferences
from pages import access
from pages.live import write
from pages.parts.look import COOKIES, SWITCH, ends, turn

YEAR: Final = 31_536_000


async def choose(request: Request, lang: str = '', look: str = '', start: str = '', next: str = '/') -> Response:  # noqa: A002 - the address says `next`
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
    return answer


async def screen(request: Request, before_all: Annotated[str, Form()] = '', next: Annotated[str, Form()] = '/') -> Response:  # noqa: A002 - the form says `next`
    """Turn «При всех» on or off, or end a presentation (`end`). By a form alone, which the guard takes from no other place: a link could show everybody what only some may see."""
    await access.current(request)
    answer = RedirectResponse(access.own_path(next), access.SEE_OTHER)
    if before_all == 'on':
        turn(answer, request, by=SWITCH)
    elif before_all == 'off' or (before_all == 'end' and ends(request)):
        turn(answer, request, by='')
    return answer
