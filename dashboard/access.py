"""Who may see and do what: the one place that every command and every query asks."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, or_, true
from sqlmodel import Session, col, select

from dashboard.errors import NotAllowed, NotFound
from dashboard.models import Deal, Person, Role

SYSTEM: Final = 0
"""The reader at the server's own keyboard (the command line): sees everything; writes in nobody's name."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A person with the rights of this moment; a page that outlives a demotion asks again."""

    id: int
    role: str
    department_id: int | None

    @property
    def heads(self) -> bool:
        """Whether this is a head of a department or of the company."""
        return self.role in (Role.HEAD, Role.COMPANY_HEAD)


def reader(session: Session, by: int) -> Reader:
    """The reader behind a person's id; raises `NotAllowed` for somebody unknown or no longer active."""
    if by == SYSTEM:
        return Reader(SYSTEM, Role.COMPANY_HEAD, None)
    person = session.get(Person, by)
    if person is None or not person.active:
        raise NotAllowed
    return Reader(by, person.role, person.department_id)


def visible(who: Reader) -> ColumnElement[bool]:
    """The condition on deals that `who` may see: own, the department's (and those with nobody), or all."""
    if who.role == Role.COMPANY_HEAD:
        return true()
    if who.role == Role.HEAD:
        team = select(Person.id).where(visible_people(who)).scalar_subquery()
        return or_(col(Deal.owner_id).in_(team), col(Deal.owner_id).is_(None))
    return col(Deal.owner_id) == who.id


def visible_people(who: Reader) -> ColumnElement[bool]:
    """The condition on people whose figures `who` may see; the team of a head without a department is that head."""
    if who.role == Role.COMPANY_HEAD:
        return true()
    if who.role == Role.HEAD and who.department_id is not None:
        return col(Person.department_id) == who.department_id
    return col(Person.id) == who.id


def deal(session: Session, deal_id: int, *, by: int) -> Deal:
    """The deal, if `by` may see it; else `NotFound`, as for one that does not exist."""
    found = session.exec(select(Deal).where(col(Deal.id) == deal_id, visible(reader(session, by)))).first()
    if found is None:
        raise NotFound
    return found


def require_head(session: Session, by: int) -> Reader:
    """The reader, if a head; raises `NotAllowed`."""
    who = reader(session, by)
    if not who.heads:
        raise NotAllowed
    return who


def require_company_head(session: Session, by: int) -> Reader:
    """The reader, if the company's head; raises `NotAllowed`."""
    who = reader(session, by)
    if who.role != Role.COMPANY_HEAD:
        raise NotAllowed
    return who


def may_own(session: Session, who: Reader, owner_id: int | None) -> bool:
    """Whether `who` may make `owner_id` responsible for a deal: heads anybody of theirs, an employee only himself."""
    if owner_id is None:
        return who.heads
    if owner_id == who.id:
        return True
    return who.heads and session.exec(select(Person.id).where(col(Person.id) == owner_id, col(Person.active), visible_people(who))).first() is not None
