"""The people page: departments, people with their open deals, and when they are away."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import func
from sqlmodel import Session, col, select

from dashboard import access, clock
from dashboard.models import Absence, Deal, Department, Deputy, Password, Person, Role, Stage, StageKind
from dashboard.queries.people import initials
from dashboard.settings import TEAM_ZONE

PAST: Final = timedelta(days=62)
"""How long an absence is shown after it ended."""


@dataclass(frozen=True, slots=True)
class Away:
    """An absence; both days are included, hours are None for whole days. `now`: it is this moment."""

    id: int
    kind: str
    first: date
    last: date
    starts: time | None
    ends: time | None
    now: bool
    over: bool


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person as heads see them; `initials` are those shown, `own_initials` those typed. `open_deals` they answer for.

    `has_password`: whether they can sign in by themselves, or wait for a link.
    """

    id: int
    name: str
    login: str | None
    role: str
    department_id: int | None
    color: str
    initials: str
    own_initials: str | None
    worked_from: date | None
    worked_to: date | None
    exports: bool | None
    active: bool
    has_password: bool
    open_deals: int
    away: tuple[Away, ...]

    def seen(self, field: str) -> Any:
        """The value of a field as `people.edit` takes it for what was seen."""
        return self.own_initials if field == 'initials' else getattr(self, field)


@dataclass(frozen=True, slots=True)
class StandIn:
    """A deputy of a department's head, of today (`now`) or later; both days are included."""

    id: int
    person: int
    name: str
    first: date
    last: date
    now: bool


@dataclass(frozen=True, slots=True)
class Unit:
    """A department in use, or (id None) those who belong to none; `appoints`: the reader says who its deputies are."""

    id: int | None
    name: str
    people: tuple[Colleague, ...]
    deputies: tuple[StandIn, ...] = ()
    appoints: bool = False


@dataclass(frozen=True, slots=True)
class Staff:
    """Departments by name with who works in them; the `disabled` apart, and `retired` departments by id and name.

    `edits`: the reader is the company's head; others look, and keep the absences of their team.
    """

    units: tuple[Unit, ...]
    disabled: tuple[Colleague, ...]
    retired: tuple[tuple[int, str], ...]
    edits: bool
    candidates: tuple[tuple[int, str], ...] = ()
    """Who could be a deputy: everybody who works here but the company heads."""

    @property
    def people(self) -> tuple[Colleague, ...]:
        """Everybody, by id to be found."""
        return (*(one for unit in self.units for one in unit.people), *self.disabled)


def staff(session: Session, *, by: int) -> Staff:
    """Whom `by` leads: the department's people, for the company head all. Raises `NotAllowed`."""
    who = access.require_head(session, by)
    everybody = who.role == Role.COMPANY_HEAD
    people = _people(session, who)
    departments = session.exec(select(Department).order_by(col(Department.name))).all()
    active = [one for one in people if one.active]
    deputies = _deputies(session)
    units = [
        Unit(
            one.id, one.name, tuple(person for person in active if person.department_id == one.id), deputies.get(one.id or 0, ()),
            appoints=everybody or (who.role == Role.HEAD and one.id == who.department_id),
        )
        for one in departments
        if (everybody and not one.retired) or one.id in who.leads
    ]  # fmt: skip
    nowhere = tuple(person for person in active if person.department_id is None)
    return Staff(
        units=(*([Unit(None, '', nowhere)] if nowhere else []), *units),
        disabled=tuple(one for one in people if not one.active),
        retired=tuple((one.id or 0, one.name) for one in departments if one.retired and everybody),
        edits=everybody,
        candidates=_candidates(session) if any(one.appoints for one in units) else (),
    )


def _candidates(session: Session) -> tuple[tuple[int, str], ...]:
    rows = session.exec(select(Person.id, Person.name).where(col(Person.active), Person.role != Role.COMPANY_HEAD).order_by(col(Person.name)))
    return tuple((id_ or 0, name) for id_, name in rows)


def _deputies(session: Session) -> dict[int, tuple[StandIn, ...]]:
    """Each department's deputies that are not over, earliest first."""
    today = clock.today(session)
    kept = select(Deputy, Person.name).join(Person, col(Person.id) == Deputy.person_id).where(col(Deputy.removed_at).is_(None), col(Deputy.last) >= today)
    found: dict[int, tuple[StandIn, ...]] = {}
    for one, name in session.exec(kept.order_by(col(Deputy.first), col(Deputy.id))):
        line = StandIn(one.id or 0, one.person_id, name, one.first, one.last, now=one.first <= today)
        found[one.department_id] = (*found.get(one.department_id, ()), line)
    return found


def _people(session: Session, who: access.Reader) -> list[Colleague]:
    rank = {Role.COMPANY_HEAD: 0, Role.HEAD: 1, Role.EMPLOYEE: 2}
    rows = session.exec(select(Person).where(access.visible_people(who))).all()
    deals, away, proven = _open_deals(session), _away(session), set(session.exec(select(Password.person_id)))
    found = [
        Colleague(
            id=one.id or 0, name=one.name, login=one.login, role=one.role, department_id=one.department_id, color=one.color,
            initials=initials(one.name, one.initials), own_initials=one.initials, worked_from=one.worked_from, worked_to=one.worked_to, exports=one.exports,
            active=one.active, has_password=one.id in proven, open_deals=deals.get(one.id or 0, 0), away=away.get(one.id or 0, ()),
        )
        for one in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: (rank[Role(one.role)], one.name))


def _open_deals(session: Session) -> dict[int, int]:
    """How many deals that are not closed each person answers for."""
    running = select(Stage.id).where(col(Stage.kind).in_((StageKind.OPEN, StageKind.PARKED)))
    counts = select(col(Deal.owner_id), func.count()).where(col(Deal.stage_id).in_(running), col(Deal.owner_id).is_not(None), access.present()).group_by(col(Deal.owner_id))
    return {owner: count for owner, count in session.exec(counts) if owner is not None}


def _away(session: Session) -> dict[int, tuple[Away, ...]]:
    """Each person's absences that are not long over, earliest first."""
    now = clock.now(session).astimezone(TEAM_ZONE)
    kept = select(Absence).where(col(Absence.removed_at).is_(None), col(Absence.last) >= now.date() - PAST)
    found: dict[int, tuple[Away, ...]] = {}
    for one in session.exec(kept.order_by(col(Absence.first), col(Absence.id))):
        line = Away(one.id or 0, one.kind, one.first, one.last, one.starts, one.ends, now=_is_now(one, now), over=one.last < now.date())
        found[one.person_id] = (*found.get(one.person_id, ()), line)
    return found


def _is_now(one: Absence, now: datetime) -> bool:
    if not one.first <= now.date() <= one.last:
        return False
    return one.starts is None or one.ends is None or one.starts <= now.time() < one.ends
