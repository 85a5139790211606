"""The basket: heads delete what they lead, see it there and bring it back; to everybody else it is refused, or was never there."""

from typing import Any

from dashboard import access, basket
from dashboard.errors import DealDeleted, NotAllowed, NotFound
from dashboard.queries import basket as query
from tests.matrix.rules import HEADS, SEES, Row, any_head, assigning


def deleted(session: Any, at: Any) -> None:
    basket.delete(session, at.deal, 'test', by=access.SYSTEM)


def restore(session: Any, at: Any, by: int) -> None:
    deleted(session, at)
    basket.restore(session, at.deal, by=by)


def holds(session: Any, at: Any, by: int) -> None:
    deleted(session, at)
    if at.deal not in {one.deal for one in query.basket(session, by=by).deals}:
        raise NotFound


def restoring(who: str, whose: str) -> Any:
    """As one who may delete it; who could only look or work hears that it was deleted."""
    return DealDeleted if SEES[who, whose] in ('look', 'work') else assigning(who, whose)


def holding(who: str, whose: str) -> Any:
    return ('done' if SEES[who, whose] == 'edit' else NotFound) if who in HEADS else NotAllowed


ROWS = {
    'basket.delete': Row(assigning, lambda s, at, by: basket.delete(s, at.deal, 'spam', by=by)),
    'basket.restore': Row(assigning, lambda s, at, by: basket.restore(s, at.deal, by=by)),
    'basket.restore from it': Row(restoring, restore),
    'queries.basket.basket': Row(any_head, lambda s, _, by: query.basket(s, by=by)),
    'queries.basket.basket with it': Row(holding, holds),
}
