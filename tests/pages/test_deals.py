"""The table's page without a browser: what it sends to whom, and what an address may say."""

import pytest
from nicegui import ElementFilter


def facts(user):
    """What the page's component is given to show."""
    from pages.deals.component import Deals

    with user:
        (table,) = ElementFilter(kind=Deals)
    return table._props['table'][0]


async def test_a_reader_is_sent_own_deals_and_nothing_of_others(anna, a_deal):
    a_deal('Остров / д2 / кв7')
    a_deal('Тайна / д1 / кв1', owner='viktor', amount=123_456_700)
    await anna.open('/deals')
    sent = facts(anna)
    assert [row['title'] for row in sent['rows']] == ['Остров / д2 / кв7']
    assert 'Тайна' not in str(sent)
    assert 'Виктор' not in str(sent)
    assert 'owner' not in sent['options']
    assert sent['people'] == ()


@pytest.mark.parametrize(
    'query', ['owner=abc', 'stage=999', 'pipeline=777', 'state=zzz', 'sort=', f'project={10**30}', 'down=x']
)
async def test_a_filter_that_fits_nothing_is_as_if_it_were_not_there(head, a_deal, query):
    a_deal()
    await head.open('/deals')
    whole = facts(head)
    await head.open(f'/deals?{query}')
    assert facts(head) == whole


async def test_the_address_keeps_filters_and_order(head, a_deal):
    small, large = a_deal('Остров / кв1', amount=100), a_deal('Остров / кв2', amount=900)
    a_deal('Река / кв1')
    await head.open('/deals?q=Остров&sort=amount&down=1')
    assert [row['id'] for row in facts(head)['rows']] == [large, small]
    assert facts(head)['address'].endswith('sort=amount&down=1')


def test_a_column_clicked_again_turns_the_order_round():
    from dashboard.queries.table import Filters, Sort
    from pages.deals.address import changed

    once = changed(Filters(pipeline=1), 'sort', 'amount')
    assert (once.sort, once.down) == (Sort.AMOUNT, True)
    assert not changed(once, 'sort', 'amount').down
    assert changed(once, '__class__', 1) == once
