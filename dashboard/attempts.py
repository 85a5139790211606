"""How fast one may guess: the delay grows with wrong attempts, by account and by address, and never becomes for ever."""

import hashlib
import ipaddress
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from sqlmodel import Session, col, delete

from dashboard import clock, journal
from dashboard.errors import TooManyAttempts
from dashboard.models import SignInAttempts

FREE: Final = 5
"""Wrong attempts on one account before anybody has to wait."""
LONGEST: Final = timedelta(minutes=15)
FORGOTTEN: Final = timedelta(hours=1)
"""After this long without another one, wrong attempts no longer count."""
OF_ADDRESS: Final = 30
"""Wrong attempts from one address before it has to wait, and again after each wait: a whole office may share it."""
MINUTE: Final = timedelta(minutes=1)


def begin(session: Session, account: str, *, address: str) -> None:
    """Count an attempt on an account from an address, as a wrong one until `forgive` says otherwise.

    Counted before the password is checked, so that thirty at once are no more than thirty. One that is refused here counts
    nowhere: who waits is not made to wait longer by others. Raises `TooManyAttempts`.
    """
    now = clock.now(session)
    own, theirs = _kept(session, _account(account)), _kept(session, _address(address))
    for kept in (own, theirs):
        if not timedelta(0) <= now - kept.last_at <= FORGOTTEN:
            kept.count = 0
    until = max(_account_until(own, now), _address_until(theirs, now))
    if until > now:
        raise TooManyAttempts(minutes=ceil((until - now) / MINUTE))
    _count(session, own, slow_at=FREE)
    _count(session, theirs, slow_at=OF_ADDRESS)


def forgive(session: Session, account: str, *, address: str) -> None:
    """It was right: the account starts anew, and the address has one less, but never so few that it would wait once more."""
    own, theirs = session.get(SignInAttempts, _account(account)), session.get(SignInAttempts, _address(address))
    if own:
        session.delete(own)
    if theirs and (theirs.count == 1 or theirs.count % OF_ADDRESS != 1):
        theirs.count = max(theirs.count - 1, 0)


def sweep(session: Session) -> None:
    """Drop what counts no more."""
    session.exec(delete(SignInAttempts).where(col(SignInAttempts.last_at) < clock.now(session) - FORGOTTEN))


def _account_until(kept: SignInAttempts, now: datetime) -> datetime:
    """When the account may be tried again: after five, in 1, 2, 4, 8, 15, 15 … minutes."""
    return kept.last_at + _wait(kept.count - FREE) if kept.count >= FREE else now


def _address_until(kept: SignInAttempts, now: datetime) -> datetime:
    """As much for the address, after each thirty."""
    bursts, since = divmod(kept.count, OF_ADDRESS)
    return kept.last_at + _wait(bursts - 1) if bursts and not since else now


def _wait(times: int) -> timedelta:
    """How long, after so many waits before."""
    return min(MINUTE * (1 << min(times, 10)), LONGEST)


def _count(session: Session, kept: SignInAttempts, *, slow_at: int) -> None:
    """One more; the first that makes anybody wait is written down."""
    kept.count, kept.last_at = kept.count + 1, clock.now(session)
    session.add(kept)
    if kept.count == slow_at:
        journal.write(session, journal.SIGN_IN_SLOWED, by=None, new=kept.key)


def _kept(session: Session, key: str) -> SignInAttempts:
    return session.get(SignInAttempts, key) or SignInAttempts(key=key, count=0, last_at=clock.now(session))


def _account(account: str) -> str:
    return f'account {hashlib.sha256(account.encode("utf-8", "replace")).hexdigest()}'


def _address(address: str) -> str:
    """The address; of IPv6 its network, for whoever has one has all that are in it."""
    try:
        own = ipaddress.ip_address(address.partition('%')[0])
    except ValueError:
        return f'address {address[:60]}'
    return f'address {own if own.version == 4 else ipaddress.ip_network((own, 64), strict=False)}'  # noqa: PLR2004 - the version's name
