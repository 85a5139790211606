"""The board under the hand: dragged, touched, typed at, cut off from the network, and watched from a second window."""

import re
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect
from sqlmodel import Session

from dashboard import access, deals, tasks
from tests.browser.conftest import AT_ONCE, serving
from tests.conftest import NOW

TITLES = [f'Остров / д{n} / п1 / эт{n} / кв{700 + n}' for n in range(30)]
CANARIES = [
    '<img src=x onerror="window.PWN=1">', '{{ window.PWN = 1 }}', '${window.PWN=1}', '`;window.PWN=1;`', '</script><script>window.PWN=1</script>',
    'javascript:window.PWN=1', ':title / "onfocus=window.PWN=1 autofocus=" / кв1', '&lt;b&gt; &#36;{window.PWN=1} &amp;',
]  # fmt: skip
MANY = 300
BEHIND = [f'Прибой / кв{n}' for n in range(6)]


@pytest.fixture(scope='module')
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp('board'), _fill) as served:
        yield served


@pytest.fixture
def board(address: str, visit: Callable[..., Page]) -> Callable[..., Page]:
    def opened(who: str = 'anna', only: str = '', *, query: str = '', **options: object) -> Page:
        """Somebody's board; with `only`, filtered to that title, since a column shows no more than fits the screen."""
        query = f'?q={only.rpartition(" ")[2]}' if only else query
        page = visit(address, who, f'/board{query}', **options)
        expect(page.locator('[data-filter=sort] option')).to_have_count(4)  # connected: the filters' choices have arrived
        return page

    return opened


def test_a_card_dragged_in_one_window_moves_in_another_within_a_second_and_stands_there_after_a_reload(board: Callable[..., Page]) -> None:
    anna, head = board('anna'), board('head')
    count = number(column(anna, 'interest'))
    drag(anna, card(anna, TITLES[0]), column(anna, 'interest'))
    expect(card_in(head, 'interest', TITLES[0])).to_have_count(1, timeout=AT_ONCE * 1_000)
    expect(card_in(head, 'interest', TITLES[0]).locator('.vb-by')).to_have_text('АК')
    expect(card_in(anna, 'interest', TITLES[0])).to_have_count(1)
    expect(column(anna, 'interest').get_by_test_id('column-count')).to_have_text(str(count + 1))
    anna.reload()
    expect(card_in(anna, 'interest', TITLES[0])).to_have_count(1)
    expect(card_in(anna, 'intake', TITLES[0])).to_have_count(0)


def test_undo_takes_a_wrong_drag_back_on_every_board(board: Callable[..., Page]) -> None:
    anna, head = board('anna'), board('head')
    drag(anna, card(anna, TITLES[1]), column(anna, 'proposal'))
    expect(card_in(head, 'proposal', TITLES[1])).to_have_count(1)
    expect(anna.get_by_text('В работу → Предложение')).to_be_visible()
    anna.get_by_test_id('undo').click()
    expect(card_in(anna, 'intake', TITLES[1])).to_have_count(1)
    expect(card_in(head, 'intake', TITLES[1])).to_have_count(1)
    expect(card_in(head, 'proposal', TITLES[1])).to_have_count(0)


def test_the_keyboard_chooses_a_card_and_moves_it_and_escape_gives_up(board: Callable[..., Page]) -> None:
    anna, head = board('anna'), board('head')
    card(anna, TITLES[2]).get_by_role('link').focus()
    anna.keyboard.press('ArrowDown')
    chosen = anna.evaluate("document.activeElement.closest('[data-deal-id]').dataset.dealId")
    assert chosen != card(anna, TITLES[2]).get_attribute('data-deal-id')
    anna.keyboard.press('ArrowUp')
    anna.keyboard.press(' ')
    anna.keyboard.press('ArrowRight')
    anna.keyboard.press('Escape')
    expect(anna.get_by_role('menu')).to_have_count(0)
    expect(card_in(anna, 'intake', TITLES[2]).get_by_role('link')).to_be_focused()
    anna.keyboard.press('m')
    anna.keyboard.press('ArrowRight')
    anna.keyboard.press('Enter')
    expect(card_in(anna, 'interest', TITLES[2]).get_by_role('link')).to_be_focused()
    expect(card_in(head, 'interest', TITLES[2])).to_have_count(1, timeout=AT_ONCE * 1_000)
    anna.reload()
    expect(card_in(anna, 'interest', TITLES[2])).to_have_count(1)


def test_escape_drops_a_card_where_it_was(board: Callable[..., Page]) -> None:
    anna = board('anna', TITLES[3])
    grab(anna, card(anna, TITLES[3]))
    anna.mouse.move(*centre(column(anna, 'paid')))
    anna.keyboard.press('Escape')
    anna.mouse.up()
    expect(card_in(anna, 'intake', TITLES[3])).to_have_count(1)
    assert '/board' in anna.url, 'the end of a drag is no click on the link'


def test_a_long_press_on_a_touch_screen_lifts_a_card_and_a_swipe_does_not(board: Callable[..., Page]) -> None:
    anna, head = board('anna', TITLES[4], has_touch=True), board('head', TITLES[4])
    touch = Touch(anna)
    x, y = centre(card(anna, TITLES[4]))
    touch.down(x, y)
    touch.move(x, y - 60)
    touch.up()
    expect(anna.locator('.vb-ghost')).to_have_count(0)
    touch.down(*centre(card(anna, TITLES[4])))
    expect(anna.locator('.vb-ghost')).to_have_count(1)
    touch.move(*centre(column(anna, 'invoice')))
    touch.up()
    expect(card_in(head, 'invoice', TITLES[4])).to_have_count(1, timeout=AT_ONCE * 1_000)
    anna.reload()
    expect(card_in(anna, 'invoice', TITLES[4])).to_have_count(1)


def test_on_a_phone_one_column_fills_the_screen_and_a_lifted_card_is_dropped_on_a_stages_name(board: Callable[..., Page]) -> None:
    anna = board('anna', TITLES[5], viewport={'width': 390, 'height': 844}, has_touch=True, is_mobile=True)
    assert anna.evaluate('document.documentElement.scrollWidth') == 390
    assert round(column(anna, 'intake').bounding_box()['width']) == 390
    for target in anna.locator('.vb :is(button, select, input):visible').all()[:12]:
        assert min(target.bounding_box()['height'], target.bounding_box()['width']) >= 44
    touch = Touch(anna)
    touch.down(*centre(card(anna, TITLES[5])))
    expect(anna.locator('.vb-ghost')).to_have_count(1)
    touch.move(*centre(anna.locator('.vb-zone[data-stage=paid]')))
    touch.up()
    expect(card_in(anna, 'paid', TITLES[5])).to_have_count(1)
    anna.wait_for_timeout(300)  # the click that a browser makes of a dropped touch is swallowed for a moment
    anna.get_by_role('button', name='Оплачено', exact=True).click()
    expect(card_in(anna, 'paid', TITLES[5])).to_be_in_viewport()


def test_a_move_refused_goes_back_with_its_reason(board: Callable[..., Page]) -> None:
    anna, head = board('anna', TITLES[6]), board('head', TITLES[6])
    anna.evaluate("() => { const all = window.runMethod; window.runMethod = (id, name, args) => name === 'patch' ? null : all(id, name, args); }")
    drag(head, card(head, TITLES[6]), column(head, 'renovation'))
    expect(head.get_by_text('В работу → Ремонт')).to_be_visible()
    drag(anna, card(anna, TITLES[6]), column(anna, 'paid'))
    expect(anna.get_by_text('Вас опередили')).to_be_visible()
    expect(card_in(anna, 'renovation', TITLES[6])).to_have_count(1)
    expect(card_in(anna, 'paid', TITLES[6])).to_have_count(0)


def test_a_refusal_of_the_client_asks_its_reason_and_cancelled_the_card_goes_back(board: Callable[..., Page]) -> None:
    anna = board('anna', TITLES[7])
    drop_on_zone(anna, card(anna, TITLES[7]), 'lost')
    expect(anna.get_by_test_id('requirement-form')).to_be_visible()
    anna.keyboard.press('Escape')
    expect(anna.get_by_test_id('requirement-form')).to_have_count(0)
    expect(card_in(anna, 'intake', TITLES[7])).to_have_count(1)
    drop_on_zone(anna, card(anna, TITLES[7]), 'lost')
    form = anna.get_by_test_id('requirement-form')
    form.get_by_role('button', name='Оформить отказ').click()
    expect(form.get_by_role('alert')).to_have_text('Напишите причину в нескольких словах.')
    anna.get_by_label('Причина отказа').fill('Выбрали другого')
    expect(form.get_by_role('alert')).to_be_empty()
    form.get_by_role('button', name='Передумали').click()
    form.get_by_role('button', name='Дорого').click()
    expect(anna.get_by_label('Причина отказа')).to_have_value('Дорого: Выбрали другого')
    form.get_by_role('button', name='Оформить отказ').click()
    expect(anna.get_by_text('В работу → Отказ')).to_be_visible()
    expect(card(anna, TITLES[7])).to_have_count(0)
    anna.reload()
    expect(card(anna, TITLES[7])).to_have_count(0)
    expect(anna.get_by_text('Под эти фильтры')).to_be_visible()


def test_a_double_click_on_the_refusal_does_not_open_the_deal_behind_the_form(board: Callable[..., Page]) -> None:
    director = board('director', viewport={'width': 1560, 'height': 768})
    drop_on_zone(director, card(director, BEHIND[0]), 'lost')
    director.get_by_label('Причина отказа').fill('Выбрали другого')
    x, y = centre(director.get_by_role('button', name='Оформить отказ'))
    boxes = [one.bounding_box() for one in column(director, 'invoice').get_by_test_id('deal-card').all()]
    assert any(box['x'] < x < box['x'] + box['width'] and box['y'] < y < box['y'] + box['height'] for box in boxes), 'a card lies behind the button'
    director.mouse.dblclick(x, y)
    expect(director.get_by_text('Счёт → Отказ')).to_be_visible()
    director.wait_for_timeout(700)
    assert '/board' in director.url
    card(director, BEHIND[1]).get_by_role('link').click()
    director.wait_for_url('**/deal/*')


def test_a_column_is_a_window_that_follows_the_scroll_to_its_last_card(board: Callable[..., Page]) -> None:
    director = board('director', query='?sort=amount')
    tall = column(director, 'postponed')
    expect(tall.get_by_test_id('column-count')).to_have_text(str(MANY))
    assert tall.get_by_test_id('deal-card').count() < 20
    tall.locator('.vb-body').evaluate('body => body.scrollTop = body.scrollHeight')
    expect(tall.get_by_test_id('deal-card').last).to_contain_text('кв0')
    tall.locator('.vb-body').evaluate('body => body.scrollTop = 0')
    expect(tall.get_by_test_id('deal-card').first).to_contain_text(f'кв{MANY - 1}')


def test_filters_and_order_stand_in_the_address_and_a_link_is_a_view(board: Callable[..., Page]) -> None:
    head = board('head')
    head.locator('[data-filter=owner]').select_option(label='Борис Маслов')
    expect(column(head, 'intake').get_by_test_id('column-count')).to_have_text('1')
    head.locator('[data-filter=q]').fill('река КВ77')
    head.locator('[data-filter=sort]').select_option('new')
    head.wait_for_url(re.compile(r'owner=.*&q=.*&sort=new'))
    expect(head.get_by_test_id('deal-card')).to_have_count(1)
    link = head.url.partition('/board')[2]
    again = board('head', query=quote(link))
    expect(again.get_by_test_id('deal-card')).to_have_count(1)
    expect(again.locator('[data-filter=q]')).to_have_value('река КВ77')
    again.locator('[data-filter=q]').fill('нет такой')
    expect(again.get_by_text('Под эти фильтры не подходит ни одна открытая сделка.')).to_be_visible()
    again.get_by_role('button', name='Показать все').click()
    expect(again.get_by_text('Под эти фильтры')).to_have_count(0)
    assert number(column(again, 'intake')) > 1


def test_back_returns_to_the_filters_before_and_forward_to_those_after(board: Callable[..., Page]) -> None:
    head = board('head')
    head.locator('[data-filter=owner]').select_option(label='Борис Маслов')
    expect(column(head, 'intake').get_by_test_id('column-count')).to_have_text('1')
    head.locator('[data-filter=q]').press_sequentially('нет такой', delay=60)
    expect(head.get_by_text('Под эти фильтры')).to_be_visible()
    head.wait_for_url(re.compile('q=.*'))
    head.go_back()
    expect(column(head, 'intake').get_by_test_id('column-count')).to_have_text('1')
    expect(head.locator('[data-filter=q]')).to_have_value('')
    head.go_back()
    expect(head.locator('[data-filter=owner]')).to_have_value('')
    assert number(column(head, 'intake')) > 1
    head.go_forward()
    expect(column(head, 'intake').get_by_test_id('column-count')).to_have_text('1')


@pytest.mark.parametrize('seconds', [5, pytest.param(25, marks=pytest.mark.soak)])
def test_what_was_missed_while_the_network_was_cut_arrives_when_it_is_back(
    board: Callable[..., Page], said: list[str], seconds: int
) -> None:
    title = TITLES[10 + (seconds > 5)]
    anna, head = board('anna', title), board('head', title)
    anna.evaluate('window.before = true')
    anna.context.set_offline(True)
    anna.evaluate('window.socket.io.engine.close()')
    drag(head, card(head, title), column(head, 'interest'))
    time.sleep(seconds)
    expect(card_in(anna, 'interest', title)).to_have_count(0)
    anna.context.set_offline(False)
    expect(card_in(anna, 'interest', title)).to_have_count(1, timeout=10_000)
    assert anna.evaluate('window.before'), 'the page was kept, not reloaded'
    said.clear()  # the browser itself reports each attempt without a network


def test_many_changes_at_once_are_a_fresh_look_and_not_a_patch_each(board: Callable[..., Page]) -> None:
    anna = board('anna', TITLES[9])
    anna.evaluate("""() => { const all = window.runMethod; window.called = [];
        window.runMethod = (id, name, args) => { window.called.push(name); return all(id, name, args); }; }""")
    component = 'Object.values(mounted_app.$refs).find((one) => one.stale)'
    anna.evaluate(f'{component}.stale()')
    anna.wait_for_function("window.called.includes('load')")
    expect(card(anna, TITLES[9])).to_have_count(1)


def test_nothing_that_people_type_is_ever_run(board: Callable[..., Page]) -> None:
    director = board('director')
    tall = column(director, 'paid')
    expect(tall.locator('.vb-title').get_by_text('<img src=x onerror="window.PWN=1">')).to_have_count(1)
    tall.get_by_test_id('deal-card').first.hover()
    tall.get_by_test_id('deal-card').first.get_by_test_id('move-menu').get_by_role('button').click()
    director.locator('[data-filter=q]').fill('<img src=x onerror="window.PWN=1">')
    expect(director.get_by_test_id('deal-card')).to_have_count(1)
    director.wait_for_timeout(300)
    assert director.evaluate('window.PWN') is None


def test_all_columns_fit_side_by_side_and_axe_finds_nothing(board: Callable[..., Page]) -> None:
    for theme in ('light', 'dark'):
        director = board('director', color_scheme=theme)
        assert director.evaluate("document.querySelector('.vb-columns').scrollWidth") <= 1366
        assert director.evaluate('document.documentElement.scrollHeight') <= 768
        found = Axe().run(director, context='.vb')
        assert not found.response['violations'], found.generate_report()


def test_a_card_is_a_link_that_a_click_opens_here_and_a_modified_click_elsewhere(board: Callable[..., Page]) -> None:
    anna = board('anna', TITLES[9])
    anna.context.route('**/deal/*', lambda route: route.fulfill(body='the deal'))
    link = card(anna, TITLES[9]).get_by_role('link')
    assert re.fullmatch(r'/deal/\d+', link.get_attribute('href') or '')
    with anna.context.expect_page():
        link.click(modifiers=['Control'])
    link.click()
    anna.wait_for_url('**/deal/*')


class Touch:
    """One finger, as the browser's protocol sends it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.session = page.context.new_cdp_session(page)

    def down(self, x: float, y: float) -> None:
        self._send('touchStart', [{'x': x, 'y': y}])
        self.at = (x, y)
        self.page.wait_for_timeout(450 if self.held else 20)

    held = True

    def move(self, x: float, y: float) -> None:
        steps = 8
        for step in range(1, steps + 1):
            part = step / steps
            self._send('touchMove', [{'x': self.at[0] + (x - self.at[0]) * part, 'y': self.at[1] + (y - self.at[1]) * part}])
            self.page.wait_for_timeout(16)

    def up(self) -> None:
        self._send('touchEnd', [])

    def _send(self, kind: str, points: list[dict[str, float]]) -> None:
        self.session.send('Input.dispatchTouchEvent', {'type': kind, 'touchPoints': points})


def column(page: Page, code: str) -> Locator:
    return page.locator(f'.vb-columns [data-testid=stage-column][data-stage={code}]')


def card(page: Page, title: str) -> Locator:
    return page.get_by_test_id('deal-card').filter(has=page.locator(f'a[title="{title}"]'))


def card_in(page: Page, code: str, title: str) -> Locator:
    return column(page, code).get_by_test_id('deal-card').filter(has=page.locator(f'a[title="{title}"]'))


def number(shown: Locator) -> int:
    return int(shown.get_by_test_id('column-count').inner_text())


def centre(shown: Locator) -> tuple[float, float]:
    shown.wait_for()
    box = shown.bounding_box()
    assert box
    return box['x'] + box['width'] / 2, box['y'] + box['height'] / 2


def grab(page: Page, shown: Locator) -> None:
    x, y = centre(shown)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20, y + 10, steps=4)


def drag(page: Page, shown: Locator, target: Locator) -> None:
    shown.scroll_into_view_if_needed()
    grab(page, shown)
    page.mouse.move(*centre(target), steps=6)
    page.mouse.up()


def drop_on_zone(page: Page, shown: Locator, code: str) -> None:
    grab(page, shown)
    page.mouse.move(*centre(page.locator(f'.vb-zone[data-stage={code}]')), steps=6)
    page.mouse.up()


def _fill(session: Session, team: dict[str, int]) -> None:
    for n, title in enumerate(TITLES):
        deal = deals.create(session, title=title, owner_id=team['anna'], amount=(n + 1) * 1_000_00, by=access.SYSTEM)
        tasks.add(session, deal, text='Позвонить', due=NOW + timedelta(hours=n), by=team['anna'])
    deals.create(session, title='Река / д7 / кв77', owner_id=team['boris'], by=access.SYSTEM)
    for n in range(MANY):
        postponed = deals.create(session, title=f'Символ / кв{n}', owner_id=team['viktor'], amount=n * 100, by=access.SYSTEM)
        deals.move(session, postponed, to='postponed', seen='intake', by=access.SYSTEM)
    for title in BEHIND:
        invoiced = deals.create(session, title=title, owner_id=team['viktor'], by=access.SYSTEM)
        deals.move(session, invoiced, to='invoice', seen='intake', by=access.SYSTEM)
    for title in CANARIES:
        deal = deals.create(session, title=title, owner_id=team['viktor'], by=access.SYSTEM)
        tasks.add(session, deal, text=title, due=NOW, by=team['viktor'])
        deals.move(session, deal, to='paid', seen='intake', by=access.SYSTEM)
