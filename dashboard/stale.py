"""Stale deals (S2): too long in «Интерес» without a step that the client agreed to; one fact for board, deal, lists and «Сегодня».

Computed where it is asked for: it comes with time alone, and a copy would have to be swept by night.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, ScalarSelect, and_, bindparam, case, false, func, or_
from sqlmodel import Session, col, select

from dashboard.models import Deal, Instant, Pipeline, Stage, StageKind, StageMove, Task
from dashboard.rows import chunks
from dashboard.workcalendar import Calendar

STAGE: Final = 'interest'
"""The code of S2."""
GRACE: Final = 1
"""Working days for which an agreed step counts after it was due."""
RUNNING: Final = 3
"""Put off so many times running with no contact in between, a step is agreed with nobody."""


def are_stale(session: Session, now: datetime, calendar: Calendar) -> ColumnElement[bool]:
    """The condition on deals that they are stale."""
    past = [and_(col(Deal.stage_id) == stage, _since() < calendar.norm_ends(norm, now)) for stage, norm in _stages(session)]
    return and_(or_(false(), *past), ~_has_agreed_step(calendar.norm_ends(GRACE, now)))


def days(session: Session, deals: Collection[int], now: datetime, calendar: Calendar) -> dict[int, int]:
    """Of these deals the stale ones, with the working days since which each is without an agreed step; one statement, unless they are more than fit into one."""
    counts_from = calendar.norm_ends(GRACE, now) if deals else None
    rows = (row for some in chunks(deals) for row in session.execute(_BATCH, {'deals': some, 'counts_from': counts_from}))
    found = {deal: (norm, calendar.elapsed_days(since, now)) for deal, norm, since in rows if since is not None}
    return {deal: elapsed for deal, (norm, elapsed) in found.items() if elapsed > norm}


def _stages(session: Session) -> list[tuple[int, int]]:
    """S2 with its norm."""
    rows = session.execute(select(col(Stage.id), col(Stage.norm)).join(Pipeline, col(Pipeline.id) == Stage.pipeline_id).where(*_ships()))
    return [(stage, norm) for stage, norm in rows]


def _ships() -> tuple[ColumnElement[bool], ...]:
    """S2 wherever it ships, while it has a norm: another pipeline's stages are not this one, whatever they are called."""
    return col(Pipeline.code).is_not(None), col(Stage.code) == STAGE, col(Stage.kind) == StageKind.OPEN, col(Stage.norm).is_not(None)


def _has_agreed_step(counts_from: datetime | ColumnElement[Any]) -> ColumnElement[bool]:
    standing = (col(Task.done_at).is_(None), col(Task.put_offs) < RUNNING, col(Task.due) >= counts_from)
    return select(col(Task.id)).where(col(Task.deal_id) == Deal.id, col(Task.agreed), *standing).correlate(Deal).exists()


def _last_agreed() -> ScalarSelect[Any]:
    """When the last agreed step ended: done, or by the instant for which the client had agreed to it."""
    lapsed = case((col(Task.put_offs) >= RUNNING, func.coalesce(col(Task.agreed_for), col(Task.due))), else_=col(Task.due))
    ended = select(func.max(func.coalesce(col(Task.done_at), lapsed)))
    return ended.where(col(Task.deal_id) == Deal.id, col(Task.agreed)).correlate(Deal).scalar_subquery()


def _since() -> ColumnElement[Any]:
    """The first entry into the stage after the last agreed step; a deal that never left it since: that step's end.

    Null where a table brought the deal there and nobody knows since when. Moves taken back are none.
    """
    kept = (col(StageMove.deal_id) == Deal.id, col(StageMove.to_id) == Deal.stage_id, col(StageMove.void_at).is_(None))
    after = or_(_last_agreed().is_(None), col(StageMove.at) > _last_agreed())
    entered = select(func.min(col(StageMove.at))).where(*kept, after).correlate(Deal).scalar_subquery()
    return func.coalesce(entered, _last_agreed())


_BATCH: Final = (
    select(col(Deal.id), col(Stage.norm), _since())
    .join(Stage, col(Stage.id) == Deal.stage_id)
    .join(Pipeline, col(Pipeline.id) == Deal.pipeline_id)
    .where(col(Deal.id).in_(bindparam('deals', expanding=True)), *_ships(), ~_has_agreed_step(bindparam('counts_from', type_=Instant)))
)
"""Made once: the board asks it each time it is opened, and to make it takes longer than to run it."""
