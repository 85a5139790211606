"""«поровну» and «по проектам» on a head's «Сегодня», in words."""

import asyncio

import pytest
from sqlmodel import select

from dashboard import absences, deals
from dashboard.models import Deal
from tests.conftest import NOW


def owners(store):
    return store.read(lambda session: list(session.exec(select(Deal.owner_id).order_by(Deal.id))))


async def wait(until):
    for _ in range(100):
        if until():
            return
        await asyncio.sleep(0.1)
    raise AssertionError('it did not come')


def waiting(a_deal, n, place='Остров', **fields):
    return [a_deal(f'{place} / кв{number}', owner=None, **fields) for number in range(n)]


async def test_one_click_gives_all_evenly_says_to_whom_and_one_takes_it_back(head, a_deal, store, team):
    waiting(a_deal, 5)
    await head.open('/')
    head.find('поровну').click()
    await head.should_see('5 сделок: Анна К. 3, Борис М. 2')
    await head.should_see('Никто не ждёт')
    await head.should_not_see('поровну')
    assert None not in owners(store)
    head.find('Вернуть').click()
    await head.should_see('Снова ждут: 5')
    await head.should_see('поровну')
    assert owners(store) == [None] * 5


async def test_by_project_it_says_how_many_stayed_and_why(head, a_deal, store, team):
    a_deal(owner='boris', project_id=1)
    waiting(a_deal, 2, 'Река', project_id=1)
    waiting(a_deal, 3)
    await head.open('/')
    head.find('по проектам').click()
    await head.should_see('2 сделки: Борис М. 2. Остались ждать: 3 — без проекта, или его никто из присутствующих не ведёт')
    await head.should_not_see('Река / кв0')
    head.find('по проектам').click()
    await head.should_not_see('Вернуть')


async def test_what_somebody_gave_on_since_is_left_where_it_is_and_said_to_be(head, a_deal, store, team):
    first, _second = waiting(a_deal, 2)
    await head.open('/')
    head.find('поровну').click()
    await head.should_see('2 сделки: Анна К. 1, Борис М. 1')
    store.write(deals.set_field, first, 'owner_id', seen=team.anna, new=team.viktor, by=team.director)
    head.find('Вернуть').click()
    await head.should_see('Снова ждут: 1. Изменились с тех пор и остались как есть: 1')
    assert owners(store) == [team.viktor, None]


async def test_while_nobody_is_here_nothing_is_given_and_it_says_so(head, a_deal, store, team):
    waiting(a_deal, 1)
    for person in (team.anna, team.boris):
        store.write(absences.add, person, kind='vacation', first=NOW.date(), last=NOW.date(), by=team.head)
    await head.open('/')
    head.find('поровну').click()
    await head.should_see('Сегодня из вашей команды никого нет на месте: назначайте сделки по одной.')
    assert owners(store) == [None]


async def test_two_clicks_are_one_act_and_its_way_back_stays(head, a_deal, store, team):
    waiting(a_deal, 3)
    await head.open('/')
    both = head.find('поровну')
    both.click()
    both.click()
    await head.should_see('3 сделки: Анна К. 2, Борис М. 1')
    await head.should_see('Вернуть')


async def test_where_nothing_waits_there_is_nothing_to_distribute_by(head, a_deal):
    a_deal()
    await head.open('/')
    await head.should_see('Никто не ждёт')
    await head.should_not_see('по проектам')


async def test_it_is_said_in_english_too(head, a_deal, store, team):
    waiting(a_deal, 2)
    head.http_client.headers['accept-language'] = 'en'
    await head.open('/')
    head.find('evenly').click()
    await head.should_see('2 deals: Анна К. 1, Борис М. 1')


@pytest.mark.parametrize(
    ('names', 'short'),
    [
        (['Анна Крылова', 'Борис Маслов'], ['Анна К.', 'Борис М.']),
        (['Анна Крылова', 'Анна Котова', 'Борис Маслов'], ['Анна Крылова', 'Анна Котова', 'Борис М.']),
        (['Анна', ''], ['Анна', '']),
    ],
)
def test_names_are_short_while_that_tells_them_apart(names, short):
    from pages.home.distribution import brief

    assert brief(names) == short
