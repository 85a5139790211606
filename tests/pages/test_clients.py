"""The client on the pages: people and company in a deal, a contact's page, a returning client's form, the head's disputes."""

import asyncio

import pytest
from nicegui import ElementFilter, ui
from nicegui.testing.user_interaction import UserInteraction

from dashboard import contacts, deals, disputes, lists, observers, tasks
from dashboard.companies import Named
from dashboard.contacts import Content
from dashboard.queries import clients
from dashboard.queries import deal as query
from tests.conftest import NOW
from tests.pages.test_deal import editor, open_field, tags

FLAT = 'Остров / д2 / п1 / эт3 / кв7'
PHONE = '+7 000 111-22-33'


@pytest.fixture(autouse=True)
def parts(store):
    """The list of parts as it ships."""
    store.write(lists.ensure_shipped)


def control(user, label):
    """The open control with this label."""
    with user:
        return next(one for one in ElementFilter() if one.props.get('aria-label') == label and isinstance(one, (ui.input, ui.textarea, ui.select)))


def send(user, times=1):
    """Send the form that is open in the client's part, so many times at once."""
    with user:
        (form,) = (one for one in ElementFilter() if one.tag == 'form' and 'vt-edit' in one.classes)
    for _ in range(times):
        UserInteraction(user, {form}, None).trigger('submit.prevent')


async def test_a_person_is_added_a_wrong_phone_refused_at_the_form_and_all_is_taken_back(anna, a_deal, store, team):
    deal = a_deal(FLAT)
    await anna.open(f'/deal/{deal}')
    anna.find('Добавить человека').click()
    await anna.should_see('Роль в сделке')
    control(anna, 'Имя').value = 'Ирина'
    control(anna, 'Телефоны').value = '8 000 11'
    send(anna)
    await anna.should_see('не хватает цифр')
    control(anna, 'Телефоны').value = PHONE
    control(anna, 'Роль в сделке').value = 'Собственник'
    send(anna)
    await anna.should_see('Добавлено: Ирина')
    await anna.should_see(PHONE)
    [person] = store.read(clients.of_deal, deal, by=team.anna).people
    assert (person.name, person.part) == ('Ирина', 'Собственник')
    anna.find('Вернуть').click()
    await anna.should_not_see(PHONE)


async def test_a_person_who_is_sent_twice_is_one(anna, a_deal, store, team):
    deal = a_deal(FLAT)
    await anna.open(f'/deal/{deal}')
    anna.find('Добавить человека').click()
    await anna.should_see('Роль в сделке')
    control(anna, 'Имя').value = 'Ирина'
    send(anna, times=3)
    await anna.should_see('Добавлено: Ирина')
    await asyncio.sleep(0.2)  # what a second write would need
    assert len(store.read(clients.of_deal, deal, by=team.anna).people) == 1


async def test_an_open_form_of_the_client_keeps_what_was_typed_when_another_is_asked_for(anna, a_deal):
    await anna.open(f'/deal/{a_deal(FLAT)}')
    anna.find('Связать со сделкой').click()
    anna.find('Добавить человека').click()  # nothing was typed yet
    control(anna, 'Имя').value = 'Ирина'
    anna.find('Связать со сделкой').click()
    await anna.should_see('Сначала сохраните или отмените правку.')
    assert control(anna, 'Имя').value == 'Ирина'


async def test_a_company_with_a_wrong_inn_stays_in_its_form(anna, a_deal, store, team):
    deal = a_deal(FLAT)
    await anna.open(f'/deal/{deal}')
    with anna:
        (box,) = (one for one in ElementFilter() if one.props.get('data-field') == 'company')
    UserInteraction(anna, {next(one for one in box.descendants() if one.tag == 'button')}, None).trigger('click')
    await anna.should_see('ИНН')
    control(anna, 'Компания').value = 'ООО «Уют»'
    control(anna, 'ИНН').value = '7707083894'
    send(anna)
    await anna.should_see('контрольные цифры')
    control(anna, 'ИНН').value = '7707083893'
    send(anna)
    await anna.should_see('ООО «Уют» · ИНН 7707083893')
    assert store.read(clients.of_deal, deal, by=team.anna).company == Named('ООО «Уют»', '7707083893')


async def test_a_contact_shows_the_deals_that_one_sees_and_is_a_404_to_who_sees_none(anna, create_user, a_deal, store, team):
    deal, other = a_deal(FLAT), a_deal('Остров / кв8', owner='boris')
    contact = store.write(contacts.add, deal, Content('Ирина', (PHONE,)), by=team.anna)
    store.write(contacts.add_known, other, contact, by=team.head)
    await anna.open(f'/contact/{contact}')
    await anna.should_see(FLAT)
    await anna.should_see(PHONE)
    await anna.should_not_see('Остров / кв8')
    viktor = create_user()
    await viktor.http_client.get('/demo/viktor')
    assert (await viktor.http_client.get(f'/contact/{contact}')).status_code == 404


async def test_an_observer_sees_the_client_and_has_nothing_to_edit(anna, a_deal, store, team):
    deal = a_deal(FLAT, owner='viktor')
    store.write(contacts.add, deal, Content('Ирина', (PHONE,)), by=team.viktor)
    store.write(observers.add, deal, team.anna, by=team.viktor)
    await anna.open(f'/deal/{deal}')
    await anna.should_see(PHONE)
    for text in ('Добавить человека', 'Связать со сделкой'):
        await anna.should_not_see(text)


async def test_what_a_title_lacks_and_what_was_not_understood_is_said_on_the_deal(anna, a_deal):
    await anna.open(f'/deal/{a_deal("Остров / д2 / звонить вечером")}')
    await anna.should_see('Не разобрано: звонить вечером')
    await anna.should_see('Для счёта в названии не хватает: подъезд, этаж, квартира')
    await anna.open(f'/deal/{a_deal(FLAT)}')
    await anna.should_not_see('не хватает')


async def test_a_client_who_comes_back_is_greeted_with_the_earlier_deal(anna, a_deal, store, team):
    deal = a_deal(FLAT)
    store.write(contacts.add, deal, Content('Ирина', (PHONE,)), by=team.anna)
    store.write(deals.move, deal, to='won', seen='intake', by=team.anna)
    await anna.open(f'/deal/new?again={deal}')
    await anna.should_see('Покупали 24.11.2026')
    with anna:
        (form,) = (one for one in ElementFilter() if one.tag == 'form')
    UserInteraction(anna, {form}, None).trigger('submit.prevent')
    await anna.should_see('Связать со сделкой')  # the deal's page
    made = store.read(query.deal, deal + 1, by=team.anna)
    assert (made.title, made.owner_id) == (FLAT, team.anna)
    client = store.read(clients.of_deal, made.id, by=team.anna)
    assert ([one.name for one in client.people], [one.id for one in client.linked]) == (['Ирина'], [deal])


async def test_the_small_fields_of_a_title_leave_blanks_and_commas_to_who_types_on(anna, a_deal):
    await anna.open(f'/deal/{a_deal(FLAT)}')
    open_field(anna, 'title')
    editor(anna).value = 'Остров / д1 / кв7'
    await anna.should_see('Корпус')
    flats, project = control(anna, 'Номер'), control(anna, 'Комплекс или город')
    flats.value = '71'
    flats.value = '71, '
    project.value = 'Сердце'
    project.value = 'Сердце '
    await asyncio.sleep(0.6)  # what a look needs
    assert (flats.value, project.value) == ('71, ', 'Сердце ')
    flats.value, project.value = '71, 72', 'сердце столицы'
    await anna.should_see('Сердце Столицы / д1 / кв71, 72')
    assert project.value == 'Сердце Столицы'


async def test_a_head_settles_a_dispute_on_the_line_and_takes_it_back(head, a_deal, store, team):
    deal = a_deal(FLAT)
    store.write(disputes.ask, FLAT, by=team.boris)
    await head.open('/')
    await head.should_see('Спорные')
    head.find('Отдать: Борис Маслов').click()
    await head.should_see('Решено: отдано спросившему')
    assert store.read(query.deal, deal, by=team.head).owner_id == team.boris
    await head.should_not_see('Отдать: Борис Маслов')
    head.find('Вернуть').click()
    await head.should_see('Отдать: Борис Маслов')
    assert store.read(query.deal, deal, by=team.head).owner_id == team.anna


async def test_whom_to_call_today_stands_in_the_line_of_the_step_and_a_click_on_the_phone_calls(anna, a_deal, store, team):
    deal = a_deal(FLAT)
    store.write(tasks.add, deal, text='Позвонить', due=NOW, by=team.anna)
    store.write(contacts.add, deal, Content('Ирина Смирнова', (PHONE,)), by=team.anna)
    await anna.open('/')
    await anna.should_see('Ирина Смирнова')
    assert [one.props['href'] for one in tags(anna, 'a', PHONE)] == ['tel:+70001112233']
