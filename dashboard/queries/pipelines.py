"""The pipelines page: a pipeline with its stages, and what may become of each."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from dashboard import access, pipelines
from dashboard.errors import NoPipeline
from dashboard.models import Deal, Pipeline, Stage, StageKind
from dashboard.stages import RUNNING


@dataclass(frozen=True, slots=True)
class Step:
    """A stage; `deals` stand there now, `removable`: it never had any history, `starts`: new deals start there."""

    id: int
    name: str
    name_en: str | None
    kind: str
    color: str
    norm: int | None
    needs: str
    retired: bool
    deals: int
    removable: bool
    starts: bool

    @property
    def running(self) -> bool:
        """Whether its deals are on the board."""
        return self.kind in RUNNING

    def seen(self, field: str) -> Any:
        """The value of a field as `stages.edit` takes it for what was seen."""
        return getattr(self, field)


@dataclass(frozen=True, slots=True)
class Funnel:
    """A pipeline with all its stages in order; `sources` are where imports had its deals from."""

    id: int
    name: str
    currency: str
    ships: bool
    steps: tuple[Step, ...]
    sources: tuple[str, ...]
    removable: bool

    @property
    def deals(self) -> int:
        """How many deals it holds, open and closed."""
        return sum(step.deals for step in self.steps)

    @property
    def used(self) -> tuple[Step, ...]:
        """The stages that deals can enter."""
        return tuple(step for step in self.steps if not step.retired)

    @property
    def retired(self) -> tuple[Step, ...]:
        """Those of the past."""
        return tuple(step for step in self.steps if step.retired)

    @property
    def order(self) -> tuple[int, ...]:
        """The ids of all stages: what `stages.reorder` compares."""
        return tuple(step.id for step in self.steps)


@dataclass(frozen=True, slots=True)
class Shown:
    """All pipelines by id and name, and the one asked for, else the first."""

    pipelines: tuple[tuple[int, str], ...]
    funnel: Funnel


def shown(session: Session, pipeline: int | None = None, *, by: int) -> Shown:
    """What the company head sets. Raises `NoPipeline`, `NotAllowed`."""
    access.require_company_head(session, by)
    rows = session.exec(select(Pipeline).order_by(col(Pipeline.id))).all()
    if not rows:
        raise NoPipeline
    chosen = next((row for row in rows if row.id == pipeline), rows[0])
    return Shown(tuple((row.id or 0, row.name) for row in rows), _funnel(session, chosen, only=len(rows) == 1))


def _funnel(session: Session, row: Pipeline, *, only: bool) -> Funnel:
    assert row.id is not None
    sources = select(Deal.import_source).where(Deal.pipeline_id == row.id, col(Deal.import_source).is_not(None)).distinct()
    untouched = session.exec(select(Pipeline.id).where(Pipeline.id == row.id, pipelines.untouched())).first() is not None
    return Funnel(
        id=row.id,
        name=row.name,
        currency=row.currency,
        ships=row.code is not None,
        steps=_steps(session, row.id),
        sources=tuple(source for source in session.exec(sources) if source),
        removable=untouched and not only and row.code is None,
    )


def _steps(session: Session, pipeline_id: int) -> tuple[Step, ...]:
    rows = pipelines.stages(session, pipeline_id)
    deals = dict(session.exec(select(Deal.stage_id, func.count()).where(Deal.pipeline_id == pipeline_id, access.present()).group_by(col(Deal.stage_id))).all())
    untouched = set(session.exec(select(Stage.id).where(Stage.pipeline_id == pipeline_id, pipelines.stage_untouched())))
    first = next((row.id for row in rows if row.kind == StageKind.OPEN and not row.retired), None)
    return tuple(
        Step(
            id=row.id or 0, name=row.name, name_en=row.name_en, kind=row.kind, color=row.color, norm=row.norm, needs=row.needs, retired=row.retired,
            deals=deals.get(row.id or 0, 0), removable=row.id in untouched, starts=row.id == first,
        )
        for row in rows
    )  # fmt: skip
