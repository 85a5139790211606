"""What a deal keeps as copies of its lines and payments, so that lists and figures read columns: this alone writes them."""

from collections.abc import Sequence
from typing import Final

from sqlmodel import Session, col, select

from dashboard import clock, journal
from dashboard.access import Reader
from dashboard.errors import FieldConflict, PaidInFull, ServicesFromLines
from dashboard.models import (
    AMOUNT_LIMIT,
    Deal,
    DealLine,
    JournalEntry,
    Payment,
    PaymentKind,
    PaymentStatus,
    ProductKind,
)
from dashboard.pricing import Price, paid_since
from dashboard.validation import refuse

SERVICES: Final = 'services_total'
"""The field of a deal that is G3."""
LABELS = {SERVICES: 'Services'}


def lines_of(session: Session, deal_id: int) -> list[DealLine]:
    """The deal's lines in their order; its caller has asked who may read them."""
    there = (DealLine.deal_id == deal_id, col(DealLine.removed_at).is_(None))
    return list(session.exec(select(DealLine).where(*there).order_by(col(DealLine.position), col(DealLine.id))))


def cost(line: DealLine) -> Price:
    """What a line costs."""
    return Price(line.quantity, line.price, line.discount, line.discount_in)


def calculated(session: Session, deal: Deal) -> int | None:
    """Kopecks of all lines, and of the services where those are typed; None where there is nothing to calculate from."""
    return _calculated(deal, lines_of(session, deal.id or 0))


def calculated_of(session: Session, deals: Sequence[Deal]) -> dict[int, int | None]:
    """`calculated` of each of these deals by id, in one statement; its caller has asked who may read them."""
    lines: dict[int, list[DealLine]] = {}
    for line in session.exec(select(DealLine).where(col(DealLine.deal_id).in_([deal.id for deal in deals]), col(DealLine.removed_at).is_(None))):
        lines.setdefault(line.deal_id, []).append(line)
    return {deal.id or 0: _calculated(deal, lines.get(deal.id or 0, [])) for deal in deals}


def _calculated(deal: Deal, lines: list[DealLine]) -> int | None:
    if not lines and not deal.services_total:
        return None
    typed = 0 if _of_services(lines) else deal.services_total
    return sum(cost(line).total for line in lines) + typed


def settle(session: Session, deal: Deal, *, by: int) -> None:
    """Bring G3 and P4 up to date after lines changed: G3 follows from service lines where there are any, P4 from everything
    unless it was corrected by hand. Raises `BadValue` for more than any sale.
    """
    session.flush()
    services = _of_services(lines_of(session, deal.id or 0))
    if services:
        set_field(session, deal, SERVICES, sum(cost(line).total for line in services), by=by)
    amount = calculated(session, deal)
    if amount is None:
        deal.amount_by_hand = False
    elif not deal.amount_by_hand:
        set_field(session, deal, 'amount', amount, by=by)
    settle_payments(session, deal, by=by)


def follow(session: Session, deal: Deal, *, served: bool = False, by: int) -> None:
    """As `settle`; and what followed from lines of which none is left is nothing. `served`: the changed line was a service."""
    session.flush()
    lines = lines_of(session, deal.id or 0)
    if served and not _of_services(lines):
        set_field(session, deal, SERVICES, 0, by=by)
    if not lines and not deal.amount_by_hand and not deal.services_total:
        set_field(session, deal, 'amount', 0, by=by)
    settle(session, deal, by=by)


def type_services(session: Session, deal: Deal, *, seen: int, new: int, by: int) -> None:
    """Type the price of the services (G3), in kopecks, where no service line says it; a sum that somebody typed before stays.

    Raises `ServicesFromLines`, `FieldConflict`, `BadValue`.
    """
    lines = lines_of(session, deal.id or 0)
    if _of_services(lines):
        raise ServicesFromLines
    if not isinstance(new, int) or not 0 <= new <= AMOUNT_LIMIT:
        raise refuse(LABELS[SERVICES], new, 'that is not what is kept there.')
    standing = deal.services_total
    if standing == new:
        return
    if standing != seen:
        raise FieldConflict(words={'field': LABELS[SERVICES]}, theirs=f'{standing / 100:.2f}', yours=f'{new / 100:.2f}', value=standing)
    if not lines and deal.amount != standing:
        deal.amount_by_hand = True
    set_field(session, deal, SERVICES, new, by=by)
    follow(session, deal, by=by)


def corrected(session: Session, deal: Deal, *, by: int) -> None:
    """P4 was typed: remember whether it differs from what follows from the lines, and see whether it is paid."""
    amount = calculated(session, deal)
    deal.amount_by_hand = amount is not None and amount != deal.amount
    settle_payments(session, deal, by=by)


def settle_payments(session: Session, deal: Deal, *, by: int, corrected: bool = False) -> None:
    """Bring R1, R2 and what was paid up to date after a payment or the amount changed: the one place that writes them.

    R1 follows from all payments and today's amount. R2 is set once: a later refund, or an amount raised on a later day, never moves
    the sale. It is found anew where a payment of the sale was `corrected`, or the amount on the day on which R2 was set.
    """
    session.flush()
    rows = session.exec(select(Payment).where(Payment.deal_id == deal.id, col(Payment.removed_at).is_(None))).all()
    signed = [(row, -row.amount if row.kind == PaymentKind.REFUND else row.amount) for row in rows]
    counted = [(row.paid_on, amount) for row, amount in signed if row.confirmed_at is not None]
    deal.paid_total = sum(amount for _, amount in counted)
    deal.claimed_total = sum(amount for row, amount in signed if row.confirmed_at is None and amount > 0)
    if deal.payment_status != PaymentStatus.FREE:
        priced = deal.amount > 0  # what has no price yet is paid in part
        whole = priced and deal.paid_total >= deal.amount
        status = PaymentStatus.PAID if whole else PaymentStatus.PARTIAL if deal.paid_total > 0 else PaymentStatus.UNPAID
        _became(session, deal, 'payment_status', str(status), by=by)
        since = paid_since(counted, deal.amount) if priced else None
        if deal.paid_on != since and (deal.paid_on is None or corrected or _set_today(session, deal)):
            _became(session, deal, 'paid_on', since, by=by)


def _set_today(session: Session, deal: Deal) -> bool:
    """Whether R2 was set today, so that what is typed of the amount may still be a slip, and its undo must take R2 back."""
    wrote = (JournalEntry.deal_id == deal.id, JournalEntry.what == journal.FIELD + 'paid_on', JournalEntry.at >= clock.midnight(clock.today(session)))
    return session.exec(select(JournalEntry.id).where(*wrote).limit(1)).first() is not None


def set_free(session: Session, deal: Deal, *, free: bool, by: int) -> None:
    """R1 said by hand: «Бесплатно», or what follows from the payments again."""
    if free != (deal.payment_status == PaymentStatus.FREE):
        _became(session, deal, 'payment_status', str(PaymentStatus.FREE if free else PaymentStatus.UNPAID), by=by)
        settle_payments(session, deal, by=by)


def check_open(deal: Deal, who: Reader) -> None:
    """G2, G3 and P4 are locked for employees once the deal is paid in full. Raises `PaidInFull`."""
    if locked(deal) and not who.heads:
        raise PaidInFull


def locked(deal: Deal) -> bool:
    """Whether only a head changes what the deal costs."""
    return deal.payment_status == PaymentStatus.PAID


def set_field(session: Session, deal: Deal, name: str, value: int, *, by: int) -> None:
    """Write a sum of the deal, in kopecks, with its entry in the journal. Raises `BadValue` for more than any sale."""
    if value > AMOUNT_LIMIT:
        raise refuse('Amount', f'{value / 100:.2f}', 'it is larger than any real one.')
    _became(session, deal, name, value, by=by)


def _became(session: Session, deal: Deal, name: str, value: object, *, by: int) -> None:
    old = getattr(deal, name)
    if old != value:
        setattr(deal, name, value)
        kept = (None if one is None else str(one) for one in (old, value))
        journal.write(session, journal.FIELD + name, by=by, deal_id=deal.id, old=next(kept), new=next(kept))


def _of_services(lines: list[DealLine]) -> list[DealLine]:
    return [line for line in lines if line.kind == ProductKind.SERVICE]
