"""The feed's commands: comments and touches are written here, once, for their author."""

from sqlmodel import Session

from dashboard import access, clock, journal
from dashboard.errors import NotAllowed, NotFound
from dashboard.models import EntryBase, EntryKind, FeedEntry, Task
from dashboard.validation import EMPTY, refuse, valid

LABELS = {'text': 'Comment', 'kind': 'Kind'}


def add(session: Session, deal_id: int, *, text: str, by: int, kind: str = EntryKind.COMMENT, task_id: int | None = None) -> int:
    """Write an entry into a deal's feed; returns its id. Only a missed call may go without a text.

    Raises `BadValue` for an empty or overlong text or an unknown kind, `NotFound`, also for another deal's task.
    """
    access.working(session, deal_id, by=by)
    if task_id is not None:
        task = session.get(Task, task_id)
        if task is None or task.deal_id != deal_id:
            raise NotFound
    if kind not in set(EntryKind):
        raise refuse(LABELS['kind'], kind, 'it is none of the kinds of entries.')
    fields = valid(EntryBase, {'kind': str(kind), 'text': text}, LABELS)
    if not fields['text'] and kind != EntryKind.MISSED_CALL:
        raise refuse(LABELS['text'], '', EMPTY)
    row = FeedEntry(**fields, deal_id=deal_id, at=clock.now(session), author_id=by or None, task_id=task_id)
    session.add(row)
    session.flush()
    assert row.id is not None
    journal.write(session, journal.FEED_ADDED, by=by, deal_id=deal_id, new=str(row.id))
    return row.id


def delete(session: Session, entry_id: int, *, by: int) -> None:
    """Take one's own entry out of the feed and of every figure; it stays in the database. Raises `NotAllowed`, `NotFound`."""
    entry = session.get(FeedEntry, entry_id)
    if entry is None or entry.deleted_at is not None:
        raise NotFound
    access.working(session, entry.deal_id, by=by)
    if entry.author_id != by:
        raise NotAllowed
    entry.deleted_at = clock.now(session)
    journal.write(session, journal.FEED_DELETED, by=by, deal_id=entry.deal_id, old=str(entry_id))


def restore(session: Session, entry_id: int, *, by: int) -> None:
    """Undo `delete`. Raises `NotAllowed`, `NotFound`."""
    entry = session.get(FeedEntry, entry_id)
    if entry is None:
        raise NotFound
    access.working(session, entry.deal_id, by=by)
    if entry.author_id != by:
        raise NotAllowed
    if entry.deleted_at is None:
        return
    entry.deleted_at = None
    journal.write(session, journal.FEED_ADDED, by=by, deal_id=entry.deal_id, new=str(entry_id))
