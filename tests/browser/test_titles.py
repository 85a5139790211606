"""A title under the hand: a pasted message becomes a deal with its client, and a duplicate is said while it is typed."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import Session, select

from dashboard import access, contacts, deals, lists
from dashboard.contacts import Content
from dashboard.models import Deal, Project
from tests.browser.conftest import serving
from tests.browser.test_deal_page import SMALL, field

MESSAGE = 'Здравствуйте! Меня зовут Ирина Смирнова, нужен домофон в ЖК Сердце Столицы, корпус 3, секция 2, этаж 21, кв. 145.\nТел. 8 000 123-45-67, после 18:00'


@pytest.fixture(scope='module')
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp('titles'), _fill) as served:
        yield served


def _fill(session: Session, team: dict[str, int]) -> None:
    lists.ensure_shipped(session)
    session.add(Project(name='КутузовGRAD II'))
    session.flush()
    deal = deals.create(session, title='КутузовGRAD II / д14 / п6 / эт10 / кв807', owner_id=team['anna'], by=access.SYSTEM)
    contacts.add(session, deal, Content('Марина', ('+7 000 000-00-12',)), by=access.SYSTEM)
    assert session.exec(select(Deal.id)).all() == [1]


def test_a_pasted_message_is_taken_apart_shown_and_becomes_a_deal(address: str, visit: Callable[..., Page]) -> None:
    page = visit(address, 'viktor', '/deal/new', viewport={'width': 390, 'height': 844}, has_touch=True, is_mobile=True)
    page.wait_for_function('window.socket?.connected')
    page.get_by_label('Название').fill(MESSAGE)
    expect(page.get_by_label('Название')).to_have_value('Сердце Столицы / к3 / с2 / эт21 / кв145')
    expect(page.get_by_label('Имя')).to_have_value('Ирина Смирнова')
    expect(page.get_by_label('Телефоны')).to_have_value('+7 000 123-45-67')
    expect(page.get_by_label('Комментарий')).to_have_value(MESSAGE)
    expect(page.get_by_label('Корпус')).to_have_value('3')
    page.get_by_label('Корпус').fill('4')
    expect(page.get_by_label('Название')).to_have_value('Сердце Столицы / к4 / с2 / эт21 / кв145')
    assert page.evaluate('document.documentElement.scrollWidth') <= 390
    assert page.evaluate(SMALL) == []
    page.get_by_test_id('deal-create').click()
    expect(page.locator('h1')).to_have_text('Сердце Столицы / к4 / с2 / эт21 / кв145')
    expect(field(page, 'project')).to_contain_text('Сердце Столицы')
    calls = field(page, 'contacts').get_by_role('link', name='+7 000 123-45-67')
    expect(calls).to_have_attribute('href', 'tel:+70001234567')
    assert calls.evaluate('one => one.getClientRects().length') == 1
    field(page, 'company').get_by_role('button').click()
    page.get_by_label('Компания', exact=True).fill('ООО «Уют»')
    page.get_by_role('button', name='Сохранить').click()
    field(page, 'company').get_by_role('button', name='ООО «Уют»').click()
    expect(page.get_by_role('button', name='Без компании')).to_be_visible()
    page.get_by_role('button', name='Недозвон').click()
    expect(page.get_by_role('button', name='Не сейчас')).to_be_visible()
    assert page.evaluate(SMALL) == []
    page.get_by_role('button', name='Изменить: Ирина Смирнова').click()
    expect(page.get_by_role('button', name='Убрать из сделки')).to_be_visible()
    assert page.evaluate('document.documentElement.scrollWidth') <= 390
    assert page.evaluate(SMALL) == []


@pytest.mark.soak
def test_a_duplicate_is_said_while_typing_and_its_three_facts_when_asked(address: str, visit: Callable[..., Page]) -> None:
    page = visit(address, 'viktor', '/deal/new')
    page.wait_for_function('window.socket?.connected')
    page.get_by_label('Название').press_sequentially('Кутузовград 2, дом 14 подъезд 6, 10 этаж, квартира 807')
    expect(page.get_by_text('КутузовGRAD II / д14 / п6 / эт10 / кв807')).to_be_visible()
    expect(page.get_by_text('Похоже, уже в работе')).to_be_visible()
    assert 'Крылова' not in page.locator('.v-main').inner_html()
    page.get_by_role('button', name='Показать, у кого').click()
    expect(page.get_by_text('Анна Крылова, с сегодня')).to_be_visible()
    assert '/deal/1"' not in page.locator('.v-main').inner_html()
    page.get_by_role('button', name='Спросить руководителя').click()
    expect(page.get_by_text('Руководителя спросили')).to_be_visible()
    head = visit(address, 'head')
    line = head.locator('.v-disputes .v-line')
    expect(line).to_contain_text('Виктор Орлов')
    line.get_by_role('button', name='Ведут оба').click()
    expect(head.locator('.v-disputes')).to_have_count(0)
    anna = visit(address, 'anna', '/deal/new')
    anna.wait_for_function('window.socket?.connected')
    anna.get_by_label('Телефоны').fill('0012')
    expect(anna.get_by_role('link', name='Марина')).to_be_visible()
    anna.get_by_role('button', name='Это он или она').click()
    anna.get_by_label('Название').fill('Остров / д1 / кв1')
    anna.get_by_test_id('deal-create').click()
    expect(field(anna, 'contacts')).to_contain_text('Марина')
