"""Commands on deals: create, move, take a move back, edit one field; each checks access and journals what it did."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from dashboard import access, clock, fields, flats, journal, moves, pipelines, requirements, sums, tasks, timeline
from dashboard.errors import (
    AlreadyMoved,
    FieldConflict,
    NotAllowed,
    NotFound,
    NothingToUndo,
    OnlyAHeadReopens,
    ReasonNeeded,
    RowChanged,
    StageRetired,
    UnknownStage,
)
from dashboard.exchange import amounts
from dashboard.models import (
    TEXT_LIMIT,
    Deal,
    DealBase,
    Person,
    Pipeline,
    Project,
    Stage,
    StageKind,
    StageMove,
    clean_text,
    folded,
)
from dashboard.validation import TOO_LONG, Changes, refuse, valid

UNDO_WINDOW = timedelta(minutes=10)
"""A move taken back by its author within this time is void (analytics.md)."""

LABELS = {'title': 'Title', 'project_id': 'Project', 'amount': 'Amount', 'owner_id': 'Responsible', 'note': 'Comment', 'lost_reason': 'Reason for the refusal', **fields.LABELS}
"""The fields that `set_field` edits and the keys of their labels' translations."""


@dataclass(frozen=True, slots=True)
class Entered:
    """What `undo_enter` needs: the move, and what was filled in on the way: fields as they were and became, the comment, the step."""

    deal: int
    move: int
    changes: Changes
    comment: int | None = None
    step: int | None = None


def create(
    session: Session,
    *,
    title: str,
    by: int,
    pipeline_id: int | None = None,
    project_id: int | None = None,
    amount: int = 0,
    owner_id: int | None = None,
    note: str = '',
) -> int:
    """Make a deal in the first stage of a pipeline (default: the retail one); returns its id.

    An employee's deal is the employee's own; a head may name whose it is, or nobody's. `amount` is in kopecks.
    Raises `BadValue`, `NotAllowed`, `NoOpenStage`.
    """
    who = access.reader(session, by)
    owner = owner_id if who.heads else who.id
    if not access.may_own(session, who, owner):
        raise NotAllowed
    fields = valid(DealBase, {'title': title, 'project_id': project_id, 'amount': amount, 'owner_id': owner, 'note': note}, LABELS)
    _check_project(session, fields['project_id'])
    pipeline_id = pipeline_id or pipelines.ensure_shipped(session)
    stage = pipelines.first_stage(session, pipeline_id)
    assert stage.id is not None
    deal = Deal(
        **fields,
        pipeline_id=pipeline_id,
        stage_id=stage.id,
        title_folded=folded(fields['title']),
        created_at=clock.now(session),
        created_by=by or None,
    )
    session.add(deal)
    session.flush()
    assert deal.id is not None
    flats.keep(session, deal)
    moves.record(session, [{'deal_id': deal.id, 'to_id': stage.id, 'at': clock.now(session), 'by_id': by or None, 'owner_id': owner}])
    journal.write(session, journal.DEAL_CREATED, by=by, deal_id=deal.id, new=deal.title)
    return deal.id


def move(session: Session, deal_id: int, *, to: str, seen: str, by: int, reason: str | None = None) -> int | None:
    """Move a deal to the stage with code `to`; `seen` is the code of the stage its mover saw it in.

    Returns the move's id, for `undo_move`; None when the deal stands there already and was seen there. `reason` is
    needed to lose a deal and to take a lost one back. Raises `AlreadyMoved`, `UnknownStage`, `StageRetired`,
    `NeedsMissing` with what the stage asks for and the deal lacks, `ReasonNeeded`, `OnlyAHeadReopens`, `BadValue` for an overlong reason, `NotFound`.
    """
    deal = access.working(session, deal_id, by=by)
    stages = {stage.code: stage for stage in pipelines.stages(session, deal.pipeline_id)}
    current = next(stage for stage in stages.values() if stage.id == deal.stage_id)
    if current.code != seen:
        raise AlreadyMoved(stage=current.name)
    if to == seen:
        return None
    target = stages.get(to)
    if target is None:
        raise UnknownStage(pipeline=session.get_one(Pipeline, deal.pipeline_id).name, stage=to)
    reason = clean_text(reason or '')
    if len(reason) > TEXT_LIMIT:
        raise refuse('Why?', reason, TOO_LONG, max_length=TEXT_LIMIT)
    check_move(session, deal, current, target, reason=reason, by=by)
    if target.kind == StageKind.LOST:
        deal.lost_reason = reason
    return _record(session, deal, current, target, by=by, reason=reason)


def enter(
    session: Session,
    deal_id: int,
    *,
    to: str,
    seen: str,
    by: int,
    reason: str | None = None,
    changes: Changes | None = None,
    comment: str = '',
    step: tasks.Following | None = None,
) -> Entered | None:
    """`move`, and before it what the stage asks for: fields as `set_field` takes them, the price of the services (G3), a comment, a next step.

    All of it or nothing. Returns what `undo_enter` needs; None when the deal stands there already and was seen there. Raises what
    `move` and those commands raise.
    """
    deal = access.working(session, deal_id, by=by)
    if to == seen:
        move(session, deal_id, to=to, seen=seen, by=by)
        return None
    changes = changes or {}
    asked = _asked_fields(session, deal, to)
    for field, (was, new) in changes.items():
        _fill(session, deal, field, seen=was, new=new, asked=asked, by=by)
    said = timeline.add(session, deal_id, text=comment, by=by) if comment.strip() else None
    planned = tasks.add(session, deal_id, text=step[0], due=step[1], agreed=step[2], by=by) if step else None
    moved = move(session, deal_id, to=to, seen=seen, by=by, reason=reason)
    assert moved is not None
    return Entered(deal_id, moved, changes, said, planned)


def undo_enter(session: Session, made: Entered, *, by: int) -> None:
    """Undo `enter`: `undo_move`, and what was filled in on the way goes too, unless somebody changed it since.

    Raises what `undo_move` and `set_field` raise, and `ServicesFromLines`.
    """
    deal = access.working(session, made.deal, by=by)
    asked = {requirements.RULES[name].fills for name in requirements.asked(session.get_one(Stage, deal.stage_id))}
    undo_move(session, made.deal, move_id=made.move, by=by)
    for field, (was, new) in made.changes.items():
        if getattr(deal, field) == new:
            _fill(session, deal, field, seen=new, new=was, asked=asked, by=by)
    for take_out, row in ((timeline.delete, made.comment), (tasks.withdraw, made.step)):
        if row:
            with suppress(NotFound, RowChanged):
                take_out(session, row, by=by)


def _fill(session: Session, deal: Deal, field: str, *, seen: Any, new: Any, asked: Collection[str | None], by: int) -> None:
    """Write a field on the way into a stage: what that asks for goes with the right to move."""
    if field not in asked:
        access.changeable(session, deal.id or 0, by=by)
    if field == sums.SERVICES:
        sums.check_open(deal, access.reader(session, by))
        sums.type_services(session, deal, seen=seen, new=new, by=by)
    else:
        _set_field(session, deal, field, seen=seen, new=new, by=by)


def _asked_fields(session: Session, deal: Deal, to: str) -> set[str | None]:
    """The fields that the stage with code `to` asks for and the deal lacks."""
    target = next((stage for stage in pipelines.stages(session, deal.pipeline_id) if stage.code == to), None)
    return {requirements.RULES[name].fills for name in requirements.missing(session, deal, target)} if target else set()


def undo_move(session: Session, deal_id: int, *, move_id: int, by: int) -> int:
    """Take back the deal's newest move; returns the id of the reverse move.

    By its author within `UNDO_WINDOW` both are void: they stay in journal and feed, and figures leave them out. Later, or
    by somebody else, it is an ordinary move back, with an ordinary move's rules. Raises `NothingToUndo` when the deal has
    moved on, `StageRetired`, `NeedsMissing`, `ReasonNeeded`, `OnlyAHeadReopens`, `NotFound`.
    """
    deal = access.working(session, deal_id, by=by)
    last = moves.newest(session, deal_id)
    if last is None or last.id != move_id or last.void_at is not None:
        raise NothingToUndo
    current, back_to = session.get_one(Stage, deal.stage_id), session.get_one(Stage, _stage_before(session, deal, last))
    slip = last.by_id == by and abs(clock.now(session) - last.at) <= UNDO_WINDOW
    if slip:
        check_in_use(back_to)
    else:
        check_move(session, deal, current, back_to, reason='', by=by)
    if slip:
        last.void_at = _after_the_last(session, deal_id)
    return go_back(session, deal, back_to, void=slip, by=by)


def go_back(session: Session, deal: Deal, back_to: Stage, *, void: bool, by: int) -> int:
    """Record the move that takes another one back, `void` where both are; returns its id. Its caller has asked, and checked what a move is."""
    assert deal.id is not None
    assert back_to.id is not None
    now, current = _after_the_last(session, deal.id), session.get_one(Stage, deal.stage_id)
    if current.kind == StageKind.LOST:
        deal.lost_reason = None
    moves.record(
        session,
        [{'deal_id': deal.id, 'to_id': back_to.id, 'at': now, 'by_id': by or None, 'owner_id': deal.owner_id, 'void_at': now if void else None}],
    )
    journal.write(session, journal.MOVE_UNDONE, by=by, deal_id=deal.id, old=current.code, new=back_to.code)
    reverse = moves.newest(session, deal.id)
    assert reverse is not None
    assert reverse.id is not None
    return reverse.id


def set_field(session: Session, deal_id: int, field: str, *, seen: Any, new: Any, by: int) -> None:
    """Change one field of a deal from the value its author `seen` to `new`; undo is the same with both swapped.

    Raises `FieldConflict` when somebody else changed it meanwhile (both values in its facts), `BadValue` for a value that
    does not fit, `NotAllowed` (only heads change who is responsible), `PaidInFull`, `NotFound`.
    """
    _set_field(session, access.changeable(session, deal_id, by=by), field, seen=seen, new=new, by=by)


def _set_field(session: Session, deal: Deal, field: str, *, seen: Any, new: Any, by: int) -> None:
    who = access.reader(session, by)
    if field not in LABELS:
        raise refuse('Field', field, 'it is not a field that can be edited.')
    if field == 'owner_id' and not (who.heads and access.may_own(session, who, new)):
        raise NotAllowed
    if field == 'amount':
        sums.check_open(deal, who)
    new = valid(DealBase, {'title': deal.title, field: new}, LABELS)[field]
    _check_kept(session, deal.id or 0, field, new)
    standing = getattr(deal, field)
    if standing == new:
        return
    if standing != seen:
        raise FieldConflict(
            words={'field': LABELS[field]},
            theirs=shown(session, field, standing),
            yours=shown(session, field, new),
            value=standing,
        )
    setattr(deal, field, new)
    if field == 'title':
        deal.title_folded = folded(new)
        flats.keep(session, deal)
    journal.write(session, journal.FIELD + field, by=by, deal_id=deal.id, old=_journaled(field, standing), new=_journaled(field, new))
    if field == 'amount':
        sums.corrected(session, deal, by=by)


def typed_amount(text: str, currency: str) -> int:
    """Kopecks of an amount as people type it («58 400», «58400,50»); nothing is 0. Raises `BadValue`, never guesses."""
    if not text.strip():
        return 0
    try:
        return amounts.kopecks(amounts.decimal(text, currency))
    except ValueError as error:
        raise refuse(LABELS['amount'], text, str(error)) from error


def shown(session: Session, field: str, value: Any) -> str:
    """A field's value as a person reads it: names instead of ids, roubles instead of kopecks."""
    if value is None:
        return '—'
    if field in fields.LABELS:
        return fields.shown(field, value)
    if field in ('owner_id', 'project_id'):
        row: Person | Project | None = session.get(Person, value) if field == 'owner_id' else session.get(Project, value)
        return row.name if row else '—'
    return f'{value / 100:.2f}' if field == 'amount' else str(value)


def _check_kept(session: Session, deal_id: int, field: str, new: Any) -> None:
    """Refuse what no type can tell: a project or a line of a list that there is not, a refusal without a reason."""
    if field == 'project_id':
        _check_project(session, new)
    elif field in fields.LISTS and new is not None:
        fields.check_listed(session, deal_id, field, new)
    elif field == 'lost_reason' and not (new and session.get_one(Stage, session.get_one(Deal, deal_id).stage_id).kind == StageKind.LOST):
        raise refuse(LABELS[field], new or '', 'a deal that was lost has one, and no other.')


def _check_project(session: Session, project_id: int | None) -> None:
    if project_id is not None and session.get(Project, project_id) is None:
        raise refuse(LABELS['project_id'], project_id, 'there is no such project.')


def check_in_use(stage: Stage) -> None:
    """Raises `StageRetired`."""
    if stage.retired:
        raise StageRetired(stage=stage.name)


def check_move(session: Session, deal: Deal, current: Stage, target: Stage, *, reason: str, by: int) -> None:
    """What any move is asked, whoever moves; raises as `move`. Its caller has asked for the deal."""
    check_in_use(target)
    if current.kind == StageKind.WON and not access.reader(session, by).heads:
        raise OnlyAHeadReopens(stage=current.name)
    for stage in (target, current):
        if stage.kind == StageKind.LOST and not reason:
            raise ReasonNeeded(stage=stage.name)
    if names := requirements.missing(session, deal, target):
        raise requirements.refusal(session, deal, target, names)


def _record(session: Session, deal: Deal, current: Stage, target: Stage, *, by: int, reason: str) -> int:
    assert deal.id is not None
    assert target.id is not None
    at = _after_the_last(session, deal.id)
    moves.record(session, [{'deal_id': deal.id, 'to_id': target.id, 'at': at, 'by_id': by or None, 'owner_id': deal.owner_id}])
    journal.write(session, journal.STAGE_MOVED, by=by, deal_id=deal.id, old=current.code, new=target.code)
    if reason:
        journal.write(session, journal.STAGE_REASON, by=by, deal_id=deal.id, new=reason)
    made = moves.newest(session, deal.id)
    assert made is not None
    return made.id  # type: ignore[return-value]


def _after_the_last(session: Session, deal_id: int) -> datetime:
    """Now, or the deal's newest move where the clock was put back since: what is done last stands last."""
    last = moves.newest(session, deal_id)
    now = clock.now(session)
    return max(now, last.at) if last else now


def _stage_before(session: Session, deal: Deal, last: StageMove) -> int:
    """The stage that `last` left: that of the valid move before it, or the one in which a table brought the deal."""
    before = [move.to_id for move in moves.valid(session, last.deal_id) if move.id != last.id]
    stage_id = before[-1] if before else deal.born_id
    if stage_id is None:
        raise NothingToUndo
    return stage_id


def _journaled(field: str, value: Any) -> str | None:
    """A value as the journal keeps it; a note's words may be personal, so the journal says only that it changed."""
    return None if value is None or field == 'note' else str(value)
