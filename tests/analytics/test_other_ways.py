"""The same conversion as other tools compute it, on ten deals that a reader can count, and the deals that make the difference."""

import math

import pytest

from dashboard.analytics import conversion, history, other_ways
from tests.analytics.funnel import IDS, STAGES, day, moves

ZONE = 'Europe/Moscow'
TEN = [
    'a0 b1', 'a0 b2', 'a0 b3', 'a0 b40',  # four passed on, one of them late
    'a0 lost2', 'a0 lost5',
    'a0', 'a0', 'a0', 'a0 p4',  # four are undecided
]  # fmt: skip


def fates(*deals, now=60):
    visits = history.visits(moves(*deals), STAGES, day(now))
    return conversion.outcomes(visits, STAGES, day(now), zone=ZONE)


def shares(*deals, stage='a', **period):
    found = other_ways.table(fates(*deals), STAGES, zone=ZONE, **period).set_index('stage_id').loc[IDS[stage]]
    return {way: None if math.isnan(found[way]) else round(found[way], 3) for way in other_ways.WAYS}


def apart(way, *deals, stage='a', within=30, now=60, **period):
    """The deals that make the difference, by why."""
    found = other_ways.difference(fates(*deals, now=now), way, within=within, zone=ZONE, **period)
    found = found[found.stage == IDS[stage]]
    return {why: sorted(group.deal.tolist()) for why, group in found.groupby('why')}


def test_an_open_deal_is_a_failure_or_is_left_out():
    assert shares(*TEN) == {'open_failed': 0.4, 'closed_only': round(4 / 6, 3), 'period_ratio': 0.4}
    assert apart('closed_only', *TEN) == {'undecided': [7, 8, 9, 10], 'late': [4]}
    assert apart('open_failed', *TEN, now=20) == {'undecided': [4, 7, 8, 9, 10]}


def test_an_open_deal_watched_for_longer_than_the_horizon_is_not_passed_in_ours_either():
    hundred = [*60 * ['a0 b1'], *40 * ['a0']]
    assert shares(*hundred)['open_failed'] == 0.6
    assert apart('open_failed', *hundred, now=90) == apart('period_ratio', *hundred, now=90) == {}
    assert apart('open_failed', *TEN) == apart('period_ratio', *TEN) == {'late': [4]}


def test_the_ratio_of_a_period_divides_other_deals_than_it_counts():
    """Three come in the week and one of them passes on in it; four that came before pass on in it."""
    week = {'start': day(7).date(), 'end': day(13).date()}
    deals = ['a0 b8', 'a1 b9', 'a2 b10', 'a3 b11', 'a7 b12', 'a8 b20', 'a9']
    assert shares(*deals, **week)['period_ratio'] == round(5 / 3, 3)
    assert shares(*deals, **week)['open_failed'] == round(2 / 3, 3)
    assert apart('period_ratio', *deals, **week, now=30) == {'before': [1, 2, 3, 4], 'after': [6], 'undecided': [7]}
    assert apart('period_ratio', *deals, **week, within=7, now=30) == {'before': [1, 2, 3, 4]}


def test_a_deal_that_passed_on_in_time_or_was_lost_makes_no_difference():
    for way in other_ways.WAYS:
        assert apart(way, 'a0 b1', 'a0 lost2') == {}


def test_a_loss_that_was_reopened_is_late_however_soon_it_passed_on():
    assert apart('open_failed', 'a0 lost1 b2') == {'late': [1]}


def test_a_longer_horizon_leaves_fewer_that_are_late():
    assert apart('closed_only', *TEN, within=40) == {'undecided': [7, 8, 9, 10]}
    assert apart('open_failed', *TEN, within=70) == {'undecided': [7, 8, 9, 10]}


def test_nothing_to_divide_by_is_unknown():
    assert shares('a0', stage='c') == dict.fromkeys(other_ways.WAYS)
    assert shares('a0')['closed_only'] is None


@pytest.mark.parametrize('way', other_ways.WAYS)
def test_without_deals_there_is_no_difference(way):
    assert apart(way) == {}
