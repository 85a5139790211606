"""The matrix of rights: every command and every query, who is let, and how it is called; walked by tests/test_access_matrix.py."""

from tests.matrix import deals, office, reads, views
from tests.matrix.rules import Row

MATRIX: dict[str, Row] = deals.ROWS | office.ROWS | reads.ROWS | views.ROWS
ASKS_NOBODY = {
    'access.': 'it is what the others ask',
    'clock.': 'the instant is no secret',
    'demo.': 'made before there are people, or behind `settings.demo`',
    'imports.': 'steps of a run, whose first one, staging.begin, asks',
    'journal.': 'the floor under every command, which has asked',
    'moves.': 'the floor under every command, which has asked',
    'pipelines.': 'what stages there are is known to all; made at start and by imports',
    'people.ensure_head': 'run at start, before anybody is there',
    'people.shown': 'the words for a value that the caller holds',
    'lists.ensure_shipped': 'run at start, before anybody is there',
    'worktime.of': 'when the team works is known to all',
    'worktime.calendar': 'when the team works is known to all',
    'queries.lists.offered': 'what a form offers to whoever fills it in',
    'deals.shown': 'names and sums of a value that the caller holds',
    'queries.board.missed': "entries without a deal's facts, for `changes`, which asks",
    'queries.cards.read': 'the cards of deals that its caller selected by access',
    'queries.health.ping': 'no facts',
    'queries.people.': 'who signs in: before anybody has',
    'queries.settings.demo_instant': 'the instant is no secret',
}
"""Functions of a session that need no asker, and why; a name that ends with a dot stands for all that begin so."""
