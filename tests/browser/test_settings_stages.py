"""An open board beside the settings of its pipeline; a server of its own, as stages are renamed and retired here."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import AT_ONCE, serving


@pytest.fixture(scope='module')
def address(tmp_path_factory):
    """A server with the small team."""
    with serving(tmp_path_factory.mktemp('stages'), lambda _session, _team: None) as found:
        yield found


def test_an_open_board_follows_a_rename_a_recolour_a_new_column_and_a_retired_one_within_a_second(window):
    board, head = window('boris', '/board'), window('director', '/settings/pipelines')
    expect(board.locator('[data-filter=sort] option')).to_have_count(4)
    expect(board.locator('.vb-column')).to_have_count(7)
    head.get_by_role('button', name='Изменить: Интерес').click()
    form = head.get_by_role('dialog', name='Интерес')
    form.get_by_label('Название этапа').fill('Замер')
    form.get_by_label('Цвет').fill('#aa00cc')
    form.get_by_label('Название этапа').press('Enter')
    expect(head.get_by_text('Сохранено: Замер')).to_be_visible()
    column = board.locator('[data-stage=interest]')
    expect(column.locator('h2')).to_have_text('Замер', timeout=AT_ONCE * 1_000)
    expect(column.locator('.vb-dot')).to_have_css('background-color', 'rgb(170, 0, 204)', timeout=AT_ONCE * 1_000)
    expect(head.get_by_role('button', name='Изменить: Замер')).to_be_visible()
    expect(form).to_have_count(0)
    head.get_by_role('button', name='Добавить этап').click()
    name = head.get_by_role('dialog', name='Добавить этап').get_by_label('Название этапа')
    name.fill('Контроль')
    name.press('Enter')
    expect(head.get_by_text('Добавлено: Контроль')).to_be_visible()
    expect(board.locator('[data-stage=kontrol] h2')).to_have_text('Контроль', timeout=AT_ONCE * 1_000)
    head.get_by_role('button', name='Выше: Контроль').focus()
    for before in ('Отложено', 'Оплачено'):
        head.keyboard.press('Enter')  # the keyboard stays on the arrow, so that one can go on
        expect(head.locator('.vs-stage', has_text='Контроль').locator('+ .vs-stage')).to_contain_text(before)
        expect(head.get_by_role('button', name='Выше: Контроль')).to_be_focused()
    expect(board.locator('.vb-column').nth(5).locator('h2')).to_have_text('Контроль')
    head.get_by_role('button', name='Убрать: Контроль').click()
    expect(head.get_by_text('Убранные этапы: 1')).to_be_visible()
    expect(board.locator('[data-stage=kontrol]')).to_have_count(0)
    head.get_by_test_id('undo').click()
    expect(board.locator('.vb-column')).to_have_count(8)
