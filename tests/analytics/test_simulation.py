"""A funnel whose truth is known: 60 of 100 advance after 5 days on average, 40 are lost after 20."""

import math
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest

from dashboard import workcalendar
from dashboard.analytics import conversion, history, time_in_stage
from dashboard.analytics.frames import MOVES, Stage

STAGES = (Stage(1, 'in', 'open', 1), Stage(2, 'on', 'open', 2), Stage(3, 'lost', 'lost', 3))
OPENED = datetime(2026, 1, 1, tzinfo=UTC)
WINDOW = 60  # days in which deals enter and are watched
MEDIAN = 5.57  # days, of all stays
WITHIN = 0.6 * (1 - math.exp(-30 / 5))  # advance by day 30


def funnel(rng: np.random.Generator, deals: int = 1000) -> tuple[pd.DataFrame, datetime]:
    """The visits seen at the window's end."""
    entered = rng.uniform(0, WINDOW, deals)
    wins = rng.random(deals) < 0.6
    left = entered + rng.exponential(np.where(wins, 5, 20))
    at = pd.Timestamp(OPENED) + pd.to_timedelta(np.concatenate([entered, left]), unit='D')
    moves = pd.DataFrame(
        {
            'id': range(2 * deals),
            'deal': np.tile(np.arange(deals), 2),
            'to': np.concatenate([np.full(deals, 1), np.where(wins, 2, 3)]),
            'at': at.as_unit('us'),
            'by': None,
            'owner': None,
            'void': False,
        }
    )
    now = (pd.Timestamp(OPENED) + pd.Timedelta(days=WINDOW)).to_pydatetime()
    return history.visits(moves.astype(MOVES), STAGES, now), now


def run(runs: int) -> pd.DataFrame:
    """One row an estimate: medians in days, the rate and its interval."""
    rng, rows = np.random.default_rng(1), []
    for _ in range(runs):
        visits, now = funnel(rng)
        rate = conversion.table(visits, STAGES, now, zone='UTC').iloc[0]
        stay = time_in_stage.table(visits, STAGES, now, calendar=workcalendar.russian(), zone='UTC').iloc[0]
        naive = (rate.rate, rate.rate_settled, stay.median_finished / 24)
        rows.append((stay['median'] / 24, rate.rate_within, rate.ci_low, rate.ci_high, *naive))
    return pd.DataFrame(rows, columns=['median', 'rate', 'low', 'high', 'plain', 'settled', 'finished'])


def coverage(estimates: pd.DataFrame) -> float:
    return ((estimates.low <= WITHIN) & (estimates.high >= WITHIN)).mean()


def test_twenty_estimates_are_near_the_truth_and_the_naive_ones_are_not():
    estimates = run(20)
    assert estimates['median'].mean() == pytest.approx(MEDIAN, rel=0.04)
    assert estimates.rate.mean() == pytest.approx(WITHIN, abs=0.015)
    assert coverage(estimates) >= 0.8
    assert estimates.finished.mean() < 0.85 * MEDIAN
    assert estimates.plain.mean() < 0.56
    assert estimates.settled.mean() > 0.66


@pytest.mark.soak
def test_two_hundred_estimates_are_within_two_percent_and_their_intervals_hold_the_truth():
    estimates = run(200)
    assert estimates['median'].mean() == pytest.approx(MEDIAN, rel=0.02)
    assert 0.92 <= coverage(estimates) <= 0.98
    assert estimates.finished.mean() == pytest.approx(4.0, abs=0.4)
