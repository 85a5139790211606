"""The next step of a deal (N1): when it is overdue."""

from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from dashboard import access
from dashboard.models import Deal, Pipeline


def overdue(due: datetime, now: datetime) -> bool:
    """Whether a step is overdue: from the minute for which it was set, on every page and in every count."""
    return due < now


def are_overdue(now: datetime) -> ColumnElement[bool]:
    """`overdue` as a condition on deals."""
    return col(Deal.next_due) < now


def came_due(session: Session, since: datetime, until: datetime) -> tuple[int, ...]:
    """The deals whose step was not overdue at `since` and is at `until`; by an index, whatever the number of deals."""
    pipelines = session.exec(select(Pipeline.id)).all()
    due = col(Deal.next_due)
    found = session.exec(select(Deal.id).where(col(Deal.pipeline_id).in_(pipelines), due >= since, due < until, access.present()))
    return tuple(deal for deal in found if deal)
