"""How a deal begins: with whom, after which earlier one; everything or nothing."""

from collections.abc import Sequence
from typing import Any, Final

from sqlmodel import Session

from dashboard import access, companies, contacts, deals, links
from dashboard.contacts import Content
from dashboard.errors import NotFound
from dashboard.models import Deal, Stage, StageKind

CARRIED: Final = ('systems',)
"""What a returning client's new deal takes over, beside flat, people and company."""


def begin(
    session: Session, *, by: int, people: Sequence[Content] = (), known: Sequence[int] = (), again: int | None = None, **fields: Any
) -> int:
    """Make a deal of `fields` (as `deals.create` takes them) with its people; returns its id.

    `known` are contacts of other deals; `again` is the won deal of a client who comes back: its people, company and systems are
    taken over, and the two are linked. Raises what `deals.create`, `contacts.add` and `contacts.add_known` do, `NotFound` for an
    `again` that is not won or not `by`'s to see.
    """
    earlier = _won(session, again, by) if again is not None else None
    deal_id = deals.create(session, by=by, **fields)
    for content in people:
        contacts.add(session, deal_id, content, by=by)
    for contact in known:
        contacts.add_known(session, deal_id, contact, by=by)
    if earlier is not None and earlier.id is not None:
        contacts.copy(session, deal_id, earlier.id, by=by)
        companies.copy(session, deal_id, earlier.id, by=by)
        links.add(session, deal_id, earlier.id, by=by)
        for name in CARRIED:
            setattr(session.get_one(Deal, deal_id), name, getattr(earlier, name))
    return deal_id


def _won(session: Session, deal_id: int, by: int) -> Deal:
    deal = access.deal(session, deal_id, by=by)
    if session.get_one(Stage, deal.stage_id).kind != StageKind.WON:
        raise NotFound
    return deal
