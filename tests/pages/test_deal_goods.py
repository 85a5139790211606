"""The deal's products, payments and offer on its page: found, changed, taken back; kept while two people work at once."""

import asyncio

import pytest
from nicegui import ElementFilter, ui
from nicegui.testing.user_interaction import UserInteraction

from dashboard import catalogue, deals, lines, payments
from dashboard.queries import feed
from dashboard.queries import goods as query
from dashboard.queries import payments as payments_query
from tests.conftest import NOW
from tests.pages.test_deal import act, tags, wait

MONITOR = {'name': 'Монитор 10"', 'article': 'М-1', 'price': 24_900_00, 'link': 'https://x.example/m'}
TODAY = NOW.date()


@pytest.fixture
def deal(store, team, a_deal):
    """Anna's deal, which sells a monitor; the catalogue has cameras, too."""
    made = a_deal()
    monitor = store.write(catalogue.add, fields=MONITOR, by=team.director)
    store.write(catalogue.add, fields={'name': 'Камера уличная', 'price': 4_500_00}, by=team.director)
    store.write(lines.add, made, product_id=monitor, by=team.anna)
    return made


def control(user, label):
    with user:
        return next(one for one in ElementFilter(kind=ui.element) if one.props.get('aria-label') == label and hasattr(one, 'value'))


def submit(user, inside, times=1):
    form = next(one for one in tags(user, 'form') if inside in one.classes)
    for _ in range(times):
        UserInteraction(user, {form}, None).trigger('submit.prevent')


def pick(user, times=1):
    """Take the first of what was found, so many times at once."""
    first = next(one for one in tags(user, 'button') if 'vg-pick' in one.classes)
    for _ in range(times):
        UserInteraction(user, {first}, None).trigger('click')


async def undo(user):
    """«Вернуть» of the toast, once it is there."""
    for _ in range(40):
        found = [one for one in tags(user, 'button') if one.text == 'Вернуть' and one.visible]
        if found:
            break
        await asyncio.sleep(0.05)
    UserInteraction(user, {found[0]}, None).trigger('click')


def goods(store, team, deal):
    return store.read(query.goods, deal, by=team.anna)


async def test_a_product_is_found_by_a_few_letters_added_and_taken_back(anna, store, team, deal):
    await anna.open(f'/deal/{deal}')
    control(anna, 'Добавить товар: название или артикул').set_value('камер')
    await anna.should_see('Камера уличная')
    pick(anna)
    await anna.should_see('Добавлено: Камера уличная')
    assert goods(store, team, deal).amount == 29_400_00
    await undo(anna)
    await anna.should_see('Возвращено')
    assert [line.text for line in goods(store, team, deal).lines] == ['Монитор 10"']


async def test_what_is_in_no_catalogue_becomes_a_line_that_is_priced_at_once(anna, store, team, deal):
    await anna.open(f'/deal/{deal}')
    control(anna, 'Добавить товар: название или артикул').set_value('Доводчик двери')
    await anna.should_see('Добавить «Доводчик двери» без каталога')
    act(anna, 'Добавить «Доводчик двери»')
    await anna.should_see('Количество, шт')
    control(anna, 'Цена').set_value('3 000,50')
    submit(anna, 'vg-form')
    await anna.should_see('Сохранено: Доводчик двери')
    assert goods(store, team, deal).amount == 27_900_50


async def test_a_line_is_changed_where_it_stands_and_a_wrong_number_stays_with_its_reason(anna, store, team, deal):
    await anna.open(f'/deal/{deal}')
    act(anna, 'Монитор 10"')
    control(anna, 'Количество, шт').set_value('два')
    submit(anna, 'vg-form')
    await anna.should_see('нужно количество, например 2 или 12,5')
    assert control(anna, 'Количество, шт').value == 'два'
    control(anna, 'Количество, шт').set_value('2')
    control(anna, 'Скидка').set_value('10')
    submit(anna, 'vg-form')
    await anna.should_see('44\u202f820\xa0₽')
    await anna.should_see('−10 %')


async def test_of_two_at_one_line_the_second_sees_it_and_keeps_what_was_typed(anna, store, team, deal):
    await anna.open(f'/deal/{deal}')
    act(anna, 'Монитор 10"')
    control(anna, 'Количество, шт').set_value('3')
    (line,) = goods(store, team, deal).lines
    store.write(lines.change, line.id, version=line.version, fields={'price': 20_000_00}, by=team.head)
    submit(anna, 'vg-form')
    await anna.should_see('тем временем изменили')
    assert control(anna, 'Количество, шт').value == '3'
    control(anna, 'Цена').set_value('20000')
    submit(anna, 'vg-form')
    await anna.should_see('60\u202f000\xa0₽')


async def test_an_open_line_keeps_what_was_typed_when_another_is_asked_for(anna, store, team, deal):
    store.write(lines.add, deal, fields={'text': 'Доводчик'}, by=team.anna)
    await anna.open(f'/deal/{deal}')
    act(anna, 'Монитор 10"')
    act(anna, 'Доводчик')  # nothing was typed yet
    act(anna, 'Монитор 10"')
    control(anna, 'Количество, шт').set_value('3')
    await asyncio.sleep(0)
    (other,) = tags(anna, 'button', 'Доводчик')
    for event in ('click', 'keydown.alt.up.prevent'):
        UserInteraction(anna, {other}, None).trigger(event)
        await anna.should_see('Сначала сохраните или отмените правку.')
        assert control(anna, 'Количество, шт').value == '3'
    submit(anna, 'vg-form')
    await anna.should_see('Сохранено: Монитор 10"')
    assert [line.text for line in goods(store, team, deal).lines] == ['Монитор 10"', 'Доводчик']


async def test_a_corrected_sum_is_said_and_reset_with_one_click(anna, store, team, deal):
    store.write(deals.set_field, deal, 'amount', seen=24_900_00, new=26_000_00, by=team.anna)
    await anna.open(f'/deal/{deal}')
    await anna.should_see('исправлено вручную, расчёт 24\u202f900\xa0₽, разница +1\u202f100\xa0₽')
    act(anna, 'Вернуть расчёт')
    await anna.should_not_see('исправлено вручную')
    assert goods(store, team, deal).amount == 24_900_00
    await undo(anna)
    await anna.should_see('исправлено вручную')


async def test_services_are_typed_where_no_line_says_them(anna, store, team, deal):
    await anna.open(f'/deal/{deal}')
    with anna:
        (place,) = [one for one in ElementFilter(kind=ui.element) if one.props.get('data-field') == 'services_total']
        (button,) = place.default_slot.children
    UserInteraction(anna, {button}, None).trigger('click')
    control(anna, 'Услуги').set_value('6 000')
    submit(anna, 'vd-edit')
    await anna.should_see('30\u202f900\xa0₽')
    assert goods(store, team, deal).services == 6_000_00


async def test_a_double_click_adds_one_line(anna, store, team, deal):
    await anna.open(f'/deal/{deal}')
    control(anna, 'Добавить товар: название или артикул').set_value('камер')
    await anna.should_see('Камера уличная')
    pick(anna, times=2)
    await anna.should_see('Добавлено: Камера уличная')
    await asyncio.sleep(0.2)
    assert len(goods(store, team, deal).lines) == 2


async def test_the_next_product_is_typed_while_the_first_is_looked_up(anna, store, team, deal):
    await anna.open(f'/deal/{deal}')
    search = control(anna, 'Добавить товар: название или артикул')
    search.set_value('камер')
    UserInteraction(anna, {search}, None).trigger('keydown.enter')
    await wait(lambda: search.value == '')
    search.set_value('мони')
    await anna.should_see('Добавлено: Камера уличная')
    assert search.value == 'мони'


async def test_an_employee_claims_a_payment_and_a_colleagues_page_shows_it(anna, store, team, deal, create_user):
    head = create_user()
    await head.http_client.get('/demo/head')
    for user in (anna, head):
        await user.open(f'/deal/{deal}')
    act(anna, 'Заявить платёж')
    control(anna, 'Сумма платежа').set_value('10 000')
    submit(anna, 'vg-form')
    await anna.should_see('Заявлено: 10\u202f000\xa0₽')
    await head.should_see('заявлено, ждёт подтверждения, Анна Крылова')
    act(head, 'Подтвердить')
    await anna.should_see('Оплачено 10\u202f000\xa0₽ из 24\u202f900\xa0₽, осталось 14\u202f900\xa0₽')
    await anna.should_see('Частично оплачено')
    await undo(head)
    await head.should_see('Возвращено')
    assert store.read(payments_query.payments, deal, by=team.anna).status == 'unpaid'


async def test_a_claim_that_is_sent_twice_is_one_payment(anna, store, team, deal):
    await anna.open(f'/deal/{deal}')
    act(anna, 'Заявить платёж')
    control(anna, 'Сумма платежа').set_value('10 000')
    submit(anna, 'vg-form', times=3)
    await anna.should_see('Заявлено: 10\u202f000\xa0₽')
    await asyncio.sleep(0.2)  # what a second write would need
    assert len(store.read(payments_query.payments, deal, by=team.anna).rows) == 1


async def test_a_wrong_payment_stays_in_its_form_with_the_reason(anna, store, team, deal):
    await anna.open(f'/deal/{deal}')
    act(anna, 'Заявить платёж')
    control(anna, 'Дата платежа').set_value('2030-01-01')
    submit(anna, 'vg-form')
    await anna.should_see('нужен день, который уже наступил')
    control(anna, 'Дата платежа').set_value('вчера')
    submit(anna, 'vg-form')
    await anna.should_see('нужен день, который уже наступил')
    assert store.read(payments_query.payments, deal, by=team.anna).rows == ()


async def test_paid_in_full_an_employee_finds_products_and_sum_locked(anna, store, team, deal):
    store.write(payments.enter, deal, fields={'paid_on': TODAY, 'amount': 24_900_00}, by=team.head)
    await anna.open(f'/deal/{deal}')
    await anna.should_see('Полностью оплачено: товары и сумму меняет только руководитель.')
    await anna.should_see('Дата оплаты (Розница)')
    assert not [one for one in tags(anna, 'button') if one.text == 'Монитор 10"']
    assert not [one for one in tags(anna, 'button') if one.text == '24\u202f900\xa0₽']


async def test_a_head_says_free_of_charge_and_takes_it_back(head, store, team, deal):
    await head.open(f'/deal/{deal}')
    act(head, 'Бесплатно')
    await head.should_see('Не бесплатно')
    await undo(head)
    await head.should_see('Не оплачено')


async def test_the_offer_is_looked_over_noted_as_sent_and_the_move_is_proposed(anna, store, team, deal):
    await anna.open(f'/deal/{deal}')
    act(anna, 'Предложение клиенту')
    await anna.should_see('Скопировать')
    text = control(anna, 'Сообщение')
    assert 'https://x.example/m' in text.value
    text.set_value(text.value + '\nЖдём ответа до пятницы')
    act(anna, 'Отправлено')
    await anna.should_see('Записано в ленту: предложение отправлено')
    await anna.should_see('Ждём ответа до пятницы')
    act(anna, 'Перевести в «Предложение»')
    await anna.should_see('В работу → Предложение')
    kinds = [line.kind for line in store.read(feed.feed, deal, by=team.anna).lines]
    assert {'move', 'offer'} <= set(kinds)


async def test_a_deal_that_sells_nothing_has_no_offer(anna, a_deal):
    await anna.open(f'/deal/{a_deal()}')
    await anna.should_not_see('Предложение клиенту')


async def test_a_head_finds_who_owes_the_rest_on_the_first_page(head, store, team, deal):
    await head.open('/')
    await head.should_see('Ни платежи, ни передачи, ни счета не ждут, остатка никто не должен.')
    store.write(payments.enter, deal, fields={'paid_on': TODAY, 'amount': 10_000_00}, by=team.head)
    store.write(payments.claim, deal, fields={'paid_on': TODAY, 'amount': 4_900_00}, by=team.anna)
    await head.open('/')
    await head.should_see('оплачено 10\u202f000\xa0₽ из 24\u202f900\xa0₽, осталось 14\u202f900\xa0₽')
    await head.should_see('заявлено 4\u202f900\xa0₽, ждёт подтверждения')
