"""Touches of deals, on tables small enough to check by eye."""

from datetime import UTC, datetime

import pandas as pd

from dashboard import workcalendar
from dashboard.analytics import touches
from dashboard.analytics.frames import Stage

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)  # a Tuesday
STAGES = (Stage(1, 'Интерес', 'open', 0, 5), Stage(2, 'Отказ', 'lost', 1))
DEALS = pd.DataFrame({'deal': [7, 8, 9, 10], 'stage': [1, 1, 1, 2]})


def at(*days):
    return pd.Series([datetime(2026, 11, day, 12, tzinfo=UTC) for day in days]).astype('datetime64[us, UTC]')


def made():
    frame = pd.DataFrame({'deal': [7, 7, 8, 10, 9], 'at': at(10, 13, 23, 2, 30)})
    return touches.table(frame, DEALS, NOW, calendar=workcalendar.russian())


def test_every_deal_has_its_count_its_last_touch_and_the_working_days_since():
    rows = made()
    assert rows.deal.tolist() == [7, 8, 9, 10]
    assert rows.touches.tolist() == [2, 1, 0, 1]
    assert rows.days_since.tolist()[:2] == [7, 1]  # from Friday the 13th: 16–20, 23 and 24; from Monday: 24
    assert rows['last'][0] == at(13)[0]


def test_a_touch_after_now_has_not_happened():
    rows = made()
    assert rows.touches[2] == 0
    assert pd.isna(rows['last'][2])
    assert pd.isna(rows.days_since[2])


def test_silent_are_open_deals_not_touched_for_long_or_never():
    assert touches.silent(made(), DEALS, STAGES, 5).deal.tolist() == [7, 9]
    assert touches.silent(made(), DEALS, STAGES, 7).deal.tolist() == [9]


def test_without_any_touch_every_deal_is_there_with_none():
    rows = touches.table(pd.DataFrame({'deal': [], 'at': at()}).astype({'deal': 'int64'}), DEALS, NOW, calendar=workcalendar.russian())
    assert rows.touches.tolist() == [0, 0, 0, 0]
    assert rows.days_since.isna().all()
