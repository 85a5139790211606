"""A deal as a card: what it shows, and where it stands in the order of its column."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select
from sqlmodel import col

from dashboard import steps
from dashboard.models import Deal, Person, Stage, StageKind, Task
from dashboard.queries.people import initials
from dashboard.workcalendar import Calendar

UNKNOWN: Final = 2**53 - 1
"""The last of all sort keys that JavaScript can hold: deals without the sorted fact stand at the end."""


class Sort(StrEnum):
    """The orders of a column; ties by id."""

    STEP = 'step'  # earliest next step first, so overdue ones lead; without a step last
    AMOUNT = 'amount'  # largest first
    DAYS = 'days'  # longest in its stage first
    NEW = 'new'  # newest first


@dataclass(frozen=True, slots=True)
class StageFacts:
    """A stage as the board needs it; `norm` is in working days."""

    id: int
    code: str
    name: str
    name_en: str | None
    kind: str
    color: str
    norm: int | None
    retired: bool = False

    @property
    def needs_reason(self) -> bool:
        """Whether a move into it must say why."""
        return self.kind == StageKind.LOST

    @property
    def funnel(self) -> bool:
        """Whether it is one of the funnel's own steps, and not beside it."""
        return self.kind == StageKind.OPEN


@dataclass(frozen=True, slots=True)
class Step:
    """The next step (N1)."""

    text: str
    due: datetime
    overdue: bool


@dataclass(frozen=True, slots=True)
class Owner:
    """Who is responsible (E1)."""

    id: int
    name: str
    color: str
    initials: str


@dataclass(frozen=True, slots=True)
class Card:
    """A deal as a card: `amount` in kopecks, `days` and the stage's `norm` in working days, None where unknown.

    `key` orders the cards of a column, ascending. `lacks_step`: an open stage wants a next step, and there is none.
    """

    id: int
    stage: int
    title: str
    amount: int
    systems: str | None
    """Codes, parted by commas (G1)."""
    step: Step | None
    lacks_step: bool
    days: int | None
    norm: int | None
    stale: int | None
    """Working days without an agreed step, of a deal that is stale (S2)."""
    owner: Owner | None
    observed: bool
    """Whether its reader may only look at it."""
    key: tuple[int, ...]

    @property
    def past_norm(self) -> bool:
        """Whether more working days have elapsed than the stage's norm allows."""
        return self.norm is not None and self.days is not None and self.days > self.norm


def selected(deals: Select[Any], own: ColumnElement[bool]) -> Select[Any]:
    """A select of deals (without columns) with what `made` takes; `own` is the condition on those that the reader may change."""
    return (
        deals.add_columns(
            col(Deal.id), col(Deal.stage_id), col(Deal.title), col(Deal.amount), col(Deal.systems), col(Deal.stage_since), col(Deal.next_due),
            col(Deal.created_at), col(Deal.owner_id), col(Task.text).label('step'), col(Person.name), col(Person.color),
            col(Person.initials),
            own.label('own'),
        )
        .select_from(Deal)
        .outerjoin(Task, col(Task.id) == Deal.next_task_id)
        .outerjoin(Person, col(Person.id) == Deal.owner_id)
    )  # fmt: skip


def made(
    rows: Iterable[Row[Any]], stages: Iterable[StageFacts], sort: Sort, now: datetime, calendar: Calendar, stale: Mapping[int, int]
) -> tuple[Card, ...]:
    """The cards of the `selected` rows that stand in one of `stages`, in the order given; `stale` as `stale.days` found them."""
    columns = {stage.id: stage for stage in stages}
    return tuple(_card(row, columns[row.stage_id], sort, now, calendar, stale.get(row.id)) for row in rows if row.stage_id in columns)


def order(sort: Sort) -> tuple[ColumnElement[Any], ...]:
    """The order of a column; each of these is an index of the table (`ix_deal_board_*`)."""
    match sort:
        case Sort.STEP:
            return col(Deal.next_due).asc().nulls_last(), col(Deal.id).asc()
        case Sort.AMOUNT:
            return col(Deal.amount).desc(), col(Deal.id).desc()
        case Sort.DAYS:
            return col(Deal.stage_since).asc().nulls_last(), col(Deal.id).asc()
        case Sort.NEW:
            return col(Deal.created_at).desc().nulls_last(), col(Deal.id).desc()


def facts(stage: Stage) -> StageFacts:
    """The stage as a board needs it."""
    assert stage.id is not None
    return StageFacts(stage.id, stage.code, stage.name, stage.name_en, stage.kind, stage.color, stage.norm, stage.retired)


def _card(row: Row[Any], stage: StageFacts, sort: Sort, now: datetime, calendar: Calendar, stale: int | None) -> Card:
    return Card(
        id=row.id,
        stage=stage.id,
        title=row.title,
        amount=row.amount,
        systems=row.systems,
        step=Step(row.step, row.next_due, steps.overdue(row.next_due, now)) if row.step is not None else None,
        lacks_step=row.step is None and stage.kind == StageKind.OPEN,
        days=calendar.elapsed_days(row.stage_since, now) if row.stage_since else None,
        norm=stage.norm,
        stale=stale,
        owner=Owner(row.owner_id, row.name, row.color, initials(row.name, row.initials)) if row.owner_id else None,
        observed=not row.own,
        key=_key(row, sort),
    )


def _key(row: Row[Any], sort: Sort) -> tuple[int, ...]:
    """`order` in numbers, so that a browser places a card without knowing what it is sorted by."""
    match sort:
        case Sort.STEP:
            return (_micros(row.next_due), row.id)
        case Sort.AMOUNT:
            return (-row.amount, -row.id)
        case Sort.DAYS:
            return (_micros(row.stage_since), row.id)
        case Sort.NEW:
            return (-_micros(row.created_at) if row.created_at else UNKNOWN, -row.id)


def _micros(instant: datetime | None) -> int:
    return UNKNOWN if instant is None else (instant - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
