"""Which days a period is compared with."""

from datetime import date, timedelta

from dashboard.workcalendar import Calendar

DAY = timedelta(days=1)


def before(start: date, end: date, calendar: Calendar) -> tuple[date, date] | None:
    """The first and last day to compare `start` to `end` with; None where there is nothing comparable.

    A month is compared with the month before it, a month so far with the month before up to the same working day
    (users.md), anything else with as many days just before.
    """
    if start.day != 1 or (start.year, start.month) != (end.year, end.month):
        return start - (end - start) - DAY, start - DAY
    last = start - DAY
    first = last.replace(day=1)
    if (end + DAY).day == 1:
        return first, last
    worked = _workdays(start, end, calendar)
    return (first, min(calendar.add_days(first - DAY, worked), last)) if worked else None


def _workdays(start: date, end: date, calendar: Calendar) -> int:
    return sum(calendar.is_workday(start + n * DAY) for n in range((end - start).days + 1))
