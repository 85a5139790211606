"""The phone in the hand, on a narrow screen under a finger: call, route, «Итог встречи», and a network that comes and goes."""

from base64 import b64decode
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import Session

from dashboard import access, contacts, deals
from dashboard.contacts import Content
from tests.browser.conftest import serving
from tests.browser.test_deal_feed import PIXEL

PHONE = {'viewport': {'width': 390, 'height': 844}, 'has_touch': True, 'is_mobile': True}
LATER = {'name': 'Щиток.png', 'mimeType': 'image/png', 'buffer': b64decode(PIXEL)}
WAITS = 'Не отправлено, отправим при связи.'


@pytest.fixture(scope='module')
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp('hand'), _fill) as served:
        yield served


def _fill(session: Session, team: dict[str, int]) -> None:
    for number in (1, 2):
        deal = deals.create(session, title=f'Москва / ул. Профсоюзная / д12 / кв{number}', owner_id=team['anna'], by=access.SYSTEM)
        contacts.add(session, deal, Content('Ирина', ('+7 000 123-45-67',), '', ''), by=team['anna'])


def opened(window: Callable[..., Page], number: int) -> Page:
    page = window('anna', f'/deal/{number}', **PHONE)
    page.on('dialog', lambda asked: asked.accept())
    connected(page)
    return page


def connected(page: Page) -> None:
    page.wait_for_function('window.socket?.connected', timeout=60_000)


def cut(page: Page) -> None:
    """Nothing goes and nothing comes; a browser under test keeps its socket unless it is closed."""
    page.context.set_offline(True)
    page.evaluate('window.socket.io.engine.close()')


def test_call_route_and_the_result_of_a_meeting_are_one_tap_away(window: Callable[..., Page]) -> None:
    page = opened(window, 1)
    row = page.get_by_role('group', name='В дороге')
    expect(row.get_by_role('link', name='Позвонить: Ирина')).to_have_attribute('href', 'tel:+70001234567')
    expect(row.get_by_role('link', name='Маршрут')).to_have_attribute('href', 'https://yandex.ru/maps/?rtext=~' + '%D0%9C%D0%BE%D1%81%D0%BA%D0%B2%D0%B0%2C%20%D1%83%D0%BB.%20%D0%9F%D1%80%D0%BE%D1%84%D1%81%D0%BE%D1%8E%D0%B7%D0%BD%D0%B0%D1%8F%2C%20%D0%B4%D0%BE%D0%BC%2012' + '&rtt=auto')
    for target in row.locator('.v-button').all():
        box = target.bounding_box()
        assert box is not None
        assert box['height'] >= 44
    row.get_by_role('button', name='Итог встречи').tap()
    expect(page.get_by_role('button', name='Встреча', exact=True)).to_have_attribute('aria-pressed', 'true')
    expect(page.get_by_test_id('comment-input')).to_be_in_viewport()
    for words in ('Оборудование выбрали', 'Ждёт предложение'):
        page.get_by_role('button', name=words).tap()
    expect(page.get_by_test_id('comment-input')).to_have_value('Оборудование выбрали. Ждёт предложение. ')
    page.get_by_test_id('comment-save').tap()
    expect(page.locator('.vd-entry').first).to_contain_text('Оборудование выбрали. Ждёт предложение.')
    expect(page.locator('.vd-entry').first).to_contain_text('встреча')
    page.get_by_text('А следующий шаг?').tap()
    step = page.get_by_placeholder('Что сделать')
    step.fill('Отправить предложение')
    assert step.evaluate('field => field.form') is None, 'Enter in it would send the comment'
    page.locator('.vd-meeting').get_by_role('button', name='завтра').tap()
    expect(page.get_by_test_id('next-step')).to_contain_text('Отправить предложение')


def test_a_photo_and_a_text_go_once_when_the_network_is_back_also_after_a_reload(window: Callable[..., Page], said: list[str]) -> None:
    page = opened(window, 2)
    cut(page)
    page.get_by_test_id('file-input').set_input_files(LATER)
    expect(page.get_by_test_id('upload')).to_contain_text(WAITS)
    page.get_by_test_id('comment-input').fill('На объекте, щиток собран')
    page.get_by_test_id('comment-save').tap()
    expect(page.locator('.vd-composer [role=status]', has_text=WAITS)).to_be_visible()
    page.context.set_offline(False)
    connected(page)
    expect(page.get_by_test_id('files').get_by_role('link', name='Щиток.png')).to_have_count(1)
    expect(page.locator('.vd-text', has_text='щиток собран')).to_have_count(1)
    expect(page.get_by_test_id('comment-input')).to_have_value('')
    expect(page.get_by_text(WAITS)).to_have_count(0)

    page.route('**/upload/**', lambda route: route.abort())  # the long cut: the page itself is loaded anew meanwhile
    page.get_by_test_id('file-input').set_input_files({**LATER, 'name': 'Второй.png'})
    expect(page.get_by_test_id('upload')).to_contain_text(WAITS)
    page.evaluate('kept => localStorage.setItem("voronka.draft.3.2.sent", JSON.stringify({...kept, at: Date.now()}))', {'text': 'Второй этаж готов', 'kind': 'meeting'})
    page.reload()
    connected(page)
    expect(page.locator('.vd-entry', has_text='Второй этаж готов')).to_contain_text('встреча')
    expect(page.get_by_test_id('upload')).to_contain_text('Второй.png')
    page.unroute('**/upload/**')
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_test_id('files').get_by_role('link', name='Второй.png')).to_have_count(1)
    page.reload()
    connected(page)
    page.evaluate('kept => localStorage.setItem("voronka.draft.3.2.sent", JSON.stringify({...kept, at: Date.now()}))', {'text': 'Второй этаж готов', 'kind': 'meeting'})
    page.reload()  # it was saved, and the answer was lost
    page.wait_for_function('window.socket?.connected && !localStorage.getItem("voronka.draft.3.2.sent")')
    expect(page.get_by_test_id('files').get_by_role('link')).to_have_count(2)
    expect(page.locator('.vd-text', has_text='Второй этаж готов')).to_have_count(1)
    expect(page.get_by_test_id('upload')).to_have_count(0)
    said.clear()  # the browser reported the lost connection
