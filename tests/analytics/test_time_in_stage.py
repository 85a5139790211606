"""A2: how long visits last, and how long open deals stand."""

from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from dashboard import workcalendar
from dashboard.analytics import history, time_in_stage
from dashboard.analytics.frames import MOVES, empty
from tests.analytics.funnel import IDS, STAGES, day, frame, moves

ZONE = 'Europe/Moscow'
CALENDAR = workcalendar.russian()
DAY = 24


def visits(*deals: str, now: float = 100) -> pd.DataFrame:
    return history.visits(moves(*deals), STAGES, day(now))


def row(stage: str, *deals: str, now: float = 100, **kwargs) -> SimpleNamespace:
    table = time_in_stage.table(visits(*deals, now=now), STAGES, day(now), calendar=CALENDAR, zone=ZONE, **kwargs)
    return SimpleNamespace(**table.set_index('stage').loc[stage])


def test_every_stage_has_a_row_in_order_also_without_visits():
    table = time_in_stage.table(visits('a0'), STAGES, day(1), calendar=CALENDAR, zone=ZONE)
    assert table.stage.tolist() == ['a', 'b', 'p', 'c', 'q', 'won', 'lost']
    assert table.visits.tolist() == [1, 0, 0, 0, 0, 0, 0]
    assert table[table.visits == 0][['median', 'median_finished', 'over_norm', 'longest']].isna().all(axis=None)


def test_the_median_counts_the_visits_that_still_go_on():
    # finished after 1, 2 and 3 days; two open for 10
    a = row('a', 'a0 b1', 'a0 b2', 'a0 b3', 'a0', 'a0', now=10)
    assert (a.visits, a.open, a.deals) == (5, 2, 5)
    assert a.median == 3 * DAY
    assert (a.median_finished, a.mean_finished) == (2 * DAY, 2 * DAY)
    assert a.p90_finished == pytest.approx(2.8 * DAY)  # between the second and the third


def test_a_median_that_nobody_reached_is_unknown_beside_the_longest_stay():
    a = row('a', 'a0 b1', 'a0', 'a0', now=10)
    assert pd.isna(a.median)
    assert pd.isna(a.p85)
    assert a.longest == 10 * DAY


def test_re_entries_are_visits_of_their_own_and_one_by_deal():
    deals = ('a0 b1 a2 b5', 'a0 b2')
    by_visit, by_deal = row('a', *deals), row('a', *deals, by='deal')
    assert (by_visit.visits, by_visit.deals, by_visit.median) == (3, 2, 2 * DAY)
    assert (by_deal.visits, by_deal.deals, by_deal.median_finished) == (3, 2, 3 * DAY)  # of 4 and 2 days


def test_by_deal_a_deal_is_open_if_one_of_its_visits_is():
    a = row('a', 'a0 b1 a2', by='deal', now=9)
    assert (a.open, a.longest) == (1, 8 * DAY)
    assert pd.isna(a.median)


def test_a_period_takes_visits_that_began_in_it():
    period = {'start': day(7).date(), 'end': day(13).date()}
    assert row('a', 'a0 b1 a8 b9', 'a7', 'a14', **period).visits == 2


def test_by_deal_the_period_is_that_of_the_first_visit_with_all_that_follow():
    period = {'start': day(7).date(), 'end': day(13).date(), 'by': 'deal'}
    a = row('a', 'a0 b1 a8 b9', 'a7 b8 a20 b22', **period)
    assert (a.deals, a.visits, a.median_finished) == (1, 2, 3 * DAY)


def test_the_working_clock_counts_open_hours():
    # Monday noon to Tuesday noon: an hour before the break, four after it, three in the morning
    assert row('a', 'a0 b1', clock='working').median == 8
    assert row('a', 'a0 b1').median == 24


def test_over_norm_is_the_share_beyond_the_norm_in_working_days_whatever_the_clock():
    # norm 2; three days on end, but over a weekend one working day
    deals = ('a0 b1', 'a0 b3', 'a4 b7', 'a0 b2')
    assert row('a', *deals).over_norm == pytest.approx(1 / 4)
    assert row('a', *deals, clock='working').over_norm == pytest.approx(1 / 4)
    assert pd.isna(row('b', *deals).over_norm)  # has no norm


def test_over_norm_is_unknown_before_anybody_stood_that_long():
    assert pd.isna(row('a', 'a0', 'a0', now=1).over_norm)
    assert row('a', 'a0', 'a0', now=2).over_norm == 1  # all stood the norm out


def test_a_visit_that_ends_in_another_pipeline_is_finished():
    assert row('a', 'a0 x3').median_finished == 3 * DAY


def test_of_one_owner_only_the_visits_opened_by_that_one():
    own = history.of_owners(visits('a0@1 b1@2', 'a0@2 b3@1'), [1])
    table = time_in_stage.table(own, STAGES, day(9), calendar=CALENDAR, zone=ZONE).set_index('stage')
    assert table.visits[['a', 'b']].tolist() == [1, 1]
    assert table['median']['a'] == DAY


def test_open_deals_stand_in_the_norm_longer_or_twice_as_long():
    ages = time_in_stage.open_ages(
        visits('a2', 'a1', 'a0', 'c0', 'b0', 'p0', 'won0', 'a0 x1', now=4.9), STAGES, day(4.9), CALENDAR
    )
    assert ages.set_index('deal').elapsed.to_dict() == {1: 2, 2: 3, 3: 4, 4: 4, 5: 4, 6: 4}
    assert ages.set_index('deal').band[[1, 2, 3, 4]].tolist() == ['in', 'longer', 'longer', 'in']
    assert ages.set_index('deal').band[[5, 6]].isna().all()
    later = time_in_stage.open_ages(visits('a0'), STAGES, day(8), CALENDAR)  # five days, the 12th is a holiday
    assert later.band.item() == 'twice'


def test_the_trend_is_the_median_of_each_month_in_which_visits_began():
    # 29.5 days after noon of 1 June is midnight of 1 July in Moscow
    trend = time_in_stage.monthly_median(
        visits('a0 b2', 'a1 b5', 'a29.5 b33.5', 'a40'), STAGES, day(60), calendar=CALENDAR, zone=ZONE
    )
    a = trend[trend.stage == 'a']
    assert a.month.dt.strftime('%Y-%m').tolist() == ['2026-06', '2026-07']
    assert a.visits.tolist() == [2, 2]
    assert a['median'].tolist() == [2 * DAY, 4 * DAY]
    assert a.young.tolist() == [False, True]  # July is not over yet


def test_a_month_is_young_while_its_median_can_still_change():
    def young(*deals, now):
        trend = time_in_stage.monthly_median(visits(*deals, now=now), STAGES, day(now), calendar=CALENDAR, zone=ZONE)
        return trend[trend.stage == 'a'].young.tolist()

    assert young('a0 b2', 'a1 b5', now=10) == [True]  # June is not over
    assert young('a0 b2', 'a1 b5', now=31) == [False]
    assert young('a0 b2', 'a1 b5', 'a28', now=30) == [True]  # one has stood for two days, and may leave before the median
    assert young('a0', 'a1', 'a2 b3', now=40) == [True]  # most still stand: there is no median


def test_the_stays_are_spread_over_working_days_and_the_open_ones_count_as_far_as_they_are_seen():
    """Four stays in a: left on the same day, after one working day, after two, and one that still stands after four."""
    stays = time_in_stage.durations(visits('a0 b0.1', 'a0 b1', 'a0 b2', 'a0', now=4), day(4), calendar=CALENDAR, zone=ZONE)
    spread = time_in_stage.distribution(stays, STAGES)
    shares = [None if pd.isna(share) else round(share, 3) for share in spread[spread.stage_id == 1].share]
    assert shares == [0.25, 0.25, 0.25, 0, None, None, None, None]
    assert set(spread.stage_id) == {1, 2}


@given(st.lists(st.tuples(st.integers(0, 40), st.booleans()), min_size=1, max_size=20))
def test_shares_that_are_known_to_the_end_add_up_to_one(stays):
    frame = pd.DataFrame({'stage': 1, 'days': [days for days, _ in stays], 'open': [goes_on for _, goes_on in stays]})
    shares = time_in_stage.distribution(frame, STAGES).share
    assert (shares.dropna() > -1e-9).all()
    assert shares.isna().any() or shares.sum() == pytest.approx(1)


def test_the_stays_behind_a_bar_can_be_listed():
    stays = time_in_stage.durations(visits('a0 b2', 'a1'), day(3), calendar=CALENDAR, zone=ZONE)
    assert stays[['deal', 'hours', 'open']].to_numpy().tolist() == [[1, 48, False], [1, 24, True], [2, 48, True]]


def test_no_moves_make_empty_tables():
    none = history.visits(empty(MOVES), STAGES, day(0))
    for by in ('visit', 'deal'):
        for clock in ('calendar', 'working'):
            table = time_in_stage.table(none, STAGES, day(0), calendar=CALENDAR, zone=ZONE, by=by, clock=clock)
            assert table.visits.sum() == 0
    assert time_in_stage.open_ages(none, STAGES, day(0), CALENDAR).empty
    assert time_in_stage.monthly_median(none, STAGES, day(0), calendar=CALENDAR, zone=ZONE).empty


STEP = st.tuples(st.sampled_from(sorted(IDS.values())), st.integers(0, 20))


@given(
    st.lists(st.lists(STEP, min_size=1, max_size=6), min_size=1, max_size=8),
    st.integers(0, 60),
    st.sampled_from(sorted(IDS.values())),
    st.sampled_from(['visit', 'deal']),
    st.sampled_from(['calendar', 'working']),
)
@settings(max_examples=30)
def test_a_void_move_and_its_undo_change_no_figure(deals, at, stage, by, clock):
    entries = []
    for deal, path in enumerate(deals, 1):
        entries += [
            (deal, to, day(sum(days for _, days in path[: n + 1])), False, None) for n, (to, _) in enumerate(path)
        ]
    wrong = [(1, stage, day(at), True, None), (1, deals[0][0][0], day(at + 0.005), True, None)]
    tables = [
        time_in_stage.table(
            history.visits(frame(rows), STAGES, day(60)),
            STAGES,
            day(60),
            calendar=CALENDAR,
            zone=ZONE,
            by=by,
            clock=clock,
        )
        for rows in (entries, entries + wrong)
    ]
    assert_frame_equal(*tables)
