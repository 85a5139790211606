"""The deals behind a mark: which they are, how many, and what the mark counts in them."""

import json
import math
from datetime import timedelta

import pytest

from dashboard import deals, timeline
from dashboard.charts.drawing import Words
from tests.conftest import NOW
from tests.test_charts import NAMES, alone, behind, drawn, stage


def every_key(drawing):
    for trace in drawing.figure['data'] if drawing.figure else ():
        for one in trace.get('customdata') or ():
            yield from one if isinstance(one[0], list) else [one]
    if drawing.more:
        yield drawing.more[1]
    for table in filter(None, (drawing.table, drawing.fold and drawing.fold.table)):
        yield from (cell.key for row in table.rows for cell in row if cell.key)


def test_every_mark_and_every_number_opens_the_deals_behind_it(store, funnel):
    for name, drawing in drawn(store).items():
        for key in every_key(drawing):
            found = behind(store, name, json.loads(json.dumps(key)))
            assert found is not None, (name, key)
            assert found.title
            assert found.count == len(found.lines) <= 25


def test_the_number_of_deals_behind_a_number_is_that_number(store, funnel):
    for name in ('deals', 'conversion', 'time-in-stage', 'open-ages'):
        for row in alone(store, name).table.rows:
            for cell in row[1:]:
                if cell.key and cell.text.isdigit():
                    assert behind(store, name, cell.key).count == int(cell.text), (name, cell)


def test_where_a_mark_counts_more_than_deals_the_panel_says_of_what_and_in_how_many_and_a_deal_keeps_all_its_notes(store, team, time, funnel):
    time.start = NOW + timedelta(days=40)
    store.write(deals.move, funnel[0], to='intake', seen='interest', by=team.anna)
    time.start = NOW + timedelta(days=41)
    store.write(deals.move, funnel[0], to='interest', seen='intake', by=team.anna)
    for _ in range(2):
        store.write(timeline.add, funnel[0], text='Клиент ждёт предложение', by=team.anna)
    interest = stage(store, 'interest')
    for name, key, counted, count in (
        ('step-matrix', [stage(store), interest], '16 переносов в 15 сделках', 15),
        ('time-in-stage', [interest, 'all'], '16 заходов в 15 сделках', 15),
        ('stay-trend', [0, 'whole'], '42 захода в 25 сделках', 25),
        ('comments-per-hour', [team.anna, 'all'], '27 комментариев в 25 сделках', 25),
        ('touches-by-stage', [interest, 'all'], '17 касаний в 15 сделках', 15),
        ('first-touch', [team.anna, 'all'], '', 25),
        ('touches-by-stage', [interest, 'deals'], '', 15),
        ('conversion', [interest, 'entered'], '', 15),
    ):
        found = behind(store, name, key)
        assert (found.counts, found.count) == (counted, count), name
    notes = {line.id: line.note for line in behind(store, 'step-matrix', [stage(store), interest]).lines}
    assert (notes[funnel[0]], notes[funnel[1]]) == ('сегодня; 25 нояб 2026', '25 нояб 2026')
    [stays] = [line.note for line in behind(store, 'time-in-stage', [interest, 'all']).lines if line.id == funnel[0]]
    assert [one.split('\xa0')[0] for one in stays.split('; ')] == ['26', '0'], 'the stay before, and the one that has just begun'


@pytest.mark.parametrize(('n', 'said'), [(1, 'в 1 сделке'), (2, 'в 2 сделках'), (5, 'в 5 сделках'), (11, 'в 11 сделках'), (21, 'в 21 сделке'), (251, 'в 251 сделке')])
def test_in_how_many_deals_is_said_as_people_say_it(n, said):
    assert Words('ru').ngettext('in {n} deal', 'in {n} deals', n) == said


def test_behind_a_folded_rate_are_the_deals_that_it_is_made_of_each_with_what_became_of_it(store, funnel):
    """Of 25 deals 15 passed on, 5 were lost, 5 are still there."""
    row = alone(store, 'conversion').fold.table.rows[0]
    found = {one.title: (one.count, {line.note.split(' · ')[0] for line in one.lines}) for one in (behind(store, 'conversion', cell.key) for cell in row if cell.key)}
    assert found == {
        'В работу · Прошли дальше': (15, {'вход: 24 нояб 2026'}),
        'В работу · Среди решённых': (20, {'Прошли дальше', 'Отказ'}),
        'В работу · Потолок': (20, {'Прошли дальше', 'Ещё на этапе'}),
    }


def test_behind_all_stays_are_those_that_the_chart_measures(store, funnel):
    """Of the five that were lost, it is the stay before the loss that counts, not the one in the closed stage."""
    found = behind(store, 'time-in-stage', [0, 'whole'])
    assert found.count == 25
    assert sorted({line.note.replace('\u202f', ' ').replace('\xa0', ' ') for line in found.lines if line.id in funnel[15:20]}) == ['1 раб. дн.']


def test_of_many_notes_of_one_deal_the_first_five_stand_in_its_line(store, team, a_deal):
    deal = a_deal()
    for n in range(8):
        store.write(deals.move, deal, to=('interest', 'intake')[n % 2], seen=('intake', 'interest')[n % 2], by=team.anna)
    found = behind(store, 'time-in-stage', [0, 'whole'])
    notes = found.lines[0].note.split('; ')
    assert (found.times, len(notes), notes[-1]) == (9, 6, 'ещё 4')


def test_a_deal_behind_a_mark_says_what_it_is_and_how_long(store, funnel):
    found = behind(store, 'open-ages', [stage(store), 'twice'])
    assert found.count == 5
    assert (found.lines[0].owner, found.lines[0].note.replace('\u202f', ' ').replace('\xa0', ' ')) == ('Анна Крылова', '26 раб. дн.')  # 31 December is a day off


@pytest.mark.parametrize('key', [None, {}, [], [1], ['x', 'lost'], [1, [2]], [1, 'nonsense'], [1, '-1'], [1, '0000'], [1, 'now'], [10**30, 'lost'], [True, 'lost'], ['1' * 100, 'lost'], [math.nan, 1]])
def test_a_key_that_no_mark_has_opens_nothing(store, funnel, key):
    for name in NAMES:
        found = behind(store, name, key)
        assert found is None or found.count == 0


def test_a_deal_that_went_to_a_colleague_is_counted_but_not_shown(store, team, funnel):
    store.write(deals.set_field, funnel[0], 'owner_id', seen=team.anna, new=team.boris, by=team.head)
    found = behind(store, 'comments-per-hour', [team.anna, 'all'], by=team.anna)
    assert (found.count, found.unseen) == (24, 1)
