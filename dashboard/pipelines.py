"""Pipelines and their stages: data that ships, is imported, or is changed by a head."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from dashboard.errors import NoOpenStage, NoPipeline, UnknownPipeline, WhichPipeline
from dashboard.models import Pipeline, Stage, StageKind

SHIPPED = Path(__file__).parent.parent / 'data' / 'pipelines' / 'retail.toml'


def ensure_shipped(session: Session) -> int:
    """The id of the retail pipeline, made as it ships (S1–S9) if the database has none."""
    shipped = _shipped()
    found = session.exec(select(Pipeline.id).where(Pipeline.code == shipped['code'])).first()
    return found or add(session, shipped['name'], shipped['stages'], code=shipped['code'], currency=shipped['currency'])


def add(session: Session, name: str, stages: list[dict[str, Any]], *, code: str | None = None, currency: str = 'RUB') -> int:
    """Make a pipeline with its stages (dicts of `Stage`'s columns, `code` and `name` at least) in the order given."""
    pipeline = Pipeline(name=name, code=code, currency=currency)
    session.add(pipeline)
    session.flush()
    assert pipeline.id is not None
    session.add_all(Stage(pipeline_id=pipeline.id, position=position, **stage) for position, stage in enumerate(stages))
    session.flush()
    return pipeline.id


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


@cache
def _shipped() -> dict[str, Any]:
    return tomllib.loads(SHIPPED.read_text(encoding='utf-8'))
