"""`/deals`: the frame, the table, and its ear on the journal."""

from starlette.requests import Request

from pages import frame
from pages.access import Me
from pages.deals import address
from pages.deals.view import View
from pages.live import on_change
from pages.words import _


@frame.screen('/deals')
async def page(me: Me, request: Request) -> None:
    """The address is the view: a link shows a colleague the same, of what that colleague may see."""
    parts = request.query_params
    view = View(me.id, address.columns(parts))
    shown = await view.open(address.read(parts))
    with frame.page(me, title=_('Deals'), active='deals'):
        view.draw(shown)
        on_change(view.changed)
