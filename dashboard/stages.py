"""Commands on the stages of a pipeline: added, edited, put in order, retired, deleted; the company head's.

What a pipeline keeps: a stage in use of each kind in `KEPT`. New deals start in the first open one, and without one of the
others a deal could not end; a pipeline from a file may lack them, and is only kept from losing what it has. There may be
several of each kind: files bring them, and every one is a drop zone of its own. What may be said of a stage is compared
field by field with what its author saw, the order with the order seen. Codes are made of the first name and never change:
journals, addresses and files know a stage by them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func
from sqlmodel import Session, col, select

from dashboard import access, journal, latin, moves, pipelines, requirements
from dashboard.errors import FieldConflict, HasHistory, LastOfItsKind, NotFound, OrderChanged, StageHoldsDeals
from dashboard.models import NAME_LIMIT, Deal, Pipeline, Stage, StageBase, StageKind, clean_text, folded
from dashboard.validation import COLOR, Changes, refuse, valid

LABELS = {'name': 'Name of the stage', 'name_en': 'Name in English', 'kind': 'Kind', 'norm': 'Norm, working days', 'color': 'Colour', 'needs': 'To enter it a deal needs'}
"""The fields that `edit` changes and the keys of their labels' translations."""
KINDS: Final[dict[str, str]] = {'open': 'Step of the funnel', 'parked': 'Waiting', 'won': 'Success', 'lost': 'Refusal'}
"""The kinds, and the keys of their names' translations."""
KEPT: Final = (StageKind.OPEN, StageKind.WON, StageKind.LOST)
RUNNING: Final = (StageKind.OPEN, StageKind.PARKED)
COLORS: Final = ('#4f83e6', '#7a6ee0', '#dd9c2c', '#2fa866', '#3aa6b9', '#c0679b', '#2f54d6', '#8190a8')
"""The colours that new stages get in turn."""
MANY: Final = 50
"""Stages of a pipeline that a head may come to: more are no funnel, and no board holds them."""


_WHY: Final = {False: 'another stage of the pipeline is called so.', True: 'a retired stage of the pipeline is called so: bring it back.'}


@dataclass(frozen=True, slots=True)
class Removed:
    """A deleted stage as it was, for `put_back`; `after` is the stage behind which it stood."""

    pipeline_id: int
    after: int | None
    facts: dict[str, Any]


def add(session: Session, pipeline_id: int, *, by: int, after: int | None, name: str, **fields: Any) -> int:
    """Add a stage behind `after` (None: as the first); `fields` are others of `LABELS`. Returns its id.

    Raises `BadValue`, `NotAllowed`, `NotFound`.
    """
    access.require_company_head(session, by)
    standing = _standing(session, pipeline_id)
    if len(standing) >= MANY:
        raise refuse(LABELS['name'], name, 'a pipeline has at most {most} stages.', most=MANY)
    given = {field: _tidy(field, value) for field, value in fields.items()}
    facts = valid(StageBase, {'color': COLORS[len(standing) % len(COLORS)], 'name': name, **given}, LABELS)
    _check(session, pipeline_id, facts)
    return _insert(session, pipeline_id, after, facts | {'code': _code(standing, facts['name'])}, by=by)


def edit(session: Session, stage_id: int, *, changes: Changes, by: int) -> Changes:
    """Change fields of a stage, each from the value that was seen to a new one, all or none; returns what undoes it.

    Another kind holds for all history: figures are counted by it, and the deals that stand in the stage are closed since
    they entered it, or open again; no deal is moved, and why a deal was lost stays written. Raises `FieldConflict` for the
    first field that somebody else changed meanwhile, `BadValue`, `LastOfItsKind`, `NotAllowed`, `NotFound`.
    """
    access.require_company_head(session, by)
    stage = _stage(session, stage_id)
    given = {name: _tidy(name, new) for name, (_seen, new) in changes.items()}
    for name in given.keys() - LABELS.keys():
        raise refuse('Field', name, 'it is not a field that can be edited.')
    fields = valid(StageBase, {'name': stage.name[:NAME_LIMIT], **given}, LABELS)  # a file's name may be longer
    new = {name: fields[name] for name in given if getattr(stage, name) != fields[name]}
    for name, value in new.items():
        if getattr(stage, name) != changes[name][0]:
            raise _conflict(stage, name, value)
    _check(session, stage.pipeline_id, new, but=stage_id)
    if 'kind' in new:
        _check_kind(session, stage)
    back = {name: (value, getattr(stage, name)) for name, value in new.items()}
    for name, (value, old) in back.items():
        setattr(stage, name, value)
        journal.write(session, journal.STAGE + name, by=by, old=journal.of(stage_id, old), new=journal.of(stage_id, value))
    if 'kind' in new:
        moves.settle_closing(session, stage_id)
    return back


def reorder(session: Session, pipeline_id: int, *, seen: Sequence[int], order: Sequence[int], by: int) -> None:
    """Put all stages of a pipeline, retired ones among them, into `order`, from the one `seen`; undo is the same swapped.

    Ids both. Raises `OrderChanged` where it was not the standing one, `NotAllowed`, `NotFound`.
    """
    access.require_company_head(session, by)
    standing = {stage.id or 0: stage for stage in _standing(session, pipeline_id)}
    if list(standing) == list(order):
        return
    if list(standing) != list(seen):
        raise OrderChanged
    if len(order) != len(standing) or set(order) != set(standing):
        raise NotFound
    _settle([standing[one] for one in order])
    names = (' · '.join(standing[one].name for one in ids) for ids in (seen, order))
    old, new = (journal.of(pipeline_id, text) for text in names)
    journal.write(session, journal.PIPELINE_ORDER, by=by, old=old, new=new)


def retire(session: Session, stage_id: int, *, by: int) -> None:
    """Offer a stage no more; it keeps its place, its history and its row in figures.

    No deal may be lost from the board: a stage of it must be empty first. They are not moved along: where each goes is
    for a person to say, and a move of many deals has its own report and way back (`bulk.move`). In a closing stage deals
    stay as they ended. Raises `StageHoldsDeals`, `LastOfItsKind`, `NotAllowed`, `NotFound`.
    """
    access.require_company_head(session, by)
    stage = _stage(session, stage_id)
    if stage.retired:
        return
    _check_stays(session, stage)
    count = session.exec(select(func.count()).select_from(Deal).where(Deal.stage_id == stage_id, access.present())).one()
    if count and stage.kind in RUNNING:
        raise StageHoldsDeals(stage=stage.name, count=count)
    _set_retired(session, stage, by=by, retired=True)


def restore(session: Session, stage_id: int, *, by: int) -> None:
    """Bring a retired stage back to its place. Raises `NotAllowed`, `NotFound`."""
    access.require_company_head(session, by)
    stage = _stage(session, stage_id)
    if stage.retired:
        _set_retired(session, stage, by=by, retired=False)


def remove(session: Session, stage_id: int, *, by: int) -> Removed:
    """Delete a stage that never had any history; returns what `put_back` needs.

    Raises `HasHistory`, `LastOfItsKind`, `NotAllowed`, `NotFound`.
    """
    access.require_company_head(session, by)
    stage = _stage(session, stage_id)
    if not stage.retired:
        _check_stays(session, stage)
    if session.exec(select(Stage.id).where(Stage.id == stage_id, pipelines.stage_untouched())).first() is None:
        raise HasHistory(name=stage.name)
    standing = _standing(session, stage.pipeline_id)
    place = standing.index(stage)
    removed = Removed(stage.pipeline_id, standing[place - 1].id if place else None, {name: getattr(stage, name) for name in (*LABELS, 'code', 'retired')})
    session.delete(stage)
    _settle([one for one in standing if one is not stage])
    journal.write(session, journal.STAGE_REMOVED, by=by, old=journal.of(stage_id, stage.name))
    return removed


def put_back(session: Session, removed: Removed, *, by: int) -> int:
    """Undo `remove`; returns the new id. Raises `BadValue` where another stage has its name by now, `NotAllowed`, `NotFound`."""
    access.require_company_head(session, by)
    standing = _standing(session, removed.pipeline_id)
    _check(session, removed.pipeline_id, {name: removed.facts[name] for name in ('name', 'name_en')})
    after = removed.after if removed.after in {stage.id for stage in standing} else None
    return _insert(session, removed.pipeline_id, after, removed.facts, by=by)


def _standing(session: Session, pipeline_id: int) -> list[Stage]:
    if session.get(Pipeline, pipeline_id) is None:
        raise NotFound
    return pipelines.stages(session, pipeline_id)


def _stage(session: Session, stage_id: int) -> Stage:
    stage = session.get(Stage, stage_id)
    if stage is None:
        raise NotFound
    return stage


def _insert(session: Session, pipeline_id: int, after: int | None, facts: dict[str, Any], *, by: int) -> int:
    standing = _standing(session, pipeline_id)
    places = {stage.id: place for place, stage in enumerate(standing, start=1)}
    if after is not None and after not in places:
        raise NotFound
    stage = Stage(**facts, pipeline_id=pipeline_id, position=0)
    standing.insert(places.get(after, 0), stage)
    session.add(stage)
    _settle(standing)
    session.flush()
    assert stage.id is not None
    journal.write(session, journal.STAGE_ADDED, by=by, new=journal.of(stage.id, stage.name))
    return stage.id


def _settle(order: Sequence[Stage]) -> None:
    for position, stage in enumerate(order):
        stage.position = position


def _set_retired(session: Session, stage: Stage, *, by: int, retired: bool) -> None:
    stage.retired = retired
    journal.write(session, journal.STAGE_RETIRED, by=by, old=journal.of(stage.id or 0, stage.name), new='yes' if retired else 'no')


def _tidy(name: str, value: Any) -> Any:
    """What is given for a field as it is kept: no English name is None, a colour knows no capitals."""
    if not isinstance(value, str):
        return value
    if name == 'needs':
        return ' '.join(dict.fromkeys(value.split()))
    return clean_text(value) or None if name == 'name_en' else value.casefold() if name == 'color' else value


def _check(session: Session, pipeline_id: int, fields: dict[str, Any], but: int | None = None) -> None:
    """Refuse what no type can tell: a kind or colour that is none, a name that another stage of the pipeline has."""
    if 'kind' in fields and fields['kind'] not in set(StageKind):
        raise refuse(LABELS['kind'], fields['kind'], 'it is none of the kinds of stages.')
    if 'color' in fields and not COLOR.fullmatch(fields['color']):
        raise refuse(LABELS['color'], fields['color'], 'a colour like #5b7fd6 is expected.')
    unknown = next((one for one in fields.get('needs', '').split() if one not in requirements.RULES), None)
    if unknown:
        raise refuse(LABELS['needs'], unknown, 'it is none of the things that can be asked for.')
    others = [stage for stage in pipelines.stages(session, pipeline_id) if stage.id != but]
    for name in ('name', 'name_en'):
        same = next((one for one in others if fields.get(name) and folded(getattr(one, name) or '') == folded(fields[name])), None)
        if same:
            raise refuse(LABELS[name], fields[name], _WHY[same.retired])


def _check_kind(session: Session, stage: Stage) -> None:
    """Deals of a retired stage would come back to the board in a column that is not there."""
    if stage.retired:
        raise refuse(LABELS['kind'], stage.name, 'the stage is retired: bring it back first.')
    _check_stays(session, stage)


def _check_stays(session: Session, stage: Stage) -> None:
    if stage.kind not in KEPT:
        return
    alike = select(Stage.id).where(Stage.pipeline_id == stage.pipeline_id, Stage.kind == stage.kind, col(Stage.retired).is_(False))
    if session.exec(alike.where(Stage.id != stage.id)).first() is None:
        raise LastOfItsKind(stage=stage.name, words={'kind': KINDS[stage.kind]})


def _conflict(stage: Stage, name: str, yours: Any) -> FieldConflict:
    theirs = getattr(stage, name)
    if name == 'kind':
        return FieldConflict(words={'field': LABELS[name], 'theirs': KINDS[theirs], 'yours': KINDS.get(yours, str(yours))}, value=theirs)
    return FieldConflict(words={'field': LABELS[name]}, theirs=_said(theirs), yours=_said(yours), value=theirs)


def _said(value: Any) -> str:
    return '—' if value is None else str(value)


def _code(standing: Sequence[Stage], name: str) -> str:
    """«kontrol-kachestva» of «Контроль качества», with a number where a stage has it already."""
    made = '-'.join(latin.words(name))[:NAME_LIMIT] or 'stage'
    taken = {stage.code.casefold() for stage in standing}
    return next(free for n in range(1, len(taken) + 2) if (free := made if n == 1 else f'{made}-{n}') not in taken)
