"""One deal as its page shows it: the fields, where it stands and how long it stood, and its next step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from dashboard import access, clock, journal, moves, pipelines, steps, sums, worktime
from dashboard.models import (
    Deal,
    HeadNote,
    JournalEntry,
    ListKind,
    Observer,
    Person,
    Pipeline,
    Project,
    Stage,
    StageKind,
    StageMove,
    Task,
)
from dashboard.queries import cards, fields, lists
from dashboard.queries.cards import StageFacts

Choice = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stage on the bar; `days` are the working days spent in it by now, None where the deal never was or since when is unknown."""

    stage: StageFacts
    days: int | None
    current: bool
    passed: bool


@dataclass(frozen=True, slots=True)
class NextStep:
    """The earliest open task (N1); `version` is what a change of it compares."""

    id: int
    version: int
    text: str
    due: datetime
    agreed: bool
    assignee: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class Assigned:
    """Who made the one who is responsible responsible, and when (S1)."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DealView:
    """A deal with what its reader may do; amounts in kopecks."""

    id: int
    title: str
    project_id: int | None
    amount: int
    currency: str
    owner_id: int | None
    note: str
    plain: fields.Plain
    """Its plain fields (`dashboard.fields`)."""
    created_at: datetime | None
    created_by: str | None
    stage: StageFacts
    bar: tuple[Passage, ...]
    beside: tuple[Passage, ...]
    step: NextStep | None
    lost_reason: str | None
    last_move: int | None
    """The newest move, if it can still be taken back."""
    may_assign: bool
    observing: bool
    """Whether its reader may only look at it."""
    fixed: bool
    """Whether its reader may not change its fields: an observer, or a substitute, who may work on it."""
    locked: bool
    """Whether it is paid in full, and its reader no head: G2, G3 and P4 stay as they are."""
    observers: tuple[Choice, ...]
    everybody: tuple[Choice, ...]
    """Who could observe it."""
    assigned: Assigned | None
    head_note: str | None
    """P8; None: for this reader there is no such thing."""
    head_noted_at: datetime | None
    projects: tuple[Choice, ...]
    people: tuple[Choice, ...]
    lost_reasons: tuple[str, ...]

    @property
    def project(self) -> str | None:
        """The project's name (P2)."""
        return dict(self.projects).get(self.project_id or 0)

    @property
    def owner(self) -> str | None:
        """Who is responsible (E1)."""
        return dict(self.people).get(self.owner_id or 0)

    def seen(self, field: str) -> object:
        """The value of an edited field as this view shows it: what a write of it compares."""
        return self.plain.values[field] if field in self.plain.values else getattr(self, field)


@dataclass(frozen=True, slots=True)
class NewDealChoices:
    """What the form of a new deal offers; without `people` the deal is its maker's.

    `pipelines` are those in which a deal can start, in their order; `currencies` by their ids.
    """

    projects: tuple[Choice, ...]
    people: tuple[Choice, ...]
    pipelines: tuple[Choice, ...]
    currencies: Mapping[int, str]


def deal(session: Session, deal_id: int, *, by: int) -> DealView:
    """The deal as `by` sees it. Raises `NotFound` for one that does not exist or is not `by`'s to see."""
    row = access.deal(session, deal_id, by=by)
    who = access.reader(session, by)
    passages = _passages(session, row)
    pipeline = session.get_one(Pipeline, row.pipeline_id)
    own = access.holds(session, row, access.counted(who))
    observing = not own and not access.holds(session, row, access.workable(who))
    note = _head_note(session, row, who)
    maker = session.get(Person, row.created_by) if row.created_by else None
    return DealView(
        id=deal_id,
        title=row.title,
        project_id=row.project_id,
        amount=row.amount,
        currency=pipeline.currency,
        owner_id=row.owner_id,
        note=row.note,
        plain=fields.of(session, row),
        created_at=row.created_at,
        created_by=maker.name if maker else None,
        stage=next(passage.stage for passage in passages if passage.current),
        bar=tuple(passage for passage in passages if passage.stage.kind == StageKind.OPEN),
        beside=tuple(passage for passage in passages if passage.stage.kind != StageKind.OPEN),
        step=_next_step(session, row),
        lost_reason=row.lost_reason,
        last_move=_taken_back(session, row),
        may_assign=who.heads and own,
        observing=observing,
        fixed=not own,
        locked=sums.locked(row) and not who.heads,
        observers=_observers(session, deal_id),
        everybody=_everybody(session, deal_id),
        assigned=_assigned(session, row),
        head_note=note.text if note else None,
        head_noted_at=note.noted_at if note else None,
        projects=_projects(session, row.project_id),
        lost_reasons=lists.offered(session, ListKind.LOST_REASON),
        people=_people(session, who, row.owner_id),
    )


def _head_note(session: Session, row: Deal, who: access.Reader) -> HeadNote | None:
    """P8 and P9 for those for whom they exist."""
    if not access.holds(session, row, access.noted(who)):
        return None
    return session.get(HeadNote, row.id) or HeadNote(deal_id=row.id or 0, text='', noted_at=None)  # type: ignore[arg-type]


def choices(session: Session, *, by: int) -> NewDealChoices:
    """What a new deal's form offers to `by`."""
    who = access.reader(session, by)
    starts = select(Stage.id).where(Stage.pipeline_id == Pipeline.id, Stage.kind == StageKind.OPEN, col(Stage.retired).is_(False))
    rows = session.exec(select(Pipeline).where(starts.exists()).order_by(col(Pipeline.id))).all()
    return NewDealChoices(
        projects=_projects(session),
        people=_people(session, who, None) if who.heads else (),
        pipelines=tuple((row.id or 0, row.name) for row in rows),
        currencies={row.id or 0: row.currency for row in rows},
    )


def _passages(session: Session, row: Deal) -> list[Passage]:
    """The stages in use in order, and the one where the deal stands even if it is retired; days summed over visits."""
    stages = [
        stage for stage in pipelines.stages(session, row.pipeline_id) if not stage.retired or stage.id == row.stage_id
    ]
    days = _days_spent(session, row)
    here = next(place for place, stage in enumerate(stages) if stage.id == row.stage_id)
    return [
        Passage(
            cards.facts(stage), days.get(stage.id or 0), current=place == here, passed=place < here and stage.id in days
        )
        for place, stage in enumerate(stages)
    ]


def _days_spent(session: Session, row: Deal) -> dict[int, int]:
    """Working days in each stage, void moves left out: the day of an entry is not counted."""
    in_order = (col(StageMove.at), col(StageMove.id))
    kept = session.exec(
        select(StageMove.to_id, StageMove.at)
        .where(StageMove.deal_id == row.id, col(StageMove.void_at).is_(None))
        .order_by(*in_order)
    ).all()
    spent: dict[int, int] = {}
    calendar = worktime.calendar(session)
    leaving = [at for _, at in kept[1:]] + [clock.now(session)]
    for (stage, entered), left in zip(kept, leaving, strict=False):
        spent[stage] = spent.get(stage, 0) + calendar.elapsed_days(entered, left)
    return spent


def _next_step(session: Session, row: Deal) -> NextStep | None:
    task = session.get(Task, row.next_task_id) if row.next_task_id else None
    if task is None or task.id is None:
        return None
    assignee = session.get_one(Person, task.assignee_id)
    return NextStep(
        task.id,
        task.version,
        task.text,
        task.due,
        task.agreed,
        assignee.name,
        overdue=steps.overdue(task.due, clock.now(session)),
    )


def _taken_back(session: Session, row: Deal) -> int | None:
    last = moves.newest(session, row.id or 0)
    if last is None or last.void_at is not None or last.import_id is not None:
        return None
    before = select(StageMove.id).where(StageMove.deal_id == row.id, StageMove.id != last.id).limit(1)
    return last.id if row.born_id or session.exec(before).first() else None


def _assigned(session: Session, row: Deal) -> Assigned | None:
    """From the newest change of who is responsible, else from the deal's creation by somebody else."""
    entry = session.exec(
        select(JournalEntry)
        .where(JournalEntry.deal_id == row.id, JournalEntry.what == journal.FIELD + 'owner_id')
        .order_by(col(JournalEntry.id).desc())
        .limit(1)
    ).first()
    by, at = (entry.by_id, entry.at) if entry else (row.created_by, row.created_at)
    if row.owner_id is None or by is None or by == row.owner_id or at is None:
        return None
    return Assigned(session.get_one(Person, by).name, at)


def _observers(session: Session, deal_id: int) -> tuple[Choice, ...]:
    named = select(Person.id, Person.name).join(Observer, col(Observer.person_id) == Person.id)
    return tuple((id_ or 0, name) for id_, name in session.exec(named.where(Observer.deal_id == deal_id).order_by(Person.name)))


def _everybody(session: Session, deal_id: int) -> tuple[Choice, ...]:
    there = select(Observer.person_id).where(Observer.deal_id == deal_id)
    others = select(Person.id, Person.name).where(col(Person.active), col(Person.id).not_in(there)).order_by(Person.name)
    return tuple((id_ or 0, name) for id_, name in session.exec(others))


def _projects(session: Session, own: int | None = None) -> tuple[Choice, ...]:
    """The projects in use, and the deal's own."""
    used = select(Project.id, Project.name).where(col(Project.retired).is_(False) | (col(Project.id) == own))
    return tuple((id_ or 0, name) for id_, name in session.exec(used.order_by(Project.name)))


def _people(session: Session, who: access.Reader, owner_id: int | None) -> tuple[Choice, ...]:
    """Whom the reader may make responsible, and who is, so that the name can be shown."""
    mine = access.visible_people(who) & col(Person.active)
    rows = session.exec(select(Person.id, Person.name).where(mine | (col(Person.id) == owner_id)).order_by(Person.name))
    return tuple((id_ or 0, name) for id_, name in rows)
