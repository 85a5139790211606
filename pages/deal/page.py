"""`/deal/ID`: the frame, the parts of the page, and their ear on the journal."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Protocol

from nicegui import ui

from dashboard import journal
from dashboard.errors import DealDeleted, NotAllowed, NotFound
from dashboard.models import JournalEntry
from dashboard.queries import attention as attention_query
from dashboard.queries import checklist as checklist_query
from dashboard.queries import deal as query
from dashboard.queries import feed as feed_query
from dashboard.queries import files as files_query
from dashboard.queries import goods as goods_query
from dashboard.queries import hand as hand_query
from dashboard.queries import offer as offer_query
from dashboard.queries import payments as payments_query
from dashboard.queries import pins as pins_query
from dashboard.queries import substitutes as substitutes_query
from pages import frame
from pages.access import Me
from pages.address import Id, number
from pages.deal import deleting
from pages.deal.attention import AttentionLines
from pages.deal.checklist import Checklist
from pages.deal.client import ClientPart
from pages.deal.deleting import DeletedBanner, Deleting
from pages.deal.feed import FeedPart
from pages.deal.fields import Fields
from pages.deal.files import Files
from pages.deal.goods import Goods
from pages.deal.hand import HandRow
from pages.deal.head_note import HeadNotes
from pages.deal.meeting import Meeting
from pages.deal.offer import Offer
from pages.deal.payments import Payments
from pages.deal.pins import Pins
from pages.deal.screen import UNSAVED, Screen
from pages.deal.staff import Staff
from pages.deal.stages import StageBar
from pages.deal.step import StepLine
from pages.deal.substitute import Substitutes
from pages.live import Entries, on_change, on_note, read, together
from pages.parts import toast
from pages.parts.client import STYLE as CLIENT_STYLE
from pages.parts.controls import typed
from pages.parts.tag import Tag
from pages.words import _

STYLE = '\n'.join((Path(__file__).parent / f'{name}.css').read_text(encoding='utf-8') for name in ('deal', 'goods', 'feed', 'coach', 'checklist', 'attention')) + CLIENT_STYLE
QUERIES: Final[dict[str, Callable[..., Any]]] = {
    'goods': goods_query.goods, 'offer': offer_query.offer, 'payments': payments_query.payments, 'substitutes': substitutes_query.substitutes,
    'pins': pins_query.pins, 'files': files_query.of_deal, 'feed': feed_query.feed, 'checklist': checklist_query.checklist_of,
    'attention': attention_query.attention, 'hand': hand_query.hand,
}  # fmt: skip
"""What the parts show, beside the deal itself."""
_ELSEWHERE: Final = (journal.VIEW, journal.EXPORTED, journal.JOURNAL_EXPORTED, journal.FIGURES_EXPORTED, journal.COACH, 'absence.')
"""How the entries begin that are about no deal and change nothing of one."""


class Part(Protocol):
    """A part of the card that shows the deal as last read."""

    def update(self) -> None:
        """Show it."""


class Reading(Protocol):
    """A part that reads what it shows by itself."""

    async def look(self) -> None:
        """Read it again, and show what changed."""


@frame.screen('/deal/{deal_id}')
async def page(me: Me, deal_id: Id, checklist: str = '', entry: str = '') -> None:
    """A deal that is not this person's to see is a 404 before any page is built. `?checklist=1` shows the checklist whatever the stage;
    `entry`: the id of one in its feed, to which the page goes."""
    ui.add_css(STYLE)
    try:
        view = await read(query.deal, deal_id, by=me.id)
        found = await together(*(read(one, deal_id, by=me.id) for one in QUERIES.values()))
    except DealDeleted as refusal:
        deleting.page(me, deal_id, refusal)
        return
    with frame.page(me, title=view.title, active='board'):
        with Tag('div', classes='vd') as place:
            shown = DealPage(Screen(me, view, place), dict(zip(QUERIES, found, strict=True)), asked=bool(checklist))
        await shown.client.look()
        await shown.feed.stand_at(number(entry))
        on_note(shown.noted)
        on_change(shown.changed)
        ui.context.client.on_connect(shown.look)  # what was saved between the first read and now, or while the connection was lost


class DealPage:
    """The parts of one open deal, drawn from what was `first` read by `QUERIES`."""

    def __init__(self, screen: Screen, first: dict[str, Any], *, asked: bool) -> None:
        self.screen = screen
        screen.look = self.look
        self.banner = DeletedBanner(screen)
        with Tag('section', classes='vd-card', aria_label=_('Deal')):
            self._card(first, asked=asked)
        with Tag('section', classes='vd-feed', aria_label=_('Feed')):
            pins = Pins(screen, first['pins'])
            self.feed = FeedPart(screen, first['feed'], pins)
        self.hand.meeting = Meeting(screen, self.feed.composer)
        self.hand.draw()
        self.readings = (self.feed, pins, *self.readings)  # first what people wait for: a colleague's word

    def _card(self, first: dict[str, Any], *, asked: bool) -> None:
        screen = self.screen
        stages = StageBar(screen)
        self.hand = HandRow(screen, first['hand'])
        step, attention = StepLine(screen), AttentionLines(screen, first['attention'], stages)
        checks = Checklist(screen, first['checklist'], stages.move, asked=asked)
        information, self.client, products = Fields(screen, 'Information'), ClientPart(screen), Fields(screen, 'Products')
        goods, offer = Goods(screen, first['goods']), Offer(screen, first['offer'], stages.move)
        staff, observers, stand_in = Fields(screen, 'Staff'), Staff(screen), Substitutes(screen, first['substitutes'])
        implementation, payments = Fields(screen, 'Implementation'), Payments(screen, first['payments'])
        notes, files = HeadNotes(screen), Files(screen, first['files'])
        with Tag('p', classes='vd-who'):
            Tag('a', _('Who led the deal'), 'v-link', href=f'/deal/{screen.view.id}/who')
            Tag('a', _('Touches of the client'), 'v-link', href=f'/deal/{screen.view.id}/touches')
        self.parts: tuple[Part, ...] = (stages, step, information, self.client, products, staff, observers, implementation, notes, Deleting(screen))
        self.readings: tuple[Reading, ...] = (self.hand, attention, files, self.client, goods, offer, payments, stand_in, checks)

    async def look(self) -> None:
        """Read the deal again and redraw what changed; one that is no longer its reader's leaves the screen."""
        screen = self.screen
        if screen.gone:
            return
        try:
            view = await read(query.deal, screen.view.id, by=screen.me.id)
            if screen.gone:
                return
            screen.view = view
            for part in self.parts:
                part.update()
            await asyncio.gather(*(one.look() for one in self.readings))
            self.banner.clear()
        except DealDeleted as refusal:
            self.banner.say(refusal)
        except (NotFound, NotAllowed):
            if not screen.gone:
                _leave(screen, typed(self.feed.composer.text))

    async def changed(self, entries: Entries) -> None:
        """A commit: look again where it may be about this deal, or about what its composer says."""
        if any(_concerns(entry, self.screen.view.id) for entry in entries):
            await self.look()
        if any(entry.what.startswith(journal.COACH) for entry in entries):
            await self.feed.composer.coach.anew()

    async def noted(self, entries: Entries) -> None:
        """A head's note was written: only who sees it looks."""
        if self.screen.view.head_note is not None:
            await self.changed(entries)


def _concerns(entry: JournalEntry, deal_id: int) -> bool:
    return entry.deal_id == deal_id or (entry.deal_id is None and not entry.what.startswith(_ELSEWHERE))


def _leave(screen: Screen, unsent: str) -> None:
    """Nothing of a deal that went to somebody else stays on the screen but what its reader typed and could not send."""
    screen.taken = True
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
