"""Sales as they are booked: what A4 and A5 are computed from, of the people whose figures the reader may see."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

import pandas as pd
from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col
from sqlmodel import select as model_select

from dashboard import access, clock, journal, pipelines
from dashboard.access import Reader
from dashboard.analytics import sales
from dashboard.errors import NotFound
from dashboard.models import (
    ClosedMonth,
    Deal,
    Department,
    JournalEntry,
    KeptBonus,
    KeptLine,
    Payment,
    PaymentKind,
    Person,
    Pipeline,
    Role,
    SaleShare,
)

OPEN: Final = {'deal': 'int64', 'payment': 'int64', 'person': 'Int64', 'day': 'datetime64[us]', 'amount': 'int64'}
"""Money that is no sale: signed kopecks, by the day of the payment, of who is responsible for the deal now."""
_OWNER, _AMOUNT, _SERVICES, _PAID_ON = (journal.FIELD + name for name in ('owner_id', 'amount', 'services_total', 'paid_on'))


@dataclass(frozen=True, slots=True)
class Seller:
    """Somebody who sells."""

    id: int
    name: str
    department_id: int | None
    department: str
    role: str
    active: bool


@dataclass(frozen=True, slots=True)
class Booked:
    """`lines` as in analytics.sales; `advances`, confirmed money of deals without R2, and `claims`, which wait for 1С or a head, as OPEN.

    Of a pipeline, or of all whose money is in the shop's `currency`; `left_out` are the names of those in which money came in another.
    `people` by id, in the order of their names; `departments` by id, their names; `kept`: in which somebody sold in a closed month
    (2026-10, the person's id), where that was not the one of today. Of a closed month `lines` are also those of who was then in a department
    that the reader `leads`.

    `every` line and `everybody` are for bonuses: what one gets is the same whoever looks. They hold what the reader must not see: nothing of
    them reaches a page or a file, but in a sum that is the reader's, unless `sees` says so of its month and person.
    """

    lines: pd.DataFrame
    every: pd.DataFrame
    advances: pd.DataFrame
    claims: pd.DataFrame
    people: Mapping[int, Seller]
    everybody: Mapping[int, Seller]
    departments: Mapping[int, str]
    kept: Mapping[tuple[str, int], int | None]
    leads: frozenset[int]
    currency: str
    left_out: tuple[str, ...]

    def department(self, month: str, person: int) -> int | None:
        """In which the person sold in that month (2026-10): as it was closed, or as of today."""
        return self.kept.get((month, person), self.everybody[person].department_id)

    def sees(self, month: str, person: int) -> bool:
        """Whether the reader may know of what the person sold in that month."""
        return person in self.people or self.kept.get((month, person)) in self.leads

    def people_of(self, month: str) -> dict[int, Seller]:
        """Those of whose sales in that month the reader may know."""
        return {id_: one for id_, one in self.everybody.items() if self.sees(month, id_)}

    def only(self, those: Callable[[pd.DataFrame], pd.DataFrame]) -> 'Booked':
        """The same of fewer lines."""
        return replace(self, lines=those(self.lines), every=those(self.every))


def booked(session: Session, *, by: int, pipeline_id: int | None = None) -> Booked:
    """All money that came for deals (of a pipeline, or of all in the shop's currency), as far as `by` may know of it: an employee's own, a head's team's, or all.

    A sale stays with who was responsible at the end of R2's day (or of the day on which R2 was written, if later), whoever is now. Deals in the basket are in no month that is open; what
    nobody was responsible for is the company head's alone. Raises `NotFound` for a pipeline that is not there, `NotAllowed`.
    """
    who = access.reader(session, by)
    of = session.get(Pipeline, pipeline_id) if pipeline_id is not None else pipelines.shop(session)
    if of is None:
        raise NotFound
    together = [of] if pipeline_id is not None else pipelines.in_currency(session, of.currency)
    of_deals = [access.present(), col(Deal.pipeline_id).in_([one.id for one in together])]
    payments, claims = _payments(session, of_deals)
    deals = _deals(session, of_deals)
    people = sellers(session, who)
    everybody = people if who.role == Role.COMPANY_HEAD else sellers(session, access.reader(session, access.SYSTEM))
    kept = _kept_departments(session, everybody)
    seen = _theirs(who, people, {key for key, department in kept.items() if department in who.leads})
    paid = [deal for deal in deals if deal.paid_on]
    advances = payments[~payments.deal.isin([deal.id for deal in paid])]
    owners = {deal.id: deal.owner_id for deal in deals}
    every = _with_closed(session, sales.lines(payments, _sales(session, paid), _shares(session)), together)
    return Booked(
        lines=seen(every),
        every=every,
        advances=seen(_open(advances, owners)),
        claims=seen(_open(claims, owners)),
        people=people,
        everybody=everybody,
        departments={id_ or 0: name for id_, name in session.exec(model_select(Department.id, Department.name))},
        kept=kept,
        leads=who.leads,
        currency=of.currency,
        left_out=() if pipeline_id is not None else _in_other_currencies(session, who, of.currency),
    )


def _in_other_currencies(session: Session, who: Reader, currency: str) -> tuple[str, ...]:
    """The pipelines in which money of another currency came for deals that count for the reader."""
    paying = select(col(Payment.deal_id)).where(col(Payment.removed_at).is_(None))
    of_deals = select(col(Deal.pipeline_id)).where(access.counted(who), col(Deal.id).in_(paying))
    return tuple(session.exec(model_select(Pipeline.name).where(Pipeline.currency != currency, col(Pipeline.id).in_(of_deals)).order_by(Pipeline.name)))


def _kept_departments(session: Session, people: Mapping[int, Seller]) -> dict[tuple[str, int], int | None]:
    kept = (select(col(of.month), col(of.person_id), col(of.department_id)).where(col(of.person_id).is_not(None)).distinct() for of in (KeptLine, KeptBonus))
    rows = [row for statement in kept for row in session.execute(statement)]
    return {(f'{month:%Y-%m}', person): department for month, person, department in rows if person in people and people[person].department_id != department}


def closed_through(session: Session) -> date | None:
    """The last month that is closed, by its first day, and with it every month before; None: none is."""
    return session.exec(model_select(func.max(ClosedMonth.month))).one()


def _with_closed(session: Session, lines: pd.DataFrame, together: Sequence[Pipeline]) -> pd.DataFrame:
    """What was kept of closed months in place of what would be booked there now; in another currency than the shop's no month is closed."""
    through = closed_through(session)
    if through is None or together[0].currency != pipelines.shop(session).currency:
        return lines
    columns = (
        KeptLine.deal_id, KeptLine.payment_id, KeptLine.person_id, KeptLine.month, KeptLine.day, KeptLine.kind, KeptLine.amount, KeptLine.goods, KeptLine.services,
        KeptLine.sold, KeptLine.paid, KeptLine.origin,
    )  # fmt: skip
    of_deals = col(Deal.pipeline_id).in_([one.id for one in together])
    statement = select(*map(col, columns)).join(Deal, col(Deal.id) == col(KeptLine.deal_id)).where(of_deals).order_by(col(KeptLine.id))
    kept = pd.DataFrame(session.execute(statement).all(), columns=list(sales.LINES))
    months = {name: [str(day)[:7] for day in kept[name]] for name in ('month', 'sold', 'origin')}
    kept = kept.assign(**months).astype(sales.LINES)
    return sales.with_closed(lines, kept, f'{through:%Y-%m}')


def _shares(session: Session) -> dict[int, list[tuple[int, int]]]:
    """Whose a sale is where a head shared it, the largest share first."""
    found: dict[int, list[tuple[int, int]]] = {}
    for one in session.exec(model_select(SaleShare).order_by(col(SaleShare.percent).desc(), col(SaleShare.person_id))):
        found.setdefault(one.deal_id, []).append((one.person_id, one.percent))
    return found


def sellers(session: Session, who: Reader) -> dict[int, Seller]:
    """Those whose sales `who` may see, by name."""
    found = model_select(Person, Department.name).outerjoin(Department, col(Department.id) == col(Person.department_id))
    rows = session.exec(found.where(access.visible_people(who)).order_by(col(Person.name), col(Person.id)))
    return {one.id or 0: Seller(one.id or 0, one.name, one.department_id, unit or '', one.role, one.active) for one, unit in rows}


def _theirs(who: Reader, people: Mapping[int, Seller], then: Container[tuple[str, int]]) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """What takes the rows of these people, and of money booked by months those of who was among them `then`."""

    def theirs(frame: pd.DataFrame) -> pd.DataFrame:
        if who.role == Role.COMPANY_HEAD:
            return frame
        fit = frame.person.isin(list(people))
        if 'month' in frame:
            fit |= pd.Series([key in then for key in zip(frame.month, frame.person, strict=True)], index=frame.index, dtype='bool')
        return frame[fit]

    return theirs


def _payments(session: Session, of_deals: Iterable[ColumnElement[bool]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The confirmed ones and those that wait; refunds negative."""
    columns = (col(Payment.deal_id), col(Payment.id), col(Payment.paid_on), col(Payment.amount), col(Payment.kind), col(Payment.confirmed_at))
    there = select(*columns).join(Deal, col(Deal.id) == col(Payment.deal_id)).where(col(Payment.removed_at).is_(None), *of_deals)
    rows = session.execute(there.order_by(col(Payment.id))).all()
    signed = [(deal, id_, day, -sum_ if kind == PaymentKind.REFUND else sum_, at is not None) for deal, id_, day, sum_, kind, at in rows]
    frame = pd.DataFrame(signed, columns=[*sales.PAYMENTS, 'confirmed']).astype(sales.PAYMENTS | {'confirmed': 'bool'})
    money = frame[list(sales.PAYMENTS)]
    return money[frame.confirmed].reset_index(drop=True), money[~frame.confirmed].reset_index(drop=True)


def _deals(session: Session, of_deals: Iterable[ColumnElement[bool]]) -> list[Any]:
    columns = (col(Deal.id), col(Deal.paid_on), col(Deal.owner_id), col(Deal.amount), col(Deal.services_total))
    paying = select(col(Payment.deal_id)).where(col(Payment.removed_at).is_(None))
    return list(session.execute(select(*columns).where(col(Deal.id).in_(paying), *of_deals)).all())


def _sales(session: Session, paid: list[Any]) -> pd.DataFrame:
    """Each deal with R2 as it stood at the end of that day: today's values, but for what the journal says was changed since.

    Of a payment that was entered later than it came the deal is as it stood on the day on which R2 was written: before, it may have had
    neither lines nor anybody responsible.
    """
    written = _written(session, {deal.id: str(deal.paid_on) for deal in paid})
    ends = {deal.id: clock.midnight(max(deal.paid_on, written.get(deal.id, deal.paid_on)) + timedelta(days=1)) for deal in paid}
    stood = _before_changes(session, ends)
    rows = [
        (
            deal.id, deal.paid_on, stood.get((deal.id, _OWNER), deal.owner_id),
            stood.get((deal.id, _AMOUNT), deal.amount), stood.get((deal.id, _SERVICES), deal.services_total),
        )
        for deal in paid
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(sales.SALES)).astype(sales.SALES)


def _written(session: Session, paid: Mapping[int, str]) -> dict[int, date]:
    """The day on which each deal's R2 was first written as it is, whatever was taken back since; of one corrected, on which it was set."""
    columns = (col(JournalEntry.deal_id), col(JournalEntry.at), col(JournalEntry.new))
    wrote = select(*columns).where(col(JournalEntry.what) == _PAID_ON, col(JournalEntry.old).is_(None))
    found: dict[int, tuple[bool, date]] = {}
    for deal, at, new in session.execute(wrote.order_by(col(JournalEntry.id))):
        if deal in paid and not found.get(deal, (False,))[0]:
            found[deal] = new == paid[deal], clock.day_of(at)
    return {deal: day for deal, (_, day) in found.items()}


def _before_changes(session: Session, ends: Mapping[int, datetime]) -> dict[tuple[int, str], int | None]:
    """What a field was at a deal's instant, where it was changed after it: the old value of the first change since."""
    if not ends:
        return {}
    columns = (col(JournalEntry.deal_id), col(JournalEntry.what), col(JournalEntry.at), col(JournalEntry.old))
    changed = select(*columns).where(col(JournalEntry.what).in_((_OWNER, _AMOUNT, _SERVICES)), col(JournalEntry.at) >= min(ends.values()))
    found: dict[tuple[int, str], int | None] = {}
    for deal, what, at, old in session.execute(changed.order_by(col(JournalEntry.at), col(JournalEntry.id))):
        if deal in ends and at >= ends[deal]:
            found.setdefault((deal, what), int(old) if old else None)
    return found


def _open(money: pd.DataFrame, owners: Mapping[int, int | None]) -> pd.DataFrame:
    people = pd.array([owners[deal] for deal in money.deal.tolist()], dtype='Int64')
    return money.assign(person=people)[list(OPEN)].astype(OPEN).reset_index(drop=True)
