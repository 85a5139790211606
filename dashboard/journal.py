"""The append-only record of every change: audit trail, system entries of the feed and live-update feed in one."""

from sqlmodel import Session

from dashboard import clock
from dashboard.models import JournalEntry

_PENDING = 'journal'

# What an entry says happened; `field.NAME` for an edited field of a deal.
DEAL_CREATED = 'deal.created'
STAGE_MOVED = 'stage.moved'
STAGE_REASON = 'stage.reason'
MOVE_UNDONE = 'stage.undone'
FEED_ADDED = 'feed.added'
FEED_DELETED = 'feed.deleted'
TASK_ADDED = 'task.added'
TASK_CHANGED = 'task.changed'
TASK_DONE = 'task.done'
IMPORTED = 'import.done'
PIPELINE_CHANGED = 'pipeline.changed'
DEMO_FILLED = 'demo.filled'
DEMO_EMPTIED = 'demo.emptied'
FIELD = 'field.'


def write(
    session: Session, what: str, *, by: int | None, deal_id: int | None = None, old: str | None = None, new: str | None = None
) -> JournalEntry:
    """Record that `by` (None: the system) did `what`; no personal value may stand in `old` or `new`."""
    entry = JournalEntry(at=clock.now(session), by_id=by or None, deal_id=deal_id, what=what, old=old, new=new)
    session.add(entry)
    session.info.setdefault(_PENDING, []).append(entry)
    return entry


def pending(session: Session) -> tuple[JournalEntry, ...]:
    """The entries that this session's transaction wrote, in order."""
    return tuple(session.info.get(_PENDING, ()))
