"""Journal entries as people read them: names instead of ids, stages instead of codes; for a deal's feed and the journal page alike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from sqlmodel import Session, col, select

from dashboard import journal
from dashboard.models import (
    Deal,
    Department,
    FeedEntry,
    Import,
    JournalEntry,
    Mistake,
    Person,
    Pipeline,
    Product,
    Project,
    SavedView,
    Stage,
    StageMove,
    Task,
)
from dashboard.queries import cards
from dashboard.queries.cards import StageFacts
from dashboard.queries.files import FileFacts

MOVES: Final = (journal.STAGE_MOVED, journal.MOVE_UNDONE)


@dataclass(frozen=True, slots=True)
class Line:
    """An entry of the feed or the journal.

    `kind` is one of the journal's words; in the feed also an `EntryKind`, `move` or `undone` (a void move). `old` and `new`
    are the values as the journal keeps them, with names for ids; `about` is whom or what it is about, where that is no
    deal; `source` and `target` are a move's stages.
    """

    key: str
    at: datetime
    kind: str
    who: str | None = None
    color: str = ''
    text: str = ''
    about: str | None = None
    old: str | None = None
    new: str | None = None
    source: StageFacts | None = None
    target: StageFacts | None = None
    due: datetime | None = None
    entry: int | None = None
    """The id of what a person wrote."""
    own: bool = False
    """Whether its reader wrote it, and so can word it otherwise or delete it."""
    edited: datetime | None = None
    direction: str | None = None
    seconds: int | None = None
    result: str | None = None
    row: int = 0
    """Of a missed call, which one in a row it is."""
    file: FileFacts | None = None
    """What this entry is, or what replaced the link in it."""
    host: str | None = None
    """The file-sharing site to which its text links."""
    move: int | None = None
    mark: int | None = None
    """Of a move that a head marked as mistaken, the mark's id; `text` is the reason, `about` the head."""

    @property
    def written(self) -> bool:
        """Whether a person wrote it, and not the system."""
        return self.key.startswith('e')


def lines(session: Session, rows: Sequence[JournalEntry]) -> list[Line]:
    """The entries in the same order; the number of statements does not grow with them. Its caller has asked who may read them."""
    names = _Names(session, rows)
    return [_line(row, names) for row in rows]


def by(people: dict[int, Person], person_id: int | None) -> dict[str, Any]:
    """Who did it, as a line says it."""
    person = people.get(person_id or 0)
    return {'who': person.name, 'color': person.color} if person else {}


def people_in(session: Session) -> dict[int, Person]:
    """Everybody by id: a team, not a telephone book."""
    return {person.id or 0: person for person in session.exec(select(Person))}


def bare(row: JournalEntry, people: dict[int, Person]) -> Line:
    """Who did what kind of thing and when, and nothing of what it was."""
    return Line(f'j{row.id:012}', row.at, row.what, **by(people, row.by_id))


class _Names:
    """What a window of entries names, each table read at most once, and only when an entry names something of it."""

    def __init__(self, session: Session, rows: Sequence[JournalEntry]) -> None:
        self.session, self.rows = session, rows

    @cached_property
    def people(self) -> dict[int, Person]:
        return people_in(self.session)

    @cached_property
    def projects(self) -> dict[str, str]:
        kept = {value for row in self.rows if row.what == journal.FIELD + 'project_id' for value in (row.old, row.new)}
        ids = [number for number in map(_number, kept) if number]
        return {str(id_): name for id_, name in self.session.exec(select(Project.id, Project.name).where(col(Project.id).in_(ids)))}

    @cached_property
    def departments(self) -> dict[str, str]:
        return {str(id_): name for id_, name in self.session.exec(select(Department.id, Department.name))}

    @cached_property
    def pipelines(self) -> dict[str, str]:
        """Those that are still there."""
        return {str(id_): name for id_, name in self.session.exec(select(Pipeline.id, Pipeline.name))}

    @cached_property
    def names_of_stages(self) -> dict[str, str]:
        """By their ids, those that are still there."""
        return {str(id_): name for id_, name in self.session.exec(select(Stage.id, Stage.name))}

    @cached_property
    def views(self) -> dict[str, str]:
        """Those that are still there."""
        return {str(id_): name for id_, name in self.session.exec(select(SavedView.id, SavedView.name))}

    @cached_property
    def products(self) -> dict[str, str]:
        """Those that the entries are about."""
        ids = [_number(row.new or row.old) for row in self.rows if row.what.startswith(journal.PRODUCT)]
        return {str(id_): name for id_, name in self.session.exec(select(Product.id, Product.name).where(col(Product.id).in_(ids)))}

    @cached_property
    def tasks(self) -> dict[int, Task]:
        ids = [journal.task_in(row.new or '')[0] for row in self.rows if row.what.startswith('task.')]
        return {task.id or 0: task for task in self.session.exec(select(Task).where(col(Task.id).in_(ids)))}

    @cached_property
    def kinds(self) -> dict[int, str]:
        """Of entries of the feed: a comment, a call."""
        ids = [_number(row.new or row.old) for row in self.rows if row.what in journal.OF_FEED]
        return {id_ or 0: kind for id_, kind in self.session.exec(select(FeedEntry.id, FeedEntry.kind).where(col(FeedEntry.id).in_(ids)))}

    @cached_property
    def imports(self) -> dict[str, Import]:
        ids = [_number(row.new) for row in self.rows if row.what == journal.IMPORTED]
        return {str(one.id): one for one in self.session.exec(select(Import).where(col(Import.id).in_(ids)))}

    @cached_property
    def mistakes(self) -> dict[int, tuple[str, StageFacts]]:
        """Why a move was marked as mistaken, and where it had led, by the mark's id."""
        ids = [_number(row.new or row.old) for row in self.rows if row.what in journal.MISTAKES]
        found = select(Mistake.id, Mistake.reason, Stage).join(StageMove, col(StageMove.id) == Mistake.move_id).join(Stage, col(Stage.id) == StageMove.to_id)
        return {id_ or 0: (reason, cards.facts(stage)) for id_, reason, stage in self.session.exec(found.where(col(Mistake.id).in_(ids)))}

    @cached_property
    def stages(self) -> dict[tuple[int, str], StageFacts]:
        """By the deal that moved and the stage's code."""
        ids = {row.deal_id for row in self.rows if row.what in MOVES and row.deal_id}
        pipelines = dict(self.session.exec(select(Deal.id, Deal.pipeline_id).where(col(Deal.id).in_(ids))).all())
        stages = self.session.exec(select(Stage).where(col(Stage.pipeline_id).in_(set(pipelines.values()))))
        known = {(stage.pipeline_id, stage.code): cards.facts(stage) for stage in stages}
        return {(deal or 0, code): facts for deal, pipeline in pipelines.items() for (of, code), facts in known.items() if of == pipeline}

    def person(self, kept: str | None) -> str | None:
        person = self.people.get(_number(kept))
        return person.name if person else None


Told = Callable[[JournalEntry, _Names], dict[str, Any]]


def _line(row: JournalEntry, names: _Names) -> Line:
    told = _TOLD.get(row.what) or next((one for prefix, one in _TOLD_ALL.items() if row.what.startswith(prefix)), _as_kept)
    return Line(f'j{row.id:012}', row.at, row.what, **by(names.people, row.by_id), **told(row, names))


def _as_kept(row: JournalEntry, _names: _Names) -> dict[str, Any]:
    return {'old': row.old, 'new': row.new}


def _moved(row: JournalEntry, names: _Names) -> dict[str, Any]:
    old, new = (names.stages.get((row.deal_id or 0, code or '')) for code in (row.old, row.new))
    return {'source': old, 'target': new, 'old': row.old, 'new': row.new}


def _mistaken(row: JournalEntry, names: _Names) -> dict[str, Any]:
    reason, target = names.mistakes[_number(row.new or row.old)]
    return {'text': reason, 'target': target}


def _named(row: JournalEntry, names: _Names) -> dict[str, Any]:
    return {'old': names.person(row.old), 'new': names.person(row.new)}


def _project(row: JournalEntry, names: _Names) -> dict[str, Any]:
    return {'old': names.projects.get(row.old or ''), 'new': names.projects.get(row.new or '')}


def _of_feed(row: JournalEntry, names: _Names) -> dict[str, Any]:
    """The kind of the entry, and the slot that a pin is about."""
    return {'text': names.kinds.get(_number(row.new or row.old), ''), 'about': (row.new or '').partition(' ')[2] or None}


def _of_task(row: JournalEntry, names: _Names) -> dict[str, Any]:
    task_id, due = journal.task_in(row.new or '')
    task = names.tasks.get(task_id)
    return {'text': task.text if task else '', 'due': due or (task.due if task else None)}


def _of_person(row: JournalEntry, names: _Names) -> dict[str, Any]:
    whose, old, new = _parted(row)
    if row.what == journal.PERSON + 'department_id':
        old, new = (names.departments.get(value or '') for value in (old, new))
    return {'about': names.person(whose), 'old': old, 'new': new}


def _of_plan(row: JournalEntry, names: _Names) -> dict[str, Any]:
    whose, old, new = _parted(row)
    (was_in, _, old), (month, _, new) = ((kept or '').partition(' ') for kept in (old, new))
    return {'about': names.person(whose), 'text': month or was_in, 'old': old or None, 'new': new or None}


def _of_department(row: JournalEntry, names: _Names) -> dict[str, Any]:
    which, old, new = _parted(row)
    return {'about': names.departments.get(which), 'old': old, 'new': new}


def _of_deputy(row: JournalEntry, names: _Names) -> dict[str, Any]:
    whose, _, kept = _parted(row)
    department, _sep, days = (kept or '').partition(' ')
    return {'about': names.person(whose), 'text': names.departments.get(department, ''), 'new': days}


def _of_pipeline(row: JournalEntry, names: _Names) -> dict[str, Any]:
    which, old, new = _parted(row)
    return {'about': names.pipelines.get(which), 'old': old, 'new': new}


def _of_stage(row: JournalEntry, names: _Names) -> dict[str, Any]:
    which, old, new = _parted(row)
    return {'about': names.names_of_stages.get(which), 'old': old, 'new': new}


def _of_view(row: JournalEntry, names: _Names) -> dict[str, Any]:
    which, old, new = _parted(row)
    return {'about': names.views.get(which), 'old': old, 'new': new}


def _of_deals_line(row: JournalEntry, _names: _Names) -> dict[str, Any]:
    """What the line cost before and after, and what it was."""
    (old, _, was), (new, _, text) = ((kept or '').partition(' ') for kept in (row.old, row.new))
    return {'text': text or was, 'old': old or None, 'new': new or None}


def _of_product(row: JournalEntry, names: _Names) -> dict[str, Any]:
    which, old, new = _parted(row)
    return {'about': names.products.get(which), 'old': old, 'new': new}


def _product_itself(row: JournalEntry, _names: _Names) -> dict[str, Any]:
    """By the name that it had then."""
    added = row.what == journal.PRODUCT_ADDED
    return {'text': ((row.new if added else row.old) or '').partition(' ')[2], 'new': None if added else row.new}


def _of_client(row: JournalEntry, _names: _Names) -> dict[str, Any]:
    """What of a person or a company changed; which one it was is told by the deal."""
    return {'text': _parted(row)[2] or ''}


def _stage_retired(row: JournalEntry, _names: _Names) -> dict[str, Any]:
    return {'text': (row.old or '').partition(' ')[2], 'new': row.new}


def _slowed(row: JournalEntry, _names: _Names) -> dict[str, Any]:
    """Of a login only that it was one: what was typed may be a password. Of an address, the address."""
    kind, _, value = (row.new or '').partition(' ')
    return {'text': kind, 'new': value if kind == 'address' else None}


def _denied(row: JournalEntry, _names: _Names) -> dict[str, Any]:
    """Why, and how often."""
    _, why, times = (row.new or '').split(' ', 2)
    return {'text': why, 'new': times}


def _of_thing(row: JournalEntry, _names: _Names) -> dict[str, Any]:
    which, old, new = _parted(row)
    return {'about': which, 'old': old, 'new': new}


def _retired(row: JournalEntry, _names: _Names) -> dict[str, Any]:
    which, text, _ = _parted(row)
    return {'about': which, 'text': text or '', 'new': row.new}


def _imported(row: JournalEntry, names: _Names) -> dict[str, Any]:
    found = names.imports.get(row.new or '')
    return {'about': found.source, 'new': str(found.added)} if found else {}


_TOLD: Final[dict[str, Told]] = {
    **dict.fromkeys(MOVES, _moved),
    **dict.fromkeys(journal.OF_FEED, _of_feed),
    **dict.fromkeys(journal.MISTAKES, _mistaken),
    **dict.fromkeys((journal.FIELD + 'owner_id', journal.OBSERVER_ADDED, journal.OBSERVER_REMOVED), _named),
    journal.FIELD + 'project_id': _project,
    journal.CALENDAR + 'day': _of_thing,
    journal.LIST_RETIRED: _retired,
    journal.IMPORTED: _imported,
    journal.STAGE_RETIRED: _stage_retired,
    **dict.fromkeys((journal.LINE_ADDED, journal.LINE_CHANGED, journal.LINE_REMOVED, journal.LINE_PLACE), _of_deals_line),
    **dict.fromkeys((journal.PRODUCT_ADDED, journal.PRODUCT_RETIRED), _product_itself),
    **dict.fromkeys((journal.PRODUCT_GROUP, journal.PRODUCTS_TAKEN, journal.PRODUCTS_TAKEN_BACK), _as_kept),
    journal.SIGN_IN_SLOWED: _slowed,
    journal.ACCESS_REFUSED: _denied,
}
_TOLD_ALL: Final[dict[str, Told]] = {
    journal.PRODUCT: _of_product,
    journal.STAGE: _of_stage, journal.PIPELINE: _of_pipeline, journal.ACCOUNT: _of_person,
    'task.': _of_task, journal.PAYMENT: _of_deals_line, journal.PERSON: _of_person, 'absence.': _of_person, 'deputy.': _of_deputy, journal.PLAN: _of_plan, journal.BONUS: _of_thing, 'substitute.': _of_person, 'department.': _of_department, 'list.': _of_thing,
    journal.CHECKLIST: _of_thing, journal.COACH: _of_thing, journal.VIEW: _of_view, journal.CONTACT: _of_client, journal.COMPANY: _of_client,
}  # fmt: skip
"""How the entries that begin so are told, unless `_TOLD` says it of the one at hand."""


def _parted(row: JournalEntry) -> tuple[str, str | None, str | None]:
    """What `journal.of` kept: what the entry is about, and the two values."""
    (old_of, _, old), (new_of, _, new) = ((kept or '').partition(' ') for kept in (row.old, row.new))
    return new_of or old_of, old or None, new or None


def _number(kept: str | None) -> int:
    """The id that a kept value begins with; 0 for none."""
    first = (kept or '').partition(' ')[0]
    return int(first) if first.isdecimal() else 0
