"""The three pins of a deal (C7): each slot holds one entry of the feed; a newer one takes its place, the older stays in the feed."""

from sqlmodel import Session, col, select

from dashboard import access, clock, journal
from dashboard.errors import NotFound, PinChanged
from dashboard.models import FeedEntry, Pin, PinSlot


def put(session: Session, deal_id: int, slot: str, entry_id: int | None, *, seen: int | None, by: int) -> int:
    """Let a slot hold this entry of the deal's feed, or none; returns the pin's id, which `take_back` takes.

    `seen` is the pin's id that stood there, None for a slot that never held any. Raises `PinChanged`, `NotFound`, also
    for another deal's entry, one taken out of the feed, and a slot that there is not.
    """
    deal = access.changeable(session, deal_id, by=by)
    if slot not in set(PinSlot):
        raise NotFound
    if entry_id is not None:
        entry = session.get(FeedEntry, entry_id)
        if entry is None or entry.deal_id != deal_id or entry.deleted_at is not None:
            raise NotFound
    standing = newest(session, deal_id, slot)
    if (standing.id if standing else None) != seen:
        raise PinChanged
    pin = Pin(deal_id=deal_id, slot=slot, entry_id=entry_id, at=clock.now(session), by_id=by or None, amount=deal.amount, stage_id=deal.stage_id)
    session.add(pin)
    session.flush()
    assert pin.id is not None
    held = standing.entry_id if standing else None
    journal.write(session, journal.PINNED, by=by, deal_id=deal_id, old=_kept(held, slot), new=_kept(entry_id, slot))
    return pin.id


def take_back(session: Session, pin_id: int, *, by: int) -> None:
    """Undo `put`: what the slot held before is there again, as old as it is. Raises `PinChanged` when another took its place since, `NotFound`."""
    pin = session.get(Pin, pin_id)
    if pin is None:
        raise NotFound
    access.changeable(session, pin.deal_id, by=by)
    if pin.void_at is not None:
        return
    standing = newest(session, pin.deal_id, pin.slot)
    if standing is None or standing.id != pin_id:
        raise PinChanged
    pin.void_at = clock.now(session)
    session.flush()
    before = newest(session, pin.deal_id, pin.slot)
    held = before.entry_id if before else None
    journal.write(session, journal.PIN_UNDONE, by=by, deal_id=pin.deal_id, old=_kept(pin.entry_id, pin.slot), new=_kept(held, pin.slot))


def newest(session: Session, deal_id: int, slot: str) -> Pin | None:
    """What counts in a slot; its entry may be none. Its caller has asked who may know."""
    of_slot = select(Pin).where(Pin.deal_id == deal_id, Pin.slot == slot, col(Pin.void_at).is_(None))
    return session.exec(of_slot.order_by(col(Pin.id).desc()).limit(1)).first()


def _kept(entry_id: int | None, slot: str) -> str:
    """The entry's id and the slot, as the journal keeps them; 0 for an empty one."""
    return f'{entry_id or 0} {slot}'
