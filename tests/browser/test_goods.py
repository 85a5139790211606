"""Products, payments and the offer under the hand: by keyboard, over an insecure address, in two windows at once."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect, sync_playwright
from sqlmodel import Session

from dashboard import access, catalogue, deals
from tests.browser.conftest import chromium, serving

PLAIN_HTTP = 'voronka.lan'
"""A name that is not this machine's own, as a colleague on the LAN has it: there browsers give no clipboard to scripts."""
SOLD, PAID = 1, 2


@pytest.fixture(scope='module')
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp('goods'), _fill) as served:
        yield served


def _fill(session: Session, team: dict[str, int]) -> None:
    for name, price in (('Монитор 10", белый', 24_900_00), ('Камера уличная 4 Мп', 4_500_00), ('Камера купольная', 3_200_00)):
        catalogue.add(session, fields={'name': name, 'price': price, 'link': 'https://catalogue.example/1'}, by=team['director'])
    for title in ('Остров / кв1', 'Остров / кв2'):
        deals.create(session, title=title, amount=38_000_00 if title.endswith('2') else 0, owner_id=team['anna'], by=access.SYSTEM)


@pytest.fixture
def colleague(address: str, said: list[str]) -> Iterator[Page]:
    """Anna at another machine of the LAN: the same server under a name to which no browser gives a clipboard."""
    with sync_playwright() as playwright:
        rules = f'--host-resolver-rules=MAP {PLAIN_HTTP} 127.0.0.1'
        browser = playwright.chromium.launch(executable_path=chromium(), args=['--no-sandbox', rules])
        page = browser.new_context(base_url=address.replace('127.0.0.1', PLAIN_HTTP), locale='ru-RU', viewport={'width': 1366, 'height': 900}).new_page()
        page.on('console', lambda message: said.append(message.text) if message.type == 'error' else None)
        page.on('pageerror', lambda error: said.append(str(error)))
        page.goto(f'/demo/anna?next=/deal/{SOLD}')
        page.wait_for_function('window.socket?.connected')
        yield page
        browser.close()
    assert said == []


def add(page: Page, words: str, name: str) -> None:
    """A few letters and Enter take the first that is found."""
    search = page.get_by_test_id('product-search')
    search.fill(words)
    search.press('Enter')  # faster than the list of what was found
    expect(page.get_by_test_id('deal-line').last).to_contain_text(name)
    expect(search).to_have_value('')


def test_lines_make_the_sum_by_keyboard_and_the_offer_is_copied_over_plain_http(colleague: Page) -> None:
    page = colleague
    assert page.evaluate('[isSecureContext, !!navigator.clipboard]') == [False, False]
    add(page, 'мон', 'Монитор 10", белый')
    add(page, 'улич', 'Камера уличная 4 Мп')
    page.get_by_role('button', name='Товар: Камера уличная 4 Мп. Изменить').press('Enter')
    page.get_by_label('Количество, шт').fill('2')
    page.get_by_label('Скидка', exact=True).fill('10')
    page.get_by_label('Скидка', exact=True).press('Enter')
    expect(page.get_by_test_id('goods-sum')).to_have_text('33\u202f000\xa0₽')
    line = page.get_by_role('button', name='Товар: Камера уличная 4 Мп. Изменить')
    expect(line).to_be_focused()
    line.press('Alt+ArrowUp')
    expect(page.get_by_test_id('deal-line').first).to_contain_text('Камера уличная 4 Мп')
    page.get_by_test_id('offer-open').click()
    text = page.get_by_label('Сообщение').input_value()
    assert 'Итого: 33\u202f000\xa0₽' in text
    page.get_by_test_id('copy').click()
    expect(page.get_by_text('Скопировано: вставьте в чат.')).to_be_visible()
    page.get_by_label('Телефон для мессенджера').fill('8 916 000-00-12')
    expect(page.get_by_test_id('messenger').first).to_have_attribute('href', re.compile(r'^https://wa\.me/79160000012\?text='))
    page.get_by_label('Сообщение').fill('')
    page.keyboard.press('Control+V')
    assert page.get_by_label('Сообщение').input_value() == text
    page.get_by_test_id('offer-sent').click()
    expect(page.locator('.vd-feed')).to_contain_text('Итого: 33\u202f000\xa0₽')
    page.get_by_test_id('offer-move').click()
    expect(page.locator('.vd-bar [aria-current=step]')).to_contain_text('Предложение')


def test_a_payment_claimed_in_one_window_is_confirmed_in_another(window: Callable[..., Page]) -> None:
    anna, head = window('anna', f'/deal/{PAID}'), window('head', f'/deal/{PAID}')
    for page in (anna, head):
        page.wait_for_function('window.socket?.connected')
    anna.get_by_test_id('add-payment').click()
    expect(anna.get_by_label('Сумма платежа')).to_have_value('38000')
    anna.get_by_label('Сумма платежа').fill('18 000')
    anna.get_by_label('Сумма платежа').press('Enter')
    expect(head.get_by_test_id('payment')).to_contain_text('заявлено, ждёт подтверждения, Анна Крылова')
    head.get_by_role('button', name='Подтвердить').click()
    expect(head.get_by_test_id('payment')).to_contain_text('подтверждено')
    expect(anna.get_by_test_id('payments')).to_contain_text('Оплачено 18\u202f000\xa0₽ из 38\u202f000\xa0₽, осталось 20\u202f000\xa0₽')
    head.get_by_test_id('add-payment').click()
    head.get_by_label('Сумма платежа').press('Enter')
    expect(anna.get_by_test_id('payments')).to_contain_text('Полностью оплачено')
    expect(anna.locator('[data-field=amount] button')).to_have_count(0)
