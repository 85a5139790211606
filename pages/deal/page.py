"""`/deal/ID`: the frame, the parts of the page, and their ear on the journal."""

from functools import partial
from pathlib import Path

from nicegui import ui

from dashboard.errors import NotAllowed, NotFound
from dashboard.queries import deal as query
from dashboard.queries import feed as feed_query
from dashboard.queries import files as files_query
from dashboard.queries import pins as pins_query
from pages import frame
from pages.access import Me
from pages.address import Id
from pages.deal.feed import FeedPart
from pages.deal.fields import Fields
from pages.deal.files import Files
from pages.deal.head_note import HeadNotes
from pages.deal.pins import Pins
from pages.deal.screen import UNSAVED, Screen
from pages.deal.staff import Staff
from pages.deal.stages import StageBar
from pages.deal.step import StepLine
from pages.live import Entries, on_change, on_note, read
from pages.parts import toast
from pages.parts.tag import Tag
from pages.words import _

STYLE = '\n'.join((Path(__file__).parent / f'{name}.css').read_text(encoding='utf-8') for name in ('deal', 'feed'))


@frame.screen('/deal/{deal_id}')
async def page(me: Me, deal_id: Id) -> None:
    """A deal that is not this person's to see is a 404 before any page is built."""
    view = await read(query.deal, deal_id, by=me.id)
    feed = await read(feed_query.feed, deal_id, by=me.id)
    slots = await read(pins_query.pins, deal_id, by=me.id)
    held = await read(files_query.of_deal, deal_id, by=me.id)
    ui.add_css(STYLE)
    with frame.page(me, title=view.title, active='board'):
        with Tag('div', classes='vd') as place:
            screen = Screen(me, view, place)
            with Tag('section', classes='vd-card', aria_label=_('Deal')):
                parts = (StageBar(screen), StepLine(screen), Fields(screen), Staff(screen), HeadNotes(screen))
                files = Files(screen, held)
                Tag('a', _('Who led the deal'), 'v-link vd-who', href=f'/deal/{deal_id}/who')
            with Tag('section', classes='vd-feed', aria_label=_('Feed')):
                pins = Pins(screen, slots)
                feed_part = FeedPart(screen, feed, pins)

        async def look() -> None:
            if screen.gone:
                return
            try:
                view = await read(query.deal, deal_id, by=me.id)
                if screen.gone:
                    return
                screen.view = view
                for part in parts:
                    part.update()
                await files.look()
                await pins.look()
                await feed_part.look()
            except (NotFound, NotAllowed):
                if not screen.gone:
                    _leave(screen, feed_part.composer.text.value or '')

        async def changed(entries: Entries) -> None:
            if _concern(entries, deal_id):
                await look()

        screen.look = look
        on_note(partial(_noted, screen))
        on_change(changed)
        ui.context.client.on_connect(look)  # what was saved between the first read and now, or while the connection was lost


async def _noted(screen: Screen, entries: Entries) -> None:
    """A head's note was written: only who sees it looks."""
    if screen.view.head_note is not None and _concern(entries, screen.view.id):
        await screen.look()


def _concern(entries: Entries, deal_id: int) -> bool:
    return any(entry.deal_id in (deal_id, None) for entry in entries)


def _leave(screen: Screen, unsent: str) -> None:
    """Nothing of a deal that went to somebody else stays on the screen but what its reader typed and could not send."""
    screen.gone = True
    toast.hide()
    ui.page_title('Voronka')
    screen.place.clear()
    screen.place.props(remove=UNSAVED).classes(replace='v-wrap vd-gone')
    with screen.place:
        Tag('p', _('This deal is no longer open to you.'), role='alert', tabindex='-1').focus()
        Tag('a', _('To Today'), 'v-link', href='/')
        if unsent.strip():
            with Tag('label', classes='v-field'):
                Tag('span', _('Your comment was not saved; copy it if you need it'))
                ui.textarea(value=unsent).props('outlined dense readonly autogrow').classes('vd-wide')
