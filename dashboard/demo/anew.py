"""The acts of the demo's strip: a day on, and everything made anew; neither touches a database that is no demo."""

from datetime import date, datetime, timedelta

from sqlalchemy import delete, func
from sqlmodel import Session, select

from dashboard import clock, journal, sessions
from dashboard.demo.fill import standing, write
from dashboard.errors import NotADemo
from dashboard.migrations import append_only
from dashboard.models import BrowserSession, JournalEntry, Person, Setting, metadata
from dashboard.queries.settings import DEMO_AT
from dashboard.settings import TEAM_ZONE


def next_day(session: Session, *, seen: date) -> datetime | None:
    """Put the demo a day on, at the same hour; returns its new instant, from which its clock is to go on.

    None, and nothing is done, when its day is no longer the one that was `seen`: of a double click only the first counts.
    Raises `NotADemo`.
    """
    kept = _demo(session)
    here = clock.now(session).astimezone(TEAM_ZONE)
    if here.date() != seen:
        return None
    kept.value = (here + timedelta(days=1)).isoformat()
    instant = datetime.fromisoformat(kept.value)
    sessions.carry(session, instant)
    return instant


def renew(session: Session, *, at: datetime | None = None) -> datetime:
    """Empty the demo's database and fill it as on its first use; returns its instant, from which its clock is to go on.

    It is one transaction: who reads meanwhile sees the old demo, and a failure leaves it. Raises `NotADemo`.
    """
    _demo(session)
    last = session.scalar(select(func.max(JournalEntry.id))) or 0
    signed_in = session.exec(select(BrowserSession.id, BrowserSession.token_hash, Person.login).join(Person)).all()
    session.expunge_all()
    with append_only.lifted(session.connection()):  # a demo's past is made up, and made anew
        for table in reversed(metadata.sorted_tables):
            session.execute(delete(table))
    days = standing(at, clock.Clock().now())  # by the real day: the demo's own clock knows only where it stood
    # The journal's ids go on, so that whoever remembers the last one it saw (figures kept in memory, open boards) sees news.
    session.add(JournalEntry(id=last + 1, at=days.at, what=journal.DEMO_EMPTIED))
    session.flush()
    write(session, days=days)
    ids = dict(session.exec(select(Person.login, Person.id)).all())
    for kept, token_hash, login in signed_in:  # every open window follows
        if person := ids.get(login):
            session.add(BrowserSession(id=kept, token_hash=token_hash, person_id=person, created_at=days.at, seen_at=days.at))
    return days.at


def _demo(session: Session) -> Setting:
    kept = session.get(Setting, DEMO_AT)
    if kept is None:
        raise NotADemo(path=session.get_bind().engine.url.database)
    return kept
