"""The feed's commands: comments and touches are written here, once, for their author, who may word them otherwise."""

from typing import Any, Final

from sqlmodel import Session

from dashboard import access, clock, journal, mentions
from dashboard.errors import FieldConflict, NotAllowed, NotFound
from dashboard.models import CallResult, Direction, EntryBase, EntryKind, FeedEntry, FeedRevision, Task
from dashboard.validation import EMPTY, refuse, valid

LABELS = {'text': 'Comment', 'kind': 'Kind', 'direction': 'Direction', 'seconds': 'Length', 'result': 'Result'}
WRITTEN: Final = frozenset(EntryKind) - {EntryKind.FILE}
"""The kinds that are texts; a file comes by its own way."""
WORDED: Final = WRITTEN - {EntryKind.OFFER}
"""Those whose author may word them otherwise; what was sent to a client stays as it was sent."""
OF_CALLS: Final = {'direction': Direction, 'result': CallResult}


def add(
    session: Session, deal_id: int, *, text: str, by: int, kind: str = EntryKind.COMMENT, task_id: int | None = None,
    direction: str | None = None, seconds: int | None = None, result: str | None = None,
) -> int:  # fmt: skip
    """Write an entry into a deal's feed; returns its id. Without a text goes only a missed call, or one whose result is known.

    `direction`, `seconds` and `result` are a call's. Raises `BadValue` for an empty or overlong text, an unknown kind and
    whatever else does not fit, `NotFound`, also for another deal's task.
    """
    deal = access.working(session, deal_id, by=by)
    if task_id is not None:
        task = session.get(Task, task_id)
        if task is None or task.deal_id != deal_id:
            raise NotFound
    fields = _fit({'kind': str(kind), 'text': text, 'direction': direction, 'seconds': seconds, 'result': result})
    row = FeedEntry(**fields, deal_id=deal_id, at=clock.now(session), author_id=by or None, task_id=task_id)
    session.add(row)
    session.flush()
    assert row.id is not None
    mentions.note(session, row, deal)
    journal.write(session, journal.FEED_ADDED, by=by, deal_id=deal_id, new=str(row.id))
    return row.id


def edit(session: Session, entry_id: int, *, seen: str, new: str, by: int) -> str:
    """Word one's own entry otherwise; the text so far is kept as its revision. Returns the text as it is kept now.

    Undo is the same from this to `seen`, and leaves a revision, too. Raises `FieldConflict` when it is no longer as
    `seen`, `BadValue`, `NotAllowed`, `NotFound`.
    """
    entry = _own(session, entry_id, by)
    if entry.deleted_at is not None or entry.kind not in WORDED:
        raise NotFound
    kept = {name: getattr(entry, name) for name in EntryBase.model_fields}
    text: str = _fit({**kept, 'text': new})['text']
    if text == entry.text:
        return text
    if entry.text != seen:
        raise FieldConflict(words={'field': LABELS['text']}, theirs=entry.text, yours=text, value=entry.text)
    now = clock.now(session)
    session.add(FeedRevision(entry_id=entry_id, text=entry.text, until=now))
    entry.text, entry.edited_at = text, now
    mentions.note(session, entry, access.deal(session, entry.deal_id, by=by))
    journal.write(session, journal.FEED_EDITED, by=by, deal_id=entry.deal_id, new=str(entry_id))
    return text


def delete(session: Session, entry_id: int, *, by: int) -> None:
    """Take one's own entry out of the feed and of every figure; it stays in the database. Raises `NotAllowed`, `NotFound`."""
    entry = _own(session, entry_id, by)
    if entry.deleted_at is not None:
        raise NotFound
    entry.deleted_at = clock.now(session)
    journal.write(session, journal.FEED_DELETED, by=by, deal_id=entry.deal_id, old=str(entry_id))


def restore(session: Session, entry_id: int, *, by: int) -> None:
    """Undo `delete`. Raises `NotAllowed`, `NotFound`."""
    entry = _own(session, entry_id, by)
    if entry.deleted_at is None:
        return
    entry.deleted_at = None
    journal.write(session, journal.FEED_ADDED, by=by, deal_id=entry.deal_id, new=str(entry_id))


def _own(session: Session, entry_id: int, by: int) -> FeedEntry:
    entry = session.get(FeedEntry, entry_id)
    if entry is None:
        raise NotFound
    access.working(session, entry.deal_id, by=by)
    if entry.author_id != by:
        raise NotAllowed
    return entry


def _fit(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of an entry, checked one by one and together."""
    if fields['kind'] not in WRITTEN:
        raise refuse(LABELS['kind'], fields['kind'], 'it is none of the kinds of entries.')
    for name, choices in OF_CALLS.items():
        if fields[name] is not None and fields[name] not in set(choices):
            raise refuse(LABELS[name], fields[name], 'it is none of those that can be chosen.')
    found = valid(EntryBase, fields, LABELS)
    if found['kind'] != EntryKind.CALL and any(found[name] is not None for name in ('direction', 'seconds', 'result')):
        raise refuse(LABELS['kind'], found['kind'], 'only a call has a direction, a length and a result.')
    if not found['text'] and found['kind'] != EntryKind.MISSED_CALL and not found['result']:
        raise refuse(LABELS['text'], '', EMPTY)
    return found
