"""The feed and the files under the hand: dropped, seen in a second window, opened without harm; pinned and edited by keyboard."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import Session

from dashboard import access, deals, timeline
from tests.browser.conftest import serving
from tests.browser.test_frame import PHONE

DROP = """([name, type, base64]) => {
    const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0)), data = new DataTransfer();
    data.items.add(new File([bytes], name, {type}));
    for (const kind of ['dragover', 'drop']) document.querySelector('.vd-feed').dispatchEvent(new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true}));
}"""
PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
SCRIPT = 'PCFET0NUWVBFIGh0bWw+PHNjcmlwdD53aW5kb3cuUFdOPTE8L3NjcmlwdD4='


@pytest.fixture(scope='module')
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp('feed'), _fill) as served:
        yield served


def _fill(session: Session, team: dict[str, int]) -> None:
    for title in ('Остров / кв1', 'Остров / кв2'):
        deal = deals.create(session, title=title, owner_id=team['anna'], by=access.SYSTEM)
        timeline.add(session, deal, text='Три камеры и домофон', by=team['anna'])
    for title in ('Остров / кв3', 'Остров / кв4'):
        moved = deals.create(session, title=title, owner_id=team['anna'], by=access.SYSTEM)
        deals.move(session, moved, to='interest', seen='intake', by=team['anna'])


def opened(window: Callable[..., Page], number: int, who: str = 'anna') -> Page:
    page = window(who, f'/deal/{number}')
    page.wait_for_function('window.socket?.connected')
    return page


def test_a_dropped_file_is_seen_in_another_window_goes_again_after_a_cut_and_runs_nothing(window: Callable[..., Page], said: list[str]) -> None:
    anna, head = opened(window, 1), opened(window, 1, 'head')
    anna.evaluate(DROP, ['Фото щитка.png', 'image/png', PIXEL])
    expect(head.get_by_test_id('files').get_by_role('link', name='Фото щитка.png')).to_be_visible()
    expect(head.locator('.vd-picture img')).to_have_js_property('naturalWidth', 1)
    lost = []
    anna.route('**/upload/**', lambda route: (lost.append(route), route.abort()))  # nothing goes through
    with anna.expect_event('console', lambda message: message.type == 'error'):
        anna.evaluate(DROP, ['схема.png', 'image/png', SCRIPT])
    expect(anna.get_by_test_id('upload')).to_contain_text('Не отправлено, отправим при связи.')
    anna.unroute('**/upload/**')
    said.clear()
    anna.evaluate("dispatchEvent(new Event('online'))")
    expect(head.get_by_test_id('files')).to_contain_text('схема.png')
    expect(anna.get_by_test_id('upload')).to_have_count(0)
    assert len(lost) == 1
    with head.expect_download() as got:
        head.get_by_test_id('files').get_by_role('link', name='схема.png').click()
    assert got.value.suggested_filename == 'схема.png'
    assert head.evaluate('window.PWN') is None


def test_an_entry_is_pinned_and_edited_by_keyboard_and_said_to_be(window: Callable[..., Page]) -> None:
    anna, head = opened(window, 2), opened(window, 2, 'head')
    entry = anna.locator('.vd-entry').first
    entry.get_by_role('button', name='Закрепить').focus()
    anna.keyboard.press('Enter')
    expect(anna.get_by_role('button', name='Техническая', exact=True)).to_be_focused()
    anna.keyboard.press('Enter')
    pin = '[data-testid=pin-slot][data-slot=technical]'
    expect(head.locator(pin)).to_contain_text('Три камеры и домофон')
    expect(entry.get_by_role('button', name='Закрепить')).to_be_focused()
    entry.get_by_role('button', name='Изменить').focus()
    anna.keyboard.press('Enter')
    anna.get_by_test_id('comment-edit').fill('Четыре камеры')
    anna.keyboard.press('Control+Enter')
    expect(head.locator(pin)).to_contain_text('Четыре камеры')
    expect(entry.get_by_role('button', name='изменено')).to_be_visible()
    anna.keyboard.press('Escape')
    anna.locator('h1').click()
    anna.keyboard.press('k')
    expect(anna.get_by_test_id('comment-input')).to_be_focused()
    anna.keyboard.type('ky')  # a text, and no keys
    expect(anna.get_by_test_id('comment-input')).to_have_value('ky')
    expect(anna.get_by_role('button', name='Звонок', exact=True)).to_have_attribute('aria-pressed', re.compile('true'))


@pytest.mark.parametrize('size', [{}, PHONE])
def test_the_keyboard_stays_at_the_line_of_a_move_that_is_marked_and_taken_back(window: Callable[..., Page], size: dict[str, Any]) -> None:
    head = window('head', '/deal/3', **size)
    head.wait_for_function('window.socket?.connected')
    line = head.locator('.vd-seen').filter(has=head.get_by_text('Интерес')).last
    ask = line.get_by_role('button', name='Ошибочный перенос')
    line.click(position={'x': 2, 'y': 2})
    ask.click()
    head.get_by_role('button', name='Отмена').click()
    expect(line).to_be_focused()
    ask.click()
    head.get_by_label('Почему перенос ошибочный?').fill('Не та карточка')
    head.get_by_role('button', name='Отметить ошибочным').click()
    expect(line).to_contain_text('ошибочный перенос: Не та карточка')
    expect(line).to_be_focused()
    line.get_by_role('button', name='Вернуть').click()
    expect(line).not_to_contain_text('Не та карточка')
    expect(line).to_be_focused()


def test_the_keyboard_stays_at_the_line_of_the_newest_move_that_is_taken_back(window: Callable[..., Page]) -> None:
    anna = opened(window, 4)
    line = anna.locator('.vd-seen').filter(has=anna.get_by_text('Интерес')).last
    line.get_by_role('button', name='Вернуть').click()
    expect(line.get_by_role('button', name='Вернуть')).to_have_count(0)
    expect(line).to_be_focused()
