"""The plan in a browser: typed by keyboard, pasted as a block, the gap that shrinks on another screen, and what fits where."""

from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from dashboard import access, deals, plans
from tests.browser.conftest import serving
from tests.browser.test_frame import PHONE, SMALLEST, TOO_SMALL
from tests.conftest import NOW

NOVEMBER = date(2026, 11, 1)
MILLION = 100_000_000


@pytest.fixture(scope='module')
def address(tmp_path_factory):
    with serving(tmp_path_factory.mktemp('plan'), fill) as served:
        yield served


def fill(session, team):
    plans.enter(session, [plans.Cell(team['anna'], NOVEMBER, None, 2 * MILLION)], by=access.SYSTEM)
    for n in range(3):
        deal = deals.create(session, title=f'Сердце Столицы / к11 / п2 / эт22 / кв{n}', amount=MILLION, owner_id=team['anna'], by=access.SYSTEM)
        deals.set_field(session, deal, 'invoiced_on', seen=None, new=NOW.date(), by=access.SYSTEM)


def cell(page, name, month='декабрь 2026'):
    return page.get_by_role('textbox', name=f'{name}, {month}')


def same(text):
    return text.replace(' ', '\u202f')


def test_a_plan_is_typed_cell_by_cell_and_taken_back(window):
    page = window('director', '/plan')
    first, second = cell(page, 'Анна Крылова'), cell(page, 'Борис Маслов')
    first.click()
    page.keyboard.type('1500000')
    page.keyboard.press('Enter')
    expect(second).to_be_focused()
    expect(first).to_have_value(same('1 500 000'))
    page.keyboard.type('много')
    page.keyboard.press('ArrowUp')
    expect(first).to_be_focused()
    expect(page.get_by_role('alert').filter(has_text='много')).to_be_visible()
    expect(second).to_have_value('много')
    page.keyboard.press('ArrowDown')
    page.keyboard.press('Escape')
    expect(second).to_have_value('')
    page.get_by_test_id('undo').click()
    expect(first).to_have_value('')


def test_a_block_from_a_spreadsheet_is_shown_and_then_taken(window):
    page = window('director', '/plan')
    cell(page, 'Анна Крылова', 'январь 2027').focus()
    page.evaluate("""() => {
        const data = new DataTransfer();
        data.setData('text/plain', 'Анна Крылова\\t700 000\\nБорис Маслов\\t1,234\\n');
        document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
    }""")
    dialog = page.get_by_role('dialog', name='Вставить в план')
    expect(dialog).to_contain_text('строка 2, столбец 2, «1,234»: её можно прочесть двояко')
    dialog.get_by_role('button', name='Вставить').click()
    expect(dialog).to_be_hidden()
    expect(cell(page, 'Анна Крылова', 'январь 2027')).to_have_value(same('700 000'))


def test_a_deal_that_is_taken_shrinks_the_gap_on_the_heads_screen_as_well(window):
    head, anna = window('head', '/plan'), window('anna', '/plan')
    expect(head.get_by_test_id('plan-gap')).to_contain_text('осталось найти 2,0 млн')
    line = anna.locator('[data-deal="1"]')
    line.get_by_role('button', name='Взять').click()
    expect(line).to_contain_text('взято')
    expect(head.get_by_test_id('plan-gap')).to_contain_text('осталось найти 1,0 млн', timeout=15_000)
    anna.get_by_test_id('undo').click()
    expect(anna.get_by_test_id('plan-gap')).to_contain_text('осталось найти 2,0 млн')


@pytest.mark.parametrize('look', ['light', 'dark'])
def test_axe_finds_nothing_and_on_a_phone_everything_can_be_touched(window, look):
    page = window('director', f'/look?look={look}%26next=/plan', **PHONE)
    page.goto('/plan')
    expect(page.get_by_text('Счета не оплачены')).to_be_visible()
    expect(page.locator('.vc-legend')).to_be_visible()
    assert page.evaluate('document.documentElement.scrollWidth <= innerWidth')
    fields = page.locator('.vp-filters .v-field')
    assert fields.count() == 2
    assert fields.evaluate_all('all => all.every((one) => one.scrollWidth <= one.clientWidth)')  # else one lies over the other
    page.wait_for_function("!document.getAnimations().some((one) => one.playState === 'running')")  # while it unfolds, all of it is smaller
    assert page.evaluate(TOO_SMALL, SMALLEST) == []
    assert Axe().run(page).response['violations'] == []
