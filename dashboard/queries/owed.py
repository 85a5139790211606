"""«Не доплачено»: which deals somebody owes a part of."""

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import Session, col

from dashboard import checklist
from dashboard.models import Deal, PaymentStatus, Stage, StageKind


def underpaid(session: Session) -> ColumnElement[bool]:
    """The condition on deals: a part was paid, or somebody says that it was, wherever the deal stands by now; and whatever was handed
    over here and has no R2 yet. What a file brought as won is history, and its payments are none of ours.
    """
    won = session.execute(select(col(Stage.id), col(Stage.needs)).where(col(Stage.kind) == StageKind.WON))
    asking = [stage for stage, needs in won if checklist.RULE in needs.split()]
    here = or_(col(Deal.born_id).is_(None), col(Deal.born_id) != col(Deal.stage_id))
    handed = and_(col(Deal.stage_id).in_(asking), col(Deal.paid_on).is_(None), col(Deal.payment_status) != PaymentStatus.FREE, here)
    return or_(col(Deal.payment_status) == PaymentStatus.PARTIAL, col(Deal.claimed_total) > 0, handed)


def by_rest() -> ColumnElement[int]:
    """Their order: the largest rest first."""
    return (col(Deal.amount) - col(Deal.paid_total)).desc()
