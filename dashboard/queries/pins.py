"""The three pins of a deal (C7), as its page shows them: what each slot holds, how old it is, and what changed since."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from dashboard import access
from dashboard.models import FeedEntry, Person, Pin, PinSlot


@dataclass(frozen=True, slots=True)
class Slot:
    """One of the three; without an `entry` it is empty. `pin` is what a change of it compares, `at` when its text was written."""

    name: str
    pin: int | None = None
    entry: int | None = None
    text: str = ''
    kind: str = ''
    at: datetime | None = None
    author: str | None = None
    pinned_by: str | None = None
    pinned_at: datetime | None = None
    amount_changed: bool = False
    stage_changed: bool = False
    """Since it was pinned."""


def pins(session: Session, deal_id: int, *, by: int) -> tuple[Slot, ...]:
    """The slots in their order, all three. An entry that its author took out of the feed is in none. Raises `NotFound`."""
    deal = access.deal(session, deal_id, by=by)
    newest = select(func.max(Pin.id)).where(Pin.deal_id == deal_id, col(Pin.void_at).is_(None)).group_by(col(Pin.slot))
    standing = {pin.slot: pin for pin in session.exec(select(Pin).where(col(Pin.id).in_(newest)))}
    held = select(FeedEntry).where(col(FeedEntry.id).in_([pin.entry_id for pin in standing.values()]), col(FeedEntry.deleted_at).is_(None))
    entries = {entry.id: entry for entry in session.exec(held)}
    ids = {one for pin in standing.values() for one in (pin.by_id, getattr(entries.get(pin.entry_id), 'author_id', None))}
    people = dict(session.exec(select(Person.id, Person.name).where(col(Person.id).in_(ids))).all())
    found = []
    for name in PinSlot:
        pin = standing.get(name)
        entry = entries.get(pin.entry_id) if pin else None
        if pin is None or entry is None:
            found.append(Slot(name, pin.id if pin else None))
            continue
        found.append(
            Slot(
                name, pin.id, entry.id, entry.text, entry.kind, entry.at, people.get(entry.author_id), people.get(pin.by_id), pin.at,
                amount_changed=deal.amount != pin.amount, stage_changed=deal.stage_id != pin.stage_id,
            )
        )  # fmt: skip
    return tuple(found)
