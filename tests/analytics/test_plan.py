"""The plan's arithmetic, on tables small enough to check by eye (A5)."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import workcalendar
from dashboard.analytics import history, plan
from dashboard.analytics.plan import Days
from tests.analytics import funnel
from tests.analytics.funnel import STAGES

NOVEMBER = date(2026, 11, 1)  # 20 working days: the 4th is a holiday
TODAY = date(2026, 11, 24)
CALENDAR = workcalendar.russian()
NOW = datetime(2026, 6, 30, 9, tzinfo=UTC)  # day 29 of the small funnel
A, LOST = 1, 7
SUMS = st.integers(0, 10**9)


def lines(*rows):
    return pd.DataFrame(rows, columns=['person', 'day', 'amount'])


# The month


@pytest.mark.parametrize(('fact', 'goal', 'said'), [(1_338_260, 1_343_000, 99), (57, 100, 57), (29, 100, 29), (10**13 - 1, 10**13, 99), (10**13, 10**13, 100), (0, 5, 0), (-1, 100, -1)])
def test_a_plan_is_reached_when_it_is_and_not_a_kopeck_before(fact, goal, said):
    assert plan.reached(fact, goal) == said


def test_todays_working_day_is_one_of_those_left():
    assert plan.working_days(NOVEMBER, TODAY, CALENDAR) == Days(passed=15, left=5)
    assert plan.working_days(NOVEMBER, date(2026, 11, 22), CALENDAR) == Days(passed=14, left=6)  # a Sunday
    assert plan.working_days(NOVEMBER, date(2026, 12, 5), CALENDAR) == Days(passed=20, left=0)
    assert plan.working_days(date(2026, 12, 1), TODAY, CALENDAR).passed == 0


def test_the_line_of_the_month_as_users_say_it():
    """«5,4 из 8,0 млн ₽ · осталось 5 из 20 · нужно 520 тыс. ₽ в день, идёт 360», 0,8 short at this pace."""
    days = Days(15, 5)
    assert plan.pace_needed(8_000, 5_400, days) == 520
    assert plan.pace(5_400, days) == 360
    assert plan.short(8_000, 5_400, 5_400, days) == 800


def test_what_came_today_is_no_pace_of_the_days_before_it():
    """3 November: 50,000 on the first working day, as much today; 20 such days are 1,000,000, of a plan of 1,900,000."""
    days = Days(1, 19)
    assert plan.pace(50_000, days) == 50_000
    assert plan.short(1_900_000, 50_000, 100_000, days) == 900_000


def test_the_end_is_never_less_than_what_is_there():
    """10 a day for 15 days, so 200 at the end; today 70 came at once, 220 in all."""
    assert plan.short(300, 150, 155, Days(15, 5)) == 100
    assert plan.short(300, 150, 220, Days(15, 5)) == 80
    assert plan.short(300, 300, 300, Days(20, 0)) == 0


def test_each_persons_plan_and_fact():
    found = plan.table({1: 100, 2: 50, 4: 0}, lines((1, TODAY, 40), (1, TODAY, 20), (2, TODAY, 60), (3, TODAY, -7)), Days(15, 5))
    assert found.person.tolist() == [1, 2, 3, 4]
    assert found.fact.tolist() == [60, 60, -7, 0]
    assert found.attainment.tolist()[:2] == [0.6, 1.2]
    assert found.attainment.isna().tolist() == [False, False, True, True]  # no plan, and a plan of nothing
    assert found.pace_needed.tolist()[:2] == [8, 0]
    assert pd.isna(found.pace_needed[2])


def test_a_month_that_is_over_needs_no_pace():
    assert plan.table({1: 100}, lines((1, TODAY, 40)), Days(20, 0)).pace_needed.isna().all()


def test_the_fact_grows_by_day_up_to_today_beside_the_plan_spread_over_working_days():
    found = plan.by_day(lines((1, date(2026, 11, 2), 10), (2, date(2026, 11, 5), 20)), NOVEMBER, date(2026, 11, 6), 200, CALENDAR).set_index('day')
    assert len(found) == 30
    assert found.total.loc[date(2026, 11, 1) : date(2026, 11, 6)].tolist() == [0, 10, 10, 10, 30, 30]
    assert found.total.loc[date(2026, 11, 7) :].isna().all()
    assert found.even.loc[date(2026, 11, 1) : date(2026, 11, 6)].tolist() == [0, 10, 20, 20, 30, 40]
    assert found.even.iloc[-1] == 200


@given(SUMS, st.lists(SUMS, max_size=5), st.integers(0, 25), st.integers(0, 25))
def test_what_is_needed_brings_the_month_just_to_its_plan(goal, came, passed, left):
    days, fact = Days(passed, left), sum(came)
    needed = plan.pace_needed(goal, fact, days)
    if left:
        assert fact + needed * left == pytest.approx(max(goal, fact))
    else:
        assert needed is None


# The chance of a deal


def learnt(paid, *deals):
    """Stays of deals written as moves (`a0 lost3`), `paid` the day on which each was paid in full, None for not yet."""
    made = history.visits(funnel.moves(*deals), STAGES, NOW)
    days = {deal: (funnel.START + timedelta(days=day)).date() for deal, day in enumerate(paid, 1) if day is not None}
    return plan.stays(made, days, STAGES, NOW, CALENDAR)


def chance(known, age, days):
    return plan.chance(known[known.stage == A], age, days, (NOW.date() - date(1970, 1, 1)).days)


DECIDED = ([3] * 10 + [None] * 10, *['a0 b4'] * 10, *['a0 lost2'] * 5, *['a0'] * 5)
"""Of twenty that entered on one day ten were paid on the third, five lost on the second, five stand there still."""


def test_the_chance_is_the_share_that_was_paid_in_the_days_that_are_left():
    known = learnt(*DECIDED)
    assert chance(known, 0, 5) == (0.5, 20)
    assert chance(known, 0, 2) == (0, 20)


def test_of_those_that_got_as_old_as_the_deal_alone():
    paid, *deals = DECIDED
    assert chance(learnt(paid * 2, *deals, *deals), 3, 1) == (pytest.approx(2 / 3), 30)  # the ten that were lost on the second day are out


def test_those_paid_before_they_got_as_old_say_nothing_about_a_deal_that_is_not():
    known = learnt([2] * 20 + [9] * 20, *['a0 b8'] * 40)
    assert chance(known, 5, 6) == (1, 20)


def test_those_that_entered_just_now_count_only_as_long_as_they_were_watched():
    known = learnt([3] * 5 + [None] * 15, *['a0'] * 5, *['a0'] * 5, *['a29'] * 10)
    share, cases = chance(known, 0, 5)
    assert (share, cases) == (0.5, 20)  # of the ten that were watched five days, and not of twenty


def test_below_twenty_such_stays_no_number_is_told():
    known = learnt([3] * 19, *['a0'] * 19)
    assert chance(known, 0, 5) == (None, 19)


def test_nor_where_nobody_was_watched_for_so_long():
    assert chance(learnt([None] * 20, *['a25'] * 20), 0, 5) == (None, 20)


def test_stays_of_more_than_a_year_ago_are_forgotten():
    made = history.visits(funnel.moves('a0 b1', 'a40'), STAGES, NOW + timedelta(days=350))
    assert plan.stays(made, {}, STAGES, NOW + timedelta(days=350), CALENDAR).deal.tolist() == [2]


def test_a_loss_before_the_entry_was_another_story():
    known = learnt([None], 'a0 lost1 a5 lost9')
    assert (known.lost - known.entered)[known.stage == A].tolist() == [1, 4]


def test_each_standing_deal_has_its_own_age_and_one_without_an_entry_has_none():
    known = learnt(*DECIDED)
    standing = pd.DataFrame({'deal': [71, 72, 73], 'stage': [A, A, A], 'entered': pd.Series([NOW, NOW - timedelta(days=3), pd.NaT]).astype('datetime64[us, UTC]')})
    found = plan.chances(standing, known, 5, NOW, CALENDAR)
    assert found.age.tolist() == [0, 3, -1]
    assert found.cases.tolist() == [20, 15, 0]
    assert found.share[0] == 0.5
    assert found.share[1:].isna().all()


# The forecast


def test_what_is_certain_is_added_and_spreads_nothing():
    assert plan.forecast(100, np.array([50.0, 30.0]), np.array([1.0, 0.0])) == plan.Forecast(150, 150, 150)


def test_the_interval_holds_eight_months_of_ten():
    """Of 400 deals of one rouble at 0.5 the tenth and ninetieth percentile lie 12.8 from the mean, 200."""
    found = plan.forecast(0, np.ones(400), np.full(400, 0.5))
    assert found.value == 200
    assert found.low == pytest.approx(187, abs=1.5)
    assert found.high == pytest.approx(213, abs=1.5)


@given(SUMS, st.lists(st.tuples(st.integers(1, 10**6), st.floats(0, 1)), max_size=8))
def test_a_forecast_lies_between_nothing_more_and_everything_and_is_the_same_each_time(fact, deals):
    amounts, shares = np.array([float(one) for one, _ in deals]), np.array([one for _, one in deals])
    found = plan.forecast(fact, amounts, shares)
    assert found == plan.forecast(fact, amounts, shares)
    assert fact <= found.low <= found.high <= fact + amounts.sum() + 1e-6
    assert fact - 1e-6 <= found.value <= fact + amounts.sum() + 1e-6
