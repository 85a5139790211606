"""The acts of the demo's strip: a day on, all over again. These addresses exist in a demo alone."""

from datetime import date
from typing import Annotated, Final

from fastapi import Form
from nicegui import Client
from starlette.responses import Response

from dashboard import demo
from pages.access import Me
from pages.live import settings, stand_at, write

NO_CONTENT: Final = 204
"""The answer: whoever asked stays where they are and, like everybody, loads the page anew by what is told to it."""


async def next_day(_me: Me, seen: Annotated[date, Form()]) -> Response:
    """The day after the one `seen`."""
    instant = await write(demo.next_day, seen=seen)
    if instant:
        stand_at(instant)
    return _everybody_anew()


async def renew(_me: Me) -> Response:
    """The demo as it was made first."""
    stand_at(await write(demo.renew, at=settings().at))
    return _everybody_anew()


def _everybody_anew() -> Response:
    for client in tuple(Client.instances.values()):
        client.run_javascript('location.reload()')
    return Response(status_code=NO_CONTENT)
