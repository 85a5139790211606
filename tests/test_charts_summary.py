"""The row of figures over the charts: what a period brought, and what that is compared with."""

from datetime import date, timedelta

import pytest

from dashboard import charts
from dashboard.access import SYSTEM
from dashboard.charts.drawing import Words
from dashboard.material import Ask
from dashboard.models import Deal
from tests.conftest import NOW
from tests.test_charts import behind, stage


def figures(store, ask=None, *, by=SYSTEM):
    made = store.read(charts.figures, ask or Ask(clock='working'), by=by, language='ru')
    return made, {one.name: one for one in made.figures}


def test_the_row_of_figures_says_what_the_period_brought(store, team, funnel):
    _, found = figures(store)
    assert {name: one.value for name, one in found.items()} == {'came': '25', 'won': '0', 'lost': '5', 'pace': '0,0', 'late': '20', 'silent': '20'}
    assert {one.change for one in found.values()} == {'', 'сейчас'}
    assert found['won'].key is None
    for name in ('came', 'lost', 'late', 'silent'):
        assert behind(store, 'summary', found[name].key).count == int(found[name].value)
    assert behind(store, 'summary', ['nonsense', '']) is None


def test_a_period_is_compared_with_the_one_before_it(store, time, team, funnel, a_deal):
    time.start = NOW + timedelta(days=39)
    a_deal('Река / кв1')
    made, found = figures(store, Ask(start=NOW.date() + timedelta(days=20), end=time.start.date()))
    assert (found['came'].value, found['came'].change) == ('1', '−24 · было 25')
    assert found['lost'].change == '−5 · было 5'
    assert made.compared.startswith('Сравнение: ')


@pytest.mark.parametrize(
    ('start', 'said'),
    [
        (date(2026, 11, 1), 'Сравнение: на тот же рабочий день прошлого месяца, 1 окт. 2026 г. – 22 окт. 2026 г.'),
        (date(2026, 10, 1), 'Сравнение: на тот же рабочий день прошлого квартала, 1 июл. 2026 г. – 21 авг. 2026 г.'),
        (date(2026, 11, 10), 'Сравнение: 26 окт. 2026 г. – 9 нояб. 2026 г.'),
        (date(2026, 11, 24), 'Сравнение: 23 нояб. 2026 г.'),
    ],
)
def test_what_a_period_is_compared_with_is_said_in_the_agreed_words(store, time, team, a_deal, start, said):
    time.start = NOW - timedelta(days=200)
    a_deal()
    time.start = NOW
    assert figures(store, Ask(start=start, end=NOW.date()))[0].compared.replace('\u202f', ' ').startswith(said)


def test_a_day_that_goes_on_is_not_measured_against_a_whole_one(store, time, team, a_deal):
    time.start = NOW - timedelta(days=4)  # Friday
    for n in range(3):
        a_deal(f'Остров / кв{n}')
    time.start = NOW - timedelta(days=1, hours=7)  # Monday, soon after midnight
    going, found = figures(store, Ask(start=time.start.date(), end=time.start.date()))
    assert going.compared.replace('\u202f', ' ') == 'Сравнение: 20 нояб. 2026 г.; сегодня день ещё идёт'
    assert found['came'].change == 'было 3'
    over, found = figures(store, Ask(start=time.start.date(), end=time.start.date(), now=NOW))
    assert over.compared.replace('\u202f', ' ') == 'Сравнение: 20 нояб. 2026 г.'
    assert found['came'].change == '−3 · было 3'


def test_a_change_is_the_difference_of_the_two_numbers_that_are_read():
    assert charts.summary.changed(4.04, 3.96, 1, Words('ru')) == 'было 4,0'
    assert charts.summary.changed(4.06, 3.94, 1, Words('ru')) == '+0,2 · было 3,9'


def test_nothing_is_compared_with_days_before_the_first_move(store, time, team, funnel):
    made, found = figures(store, Ask(start=NOW.date(), end=time.start.date()))
    assert found['came'].change == ''
    assert made.compared == 'Сравнить не с чем: записи начинаются позже.'


def test_a_row_of_figures_holds_its_readers_deals_alone(store, team, funnel):
    assert [one.value for one in figures(store, by=team.boris)[0].figures] == ['0', '0', '0', '0,0', '0', '0']  # the team writes, and Boris did not
    assert figures(store, Ask(employee=team.anna), by=team.head)[1]['came'].value == '25'


def test_a_deal_that_a_table_brought_is_not_new(store, team, funnel):
    def brought(session):
        session.get_one(Deal, funnel[0]).born_id = stage(store)

    store.write(brought)
    assert figures(store)[1]['came'].value == '24'
