"""`/search?q=…`: what the search in the bar shows under what was typed. NOTE: parts/static/search.js asks for it."""

from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from dashboard import search as rules
from dashboard.queries import search as query
from pages.access import Me
from pages.live import read
from pages.parts import shell
from pages.words import exact, stage_name, when


async def answer(me: Me, q: Annotated[str, Query()] = '') -> Response:
    """The hits as a piece of HTML, or a sentence that says in what was searched."""
    typed = q[: rules.LONGEST].strip()
    found = await read(query.search, typed, by=me.id) if typed else query.Found()
    return shell.piece('found.html', typed=typed, found=found, stage_name=stage_name, when=when, exact=exact)
