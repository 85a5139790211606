"""Charts: every figure is drawn from the reader's own deals, or says why there is nothing to draw."""

import json
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert

from dashboard import charts, deals, moves, pipelines, timeline
from dashboard.access import SYSTEM
from dashboard.charts.drawing import Words
from dashboard.material import Ask
from dashboard.models import Deal, FeedEntry, StageMove
from tests.conftest import NOW

NAMES = [chart.name for chart in charts.CHARTS]


def drawn(store, ask=None, *, by=SYSTEM, language='ru'):
    return dict(zip(NAMES, store.read(charts.draw, NAMES, ask or Ask(clock='working'), by=by, language=language), strict=True))


def alone(store, name, ask=None, *, by=SYSTEM, language='ru'):
    """One chart, which takes a thirtieth of what all of them take."""
    return store.read(charts.draw, [name], ask or Ask(clock='working'), by=by, language=language)[0]


def behind(store, name, key, ask=None, *, by=SYSTEM):
    return store.read(charts.behind, name, key, ask or Ask(clock='working'), by=by, language='ru')


def stage(store, code='intake'):
    return store.read(lambda session: next(one.id for one in pipelines.stages(session, 1) if one.code == code))


def texts_of(drawing):
    return json.dumps(asdict(drawing), ensure_ascii=False, default=str)


def cells(table):
    return [[cell.text for cell in row] for row in table.rows]


def test_every_chart_is_in_the_registry_once_and_drawn_in_both_languages(store, funnel):
    assert len(set(NAMES)) == len(NAMES)
    for language in ('ru', 'en'):
        for name, drawing in drawn(store, language=language).items():
            assert drawing.figure or drawing.listed or name.startswith('quality')  # tests/test_charts_quality.py
            assert drawing.sentence
            assert drawing.table
            json.dumps(asdict(drawing), allow_nan=False, default=str)


def test_without_deals_there_is_a_reason_and_never_an_empty_axis(store, team):
    for drawing in drawn(store).values():
        assert drawing.figure is None
        assert drawing.empty.endswith('.')


def test_what_is_too_little_to_draw_can_be_read_in_the_table_and_a_table_of_nothing_is_not_offered(store, team, a_deal):
    assert not any(drawing.tabled for drawing in drawn(store).values()), 'norms and hours of work alone are nothing that was counted'
    lost = a_deal()
    store.write(deals.move, lost, to='lost', seen='intake', reason='дорого', by=team.anna)
    compared, standing, pauses = (alone(store, name) for name in ('conversion-by-employee', 'deals', 'gaps'))
    assert compared.empty == 'У всех мало сделок на этом этапе, или все слишком молодые: сравнивать рано. Они есть в таблице. Как только будет что считать, оно появится здесь.'
    assert [(one.figure, one.tabled) for one in (compared, standing, pauses)] == [(None, True), (None, True), (None, False)]


def test_the_headline_is_the_estimate_with_its_interval_and_the_other_rates_are_folded(store, funnel):
    drawing = alone(store, 'conversion')
    assert drawing.title == 'Проходят за 30 дней'
    row = dict(zip(drawing.table.columns, cells(drawing.table)[0], strict=True))
    assert (row['Вошли в этап'], row['Прошли дальше'], row['Отказ'], row['Ещё на этапе']) == ('25', '15', '5', '5')
    assert row['Проходят за 30 дней'].replace('\u202f', ' ').replace('\xa0', ' ').startswith('60 % (')
    assert drawing.fold.title == 'Почему в Битрикс24 другое число'
    folded = dict(zip(drawing.fold.table.columns, cells(drawing.fold.table)[0], strict=True))
    assert folded['Среди решённых'].replace('\u202f', ' ').replace('\xa0', ' ') == '75 %'
    assert folded['Потолок'].replace('\u202f', ' ').replace('\xa0', ' ') == '80 %'
    assert ('Отказ · Отложены или ждут ремонта · Вернулись назад · Ещё на этапе', 'Исход тех, кто не прошёл дальше') in drawing.fold.words
    assert {label for label, _ in drawing.fold.words} >= {'Прошли на сегодня', 'Среди решённых', 'Потолок', 'Дошли до реализации', 'Прошли мимо'}


def test_who_leaves_a_parked_stage_came_back_into_work_wherever_that_is_said(store, team, a_deal):
    deal = a_deal()
    for seen, to in (('intake', 'postponed'), ('postponed', 'interest')):
        store.write(deals.move, deal, to=to, seen=seen, by=team.anna)
    drawing, postponed = alone(store, 'conversion'), stage(store, 'postponed')
    rows = {row[0].text: dict(zip(drawing.table.columns, (cell.text for cell in row), strict=True)) for row in drawing.table.rows}
    assert [(rows[name]['Прошли дальше'], rows[name]['Вернулись в работу']) for name in ('В работу', 'Отложено')] == [('1', ''), ('', '1')]
    assert behind(store, 'conversion', [postponed, 'advanced']).title == 'Отложено · Вернулись в работу'
    for name, key, ask in (('conversion', [postponed, 'entered'], None), ('conversion-by-employee', [team.anna, 'all'], Ask(stage=postponed))):
        assert behind(store, name, key, ask).lines[0].note.startswith('Вернулись в работу · '), name


def test_a_cohort_under_twenty_says_so_and_is_pale(store, funnel):
    assert 'мало сделок (15): вывод делать рано' in texts_of(alone(store, 'conversion'))
    bars = [trace for trace in alone(store, 'conversion').figure['data'] if trace['type'] == 'bar']
    assert all(bar['marker']['opacity'] == [1.0, 0.35] for bar in bars)


def test_times_of_under_twenty_stays_are_pale_and_say_so(store, funnel):
    """25 stays in «В работу», 15 in «Интерес»."""
    both = drawn(store)
    usual = both['time-in-stage']
    assert 'мало сделок (15): вывод делать рано' in texts_of(usual)
    assert 'мало сделок (25)' not in texts_of(usual)
    assert [trace['opacity'] for trace in usual.figure['data'] if trace.get('mode') == 'lines'] == [1.0, 0.35]
    spread = both['stay-spread']
    assert [[any(share is not None for share in line) for line in trace['z']] for trace in spread.figure['data']] == [[True, False], [False, True]]
    assert spread.legend[-1].text == 'меньше 20 заходов: вывод делать рано'


def test_in_a_table_times_of_under_twenty_stays_are_pale_and_counts_are_not(store, funnel):
    """25 stays in «В работу», 15 in «Интерес»."""
    shown = drawn(store)
    stays, spread, trend = ([[cell.pale for cell in row] for row in shown[name].table.rows[:2]] for name in ('time-in-stage', 'stay-spread', 'stay-trend'))
    assert stays == [[False] * 8, [False, False, False, True, True, False, True, False]]
    assert [set(row[2:]) for row in spread] == [{False}, {True}]
    assert [any(row) for row in trend] == [False, True]


def test_shares_of_under_twenty_are_pale_wherever_they_are_folded_away(store, team, funnel):
    """25 deals of Anna in «В работу», 15 in «Интерес»."""
    fold = alone(store, 'conversion').fold
    assert [[cell.pale for cell in row] for row in fold.table.rows[:2]] == [[False] * 6, [False, True, True, True, True, False]]
    assert [(one.name, one.pale) for one in fold.explained] == [('В работу', False), ('Интерес', True)]
    [large], [small] = (alone(store, 'conversion-by-employee', Ask(stage=stage(store, code))).table.rows for code in ('intake', 'interest'))
    assert ([cell.pale for cell in large], [cell.pale for cell in small]) == ([False] * 5, [False, False, False, True, False])


def test_the_table_says_of_a_small_and_of_a_young_cohort_what_the_chart_says(store, team, time, funnel):
    headline = {row[0].text: row[-1].text for row in alone(store, 'conversion').table.rows}
    assert headline['Интерес'] == 'мало сделок (15): вывод делать рано'
    assert headline['В работу'].replace('\xa0', ' ') == '60 % (38–76 %)'
    assert headline['Счёт'] == '–'  # nobody entered
    time.start = NOW + timedelta(days=3)
    headline = {row[0].text: row[-1].text for row in alone(store, 'conversion').table.rows}
    assert headline['В работу'] == 'рано: сделки моложе 30 дней'


def test_deals_too_young_for_the_horizon_are_said_to_be_and_a_shorter_one_is_offered(store, time, funnel):
    time.start = NOW + timedelta(days=10)
    drawing = alone(store, 'conversion')
    assert 'рано: сделки моложе 30 дней' in texts_of(drawing)
    assert drawing.act == ('Показать за 7 дней', {'within': 7})
    assert alone(store, 'conversion', Ask(within=7)).title == 'Проходят за 7 дней'


def test_the_longest_horizon_that_a_cohort_of_some_size_can_be_told_for_is_offered():
    cohorts = [{'entered': entered, 'rate_within': None, 'holds': holds} for entered, holds in ((25, 7), (25, 14), (5, 30))]
    assert charts.conversion.sooner(cohorts, 60, Words('ru')) == ('Показать за 14 дней', {'within': 14})
    assert charts.conversion.sooner(cohorts[2:], 60, Words('ru')) is None


def test_the_two_clocks_never_share_an_axis(store, funnel):
    working, calendar = (alone(store, 'time-in-stage', Ask(clock=clock)) for clock in ('working', 'calendar'))
    assert 'раб.' in working.table.rows[0][3].text
    assert 'раб.' not in calendar.table.rows[0][3].text
    assert any(sign.shape == 'tick' for sign in working.legend)
    assert not any(sign.shape == 'tick' for sign in calendar.legend)


def test_what_nobody_was_observed_to_reach_is_longer_than_the_longest(store, time, team, a_deal):
    a_deal()
    time.start = NOW + timedelta(days=42)
    drawing = alone(store, 'time-in-stage', Ask(clock='calendar'))
    assert drawing.table.rows[0][4].text.replace('\u202f', ' ').replace('\xa0', ' ') == 'больше 42 дн.'


def test_a_day_and_several_are_named_as_people_say_them(store, funnel):
    columns = {language: alone(store, 'stay-spread', language=language).table.columns[2:] for language in ('ru', 'en')}
    assert columns['en'] == ('0 working days', '1 working day', '2 working days', '3 working days', '4–5 working days', '6–10 working days', '11–20 working days', '21+ working days')
    assert [one.replace('\xa0', ' ') for one in columns['ru']][1::3] == ['1 раб. дн.', '4–5 раб. дн.', '21+ раб. дн.']
    [one_day] = [trace['hovertext'][0][1] for trace in alone(store, 'stay-spread', language='en').figure['data'] if trace['hovertext'][0]][:1]
    assert one_day == 'Intake<br>1 working day: 80%'


def test_a_dot_is_an_open_deal_over_its_bands(store, funnel):
    drawing = alone(store, 'open-ages')
    [dots] = [trace for trace in drawing.figure['data'] if trace['type'] == 'scatter']
    assert len(dots['x']) == 20
    assert len(set(zip(dots['x'], dots['y'], strict=True))) == 20
    assert cells(drawing.table)[0][1:5] == ['5', '0', '0', '5']


def test_comments_are_seen_by_hour_and_by_author(store, team, funnel):
    both = drawn(store)
    assert cells(both['comments-by-hour'].table)[2][3] == '25'  # Wednesday, the 10 o'clock of 8, 9, 10 …
    rows = {row[0]: row[1] for row in cells(both['comments-per-hour'].table)}
    assert rows == {'Анна Крылова': '25', 'Борис Маслов': '0', 'Виктор Орлов': '0'}


def test_a_reader_sees_the_own_deals_and_comments_only(store, team, funnel):
    for name, drawing in drawn(store, by=team.boris).items():
        assert drawing.figure is None, name
        assert not drawing.listed, name
    assert behind(store, 'conversion', [stage(store), 'entered'], by=team.boris).count == 0
    assert alone(store, 'conversion', by=team.anna).figure
    assert [row[0] for row in cells(alone(store, 'comments-per-hour', by=team.anna).table)] == ['Анна Крылова']


def test_filters_narrow_every_figure(store, team, funnel):
    assert alone(store, 'conversion', Ask(employee=team.boris)).figure is None
    assert drawn(store, Ask(start=NOW.date() + timedelta(days=1)))['time-in-stage'].table.rows[0][1].text == '0'
    assert alone(store, 'open-ages', Ask(project=1)).figure is None


@pytest.mark.parametrize(
    ('ask', 'advice'),
    [
        (Ask(start=date(2020, 1, 1), end=date(2020, 1, 31)), 'Возьмите период длиннее или снимите фильтр.'),
        (Ask(project=1), 'Снимите фильтр.'),
        (Ask(now=datetime(2020, 1, 1, tzinfo=UTC)), 'Как только будет что считать, оно появится здесь.'),
    ],
)
def test_an_empty_chart_advises_only_what_can_help(store, funnel, ask, advice):
    assert alone(store, 'conversion', ask).empty == f'За этот период на этапы никто не входил. {advice}'


def test_the_step_matrix_counts_moves_and_opens_their_deals(store, team, funnel):
    store.write(deals.move, funnel[0], to='intake', seen='interest', by=team.anna)
    store.write(deals.move, funnel[0], to='interest', seen='intake', by=team.anna)
    table = alone(store, 'step-matrix').table
    assert table.columns == ('Откуда', 'В работу', 'Интерес', 'Отказ')
    assert cells(table) == [['В работу', '', '16', '5'], ['Интерес', '1', '', ''], ['Отказ', '', '', '']]
    found = behind(store, 'step-matrix', [stage(store), stage(store, 'interest')])
    assert (found.title, found.count) == ('В работу → Интерес', 15)


def test_the_step_matrix_of_an_employee_has_the_moves_of_that_employees_deals(store, team, funnel):
    assert alone(store, 'step-matrix', Ask(employee=team.boris)).figure is None
    assert cells(alone(store, 'step-matrix', Ask(employee=team.anna)).table)[0] == ['В работу', '', '15', '5']


def test_silent_deals_are_a_list_that_leads_to_each_of_them_and_to_all(store, team, time, funnel, a_deal):
    untouched = a_deal('Река / кв1', amount=10_000)
    drawing = alone(store, 'silent')
    assert (drawing.listed, len(drawing.table.rows), drawing.more) == (True, 10, ('Показать все 21', ['silent', '']))
    first, second = drawing.table.rows[:2]
    assert [cell.text for cell in first][:3] == ['Река / кв1', 'ещё не было', 'В работу']
    assert first[0].deal == untouched
    assert [second[1].text.replace('\xa0', ' '), second[4].text] == ['25 раб. дн. назад', 'Анна Крылова']
    store.write(timeline.add, untouched, text='Клиент ждёт предложение', by=team.anna)
    assert alone(store, 'silent').table.rows[0][1].text != 'ещё не было'
    assert behind(store, 'silent', ['silent', '']).count == 20


def test_what_is_left_out_is_said(store, team, time, funnel):
    def no_history(session):
        for deal in funnel[:3]:
            session.get_one(Deal, deal).born_id = stage(store)

    store.write(no_history)
    assert '3 сделки пришли из таблицы без истории: их первый этап не учтён' in alone(store, 'conversion').notes
    assert drawn(store, Ask(now=datetime(2031, 1, 1, tzinfo=UTC)))['time-in-stage'].notes[-1].startswith('Часть дней не входит')


def test_names_are_shown_letter_for_letter(store, team):
    def odd(session):
        other = pipelines.add(session, 'Странная', [{'code': 'a', 'name': '<b>x</b><a href="javascript:1">', 'kind': 'open'}])
        session.add(deal := Deal(title='x', pipeline_id=other, stage_id=10))
        session.flush()
        moves.record(session, [{'deal_id': deal.id, 'to_id': 10, 'at': NOW}])

    store.write(odd)
    figure = json.dumps(alone(store, 'conversion', Ask(pipeline='Странная')).figure)
    assert '<b>x' not in figure
    assert '&lt;b&gt;x' in figure


def test_one_point_and_far_dates_are_drawn(store, team, time, a_deal):
    deal = a_deal()
    store.write(lambda session: session.get_one(StageMove, 1).__setattr__('at', datetime(1950, 1, 1, tzinfo=UTC)))
    store.write(timeline.add, deal, text='Итог', by=team.anna)
    for name, drawing in drawn(store, Ask(clock='calendar')).items():
        json.dumps(drawing.figure, allow_nan=False)
        assert drawing.figure or drawing.empty, name


@pytest.mark.parametrize('count', [10_000, pytest.param(100_000, marks=pytest.mark.soak)])
def test_however_many_deals_are_open_they_stay_far_below_a_megabyte(store, team, count):
    def many(session):
        first = stage(store)
        rows = [{'pipeline_id': 1, 'stage_id': first, 'title': 'x', 'title_folded': 'x', 'amount': 0, 'note': ''}] * count
        session.execute(insert(Deal), rows)
        made = ({'deal_id': n, 'to_id': first, 'at': NOW - timedelta(hours=n % 9000)} for n in range(1, count + 1))
        moves.record(session, made)
        session.execute(insert(FeedEntry), [{'deal_id': n, 'kind': 'comment', 'text': 'x', 'at': NOW, 'author_id': team.anna} for n in range(1, 100)])

    store.write(many)
    sizes = {name: len(texts_of(drawing).encode()) for name, drawing in drawn(store).items()}
    assert sum(sizes.values()) < 500_000, sizes


@pytest.mark.parametrize(
    ('hours', 'clock', 'ru', 'en'),
    [
        (None, 'calendar', '–', '–'), (0, 'calendar', '0 дн.', '0 days'), (0.5, 'calendar', '< 0,1 дн.', '< 0.1 days'),
        (24, 'calendar', '1 дн.', '1 day'), (50.4, 'calendar', '2,1 дн.', '2.1 days'), (17, 'working', '2,1 раб. дн.', '2.1 working days'),
        (24 * 1234, 'calendar', '1 234 дн.', '1,234 days'),
    ],
)  # fmt: skip
def test_durations_are_said_in_days_of_their_clock(hours, clock, ru, en):
    assert Words('ru').days(hours, clock).replace('\u202f', ' ').replace('\xa0', ' ') == ru
    assert Words('en').days(hours, clock).replace('\u202f', ' ').replace('\xa0', ' ') == en
