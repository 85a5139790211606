"""Two people who drag one card at the same instant, again and again (row 17)."""

import random
import sqlite3
from contextlib import closing
from itertools import pairwise

import pytest

from dashboard import access, deals
from tests.browser.conftest import browser, said, serving, visit  # noqa: F401 - fixtures

ROUNDS = 200
HOLDER = 'const board = getElement(+document.querySelector(".vb").id.slice(1)); const from = board.holder(deal);'
DROP = f"""([deal, turn]) => {{
  {HOLDER}
  const others = board.stages.filter((one) => board.columns.includes(one) && !one.ask && one.id !== from.id);
  const to = others[turn % others.length].id;
  board.move(deal, to, null);
  return [from.id, to];
}}"""
STANDS = f'([deal, stage]) => {{ {HOLDER} return from && !board.pending.has(deal) && (!stage || from.id === stage); }}'


@pytest.mark.soak
def test_each_acknowledged_drop_of_a_contested_card_is_one_move_and_both_boards_end_where_the_deal_stands(tmp_path, visit):  # noqa: F811 - the fixture
    chosen, db = random.Random(17), tmp_path / 'voronka.sqlite3'
    with serving(tmp_path, lambda session, people: deals.create(session, title='Остров / кв71', owner_id=people['anna'], by=access.SYSTEM)) as address:
        boards = [visit(address, who, '/board') for who in ('anna', 'head')]
        for board in boards:
            board.get_by_test_id('deal-card').first.wait_for()
            board.wait_for_function('window.socket?.connected')
        deal, contested, told = int(boards[0].get_by_test_id('deal-card').get_attribute('data-deal-id') or 0), 0, len(moves(db))
        for _ in range(ROUNDS):
            dropped = {board: tuple(board.evaluate(DROP, [deal, chosen.randrange(10)])) for board in chosen.sample(boards, 2)}
            for board in boards:
                board.wait_for_function(STANDS, arg=[deal, 0])
            accepted = [drop for board, drop in dropped.items() if '→' in board.locator('.v-toast').inner_text()]
            new, told = moves(db)[told:], told + len(accepted)
            assert sorted(new) == sorted(accepted), 'what was acknowledged is not what was done'
            contested += len(accepted) == 1
            for board in boards:
                board.wait_for_function(STANDS, arg=[deal, new[-1][1]])
        assert contested > ROUNDS / 10, 'the drops did not meet'
        for board in boards:
            board.close()


def moves(db):
    """The moves of the one deal in their order: from which stage to which, by ids."""
    with closing(sqlite3.connect(f'file:{db}?mode=ro', uri=True)) as database:
        stages = [to for (to,) in database.execute('SELECT to_id FROM stage_move ORDER BY id')]
    return list(pairwise(stages))
