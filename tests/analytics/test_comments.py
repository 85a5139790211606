"""A3: how often people write, against their own working time."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import workcalendar
from dashboard.analytics import comments
from dashboard.analytics.frames import COMMENTS, Author, empty
from dashboard.workcalendar import Calendar

MOSCOW = ZoneInfo('Europe/Moscow')
CALENDAR = workcalendar.russian()
ANNA, BORIS = Author(1, 'Анна'), Author(2, 'Борис')
MONDAY = date(2024, 6, 3)
NIGHT = '2024-06-03 23:00'


def msk(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=MOSCOW)


def written(*at: str, author: int = 1) -> pd.DataFrame:
    """Comments of 3 June 2024, a Monday, by clock time; or of any day by date and time."""
    instants = [msk(text if '-' in text else f'2024-06-03 {text:0>5}') for text in at]
    rows = [(number, 10, author, instant) for number, instant in enumerate(instants, 1)]
    frame = pd.DataFrame(rows, columns=list(COMMENTS))
    frame['at'] = pd.to_datetime(frame['at'], utc=True)
    return frame.astype(COMMENTS)


def row(*at: str, now: str = NIGHT, author: Author = ANNA, calendar: Calendar = CALENDAR, **kwargs) -> SimpleNamespace:
    period = {'start': MONDAY, 'end': MONDAY} | kwargs
    table = comments.table(written(*at), [author], msk(now), calendar=calendar, **period)
    return SimpleNamespace(**table.iloc[0])


def test_a_day_of_eight_hours_and_four_comments():
    anna = row('9:00', '10:00', '12:59:59', '17:30')
    assert (anna.employee, anna.comments, anna.working_hours, anna.per_hour) == ('Анна', 4, 8, 0.5)


def test_spans_are_half_open_and_the_break_is_neither_time_nor_outside():
    anna = row('08:59:59', '9:00', '13:00', '13:30', '18:00')
    assert anna.per_hour == 1 / 8
    assert anna.outside == 2 / 5


def test_a_comment_on_a_day_off_is_outside():
    weekend = {'start': date(2024, 6, 8), 'end': date(2024, 6, 9)}
    anna = row('2024-06-08 11:00', now='2024-06-10 09:00', **weekend)
    assert (anna.outside, anna.working_hours) == (1, 0)
    assert pd.isna(anna.per_hour)
    assert pd.isna(anna.on_pace)


def test_a_shortened_day_ends_an_hour_earlier():
    eve = {'start': date(2024, 6, 11), 'end': date(2024, 6, 11)}
    anna = row('2024-06-11 16:59', '2024-06-11 17:00', now='2024-06-12 09:00', **eve)
    assert (anna.working_hours, anna.outside) == (7, 1 / 2)


def test_a_gap_is_the_working_time_between_two_comments_of_a_day():
    assert row('12:50', '14:10').gap_median == pytest.approx(20 / 60)
    assert row('9:00', '10:00', '13:30').gap_median == pytest.approx(2)  # of 1 and 3 hours
    assert row('9:00', '10:00', '13:30').gap_p90 == pytest.approx(2.8)


def test_gaps_do_not_cross_the_night():
    days = {'start': MONDAY, 'end': date(2024, 6, 4)}
    assert pd.isna(row('17:00', '2024-06-04 10:00', now='2024-06-04 20:00', **days).gap_median)


def test_a_pair_with_one_outside_is_no_gap_and_hides_none_between():
    assert pd.isna(row('8:00', '9:30').gap_median)
    assert row('9:30', '10:30', '20:00').gap_median == 1


def test_an_hour_is_on_pace_with_the_norms_comments():
    anna = row('9:00', '9:10', '9:20', '9:59', '10:00', '10:01', '10:02', norm=4)
    assert anna.on_pace == 1 / 8
    assert row('9:00', '9:10', norm=2).on_pace == 1 / 8


def test_part_of_an_hour_needs_its_part_of_the_norm_and_weighs_its_minutes():
    # until 10:30: an hour without, half an hour with two of four
    anna = row('10:05', '10:10', now='2024-06-03 10:30')
    assert anna.working_hours == 1.5
    assert anna.on_pace == pytest.approx(0.5 / 1.5)
    assert row('10:05', now='2024-06-03 10:30').on_pace == 0


def test_a_comment_in_the_break_puts_no_hour_on_pace():
    assert row('13:01', '13:02', '13:03', '13:04').on_pace == 0


def test_clock_hours_are_local_where_the_zone_is_half_an_hour_off():
    india = Calendar(zone='Asia/Kolkata')
    table = comments.placed(written('9:00'), [ANNA], msk(NIGHT), calendar=india, start=MONDAY, end=MONDAY)
    assert (table.hour.item(), table.inside.item()) == (11, True)  # 9:00 in Moscow is 11:30 there
    anna = row('6:30', '6:40', '6:50', '7:00', calendar=india)  # 9:00 to 9:30 there
    assert anna.on_pace == 1 / 8


def test_time_is_cut_at_now_and_what_comes_later_is_not_written_yet():
    anna = row('9:30', '15:00', now='2024-06-03 10:00')
    assert (anna.comments, anna.working_hours) == (1, 1)


def test_time_runs_from_the_first_to_the_last_day_of_work_both_included():
    week = {'start': date(2024, 6, 3), 'end': date(2024, 6, 7)}
    anna = Author(1, 'Анна', worked_from=date(2024, 6, 4), worked_to=date(2024, 6, 5))
    result = row('2024-06-03 10:00', '2024-06-04 10:00', author=anna, now='2024-06-10 09:00', **week)
    assert (result.comments, result.working_hours, result.per_hour, result.outside) == (2, 16, 1 / 16, 1 / 2)


def test_someone_who_had_left_before_the_period_has_no_time_in_it():
    gone = Author(1, 'Анна', worked_to=date(2024, 5, 1))
    assert row(author=gone).working_hours == 0


def test_every_author_has_a_row_also_without_comments():
    table = comments.table(written('10:00'), [ANNA, BORIS], msk(NIGHT), calendar=CALENDAR, start=MONDAY, end=MONDAY)
    assert table.employee.tolist() == ['Анна', 'Борис']
    assert table.comments.tolist() == [1, 0]
    assert table.per_hour.tolist() == [1 / 8, 0]
    assert table.outside.isna().tolist() == [False, True]


def test_without_a_period_time_begins_with_the_first_day_of_work_or_the_teams_first_comment():
    since_may = Author(2, 'Борис', worked_from=date(2024, 5, 31))
    table = comments.table(
        written('10:00', '2024-06-04 10:00'), [ANNA, since_may], msk('2024-06-04 18:00'), calendar=CALENDAR
    )
    assert table.working_hours.tolist() == [16, 24]


def test_comments_of_others_are_in_no_row():
    table = comments.table(written('10:00', author=9), [ANNA], msk(NIGHT), calendar=CALENDAR, start=MONDAY, end=MONDAY)
    assert table.comments.tolist() == [0]


def test_figures_that_come_later_are_unknown():
    assert pd.isna(row('10:00').first_touch)
    assert pd.isna(row('10:00').good_share)


def test_the_heat_map_has_168_cells_of_comments_per_working_hour():
    week = {'start': date(2024, 6, 3), 'end': date(2024, 6, 16)}
    said = written('9:05', '9:50', '18:40', '2024-06-10 09:00', '2024-06-08 12:00')
    heat = comments.heat_map(said, [ANNA, BORIS], msk('2024-06-17 00:00'), calendar=CALENDAR, **week).set_index(
        ['weekday', 'hour']
    )
    assert len(heat) == 168
    assert heat.loc[(0, 9)].tolist() == [3, 4, 3 / 4]  # two Mondays of two people
    assert heat.loc[(0, 18), ['comments', 'working_hours']].tolist() == [1, 0]
    assert pd.isna(heat.loc[(0, 18), 'per_hour'])
    assert heat.loc[(2, 9), 'working_hours'] == 2  # one of the Wednesdays was a holiday
    assert heat.loc[(0, 13), 'working_hours'] == 0
    assert heat.comments.sum() == 5


def test_a_cell_of_the_heat_map_can_be_listed():
    placed = comments.placed(written('9:05', '18:40', '13:30'), [ANNA], msk(NIGHT), calendar=CALENDAR)
    assert placed[['hour', 'inside', 'outside']].to_numpy().tolist() == [
        [9, True, False],
        [13, False, False],
        [18, False, True],
    ]
    assert placed.weekday.unique().tolist() == [0]


def test_no_comments_make_empty_tables():
    none = empty(COMMENTS)
    table = comments.table(none, [ANNA], msk(NIGHT), calendar=CALENDAR)
    assert (table.comments.item(), table.working_hours.item()) == (0, 0)
    assert comments.table(none, [], msk(NIGHT), calendar=CALENDAR).empty
    assert comments.heat_map(none, [], msk(NIGHT), calendar=CALENDAR).comments.sum() == 0


def away(*spans: tuple[str, str]) -> Author:
    """Anna, absent in these spans of Moscow's clock."""
    return Author(1, 'Анна', away=tuple((msk(start), msk(end)) for start, end in spans))


WEEK = {'start': date(2024, 6, 3), 'end': date(2024, 6, 7), 'now': '2024-06-10 09:00'}


def test_days_of_vacation_are_no_working_hours_and_comments_of_those_days_are_outside():
    anna = row('10:00', '2024-06-04 10:00', '2024-06-06 10:00', author=away(('2024-06-04', '2024-06-06')), **WEEK)
    assert (anna.comments, anna.working_hours, anna.per_hour, anna.outside) == (3, 24, 2 / 24, 1 / 3)


def test_a_visit_takes_its_hours_out_and_the_break_of_another_hour_is_still_neither():
    anna = row('9:30', '11:30', '13:30', '17:00', author=away(('2024-06-03 11:00', '2024-06-03 12:00')))
    assert (anna.working_hours, anna.per_hour, anna.outside) == (7, 2 / 7, 1 / 4)


def test_a_visit_over_the_break_makes_a_comment_in_it_outside():
    assert row('13:30', author=away(('2024-06-03 12:00', '2024-06-03 15:00'))).outside == 1
    assert row('13:30', author=away(('2024-06-03 12:00', '2024-06-03 15:00'))).working_hours == 6


def test_overlapping_absences_are_taken_out_once():
    anna = row('9:30', author=away(('2024-06-03 10:00', '2024-06-03 12:00'), ('2024-06-03 11:00', '2024-06-03 15:00'), ('2024-06-03 00:00', '2024-06-03 09:30')))
    assert (anna.working_hours, anna.per_hour) == (3.5, 1 / 3.5)  # 9:30 to 10:00 and 15:00 to 18:00


def test_a_gap_over_a_visit_counts_what_was_left_of_the_time():
    assert row('10:00', '15:00', author=away(('2024-06-03 11:00', '2024-06-03 14:30'))).gap_median == pytest.approx(1.5)


def test_an_hour_with_a_visit_in_it_needs_its_part_of_the_norm():
    anna = row('9:00', '9:10', author=away(('2024-06-03 09:30', '2024-06-04 00:00')))
    assert (anna.working_hours, anna.on_pace) == (0.5, 1)


def test_absence_over_the_whole_period_leaves_nothing_to_divide_by():
    anna = row('10:00', author=away(('2024-06-01', '2024-07-01')))
    assert (anna.working_hours, anna.outside) == (0, 1)
    assert pd.isna(anna.per_hour)
    assert pd.isna(anna.gap_median)


def test_the_heat_map_divides_by_what_is_left():
    heat = comments.heat_map(written('9:30'), [away(('2024-06-03 09:00', '2024-06-03 10:00')), BORIS], msk(NIGHT), calendar=CALENDAR, start=MONDAY, end=MONDAY)
    cell = heat.set_index(['weekday', 'hour']).loc[(0, 9)]
    assert (cell.comments, cell.working_hours, cell.per_hour) == (1, 1, 0)


SPANS = st.lists(st.tuples(st.integers(0, 14 * 48), st.integers(1, 200)), max_size=5)


@given(SPANS, SPANS)
def test_an_absence_never_adds_working_hours_nor_moves_comments_inside(some, more):
    start = msk('2024-06-01 00:00')
    spans = [(start + timedelta(minutes=30 * at), start + timedelta(minutes=30 * (at + n))) for at, n in [*some, *more]]
    period = {'start': date(2024, 6, 1), 'end': date(2024, 6, 16), 'calendar': CALENDAR}
    said = written('9:05', '13:30', '17:00', '2024-06-05 10:00', '2024-06-08 12:00', '2024-06-11 16:30')
    fewer, less = (Author(1, 'Анна', away=tuple(spans[:n])) for n in (len(some), len(spans)))
    one, two = (comments.table(said, [author], msk('2024-06-13 15:15'), **period).iloc[0] for author in (fewer, less))
    assert two.working_hours <= one.working_hours
    assert two.outside >= one.outside
    assert two.working_hours == pytest.approx(_by_minutes(spans, msk('2024-06-13 15:15')))


def _by_minutes(spans, now) -> float:
    """Anna's hours from 1 June to `now`, counted half hour by half hour."""
    moments = [msk('2024-06-01 00:00') + timedelta(minutes=15 * n) for n in range(16 * 96)]
    worked = [at for at in moments if at < now and any(a <= at < b for a, b in CALENDAR.spans_of(at.date())) and not any(a <= at < b for a, b in spans)]
    return len(worked) / 4


def test_the_margin_of_a_rate_is_how_much_days_differ():
    """Ten days of eight hours: eight comments each day leave no margin, eighty on one of them a wide one."""
    weeks = {'start': date(2024, 6, 17), 'end': date(2024, 6, 28), 'now': '2024-06-30 12:00'}
    days = [*range(17, 22), *range(24, 29)]
    even = row(*(f'2024-06-{day} {hour:02d}:30' for day in days for hour in (9, 10, 11, 12, 14, 15, 16, 17)), **weeks)
    assert (even.per_hour, even.rate_low, even.rate_high) == (1, 1, 1)
    burst = row(*(f'2024-06-17 {hour:02d}:{minute:02d}' for hour in (9, 10) for minute in range(40)), **weeks)
    assert (burst.per_hour, burst.rate_low) == (1, 0)
    assert burst.rate_high > 2


def test_the_margin_of_four_days_is_not_told():
    assert pd.isna(row('9:30', end=date(2024, 6, 6), now='2024-06-07 08:00').rate_low)


def sittings(*at: str, author: int = 1) -> list[int]:
    placed = comments.placed(written(*at, author=author), [ANNA, BORIS], msk(NIGHT), calendar=CALENDAR, start=MONDAY, end=MONDAY)
    return comments.sittings(placed).groupby('sitting').size().tolist()


def test_five_comments_in_a_row_after_the_day_are_a_sitting():
    evening = ['18:40', '18:44', '18:50', '18:51', '19:05']
    assert sittings(*evening) == [5]
    assert sittings(*evening[:4]) == []
    assert sittings(*evening, '21:00', '21:01', '21:02', '21:03', '21:04', '21:20') == [5, 5]  # 21:20 comes 16 minutes later


def test_as_many_within_the_day_are_none():
    assert sittings('15:00', '15:01', '15:02', '15:03', '15:04', '15:05') == []
    assert sittings('17:58', '17:59', '18:00', '18:01', '18:02') == []  # two of them are in the day
    assert sittings() == []


def quarters(*at: str, now: str = NIGHT, author: Author = ANNA, day: date = MONDAY) -> dict[str, tuple[int, int, int, int]]:
    """By the clock, of the quarters that have something: comments, outside, working and away in minutes."""
    found = comments.quarters(written(*at), [author], msk(now), calendar=CALENDAR, day=day)
    assert len(found) == 96
    return {
        f'{row.quarter // 4}:{row.quarter % 4 * 15:02d}': (row.comments, row.outside, row.working, row.away)
        for row in found.itertuples()
        if row.comments or row.working or row.away
    }


def test_a_day_by_quarters_of_an_hour_has_its_comments_its_work_and_what_lies_outside():
    found = quarters('9:00', '09:14:59', '9:15', '13:20', '18:40', '18:41')
    assert found['9:00'] == (2, 0, 15, 0)
    assert found['9:15'] == (1, 0, 15, 0)
    assert found['13:15'] == (1, 0, 0, 0)  # the break
    assert found['18:30'] == (2, 2, 0, 0)
    assert len(found) == 32 + 2
    assert found['12:45'] == found['17:45'] == (0, 0, 15, 0)


def test_a_quarter_is_cut_by_an_absence_and_by_now():
    out = Author(1, 'Анна', away=((msk('2024-06-03 10:10'), msk('2024-06-03 11:00')), (msk('2024-06-03 12:00'), msk('2024-06-03 12:15'))))
    found = quarters('10:20', now='2024-06-03 11:35', author=out)
    assert found['10:00'] == (0, 0, 10, 5)
    assert found['10:15'] == (1, 1, 0, 15)
    assert found['11:30'] == (0, 0, 5, 0)
    assert '11:45' not in found
    assert found['12:00'] == (0, 0, 0, 15)  # is known beforehand


def test_a_day_off_and_a_day_before_the_first_one_of_work_have_no_work():
    assert quarters(day=date(2024, 6, 8), now='2024-06-10 09:00') == {}
    assert quarters(author=Author(1, 'Анна', worked_from=date(2024, 6, 4))) == {}


def test_the_last_day_with_a_comment_is_the_one_up_to_the_end_of_the_period():
    made = written('9:00', '2024-06-05 23:59', '2024-06-09 10:00')
    assert comments.last_day(made, msk('2024-06-08 10:00'), calendar=CALENDAR) == date(2024, 6, 5)
    assert comments.last_day(made, msk('2024-06-08 10:00'), calendar=CALENDAR, end=date(2024, 6, 4)) == MONDAY
    assert comments.last_day(made[:0], msk('2024-06-08 10:00'), calendar=CALENDAR) == date(2024, 6, 8)


def test_each_pause_has_its_length_and_the_deal_that_ended_it():
    """9:00 → 9:10 → 12:50 → 14:10: ten minutes, 3 h 40 min, and twenty minutes of work over lunch; what follows the day is no pause."""
    made = written('9:00', '9:10', '12:50', '14:10', '18:30').assign(deal=[1, 2, 3, 4, 5])
    found = comments.gaps(made, [ANNA, BORIS], msk(NIGHT), calendar=CALENDAR)
    assert found.deal.tolist() == [2, 3, 4]
    assert found.hours.tolist() == pytest.approx([1 / 6, 3 + 2 / 3, 1 / 3])
    assert comments.gaps(made, [], msk(NIGHT), calendar=CALENDAR).empty
