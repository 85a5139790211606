"""«Качество комментариев» on the analytics page: scored behind the pages' backs, each reader's own, compared around a day that a head picks."""

import asyncio
from datetime import timedelta

import pytest

from dashboard import scoring, timeline
from tests.conftest import NOW
from tests.pages.test_analytics import chart_of, counted, send, shown

GOOD = 'Клиент согласен на панель за 42 000 ₽, оплатит в среду, 2 декабря.'
SHORT = 'ждём, думает'


@pytest.fixture
def written(store, team, time, a_deal):
    time.start = NOW - timedelta(days=8)
    anna, boris = a_deal('Остров / кв1'), a_deal('Остров / кв2', owner='boris')
    entry = store.write(timeline.add, anna, text=SHORT, by=team.anna)
    store.write(timeline.add, boris, text=SHORT, by=team.boris)
    time.start = NOW
    for _ in range(20):
        store.write(timeline.add, anna, text=GOOD, by=team.anna)
    scorer = scoring.Scorer(store)
    while scorer.step():
        pass
    return anna, entry


async def test_an_employee_sees_the_own_weeks_and_own_examples_and_the_head_everybodys(written, anna):
    drawings = await counted(anna)
    assert [row[0]['text'] for row in drawings['quality']['table']['rows']] == ['Анна Крылова']
    assert [row[3]['text'] for row in drawings['quality-examples']['table']['rows']] == ['Анна Крылова']
    await anna.http_client.get('/demo/head')
    drawings = await counted(anna)
    assert [row[0]['text'] for row in drawings['quality']['table']['rows']] == ['Все вместе', 'Анна Крылова', 'Борис Маслов']
    await anna.should_see('Качество комментариев')


async def test_a_head_picks_the_day_around_which_comments_are_compared_and_the_address_keeps_it(written, head):
    await counted(head, '/analytics?since=2026-11-23')
    change = shown(head)['quality-change']
    assert change['title'] == 'До 23 нояб. 2026\u202fг. и после'
    [(together, *_)] = [[cell['text'] for cell in row] for row in change['table']['rows'][:1]]
    assert together == 'Все вместе'
    parted = next(element for element in head.client.elements.values() if [one['name'] for one in element.props.get('controls', ())] == ['since'])
    [listener] = parted._event_listeners.values()
    parted._handle_event({'listener_id': listener.id, 'args': {'name': 'since', 'value': '2026-11-20'}})
    for _ in range(200):
        await asyncio.sleep(0.02)
        if shown(head)['quality-change']['title'].startswith('До 20'):
            break
    assert {element.props['address'] for element in head.client.elements.values() if 'controls' in element.props} == {'/analytics?since=2026-11-20'}


async def test_a_finding_opens_the_deals_whose_comments_have_it_at_the_comment(written, head, monkeypatch):
    deal, entry = written
    await counted(head)
    opened = []
    panel = next(element for element in head.client.elements.values() if type(element).__name__ == 'Panel')
    monkeypatch.setattr(panel, '_show', lambda *said: opened.append(said))
    send(chart_of(head, 'quality-findings'), 'mark', [0, 'too-short'])
    for _ in range(200):
        await asyncio.sleep(0.02)
        if opened:
            break
    [(title, summary, lines)] = opened
    assert (title.strip(' ·'), summary) == ('Слишком коротко', '2 сделки')
    assert {(line['id'], line['entry']) for line in lines} >= {(deal, entry)}
