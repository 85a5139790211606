"""Commands on accounts: sign in and out, passwords, links for the first time, the first company head.

A password itself never comes here: pages hash and check it beside the database (`passwords`), for that takes long, and hand
over what is to be kept.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlmodel import Session, col, select

from dashboard import access, attempts, clock, journal, people, sessions
from dashboard.errors import LinkUsed, NoLogin, NotFound, WrongPassword
from dashboard.models import Password, Person, Role, Setting, SignInLink, clean_text
from dashboard.queries.settings import COMPANY

LINK_DAYS: Final = 7
COMPANY_LIMIT: Final = 80


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody who says to be this person, and how the password is kept that would prove it; None where there is nobody."""

    account: str
    address: str
    person_id: int | None
    kept: str | None


def claim(session: Session, login: str, *, address: str) -> Claim:
    """Take note that somebody tries to sign in; the password is checked after the commit. Raises `TooManyAttempts`."""
    account = clean_text(login).casefold()
    attempts.begin(session, account, address=address)
    found = select(Person.id, Password.hash).join(Password).where(Person.login == account, col(Person.active))
    return Claim(account, address, *(session.exec(found).first() or (None, None)))


def claim_own(session: Session, *, address: str, by: int) -> Claim:
    """As `claim`, for somebody signed in who says it once more. Raises `TooManyAttempts`, `NotAllowed`."""
    access.reader(session, by)
    person = session.get(Person, by)
    return claim(session, (person and person.login) or '', address=address)


def refuse(session: Session, claim: Claim) -> None:
    """Write down that the password was wrong."""
    journal.write(session, journal.SIGN_IN_REFUSED, by=None, new=journal.of(claim.person_id or 0, claim.address))


def sign_in(session: Session, claim: Claim, *, kept: str | None = None, old: str | None = None) -> str:
    """Open a session for a claim whose password was right, and end this browser's `old` one; returns the new one's token.

    `kept`: the same password, kept with today's effort. Raises `WrongPassword` when the password or the person's right to
    sign in went meanwhile.
    """
    person_id = _proven(session, claim)
    attempts.forgive(session, claim.account, address=claim.address)
    attempts.sweep(session)
    if kept:
        session.get_one(Password, person_id).hash = kept
    return enter(session, person_id, address=claim.address, old=old)


def enter(session: Session, person_id: int, *, address: str, old: str | None = None) -> str:
    """Open a session for somebody known to be that person, and end this browser's `old` one; returns the new one's token."""
    if old:
        sessions.end(session, old)
    journal.write(session, journal.SIGNED_IN, by=person_id, new=journal.of(person_id, address))
    return sessions.begin(session, person_id)


def sign_out(session: Session, token: str) -> None:
    """End the session behind a token."""
    sessions.end(session, token)


def sign_out_everywhere(session: Session, *, by: int) -> None:
    """End all of one's own sessions. Raises `NotAllowed`."""
    access.reader(session, by)
    sessions.end_all(session, by)


def change_password(session: Session, claim: Claim, *, kept: str, by: int) -> str:
    """Another password for oneself, after the present one was checked: all sessions end, and this browser gets a new one.

    Raises `WrongPassword` as `sign_in` does, `NotAllowed`.
    """
    access.reader(session, by)
    if _proven(session, claim) != by:
        raise WrongPassword
    attempts.forgive(session, claim.account, address=claim.address)
    _set(session, by, kept, by=by)
    sessions.end_all(session, by)
    return enter(session, by, address=claim.address)


def set_password(session: Session, login: str, *, kept: str) -> None:
    """Another password for somebody, set at the server's own keyboard; all sessions end. Raises `NotFound` for an unknown login."""
    person = session.exec(select(Person).where(Person.login == login.casefold())).first()
    if person is None or person.id is None:
        raise NotFound
    _set(session, person.id, kept, by=access.SYSTEM)
    sessions.end_all(session, person.id, by=access.SYSTEM)


def invite(session: Session, person_id: int, *, by: int) -> str:
    """Make the link with which somebody sets a password and comes in; earlier ones go. Returns its token.

    Raises `NoLogin` for somebody who cannot sign in at all, `NotAllowed`, `NotFound`.
    """
    access.require_company_head(session, by)
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound
    if person.login is None or not person.active:
        raise NoLogin(name=person.name)
    sessions.void_links(session, person_id)
    token, expires = sessions.new_token(), clock.now(session) + timedelta(days=LINK_DAYS)
    session.add(SignInLink(token_hash=sessions.digest(token), person_id=person_id, made_by_id=by or None, expires_at=expires))
    journal.write(session, journal.LINK_MADE, by=by, new=journal.of(person_id, expires.date()))
    return token


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom a link is for, and who made it."""

    person_id: int
    name: str
    login: str
    made_by: str | None


def invited(session: Session, token: str) -> Invited:
    """Whom a link is for; to look at it uses nothing up. Raises `LinkUsed`."""
    link = _link(session, token)
    person = session.get_one(Person, link.person_id)
    head = session.get(Person, link.made_by_id) if link.made_by_id else None
    return Invited(link.person_id, person.name, person.login or '', head.name if head else None)


def accept(session: Session, token: str, *, kept: str, address: str, old: str | None = None) -> str:
    """Use a link: its person has this password from now on, and a session, whose token is returned. Raises `LinkUsed`."""
    link = _link(session, token)
    link.used_at = clock.now(session)
    _set(session, link.person_id, kept, by=link.person_id)
    sessions.end_all(session, link.person_id)
    attempts.forgive(session, session.get_one(Person, link.person_id).login or '', address=address)
    return enter(session, link.person_id, address=address, old=old)


def leaderless(session: Session) -> bool:
    """Whether no company head can sign in, so that the first one has to be made."""
    heads = select(Person.id).join(Password).where(Person.role == Role.COMPANY_HEAD, col(Person.active), col(Person.login).is_not(None))
    return session.exec(heads.limit(1)).first() is None


def first_head(session: Session, *, name: str, login: str, kept: str, address: str, company: str = '') -> str:
    """Make the first company head (or give a password to the one of that login who has none) and open a session; returns its token.

    Whoever calls this has checked the code. Raises `NotFound` when there is a head already, `BadValue`.
    """
    if not leaderless(session):
        raise NotFound
    known = session.exec(select(Person).where(Person.login == login.casefold(), Person.role == Role.COMPANY_HEAD, col(Person.active))).first()
    if known and known.id:
        person_id = known.id
        people.edit(session, person_id, changes={'name': (known.name, name)}, by=access.SYSTEM)
    else:
        person_id = people.add(session, name=name, login=login, role=Role.COMPANY_HEAD, by=access.SYSTEM)
    if called := clean_text(company)[:COMPANY_LIMIT]:
        session.merge(Setting(key=COMPANY, value=called))
    _set(session, person_id, kept, by=person_id)
    return enter(session, person_id, address=address)


def _proven(session: Session, claim: Claim) -> int:
    """The person of a claim, if what was checked is still what is kept."""
    found = select(Password.person_id).join(Person).where(Password.person_id == claim.person_id, Password.hash == claim.kept, col(Person.active))
    person_id = session.exec(found).first()
    if person_id is None:
        raise WrongPassword
    return person_id


def _set(session: Session, person_id: int, kept: str, *, by: int) -> None:
    session.merge(Password(person_id=person_id, hash=kept, changed_at=clock.now(session)))
    sessions.void_links(session, person_id)
    journal.write(session, journal.PASSWORD_SET, by=by, new=str(person_id))


def _link(session: Session, token: str) -> SignInLink:
    live = select(SignInLink).join(Person, col(Person.id) == SignInLink.person_id).where(col(Person.active), col(Person.login).is_not(None))
    fits = live.where(SignInLink.token_hash == sessions.digest(token), col(SignInLink.used_at).is_(None), col(SignInLink.expires_at) > clock.now(session))
    link = session.exec(fits).first()
    if link is None:
        raise LinkUsed(days=LINK_DAYS)
    return link
