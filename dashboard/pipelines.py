"""Pipelines: data that ships, is imported, or is made and named by the company head; their stages' commands are in stages.py."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from babel.numbers import list_currencies
from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from dashboard import access, journal
from dashboard.errors import (
    FieldConflict,
    HasHistory,
    LastPipeline,
    NoOpenStage,
    NoPipeline,
    NotFound,
    UnknownPipeline,
    WhichPipeline,
)
from dashboard.models import (
    Deal,
    Import,
    ImportRow,
    Pipeline,
    PipelineBase,
    Stage,
    StageKind,
    StageMove,
    clean_text,
    folded,
)
from dashboard.validation import refuse, valid

SHIPPED = Path(__file__).parent.parent / 'data' / 'pipelines' / 'retail.toml'
LABELS = {'name': 'Name of the pipeline', 'currency': 'Currency'}
LEAST: Final = ('intake', 'won', 'lost')
"""The shipped stages with which an empty pipeline begins: where deals start, and the two ways they end."""
_KEPT_OF_STAGE: Final = ('code', 'name', 'name_en', 'kind', 'color', 'norm', 'needs')


@dataclass(frozen=True, slots=True)
class Removed:
    """What is needed to put a deleted pipeline back."""

    name: str
    currency: str
    stages: tuple[dict[str, Any], ...]


def ensure_shipped(session: Session) -> int:
    """The id of the retail pipeline, made as it ships (S1–S9) if the database has none."""
    shipped = _shipped()
    found = session.exec(select(Pipeline.id).where(Pipeline.code == shipped['code'])).first()
    return found or add(session, shipped['name'], shipped['stages'], code=shipped['code'], currency=shipped['currency'])


def shop(session: Session) -> Pipeline:
    """The pipeline in whose currency sales and plans are, and whose charts a month has: the one that ships, else the first. Raises `NoPipeline`."""
    shipped = session.exec(select(Pipeline).where(col(Pipeline.code).is_not(None)).order_by(col(Pipeline.id))).first()
    return shipped or session.exec(select(Pipeline).order_by(col(Pipeline.id))).first() or named(session, None)


def in_currency(session: Session, currency: str) -> Sequence[Pipeline]:
    """The pipelines whose sums are in it, by id: sums of two currencies are never added up."""
    return session.exec(select(Pipeline).where(Pipeline.currency == currency).order_by(col(Pipeline.id))).all()


def add(session: Session, name: str, stages: list[dict[str, Any]], *, code: str | None = None, currency: str = 'RUB') -> int:
    """Make a pipeline with its stages (dicts of `Stage`'s columns, `code` and `name` at least) in the order given."""
    pipeline = Pipeline(name=name, code=code, currency=currency)
    session.add(pipeline)
    session.flush()
    assert pipeline.id is not None
    session.add_all(Stage(pipeline_id=pipeline.id, position=position, **stage) for position, stage in enumerate(stages))
    session.flush()
    return pipeline.id


def create(session: Session, *, name: str, by: int, currency: str = 'RUB', like: int | None = None) -> int:
    """Make a pipeline with a copy of another one's stages in use (`like`), or with the least that works; returns its id.

    Raises `BadValue`, `NotAllowed`, `NotFound`.
    """
    access.require_company_head(session, by)
    name = _free(session, name)
    least = [stage for stage in _shipped()['stages'] if stage['code'] in LEAST]
    copied = least if like is None else [_facts(stage) for stage in stages(session, _pipeline(session, like).id or 0) if not stage.retired]
    made = add(session, name, copied, currency=_known_currency(currency))
    journal.write(session, journal.PIPELINE_ADDED, by=by, new=journal.of(made, name))
    return made


def rename(session: Session, pipeline_id: int, *, seen: str, new: str, by: int) -> str:
    """Call it otherwise; returns the name as it is kept: undo is the same from that to the one seen.

    Raises `FieldConflict`, `BadValue`, `NotAllowed`, `NotFound`.
    """
    access.require_company_head(session, by)
    pipeline = _pipeline(session, pipeline_id)
    if pipeline.name == clean_text(new):
        return pipeline.name
    if pipeline.name != seen:
        raise FieldConflict(words={'field': LABELS['name']}, theirs=pipeline.name, yours=new, value=pipeline.name)
    name = _free(session, new, but=pipeline_id)
    journal.write(session, journal.PIPELINE_NAME, by=by, old=journal.of(pipeline_id, pipeline.name), new=journal.of(pipeline_id, name))
    pipeline.name = name
    return name


def set_currency(session: Session, pipeline_id: int, *, seen: str, new: str, by: int) -> None:
    """Keep it in another currency, as long as no deal has a sum in it: sums are not converted. Undo is the same swapped.

    Raises `FieldConflict`, `BadValue`, `NotAllowed`, `NotFound`.
    """
    access.require_company_head(session, by)
    pipeline = _pipeline(session, pipeline_id)
    old = pipeline.currency
    if old == _known_currency(new):
        return
    if old != seen:
        raise FieldConflict(words={'field': LABELS['currency']}, theirs=old, yours=new, value=old)
    if session.exec(select(Deal.id).where(Deal.pipeline_id == pipeline_id).limit(1)).first():
        raise refuse(LABELS['currency'], new, 'sums of deals stand in {standing} already and are not converted.', standing=old)
    pipeline.currency = new
    journal.write(session, journal.PIPELINE_CURRENCY, by=by, old=journal.of(pipeline_id, old), new=journal.of(pipeline_id, new))


def remove(session: Session, pipeline_id: int, *, by: int) -> Removed:
    """Delete a pipeline that never held a deal nor took an import; returns what `put_back` needs.

    Raises `HasHistory`, `LastPipeline`, also for one that ships, `NotAllowed`, `NotFound`.
    """
    access.require_company_head(session, by)
    pipeline = _pipeline(session, pipeline_id)
    if pipeline.code or len(session.exec(select(Pipeline.id).limit(2)).all()) == 1:
        raise LastPipeline(name=pipeline.name)
    if session.exec(select(Pipeline.id).where(Pipeline.id == pipeline_id, untouched())).first() is None:
        raise HasHistory(name=pipeline.name)
    rows = stages(session, pipeline_id)
    removed = Removed(pipeline.name, pipeline.currency, tuple(_facts(stage) | {'retired': stage.retired} for stage in rows))
    for stage in rows:
        session.delete(stage)
    session.flush()
    session.delete(pipeline)
    journal.write(session, journal.PIPELINE_REMOVED, by=by, old=journal.of(pipeline_id, removed.name))
    return removed


def put_back(session: Session, removed: Removed, *, by: int) -> int:
    """Undo `remove`; returns the new id. Raises `BadValue` where another one has its name by now, `NotAllowed`."""
    access.require_company_head(session, by)
    made = add(session, _free(session, removed.name), list(removed.stages), currency=removed.currency)
    journal.write(session, journal.PIPELINE_ADDED, by=by, new=journal.of(made, removed.name))
    return made


def untouched() -> ColumnElement[bool]:
    """The condition on pipelines that never held a deal and took no import."""
    deals = select(Deal.id).where(Deal.pipeline_id == Pipeline.id).exists()
    imports = select(Import.id).where(Import.pipeline_id == Pipeline.id).exists()
    used = select(Stage.id).where(Stage.pipeline_id == Pipeline.id, ~stage_untouched()).exists()
    return ~deals & ~imports & ~used


def stage_untouched() -> ColumnElement[bool]:
    """The condition on stages without any history: no deal stands, was born or ever came there, and no import is bringing one."""
    stands = select(Deal.id).where(Deal.stage_id == Stage.id).exists()
    came = select(StageMove.id).where(StageMove.to_id == Stage.id).exists()
    born = select(Deal.id).where(Deal.born_id == Stage.id).exists()
    staged = select(ImportRow.id).where(col(ImportRow.stage).in_((Stage.code, Stage.name))).exists()
    return ~stands & ~came & ~born & ~staged


def named(session: Session, name: str | None) -> Pipeline:
    """The pipeline of that name; without one, the only one there is.

    Raises `UnknownPipeline`, `WhichPipeline` (several, none named) or `NoPipeline`.
    """
    pipelines = session.exec(select(Pipeline).order_by(col(Pipeline.id))).all()
    if not pipelines:
        raise NoPipeline
    known = ', '.join(f'“{pipeline.name}”' for pipeline in pipelines)
    if name is None:
        if len(pipelines) > 1:
            raise WhichPipeline(known=known)
        return pipelines[0]
    for pipeline in pipelines:
        if pipeline.name == name:
            return pipeline
    raise UnknownPipeline(name=name, known=known)


def stages(session: Session, pipeline_id: int) -> list[Stage]:
    """All stages of a pipeline in its order, retired ones at their place."""
    return list(session.exec(select(Stage).where(Stage.pipeline_id == pipeline_id).order_by(col(Stage.position))).all())


def first_stage(session: Session, pipeline_id: int) -> Stage:
    """Where a new deal starts: the first open stage in use. Raises `NoOpenStage`, also for a pipeline that does not exist."""
    for stage in stages(session, pipeline_id):
        if stage.kind == StageKind.OPEN and not stage.retired:
            return stage
    raise NoOpenStage


def _pipeline(session: Session, pipeline_id: int) -> Pipeline:
    pipeline = session.get(Pipeline, pipeline_id)
    if pipeline is None:
        raise NotFound
    return pipeline


def _facts(stage: Stage) -> dict[str, Any]:
    return {name: getattr(stage, name) for name in _KEPT_OF_STAGE}


def _free(session: Session, name: str, but: int | None = None) -> str:
    name = str(valid(PipelineBase, {'name': name}, LABELS)['name'])
    others = session.exec(select(Pipeline.name).where(Pipeline.id != (but or 0)))
    if folded(name) in {folded(other) for other in others}:
        raise refuse(LABELS['name'], name, 'there is one of that name already.')
    return name


def _known_currency(code: str) -> str:
    if code not in list_currencies():
        raise refuse(LABELS['currency'], code, 'it is no currency such as RUB, USD or EUR.')
    return code


@cache
def _shipped() -> dict[str, Any]:
    return tomllib.loads(SHIPPED.read_text(encoding='utf-8'))
