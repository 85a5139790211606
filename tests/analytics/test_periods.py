"""The period that another one is compared with, against the published calendar of 2026."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import workcalendar
from dashboard.analytics.periods import before

CALENDAR = workcalendar.russian()
DAYS = st.dates(date(2020, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ('period', 'earlier'),
    [
        (('2026-10-01', '2026-10-31'), ('2026-09-01', '2026-09-30')),  # a whole month: the whole month before
        (('2026-11-01', '2026-11-24'), ('2026-10-01', '2026-10-22')),  # 16 working days, the 4th being a holiday
        (('2026-03-01', '2026-03-30'), ('2026-02-01', '2026-02-28')),  # more working days than February has
        (('2026-07-01', '2026-09-30'), ('2026-04-01', '2026-06-30')),  # a whole quarter
        (('2026-02-01', '2026-03-31'), ('2025-12-01', '2026-01-31')),
        (('2026-10-01', '2026-11-24'), ('2026-07-01', '2026-08-21')),  # a quarter so far: 38 working days of each
        (('2026-10-01', '2026-10-15'), ('2026-09-01', '2026-09-15')),  # in its first month it is a month so far
        (('2026-11-10', '2026-11-24'), ('2026-10-26', '2026-11-09')),  # 15 days: the 15 days before
        (('2026-11-24', '2026-11-24'), ('2026-11-23', '2026-11-23')),
        (('2026-11-23', '2026-11-23'), ('2026-11-20', '2026-11-20')),  # a Monday: the Friday before
        (('2026-01-12', '2026-01-12'), ('2025-12-30', '2025-12-30')),  # after the long holidays
        (('2026-11-22', '2026-11-22'), ('2026-11-21', '2026-11-21')),  # a Sunday
        (('2025-11-25', '2026-11-24'), ('2024-11-25', '2025-11-24')),
    ],
)
def test_a_period_is_compared_with_the_one_that_is_like_it(period, earlier):
    assert before(*map(date.fromisoformat, period), date(2026, 11, 24), CALENDAR) == tuple(map(date.fromisoformat, earlier))


@pytest.mark.parametrize(('today', 'earlier'), [('2026-11-30', ('2026-07-01', '2026-08-27')), ('2026-12-01', ('2026-08-01', '2026-09-30'))])
def test_two_whole_months_are_a_quarter_so_far_only_while_it_goes_on(today, earlier):
    found = before(date(2026, 10, 1), date(2026, 11, 30), date.fromisoformat(today), CALENDAR)
    assert found == tuple(map(date.fromisoformat, earlier))


def test_a_month_in_which_nobody_worked_yet_is_compared_with_nothing():
    assert before(date(2026, 1, 1), date(2026, 1, 8), date(2026, 1, 8), CALENDAR) is None


@given(DAYS, st.integers(0, 800))
def test_the_earlier_period_ends_before_the_later_one_begins(start, length):
    found = before(start, start + timedelta(days=length), start + timedelta(days=length), CALENDAR)
    assert found is None or found[0] <= found[1] < start
