"""Which days a period is compared with."""

from datetime import date, timedelta

from dashboard.workcalendar import Calendar

DAY = timedelta(days=1)
LONGEST_BREAK = 20
"""Days within which a working one is looked for."""


def before(start: date, end: date, calendar: Calendar) -> tuple[date, date] | None:
    """The first and last day to compare `start` to `end` with; None where there is nothing comparable.

    Whole months are compared with as many months before them, a month so far with the month before up to the same working
    day (users.md), a working day with the one before, anything else with as many days just before.
    """
    if start.day == 1 and (end + DAY).day == 1 and start <= end:
        return _months_before(start, 12 * (end.year - start.year) + end.month - start.month + 1), start - DAY
    if start == end and start.day != 1 and calendar.is_workday(start):
        days = (start - n * DAY for n in range(1, LONGEST_BREAK))
        last = next((day for day in days if calendar.is_workday(day)), start - DAY)
        return last, last
    if start.day != 1 or (start.year, start.month) != (end.year, end.month):
        return start - (end - start) - DAY, start - DAY
    last = start - DAY
    first = last.replace(day=1)
    worked = _workdays(start, end, calendar)
    return (first, min(calendar.add_days(first - DAY, worked), last)) if worked else None


def _months_before(first: date, months: int) -> date:
    year, month = divmod(12 * first.year + first.month - 1 - months, 12)
    return date(year, month + 1, 1)


def _workdays(start: date, end: date, calendar: Calendar) -> int:
    return sum(calendar.is_workday(start + n * DAY) for n in range((end - start).days + 1))
