"""Charts of the quality of comments: what an author's reader may see of it, and what nobody sees before everybody's eyes."""

import json
from dataclasses import asdict
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from dashboard import access, chart_reports, charts, coach_rules, deals, people, scoring, timeline
from dashboard.access import SYSTEM
from dashboard.charts.drawing import GROUND, Words
from dashboard.errors import NotAllowed
from dashboard.material import Ask
from tests.conftest import NOW, played
from tests.test_charts import alone, behind, cells, drawn

GOOD = 'Клиент согласен на панель за 42 000 ₽, оплатит в среду, 2 декабря.'
SHORT = 'ждём, думает'
QUALITY = ('quality', 'quality-findings', 'quality-examples', 'quality-change')


@pytest.fixture(scope='module')
def scored(manned, tmp_path_factory):
    """`manned` with the comments of `written`; tells of them."""
    return played(manned.path, tmp_path_factory.mktemp('scored'), lambda store, time: _written(store, time, SimpleNamespace(**manned.told)))


@pytest.fixture
def begun(begun, request):
    return request.getfixturevalue('scored').path if 'written' in request.fixturenames else begun


@pytest.fixture
def written(store, team, scored):
    """Anna: 20 good comments and 5 short ones last week, 20 good ones this week; Boris: one short one; Viktor of another department: 2 good ones."""
    return dict(scored.told)


def _written(store, time, team):
    time.start = NOW - timedelta(days=30)
    made = {owner: store.write(deals.create, title=f'Остров / кв{n}', owner_id=vars(team)[owner], by=SYSTEM) for n, owner in enumerate(('anna', 'boris', 'viktor'), 1)}
    time.start = NOW - timedelta(days=7)
    _write(store, made['anna'], team.anna, GOOD, 20)
    made['short'] = _write(store, made['anna'], team.anna, SHORT, 5)[-1]
    time.start = NOW
    _write(store, made['anna'], team.anna, GOOD, 20)
    _write(store, made['boris'], team.boris, SHORT, 1)
    _write(store, made['viktor'], team.viktor, GOOD, 2)
    score(store)
    return made


def _write(store, deal, author, text, times):
    return [store.write(timeline.add, deal, text=text, by=author) for _ in range(times)]


def score(store):
    scorer = scoring.Scorer(store)
    while scorer.step():
        pass


def rows(drawing):
    return {row[0]: [text.replace('\u202f', ' ').replace('\xa0', ' ') for text in row[1:]] for row in cells(drawing.table)}


@pytest.mark.parametrize('language', ['ru', 'en'])
def test_every_chart_of_quality_is_drawn_in_both_languages_and_can_be_taken_out_in_a_file(language, store, team, written):
    ask = Ask(since=date(2026, 11, 23))
    for name in QUALITY:
        drawing = alone(store, name, ask, by=team.head, language=language)
        assert drawing.figure or drawing.listed
        json.dumps(asdict(drawing), allow_nan=False, default=str)
        taken = store.read(charts.export, name, ask, by=team.head, language=language)
        assert (taken.title, len(taken.rows)) == (drawing.title, len(drawing.table.rows))
    with pytest.raises(NotAllowed):
        store.read(charts.export, 'quality', ask, by=team.anna, language=language)


def test_the_head_sees_all_together_first_and_then_everybody_of_the_team_by_name_week_by_week(store, team, written):
    drawing = alone(store, 'quality', by=team.head)
    found = rows(drawing)
    assert list(found) == ['Все вместе', 'Анна Крылова', 'Борис Маслов']
    assert found['Анна Крылова'] == ['45', '89 %', '77–95 %', '80 %', '100 %']
    assert found['Все вместе'][:2] == ['46', '87 %']
    assert found['Борис Маслов'] == ['1', '1 комментарий: мало', '–', '', '1 комментарий: мало']
    assert drawing.figure
    assert drawing.notes == ()


def test_under_the_shares_of_several_stands_whether_they_differ_by_more_than_chance(store, team, written):
    """Anna has 40 of 45 without a remark; Boris gets 27 of 30, then 70 short ones."""
    _write(store, written['boris'], team.boris, GOOD, 27)
    _write(store, written['boris'], team.boris, SHORT, 2)
    score(store)
    assert alone(store, 'quality', by=team.head).notes == ('Между сотрудниками разница в пределах случайности: кто первый, а кто последний, отсюда не прочесть.',)
    _write(store, written['boris'], team.boris, SHORT, 70)
    score(store)
    assert alone(store, 'quality', by=team.head).notes == ('Анна Крылова: разница с остальными больше случайной.',)
    assert alone(store, 'quality', by=team.anna).notes == ()
    [trend, *_] = store.read(access.before_all(charts.draw), QUALITY, Ask(), by=team.head, language='ru')
    assert trend.notes == ()


@pytest.mark.parametrize(('asked', 'whole'), [({}, [True, False]), ({'start': date(2026, 11, 17)}, [False, False]), ({'start': date(2026, 11, 16), 'end': date(2026, 11, 22)}, [True])])
def test_a_week_that_the_period_or_the_present_cuts_is_drawn_as_a_ring(store, team, written, asked, whole):
    trend = alone(store, 'quality', Ask(**asked), by=team.head).figure['data'][1]
    assert [colour != GROUND for colour in trend['marker']['color']] == whole


def test_an_employee_sees_the_own_trend_and_nobody_elses(store, team, written):
    assert list(rows(alone(store, 'quality', by=team.anna))) == ['Анна Крылова']
    assert list(rows(alone(store, 'quality', Ask(employee=team.boris), by=team.anna))) == []
    assert {row[3].text for row in alone(store, 'quality-examples', by=team.boris).table.rows} == {'Борис Маслов'}
    assert behind(store, 'quality-findings', [team.boris, 'too-short'], by=team.anna).lines == ()


def test_before_everybody_there_is_the_team_alone_and_neither_a_name_nor_an_example_nor_a_deal(store, team, written):
    def shown(ask, by):
        return store.read(access.before_all(charts.draw), QUALITY, ask, by=by, language='ru')

    trend, findings, examples, change = shown(Ask(), team.head)
    assert list(rows(trend)) == ['Все вместе']
    assert not list(rows(change)), 'before the day Anna alone wrote'
    assert findings.fold.table is None
    assert (examples.table.rows, examples.listed) == ((), False)
    assert store.read(access.before_all(charts.behind), 'quality-findings', [0, 'too-short'], Ask(), by=team.head, language='ru') is None
    for drawing in (*shown(Ask(employee=team.anna), team.head), *shown(Ask(), team.anna)):
        assert drawing.figure is None
        assert drawing.table.rows == ()


def test_what_recurs_opens_the_comments_behind_it_and_is_told_by_employee_in_the_fold(store, team, written):
    drawing = alone(store, 'quality-findings', by=team.head)
    assert rows(drawing)['Слишком коротко'][:3] == ['6', '13 %', '6–26 %']
    [anna, boris] = behind(store, 'quality-findings', [0, 'too-short'], by=team.head).lines
    assert ((anna.id, anna.note, anna.entry), boris.id) == ((written['anna'], '5 комментариев', written['short']), written['boris'])
    fold = {row[0].text: [cell.text for cell in row[1:]] for row in drawing.fold.table.rows}
    assert (fold['Анна Крылова'][1].replace('\xa0', ' '), fold['Борис Маслов'][1]) == ('11 %', '–')


@pytest.mark.parametrize(
    ('share', 'ends', 'said'),
    [
        (0.003, (0.001, 0.004), 'меньше 1 %'),
        (0.003, (0.001, 0.013), 'меньше 1 % (0–1 %)'),
        (0.13, (0.06, 0.26), '13 % (6–26 %)'),
        (0.63, (0.628, 0.632), '63 %'),
        (0.0, (0.0, 0.004), '0 % (меньше 1 %)'),
    ],
)
def test_a_margin_that_says_no_more_than_its_share_is_not_said(share, ends, said):
    assert charts.quality.said_share(share, *ends, Words('ru')).replace('\xa0', ' ').replace('\u202f', ' ') == said


def test_a_head_reads_under_what_recurs_which_hints_are_often_out_of_place_and_is_led_to_soften_them(store, team, written):
    def told(by, draw=charts.draw):
        [drawing] = store.read(draw, ['quality-findings'], Ask(), by=by, language='ru')
        return drawing.link

    for _ in range(20):
        store.write(coach_rules.count, shown={'vague', 'too-short'}, refused={'too-short'}, insisted=(), by=team.anna)
    assert told(team.head) == ('Здесь часто не к месту: Слишком коротко. Смягчить или выключить', '/settings/coach')
    assert [told(team.anna), told(team.head, access.before_all(charts.draw))] == [None, None]
    store.write(coach_rules.set_field, 'too-short', 'weight', seen='full', new='may', by=team.head)
    assert told(team.head) is None


def test_the_change_of_a_finding_to_the_period_before_is_called_chance_where_it_is_no_more(store, team, time, written):
    time.start = NOW + timedelta(days=5)
    week = Ask(start=date(2026, 11, 23), end=date(2026, 11, 29))
    assert rows(alone(store, 'quality-findings', week, by=team.head))['Слишком коротко'] == ['1', '5 %', '1–23 %', '20 %', 'разница в пределах случайности']


def test_examples_quote_the_newest_comments_of_deals_that_their_reader_sees(store, team, written):
    def quoted(by):
        return [[cell.text for cell in row][1:4] for row in alone(store, 'quality-examples', by=by).table.rows]

    assert quoted(team.head) == [['Нет следующего шага', SHORT, 'Борис Маслов'], ['Нет следующего шага', SHORT, 'Анна Крылова']]
    assert quoted(team.viktor_head) == []
    [_, anna] = alone(store, 'quality-examples', by=team.head).table.rows
    assert (anna[0].deal, anna[0].entry) == (written['anna'], written['short'])
    store.write(deals.set_field, written['anna'], 'owner_id', seen=team.anna, new=team.viktor, by=SYSTEM)
    assert quoted(team.head) == [['Нет следующего шага', SHORT, 'Борис Маслов']]


def test_before_and_after_a_chosen_day_are_compared_for_whom_there_is_enough(store, team, written):
    found = rows(drawn(store, Ask(since=date(2026, 11, 23)), by=team.head)['quality-change'])
    assert found['Анна Крылова'] == ['25', '80 %', '20', '100 %', '+20 п. п. (от 0 до +39)']
    assert found['Борис Маслов'][-1] == 'меньше 20 комментариев: мало о чём говорит'
    assert drawn(store, Ask(since=date(2027, 1, 1)), by=team.head)['quality-change'].empty.startswith('По одну сторону от этого дня')
    assert [line.id for line in behind(store, 'quality-change', [team.anna, 'before'], Ask(since=date(2026, 11, 23)), by=team.head).lines] == [written['anna']]


def test_on_a_phone_a_difference_has_words_in_the_place_of_its_interval(store, team, written):
    notes = alone(store, 'quality-change', Ask(since=date(2026, 11, 23)), by=team.head).figure['layout']['annotations']
    told = {one.get('name') for one in notes if 'от 0 до +39' in one['text']}
    assert [text.replace('\xa0', ' ') for text in told] == ['<b>очень примерно +20 п. п.</b>']
    assert not any('name' in one for one in notes if 'меньше 20' in one['text'])


def test_comments_that_are_not_looked_through_yet_are_in_no_figure_and_are_said_to_be_missing(store, team, written):
    _write(store, written['anna'], team.anna, GOOD, 1)
    drawing = alone(store, 'quality', by=team.anna)
    assert rows(drawing)['Анна Крылова'][0] == '45'
    assert drawing.notes == ('Оценено 45 из 46 комментариев; остальные оцениваются сами, от новых к старым.',)


def test_the_command_line_tells_the_same_figures_and_the_share_of_good_comments_stands_in_the_report_on_comments(store, team, written):
    def report(name, **asked):
        return store.read(chart_reports.report, name, Ask(now=NOW + timedelta(hours=1), **asked), by=SYSTEM)

    shares = {row['employee']: row['good_share'] for row in report('comments').rows}
    assert shares == {'Анна Крылова': pytest.approx(40 / 45), 'Борис Маслов': 0.0, 'Виктор Орлов': 1.0}
    assert report('comments').more['scored'] == 48
    told = [(row['employee'], row['week'], row['comments'], row['good']) for row in report('quality').rows]
    assert told[:5] == [(None, None, 48, 42), (None, '2026-11-16', 25, 20), (None, '2026-11-23', 23, 22), ('Анна Крылова', None, 45, 40), ('Анна Крылова', '2026-11-16', 25, 20)]
    assert [(row['rule'], row['comments']) for row in report('quality-findings').rows if row['rule'] == 'too-short'] == [('too-short', 6)]
    assert {row['text'] for row in report('quality-examples').rows} == {SHORT}
    change = report('quality-change', since=date(2026, 11, 23))
    assert (change.more['since'], change.rows[1]['share_before'], change.rows[1]['share_after']) == ('2026-11-23', 0.8, 1.0)


def test_who_has_left_is_in_the_figures_when_asked_for_by_name(store, team, written):
    store.write(people.disable, team.anna, by=team.director)
    assert list(rows(alone(store, 'quality', by=team.head))) == ['Борис Маслов']
    assert rows(alone(store, 'quality', Ask(employee=team.anna), by=team.head))['Анна Крылова'][0] == '45'
