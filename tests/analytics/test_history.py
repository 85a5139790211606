"""What became of the deals: visits and steps, from moves."""

import pandas as pd
from pandas.testing import assert_frame_equal

from dashboard.analytics import history
from dashboard.analytics.frames import DEALS, MOVES, VISITS, empty
from tests.analytics.funnel import IDS, STAGES, START, day, moves

ZONE = 'Europe/Moscow'


def stays(*deals: str, now: float = 100) -> list[str]:
    """The visits of the deals, written like the moves: stage, day of entry, day of leaving."""
    names = {id_: name for name, id_ in IDS.items()}
    days = lambda at: '' if pd.isna(at) else f'{(at - START) / pd.Timedelta(days=1):g}'  # noqa: E731
    visits = history.visits(moves(*deals), STAGES, day(now))
    return [f'{names[row.stage]} {days(row.entered)}–{days(row.left)}' for row in visits.itertuples()]


def test_a_visit_lasts_from_one_move_to_the_next_and_the_last_is_open():
    assert stays('a0 b3 won7') == ['a 0–3', 'b 3–7', 'won 7–']


def test_moves_into_the_stage_a_deal_is_in_are_one_visit():
    assert stays('a0 a1 a2 b3 b4') == ['a 0–3', 'b 3–']


def test_a_visit_of_no_length_counts():
    assert stays('a0 b3 c3 won4') == ['a 0–3', 'b 3–3', 'c 3–4', 'won 4–']


def test_a_visit_goes_on_through_a_void_move_and_its_undo():
    assert stays('a0 b3! a3.001! b8') == ['a 0–8', 'b 8–']


def test_a_void_move_without_an_undo_leaves_the_visit_before_until_the_next_move():
    assert stays('a0 b3! c8') == ['a 0–8', 'c 8–']


def test_what_happens_after_now_has_not_happened_yet():
    assert stays('a0 b3 c5', now=4) == ['a 0–3', 'b 3–']


def test_a_move_at_now_has_happened():
    assert stays('a0 b3', now=3) == ['a 0–3', 'b 3–']


def test_a_stay_in_another_pipeline_ends_the_visit_and_is_none_itself():
    visits = history.visits(moves('a0 x3 y4 b6'), STAGES, day(9))
    assert stays('a0 x3 y4 b6') == ['a 0–3', 'b 6–']
    assert visits.departed.tolist() == [True, False]


def test_a_move_between_stages_departs_from_no_pipeline():
    assert not history.visits(moves('a0 b3', 'a0', 'x0 a1'), STAGES, day(9)).departed.any()


def test_a_deal_that_comes_from_another_pipeline_begins_here_with_that_move():
    assert stays('x0 b3') == ['b 3–']


def test_moves_are_ordered_by_instant_whenever_they_were_recorded():
    assert stays('b3 a0') == ['a 0–3', 'b 3–']


def test_moves_of_one_instant_stand_as_recorded():
    assert stays('c1 a1 b1') == ['c 1–1', 'a 1–1', 'b 1–']
    shuffled = moves('c1 a1 b1').iloc[[2, 0, 1]]
    assert history.visits(shuffled, STAGES, day(9)).stage.tolist() == [IDS['c'], IDS['a'], IDS['b']]


def test_only_the_first_visit_of_a_deal_to_a_stage_is_first():
    visits = history.visits(moves('a0 b1 a2 b3', 'a5'), STAGES, day(9))
    assert visits['first'].tolist() == [True, True, False, False, True]


def test_the_owner_of_a_visit_is_the_one_at_its_entry():
    visits = history.visits(moves('a0@1 a1@2 b2@2 c3'), STAGES, day(9))
    assert visits.owner.tolist()[:2] == [1, 2]
    assert visits.owner.isna().tolist() == [False, False, True]


def test_choosing_owners_keeps_what_others_did_with_the_deal_later():
    visits = history.of_owners(history.visits(moves('a0@1 b1@2', 'a0@2', 'a0'), STAGES, day(9)), [1])
    assert visits.counted.tolist() == [True, False, False, False]
    assert len(visits) == 4


def test_choosing_deals_leaves_the_others_out():
    assert history.of_deals(history.visits(moves('a0', 'a1', 'a2'), STAGES, day(9)), [2, 3]).deal.tolist() == [2, 3]


def test_no_moves_make_no_visits_of_the_same_columns():
    visits = history.visits(empty(MOVES), STAGES, day(0))
    assert_frame_equal(visits, empty(VISITS))
    assert_frame_equal(visits[:0], history.visits(moves('a0@1'), STAGES, day(1))[:0])


def test_the_step_matrix_counts_moves_between_the_stages_of_the_pipeline():
    moved = history.moved(moves('a0 b1 a2 b3 b4 won5', 'x0 a1 b2! a2! x3'), STAGES, day(9), zone=ZONE)
    matrix = history.steps(moved, STAGES)
    assert matrix.loc[IDS['a'], IDS['b']] == 2
    assert matrix.loc[IDS['b'], IDS['a']] == 1
    assert matrix.loc[IDS['b'], IDS['won']] == 1
    assert matrix.to_numpy().sum() == 4
    assert matrix.shape == (7, 7)


def test_a_step_belongs_to_the_period_of_its_local_day():
    late = moves('a0 b0.5')  # at midnight of 2 June in Moscow
    first, second = (day(n).date() for n in (0, 1))
    assert history.moved(late, STAGES, day(9), start=first, end=first, zone=ZONE).empty
    assert len(history.moved(late, STAGES, day(9), start=second, end=second, zone=ZONE)) == 1


def test_the_first_step_of_a_deal_from_a_table_starts_where_the_table_had_it():
    deals = pd.DataFrame({'deal': [1, 2], 'born': pd.array([IDS['b'], None], dtype='Int64')})
    moved = history.moved(moves('c5 won6', 'a0 b1'), STAGES, day(9), zone=ZONE, born=deals)
    assert moved[['from_id', 'to_id']].to_numpy().tolist() == [
        [IDS['b'], IDS['c']],
        [IDS['c'], IDS['won']],
        [IDS['a'], IDS['b']],
    ]


def test_deals_from_a_table_are_counted_as_left_out():
    deals = pd.DataFrame({'deal': [1, 2, 3], 'born': pd.array([IDS['b'], None, IDS['a']], dtype='Int64')})
    assert history.left_out(deals) == 2
    assert history.left_out(empty(DEALS)) == 0
