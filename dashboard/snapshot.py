"""One columnar snapshot of moves, deals and the feed a process; what a reader may not see is taken out before anything is computed."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any, Final
from weakref import WeakKeyDictionary

import pandas as pd
from sqlalchemy import Connection, Engine, text
from sqlmodel import Session, col, func, select

from dashboard import access, journal
from dashboard.access import Reader
from dashboard.analytics import frames
from dashboard.analytics.frames import Author, Stage
from dashboard.models import Absence, Deal, EntryKind, FeedEntry, JournalEntry, Person, Pipeline, Role, StageMove
from dashboard.models import Stage as StageRow
from dashboard.settings import TEAM_ZONE

CHUNK: Final = 500
"""Rows fetched at once: fewer than wake the garbage collector, whose looks at half a million tuples double the time."""

_MOVES: Final = """
SELECT id, deal_id, to_id, at, by_id, owner_id, void_at FROM stage_move WHERE id > :after AND deal_id NOT IN (
    SELECT id FROM deal WHERE deleted_at IS NOT NULL) AND deal_id IN (
    SELECT deal_id FROM stage_move WHERE to_id IN (SELECT id FROM stage WHERE pipeline_id = :pipeline))"""
_DEALS: Final = """
SELECT id, stage_id, owner_id, project_id, amount, born_id, created_at, source, systems FROM deal WHERE deleted_at IS NULL AND (pipeline_id = :pipeline OR id IN (
    SELECT deal_id FROM stage_move WHERE to_id IN (SELECT id FROM stage WHERE pipeline_id = :pipeline)))"""
COMMENT: Final = "author_id IS NOT NULL AND (kind = 'comment' OR (kind NOT IN ('missed_call', 'offer') AND text <> ''))"
"""Which entries of the feed are comments (analytics.md, A3), in SQL."""
_FEED: Final = f"""
SELECT id, deal_id, author_id, at,
    CASE WHEN {COMMENT} THEN 1 ELSE 0 END,
    CASE WHEN kind NOT IN ('task_result', 'file') THEN 1 ELSE 0 END, kind
FROM feed_entry WHERE id > :after AND deleted_at IS NULL
    AND deal_id NOT IN (SELECT id FROM deal WHERE deleted_at IS NOT NULL)"""  # noqa: S608 - put together from our own words alone

_OWNERS: Final = "SELECT id, deal_id, at, old, new FROM journal WHERE id > :after AND what = 'field.owner_id' AND deal_id IS NOT NULL"

KEPT: Final = 10
"""Frames kept of a database, those used last: moves and deals of four pipelines, the feed, and who was made responsible."""

_ADDING: Final = {journal.DEAL_CREATED, journal.STAGE_MOVED, journal.STAGE_REASON, journal.FEED_ADDED}
_ELSEWHERE: Final = {
    journal.TASK_ADDED, journal.TASK_CHANGED, journal.TASK_DONE, journal.TASK_DROPPED, journal.OBSERVER_ADDED, journal.OBSERVER_REMOVED,
    journal.SUBSTITUTE_ADDED, journal.SUBSTITUTE_REMOVED, journal.CHECKLIST_TICKED, journal.CHECKLIST_UNTICKED, journal.HANDED_ON_ADVANCE,
    journal.UPSELL_TOLD, journal.UPSELL_UNTOLD, *journal.CLIENTS, journal.DEAL_LINKED, journal.DEAL_UNLINKED,
    journal.DISPUTED, journal.DISPUTE_SETTLED, journal.DISPUTE_REOPENED,
    journal.LINE_ADDED, journal.LINE_CHANGED, journal.LINE_REMOVED, journal.LINE_PLACE,
    journal.PAYMENT_CLAIMED, journal.PAYMENT_ENTERED, journal.PAYMENT_CONFIRMED, journal.PAYMENT_REMOVED, journal.SHARES_SET,
    journal.HEAD_NOTED, journal.DISCLOSED, journal.EXPORTED, journal.JOURNAL_EXPORTED, journal.FIGURES_EXPORTED, *journal.VIEWS,
    journal.PINNED, journal.PIN_UNDONE,
}  # fmt: skip
"""What the journal may say while old rows of moves and comments stay as they were."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one reader's figures of one pipeline are computed from; frames as in analytics.frames.

    `moves` has one more column, `voided`: when a move was taken back (NaT: it was not). `deals` are those of the
    pipeline and those that were in it. `comments` are all of `authors` and of those who `left`, in whatever pipeline their deals are; `touches`
    (as in frames.TOUCHES) are everybody's, comments among them, of these deals; `handed` are the changes of who is responsible
    for them; `since` is when the team's first comment was written, whoever may see that one; `people` are the names of whoever owns one;
    `before_all`: it is shown where everybody sees it (access.Reader).
    """

    pipeline: str
    pipeline_id: int
    currency: str
    stages: tuple[Stage, ...]
    moves: pd.DataFrame
    deals: pd.DataFrame
    comments: pd.DataFrame
    touches: pd.DataFrame
    handed: pd.DataFrame
    since: datetime | None
    authors: tuple[Author, ...]
    left: tuple[Author, ...]
    people: Mapping[int, str]
    before_all: bool = False


def for_reader(session: Session, pipeline: Pipeline, *, by: int, language: str = 'ru') -> Snapshot:
    """The snapshot as `by` may see it now: deals by who is responsible for them, comments by their author.

    The frames are shared between readers and threads: never change one. Raises `NotAllowed`.
    """
    who = access.reader(session, by)
    assert pipeline.id is not None
    moves, deals, feed, handed = _held(session).all(session, pipeline.id)
    authors, left = _authors(session, who, feed)
    if who.role != Role.COMPANY_HEAD:
        seen = session.exec(select(Deal.id).where(access.counted(who))).all()
        deals = deals[deals.deal.isin(seen)]
        moves = moves[moves.deal.isin(seen)]
    return Snapshot(
        pipeline=pipeline.name,
        pipeline_id=pipeline.id,
        currency=pipeline.currency,
        stages=_stages(session, pipeline.id, language),
        moves=moves,
        deals=deals,
        comments=feed.loc[feed.comment & feed.author.isin([author.id for author in (*authors, *left)]), list(frames.COMMENTS)].astype(frames.COMMENTS),
        touches=feed.loc[feed.touch & feed.deal.isin(deals.deal), list(frames.TOUCHES)],
        handed=handed[handed.deal.isin(deals.deal)],
        since=_since(feed),
        authors=authors,
        left=left,
        people=_owners(session, deals),
        before_all=who.before_all,
    )


def _stages(session: Session, pipeline_id: int, language: str) -> tuple[Stage, ...]:
    rows = session.exec(select(StageRow).where(StageRow.pipeline_id == pipeline_id).order_by(col(StageRow.position)))
    return tuple(
        Stage(row.id or 0, row.name_en if language == 'en' and row.name_en else row.name, row.kind, row.position, row.norm)  # type: ignore[arg-type]
        for row in rows
    )


def _authors(session: Session, who: Reader, feed: pd.DataFrame) -> tuple[tuple[Author, ...], tuple[Author, ...]]:
    """The employees whose figures the reader may see, by name: the active ones, and those who left.

    Where nobody said until when somebody who left worked, it was until the day of the last comment.
    """
    employees = select(Person).where(Person.role == Role.EMPLOYEE, access.visible_people(who))
    rows = session.exec(employees.order_by(col(Person.name), col(Person.id))).all()
    away = _absences(session)
    gone = [row.id for row in rows if not row.active]
    wrote: dict[Any, Any] = feed[feed.comment & feed.author.isin(gone)].groupby('author')['at'].max().to_dict() if gone else {}

    def author(row: Person) -> Author:
        last = row.worked_to if row.active or row.worked_to or row.id not in wrote else wrote[row.id].tz_convert(TEAM_ZONE).date()
        return Author(row.id or 0, row.name, row.worked_from, last, away.get(row.id or 0, ()))

    return tuple(author(row) for row in rows if row.active), tuple(author(row) for row in rows if not row.active)


def _since(feed: pd.DataFrame) -> datetime | None:
    first = feed['at'][feed.comment].min()
    return None if pd.isna(first) else first.to_pydatetime()


def _absences(session: Session) -> dict[int, tuple[tuple[datetime, datetime], ...]]:
    """When each person was or will be away: whole days of the team's clock, or the hours of a visit."""
    found: dict[int, tuple[tuple[datetime, datetime], ...]] = {}
    for one in session.exec(select(Absence).where(col(Absence.removed_at).is_(None))):
        start = datetime.combine(one.first, one.starts or time(), TEAM_ZONE)
        end = datetime.combine(one.last, one.ends, TEAM_ZONE) if one.ends else datetime.combine(one.last + timedelta(days=1), time(), TEAM_ZONE)
        found[one.person_id] = (*found.get(one.person_id, ()), (start, end))
    return found


def _owners(session: Session, deals: pd.DataFrame) -> dict[int, str]:
    owners = deals.owner.dropna().unique().tolist()
    return {id_ or 0: name for id_, name in session.exec(select(Person.id, Person.name).where(col(Person.id).in_(owners)))}


@dataclass(frozen=True, slots=True)
class _Part:
    """A loaded frame, the table's last row and the journal's last entry that it knows."""

    frame: pd.DataFrame
    row: int
    entry: int


@dataclass(slots=True)
class _Held:
    """What is loaded of one database; a part is brought up to date when somebody asks for it."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    parts: dict[tuple[str, int], _Part] = field(default_factory=dict)

    def all(self, session: Session, pipeline: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        """Moves, deals, the feed and the changes of who is responsible, at least as new as the session's transaction."""
        with self.lock:
            return (
                self._part(session, ('moves', pipeline), StageMove, _load_moves, _keeps_moves),
                self._part(session, ('deals', pipeline), Deal, _load_deals, _keeps_nothing),
                self._part(session, ('feed', 0), FeedEntry, _load_feed, _keeps_feed),
                self._part(session, ('handed', 0), JournalEntry, _load_handed, _keeps_all),
            )

    def _part(self, session: Session, key: tuple[str, int], table: Any, load: '_Load', keeps: '_Keeps') -> pd.DataFrame:
        held = self.parts.pop(key, None)
        row = session.exec(select(func.max(table.id))).one() or 0
        entry = session.exec(select(func.max(JournalEntry.id))).one() or 0
        if held is None or row > held.row or entry > held.entry:
            grows = held is not None and entry > held.entry and keeps(session, held)
            old = held.frame if held is not None and grows else None
            fresh = load(session.connection(), key[1], held.row if held is not None and grows else 0)
            frame = fresh if old is None else pd.concat([old, fresh], ignore_index=True) if len(fresh) else old
            held = _Part(frame, row, entry)
        self.parts[key] = held
        for oldest in list(self.parts)[:-KEPT]:
            del self.parts[oldest]
        return held.frame


_KINDS: Final = pd.CategoricalDtype([str(kind) for kind in EntryKind])
_Load = Callable[[Connection, int, int], pd.DataFrame]
_Keeps = Callable[[Session, _Part], bool]
_databases: WeakKeyDictionary[Engine, _Held] = WeakKeyDictionary()
_door = threading.Lock()


def _held(session: Session) -> _Held:
    engine = session.get_bind()
    assert isinstance(engine, Engine)
    with _door:
        return _databases.setdefault(engine, _Held())


def _keeps_moves(session: Session, held: _Part) -> bool:
    """Whether moves were only added: nothing was taken back, imported or changed otherwise."""
    return all(what in _ADDING | _ELSEWHERE | {journal.FEED_DELETED, journal.FEED_EDITED} for what, _ in _news(session, held))


def _keeps_feed(session: Session, held: _Part) -> bool:
    """Whether entries were only added: none was deleted or worded otherwise, none of the old ones put back."""
    return all(
        int(new or 0) > held.row if what == journal.FEED_ADDED else what in _ADDING | _ELSEWHERE | {journal.MOVE_UNDONE, *journal.MISTAKES}
        for what, new in _news(session, held)
    )


def _keeps_nothing(_session: Session, _held: _Part) -> bool:
    """Any field of a deal may have changed, and deals are few."""
    return False


def _keeps_all(_session: Session, _held: _Part) -> bool:
    """The journal is only ever added to."""
    return True


def _news(session: Session, held: _Part) -> list[tuple[str, str | None]]:
    """What happened since, but for edited fields of deals and the shop's own affairs, which are no part of moves and comments."""
    since = select(JournalEntry.what, JournalEntry.new).where(col(JournalEntry.id) > held.entry)
    return [(what, new) for what, new in session.exec(since) if not what.startswith((journal.FIELD, journal.ACCOUNT, *journal.OFFICE))]


def _load_moves(connection: Connection, pipeline: int, after: int) -> pd.DataFrame:
    id_, deal, to, at, by, owner, voided = columns(connection, _MOVES, 7, pipeline=pipeline, after=after)
    voided = _instants(voided)
    frame = {'id': id_, 'deal': deal, 'to': to, 'at': _instants(at), 'by': by, 'owner': owner, 'void': voided.notna()}
    return pd.DataFrame(frame).astype(frames.MOVES).assign(voided=voided)


def _load_deals(connection: Connection, pipeline: int, _after: int) -> pd.DataFrame:
    deal, stage, owner, project, amount, born, created, source, systems = columns(connection, _DEALS, 9, pipeline=pipeline)
    frame = {'deal': deal, 'stage': stage, 'owner': owner, 'project': project, 'amount': amount, 'born': born}
    return pd.DataFrame({**frame, 'created': _instants(created), 'source': source, 'systems': systems}).astype(frames.DEALS)


def _load_feed(connection: Connection, _pipeline: int, after: int) -> pd.DataFrame:
    id_, deal, author, at, comment, touch, kind = columns(connection, _FEED, 7, after=after)
    frame = {'id': id_, 'deal': deal, 'author': author, 'at': _instants(at), 'comment': comment, 'touch': touch, 'kind': kind}
    return pd.DataFrame(frame).astype(frames.COMMENTS | frames.TOUCHES | {'comment': 'bool', 'touch': 'bool', 'kind': _KINDS})


def _load_handed(connection: Connection, _pipeline: int, after: int) -> pd.DataFrame:
    id_, deal, at, old, new = columns(connection, _OWNERS, 5, after=after)
    frame = {'id': id_, 'deal': deal, 'at': _instants(at), 'old': pd.to_numeric(old), 'new': pd.to_numeric(new)}
    return pd.DataFrame(frame).astype(frames.HANDED)


def columns(connection: Connection, statement: str, width: int, **facts: int | str) -> list[pd.Series]:
    """The columns of a statement's rows: the driver's own tuples in chunks, which is three times as fast as rows of objects."""
    cursor: Any = connection.execute(text(statement), facts).cursor
    columns: list[list[Any]] = [[] for _ in range(width)]
    while rows := cursor.fetchmany(CHUNK):
        for column, values in zip(columns, zip(*rows, strict=True), strict=True):
            column.extend(values)
    cursor.close()
    return [pd.Series(column, dtype=object) for column in columns]


def _instants(values: pd.Series) -> pd.Series:
    """Instants as the driver gives them (SQLite: text in UTC) as a column of aware ones."""
    return pd.Series(pd.to_datetime(values, utc=True, format='ISO8601')).dt.as_unit('us')
