"""The plan in a browser: typed by keyboard, pasted as a block, the gap that shrinks on another screen, and what fits where."""

import re
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


class Answers:
    """What the server says to a page, kept back for as long as the test wants."""

    def __init__(self, page):
        self.kept = None
        page.route_web_socket(re.compile('socket.io'), self._between)

    def _between(self, route):
        self.page, server = route, route.connect_to_server()
        server.on_message(self._said)

    def _said(self, message):
        if self.kept is None:
            self.page.send(message)
        else:
            self.kept.append(message)

    def wait(self):
        self.kept = []

    def come(self):
        kept, self.kept = self.kept, None
        for message in kept:
            self.page.send(message)


def enter(page, text):
    page.keyboard.type(text)
    page.keyboard.press('Enter')


@pytest.fixture
def slow(window):
    """The director's page of the plan, and the answers that its server gives."""
    page = window('director', '/')
    answers = Answers(page)
    page.goto('/plan')
    expect(page.get_by_text('Счета не оплачены')).to_be_visible(timeout=30_000)
    return page, answers


def test_what_is_typed_while_the_cell_is_being_saved_stays_and_is_saved_after_it(slow):
    page, answers = slow
    place = cell(page, 'Анна Крылова', 'февраль 2027')
    place.click()
    answers.wait()
    enter(page, '100')
    page.keyboard.press('ArrowUp')
    expect(place).to_be_focused()
    page.keyboard.type('250')
    answers.come()
    expect(page.get_by_text('План сохранён: Анна Крылова, февраль 2027')).to_be_visible()
    enter(page, '000')
    expect(place).to_have_value(same('250 000'))
    expect(page.get_by_test_id('plan-grid').get_by_role('alert')).to_be_empty()
    page.reload()
    expect(place).to_have_value(same('250 000'))


def test_a_cell_whose_sum_is_written_out_while_one_stands_in_it_is_typed_over_as_a_whole(slow):
    page, answers = slow
    place = cell(page, 'Борис Маслов', 'февраль 2027')
    place.click()
    answers.wait()
    enter(page, '1000')
    place.focus()
    answers.come()
    expect(place).to_have_value(same('1 000'))
    enter(page, '250000')
    expect(place).to_have_value(same('250 000'))


def test_of_several_quick_edits_of_a_cell_the_last_is_kept_and_none_is_a_conflict(slow):
    page, answers = slow
    place = cell(page, 'Анна Крылова', 'март 2027')
    place.click()
    answers.wait()
    for text in ('100', '10000', '300000', '100', '250000'):
        enter(page, text)
        place.focus()
    answers.come()
    expect(page.get_by_text('План сохранён: Анна Крылова, март 2027')).to_be_visible()
    expect(place).to_have_value(same('250 000'))
    expect(page.get_by_test_id('plan-grid').get_by_role('alert')).to_be_empty()
    page.reload()
    expect(place).to_have_value(same('250 000'))


def test_what_is_said_of_a_bad_entry_stays_when_the_sum_before_it_is_kept(slow):
    page, answers = slow
    place = cell(page, 'Борис Маслов', 'январь 2027')
    place.click()
    answers.wait()
    enter(page, '888')
    place.focus()
    enter(page, 'abc')
    answers.come()
    expect(page.get_by_text('План сохранён: Борис Маслов, январь 2027')).to_be_visible()
    expect(page.get_by_role('alert').filter(has_text='«abc»')).to_be_visible()
    expect(place).to_have_value('abc')
    place.press('Escape')
    expect(place).to_have_value('888')


def test_what_another_window_wrote_between_two_quick_edits_is_told_by_its_field(slow, window):
    page, answers = slow
    other = window('director', '/plan')
    place, there = (cell(one, 'Борис Маслов', 'март 2027') for one in (page, other))
    expect(there).to_be_visible()
    place.click()
    answers.wait()
    enter(page, '100')
    expect(there).to_have_value('100')
    there.click()
    enter(other, '123')
    expect(other.get_by_text('План сохранён: Борис Маслов, март 2027')).to_be_visible()
    place.focus()
    enter(page, '200')
    answers.come()
    expect(page.get_by_role('alert').filter(has_text='Сейчас там «123»')).to_be_visible()
    expect(place).to_have_value('200')
    expect(there).to_have_value('123')


def test_a_block_from_a_spreadsheet_is_shown_and_then_taken(window):
    page = window('director', '/plan')
    cell(page, 'Анна Крылова', 'январь 2027').focus()
    page.evaluate("""() => {
        const data = new DataTransfer();
        data.setData('text/plain', 'Анна Крылова\\t700 000\\nБорис Маслов\\t1,234\\n');
        document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
    }""")
    dialog = page.get_by_role('dialog', name='Вставить в план')
    expect(dialog).to_contain_text('строка 2, столбец 2, «1,234»: можно прочесть двояко')
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
