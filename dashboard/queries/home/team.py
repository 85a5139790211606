"""A head's team: each person's state of this moment, and what happened since the last working day."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, func, select
from sqlmodel import Session, col

from dashboard import access, clock, journal, pipelines
from dashboard.models import (
    NO_TOUCH,
    Absence,
    Deal,
    Department,
    FeedEntry,
    JournalEntry,
    Payment,
    PaymentKind,
    Person,
    Pipeline,
    Role,
    Stage,
    StageKind,
    StageMove,
)
from dashboard.queries.home.lines import Day, are_active, have_no_step
from dashboard.steps import are_overdue


@dataclass(frozen=True, slots=True)
class OfDay:
    """What came on one day: payments that are confirmed and their sum in kopecks, in the shop's currency alone; refunds are none; and
    how many deals were lost."""

    day: date
    payments: int
    paid: int
    lost: int


@dataclass(frozen=True, slots=True)
class Member:
    """A person's line, or a whole department's (`person` None): today's state, and what happened on the last working day and on the days off
    since, of which `days` are those on which money came or a deal was lost.

    `away`: how many of them are absent today, the whole day or a part of it.
    """

    person: int | None
    name: str
    color: str | None
    open: int
    overdue: int
    without_step: int
    away: int
    touches: int
    won: int
    days: tuple[OfDay, ...]

    @property
    def payments(self) -> int:
        """How many payments came in all."""
        return sum(one.payments for one in self.days)

    @property
    def paid(self) -> int:
        """What they come to, in kopecks."""
        return sum(one.paid for one in self.days)

    @property
    def lost(self) -> int:
        """How many deals were lost in all."""
        return sum(one.lost for one in self.days)


_FIGURES: Final = ('open', 'overdue', 'without_step', 'away', 'touches', 'won')


def last_worked(day: Day) -> date:
    """The last working day before today."""
    found = day.start.date() - timedelta(days=1)
    while not day.calendar.is_workday(found):
        found -= timedelta(days=1)
    return found


def members(session: Session, who: access.Reader, day: Day, since: date) -> tuple[Member, ...]:
    """A line a person; for the company head a line a department."""
    if who.role != Role.COMPANY_HEAD:
        return tuple(member for _, member in people(session, who, day, since))
    units: dict[str, list[Member]] = {}
    for department, member in people(session, who, day, since):
        units.setdefault(department, []).append(member)
    return tuple(_together(name, rows) for name, rows in units.items())


def _together(name: str, rows: Sequence[Member]) -> Member:
    """A department's line."""
    days = _by_day([(of.day, of.payments, of.paid, of.lost) for one in rows for of in one.days])
    return Member(None, name, None, **{key: sum(getattr(one, key) for one in rows) for key in _FIGURES}, days=days)


def _by_day(found: Iterable[tuple[date, int, int, int]]) -> tuple[OfDay, ...]:
    """What came, as `OfDay` has it, each day once and in order."""
    sums: dict[date, list[int]] = {}
    for day, *facts in found:
        sums[day] = [sum(pair) for pair in zip(sums.get(day, (0, 0, 0)), facts, strict=True)]
    return tuple(OfDay(day, *sums[day]) for day in sorted(sums))


def people(session: Session, who: access.Reader, day: Day, since: date) -> tuple[tuple[str, Member], ...]:
    """The department ('': none) and the line of each employee who works here and whom `who` leads; by department and name."""
    rows = session.execute(
        select(col(Person.id), col(Person.name), col(Person.color), col(Department.name).label('department'))
        .outerjoin(Department, col(Department.id) == Person.department_id)
        .where(access.visible_people(who), col(Person.active), col(Person.role) == Role.EMPLOYEE)
        .order_by(col(Department.name), col(Person.name))
    ).all()
    figures, came = _figures(session, [one.id for one in rows], day, since), _came(session, day, since)
    return tuple((one.department or '', Member(one.id, one.name, one.color, **figures[one.id], days=_by_day(came.get(one.id, ())))) for one in rows)


def _figures(session: Session, people: Sequence[int], day: Day, since: date) -> dict[int, dict[str, int]]:
    """Each person's figures by the names of `Member`; a fixed number of statements, however many people."""
    owner, moved = col(Deal.owner_id), _moved(day, since)
    touch = (
        col(FeedEntry.kind).not_in(NO_TOUCH),
        col(FeedEntry.deleted_at).is_(None),
        col(FeedEntry.at) >= clock.midnight(since),
        col(FeedEntry.at) < day.start,
        col(FeedEntry.deal_id).not_in(access.deleted()),
    )
    counted = {
        'open': select(owner, func.count()).where(access.present(), are_active(session)).group_by(owner),
        'overdue': select(owner, func.count()).where(access.present(), are_active(session), are_overdue(day.now)).group_by(owner),
        'without_step': select(owner, func.count()).where(access.present(), *have_no_step(session)).group_by(owner),
        'touches': select(col(FeedEntry.author_id), func.count()).where(*touch).group_by(col(FeedEntry.author_id)),
        'won': select(col(StageMove.owner_id), func.count()).join(Stage, col(Stage.id) == StageMove.to_id).where(*moved, col(Stage.kind) == StageKind.WON).group_by(col(StageMove.owner_id)),
    }
    found = {name: {row[0]: row[1] for row in session.execute(statement)} for name, statement in counted.items()}
    found['away'] = dict.fromkeys(session.scalars(select(col(Absence.person_id)).where(are_away(day))), 1)
    return {person: {name: counts.get(person, 0) for name, counts in found.items()} for person in people}


def are_away(day: Day) -> ColumnElement[bool]:
    """The condition on absences that they hold today, for the whole day or a part of it."""
    today = day.start.date()
    return and_(col(Absence.removed_at).is_(None), col(Absence.first) <= today, col(Absence.last) >= today)


def _moved(day: Day, since: date) -> tuple[ColumnElement[bool], ...]:
    """The conditions on moves that they are of the last working day or of the days off since."""
    at, deal = col(StageMove.at), col(StageMove.deal_id)
    return at >= clock.midnight(since), at < day.start, col(StageMove.void_at).is_(None), deal.not_in(access.deleted())


def _came(session: Session, day: Day, since: date) -> dict[int, list[tuple[date, int, int, int]]]:
    """Each person's payments and losses, by `OfDay`: a line for each of them."""
    found: dict[int, list[tuple[date, int, int, int]]] = {}
    for person, of, amount in _paid(session, day, since):
        found.setdefault(person, []).append((of, 1, amount, 0))
    lost = select(col(StageMove.owner_id), col(StageMove.at)).join(Stage, col(Stage.id) == StageMove.to_id)
    for person, at in session.execute(lost.where(*_moved(day, since), col(Stage.kind) == StageKind.LOST)):
        found.setdefault(person, []).append((clock.day_of(at), 0, 0, 1))
    return found


def _paid(session: Session, day: Day, since: date) -> Iterator[tuple[int, date, int]]:
    """The payments of those days, each of who was responsible for the deal at its day's end: a deal that was given on this morning brought
    its money to whoever had it."""
    of_days = (col(Payment.paid_on) >= since, col(Payment.paid_on) < day.start.date(), col(Payment.confirmed_at).is_not(None))
    counts = (*of_days, col(Payment.removed_at).is_(None), col(Payment.kind) == PaymentKind.PAYMENT)
    currency = pipelines.shop(session).currency
    rows = session.execute(
        select(col(Payment.deal_id), col(Payment.paid_on), col(Payment.amount), col(Deal.owner_id))
        .join(Deal, col(Deal.id) == Payment.deal_id)
        .join(Pipeline, col(Pipeline.id) == Deal.pipeline_id)
        .where(*counts, access.present(), col(Pipeline.currency) == currency)
    ).all()
    changed = _owners_before(session, since)
    for deal, paid_on, amount, owner in rows:
        whose = next((old for on, old in changed.get(deal, ()) if on > paid_on), owner)
        if whose is not None:
            yield whose, paid_on, amount


def _owners_before(session: Session, since: date) -> dict[int, list[tuple[date, int | None]]]:
    """Of deals that went to somebody else after that day: on which days, in order, and who was responsible until then."""
    changed = select(col(JournalEntry.deal_id), col(JournalEntry.at), col(JournalEntry.old)).where(
        col(JournalEntry.what) == journal.FIELD + 'owner_id', col(JournalEntry.at) >= clock.midnight(since + timedelta(days=1))
    )
    found: dict[int, list[tuple[date, int | None]]] = {}
    for deal, at, old in session.execute(changed.order_by(col(JournalEntry.at), col(JournalEntry.id))):
        found.setdefault(deal, []).append((clock.day_of(at), int(old) if old else None))
    return found
