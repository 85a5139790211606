"""The frame in a browser: pages, keys, menus, colours, a phone, and nothing that axe would find."""

import re

import pytest
from playwright.sync_api import expect

from dashboard import access, deals, tasks
from tests.browser.conftest import found_by_axe, serving
from tests.conftest import NOW

PHONE = {'viewport': {'width': 390, 'height': 844}, 'has_touch': True, 'is_mobile': True}
SMALLEST = 44


@pytest.fixture(scope='module')
def address(tmp_path_factory):
    with serving(tmp_path_factory.mktemp('frame'), fill) as served:
        yield served


def fill(session, team):
    for n in range(3):
        deal = deals.create(session, title=f'Остров / д2 / кв{n}', amount=5_840_000, owner_id=team['anna'], by=access.SYSTEM)
    tasks.add(session, deal, text='Позвонить и согласовать время', due=NOW, by=team['anna'])


@pytest.fixture
def page(window):
    return window('anna')


def test_the_pages_are_a_click_apart_and_the_bar_stays(page):
    bar = page.locator('.v-bar')
    before = bar.bounding_box()
    page.get_by_role('link', name='Канбан').click()
    expect(page.get_by_test_id('deal-card').first).to_be_visible()
    expect(page.get_by_role('link', name='Канбан')).to_have_attribute('aria-current', 'page')
    assert bar.bounding_box() == before
    page.get_by_role('link', name='Сегодня').click()
    expect(page.get_by_role('heading', name='Сегодня')).to_be_visible()
    page.go_back()
    expect(page).to_have_url(re.compile('/board$'))


def test_the_bar_stands_before_anything_else_has_loaded(window, said):
    page = window('anna')
    page.route('**/_nicegui/**', lambda route: route.abort() if route.request.resource_type == 'script' else route.continue_())
    page.goto('/')
    expect(page.get_by_role('link', name='Новая сделка')).to_be_visible()
    page.get_by_role('button', name='Анна Крылова: настройки').click()
    expect(page.get_by_role('link', name='English')).to_be_visible()
    said.clear()


def test_n_opens_a_new_deal_but_not_while_typing(page, said):
    page.goto('/board')
    find = page.get_by_placeholder('Найти по названию')
    find.press_sequentially('n')
    expect(find).to_have_value('n')
    find.blur()
    page.keyboard.press('n')
    page.wait_for_url('**/deal/new')
    said.clear()


def test_the_menu_works_by_keyboard_and_keeps_the_view(window):
    page = window('anna', '/board')
    expect(page.get_by_test_id('deal-card').first).to_be_visible()
    page.evaluate("history.replaceState(null, '', '/board?sort=amount')")
    page.get_by_role('button', name='Анна Крылова: настройки').focus()
    page.keyboard.press('Enter')
    english = page.get_by_role('link', name='English')
    expect(english).to_be_visible()
    page.keyboard.press('Escape')
    expect(english).to_be_hidden()
    page.keyboard.press('Enter')
    english.click()
    expect(page).to_have_url(re.compile(r'/board\?sort=amount$'))
    expect(page.get_by_role('link', name='Board')).to_be_visible()
    assert page.evaluate('document.documentElement.lang') == 'en-US'
    page.goto('/look?lang=ru')  # it is hers in every window from now on


def test_dark_stays_dark(window, said):
    page = window('anna')
    light = page.evaluate('getComputedStyle(document.body).backgroundColor')
    page.get_by_role('button', name='Анна Крылова: настройки').click()
    page.get_by_role('link', name='Тёмное').click()
    for path in ('/', '/board', '/login', '/nowhere'):
        page.goto(path)
        expect(page.locator('body')).to_have_class(re.compile('body--dark'))
        assert page.evaluate('getComputedStyle(document.body).backgroundColor') != light
    page.goto('/look?look=auto')  # hers, too
    said.clear()  # the browser reports the 404


def test_auto_follows_the_system(window):
    page = window('anna', color_scheme='dark')
    expect(page.locator('body')).to_have_class(re.compile('body--dark'))
    page.emulate_media(color_scheme='light')
    expect(page.locator('body')).to_have_class(re.compile('body--light'))


def test_two_people_on_one_laptop(window, address):
    anna = window('anna')
    other = anna.get_by_role('link', name='вторым окном как Борис').get_attribute('href')
    assert other == address.replace('127.0.0.1', 'localhost') + '/demo/boris'
    anna.goto(other)
    expect(anna.get_by_role('button', name='Борис Маслов: настройки')).to_be_visible()
    anna.goto(address)
    expect(anna.get_by_role('button', name='Анна Крылова: настройки')).to_be_visible()


@pytest.mark.parametrize('path', ['/', '/board'])
def test_on_a_phone_all_fits_and_everything_can_be_touched(window, path):
    page = window('anna', path, **PHONE)
    page.wait_for_load_state('networkidle')
    assert page.evaluate('document.documentElement.scrollWidth') == 390
    tabs = page.get_by_role('navigation', name='Страницы').get_by_role('link')
    assert tabs.count() >= 3
    assert tabs.first.bounding_box()['y'] > 700
    small = page.evaluate(TOO_SMALL, SMALLEST)
    assert small == []


def test_between_a_phone_and_a_desk_nothing_is_wider_than_the_window_even_before_everybody(window):
    page = window('director', '/sales')
    page.locator('body').press('p')
    expect(page.locator('.v-before-all:visible')).to_have_count(1)
    for path in ('/sales', '/plan', '/'):
        page.goto(path)
        expect(page.get_by_role('heading', level=1)).to_be_visible()
        for width in (660, 820, 1024, 1180):
            page.set_viewport_size({'width': width, 'height': 1024})
            assert page.evaluate('document.documentElement.scrollWidth') == width, path


@pytest.mark.parametrize(('who', 'path'), [('anna', '/'), ('head', '/'), ('anna', '/login'), ('anna', '/nowhere')])
def test_axe_finds_nothing(window, said, who, path):
    page = window(who, path)
    page.wait_for_load_state('networkidle')
    assert found_by_axe(page, 'wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice') == []
    said.clear()  # the browser reports the 404


TOO_SMALL = """smallest => [...document.querySelectorAll('a, button, input, select')].filter(one => one.checkVisibility({visibilityProperty: true}) && !one.closest('.v-skip, [popover]') && !one.matches('.q-select__focus-target'))
  .map(one => {
    const own = one.getBoundingClientRect(), more = getComputedStyle(one, '::after');
    const grown = more.position === 'absolute' && more.content !== 'none' ? -2 * (parseFloat(more.top) || 0) : 0;
    const over = one.offsetParent && more.inset === '0px' && more.position === 'absolute' ? one.offsetParent.getBoundingClientRect().height : 0;
    return [one.outerHTML.slice(0, 80), Math.max(own.height + grown, over), own.width + grown];
  }).filter(([, height, width]) => width && (height < smallest - .5 || width < 24))"""
