"""Tasks of a deal; the open one that is due first is its next step (N1)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, func, select

from dashboard import access, clock, journal, timeline
from dashboard.errors import NotAllowed, NotFound, RowChanged
from dashboard.models import NO_CONTACT, Deal, EntryKind, FeedEntry, JournalEntry, Task, TaskBase
from dashboard.validation import refuse, valid
from dashboard.workcalendar import MORNING, Calendar

EVENING: Final = 18
FRIDAY: Final = 4
YEARS: Final = range(2000, 2101)
"""The years in which a step can be due: far outside a working life, and safely inside what a calendar can count."""
Following = tuple[str, datetime, bool]
"""A further step: what, by when, and whether the client agreed."""

LABELS = {'text': 'Next step', 'due': 'When', 'assignee_id': 'Responsible', 'agreed': 'Agreed with the client'}


@dataclass(frozen=True, slots=True)
class Finished:
    """What «Готово» wrote: the task that it ticked off, as it stands since, the result in the feed, and the step that follows."""

    task: int
    version: int
    entry: int | None
    following: int | None


def suggestions(now: datetime, calendar: Calendar) -> dict[str, datetime]:
    """Instants to propose for a next step, by the team's calendar: today at 18:00 while it is ahead, then mornings.

    Keys of translations → aware instants, in order.
    """
    local = now.astimezone(ZoneInfo(calendar.zone))
    today = local.date()
    days = {'tomorrow': calendar.add_days(today, 1), 'on Friday': _friday(today), '+ a week': calendar.add_days(today + timedelta(days=6), 1)}
    found = {'today 18:00': local.replace(hour=18, minute=0, second=0, microsecond=0)} if local.hour < EVENING else {}
    return found | {name: datetime.combine(day, MORNING, tzinfo=local.tzinfo) for name, day in days.items()}


def add(
    session: Session, deal_id: int, *, text: str, due: datetime, by: int, assignee_id: int | None = None, agreed: bool = False
) -> int:
    """Add a task, for the asker unless somebody else is named; returns its id.

    Raises `BadValue`, `NotAllowed` for an assignee whom `by` could not make responsible, `NotFound`.
    """
    deal = access.working(session, deal_id, by=by)
    if assignee_id is not None and not access.may_own(session, access.reader(session, by), assignee_id):
        raise NotAllowed
    assignee = assignee_id or by or deal.owner_id
    fields = _valid({'text': text, 'due': due, 'assignee_id': assignee, 'agreed': agreed})
    task = Task(**fields, deal_id=deal_id, created_at=clock.now(session), created_by=by or None)
    session.add(task)
    session.flush()
    assert task.id is not None
    _refresh(session, deal)
    journal.write(session, journal.TASK_ADDED, by=by, deal_id=deal_id, new=journal.of_task(task.id, task.due))
    return task.id


def done(session: Session, task_id: int, *, version: int, by: int, result: str = '', following: Following | None = None) -> Finished:
    """Tick a task off; a result goes into the feed, and the `following` step is set with it, or nothing is.

    Returns what `take_back` needs. Raises `RowChanged` when the task is no longer as `version` was or is done already,
    `BadValue`, `NotFound`.
    """
    task = _open(session, task_id, version, by)
    task.done_at = clock.now(session)
    _changed(session, task, journal.TASK_DONE, by)
    entry = step = None
    if result.strip():
        entry = timeline.add(session, task.deal_id, text=result, kind=EntryKind.TASK_RESULT, task_id=task_id, by=by)
    if following:
        text, due, agreed = following
        step = add(session, task.deal_id, text=text, due=due, agreed=agreed, by=by)
    return Finished(task_id, task.version, entry, step)


def take_back(session: Session, finished: Finished, *, by: int) -> None:
    """Undo `done`, all of it or nothing.

    Raises `RowChanged` when somebody worked on either step since, `NotAllowed`, `NotFound`.
    """
    if finished.following:
        withdraw(session, finished.following, by=by)
    if finished.entry:
        timeline.delete(session, finished.entry, by=by)
    reopen(session, finished.task, version=finished.version, by=by)


def reopen(session: Session, task_id: int, *, version: int, by: int) -> None:
    """Tick a task on again; one that is open stays as it is. Raises `RowChanged`, `NotFound`."""
    task = _seen(session, task_id, version, by)
    if task.done_at is None:
        return
    task.done_at = None
    _changed(session, task, journal.TASK_CHANGED, by)


def withdraw(session: Session, task_id: int, *, by: int) -> None:
    """Undo `add`: delete one's own step that nobody has touched since; the journal keeps that it was there.

    Raises `RowChanged` when somebody has, `NotAllowed`, `NotFound`.
    """
    step = _open(session, task_id, 1, by)
    if step.created_by != (by or None):
        raise NotAllowed
    deal = session.get_one(Deal, step.deal_id)
    journal.write(session, journal.TASK_DROPPED, by=by, deal_id=step.deal_id, new=journal.of_task(task_id, step.due))
    session.delete(step)
    session.flush()
    _refresh(session, deal)


def put_off(session: Session, task_id: int, *, version: int, due: datetime, by: int) -> None:
    """Move a task to another instant. Raises `RowChanged`, `BadValue`, `NotFound`."""
    task = _open(session, task_id, version, by)
    was = task.due
    task.due = _valid({**task.model_dump(include=set(TaskBase.model_fields)), 'due': due})['due']
    _count_put_offs(session, task, was)
    _changed(session, task, journal.TASK_CHANGED, by)


def _count_put_offs(session: Session, task: Task, was: datetime) -> None:
    """How many times running it is put off by now, with no contact in between; brought forward, the last time is taken back."""
    if task.due < was:
        task.put_offs = max(0, task.put_offs - 1)
    elif task.due > was and task.put_offs and not _contact_since(session, task):
        task.put_offs += 1
    elif task.due > was:
        task.put_offs, task.agreed_for = 1, was


def _contact_since(session: Session, task: Task) -> bool:
    """Whether anybody heard of the client since the task was changed last."""
    changes = select(func.max(JournalEntry.at)).where(
        JournalEntry.deal_id == task.deal_id, JournalEntry.what == journal.TASK_CHANGED, col(JournalEntry.new).startswith(f'{task.id} ')
    )
    contacts = select(FeedEntry.id).where(
        FeedEntry.deal_id == task.deal_id, col(FeedEntry.deleted_at).is_(None), col(FeedEntry.kind).not_in(NO_CONTACT), FeedEntry.at > changes.scalar_subquery()
    )
    return session.exec(contacts.limit(1)).first() is not None


def _friday(today: date) -> date:
    """The next Friday that is not today."""
    return today + timedelta(days=(FRIDAY - today.weekday() - 1) % 7 + 1)


def _seen(session: Session, task_id: int, version: int, by: int) -> Task:
    task = session.get(Task, task_id)
    if task is None:
        raise NotFound
    access.working(session, task.deal_id, by=by)
    if task.version != version:
        raise RowChanged
    return task


def _open(session: Session, task_id: int, version: int, by: int) -> Task:
    task = _seen(session, task_id, version, by)
    if task.done_at is not None:
        raise RowChanged
    return task


def _changed(session: Session, task: Task, what: str, by: int) -> None:
    task.version += 1
    session.flush()
    _refresh(session, session.get_one(Deal, task.deal_id))
    assert task.id is not None
    journal.write(session, what, by=by, deal_id=task.deal_id, new=journal.of_task(task.id, task.due))


def _refresh(session: Session, deal: Deal) -> None:
    """Copy the earliest open task to the deal, where the board sorts by it."""
    first = session.exec(
        select(Task).where(Task.deal_id == deal.id, col(Task.done_at).is_(None)).order_by(col(Task.due), col(Task.id)).limit(1)
    ).first()
    deal.next_task_id, deal.next_due = (first.id, first.due) if first else (None, None)


def _valid(fields: dict[str, Any]) -> dict[str, Any]:
    due = fields['due']
    if not isinstance(due, datetime) or due.tzinfo is None:
        raise refuse(LABELS['due'], due, 'a day and a time are expected.')
    if due.year not in YEARS:
        raise refuse(LABELS['due'], due.date(), 'a day between the years 2000 and 2100 is expected.')
    return valid(TaskBase, fields, LABELS)
