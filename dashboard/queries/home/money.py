"""«Деньги»: what of a head's money waits for somebody, in four parts, each deal in one of them."""

from collections.abc import Sequence
from dataclasses import replace
from enum import IntEnum
from typing import Final

from sqlalchemy import ColumnElement, and_, case, select
from sqlmodel import Session, col

from dashboard import checklist
from dashboard.models import Deal, PaymentStatus, Stage, StageKind
from dashboard.queries import owed
from dashboard.queries.home.lines import Block, Day, are_active, block, past_norm

INVOICE: Final = 'invoice'
"""The code of S5; a stage of a head's own that asks for `INVOICED_ON` is one, too."""
INVOICED_ON: Final = 'invoiced_on'


class Of(IntEnum):
    """The parts, in order."""

    CLAIMED = 1  # somebody says that money came, and no head has confirmed it
    KEPT = 2  # paid in full, and not handed over
    INVOICE = 3  # nothing is paid, and the invoice is out for longer than the norm of its stage
    PARTLY = 4  # a part is paid, or it was handed over on an advance


def part(session: Session, day: Day) -> ColumnElement[int | None]:
    """In which part a deal stands; null: in none."""
    return case(*((condition, int(of)) for of, condition in _parts(session, day).items()), else_=None)


def money(session: Session, day: Day, conditions: Sequence[ColumnElement[bool]], n: int) -> Block:
    """The first `n` lines by part, in each the largest rest first, or for those that are paid the largest sum; of deals to be handed over
    what their checklist lacks."""
    of = part(session, day)
    found = block(session, day, [*conditions, of.is_not(None)], _by_sum(), n, part=of)
    lacks = _lacks(session, [line.deal for line in found.lines if line.part == Of.KEPT])
    return replace(found, lines=tuple(replace(line, lacks=lacks.get(line.deal)) for line in found.lines))


def _lacks(session: Session, deals: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """What is missing, of deals in whose pipeline a checklist is asked for."""
    if not deals:
        return {}
    rows = session.execute(select(col(Stage.pipeline_id), col(Stage.needs)).where(col(Stage.retired).is_(False)))
    asking = {pipeline for pipeline, needs in rows if checklist.RULE in needs.split()}
    there = select(Deal).where(col(Deal.id).in_(deals), col(Deal.pipeline_id).in_(asking))
    return checklist.lacking_of(session, session.scalars(there).all())


def _by_sum() -> ColumnElement[int]:
    """The largest first: of what is left to pay, or was paid."""
    paid = col(Deal.payment_status) == PaymentStatus.PAID
    return case((paid, col(Deal.amount)), else_=col(Deal.amount) - col(Deal.paid_total)).desc()


def _parts(session: Session, day: Day) -> dict[Of, ColumnElement[bool]]:
    """The condition of each, in the order in which a deal of which several hold finds its own."""
    paid = and_(col(Deal.payment_status) == PaymentStatus.PAID, are_active(session))
    return {Of.CLAIMED: col(Deal.claimed_total) > 0, Of.KEPT: paid, Of.PARTLY: owed.underpaid(session), Of.INVOICE: and_(past_norm(session, day, _invoices(session)), col(Deal.payment_status) != PaymentStatus.FREE)}


def _invoices(session: Session) -> frozenset[int]:
    """The stages in which deals wait for an invoice to be paid."""
    rows = session.execute(select(col(Stage.id), col(Stage.code), col(Stage.needs)).where(col(Stage.kind) == StageKind.OPEN))
    return frozenset(stage for stage, code, needs in rows if code == INVOICE or INVOICED_ON in needs.split())
