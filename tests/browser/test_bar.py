"""The search and the bell by keyboard, live between two people, on a phone, and as axe sees them."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from sqlalchemy import insert

from dashboard import contacts, deals, tasks, timeline
from dashboard.contacts import Content
from dashboard.models import FeedEntry
from tests.browser.conftest import serving
from tests.browser.test_frame import PHONE, SMALLEST
from tests.conftest import NOW


@pytest.fixture(scope='module')
def address(tmp_path_factory):
    with serving(tmp_path_factory.mktemp('bar'), fill) as served:
        yield served


def fill(session, team):
    deal = deals.create(session, title='Остров / д2 / кв7', by=team['anna'])
    contacts.add(session, deal, Content('Алёна Громова', ('+7 000 111-22-33',)), by=team['anna'])
    timeline.add(session, deal, text='Хочет видеодомофон', by=team['anna'])
    rows = [{'deal_id': deal, 'kind': 'comment', 'text': f'Созвон {n}', 'at': NOW, 'author_id': team['anna']} for n in range(70)]
    session.execute(insert(FeedEntry), rows)
    tasks.add(session, deal, text='Позвонить', due=NOW - timedelta(hours=1), by=team['anna'])
    deals.create(session, title='Острава / д5', owner_id=team['boris'], by=team['boris'])


def clean(page):
    found = Axe().run(page, options={'runOnly': ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})
    return [(one['id'], [node['html'][:160] for node in one['nodes']]) for one in found.response['violations']]


def test_one_searches_without_the_mouse_and_comes_back_to_where_one_was(window):
    page = window('anna', '/board')
    find = page.get_by_placeholder('Найти по названию')
    find.press_sequentially('/')
    expect(find).to_have_value('/')
    page.keyboard.press('Control+k')
    field = page.get_by_role('combobox', name='Поиск')
    expect(field).to_be_focused()
    expect(page.get_by_text('Слова из названия')).to_be_visible()
    field.press_sequentially('астров')
    option = page.get_by_role('listbox', name='Найдено').get_by_role('option')
    expect(option).to_have_count(1)
    expect(option).to_have_attribute('aria-selected', 'true')
    assert clean(page) == []
    field.fill('абракадабра')
    expect(page.get_by_role('status').filter(has_text='Ничего не найдено')).to_be_visible()
    page.keyboard.press('Escape')
    expect(field).to_be_hidden()
    expect(find).to_be_focused()
    find.blur()
    page.keyboard.press('/')
    expect(field).to_be_focused()
    field.fill('о')
    field.fill('громова 2233')
    field.fill('созвон')
    expect(option).to_have_count(8)
    page.keyboard.press('ArrowDown')
    page.keyboard.press('ArrowDown')
    page.keyboard.press('ArrowUp')
    expect(option.nth(1)).to_have_attribute('aria-selected', 'true')
    field.fill('2233')
    page.keyboard.press('Enter')  # before the answer is there
    page.wait_for_url('**/contact/*')


def hold(page, pattern):
    """Requests that match wait until they are let go, by the list that is returned; nothing else of theirs is changed."""
    held = []

    def wait(route):
        held.append(route)

    page.route(pattern, wait)
    return held


def test_what_is_closed_before_its_answer_came_opens_and_marks_nothing(window, said):
    page = window('anna', '/board')
    expect(page.locator('.v-count')).to_have_text('1')
    page.keyboard.press('/')
    held = hold(page, '**/search?*')
    page.get_by_role('combobox', name='Поиск').fill('2233')
    page.keyboard.press('Enter')
    page.wait_for_timeout(50)
    page.keyboard.press('Escape')
    for route in held:
        route.continue_()
    held, marked = hold(page, '**/bell'), []
    page.on('request', lambda request: marked.append(request) if request.method == 'POST' and request.url.endswith('/bell') else None)
    with page.expect_response('**/bell'):
        page.locator('.v-ring').click()
        page.wait_for_timeout(50)
        page.keyboard.press('Escape')
        held[0].continue_()
    page.wait_for_timeout(200)  # what following the answers would need
    assert page.url.endswith('/board')
    assert marked == []
    page.unroute('**/bell')
    page.route('**/bell', lambda route: route.continue_() if route.request.method == 'GET' else route.fulfill(status=500))
    with page.expect_response(lambda answer: answer.request.method == 'POST'):
        page.locator('.v-ring').click()
    page.wait_for_timeout(50)
    expect(page.get_by_test_id('notice')).to_have_count(1)  # they stay new, but they stay
    expect(page.locator('.v-count')).to_have_text('1')
    said.clear()


def test_a_hit_far_down_in_a_feed_is_where_its_link_leads(window):
    page = window('anna', '/')
    page.keyboard.press('/')
    page.get_by_role('combobox', name='Поиск').fill('видеодом')
    page.get_by_role('option').click()
    page.wait_for_url('**/deal/*?entry=*')
    entry = page.locator('.vd-here')
    expect(entry).to_contain_text('Хочет видеодомофон')
    expect(entry).to_be_in_viewport()
    expect(entry).to_be_focused()


def test_the_bell_rings_for_nobody_and_counts_at_once(window):
    anna, head = window('anna', '/board'), window('head', '/')
    bell = anna.locator('.v-ring')
    expect(bell).to_have_attribute('aria-label', 'Уведомления: 1 новое')
    second = anna.context.new_page()
    second.goto('/deals')
    expect(second.locator('.v-count')).to_have_text('1')
    head.goto('/deal/new')
    head.get_by_role('combobox', name='Ответственный').click()
    head.get_by_role('option', name='Анна Крылова').click()
    head.get_by_label('Название').first.fill('Река / д1')
    head.get_by_role('button', name='Создать').click()
    expect(bell).to_have_attribute('aria-label', 'Уведомления: 2 новых')
    bell.click()
    lines = anna.get_by_test_id('notice')
    expect(lines).to_have_count(2)
    expect(lines.first).to_contain_text('Сделка теперь ваша')
    expect(anna.locator('.v-count')).to_be_hidden()
    expect(second.locator('.v-count')).to_be_hidden()  # in every window of the same person
    assert clean(anna) == []
    anna.keyboard.press('Escape')
    expect(lines).to_have_count(0)
    bell.click()
    lines.first.click()
    anna.wait_for_url('**/deal/*')


def test_on_a_phone_both_are_at_hand_and_large_enough(window):
    page = window('anna', '/', **PHONE)
    for selector in ('.v-seek', '.v-ring'):
        box = page.locator(selector).bounding_box()
        assert min(box['width'], box['height']) >= SMALLEST
    page.locator('.v-seek').tap()
    page.get_by_role('combobox', name='Поиск').fill('остров')
    option = page.get_by_role('option').first
    expect(option).to_be_visible()
    assert option.bounding_box()['height'] >= SMALLEST
    assert page.get_by_role('button', name='Закрыть').bounding_box()['height'] >= SMALLEST
    assert page.evaluate('document.documentElement.scrollWidth') <= 390
    page.get_by_role('button', name='Закрыть').tap()
    page.locator('.v-ring').tap()
    expect(page.get_by_test_id('notice').first).to_be_visible()


def test_the_key_p_hides_what_only_some_may_see_in_every_window_of_the_browser_and_shows_it_again(window):
    """The filter that stands in the address is kept; another browser of the same head goes on as it was."""
    page, elsewhere = window('head', '/deals?q=Остров'), window('head', '/board')
    second = page.context.new_page()
    second.goto('/board')
    expect(second.get_by_test_id('deal-card').first).to_be_visible()
    page.locator('body').press('p')
    for shown in (page, second):
        expect(shown.locator('.v-bar .v-before-all')).to_have_text('При всех ×')
    assert 'q=' in page.url
    expect(elsewhere.locator('.v-before-all')).to_have_count(0)
    assert clean(page) == []
    page.locator('body').press('p')
    for shown in (page, second):
        expect(shown.locator('.v-before-all')).to_have_count(0)
