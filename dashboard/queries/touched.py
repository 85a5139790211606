"""What was done with a client, and for a task (A3, C6): the touches in order, each with its result, over all deals of the client that the reader may see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
import pandas as pd
from sqlmodel import Session, col, select, union

from dashboard import access, clock, journal, worktime
from dashboard.analytics import touches
from dashboard.analytics.frames import INSTANT
from dashboard.models import (
    NO_TOUCH,
    ContactPhone,
    Deal,
    DealCompany,
    DealContact,
    EntryKind,
    FeedEntry,
    JournalEntry,
    Person,
    Task,
)
from dashboard.queries import clients
from dashboard.queries.clients import Near
from dashboard.queries.told import Line, people_in
from dashboard.queries.told import by as said_by

SHOWN: Final = 200
"""Touches that are told one by one; the rest are counted."""
OF_EACH: Final = 10
"""Those of each task that are told in any case, however many came after it."""


@dataclass(frozen=True, slots=True)
class Touch:
    """One touch, and the deal in whose feed it stands."""

    line: Line
    deal: int
    title: str


@dataclass(frozen=True, slots=True)
class Some:
    """Touches, newest first, the first of them told; `since`: elapsed working days since the last one, None without any."""

    kinds: Mapping[str, int]
    last: datetime | None
    since: int | None
    told: tuple[Touch, ...]

    @property
    def count(self) -> int:
        """All of them."""
        return sum(self.kinds.values())


@dataclass(frozen=True, slots=True)
class Step:
    """A task, and the touches while it was the next step; `result` is what was written when it was done."""

    text: str
    due: datetime
    done: datetime | None
    result: str
    touches: Some


@dataclass(frozen=True, slots=True)
class ByClient:
    """The touches of a deal's client: of all deals that share a phone, a person or a company with it; `deals` are the newest of the `of`."""

    title: str
    deals: tuple[Near, ...]
    of: int
    touches: Some


@dataclass(frozen=True, slots=True)
class ByTask:
    """The tasks of a deal, the latest due first, and the touches while none was the next step."""

    title: str
    steps: tuple[Step, ...]
    beside: Some


def by_client(session: Session, deal_id: int, *, by: int) -> ByClient:
    """The touches of the client of a deal, as far as `by` may see them. Raises `NotFound`."""
    deal, who = access.deal(session, deal_id, by=by), access.reader(session, by)
    found = _of_client(session, who, deal_id)
    rows = _rows(session, found)
    return ByClient(deal.title, clients.near(session, who, found), len(found), _some(session, rows, _told(session, rows.id.head(SHOWN))))


def by_task(session: Session, deal_id: int, *, by: int) -> ByTask:
    """The touches of a deal by its tasks. Raises `NotFound`."""
    deal = access.deal(session, deal_id, by=by)
    rows = _rows(session, [deal_id])
    tasks = session.exec(select(Task).where(Task.deal_id == deal_id).order_by(col(Task.due).desc(), col(Task.id).desc())).all()
    spans = pd.DataFrame([(one.id, one.deal_id, one.due, one.created_at, one.done_at) for one in tasks], columns=list(touches.TASKS))
    of = touches.next_steps(rows, spans.astype(touches.TASKS), dues(session, deal_id))
    newest = rows.id[(np.arange(len(rows)) < SHOWN) | (rows.groupby(of, dropna=False).cumcount() < OF_EACH)]
    told, results = _told(session, newest), _results(session, deal_id)
    steps = (Step(one.text, one.due, one.done_at, results.get(one.id, ''), _some(session, rows[of.eq(one.id or 0).fillna(value=False).astype(bool)], told)) for one in tasks)
    return ByTask(deal.title, tuple(steps), _some(session, rows[of.isna()], told))


def dues(session: Session, deal_id: int | None = None) -> pd.DataFrame:
    """For when the tasks of a deal, or of all, were set and put off, in order (touches.DUES); entries from before 0002 say nothing of it."""
    there = () if deal_id is None else (JournalEntry.deal_id == deal_id,)
    wrote = select(JournalEntry.at, JournalEntry.new).where(col(JournalEntry.what).in_((journal.TASK_ADDED, journal.TASK_CHANGED)), *there)
    said = [(at, *journal.task_in(new or '')) for at, new in session.exec(wrote.order_by(col(JournalEntry.id)))]
    return pd.DataFrame([(task, at, due) for at, task, due in said if due], columns=list(touches.DUES)).astype(touches.DUES)


def _of_client(session: Session, who: access.Reader, deal_id: int) -> frozenset[int]:
    """The deals of one client that `who` may see: from deal to deal, a statement for each step on the way and none for a deal."""
    found = fresh = frozenset({deal_id})
    while fresh:
        people = select(DealContact.contact_id).where(col(DealContact.deal_id).in_(fresh))
        numbers = select(ContactPhone.number).where(col(ContactPhone.contact_id).in_(people))
        alike = union(people, select(ContactPhone.contact_id).where(col(ContactPhone.number).in_(numbers)))
        firms = select(DealCompany.company_id).where(col(DealCompany.deal_id).in_(fresh))
        sharing = union(
            select(DealContact.deal_id).where(col(DealContact.contact_id).in_(alike)), select(DealCompany.deal_id).where(col(DealCompany.company_id).in_(firms))
        )
        seen = session.exec(select(Deal.id).where(col(Deal.id).in_(sharing), access.visible(who))).all()
        fresh = frozenset(id_ or 0 for id_ in seen) - found
        found |= fresh
    return found


def _rows(session: Session, deals: Iterable[int]) -> pd.DataFrame:
    """The touches of these deals until now, newest first: id, deal, kind, at."""
    there = (col(FeedEntry.deal_id).in_(deals), col(FeedEntry.deleted_at).is_(None), col(FeedEntry.kind).not_in(NO_TOUCH), FeedEntry.at <= clock.now(session))
    rows = session.exec(select(FeedEntry.id, FeedEntry.deal_id, FeedEntry.kind, FeedEntry.at).where(*there).order_by(col(FeedEntry.at).desc(), col(FeedEntry.id).desc()))
    return pd.DataFrame(rows.all(), columns=['id', 'deal', 'kind', 'at']).astype({'deal': 'int64', 'at': INSTANT})


def _told(session: Session, ids: pd.Series) -> dict[int, Touch]:
    """These touches, by their ids."""
    people = people_in(session)
    entries = session.exec(select(FeedEntry, Deal.title).join(Deal, col(Deal.id) == FeedEntry.deal_id).where(col(FeedEntry.id).in_(ids.tolist())))
    return {one.id or 0: Touch(_line(one, people), one.deal_id, title) for one, title in entries}


def _line(row: FeedEntry, people: dict[int, Person]) -> Line:
    return Line(
        f'e{row.id:012}', row.at, row.kind, **said_by(people, row.author_id), text=row.text, entry=row.id,
        direction=row.direction, seconds=row.seconds, result=row.result,
    )  # fmt: skip


def _some(session: Session, rows: pd.DataFrame, told: Mapping[int, Touch]) -> Some:
    kinds = rows.kind.value_counts()
    last = rows['at'].iloc[0].to_pydatetime() if len(rows) else None
    since = worktime.calendar(session).elapsed_days(last, clock.now(session)) if last else None
    return Some({str(kind): int(count) for kind, count in kinds.items()}, last, since, tuple(told[id_] for id_ in rows.id.tolist() if id_ in told))


def _results(session: Session, deal_id: int) -> dict[int | None, str]:
    """What was written when tasks were done, by their ids."""
    wrote = (FeedEntry.deal_id == deal_id, FeedEntry.kind == EntryKind.TASK_RESULT, col(FeedEntry.deleted_at).is_(None), FeedEntry.at <= clock.now(session))
    return dict(session.exec(select(FeedEntry.task_id, FeedEntry.text).where(*wrote).order_by(col(FeedEntry.at), col(FeedEntry.id))).all())
