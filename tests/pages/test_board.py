"""The board's page without a browser: what it sends to whom, and what it answers to what a browser asks."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from nicegui import ElementFilter

from dashboard import deals, tasks
from dashboard.queries.board import Filters
from dashboard.queries.cards import Sort
from tests.conftest import NOW


async def test_a_reader_is_sent_own_deals_and_nothing_of_others(anna, a_deal):
    a_deal('Остров / д2 / кв7')
    a_deal('Тайна / д1 / кв1', owner='viktor', amount=123_456_700)
    await anna.open('/board')
    sent = facts(anna)
    assert [card['title'] for card in sent['columns'][0]['cards']] == ['Остров / д2 / кв7']
    assert 'Тайна' not in str(sent)
    assert '1 234 567' not in str(sent)


async def test_one_thing_on_a_card_is_coloured_an_overdue_step_before_the_norm_before_a_missing_step(anna, a_deal, store, team, time):
    overdue, past, bare, calm = (a_deal(title) for title in ('Река / кв1', 'Река / кв2', 'Река / кв3', 'Река / кв4'))
    store.write(tasks.add, overdue, text='Позвонить', due=NOW - timedelta(days=1), by=team.anna)
    store.write(tasks.add, past, text='Замер', due=NOW + timedelta(days=30), by=team.anna)
    time.start = NOW + timedelta(days=7)
    fresh = a_deal('Река / кв5')
    store.write(tasks.add, fresh, text='Счёт', due=NOW + timedelta(days=8), by=team.anna)
    for deal in (bare, calm):
        store.write(deals.move, deal, to='interest', seen='intake', by=team.anna)
    store.write(tasks.add, calm, text='Замер', due=NOW + timedelta(days=9), by=team.anna)
    await anna.http_client.get('/demo/anna')  # a week later
    await anna.open('/board')
    cards = {card['id']: (card['step'][2], card['days'][2]) for column in facts(anna)['columns'] for card in column['cards']}
    assert cards == {overdue: ('bad', ''), past: ('', 'warn'), bare: ('warn', ''), calm: ('', ''), fresh: ('', '')}


async def test_a_head_sees_whose_card_it_is(head, a_deal):
    a_deal()
    await head.open('/board')
    assert facts(head)['columns'][0]['cards'][0]['owner'][::2] == ['АК', 'Анна Крылова']


async def test_an_employee_is_not_told_own_name(anna, a_deal):
    a_deal()
    await anna.open('/board')
    assert 'owner' not in facts(anna)['columns'][0]['cards'][0]


@pytest.mark.parametrize(
    'query',
    ['owner=', 'owner=abc', 'owner=-5', 'owner=999', f'owner={10**30}', 'pipeline=777', f'pipeline={"9" * 5000}', 'project=0', 'project=999', 'sort=zzz', 'sort='],
)
async def test_a_filter_that_fits_nothing_is_as_if_it_were_not_there(head, a_deal, query):
    a_deal()
    await head.open('/board')
    whole = facts(head)
    await head.open(f'/board?{query}')
    assert facts(head) == whole


async def test_an_employee_has_nobody_to_filter_by_and_is_told_nobodys_name(anna, a_deal, team):
    a_deal()
    for owner in (team.viktor, team.boris, team.anna, 0):
        await anna.open(f'/board?owner={owner}')
        assert 'owner' not in facts(anna)['filters']
        assert 'Виктор' not in str(facts(anna))
        assert facts(anna)['columns'][0]['count'] == 1


async def test_a_head_filters_by_own_people_only(head, a_deal, team):
    a_deal()
    await head.open(f'/board?owner={team.boris}')
    assert facts(head)['filters']['owner'] == [team.boris, 'Борис Маслов']
    await head.open(f'/board?owner={team.viktor}')
    assert facts(head)['filters']['owner'][0] == ''
    assert 'Виктор' not in str(facts(head))


async def test_only_a_move_into_the_refusals_asks_for_a_reason(anna):
    await anna.open('/board')
    assert {end['code']: 'ask' in end for end in facts(anna)['ends']} == {'won': False, 'lost': True}


def test_the_address_says_what_is_set_and_no_more():
    from pages.board.address import written as address

    assert address(Filters(pipeline=1)) == '/board?pipeline=1'
    filters = Filters(pipeline=2, owner=0, project=7, text='Фили & кв1', sort=Sort.NEW)
    assert address(filters) == '/board?pipeline=2&owner=0&project=7&q=%D0%A4%D0%B8%D0%BB%D0%B8+%26+%D0%BA%D0%B21&sort=new'


def test_another_pipeline_keeps_the_order_and_drops_filters_that_belong_to_the_old_one():
    from pages.board.address import changed

    filters = Filters(pipeline=1, owner=4, project=2, text='кв', sort=Sort.AMOUNT)
    assert changed(filters, 'pipeline', 2) == Filters(pipeline=2, sort=Sort.AMOUNT)
    assert changed(filters, 'owner', '') == Filters(pipeline=1, project=2, text='кв', sort=Sort.AMOUNT)
    assert changed(filters, 'all', '') == Filters(pipeline=1, sort=Sort.AMOUNT)


@pytest.mark.parametrize(('name', 'value'), [('sort', 'luck'), ('__class__', 1)])
def test_a_filter_that_does_not_exist_changes_nothing(name, value):
    from pages.board.address import changed

    assert changed(Filters(pipeline=1), name, value) == Filters(pipeline=1)


def facts(user):
    """What the page's component is given to show."""
    from pages.board.component import Board

    with user:
        (board,) = ElementFilter(kind=Board)
    return board.opened_with


async def test_who_begins_to_choose_cards_is_told_what_can_be_done_with_them(anna, a_deal):
    from pages.board.component import Board

    a_deal()
    await anna.open('/board')
    with anna:
        (board,) = ElementFilter(kind=Board)
    told = []
    board.run_method = lambda name, *args: told.append((name, *args))
    handlers = {one.type: one.handler for one in board._event_listeners.values()}
    with board:
        await handlers['offers']()
    [(name, offers)] = told
    assert (name, offers['people'], offers['exports']) == ('equipped', (), False)
    assert 'Борис Маслов' in [person for _id, person in offers['everybody']]
    assert [stage['code'] for stage in offers['moves'] if stage['ask']] == ['lost']
    await handlers['act'](SimpleNamespace(args={'name': 'move', 'to': 'proposal', 'ids': ['1']}))
    assert len(told) == 1  # what makes no sense is not answered


async def test_a_card_says_in_letters_which_systems_the_client_asks_for_and_nothing_where_none(anna, a_deal, store, team):
    a_deal('Река / кв1')
    store.write(deals.set_field, a_deal('Река / кв2'), 'systems', seen=None, new='intercom,smart_home', by=team.anna)
    await anna.open('/board')
    assert {card['title']: card.get('sys') for card in facts(anna)['columns'][0]['cards']} == {'Река / кв1': None, 'Река / кв2': 'ih'}
