"""What open pages read again after a commit, and what they do not: each asks only where what changed can concern it."""

import asyncio

import pytest

from dashboard import basket, deals, scores, tasks, timeline, views
from tests.conftest import NOW
from tests.pages.test_clients import control
from tests.pages.test_deal import wait


@pytest.fixture
def asked(store, monkeypatch):
    """The names of the queries that pages asked since it was last cleared; the scorer reads on its own, whenever it comes to it."""
    names, read = [], store.read

    def noting(query, *arguments, **facts):
        if query.__module__ != scores.__name__:
            names.append(query.__name__)
        return read(query, *arguments, **facts)

    monkeypatch.setattr(store, 'read', noting)
    return names


async def quiet(asked):
    """Wait until the page is up and asks for nothing more, and forget what it asked for."""
    told = -1
    while told != len(asked):
        told = len(asked)
        await asyncio.sleep(0.5)
    asked.clear()


async def test_a_deal_is_not_read_again_for_somebodys_saved_view(anna, a_deal, store, team, asked):
    deal = a_deal()
    await anna.open(f'/deal/{deal}')
    await quiet(asked)
    store.write(views.save, name='Мои', filters='', columns='', by=team.boris)
    await asyncio.sleep(0.5)
    assert 'deal' not in asked
    store.write(deals.set_field, deal, 'title', seen='Сердце Столицы / к3 / эт21 / кв145', new='Остров / д2', by=team.head)
    await wait(lambda: 'deal' in asked)


async def test_however_many_phones_are_typed_they_are_looked_up_in_one_read(anna, a_deal, asked):
    await anna.open(f'/deal/{a_deal()}')
    anna.find('Добавить человека').click()
    await anna.should_see('Роль в сделке')
    await quiet(asked)
    control(anna, 'Телефоны').value = ', '.join(f'+7 000 000-00-{n}' for n in range(10, 60))
    await asyncio.sleep(0.8)
    assert len(asked) == 1


async def test_the_returns_are_not_read_again_for_a_comment(anna, a_deal, store, team, asked):
    deal = a_deal()
    await anna.open('/returns')
    await quiet(asked)
    store.write(timeline.add, deal, text='Созвонились', by=team.anna)
    await asyncio.sleep(2.5)  # what changes are gathered for
    assert 'waiting' not in asked
    store.write(deals.move, deal, to='postponed', seen='intake', by=team.anna)
    await anna.should_see('Сердце Столицы')


async def test_a_deleted_deal_leaves_the_open_returns(head, a_deal, store, team):
    deal = a_deal()
    store.write(deals.move, deal, to='postponed', seen='intake', by=team.anna)
    await head.open('/returns')
    await head.should_see('Сердце Столицы')
    store.write(basket.delete, deal, 'test', by=team.head)
    await head.should_not_see('Сердце Столицы')
    store.write(basket.restore, deal, by=team.head)
    await head.should_see('Сердце Столицы')


async def test_the_bell_is_read_again_by_those_whom_it_may_concern(anna, a_deal, store, team, asked):
    own, deal = a_deal(), a_deal('Остров / д2', owner='boris')
    await anna.open('/')
    await quiet(asked)
    store.write(timeline.add, deal, text='Созвонились', by=team.boris)
    store.write(tasks.add, deal, text='Позвонить', due=NOW, by=team.boris)
    await asyncio.sleep(0.6)
    assert 'unread' not in asked
    store.write(deals.set_field, deal, 'owner_id', seen=team.boris, new=team.anna, by=team.head)
    await wait(lambda: 'unread' in asked)
    await quiet(asked)
    store.write(tasks.add, own, text='Позвонить', due=NOW, by=team.head)
    await wait(lambda: 'unread' in asked)
