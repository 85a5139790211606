"""The table of deals: a window of its rows in any order, how many there are, and what a selection means; open and closed alike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func
from sqlalchemy import Row as Found
from sqlmodel import Session, col, select

from dashboard import access, clock, pipelines, stale, steps, worktime
from dashboard.models import NO_TOUCH, Deal, FeedEntry, JournalEntry, Person, Project, Stage, StageKind, Task, folded
from dashboard.queries import board, cards
from dashboard.queries.cards import StageFacts, Step
from dashboard.settings import TEAM_ZONE

WINDOW: Final = 60
WINDOW_LIMIT: Final = 200
CLOSING: Final = (StageKind.WON, StageKind.LOST)


class Sort(StrEnum):
    """What the rows are sorted by; ties by id."""

    STEP = 'step'
    TITLE = 'title'
    AMOUNT = 'amount'
    SINCE = 'since'
    NEW = 'new'


class State(StrEnum):
    OPEN = 'open'
    STALE = 'stale'
    """Open ones that are stale (S2)."""
    CLOSED = 'closed'
    ALL = 'all'


@dataclass(frozen=True, slots=True)
class Filters:
    """What the table shows; None is no restriction, no pipeline the first one, `owner` 0 the deals with nobody."""

    pipeline: int | None = None
    stage: int | None = None
    owner: int | None = None
    project: int | None = None
    text: str = ''
    state: State = State.OPEN
    sort: Sort = Sort.STEP
    down: bool = False

    @property
    def of_board(self) -> board.Filters:
        """The filters that the board has, too."""
        return board.Filters(self.pipeline, self.owner, self.project, self.text)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A selection: these deals, or all that match the filters but for these."""

    filters: Filters
    ids: frozenset[int]
    all: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A deal as a row: `amount` in kopecks, `days` in its stage in working days, `since` when it entered it; `touch`: the last
    call, message, meeting or comment."""

    id: int
    title: str
    stage: StageFacts
    amount: int
    owner: str | None
    project: str | None
    step: Step | None
    days: int | None
    created: datetime | None
    closed: datetime | None
    since: datetime | None
    touch: datetime | None


@dataclass(frozen=True, slots=True)
class Table:
    """The rows from position `start` on, and the figures of all that match."""

    filters: Filters
    currency: str
    stages: tuple[StageFacts, ...]
    heads: bool
    count: int
    amount: int
    start: int
    rows: tuple[Row, ...]
    journal: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What goes into a file; amounts are kopecks of `currency`."""

    currency: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Offers:
    """What can be done with deals that are chosen: whom they can be given to (an employee's to nobody), who could observe them,
    and whether they may be taken out in a file."""

    people: tuple[tuple[int, str], ...]
    everybody: tuple[tuple[int, str], ...]
    exports: bool


def window(session: Session, filters: Filters, start: int = 0, n: int = WINDOW, *, by: int) -> Table:
    """The table as `by` may see it, `WINDOW_LIMIT` rows at most; filters that fit nothing are left out. Raises `NoPipeline`."""
    who = access.reader(session, by)
    fits, currency = board.kept(session, filters.of_board, by=by)
    stages = tuple(cards.facts(stage) for stage in pipelines.stages(session, fits.pipeline or 0))
    kept = replace(
        filters, pipeline=fits.pipeline, owner=fits.owner, project=fits.project, text=fits.text,
        stage=filters.stage if filters.stage in {stage.id for stage in stages} else None,
    )  # fmt: skip
    conditions = _conditions(session, kept, by)
    count, amount = session.execute(
        select(func.count(), func.sum(Deal.amount)).select_from(Deal).where(*conditions)
    ).one()
    start = max(0, min(start, count - 1))
    places = (
        select(Deal.id).where(*conditions).order_by(*_order(kept)).offset(start).limit(max(0, min(n, WINDOW_LIMIT)))
    )
    rows = _rows(session, places, kept, stages)
    last = session.exec(select(func.max(JournalEntry.id))).one() or 0
    return Table(kept, currency, stages, who.heads, count, int(amount or 0), start, rows, last)


def ids(session: Session, chosen: Chosen, *, by: int, limit: int) -> tuple[int, ...]:
    """The deals of a selection, `limit` at most; those named stay in it even if `by` may not see them: the act refuses them.

    Raises `NotAllowed` for somebody without rights.
    """
    access.reader(session, by)
    if not chosen.all:
        return tuple(sorted(chosen.ids))[:limit]
    matching = select(Deal.id).where(*_conditions(session, chosen.filters, by)).order_by(*_order(chosen.filters))
    if chosen.ids:
        matching = matching.where(col(Deal.id).not_in(chosen.ids))
    return tuple(deal for deal in session.exec(matching.limit(limit)) if deal)


def titles(session: Session, deals: Sequence[int], *, by: int) -> dict[int, str]:
    """The titles of those deals that `by` may see."""
    seen = select(Deal.id, Deal.title).where(col(Deal.id).in_(deals), access.visible(access.reader(session, by)))
    return {deal: title for deal, title in session.exec(seen) if deal}


def export(session: Session, chosen: Chosen, *, by: int) -> Taken:
    """All rows of a selection, for a file: of those named and of all that match alike only what `by` sees, as in the table.

    Raises `NotAllowed` for who has no right to it («Выгрузка»), `NoPipeline`.
    """
    who = access.require_export(session, by)
    pipeline, currency = board.kept(session, chosen.filters.of_board, by=by)
    if chosen.all:
        conditions = [*_conditions(session, chosen.filters, by), col(Deal.id).not_in(chosen.ids)]
    else:  # by name, whatever has become of them since they were chosen: the filters may fit them no longer
        conditions = [access.visible(who), col(Deal.pipeline_id) == pipeline.pipeline, col(Deal.id).in_(chosen.ids)]
    stages = tuple(cards.facts(stage) for stage in pipelines.stages(session, pipeline.pipeline or 0))
    return Taken(currency, _rows(session, select(Deal.id).where(*conditions), chosen.filters, stages))


def offers(session: Session, *, by: int) -> Offers:
    """What a page may offer to do with deals that `by` chooses; the acts ask again."""
    who = access.reader(session, by)
    active = select(Person.id, Person.name).where(col(Person.active)).order_by(Person.name)
    everybody = tuple((id_ or 0, name) for id_, name in session.exec(active))
    mine = set(session.exec(select(Person.id).where(access.visible_people(who)))) if who.heads else set()
    return Offers(tuple(one for one in everybody if one[0] in mine), everybody, access.may_export(who))


def _conditions(session: Session, filters: Filters, by: int) -> list[ColumnElement[bool]]:
    """The board's own conditions would do but for the closed stages; access is the first of them."""
    found: list[ColumnElement[bool]] = [
        access.visible(access.reader(session, by)),
        col(Deal.pipeline_id) == filters.pipeline,
    ]
    if filters.state is State.STALE:
        found.append(stale.are_stale(session, clock.now(session), worktime.calendar(session)))
    if filters.stage is not None:
        found.append(col(Deal.stage_id) == filters.stage)
    elif filters.state is not State.ALL:
        closing = col(Stage.kind).in_(CLOSING)
        kinds = closing if filters.state is State.CLOSED else ~closing
        found.append(
            col(Deal.stage_id).in_(
                session.exec(select(Stage.id).where(Stage.pipeline_id == filters.pipeline, kinds)).all()
            )
        )
    if filters.owner is not None:
        found.append(
            col(Deal.owner_id) == filters.owner if filters.owner != board.NOBODY else col(Deal.owner_id).is_(None)
        )
    if filters.project is not None:
        found.append(col(Deal.project_id) == filters.project)
    return found + [col(Deal.title_folded).contains(word, autoescape=True) for word in folded(filters.text).split()]


def _order(filters: Filters) -> tuple[ColumnElement[Any], ...]:
    """Each of these is an index of the table (`ix_deal_table_*`); a deal without the sorted fact stands last."""
    column = {
        Sort.STEP: col(Deal.next_due), Sort.TITLE: col(Deal.title_folded), Sort.AMOUNT: col(Deal.amount), Sort.SINCE: col(Deal.stage_since),
        Sort.NEW: col(Deal.created_at),
    }[filters.sort]  # fmt: skip
    if filters.down:
        return column.desc().nulls_last(), col(Deal.id).desc()
    return column.asc().nulls_last(), col(Deal.id).asc()


def _rows(session: Session, deals: Select[Any], filters: Filters, stages: Sequence[StageFacts]) -> tuple[Row, ...]:
    known, now, calendar = {stage.id: stage for stage in stages}, clock.now(session), worktime.calendar(session)

    @cache
    def elapsed(entered: date) -> int:
        """Of a day, which is all that counts of an instant: a file of 100,000 deals asks for few different ones."""
        return calendar.elapsed_days(datetime.combine(entered, time(12), TEAM_ZONE), now)

    touches = select(func.max(FeedEntry.at)).where(
        FeedEntry.deal_id == Deal.id, col(FeedEntry.deleted_at).is_(None), col(FeedEntry.kind).not_in(NO_TOUCH)
    )
    found = session.execute(
        select(
            col(Deal.id), col(Deal.title), col(Deal.stage_id), col(Deal.amount), col(Deal.next_due), col(Deal.stage_since),
            col(Deal.created_at), col(Deal.closed_at), col(Person.name).label('owner'), col(Project.name).label('project'),
            col(Task.text).label('step'), touches.scalar_subquery().label('touch'),
        )  # type: ignore[call-overload]
        .outerjoin(Person, col(Person.id) == Deal.owner_id)
        .outerjoin(Project, col(Project.id) == Deal.project_id)
        .outerjoin(Task, col(Task.id) == Deal.next_task_id)
        .where(col(Deal.id).in_(deals))
        .order_by(*_order(filters))
    )  # fmt: skip
    return tuple(_row(one, known[one.stage_id], now, elapsed) for one in found)


def _row(one: Found[Any], stage: StageFacts, now: datetime, elapsed: Callable[[date], int]) -> Row:
    return Row(
        id=one.id,
        title=one.title,
        stage=stage,
        amount=one.amount,
        owner=one.owner,
        project=one.project,
        step=Step(one.step, one.next_due, steps.overdue(one.next_due, now)) if one.step is not None and one.next_due else None,
        days=elapsed(one.stage_since.astimezone(TEAM_ZONE).date()) if one.stage_since else None,
        created=one.created_at,
        closed=one.closed_at,
        since=one.stage_since,
        touch=one.touch,
    )
