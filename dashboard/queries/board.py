"""The pipeline board: its columns, windows over their ordered deals, and what changed of them; never more SQL for more deals."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Final
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, CompoundSelect, Select, bindparam, func, union_all
from sqlmodel import Session, col, select

from dashboard import access, clock, journal, pipelines, stale, worktime
from dashboard.errors import NoPipeline
from dashboard.models import Deal, JournalEntry, ListKind, Person, Pipeline, Project, StageKind, clean_text, folded
from dashboard.queries import cards, lists
from dashboard.queries.cards import Card, Sort, StageFacts
from dashboard.workcalendar import Calendar

WINDOW: Final = 12
"""How many cards of each column the board opens with: what a large screen shows; the browser asks for more."""
WINDOW_LIMIT: Final = 200
TEXT_LIMIT: Final = 100
"""Characters of a search that count: each word is a condition, and a database knows a limit to those."""
NOBODY: Final = 0
"""As `Filters.owner`: the deals for which nobody is responsible."""

_NO_NEWS: Final = (*journal.OF_FEED, journal.STAGE_REASON, journal.DISCLOSED, journal.EXPORTED, journal.FIGURES_EXPORTED, *journal.VIEWS, *journal.HEADS_ONLY)
_MOVES: Final = (journal.STAGE_MOVED, journal.MOVE_UNDONE)
_KEPT: Final = WeakKeyDictionary[Any, dict[tuple[Any, ...], tuple[int, tuple[Any, ...]]]]()
"""By engine, then by reader, filters and columns: the journal's last id when they were counted, and the totals."""
_MOST_KEPT: Final = 500


@dataclass(frozen=True, slots=True)
class Filters:
    """What a board shows; None is no restriction, no pipeline the first one.

    `board` and `windows` leave out what names nothing that their reader may filter by, and answer with the filters that are left.
    """

    pipeline: int | None = None
    owner: int | None = None
    project: int | None = None
    text: str = ''
    sort: Sort = Sort.STEP

    def __post_init__(self) -> None:
        """A search is kept as it is compared: clean, and no longer than `TEXT_LIMIT`."""
        object.__setattr__(self, 'text', clean_text(self.text)[:TEXT_LIMIT])

    @property
    def narrow(self) -> bool:
        """Whether anything is left out."""
        return self.owner is not None or self.project is not None or bool(self.text)


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
    of_one: bool
    """Whether all its deals are the reader's own, so that there is nobody to filter by."""
    columns: tuple[Column, ...]
    ends: tuple[StageFacts, ...]
    journal: int


@dataclass(frozen=True, slots=True)
class Window:
    """One column with the cards that were asked for."""

    column: Column
    journal: int


@dataclass(frozen=True, slots=True)
class News:
    """What journal entries may have changed on a board: deals, the codes of stages that deals left, who moved which deal.

    `everything`: more than deals changed (an import, a pipeline), so only a fresh look will do.
    """

    deals: frozenset[int] = frozenset()
    left: frozenset[str] = frozenset()
    movers: Mapping[int, int] = field(default_factory=dict)
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """Changed deals as they stand now (None: the reader's board does not show it), and the touched columns' totals.

    `movers` names who moved a deal.
    """

    cards: dict[int, Card | None]
    movers: dict[int, str]
    totals: tuple[Total, ...]
    journal: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters can be set to: ids and names, in the order to show."""

    pipelines: tuple[tuple[int, str], ...]
    owners: tuple[tuple[int, str], ...]
    projects: tuple[tuple[int, str], ...]
    people: tuple[tuple[int, str], ...]
    """Whom a head may make responsible; an employee nobody."""
    reasons: tuple[str, ...]
    """Why a deal may be lost, as the list has it."""


def board(session: Session, filters: Filters, *, by: int, n: int = WINDOW) -> Board:
    """The board as `by` may see it. Raises `NoPipeline`."""
    return windows(session, filters, {}, by=by, n=n)


def windows(session: Session, filters: Filters, held: dict[int, tuple[int, int]], *, by: int, n: int = WINDOW) -> Board:
    """The board with the windows that a page holds: stage → (start, number of cards); `n` first cards of other columns."""
    who = access.reader(session, by)
    pipeline = _pipeline(session, filters.pipeline)
    owner, project = _owner(session, who, filters.owner), _project(session, filters.project)
    view = _view(session, replace(filters, pipeline=pipeline.id, owner=owner and owner[0], project=project and project[0]), who)
    return Board(
        filters=view.filters,
        pipeline=pipeline.name,
        currency=pipeline.currency,
        owner=owner and owner[1],
        project=project and project[1],
        of_one=not who.heads,
        columns=_columns(view, view.columns, [held.get(stage.id, (0, n)) for stage in view.columns]),
        ends=tuple(stage for stage in view.stages if stage not in view.columns),
        journal=view.journal,
    )


def kept(session: Session, filters: Filters, *, by: int) -> tuple[Filters, str]:
    """The filters but for those that name nothing that `by` may filter by, and the pipeline's currency. Raises `NoPipeline`."""
    pipeline = _pipeline(session, filters.pipeline)
    owner, project = _owner(session, access.reader(session, by), filters.owner), _project(session, filters.project)
    return replace(
        filters, pipeline=pipeline.id, owner=owner and owner[0], project=project and project[0]
    ), pipeline.currency


def window(session: Session, filters: Filters, stage: int, start: int, n: int, *, by: int) -> Window | None:
    """The cards of one column from `start` on, `WINDOW_LIMIT` at most; None when the board has no such column."""
    view = _view(session, filters, access.reader(session, by))
    found = next((one for one in view.columns if one.id == stage), None)
    if found is None:
        return None
    return Window(_columns(view, [found], [(start, n)])[0], view.journal)


def news(entries: Iterable[JournalEntry]) -> News:
    """What of these entries concerns a board; the feed is none of its business."""
    found = [entry for entry in entries if entry.what not in _NO_NEWS]
    moved = [entry for entry in found if entry.what in _MOVES]
    return News(
        deals=frozenset(entry.deal_id for entry in found if entry.deal_id),
        left=frozenset(entry.old for entry in moved if entry.old),
        movers={entry.deal_id: entry.by_id for entry in moved if entry.deal_id and entry.by_id},
        everything=any(entry.deal_id is None for entry in found),
    )


def changes(session: Session, filters: Filters, news: News, *, by: int) -> Changes:
    """What became of the deals in the news on this reader's board, and the figures of the columns they touch."""
    view = _view(session, filters, access.reader(session, by))
    stands = session.exec(
        select(Deal.stage_id).where(col(Deal.id).in_(news.deals), Deal.pipeline_id == filters.pipeline)
    ).all()
    touched = [stage.id for stage in view.columns if stage.id in stands or stage.code in news.left]
    found = {card.id: card for card in _cards(view, view.statements.cards.where(col(Deal.id).in_(news.deals)))}
    others = {deal: mover for deal, mover in news.movers.items() if mover != by}
    names = dict(_pairs(session, select(Person.id, Person.name).where(col(Person.id).in_(others.values()))))
    return Changes(
        cards={deal: found.get(deal) for deal in news.deals},
        movers={deal: names[mover] for deal, mover in others.items() if deal in found},
        totals=_totals(view, touched),
        journal=view.journal,
    )


def card(session: Session, filters: Filters, deal: int, *, by: int) -> Card | None:
    """One deal's card; None when `by` may not see it, the filters leave it out, or it is closed."""
    return changes(session, filters, News(deals=frozenset({deal})), by=by).cards[deal]


def totals(session: Session, filters: Filters, stages: Sequence[int], *, by: int) -> tuple[Total, ...]:
    """Count and sum of the given columns."""
    return _totals(_view(session, filters, access.reader(session, by)), stages)


def choices(session: Session, filters: Filters, *, by: int) -> Choices:
    """What `by` can filter by: everybody with deals in this pipeline whose figures `by` may see, all projects, all pipelines."""
    who = access.reader(session, by)
    has_deals = select(Deal.id).where(Deal.pipeline_id == filters.pipeline, col(Deal.owner_id) == Person.id, access.present()).exists()
    return Choices(
        pipelines=_pairs(session, select(Pipeline.id, Pipeline.name).order_by(col(Pipeline.id))),
        owners=_pairs(
            session, select(Person.id, Person.name).where(access.visible_people(who), has_deals).order_by(Person.name)
        ),
        projects=_pairs(session, select(Project.id, Project.name).order_by(Project.name)),
        people=_pairs(session, select(Person.id, Person.name).where(access.visible_people(who), col(Person.active)).order_by(Person.name)) if who.heads else (),
        reasons=lists.offered(session, ListKind.LOST_REASON),
    )


def missed(session: Session, after: int, limit: int) -> tuple[JournalEntry, ...] | None:
    """The journal after an id, for a page that lost its connection; None when there is more of it than `limit`."""
    told = col(JournalEntry.what).not_in(journal.HEADS_ONLY) & ~col(JournalEntry.what).startswith(journal.ACCOUNT)
    entries = session.exec(select(JournalEntry).where(col(JournalEntry.id) > after, told).order_by(col(JournalEntry.id)).limit(limit + 1)).all()
    session.expunge_all()
    return None if len(entries) > limit else tuple(entries)


def _pipeline(session: Session, wanted: int | None) -> Pipeline:
    """The one wanted, else the first."""
    found = session.get(Pipeline, wanted) if wanted else None
    found = found or session.exec(select(Pipeline).order_by(col(Pipeline.id)).limit(1)).first()
    if found is None:
        raise NoPipeline
    return found


def _owner(session: Session, who: access.Reader, wanted: int | None) -> tuple[int, str | None] | None:
    """The person to filter by, nobody among them; None for anybody whose deals are not `who`'s to see."""
    if wanted is None or not who.heads:
        return None
    if wanted == NOBODY:
        return NOBODY, None
    return next(
        iter(_pairs(session, select(Person.id, Person.name).where(Person.id == wanted, access.visible_people(who)))),
        None,
    )


def _project(session: Session, wanted: int | None) -> tuple[int, str] | None:
    found = session.get(Project, wanted) if wanted else None
    return (wanted or 0, found.name) if found else None


@dataclass(frozen=True, slots=True)
class _Statements:
    """The deals of a reader's board as cards, and the figures of columns. Made once for each reader and filter, since making
    one takes SQLAlchemy longer than running it takes SQLite.
    """

    cards: Select[Any]
    totals: Select[Any]


@dataclass(frozen=True, slots=True)
class _View:
    """What a reader's board is cut from."""

    session: Session
    who: access.Reader
    filters: Filters
    stages: tuple[StageFacts, ...]
    calendar: Calendar
    journal: int
    """The journal's last id at this instant."""

    @property
    def statements(self) -> _Statements:
        return _statements(self.filters, self.who)

    @property
    def columns(self) -> tuple[StageFacts, ...]:
        return tuple(stage for stage in self.stages if stage.kind in (StageKind.OPEN, StageKind.PARKED))


def _view(session: Session, filters: Filters, who: access.Reader) -> _View:
    assert filters.pipeline is not None
    stages = tuple(cards.facts(stage) for stage in pipelines.stages(session, filters.pipeline) if not stage.retired)
    return _View(session, who, filters, stages, worktime.calendar(session), _journal(session))


@lru_cache(maxsize=256)
def _statements(filters: Filters, who: access.Reader) -> _Statements:
    shown: Select[Any] = select().where(*_conditions(filters, who))  # type: ignore[call-overload]
    found = cards.selected(shown, access.workable(who))
    figures = shown.add_columns(col(Deal.stage_id), func.count(), func.sum(Deal.amount)).group_by(col(Deal.stage_id))
    return _Statements(
        cards=found,
        totals=figures.where(col(Deal.stage_id).in_(bindparam('stages', expanding=True))),
    )


@lru_cache(maxsize=256)
def _windows(filters: Filters, who: access.Reader, n: int) -> CompoundSelect[Any]:
    """The cards of `n` columns in one statement, which takes a third of the time of one for each.

    Parameters of the column at `i`: `stage{i}`, `start{i}`, `n{i}`.
    """
    found = _statements(filters, who).cards.order_by(*cards.order(filters.sort))
    columns = (found.where(col(Deal.stage_id) == bindparam(f'stage{i}')).offset(bindparam(f'start{i}')).limit(bindparam(f'n{i}')) for i in range(n))
    return union_all(*(select(column.subquery()) for column in columns))


def _conditions(filters: Filters, who: access.Reader) -> list[ColumnElement[bool]]:
    conditions = [col(Deal.pipeline_id) == filters.pipeline, access.visible(who)]
    if filters.owner is not None:
        conditions.append(
            col(Deal.owner_id) == filters.owner if filters.owner != NOBODY else col(Deal.owner_id).is_(None)
        )
    if filters.project is not None:
        conditions.append(col(Deal.project_id) == filters.project)
    return conditions + [
        col(Deal.title_folded).contains(word, autoescape=True) for word in folded(filters.text).split()
    ]


def _totals(view: _View, stages: Sequence[int]) -> tuple[Total, ...]:
    """Counted anew after each journal entry, and not for each page between two: at 100,000 deals it takes longer than all the cards do."""
    if journal.written(view.session):  # may be taken back, and its entries' ids be given again
        return _counted(view, stages)
    kept = _KEPT.setdefault(view.session.get_bind(), {})
    asked = (view.filters, view.who, tuple(stages))
    if (found := kept.get(asked)) and found[0] == view.journal:
        return found[1]
    totals = _counted(view, stages)
    if len(kept) >= _MOST_KEPT:
        kept.clear()
    kept[asked] = view.journal, totals
    return totals


def _counted(view: _View, stages: Sequence[int]) -> tuple[Total, ...]:
    rows = view.session.execute(view.statements.totals, {'stages': stages})
    found = {stage: Total(stage, count, int(amount)) for stage, count, amount in rows}
    return tuple(found.get(stage, Total(stage, 0, 0)) for stage in stages)


def _columns(view: _View, stages: Sequence[StageFacts], places: Sequence[tuple[int, int]]) -> tuple[Column, ...]:
    """The columns with the cards at their `places` (start, number); a start behind a column's end shows its last card."""
    if not stages:
        return ()
    totals = _totals(view, [stage.id for stage in stages])
    starts = [max(0, min(start, total.count - 1)) for total, (start, _n) in zip(totals, places, strict=True)]
    at: dict[str, int] = {}
    for i, (stage, start, (_start, n)) in enumerate(zip(stages, starts, places, strict=True)):
        at |= {f'stage{i}': stage.id, f'start{i}': start, f'n{i}': max(0, min(n, WINDOW_LIMIT))}
    found: dict[int, list[Card]] = {stage.id: [] for stage in stages}
    for card in sorted(_cards(view, _windows(view.filters, view.who, len(stages)), at), key=lambda one: one.key):
        found[card.stage].append(card)
    return tuple(
        Column(stage, total.count, total.amount, start, tuple(found[stage.id]))
        for stage, total, start in zip(stages, totals, starts, strict=True)
    )


def _cards(view: _View, deals: Select[Any] | CompoundSelect[Any], at: Mapping[str, int] | None = None) -> tuple[Card, ...]:
    rows, now = view.session.execute(deals, at).all(), clock.now(view.session)
    may_be = {stage.id for stage in view.columns if stage.code == stale.STAGE}
    found = stale.days(view.session, [row.id for row in rows if row.stage_id in may_be], now, view.calendar)
    return cards.made(rows, view.columns, view.filters.sort, now, view.calendar, found)


def _journal(session: Session) -> int:
    return session.exec(select(func.max(JournalEntry.id))).one() or 0


def _pairs(session: Session, statement: Any) -> tuple[tuple[int, str], ...]:
    return tuple((row[0], row[1]) for row in session.exec(statement))
