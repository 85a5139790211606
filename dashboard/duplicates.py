"""Flats and phones that are in work already: what a person may learn of somebody else's, three facts, and that they asked is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from dashboard import access, clock, flats, journal, titles
from dashboard.errors import TooManyDisclosures
from dashboard.models import ContactPhone, Deal, DealContact, JournalEntry, Person, Stage, StageKind, clean_text

LIMIT: Final = 20
WITHIN: Final = timedelta(hours=1)
OPEN: Final = (StageKind.OPEN, StageKind.PARKED)


@dataclass(frozen=True, slots=True)
class InWork:
    """That a flat is in work, who is responsible (None: nobody yet), and since when: the three facts, and no way to the deal."""

    owner: str | None
    since: datetime | None


def disclose(session: Session, title: str, phones: Sequence[str] = (), *, by: int) -> tuple[InWork, ...]:
    """«Показать, у кого»: the open deals that `by` may not see on a flat of this title, or with one of these phones (E.164); oldest first.

    A command, because the question itself is journalled; also one without an answer, for it counts against the limit.
    Raises `TooManyDisclosures` after `LIMIT` of them within an hour, `NotAllowed`.
    """
    who = access.reader(session, by)
    _check_pace(session, by)
    found = session.exec(
        select(Deal.id, Person.name, Deal.created_at)
        .select_from(Deal)
        .outerjoin(Person, col(Person.id) == Deal.owner_id)
        .join(Stage, col(Stage.id) == Deal.stage_id)
        .where(*elsewhere(session, who, title, phones))
        .order_by(col(Deal.created_at), col(Deal.id))
    ).all()
    journal.write(session, journal.DISCLOSED, by=by, deal_id=found[0][0] if found else None)
    return tuple(InWork(name, since) for _, name, since in found)


def elsewhere(session: Session, who: access.Reader, title: str, phones: Sequence[str]) -> tuple[ColumnElement[bool], ...]:
    """The conditions on deals (joined with their stages): open, on that flat or with that phone, and not `who`'s to see."""
    found = matching(session, title, phones)
    seen = session.exec(select(Deal.id).where(col(Deal.id).in_(found), access.visible(who))).all()  # `~visible` would be null for nobody's deals
    return col(Deal.id).in_(found.difference(seen)), col(Stage.kind).in_(OPEN)


def matching(session: Session, title: str, phones: Sequence[str] = ()) -> frozenset[int]:
    """The deals on a flat that a title names, or with one of these phones, whosever they are, deleted ones left out; what of them may be told is for the caller to ask."""
    named = titles.flat_keys(titles.parse(clean_text(title), flats.projects(session)))
    numbers = col(ContactPhone.number).in_(phones)
    called = select(DealContact.deal_id).join(ContactPhone, col(ContactPhone.contact_id) == DealContact.contact_id).where(numbers)
    found = flats.sharing(session, named) | frozenset(session.exec(called) if phones else ())
    return frozenset(id_ for id_ in session.exec(select(Deal.id).where(col(Deal.id).in_(found), access.present())) if id_) if found else found


def _check_pace(session: Session, by: int) -> None:
    since = clock.now(session) - WITHIN
    own = (JournalEntry.what == journal.DISCLOSED, JournalEntry.by_id == by, col(JournalEntry.at) > since)
    if session.exec(select(func.count()).select_from(JournalEntry).where(*own)).one() >= LIMIT:
        raise TooManyDisclosures(limit=LIMIT)
