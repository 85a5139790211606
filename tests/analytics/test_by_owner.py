"""Conversion by employee: the owner at the entry counts, and a difference that chance makes is called one."""

from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.analytics import by_owner, conversion, history
from tests.analytics.funnel import IDS, STAGES, day, moves

ZONE = 'Europe/Moscow'
ANNA, BORIS = 7, 8


def table(*deals, now=60, stage='a', **period):
    visits = history.visits(moves(*deals), STAGES, day(now))
    return by_owner.table(visits, STAGES, day(now), stage=IDS[stage], zone=ZONE, **period).set_index('owner')


def test_a_deal_is_of_whoever_had_it_at_the_entry_whoever_has_it_later():
    found = table('a0@7 b1@8', 'a0@7 lost2@7', 'a0@8 b40@8', 'a0@8 b3@7')
    assert found.entered.to_dict() == {ANNA: 2, BORIS: 2}
    assert found.rate_within.to_dict() == {ANNA: 0.5, BORIS: 0.5}
    assert found.rate_settled.to_dict() == {ANNA: 0.5, BORIS: 1.0}


def test_nobodys_deals_and_other_stages_are_in_no_row():
    assert table('a0 b1', 'b0@7 c1@7').empty
    assert table('a0@7', stage='b').empty


ENTRIES = st.lists(st.tuples(st.sampled_from([ANNA, BORIS]), st.sampled_from(['', ' b1', ' b20', ' lost2', ' p3'])), max_size=12)


@given(ENTRIES)
@settings(max_examples=20)
def test_the_employees_add_up_to_the_whole(entries):
    deals = [f'a0@{owner}{later}' for owner, later in entries]
    visits = history.visits(moves(*deals), STAGES, day(60))
    whole = conversion.table(visits, STAGES, day(60), zone=ZONE).set_index('stage').entered['a']
    assert table(*deals).entered.sum() == whole


def test_overlapping_intervals_are_within_the_noise_of_the_first():
    spans = {1: (0.5, 0.7), 2: (0.45, 0.6), 3: (0.7, 0.9), 4: (0.1, 0.3)}
    assert by_owner.like_first(spans, [3, 1, 2, 4]) == (1,)
    assert by_owner.like_first(spans, [1, 2, 4, 9]) == (2,)
    assert by_owner.like_first({}, [1, 2]) == ()
