"""When something goes wrong: a sentence for the person, the traceback for the log, tied by one incident number."""

import logging
import secrets
from typing import Final

from fastapi.exceptions import RequestValidationError
from nicegui import ui
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard import audit
from dashboard.errors import DealDeleted, NotAllowed, NotFound, Refusal
from pages import live
from pages.parts import shell
from pages.words import _, sentence

log = logging.getLogger('voronka')
NOT_FOUND, REFUSED, GONE, BROKEN = 404, 409, 410, 500


def response(error: Exception) -> Response:
    """The plain page for an error before any page was sent; logs it, unless it is a refusal."""
    if isinstance(error, NotFound | NotAllowed):
        return nothing_here()
    if isinstance(error, DealDeleted):
        return shell.plain(_('Deal deleted'), sentence(error), status=GONE, act=('/', _('To Today')))
    if isinstance(error, Refusal):
        return shell.plain(_('This cannot be done'), sentence(error), status=REFUSED, act=('/', _('To Today')))
    number = numbered(error)
    log.error('Page failed', exc_info=error)
    return shell.plain(
        _('Something broke'),
        _('It is not your fault, and nothing you saved is lost. Try again; if it repeats, tell the administrator the number {number}.').format(number=number),
        status=BROKEN,
        act=('/', _('To Today')),
    )  # fmt: skip


def answer(request: Request, error: Exception) -> Response:
    """`response` to who asked for a page, with a note in the journal where it was not theirs to see."""
    if isinstance(error, audit.DENIALS):
        live.refused(audit.Refused.RIGHTS, getattr(getattr(request.state, 'me', None), 'id', None))
    return response(error)


def nothing_here() -> Response:
    """There is no such page, or it is not this person's to see: the same answer for both."""
    return shell.plain(
        _('There is nothing here'),
        _('The address is wrong, or what stood here is not yours to see.'),
        status=NOT_FOUND,
        act=('/', _('To Today')),
    )


def tell(error: Exception) -> None:
    """Tell the person on the page at hand; NiceGUI logs the traceback, with the number in it."""
    if isinstance(error, Refusal):
        ui.notify(sentence(error), type='warning', position='bottom', multi_line=True)
    else:
        text = _('Something broke, and this was not saved. Try again; if it repeats, tell the administrator the number {number}.')
        ui.notify(text.format(number=numbered(error)), type='negative', position='bottom', multi_line=True, timeout=15_000)


def numbered(error: Exception) -> str:
    """The incident number of an error; it stands in the error's traceback, too."""
    notes = [note for note in getattr(error, '__notes__', ()) if note.startswith(_INCIDENT)]
    if not notes:
        notes = [_INCIDENT + secrets.token_hex(3).upper()]
        error.add_note(notes[0])
    return str(notes[0].removeprefix(_INCIDENT))


_INCIDENT = 'Incident '


class Net:
    """Pure ASGI: what nobody caught becomes the plain page with an incident number, logged once."""

    def __init__(self, inside: ASGIApp) -> None:
        self.inside = inside

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request through."""
        begun = False

        async def answer(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.inside(scope, receive, answer)
        except Exception as error:
            if begun or scope['type'] != 'http':
                raise
            await response(error)(scope, receive, send)


def no_refusals(record: logging.LogRecord) -> bool:
    """Whether to log this: a refusal is an answer to a person, not a fault of ours."""
    error = record.exc_info[1] if record.exc_info else record.msg
    return not isinstance(error, Refusal)


async def _nothing_here(_request: Request, _error: Exception) -> Response:
    return nothing_here()


async def _answer(request: Request, error: Exception) -> Response:
    return answer(request, error)


HANDLERS: Final = {404: _nothing_here, 405: _nothing_here, RequestValidationError: _nothing_here, Refusal: _answer}
"""What the server answers before any page is built."""
