"""A retail deal on its whole way, from «В работу» to «Передано в реализацию»: each stage refuses it first, and takes it once its rule is met."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlmodel import Session

from dashboard import catalogue, lists
from tests.asking import ask_as_shipped
from tests.browser.conftest import serving

CODES = {'Интерес': 'interest', 'Предложение': 'proposal', 'Счёт': 'invoice', 'Оплачено': 'paid', 'Передано в реализацию': 'won'}
SHORT, FULL = 'Сердце Столицы / к3 / кв145', 'Сердце Столицы / к3 / с2 / эт21 / кв145'


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A server of the test's own, so that one that is tried again begins with its first deal."""

    def fill(session: Session, team: dict[str, int]) -> None:
        lists.ensure_shipped(session)
        ask_as_shipped(session)
        catalogue.add(session, fields={'name': 'Монитор 10", белый', 'price': 38_000_00, 'link': 'https://catalogue.example/1'}, by=team['director'])

    with serving(tmp_path, fill) as served:
        yield served


def test_a_retail_deal_goes_its_whole_way_and_no_rule_is_passed_by(window: Callable[..., Page]) -> None:
    """S1 to S8."""
    anna = window('anna', '/deal/new')
    begun(anna)
    interested(anna)
    offered(anna)
    invoiced(anna)
    paid(anna)
    handed_over(anna, window('head', '/deal/1'))
    for step in ('В работу → Интерес', 'Интерес → Предложение', 'Предложение → Счёт', 'Счёт → Оплачено', 'Оплачено → Передано в реализацию'):
        expect(anna.locator('.vd-feed').get_by_text(step).first).to_be_visible()


def begun(anna: Page) -> None:
    """S1: a title without its floor is enough to begin with."""
    anna.wait_for_function('window.socket?.connected')
    anna.get_by_role('textbox', name='Название').fill(SHORT)
    anna.get_by_role('textbox', name='Имя').fill('Марина Сергеевна')
    anna.get_by_role('textbox', name='Телефон').first.fill('8 916 000-00-12')
    anna.get_by_test_id('deal-create').click()
    anna.wait_for_url('**/deal/1')
    expect(here(anna)).to_contain_text('В работу')


def interested(anna: Page) -> None:
    """S2: a next step, and a comment that says something."""
    form = asks(anna, 'Интерес', 'Следующий шаг', 'Что решили с клиентом')
    form.get_by_role('textbox', name='Следующий шаг').fill('Созвониться по панели')
    form.get_by_role('button', name='завтра').click()
    form.get_by_role('textbox', name='Что решили с клиентом').fill('Думает')
    refused(form, 'не меньше 8 слов')
    form.get_by_role('textbox', name='Что решили с клиентом').fill('Панель выбрали, ждём план от дизайнера до пятницы включительно')
    passed(anna, form, 'Интерес')


def offered(anna: Page) -> None:
    """S4: something to offer, and that it was sent."""
    form = asks(anna, 'Предложение', 'Стоимость услуг')
    given_up(anna, form, 'Интерес')
    search = anna.get_by_test_id('product-search')
    search.fill('мон')
    search.press('Enter')
    expect(anna.get_by_test_id('goods-sum')).to_have_text('38\u202f000\xa0₽')
    anna.get_by_test_id('offer-open').click()
    anna.get_by_test_id('offer-sent').click()
    anna.get_by_test_id('offer-move').click()
    expect(here(anna)).to_contain_text('Предложение')


def invoiced(anna: Page) -> None:
    """S5: number, date, kind of contract, and where exactly the flat is."""
    form = asks(anna, 'Счёт', 'Номер счёта', 'Дата счёта', 'Вид договора', 'Название')
    form.get_by_role('textbox', name='Номер счёта').fill('СЧ-410')
    form.get_by_role('textbox', name='Дата счёта').fill('24.11')
    form.get_by_role('combobox', name='Вид договора').click()
    anna.get_by_role('option', name='публичная оферта').click()
    refused(form, 'полное название')
    form.get_by_role('textbox', name='Название').fill(FULL)
    passed(anna, form, 'Счёт')
    expect(anna.get_by_role('heading', level=1)).to_have_text(FULL)


def paid(anna: Page) -> None:
    """S6: a claim is enough."""
    form = asks(anna, 'Оплачено')
    expect(form).to_contain_text('Платёж или заявка о нём: заполняется в сделке')
    given_up(anna, form, 'Счёт')
    anna.get_by_test_id('add-payment').click()
    anna.get_by_label('Сумма платежа').press('Enter')
    expect(anna.get_by_test_id('payment')).to_contain_text('заявлено')
    stage(anna, 'Оплачено').click()
    expect(here(anna)).to_contain_text('Оплачено')


def handed_over(anna: Page, head: Page) -> None:
    """S8: all of the checklist of S6, ticked by what the deal shows and by hand."""
    form = asks(anna, 'Передано в реализацию')
    expect(form.get_by_role('listitem')).to_have_count(6)
    given_up(anna, form, 'Оплачено')
    head.get_by_role('button', name='Подтвердить').click()
    for label, value in (('1С:Оборудование', 'Резерв на складе'), ('Тип реализации', 'ДО + СМР')):
        anna.get_by_role('button', name=f'{label}:').click()
        anna.get_by_role('combobox', name=label).click()
        anna.get_by_role('option', name=value, exact=True).click()
        anna.get_by_role('button', name='Сохранить').click()
    checks = anna.get_by_test_id('checklist')
    expect(checks.get_by_test_id('checklist-count')).to_have_text('7 из 9')
    for box in checks.get_by_role('checkbox').all():
        box.click()
        expect(box).to_be_checked()
    checks.get_by_role('button', name='Передать в реализацию').click()
    expect(here(anna)).to_contain_text('Передано в реализацию')


def here(page: Page) -> Locator:
    """The stage in which the deal stands."""
    return page.locator('.vd-bar [aria-current=step], .vd-stands')


def stage(page: Page, name: str) -> Locator:
    return page.locator(f'button[data-stage={CODES[name]}]')


def asks(page: Page, to: str, *fields: str) -> Locator:
    """The form with which a stage answers, and what it asks for."""
    stage(page, to).click()
    form = page.get_by_test_id('requirement-form')
    expect(form.get_by_role('heading', name=to)).to_be_visible()
    for field in fields:
        expect(form.get_by_label(field).first).to_be_visible()
    return form


def refused(form: Locator, why: str) -> None:
    form.get_by_role('button', name='Перенести').click()
    expect(form.get_by_role('alert')).to_contain_text(why)


def given_up(page: Page, form: Locator, stands: str) -> None:
    form.get_by_role('button', name='Отмена').click()
    expect(form).to_be_hidden()
    expect(here(page)).to_contain_text(stands)


def passed(page: Page, form: Locator, to: str) -> None:
    form.get_by_role('button', name='Перенести').click()
    expect(form).to_be_hidden()
    expect(here(page)).to_contain_text(to)
