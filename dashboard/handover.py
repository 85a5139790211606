"""The hand-over of a deal to implementation on an advance (S8): a head's, with a reason and the day of the rest (D4)."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlmodel import Session, col, select

from dashboard import access, checklist, clock, deals, fields, journal, payments, pipelines, requirements
from dashboard.errors import AlreadyMoved, NoAdvance, NothingOwed, UnknownStage
from dashboard.models import TEXT_LIMIT, Advance, Deal, Pipeline, StageMove, clean_text
from dashboard.validation import EMPTY, TOO_LONG, refuse

LABELS = {'reason': 'Why on an advance', 'rest_due_on': fields.LABELS['rest_due_on']}
DUE: Final = 'rest_due_on'


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What `take_back` needs: the deal, the move, and D4 before and after it."""

    deal: int
    move: int
    before: date | None
    due: date


def on_advance(session: Session, deal_id: int, *, to: str, seen: str, reason: str, due: tuple[date | None, date | None], by: int) -> HandedOver:
    """«Передать с авансом»: move the deal to the stage with code `to`, whatever its checklist lacks; `due` is D4 as seen, and new.

    All of it or nothing. Raises `NotAllowed` for an employee, `NothingOwed`, `NoAdvance`, `BadValue` without a reason or a day to come,
    `UnknownStage` for a stage that asks for no checklist, and what `deals.move` and `deals.set_field` raise.
    """
    deal = access.changeable(session, deal_id, by=by)
    access.require_head(session, by)
    if deal.payment_status in checklist.SETTLED:
        raise NothingOwed
    if not payments.has_payment(deal):
        raise NoAdvance
    _check_asks(session, deal, to, seen)
    reason, before = _reason(reason), deal.rest_due_on
    new = _day(session, due[1])
    deals.set_field(session, deal_id, DUE, seen=due[0], new=new, by=by)
    advance = Advance(deal_id=deal_id, reason=reason, at=clock.now(session), by_id=by or None)
    session.add(advance)
    session.flush()
    advance.move_id = deals.move(session, deal_id, to=to, seen=seen, by=by, reason=reason)
    assert advance.move_id is not None
    journal.write(session, journal.HANDED_ON_ADVANCE, by=by, deal_id=deal_id, new=new.isoformat())
    return HandedOver(deal_id, advance.move_id, before, new)


def take_back(session: Session, made: HandedOver, *, by: int) -> None:
    """Undo `on_advance`: the move, and D4 unless somebody changed it since. Raises what `deals.undo_move` and `deals.set_field` raise."""
    deal = access.changeable(session, made.deal, by=by)
    deals.undo_move(session, made.deal, move_id=made.move, by=by)
    if deal.rest_due_on == made.due:
        deals.set_field(session, made.deal, DUE, seen=made.due, new=made.before, by=by)


def standing(session: Session, deal: Deal) -> Advance | None:
    """The hand-over on an advance by which a deal stands where it is; None after it was taken back. Its caller has asked for the deal."""
    newest = select(Advance, StageMove).join(StageMove, col(StageMove.id) == Advance.move_id).where(Advance.deal_id == deal.id)
    found = session.exec(newest.order_by(col(Advance.id).desc()).limit(1)).first()
    if found is None:
        return None
    advance, move = found
    return advance if move.void_at is None and move.to_id == deal.stage_id and move.at == deal.stage_since else None


def _check_asks(session: Session, deal: Deal, to: str, seen: str) -> None:
    target = next((stage for stage in pipelines.stages(session, deal.pipeline_id) if stage.code == to), None)
    if target is None or checklist.RULE not in requirements.asked(target):
        raise UnknownStage(pipeline=session.get_one(Pipeline, deal.pipeline_id).name, stage=to)
    if target.id == deal.stage_id or to == seen:
        raise AlreadyMoved(stage=target.name)


def _reason(text: str) -> str:
    reason = clean_text(text)
    if not reason:
        raise refuse(LABELS['reason'], '', EMPTY)
    if len(reason) > TEXT_LIMIT:
        raise refuse(LABELS['reason'], reason, TOO_LONG, max_length=TEXT_LIMIT)
    return reason


def _day(session: Session, day: date | None) -> date:
    if day is None:
        raise refuse(LABELS[DUE], '', EMPTY)
    if day < clock.today(session):
        raise refuse(LABELS[DUE], day, 'that day is over.')
    return day
