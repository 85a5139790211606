"""A deal's feed («Лента», C1): what people wrote and what the system saw, newest first, by windows."""

from dataclasses import dataclass, field
from typing import Final

from sqlmodel import Session, col, select

from dashboard import access, clock, journal, pipelines
from dashboard.models import Deal, FeedEntry, JournalEntry, Person, StageMove
from dashboard.queries import cards, told
from dashboard.queries.told import Line

WINDOW: Final = 50
SYSTEM: Final = (
    journal.DEAL_CREATED, journal.STAGE_REASON, journal.TASK_ADDED, journal.TASK_DONE, journal.TASK_CHANGED,
    journal.OBSERVER_ADDED, journal.OBSERVER_REMOVED, journal.SUBSTITUTE_ADDED, journal.SUBSTITUTE_REMOVED,
    journal.LINE_ADDED, journal.LINE_CHANGED, journal.LINE_REMOVED,
    journal.PAYMENT_CLAIMED, journal.PAYMENT_ENTERED, journal.PAYMENT_CONFIRMED, journal.PAYMENT_REMOVED,
    *journal.CLIENTS, journal.DEAL_LINKED, journal.DEAL_UNLINKED,
)  # fmt: skip
"""What the journal tells of a deal, beside its fields."""
UNTOLD: Final = {
    journal.STAGE_MOVED: 'told from the moves, of which imported ones have no entry',
    journal.MOVE_UNDONE: 'told from the moves',
    journal.FEED_ADDED: 'what was written stands there itself',
    journal.FEED_DELETED: 'its author took it out of the feed',
    journal.TASK_DROPPED: 'a step withdrawn at once is as if it had never been',
    journal.LINE_PLACE: 'in which order the lines stand changes nothing of what is sold',
    journal.HEAD_NOTED: "the head's note does not exist but for heads, who see it in its own place",
    journal.DISPUTED: 'who else claims a client is for heads to know',
    journal.DISPUTE_SETTLED: 'who else claims a client is for heads to know; a change of who is responsible stands there itself',
    journal.DISPUTE_REOPENED: 'who else claims a client is for heads to know',
    journal.DISCLOSED: 'who asked about a flat changed nothing of the deal: heads read it in the journal',
}
"""The entries about a deal that are no lines of its feed, and why."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A window of the feed, and whether there is more behind it."""

    lines: tuple[Line, ...] = field(default=())
    more: bool = False


def feed(session: Session, deal_id: int, *, by: int, n: int = WINDOW) -> Feed:
    """The newest `n` lines of a deal's feed; the number of statements does not grow with them. Raises `NotFound`."""
    row = access.deal(session, deal_id, by=by)
    people = told.people_in(session)
    lines = [
        *_written(session, deal_id, by, n, people),
        *_moves(session, row, people),
        *_seen(session, deal_id, n),
    ]
    lines.sort(key=lambda line: (line.at, line.written, line.move is None, line.key), reverse=True)
    return Feed(tuple(lines[:n]), more=len(lines) > n)


People = dict[int, Person]


def _written(session: Session, deal_id: int, by: int, n: int, people: People) -> list[Line]:
    rows = session.exec(
        select(FeedEntry)
        .where(
            FeedEntry.deal_id == deal_id, col(FeedEntry.deleted_at).is_(None), col(FeedEntry.at) <= clock.now(session)
        )
        .order_by(col(FeedEntry.at).desc(), col(FeedEntry.id).desc())
        .limit(n + 1)
    )
    return [
        Line(
            f'e{row.id:012}',
            row.at,
            row.kind,
            **told.by(people, row.author_id),
            text=row.text,
            entry=row.id if row.author_id == by else None,
        )
        for row in rows
    ]


def _moves(session: Session, deal: Deal, people: People) -> list[Line]:
    """Moves from the moves themselves: imported ones have no journal entries of their own.

    All of them, few as they are for one deal: those into the stage where it stood already are no lines, whatever a window holds.
    """
    newest_first = (col(StageMove.at).desc(), col(StageMove.id).desc())
    rows = session.exec(select(StageMove).where(StageMove.deal_id == deal.id).order_by(*newest_first)).all()
    stages = {stage.id: cards.facts(stage) for stage in pipelines.stages(session, deal.pipeline_id)}
    before = [row.to_id for row in rows[1:]] + [deal.born_id]
    return [
        Line(
            f'm{row.id:012}', row.at, 'move' if row.void_at is None else 'undone', **told.by(people, row.by_id),
            source=stages.get(source), target=stages.get(row.to_id), move=row.id,
        )
        for row, source in zip(rows, before, strict=True)
        if source is not None and source != row.to_id
    ]  # fmt: skip


def _seen(session: Session, deal_id: int, n: int) -> list[Line]:
    """What the journal saw besides moves and what people wrote."""
    wanted = col(JournalEntry.what).in_(SYSTEM) | col(JournalEntry.what).startswith(journal.FIELD)
    of_deal, dropped = JournalEntry.deal_id == deal_id, JournalEntry.what == journal.TASK_DROPPED
    gone = col(JournalEntry.what).startswith('task.') & col(JournalEntry.new).in_(
        select(JournalEntry.new).where(of_deal, dropped)
    )
    rows = session.exec(
        select(JournalEntry).where(of_deal, wanted, ~gone).order_by(col(JournalEntry.id).desc()).limit(n + 1)
    ).all()
    return told.lines(session, rows)
