"""What only browsers show of an ended session: other windows leave by themselves, and Back brings nothing back."""

import time

import pytest

from dashboard import access, deals
from tests.browser.conftest import AT_ONCE, serving

TITLE, FLAT = 'Остров / д7 / кв77', 'кв77'
SECONDS = 1 + AT_ONCE


@pytest.fixture(scope='module')
def address(tmp_path_factory):
    def fill(session, team):
        deals.create(session, title=TITLE, owner_id=team['anna'], by=access.SYSTEM)

    with serving(tmp_path_factory.mktemp('signing-out'), fill) as served:
        yield served


def test_whoever_is_disabled_is_out_within_two_seconds_unsaved_text_or_not(window):
    anna, director = window('anna', '/board'), window('director', '/settings/people')
    anna.get_by_test_id('deal-card').click()
    anna.get_by_test_id('comment-input').fill('Пишу и не сохраняю')
    board = anna.context.new_page()
    board.goto('/board')
    board.get_by_test_id('deal-card').wait_for()
    director.get_by_role('button', name='Отключить: Анна Крылова').click()
    director.get_by_role('dialog').get_by_role('button', name='Отключить').click()
    director.get_by_text('Вход отключён: Анна Крылова').wait_for()
    began = time.monotonic()
    for page in (board, anna):
        page.wait_for_url('**/login?ended=1&next=*', timeout=10_000)
    assert time.monotonic() - began < SECONDS
    assert FLAT not in anna.content()


def test_signed_out_in_one_tab_the_other_leaves_and_back_shows_nothing(window):
    tab = window('head', '/board')
    other = tab.context.new_page()
    other.goto('/deals')
    other.get_by_text(FLAT).wait_for()
    tab.get_by_test_id('deal-card').wait_for()
    tab.get_by_role('button', name='Павел Петров: настройки').click()
    tab.get_by_test_id('sign-out').click()
    tab.wait_for_url('**/login')
    other.wait_for_url('**/login?ended=1&next=%2Fdeals', timeout=5_000)
    tab.go_back()
    tab.wait_for_url('**/login?next=%2Fboard')
    assert FLAT not in tab.content()
