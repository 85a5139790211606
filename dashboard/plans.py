"""Commands on plans: what each person is meant to sell in a month; the company head's."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlmodel import Session, col, select

from dashboard import access, clock, journal, sales, yearmonth
from dashboard.errors import FieldConflict, NotFound
from dashboard.models import AMOUNT_LIMIT, Person, Plan
from dashboard.validation import refuse

LABELS = {'kopecks': 'Plan of {name}, {month}'}
YEARS: Final = range(2000, 2101)
MANY: Final = 2_000
"""Cells that are written at once: a large team's year and more."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A person's plan of the month that begins on `month`, from the kopecks that were seen to new ones; None is no plan."""

    person: int
    month: date
    seen: int | None
    new: int | None


def enter(session: Session, cells: Sequence[Cell], *, by: int) -> tuple[Cell, ...]:
    """Write plans, all or none; what stands already as it is wanted stays. Returns the cells that undo it, in their order.

    Raises `FieldConflict` for the first that somebody else wrote meanwhile, `BadValue`, `NotAllowed`, `NotFound`.
    """
    access.require_company_head(session, by)
    if len(cells) > MANY:
        raise refuse('Plan', len(cells), 'at most {most} cells are written at once.', most=MANY)
    return tuple(reversed([back for cell in cells if (back := _write(session, cell, by))]))


def copy_month(session: Session, month: date, *, by: int) -> tuple[Cell, ...]:
    """Give whoever has no plan in the month that of the month before, if they still work then. Returns the cells that undo it.

    Raises `BadValue`, `NotAllowed`.
    """
    access.require_company_head(session, by)
    before = yearmonth.before(_first(month))
    planned = set(session.exec(select(Plan.person_id).where(Plan.month == month)))
    working = (col(Person.active), col(Person.worked_to).is_(None) | (col(Person.worked_to) >= month))
    rows = session.exec(select(Plan.person_id, Plan.kopecks).join(Person).where(Plan.month == before, *working).order_by(col(Plan.person_id)))
    return enter(session, [Cell(person, month, None, kopecks) for person, kopecks in rows if person not in planned], by=by)


def hand_over(session: Session, person: int, to: int, *, by: int) -> tuple[Cell, ...]:
    """Add somebody's plans of this and later months to those of another, who takes the work over. Returns the cells that undo it.

    Raises `BadValue`, `NotAllowed`, `NotFound`.
    """
    access.require_company_head(session, by)
    there = session.get(Person, to)
    if there is None or not there.active or to == person:
        raise NotFound
    ahead = select(Plan).where(col(Plan.month) >= clock.today(session).replace(day=1))
    plans = {(row.person_id, row.month): row.kopecks for row in session.exec(ahead.where(col(Plan.person_id).in_([person, to])).order_by(col(Plan.month)))}
    theirs = {month: kopecks for (of, month), kopecks in plans.items() if of == person}
    taken = [Cell(person, month, kopecks, None) for month, kopecks in theirs.items()]
    given = [Cell(to, month, plans.get((to, month)), plans.get((to, month), 0) + kopecks) for month, kopecks in theirs.items()]
    return enter(session, [*taken, *given], by=by)


def kept(session: Session, people: Collection[int]) -> dict[tuple[date, int], int]:
    """The plans of these people by month and person; who may see them its caller has asked."""
    rows = session.exec(select(Plan).where(col(Plan.person_id).in_(people)))
    return {(row.month, row.person_id): row.kopecks for row in rows}


def _write(session: Session, cell: Cell, by: int) -> Cell | None:
    person = session.get(Person, cell.person)
    if person is None:
        raise NotFound
    named = {'name': person.name, 'month': f'{_first(cell.month):%m.%Y}'}
    if cell.new is not None and not 0 <= cell.new <= AMOUNT_LIMIT:
        raise refuse(LABELS['kopecks'], f'{cell.new / 100:.2f}', 'a sum from 0 up is expected, no larger than any real one.', **named)
    row = session.get(Plan, (cell.person, cell.month))
    standing = row.kopecks if row else None
    if standing == cell.new:
        return None
    if (through := sales.closed_through(session)) and cell.month <= through:
        raise refuse(LABELS['kopecks'], _shown(cell.new), 'the month is closed, and its plan stays with its sales and bonuses.', **named)
    if standing != cell.seen:
        raise FieldConflict(words={'field': LABELS['kopecks']}, theirs=_shown(standing), yours=_shown(cell.new), value=standing, **named)
    if row is None:
        session.add(Plan(person_id=cell.person, month=cell.month, kopecks=cell.new or 0))
    elif cell.new is None:
        session.delete(row)
    else:
        row.kopecks, row.version = cell.new, row.version + 1
    session.flush()  # a cell that comes twice finds what stands by then
    old, new = (journal.of(cell.person, journal.of(f'{cell.month:%Y-%m}', value)) for value in (standing, cell.new))
    journal.write(session, journal.PLAN_SET, by=by, old=old, new=new)
    return Cell(cell.person, cell.month, cell.new, standing)


def _first(month: date) -> date:
    """The month as it is kept, by its first day. Raises `BadValue`."""
    if not isinstance(month, date) or month.day != 1 or month.year not in YEARS:
        raise refuse('Plan', month, 'a month between the years 2000 and 2100 is expected.')
    return month


def _shown(kopecks: int | None) -> str:
    return '—' if kopecks is None else f'{kopecks / 100:.2f}'.removesuffix('.00')
