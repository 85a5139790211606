"""The search and the bell: who finds a deal, its client and its feed, and who is told of them, is who sees it."""

from typing import Any

from dashboard import bell as command
from dashboard.errors import NotFound
from dashboard.models import Mention
from dashboard.queries import bell, search
from tests.conftest import NOW
from tests.matrix.rules import AUTHOR, Row, anybody, looking


def found(session: Any, at: Any, by: int) -> None:
    """By its number, its client's phone, a word of its feed; all three or none."""
    hits = [
        {one.id for one in search.search(session, f'№{at.deal}', by=by).deals},
        {one.id for one in search.search(session, at.phone, by=by).people},
        {one.entry for one in search.search(session, 'Тест', by=by).entries},
    ]
    seen = {at.deal in hits[0], at.contact in hits[1], at.entry in hits[2]}
    assert len(seen) == 1
    if seen == {False}:
        raise NotFound


def mentioned(session: Any, at: Any, by: int) -> None:
    """A mention in a deal that one may not see any more is told to nobody."""
    bell.bell(session, by=by)
    session.add(Mention(entry_id=at.entry, person_id=by))
    session.flush()
    if not [one for one in bell.bell(session, by=by) if one.entry == at.entry]:
        raise NotFound


def told(who: str, whose: str) -> Any:
    """Who sees the deal and did not write the entry."""
    answer = looking(who, whose)
    return NotFound if answer == 'done' and who == AUTHOR[whose] else answer


ROWS = {
    'queries.search.search': Row(looking, found),
    'queries.bell.bell': Row(told, mentioned),
    'queries.bell.came': Row(anybody, lambda s, _, by: bell.came(s, NOW, by=by)),
    'queries.bell.unread': Row(anybody, lambda s, _, by: bell.unread(s, by=by)),
    'bell.see': Row(anybody, lambda s, _, by: command.see(s, ['mentioned:1'], by=by)),
}
