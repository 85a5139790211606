"""A wrong drag and its undo change no figure, through the commands, the snapshot and the reports."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from dashboard import access, deals, mistakes, reports, timeline
from dashboard.errors import Refusal
from dashboard.material import Ask
from dashboard.store import Store
from tests.conftest import NOW
from tests.test_charts import alone, drawn

STAGES = ('intake', 'interest', 'renovation', 'proposal', 'invoice', 'paid', 'postponed', 'won', 'lost')
LATER = NOW + timedelta(days=40)
ASKS = [reports.Ask(now=LATER, clock=clock, by=by) for clock in ('calendar', 'working') for by in ('visit', 'deal')]


def figures(store):
    """Every figure of every report, as of one later instant."""
    return [store.read(reports.report, name, ask, by=access.SYSTEM).rows for name in reports.REPORTS for ask in ASKS]


@pytest.fixture
def past(store, team, a_deal, time):
    """A few weeks of random work on ten deals; returns where each stands."""
    dice, stands, owners = random.Random(7), {}, {}
    for n in range(10):
        owner = dice.choice(['anna', 'boris'])
        deal = a_deal(f'Остров / кв{n}', owner=owner)
        stands[deal], owners[deal] = 'intake', getattr(team, owner)
    for _ in range(40):
        time.start += timedelta(hours=dice.randint(1, 12))
        deal, to = dice.choice(list(stands)), dice.choice(STAGES)
        try:
            store.write(deals.move, deal, to=to, seen=stands[deal], by=team.director, reason='так')
        except Refusal:
            continue
        stands[deal] = to
        for text in ('Договорились на среду', 'Отправлено предложение'):
            time.start += timedelta(minutes=dice.randint(5, 40))
            store.write(timeline.add, deal, text=text, by=owners[deal])
    return stands


def wrong_drag(store, team, time, past, seed, minutes):
    dice = random.Random(seed)
    deal = dice.choice(list(past))
    to = dice.choice([stage for stage in STAGES if stage != past[deal]])
    time.start += timedelta(hours=5)
    move = store.write(deals.move, deal, to=to, seen=past[deal], by=team.director, reason='ошибка')
    figures(store)  # somebody looks meanwhile: the snapshot has the wrong move
    time.start += timedelta(minutes=minutes)
    store.write(deals.undo_move, deal, move_id=move, by=team.director)


def test_there_is_something_in_every_report_that_could_change(store, team, past):
    rows = {name: store.read(reports.report, name, ASKS[0], by=access.SYSTEM).rows for name in reports.REPORTS}
    written = {row['employee']: row['comments'] for row in rows['comments']}
    assert min(written['Анна Крылова'], written['Борис Маслов']) >= 5
    assert sum(row['touches'] for row in rows['touches']) == sum(written.values())
    assert all(row['working_hours'] and row['gap_median'] for row in rows['comments'] if row['comments'])
    assert sum(row['entered'] for row in rows['conversion']) >= 10
    assert sum(row['deals'] for row in rows['deals']) == 10


@pytest.mark.parametrize('seed', [0, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(1, 4))])
def test_a_move_and_its_undo_within_ten_minutes_change_no_figure(store, team, time, past, seed):
    before = figures(store)
    wrong_drag(store, team, time, past, seed, minutes=10)
    assert figures(store) == before


def move(store, team, time, deal, seen, to):
    time.start += timedelta(hours=30)
    return store.write(deals.move, deal, to=to, seen=seen, by=team.director, reason='ошибка')


@pytest.mark.parametrize('seed', [0, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(1, 4))])
def test_a_wrong_move_marked_days_later_changes_no_figure_whether_it_was_returned_or_not(store, team, time, past, seed):
    before, dice = figures(store), random.Random(seed)
    for returned in (False, True):
        deal = dice.choice(list(past))
        stood = past[deal]
        to = dice.choice([stage for stage in STAGES if stage != stood])
        wrong = move(store, team, time, deal, stood, to)
        if returned:
            move(store, team, time, deal, to, stood)
        with_it = figures(store)  # somebody looks meanwhile: the snapshot has the wrong move
        time.start += timedelta(hours=30)
        made = store.write(mistakes.mark, deal, wrong, reason='Не та карточка', by=team.director)
        assert figures(store) == before
        store.write(mistakes.take_back, made, by=team.director)
        assert figures(store) == with_it != before
        store.write(mistakes.mark, deal, wrong, reason='Не та карточка', by=team.director)
        assert figures(store) == before


def test_a_wrong_move_on_the_way_marked_later_leaves_the_figures_of_the_straight_way(store, team, time, past, tmp_path):
    deal, stood = next((deal, stage) for deal, stage in past.items() if stage == 'intake')
    straight = tmp_path / 'straight.sqlite3'
    store.backup(straight)
    wrong = move(store, team, time, deal, stood, 'paid')
    move(store, team, time, deal, 'paid', 'proposal')
    with Store(straight, time=time) as other:
        other.write(deals.move, deal, to='proposal', seen=stood, by=team.director)
        assert figures(store) != figures(other)
        store.write(mistakes.mark, deal, wrong, reason='Не та карточка', by=team.director)
        assert figures(store) == figures(other)


def test_a_move_taken_back_later_is_in_the_figures(store, team, time, past):
    before = figures(store)
    wrong_drag(store, team, time, past, 0, minutes=11)
    assert figures(store) != before


def test_moves_taken_back_after_the_period_are_said(store, team, time, a_deal):
    take_back_at_midnight(store, team, time, a_deal(), NOW)
    assert drawn(store, Ask(end=NOW.date()))['conversion'].notes == ('1 перенос этого периода возвращён или признан ошибочным уже после его конца',)
    assert alone(store, 'conversion').notes == ()


def test_a_move_marked_as_mistaken_after_its_period_is_said_with_those_taken_back(store, team, time, a_deal):
    take_back_at_midnight(store, team, time, a_deal(), NOW)
    time.start = NOW
    deal = a_deal()
    wrong = store.write(deals.move, deal, to='interest', seen='intake', by=team.anna)
    time.start = NOW + timedelta(days=3)
    store.write(mistakes.mark, deal, wrong, reason='Не та карточка', by=team.head)
    for ask in (Ask(end=NOW.date()), Ask(end=NOW.date(), employee=team.anna)):
        assert alone(store, 'conversion', ask).notes == ('2 переноса этого периода возвращены или признаны ошибочными уже после его конца',)


def test_moves_taken_back_are_those_of_the_employees_asked_for(store, team, time, a_deal):
    take_back_at_midnight(store, team, time, a_deal(), NOW)
    for ask, count in ((Ask(), 1), (Ask(employee=team.anna), 1), (Ask(employee=team.boris), 0), (Ask(department=1), 1), (Ask(department=2), 0)):
        assert sum('возвращён' in note for note in alone(store, 'conversion', replace(ask, end=NOW.date())).notes) == count


def test_where_the_period_goes_on_a_move_is_taken_back_late_after_its_month(store, team, time, a_deal):
    take_back_at_midnight(store, team, time, a_deal(), NOW)
    assert alone(store, 'conversion').notes == ()
    take_back_at_midnight(store, team, time, a_deal(), NOW.replace(day=30))
    for start in (None, NOW.date() + timedelta(days=1)):
        assert alone(store, 'conversion', Ask(start=start)).notes == ('1 перенос возвращён или признан ошибочным уже после конца своего месяца',)


def take_back_at_midnight(store, team, time, deal, day):
    """Anna moves it at 23:55 in Moscow, and takes that back eight minutes later."""
    time.start = day.replace(hour=20, minute=55)
    move = store.write(deals.move, deal, to='interest', seen='intake', by=team.anna)
    time.start = time.start + timedelta(minutes=8)
    store.write(deals.undo_move, deal, move_id=move, by=team.anna)
