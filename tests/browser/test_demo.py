"""The demo's strip in a browser: a day on and all over again reach every open window."""

import re

import pytest
from playwright.sync_api import expect

from dashboard import demo
from dashboard.store import Store
from tests.browser.conftest import AT_ONCE, free_port, started, stop
from tests.browser.test_frame import PHONE
from tests.conftest import NOW, TestClock

SECONDS = 5 * AT_ONCE


@pytest.fixture(scope='module')
def address(tmp_path_factory):
    path = tmp_path_factory.mktemp('demo') / 'demo.sqlite3'
    with Store(path, time=TestClock(NOW)) as store:
        demo.fill(store)
    process, served = started(path, free_port())
    yield served
    stop(process)


def strip(page):
    return page.get_by_role('complementary', name='Демо')


def test_the_heads_page_shows_down_to_what_is_stuck_without_scrolling(address, visit):
    """What unfolds to close the plan, who waits for somebody, the money, and the first of the stuck ones, on a laptop."""
    page = visit(address, 'head', '/', viewport={'width': 1366, 'height': 768})
    expect(page.locator('.v-month .v-line')).to_have_count(3)
    stuck = page.locator('.v-block').filter(has=page.get_by_role('heading', name='Зависли'))
    box = stuck.locator('.v-line').nth(1).bounding_box()
    assert box['y'] + box['height'] <= 768


@pytest.mark.parametrize('locale', ['ru-RU', 'en-GB'])
def test_the_month_on_one_page_is_one_sheet_of_paper(address, visit, locale):
    page = visit(address, 'director', '/analytics/month', locale=locale, viewport={'width': 703, 'height': 1055})  # A4 within its margins
    page.emulate_media(media='print')
    assert not any(page.eval_on_selector_all('.wide', 'all => all.map((one) => one.scrollWidth - one.clientWidth)'))
    assert len(re.findall(rb'/Type\s*/Page\b', page.pdf(prefer_css_page_size=True))) == 1


def test_a_day_on_and_all_over_again_reach_every_window(address, visit):
    anna, head = visit(address, 'anna', '/board?sort=amount'), visit(address, 'head', '/')
    strip(anna).get_by_role('button', name='+1 день').dblclick()
    for page in (anna, head):
        expect(strip(page)).to_contain_text('Демо: 25 ноября, среда')
    expect(anna).to_have_url(re.compile(r'/board\?sort=amount$'))
    expect(head.get_by_role('heading', name='Сегодня')).to_be_visible()
    expect(head.locator('.v-headline').first).to_contain_text('25 ноября, среда')

    anna.wait_for_function('window.socket?.connected')
    strip(anna).get_by_role('button', name='начать заново').click()
    sure = anna.get_by_role('dialog', name='Начать демо заново?')
    sure.get_by_role('button', name='Отмена').click()
    expect(sure).to_be_hidden()
    strip(anna).get_by_role('button', name='начать заново').click()
    sure.get_by_role('button', name='Начать заново').click()
    for page in (anna, head):
        expect(strip(page)).not_to_contain_text('25 ноября', timeout=SECONDS * 1000)
    expect(anna.get_by_test_id('deal-card').first).to_be_visible()
    expect(anna).to_have_url(re.compile(r'/board\?sort=amount$'))


def test_on_a_phone_the_acts_are_in_the_strips_menu(address, visit):
    page = visit(address, 'head', **PHONE)
    page.get_by_role('button', name='Павел ▾').tap()
    menu = page.locator('#v-who')
    assert menu.get_by_role('button', name='+1 день').bounding_box()['height'] >= 44
    menu.get_by_role('button', name='начать заново').tap()
    sure = page.get_by_role('dialog', name='Начать демо заново?')
    expect(sure.get_by_role('button', name='Начать заново')).to_be_visible()
    assert page.evaluate('document.documentElement.scrollWidth') == 390
