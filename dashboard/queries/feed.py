"""A deal's feed («Лента», C1): what people wrote and what the system saw, newest first, by windows."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlmodel import Session, col, select

from dashboard import access, clock, journal, pipelines
from dashboard.models import Deal, FeedEntry, JournalEntry, Person, Project, StageMove, Task
from dashboard.queries import cards
from dashboard.queries.cards import StageFacts

WINDOW: Final = 50
_SYSTEM: Final = (
    journal.DEAL_CREATED, journal.STAGE_REASON, journal.TASK_ADDED, journal.TASK_DONE, journal.TASK_CHANGED,
    journal.OBSERVER_ADDED, journal.OBSERVER_REMOVED,
)  # fmt: skip
NAMES: Final[dict[str, Any]] = {
    journal.FIELD + 'owner_id': Person,
    journal.FIELD + 'project_id': Project,
    journal.OBSERVER_ADDED: Person,
    journal.OBSERVER_REMOVED: Person,
}
"""The entries of which the journal keeps an id, and the tables with the names."""


@dataclass(frozen=True, slots=True)
class Line:
    """An entry of the feed.

    `kind` is an `EntryKind`, `move`, `undone` (a void move) or one of the journal's words. `old` and `new` are a field's
    values as the journal keeps them, with names for ids; `source` and `target` a move's stages.
    """

    key: str
    at: datetime
    kind: str
    who: str | None = None
    color: str = ''
    text: str = ''
    old: str | None = None
    new: str | None = None
    source: StageFacts | None = None
    target: StageFacts | None = None
    due: datetime | None = None
    entry: int | None = None
    """The id by which its author can delete it."""
    move: int | None = None

    @property
    def written(self) -> bool:
        """Whether a person wrote it, and not the system."""
        return self.key.startswith('e')


@dataclass(frozen=True, slots=True)
class Feed:
    """A window of the feed, and whether there is more behind it."""

    lines: tuple[Line, ...] = field(default=())
    more: bool = False


def feed(session: Session, deal_id: int, *, by: int, n: int = WINDOW) -> Feed:
    """The newest `n` lines of a deal's feed; the number of statements does not grow with them. Raises `NotFound`."""
    row = access.deal(session, deal_id, by=by)
    people = {person.id: person for person in session.exec(select(Person)).all()}
    lines = [
        *_written(session, deal_id, by, n, people),
        *_moves(session, row, people),
        *_seen(session, deal_id, n, people),
    ]
    lines.sort(key=lambda line: (line.at, line.written, line.move is None, line.key), reverse=True)
    return Feed(tuple(lines[:n]), more=len(lines) > n)


People = dict[int | None, Person]


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
            **_by(people, row.author_id),
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
            f'm{row.id:012}', row.at, 'move' if row.void_at is None else 'undone', **_by(people, row.by_id),
            source=stages.get(source), target=stages.get(row.to_id), move=row.id,
        )
        for row, source in zip(rows, before, strict=True)
        if source is not None and source != row.to_id
    ]  # fmt: skip


def _seen(session: Session, deal_id: int, n: int, people: People) -> list[Line]:
    """What the journal saw besides moves and what people wrote."""
    wanted = col(JournalEntry.what).in_(_SYSTEM) | col(JournalEntry.what).startswith(journal.FIELD)
    of_deal, dropped = JournalEntry.deal_id == deal_id, JournalEntry.what == journal.TASK_DROPPED
    gone = col(JournalEntry.what).startswith('task.') & col(JournalEntry.new).in_(
        select(JournalEntry.new).where(of_deal, dropped)
    )
    rows = session.exec(
        select(JournalEntry).where(of_deal, wanted, ~gone).order_by(col(JournalEntry.id).desc()).limit(n + 1)
    ).all()
    tasks = {task.id: task for task in session.exec(select(Task).where(Task.deal_id == deal_id)).all()}
    names = {what: _names(session, table) for what, table in NAMES.items()}
    return [_system_line(row, people, tasks, names.get(row.what)) for row in rows]


def _system_line(
    row: JournalEntry, people: People, tasks: dict[int | None, Task], names: dict[str, str] | None
) -> Line:
    task_id, due = journal.task_in(row.new or '') if row.what.startswith('task.') else (None, None)
    task = tasks.get(task_id)
    named = (lambda value: names.get(value or '')) if names is not None else (lambda value: value)
    return Line(
        f'j{row.id:012}', row.at, row.what, **_by(people, row.by_id), text=task.text if task else '', due=due or (task.due if task else None),
        old=named(row.old), new=named(row.new),
    )  # fmt: skip


def _names(session: Session, table: Any) -> dict[str, str]:
    return {str(id_): name for id_, name in session.exec(select(table.id, table.name))}


def _by(people: People, person_id: int | None) -> dict[str, Any]:
    person = people.get(person_id)
    return {'who': person.name, 'color': person.color} if person else {}
