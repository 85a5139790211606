"""Working time: days off, transferred and shortened days, and the arithmetic on them."""

import csv
import json
import runpy
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import workcalendar
from dashboard.workcalendar import Calendar

MOSCOW = ZoneInfo('Europe/Moscow')
RUSSIAN = workcalendar.russian()


def msk(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=MOSCOW)


def hours_of(day: str) -> list[str]:
    """The day's spans on Moscow's clock."""
    spans = RUSSIAN.spans_of(date.fromisoformat(day))
    return [f'{a.astimezone(MOSCOW):%H:%M}–{b.astimezone(MOSCOW):%H:%M}' for a, b in spans]


def test_a_plain_day_has_a_break_at_one():
    assert hours_of('2024-06-03') == ['09:00–13:00', '14:00–18:00']


def test_a_shortened_day_ends_an_hour_earlier():
    assert hours_of('2024-06-11') == ['09:00–13:00', '14:00–17:00']


def test_days_off_and_weekends_have_no_hours():
    assert hours_of('2024-06-12') == hours_of('2024-06-08') == []


def test_a_transferred_saturday_is_worked():
    assert RUSSIAN.is_workday(date(2024, 4, 27))
    assert not RUSSIAN.is_workday(date(2024, 4, 29))


def test_a_saturday_can_be_worked_and_shortened():
    assert hours_of('2024-11-02') == ['09:00–13:00', '14:00–17:00']


def test_working_hours_leave_out_the_break_the_night_and_the_holiday():
    assert RUSSIAN.working_hours(msk('2024-06-03 12:50'), msk('2024-06-03 14:10')) == pytest.approx(20 / 60)
    assert RUSSIAN.working_hours(msk('2024-06-11 16:00'), msk('2024-06-13 10:00')) == 2
    assert RUSSIAN.working_hours(msk('2024-06-08 10:00'), msk('2024-06-09 23:00')) == 0


def test_elapsed_days_do_not_count_the_day_of_entry():
    assert RUSSIAN.elapsed_days(msk('2024-06-03 09:00'), msk('2024-06-03 18:00')) == 0
    assert RUSSIAN.elapsed_days(msk('2024-06-03 23:59'), msk('2024-06-04 00:01')) == 1
    assert RUSSIAN.elapsed_days(msk('2024-06-07 10:00'), msk('2024-06-09 10:00')) == 0
    assert RUSSIAN.elapsed_days(msk('2024-06-11 10:00'), msk('2024-06-14 10:00')) == 2


def test_elapsed_days_are_those_of_the_teams_clock():
    assert RUSSIAN.elapsed_days(datetime(2024, 6, 3, 20, tzinfo=UTC), datetime(2024, 6, 3, 22, tzinfo=UTC)) == 1


def test_an_entry_after_now_has_not_elapsed():
    assert RUSSIAN.elapsed_days(msk('2024-06-05 10:00'), msk('2024-06-03 10:00')) == 0


def test_columns_give_what_single_instants_give():
    entered = pd.Series(
        pd.to_datetime(['2024-06-03T06:00Z', '2024-06-07T22:30Z', '2024-06-11T12:00Z'], utc=True)
    ).dt.as_unit('us')
    now = msk('2024-06-14 15:30')
    assert RUSSIAN.elapsed_days(entered, now).tolist() == [
        RUSSIAN.elapsed_days(at.to_pydatetime(), now) for at in entered
    ]
    assert RUSSIAN.working_hours(entered, now).tolist() == [
        RUSSIAN.working_hours(at.to_pydatetime(), now) for at in entered
    ]


def test_a_missing_instant_is_refused():
    with pytest.raises(ValueError, match='missing'):
        RUSSIAN.elapsed_days(pd.Series(pd.to_datetime([None], utc=True)), msk('2024-06-14 15:30'))


def test_instants_beyond_the_tables_are_refused_not_guessed():
    with pytest.raises(ValueError, match='known from 1900'):
        RUSSIAN.elapsed_days(datetime(1850, 1, 1, tzinfo=UTC), msk('2024-06-14 15:30'))
    with pytest.raises(ValueError, match='known from 1900'):
        RUSSIAN.is_workday(date(2200, 1, 1))


def test_the_nth_working_day_after():
    assert RUSSIAN.add_days(date(2024, 6, 11), 1) == date(2024, 6, 13)
    assert RUSSIAN.add_days(date(2024, 6, 11), 0) == date(2024, 6, 11)
    with pytest.raises(ValueError, match='negative'):
        RUSSIAN.add_days(date(2024, 6, 11), -1)


def test_years_outside_the_table_are_assumed():
    assert RUSSIAN.published(date(2020, 1, 1), date(2027, 12, 31)) == 'published'
    assert RUSSIAN.published(date(2019, 12, 31), date(2027, 12, 31)) == 'assumed'
    assert RUSSIAN.published(date(2027, 12, 31), date(2028, 1, 1)) == 'assumed'
    assert RUSSIAN.is_workday(date(2012, 1, 2))  # a holiday that the table does not know


def test_a_team_can_have_hours_days_and_a_zone_of_its_own():
    shop = Calendar(zone='Asia/Kolkata', spans=((time(10), time(19, 30)),), weekdays=frozenset({5, 6}))
    ((opens, closes),) = shop.spans_of(date(2024, 6, 8))
    assert opens == datetime(2024, 6, 8, 4, 30, tzinfo=UTC)
    assert closes - opens == timedelta(hours=9.5)
    assert not shop.is_workday(date(2024, 6, 10))


def test_working_time_is_the_clocks_on_both_sides_of_a_clock_change():
    berlin = Calendar(zone='Europe/Berlin')
    assert berlin.working_hours(datetime(2024, 3, 29, tzinfo=UTC), datetime(2024, 4, 1, 23, tzinfo=UTC)) == 16
    assert [berlin.spans_of(date(2024, 3, day))[0][0].hour for day in (29,)] == [8]
    assert berlin.spans_of(date(2024, 4, 1))[0][0].hour == 7


INSTANTS = st.datetimes(datetime(2019, 12, 1), datetime(2028, 2, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(st.lists(INSTANTS, min_size=3, max_size=3).map(sorted))
def test_working_time_adds_up(three):
    a, b, c = three
    assert RUSSIAN.working_hours(a, c) == pytest.approx(RUSSIAN.working_hours(a, b) + RUSSIAN.working_hours(b, c))
    assert RUSSIAN.elapsed_days(a, c) == RUSSIAN.elapsed_days(a, b) + RUSSIAN.elapsed_days(b, c)


@given(INSTANTS, st.integers(0, 40 * 24 * 60))
def test_working_time_is_the_sum_of_the_spans_between(start, minutes):
    end = start + timedelta(minutes=minutes)
    first = start.astimezone(MOSCOW).date()
    spans = [span for n in range(42) for span in RUSSIAN.spans_of(first + timedelta(days=n))]
    overlap = sum((max(timedelta(0), min(b, end) - max(a, start)) for a, b in spans), timedelta(0))
    assert RUSSIAN.working_hours(start, end) == pytest.approx(overlap / timedelta(hours=1))


def test_every_day_of_2023_to_2027_is_the_published_one(shared):
    with (shared / 'data/calendar/workdays_ru_2023_2027.csv').open() as file:
        days = list(csv.DictReader(file))
    assert len(days) == 1826
    for row in days:
        expected = int(row['is_workday']) * timedelta(hours=8 - int(row['is_short']))
        spans = RUSSIAN.spans_of(date.fromisoformat(row['date']))
        assert sum((b - a for a, b in spans), timedelta(0)) == expected, row['date']
        assert RUSSIAN.is_workday(date.fromisoformat(row['date'])) == (row['is_workday'] == '1')


@pytest.mark.parametrize('year', range(2020, 2028))
def test_a_year_has_the_hours_of_its_statistic(shared, year):
    # the 40-hour week's hours as published, the days of 2020 and 2021 that decrees made free included
    statistic = json.loads((shared / f'data/calendar/xmlcalendar_ru_{year}.json').read_text())['statistic']
    hours = RUSSIAN.working_hours(msk(f'{year}-01-01'), msk(f'{year + 1}-01-01'))
    days = RUSSIAN.elapsed_days(msk(f'{year - 1}-12-31'), msk(f'{year}-12-31'))
    assert (days, hours) == (statistic['workdays'], statistic['hours40'])


def test_the_reference_pairs_of_days(shared):
    pairs = json.loads((shared / 'data/calendar/workday_pairs.reference.json').read_text())['pairs']
    assert len(pairs) == 60
    for pair in pairs:
        a, b = msk(pair['a'] + ' 11:00'), msk(pair['b'] + ' 10:00')
        assert RUSSIAN.elapsed_days(a, b) == pair['workdays_elapsed'], pair
        assert RUSSIAN.is_workday(a.date()) + RUSSIAN.elapsed_days(a, b) == pair['workdays_inclusive'], pair
        assert RUSSIAN.add_days(a.date(), pair['n']).isoformat() == pair['nth_workday_after'], pair


def test_the_table_that_ships_is_what_its_script_makes(shared, tmp_path):
    script = workcalendar.SHIPPED.with_name('make.py')
    copy = tmp_path / 'make.py'
    copy.write_text(script.read_text(encoding='utf-8'), encoding='utf-8')
    runpy.run_path(str(copy))['main'](shared / 'data/calendar')
    assert (tmp_path / 'ru.csv').read_bytes() == workcalendar.SHIPPED.read_bytes()


def test_the_exceptions_stand_in_order_once_each():
    days = list(RUSSIAN.exceptions)
    assert all(a < b for a, b in pairwise(days))
    assert {day.year for day in days} == set(range(2020, 2028))
