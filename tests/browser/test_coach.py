"""The coach where only a browser shows it: marks under the words, a caret that stays, a bad comment that becomes a good one with its task."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import Session

from dashboard import access, deals
from tests.browser.conftest import serving

PHONE = {'viewport': {'width': 390, 'height': 844}, 'has_touch': True, 'is_mobile': True}
CARET = "document.querySelector('[data-testid=comment-input]').selectionStart"
UNDERLINED = "[...document.querySelectorAll('.vd-marks mark')].map((mark) => mark.textContent)"
OVER = """() => {
    const layer = document.querySelector('.vd-marks'), area = document.querySelector('[data-testid=comment-input]'), of = (one) => one.getBoundingClientRect();
    const mark = of(layer.querySelector('mark')), alike = ['fontSize', 'fontFamily', 'lineHeight'].every((name) => getComputedStyle(layer)[name] === getComputedStyle(area)[name]);
    return alike && mark.width > 20 && mark.top >= of(area).top - 1 && mark.bottom <= of(area).bottom + 1 && Math.abs(of(layer).left - of(area).left) < 1;
}"""


@pytest.fixture(scope='module')
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp('coach'), _fill) as served:
        yield served


def _fill(session: Session, team: dict[str, int]) -> None:
    for n in range(1, 6):
        deals.create(session, title=f'Остров / кв{n}', owner_id=team['anna'], by=access.SYSTEM)


def opened(window: Callable[..., Page], number: int, **options: object) -> Page:
    page = window('anna', f'/deal/{number}', **options)
    page.wait_for_function('window.socket?.connected')
    return page


def finding(page: Page, rule: str):
    return page.locator(f'[data-testid=coach-finding][data-rule={rule}]')


@pytest.mark.parametrize(('number', 'options'), [(1, {}), (2, PHONE)], ids=['desktop', 'phone'])
def test_a_bad_comment_becomes_a_good_one_with_the_task_of_its_next_step(window: Callable[..., Page], number: int, options: dict[str, object]) -> None:
    page = opened(window, number, **options)
    text = page.get_by_test_id('comment-input')
    page.get_by_role('button', name='Звонок', exact=True).click()
    text.press_sequentially('Поговорили с клиентом про видеонаблюдение и домафон в квартиру.', delay=5)
    expect(finding(page, 'spelling')).to_be_visible()
    expect(finding(page, 'no-summary')).to_be_visible()  # after the pause
    assert page.evaluate(UNDERLINED) == ['домафон']
    assert page.evaluate(OVER)
    expect(page.locator('[data-testid=coach-finding]')).to_have_count(2)
    page.get_by_role('button', name='Варианты').click()
    page.locator('.vd-remark').get_by_role('button', name='домофон', exact=True).click(timeout=15_000)
    expect(finding(page, 'spelling')).to_have_count(0)
    text.fill('Клиент просит домофон и две камеры, согласен на 38 000 ₽.')
    text.press('End')
    text.press_sequentially(' Перезвоню ему в пятницу в 11.', delay=5)
    expect(page.locator('[data-testid=coach-finding]')).to_have_count(0)
    expect(page.locator('.vd-ticks .there')).to_have_count(3)
    page.get_by_role('button', name='Поставить задачу: пт 27 ноября, 11:00').click()
    expect(page.get_by_role('button', name='✓ Поставить задачу')).to_have_attribute('aria-pressed', 'true')
    page.get_by_test_id('comment-save').click()
    expect(page.get_by_test_id('next-step')).to_contain_text('11:00')
    expect(page.locator('.vd-entry').first).to_contain_text('согласен на 38 000 ₽')
    expect(text).to_have_value('')
    page.get_by_test_id('undo').click()
    expect(page.get_by_test_id('next-step')).to_contain_text('нет шага')
    expect(text).to_have_value('Клиент просит домофон и две камеры, согласен на 38 000 ₽. Перезвоню ему в пятницу в 11.')


def test_a_remark_never_moves_the_caret_and_its_mark_goes_with_the_word(window: Callable[..., Page]) -> None:
    page = opened(window, 3)
    text = page.get_by_test_id('comment-input')
    text.press_sequentially('Клиент просит на две квартиры один домафон ', delay=5)
    expect(finding(page, 'spelling')).to_be_visible(timeout=10_000)
    text.press('Home')
    text.press_sequentially('Вчера: ', delay=5)
    assert page.evaluate(CARET) == len('Вчера: ')
    assert page.evaluate(UNDERLINED) == ['домафон']
    page.wait_for_timeout(2_300)  # the pause, after which all is looked at
    assert page.evaluate(CARET) == len('Вчера: ')


def test_who_dictates_into_a_phone_is_not_asked_for_full_stops(window: Callable[..., Page]) -> None:
    page = opened(window, 4, **PHONE)
    text = page.get_by_test_id('comment-input')
    text.focus()
    page.keyboard.insert_text('клиент просит панель на две квартиры и монитор в коридор ключи получит пятнадцатого августа после этого наберёт нас сам и скажет размер ниши')
    text.press('Enter')
    expect(page.locator('.vd-offers button, [data-testid=coach-finding]').first).to_be_visible(timeout=10_000)
    expect(finding(page, 'no-punctuation')).to_have_count(0)


def test_a_comment_that_is_sent_into_a_cut_goes_with_its_task_when_the_network_is_back(window: Callable[..., Page], said: list[str]) -> None:
    page = opened(window, 5)
    text = page.get_by_test_id('comment-input')
    text.press_sequentially('Клиент просит домофон и две камеры, согласен на 38 000 ₽. Перезвоню ему в пятницу в 11.', delay=5)
    page.get_by_role('button', name='Поставить задачу: пт 27 ноября, 11:00').click()
    expect(page.get_by_role('button', name='✓ Поставить задачу')).to_have_attribute('aria-pressed', 'true')
    page.context.set_offline(True)
    page.evaluate('window.socket.io.engine.close()')
    page.get_by_test_id('comment-save').click()
    expect(page.locator('.vd-composer [role=status]', has_text='отправим при связи')).to_be_visible()
    page.context.set_offline(False)
    page.wait_for_function('window.socket?.connected', timeout=60_000)
    expect(page.locator('.vd-entry', has_text='согласен на 38 000 ₽')).to_have_count(1)
    expect(page.get_by_test_id('next-step')).to_contain_text('11:00')
    said.clear()  # the browser reported the lost connection
