"""Imports of public logs and tables: every event kept, and the same figures from every form of the same data."""

from collections import Counter
from decimal import Decimal

import pytest
from sqlmodel import func, select

from dashboard import access, imports, reports
from dashboard.exchange.columns import Source, Wanted
from dashboard.imports.plan import Plan
from dashboard.models import Deal, Stage
from tests.test_import import KINDS, MOSCOW, history, quiet

LOGS = {'helpdesk.csv.gz': {}, 'helpdesk.xes.gz': {}, 'traffic_fines.csv.gz': {}, 'running-example.csv': {}, 'running-example.xes': {}, '10_orders.xes.gz': {}}
LOGS |= {'bpic2012.csv.gz': {'only': ('activity', 'A_')}, 'bpic2012.xes.gz': {'only': ('concept:name', 'A_')}}
SMALL = ('running-example.csv', 'running-example.xes', '10_orders.xes.gz')


@pytest.mark.parametrize('name', [name if name in SMALL else pytest.param(name, marks=pytest.mark.soak) for name in LOGS])
def test_a_real_log_keeps_every_event_in_its_cases_order(store, shared, name):
    source = Source(shared / 'data/eventlogs' / name, Wanted('moves', MOSCOW, **LOGS[name]), quiet)
    cases = {}
    for record in source.records(quiet, 'RUB'):
        cases.setdefault(record.case, []).append((record.at, record.stage))
    done = imports.run(store, source, Plan('Log'), by=access.SYSTEM, advance=quiet)
    expected = [(case, stage, at) for case in sorted(cases) for at, stage in sorted(cases[case], key=lambda event: event[0])]
    assert (done.added, done.rejected_count) == (len(expected), 0)
    assert history(store) == expected


@pytest.mark.parametrize(('log', 'forms', 'events'), [('running-example', ('csv', 'xes'), 42), pytest.param('helpdesk', ('csv.gz', 'xes.gz'), 21_348, marks=pytest.mark.soak)])
def test_the_same_log_as_csv_and_as_xes_is_the_same(store, shared, log, forms, events):
    for name, added in zip([f'{log}.{form}' for form in forms], (events, 0), strict=True):
        source = Source(shared / 'data/eventlogs' / name, Wanted('moves', MOSCOW), quiet)
        assert imports.run(store, source, Plan('Help desk'), by=access.SYSTEM, advance=quiet).added == added


@pytest.mark.parametrize(('name', 'sheet'), [('sales_pipeline.csv', None), pytest.param('sales_pipeline_us_dates.csv.gz', None, marks=pytest.mark.soak), pytest.param('CRM_Sales_Analysis_using_Excel.xlsx', 'sales_pipeline', marks=pytest.mark.soak)])
def test_the_same_deals_from_iso_us_and_excel_give_the_same_figures(store, shared, name, sheet):
    named = {'case': 'opportunity_id', 'stage': 'deal_stage', 'owner': 'sales_agent', 'amount': 'close_value', 'created': 'engage_date', 'closed': 'close_date'}
    source = Source(shared / 'data/crm/maven_crm' / name, Wanted('deals', MOSCOW, named=named, sheet=sheet), quiet)
    assert imports.run(store, source, Plan('Maven', **KINDS), by=access.SYSTEM, advance=quiet).added == 8_800
    found = store.read(lambda session: [tuple(row) for row in session.exec(select(Stage.name, Deal.amount).join(Stage, Stage.id == Deal.stage_id))])
    assert Counter(stage for stage, _ in found) == {'Won': 4238, 'Lost': 2473, 'Engaging': 1589, 'Prospecting': 500}
    assert sum(Decimal(amount) / 100 for _, amount in found) == 10_005_534
    dated = store.read(lambda session: session.exec(select(func.count(Deal.created_at), func.count(Deal.closed_at))).one())
    assert tuple(dated) == (8_300, 6_711)
    told = store.read(reports.report, 'deals', reports.Ask(pipeline='Maven'), by=access.SYSTEM)
    assert {row['stage']: row['amount'] for row in told.rows}['Won'] == '10005534.00'
    assert told.more['won_rate_settled'] == pytest.approx(0.6315, abs=0.00005)


@pytest.mark.soak
def test_the_us_copy_of_a_table_is_the_same_to_the_day(store, shared):
    named = {'case': 'opportunity_id', 'stage': 'deal_stage', 'created': 'engage_date', 'closed': 'close_date'}
    for name, unchanged in (('sales_pipeline.csv', 0), ('sales_pipeline_us_dates.csv.gz', 8_800)):
        source = Source(shared / 'data/crm/maven_crm' / name, Wanted('deals', MOSCOW, named=named), quiet)
        assert imports.run(store, source, Plan('Maven', **KINDS), by=access.SYSTEM, advance=quiet).unchanged == unchanged
