"""The next step of a deal (N1): when it is overdue, and «Готово» on it, which is taken back whole."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col

from dashboard import tasks, timeline
from dashboard.models import Deal, EntryKind, Task


def overdue(due: datetime, now: datetime) -> bool:
    """Whether a step is overdue: from the minute for which it was set, on every page and in every count."""
    return due < now


def are_overdue(now: datetime) -> ColumnElement[bool]:
    """`overdue` as a condition on deals."""
    return col(Deal.next_due) < now


@dataclass(frozen=True, slots=True)
class Finished:
    """What «Готово» wrote: the task that it ticked off, as it stands since, the result in the feed, and the step that follows."""

    task: int
    version: int
    entry: int | None
    following: int | None


def finish(session: Session, task_id: int, *, version: int, by: int, result: str = '', following: tasks.Following | None = None) -> Finished:
    """As `tasks.done`, but answers with what it wrote. Raises `RowChanged`, `BadValue`, `NotFound`."""
    tasks.done(session, task_id, version=version, by=by)
    deal = session.get_one(Task, task_id).deal_id
    entry = timeline.add(session, deal, text=result, kind=EntryKind.TASK_RESULT, task_id=task_id, by=by) if result.strip() else None
    text, due, agreed = following or ('', None, False)
    step = tasks.add(session, deal, text=text, due=due, agreed=agreed, by=by) if due else None
    return Finished(task_id, version + 1, entry, step)


def take_back(session: Session, finished: Finished, *, by: int) -> None:
    """Undo `finish`, all of it or nothing. Raises `RowChanged` when somebody worked on either step since, `NotAllowed`, `NotFound`."""
    if finished.following:
        withdraw(session, finished.following, by=by)
    if finished.entry:
        timeline.delete(session, finished.entry, by=by)
    tasks.reopen(session, finished.task, version=finished.version, by=by)


def withdraw(session: Session, task_id: int, *, by: int) -> None:
    """Undo `tasks.add` of a step that nobody has touched since: it is ticked off without a result, for tasks are not deleted.

    Raises `RowChanged`, `NotFound`.
    """
    tasks.done(session, task_id, version=1, by=by)
