"""Settings: the catalogue, price lists on their way in, and the texts of the offer."""

import io

import pytest
from nicegui import ElementFilter
from openpyxl import Workbook

from dashboard import catalogue, offers
from dashboard.errors import Refusal
from dashboard.exchange.records import Rejected
from dashboard.queries import catalogue as query
from tests.pages.test_deal import act
from tests.pages.test_deal_goods import control, undo

LIST = 'Артикул;Наименование;Цена\nМ-1;Монитор;25 900\nК-1;Камера;дорого\nХ-1;Хаб;16 900\n'


@pytest.fixture
async def director(user):
    """The company head at her screen."""
    await user.http_client.get('/demo/director')
    return user


@pytest.fixture
def monitor(store, team):
    return store.write(catalogue.add, fields={'name': 'Монитор', 'article': 'М-1', 'group': 'Домофон', 'price': 24_900_00}, by=team.director)


def names(store, team):
    return [item.name for item in store.read(query.find, '', by=team.anna)]


def submit(user, mark):
    user.find(marker=mark).trigger('submit.prevent')


@pytest.mark.parametrize('who', ['anna', 'head'])
async def test_the_catalogue_is_the_company_heads(user, who):
    await user.http_client.get(f'/demo/{who}')
    assert (await user.http_client.get('/settings/catalogue')).status_code == 404


async def test_a_product_is_added_refused_with_its_reason_and_taken_back(director, store, team, monitor):
    await director.open('/settings/catalogue')
    act(director, 'Добавить товар')
    control(director, 'Название').set_value('Камера')
    control(director, 'Артикул').set_value('м-1')
    control(director, 'Цена').set_value('4 500')
    submit(director, 'product-form')
    await director.should_see('он уже есть у товара «Монитор»')
    control(director, 'Артикул').set_value('К-1')
    submit(director, 'product-form')
    await director.should_see('Добавлено: Камера')
    assert names(store, team) == ['Камера', 'Монитор']
    await undo(director)
    await director.should_see('Убраны из списка: 1')


async def test_a_product_is_changed_where_it_stands(director, store, team, monitor):
    await director.open('/settings/catalogue')
    act(director, 'Монитор')
    control(director, 'Цена').set_value('25900,50')
    control(director, 'Группа').set_value('Мониторы')
    submit(director, 'product-form')
    await director.should_see('25\u202f900,50\xa0₽ / шт')
    await director.should_see('Мониторы')
    await undo(director)
    await director.should_see('24\u202f900\xa0₽ / шт')
    await director.should_see('Домофон')


async def test_of_a_long_price_list_only_the_rows_that_are_shown_are_worded(director, monitor):
    from pages.settings import price_list

    class Unsaid(Refusal):
        def sentence(self, _translate):
            raise AssertionError('nobody sees this row')

    wrong = [Rejected(n, Refusal() if n < price_list.SHOWN else Unsaid.__new__(Unsaid)) for n in range(price_list.SHOWN + 1)]
    await director.open('/settings/catalogue')
    with director:
        price_list._show(catalogue.Sorted((), (), 0, tuple(wrong)))
    await director.should_see('и ещё 1')


async def test_what_somebody_changed_meanwhile_is_said_and_a_second_save_keeps_mine(director, store, team, monitor):
    await director.open('/settings/catalogue')
    act(director, 'Монитор')
    store.write(catalogue.edit, monitor, changes={'price': (24_900_00, 1_00)}, by=team.director)
    control(director, 'Цена').set_value('25900')
    submit(director, 'product-form')
    await director.should_see('Сохраните ещё раз, чтобы оставить своё.')
    submit(director, 'product-form')
    await director.should_see('25\u202f900\xa0₽ / шт')


async def test_an_open_product_keeps_what_was_typed_when_another_is_asked_for(director, store, team, monitor):
    store.write(catalogue.add, fields={'name': 'Камера', 'price': 4_500_00}, by=team.director)
    await director.open('/settings/catalogue')
    act(director, 'Монитор')
    act(director, 'Камера')  # nothing was typed yet
    assert control(director, 'Название').value == 'Камера'
    control(director, 'Цена').set_value('5000')
    for other in ('Монитор', 'Добавить товар'):
        act(director, other)
        await director.should_see('Сначала сохраните или отмените правку.')
        assert control(director, 'Цена').value == '5000'


async def test_a_product_is_retired_and_brought_back(director, store, team, monitor):
    await director.open('/settings/catalogue')
    director.find(marker=f'retire-{monitor}').click()
    await director.should_see('Убрано из списка: Монитор')
    assert names(store, team) == []
    await director.should_see(marker=f'restore-{monitor}')
    director.find(marker=f'restore-{monitor}').click()
    await director.should_see('Снова в списке: Монитор')


async def sent(user, content, name='прайс.csv'):
    answer = await user.http_client.post(f'/settings/catalogue/file?name={name}', content=content)
    assert answer.status_code == 200
    from pages.settings.price_file import PriceFile

    with user:
        (button,) = ElementFilter(kind=PriceFile)
    await button._sent(answer.json()['token'])


async def test_a_price_list_is_looked_at_before_it_is_taken_and_taken_back(director, store, team, monitor):
    await director.open('/settings/catalogue')
    await sent(director, LIST.encode())
    await director.should_see('Новых: 1 · изменятся: 1 · без изменений: 0 · с ошибками: 1')
    await director.should_see('строка 3')
    await director.should_see('«дорого» в столбце «Цена» — не сумма')
    await director.should_see('Монитор: Цена 24\u202f900\xa0₽ → 25\u202f900\xa0₽')
    assert names(store, team) == ['Монитор']
    submit(director, 'price-list')
    await director.should_see('Загружено: новых 1, изменено 1')
    assert names(store, team) == ['Монитор', 'Хаб']
    await undo(director)
    await director.should_see('Возвращено')
    assert names(store, team) == ['Монитор']


async def test_a_workbook_asks_for_its_sheet_and_its_columns(director, store, team):
    book = Workbook()
    book.active.append(['Что', 'Сколько'])
    book.active.append(['Камера', 4500])
    book.create_sheet('Второй').append(['Название', 'Цена'])
    file = io.BytesIO()
    book.save(file)
    await director.open('/settings/catalogue')
    await sent(director, file.getvalue(), 'прайс.xlsx')
    await director.should_see('Укажите, в каком столбце «Название»')
    control(director, 'Название *').set_value('Что')
    control(director, 'Цена *').set_value('Сколько')
    await director.should_see('Новых: 1')
    submit(director, 'price-list')
    await director.should_see('Загружено: новых 1')
    assert names(store, team) == ['Камера']


async def test_what_is_no_price_list_is_refused_and_nothing_of_it_is_left(director):
    from pages.settings import price_file

    await director.open('/settings/catalogue')
    await sent(director, b'\x00\x01\x02')
    await director.should_see('не CSV, не XLSX')
    assert price_file._held == {}


@pytest.mark.parametrize('name', ['../../../etc/passwd', '..', '', 'a\x00b/../c.csv', 'я' * 300 + '.csv'])
async def test_a_file_lies_in_a_folder_of_its_own_whatever_it_is_called(director, name):
    from pages.settings import price_file

    answer = await director.http_client.post('/settings/catalogue/file', params={'name': name}, content=LIST.encode())
    path = price_file.held(answer.json()['token'], by=1)
    assert path.parent.name.startswith('voronka-')
    assert path.read_text() == LIST
    assert price_file.held(answer.json()['token'], by=2) is None
    price_file.forget(answer.json()['token'])
    assert not path.parent.exists()


@pytest.mark.parametrize('who', ['anna', 'head'])
async def test_nobody_else_sends_a_price_list(user, who):
    await user.http_client.get(f'/demo/{who}')
    assert (await user.http_client.post('/settings/catalogue/file', content=LIST.encode())).status_code == 404


async def test_a_head_writes_the_offer_sees_what_it_makes_and_takes_it_back(head, store):
    await head.open('/settings/offer')
    control(head, 'Сообщение').set_value('Наше предложение:\n{lines}\nИтого {total}')
    await head.should_see('Наше предложение:')
    submit(head, 'offer-template')
    await head.should_see('Сохранено: Сообщение')
    assert store.read(offers.kept, 'template') == 'Наше предложение:\n{lines}\nИтого {total}'
    await undo(head)
    await head.should_see('Возвращено')
    assert store.read(offers.kept, 'template') == offers.SHIPPED['template']


async def test_a_wrong_placeholder_is_refused_and_what_was_typed_stays(head, store):
    await head.open('/settings/offer')
    control(head, 'Строка товара').set_value('{name} {summa}')
    submit(head, 'offer-line')
    await head.should_see('такой подстановки нет; есть: {n}, {name}')
    assert control(head, 'Строка товара').value == '{name} {summa}'
    assert store.read(offers.kept, 'line') == offers.SHIPPED['line']


async def test_an_employee_writes_no_offers_texts(anna):
    assert (await anna.http_client.get('/settings/offer')).status_code == 404
