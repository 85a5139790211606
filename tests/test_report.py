"""`main.py report` as a process: the figures under their names, and one sentence for what is wrong."""

import csv
import json
from datetime import date, timedelta
from io import StringIO

import pytest

from dashboard import access, deals, moves, payments, plans, reports, timeline
from dashboard.material import Ask
from dashboard.models import Deal, Setting
from dashboard.queries.settings import DEMO_AT
from tests.conftest import NOW
from tests.test_cli import main

LOGS = {
    'helpdesk': ('all', ()),
    'bpic2012': ('application', ('--only', 'activity=A_')),
    'traffic_fines': ('all', ()),
}
KEYS = {
    'conversion': 'stage entered advanced lost parked back here skipped rate rate_settled rate_max rate_within ci_low ci_high rate_to_won before before_low before_high differs',
    'time-in-stage': 'stage visits open deals median p85 p95 median_finished mean_finished p90_finished norm over_norm before before_low before_high differs',
    'comments': 'employee comments working_hours per_hour on_pace gap_median gap_p90 outside first_touch good_share',
    'quarters': 'employee quarter comments outside working away',
    'deals': 'stage deals amount',
    'touches-by-stage': 'stage deals untouched touches per_deal comments calls missed_calls messages emails meetings offers',
}


def report(name, store, *options):
    done = main('report', name, '--db', store.path, '--now', NOW.isoformat(), '--format', 'json', *options)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize('log', ['helpdesk', *(pytest.param(log, marks=pytest.mark.soak) for log in LOGS if log != 'helpdesk')])
def test_figures_of_a_public_event_log_agree_with_those_computed_without_us(log, shared, tmp_path):
    part, only = LOGS[log]
    file = shared / 'data' / 'eventlogs' / f'{log}.csv.gz'
    known = json.loads((shared / 'data' / 'eventlogs' / f'{log}.reference.json').read_text())['parts'][part]
    db = tmp_path / 'log.sqlite3'
    done = main('import', file, '--db', db, '--pipeline', log, '--case', 'case_id', '--stage', 'activity', '--time', 'timestamp', *only)
    assert done.returncode == 0, done.stderr
    stays, entries = (
        json.loads(main('report', name, '--db', db, '--pipeline', log, '--format', 'json').stdout)['rows']
        for name in ('time-in-stage', 'conversion')
    )
    assert {row['stage'] for row in stays} == set(known['stages'])
    for row in stays:
        stage = known['stages'][row['stage']]
        assert row['visits'] == stage['visits']
        for ours, theirs in (('median_finished', 'median_s'), ('mean_finished', 'mean_s'), ('p90_finished', 'p90_s')):
            seconds = stage['sojourn'].get(theirs)
            assert row[ours] == (None if seconds is None else pytest.approx(seconds / 3600, abs=0.001)), (row['stage'], ours)
    entered = {row['stage']: row['entered'] for row in entries}
    for step in known['conversion']:
        assert (entered[step['from']], entered[step['to']]) == (step['reached_from'], step['reached_to'])


@pytest.mark.parametrize('name', KEYS)
def test_a_report_has_its_keys_and_a_row_for_each_stage_or_employee_even_without_deals(name, store, team):
    answer = report(name, store)
    assert list(answer['rows'][0]) == KEYS[name].split()
    assert {'report', 'pipeline', 'from', 'to', 'now', 'clock', 'rows', 'left_out', 'voided', 'calendar'} <= set(answer)
    assert answer['report'] == name
    assert len(answer['rows']) == {'conversion': 7, 'time-in-stage': 9, 'comments': 3, 'deals': 9, 'touches-by-stage': 7, 'quarters': 3 * 5}[name]  # 9:00 to 10:05


def test_conversion_counts_deals_by_what_became_of_them(store, team, time, a_deal):
    first, second, _third = a_deal(), a_deal(), a_deal()
    time.start = NOW + timedelta(days=2)
    store.write(deals.move, first, to='interest', seen='intake', by=team.anna)
    store.write(deals.move, second, to='lost', seen='intake', by=team.anna, reason='дорого')
    answer = report('conversion', store, '--now', (NOW + timedelta(days=40)).isoformat())
    intake = answer['rows'][0]
    assert [intake[key] for key in ('entered', 'advanced', 'lost', 'here')] == [3, 1, 1, 1]
    assert intake['rate_within'] == pytest.approx(1 / 3)
    assert intake['rate_settled'] == 0.5
    assert answer['now'].startswith('2027-01-03')


def test_both_clocks_and_both_units(store, team, time, a_deal):
    deal = a_deal()
    for hours, (seen, to) in enumerate([('intake', 'interest'), ('interest', 'intake'), ('intake', 'interest')], 1):
        time.start = NOW + timedelta(hours=24 * hours)
        store.write(deals.move, deal, to=to, seen=seen, by=team.anna)
    late = ('--now', (NOW + timedelta(days=9)).isoformat())
    intake = [report('time-in-stage', store, *late, *options)['rows'][0] for options in ((), ('--clock', 'working'), ('--by', 'deal'))]
    assert [row['median'] for row in intake] == [24, 8, 48]
    assert [row['visits'] for row in intake] == [2, 2, 2]


def test_a_period_takes_in_both_of_its_days_in_the_teams_zone(store, team, a_deal):
    a_deal()
    assert report('conversion', store, '--from', '2026-11-24', '--to', '2026-11-24')['rows'][0]['entered'] == 1
    assert report('conversion', store, '--from', '2026-11-25')['rows'][0]['entered'] == 0
    assert report('conversion', store, '--to', '2026-11-23')['rows'][0]['entered'] == 0


def test_a_report_says_how_many_moves_of_its_period_were_taken_back_after_it(store, team, time, a_deal):
    deal = a_deal()
    time.start = NOW.replace(hour=20, minute=55)  # 23:55 in Moscow
    move = store.write(deals.move, deal, to='interest', seen='intake', by=team.anna)
    time.start = time.start + timedelta(minutes=8)
    store.write(deals.undo_move, deal, move_id=move, by=team.anna)
    late = ('--now', (NOW + timedelta(days=2)).isoformat())
    counts = [report('conversion', store, *late, *options)['voided'] for options in ((), ('--to', '2026-11-24'), ('--to', '2026-11-24', '--employee', 'Борис Маслов'))]
    assert counts == [0, 1, 0]


def test_a_report_has_the_headline_of_the_period_before_and_whether_that_differs_beyond_chance(store, team):
    def record(session):
        for came, count, passed in ((NOW - timedelta(days=75), 1, 0), (NOW - timedelta(days=50), 30, 27), (NOW - timedelta(days=20), 30, 3)):
            for number in range(count):
                session.add(deal := Deal(title='x', pipeline_id=1, stage_id=2 if number < passed else 1))
                session.flush()
                moves.record(session, [{'deal_id': deal.id, 'to_id': 1, 'at': came}, *([{'deal_id': deal.id, 'to_id': 2, 'at': came + timedelta(days=2)}] if number < passed else [])])

    store.write(record)
    answer = report('conversion', store, '--from', '2026-10-25', '--to', '2026-11-24', '--within', '14')
    row = answer['rows'][0]
    assert (answer['before_from'], answer['before_to']) == ('2026-09-24', '2026-10-24')
    assert (row['rate_within'], row['before'], row['differs']) == (pytest.approx(0.1), pytest.approx(0.9), True)
    assert row['before_low'] < 0.9 < row['before_high']
    assert [answer['rows'][1][key] for key in ('before', 'differs')] == [None, None]
    alone = report('conversion', store)
    assert (alone['before_from'], alone['rows'][0]['before'], alone['rows'][0]['differs']) == (None, None, None)


def test_the_first_touch_is_measured_from_each_assignment_of_a_deal(store, team, time, a_deal):
    """Anna had it for two hours of work (10:05 to 12:05), Boris called an hour after it had become his."""
    deal = a_deal()
    time.start = NOW + timedelta(hours=2)
    store.write(deals.set_field, deal, 'owner_id', seen=team.anna, new=team.boris, by=team.head)
    time.start = NOW + timedelta(hours=4)
    store.write(timeline.add, deal, kind='missed_call', text='', by=team.boris)
    answer = report('comments', store, '--now', (NOW + timedelta(hours=6)).isoformat())
    touched = {row['employee']: row['first_touch'] for row in answer['rows']}
    assert touched['Анна Крылова'] is None
    assert touched['Борис Маслов'] == pytest.approx(answer['first_touch']) == pytest.approx(1)


def test_the_figures_of_a_person_are_the_same_whoever_asks_and_for_whom(store, team, time, a_deal):
    """Boris wrote a week before Anna did: hours of work count from the team's first comment, also for who sees none but Anna's."""
    deal = a_deal(owner='boris')
    store.write(timeline.add, deal, text='Клиент ждёт счёт', by=team.boris)
    time.start = NOW + timedelta(days=7)
    store.write(timeline.add, a_deal(), text='Клиент ждёт предложение', by=team.anna)
    asks = [(access.SYSTEM, None), (team.director, team.anna), (team.anna, None)]
    rows = [next(row for row in store.read(reports.report, 'comments', Ask(employee=employee), by=by).rows if row['employee'] == 'Анна Крылова') for by, employee in asks]
    assert rows[0]['working_hours'] == pytest.approx(5 * 8 + 1 + 5 / 60)  # five days, and from nine to 10:05
    assert rows[0] == rows[1] == rows[2]


def test_comments_count_for_their_author_in_whatever_pipeline(store, team, a_deal):
    deal = a_deal()
    store.write(timeline.add, deal, text='Клиент решил брать.', by=team.anna)
    store.write(timeline.add, deal, text='', kind='missed_call', by=team.anna)
    store.write(timeline.add, deal, text='Не взял трубку', kind='missed_call', by=team.anna)
    rows = {row['employee']: row for row in report('comments', store, '--from', '2026-11-24')['rows']}
    assert rows['Анна Крылова']['comments'] == 1
    assert rows['Борис Маслов']['comments'] == 0
    assert rows['Анна Крылова']['working_hours'] == pytest.approx(65 / 60)


def test_the_sum_of_deals_is_in_roubles_with_kopecks(store, team, a_deal):
    a_deal(amount=5_840_050)
    rows = report('deals', store)
    assert rows['rows'][0] == {'stage': 'В работу', 'deals': 1, 'amount': '58400.50'}
    assert rows['won_rate_settled'] is None


def test_a_demo_is_reported_as_of_its_own_day(store, team, a_deal):
    store.write(lambda session: session.add(Setting(key=DEMO_AT, value='2026-12-01T10:05:00+03:00')))
    done = main('report', 'deals', '--db', store.path, '--format', 'json')
    assert json.loads(done.stdout)['now'] == '2026-12-01T10:05:00+03:00'
    assert report('deals', store)['now'] == NOW.isoformat()


def test_guessed_days_off_are_said(store, team, a_deal):
    a_deal()
    assert report('time-in-stage', store)['calendar'] == 'published'
    assert report('time-in-stage', store, '--now', '2031-01-01')['calendar'] == 'assumed'


def test_csv_holds_the_same_figures_and_no_formula(store, team, a_deal):
    from dashboard import pipelines

    store.write(pipelines.add, '=Formulas', [{'code': 'a', 'name': '=1+1', 'kind': 'open'}])
    done = main('report', 'conversion', '--db', store.path, '--pipeline', '=Formulas', '--format', 'csv')
    rows = list(csv.DictReader(StringIO(done.stdout)))
    assert [(row['stage'], row['entered'], row['rate']) for row in rows] == [("'=1+1", '0', '')]


def test_a_table_is_for_people(store, team):
    done = main('report', 'deals', '--db', store.path)
    assert 'Передано в реализацию' in done.stdout
    assert len({len(line.rstrip()) for line in done.stdout.splitlines()[1:]}) == 1


@pytest.mark.parametrize(
    ('options', 'named'),
    [
        (('conversion', '--pipeline', 'Нет такой'), 'Нет такой'),
        (('conversion', '--from', '24.11.2026'), '24.11.2026'),
        (('conversion', '--from', '2026-11-24', '--to', '2026-11-23'), '2026-11-23'),
        (('conversion', '--to', '9999-12-31'), '9999-12-31'),
        (('conversion', '--now', 'tomorrow'), 'tomorrow'),
        (('conversion', '--now', '2500-01-01'), '2500-01-01'),
        (('conversion', '--within', '0'), '--within'),
        (('conversion', '--clock', 'sand'), '--clock'),
        (('conversion', '--by', 'moon'), '--by'),
        (('conversion', '--format', 'pdf'), '--format'),
        (('stole',), 'stole'),
        (('conversion', '--employee', 'Никто'), 'none to choose'),
        (('sale-lines', '--project', 'Нет такого'), 'Нет такого'),
        (('bonuses', '--project', 'Остров'), 'no such choice'),
        (('plan', '--project', 'Остров'), 'no such choice'),
        (('stale', '--department', 'Розница'), 'no such choice'),
        (('month', '--format', 'html', '--employee', 'Анна'), 'no such choice'),
        (('month', '--format', 'html', '--pipeline', 'Розничные продажи'), '--pipeline'),
        (('month', '--format', 'html', '--to', '2026-11-30'), '--to'),
        (('month', '--format', 'html', '--within', '30'), '--within'),
        (('month', '--format', 'html', '--clock', 'calendar'), '--clock'),
        (('month', '--format', 'html', '--by', 'visit'), '--by'),
    ],
)
def test_what_is_wrong_is_named_in_one_sentence(store, options, named):
    done = main('report', *options, '--db', store.path)
    assert done.returncode == 2
    assert named in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert not done.stdout


def test_stale_deals_are_told_with_the_working_days_they_wait_those_waiting_longest_first(store, team, a_deal, time):
    instant = time.start
    for title, days in (('Остров / кв1', 14), ('Остров / кв2', 30), ('Остров / кв3', 1)):
        time.start = instant - timedelta(days=days)
        store.write(deals.move, a_deal(title, amount=38_000_00), to='interest', seen='intake', by=team.anna)
    time.start = instant
    told = report('stale', store)
    assert [tuple(row) for row in (one.values() for one in told['rows'])] == [
        (2, 'Остров / кв2', 'Анна Крылова', 21, '38000.00'), (1, 'Остров / кв1', 'Анна Крылова', 10, '38000.00'),
    ]  # fmt: skip
    assert list(told['rows'][0]) == ['deal', 'title', 'employee', 'days', 'amount']


def test_where_deals_stood_and_how_they_were_touched_is_told_as_of_the_instant_asked_for(store, team, a_deal, time):
    moved, unmoved, third = a_deal('Остров / кв1'), a_deal('Остров / кв2'), a_deal('Остров / кв3')
    time.start = NOW + timedelta(days=2)
    store.write(deals.move, moved, to='interest', seen='intake', by=team.anna)
    a_deal('Остров / кв4')
    then, later = NOW.isoformat(), time.start.isoformat()

    def standing(now):
        return {row['stage']: row['deals'] for row in report('deals', store, '--now', now)['rows'] if row['deals']}

    assert standing(then) == {'В работу': 3}
    assert standing(later) == {'В работу': 3, 'Интерес': 1}
    assert [row['deal'] for row in report('touches', store, '--now', then)['rows']] == [moved, unmoved, third]


def test_sales_after_the_instant_asked_for_are_not_told(store, team, a_deal):
    sold = a_deal(amount=38_000_00)
    store.write(payments.enter, sold, fields={'paid_on': date(2026, 11, 20), 'amount': 38_000_00}, by=team.head)
    assert [row['amount'] for row in report('sales', store)['rows']] == ['38000.00']
    assert report('sales', store, '--now', '2026-11-19')['rows'] == []


def test_touches_are_told_by_deal_missed_calls_too_and_deals_without_any(store, team, a_deal, time):
    touched, quiet = a_deal('Остров / кв1'), a_deal('Остров / кв2')
    time.start -= timedelta(days=4)  # a Friday
    store.write(timeline.add, touched, text='', kind='missed_call', by=team.anna)
    store.write(timeline.add, touched, text='Клиент согласен, оплатит в среду', kind='call', by=team.anna)
    store.write(timeline.add, touched, text='Сделано', kind='task_result', by=team.anna)
    last = time.start.isoformat()
    first, second = report('touches', store)['rows']
    assert first == {'deal': touched, 'title': 'Остров / кв1', 'touches': 2, 'last': last, 'days_since': 2}
    assert second == {'deal': quiet, 'title': 'Остров / кв2', 'touches': 0, 'last': None, 'days_since': None}
    assert [row['touches'] for row in report('touches', store, '--from', '2026-11-21')['rows']] == [0, 0]


def test_without_a_name_and_with_several_pipelines_they_are_named(store):
    from dashboard import pipelines

    store.write(pipelines.add, 'Проекты', [{'code': 'a', 'name': 'А', 'kind': 'open'}])
    done = main('report', 'deals', '--db', store.path)
    assert done.returncode == 2
    assert 'Проекты' in done.stderr
    assert 'Розничные продажи' in done.stderr


def test_a_report_works_while_another_process_holds_the_database_and_writes_nothing(store, team, a_deal):
    a_deal()
    before = store.path.read_bytes()
    assert report('deals', store)['rows'][0]['deals'] == 1
    assert store.path.read_bytes() == before


def test_a_report_sees_only_what_its_reader_may(store, team, a_deal):
    a_deal('Остров / кв1', owner='anna')
    a_deal('Остров / кв2', owner='boris')
    a_deal('Остров / кв3', owner='viktor')
    a_deal('Остров / кв4', owner=None)

    def entered(by):
        return store.read(reports.report, 'conversion', reports.Ask(), by=by).rows[0]['entered']

    assert [entered(by) for by in (team.anna, team.head, team.director, access.SYSTEM)] == [1, 3, 4, 4]
    people = [row['employee'] for row in store.read(reports.report, 'comments', reports.Ask(), by=team.head).rows]
    assert people == ['Анна Крылова', 'Борис Маслов']


def test_sales_by_month_and_employee_a_refund_in_its_own_month(store, team, a_deal):
    """September: one sale of 38,000, a second of 12,000; November: 1,840 went back, and nothing was sold."""
    for roubles, title in ((38_000, 'Остров / кв1'), (12_000, 'Остров / кв2')):
        sold = a_deal(title, amount=roubles * 100)
        store.write(payments.enter, sold, fields={'paid_on': date(2026, 9, 7), 'amount': roubles * 100}, by=team.head)
    store.write(payments.enter, sold, fields={'paid_on': date(2026, 11, 5), 'amount': 1_840_00, 'kind': 'refund'}, by=team.head)
    answer = report('sales', store)
    assert answer['rows'] == [
        {'month': '2026-09', 'employee': 'Анна Крылова', 'department': 'Розница', 'deals': 2, 'amount': '50000.00', 'goods': '50000.00',
         'services': '0.00', 'average': '25000.00', 'bonus': None},
        {'month': '2026-11', 'employee': 'Анна Крылова', 'department': 'Розница', 'deals': 0, 'amount': '-1840.00', 'goods': '-1840.00',
         'services': '0.00', 'average': None, 'bonus': None},
    ]  # fmt: skip
    assert [row['month'] for row in report('sales', store, '--from', '2026-11-01')['rows']] == ['2026-11']
    assert report('sales', store, '--to', '2026-08-31')['rows'] == []
    table = main('report', 'sales', '--db', store.path, '--now', NOW.isoformat(), '--format', 'csv').stdout
    assert [row['amount'] for row in csv.DictReader(StringIO(table))] == ['50000.00', '-1840.00']


def test_plan_by_month_and_employee(store, team, a_deal):
    """Of November 15 working days are over and 5 are left; of October none."""
    cells = [(team.anna, date(2026, 11, 1), 60_000), (team.boris, date(2026, 11, 1), 0), (team.anna, date(2026, 10, 1), 40_000), (team.anna, date(2026, 12, 1), 22_000)]
    store.write(plans.enter, [plans.Cell(person, month, None, roubles * 100) for person, month, roubles in cells], by=team.director)
    for roubles, day in ((38_000, date(2026, 11, 9)), (50_000, date(2026, 10, 9))):
        sold = a_deal(f'Остров / кв{day.month}', amount=roubles * 100)
        store.write(payments.enter, sold, fields={'paid_on': day, 'amount': roubles * 100}, by=team.head)
    assert report('plan', store)['rows'] == [
        {'month': '2026-10', 'employee': 'Анна Крылова', 'plan': '40000.00', 'fact': '50000.00', 'attainment': 1.25, 'pace_needed': None},
        {'month': '2026-11', 'employee': 'Анна Крылова', 'plan': '60000.00', 'fact': '38000.00', 'attainment': pytest.approx(38 / 60), 'pace_needed': '4400.00'},
        {'month': '2026-11', 'employee': 'Борис Маслов', 'plan': '0.00', 'fact': '0.00', 'attainment': None, 'pace_needed': '0.00'},
        {'month': '2026-12', 'employee': 'Анна Крылова', 'plan': '22000.00', 'fact': '0.00', 'attainment': 0, 'pace_needed': '1000.00'},
    ]
    assert [row['month'] for row in report('plan', store, '--from', '2026-11-20', '--to', '2026-12-01')['rows']] == ['2026-11', '2026-11', '2026-12']
    assert store.read(reports.report, 'plan', reports.Ask(), by=team.viktor).rows == ()
