"""The reports beside those of contracts.md: whatever a page of figures draws, the command line prints."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from dashboard import access, bonus_rules, chart_reports, deals, payments, plans, reports, timeline
from dashboard.charts import CHARTS
from dashboard.cli_report import Name
from tests.conftest import NOW
from tests.test_cli import main

KNOWN = {'conversion', 'deals', 'time-in-stage', 'quarters', 'touches-by-stage'}
"""Charts that have the name of their report of contracts.md."""


def report(name, store, **asked):
    asked = {'now': NOW, **asked}
    return store.read(chart_reports.report, name, reports.Ask(**asked), by=access.SYSTEM)


def test_every_chart_of_the_page_has_its_report_and_every_report_its_name_on_the_command_line():
    assert {chart.name for chart in CHARTS} <= {*chart_reports.REPORTS, *KNOWN}
    assert {*chart_reports.NAMES, 'month'} == set(Name)


@pytest.mark.parametrize('name', chart_reports.NAMES)
def test_a_report_of_an_empty_team_has_its_columns_and_can_be_printed(name, store, team):
    assert report(name, store).columns
    json.dumps(report(name, store).facts(), allow_nan=False)


def test_deals_that_moved_are_told_by_pair_of_stages_by_employee_and_as_other_tools_count_them(store, team, time, a_deal):
    """Three deals came to the first stage; one of Anna's passed on, Boris's was lost, and Anna's other one still stands there."""
    passed, _stands, lost = a_deal(), a_deal(), a_deal(owner='boris')
    time.start = NOW + timedelta(days=2)
    store.write(deals.move, passed, to='interest', seen='intake', by=team.anna)
    store.write(deals.move, lost, to='lost', seen='intake', by=team.boris, reason='дорого')
    now = NOW + timedelta(days=40)
    assert report('step-matrix', store, now=now).rows == (
        {'from_stage': 'В работу', 'to_stage': 'Интерес', 'moves': 1}, {'from_stage': 'В работу', 'to_stage': 'Отказ', 'moves': 1},
    )  # fmt: skip
    first = [(row['employee'], row['entered'], row['rate_settled']) for row in report('conversion-by-employee', store, now=now).rows if row['stage'] == 'В работу']
    assert first == [('Анна Крылова', 2, 1.0), ('Борис Маслов', 1, 0.0)]
    intake = report('other-ways', store, now=now).rows[0]
    assert [intake[way] for way in ('entered', 'open_failed', 'closed_only', 'period_ratio')] == [3, pytest.approx(1 / 3), 0.5, pytest.approx(1 / 3)]
    flows = {row['figure']: row['value'] for row in report('summary', store, now=now).rows}
    assert [report('summary', store, now=now).facts()[name] for name in ('compared_from', 'compared_to')] == [None, None]
    assert (flows['came'], flows['lost'], flows['longer']) == (3, 1, 2)


def test_a_summary_says_the_days_that_its_figures_are_compared_with(store, team, time, a_deal):
    a_deal()
    told = report('summary', store, now=NOW + timedelta(days=40), start=date(2026, 12, 1), end=date(2026, 12, 31)).facts()
    assert (told['compared_from'], told['compared_to']) == (None, None), 'the records do not reach that far back'
    told = report('summary', store, now=NOW + timedelta(days=70), start=date(2027, 1, 1), end=date(2027, 1, 31)).facts()
    assert (told['compared_from'], told['compared_to']) == ('2026-12-01', '2026-12-31')
    assert [row['before'] for row in told['rows'] if row['figure'] == 'came'] == [0]


def test_how_long_deals_stand_is_told_by_stage_and_deal_by_deal(store, team, time, a_deal):
    a_deal('Остров / кв1')
    time.start = NOW + timedelta(days=2)
    a_deal('Остров / кв2', owner='boris')
    now = NOW + timedelta(days=7)
    assert report('open-ages', store, now=now).rows == ({'stage': 'В работу', 'norm': 1, 'deals': 2, 'in_norm': 0, 'longer': 0, 'twice': 2, 'longest_days': 5},)
    assert [(row['title'], row['employee'], row['days'], row['band']) for row in report('open-deals', store, now=now).rows] == [
        ('Остров / кв1', 'Анна Крылова', 5, 'twice'), ('Остров / кв2', 'Борис Маслов', 3, 'twice'),
    ]  # fmt: skip
    assert [(row['month'], row['visits'], row['median'], row['young']) for row in report('stay-trend', store, now=now).rows] == [('2026-11', 2, None, True)]
    assert [row['title'] for row in report('silent', store, now=NOW + timedelta(days=9)).rows] == ['Остров / кв1', 'Остров / кв2']


def test_comments_are_told_by_hour_and_with_their_margin(store, team, a_deal):
    store.write(timeline.add, a_deal(), text='Клиент согласен, оплатит в среду', by=team.anna)
    written = [(row['weekday'], row['hour'], row['comments']) for row in report('comments-by-hour', store).rows if row['comments']]
    assert written == [(2, 10, 1)]
    row = report('comments-per-hour', store, start=date(2026, 11, 24)).rows[0]
    assert (row['employee'], row['comments'], row['sittings']) == ('Анна Крылова', 1, 0)
    assert {'low', 'high', 'at_once'} <= row.keys()


def test_the_month_is_told_by_day_with_its_forecast_its_lines_and_the_deals_that_may_close_it(store, team, a_deal):
    store.write(plans.enter, [plans.Cell(team.anna, date(2026, 11, 1), None, 60_000_00)], by=team.director)
    sold = a_deal('Остров / кв1', amount=38_000_00)
    store.write(payments.enter, sold, fields={'paid_on': date(2026, 11, 9), 'amount': 38_000_00}, by=team.head)
    partly = a_deal('Остров / кв2', amount=20_000_00)
    store.write(payments.enter, partly, fields={'paid_on': date(2026, 11, 20), 'amount': 18_000_00}, by=team.head)
    days = report('plan-by-day', store)
    assert [days.rows[at]['fact'] for at in (7, 8, 23, 24)] == ['0.00', '38000.00', '38000.00', None]
    assert (days.more['plan'], days.more['advances'], days.more['days_left']) == ('60000.00', '18000.00', 5)
    (line,) = report('sale-lines', store, start=date(2026, 11, 1)).rows
    assert (line['employee'], line['deal'], line['kind'], line['amount']) == ('Анна Крылова', sold, 'sale', '38000.00')
    (deal,) = report('close-plan', store).rows
    assert (deal['list'], deal['title'], deal['rest'], deal['level'], deal['why']) == ('partly', 'Остров / кв2', '2000.00', 'high', 'partly')


def test_a_bonus_is_told_with_what_it_is_made_of_a_heads_line_by_line_and_what_waits(store, team, a_deal):
    """September: of a plan of 40,000 Anna reached 38,000, 95 %, where the rule gives half of its 2 % and 10 %; Boris claims 12,000."""
    since = date(2026, 1, 1)
    store.write(bonus_rules.add, fields={'name': 'Продажи', 'since': since, 'goods_rate': 2_00, 'services_rate': 10_00, 'steps': '0:0, 80:50, 100:100'}, by=team.director)
    store.write(bonus_rules.add, fields={'name': 'Руководитель', 'since': since, 'goods_rate': 1_00, 'services_rate': 1_00, 'of_team': True}, by=team.director)
    store.write(plans.enter, [plans.Cell(team.anna, date(2026, 9, 1), None, 40_000_00)], by=team.director)
    sold, claimed = a_deal('Остров / кв1', amount=38_000_00), a_deal('Остров / кв2', owner='boris', amount=12_000_00)
    store.write(payments.enter, sold, fields={'paid_on': date(2026, 9, 7), 'amount': 38_000_00, 'document': 'ПП-1'}, by=team.head)
    store.write(payments.claim, claimed, fields={'paid_on': date(2026, 11, 20), 'amount': 12_000_00}, by=team.boris)
    own, heads = report('bonuses', store, end=date(2026, 9, 30)).rows
    assert own == {
        'month': '2026-09', 'employee': 'Анна Крылова', 'department': 'Розница', 'rule': 'Продажи', 'of': 'own', 'goods': '38000.00', 'goods_rate': 0.02, 'services': '0.00',
        'services_rate': 0.1, 'plan': '40000.00', 'fact': '38000.00', 'attainment': 0.95, 'step': 0.5, 'bonus': '380.00',
    }  # fmt: skip
    assert (heads['employee'], heads['of'], heads['fact'], heads['bonus']) == ('Павел Петров', 'department', '38000.00', '380.00')
    [line] = report('team-lines', store).rows
    assert line == {
        'month': '2026-09', 'paid': '2026-09-07', 'employee': 'Павел Петров', 'department': 'Розница', 'seller': 'Анна Крылова', 'deal': sold, 'title': 'Остров / кв1',
        'document': 'ПП-1', 'kind': 'sale', 'goods': '38000.00', 'services': '0.00', 'amount': '38000.00', 'bonus': '380.00',
    }  # fmt: skip
    [waits] = report('waiting', store).rows
    assert (waits['month'], waits['employee'], waits['deal'], waits['amount']) == ('2026-11', 'Борис Маслов', claimed, '12000.00')
    before = datetime(2026, 9, 5, 9, tzinfo=UTC)
    assert not [row for name in ('sale-lines', 'bonuses', 'team-lines', 'waiting') for row in report(name, store, now=before).rows]


def test_the_command_line_prints_them_as_the_others(store, team, a_deal):
    a_deal('Остров / кв1')
    done = main('report', 'open-deals', '--db', store.path, '--now', (NOW + timedelta(days=1)).isoformat(), '--format', 'csv')
    assert done.stdout.splitlines() == ['deal,title,stage,employee,days,norm,band', '1,Остров / кв1,В работу,Анна Крылова,1,1,in']


def test_pauses_and_the_first_touch_are_told_by_employee_the_first_touch_of_all_together_too(store, team, time, a_deal):
    """Monday: Anna has a deal since 9:00 and touches it at 10:00 and at 10:40; Boris has not touched his."""
    time.start = NOW.replace(hour=6, minute=0)
    deal, _other = a_deal(), a_deal(owner='boris')
    for minute in (60, 100):
        time.start = NOW.replace(hour=6, minute=0) + timedelta(minutes=minute)
        store.write(timeline.add, deal, text='Позвонил, ждёт счёт до среды.', by=team.anna)
    now = time.start + timedelta(minutes=5)
    pauses = {(row['employee'], row['from_minutes'], row['to_minutes']): row['pauses'] for row in report('gaps', store, now=now).rows}
    assert [pause for pause, count in pauses.items() if count] == [('Анна Крылова', 30, 60)]
    told = {row['employee']: (row['assigned'], row['touched'], row['waiting'], row['median']) for row in report('first-touch', store, now=now).rows}
    assert told[None][:3] == (2, 1, 1)
    assert told['Анна Крылова'] == (1, 1, 0, pytest.approx(1.0))
    assert told['Борис Маслов'] == (1, 0, 1, None)
