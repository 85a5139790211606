"""Which days a period is compared with."""

from datetime import date, timedelta
from typing import Final, Literal

from dashboard.workcalendar import Calendar

DAY = timedelta(days=1)
LONGEST_BREAK = 20
"""Days within which a working one is looked for."""
SoFar = Literal['month', 'quarter']
MONTHS: Final[dict[SoFar, int]] = {'month': 1, 'quarter': 3}


def before(start: date, end: date, today: date, calendar: Calendar) -> tuple[date, date] | None:
    """The first and last day to compare `start` to `end` with; None where there is nothing comparable.

    A month or quarter so far is compared with the one before up to the same working day (users.md), whole months with as many
    months before them, a working day with the one before, anything else with as many days just before.
    """
    last, part = start - DAY, so_far(start, end, today)
    if part:
        first, worked = _months_before(start, MONTHS[part]), _workdays(start, end, calendar)
        return (first, min(calendar.add_days(first - DAY, worked), last)) if worked else None
    if start.day == 1 and (end + DAY).day == 1 and start <= end:
        return _months_before(start, 12 * (end.year - start.year) + end.month - start.month + 1), last
    if start == end and calendar.is_workday(start):
        days = (start - n * DAY for n in range(1, LONGEST_BREAK))
        worked_last = next((day for day in days if calendar.is_workday(day)), last)
        return worked_last, worked_last
    return start - (end - start) - DAY, last


def so_far(start: date, end: date, today: date) -> SoFar | None:
    """Which of them `start` to `end` is the beginning of; None for whole ones and for other days.

    A quarter in its first month is a month so far: the same days have one comparison. Two whole months are those of a quarter only while it
    goes on, on the day on which the second ends.
    """
    after = end + DAY
    if start.day != 1 or not start < after < _months_before(start, -3):
        return None
    if (start.year, start.month) == (end.year, end.month):
        return 'month' if after.day != 1 else None
    return 'quarter' if start.month % 3 == 1 and (after.day != 1 or end == today) else None


def _months_before(first: date, months: int) -> date:
    year, month = divmod(12 * first.year + first.month - 1 - months, 12)
    return date(year, month + 1, 1)


def _workdays(start: date, end: date, calendar: Calendar) -> int:
    return sum(calendar.is_workday(start + n * DAY) for n in range((end - start).days + 1))
