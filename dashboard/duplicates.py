"""What a person may learn of a flat that is in work with somebody else: three facts, and that somebody asked is kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import Session, col, func, select

from dashboard import access, clock, journal
from dashboard.errors import TooManyDisclosures
from dashboard.models import Deal, JournalEntry, Person, Stage, StageKind, clean_text, folded

LIMIT: Final = 20
WITHIN: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class InWork:
    """That a flat is in work, who is responsible, and since when: the three facts, and no way to the deal."""

    owner: str
    since: datetime | None


def disclose(session: Session, title: str, *, by: int) -> tuple[InWork, ...]:
    """«Показать, у кого»: the open deals of others whose title says the same, case and blanks aside; oldest first.

    A command, because the question itself is journalled; also one without an answer, for it counts against the limit.
    Raises `TooManyDisclosures` after `LIMIT` of them within an hour, `NotAllowed`.
    """
    access.reader(session, by)
    _check_pace(session, by)
    found = session.exec(
        select(Deal.id, Person.name, Deal.created_at)
        .join(Person, col(Person.id) == Deal.owner_id)
        .join(Stage, col(Stage.id) == Deal.stage_id)
        .where(Deal.title_folded == folded(' '.join(clean_text(title).split())), Deal.owner_id != by)
        .where(col(Stage.kind).in_((StageKind.OPEN, StageKind.PARKED)))
        .order_by(col(Deal.created_at), col(Deal.id))
    ).all()
    journal.write(session, journal.DISCLOSED, by=by, deal_id=found[0][0] if found else None)
    return tuple(InWork(name, since) for _, name, since in found)


def _check_pace(session: Session, by: int) -> None:
    since = clock.now(session) - WITHIN
    own = (JournalEntry.what == journal.DISCLOSED, JournalEntry.by_id == by, col(JournalEntry.at) > since)
    if session.exec(select(func.count()).select_from(JournalEntry).where(*own)).one() >= LIMIT:
        raise TooManyDisclosures(limit=LIMIT)
