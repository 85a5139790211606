"""What an open page does with rights: observers look, heads' notes reach heads alone, who loses a right is told."""

import asyncio
from datetime import timedelta

import pytest
from nicegui import ElementFilter
from nicegui.testing.user_interaction import UserInteraction

from dashboard import deals, head_notes, observers
from dashboard.models import Deal, HeadNote, Person, Role
from dashboard.queries import deal as query
from tests.conftest import NOW

from .test_deal import act, wait

TITLE = 'Сердце Столицы / к3 / эт21 / кв145'
CANARY = 'Только для руководителя: Канарейка-7731'


async def enters(create_user, name):
    user = create_user()
    await user.http_client.get(f'/demo/{name}')
    return user


async def test_an_observer_is_told_so_and_finds_no_act(anna, a_deal, store, team, create_user):
    deal = a_deal(TITLE)
    store.write(observers.add, deal, team.viktor, by=team.anna)
    viktor = await enters(create_user, 'viktor')
    await viktor.open(f'/deal/{deal}')
    await viktor.should_see('Вы наблюдатель: только просмотр')
    await viktor.should_see(TITLE)
    for text in ('Записать', 'Поставить следующий шаг', 'Отказ', 'Отложить', 'Добавить наблюдателя'):
        await viktor.should_not_see(text)


async def test_who_is_no_observer_any_more_loses_the_open_page(a_deal, store, team, create_user):
    deal = a_deal(TITLE)
    store.write(observers.add, deal, team.viktor, by=team.anna)
    viktor = await enters(create_user, 'viktor')
    await viktor.open(f'/deal/{deal}')
    store.write(observers.remove, deal, team.viktor, by=team.anna)
    await viktor.should_see('Сделка больше вам не доступна.')
    await viktor.should_not_see(TITLE)


async def test_an_owner_who_is_left_an_observer_keeps_the_page_without_its_acts(anna, a_deal, store, team):
    deal = a_deal(TITLE)
    store.write(observers.add, deal, team.anna, by=team.head)
    await anna.open(f'/deal/{deal}')
    await anna.should_see('Поставить следующий шаг')
    store.write(deals.set_field, deal, 'owner_id', seen=team.anna, new=team.boris, by=team.head)
    await anna.should_see('Вы наблюдатель: только просмотр')
    await anna.should_not_see('Поставить следующий шаг')


async def test_a_note_reaches_the_other_heads_window_and_no_message_of_annas(anna, head, a_deal, store, team, create_user):
    deal = a_deal(TITLE)
    director, anna = await enters(create_user, 'director'), await enters(create_user, 'anna')
    for path in (f'/deal/{deal}', '/board', '/'):
        await anna.open(path)
        sent = overheard(anna)
        await asyncio.sleep(1)  # in which its bell is read, as it is when a page opens
        sent.clear()
        await director.open(f'/deal/{deal}')
        store.write(head_notes.write, deal, text=f'{CANARY} {path}', seen=store.read(note_of, deal), by=team.head)
        await director.should_see(f'{CANARY} {path}')
        assert sent == []
        await anna.should_not_see('Заметки руководителя')


def note_of(session, deal):
    note = session.get(HeadNote, deal)
    return note.text if note else ''


async def test_a_head_writes_the_note_on_the_page_and_takes_it_back(head, a_deal, store, team):
    deal = a_deal(TITLE)
    store.write(head_notes.write, deal, text='Мягче', seen='', by=team.director)
    await head.open(f'/deal/{deal}')
    act(head, 'Мягче')
    the(head, 'aria-label', 'Заметки руководителя').value = CANARY
    act(head, 'Сохранить')
    await head.should_see('Сохранено: Заметки руководителя')
    assert store.read(note_of, deal) == CANARY
    head.find('Вернуть').click()
    await head.should_see('Возвращено: Заметки руководителя')
    assert store.read(note_of, deal) == 'Мягче'


@pytest.mark.parametrize('change', [{'role': Role.EMPLOYEE}, {'active': False}, {'department_id': None}])
async def test_what_a_demoted_person_clicks_is_refused_and_the_page_says_why(head, a_deal, store, team, change):
    deal = a_deal(TITLE)
    await head.open(f'/deal/{deal}')
    store.write(altered, team.head, change)
    act(head, 'Интерес')
    await head.should_see('Сделка больше вам не доступна.')
    await head.should_not_see(TITLE)
    assert store.read(query.deal, deal, by=team.anna).stage.code == 'intake'


def altered(session, person, change):
    for name, value in change.items():
        setattr(session.get(Person, person), name, value)


def the(user, prop, value):
    """The element that says this of itself."""
    with user:
        return next(one for one in ElementFilter() if one.props.get(prop) == value)


def overheard(user):
    """The messages that this page is sent from now on."""
    sent = []
    outbox = user.client.outbox
    emit = outbox._emit

    async def listening(message):
        sent.append(message)
        await emit(message)

    outbox._emit = listening
    outbox.updates.clear()
    outbox.messages.clear()
    return sent


async def test_a_head_reads_since_when_a_new_deal_waits(head, a_deal, store):
    for n, ago in enumerate((timedelta(hours=1), timedelta(days=1), timedelta(days=4))):
        deal = a_deal(f'Остров / кв{n}', owner=None)
        store.write(lambda session, deal=deal, ago=ago: setattr(session.get(Deal, deal), 'created_at', NOW - ago))
    await head.open('/')
    for said in ('ждёт с 09:05', 'ждёт со вчерашнего дня, 10:05', 'ждёт с 20 нояб, 10:05'):
        await head.should_see(said)
    await head.open('/?lang=en')
    for said in ('waits since 09:05', 'waits since yesterday, 10:05', 'waits since Nov 20, 10:05'):
        await head.should_see(said)


async def test_a_head_distributes_by_click_and_takes_it_back(head, a_deal, store, team):
    deal = a_deal(TITLE, owner=None)
    await head.open('/')
    await head.should_see('Распределить')
    act(head, 'Назначить')
    await head.should_see('Кому назначить?')
    UserInteraction(head, {the(head, 'data-person', str(team.boris))}, None).trigger('click')
    await head.should_see('Ответственный: Борис Маслов')
    assert store.read(query.deal, deal, by=team.boris).assigned.by == 'Павел Петров'
    await head.should_not_see('Назначить')
    head.find('Вернуть').click()
    await wait(lambda: store.read(query.deal, deal, by=team.head).owner is None)
    await head.should_see('Назначить')


async def test_an_observer_is_added_on_the_page_and_taken_back(anna, a_deal, store, team):
    deal = a_deal(TITLE)
    await anna.open(f'/deal/{deal}')
    the(anna, 'label', 'Добавить наблюдателя').value = team.viktor
    await anna.should_see('Наблюдатель: Виктор Орлов')
    assert store.read(query.deal, deal, by=team.viktor).observing
    anna.find('Вернуть').click()
    await anna.should_see('Больше не наблюдает: Виктор Орлов')
    assert not store.read(query.deal, deal, by=team.anna).observers
