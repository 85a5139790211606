"""«Распределить»: what waits for somebody responsible, and whom a head can make so, with the load of each."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlmodel import Session, col

from dashboard import access
from dashboard.models import Absence, Deal, Dispute, Person, Pipeline, Role
from dashboard.queries.home.lines import Day, are_active
from dashboard.queries.home.team import are_away

LONGEST_FIRST: Final = col(Deal.created_at).asc().nulls_first()


@dataclass(frozen=True, slots=True)
class Candidate:
    """Whom a head may make responsible, with the load of this moment: open deals, and steps that are due by tonight; `away`: absent today."""

    id: int
    name: str
    color: str
    open: int
    today: int
    away: bool


def waiting(session: Session, who: access.Reader) -> tuple[ColumnElement[bool], ...]:
    """The conditions on deals that they wait in `who`'s block: of one that is asked about it is settled first whose client it is."""
    return access.counted(who), ~are_asked(), are_unassigned(session)


def are_asked() -> ColumnElement[bool]:
    """The condition on deals that somebody asks whose client it is."""
    return col(Deal.id).in_(select(col(Dispute.deal_id)).where(col(Dispute.settled_at).is_(None)))


def are_unassigned(session: Session) -> ColumnElement[bool]:
    """Open deals for which nobody is responsible, but for those that a file brought into a pipeline of its own: there it is
    no fault of anybody's."""
    ships = session.scalars(select(col(Pipeline.id)).where(col(Pipeline.code).is_not(None))).all()
    return and_(are_active(session), col(Deal.owner_id).is_(None), or_(col(Deal.pipeline_id).in_(ships), col(Deal.import_id).is_(None)))


def candidates(session: Session, who: access.Reader, day: Day) -> tuple[Candidate, ...]:
    """The employees whom `who` leads, by name."""
    owner = col(Deal.owner_id)
    counted = select(owner, func.count()).where(access.present(), are_active(session)).group_by(owner)
    open_, today = ({row[0]: row[1] for row in session.execute(one)} for one in (counted, counted.where(col(Deal.next_due) < day.end)))
    away = set(session.scalars(select(col(Absence.person_id)).where(are_away(day))))
    people = session.execute(
        select(col(Person.id), col(Person.name), col(Person.color))
        .where(access.visible_people(who), col(Person.active), col(Person.role) == Role.EMPLOYEE)
        .order_by(col(Person.name), col(Person.id))
    )
    return tuple(Candidate(one.id, one.name, one.color, open_.get(one.id, 0), today.get(one.id, 0), one.id in away) for one in people)


def leads(session: Session) -> dict[int, dict[int, int]]:
    """Of each project, how many of its open deals each person leads, whoever they are."""
    owner, project = col(Deal.owner_id), col(Deal.project_id)
    known = access.present(), are_active(session), owner.is_not(None), project.is_not(None)
    found: dict[int, dict[int, int]] = {}
    for of, person, count in session.execute(select(project, owner, func.count()).where(*known).group_by(project, owner)):
        found.setdefault(of, {})[person] = count
    return found
