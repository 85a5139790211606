"""The checklist on a deal's page (S6), the hand-over and a head's on an advance (S8), the sheet, and «Не доплачено» on «Сегодня»."""

from datetime import timedelta

import pytest
from nicegui import ElementFilter, ui
from nicegui.testing import UserInteraction

from dashboard import contacts, deals, handover, head_notes, lines, lists, payments
from dashboard.contacts import Content
from dashboard.queries import deal as query
from tests.asking import ask_as_shipped
from tests.conftest import NOW
from tests.pages.test_deal import act, tags, wait

FULL = 'Сердце Столицы / к3 / с2 / эт21 / кв145'
HANDS = ('Состав и цвета сверены с клиентом', 'Дата монтажа и доступ на объект согласованы')


@pytest.fixture
def paid(store, team, a_deal):
    """Anna's deal in «Оплачено», a half of it paid; but for the rest, and what people vouch for, it shows all it has to."""
    store.write(lists.ensure_shipped)
    deal = a_deal(FULL)
    store.write(contacts.add, deal, content=Content('Марина Сергеевна', ('+7 000 000-00-12',)), by=team.anna)
    store.write(lines.add, deal, fields={'text': 'Монитор', 'price': 38_000_00}, by=team.anna)
    store.write(payments.enter, deal, fields={'paid_on': NOW.date(), 'amount': 18_000_00}, by=team.head)
    for field, value in {'shipment_status': 'awaited', 'delivery_type': 'all'}.items():
        store.write(deals.set_field, deal, field, seen=None, new=value, by=team.anna)
    store.write(deals.move, deal, to='paid', seen='intake', by=team.anna)
    store.write(ask_as_shipped)
    return deal


async def undo(user):
    """«Вернуть» of the toast, once it is there; the feed has one of its own."""
    button = next(one for one in tags(user, 'button') if one.props.get('data-testid') == 'undo' and 'v-toast' in one.parent_slot.parent.classes)
    await wait(lambda: button.visible)
    click(user, button)


def boxes(user):
    return {tag.props['aria-label']: tag for tag in tags(user, 'button') if tag.props.get('role') == 'checkbox'}


def click(user, tag):
    UserInteraction(user, {tag}, None).trigger('click')


def said(user, fact):
    """What stands at the item that this fact ticks."""
    item = next(tag for tag in tags(user, 'li') if tag.props.get('data-fact') == fact)
    with user:
        return ' '.join(one.text for one in ElementFilter(kind=ui.element) if item in one.ancestors() and getattr(one, 'text', ''))


def stage(store, deal, team):
    return store.read(query.deal, deal, by=team.director).stage.code


async def test_what_data_show_is_ticked_at_once_the_rest_by_hand_and_then_it_is_handed_over(anna, store, team, paid):
    await anna.open(f'/deal/{paid}')
    await anna.should_see('5 из 9')
    assert 'Марина Сергеевна, +7 000 000-00-12' in said(anna, 'contact')
    assert 'осталось доплатить 20' in said(anna, 'payment_status')
    await anna.should_see('Не закреплено: техническая, коммерческая, текущая')
    await anna.should_not_see('Передать с авансом')
    store.write(payments.enter, paid, fields={'paid_on': NOW.date(), 'amount': 20_000_00}, by=team.head)
    await anna.should_see('7 из 9')
    for text in HANDS:
        click(anna, boxes(anna)[text])
        await anna.should_see(f'Отмечено: {text}')
    await anna.should_see('9 из 9')
    (hand_over,) = (tag for tag in tags(anna, 'button') if tag.props.get('data-testid') == 'hand-over')
    click(anna, hand_over)
    await anna.should_see('Оплачено → Передано в реализацию')
    assert stage(store, paid, team) == 'won'
    await wait(lambda: not boxes(anna))


async def test_a_tick_is_taken_back_from_the_toast_and_from_the_item(anna, store, team, paid):
    await anna.open(f'/deal/{paid}')
    click(anna, boxes(anna)[HANDS[0]])
    await anna.should_see(f'Отмечено: {HANDS[0]}')
    await undo(anna)
    await anna.should_see('5 из 9')
    click(anna, boxes(anna)[HANDS[0]])
    await anna.should_see('6 из 9')
    click(anna, boxes(anna)[HANDS[0]])
    await anna.should_see('5 из 9')


async def test_a_head_hands_over_on_an_advance_and_takes_it_back(head, store, team, paid):
    await head.open(f'/deal/{paid}')
    act(head, 'Передать с авансом')
    await head.should_see('Не отмечено: Оплачено полностью или бесплатно')
    head.find(marker='advance').trigger('submit.prevent')
    await head.should_see('оно не может быть пустым')
    form = next(tag for tag in tags(head, 'form') if tag.props.get('data-testid') == 'advance-form')
    with head:
        reason, due = (next(one for one in ElementFilter(kind=kind) if type(one) is kind and form in one.ancestors()) for kind in (ui.textarea, ui.input))
    reason.value, due.value = 'Монтаж в пятницу', '12.12'
    head.find(marker='advance').trigger('submit.prevent')
    await head.should_see('Передано с авансом, Павел Петров')
    await head.should_see('Оплачено → Передано в реализацию')
    await head.should_see('осталось доплатить 20')
    assert store.read(query.deal, paid, by=team.head).seen('rest_due_on').isoformat() == '2026-12-12'
    await undo(head)
    await head.should_see('Возвращено: Оплачено')
    assert (stage(store, paid, team), store.read(query.deal, paid, by=team.head).seen('rest_due_on')) == ('paid', None)


async def test_the_form_on_the_way_says_what_lacks_and_where_to_fill_it_in(anna, store, team, paid):
    await anna.open(f'/deal/{paid}')
    (move,) = (tag for tag in tags(anna, 'button') if tag.props.get('data-stage') == 'won')
    click(anna, move)
    await anna.should_see('Чек-лист: заполняется в сделке')
    assert any(tag.props.get('href') == f'/deal/{paid}?checklist=1' for tag in tags(anna, 'a'))
    assert stage(store, paid, team) == 'paid'


async def test_it_is_out_of_the_way_until_it_is_asked_for(anna, store, team, paid, a_deal):
    early = a_deal('Остров / кв1')
    await anna.open(f'/deal/{early}')
    await anna.should_not_see('Чек-лист передачи')
    await anna.open(f'/deal/{early}?checklist=1')
    await anna.should_see('Чек-лист передачи')
    assert 'не указано: дом, подъезд, этаж' in said(anna, 'title')


async def test_the_title_is_asked_for_on_the_way_to_the_invoice_and_its_form_kept(anna, store, team, a_deal, shipped_needs):
    """S5 and P1: what is typed is written in the canonical form."""
    deal = a_deal('Сердце Столицы / кв145')
    for field, value in {'invoice_no': 'СЧ-1', 'invoiced_on': NOW.date(), 'contract_kind': 'offer'}.items():
        store.write(deals.set_field, deal, field, seen=None, new=value, by=team.anna)
    await anna.open(f'/deal/{deal}')
    act(anna, 'Счёт')
    await anna.should_see('Заполните, чего не хватает')
    with anna:
        title = next(one for one in ElementFilter(kind=ui.input) if one.value == 'Сердце Столицы / кв145')
    title.value = 'Сердце Столицы к3 секция 2, 21 этаж, кв 145'
    anna.find(marker='entry').trigger('submit.prevent')
    await anna.should_see('В работу → Счёт')
    assert store.read(query.deal, deal, by=team.anna).title == FULL


async def test_the_sheet_is_a_page_of_its_own_without_what_heads_keep_to_themselves(head, store, team, paid):
    store.write(head_notes.write, paid, text='Скидку обещал я', seen='', by=team.head)
    await head.open(f'/deal/{paid}/handover')
    for text in ('Лист передачи', FULL, 'Марина Сергеевна, +7 000 000-00-12', 'Монитор', '1 шт', 'ДО + СМР', 'Осталось доплатить'):
        await head.should_see(text)
    await head.should_not_see('Скидку')


async def test_somebody_elses_sheet_is_not_there(user, store, team, paid):
    await user.http_client.get('/demo/boris')
    assert (await user.http_client.get(f'/deal/{paid}/handover')).status_code == 404


async def test_what_is_owed_stands_on_its_heads_day_with_the_day_of_the_rest_in_red_once_it_is_over(head, store, team, paid, time):

    store.write(handover.on_advance, paid, to='won', seen='paid', reason='Монтаж', due=(None, NOW.date()), by=team.head)
    await head.open('/')
    await head.should_see('не доплачено: 1')
    await head.should_see('передано, остаток до сегодня')
    time.start = NOW + timedelta(days=1)
    await head.open('/')
    await head.should_see('передано, остаток до вчера')
    assert any(tag.text == 'передано, остаток до вчера' and 'v-bad' in tag.classes for tag in tags(head, 'span'))
