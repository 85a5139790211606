"""A7: shares of good comments, what recurs, before and after, on tables that can be checked by eye."""

from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.analytics import quality
from dashboard.analytics.frames import COMMENTS
from dashboard.analytics.survival import newcombe, wilson

ZONE = 'Europe/Moscow'
ANNA, BORIS = 7, 8
MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
NOW = MONDAY + timedelta(days=60)


def judged(*lines, **period):
    """Each line is «author day rules»: days from Monday 2 November on, rules by comma, none for a good comment, «?» without a score."""
    facts = [line.split() for line in lines]
    comments = pd.DataFrame(
        [(number, number, int(author), MONDAY + timedelta(days=float(day))) for number, (author, day, *_) in enumerate(facts)], columns=list(COMMENTS)
    ).astype(COMMENTS)
    scored = [(number, rules[0] if rules else '') for number, (_author, _day, *rules) in enumerate(facts) if rules != ['?']]
    remarks = pd.DataFrame(scored, columns=list(quality.REMARKS)).astype(quality.REMARKS)
    return quality.judged(comments, remarks, NOW, zone=ZONE, **period)


def test_a_week_begins_on_the_teams_monday_and_what_has_no_score_is_in_no_figure():
    found = judged('7 0', '7 6.4 vague', '7 6.6', '8 7', '8 7 ?')
    assert [f'{week:%d.%m}' for week in found.week] == ['02.11', '02.11', '09.11', '09.11']
    assert found.good.tolist() == [True, False, True, True]


def test_a_period_takes_in_both_of_its_days_and_nothing_after_now():
    assert judged('7 0', '7 1', '7 2', start=date(2026, 11, 3), end=date(2026, 11, 3)).id.tolist() == [1]
    assert judged('7 0', '7 70').id.tolist() == [0]


def test_the_share_of_good_comments_by_person_and_week_has_wilsons_interval():
    found = quality.shares(judged('7 0', '7 1 vague', '7 2', '7 3', '7 8', '8 0 vague'), ['author', 'week'])
    assert found[['author', 'comments', 'good', 'good_share']].to_numpy().tolist() == [[7, 4, 3, 0.75], [7, 1, 1, 1.0], [8, 1, 0, 0.0]]
    assert (found.low[0], found.high[0]) == wilson(3, 4)


def test_all_of_nothing_is_a_row_without_a_share_and_by_person_there_is_no_row():
    whole = quality.shares(judged())
    assert (whole.comments[0], pd.isna(whole.good_share[0]), pd.isna(whole.low[0])) == (0, True, True)
    assert quality.shares(judged(), ['author']).empty


def test_what_recurs_is_told_by_comment_most_frequent_first_with_the_change_to_the_period_before():
    now = judged('7 0 vague', '7 1 vague,too-short', '7 2', '8 3')
    before = judged('7 0 vague', '8 1 shouting')
    found = quality.recurring(now, before).set_index('rule')
    assert found.index.tolist() == ['vague', 'too-short', 'shouting']
    assert found[['comments', 'share', 'share_before', 'change']].to_numpy().tolist() == [[2, 0.5, 0.5, 0.0], [1, 0.25, 0.0, 0.25], [0, 0.0, 0.5, -0.5]]
    assert quality.recurring(now).change.isna().all()
    assert quality.recurring(judged(), before).empty


def test_a_name_that_another_begins_with_is_not_that_finding():
    found = judged('7 0 no-summary', '7 1 summary,vague')
    assert quality.with_rule(found, 'summary').id.tolist() == [1]


def test_before_and_after_a_day_are_compared_for_all_and_for_each():
    found = quality.changes(judged('7 0 vague', '7 1', '7 7', '7 8', '8 0'), date(2026, 11, 9), [ANNA, BORIS], zone=ZONE)
    assert found[['before', 'share_before', 'after', 'share_after']].astype(object).to_numpy().tolist()[:2] == [[3, pytest.approx(2 / 3), 2, 1.0], [2, 0.5, 2, 1.0]]
    assert found.difference.tolist()[:2] == [pytest.approx(1 / 3), 0.5]
    assert pd.isna(found.difference[2])
    assert pd.isna(found.author[0])


def test_newcombes_interval_is_that_of_his_paper():
    """Newcombe 1998, table II: 56/70 against 48/80 is 0.2 (0.0524 to 0.3339)."""
    assert newcombe((48, 80), (56, 70)) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    assert newcombe((0, 0), (1, 2)) is None


@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_difference_lies_in_its_interval_and_turned_round_it_is_the_opposite(before, after):
    apart, low, high = newcombe(before, after)
    assert -1 <= low <= apart <= high <= 1
    assert newcombe(after, before) == pytest.approx((-apart, -high, -low))


LINES = st.lists(st.tuples(st.sampled_from([ANNA, BORIS]), st.integers(0, 40), st.sampled_from(['', 'vague', 'vague,too-short', '?'])), max_size=25)


@given(LINES)
def test_weeks_and_people_add_up_to_the_whole(lines):
    found = judged(*(f'{author} {day} {rules}' for author, day, rules in lines))
    whole, parts = quality.shares(found), quality.shares(found, ['author', 'week'])
    assert (parts.comments.sum(), parts.good.sum()) == (whole.comments[0], whole.good[0])
    assert whole.comments[0] == sum(rules != '?' for *_, rules in lines)
