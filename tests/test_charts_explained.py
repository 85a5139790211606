"""What a chart explains, compares and gives away: other tools' numbers, employees, filters, files."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from dashboard import charts, deals, payments, plan_month, plans, timeline
from dashboard.access import SYSTEM
from dashboard.charts import plan
from dashboard.charts.drawing import Words
from dashboard.errors import NotAllowed
from dashboard.exchange.values import Share
from dashboard.material import Ask
from dashboard.models import Deal, Person
from dashboard.plan_month import EVERYBODYS, Whose
from dashboard.queries import analytics
from tests.conftest import NOW
from tests.test_charts import NAMES, alone, behind, drawn, stage
from tests.test_charts_quality import score


def test_the_other_ways_stand_beside_ours_and_open_the_deals_that_make_the_difference(store, funnel):
    """25 came: 15 passed on, 5 lost, 5 still there. Ours is 60 %; with the open as failures 60 %, without them 75 %."""
    [intake, _interest] = alone(store, 'conversion').fold.explained
    assert intake.ours.replace('\u202f', ' ').replace('\xa0', ' ') == '60 % (38–76 %)'
    failed, closed, ratio = intake.ways
    assert (failed.value.replace('\xa0', ' '), failed.apart) == ('60 %', 'столько же, сколько у нас')
    assert (closed.value.replace('\xa0', ' '), closed.apart) == ('75 %', 'на 15 п. п. больше, чем у нас')
    assert closed.sentence.endswith('5 нерешённых сделок не учтены.')
    assert 'За всё время совпадает с первым' in ratio.sentence
    found = behind(store, 'conversion', closed.key)
    assert (found.title, found.count) == ('В работу · Сделки, из-за которых разница', 5)
    assert all(line.note.startswith('ещё не решена') for line in found.lines)


def test_the_other_ways_of_a_small_cohort_are_not_measured_against_a_headline_that_is_not_told(store, funnel):
    [_intake, interest] = alone(store, 'conversion').fold.explained
    assert interest.ours == 'мало сделок (15): вывод делать рано'
    assert {way.apart for way in interest.ways} == {''}


def test_a_file_holds_the_numbers_of_the_chart_and_its_fold_as_numbers(store, funnel):
    taken = store.read(charts.export, 'conversion', Ask(), by=SYSTEM, language='ru')
    row = dict(zip(taken.columns, taken.rows[0], strict=True))
    assert (row['Этап'], row['Вошли в этап'], row['Прошли дальше']) == ('В работу', 25, 15)
    assert (row['Проходят за 30 дней, %'], row['Среди решённых, %']) == (pytest.approx(0.6), 0.75)
    assert dict(zip(taken.columns, taken.rows[1], strict=True))['Проходят за 30 дней, %'] == 'мало сделок (15): вывод делать рано'
    stays = store.read(charts.export, 'time-in-stage', Ask(clock='working'), by=SYSTEM, language='ru')
    assert dict(zip(stays.columns, stays.rows[0], strict=True))['Обычно, раб. дн.'] == pytest.approx(1.0, abs=0.01)
    assert any('в рабочих днях' in note for note in stays.notes)
    silent = store.read(charts.export, 'silent', Ask(), by=SYSTEM, language='ru')
    assert len(silent.rows) == len(behind(store, 'silent', ['silent', '']).lines) == 20


def test_a_file_holds_the_ends_of_each_interval_that_the_chart_draws(store, team, funnel):
    low, high = 'погрешность, 95 из 100: от', 'погрешность, 95 из 100: до'
    for name, told, unit in (('comments-per-hour', 'Комментариев в час', ''), ('conversion', 'Проходят за 30 дней, %', ', %'), ('conversion-by-employee', 'Проходят за 30 дней, %', ', %')):
        taken = store.read(charts.export, name, Ask(), by=SYSTEM, language='ru')
        row = dict(zip(taken.columns, taken.rows[0], strict=True))
        assert row[low + unit] is None or row[low + unit] < (row[told] if not isinstance(row[told], str) else 1) < row[high + unit], (name, row)
    row = dict(zip(*((taken := store.read(charts.export, 'conversion', Ask(), by=SYSTEM, language='ru')).columns, taken.rows[0]), strict=True))
    assert (row[f'{low}, %'], row[f'{high}, %']) == (pytest.approx(0.384, abs=0.002), pytest.approx(0.762, abs=0.002))
    small = dict(zip(taken.columns, taken.rows[1], strict=True))
    assert (small['Вошли в этап'], small[f'{low}, %'], small[f'{high}, %']) == (15, None, None)


def test_a_figure_has_one_unit_in_every_file_and_the_heading_says_it(store, team, funnel):
    """The pause of one file was hours, of another minutes, and no heading said so."""
    for language, pause, first, usual, share in (('ru', 'Обычный перерыв, ч', 'Обычно, ч', 'Обычно, раб. дн.', 'Дольше нормы, %'), ('en', 'Usual pause, h', 'Usually, h', 'Usually, working days', 'Longer than the norm, %')):
        files = {name: store.read(charts.export, name, Ask(clock='working'), by=SYSTEM, language=language) for name in ('gaps', 'comments-per-hour', 'first-touch', 'time-in-stage')}
        for name, headings in {'gaps': [pause], 'comments-per-hour': [pause], 'first-touch': [first], 'time-in-stage': [usual, share]}.items():
            assert set(headings) <= set(files[name].columns), (name, files[name].columns)
    calendar = store.read(charts.export, 'time-in-stage', Ask(clock='calendar'), by=SYSTEM, language='ru')
    assert {'Обычно, дн.', 'Норма, раб. дн.'} <= set(calendar.columns)


def test_no_share_and_no_duration_goes_out_under_a_heading_without_its_unit(store, team, funnel):
    for name in NAMES:
        taken = store.read(charts.export, name, Ask(clock='working'), by=SYSTEM, language='ru')
        for at, heading in enumerate(taken.columns):
            if any(isinstance(row[at], Share) for row in taken.rows):
                assert heading.endswith(', %'), (name, heading)


def test_the_plan_by_day_goes_into_a_file_with_days_sums_and_its_forecast(store, team, a_deal):
    store.write(plans.enter, [plans.Cell(team.anna, date(2026, 11, 1), None, 60_000_00)], by=team.director)
    sold = a_deal(amount=38_000_00)
    store.write(payments.enter, sold, fields={'paid_on': date(2026, 11, 9), 'amount': 38_000_00}, by=team.head)
    taken = store.read(charts.export_plan, date(2026, 11, 1), by=team.head, language='ru')
    assert taken.columns == ('День', 'Факт', 'План равномерно', 'Прогноз', 'Прогноз, 8 из 10: от', 'Прогноз, 8 из 10: до')
    assert taken.rows[8][:2] == (date(2026, 11, 9), Decimal(38000))
    assert (taken.rows[24][1], taken.rows[29][2:]) == (None, (Decimal(60000), Decimal(38000), Decimal(38000), Decimal(38000)))
    assert len(store.read(charts.export_plan, date(2026, 10, 1), by=team.head, language='ru').columns) == 3
    with pytest.raises(NotAllowed):
        store.read(charts.export_plan, date(2026, 11, 1), by=team.anna, language='ru')


def test_a_day_of_the_plan_opens_the_sales_that_add_up_to_it_and_the_forecast_what_may_still_come(store, team, a_deal):
    first = date(2026, 11, 1)
    early, late, boris = a_deal(amount=38_000_00), a_deal(amount=20_000_00), a_deal(amount=7_000_00, owner='boris')
    for deal, day, kopecks in ((early, 9, 38_000_00), (late, 20, 20_000_00), (boris, 20, 7_000_00)):
        store.write(payments.enter, deal, fields={'paid_on': date(2026, 11, day), 'amount': kopecks}, by=team.head)

    def behind(key, who='head', whose=EVERYBODYS):
        found = store.read(charts.behind_plan, key, first, whose, by=getattr(team, who), language='ru')
        return found and {line.id: line.note for line in found.lines}

    day = store.read(lambda session: plan.draw(plan_month.month(session, first, by=team.head), Words('ru')).table).rows[9][1]
    assert (day.exact, list(behind(day.key))) == (Decimal(38000), [early])
    assert {deal: said.replace('\u202f', ' ').replace('\xa0', ' ') for deal, said in behind([20, 'paid']).items()} == {
        late: '20 нояб. 2026 г.', boris: '20 нояб. 2026 г.', early: '9 нояб. 2026 г.',
    }  # fmt: skip
    assert list(behind([0, 'whole'], whose=Whose(employee=team.anna))) == list(behind([30, 'coming'], 'anna')) == [late, early]
    assert [behind(key) for key in ([31, 'paid'], [9, 'nonsense'], [10**40, 'paid'], ['paid', 9], 'paid')] == [None] * 5
    assert store.read(charts.behind_plan, [20, 'paid'], first, by=team.head, language='ru').total == 65_000_00


def test_a_day_to_come_has_no_deals_behind_it_nor_has_the_forecast_of_a_month_that_is_over(store, team, a_deal):
    """It is the 24th of November."""
    for day in (date(2026, 10, 6), date(2026, 11, 9)):
        store.write(payments.enter, a_deal(amount=38_000_00), fields={'paid_on': day, 'amount': 38_000_00}, by=team.head)

    def behind(key, month):
        return store.read(charts.behind_plan, key, date(2026, month, 1), by=team.head, language='ru')

    assert [behind(key, 11) for key in ([25, 'paid'], [30, 'paid'], [8, 'paid'], [24, 'coming'], [24, 'whole'])] == [None] * 5
    assert [behind(key, 10) for key in ([31, 'coming'], [30, 'coming'], [5, 'paid'])] == [None] * 3
    assert [behind([1, 'paid'], 12), behind([31, 'coming'], 12)] == [None] * 2
    assert [behind(key, month).count for key, month in (([24, 'paid'], 11), ([30, 'coming'], 11), ([31, 'paid'], 10), ([6, 'paid'], 10))] == [1] * 4


def test_figures_go_into_a_file_only_for_who_may_take_deals_out(store, team, funnel):
    assert store.read(charts.export, 'conversion', Ask(pipeline_id=1), by=team.head, language='ru').rows
    with pytest.raises(NotAllowed):
        store.read(charts.export, 'conversion', Ask(pipeline_id=1), by=team.anna, language='ru')
    assert store.read(charts.export, 'nonsense', Ask(pipeline_id=1), by=team.head, language='ru') is None


@pytest.mark.parametrize('chart', charts.CHARTS, ids=NAMES)
def test_every_chart_opens_all_the_deals_behind_it(store, funnel, chart):
    if chart.section == 'quality':
        score(store)
    found = behind(store, chart.name, chart.whole)
    assert found.title.strip(' ·') == found.title
    assert found.count == {'deals': 20, 'open-ages': 20, 'silent': 20, 'step-matrix': 20, 'touches-by-stage': 20, 'gaps': 24}.get(chart.name, 25)


def test_a_phone_has_words_in_the_place_of_an_interval(store, funnel):
    said = [one['name'] for one in alone(store, 'conversion').figure['layout']['annotations'] if one.get('name')]
    assert [one.replace('\xa0', ' ') for one in said] == ['<b>очень примерно 60 %</b>']
    about = [Words('ru').about(0.89, 0.89 - half, 0.89 + half).replace('\xa0', ' ') for half in (0.02, 0.04, 0.1, 0.2)]
    assert about == ['89 %, точно', 'около 89 %', 'около 89 %', 'очень примерно 89 %']


def test_two_employees_whose_margins_overlap_are_said_to_differ_by_chance(store, team, time, funnel, a_deal):
    """Anna: 15 of 25 passed on. Boris: 14 of 22. Viktor has three deals."""
    time.start = NOW
    others = [a_deal(f'Река / кв{n}', owner='boris') for n in range(22)]
    for n in range(3):
        a_deal(f'Остров / д9 / кв{n}', owner='viktor')
    time.start = NOW + timedelta(days=1)
    for deal in others[:14]:
        store.write(deals.move, deal, to='interest', seen='intake', by=team.boris)
    for deal in others[14:18]:
        store.write(deals.move, deal, to='lost', seen='intake', reason='дорого', by=team.boris)
    time.start = NOW + timedelta(days=40)
    drawing = alone(store, 'conversion-by-employee', Ask())
    assert [(row[0].text, row[1].text, row[4].text) for row in drawing.table.rows] == [
        ('Борис Маслов', '22', '–'),
        ('Анна Крылова', '25', 'разница в пределах случайности'),
        ('Виктор Орлов', '3', '–'),
    ]
    assert drawing.notes[0].startswith('Между сотрудниками разница в пределах случайности')
    assert drawing.table.rows[2][2].text == 'мало сделок (3): вывод делать рано'
    assert [len(trace['y']) for trace in drawing.figure['data']] == [6, 2], 'no dot for whom nothing can be told'
    assert not any('Уилсон' in note for note in drawing.notes)
    found = behind(store, 'conversion-by-employee', [team.boris, 'all'])
    assert (found.title, found.count) == ('Борис Маслов', 22)
    assert behind(store, 'conversion-by-employee', [team.boris, 'all'], Ask(pipeline_id=1), by=team.anna) is None
    assert drawn(store, Ask(stage=stage(store, 'invoice')))['conversion-by-employee'].figure is None


def test_twenty_of_twenty_stand_out_from_nineteen_of_twenty_by_chance_alone(store, team, time, a_deal):
    """Where all or none passed on there is no interval of the estimate; the share of so many has one."""
    anna, boris = ([a_deal(f'Остров / д{house} / кв{n}', owner=owner) for n in range(20)] for house, owner in enumerate(('anna', 'boris'), 1))
    time.start = NOW + timedelta(days=1)
    for owner, passed in ((team.anna, anna), (team.boris, boris[1:])):
        for deal in passed:
            store.write(deals.move, deal, to='interest', seen='intake', by=owner)
    store.write(deals.move, boris[0], to='lost', seen='intake', reason='дорого', by=team.boris)
    drawing = alone(store, 'conversion-by-employee', Ask())
    assert [(row[0].text, row[4].text) for row in drawing.table.rows] == [('Анна Крылова', '–'), ('Борис Маслов', 'разница в пределах случайности')]
    spans, _dots = drawing.figure['data']
    assert spans['x'][:2] == pytest.approx((0.839, 1), abs=0.001), 'Wilson’s of 20 of 20 is drawn'
    assert drawing.table.rows[0][2].text.replace('\u202f', ' ').replace('\xa0', ' ') == '100 % 84–100 %'
    assert 'Уилсон' in drawing.notes[-1]


def entered(store, **ask):
    """How many came to the first stage, by the conversion chart."""
    return alone(store, 'conversion', Ask(**ask)).table.rows[0][1].text


def test_department_source_and_system_restrict_which_deals_count_and_add_up(store, team, a_deal):
    retail, projects = (store.read(lambda session, who=who: session.get_one(Person, getattr(team, who)).department_id) for who in ('anna', 'viktor'))
    made = [a_deal('Остров / кв1'), a_deal('Остров / кв2', owner='boris'), a_deal('Остров / кв3', owner='viktor')]
    store.write(lambda session: setattr(session.get_one(Deal, made[0]), 'source', 'Застройщик'))
    store.write(deals.set_field, made[0], 'systems', seen=None, new='intercom,video', by=team.anna)
    store.write(deals.set_field, made[1], 'systems', seen=None, new='intercom', by=team.boris)
    assert [entered(store, department=one) for one in (retail, projects, None)] == ['2', '1', '3']
    assert entered(store, department=retail, employee=team.viktor) == '0'
    assert entered(store, source='Застройщик') == '1'
    assert [entered(store, system=code) for code in ('intercom', 'video', 'voice')] == ['2', '1', '0']


def test_what_can_be_chosen_is_what_the_deals_that_one_sees_have(store, team, a_deal):
    store.write(deals.set_field, a_deal(), 'systems', seen=None, new='intercom,voice', by=team.anna)
    theirs = a_deal('Остров / кв1', owner='viktor')
    store.write(lambda session: setattr(session.get_one(Deal, theirs), 'source', 'Сайт'))
    anna, head, director = (store.read(analytics.choices, None, by=who) for who in (team.anna, team.head, team.director))
    assert (anna.systems, anna.sources, anna.exports) == (('intercom', 'voice'), (), False)
    assert ([name for _, name in head.departments], head.exports) == (['Розница'], True)
    assert ([name for _, name in director.departments], director.sources) == (['Проекты', 'Розница'], ('Сайт',))


def test_an_evening_of_comments_in_a_row_is_said_in_words_and_opens_its_deals(store, team, time, a_deal):
    made = [a_deal(f'Остров / кв{n}') for n in range(6)]
    store.write(timeline.add, made[5], text='Клиент ждёт', by=team.anna)
    time.start = NOW + timedelta(hours=9)  # five past seven in the evening
    for deal in made[:5]:
        store.write(timeline.add, deal, text='Клиент ждёт предложение', by=team.anna)
    drawing = alone(store, 'comments-per-hour')
    assert 'Анна Крылова: 1 раз несколько комментариев подряд вне рабочего времени, обычно по 5 за раз.' in drawing.notes
    assert behind(store, 'comments-per-hour', [team.anna, 'sitting']).count == 5
