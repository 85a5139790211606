"""What a stage asks for on the drop: the small form, the card that goes through, and the one that goes back."""

import re
from collections.abc import Callable, Iterator
from typing import Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect
from sqlmodel import Session

from dashboard import access, deals
from dashboard.models import ListItem
from tests.asking import ask_as_shipped
from tests.browser.conftest import serving, still
from tests.browser.test_board import card, card_in, column, drag

ASKED, CANCELLED, BY_KEYS, ON_PHONE, PAID, EARLY = (f'Остров / д{n} / п1 / эт2 / кв{n}' for n in range(1, 7))


@pytest.fixture(scope='module')
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp('requirements'), _fill) as served:
        yield served


@pytest.fixture
def board(window: Callable[..., Page]) -> Callable[..., Page]:
    def opened(who: str = 'anna', **options: object) -> Page:
        page = window(who, '/board', **options)
        expect(page.locator('[data-filter=sort] option')).to_have_count(4)
        return page

    return opened


def test_a_drop_on_the_invoice_asks_for_number_date_and_kind_and_the_card_goes_through(board: Callable[..., Page]) -> None:
    anna, head = board('anna'), board('head')
    drag(anna, card(anna, ASKED), column(anna, 'invoice'))
    form = the_form(anna)
    expect(form.get_by_role('heading')).to_have_text('Счёт')
    expect(card_in(head, 'intake', ASKED)).to_have_count(1)
    assert len(Axe().run(still(anna), context='.v-dialog').response['violations']) == 0
    form.get_by_role('textbox', name='Номер счёта').fill('СЧ-410')
    form.get_by_role('textbox', name='Дата счёта').fill('31.11')
    form.get_by_role('button', name='Перенести').click()
    expect(form.get_by_role('alert')).to_contain_text('такого дня нет')
    form.get_by_role('button', name='Выбрать день').click()
    anna.locator('.q-date').get_by_text('20', exact=True).click()
    expect(form.get_by_role('textbox', name='Дата счёта')).to_have_value(re.compile(r'20\.\d\d\.20\d\d'))
    form.get_by_role('combobox', name='Вид договора').click()
    anna.get_by_role('option', name='публичная оферта').click()
    form.get_by_role('button', name='Перенести').click()
    expect(form).to_be_hidden()
    expect(card_in(anna, 'invoice', ASKED)).to_have_count(1)
    expect(card_in(head, 'invoice', ASKED)).to_have_count(1)
    expect(anna.get_by_text('В работу → Счёт')).to_be_visible()
    anna.reload()
    expect(card_in(anna, 'invoice', ASKED)).to_have_count(1)


def test_cancelled_by_button_or_by_escape_the_card_goes_back(board: Callable[..., Page]) -> None:
    anna = board('anna')
    for give_up in (lambda: the_form(anna).get_by_role('button', name='Отмена').click(), lambda: anna.keyboard.press('Escape')):
        drag(anna, card(anna, CANCELLED), column(anna, 'invoice'))
        expect(card_in(anna, 'invoice', CANCELLED)).to_have_count(1)
        the_form(anna).wait_for()
        give_up()
        expect(the_form(anna)).to_be_hidden()
        expect(card_in(anna, 'intake', CANCELLED)).to_have_count(1)
        expect(card_in(anna, 'invoice', CANCELLED)).to_have_count(0)


def test_by_keys_alone_a_deal_gets_its_step_and_comment_and_moves(board: Callable[..., Page]) -> None:
    anna = board('anna')
    card(anna, BY_KEYS).get_by_role('link').focus()
    anna.keyboard.press('m')
    anna.get_by_role('menuitemradio', name='Интерес').press('Enter')
    form = the_form(anna)
    expect(form.get_by_role('textbox', name='Следующий шаг')).to_be_focused()
    anna.keyboard.type('Созвониться по панели')
    form.get_by_role('button', name='завтра').press('Enter')
    expect(form.get_by_role('button', name='завтра')).to_have_attribute('aria-pressed', 'true')
    form.get_by_role('textbox', name='Что решили с клиентом').fill('Думает')
    form.get_by_role('button', name='Перенести').press('Enter')
    expect(form.get_by_role('alert')).to_contain_text('не меньше 8 слов')
    form.get_by_role('textbox', name='Что решили с клиентом').fill('Панель выбрали, ждём план от дизайнера до пятницы включительно')
    form.get_by_role('button', name='Перенести').press('Enter')
    expect(card_in(anna, 'interest', BY_KEYS)).to_have_count(1)
    expect(card_in(anna, 'interest', BY_KEYS)).to_contain_text('завтра · созвониться по панели')


def test_on_a_phone_the_form_fits_and_its_buttons_are_large_enough(board: Callable[..., Page]) -> None:
    anna = board('anna', viewport={'width': 390, 'height': 844}, has_touch=True, is_mobile=True)
    card(anna, ON_PHONE).get_by_test_id('move-menu').get_by_role('button').first.tap()
    anna.get_by_role('menuitemradio', name='Интерес').tap()
    form = the_form(anna)
    form.wait_for()
    anna.wait_for_timeout(400)  # it grows as it opens
    box = form.bounding_box()
    assert box
    assert box['x'] >= 0
    assert box['x'] + box['width'] <= 390
    for button in form.get_by_role('button').all():
        size = button.bounding_box()
        assert size
        assert min(size['height'], size['width']) >= 44, button.inner_text()


def test_a_drop_on_the_hand_over_says_what_the_checklist_lacks_and_leads_there_and_the_sheet_is_copied(board: Callable[..., Page]) -> None:
    """S6 and S8: nothing of it is filled in on the board; what data show is ticked, the rest by hand, and the deal goes."""
    anna = board('anna')
    card(anna, PAID).get_by_role('link').focus()
    anna.keyboard.press('m')
    anna.get_by_role('menuitemradio', name='Передано в реализацию').press('Enter')
    form = the_form(anna)
    expect(form.get_by_role('listitem')).to_have_text(['Сверено с клиентом'])
    assert len(Axe().run(still(anna), context='.v-dialog').response['violations']) == 0
    form.get_by_role('link', name='В сделку').click()
    checks = anna.get_by_test_id('checklist')
    expect(checks.get_by_test_id('checklist-count')).to_have_text('1 из 2')
    expect(checks.get_by_role('heading')).to_be_focused()
    by_hand = checks.get_by_role('checkbox', name='Сверено с клиентом')
    by_hand.press('Space')
    expect(checks.get_by_test_id('checklist-count')).to_have_text('2 из 2')
    expect(by_hand).to_be_focused()
    assert len(Axe().run(still(anna), context='.vc').response['violations']) == 0
    checks.get_by_role('button', name='Передать в реализацию').click()
    expect(anna.get_by_text('В работу → Передано в реализацию').first).to_be_visible()
    checks.get_by_role('link', name='Лист передачи').click()
    anna.context.grant_permissions(['clipboard-read', 'clipboard-write'])
    anna.get_by_role('button', name='Скопировать').click()
    expect(anna.get_by_text('Скопировано')).to_be_visible()
    copied = anna.evaluate('() => navigator.clipboard.readText()')
    assert copied.startswith(PAID)
    assert 'Ответственный: Анна Крылова' in copied
    anna.emulate_media(media='print')
    expect(anna.get_by_role('button', name='Скопировать')).to_be_hidden()


def test_a_box_ticked_by_the_keyboard_while_the_page_still_connects_is_ticked(board: Callable[..., Page]) -> None:
    """The heading that the address asks for does not take the keyboard from where it is by then."""
    anna = board('anna')
    deal = card(anna, EARLY).get_by_role('link').get_attribute('href')
    anna.add_init_script(LATELY)
    anna.goto(f'{deal}?checklist=1')
    checks = anna.get_by_test_id('checklist')
    by_hand = checks.get_by_role('checkbox', name='Сверено с клиентом')
    by_hand.focus()
    anna.wait_for_timeout(2 * LATE)
    expect(by_hand).to_be_focused()
    by_hand.press('Space')
    expect(checks.get_by_test_id('checklist-count')).to_have_text('1 из 2')


LATE: Final = 700
"""Milliseconds by which the server's messages come late."""
LATELY: Final = f"""Object.defineProperty(WebSocket.prototype, 'onmessage', {{
  set(heard) {{ this.addEventListener('message', (event) => setTimeout(() => heard.call(this, event), {LATE})); }},
}});"""


def the_form(page: Page) -> Locator:
    return page.get_by_test_id('requirement-form')


def _fill(session: Session, team: dict[str, int]) -> None:
    ask_as_shipped(session)
    session.add_all([
        ListItem(kind='checklist', text='Название', fact='title', position=0), ListItem(kind='checklist', text='Сверено с клиентом', position=1),
    ])  # fmt: skip
    for title in (ASKED, CANCELLED, BY_KEYS, ON_PHONE, PAID, EARLY):
        deals.create(session, title=title, owner_id=team['anna'], by=access.SYSTEM)
