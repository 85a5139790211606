"""What must hold of the figures whatever the deals did."""

from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from dashboard import workcalendar
from dashboard.analytics import conversion, history, time_in_stage
from tests.analytics.funnel import IDS, STAGES, day, frame

ZONE = 'Europe/Moscow'
CALENDAR = workcalendar.russian()
COUNTS = ['entered', 'advanced', 'lost', 'parked', 'back', 'here']
STEP = st.tuples(st.sampled_from(sorted(IDS.values())), st.integers(0, 30), st.integers(1, 4))
DEALS = st.lists(st.lists(STEP, min_size=1, max_size=6), min_size=1, max_size=12)


def moves(deals):
    """The moves of deals given as (stage, days since the move before, owner then)."""
    entries = []
    for deal, path in enumerate(deals, 1):
        at = 0
        for stage, days, owner in path:
            at += days
            entries.append((deal, stage, day(at), False, owner))
    return frame(entries)


def table(visits, now=200, **asked):
    return conversion.table(visits, STAGES, day(now), zone=ZONE, **asked)


@settings(max_examples=20, deadline=None)
@given(DEALS)
def test_a_shorter_watch_never_changes_a_cohort_that_was_watched_for_the_whole_horizon(deals):
    """Who came in the first twenty days was watched for ten of them by day 31: later days change neither the rate nor its margin."""
    asked = {'within': 10, 'end': day(20).date()}
    rows = [table(history.visits(moves(deals), STAGES, day(now)), now, **asked)[['stage', 'entered', 'rate_within', 'ci_low', 'ci_high']] for now in (31, 300)]
    assert_frame_equal(*rows)


@settings(max_examples=20, deadline=None)
@given(DEALS)
def test_a_longer_period_changes_no_deal_of_a_shorter_one(deals):
    visits = history.visits(moves(deals), STAGES, day(200))
    fates = [conversion.outcomes(visits, STAGES, day(200), end=end, zone=ZONE) for end in (day(20).date(), None)]
    short, long = (one.sort_values(['stage', 'deal'], ignore_index=True) for one in fates)
    assert_frame_equal(short, long[long.set_index(['stage', 'deal']).index.isin(short.set_index(['stage', 'deal']).index)].reset_index(drop=True))


@settings(max_examples=20, deadline=None)
@given(DEALS, st.sets(st.integers(1, 4)))
def test_two_departments_add_up_to_the_company(deals, department):
    visits = history.visits(moves(deals), STAGES, day(200))
    parts = [table(history.of_owners(visits, owners))[COUNTS] for owners in (department, {1, 2, 3, 4} - department)]
    assert_frame_equal(parts[0] + parts[1], table(visits)[COUNTS])


@settings(max_examples=20, deadline=None)
@given(DEALS, st.sets(st.integers(1, 12)))
def test_who_sees_some_of_the_deals_has_the_figures_of_those_deals_alone(deals, seen):
    """Access takes deals out before anything is computed; what is left is as if the others had never been."""
    everything, left = moves(deals), moves([path for number, path in enumerate(deals, 1) if number in seen])
    visible = everything[everything.deal.isin(seen)]
    theirs, alone = (history.visits(one, STAGES, day(200)) for one in (visible, left))
    assert_frame_equal(table(theirs), table(alone))
    stays = [time_in_stage.table(one, STAGES, day(200), calendar=CALENDAR, zone=ZONE) for one in (theirs, alone)]
    assert_frame_equal(*stays)


@settings(max_examples=20, deadline=None)
@given(DEALS, st.data())
def test_coming_back_into_a_stage_leaves_the_conversion_of_the_whole_funnel_as_it_was(deals, data):
    """A deal that moves into the stage where it stands already is still one entry."""
    number = data.draw(st.integers(0, len(deals) - 1))
    path = deals[number]
    again = [step for one in path for step in (one, (one[0], 0, one[2]))]
    figures = [table(history.visits(moves(all_), STAGES, day(200))) for all_ in (deals, [*deals[:number], again, *deals[number + 1 :]])]
    assert_frame_equal(*figures)


@settings(max_examples=20, deadline=None)
@given(DEALS, st.integers(0, 30))
def test_going_back_and_coming_again_is_no_second_entry_and_no_second_advance(deals, days):
    """Whatever the others did: a → b → a → b is one that entered a and advanced, and one that entered b, as a → b is."""
    once, again = [(IDS[stage], days, 1) for stage in 'ab'], [(IDS[stage], days, 1) for stage in 'abab']
    figures = [table(history.visits(moves([*deals, path]), STAGES, day(200)))[['entered', 'advanced']] for path in (once, again)]
    assert_frame_equal(*figures)
