"""A headline beside the same of the period before: only where both can be told, and called different only beyond chance."""

import pandas as pd
import pytest

from dashboard import workcalendar
from dashboard.analytics import conversion, history, time_in_stage
from dashboard.analytics.beside import COLUMNS, beside
from tests.analytics.funnel import IDS, STAGES, day, frame

ZONE = 'Europe/Moscow'
FIRST, SECOND = (day(0).date(), day(9).date()), (day(100).date(), day(109).date())


def moves(*groups):
    """Deals in a from the day of each group (day, how many, days until b; None stays)."""
    every = [(start, after) for start, count, after in groups for _ in range(count)]
    return frame(
        entry
        for deal, (start, after) in enumerate(every, 1)
        for entry in [(deal, IDS['a'], day(start), False, 1), *([(deal, IDS['b'], day(start + after), False, 1)] if after is not None else [])]
    )


def entered(groups, *, now=200, within=30):
    visits = history.visits(moves(*groups), STAGES, day(now))
    tables = [conversion.table(visits, STAGES, day(now), zone=ZONE, start=start, end=end, within=within) for start, end in (SECOND, FIRST)]
    return beside(*tables, figure='rate_within', count='entered').set_index('stage').loc['a', list(COLUMNS)]


def stood(groups, *, now=200):
    visits = history.visits(moves(*groups), STAGES, day(now))
    asked = [{'calendar': workcalendar.russian(), 'zone': ZONE, 'start': start, 'end': end} for start, end in (SECOND, FIRST)]
    return beside(*(time_in_stage.table(visits, STAGES, day(now), **one) for one in asked), figure='median', count='deals').set_index('stage').loc['a', list(COLUMNS)]


def test_a_rate_that_fell_from_four_fifths_to_a_quarter_differs():
    row = entered([(0, 40, 3), (0, 10, None), (100, 10, 3), (100, 30, None)])
    assert row.before == pytest.approx(0.8)
    assert row.before_low < 0.8 < row.before_high
    assert row.differs


def test_a_rate_whose_interval_meets_that_of_the_period_before_does_not():
    row = entered([(0, 15, 3), (0, 10, None), (100, 13, 3), (100, 12, None)])
    assert (row.before, row.differs) == (pytest.approx(0.6), False)


def test_all_who_passed_on_are_compared_by_wilsons_interval():
    row = entered([(0, 25, 3), (100, 5, 3), (100, 20, None)])
    assert (row.before, row.differs) == (1, True)
    assert 0.8 < row.before_low < 1


@pytest.mark.parametrize(
    ('groups', 'now'),
    [
        ([(0, 19, 3), (100, 40, 3)], 200),  # too few then
        ([(0, 40, 3), (100, 19, 3)], 200),  # too few now
        ([(0, 40, 3), (100, 39, 3), (100, 1, None)], 120),  # too young now
        ([(100, 40, 3)], 200),  # nobody then
    ],
)
def test_of_few_or_young_deals_nothing_is_compared(groups, now):
    assert entered(groups, now=now).isna().all()


def test_a_usual_stay_that_became_three_times_as_long_differs_and_half_a_day_does_not():
    slower = stood([(0, 10, 1), (0, 10, 2), (0, 10, 3), (100, 10, 5), (100, 10, 6), (100, 10, 7)])
    assert (slower.before, slower.differs) == (48, True)
    alike = stood([(0, 10, 1), (0, 10, 2), (0, 10, 3), (100, 10, 1), (100, 10, 2.5), (100, 10, 3)])
    assert (alike.before, alike.differs) == (48, False)


def test_a_usual_stay_that_nobody_knows_yet_is_beside_nothing():
    assert stood([(0, 30, 2), (100, 30, None)]).isna().all()


def test_an_interval_that_goes_on_meets_whatever_is_longer():
    """Half of the period before are gone after two days, and of the others nothing is known: 40 days may well be the same."""
    row = stood([(0, 11, 2), (0, 9, None), (100, 30, 40)], now=141)
    assert (row.before, row.differs) == (48, False)
    assert pd.isna(row.before_high)


def test_without_a_period_before_there_is_a_column_of_nothing():
    table = conversion.table(history.visits(moves((0, 30, 3)), STAGES, day(100)), STAGES, day(100), zone=ZONE)
    assert beside(table, None, figure='rate_within', count='entered')[list(COLUMNS)].isna().all(axis=None)
