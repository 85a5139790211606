"""Months as they are kept and named: by their first day, and as «2026-11»."""

from datetime import date, timedelta


def of(text: str) -> date:
    """The month that is named like «2026-11». Raises `ValueError`."""
    return date.fromisoformat(f'{text}-01')


def before(month: date) -> date:
    """The month before the one of a day."""
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)


def after(month: date) -> date:
    """The month after the one of a day."""
    return (month.replace(day=1) + timedelta(days=31)).replace(day=1)


def last_day(month: date) -> date:
    """The last day of the month of a day."""
    return after(month) - timedelta(days=1)
