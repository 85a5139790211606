"""The matrix of rights: every command and every query, who is let, and how it is called; walked by tests/test_access_matrix.py."""

from tests.matrix import accounts, deals, office, reads, views
from tests.matrix.rules import Row

MATRIX: dict[str, Row] = accounts.ROWS | deals.ROWS | office.ROWS | reads.ROWS | views.ROWS
ASKS_NOBODY = {
    'audit.write': 'notes that somebody was refused, who may have no rights at all',
    'access.': 'it is what the others ask',
    'clock.': 'the instant is no secret',
    'demo.': 'made before there are people, or behind `settings.demo`',
    'flats.': 'the floor under the commands that write a title, and under duplicates, which ask',
    'imports.': 'steps of a run, whose first one, staging.begin, asks',
    'journal.': 'the floor under every command, which has asked',
    'moves.': 'the floor under every command, which has asked',
    'pipelines.add': 'the floor under imports and `create`, which have asked',
    'pipelines.ensure_shipped': 'run at start, before anybody is there',
    'pipelines.first_stage': 'what stages there are is known to all',
    'pipelines.named': 'what pipelines there are is known to all',
    'pipelines.stages': 'what stages there are is known to all',
    'attempts.': 'counts those who are nobody yet',
    'sessions.': 'the floor under accounts and people, which have asked; a token is its own proof',
    'accounts.claim': 'before anybody has signed in',
    'accounts.refuse': 'before anybody has signed in',
    'accounts.sign_in': 'asks for the proof of a password',
    'accounts.enter': 'behind a proof: a password, a link, the code of the first start, or `settings.demo`',
    'accounts.sign_out': 'a token is its own proof',
    'accounts.set_password': "at the server's own keyboard alone",
    'accounts.invited': 'a token is its own proof',
    'accounts.accept': 'a token is its own proof',
    'accounts.leaderless': 'before anybody has signed in',
    'accounts.first_head': 'before there is anybody: refuses as soon as there is a head',
    'people.shown': 'the words for a value that the caller holds',
    'lists.ensure_shipped': 'run at start, before anybody is there',
    'deputies.turned': 'ids for the open pages, which are loaded anew with the rights of then',
    'steps.came_due': 'ids for the open pages, each of which asks for what it shows of them',
    'worktime.of': 'when the team works is known to all',
    'worktime.calendar': 'when the team works is known to all',
    'queries.lists.offered': 'what a form offers to whoever fills it in',
    'deals.shown': 'names and sums of a value that the caller holds',
    'queries.board.missed': "entries without a deal's facts, for `changes`, which asks",
    'queries.cards.read': 'the cards of deals that its caller selected by access',
    'queries.health.ping': 'no facts',
    'queries.people.': 'who signs in: before anybody has',
    'queries.told.': 'words for entries that its caller selected by access',
    'queries.settings.demo_instant': 'the instant is no secret',
    'queries.settings.company': 'stands on the page where one signs in',
}
"""Functions of a session that need no asker, and why; a name that ends with a dot stands for all that begin so."""
