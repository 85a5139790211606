"""Deals that belong together: two flats of one family, a client who came back."""

from sqlmodel import Session, select

from dashboard import access, clock, journal
from dashboard.models import DealLink
from dashboard.validation import refuse

LABEL = 'Linked deals'


def add(session: Session, deal_id: int, other_id: int, *, by: int) -> None:
    """Link a deal to another that `by` may see; undo is `remove`. Raises `BadValue` for itself, `OnlyObserving`, `NotFound`."""
    access.changeable(session, deal_id, by=by)
    access.deal(session, other_id, by=by)
    if deal_id == other_id:
        raise refuse(LABEL, other_id, 'a deal is not linked to itself.')
    if _between(session, deal_id, other_id) is None:
        session.add(DealLink(deal_id=deal_id, other_id=other_id, at=clock.now(session), by_id=by or None))
        for one, another in ((deal_id, other_id), (other_id, deal_id)):
            journal.write(session, journal.DEAL_LINKED, by=by, deal_id=one, new=str(another))


def remove(session: Session, deal_id: int, other_id: int, *, by: int) -> None:
    """Link them no longer; undo is `add`. Raises `OnlyObserving`, `NotFound`."""
    access.changeable(session, deal_id, by=by)
    access.deal(session, other_id, by=by)
    link = _between(session, deal_id, other_id)
    if link is not None:
        session.delete(link)
        for one, another in ((deal_id, other_id), (other_id, deal_id)):
            journal.write(session, journal.DEAL_UNLINKED, by=by, deal_id=one, old=str(another))


def _between(session: Session, one: int, other: int) -> DealLink | None:
    """The link of two deals, whichever of them came first."""
    return session.exec(
        select(DealLink).where(
            ((DealLink.deal_id == one) & (DealLink.other_id == other)) | ((DealLink.deal_id == other) & (DealLink.other_id == one))
        )
    ).first()
