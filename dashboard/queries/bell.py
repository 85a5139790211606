"""The bell: what came to somebody and may not have been noticed. Found when it is read, under the rights and by the clock of then."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy import select as sql_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from dashboard import access, clock, journal, steps
from dashboard.access import Reader
from dashboard.models import (
    Deal,
    FeedEntry,
    JournalEntry,
    Mention,
    NoticeRead,
    Payment,
    PaymentKind,
    Person,
    Pipeline,
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
    PAID = 'paid'
    HANDED_BACK = 'handed_back'


@dataclass(frozen=True, slots=True)
class Notice:
    """One line of the bell, about a deal. `at`: since when it is news; `who` did it; `text`: what was written, the step, or why the
    deal was put off or handed back; `due`: until when; `amount` of a payment, below zero of a refund, in `currency`'s hundredths; `key`
    is kept once it was seen.
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
    amount: int = 0
    currency: str = ''
    unread: bool = True


def bell(session: Session, *, by: int) -> tuple[Notice, ...]:
    """What came to `by` in the last week of deals that `by` may see now, newest first. Raises `NotAllowed`."""
    return _newest(session, by, (_assigned, _mentioned, _due, _returned, _paid, _handed_back))


def came(session: Session, since: datetime, *, by: int) -> tuple[Notice, ...]:
    """Of it the payments, the mentions and what was handed back: all since that instant, and what was not seen before. Raises `NotAllowed`."""
    return tuple(one for one in _newest(session, by, (_mentioned, _paid, _handed_back)) if one.unread or one.at >= since)


def _newest(session: Session, by: int, kinds: Sequence[Callable[[Session, Reader, datetime], Iterator[Notice]]]) -> tuple[Notice, ...]:
    who, now = access.reader(session, by), clock.now(session)
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


def _paid(session: Session, who: Reader, now: datetime) -> Iterator[Notice]:
    """Money that somebody else confirmed for deals of `who`'s own, or gave back."""
    wrote = select(JournalEntry.deal_id).where(col(JournalEntry.what).in_((journal.PAYMENT_CONFIRMED, journal.PAYMENT_ENTERED)), col(JournalEntry.at) >= now - KEPT)
    rows = session.exec(
        select(Payment, Deal.title, Person.name, Pipeline.currency)
        .join(Deal, col(Deal.id) == Payment.deal_id)
        .join(Pipeline, col(Pipeline.id) == Deal.pipeline_id)
        .outerjoin(Person, col(Person.id) == Payment.confirmed_by)
        .where(
            *_own(who), col(Payment.deal_id).in_(wrote), col(Payment.confirmed_at) >= now - KEPT, col(Payment.removed_at).is_(None),
            col(Payment.confirmed_by).is_distinct_from(who.id),
        )
        .order_by(col(Payment.confirmed_at).desc())
        .limit(SHOWN)
    )  # fmt: skip
    for payment, title, name, currency in rows:
        amount = -payment.amount if payment.kind == PaymentKind.REFUND else payment.amount
        yield Notice(Kind.PAID, f'{Kind.PAID}:{payment.id}', payment.confirmed_at or now, payment.deal_id, title, name, amount=amount, currency=currency)


def _handed_back(session: Session, who: Reader, now: datetime) -> Iterator[Notice]:
    """Deals of `who`'s own that somebody else took back to work, from where they waited or were closed, or to an earlier step, and that
    still stand there; each once."""
    before, after, why = aliased(Stage), aliased(Stage), aliased(JournalEntry)
    back = or_(col(before.kind) != StageKind.OPEN, col(before.position) > col(after.position))
    rows = session.execute(
        sql_select(col(JournalEntry.id), col(JournalEntry.at), col(Deal.id), col(Deal.title), col(Person.name), col(why.new))
        .join(Deal, col(Deal.id) == JournalEntry.deal_id)
        .join(before, and_(col(before.pipeline_id) == Deal.pipeline_id, col(before.code) == JournalEntry.old))
        .join(after, and_(col(after.id) == Deal.stage_id, col(after.code) == JournalEntry.new, col(after.kind) == StageKind.OPEN))
        .outerjoin(Person, col(Person.id) == JournalEntry.by_id)
        .outerjoin(why, and_(col(why.deal_id) == Deal.id, col(why.what) == journal.STAGE_REASON, col(why.at) == JournalEntry.at))
        .where(
            col(JournalEntry.what) == journal.STAGE_MOVED, col(JournalEntry.at) >= now - KEPT, col(JournalEntry.by_id).is_distinct_from(who.id),
            *_own(who), back,
        )
        .order_by(col(JournalEntry.id).desc(), col(why.id).desc())
        .limit(SHOWN)
    ).all()  # fmt: skip
    newest = {deal: Notice(Kind.HANDED_BACK, f'{Kind.HANDED_BACK}:{id_}', at, deal, title, name, reason or '') for id_, at, deal, title, name, reason in reversed(rows)}
    yield from newest.values()


def _own(who: Reader) -> tuple[ColumnElement[bool], ...]:
    return col(Deal.owner_id) == who.id, access.visible(who)
