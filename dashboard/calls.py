"""Calls: «Недозвон» with its number in a row and the next try, and how long one lasted, as people type it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import Session, col, select

from dashboard import access, clock, tasks, timeline
from dashboard.models import EntryKind, FeedEntry, Task, folded
from dashboard.models.records import LONGEST_CALL
from dashboard.settings import TEAM_ZONE
from dashboard.validation import refuse

TALKS: Final = (EntryKind.CALL, EntryKind.MEETING)
"""What ends a row of missed calls: somebody was talked to."""
MOST: Final = 200
"""Tries looked back at: a longer row is told as one of so many."""
TWICE: Final = timedelta(seconds=2)
"""Within this a second missed call of the same person is the same one, sent twice."""
CALLING: Final = ('звон', 'call')
"""What stands in a step that is a call."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A missed call that was written down, and which one in a row it is."""

    entry: int
    row: int


@dataclass(frozen=True, slots=True)
class Try:
    """The step that is the next try; `was` is when it stood before, None for one that was added."""

    task: int
    version: int
    was: datetime | None


def missed(session: Session, deal_id: int, *, by: int, text: str = '') -> Missed:
    """Note that nobody answered, and in what words, if any; undo is `timeline.delete` of the entry. Raises `NotFound`, `OnlyObserving`."""
    access.working(session, deal_id, by=by)
    newest_first = (col(FeedEntry.at).desc(), col(FeedEntry.id).desc())
    last = session.exec(select(FeedEntry).where(FeedEntry.deal_id == deal_id, col(FeedEntry.deleted_at).is_(None)).order_by(*newest_first).limit(1)).first()
    same = last is not None and last.kind == EntryKind.MISSED_CALL and last.text == text.strip() and last.author_id == by and timedelta() < clock.now(session) - last.at < TWICE
    entry = (last.id or 0) if last is not None and same else timeline.add(session, deal_id, text=text, kind=EntryKind.MISSED_CALL, by=by)
    return Missed(entry, rows(session, deal_id)[entry])


def rows(session: Session, deal_id: int, until: datetime | None = None) -> dict[int, int]:
    """Of the missed calls of a deal up to `until` (default: all), by id, which one in a row each is. Its caller has asked who may know."""
    mattering = col(FeedEntry.kind).in_([EntryKind.MISSED_CALL, *TALKS])
    asked = select(FeedEntry.id, FeedEntry.kind).where(FeedEntry.deal_id == deal_id, col(FeedEntry.deleted_at).is_(None), mattering)
    if until is not None:
        asked = asked.where(col(FeedEntry.at) <= until)
    newest_first = (col(FeedEntry.at).desc(), col(FeedEntry.id).desc())
    return _numbered([(id_ or 0, kind) for id_, kind in reversed(session.exec(asked.order_by(*newest_first).limit(MOST)).all())])


def next_try(session: Session, deal_id: int, *, text: str, due: datetime, by: int) -> Try:
    """Let the next step be another try at `due`: a call that is due by the end of today is put off, else `text` is added.

    Raises `BadValue`, `NotFound`.
    """
    deal = access.working(session, deal_id, by=by)
    step = session.get(Task, deal.next_task_id) if deal.next_task_id else None
    if step is None or step.id is None or not _is_todays_call(step, clock.now(session)):
        return Try(tasks.add(session, deal_id, text=text, due=due, by=by), 1, None)
    was = step.due
    tasks.put_off(session, step.id, version=step.version, due=due, by=by)
    return Try(step.id, step.version, was)


def undo_try(session: Session, tried: Try, *, by: int) -> None:
    """Undo `next_try`. Raises `RowChanged` when somebody touched the step since, `NotAllowed`, `NotFound`."""
    if tried.was is None:
        tasks.withdraw(session, tried.task, by=by)
    else:
        tasks.put_off(session, tried.task, version=tried.version, due=tried.was, by=by)


def typed_length(text: str) -> int | None:
    """Seconds of «4» (minutes), «4:30» or «1:02:30»; None for nothing. Raises `BadValue`."""
    parts = text.strip().split(':')
    if parts == ['']:
        return None
    if len(parts) > 3 or not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts):  # noqa: PLR2004 - hours, minutes, seconds
        raise refuse(timeline.LABELS['seconds'], text, 'minutes like 4 or 4:30 are expected.')
    if len(parts) == 1:
        parts.append('0')
    seconds = 0
    for part in parts:
        seconds = 60 * seconds + int(part)
    if seconds > LONGEST_CALL or any(int(part) > 59 for part in parts[1:]):  # noqa: PLR2004 - minutes and seconds
        raise refuse(timeline.LABELS['seconds'], text, 'minutes like 4 or 4:30 are expected.')
    return seconds


def _numbered(oldest_first: Sequence[tuple[int, str]]) -> dict[int, int]:
    found, row = {}, 0
    for entry, kind in oldest_first:
        row = row + 1 if kind == EntryKind.MISSED_CALL else 0
        if row:
            found[entry] = row
    return found


def _is_todays_call(step: Task, now: datetime) -> bool:
    today = now.astimezone(TEAM_ZONE).date()
    return step.due.astimezone(TEAM_ZONE).date() <= today and any(word in folded(step.text) for word in CALLING)
