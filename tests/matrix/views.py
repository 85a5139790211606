"""Saved views: the one that stands there is of the head of retail, who shares it with everybody."""

from typing import Any

from dashboard import views
from dashboard.errors import NotAllowed
from dashboard.queries import views as query
from tests.matrix.rules import Row, any_head, anybody


def editing(who: str, _whose: str) -> Any:
    """Its owner, and the company head."""
    return 'done' if who in ('head', 'director') else NotAllowed


MINE = {'name': 'Крупные', 'filters': 'pipeline=1&sort=amount', 'columns': 'amount'}
ROWS = {
    'views.save': Row(anybody, lambda s, _, by: views.save(s, **MINE, by=by)),
    'views.save shared': Row(any_head, lambda s, _, by: views.save(s, **MINE, shared=True, by=by)),
    'views.undo_save': Row(editing, lambda s, at, by: views.undo_save(s, views.Saved(at.view, None), by=by)),
    'views.rename': Row(editing, lambda s, at, by: views.rename(s, at.view, seen='Общий', new='Наш', by=by)),
    'views.share': Row(editing, lambda s, at, by: views.share(s, at.view, shared=False, by=by)),
    'views.delete': Row(editing, lambda s, at, by: views.delete(s, at.view, by=by)),
    'views.restore': Row(editing, lambda s, at, by: views.restore(s, at.gone, by=by)),
    'queries.views.views': Row(anybody, lambda s, _, by: query.views(s, by=by)),
}
