"""Upsells of a renovation (S3): «Умный дом» and electrical works are suggested until the client was told, or has them."""

from typing import Final

from sqlmodel import Session, col, select

from dashboard import access, clock, journal
from dashboard.errors import NotFound
from dashboard.models import Deal, DealLine, ProductKind, System, Upsell, UpsellTold, folded

ELECTRICAL: Final = ('электромонтаж', 'электрик', 'электропровод', 'электроработ', 'электротехнич', 'проводк', 'electrical', 'wiring')
"""What stands in a service that is one of electrical works; an electromagnetic lock, or the cable of an intercom, is none."""


def tell(session: Session, deal_id: int, what: str, *, by: int) -> None:
    """Note that the client was told of it; a second time changes nothing. Undo is `take_back`. Raises `NotFound`, `OnlyObserving`."""
    access.working(session, deal_id, by=by)
    if what not in set(Upsell):
        raise NotFound
    if session.get(UpsellTold, (deal_id, what)) is None:
        session.add(UpsellTold(deal_id=deal_id, what=what, at=clock.now(session), by_id=by or None))
        journal.write(session, journal.UPSELL_TOLD, by=by, deal_id=deal_id, new=what)


def take_back(session: Session, deal_id: int, what: str, *, by: int) -> None:
    """The client was not told after all. Raises `NotFound`, `OnlyObserving`."""
    access.working(session, deal_id, by=by)
    told = session.get(UpsellTold, (deal_id, what))
    if told is not None:
        session.delete(told)
        journal.write(session, journal.UPSELL_UNTOLD, by=by, deal_id=deal_id, old=what)


def wanted(session: Session, deal: Deal) -> frozenset[str]:
    """What of it the client has chosen already: among the systems, or as a service of the deal."""
    found = {Upsell.SMART_HOME} if System.SMART_HOME in (deal.systems or '').split(',') else set()
    services = select(DealLine.text).where(DealLine.deal_id == deal.id, DealLine.kind == ProductKind.SERVICE, col(DealLine.removed_at).is_(None))
    texts = [folded(text) for text in session.exec(services)]
    if any(word in text for text in texts for word in ELECTRICAL):
        found.add(Upsell.ELECTRICAL)
    if any(('умн' in text and 'дом' in text) or 'smart home' in text for text in texts):
        found.add(Upsell.SMART_HOME)
    return frozenset(found)
