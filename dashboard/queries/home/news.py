"""What is new to an employee: deals given to them that they have not touched yet, and what came since the last working day."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlmodel import Session, col

from dashboard import clock, journal
from dashboard.models import Deal, EntryKind, FeedEntry, JournalEntry, StageKind
from dashboard.queries import bell
from dashboard.queries.bell import Notice
from dashboard.queries.home.lines import Day, of_kind


@dataclass(frozen=True, slots=True)
class Came:
    """The first notices, newest first, and how many there are in all."""

    lines: tuple[Notice, ...]
    count: int

    @property
    def more(self) -> int:
        """Those that are not among the lines."""
        return self.count - len(self.lines)


def came(session: Session, since: date, n: int, person: int) -> Came:
    """What the bell knows of payments, mentions and deals handed back: of that day and later, or not seen yet."""
    found = bell.came(session, clock.midnight(since), by=person)
    return Came(found[: n + (len(found) == n + 1)], len(found))


def given(person: int) -> ColumnElement[datetime | None]:
    """Since when a deal waits for `person`: somebody else gave it to them, or made it for them; null of one that they made themselves or that
    a file brought."""
    others = or_(col(JournalEntry.by_id).is_(None), col(JournalEntry.by_id) != person)
    told = select(func.max(col(JournalEntry.at))).where(
        col(JournalEntry.deal_id) == Deal.id, col(JournalEntry.what) == journal.FIELD + 'owner_id', col(JournalEntry.new) == str(person), others
    )
    made = case((and_(col(Deal.import_id).is_(None), col(Deal.created_by).is_distinct_from(person)), col(Deal.created_at)))
    return func.coalesce(told.correlate(Deal).scalar_subquery(), made)


def are_new(session: Session, day: Day, person: int) -> ColumnElement[bool]:
    """Given to `person`, and since then nothing was written in them by `person`, be it that nobody was reached; one with a step of today is at work."""
    wrote = select(col(FeedEntry.id)).where(
        col(FeedEntry.deal_id) == Deal.id, col(FeedEntry.author_id) == person, col(FeedEntry.deleted_at).is_(None), col(FeedEntry.kind) != EntryKind.FILE,
        col(FeedEntry.at) >= given(person),
    )  # fmt: skip
    later = or_(col(Deal.next_due).is_(None), col(Deal.next_due) >= day.end)
    return and_(of_kind(session, StageKind.OPEN), given(person).is_not(None), later, ~wrote.correlate(Deal).exists())
