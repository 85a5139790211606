"""The pipeline board: its columns, windows over their ordered deals, and what changed of them; never more SQL for more deals."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, func
from sqlmodel import Session, col, select

from dashboard import access, clock, pipelines, workcalendar
from dashboard.errors import NoPipeline, NotFound
from dashboard.models import Deal, JournalEntry, Person, Pipeline, Project, Stage, StageKind, Task, folded

WINDOW: Final = 20
"""How many cards of each column the board opens with."""
WINDOW_LIMIT: Final = 200
NOBODY: Final = 0
"""As `Filters.owner`: the deals for which nobody is responsible."""
UNKNOWN: Final = 2**53 - 1
"""The last of all sort keys that JavaScript can hold: deals without the sorted fact stand at the end."""


class Sort(StrEnum):
    """The orders of a column; ties by id."""

    STEP = 'step'  # earliest next step first, so overdue ones lead; without a step last
    AMOUNT = 'amount'  # largest first
    DAYS = 'days'  # longest in its stage first
    NEW = 'new'  # newest first


@dataclass(frozen=True, slots=True)
class Filters:
    """What a board shows; None is no restriction, no pipeline the first one."""

    pipeline: int | None = None
    owner: int | None = None
    project: int | None = None
    text: str = ''
    sort: Sort = Sort.STEP

    @property
    def narrow(self) -> bool:
        """Whether anything is left out."""
        return self.owner is not None or self.project is not None or bool(self.text)


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


@dataclass(frozen=True, slots=True)
class Card:
    """A deal as a card: `amount` in kopecks, `days` and the stage's `norm` in working days, None where unknown.

    `key` orders the cards of a column, ascending. `lacks_step`: an open stage wants a next step, and there is none.
    """

    id: int
    stage: int
    title: str
    amount: int
    step: Step | None
    lacks_step: bool
    days: int | None
    norm: int | None
    owner: Owner | None
    key: tuple[int, ...]

    @property
    def past_norm(self) -> bool:
        """Whether more working days have elapsed than the stage's norm allows."""
        return self.norm is not None and self.days is not None and self.days > self.norm


@dataclass(frozen=True, slots=True)
class Total:
    """A column's number of deals and their sum in kopecks."""

    stage: int
    count: int
    amount: int


@dataclass(frozen=True, slots=True)
class Column:
    """A stage, its figures, and the cards from position `start` on."""

    stage: StageFacts
    count: int
    amount: int
    start: int
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The first window of every open and parked stage, the closing stages, and the journal's last id at this instant."""

    filters: Filters
    pipeline: str
    currency: str
    owner: str | None
    project: str | None
    columns: tuple[Column, ...]
    ends: tuple[StageFacts, ...]
    journal: int
    now: datetime


@dataclass(frozen=True, slots=True)
class Changes:
    """Changed deals as they stand now (None: the reader's board no longer shows it), and the touched columns' totals."""

    cards: dict[int, Card | None]
    totals: tuple[Total, ...]
    journal: int
    now: datetime


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters can be set to: ids and names, in the order to show."""

    pipelines: tuple[tuple[int, str], ...]
    owners: tuple[tuple[int, str], ...]
    projects: tuple[tuple[int, str], ...]


def board(session: Session, filters: Filters, *, by: int, n: int = WINDOW) -> Board:
    """The board as `by` may see it. Raises `NoPipeline`, `NotFound` for a pipeline that does not exist."""
    return windows(session, filters, {}, by=by, n=n)


def windows(session: Session, filters: Filters, held: dict[int, tuple[int, int]], *, by: int, n: int = WINDOW) -> Board:
    """The board with the windows that a page holds: stage → (start, number of cards); `n` first cards of other columns."""
    pipeline = _pipeline(session, filters.pipeline)
    view = _view(session, replace(filters, pipeline=pipeline.id), by)
    totals = {total.stage: total for total in _totals(view, [stage.id for stage in view.columns])}
    return Board(
        filters=view.filters,
        pipeline=pipeline.name,
        currency=pipeline.currency,
        owner=_name(session, Person, filters.owner),
        project=_name(session, Project, filters.project),
        columns=tuple(_column(view, stage, totals[stage.id], held.get(stage.id, (0, n))) for stage in view.columns),
        ends=tuple(stage for stage in view.stages if stage not in view.columns),
        journal=_journal(session),
        now=clock.now(session),
    )


def window(session: Session, filters: Filters, stage: int, start: int, n: int, *, by: int) -> tuple[Column, int] | None:
    """The cards of one column from `start` on, `WINDOW_LIMIT` at most, and the journal's last id; None for no such column."""
    view = _view(session, filters, by)
    found = next((one for one in view.columns if one.id == stage), None)
    if found is None:
        return None
    return _column(view, found, _totals(view, [stage])[0], (start, n)), _journal(session)


def changes(session: Session, filters: Filters, deals: Collection[int], *, left: Collection[str] = (), by: int) -> Changes:
    """What became of `deals` on this reader's board; `left` are the codes of stages that deals moved out of."""
    view = _view(session, filters, by)
    stands = session.exec(select(Deal.stage_id).where(col(Deal.id).in_(deals), Deal.pipeline_id == filters.pipeline)).all()
    touched = [stage.id for stage in view.columns if stage.id in stands or stage.code in left]
    cards = {card.id: card for card in _cards(view, view.shown.where(col(Deal.id).in_(deals)))}
    return Changes(
        cards={deal: cards.get(deal) for deal in deals},
        totals=_totals(view, touched),
        journal=_journal(session),
        now=clock.now(session),
    )


def card(session: Session, filters: Filters, deal: int, *, by: int) -> Card | None:
    """One deal's card; None when `by` may not see it, the filters leave it out, or it is closed."""
    return changes(session, filters, [deal], by=by).cards[deal]


def totals(session: Session, filters: Filters, stages: Sequence[int], *, by: int) -> tuple[Total, ...]:
    """Count and sum of the given columns."""
    return _totals(_view(session, filters, by), stages)


def choices(session: Session, filters: Filters, *, by: int) -> Choices:
    """What `by` can filter by: everybody with deals in this pipeline whose figures `by` may see, all projects, all pipelines."""
    who = access.reader(session, by)
    has_deals = select(Deal.id).where(Deal.pipeline_id == filters.pipeline, col(Deal.owner_id) == Person.id).exists()
    return Choices(
        pipelines=_pairs(session, select(Pipeline.id, Pipeline.name).order_by(col(Pipeline.id))),
        owners=_pairs(session, select(Person.id, Person.name).where(access.visible_people(who), has_deals).order_by(Person.name)),
        projects=_pairs(session, select(Project.id, Project.name).order_by(Project.name)),
    )


def missed(session: Session, after: int, limit: int) -> tuple[JournalEntry, ...] | None:
    """The journal after an id, for a page that lost its connection; None when there is more of it than `limit`."""
    entries = session.exec(select(JournalEntry).where(col(JournalEntry.id) > after).order_by(col(JournalEntry.id)).limit(limit + 1)).all()
    session.expunge_all()
    return None if len(entries) > limit else tuple(entries)


def _pipeline(session: Session, wanted: int | None) -> Pipeline:
    if wanted is not None:
        found = session.get(Pipeline, wanted)
        if found is None:
            raise NotFound
        return found
    first = session.exec(select(Pipeline).order_by(col(Pipeline.id)).limit(1)).first()
    if first is None:
        raise NoPipeline
    return first


@dataclass(frozen=True, slots=True)
class _View:
    """What a reader's board is cut from: `shown` selects its deals, of all stages; the columns are the caller's to add."""

    session: Session
    filters: Filters
    stages: tuple[StageFacts, ...]
    shown: Select[Any]

    @property
    def columns(self) -> tuple[StageFacts, ...]:
        return tuple(stage for stage in self.stages if stage.kind in (StageKind.OPEN, StageKind.PARKED))


def _view(session: Session, filters: Filters, by: int) -> _View:
    assert filters.pipeline is not None
    stages = tuple(_facts(stage) for stage in pipelines.stages(session, filters.pipeline) if not stage.retired)
    return _View(session, filters, stages, select().where(*_conditions(session, filters, by)))  # type: ignore[call-overload]


def _facts(stage: Stage) -> StageFacts:
    assert stage.id is not None
    return StageFacts(stage.id, stage.code, stage.name, stage.name_en, stage.kind, stage.color, stage.norm)


def _conditions(session: Session, filters: Filters, by: int) -> list[ColumnElement[bool]]:
    conditions = [col(Deal.pipeline_id) == filters.pipeline, access.visible(access.reader(session, by))]
    if filters.owner is not None:
        conditions.append(col(Deal.owner_id) == filters.owner if filters.owner != NOBODY else col(Deal.owner_id).is_(None))
    if filters.project is not None:
        conditions.append(col(Deal.project_id) == filters.project)
    return conditions + [col(Deal.title_folded).contains(word, autoescape=True) for word in folded(filters.text).split()]


def _totals(view: _View, stages: Sequence[int]) -> tuple[Total, ...]:
    counted = view.shown.add_columns(col(Deal.stage_id), func.count(), func.sum(Deal.amount)).where(col(Deal.stage_id).in_(stages))
    rows = view.session.execute(counted.group_by(col(Deal.stage_id)))
    found = {stage: Total(stage, count, int(amount)) for stage, count, amount in rows}
    return tuple(found.get(stage, Total(stage, 0, 0)) for stage in stages)


def _column(view: _View, stage: StageFacts, total: Total, place: tuple[int, int]) -> Column:
    """The column with the cards at `place` (start, number); a start behind its end shows its last card."""
    start = max(0, min(place[0], total.count - 1))
    deals = view.shown.where(col(Deal.stage_id) == stage.id).order_by(*_order(view.filters.sort))
    cards = _cards(view, deals.offset(start).limit(min(place[1], WINDOW_LIMIT))) if total.count else ()
    return Column(stage, total.count, total.amount, start, cards)


def _cards(view: _View, deals: Select[Any]) -> tuple[Card, ...]:
    columns = {stage.id: stage for stage in view.columns}
    now = clock.now(view.session)
    rows = view.session.execute(
        deals.add_columns(
            col(Deal.id), col(Deal.stage_id), col(Deal.title), col(Deal.amount), col(Deal.stage_since), col(Deal.next_due),
            col(Deal.created_at), col(Deal.owner_id), col(Task.text).label('step'), col(Person.name), col(Person.color),
        )
        .select_from(Deal)
        .outerjoin(Task, col(Task.id) == Deal.next_task_id)
        .outerjoin(Person, col(Person.id) == Deal.owner_id)
    )  # fmt: skip
    return tuple(_card(row, columns[row.stage_id], view.filters.sort, now) for row in rows if row.stage_id in columns)


def _card(row: Row[Any], stage: StageFacts, sort: Sort, now: datetime) -> Card:
    return Card(
        id=row.id,
        stage=stage.id,
        title=row.title,
        amount=row.amount,
        step=Step(row.step, row.next_due, row.next_due < now) if row.step is not None else None,
        lacks_step=row.step is None and stage.kind == StageKind.OPEN,
        days=workcalendar.russian().elapsed_days(row.stage_since, now) if row.stage_since else None,
        norm=stage.norm,
        owner=Owner(row.owner_id, row.name, row.color) if row.owner_id else None,
        key=_key(row, sort),
    )


def _order(sort: Sort) -> tuple[ColumnElement[Any], ...]:
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


def _key(row: Row[Any], sort: Sort) -> tuple[int, ...]:
    """`_order` in numbers, so that a browser places a card without knowing what it is sorted by."""
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


def _journal(session: Session) -> int:
    return session.exec(select(func.max(JournalEntry.id))).one() or 0


def _name(session: Session, table: type[Person] | type[Project], wanted: int | None) -> str | None:
    return session.exec(select(table.name).where(table.id == wanted)).first() if wanted else None


def _pairs(session: Session, statement: Any) -> tuple[tuple[int, str], ...]:
    return tuple((row[0], row[1]) for row in session.exec(statement))
