"""The bell: what came to somebody and may not have been noticed. Found when it is read, under the rights and by the clock of then."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from dashboard import access, clock, journal, steps
from dashboard.access import Reader
from dashboard.models import (
    Deal,
    FeedEntry,
    JournalEntry,
    Mention,
    NoticeRead,
    Person,
    Stage,
    StageKind,
    Task,
)
from dashboard.settings import TEAM_ZONE

SHOWN: Final = 30
"""Notices that the bell holds; what is older is no news."""
KEPT: Final = timedelta(days=7)
POSTPONED: Final = 'postponed'
"""The code of S7; a stage of a head's own that asks for `RETURN_ON` is one, too."""
RETURN_ON: Final = 'return_on'


class Kind(StrEnum):
    """Why the bell says it."""

    ASSIGNED = 'assigned'
    MENTIONED = 'mentioned'
    DUE = 'due'
    OVERDUE = 'overdue'
    RETURNED = 'returned'


@dataclass(frozen=True, slots=True)
class Notice:
    """One line of the bell, about a deal. `at`: since when it is news; `who` did it; `text`: what was written, the step, or why the
    deal was put off; `due`: until when; `key` is kept once it was seen.
    """

    kind: Kind
    key: str
    at: datetime
    deal: int
    title: str
    who: str | None = None
    text: str = ''
    entry: int | None = None
    due: datetime | None = None
    unread: bool = True


def bell(session: Session, *, by: int) -> tuple[Notice, ...]:
    """What came to `by` in the last week of deals that `by` may see now, newest first. Raises `NotAllowed`."""
    who = access.reader(session, by)
    now = clock.now(session)
    kinds = (_assigned, _mentioned, _due, _returned)
    found = sorted((notice for kind in kinds for notice in kind(session, who, now)), key=lambda notice: (notice.at, notice.key), reverse=True)[:SHOWN]
    keys = [notice.key for notice in found]
    seen = set(session.exec(select(NoticeRead.key).where(NoticeRead.person_id == by, col(NoticeRead.key).in_(keys))))
    return tuple(replace(notice, unread=notice.key not in seen) for notice in found)


def unread(session: Session, *, by: int) -> int:
    """How many of them `by` has not seen. Raises `NotAllowed`."""
    return sum(notice.unread for notice in bell(session, by=by))


def near(session: Session, deals: Collection[int]) -> frozenset[int]:
    """Of whose notices any may be about these deals: who is responsible, whose steps they have, who is mentioned there."""
    mentioned = select(Mention.person_id).join(FeedEntry, col(FeedEntry.id) == Mention.entry_id).where(col(FeedEntry.deal_id).in_(deals))
    responsible = select(Deal.owner_id).where(col(Deal.id).in_(deals))
    assigned = select(Task.assignee_id).where(col(Task.deal_id).in_(deals))
    return frozenset(person for asked in (responsible, assigned, mentioned) for person in session.exec(asked) if person)


def _assigned(session: Session, who: Reader, now: datetime) -> Iterator[Notice]:
    """Deals that others gave to `who`, or made for `who`, and that still are `who`'s; each once."""
    others = or_(col(JournalEntry.by_id).is_(None), col(JournalEntry.by_id) != who.id)
    given = session.execute(
        sql_select(col(JournalEntry.id), col(JournalEntry.at), col(Deal.id), col(Deal.title), col(Person.name))
        .join(Deal, col(Deal.id) == JournalEntry.deal_id)
        .outerjoin(Person, col(Person.id) == JournalEntry.by_id)
        .where(col(JournalEntry.what) == journal.FIELD + 'owner_id', col(JournalEntry.at) >= now - KEPT, col(JournalEntry.new) == str(who.id), others, *_own(who))
        .order_by(col(JournalEntry.at).desc(), col(JournalEntry.id).desc())
        .limit(SHOWN)
    ).all()
    told = set()
    for id_, at, deal, title, name in given:
        if deal not in told:
            told.add(deal)
            yield Notice(Kind.ASSIGNED, f'{Kind.ASSIGNED}:{id_}', at, deal, title, name)
    made = session.exec(
        select(Deal.id, Deal.created_at, Deal.title, Person.name)
        .join(Person, col(Person.id) == Deal.created_by)
        .where(*_own(who), Deal.created_by != who.id, col(Deal.created_at) >= now - KEPT, col(Deal.import_id).is_(None), col(Deal.id).not_in(told))
        .order_by(col(Deal.created_at).desc())
        .limit(SHOWN)
    )
    yield from (Notice(Kind.ASSIGNED, f'{Kind.ASSIGNED}:new:{deal}', at or now, deal or 0, title, name) for deal, at, title, name in made)


def _mentioned(session: Session, who: Reader, now: datetime) -> Iterator[Notice]:
    rows = session.exec(
        select(FeedEntry, Deal.title, Person.name)
        .join(Mention, col(Mention.entry_id) == FeedEntry.id)
        .join(Deal, col(Deal.id) == FeedEntry.deal_id)
        .outerjoin(Person, col(Person.id) == FeedEntry.author_id)
        .where(
            Mention.person_id == who.id, col(FeedEntry.author_id).is_distinct_from(who.id), col(FeedEntry.deleted_at).is_(None),
            or_(col(FeedEntry.at) >= now - KEPT, col(FeedEntry.edited_at) >= now - KEPT), access.visible(who),
        )
        .order_by(col(FeedEntry.at).desc())
        .limit(SHOWN)
    )  # fmt: skip
    for entry, title, name in rows:
        yield Notice(Kind.MENTIONED, f'{Kind.MENTIONED}:{entry.id}', entry.edited_at or entry.at, entry.deal_id, title, name, entry.text, entry.id)


def _due(session: Session, who: Reader, now: datetime) -> Iterator[Notice]:
    """Steps of open deals that are `who`'s to do today, news since midnight, and again once they are overdue."""
    today = now.astimezone(TEAM_ZONE).date()
    rows = session.exec(
        select(Task, Deal.title)
        .join(Deal, col(Deal.id) == Task.deal_id)
        .join(Stage, col(Stage.id) == Deal.stage_id)
        .where(
            Task.assignee_id == who.id, col(Task.done_at).is_(None), Task.due >= now - KEPT, Task.due < clock.midnight(today + timedelta(days=1)),
            col(Stage.kind).in_((StageKind.OPEN, StageKind.PARKED)), access.visible(who),
        )
        .order_by(col(Task.due).desc())
        .limit(SHOWN)
    )  # fmt: skip
    for task, title in rows:
        kind, at = (Kind.OVERDUE, task.due) if steps.overdue(task.due, now) else (Kind.DUE, clock.midnight(today))
        yield Notice(kind, f'{kind}:{task.id}:{task.due.timestamp():.0f}', at, task.deal_id, title, text=task.text, due=task.due)


def _returned(session: Session, who: Reader, now: datetime) -> Iterator[Notice]:
    """Postponed deals of `who`'s own to which to return (D1) today or since some days."""
    today = now.astimezone(TEAM_ZONE).date()
    postponed = and_(col(Stage.kind) == StageKind.PARKED, or_(col(Stage.code) == POSTPONED, col(Stage.needs).contains(RETURN_ON)))
    rows = session.exec(
        select(Deal)
        .join(Stage, col(Stage.id) == Deal.stage_id)
        .where(*_own(who), postponed, col(Deal.return_on) <= today, col(Deal.return_on) > today - KEPT)
        .order_by(col(Deal.return_on).desc())
        .limit(SHOWN)
    )
    for deal in rows:
        assert deal.return_on is not None
        yield Notice(Kind.RETURNED, f'{Kind.RETURNED}:{deal.id}:{deal.return_on}', clock.midnight(deal.return_on), deal.id or 0, deal.title, text=deal.postpone_reason or '')


def _own(who: Reader) -> tuple[ColumnElement[bool], ...]:
    return col(Deal.owner_id) == who.id, access.visible(who)
