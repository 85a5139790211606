"""What somebody on the way to a client needs of a deal: whom to call, and how to get there."""

from dataclasses import dataclass

from sqlmodel import Session

from dashboard import access, flats, places, titles
from dashboard.phones import Phone
from dashboard.queries import clients


@dataclass(frozen=True, slots=True)
class Hand:
    """The first person of the client who has a phone, and that phone; `route`: a link to a map, None where the title says no place."""

    name: str
    phone: Phone | None
    route: str | None


def hand(session: Session, deal_id: int, *, by: int) -> Hand:
    """Of one deal. Raises `NotFound`."""
    deal = access.deal(session, deal_id, by=by)
    route = places.route(titles.parse(deal.title, flats.projects(session)))
    called = clients.called(session, [deal_id]).get(deal_id)
    return Hand(called.name, called.phone, route) if called and called.phone else Hand('', None, route)
