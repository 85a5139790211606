"""A deal's feed («Лента», C1): what people wrote and what the system saw, newest first, by windows that cost the same however long it is."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple, cast

from sqlalchemy import ColumnElement, and_, false, or_, true, tuple_
from sqlmodel import Session, col, select

from dashboard import access, calls, clock, journal, mentions, mistakes, pipelines
from dashboard.errors import NotFound
from dashboard.models import (
    Deal,
    EntryKind,
    FeedEntry,
    FeedRevision,
    JournalEntry,
    Mistake,
    Person,
    StageMove,
    StoredFile,
    clean_text,
    folded,
)
from dashboard.queries import cards, files, told
from dashboard.queries.told import Line

WINDOW: Final = 30
CHUNK: Final = 200
"""Entries fetched at once where their texts are looked through."""
STEPS: Final = (journal.TASK_ADDED, journal.TASK_DONE, journal.TASK_CHANGED)
SYSTEM: Final = (
    journal.DEAL_CREATED, journal.DEAL_DELETED, journal.DEAL_RESTORED, journal.STAGE_REASON, *STEPS, journal.OBSERVER_ADDED, journal.OBSERVER_REMOVED,
    journal.SUBSTITUTE_ADDED, journal.SUBSTITUTE_REMOVED, journal.LINE_ADDED, journal.LINE_CHANGED, journal.LINE_REMOVED,
    journal.PAYMENT_CLAIMED, journal.PAYMENT_ENTERED, journal.PAYMENT_CONFIRMED, journal.PAYMENT_REMOVED, journal.SHARES_SET,
    *journal.CLIENTS, journal.DEAL_LINKED, journal.DEAL_UNLINKED, journal.HANDED_ON_ADVANCE, journal.UPSELL_TOLD, journal.UPSELL_UNTOLD,
)  # fmt: skip
"""What the journal tells of a deal, beside its fields."""
UNTOLD: Final = {
    journal.STAGE_MOVED: 'told from the moves, of which imported ones have no entry',
    journal.MOVE_UNDONE: 'told from the moves',
    journal.MISTAKE_MARKED: 'told at the move that it is about',
    journal.MISTAKE_UNMARKED: 'the move stands there as before',
    journal.FEED_ADDED: 'what was written stands there itself',
    journal.FEED_DELETED: 'its author took it out of the feed',
    journal.FEED_EDITED: 'the entry itself says so, and shows its earlier texts',
    journal.PINNED: 'the slot shows it',
    journal.PIN_UNDONE: 'the slot shows it',
    journal.TASK_DROPPED: 'a step withdrawn at once is as if it had never been',
    journal.LINE_PLACE: 'in which order the lines stand changes nothing of what is sold',
    journal.CHECKLIST_TICKED: 'the checklist itself says who vouched for what, and when',
    journal.CHECKLIST_UNTICKED: 'the checklist shows that nobody vouches any more',
    journal.HEAD_NOTED: "the head's note does not exist but for heads, who see it in its own place",
    journal.DISPUTED: 'who else claims a client is for heads to know',
    journal.DISPUTE_SETTLED: 'who else claims a client is for heads to know; a change of who is responsible stands there itself',
    journal.DISPUTE_REOPENED: 'who else claims a client is for heads to know',
    journal.DISCLOSED: 'who asked about a flat changed nothing of the deal: heads read it in the journal',
}
"""The entries about a deal that are no lines of its feed, and why."""
KINDS: Final[dict[str, tuple[str, ...]]] = {
    'comments': (EntryKind.COMMENT,),
    'calls': (EntryKind.CALL, EntryKind.MISSED_CALL),
    'messages': (EntryKind.MESSAGE, EntryKind.EMAIL, EntryKind.OFFER),
    'meetings': (EntryKind.MEETING,),
    'steps': (EntryKind.TASK_RESULT,),
    'files': (EntryKind.FILE,),
    'system': (),
}
"""The kinds of lines that one can ask for, and the kinds of entries among them; steps are told by the journal, too."""
_WRITTEN, _SEEN, _MOVED = 2, 1, 0
"""What stands first among lines of one instant."""


class Place(NamedTuple):
    """Where a line stands: its instant, then what it is and its id among those of one instant."""

    at: datetime
    rank: int
    id: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: one of `KINDS`, words that stand in what people wrote; empty: everything."""

    kind: str = ''
    text: str = ''


@dataclass(frozen=True, slots=True)
class Feed:
    """A window of the feed, and whether there is more behind it."""

    lines: tuple[Line, ...] = field(default=())
    more: bool = False

    @property
    def last(self) -> Place | None:
        """Where the next window begins."""
        return place(self.lines[-1]) if self.lines else None


@dataclass(frozen=True, slots=True)
class Revision:
    """What an entry said until then."""

    text: str
    until: datetime


@dataclass(frozen=True, slots=True)
class News:
    """What happened to a deal's feed since a journal entry: the instants of the lines it concerns, and the last entry there is."""

    last: int
    touched: tuple[datetime, ...] = ()
    moved: bool = False
    """A move was taken back or marked, or a step withdrawn: lines may be otherwise wherever they stand."""


EVERYTHING: Final = Wanted()


def feed(
    session: Session, deal_id: int, *, by: int, wanted: Wanted = EVERYTHING, behind: Place | None = None, until: Place | None = None, n: int = WINDOW
) -> Feed:
    """At most `n` lines of a deal's feed, newest first: those behind a place, and none behind `until`, a place, too.

    The number of statements grows neither with them nor with the feed. Raises `NotFound`.
    """
    row = access.deal(session, deal_id, by=by)
    bounds = _Bounds(behind, until)
    people = told.people_in(session)
    lines = [
        *_written(session, deal_id, by, wanted, bounds, n, people),
        *(_moves(session, row, bounds, people) if wanted.kind in ('', 'system') and not wanted.text else ()),
        *(_seen(session, deal_id, wanted, bounds, n) if wanted.kind in ('', 'system', 'steps') and not wanted.text else ()),
    ]
    lines.sort(key=place, reverse=True)
    return Feed(tuple(lines[:n]), more=len(lines) > n)


def revisions(session: Session, entry_id: int, *, by: int) -> tuple[Revision, ...]:
    """The earlier texts of an entry, newest first. Raises `NotFound`, also for one that its author took out of the feed."""
    entry = session.get(FeedEntry, entry_id)
    if entry is None or entry.deleted_at is not None:
        raise NotFound
    access.deal(session, entry.deal_id, by=by)
    rows = session.exec(select(FeedRevision).where(FeedRevision.entry_id == entry_id).order_by(col(FeedRevision.id).desc()))
    return tuple(Revision(row.text, row.until) for row in rows)


def wrote(session: Session, deal_id: int, text: str, *, by: int, since: datetime) -> bool:
    """Whether `by` has written that text into the deal's feed since then, whatever became of it: worded otherwise, or taken out. Raises `NotFound`."""
    access.deal(session, deal_id, by=by)
    own = (FeedEntry.deal_id == deal_id, FeedEntry.author_id == by, FeedEntry.at >= since)
    kept = clean_text(text)
    earlier = select(FeedRevision.id).where(FeedRevision.entry_id == FeedEntry.id, FeedRevision.text == kept).exists()
    return session.exec(select(FeedEntry.id).where(*own, (col(FeedEntry.text) == kept) | earlier).limit(1)).first() is not None


def mentionable(session: Session, deal_id: int, *, by: int) -> tuple[str, ...]:
    """The names of those who may see the deal, but for the asker. Raises `NotFound`."""
    row = access.deal(session, deal_id, by=by)
    others = session.exec(select(Person).where(col(Person.active), Person.id != by).order_by(col(Person.name))).all()
    return tuple(person.name for person in mentions.seeing(session, row, others))


def news(session: Session, deal_id: int, after: int, *, by: int) -> News:
    """What of the feed's older lines changed after the journal's entry `after`. Raises `NotFound`."""
    access.deal(session, deal_id, by=by)
    asked = select(JournalEntry.id, JournalEntry.what, JournalEntry.old, JournalEntry.new).where(JournalEntry.deal_id == deal_id, col(JournalEntry.id) > after)
    rows = session.exec(asked).all()
    ids = [int((new or old or '0').split()[0]) for _, what, old, new in rows if what in journal.OF_FEED]
    touched = session.exec(select(FeedEntry.at).where(col(FeedEntry.id).in_(ids))).all() if ids else ()
    moved = any(what in (journal.MOVE_UNDONE, *journal.MISTAKES, journal.TASK_DROPPED, journal.STAGE_MOVED) for _, what, _, _ in rows)
    return News(max((id_ or 0 for id_, *_ in rows), default=after), tuple(touched), moved)


def last_news(session: Session, deal_id: int, *, by: int) -> int:
    """The journal's last entry about a deal, from which `news` goes on. Raises `NotFound`."""
    access.deal(session, deal_id, by=by)
    newest = select(JournalEntry.id).where(JournalEntry.deal_id == deal_id).order_by(col(JournalEntry.id).desc())
    return session.exec(newest.limit(1)).first() or 0


def place_of(session: Session, entry_id: int, *, by: int) -> Place:
    """Where an entry stands in its deal's feed. Raises `NotFound`, also for one that its author took out of the feed."""
    entry = session.get(FeedEntry, entry_id)
    if entry is None or entry.deleted_at is not None:
        raise NotFound
    access.deal(session, entry.deal_id, by=by)
    return Place(entry.at, _WRITTEN, entry_id)


def place(line: Line) -> Place:
    """Where a line stands."""
    return Place(line.at, {'e': _WRITTEN, 'j': _SEEN, 'm': _MOVED}[line.key[0]], int(line.key[1:]))


People = dict[int, Person]


@dataclass(frozen=True, slots=True)
class _Bounds:
    behind: Place | None
    until: Place | None

    def of(self, rank: int, at: Any, id_: Any) -> ColumnElement[bool]:
        """The condition on the rows of one kind that they stand between the two places."""
        after = _before(self.behind, rank, at, id_) if self.behind else true()
        return and_(after, ~_before(self.until, rank, at, id_) if self.until else true())

    def hold(self, line: Line) -> bool:
        """As `of`, of a line."""
        return (self.behind is None or place(line) < self.behind) and (self.until is None or place(line) >= self.until)


def _before(there: Place, rank: int, at: Any, id_: Any) -> ColumnElement[bool]:
    """Whether a row stands behind a place: older, or at one instant further down."""
    if rank == there.rank:
        return tuple_(at, id_) < (there.at, there.id)
    return cast('ColumnElement[bool]', at <= there.at if rank < there.rank else at < there.at)


def _written(session: Session, deal_id: int, by: int, wanted: Wanted, bounds: _Bounds, n: int, people: People) -> list[Line]:
    """Nothing that a clock set back wrote ahead. NOTE: one upper bound alone, or SQLite begins at the wrong one of the two."""
    kinds = KINDS[wanted.kind] if wanted.kind else tuple(EntryKind)
    present = Place(clock.now(session), _WRITTEN + 1, 0)
    bounds = _Bounds(min(bounds.behind, present) if bounds.behind else present, bounds.until)
    rows = session.exec(
        select(FeedEntry)
        .where(
            FeedEntry.deal_id == deal_id,
            col(FeedEntry.deleted_at).is_(None),
            col(FeedEntry.kind).in_(kinds) if wanted.kind else true(),
            bounds.of(_WRITTEN, col(FeedEntry.at), col(FeedEntry.id)),
        )
        .order_by(col(FeedEntry.at).desc(), col(FeedEntry.id).desc())
        .limit(None if wanted.text else n + 1)
        .execution_options(yield_per=CHUNK)
    )
    found = _holding(rows, wanted.text, n + 1, _file_names(session, deal_id) if wanted.text else {})
    missed = [row.at for row in found if row.kind == EntryKind.MISSED_CALL]
    numbers = calls.rows(session, deal_id, missed[0]) if missed else {}
    linked = files.hosts_in(session, {row.id or 0: row.text for row in found})
    asked = [row.id or 0 for row in found if row.kind == EntryKind.FILE or row.id in linked]
    attached = files.of_entries(session, asked) if asked else {}
    return [
        Line(
            f'e{row.id:012}', row.at, row.kind, **told.by(people, row.author_id), text=row.text, entry=row.id, own=row.author_id == by,
            edited=row.edited_at, direction=row.direction, seconds=row.seconds, result=row.result, row=numbers.get(row.id or 0, 0),
            file=attached.get(row.id or 0), host=linked.get(row.id or 0),
        )
        for row in found
    ]  # fmt: skip


def _file_names(session: Session, deal_id: int) -> dict[int | None, str]:
    """By the entries that the files are."""
    return dict(session.exec(select(StoredFile.entry_id, StoredFile.name).where(StoredFile.deal_id == deal_id)).all())


def _holding(rows: Iterable[FeedEntry], text: str, most: int, names: Mapping[int | None, str]) -> list[FeedEntry]:
    """The first `most` rows in which, or in whose file's name, the words stand; SQLite's own search knows no Cyrillic capitals."""
    looked = _plain(text)
    found = []
    for row in rows:
        if not looked or looked in _plain(f'{row.text} {names.get(row.id, "")}'):
            found.append(row)
            if len(found) == most:
                break
    return found


def _plain(text: str) -> str:
    """As it is compared: one letter whichever way it was composed, one blank however many."""
    return folded(unicodedata.normalize('NFC', ' '.join(text.split())))


def _moves(session: Session, deal: Deal, bounds: _Bounds, people: People) -> list[Line]:
    """Moves from the moves themselves: imported ones have no journal entries of their own.

    All of them are read, few as they are for one deal: those into the stage where it stood already are no lines, whatever a window holds.
    A valid move came from where the valid one before it had brought the deal, as figures have it.
    """
    newest_first = (col(StageMove.at).desc(), col(StageMove.id).desc())
    rows = session.exec(select(StageMove).where(StageMove.deal_id == deal.id).order_by(*newest_first)).all()
    stages = {stage.id: cards.facts(stage) for stage in pipelines.stages(session, deal.pipeline_id)}
    marked = mistakes.standing(session, deal.id or 0) if any(row.void_at for row in rows) else {}
    lines = [
        Line(
            f'm{row.id:012}', row.at, 'move' if row.void_at is None else 'undone', **told.by(people, row.by_id),
            source=stages.get(source), target=stages.get(row.to_id), move=row.id, **_mistaken(marked.get(row.id or 0), people),
        )
        for row, source in zip(rows, _sources(rows, deal), strict=True)
        if source is not None and source != row.to_id
    ]  # fmt: skip
    return [line for line in lines if bounds.hold(line)]


def _sources(rows: Sequence[StageMove], deal: Deal) -> list[int | None]:
    """The stage that each move, newest first, left."""
    found: list[int | None] = []
    stood = counted = deal.born_id
    for row in reversed(rows):
        found.append(counted if row.void_at is None else stood)
        stood, counted = row.to_id, row.to_id if row.void_at is None else counted
    return found[::-1]


def _mistaken(mark: Mistake | None, people: People) -> dict[str, Any]:
    """What a line says of a head's mark: why, and who it was."""
    if mark is None:
        return {}
    return {'text': mark.reason, 'about': told.by(people, mark.by_id).get('who'), 'mark': mark.id}


def _seen(session: Session, deal_id: int, wanted: Wanted, bounds: _Bounds, n: int) -> list[Line]:
    """What the journal saw besides moves and what people wrote."""
    fields = col(JournalEntry.what).startswith(journal.FIELD) if wanted.kind != 'steps' else false()
    told_of = {'': SYSTEM, 'steps': STEPS}.get(wanted.kind, tuple(what for what in SYSTEM if what not in STEPS))
    of_deal, dropped = JournalEntry.deal_id == deal_id, JournalEntry.what == journal.TASK_DROPPED
    gone = col(JournalEntry.what).startswith('task.') & col(JournalEntry.new).in_(
        select(JournalEntry.new).where(of_deal, dropped)
    )
    at, id_ = col(JournalEntry.at), col(JournalEntry.id)
    rows = session.exec(
        select(JournalEntry)
        .where(of_deal, or_(col(JournalEntry.what).in_(told_of), fields), ~gone, bounds.of(_SEEN, at, id_))
        .order_by(at.desc(), id_.desc())
        .limit(n + 1)
    ).all()
    return told.lines(session, rows)
