"""Deals that wait (S3, S7): the day for which each waits, and where it stood before, to be returned to."""

from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, case, func
from sqlmodel import Session, col, select

from dashboard.models import Deal, Stage, StageKind, StageMove

RENOVATION: Final = 'renovation'
"""The code of S3, which waits for its readiness (P3); every other parked stage waits for its return date (D1)."""


def waiting(session: Session) -> ColumnElement[bool]:
    """The condition on deals that they stand in a parked stage."""
    return col(Deal.stage_id).in_(session.exec(select(Stage.id).where(Stage.kind == StageKind.PARKED)).all())


def in_renovation(session: Session) -> ColumnElement[bool]:
    """The condition on deals that they wait for the end of a renovation."""
    parked = select(Stage.id).where(Stage.kind == StageKind.PARKED, Stage.code == RENOVATION)
    return col(Deal.stage_id).in_(session.exec(parked).all())


def day(session: Session) -> ColumnElement[date | None]:
    """For which day a deal waits: its stage's own, else the other one if that is known."""
    ready, back = col(Deal.ready_on), col(Deal.return_on)
    found: ColumnElement[Any] = case((in_renovation(session), func.coalesce(ready, back)), else_=func.coalesce(back, ready))
    return found


def stood(session: Session, deal: Deal) -> Stage | None:
    """The funnel's stage in which a deal that is parked or lost stood last; its first one where nobody knows. None for other deals."""
    here = session.get_one(Stage, deal.stage_id)
    if here.kind not in (StageKind.PARKED, StageKind.LOST):
        return None
    used = (Stage.kind == StageKind.OPEN, col(Stage.retired).is_(False))
    newest_first = (col(StageMove.at).desc(), col(StageMove.id).desc())
    moves = select(Stage).join(StageMove, col(StageMove.to_id) == Stage.id).where(StageMove.deal_id == deal.id, col(StageMove.void_at).is_(None), *used)
    known = session.exec(moves.order_by(*newest_first).limit(1)).first()
    born = session.exec(select(Stage).where(Stage.id == deal.born_id, *used)).first()
    return known or born or session.exec(select(Stage).where(Stage.pipeline_id == deal.pipeline_id, *used).order_by(col(Stage.position)).limit(1)).first()
