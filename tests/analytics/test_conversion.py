"""A1: what became of the deals that entered each stage."""

from datetime import timedelta
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from dashboard.analytics import conversion, history
from dashboard.analytics.frames import MOVES, empty
from tests.analytics.funnel import IDS, STAGES, day, frame, moves

ZONE = 'Europe/Moscow'
KINDS = {stage.id: stage.kind for stage in STAGES}
PLACES = {stage.id: place for place, stage in enumerate(s for s in STAGES if s.kind == 'open')}
OUTCOMES = ['advanced', 'lost', 'parked', 'back', 'here']


def table(*deals: str, now: float = 100, **kwargs) -> pd.DataFrame:
    visits = history.visits(moves(*deals), STAGES, day(now))
    return conversion.table(visits, STAGES, day(now), zone=ZONE, **kwargs).set_index('stage')


def row(stage: str, *deals: str, **kwargs) -> SimpleNamespace:
    return SimpleNamespace(**table(*deals, **kwargs).loc[stage])


def outcome(stage: str, deal: str, now: float = 100) -> str:
    """The one outcome of the deal in the stage's cohort."""
    visits = history.visits(moves(deal), STAGES, day(now))
    fates = conversion.outcomes(visits, STAGES, day(now), zone=ZONE)
    return fates[fates.stage == IDS[stage]].outcome.item()


@pytest.mark.parametrize(
    ('stage', 'deal', 'expected'),
    [
        ('a', 'a0 b3', 'advanced'),
        ('a', 'a0 c3', 'advanced'),  # jumped over b
        ('a', 'a0 won3', 'advanced'),
        ('a', 'a0 b3 lost5', 'advanced'),  # whatever came after
        ('a', 'a0 lost3 b5', 'advanced'),  # reopened
        ('a', 'a0 lost3', 'lost'),
        ('a', 'a0 lost3 a5', 'here'),  # after an absence
        ('a', 'a0 p3', 'parked'),
        ('a', 'a0 p3 a4', 'here'),
        ('a', 'a0', 'here'),
        ('b', 'b0 a3', 'back'),
        ('b', 'c0 b3', 'here'),  # c was before b: no advance
        ('b', 'c0 b3 a5', 'back'),
        ('b', 'b0 x3', 'back'),  # in another pipeline: in none of these stages
        ('p', 'a0 p3', 'here'),
        ('p', 'a0 p3 a5', 'advanced'),  # into any open stage
        ('p', 'c0 p3 won5', 'advanced'),
        ('p', 'a0 p3 q5', 'parked'),
        ('p', 'a0 p3 lost5', 'lost'),
        ('p', 'a0 p3 x5', 'here'),  # a parked stage has no `back`
        ('p', 'a0 p3 q4 x5', 'parked'),
    ],
)
def test_each_deal_has_the_first_outcome_that_applies(stage, deal, expected):
    assert outcome(stage, deal) == expected


def test_there_is_a_row_for_each_open_and_parked_stage_in_order_also_without_entries():
    assert table('a0').index.tolist() == ['a', 'b', 'p', 'c', 'q']
    assert table('a0').entered.tolist() == [1, 0, 0, 0, 0]


def test_deals_are_counted_never_moves():
    assert row('a', 'a0 b1 a2 b3 a4').entered == 1
    assert row('b', 'a0 b1 a2 b3 a4').entered == 1


def test_the_rates_of_ten_deals():
    deals = ['a0 b1 won2', 'a0 b1 lost2', 'a0 c1', 'a0 lost1', 'a0 lost1', 'a0 p1', 'a0', 'a0', 'a0', 'a0']
    a = row('a', *deals)
    assert [a.entered, a.advanced, a.lost, a.parked, a.back, a.here] == [10, 3, 2, 1, 0, 4]
    assert (a.rate, a.rate_settled, a.rate_max, a.rate_to_won) == pytest.approx((0.3, 0.6, 0.8, 0.1))


def test_nothing_to_divide_by_is_unknown():
    empty_row = row('c', 'a0')
    assert all(
        pd.isna(getattr(empty_row, name)) for name in ('rate', 'rate_settled', 'rate_max', 'rate_within', 'rate_to_won')
    )
    assert pd.isna(row('a', 'a0').rate_settled)


def test_the_headline_counts_the_advance_or_the_loss_that_was_recorded_first():
    reopened = row('a', 'a0 lost3 b5', 'a0 b40')
    assert (reopened.advanced, reopened.rate) == (2, 1)
    assert reopened.rate_within == 0


def test_the_headline_is_unknown_while_all_are_younger_than_the_horizon():
    young = row('a', 'a0 b1', 'a0', now=10)
    assert pd.isna(young.rate_within)
    assert pd.isna(young.ci_low)
    assert young.holds == 7
    assert row('a', 'a0 b1', 'a0', now=10, within=7).rate_within == pytest.approx(1 / 2)
    assert pd.isna(row('a', 'a0 b1', 'a0', now=5).holds)


def test_a_deal_that_leaves_the_pipeline_is_censored_there():
    # 1: advanced on day 5 of two at risk; 2: left on day 3; 3: watched to the end
    assert row('a', 'a0 b5', 'a0 x3', 'a0').rate_within == pytest.approx(1 / 2)


def test_an_advance_after_a_stay_in_another_pipeline_is_an_outcome_but_not_observed():
    back_again = row('a', 'a0 x3 b6', 'a0')
    assert back_again.advanced == 1
    assert back_again.rate_within == 0


def test_a_deal_that_jumped_over_a_stage_is_skipped_there_and_not_entered():
    skipping = table('a0 c3', 'a0 won3', 'a0 b1 c2')
    assert skipping.skipped.to_dict() == {'a': 0, 'b': 2, 'p': 0, 'c': 1, 'q': 0}
    assert skipping.entered['b'] == 1


def test_skipped_falls_when_the_deal_goes_back():
    assert row('b', 'a0 c3').skipped == 1
    assert row('b', 'a0 c3 b5').skipped == 0


def test_a_deal_from_a_table_skips_only_stages_after_the_one_it_came_in():
    visits = history.visits(moves('c3', 'won3', 'won4', 'won4'), STAGES, day(9))
    born = pd.DataFrame({'deal': [1, 2, 3], 'born': pd.array([IDS['b'], IDS['a'], IDS['p']], dtype='Int64')})
    skipped = conversion.table(visits, STAGES, day(9), zone=ZONE, born=born).set_index('stage').skipped
    assert skipped.to_dict() == {'a': 1, 'b': 2, 'p': 0, 'c': 2, 'q': 0}


def test_a_cohort_is_the_deals_whose_first_entry_lies_in_the_period():
    week = {'start': day(7).date(), 'end': day(13).date()}
    assert row('a', 'a0 b8', 'a7 b20', 'a13.4 b14', 'a13.5').entered == 4
    assert row('a', 'a0 b8', 'a7 b20', 'a13.4 b14', 'a13.5', **week).entered == 2  # 13.5 is midnight in Moscow
    assert row('a', 'a0 b8', 'a7 b20', 'a13.4 b14', **week).advanced == 2
    assert row('a', 'a0 b1 a8', **week).entered == 0


def test_the_owner_is_the_one_at_the_entry_whoever_brought_the_deal_on():
    visits = history.visits(moves('a0@1 b3@2', 'a0@2 b1@1'), STAGES, day(100))
    own = conversion.table(history.of_owners(visits, [1]), STAGES, day(100), zone=ZONE).set_index('stage')
    assert own.entered['a'] == own.advanced['a'] == 1
    assert own.entered['b'] == own.here['b'] == 1


def test_no_moves_make_a_table_of_zeros():
    visits = history.visits(empty(MOVES), STAGES, day(0))
    assert conversion.table(visits, STAGES, day(0), zone=ZONE).entered.tolist() == [0] * 5
    assert conversion.table(visits, (), day(0), zone=ZONE).empty


STEP = st.tuples(st.sampled_from(sorted(IDS.values())), st.integers(0, 40))
DEALS = st.lists(st.lists(STEP, min_size=1, max_size=7), min_size=1, max_size=12)


def of(deals, now: float = 60) -> pd.DataFrame:
    """The moves of deals given as (stage, days since the move before)."""
    entries = []
    for deal, path in enumerate(deals, 1):
        at = 0
        for stage, days in path:
            at += days
            entries.append((deal, stage, day(at), False, None))
    return frame(entries)


def whole(table_of: pd.DataFrame, now: float = 60, **kwargs) -> pd.DataFrame:
    return conversion.table(history.visits(table_of, STAGES, day(now)), STAGES, day(now), zone=ZONE, **kwargs)


@given(DEALS)
def test_the_outcomes_add_up_to_those_who_entered(deals):
    result = whole(of(deals))
    assert (result[OUTCOMES].sum(axis=1) == result.entered).all()
    assert (result[result.stage.isin(['p', 'q'])][['back', 'skipped']] == 0).all(axis=None)


@given(DEALS)
def test_outcomes_and_skips_are_those_of_the_definition(deals):
    visits = history.visits(of(deals), STAGES, day(60))
    fates = conversion.outcomes(visits, STAGES, day(60), zone=ZONE)
    passed = conversion.skipped(visits, STAGES, zone=ZONE)
    paths = {deal: told(path, 60) for deal, path in enumerate(deals, 1)}
    expected = {
        (deal, k): by_definition(path, k)
        for deal, path in paths.items()
        for k in set(path)
        if KINDS.get(k) in {'open', 'parked'}
    }
    skips = {
        (deal, k) for deal, path in paths.items() for k in PLACES if k not in path and any(beyond(k, s) for s in path)
    }
    assert {(row.deal, row.stage): row.outcome for row in fates.itertuples()} == expected
    assert {(row.deal, row.stage) for row in passed.itertuples()} == skips


def told(path, now):
    """The stages of a path up to now, one after the other."""
    at, stages = 0, []
    for stage, days in path:
        at += days
        if at <= now:
            stages.append(stage)
    return stages


def beyond(k: int, stage: int) -> bool:
    return KINDS.get(stage) == 'won' or (stage in PLACES and PLACES[stage] > PLACES.get(k, -1))


def by_definition(path: list[int], k: int) -> str:
    now, after = path[-1], path[path.index(k) + 1 :]
    if any(beyond(k, stage) for stage in after):
        return 'advanced'
    if KINDS[k] == 'parked':
        now = next(stage for stage in reversed(path) if stage in KINDS)
    if KINDS.get(now) == 'lost':
        return 'lost'
    if KINDS.get(now) == 'parked' and now != k:
        return 'parked'
    return 'here' if now == k else 'back'


@given(DEALS, st.data())
def test_a_void_move_and_its_undo_change_no_figure(deals, data):
    before = of(deals)
    deal = data.draw(st.integers(1, len(deals)))
    at, stage = data.draw(st.integers(0, 60)), data.draw(st.sampled_from(sorted(IDS.values())))
    wrong = frame(
        [(deal, stage, day(at), True, None), (deal, deals[deal - 1][0][0], day(at) + timedelta(minutes=9), True, None)]
    )
    after = pd.concat([before, wrong.assign(id=wrong.id + len(before))], ignore_index=True)
    assert_frame_equal(history.visits(after, STAGES, day(60)), history.visits(before, STAGES, day(60)))
    assert_frame_equal(whole(after), whole(before))


@given(DEALS, st.data())
def test_going_back_to_an_earlier_stage_and_returning_changes_no_conversion(deals, data):
    deal = data.draw(st.integers(0, len(deals) - 1))
    path = deals[deal]
    place = data.draw(st.integers(0, len(path) - 1))
    stage, _ = path[place]
    been = [s for s, _ in path[: place + 1] if KINDS.get(s) == 'parked' or PLACES.get(s, 99) < PLACES.get(stage, 0)]
    if stage not in PLACES or not been:
        return
    detour = [*path[: place + 1], (data.draw(st.sampled_from(been)), 0), (stage, 0), *path[place + 1 :]]
    assert_frame_equal(whole(of([*deals[:deal], detour, *deals[deal + 1 :]])), whole(of(deals)))


@pytest.mark.soak
@given(DEALS, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter_beyond_how_they_were_recorded(deals, random):
    rows = of(deals)
    shuffled = rows.iloc[random.sample(range(len(rows)), len(rows))]
    assert_frame_equal(history.visits(shuffled, STAGES, day(60)), history.visits(rows, STAGES, day(60)))
    assert_frame_equal(whole(shuffled), whole(rows))
