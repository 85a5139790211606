"""`/board`: the frame, the board, and its ear on the journal."""

from starlette.requests import Request

from dashboard.models import ListKind
from dashboard.queries import board as query
from dashboard.queries import lists
from pages import frame
from pages.access import Me
from pages.board import address
from pages.board.view import View
from pages.live import on_change, read, together
from pages.words import _


@frame.screen('/board')
async def board(me: Me, request: Request) -> None:
    """The address is the view: a link shows a colleague the same, of what that colleague may see."""
    reasons, shown = await together(read(lists.offered, ListKind.LOST_REASON), read(query.board, address.read(request.query_params), by=me.id))
    with frame.page(me, title=_('Board'), active='board'):
        on_change(View(shown, me.id, reasons).changed)
