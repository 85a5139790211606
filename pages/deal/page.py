"""`/deal/ID`: the frame, the parts of the page, and their ear on the journal."""

from functools import partial
from pathlib import Path
from typing import Any, Protocol

from nicegui import ui

from dashboard.errors import DealDeleted, NotAllowed, NotFound
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
from pages.deal.composer import Composer
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
from pages.live import Entries, on_change, on_note, read
from pages.parts import toast
from pages.parts.client import STYLE as CLIENT_STYLE
from pages.parts.tag import Tag
from pages.words import _

STYLE = '\n'.join((Path(__file__).parent / f'{name}.css').read_text(encoding='utf-8') for name in ('deal', 'goods', 'feed', 'checklist', 'attention')) + CLIENT_STYLE


class Part(Protocol):
    """A part of the card that shows the deal as last read."""

    def update(self) -> None:
        """Show it."""


class Reading(Protocol):
    """A part that reads what it shows itself."""

    async def look(self) -> None:
        """Read it again."""


@frame.screen('/deal/{deal_id}')
async def page(me: Me, deal_id: Id, checklist: str = '', entry: str = '') -> None:
    """A deal that is not this person's to see is a 404 before any page is built. `?checklist=1` shows the checklist whatever the stage;
    `entry`: the id of one in its feed, to which the page goes."""
    ui.add_css(STYLE)
    try:
        view = await read(query.deal, deal_id, by=me.id)
        queries = (
            goods_query.goods, offer_query.offer, payments_query.payments, substitutes_query.substitutes, pins_query.pins, files_query.of_deal, feed_query.feed,
            checklist_query.checklist_of, attention_query.attention, hand_query.hand,
        )  # fmt: skip
        found = [await read(one, deal_id, by=me.id) for one in queries]
    except DealDeleted as refusal:
        deleting.page(me, deal_id, refusal)
    else:
        await _open(me, view, found, checklist=bool(checklist), entry=number(entry))


async def _open(me: Me, view: query.DealView, facts: list[Any], *, checklist: bool, entry: int | None) -> None:
    """The parts, drawn from what was read, in the order of `facts`."""
    sold, offered, paid, standing, slots, held, feed, checked, found, to_hand = facts
    with frame.page(me, title=view.title, active='board'):
        with Tag('div', classes='vd') as place:
            screen = Screen(me, view, place)
            banner = DeletedBanner(screen)
            with Tag('section', classes='vd-card', aria_label=_('Deal')):
                stages = StageBar(screen)
                hand = HandRow(screen, to_hand)
                step, attention = StepLine(screen), AttentionLines(screen, found, stages)
                checks = Checklist(screen, checked, stages.move, asked=checklist)
                information, client, products = Fields(screen, 'Information'), ClientPart(screen), Fields(screen, 'Products')
                goods, offer = Goods(screen, sold), Offer(screen, offered, stages.move)
                staff, observers, stand_in = Fields(screen, 'Staff'), Staff(screen), Substitutes(screen, standing)
                implementation, payments = Fields(screen, 'Implementation'), Payments(screen, paid)
                notes, files = HeadNotes(screen), Files(screen, held)
                Tag('a', _('Who led the deal'), 'v-link vd-who', href=f'/deal/{view.id}/who')
                parts: tuple[Part, ...] = (stages, step, information, client, products, staff, observers, implementation, notes, Deleting(screen))
            with Tag('section', classes='vd-feed', aria_label=_('Feed')):
                pins = Pins(screen, slots)
                feed_part = FeedPart(screen, feed, pins)
        hand.meeting = Meeting(screen, feed_part.composer)
        hand.draw()
        await client.look()
        await feed_part.stand_at(entry)
        readings: tuple[Reading, ...] = (hand, attention, feed_part, pins, files, client, goods, offer, payments, stand_in, checks)
        _listen(screen, parts, readings, banner, feed_part.composer)


def _listen(screen: Screen, parts: tuple[Part, ...], readings: tuple[Reading, ...], banner: DeletedBanner, composer: Composer) -> None:
    """Look again after whatever happens to the deal."""

    async def look() -> None:
        if screen.gone:
            return
        try:
            await _show(screen, parts, readings)
            banner.clear()
        except DealDeleted as refusal:
            banner.say(refusal)
        except (NotFound, NotAllowed):
            if not screen.gone:
                _leave(screen, composer.text.value or '')

    async def changed(entries: Entries) -> None:
        if _concern(entries, screen.view.id):
            await look()

    screen.look = look
    on_note(partial(_noted, screen))
    on_change(changed)
    ui.context.client.on_connect(look)  # what was saved between the first read and now, or while the connection was lost


async def _show(screen: Screen, parts: tuple[Part, ...], readings: tuple[Reading, ...]) -> None:
    view = await read(query.deal, screen.view.id, by=screen.me.id)
    if screen.gone:
        return
    screen.view = view
    for part in parts:
        part.update()
    for reading in readings:
        await reading.look()


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
