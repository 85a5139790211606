"""The stages that an import needs: which are new, of which kind, and in which order."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from statistics import fmean, median
from typing import Any

from sqlalchemy import func, or_, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from dashboard import pipelines
from dashboard.imports.plan import Plan
from dashboard.imports.refusals import StageOfAnotherKind, StandsInRetired
from dashboard.imports.tables import ROWS
from dashboard.models import Deal, Pipeline, Stage, StageKind, StageMove

OPEN_COLORS = ('#4f83e6', '#2f54d6', '#7a6ee0', '#dd9c2c', '#2fa866', '#3aa6b9', '#c0679b', '#8190a8')
COLORS = {StageKind.PARKED: '#b7bdc9', StageKind.WON: '#1c8a63', StageKind.LOST: '#9b4a4a'}


def pipeline(session: Session, name: str) -> Pipeline | None:
    """The pipeline of that name, if there is one."""
    return session.exec(select_rows(Pipeline).where(Pipeline.name == name)).first()


def check_kinds(session: Session, into: Pipeline, plan: Plan) -> None:
    """Raise `StageOfAnotherKind` where the plan contradicts the pipeline as it stands."""
    assert into.id is not None
    standing = _standing(session, into.id)
    for name, kind in plan.kinds.items():
        if name in standing and standing[name].kind != kind:
            raise StageOfAnotherKind(stage=name, kind=standing[name].kind)


def check_in_use(session: Session, import_id: int) -> None:
    """Raise `StandsInRetired` where what was just taken in leaves a deal in a retired stage."""
    moved = select_rows(StageMove.deal_id).where(StageMove.import_id == import_id)
    brought = or_(col(Deal.import_id) == import_id, col(Deal.id).in_(moved))
    retired = select_rows(Stage.name).join(Deal, col(Deal.stage_id) == Stage.id).where(col(Stage.retired), brought)
    found = session.exec(retired.limit(1)).first()
    if found is not None:
        raise StandsInRetired(stage=found)


def in_order(session: Session, import_id: int) -> list[str]:
    """The staged rows' stages by the median place at which deals first reach them, then the mean, then as they stand."""
    order = (ROWS.c.at, ROWS.c.n)
    visit = func.row_number().over(partition_by=[ROWS.c.case, ROWS.c.stage], order_by=order)
    rows = select(ROWS.c.case, ROWS.c.stage, *order, visit.label('visit')).where(ROWS.c.import_id == import_id, ROWS.c.stage.is_not(None))
    firsts = rows.subquery()
    place = func.row_number().over(partition_by=firsts.c.case, order_by=[firsts.c.at, firsts.c.n])
    placed = select(firsts.c.stage, firsts.c.n, place.label('place')).where(firsts.c.visit == 1).subquery()
    counted = select(placed.c.stage, placed.c.place, func.count(), func.min(placed.c.n)).group_by(placed.c.stage, placed.c.place)
    places: defaultdict[str, Counter[int]] = defaultdict(Counter)
    first_row: dict[str, int] = {}
    for stage, number, deals, row in session.execute(counted):
        places[stage][number] = deals
        first_row[stage] = min(row, first_row.get(stage, row))
    return sorted(places, key=lambda stage: (*_middle(places[stage]), first_row[stage]))


def ensure(session: Session, plan: Plan, order: Sequence[str], currency: str) -> int:
    """The id of the plan's pipeline, made if need be, with every stage of the plan and of `order`.

    New ones follow those that stand: first as the plan names them, then in `order`, last what the plan only gave a kind.
    """
    named = dict.fromkeys([*plan.stages, *order, *plan.kinds])
    into = pipeline(session, plan.pipeline)
    if into is None:
        return pipelines.add(session, plan.pipeline, [_stage(name, plan, place) for place, name in enumerate(named)], currency=currency)
    assert into.id is not None
    check_kinds(session, into, plan)
    standing = _standing(session, into.id)
    last = session.exec(select_rows(func.max(col(Stage.position))).where(Stage.pipeline_id == into.id)).one()
    start = -1 if last is None else last
    new = [name for name in named if name not in standing]
    session.add_all(
        Stage(pipeline_id=into.id, position=position, **_stage(name, plan, position)) for position, name in enumerate(new, start=start + 1)
    )
    session.flush()
    return into.id


def _standing(session: Session, pipeline_id: int) -> dict[str, Stage]:
    """The pipeline's stages by code and by name, as `tables.stage_id` finds them."""
    stages = pipelines.stages(session, pipeline_id)
    return {stage.name: stage for stage in stages} | {stage.code: stage for stage in stages}


def _stage(name: str, plan: Plan, place: int) -> dict[str, Any]:
    kind = plan.kinds.get(name, StageKind.OPEN)
    return {'code': name, 'name': name, 'kind': kind, 'color': COLORS.get(kind, OPEN_COLORS[place % len(OPEN_COLORS)])}


def _middle(places: Counter[int]) -> tuple[float, float]:
    every = list(places.elements())
    return median(every), fmean(every)
