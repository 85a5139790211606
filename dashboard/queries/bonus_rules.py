"""The rules of bonuses as their page shows them, with whom they can be for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from dashboard import access, bonus_rules, clock, sales, yearmonth
from dashboard.errors import NotAllowed
from dashboard.models import BonusRule, Department, Person


@dataclass(frozen=True, slots=True)
class Shown:
    """A rule with all that is said of it; `whose` is a person's or a department's name, None: everybody's.

    `until` is the last month before a newer rule for just the same people, whose name is `then`; one that ends before it begins never holds.
    """

    id: int
    version: int
    said: Mapping[str, Any]
    whose: str | None
    until: date | None
    then: str | None


@dataclass(frozen=True, slots=True)
class Rules:
    """The newest first; `month` is the one at hand, which a new rule begins with, `closed` the last that is closed: a change holds from the next one on."""

    rules: tuple[Shown, ...]
    departments: tuple[tuple[int, str], ...]
    people: tuple[tuple[int, str], ...]
    month: date
    closed: date | None


def shown(session: Session, *, by: int) -> Rules:
    """The rules that hold at some time. Raises `NotAllowed`, also before everybody's eyes: a rule may be somebody's."""
    if access.require_company_head(session, by).before_all:
        raise NotAllowed
    departments = session.exec(select(Department.id, Department.name).order_by(col(Department.name))).all()
    people = session.exec(select(Person.id, Person.name).where(col(Person.active)).order_by(col(Person.name))).all()
    names = {('department_id', id_): name for id_, name in departments} | {('person_id', id_): name for id_, name in session.exec(select(Person.id, Person.name))}
    return Rules(
        tuple(_shown(bonus_rules.kept(session), names)),
        tuple((id_ or 0, name) for id_, name in departments), tuple((id_ or 0, name) for id_, name in people), clock.today(session).replace(day=1),
        sales.closed_through(session),
    )  # fmt: skip


def _shown(rules: Sequence[BonusRule], names: Mapping[tuple[str, int | None], str]) -> Iterator[Shown]:
    """Of rules, the newest first."""
    newer: dict[object, BonusRule] = {}
    for one in rules:
        same = one.person_id, one.department_id, one.of_team
        then = newer.get(same)
        whose = names.get(('person_id', one.person_id)) or names.get(('department_id', one.department_id))
        yield Shown(one.id or 0, one.version, bonus_rules.said(one), whose, yearmonth.before(then.since) if then else None, then.name if then else None)
        newer[same] = one
