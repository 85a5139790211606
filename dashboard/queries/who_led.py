"""«Кто вёл сделку»: who was responsible and when, who assigned them, who touched the client first and how often each did."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select

from dashboard import access, clock, journal
from dashboard.models import NO_TOUCH, FeedEntry, JournalEntry, Person


@dataclass(frozen=True, slots=True)
class Owner:
    """Who was responsible from when to when; `until` is None for who is now, `assigned_by` for who took it, and where nobody knows."""

    name: str | None
    since: datetime | None
    until: datetime | None
    assigned_by: str | None


@dataclass(frozen=True, slots=True)
class Touches:
    """How often one person touched the client, by kind of entry, and from when to when."""

    name: str
    kinds: Mapping[str, int]
    first: datetime
    last: datetime

    @property
    def count(self) -> int:
        """All of them."""
        return sum(self.kinds.values())


@dataclass(frozen=True, slots=True)
class Led:
    """The whole answer; `first` and the touches leave results of tasks out, as figures do."""

    title: str
    created_by: str | None
    created_at: datetime | None
    owners: tuple[Owner, ...]
    first: tuple[str | None, datetime, str] | None
    touches: tuple[Touches, ...]


def led(session: Session, deal_id: int, *, by: int) -> Led:
    """Who led a deal: owners in the order of time, people by the number of their touches. Raises `NotFound`."""
    deal = access.deal(session, deal_id, by=by)
    names = {id_ or 0: name for id_, name in session.exec(select(Person.id, Person.name))}
    of_deal = (
        FeedEntry.deal_id == deal_id, col(FeedEntry.deleted_at).is_(None),
        col(FeedEntry.kind).not_in(NO_TOUCH), col(FeedEntry.at) <= clock.now(session),
    )  # fmt: skip
    first = session.exec(select(FeedEntry).where(*of_deal).order_by(col(FeedEntry.at), col(FeedEntry.id)).limit(1)).first()
    return Led(
        deal.title,
        names.get(deal.created_by or 0),
        deal.created_at,
        _owners(session, deal_id, deal.owner_id, (deal.created_by, deal.created_at), names),
        (names.get(first.author_id or 0), first.at, first.kind) if first else None,
        _touches(session, of_deal, names),
    )


def _owners(
    session: Session, deal_id: int, now: int | None, created: tuple[int | None, datetime | None], names: Mapping[int, str]
) -> tuple[Owner, ...]:
    """From the changes of who is responsible; before the first of them it was whom that one names as the old."""
    changed = select(JournalEntry).where(JournalEntry.deal_id == deal_id, JournalEntry.what == journal.FIELD + 'owner_id')
    changes = session.exec(changed.order_by(col(JournalEntry.at), col(JournalEntry.id))).all()
    begun = _number(changes[0].old) if changes else now or 0
    steps = [(begun, created[1], created[0]), *((_number(one.new), one.at, one.by_id) for one in changes)]
    ends = [since for _, since, _ in steps[1:]] + [None]
    return tuple(
        Owner(names.get(who), since, until, names.get(assigner or 0) if assigner != who else None)
        for (who, since, assigner), until in zip(steps, ends, strict=True)
        if who or len(steps) > 1
    )


def _touches(session: Session, of_deal: tuple[object, ...], names: Mapping[int, str]) -> tuple[Touches, ...]:
    who, kind_of, at = col(FeedEntry.author_id), col(FeedEntry.kind), col(FeedEntry.at)
    counted: Any = select(who, kind_of, func.count(), func.min(at), func.max(at))  # type: ignore[call-overload]
    people: dict[int, list[tuple[str, int, datetime, datetime]]] = {}
    for author, kind, count, first, last in session.execute(counted.where(*of_deal, who.is_not(None)).group_by(who, kind_of)):
        people.setdefault(author or 0, []).append((kind, count, first, last))
    found = [
        Touches(names.get(author, '?'), {kind: count for kind, count, _, _ in rows}, min(row[2] for row in rows), max(row[3] for row in rows))
        for author, rows in people.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.count, one.name)))


def _number(kept: str | None) -> int:
    return int(kept) if kept and kept.isdecimal() else 0
