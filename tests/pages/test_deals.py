"""The table's page without a browser: what it sends to whom, and what an address may say."""

import csv
import io
from types import SimpleNamespace

import pytest
from nicegui import ElementFilter
from sqlmodel import select

from dashboard import people, texts
from dashboard.models import JournalEntry


def facts(user):
    """What the page's component is given to show."""
    from pages.deals.component import Deals

    with user:
        (table,) = ElementFilter(kind=Deals)
    return table._props['table'][0]


def labels(user):
    """The component's words, and what its bar offers."""
    from pages.deals.component import Deals

    with user:
        (table,) = ElementFilter(kind=Deals)
    return table._props['labels']


async def test_a_reader_is_sent_own_deals_and_nothing_of_others(anna, a_deal):
    a_deal('Остров / д2 / кв7')
    a_deal('Тайна / д1 / кв1', owner='viktor', amount=123_456_700)
    await anna.open('/deals')
    sent = facts(anna)
    assert [row['title'] for row in sent['rows']] == ['Остров / д2 / кв7']
    assert 'Тайна' not in str(sent)
    assert 'Виктор' not in str(sent)
    assert 'owner' not in sent['options']
    assert labels(anna)['people'] == ()
    assert not labels(anna)['exports']


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


def test_every_column_has_its_russian():
    from pages.parts.deal_columns import COLUMNS

    keys = [key for column in COLUMNS.values() for key in (column.title, *column.headings)]
    assert [key for key in keys if texts.translations('ru').gettext(key) == key] == []


async def test_the_address_says_which_columns_and_in_which_order(head, a_deal):
    a_deal(amount=5_840_000)
    await head.open('/deals?cols=project,amount,__class__,amount')
    assert [name for name, *_ in facts(head)['columns']] == ['title', 'project', 'amount']
    assert [name for name, *_ in facts(head)['rows'][0]['cells']] == ['project', 'amount']
    assert facts(head)['address'].endswith('cols=project,amount')
    await head.open('/deals?cols=nothing')
    assert 'cols' not in facts(head)['address']


async def exported(user, form, **chosen):
    """Choose deals and export them; the address that the browser is told, if any."""
    from pages.deals.component import Deals

    with user:
        (table,) = ElementFilter(kind=Deals)
    (listener,) = [one for one in table._event_listeners.values() if one.type == 'act']
    told = []
    table.run_method = lambda name, *args: told.append((name, *args))
    with table:
        await listener.handler(SimpleNamespace(args={'name': 'export', 'form': form, 'ids': [], 'all': True} | chosen))
    return next(args[0] for name, *args in told if name == 'fetch')


async def test_a_file_is_fetched_once_by_whoever_asked_and_stands_in_the_journal(head, store, a_deal):
    a_deal('=HYPERLINK("http://x")', amount=5_840_050)
    await head.open('/deals?cols=amount,owner')
    address = await exported(head, 'csv')
    await head.http_client.get('/demo/director')
    assert (await head.http_client.get(address)).status_code == 404
    await head.http_client.get('/demo/head')
    answer = await head.http_client.get(address)
    assert answer.headers['content-disposition'].startswith("attachment; filename*=UTF-8''%D0%A1%D0%B4%D0%B5%D0%BB%D0%BA%D0%B8")
    assert (answer.headers['x-content-type-options'], answer.headers['cache-control']) == ('nosniff', 'no-store')
    rows = list(csv.reader(io.StringIO(answer.content.decode('utf-8-sig')), delimiter=';'))
    assert rows == [['Название', 'Сумма, RUB', 'Ответственный'], ["'=HYPERLINK(\"http://x\")", '58400,50', 'Анна Крылова']]
    assert (await head.http_client.get(address)).status_code == 404
    kept = store.read(lambda session: [one.new for one in session.exec(select(JournalEntry).where(JournalEntry.what == 'deals.exported'))])
    assert kept == ['1']


async def test_whoever_has_no_right_gets_no_file_and_nothing_is_journaled(anna, store, a_deal):
    deal = a_deal()
    await anna.open('/deals')
    assert await exported(anna, 'xlsx', ids=[deal], all=False) is None
    await anna.should_see('нет прав')
    assert not store.read(lambda session: session.exec(select(JournalEntry).where(JournalEntry.what == 'deals.exported')).all())


async def test_a_right_taken_away_meanwhile_takes_the_file_too(anna, store, team, a_deal):
    a_deal('Остров / кв1')
    a_deal('Тайна', owner='viktor')
    store.write(people.edit, team.anna, changes={'exports': (None, True)}, by=team.director)
    await anna.open('/deals')
    assert labels(anna)['exports']
    kept, late = await exported(anna, 'csv'), await exported(anna, 'csv')
    assert 'Тайна' not in (await anna.http_client.get(kept)).text
    store.write(people.edit, team.anna, changes={'exports': (True, None)}, by=team.director)
    assert (await anna.http_client.get(late, follow_redirects=True)).status_code == 404


async def viewed(user, **args):
    """Do something with the saved views as the browser would."""
    from pages.deals.component import Deals

    with user:
        (table,) = ElementFilter(kind=Deals)
    (listener,) = [one for one in table._event_listeners.values() if one.type == 'view']
    told = []
    table.run_method = lambda name, *given: told.append((name, *given))
    with table:
        await listener.handler(SimpleNamespace(args=args))
    return next(given[0] for name, *given in told if name == 'viewed' and given[0].keys() & {'done', 'fault'})


async def test_a_view_is_saved_with_its_filters_and_columns_and_stands_above_the_table(head, anna, a_deal):
    a_deal('Остров / кв1')
    await head.http_client.get('/demo/head')  # `anna` and `head` are one browser
    await head.open('/deals?q=Остров&sort=amount&down=1&cols=amount,owner')
    [view] = (await viewed(head, name='save', text='Крупные', shared=True))['list']
    assert view['href'] == facts(head)['address']
    await head.should_see('Вид сохранён: Крупные')
    assert (await viewed(head, name='rename', id=view['id'], seen='Крупные', text='Большие'))['done']
    assert 'не может быть пустым' in (await viewed(head, name='save', text='  '))['fault']
    await anna.http_client.get('/demo/anna')
    await anna.open('/deals')
    [seen] = facts(anna)['views']['list']
    assert (seen['name'], seen['owner'], seen['edits']) == ('Большие', 'Павел Петров', False)
    assert 'fault' in await viewed(anna, name='delete', id=seen['id'])
    assert not facts(anna)['views']['shares']


async def test_a_deleted_view_comes_back_from_the_toast(head):
    await head.open('/deals?state=all')
    [view] = (await viewed(head, name='save', text='Все'))['list']
    assert (await viewed(head, name='delete', id=view['id']))['list'] == []
    head.find('Вернуть').click()
    await head.should_see('Возвращено')
    await head.open('/deals')
    assert [one['name'] for one in facts(head)['views']['list']] == ['Все']
