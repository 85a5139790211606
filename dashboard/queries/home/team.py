"""A head's team: each person's state of this moment, and what happened on the last working day."""

from collections.abc import Sequence
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
class Member:
    """A person's line, or a whole department's (`person` None): today's state, and what happened on the last working day.

    `away`: how many of them are absent today, the whole day or a part of it. `payments` are those that came and are confirmed, `paid` is
    their sum in kopecks, in the shop's currency alone; refunds are none.
    """

    person: int | None
    name: str
    color: str | None
    open: int
    overdue: int
    without_step: int
    away: int
    touches: int
    payments: int
    paid: int
    won: int
    lost: int


_FIGURES: Final = ('open', 'overdue', 'without_step', 'away', 'touches', 'payments', 'paid', 'won', 'lost')


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
    return tuple(Member(None, name, None, **{key: sum(getattr(one, key) for one in rows) for key in _FIGURES}) for name, rows in units.items())


def people(session: Session, who: access.Reader, day: Day, since: date) -> tuple[tuple[str, Member], ...]:
    """The department ('': none) and the line of each employee who works here and whom `who` leads; by department and name."""
    rows = session.execute(
        select(col(Person.id), col(Person.name), col(Person.color), col(Department.name).label('department'))
        .outerjoin(Department, col(Department.id) == Person.department_id)
        .where(access.visible_people(who), col(Person.active), col(Person.role) == Role.EMPLOYEE)
        .order_by(col(Department.name), col(Person.name))
    ).all()
    figures = _figures(session, [one.id for one in rows], day, since)
    return tuple((one.department or '', Member(one.id, one.name, one.color, **figures[one.id])) for one in rows)


def _figures(session: Session, people: Sequence[int], day: Day, since: date) -> dict[int, dict[str, int]]:
    """Each person's figures by the names of `Member`; a fixed number of statements, however many people."""
    then = (clock.midnight(since), clock.midnight(since + timedelta(days=1)))
    owner, moves = col(Deal.owner_id), select(col(StageMove.owner_id), func.count()).join(Stage, col(Stage.id) == StageMove.to_id)
    moved = (
        col(StageMove.at) >= then[0], col(StageMove.at) < then[1], col(StageMove.void_at).is_(None), col(StageMove.deal_id).not_in(access.deleted()),
    )  # fmt: skip
    touch = (
        col(FeedEntry.kind).not_in(NO_TOUCH),
        col(FeedEntry.deleted_at).is_(None),
        col(FeedEntry.at) >= then[0],
        col(FeedEntry.at) < then[1],
        col(FeedEntry.deal_id).not_in(access.deleted()),
    )
    counted = {
        'open': select(owner, func.count()).where(access.present(), are_active(session)).group_by(owner),
        'overdue': select(owner, func.count()).where(access.present(), are_active(session), are_overdue(day.now)).group_by(owner),
        'without_step': select(owner, func.count()).where(access.present(), *have_no_step(session)).group_by(owner),
        'touches': select(col(FeedEntry.author_id), func.count()).where(*touch).group_by(col(FeedEntry.author_id)),
        'won': moves.where(*moved, col(Stage.kind) == StageKind.WON).group_by(col(StageMove.owner_id)),
        'lost': moves.where(*moved, col(Stage.kind) == StageKind.LOST).group_by(col(StageMove.owner_id)),
    }
    found = {name: {row[0]: row[1] for row in session.execute(statement)} for name, statement in counted.items()}
    found['away'] = dict.fromkeys(session.scalars(select(col(Absence.person_id)).where(are_away(day))), 1)
    found['payments'], found['paid'] = _paid(session, since)
    return {person: {name: counts.get(person, 0) for name, counts in found.items()} for person in people}


def are_away(day: Day) -> ColumnElement[bool]:
    """The condition on absences that they hold today, for the whole day or a part of it."""
    today = day.start.date()
    return and_(col(Absence.removed_at).is_(None), col(Absence.first) <= today, col(Absence.last) >= today)


def _paid(session: Session, since: date) -> tuple[dict[int, int], dict[int, int]]:
    """How many payments of that day there are, and what they come to, for each who was responsible for the deal at the day's end: a deal
    that was given on this morning brought its money to whoever had it."""
    of_day = (col(Payment.paid_on) == since, col(Payment.confirmed_at).is_not(None), col(Payment.removed_at).is_(None), col(Payment.kind) == PaymentKind.PAYMENT)
    currency = pipelines.shop(session).currency
    rows = session.execute(
        select(col(Payment.deal_id), col(Payment.amount), col(Deal.owner_id))
        .join(Deal, col(Deal.id) == Payment.deal_id)
        .join(Pipeline, col(Pipeline.id) == Deal.pipeline_id)
        .where(*of_day, access.present(), col(Pipeline.currency) == currency)
    ).all()
    before = _owners_before(session, since)
    numbers: dict[int, int] = {}
    sums: dict[int, int] = {}
    for deal, amount, owner in rows:
        whose = before.get(deal, owner)
        if whose is not None:
            numbers[whose] = numbers.get(whose, 0) + 1
            sums[whose] = sums.get(whose, 0) + amount
    return numbers, sums


def _owners_before(session: Session, since: date) -> dict[int, int | None]:
    """Who was responsible at the end of that day, of deals that went to somebody else after it."""
    changed = select(col(JournalEntry.deal_id), col(JournalEntry.old)).where(
        col(JournalEntry.what) == journal.FIELD + 'owner_id', col(JournalEntry.at) >= clock.midnight(since + timedelta(days=1))
    )
    found: dict[int, int | None] = {}
    for deal, old in session.execute(changed.order_by(col(JournalEntry.at), col(JournalEntry.id))):
        found.setdefault(deal, int(old) if old else None)
    return found
