"""Deals that wait, on the screen: the list, Today, the deal's own page."""

from datetime import timedelta

import pytest
from nicegui import ElementFilter

from dashboard import access, basket, deals
from dashboard.queries import deal as query
from tests.conftest import NOW

TODAY = NOW.date()


@pytest.fixture
def waits(store, a_deal):
    """A deal of Anna's that was put off until yesterday."""
    deal = a_deal('Остров / д2 / кв7')
    store.write(deals.move, deal, to='interest', seen='intake', by=access.SYSTEM)
    store.write(deals.move, deal, to='postponed', seen='interest', by=access.SYSTEM)
    store.write(deals.set_field, deal, 'return_on', seen=None, new=TODAY - timedelta(days=1), by=access.SYSTEM)
    return deal


def stage(store, team, deal):
    return store.read(query.deal, deal, by=team.director).stage.code


async def test_s7_from_the_list_a_deal_goes_back_to_work_and_waits_again(head, store, team, waits):
    await head.open('/returns')
    for words in ('Пора вернуться', 'Просрочено', 'Остров / д2 / кв7', 'вчера', 'Анна Крылова'):
        await head.should_see(words)
    head.find('Вернуть в работу').click()
    await head.should_see('Остров / д2 / кв7: Отложено → Интерес')
    await head.should_see('Отложенных сделок нет')
    assert stage(store, team, waits) == 'interest'
    head.find('Вернуть').click()
    await head.should_see('Снова ждёт')
    assert stage(store, team, waits) == 'postponed'
    await head.should_see('Просрочено')


async def test_s7_what_the_stage_asks_is_asked_for(anna, store, team, waits, shipped_needs):
    await anna.open('/')
    await anna.should_see('Пора вернуться')
    anna.find('Вернуть в работу').click()
    await anna.should_see('Заполните, чего не хватает')
    assert stage(store, team, waits) == 'postponed'


async def test_s3_renovations_by_month_and_the_other_list_one_click_away(head, store, team, a_deal):
    deal = a_deal('Остров / д2 / кв8', project_id=2)
    store.write(deals.move, deal, to='renovation', seen='intake', by=access.SYSTEM)
    store.write(deals.set_field, deal, 'ready_on', seen=None, new=TODAY.replace(year=2027, month=3), by=access.SYSTEM)
    await head.open('/returns?of=renovation')
    for words in ('Стройготовность по месяцам', 'Март 2027', 'Остров / д2 / кв8'):
        await head.should_see(words)
    with head:
        assert [link.props['href'] for link in ElementFilter() if link.props.get('href', '').startswith('/returns')] == ['/returns', '/returns?of=renovation']


async def test_s3_in_the_deal_both_upsells_are_ticked_as_told_and_that_is_taken_back(anna, store, a_deal):
    deal = a_deal('Остров / д2 / кв8')
    store.write(deals.move, deal, to='renovation', seen='intake', by=access.SYSTEM)
    await anna.open(f'/deal/{deal}')
    for words in ('Предложить, пока идёт ремонт', 'Умный дом', 'Электромонтажные работы', 'Вернуть в работу: В работу'):
        await anna.should_see(words)
    anna.find('Рассказали').click()  # the first of the two
    await anna.should_see('Рассказали: Умный дом')
    await anna.should_see('рассказали: Анна Крылова')
    anna.find('Не рассказали').click()
    await anna.should_not_see('рассказали: Анна Крылова')


async def test_d3_stands_in_a_refused_deal_alone_and_s9_goes_back_to_work_with_a_reason(anna, store, team, waits):
    await anna.open(f'/deal/{waits}')
    await anna.should_not_see('Причина отказа')
    store.write(deals.move, waits, to='lost', seen='postponed', reason='Дорого', by=team.anna)
    await anna.should_see('Причина отказа')
    anna.find('Вернуть в работу: Интерес').click()
    await anna.should_see('Почему сделка снова в работе?')
    assert stage(store, team, waits) == 'lost'


async def test_s2_the_deal_says_in_one_line_that_it_is_stale(anna, store, time, a_deal):
    time.start = NOW - timedelta(days=14)
    deal = a_deal()
    store.write(deals.move, deal, to='interest', seen='intake', by=access.SYSTEM)
    time.start = NOW
    await anna.open(f'/deal/{deal}')
    await anna.should_see('10 рабочих дней без согласованного шага')


async def test_a_deal_that_somebody_deletes_leaves_the_open_list_and_comes_back_with_it(head, store, team, waits):
    await head.open('/returns')
    await head.should_see('Остров / д2 / кв7')
    store.write(basket.delete, waits, 'test', by=team.director)
    await head.should_not_see('Остров / д2 / кв7')
    store.write(basket.restore, waits, by=team.director)
    await head.should_see('Остров / д2 / кв7')
