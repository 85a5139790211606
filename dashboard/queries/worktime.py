"""The page of the working time: what is set, and what it comes to."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlmodel import Session

from dashboard import access, clock, worktime
from dashboard.workcalendar import Calendar
from dashboard.worktime import WorkingTime

MONTHS: Final = 3


@dataclass(frozen=True, slots=True)
class Month:
    """What a month comes to by the team's calendar; `published`: its days off are known, not guessed."""

    first: date
    days: int
    hours: float
    published: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What is set, the published years (first, last), this month and those after it."""

    set: WorkingTime
    years: tuple[int, int]
    months: tuple[Month, ...]
    today: date


def shown(session: Session, *, by: int) -> Shown:
    """What the company head sets. Raises `NotAllowed`."""
    access.require_company_head(session, by)
    calendar = worktime.calendar(session)
    today = clock.today(session)
    months, first = [], today.replace(day=1)
    for _ in range(MONTHS):
        months.append(_month(calendar, first))
        first += timedelta(days=monthrange(first.year, first.month)[1])
    years = {day.year for day in calendar.exceptions}
    return Shown(worktime.of(session), (min(years), max(years)), tuple(months), today)


def _month(calendar: Calendar, first: date) -> Month:
    days = [first + timedelta(days=n) for n in range(monthrange(first.year, first.month)[1])]
    spans = [calendar.spans_of(day) for day in days]
    hours = sum((end - start).total_seconds() for one in spans for start, end in one) / 3600
    return Month(first, sum(calendar.is_workday(day) for day in days), hours, calendar.published(first, days[-1]) == 'published')
