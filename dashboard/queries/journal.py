"""The journal page: who changed what, from, to, when; newest first, by windows that cost the same however long the journal is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

import sqlalchemy
from sqlalchemy import ColumnElement, Select, tuple_, union_all
from sqlmodel import Session, col, select

from dashboard import access, catalogue, clock, deals, journal, offers, people, stages, worktime
from dashboard.models import Deal, JournalEntry, Person, Pipeline
from dashboard.queries import told
from dashboard.queries.told import Line
from dashboard.validation import refuse

WINDOW: Final = 50
SPAN: Final = 2_000
"""Entries looked through for one window: where a reader's own lie far apart, the window says how far it looked."""
LARGE_WINDOW: Final = 1_000
MOST: Final = 100_000
"""Entries that go into one file."""
NOBODY: Final = 0
"""The person to ask for what the system did."""
KINDS: Final[dict[str, tuple[str, ...]]] = {
    'stages': (
        journal.STAGE_MOVED, journal.STAGE_REASON, journal.MOVE_UNDONE, *journal.MISTAKES, journal.CHECKLIST_TICKED, journal.CHECKLIST_UNTICKED, journal.HANDED_ON_ADVANCE,
    ),
    'owners': (journal.FIELD + 'owner_id', journal.OBSERVER_ADDED, journal.OBSERVER_REMOVED, journal.SUBSTITUTE_ADDED, journal.SUBSTITUTE_REMOVED),
    'fields': (journal.DEAL_CREATED, journal.DEAL_DELETED, journal.DEAL_RESTORED, *(journal.FIELD + name for name in deals.LABELS if name != 'owner_id'), journal.HEAD_NOTED),
    'goods': (journal.LINE_ADDED, journal.LINE_CHANGED, journal.LINE_REMOVED, journal.LINE_PLACE, journal.FIELD + 'services_total', journal.UPSELL_TOLD, journal.UPSELL_UNTOLD),
    'payments': (
        journal.PAYMENT_CLAIMED, journal.PAYMENT_ENTERED, journal.PAYMENT_CONFIRMED, journal.PAYMENT_REMOVED,
        journal.FIELD + 'payment_status', journal.FIELD + 'paid_on', journal.SHARES_SET,
    ),
    'steps': (journal.TASK_ADDED, journal.TASK_CHANGED, journal.TASK_DONE, journal.TASK_DROPPED),
    'feed': journal.OF_FEED,
    'clients': (
        *journal.CLIENTS, journal.DEAL_LINKED, journal.DEAL_UNLINKED, journal.DISPUTED, journal.DISPUTE_SETTLED, journal.DISPUTE_REOPENED,
    ),
    'files': (journal.IMPORTED, journal.EXPORTED, journal.JOURNAL_EXPORTED, journal.FIGURES_EXPORTED, journal.DISCLOSED),
    'people': (
        journal.PERSON_ADDED, journal.PERSON_DISABLED, journal.PERSON_ENABLED, *(journal.PERSON + name for name in people.LABELS),
        journal.DEPARTMENT_ADDED, journal.DEPARTMENT_NAME, journal.DEPARTMENT_RETIRED, journal.ABSENCE_ADDED, journal.ABSENCE_REMOVED, journal.DEPUTY_ADDED, journal.DEPUTY_REMOVED, journal.PLAN_SET,
    ),
    'settings': (
        *(journal.CALENDAR + name for name in (*worktime.LABELS, 'day')),
        *(journal.OFFER + name for name in offers.LABELS), journal.BONUS_ADDED, journal.BONUS_CHANGED, journal.BONUS_REMOVED, journal.MONTH_CLOSED,
        journal.LIST_ADDED, journal.LIST_TEXT, journal.LIST_PLACE, journal.LIST_RETIRED,
        journal.COACH_WORD, journal.COACH_WEIGHT, journal.COACH_MANDATORY,
        journal.VIEW_SAVED, journal.VIEW_NAME, journal.VIEW_SHARED, journal.VIEW_DELETED, journal.DEMO_FILLED, journal.DEMO_EMPTIED,
    ),
    'pipelines': (
        journal.PIPELINE_ADDED, journal.PIPELINE_REMOVED, journal.PIPELINE_NAME, journal.PIPELINE_CURRENCY, journal.PIPELINE_ORDER,
        journal.STAGE_ADDED, journal.STAGE_REMOVED, journal.STAGE_RETIRED, *(journal.STAGE + name for name in stages.LABELS),
    ),
    'catalogue': (
        journal.PRODUCT_ADDED, journal.PRODUCT_RETIRED, journal.PRODUCT_GROUP, journal.PRODUCTS_TAKEN, journal.PRODUCTS_TAKEN_BACK,
        *(journal.PRODUCT + name for name in catalogue.LABELS),
    ),
    'accounts': (
        journal.SIGNED_IN, journal.SIGN_IN_REFUSED, journal.SIGN_IN_SLOWED, journal.ACCESS_REFUSED, journal.SESSIONS_ENDED, journal.PASSWORD_SET, journal.LINK_MADE,
    ),
}  # fmt: skip
"""The kinds of change that one can ask for, and the journal's words for them."""
Key = tuple[datetime, int]
"""Where an entry stands: its instant, and its id among those of one instant."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for; None is no restriction, `kind` one of `KINDS`, both days (the team's) are included."""

    person: int | None = None
    kind: str | None = None
    deal: int | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line, and the deal that it is about, if any; `elsewhere`: that deal is not its reader's to see, so nothing of it is told."""

    id: int
    line: Line
    deal: int | None = None
    title: str = ''
    currency: str = 'RUB'
    elsewhere: bool = False

    @property
    def key(self) -> Key:
        """Where it stands."""
        return self.line.at, self.id


@dataclass(frozen=True, slots=True)
class Window:
    """Entries, newest first; `behind` is where to look further, None at the journal's beginning."""

    filters: Filters
    entries: tuple[Entry, ...]
    behind: Key | None
    title: str = ''
    """Of the deal asked for."""


@dataclass(frozen=True, slots=True)
class Choices:
    """Whose acts can be asked for, and whether their reader may take them out in a file."""

    people: tuple[tuple[int, str], ...]
    exports: bool


def choices(session: Session, *, by: int) -> Choices:
    """The people of the department, for the company head all, also those who left. Raises `NotAllowed`."""
    who = access.require_head(session, by)
    rows = session.exec(select(Person.id, Person.name).where(access.visible_people(who)).order_by(col(Person.name)))
    return Choices(tuple((id_ or 0, name) for id_, name in rows), access.may_export(who))


def window(session: Session, filters: Filters, behind: Key | None = None, n: int = WINDOW, *, by: int) -> Window:
    """The newest `n` entries before `behind` that `by` may read; filters that fit nothing are left out. Raises `NotAllowed`."""
    who = access.require_head(session, by)
    kept, title = _fitting(session, who, filters)
    near, span = _near(kept, behind)
    found = near.subquery()
    statement = select(JournalEntry).join(found, found.c.id == col(JournalEntry.id)).where(access.journaled(session, who), *_beside(kept))
    rows = session.exec(statement.order_by(*NEWEST).limit(n + 1)).all()
    if len(rows) > n:
        rows = rows[:n]
        further: Key | None = (rows[-1].at, rows[-1].id or 0)
    else:
        last = session.execute(near.offset(span - 1).limit(1)).first()
        further = (last.at, last.id) if last else None
    return Window(kept, _entries(session, who, rows), further, title)


def export(session: Session, filters: Filters, *, by: int) -> tuple[Entry, ...]:
    """All entries that match, for a file. Raises `NotAllowed` for who leads nobody or has no right to it, `BadValue` for too many."""
    access.require_export(session, by)
    found: list[Entry] = []
    behind: Key | None = None
    while True:
        read = window(session, filters, behind, LARGE_WINDOW, by=by)
        found += read.entries
        if len(found) > MOST:
            raise refuse('Journal', len(found), 'at most {most} entries go into a file: choose fewer days.', most=MOST)
        if read.behind is None:
            return tuple(found)
        behind = read.behind


NEWEST: Final = (col(JournalEntry.at).desc(), col(JournalEntry.id).desc())


def _fitting(session: Session, who: access.Reader, filters: Filters) -> tuple[Filters, str]:
    """The filters without those that ask for what is not there or not the reader's, and the title of the deal asked for."""
    person = filters.person
    if person and session.exec(select(Person.id).where(col(Person.id) == person, access.visible_people(who))).first() is None:
        person = None
    title = filters.deal and session.exec(select(Deal.title).where(col(Deal.id) == filters.deal, access.audited(who))).first()
    return replace(filters, person=person, deal=filters.deal if title else None, kind=filters.kind if filters.kind in KINDS else None), title or ''


def _near(filters: Filters, behind: Key | None) -> tuple[Select[*tuple[Any, ...]], int]:
    """The instants and ids of the entries to look at, by the index of the filter that has one, and how many at most.

    The first so many of several kinds are among the first so many of each.
    """
    within = _within(filters, behind)
    if filters.deal is None and filters.kind:
        kinds = KINDS[filters.kind]
        span = SPAN // len(kinds)
        each = [_first([col(JournalEntry.what) == what, *within], span).subquery() for what in kinds]
        together = union_all(*(sqlalchemy.select(one.c.at, one.c.id) for one in each)).subquery()
        return sqlalchemy.select(together.c.at, together.c.id).order_by(together.c.at.desc(), together.c.id.desc()).limit(span), span
    if filters.deal is not None:
        within.append(col(JournalEntry.deal_id) == filters.deal)
    elif filters.person is not None:
        within.append(_did(filters.person))
    return _first(within, SPAN), SPAN


def _first(conditions: Sequence[ColumnElement[bool]], span: int) -> Select[*tuple[Any, ...]]:
    return sqlalchemy.select(col(JournalEntry.at), col(JournalEntry.id)).where(*conditions).order_by(*NEWEST).limit(span)


def _within(filters: Filters, behind: Key | None) -> list[ColumnElement[bool]]:
    """The part of the journal: days of the team's clock, and what is older than the window before."""
    found: list[ColumnElement[bool]] = []
    if filters.first is not None:
        found.append(col(JournalEntry.at) >= clock.midnight(filters.first))
    if filters.last is not None:
        found.append(col(JournalEntry.at) < clock.midnight(filters.last + timedelta(days=1)))
    if behind is not None:
        found.append(tuple_(col(JournalEntry.at), col(JournalEntry.id)) < behind)
    return found


def _beside(filters: Filters) -> list[ColumnElement[bool]]:
    """The filters by which `_near` did not choose."""
    found: list[ColumnElement[bool]] = []
    if filters.deal is not None and filters.kind:
        found.append(col(JournalEntry.what).in_(KINDS[filters.kind]))
    if filters.person is not None and (filters.deal is not None or filters.kind):
        found.append(_did(filters.person))
    return found


def _did(person: int) -> ColumnElement[bool]:
    return col(JournalEntry.by_id).is_(None) if person == NOBODY else col(JournalEntry.by_id) == person


def _entries(session: Session, who: access.Reader, rows: Sequence[JournalEntry]) -> tuple[Entry, ...]:
    """The entries with their deals; of a deal that is not the reader's to see, only who did what kind of thing, and when."""
    ids = {row.deal_id for row in rows if row.deal_id}
    seen = select(Deal.id, Deal.title, Pipeline.currency).join(Pipeline, col(Pipeline.id) == Deal.pipeline_id)
    about = {id_: (title, currency) for id_, title, currency in session.exec(seen.where(col(Deal.id).in_(ids), access.audited(who)))}
    open_ = [row for row in rows if row.deal_id is None or row.deal_id in about]
    lines = {row.id: line for row, line in zip(open_, told.lines(session, open_), strict=True)}
    everybody = told.people_in(session) if len(open_) < len(rows) else {}
    return tuple(
        Entry(row.id or 0, lines[row.id], row.deal_id, *about.get(row.deal_id, ()))
        if row.id in lines
        else Entry(row.id or 0, told.bare(row, everybody), elsewhere=True)
        for row in rows
    )
