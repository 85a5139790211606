"""The period before the one that is asked for, as far as the records reach."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from dashboard.analytics import periods
from dashboard.material import Material


def period_before(made: Material) -> tuple[date, date] | None:
    """The days with which the period is compared; None where there are none, or the records do not reach that far back."""
    found = days_before(made)
    return found if found and _reaches(made, found[0]) else None


def days_before(made: Material) -> tuple[date, date] | None:
    """The days before the period, which is cut at today."""
    if made.ask.start is None:
        return None
    end = last_day(made)
    return periods.before(made.ask.start, end, made.today, made.calendar) if made.ask.start <= end else None


def last_day(made: Material) -> date:
    """The last day of the period that has begun."""
    return min(made.ask.end or made.today, made.today)


def _reaches(made: Material, day: date) -> bool:
    """Whether moves are known from that day on."""
    return bool(len(made.moves)) and _day(made.moves['at'].min(), made) <= day


def _day(instant: datetime, made: Material) -> date:
    return instant.astimezone(ZoneInfo(made.calendar.zone)).date()
