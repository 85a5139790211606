"""«Сегодня» in a browser: the act on a line, what fits where, and everybody's pages."""

import pytest
from playwright.sync_api import expect

from dashboard import access, deals, payments, tasks
from dashboard.models import Dispute, Person
from tests.browser.conftest import found_by_axe, serving
from tests.browser.test_frame import PHONE, SMALLEST, TOO_SMALL
from tests.conftest import NOW

BILLION = 100_000_000_000
CUT = 'text => text.scrollWidth > text.clientWidth'
TITLE = 'Сердце Столицы / к11 / п2 / эт22 / кв'


@pytest.fixture(scope='module')
def address(tmp_path_factory):
    with serving(tmp_path_factory.mktemp('home'), fill) as served:
        yield served


def fill(session, team):
    for n in range(14):
        deal = deals.create(session, title=f'{TITLE}{n}', amount=BILLION * (n == 0) + 9_900_000, owner_id=team['anna'], by=access.SYSTEM)
        tasks.add(session, deal, text='Позвонить и согласовать время', due=NOW.replace(day=1 + n), by=team['anna'])


@pytest.fixture(scope='module')
def asked(tmp_path_factory):
    """A head whose deal, of which a payment waits, two employees claim."""

    def claim(session, team):
        deal = deals.create(session, title=f'{TITLE}7', amount=9_900_000, owner_id=team['anna'], by=access.SYSTEM)
        payments.claim(session, deal, fields={'paid_on': NOW.date(), 'amount': 9_900_000}, by=team['anna'])
        session.add(Dispute(deal_id=deal, title=f'{TITLE}7', by_id=team['boris'], at=NOW))

    with serving(tmp_path_factory.mktemp('asked'), claim) as served:
        yield served


@pytest.mark.parametrize('size', [{'width': 1366, 'height': 768}, {'width': 1000, 'height': 768}, {'width': 390, 'height': 844}])
def test_what_is_asked_about_a_deal_stands_in_full_beside_its_acts(visit, asked, size):
    line = visit(asked, 'head', viewport=size).locator('.v-disputes .v-line')
    expect(line).to_contain_text('деньги: не подтверждено')
    boxes = [one.bounding_box() for one in (*line.locator('.v-about > span').all(), *line.locator('.v-line-acts button').all())]
    assert all(
        one['x'] + one['width'] <= other['x'] or other['x'] + other['width'] <= one['x'] or one['y'] + one['height'] <= other['y'] or other['y'] + other['height'] <= one['y']
        for n, one in enumerate(boxes) for other in boxes[n + 1:]
    )  # fmt: skip
    assert not any(one.evaluate(CUT) for one in line.locator('.v-about > span').all())


def test_done_on_a_line_and_back(window):
    page = window('anna')
    line = page.locator('.v-line').filter(has=page.get_by_text(f'{TITLE}3', exact=True))
    line.get_by_role('button', name='Готово').click()
    dialog = page.get_by_role('dialog', name='Готово: Позвонить и согласовать время')
    expect(dialog.get_by_placeholder('Что решили с клиентом?')).to_be_focused()
    page.keyboard.type('Ждёт счёт')
    dialog.get_by_placeholder('А следующий шаг?').fill('Отправить счёт')
    dialog.get_by_role('button', name='+ неделя').click()
    expect(dialog).to_be_hidden()
    expect(line).to_have_count(0)
    page.get_by_test_id('undo').click()
    expect(line).to_have_count(1)


def test_the_keyboard_goes_on_where_the_rest_unfolded(window):
    page = window('anna')
    more = page.get_by_role('button', name='ещё 4')
    more.focus()
    page.keyboard.press('Enter')
    expect(page.locator('.v-line')).to_have_count(14)
    expect(page.locator('.v-line-title').nth(10)).to_be_focused()


@pytest.mark.parametrize('who', ['anna', 'head'])
def test_a_billion_ends_where_the_line_ends_and_the_flat_is_read(window, who):
    page = window(who)
    for width in (1366, 1024, 390):
        page.set_viewport_size({'width': width, 'height': 768})
        ends_where_the_line_ends(page, who, width)


def ends_where_the_line_ends(page, who, width):
    line = page.locator('.v-line').filter(has=page.get_by_text(f'{TITLE}0', exact=True))
    expect(line).to_contain_text('1 000 099 000 ₽'.replace(' ', '\u202f').replace('\u202f₽', '\xa0₽'))
    boxes = [one.bounding_box() for one in (line, line.locator('.v-amount'), line.locator('.v-line-acts'), line.locator('.v-line-title'))]
    rights = [box['x'] + box['width'] for box in boxes]
    assert max(rights) <= rights[0] + 0.5
    if width > 900:
        assert rights[1] <= boxes[2]['x'], 'the sum ends before the acts begin'
    assert not line.locator('.v-line-title').evaluate(CUT)
    if who == 'head' and width < 1366:
        assert not line.locator('.v-bad').evaluate(CUT), 'the reason is read in full'


def test_on_a_phone_the_team_is_read_without_scrolling_aside(window):
    page = window('head', **PHONE)
    team = page.get_by_role('table', name='Команда')
    expect(team.get_by_role('row', name='Анна Крылова')).to_contain_text('14')
    assert team.evaluate('table => table.scrollWidth <= table.clientWidth && table.getBoundingClientRect().right <= innerWidth')
    page.wait_for_function("!document.getAnimations().some((one) => one.playState === 'running')")  # while it unfolds, all of it is smaller
    assert page.evaluate(TOO_SMALL, SMALLEST) == []


@pytest.mark.parametrize('locale', ['ru-RU', 'en-US'])
def test_the_stand_up_is_read_from_the_other_end_of_the_room(window, locale):
    """All five deals stand on the smallest projector, each with its whole reason, and on a large screen in larger letters."""
    page = window('head', '/briefing', viewport={'width': 1280, 'height': 720}, locale=locale)
    expect(page.locator('.v-briefing-plan')).not_to_be_empty()
    lines = page.locator('.v-briefing .v-line')
    expect(lines).to_have_count(5)
    assert lines.last.bounding_box()['y'] + lines.last.bounding_box()['height'] <= 720
    assert not any(text.evaluate(CUT) for text in page.locator('.v-briefing :is(.v-line-title, .v-about > *, dd)').all())
    small = page.locator('.v-line-title').first.bounding_box()['height']
    page.set_viewport_size({'width': 1920, 'height': 1080})
    assert page.locator('.v-line-title').first.bounding_box()['height'] > small
    assert page.evaluate('document.documentElement.scrollWidth') <= 1920
    if locale == 'ru-RU':
        assert found_by_axe(page, 'wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice') == []


def test_on_a_phone_the_form_can_be_touched(window):
    page = window('anna', **PHONE)
    page.get_by_role('button', name='Готово').first.tap()
    expect(page.get_by_role('dialog')).to_be_visible()
    page.wait_for_function("!document.getAnimations().some((one) => one.playState === 'running')")  # while it unfolds, all of it is smaller
    assert page.evaluate(TOO_SMALL, SMALLEST) == []


@pytest.mark.parametrize(('language', 'evenly'), [('ru-RU', 'поровну'), pytest.param('en-US', 'evenly', marks=pytest.mark.soak)])
def test_on_a_phone_all_that_waits_is_given_by_one_tap_and_said_in_full(visit, tmp_path, language, evenly):
    def fill(session, team):
        for letter in 'БВГДЕЖЗ':
            session.add(Person(name=f'Александра {letter}агратионова', department_id=session.get(Person, team['anna']).department_id))
        for n in range(9):
            deals.create(session, title=f'{TITLE}{n}', by=team['head'])

    with serving(tmp_path, fill) as address:
        page = visit(address, 'head', '/', **PHONE, locale=language)
        way = page.get_by_role('button', name=evenly)
        expect(way).to_be_visible()
        assert page.evaluate(TOO_SMALL, SMALLEST) == []
        assert page.evaluate('document.documentElement.scrollWidth <= innerWidth')
        way.tap()
        said = page.locator('.v-toast [role=status]')
        expect(said).to_contain_text('Александра З. 1, Анна К. 1, Борис М. 1')
        assert said.evaluate('text => text.scrollHeight <= text.clientHeight')
        expect(way).to_have_count(0)
        heading = page.locator('.v-block h2').first
        expect(heading).to_be_focused()
        page.get_by_test_id('undo').tap()
        expect(way).to_be_visible()
        expect(heading).to_be_focused()
        page.close()  # a page that is open when its server stops complains
