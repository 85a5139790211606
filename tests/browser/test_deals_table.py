"""The table of deals in Chromium: scrolled far, chosen, moved at once, taken back, and seen in another window."""

from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import insert
from sqlmodel import Session, select

from dashboard import access, deals
from dashboard.models import Deal, Stage, folded
from tests.browser.conftest import AT_ONCE, serving
from tests.conftest import NOW

MANY = 10_000


@pytest.fixture(scope='module')
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp('deals'), _fill) as served:
        yield served


def test_far_down_the_rows_arrive_and_those_chosen_are_moved_at_once_and_taken_back_as_one(
    window: Callable[..., Page],
) -> None:
    head, other = window('head', '/deals?sort=title'), window('head', quote('/deals?sort=title&q=09999'))
    body = head.locator('.vt-body')
    expect(head.get_by_test_id('deal-row').first).to_be_visible()
    body.evaluate('(element) => { element.scrollTop = element.scrollHeight; }')
    row = head.get_by_test_id('deal-row').filter(has_text='кв09999')
    expect(row).to_be_visible()
    row.get_by_role('link').focus()
    head.keyboard.press(' ')
    head.keyboard.press('ArrowUp')
    head.keyboard.press(' ')
    expect(head.get_by_test_id('table-bulk')).to_contain_text('2')
    head.locator('[data-act=move]').select_option('proposal')
    expect(other.get_by_test_id('deal-row').filter(has_text='Предложение')).to_have_count(1, timeout=AT_ONCE * 1_000)
    expect(row).to_contain_text('Предложение')
    head.get_by_test_id('undo').click()
    expect(row).to_contain_text('В работу')
    expect(other.get_by_test_id('deal-row')).to_contain_text('В работу')


def test_all_that_match_and_a_reason_to_lose_them_and_what_is_refused_is_told(window: Callable[..., Page]) -> None:
    anna = window('anna', quote('/deals?q=Остров&state=all'))
    expect(anna.get_by_test_id('deal-row')).to_have_count(2)
    anna.get_by_label('Выбрать все подходящие').check()
    anna.locator('[data-act=move]').select_option('lost')
    anna.get_by_test_id('requirement-form').locator('textarea').fill('Дорого')
    anna.get_by_test_id('requirement-form').get_by_role('button', name='Оформить отказ').click()
    expect(anna.get_by_test_id('bulk-report')).to_contain_text('Остров / кв2')


def _fill(session: Session, team: dict[str, int]) -> None:
    for n in range(2):
        made = deals.create(session, title=f'Остров / кв{n + 1}', owner_id=team['anna'], by=access.SYSTEM)
    deals.move(session, made, to='won', seen='intake', by=access.SYSTEM)
    stage = session.exec(select(Stage).where(Stage.code == 'intake')).one()
    rows = [
        {
            'pipeline_id': stage.pipeline_id, 'stage_id': stage.id, 'born_id': stage.id, 'title': f'Символ / кв{n:05}', 'title_folded': folded(f'Символ / кв{n:05}'),
            'owner_id': team['boris'], 'amount': n * 100, 'stage_since': NOW, 'created_at': NOW, 'note': '',
        }
        for n in range(MANY)
    ]  # fmt: skip
    session.execute(insert(Deal), rows)
