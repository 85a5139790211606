"""A comment with what follows from it: the next step that its text names, in the same transaction and with one undo."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from dashboard import calls, tasks, timeline
from dashboard.queries import feed
from dashboard.tasks import Following


@dataclass(frozen=True, slots=True)
class Written:
    """What `add` wrote."""

    entry: int
    step: int | None


def add(session: Session, deal_id: int, *, text: str, by: int, kind: str, step: Following | None = None, **call: Any) -> Written:
    """Write a comment, and the next step with it, or nothing; `call` as `timeline.add` takes it.

    Raises `BadValue`, `NotFound`.
    """
    entry = timeline.add(session, deal_id, text=text, kind=kind, by=by, **call)
    if step is None:
        return Written(entry, None)
    what, due, agreed = step
    return Written(entry, tasks.add(session, deal_id, text=what, due=due, agreed=agreed, by=by))


def add_again(session: Session, deal_id: int, *, text: str, since: datetime, by: int, kind: str, step: Following | None = None, **call: Any) -> Written | None:
    """Write what was sent, or asked about, at `since` and never answered; None where it came into the feed since: sent from two windows it is written once. Raises as `add`."""
    if feed.wrote(session, deal_id, text, since=since, by=by):
        return None
    return add(session, deal_id, text=text, by=by, kind=kind, step=step, **call)


def as_missed(session: Session, deal_id: int, written: Written, *, text: str, by: int) -> calls.Missed:
    """Have it been the touch «Недозвон» with these words, in place of a comment: both or nothing. Raises as `take_back` and `calls.missed`."""
    take_back(session, written, by=by)
    return calls.missed(session, deal_id, text=text, by=by)


def take_back(session: Session, written: Written, *, by: int) -> None:
    """Undo `add`, all of it or nothing. Raises `RowChanged` when somebody worked on the step since, `NotAllowed`, `NotFound`."""
    if written.step:
        tasks.withdraw(session, written.step, by=by)
    timeline.delete(session, written.entry, by=by)
