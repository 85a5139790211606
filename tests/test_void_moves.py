"""A wrong drag and its undo change no figure, through the commands, the snapshot and the reports."""

import random
from datetime import timedelta

import pytest

from dashboard import access, deals, reports, timeline
from dashboard.errors import Refusal
from tests.conftest import NOW

STAGES = ('intake', 'interest', 'renovation', 'proposal', 'invoice', 'paid', 'postponed', 'won', 'lost')
LATER = NOW + timedelta(days=40)
ASKS = [reports.Ask(now=LATER, clock=clock, by=by) for clock in ('calendar', 'working') for by in ('visit', 'deal')]


def figures(store):
    """Every figure of every report, as of one later instant."""
    return [store.read(reports.report, name, ask, by=access.SYSTEM).rows for name in ('conversion', 'time-in-stage', 'comments', 'deals') for ask in ASKS]


@pytest.fixture
def past(store, team, a_deal, time):
    """A few weeks of random work on ten deals; returns where each stands."""
    dice, stands = random.Random(7), {}
    for n in range(10):
        stands[a_deal(f'Остров / кв{n}', owner=dice.choice(['anna', 'boris']))] = 'intake'
    for _ in range(40):
        time.start += timedelta(hours=dice.randint(1, 12))
        deal, to = dice.choice(list(stands)), dice.choice(STAGES)
        try:
            store.write(deals.move, deal, to=to, seen=stands[deal], by=team.director, reason='так')
        except Refusal:
            continue
        stands[deal] = to
        store.write(timeline.add, deal, text='Договорились на среду', by=team.director)
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


@pytest.mark.parametrize('seed', range(6))
def test_a_move_and_its_undo_within_ten_minutes_change_no_figure(store, team, time, past, seed):
    before = figures(store)
    wrong_drag(store, team, time, past, seed, minutes=10)
    assert figures(store) == before


def test_a_move_taken_back_later_is_in_the_figures(store, team, time, past):
    before = figures(store)
    wrong_drag(store, team, time, past, 0, minutes=11)
    assert figures(store) != before
