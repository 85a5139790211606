"""Who there is: the person signed in, and those who can sign in."""

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy
from sqlalchemy import and_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from dashboard import access, clock
from dashboard.models import Department, Deputy, Password, Person, Preference, Role


@dataclass(frozen=True, slots=True)
class Someone:
    """A person as the screen names them."""

    id: int
    name: str
    login: str | None
    role: str
    department: str | None
    color: str
    own_initials: str | None = None
    language: str | None = None
    look: str | None = None
    start: str | None = None
    """The three choices of `preferences`; None: not chosen."""
    stands_in: tuple[tuple[str, date], ...] = ()
    """The departments of whose heads this is the deputy today, and the last day of that."""

    @property
    def initials(self) -> str:
        """«АК» of «Анна Крылова», or the person's own."""
        return initials(self.name, self.own_initials)

    @property
    def first_name(self) -> str:
        """«Анна» of «Анна Крылова»."""
        return self.name.split()[0] if self.name.split() else self.name

    @property
    def heads(self) -> bool:
        """Whether this is a head of a department or of the company, or somebody who stands in for one."""
        return self.role in (Role.HEAD, Role.COMPANY_HEAD) or bool(self.stands_in)

    @property
    def company_head(self) -> bool:
        """Whether this is a head of the company."""
        return self.role == Role.COMPANY_HEAD


def initials(name: str, own: str | None = None) -> str:
    """«АК» of «Анна Крылова», unless others were chosen."""
    return own or ''.join(word[0] for word in name.split()[:2]).upper()


def person(session: Session, person_id: int) -> Someone | None:
    """The person of that id; None for somebody unknown or no longer active."""
    return next(iter(_people(session, Person.id == person_id)), None)


def named(session: Session, login: str) -> Someone | None:
    """The active person who signs in under that name."""
    return next(iter(_people(session, Person.login == login)), None)


def who_signs_in(session: Session) -> tuple[Someone, ...]:
    """Everybody active who has a login, heads first."""
    rank = (Role.COMPANY_HEAD, Role.HEAD, Role.EMPLOYEE)
    found = _people(session, col(Person.login).is_not(None))
    return tuple(sorted(found, key=lambda one: (rank.index(Role(one.role)), one.name)))


@dataclass(frozen=True, slots=True)
class Account:
    """A person as the command line names them: whoever is disabled, too."""

    id: int
    login: str | None
    name: str
    role: str
    department: str | None
    active: bool
    has_password: bool


def accounts(session: Session) -> tuple[Account, ...]:
    """Everybody, by login; who has none comes last."""
    rows = session.exec(
        select(Person, Department.name, Password.person_id)
        .outerjoin(Department, col(Department.id) == Person.department_id)
        .outerjoin(Password, col(Password.person_id) == Person.id)
        .order_by(col(Person.login).is_(None), col(Person.login), col(Person.name))
    )
    return tuple(Account(one.id or 0, one.login, one.name, one.role, place, one.active, kept is not None) for one, place, kept in rows)


def departments(session: Session) -> dict[str, int]:
    """The departments in use, by name."""
    found = session.exec(select(Department).where(~col(Department.retired)).order_by(col(Department.name)))
    return {one.name: one.id or 0 for one in found}


def _people(session: Session, condition: Any) -> tuple[Someone, ...]:
    rows = session.execute(_all_of(clock.today(session)).where(condition))
    found: dict[int, Someone] = {}
    for one, department, chosen, stands_in, last in rows:
        own = (chosen.language, chosen.look, chosen.start) if chosen else ()
        someone = found.setdefault(one.id or 0, Someone(one.id or 0, one.name, one.login, one.role, department, one.color, one.initials, *own))
        if stands_in:
            found[someone.id] = replace(someone, stands_in=tuple((dict(someone.stands_in) | {stands_in: last}).items()))
    return tuple(found.values())


@lru_cache(maxsize=2)
def _all_of(today: date) -> Any:
    """Everybody active with what the screen says of them; made once a day, for every page asks."""
    headed = aliased(Department)
    return (
        sqlalchemy.select(Person, col(Department.name), Preference, col(headed.name), col(Deputy.last))
        .outerjoin(Department, col(Department.id) == Person.department_id)
        .outerjoin(Preference, col(Preference.person_id) == Person.id)
        .outerjoin(Deputy, and_(col(Deputy.person_id) == Person.id, access.standing_in(today)))
        .outerjoin(headed, col(headed.id) == Deputy.department_id)
        .where(col(Person.active))
        .order_by(col(headed.name), col(Deputy.last))
    )
