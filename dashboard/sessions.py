"""Sessions: which browser is whose, for how long; ended they are gone, and every open page of theirs hears of it."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, delete, select, update

from dashboard import clock, journal
from dashboard.models import BrowserSession, Person, SignInLink

IDLE: Final = timedelta(hours=12)
LONGEST: Final = timedelta(days=7)
BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Known:
    """A session that holds, and whose it is; `renew`: its browser is to get another token."""

    id: int
    person_id: int
    renew: bool = False


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode('utf-8', 'replace')).hexdigest()


def new_token() -> str:
    """256 bits that nobody guesses."""
    return secrets.token_urlsafe(BYTES)


def begin(session: Session, person_id: int) -> str:
    """Open a session for somebody who proved to be that person; returns its token, which is kept nowhere."""
    token, now = new_token(), clock.now(session)
    session.exec(delete(BrowserSession).where(~_holds(now)))
    session.add(BrowserSession(token_hash=digest(token), person_id=person_id, created_at=now, seen_at=now))
    return token


def known(session: Session, token: str) -> Known | None:
    """The session behind a token, while it holds and its person may sign in."""
    now = clock.now(session)
    wanted = select(BrowserSession).join(Person, col(Person.id) == BrowserSession.person_id)
    row = session.exec(wanted.where(BrowserSession.token_hash == digest(token), col(Person.active), _holds(now))).first()
    return Known(row.id or 0, row.person_id, row.renew) if row else None


def holding(session: Session, ids: Iterable[int]) -> frozenset[int]:
    """Those of these sessions that still hold."""
    found = select(BrowserSession.id).where(col(BrowserSession.id).in_(list(ids)), _holds(clock.now(session)))
    return frozenset(one for one in session.exec(found) if one is not None)


def touch(session: Session, ids: Iterable[int]) -> None:
    """Somebody was there: the twelve hours begin anew. Pages say it every few minutes, not at every request."""
    session.exec(update(BrowserSession).where(col(BrowserSession.id).in_(list(ids))).values(seen_at=clock.now(session)))


def age(session: Session, person_id: int) -> None:
    """A person's rights have changed: each browser gets a new token for them, with the next page that it asks for."""
    session.exec(update(BrowserSession).where(col(BrowserSession.person_id) == person_id).values(renew=True))


def renew(session: Session, session_id: int) -> str | None:
    """A new token for a session that is to get one; None when it has got it already, or ended."""
    row = session.get(BrowserSession, session_id)
    if row is None or not row.renew:
        return None
    token = new_token()
    row.token_hash, row.renew = digest(token), False
    return token


def end(session: Session, token: str) -> None:
    """End the session behind a token; nothing happens where there is none."""
    _end(session, list(session.exec(select(BrowserSession).where(BrowserSession.token_hash == digest(token)))))


def end_all(session: Session, person_id: int, *, by: int | None = None) -> None:
    """End every session of a person."""
    _end(session, list(session.exec(select(BrowserSession).where(BrowserSession.person_id == person_id))), by=by)


def void_links(session: Session, person_id: int) -> None:
    """Drop the links with which a person could still come in."""
    session.exec(delete(SignInLink).where(col(SignInLink.person_id) == person_id, col(SignInLink.used_at).is_(None)))


def carry(session: Session, to: datetime) -> None:
    """Let every session begin at another instant: a demo's clock jumps, and nobody is to be thrown out by that."""
    session.exec(update(BrowserSession).values(created_at=to, seen_at=to))


def _holds(now: datetime) -> ColumnElement[bool]:
    """Neither too old, nor from a future that was a mistake of the clock; one put back by some days signs nobody out."""
    begun, seen = col(BrowserSession.created_at), col(BrowserSession.seen_at)
    return (seen > now - IDLE) & (seen < now + LONGEST) & (begun > now - LONGEST) & (begun < now + LONGEST)


def _end(session: Session, rows: list[BrowserSession], *, by: int | None = None) -> None:
    """End sessions of one person; where there are none, nothing is written."""
    if rows:
        whose = rows[0].person_id
        journal.write(session, journal.SESSIONS_ENDED, by=whose if by is None else by, new=journal.of(whose, ' '.join(str(row.id) for row in rows)))
    for row in rows:
        session.delete(row)
