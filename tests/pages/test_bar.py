"""The search and the bell in the bar: what the server answers to them, to whom, and what an open page is told."""

import re

import pytest

from dashboard import deals, timeline
from dashboard.models import FeedEntry
from dashboard.queries import feed

WORDS = re.compile(r'<[^>]+>')


async def piece(user, path, **asked):
    answer = await user.http_client.get(path, **asked)
    return ' '.join(WORDS.sub(' ', answer.text).split())


async def test_the_search_shows_deals_clients_and_comments_of_ones_own_with_the_hit_marked(anna, a_deal, store, team):
    deal = a_deal('Остров / д2')
    entry = store.write(timeline.add, deal, text='Хочет <b>видеодомофон</b> на остров', by=team.anna)
    hidden = a_deal('Остров / д3', owner='boris')
    found = (await anna.http_client.get('/search', params={'q': 'остров'})).text
    assert f'href="/deal/{deal}"' in found
    assert f'href="/deal/{deal}?entry={entry}"' in found
    assert f'/deal/{hidden}"' not in found
    assert '&lt;b&gt;видеодомофон&lt;/b&gt; на <mark>остров</mark>' in found
    assert '2 совпадения' in found


async def test_what_was_not_found_says_what_was_sought_and_where(anna):
    said = await piece(anna, '/search', params={'q': '<script>'})
    assert said == 'Ничего не найдено: «&lt;script&gt;». Искали в названиях, клиентах, компаниях, телефонах и комментариях сделок, которые вам видны.'
    assert await piece(anna, '/search', params={'q': '   '}) == ''
    assert 'Nothing found for “zzz”.' in await piece(anna, '/search', params={'q': 'zzz' + ' ' * 5000, 'lang': 'en'})


@pytest.mark.parametrize('path', ['/search?q=остров', '/bell'])
async def test_nobody_searches_or_is_told_who_is_not_signed_in(user, path):
    answer = await user.http_client.get(path)
    assert (answer.status_code, answer.headers['location'][:6]) == (303, '/login')


async def test_the_bell_tells_and_forgets_what_was_shown_alone(anna, store, team):
    deal = store.write(deals.create, title='Река / д1', owner_id=team.anna, by=team.head)
    shown = (await anna.http_client.get('/bell')).text
    assert f'href="/deal/{deal}"' in shown
    assert 'Сделка теперь ваша' in shown
    [key] = re.findall('data-unread="([^"]+)"', shown)
    store.write(deals.create, title='Река / д2', owner_id=team.anna, by=team.head)
    answer = await anna.http_client.post('/bell', data={'key': [key, 'nonsense']})
    assert answer.json() == {'text': '1', 'label': 'Уведомления: 1 новое'}
    shown = (await anna.http_client.get('/bell')).text
    assert len(re.findall('data-unread', shown)) == 1


FILE = {'key': ('x.txt', b'x', 'text/plain')}
BODIES = [
    {'json': {'key': []}}, {'content': b'\xff\x00key=%ff', 'headers': {'content-type': 'application/x-www-form-urlencoded'}}, {'files': FILE},
    {'content': b'--x', 'headers': {'content-type': 'multipart/form-data'}}, {'data': {'key': ['k'] * 5000}}, {'data': {'key': '9' * 100_000}},
]  # fmt: skip


@pytest.mark.parametrize('body', BODIES)
async def test_a_forged_body_marks_nothing_and_breaks_nothing(anna, store, team, body):
    store.write(deals.create, title='Река / д1', owner_id=team.anna, by=team.head)
    assert (await anna.http_client.post('/bell', **body)).status_code < 500
    assert len(re.findall('data-unread', (await anna.http_client.get('/bell')).text)) == 1


async def test_an_empty_bell_says_what_will_stand_there(anna):
    assert 'Ничего нового.' in await piece(anna, '/bell')
    assert 'Nothing new.' in await piece(anna, '/bell', params={'lang': 'en'})


@pytest.mark.parametrize(('unread', 'text', 'label'), [(0, '', 'Уведомления'), (2, '2', 'Уведомления: 2 новых'), (9, '9', 'Уведомления: 9 новых'), (21, '9+', 'Уведомления: 21 новое')])
async def test_the_number_goes_to_nine_and_its_name_says_it_all(anna, unread, text, label):
    from pages.parts import bell as words
    from pages.words import speaking

    with speaking('ru'):
        assert words.count(unread) == {'text': text, 'label': label}


async def test_a_link_to_an_entry_reads_on_as_far_as_it_and_marks_it(anna, a_deal, store, team):
    deal = a_deal()
    entry = store.write(timeline.add, deal, text='Первая запись', by=team.anna)
    rows = [{'deal_id': deal, 'kind': 'comment', 'text': f'Ещё {n}', 'at': store.clock.now(), 'author_id': team.anna} for n in range(feed.WINDOW * 2)]
    store.write(lambda session: session.execute(FeedEntry.__table__.insert(), rows))
    await anna.open(f'/deal/{deal}')
    await anna.should_not_see('Первая запись')
    await anna.open(f'/deal/{deal}?entry={entry}')
    await anna.should_see('Первая запись')
    assert [one for one in anna.client.elements.values() if 'vd-here' in one.classes]
    for odd in ('999999', 'x', '-1', '9' * 40):
        await anna.open(f'/deal/{deal}?entry={odd}')
        assert not [one for one in anna.client.elements.values() if 'vd-here' in one.classes]
