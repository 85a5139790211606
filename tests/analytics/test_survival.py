"""Estimates against tables computed by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.analytics.survival import (
    CENSORED,
    COMPETING,
    WANTED,
    incidence,
    kaplan_meier,
    longer_than,
    quantile,
    quantile_span,
    wilson,
)


def test_kaplan_meier_of_six_stays():
    # at risk 6, 4, 3, 1; the stays of 3+ and 5+ still go on
    curve = kaplan_meier([1, 3, 3, 4, 5, 9], [True, True, False, True, False, True])
    assert curve.times.tolist() == [1, 3, 4, 9]
    assert curve.survival == pytest.approx([5 / 6, 5 / 6 * 4 / 5, 5 / 6 * 4 / 5 * 2 / 3, 0])
    assert curve.longest == 9


def test_ends_come_before_censorings_of_the_same_time():
    assert kaplan_meier([2, 2], [True, False]).survival == pytest.approx([1 / 2])


def test_the_median_is_the_smallest_time_at_which_half_are_gone():
    curve = kaplan_meier([1, 2, 3, 4], [True] * 4)
    assert quantile(curve, 0.5) == 2
    assert quantile(curve, 0.85) == 4


def test_a_quantile_is_found_though_the_product_is_a_hair_above():
    curve = kaplan_meier(range(1, 11), [True] * 10)
    assert [quantile(curve, q / 10) for q in range(1, 11)] == list(range(1, 11))


def test_a_quantile_that_was_never_reached_is_not_invented():
    curve = kaplan_meier([1, 5, 5, 5], [True, False, False, False])
    assert quantile(curve, 0.5) is None
    assert quantile(kaplan_meier([], []), 0.5) is None


def test_the_share_longer_than_a_norm_counts_those_still_going_on():
    curve = kaplan_meier([1, 2, 3, 6], [True, True, False, False])
    assert longer_than(curve, 0) == 1
    assert longer_than(curve, 1) == pytest.approx(3 / 4)
    assert longer_than(curve, 5) == pytest.approx(1 / 2)


def test_nobody_knows_the_share_longer_than_what_was_ever_observed():
    assert longer_than(kaplan_meier([1, 2], [False, False]), 5) is None
    assert longer_than(kaplan_meier([], []), 5) is None
    assert longer_than(kaplan_meier([1, 2], [True, True]), 5) == 0


def test_aalen_johansen_of_five_deals():
    # day: 1 advanced (5 at risk), 2 lost (4), 3 still open, 4 advanced (2), 40 still open
    share = incidence([1, 2, 3, 4, 40], [WANTED, COMPETING, CENSORED, WANTED, CENSORED], 30)
    after_first, after_second, after_third = 1 / 5, 1 / 5, 1 / 5 + 3 / 5 * 1 / 2
    value = after_third
    variance = (
        (value - after_first) ** 2 * 1 / (5 * 4) + 1**2 * 1 * 4 / 5**3 - 2 * (value - after_first) * 1 * 1 / 5**2
        + (value - after_second) ** 2 * 1 / (4 * 3)
        + 0 + (3 / 5) ** 2 * 1 * 1 / 2**3 - 0
    )  # fmt: skip
    spread = 1.96 * math.sqrt(variance) / (value * math.log(value))
    assert share.value == pytest.approx(0.5)
    assert share.low == pytest.approx(value ** math.exp(-spread))
    assert share.high == pytest.approx(value ** math.exp(spread))
    assert share.low < share.value < share.high


@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 40))
def test_with_nothing_censored_the_estimate_is_the_plain_share_and_its_error_the_binomial_one(won, lost, late):
    n = won + lost + late
    days = [*range(1, won + 1), *range(1, lost + 1), *[50] * late]
    share = incidence(days, [WANTED] * won + [COMPETING] * lost + [COMPETING] * late, 45)
    p = won / n
    spread = 1.96 * math.sqrt(p * (1 - p) / n) / (p * math.log(p))
    assert share.value == pytest.approx(p)
    assert (share.low, share.high) == pytest.approx((p ** math.exp(-spread), p ** math.exp(spread)))


def test_it_is_too_early_while_no_deal_was_watched_beyond_the_horizon():
    assert incidence([3, 30], [WANTED, CENSORED], 30) is None
    assert incidence([3, 31], [WANTED, CENSORED], 30).value == pytest.approx(1 / 2)
    assert incidence([3, 31, 2], [WANTED, COMPETING, CENSORED], 30) is not None


def test_it_is_never_too_early_once_all_are_decided():
    assert incidence([3, 4], [WANTED, COMPETING], 30).value == pytest.approx(1 / 2)


def test_an_empty_cohort_has_no_estimate():
    assert incidence([], [], 30) is None


def test_all_or_none_have_no_interval():
    assert incidence([3, 4], [COMPETING, COMPETING], 30) == incidence([3, 40], [COMPETING, CENSORED], 30)
    everyone = incidence([1, 1, 1, 2, 2, 5, 5], [WANTED] * 7, 30)
    assert everyone.value == pytest.approx(1)
    assert everyone.low is everyone.high is None


def test_an_event_on_the_horizon_itself_counts():
    assert incidence([30, 31], [WANTED, CENSORED], 30).value == pytest.approx(1 / 2)


def test_wilson_of_eight_in_ten():
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=5e-5)
    assert wilson(0, 10) == pytest.approx((0, 0.2775), abs=5e-5)
    assert wilson(0, 0) is None


def test_the_unit_of_time_does_not_matter():
    micros = np.array([1, 2, 3, 4, 40]) * 86_400_000_000
    causes = [WANTED, COMPETING, CENSORED, WANTED, CENSORED]
    assert incidence(micros, causes, 30 * 86_400_000_000) == incidence([1, 2, 3, 4, 40], causes, 30)


def test_the_interval_of_a_median_is_where_those_of_the_curve_take_one_half_in():
    """Ten stays of 1 to 10: S(t) = 1 − t/10, σ²/S² = t/(10·(10 − t)), so that the ends are checked by hand."""
    curve = kaplan_meier(range(1, 11), [True] * 10)
    inside = [t for t in range(1, 10) if abs(math.log(-math.log(1 - t / 10)) - math.log(math.log(2))) <= 1.96 * (t / (10 * (10 - t))) ** 0.5 / -math.log(1 - t / 10)]
    low, high = quantile_span(curve, 0.5)
    assert (low, high) == (inside[0], inside[-1] + 1)
    assert low < quantile(curve, 0.5) < high


def test_an_interval_has_no_end_where_nobody_was_observed_that_long_and_none_without_its_quantile():
    assert quantile_span(kaplan_meier([1] * 6 + [9] * 4, [True] * 6 + [False] * 4), 0.5) == (1, math.inf)
    assert quantile_span(kaplan_meier([1, 5, 5, 5], [True, False, False, False]), 0.5) is None
    assert quantile_span(kaplan_meier([], []), 0.5) is None


def test_the_interval_of_a_median_holds_it_in_about_95_of_100_samples_some_of_them_cut_short():
    chance = np.random.default_rng(5)
    held = 0
    for _ in range(400):
        stays, watched = chance.exponential(10, 60), chance.uniform(5, 40, 60)
        low, high = quantile_span(kaplan_meier(np.minimum(stays, watched), stays <= watched), 0.5)
        held += low <= 10 * math.log(2) <= high
    assert 0.92 < held / 400 < 0.98
