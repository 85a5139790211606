"""The plans of months as the page shows them to be typed: people by months, with sums by department."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select as sql_select
from sqlmodel import Session, col, func, or_, select

from dashboard import access, clock, sales, yearmonth
from dashboard.models import Department, Person, Pipeline, Plan, Role
from dashboard.plan_month import EVERYBODYS, Whose

MONTHS: Final = 6
"""Months in a grid: the one before, the one at hand, and those to come."""
Cells = tuple[int | None, ...]
"""Kopecks, one a month; None: no plan."""


@dataclass(frozen=True, slots=True)
class Row:
    """A person's plans."""

    person: int
    name: str
    cells: Cells


@dataclass(frozen=True, slots=True)
class Unit:
    """A department's people, and their plans together; `name` None: of none."""

    name: str | None
    rows: tuple[Row, ...]
    sums: Cells


@dataclass(frozen=True, slots=True)
class Grid:
    """`copies`: of each month, how many have no plan in it, and one in the month before. `edits`: its reader may write, but for the first
    `closed` months; `exports`: take figures out."""

    months: tuple[date, ...]
    units: tuple[Unit, ...]
    sums: Cells
    copies: tuple[int, ...]
    closed: int
    edits: bool
    exports: bool

    @property
    def rows(self) -> tuple[Row, ...]:
        """Everybody, in the order shown."""
        return tuple(row for unit in self.units for row in unit.rows)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer, by id and name: the departments and people whose figures the reader may see; `pipelines`: how many there are."""

    departments: tuple[tuple[int, str], ...]
    employees: tuple[tuple[int, str], ...]
    pipelines: int


def choices(session: Session, *, by: int) -> Choices:
    """The filters. Raises `NotAllowed`."""
    people = [one for one in sales.sellers(session, access.reader(session, by)).values() if one.active and one.role != Role.COMPANY_HEAD]
    units = {one.department_id: one.department for one in people if one.department_id}
    n = session.exec(select(func.count(col(Pipeline.id)))).one()
    return Choices(tuple(sorted(units.items(), key=lambda unit: unit[1])), tuple((one.id, one.name) for one in people), n)


def grid(session: Session, month: date, whose: Whose = EVERYBODYS, *, by: int) -> Grid:
    """The plans around a month of those whose figures `by` may see: who works here and sells, and whoever had a plan then.

    `copies` are everybody's, as copying is. Raises `NotAllowed`.
    """
    who = access.reader(session, by)
    before, *months = _months(month)
    kept = {(one.person_id, one.month): one.kopecks for one in session.exec(select(Plan).where(col(Plan.month).in_([before, *months])))}
    columns = (col(Person.id), col(Person.name), col(Person.active), col(Person.worked_to), col(Department.name), col(Person.department_id))
    statement = sql_select(*columns).outerjoin(Department, col(Department.id) == Person.department_id)
    sells = or_((col(Person.role) == Role.EMPLOYEE) & col(Person.active), col(Person.id).in_({person for person, _ in kept}))
    people = session.execute(statement.where(access.visible_people(who), sells).order_by(col(Department.name).nulls_last(), col(Person.name), col(Person.id))).all()
    rows = [(unit, Row(id_ or 0, name, tuple(kept.get((id_ or 0, one)) for one in months))) for id_, name, _, _, unit, department in people if whose.fits(id_ or 0, department)]
    units = tuple(_unit(name, [row for unit, row in rows if unit == name]) for name in dict.fromkeys(unit for unit, _ in rows))
    ends = {id_: worked_to or date.max for id_, _, active, worked_to, _, _ in people if active}
    through = sales.closed_through(session) or date.min
    copies = tuple(
        sum((one, last) in kept and (one, now) not in kept for one, end in ends.items() if end >= now > through)
        for last, now in zip([before, *months[:-1]], months, strict=True)
    )
    return Grid(tuple(months), units, _sums([row.cells for _, row in rows], len(months)), copies, sum(one <= through for one in months), who.role == Role.COMPANY_HEAD, access.may_export(who))


def ahead(session: Session, person: int, *, by: int) -> int:
    """What somebody is meant to sell in this and later months, in kopecks. Raises `NotAllowed`."""
    access.require_company_head(session, by)
    there = select(func.coalesce(func.sum(Plan.kopecks), 0)).where(Plan.person_id == person, Plan.month >= clock.today(session).replace(day=1))
    return int(session.exec(there).one())


def planned(session: Session, *, by: int) -> bool:
    """Whether anybody whose figures `by` may see has a plan in the present month. Raises `NotAllowed`."""
    who = access.reader(session, by)
    there = select(Plan.person_id).join(Person).where(Plan.month == clock.today(session).replace(day=1), access.visible_people(who))
    return session.exec(there.limit(1)).first() is not None


def _months(month: date) -> list[date]:
    """Two months before, and then the grid's."""
    found = [month]
    for _ in range(2):
        found.insert(0, yearmonth.before(found[0]))
    while len(found) <= MONTHS:
        found.append(yearmonth.after(found[-1]))
    return found


def _unit(name: str | None, rows: Sequence[Row]) -> Unit:
    return Unit(name, tuple(rows), _sums([row.cells for row in rows], len(rows[0].cells)))


def _sums(rows: Iterable[Cells], width: int) -> Cells:
    """The sum of each month; None where nobody has a plan."""
    columns = zip(*rows, strict=True)
    sums = tuple(sum(known) if (known := [cell for cell in column if cell is not None]) else None for column in columns)
    return sums or (None,) * width
