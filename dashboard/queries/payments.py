"""The payments of a deal (R5), with what is paid and what is left."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from dashboard import access
from dashboard.models import Payment, PaymentStatus, Person, Pipeline


@dataclass(frozen=True, slots=True)
class Row:
    """A payment or refund; `amount` in kopecks, without a sign. `mine`: its reader claimed it and may take it back."""

    id: int
    version: int
    paid_on: date
    amount: int
    kind: str
    document: str
    source: str
    entered_by: str | None
    entered_at: datetime
    confirmed: bool
    confirmed_by: str | None
    mine: bool


@dataclass(frozen=True, slots=True)
class Payments:
    """The rows by day, what is `paid` and `claimed` of `amount` (kopecks), R1 and R2; `heads`: its reader confirms and enters.

    `observing`: its reader may only look.
    """

    rows: tuple[Row, ...]
    status: str
    paid_on: date | None
    paid: int
    claimed: int
    amount: int
    currency: str
    heads: bool
    observing: bool

    @property
    def rest(self) -> int:
        """What is left to pay."""
        return 0 if self.status == PaymentStatus.FREE else max(self.amount - self.paid, 0)

    @property
    def over(self) -> int:
        """What was paid beyond the sum."""
        return max(self.paid - self.amount, 0)


def payments(session: Session, deal_id: int, *, by: int) -> Payments:
    """The payments of a deal. Raises `NotFound`."""
    deal = access.deal(session, deal_id, by=by)
    who = access.reader(session, by)
    observing = not access.holds(session, deal, access.counted(who))
    there = (Payment.deal_id == deal_id, col(Payment.removed_at).is_(None))
    rows = list(session.exec(select(Payment).where(*there).order_by(col(Payment.paid_on), col(Payment.id))))
    ids = {id_ for row in rows for id_ in (row.entered_by, row.confirmed_by) if id_}
    names: dict[int | None, str] = dict(session.exec(select(Person.id, Person.name).where(col(Person.id).in_(ids))).all())
    return Payments(
        rows=tuple(
            Row(
                row.id or 0, row.version, row.paid_on, row.amount, row.kind, row.document, row.source, names.get(row.entered_by), row.entered_at,
                row.confirmed_at is not None, names.get(row.confirmed_by), row.entered_by == by and row.confirmed_at is None,
            )
            for row in rows
        ),
        status=deal.payment_status,
        paid_on=deal.paid_on,
        paid=deal.paid_total,
        claimed=deal.claimed_total,
        amount=deal.amount,
        currency=session.get_one(Pipeline, deal.pipeline_id).currency,
        heads=who.heads and not observing,
        observing=observing,
    )  # fmt: skip
