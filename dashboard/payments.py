"""Commands on the payments of a deal (R5); its status (R1) and the day of full payment (R2) follow from the confirmed ones."""

from datetime import date
from typing import Any, Final

from sqlmodel import Session, col, select

from dashboard import access, clock, journal, sums
from dashboard.errors import Changed, FreeOfCharge, NotAllowed, NotFound, PaymentsThere
from dashboard.models import Deal, Payment, PaymentBase, PaymentKind, PaymentStatus
from dashboard.validation import refuse, valid

LABELS = {'paid_on': 'Date of payment', 'amount': 'Sum', 'kind': 'Payment or refund', 'document': 'Document'}
"""What is said of a payment, and the keys of the labels' translations."""
STATUS = 'Payment status'
PAID_ON = 'Date of full payment'
"""R1 and R2."""
KINDS = {'payment': 'Payment', 'refund': 'Refund'}
FIRST: Final = 2000
"""The first year in which somebody could have paid."""


def claim(session: Session, deal_id: int, *, fields: dict[str, Any], by: int) -> int:
    """«Заявлено, ждёт подтверждения»: an employee says that the client paid; it counts when a head confirms it. Returns its id.

    `fields` by the names of `LABELS`, `amount` in kopecks. Raises `BadValue`, `FreeOfCharge`, `NotFound`.
    """
    deal = access.changeable(session, deal_id, by=by)
    return _add(session, deal, fields, journal.PAYMENT_CLAIMED, by, confirmed=False)


def enter(session: Session, deal_id: int, *, fields: dict[str, Any], by: int) -> int:
    """A head says that money came, or went back; it counts at once. Returns its id, by which `remove` undoes it.

    Raises `NotAllowed` for an employee, `BadValue`, also for a refund of more than was paid, `FreeOfCharge`, `NotFound`.
    """
    deal = _heads_deal(session, deal_id, by)
    return _add(session, deal, fields, journal.PAYMENT_ENTERED, by, confirmed=True)


def confirm(session: Session, payment_id: int, *, version: int, by: int) -> int:
    """A head confirms a claim; returns the row's version since, by which `doubt` undoes it.

    Raises `Changed` when somebody worked on it since, or confirmed it, `NotAllowed`, `NotFound`.
    """
    payment, deal = _headed(session, payment_id, version, by)
    if payment.confirmed_at is not None:
        raise Changed(what=_shown(payment))
    payment.confirmed_at, payment.confirmed_by = clock.now(session), by or None
    return _wrote(session, deal, payment, journal.PAYMENT_CONFIRMED, by)


def doubt(session: Session, payment_id: int, *, version: int, by: int) -> int:
    """Undo `confirm`: a claim again. Raises `Changed`, `NotAllowed`, `NotFound`."""
    payment, deal = _headed(session, payment_id, version, by)
    if payment.confirmed_at is None:
        raise Changed(what=_shown(payment))
    payment.confirmed_at = payment.confirmed_by = None
    return _wrote(session, deal, payment, journal.PAYMENT_CLAIMED, by)


def remove(session: Session, payment_id: int, *, version: int, by: int) -> int:
    """Take a payment out: heads any, an employee the own claim that nobody confirmed. Returns the row's version since, for `restore`.

    Raises `Changed`, `NotAllowed`, `NotFound`.
    """
    payment, deal = _removable(session, payment_id, version, by)
    if payment.removed_at is not None:
        raise NotFound
    payment.removed_at = clock.now(session)
    return _wrote(session, deal, payment, journal.PAYMENT_REMOVED, by)


def restore(session: Session, payment_id: int, *, version: int, by: int) -> int:
    """Undo `remove`. Raises `Changed`, `FreeOfCharge`, `NotAllowed`, `NotFound`."""
    payment, deal = _removable(session, payment_id, version, by)
    if payment.removed_at is None:
        raise Changed(what=_shown(payment))
    _check_free(deal)
    payment.removed_at = None
    return _wrote(session, deal, payment, journal.PAYMENT_ENTERED if payment.confirmed_at else journal.PAYMENT_CLAIMED, by)


def set_free(session: Session, deal_id: int, *, free: bool, by: int) -> None:
    """«Бесплатно», or not: a repair of equipment that nobody pays for. Heads only; undo is the same with `free` reversed.

    Raises `PaymentsThere` for a deal with payments, `NotAllowed`, `NotFound`.
    """
    deal = _heads_deal(session, deal_id, by)
    if free and _rows(session, deal_id):
        raise PaymentsThere
    sums.set_free(session, deal, free=free, by=by)


def has_payment(deal: Deal) -> bool:
    """Whether the deal may enter S6: money that was paid and not all paid back, a claim of some, or «Бесплатно»."""
    return deal.payment_status == PaymentStatus.FREE or deal.paid_total + deal.claimed_total > 0


def _add(session: Session, deal: Deal, fields: dict[str, Any], what: str, by: int, *, confirmed: bool) -> int:
    _check_free(deal)
    now = clock.now(session)
    facts = _fit(session, fields)
    payment = Payment(
        **facts, deal_id=deal.id or 0, entered_at=now, entered_by=by or None,
        confirmed_at=now if confirmed else None, confirmed_by=(by or None) if confirmed else None,
    )  # fmt: skip
    session.add(payment)
    session.flush()
    _wrote(session, deal, payment, what, by, fresh=True)
    return payment.id or 0


def _fit(session: Session, fields: dict[str, Any]) -> dict[str, Any]:
    for name in fields.keys() - LABELS.keys():
        raise refuse('Field', name, 'it is not a field that can be edited.')
    facts = valid(PaymentBase, {'paid_on': None, 'amount': None, **fields}, LABELS)
    if facts.get('kind', PaymentKind.PAYMENT) not in set(PaymentKind):
        raise refuse(LABELS['kind'], facts['kind'], 'that is not what is kept there.')
    day: date = facts['paid_on']
    if day.year < FIRST or day > clock.today(session):
        raise refuse(LABELS['paid_on'], day, 'a day that has been is expected.')
    return facts


def _wrote(session: Session, deal: Deal, payment: Payment, what: str, by: int, *, fresh: bool = False) -> int:
    """Enter it in the journal, and settle what follows. No more goes back than came."""
    if not fresh:
        payment.version += 1
    journal.write(session, what, by=by, deal_id=deal.id, new=journal.of(_signed(payment), payment.paid_on))
    correction = not fresh and what != journal.PAYMENT_CONFIRMED and deal.paid_on is not None and payment.paid_on <= deal.paid_on
    sums.settle_payments(session, deal, by=by, corrected=correction)
    if deal.paid_total < 0:
        raise refuse(LABELS['amount'], f'{payment.amount / 100:.2f}', 'more would go back than was paid.')
    return payment.version


def _heads_deal(session: Session, deal_id: int, by: int) -> Deal:
    deal = access.changeable(session, deal_id, by=by)
    if not access.reader(session, by).heads:
        raise NotAllowed
    return deal


def _headed(session: Session, payment_id: int, version: int, by: int) -> tuple[Payment, Deal]:
    payment = _payment(session, payment_id)
    deal = _heads_deal(session, payment.deal_id, by)
    _check_version(payment, version)
    if payment.removed_at is not None:
        raise NotFound
    return payment, deal


def _removable(session: Session, payment_id: int, version: int, by: int) -> tuple[Payment, Deal]:
    payment = _payment(session, payment_id)
    deal = access.changeable(session, payment.deal_id, by=by)
    own_claim = payment.entered_by == (by or None) and payment.confirmed_at is None
    if not own_claim and not access.reader(session, by).heads:
        raise NotAllowed
    _check_version(payment, version)
    return payment, deal


def _payment(session: Session, payment_id: int) -> Payment:
    payment = session.get(Payment, payment_id)
    if payment is None:
        raise NotFound
    return payment


def _check_version(payment: Payment, version: int) -> None:
    if payment.version != version:
        raise Changed(what=_shown(payment))


def _check_free(deal: Deal) -> None:
    if deal.payment_status == PaymentStatus.FREE:
        raise FreeOfCharge


def _rows(session: Session, deal_id: int) -> list[Payment]:
    return list(session.exec(select(Payment).where(Payment.deal_id == deal_id, col(Payment.removed_at).is_(None))))


def _signed(payment: Payment) -> int:
    return -payment.amount if payment.kind == PaymentKind.REFUND else payment.amount


def _shown(payment: Payment) -> str:
    return f'{payment.amount / 100:.2f}, {payment.paid_on:%d.%m.%Y}'
