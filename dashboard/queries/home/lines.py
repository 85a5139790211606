"""A deal's line in a block of «Сегодня», the reasons why it stands there, and the conditions that bring it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, case, func, null, or_, select
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from dashboard import clock, returns, stale, worktime
from dashboard.models import Deal, Person, Pipeline, Stage, StageKind, Task
from dashboard.queries.clients import Called
from dashboard.queries.people import initials
from dashboard.settings import TEAM_ZONE
from dashboard.steps import are_overdue, overdue
from dashboard.workcalendar import Calendar

SHOWN: Final = 10
"""Lines of a block; how many more there are is said under it."""
FEW: Final = 3
"""Lines of the blocks that stand over what is stuck, which a head sees without scrolling."""


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
    `back`: the day for which it waits, of a parked one. `since` is its creation, or when it was given to its owner, `source` where an import had it from; `paid` and `claimed` are what was paid of the amount, and what
    waits to be confirmed. `handed`: it is handed over, on an advance, and `rest_due` (D4) says when the rest is there, `late`: it is not.
    `refused`: why it was lost, of a lost one. `part` of the block, where that has any; `lacks`: what is missing for it to be handed over, of one that is paid; `client`: whom to call, of a
    step of today.
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
    refused: str | None
    reasons: tuple[Reason, ...]
    part: Any = None
    lacks: tuple[str, ...] | None = None
    client: Called | None = None

    @property
    def overdue(self) -> bool:
        """Whether its step is overdue."""
        return Reason.OVERDUE in self.reasons


@dataclass(frozen=True, slots=True)
class Block:
    """The first lines, how many deals there are in all, and their sums by currency, largest first; where the block has `parts`, how many
    deals each has, in their order."""

    lines: tuple[Line, ...]
    count: int
    sums: tuple[tuple[str, int], ...]
    parts: tuple[tuple[Any, int], ...] = ()

    @property
    def more(self) -> int:
        """Deals that are not among the lines."""
        return self.count - len(self.lines)


@dataclass(frozen=True, slots=True)
class Day:
    """The team's day: its instant, where it begins and ends, the calendar it is a day of; `back`: for which day a parked deal waits."""

    now: datetime
    start: datetime
    end: datetime
    calendar: Calendar
    back: ColumnElement[date | None]

    @classmethod
    def of(cls, session: Session) -> 'Day':
        now = clock.now(session)
        today = now.astimezone(TEAM_ZONE).date()
        return cls(now, clock.midnight(today), clock.midnight(today + timedelta(days=1)), worktime.calendar(session), returns.day(session))


def are_stuck(session: Session, day: Day) -> ColumnElement[bool]:
    found = past_norm(session, day), and_(are_active(session), _overdue_since(day)), _stepless_since(session, day)
    return or_(*found, stale.are_stale(session, day.now, day.calendar))


def otherwise(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """That a condition does not hold, also where it is null, as it is of a deal without the date that it looks at."""
    return case((condition, 1), else_=0) == 0


def past_norm(session: Session, day: Day, stages: Collection[int] | None = None) -> ColumnElement[bool]:
    """More working days in the stage (one of these) than its norm, as a condition that an index of entries can answer."""
    rows = session.execute(select(col(Stage.id), col(Stage.norm)).where(col(Stage.norm).is_not(None), _running_stage()))
    norms = [(stage, norm) for stage, norm in rows if stages is None or stage in stages]
    limits = [
        and_(col(Deal.stage_id) == stage, col(Deal.stage_since) < day.calendar.norm_ends(norm or 0, day.now)) for stage, norm in norms
    ]
    return or_(*limits) if limits else col(Deal.id).is_(None)


def _overdue_since(day: Day) -> ColumnElement[bool]:
    """Overdue since an earlier day: whoever is an hour late is at work on it."""
    return are_overdue(day.start)


def have_no_step(session: Session) -> tuple[ColumnElement[bool], ...]:
    return of_kind(session, StageKind.OPEN), col(Deal.next_task_id).is_(None)


def _stepless_since(session: Session, day: Day) -> ColumnElement[bool]:
    """Without a step since an earlier day: a deal that came this morning is not stuck."""
    return and_(*have_no_step(session), or_(col(Deal.stage_since).is_(None), col(Deal.stage_since) < day.start))


def _running_stage() -> ColumnElement[bool]:
    return col(Stage.kind).in_((StageKind.OPEN, StageKind.PARKED))


def are_active(session: Session) -> ColumnElement[bool]:
    return of_kind(session, StageKind.OPEN, StageKind.PARKED)


def of_kind(session: Session, *kinds: StageKind) -> ColumnElement[bool]:
    return col(Deal.stage_id).in_(session.scalars(select(col(Stage.id)).where(col(Stage.kind).in_(kinds))).all())


def block(
    session: Session, day: Day, conditions: Sequence[ColumnElement[bool]], order: ColumnElement[Any], n: int,
    part: ColumnElement[Any] | None = None, since: ColumnElement[Any] | Mapped[Any] | None = None,
) -> Block:  # fmt: skip
    """The first `n` deals in that order, those of a `part` together; `since`: from when they wait, else their creation. Its caller has asked whose deals they may be."""
    of: ColumnElement[Any] = null() if part is None else part
    counted = session.execute(
        select(col(Pipeline.currency), of.label('part'), func.count(), func.sum(col(Deal.amount)))
        .select_from(Deal)
        .join(Pipeline, col(Pipeline.id) == Deal.pipeline_id)
        .outerjoin(Person, col(Person.id) == Deal.owner_id)
        .where(*conditions)
        .group_by(col(Pipeline.currency), 'part')
    ).all()
    found = sum(row[2] for row in counted)
    rows = session.execute(
        select(
            col(Deal.id), col(Deal.title), col(Deal.amount), col(Deal.stage_since), col(Deal.next_due), (col(Deal.created_at) if since is None else since).label('since'), col(Deal.source), col(Deal.import_source), col(Pipeline.currency),
            col(Stage.name).label('stage'), col(Stage.name_en), col(Stage.norm), col(Stage.kind), col(Deal.paid_total), col(Deal.claimed_total), col(Deal.rest_due_on), col(Deal.lost_reason),
            day.back.label('back'), of.label('part'),
            col(Task.id).label('task'), col(Task.version), col(Task.text).label('step'),
            col(Deal.owner_id), col(Person.name).label('owner'), col(Person.color), col(Person.initials), col(Person.active),
        )
        .select_from(Deal)
        .join(Pipeline, col(Pipeline.id) == Deal.pipeline_id)
        .join(Stage, col(Stage.id) == Deal.stage_id)
        .outerjoin(Task, col(Task.id) == Deal.next_task_id)
        .outerjoin(Person, col(Person.id) == Deal.owner_id)
        .where(*conditions)
        .order_by('part', order, col(Deal.id))
        .limit(n + (found == n + 1))  # one line takes no more room than the word that there is one more
    ).all()  # fmt: skip
    waits = stale.days(session, [row.id for row in rows], day.now, day.calendar)
    return Block(
        lines=tuple(_line(row, day, row.id in waits) for row in rows),
        count=found,
        sums=tuple(sorted(_added((row[0], int(row[3])) for row in counted).items(), key=lambda one: -one[1])),
        parts=() if part is None else tuple(sorted(_added((row[1], row[2]) for row in counted).items())),
    )


def _added(pairs: Iterable[tuple[Any, int]]) -> dict[Any, int]:
    """The sum of each key's numbers."""
    found: dict[Any, int] = {}
    for key, number in pairs:
        found[key] = found.get(key, 0) + number
    return found


def _line(row: Row[Any], day: Day, is_stale: bool) -> Line:  # noqa: FBT001 - a fact of the row
    days = day.calendar.elapsed_days(row.stage_since, day.now) if row.stage_since else None
    return Line(
        deal=row.id, title=row.title, amount=row.amount, currency=row.currency, stage=row.stage, stage_en=row.name_en, days=days,
        norm=row.norm, task=row.task, version=row.version, step=row.step, due=row.next_due, owner=row.owner, color=row.color,
        initials=initials(row.owner, row.initials) if row.owner else None, responsible=row.owner_id,
        answers=row.owner_id if row.active else None, back=row.back if row.kind == StageKind.PARKED else None,
        since=row.since, source=row.source or row.import_source, paid=row.paid_total, claimed=row.claimed_total,
        handed=row.kind == StageKind.WON, rest_due=row.rest_due_on, late=row.rest_due_on is not None and row.rest_due_on < day.start.date(),
        refused=row.lost_reason if row.kind == StageKind.LOST else None, reasons=tuple(_reasons(row, days, day, is_stale)), part=row.part,
    )  # fmt: skip


def _reasons(row: Row[Any], days: int | None, day: Day, is_stale: bool) -> Iterable[Reason]:  # noqa: FBT001
    if days is not None and row.norm is not None and days > row.norm:
        yield Reason.PAST_NORM
    if row.next_due is not None and overdue(row.next_due, day.now):
        yield Reason.OVERDUE
    if row.step is None and row.kind == StageKind.OPEN:
        yield Reason.NO_STEP
    elif is_stale:
        yield Reason.NOT_AGREED
