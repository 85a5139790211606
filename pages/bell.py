"""`/bell`: the notices behind the bell in the bar; `POST /bell` says which of them were seen. NOTE: parts/static/bell.js asks for both."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dashboard import bell as command
from dashboard.queries import bell as query
from pages import windows
from pages.access import Me
from pages.live import read, write
from pages.parts import bell, shell
from pages.words import exact, when


async def shown(me: Me) -> Response:
    """The notices as a piece of HTML."""
    notices = await read(query.bell, by=me.id)
    return shell.piece('bell.html', notices=notices, say=bell.said, when=when, exact=exact)


async def seen(request: Request, me: Me) -> Response:
    """What was shown is read from now on, in every window of this person."""
    form = await request.form(max_files=0, max_fields=query.SHOWN)
    await write(command.see, frozenset(str(key) for key in form.getlist('key')), by=me.id)
    count = await read(query.unread, by=me.id)
    windows.tell(me.id, bell.script(count))
    return JSONResponse(bell.count(count))
