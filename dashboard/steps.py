"""The next step of a deal (N1): when it is overdue."""

from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import col

from dashboard.models import Deal


def overdue(due: datetime, now: datetime) -> bool:
    """Whether a step is overdue: from the minute for which it was set, on every page and in every count."""
    return due < now


def are_overdue(now: datetime) -> ColumnElement[bool]:
    """`overdue` as a condition on deals."""
    return col(Deal.next_due) < now
