"""The checklist before a deal is handed over (S6): what its data show is ticked by itself, for the rest somebody vouches."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from sqlmodel import Session, col, select

from dashboard import access, clock, fields, flats, journal, sums, titles
from dashboard.errors import ChecklistClosed, NotAllowed, NotFound, ShownByData
from dashboard.lists import ORDER
from dashboard.models import (
    Advance,
    ChecklistTick,
    Contact,
    ContactPhone,
    Deal,
    DealContact,
    Delivery,
    ListItem,
    ListKind,
    PaymentStatus,
    Shipment,
    Stage,
    StageKind,
)
from dashboard.phones import Phone

RULE: Final = 'checklist'
"""The name by which stages ask for it (`requirements.RULES`)."""
SETTLED: Final = (PaymentStatus.PAID, PaymentStatus.FREE)
LACKS = {
    'unsaid': 'not said yet', 'parts': 'not said: {parts}', 'form': 'written otherwise than titles are', 'phone': 'nobody of the client has a phone',
    'goods': 'there are no products or services', 'corrected': 'the sum was corrected by hand', 'claim': 'a claim waits for a head to confirm it',
    'rest': '{rest} left to pay', 'day': 'comes with the payment that completes the sum', 'early': 'it is reserved in stock only once it is paid',
    'clash': 'does not go with “{parts}”',
}  # fmt: skip
"""What can be wrong with what a deal shows: keys of translations."""
CLOSED: Final = (StageKind.WON, StageKind.LOST)
_OF_CLIENTS: Final = (Delivery.INSTALL, Delivery.COMMISSION)
"""Kinds of implementation that work on what the client has: nothing is delivered by them."""
_AT_OURS: Final = (Shipment.AWAITED, Shipment.RESERVED)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the deal shows of an item: the `value`, and in `lacks` the key of what is wrong with it ('': nothing); `parts` are the keys
    of the words that it names; `{rest}` is what is left to pay.
    """

    value: Any = None
    lacks: str = ''
    parts: tuple[str, ...] = ()

    @property
    def met(self) -> bool:
        """Whether the item is ticked by it."""
        return not self.lacks


def tick(session: Session, deal_id: int, item_id: int, *, by: int) -> int:
    """Vouch for an item; returns the tick's id, by which `untick` undoes it; of one that is ticked, that of its tick.

    Raises `ShownByData` for an item that data tick, `ChecklistClosed` once the deal is handed over or lost, `OnlyObserving`, `NotFound`.
    """
    deal = _open(session, deal_id, by)
    item = session.get(ListItem, item_id)
    if item is None or item.kind != ListKind.CHECKLIST or item.retired:
        raise NotFound
    if item.fact is not None:
        raise ShownByData(item=item.text)
    if standing := ticks(session, deal_id).get(item_id):
        return standing.id or 0
    row = ChecklistTick(deal_id=deal_id, item_id=item_id, at=clock.now(session), by_id=by or None)
    session.add(row)
    session.flush()
    journal.write(session, journal.CHECKLIST_TICKED, by=by, deal_id=deal.id, new=journal.of(item_id, item.text))
    return row.id or 0


def untick(session: Session, tick_id: int, *, by: int) -> None:
    """Take a tick back: who made it, or a head; undo is `restore`. Raises `NotAllowed`, else as `tick`."""
    row = _ticked(session, tick_id, by)
    if row.removed_at is None:
        row.removed_at = clock.now(session)
        _wrote(session, journal.CHECKLIST_UNTICKED, row, by)


def restore(session: Session, tick_id: int, *, by: int) -> None:
    """Undo `untick`: whoever vouched vouches still, unless another one does by now. Raises as `untick`."""
    row = _ticked(session, tick_id, by)
    if row.removed_at is not None and row.item_id not in ticks(session, row.deal_id):
        row.removed_at = None
        _wrote(session, journal.CHECKLIST_TICKED, row, by)


def met(session: Session, deal: Deal) -> bool:
    """Whether every item is ticked, or a head is handing the deal over on an advance at this moment. Its caller has asked for the deal."""
    handing = select(Advance.id).where(Advance.deal_id == deal.id, col(Advance.move_id).is_(None))
    return session.exec(handing.limit(1)).first() is not None or not lacking(session, deal)


def lacking(session: Session, deal: Deal) -> tuple[str, ...]:
    """The texts of the items that are not ticked, in their order. Its caller has asked for the deal."""
    return lacking_of(session, [deal])[deal.id or 0]


def lacking_of(session: Session, deals: Sequence[Deal]) -> dict[int, tuple[str, ...]]:
    """`lacking` of each of these deals by id; as many statements for many as for one. Its caller has asked for the deals."""
    known, checked = Known(session, deals), items(session)
    vouched = _ticked_of(session, [deal.id or 0 for deal in deals])
    return {deal.id or 0: tuple(item.text for item in checked if not _holds(known, deal, item, vouched.get(deal.id or 0, {}))) for deal in deals}


def items(session: Session) -> list[ListItem]:
    """What is checked, in its order."""
    return list(session.exec(select(ListItem).where(ListItem.kind == ListKind.CHECKLIST, col(ListItem.retired).is_(False)).order_by(*ORDER)))


def ticks(session: Session, deal_id: int) -> dict[int, ChecklistTick]:
    """Who vouches for what, by item. Its caller has asked for the deal."""
    return _ticked_of(session, [deal_id]).get(deal_id, {})


def _ticked_of(session: Session, deals: Sequence[int]) -> dict[int, dict[int, ChecklistTick]]:
    there = select(ChecklistTick).where(col(ChecklistTick.deal_id).in_(deals), col(ChecklistTick.removed_at).is_(None))
    found: dict[int, dict[int, ChecklistTick]] = {}
    for row in session.exec(there.order_by(col(ChecklistTick.id))):
        found.setdefault(row.deal_id, {})[row.item_id] = row
    return found


def evidence(session: Session, deal: Deal, fact: str) -> Evidence:
    """What a deal shows of a fact of `FACTS`; of one that a newer program knew, nothing. Its caller has asked for the deal."""
    return _evidence(Known(session, [deal]), deal, fact)


def _evidence(known: 'Known', deal: Deal, fact: str) -> Evidence:
    return FACTS[fact](known, deal) if fact in FACTS else Evidence(lacks=LACKS['unsaid'])


def _holds(known: 'Known', deal: Deal, item: ListItem, vouched: dict[int, ChecklistTick]) -> bool:
    return item.id in vouched if item.fact is None else _evidence(known, deal, item.fact).met


class Known:
    """What of some deals the facts are told by, besides their own columns; each read once for all of them, when it is first asked for."""

    def __init__(self, session: Session, deals: Sequence[Deal]) -> None:
        self._session, self._deals = session, deals

    @cached_property
    def projects(self) -> tuple[str, ...]:
        """The names of the list of projects."""
        return flats.projects(self._session)

    @cached_property
    def called(self) -> dict[int, tuple[str, Phone]]:
        """Of each deal that has one the first of the client who can be called, with the number."""
        numbers = (
            select(DealContact.deal_id, Contact.name, ContactPhone.number, ContactPhone.extension)
            .join(Contact, col(Contact.id) == DealContact.contact_id)
            .join(ContactPhone, col(ContactPhone.contact_id) == Contact.id)
            .where(col(DealContact.deal_id).in_([deal.id for deal in self._deals]))
            .order_by(col(Contact.id), col(ContactPhone.id))
        )
        found: dict[int, tuple[str, Phone]] = {}
        for deal, name, number, extension in self._session.exec(numbers):
            found.setdefault(deal, (name, Phone(number, extension)))
        return found

    @cached_property
    def calculated(self) -> dict[int, int | None]:
        """What the lines of each deal come to."""
        return sums.calculated_of(self._session, self._deals)


def _title(known: Known, deal: Deal) -> Evidence:
    """P1: full, and as `titles.format` writes it."""
    title = titles.parse(deal.title, known.projects)
    if missing := titles.missing(title):
        return Evidence(deal.title, LACKS['parts'], tuple(titles.LABELS[part] for part in missing))
    formed = titles.format(title) == deal.title and not title.rest
    return Evidence(deal.title, '' if formed else LACKS['form'])


def _contact(known: Known, deal: Deal) -> Evidence:
    """P5: somebody who can be called; the value is a name and a phone."""
    found = known.called.get(deal.id or 0)
    return Evidence(found) if found else Evidence(lacks=LACKS['phone'])


def _sum(known: Known, deal: Deal) -> Evidence:
    """G2, G3 and P4 agree; a repair free of charge may have neither. The value: the sum, and what the lines come to."""
    calculated = known.calculated[deal.id or 0]
    if calculated is None:
        nothing = deal.payment_status == PaymentStatus.FREE and deal.amount == 0
        return Evidence((deal.amount, None), '' if nothing else LACKS['goods'])
    return Evidence((deal.amount, calculated), '' if calculated == deal.amount else LACKS['corrected'])


def _payment_status(_known: Known, deal: Deal) -> Evidence:
    """R1."""
    if deal.payment_status in SETTLED:
        return Evidence(deal.payment_status)
    return Evidence(deal.payment_status, LACKS['claim'] if deal.claimed_total else LACKS['rest'])


def _paid_on(_known: Known, deal: Deal) -> Evidence:
    """R2; «Бесплатно» passes without it."""
    free = deal.payment_status == PaymentStatus.FREE
    there = deal.paid_on is not None or free
    return Evidence(deal.paid_on, '' if there else LACKS['day'])


def _shipment(_known: Known, deal: Deal) -> Evidence:
    """R3; «Резерв на складе» only once it is paid. NOTE: whether it is in stock only 1С knows."""
    if deal.shipment_status is None:
        return Evidence(lacks=LACKS['unsaid'])
    early = deal.shipment_status == Shipment.RESERVED and deal.payment_status not in SETTLED
    return Evidence(deal.shipment_status, LACKS['early'] if early else '')


def _delivery(_known: Known, deal: Deal) -> Evidence:
    """R4, and that it goes with R3: what the client has is not delivered, and what is not there yet not installed."""
    if deal.delivery_type is None:
        return Evidence(lacks=LACKS['unsaid'])
    works = deal.delivery_type in _OF_CLIENTS
    clash = deal.shipment_status in _AT_OURS if works else deal.shipment_status == Shipment.CLIENTS
    words = (fields.SHIPMENTS[deal.shipment_status],) if clash and deal.shipment_status else ()
    return Evidence(deal.delivery_type, LACKS['clash'] if clash else '', words)


FACTS: Final[dict[str, Callable[[Known, Deal], Evidence]]] = {
    'title': _title, 'contact': _contact, 'sum': _sum, 'payment_status': _payment_status, 'paid_on': _paid_on, 'shipment_status': _shipment,
    'delivery_type': _delivery,
}  # fmt: skip
"""What items can be ticked by, by the names in `ListItem.fact`."""


def _open(session: Session, deal_id: int, by: int) -> Deal:
    """A deal on which `by` works and whose checklist is not history."""
    deal = access.working(session, deal_id, by=by)
    stage = session.get_one(Stage, deal.stage_id)
    if stage.kind in CLOSED:
        raise ChecklistClosed(stage=stage.name)
    return deal


def _ticked(session: Session, tick_id: int, by: int) -> ChecklistTick:
    row = session.get(ChecklistTick, tick_id)
    if row is None:
        raise NotFound
    _open(session, row.deal_id, by)
    if row.by_id != (by or None):
        access.changeable(session, row.deal_id, by=by)
        if not access.reader(session, by).heads:
            raise NotAllowed
    return row


def _wrote(session: Session, what: str, row: ChecklistTick, by: int) -> None:
    text = session.get_one(ListItem, row.item_id).text
    journal.write(session, what, by=by, deal_id=row.deal_id, new=journal.of(row.item_id, text))
