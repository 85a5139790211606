"""Before a demo deal is handed over: what people vouched for, and the few that a head let go on an advance."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from sqlmodel import Session

from dashboard import checklist
from dashboard.demo.chance import happens
from dashboard.demo.days import Days
from dashboard.settings import TEAM_ZONE

Row = dict[str, Any]
REASON: Final = 'Монтаж согласован с прорабом, остаток переведут после него'
_RECENT: Final = timedelta(days=60)
_BEFORE: Final = timedelta(minutes=3)


class Handing:
    """Decides with dice of its own. `vouched`: a demo that is made to be large, and not to be read, has no ticks."""

    def __init__(self, session: Session, rng: Random, days: Days, *, vouched: bool) -> None:
        self._rng, self._days = rng, days
        self._items = [(item.id or 0, item.text) for item in checklist.items(session) if item.fact is None] if vouched else []

    def lends(self, deal: Row, stages: tuple[str, ...], moments: list[datetime]) -> bool:
        """Whether it was handed over on an advance, as a few were of late; D4 says when the rest is due."""
        if stages[-1] != 'won' or self._days.at - moments[-1] > _RECENT or not happens(self._rng, 0.1):
            return False
        deal['rest_due_on'] = moments[-1].astimezone(TEAM_ZONE).date() + timedelta(days=self._rng.randint(5, 45))
        return True

    def ticks(self, deal: Row, stages: tuple[str, ...], moments: list[datetime], *, lent: bool) -> Iterator[tuple[Row, str]]:
        """What its owner vouched for before it went, with the item's words; of those that stand in «Оплачено» not all yet."""
        if stages[-1] not in ('won', 'paid'):
            return
        last = moments[-1] - _BEFORE if stages[-1] == 'won' else min(moments[-1] + _BEFORE, self._days.at)
        for item, text in self._items:
            if happens(self._rng, 0.75 if lent or stages[-1] == 'paid' else 1):
                yield {'deal_id': deal['id'], 'item_id': item, 'at': last, 'by_id': deal['owner_id'], 'removed_at': None}, text

    @staticmethod
    def advance(deal: Row, at: datetime, head: int) -> Row:
        """A head's hand-over; its move is found when the moves have their ids."""
        return {'deal_id': deal['id'], 'reason': REASON, 'at': at, 'by_id': head}
