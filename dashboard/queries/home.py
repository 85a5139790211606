"""What needs a person today: a head's stuck deals and team, an employee's steps, deals without one, deals to return to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, func, or_, select
from sqlmodel import Session, col

from dashboard import access, clock, returns, stale, worktime
from dashboard.models import (
    NO_TOUCH,
    Deal,
    Department,
    FeedEntry,
    Person,
    Pipeline,
    Role,
    Stage,
    StageKind,
    StageMove,
    Task,
)
from dashboard.queries import owed
from dashboard.queries.people import initials
from dashboard.settings import TEAM_ZONE
from dashboard.steps import are_overdue, overdue
from dashboard.workcalendar import Calendar

SHOWN: Final = 10
"""Lines of a block; how many more there are is said under it."""
SOON: Final = timedelta(days=7)


class Reason(StrEnum):
    """Why a deal is stuck."""

    PAST_NORM = 'past_norm'
    OVERDUE = 'overdue'  # its step is; a step of today alone makes no deal stuck
    NO_STEP = 'no_step'
    NOT_AGREED = 'not_agreed'  # it has one, to which no client agreed: stale (S2)


@dataclass(frozen=True, slots=True)
class Line:
    """A deal in a block: `amount` in `currency`'s hundredths, `days` in its stage and the stage's `norm` in working days.

    `task` and its `version` are the next step's. `answers`: the person `responsible`, while they work here and can be asked.
    `back`: the day for which it waits, of a parked one. `since` is its creation, `source` where an import had it from; `paid` and `claimed` are what was paid of the amount, and what
    waits to be confirmed. `handed`: it is handed over, on an advance, and `rest_due` (D4) says when the rest is there, `late`: it is not.
    """

    deal: int
    title: str
    amount: int
    currency: str
    stage: str
    stage_en: str | None
    days: int | None
    norm: int | None
    task: int | None
    version: int | None
    step: str | None
    due: datetime | None
    owner: str | None
    color: str | None
    initials: str | None
    responsible: int | None
    answers: int | None
    back: date | None
    since: datetime | None
    source: str | None
    paid: int
    claimed: int
    handed: bool
    rest_due: date | None
    late: bool
    reasons: tuple[Reason, ...]

    @property
    def overdue(self) -> bool:
        """Whether its step is overdue."""
        return Reason.OVERDUE in self.reasons


@dataclass(frozen=True, slots=True)
class Block:
    """The first lines, how many deals there are in all, and their sums by currency, largest first."""

    lines: tuple[Line, ...]
    count: int
    sums: tuple[tuple[str, int], ...]

    @property
    def more(self) -> int:
        """Deals that are not among the lines."""
        return self.count - len(self.lines)


@dataclass(frozen=True, slots=True)
class Member:
    """A person's line, or a whole department's (`person` None): today's state, and what happened on the last working day."""

    person: int | None
    name: str
    color: str | None
    open: int
    overdue: int
    without_step: int
    touches: int
    won: int
    lost: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """Whom a head may make responsible, with the load of this moment: open deals, and steps that are due by tonight."""

    id: int
    name: str
    color: str
    open: int
    today: int


@dataclass(frozen=True, slots=True)
class HeadsDay:
    """A head's home; `since` is the last working day, to which the team's `touches`, `won` and `lost` belong.

    `begun`: there is any deal at all for this head to see.
    """

    begun: bool
    unassigned: Block
    underpaid: Block
    stuck: Block
    candidates: tuple[Candidate, ...]
    soon: Block
    team: tuple[Member, ...]
    since: date


@dataclass(frozen=True, slots=True)
class EmployeesDay:
    """An employee's home: steps overdue or due today by hour, open deals without a step, parked ones whose day nears or has come, what is owed.

    `begun`: the employee has or had any deal at all.
    """

    begun: bool
    steps: Block
    without_step: Block
    returns: Block
    rests: Block


def heads_day(session: Session, *, by: int, stuck: int = SHOWN, unassigned: int = SHOWN, underpaid: int = SHOWN, soon: int = SHOWN) -> HeadsDay:
    """What a head sees: the department's deals, for the company head all; so many lines of each block, a deal in one of them
    (those that are not paid in full, or whose payment waits for a head, may be stuck, too).

    Raises `NotAllowed` for anybody else.
    """
    who = access.require_head(session, by)
    day = _Day.of(session)
    since, nobodys = _last_worked(day), _unassigned(session)
    return HeadsDay(
        begun=_any(session, [access.counted(who)]),
        unassigned=_block(session, day, [access.counted(who), nobodys], col(Deal.created_at).asc().nulls_first(), unassigned),
        underpaid=_block(session, day, [access.counted(who), owed.underpaid(session)], owed.by_rest(), underpaid),
        candidates=_candidates(session, who, day),
        stuck=_block(session, day, [access.counted(who), _stuck(session, day), ~nobodys], col(Deal.amount).desc(), stuck),
        soon=_block(session, day, [access.counted(who), *_returning(session, day)], day.back.asc().nulls_last(), soon),
        team=_team(session, who, day, since),
        since=since,
    )


def employees_day(
    session: Session, *, by: int, steps: int = SHOWN, without_step: int = SHOWN, returns: int = SHOWN, rests: int = SHOWN
) -> EmployeesDay:
    """What an employee sees: their own deals only; so many lines of each block."""
    day = _Day.of(session)
    own = [access.counted(access.reader(session, by)), col(Deal.owner_id) == by]
    due, later = col(Deal.next_due), or_(col(Deal.next_due).is_(None), col(Deal.next_due) >= day.end)
    return EmployeesDay(
        begun=_any(session, own),
        steps=_block(session, day, [*own, _active(session), due < day.end], due.asc(), steps),
        without_step=_block(session, day, [*own, *_stepless(session)], col(Deal.amount).desc(), without_step),
        returns=_block(session, day, [*own, *_returning(session, day), later], day.back.asc().nulls_last(), returns),
        rests=_block(session, day, [*own, owed.underpaid(session)], owed.by_rest(), rests),
    )


@dataclass(frozen=True, slots=True)
class _Day:
    """The team's day: its instant, where it begins and ends, the calendar it is a day of; `back`: for which day a parked deal waits."""

    now: datetime
    start: datetime
    end: datetime
    calendar: Calendar
    back: ColumnElement[date | None]

    @classmethod
    def of(cls, session: Session) -> '_Day':
        now = clock.now(session)
        today = now.astimezone(TEAM_ZONE).date()
        return cls(now, clock.midnight(today), clock.midnight(today + timedelta(days=1)), worktime.calendar(session), returns.day(session))


def _last_worked(day: _Day) -> date:
    """The last working day before today."""
    found = day.start.date() - timedelta(days=1)
    while not day.calendar.is_workday(found):
        found -= timedelta(days=1)
    return found


def _unassigned(session: Session) -> ColumnElement[bool]:
    """Open deals for which nobody is responsible, but for those that a file brought into a pipeline of its own: there it is
    no fault of anybody's."""
    ships = session.scalars(select(col(Pipeline.id)).where(col(Pipeline.code).is_not(None))).all()
    return and_(_active(session), col(Deal.owner_id).is_(None), or_(col(Deal.pipeline_id).in_(ships), col(Deal.import_id).is_(None)))


def _returning(session: Session, day: _Day) -> tuple[ColumnElement[bool], ...]:
    """Parked deals whose day has come or comes within a week; those for whom nobody knows one by their next step, or now."""
    due = col(Deal.next_due)
    by_step = and_(day.back.is_(None), or_(due.is_(None), due < day.end + SOON))
    return returns.waiting(session), or_(day.back <= (day.start + SOON).date(), by_step)


def _candidates(session: Session, who: access.Reader, day: _Day) -> tuple[Candidate, ...]:
    owner = col(Deal.owner_id)
    counted = select(owner, func.count()).where(access.present(), _active(session)).group_by(owner)
    open_, today = ({row[0]: row[1] for row in session.execute(one)} for one in (counted, counted.where(col(Deal.next_due) < day.end)))
    people = session.execute(
        select(col(Person.id), col(Person.name), col(Person.color))
        .where(access.visible_people(who), col(Person.active), col(Person.role) == Role.EMPLOYEE)
        .order_by(col(Person.name))
    )
    return tuple(Candidate(one.id, one.name, one.color, open_.get(one.id, 0), today.get(one.id, 0)) for one in people)


def _stuck(session: Session, day: _Day) -> ColumnElement[bool]:
    found = _past_norm(session, day), and_(_active(session), _overdue_since(day)), _stepless_since(session, day)
    return or_(*found, stale.are_stale(session, day.now, day.calendar))


def _past_norm(session: Session, day: _Day) -> ColumnElement[bool]:
    """More working days in the stage than its norm, as a condition that an index of entries can answer."""
    norms = session.execute(
        select(col(Stage.id), col(Stage.norm)).where(col(Stage.norm).is_not(None), _running_stage())
    ).all()
    limits = [
        and_(col(Deal.stage_id) == stage, col(Deal.stage_since) < day.calendar.norm_ends(norm or 0, day.now)) for stage, norm in norms
    ]
    return or_(*limits) if limits else col(Deal.id).is_(None)


def _overdue_since(day: _Day) -> ColumnElement[bool]:
    """Overdue since an earlier day: whoever is an hour late is at work on it."""
    return are_overdue(day.start)


def _stepless(session: Session) -> tuple[ColumnElement[bool], ...]:
    return _of_kind(session, StageKind.OPEN), col(Deal.next_task_id).is_(None)


def _stepless_since(session: Session, day: _Day) -> ColumnElement[bool]:
    """Without a step since an earlier day: a deal that came this morning is not stuck."""
    return and_(*_stepless(session), or_(col(Deal.stage_since).is_(None), col(Deal.stage_since) < day.start))


def _running_stage() -> ColumnElement[bool]:
    return col(Stage.kind).in_((StageKind.OPEN, StageKind.PARKED))


def _active(session: Session) -> ColumnElement[bool]:
    return _of_kind(session, StageKind.OPEN, StageKind.PARKED)


def _of_kind(session: Session, *kinds: StageKind) -> ColumnElement[bool]:
    return col(Deal.stage_id).in_(session.scalars(select(col(Stage.id)).where(col(Stage.kind).in_(kinds))).all())


def _any(session: Session, conditions: Sequence[ColumnElement[bool]]) -> bool:
    return session.scalar(select(col(Deal.id)).where(*conditions).limit(1)) is not None


def _block(
    session: Session, day: _Day, conditions: Sequence[ColumnElement[bool]], order: ColumnElement[Any], n: int
) -> Block:
    sums = session.execute(
        select(col(Pipeline.currency), func.count(), func.sum(col(Deal.amount)))
        .select_from(Deal)
        .join(Pipeline, col(Pipeline.id) == Deal.pipeline_id)
        .where(*conditions)
        .group_by(col(Pipeline.currency))
    ).all()
    rows = session.execute(
        select(
            col(Deal.id), col(Deal.title), col(Deal.amount), col(Deal.stage_since), col(Deal.next_due), col(Deal.created_at), col(Deal.source), col(Deal.import_source), col(Pipeline.currency),
            col(Stage.name).label('stage'), col(Stage.name_en), col(Stage.norm), col(Stage.kind), col(Deal.paid_total), col(Deal.claimed_total), col(Deal.rest_due_on),
            day.back.label('back'),
            col(Task.id).label('task'), col(Task.version), col(Task.text).label('step'),
            col(Deal.owner_id), col(Person.name).label('owner'), col(Person.color), col(Person.initials), col(Person.active),
        )
        .select_from(Deal)
        .join(Pipeline, col(Pipeline.id) == Deal.pipeline_id)
        .join(Stage, col(Stage.id) == Deal.stage_id)
        .outerjoin(Task, col(Task.id) == Deal.next_task_id)
        .outerjoin(Person, col(Person.id) == Deal.owner_id)
        .where(*conditions)
        .order_by(order, col(Deal.id))
        .limit(n)
    ).all()  # fmt: skip
    waits = stale.days(session, [row.id for row in rows], day.now, day.calendar)
    return Block(
        lines=tuple(_line(row, day, row.id in waits) for row in rows),
        count=sum(count for _, count, _ in sums),
        sums=tuple(sorted(((currency, int(amount)) for currency, _, amount in sums), key=lambda one: -one[1])),
    )


def _line(row: Row[Any], day: _Day, is_stale: bool) -> Line:  # noqa: FBT001 - a fact of the row
    days = day.calendar.elapsed_days(row.stage_since, day.now) if row.stage_since else None
    return Line(
        deal=row.id, title=row.title, amount=row.amount, currency=row.currency, stage=row.stage, stage_en=row.name_en, days=days,
        norm=row.norm, task=row.task, version=row.version, step=row.step, due=row.next_due, owner=row.owner, color=row.color,
        initials=initials(row.owner, row.initials) if row.owner else None, responsible=row.owner_id,
        answers=row.owner_id if row.active else None, back=row.back if row.kind == StageKind.PARKED else None,
        since=row.created_at, source=row.source or row.import_source, paid=row.paid_total, claimed=row.claimed_total,
        handed=row.kind == StageKind.WON, rest_due=row.rest_due_on, late=row.rest_due_on is not None and row.rest_due_on < day.start.date(), reasons=tuple(_reasons(row, days, day, is_stale)),
    )  # fmt: skip


def _reasons(row: Row[Any], days: int | None, day: _Day, is_stale: bool) -> Iterable[Reason]:  # noqa: FBT001
    if days is not None and row.norm is not None and days > row.norm:
        yield Reason.PAST_NORM
    if row.next_due is not None and overdue(row.next_due, day.now):
        yield Reason.OVERDUE
    if row.step is None and row.kind == StageKind.OPEN:
        yield Reason.NO_STEP
    elif is_stale:
        yield Reason.NOT_AGREED


def _team(session: Session, who: access.Reader, day: _Day, since: date) -> tuple[Member, ...]:
    """A line a person; for the company head a line a department."""
    people = session.execute(
        select(col(Person.id), col(Person.name), col(Person.color), col(Department.name).label('department'))
        .outerjoin(Department, col(Department.id) == Person.department_id)
        .where(access.visible_people(who), col(Person.active), col(Person.role) == Role.EMPLOYEE)
        .order_by(col(Department.name), col(Person.name))
    ).all()
    figures = _figures(session, [one.id for one in people], day, since)
    if who.role != Role.COMPANY_HEAD:
        return tuple(Member(one.id, one.name, one.color, **figures[one.id]) for one in people)
    units: dict[str, list[dict[str, int]]] = {}
    for one in people:
        units.setdefault(one.department or '', []).append(figures[one.id])
    return tuple(
        Member(None, name, None, **{key: sum(one[key] for one in rows) for key in rows[0]})
        for name, rows in units.items()
    )


def _figures(session: Session, people: Sequence[int], day: _Day, since: date) -> dict[int, dict[str, int]]:
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
        'open': select(owner, func.count()).where(access.present(), _active(session)).group_by(owner),
        'overdue': select(owner, func.count()).where(access.present(), _active(session), are_overdue(day.now)).group_by(owner),
        'without_step': select(owner, func.count()).where(access.present(), *_stepless(session)).group_by(owner),
        'touches': select(col(FeedEntry.author_id), func.count()).where(*touch).group_by(col(FeedEntry.author_id)),
        'won': moves.where(*moved, col(Stage.kind) == StageKind.WON).group_by(col(StageMove.owner_id)),
        'lost': moves.where(*moved, col(Stage.kind) == StageKind.LOST).group_by(col(StageMove.owner_id)),
    }
    found = {name: {row[0]: row[1] for row in session.execute(statement)} for name, statement in counted.items()}
    return {person: {name: counts.get(person, 0) for name, counts in found.items()} for person in people}
