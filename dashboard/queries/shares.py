"""Whose a deal's sale is, and for a head among whom it can be shared."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from dashboard import access, shares
from dashboard.models import Person
from dashboard.shares import Parts


@dataclass(frozen=True, slots=True)
class Shown:
    """`parts` with `names` by id; `people` may be chosen from, by nobody but a head."""

    parts: Parts
    names: dict[int, str]
    reason: str
    people: tuple[tuple[int, str], ...]


def shown(session: Session, deal_id: int, *, by: int) -> Shown:
    """The shares of a deal. Raises `NotFound`."""
    deal = access.deal(session, deal_id, by=by)
    who = access.reader(session, by)
    parts = shares.of(session, deal_id)
    names = {id_ or 0: name for id_, name in session.exec(select(Person.id, Person.name).where(col(Person.id).in_([one for one, _ in parts])))}
    may = who.heads and access.holds(session, deal, access.counted(who))
    active = select(Person.id, Person.name).where(access.visible_people(who), col(Person.active)).order_by(col(Person.name))
    people = tuple((id_ or 0, name) for id_, name in session.exec(active)) if may else ()
    return Shown(parts, names, shares.said_why(session, deal_id), people)
