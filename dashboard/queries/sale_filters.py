"""What a sales report is asked for: months, whose sales, and of which deals."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd
from sqlmodel import Session, col, select

from dashboard import clock, worktime, yearmonth
from dashboard.analytics import periods
from dashboard.analytics import sales as figures
from dashboard.models import Deal
from dashboard.sales import Booked

NOBODY: Final = 0
"""Where nobody was responsible."""
PERIODS: Final = ('month', 'last-month', 'quarter', 'last-quarter', 'year')
"""This month, the month before, this quarter, the quarter before, the last 12 months."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Months by their first day, both included; a department and a person by their ids; of which deals: those of a pipeline, project,
    source or system (a code of System).
    """

    first: date
    last: date
    department: int | None = None
    employee: int | None = None
    pipeline: int | None = None
    project: int | None = None
    source: str | None = None
    system: str | None = None

    @property
    def some(self) -> bool:
        """Whether some deals alone are asked for: a bonus is of all of somebody's money, and there is none then."""
        return (self.pipeline, self.project, self.source, self.system) != (None,) * 4


def deals_of(session: Session, filters: Filters) -> frozenset[int] | None:
    """The deals that are asked for, by id; None: all. Their readers' rights are asked of the money (`sales.booked`)."""
    if not filters.some:
        return None
    wanted = select(Deal.id, Deal.systems)
    for column, value in ((Deal.pipeline_id, filters.pipeline), (Deal.project_id, filters.project), (Deal.source, filters.source)):
        if value is not None:
            wanted = wanted.where(col(column) == value)
    return frozenset(id_ or 0 for id_, systems in session.exec(wanted) if filters.system is None or filters.system in (systems or '').split(','))


def picked(booked: Booked, filters: Filters, deals: frozenset[int] | None = None) -> Callable[..., pd.DataFrame]:
    """What takes the rows of a frame that the filters let; `always`: of whatever month."""
    first, last = f'{filters.first:%Y-%m}', f'{filters.last:%Y-%m}'

    def those(frame: pd.DataFrame, *, always: bool = False) -> pd.DataFrame:
        fit = pd.Series(True, index=frame.index) if always else (frame.month >= first) & (frame.month <= last)  # noqa: FBT003
        if deals is not None:
            fit &= frame.deal.isin(deals)
        if filters.employee == NOBODY:
            fit &= frame.person.isna()
        elif filters.employee is not None:
            fit &= (frame.person == filters.employee).fillna(value=False).astype(bool)
        elif filters.department is not None:
            theirs = [one in booked.everybody and booked.department(month, one) == filters.department for month, one in zip(frame.month, frame.person, strict=True)]
            fit &= pd.Series(theirs, index=frame.index, dtype='bool')
        return frame[fit]

    return those


def wanted(booked: Booked, filters: Filters, key: tuple[str, int]) -> bool:
    """Whether a person's month (2026-11) is among what is asked for."""
    month, person = key
    inside = f'{filters.first:%Y-%m}' <= month <= f'{filters.last:%Y-%m}'
    return inside and filters.employee in (None, person) and filters.department in (None, booked.department(month, person))


def by_month(money: pd.DataFrame) -> pd.DataFrame:
    """Money with the month of its day."""
    return money.assign(month=figures.month_of(money.day).astype('str'))


def before(session: Session, filters: Filters) -> tuple[date, date] | None:
    """The days to compare with: as many months before, of a month or quarter that goes on up to the same working day; None where nothing is comparable."""
    end = _end(session, filters)
    return periods.before(filters.first, end, clock.today(session), worktime.calendar(session)) if filters.first <= end else None


def so_far(session: Session, filters: Filters) -> periods.SoFar | None:
    """Which of them it is that goes on."""
    return periods.so_far(filters.first, _end(session, filters), clock.today(session))


def _end(session: Session, filters: Filters) -> date:
    return min(yearmonth.last_day(filters.last), clock.today(session))


def months_of(period: str, today: date) -> tuple[date, date]:
    """The first and last month of a named period (one of PERIODS)."""
    this = today.replace(day=1)
    quarter = this.replace(month=(this.month - 1) // 3 * 3 + 1)
    match period:
        case 'last-month':
            return yearmonth.before(this), yearmonth.before(this)
        case 'quarter':
            return quarter, this
        case 'last-quarter':
            last = yearmonth.before(quarter)
            return last.replace(month=last.month - 2), last
        case 'year':
            return this.replace(year=this.year - (this.month < 12), month=this.month % 12 + 1), this  # noqa: PLR2004 - December
        case _:
            return this, this
