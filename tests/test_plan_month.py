"""A month against its plan, and «Закрыть план»: what counts, what may still come, what was taken up (A5)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event

from dashboard import (
    access,
    chart_reports,
    closing,
    deals,
    months,
    payments,
    pipelines,
    plan_month,
    plans,
    reports,
    tasks,
)
from dashboard.errors import DealTaken, NotFound
from dashboard.models import Deal, Person, Task
from dashboard.plans import Cell
from dashboard.queries import sales as sales_query
from dashboard.queries.closing import Level, Of, Why
from tests.conftest import NOW

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
THOUSAND = 100_000  # kopecks
TODAY = NOW.date()


@pytest.fixture
def pay(store, team):
    def enter(deal, amount, day=TODAY):
        return store.write(payments.enter, deal, fields={'paid_on': day, 'amount': amount * THOUSAND}, by=team.director)

    return enter


@pytest.fixture
def sold(a_deal, pay):
    """A sale of so many thousands on a day."""

    def make(amount, day=TODAY, owner='anna'):
        deal = a_deal(amount=amount * THOUSAND, owner=owner)
        pay(deal, amount, day)
        return deal

    return make


@pytest.fixture
def planned(store, team):
    def make(**thousands):
        cells = [Cell(getattr(team, who), NOVEMBER, None, amount * THOUSAND) for who, amount in thousands.items()]
        store.write(plans.enter, cells, by=team.director)

    return make


@pytest.fixture
def month(store, team):
    def read(who='director', first=None):
        return store.read(plan_month.month, first, by=getattr(team, who))

    return read


@pytest.fixture
def invoiced(store, a_deal):
    """A deal in «Счёт» of so many thousands, for so many days."""

    def make(amount, days=0, title='Остров / кв1', **fields):
        deal = a_deal(title, amount=amount * THOUSAND, **fields)
        day = TODAY - timedelta(days=days)
        store.write(deals.set_field, deal, 'invoiced_on', seen=None, new=day, by=access.SYSTEM)
        return deal

    return make


def test_the_line_of_the_month(sold, planned, month):
    """Nine thousand of twenty, on the 16th of twenty working days: a fifth of the rest a day, at this pace eight short."""
    planned(anna=15, boris=5)
    sold(4, date(2026, 11, 3))
    sold(5, date(2026, 11, 20), 'boris')
    sold(3, date(2026, 10, 22))  # October's 16th working day
    sold(7, date(2026, 10, 23))
    found = month()
    assert (found.total.plan, found.total.fact, found.total.attainment) == (20 * THOUSAND, 9 * THOUSAND, 0.45)
    assert (found.days.passed, found.days.left) == (15, 5)
    assert (found.total.needed, found.pace) == (220_000, 60_000)
    assert (found.short, found.gap, found.before) == (8 * THOUSAND, 8 * THOUSAND, 3 * THOUSAND)
    assert found.closes


def test_an_advance_stands_beside_and_is_no_fact(a_deal, pay, planned, month):
    planned(anna=15)
    pay(a_deal(amount=9 * THOUSAND), 4)
    found = month()
    assert (found.total.fact, found.total.advances) == (0, 4 * THOUSAND)


def test_everybody_sees_the_month_of_whose_figures_they_may_see(sold, planned, month, team):
    planned(anna=15, boris=5, viktor=30)
    sold(4)
    sold(2, owner='viktor')
    seen = {who: (month(who).total.plan, month(who).total.fact, [unit.name for unit in month(who).units]) for who in ('director', 'head', 'anna', 'viktor')}
    assert seen == {
        'director': (50 * THOUSAND, 6 * THOUSAND, ['Проекты', 'Розница']),
        'head': (20 * THOUSAND, 4 * THOUSAND, ['Розница']),
        'anna': (15 * THOUSAND, 4 * THOUSAND, ['Розница']),
        'viktor': (30 * THOUSAND, 2 * THOUSAND, ['Проекты']),
    }


def test_departments_add_up_to_the_company(sold, planned, month):
    planned(anna=15, boris=5, viktor=30)
    sold(4)
    sold(2, owner='viktor')
    sold(8, owner=None)
    found = month()
    for name in ('fact', 'advances', 'forecast'):
        assert sum(getattr(unit.figures, name) for unit in found.units) == pytest.approx(getattr(found.total, name))
    assert [(one.person, one.figures.fact) for one in found.units[-1].members] == [(None, 8 * THOUSAND)]


def test_a_month_that_is_over_is_compared_whole_and_nothing_of_it_can_be_closed(sold, planned, month):
    sold(3, date(2026, 10, 30))
    found = month(first=OCTOBER)
    assert (found.total.fact, found.days.left, found.forecast, found.lines, found.total.needed) == (3 * THOUSAND, 0, None, (), None)
    assert not found.closes


def test_each_deal_that_may_still_come_stands_in_one_list(store, team, a_deal, pay, invoiced, month, time):
    invoice, offer = invoiced(10), a_deal('Остров / кв2', amount=1)
    partly = invoiced(10, title='Остров / кв3')
    pay(partly, 4)
    store.write(deals.set_field, offer, 'offered_on', seen=None, new=TODAY, by=access.SYSTEM)
    put_off = a_deal('Остров / кв4', amount=1)
    store.write(deals.move, put_off, to='postponed', seen='intake', by=access.SYSTEM)
    renovated, fresh, lost, paid = (a_deal(f'Остров / кв{n}', amount=THOUSAND) for n in range(5, 9))
    store.write(deals.move, renovated, to='renovation', seen='intake', by=access.SYSTEM)
    store.write(deals.move, lost, to='lost', seen='intake', by=access.SYSTEM, reason='Дорого')
    pay(paid, 1)
    assert {line.deal: line.of for line in month().lines} == {invoice: Of.INVOICE, partly: Of.PARTLY, offer: Of.OFFER, put_off: Of.POSTPONED}
    assert fresh not in {line.deal for line in month().lines}


def test_below_twenty_cases_the_chance_is_a_word_with_its_reason_and_the_forecast_leaves_the_deal_out(invoiced, pay, month):
    invoiced(10)
    pay(partly := invoiced(6, title='Остров / кв2'), 2)
    found = month()
    assert {line.deal: (line.chance.level, line.chance.share, line.chance.why) for line in found.lines if line.deal == partly} == {partly: (Level.HIGH, None, Why.PARTLY)}
    assert (found.untold.count, found.untold.amount) == (2, 16 * THOUSAND)
    assert found.forecast.value == found.forecast.low == found.forecast.high == 0


def test_from_twenty_cases_on_it_is_a_number_which_the_forecast_counts(store, a_deal, pay, invoiced, month, time):
    """Ten of twenty deals that entered «В работу» were paid within the days that are left: half of a deal of that age is expected."""
    time.start = NOW - timedelta(days=40)
    old = [a_deal(f'Остров / кв{n}', amount=THOUSAND) for n in range(20)]
    time.start = NOW
    for deal in old[:10]:
        pay(deal, 1, (NOW - timedelta(days=37)).date())
    deal = invoiced(30, title='Остров / кв99')
    found = month()
    line = next(one for one in found.lines if one.deal == deal)
    assert (line.chance.share, line.chance.level) == (pytest.approx(0.5), Level.MIDDLE)
    assert line.chance.cases == 21
    assert found.forecast.value == pytest.approx(found.total.fact + 15 * THOUSAND)  # of those forty days old too few are known


def test_lists_are_ordered_by_amount_times_chance(invoiced, month):
    small, late, large = invoiced(1), invoiced(9, title='Остров / кв2'), invoiced(20, title='Остров / кв3')
    assert [line.deal for line in month().lines] == [large, late, small]


def test_taking_a_deal_makes_a_step_for_today_of_whoever_is_responsible_and_the_gap_shrinks(store, team, invoiced, planned, month):
    planned(anna=15)
    deal = invoiced(10)
    assert month('head').gap == 15 * THOUSAND
    task = store.write(closing.take, deal, text='Узнать, когда оплатят счёт', by=team.head)
    made = store.read(lambda session: session.get(Task, task))
    assert (made.assignee_id, made.due.isoformat()) == (team.anna, '2026-11-24T15:00:00+00:00')
    assert [month(who).gap for who in ('head', 'anna')] == [5 * THOUSAND] * 2
    assert month('head').lines[0].taken
    with pytest.raises(DealTaken):
        store.write(closing.take, deal, text='Ещё раз', by=team.anna)
    store.write(tasks.withdraw, task, by=team.head)
    assert month('head').gap == 15 * THOUSAND
    assert not month('head').lines[0].taken


def test_a_taken_deal_that_is_paid_counts_as_fact_and_no_more_as_taken(store, team, invoiced, planned, pay, month):
    planned(anna=100)
    deal = invoiced(10)
    store.write(closing.take, deal, text='Позвонить', by=team.anna)
    pay(deal, 10)
    assert (month().taken, month().total.fact) == (0, 10 * THOUSAND)


def test_who_does_not_see_a_deal_takes_none(store, team, invoiced):
    with pytest.raises(NotFound):
        store.write(closing.take, invoiced(10), text='Позвонить', by=team.boris)


def test_late_in_the_evening_a_step_is_still_one_for_today(store, team, invoiced, time):
    time.start = NOW + timedelta(hours=9)
    task = store.write(closing.take, invoiced(10), text='Позвонить', by=team.anna)
    assert store.read(lambda session: session.get(Task, task)).due.isoformat() == '2026-11-24T20:30:00+00:00'


def test_the_number_of_statements_does_not_grow_with_the_deals(store, team, invoiced, planned):
    def statements():
        heard = []
        note = lambda *args: heard.append(args[2])  # noqa: E731
        event.listen(store._reader, 'before_cursor_execute', note)
        store.read(plan_month.month, by=team.head)
        event.remove(store._reader, 'before_cursor_execute', note)
        return len(heard)

    planned(anna=15)
    statements()  # what is kept in memory is read for the first time
    invoiced(10)
    one = statements()
    for n in range(5):
        invoiced(10, title=f'Остров / кв{n + 2}')
    assert statements() == one


def test_a_plan_is_a_persons_and_so_the_money_and_the_deals_of_every_pipeline_count(store, team, sold, planned, month, a_deal):
    """Anna sold for 38 thousand here and for 62 in another pipeline, where one more deal waits to be paid."""
    planned(anna=200)
    sold(38)
    elsewhere, waits = sold(62), a_deal('Проект / кв9', amount=10 * THOUSAND)
    other = store.write(pipelines.add, 'Проекты', [{'code': 'a', 'name': 'А', 'kind': 'open'}])
    stage = store.read(lambda session: pipelines.stages(session, other)[0].id)

    def elsewhere_it_is(session):
        for deal in (elsewhere, waits):
            found = session.get(Deal, deal)
            found.pipeline_id, found.stage_id = other, stage

    store.write(elsewhere_it_is)
    store.write(deals.set_field, waits, 'invoiced_on', seen=None, new=TODAY, by=access.SYSTEM)
    found = month('anna')
    assert (found.total.fact, [line.title for line in found.lines], found.pipelines) == (100 * THOUSAND, ['Проект / кв9'], 2)
    assert store.read(chart_reports.report, 'plan', reports.Ask(pipeline='Проекты'), by=team.anna).rows[0]['fact'] == '100000.00'


def test_sums_of_two_currencies_are_never_added_up(store, team, sold, planned, month, a_deal):
    """Anna sold for 38 thousand roubles, and for 62 thousand dollars in another pipeline, where one more deal waits to be paid."""
    planned(anna=200)
    sold(38)
    abroad, waits = sold(62), a_deal('Export / 9', amount=10 * THOUSAND)
    other = store.write(pipelines.add, 'Export', [{'code': 'a', 'name': 'А', 'kind': 'open'}], currency='USD')
    stage = store.read(lambda session: pipelines.stages(session, other)[0].id)

    def abroad_it_is(session):
        for deal in (abroad, waits):
            found = session.get(Deal, deal)
            found.pipeline_id, found.stage_id = other, stage

    store.write(abroad_it_is)
    store.write(deals.set_field, waits, 'invoiced_on', seen=None, new=TODAY, by=access.SYSTEM)
    found, report = month('anna'), store.read(sales_query.shown, sales_query.Filters(NOVEMBER, NOVEMBER), by=team.anna)
    assert (found.total.fact, found.lines, found.currency, found.left_out, found.pipelines) == (38 * THOUSAND, (), 'RUB', ('Export',), 1)
    assert (report.whole.amount, report.currency, report.left_out) == (38 * THOUSAND, 'RUB', ('Export',))
    assert month('viktor').left_out == ()  # which deals there are is not his to know
    rows = {name: store.read(reports.report, 'sales', reports.Ask(pipeline=name), by=team.director).rows for name in ('Розничные продажи', 'Export')}
    assert {name: [row['amount'] for row in found if row['employee'] == 'Анна Крылова'] for name, found in rows.items()} == {'Розничные продажи': ['38000.00'], 'Export': ['62000.00']}


def test_in_another_currency_no_month_is_closed_and_each_sale_stays_in_its_own(store, team, sold):
    abroad = [sold(10, day) for day in (OCTOBER, NOVEMBER)]
    other = store.write(pipelines.add, 'Export', [{'code': 'a', 'name': 'А', 'kind': 'open'}], currency='USD')
    store.write(lambda session: [setattr(session.get(Deal, deal), 'pipeline_id', other) for deal in abroad])
    store.write(months.close, OCTOBER, by=team.director)
    found = store.read(sales_query.shown, sales_query.Filters(OCTOBER, NOVEMBER, pipeline=other), by=team.director)
    assert [(one.month, one.whole.amount) for one in found.months] == [(NOVEMBER, 10 * THOUSAND), (OCTOBER, 10 * THOUSAND)]


def test_what_an_earlier_version_kept_in_another_currency_is_not_added_up(store, team, sold):
    abroad, here = sold(10, OCTOBER), sold(38, OCTOBER)
    store.write(months.close, OCTOBER, by=team.director)
    other = store.write(pipelines.add, 'Export', [{'code': 'a', 'name': 'А', 'kind': 'open'}], currency='USD')
    store.write(lambda session: setattr(session.get(Deal, abroad), 'pipeline_id', other))
    found = store.read(sales_query.shown, sales_query.Filters(OCTOBER, NOVEMBER), by=team.director)
    assert here
    assert [(one.month, one.whole.amount) for one in found.months] == [(OCTOBER, 38 * THOUSAND)]


def test_a_closed_month_is_of_the_departments_in_which_people_were_then(store, team, sold):
    """Anna sold in «Розница» in October, which is closed, and moves to «Проекты»."""
    sold(38, OCTOBER)
    store.write(months.close, OCTOBER, by=team.director)
    store.write(lambda session: setattr(session.get(Person, team.anna), 'department_id', session.get(Person, team.viktor).department_id))
    found = store.read(plan_month.month, OCTOBER, by=team.director)
    assert [(unit.name, unit.figures.fact) for unit in found.units if unit.figures.fact] == [('Розница', 38 * THOUSAND)]


def test_the_month_of_one_person_or_department_is_that_of_nobody_else(store, team, sold, planned, invoiced):
    planned(anna=100, boris=50, viktor=30)
    sold(38)
    sold(10, owner='boris')
    mine = invoiced(5)

    def asked(**whose):
        return store.read(plan_month.month, NOVEMBER, plan_month.Whose(**whose), by=team.director)

    anna, unit = asked(employee=team.anna), asked(department=store.read(lambda session: session.get(Person, team.boris)).department_id)
    assert (anna.total.plan, anna.total.fact, [line.deal for line in anna.lines]) == (100 * THOUSAND, 38 * THOUSAND, [mine])
    assert (unit.total.plan, unit.total.fact, [one.name for of in unit.units for one in of.members]) == (150 * THOUSAND, 48 * THOUSAND, ['Анна Крылова', 'Борис Маслов'])
    assert asked(employee=team.viktor, department=1).total.fact == 0


def test_the_forecasts_of_people_add_up_to_that_of_all_whoever_has_the_deals(store, team, planned, a_deal, pay, invoiced, month, time):
    """A deal of nobody's and one of a head's, who has neither plan nor money, are in the forecast of all."""
    planned(anna=100)
    time.start = NOW - timedelta(days=40)
    old = [a_deal(f'Остров / кв{n}', amount=THOUSAND) for n in range(20)]
    time.start = NOW
    for deal in old[:10]:
        pay(deal, 1, (NOW - timedelta(days=37)).date())
    for owner in (None, 'head', 'anna'):
        invoiced(20, owner=owner)
    found = month()
    members = [one for unit in found.units for one in unit.members]
    assert found.total.forecast > found.total.fact
    assert sum(one.figures.forecast for one in members) == pytest.approx(found.total.forecast) == pytest.approx(found.forecast.value)
    assert sum(unit.figures.forecast for unit in found.units) == pytest.approx(found.total.forecast)
    assert {one.name for one in members} >= {None, 'Павел Петров'}
