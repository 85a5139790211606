"""The basket of deleted deals: duplicates, tests, spam; out of every figure and list (`access.present`), thirty days long to be had back."""

from typing import Final

from sqlmodel import Session, col, select

from dashboard import access, clock, journal
from dashboard.errors import Changed, DealDeleted, NotAllowed, StageRetired
from dashboard.models import Deal, Deleted, Stage, StageKind
from dashboard.validation import refuse

LABEL: Final = 'Why?'
LABELS: Final = DealDeleted.LABELS


def delete(session: Session, deal_id: int, reason: str, *, unpaid: bool = False, by: int) -> None:
    """Put a deal into the basket, as it is: nothing of it changes, and `restore` brings all of it back.

    Raises `Changed` for one with money, paid or claimed, where it was to be `unpaid`, `NotAllowed` for an employee, `BadValue` for a
    reason that is none of `LABELS`, `DealDeleted` for one that is there, `NotFound`.
    """
    deal = access.changeable(session, deal_id, by=by)
    access.require_head(session, by)
    if reason not in set(Deleted):
        raise refuse(LABEL, reason, 'it is none of the reasons.')
    if unpaid and (deal.paid_total or deal.claimed_total):
        raise Changed(what=deal.title)
    deal.deleted_at, deal.deleted_by, deal.deleted_why = clock.now(session), by or None, str(reason)
    journal.write(session, journal.DEAL_DELETED, by=by, deal_id=deal_id, new=str(reason))


def restore(session: Session, deal_id: int, *, by: int) -> None:
    """Bring a deal back from the basket to where it stood; one that is not in it stays as it is. Undo of `delete`.

    Raises `StageRetired` where no deal may stand in its stage any more, `NotAllowed` for an employee, `DealDeleted` for who could see it and
    does not lead it, `NotFound`, also after `access.BASKET`.
    """
    who = access.reader(session, by)
    found = session.exec(select(Deal).where(col(Deal.id) == deal_id, access.led(who), access.in_basket(session))).first()
    deal = found or access.changeable(session, deal_id, by=by)
    if not who.heads:
        raise NotAllowed
    if found is None:
        return
    stage = session.get_one(Stage, deal.stage_id)
    if stage.retired and stage.kind in (StageKind.OPEN, StageKind.PARKED):  # the board would not show it
        raise StageRetired(stage=stage.name)
    journal.write(session, journal.DEAL_RESTORED, by=by, deal_id=deal_id, old=deal.deleted_why)
    deal.deleted_at = deal.deleted_by = deal.deleted_why = None
