"""«Сегодня»: what needs this person today."""

from nicegui import ui

from pages import frame
from pages.access import Me
from pages.words import _


@frame.screen('/')
async def today(me: Me) -> None:
    """Home."""
    with frame.page(me, title=_('Today'), active='today'), ui.element('div').classes('v-wrap'):
        ui.label(_('Today'))
