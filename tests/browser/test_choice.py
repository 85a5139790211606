"""Several deals chosen, on the board and in the table: by mouse, keys and thumb, acted on at once, taken back, and taken out."""

import io
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from sqlmodel import Session

from dashboard import access, deals
from tests.browser.conftest import serving
from tests.browser.test_frame import PHONE

TITLES = [f'Остров / кв{n}' for n in range(1, 7)]


@pytest.fixture(scope='module')
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp('choice'), _fill) as served:
        yield served


def test_cards_are_chosen_by_mouse_and_keys_moved_at_once_and_taken_back(window: Callable[..., Page]) -> None:
    page = window('head', '/board')
    expect(page.locator('[data-filter=sort] option')).to_have_count(4)
    card(page, 0).click(modifiers=['Shift'])
    card(page, 2).click(modifiers=['Shift'])
    expect(page.locator('.vb-card.chosen')).to_have_count(3)
    card(page, 4).get_by_role('link').focus()
    page.keyboard.press('x')
    page.keyboard.press('ArrowUp')
    page.keyboard.press(' ')
    card(page, 1).click()
    expect(page.get_by_test_id('table-bulk')).to_contain_text('Выбрано: 4')
    assert violations(page) == []
    page.keyboard.press('m')
    expect(page.locator('[data-act=move]')).to_be_focused()
    page.locator('[data-act=move]').select_option('interest')
    there = page.locator('[data-stage=interest]').get_by_test_id('deal-card')
    expect(there).to_have_count(4)
    expect(page.locator('.vb-check')).to_have_count(0)
    page.get_by_test_id('undo').click()
    expect(there).to_have_count(0)
    page.locator('[data-act=choose]').click()
    page.keyboard.press('Escape')
    expect(page.locator('[data-act=choose]')).to_have_attribute('aria-pressed', 'false')


def test_on_a_phone_a_touch_chooses_and_what_is_refused_is_told(window: Callable[..., Page]) -> None:
    page = window('anna', '/board', **PHONE)
    expect(page.locator('[data-filter=sort] option')).to_have_count(3 + 1)
    page.locator('[data-act=choose]').tap()
    card(page, 0).tap()
    card(page, 1).tap()
    page.locator('[data-act=move]').select_option('lost')
    page.get_by_test_id('requirement-form').locator('textarea').fill('Дорого')
    page.get_by_test_id('requirement-form').get_by_role('button', name='Оформить отказ').click()
    expect(card(page, 0)).to_have_count(0)
    page.get_by_test_id('undo').tap()
    expect(card(page, 0)).to_have_count(1)


def test_what_is_chosen_is_taken_out_as_a_workbook_with_the_columns_shown(window: Callable[..., Page]) -> None:
    page = window('head', '/deals?sort=title')
    expect(page.get_by_test_id('deal-row')).to_have_count(7)
    page.locator('[data-act=columns]').click()
    form = page.get_by_test_id('columns')
    for name in ('step', 'days', 'owner'):
        form.locator(f'[data-column={name}]').uncheck()
    form.get_by_role('button', name='Ниже: Этап').click()
    assert violations(page) == []
    form.get_by_role('button', name='Готово').click()
    expect(page.get_by_role('columnheader')).to_have_text(['', 'Название ↑', 'Сумма', 'Этап', 'Создана'])
    page.get_by_label('Выбрать все подходящие', exact=True).check()
    assert violations(page) == []
    with page.expect_download() as download:
        page.locator('[data-act=export]').select_option('xlsx')
    assert download.value.suggested_filename == 'Сделки 2026-11-24.xlsx'
    rows = list(load_workbook(io.BytesIO(download.value.path().read_bytes())).active.iter_rows(values_only=True))
    assert rows[0] == ('Название', 'Сумма, RUB', 'Этап', 'Создана')
    assert rows[1] == ('=1+1', 100, 'В работу', datetime(2026, 11, 24))  # noqa: DTZ001 - workbooks know no zones
    assert [row[0] for row in rows[2:]] == TITLES
    expect(page.get_by_text('7 сделок: выгружено')).to_be_visible()


def card(page: Page, n: int) -> object:
    return page.get_by_test_id('deal-card').filter(has=page.get_by_title(TITLES[n], exact=True))


def violations(page: Page) -> list[object]:
    page.wait_for_load_state('networkidle')
    found = Axe().run(page, options={'runOnly': ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})
    return [(one['id'], [node['html'] for node in one['nodes']][:3]) for one in found.response['violations']]


def _fill(session: Session, team: dict[str, int]) -> None:
    for n, title in enumerate(['=1+1', *TITLES]):
        deals.create(session, title=title, owner_id=team['anna'], amount=10_000 * (n + 1), by=access.SYSTEM)
