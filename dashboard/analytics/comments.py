"""A3, comment frequency: how often people write, measured against their own working time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from dashboard.analytics.frames import HOUR, Author, Flags, Micros, empty, in_period, micros, midnight, moment
from dashboard.analytics.survival import Z
from dashboard.workcalendar import Calendar

SITTING = 5
"""Comments in a row that make a sitting."""
PAUSE = HOUR // 4
"""Microseconds between two comments of one sitting at most."""
GAPS = ((0, 5), (5, 15), (15, 30), (30, 60), (60, 120), (120, None))
"""Minutes of a pause, from and to; the last goes on."""
QUARTER = HOUR // 4
"""Microseconds of a cell of a day's grid."""
ONE_DAY = timedelta(days=1)
FEWEST = 5
"""Days of work below which no interval of a rate is told."""

COLUMNS = {
    'employee_id': 'int64',
    'employee': 'str',
    'comments': 'int64',
    **dict.fromkeys(
        ('working_hours', 'per_hour', 'on_pace', 'gap_median', 'gap_p90', 'outside', 'first_touch', 'good_share', 'rate_low', 'rate_high'),
        'float64',
    ),
}
QUARTERS = {'employee_id': 'int64', 'employee': 'str', **dict.fromkeys(('quarter', 'comments', 'outside', 'working', 'away'), 'int64')}


def table(
    comments: pd.DataFrame,
    authors: Sequence[Author],
    now: datetime,
    *,
    calendar: Calendar,
    norm: float = 4,
    start: date | None = None,
    end: date | None = None,
    since: datetime | None = None,
) -> pd.DataFrame:
    """A row for each author, in order: employee_id, the keys of contracts.md, and the ends of `per_hour`'s interval.

    Hours, shares 0 … 1, NaN for unknown.

    `norm` is in comments an hour. Without `start`, an author's time begins on the first day of work that is known,
    else on the day of the team's first comment (`since`, or the first of `comments`). NOTE: `first_touch` is left to analytics.first_touch, and
    `good_share` to analytics.quality.
    """
    written = placed(comments, authors, now, calendar=calendar, start=start, end=end, since=since)
    times = _times(comments, authors, now, calendar=calendar, start=start, end=end, since=since)
    groups = dict(list(written.groupby('author')))
    rows = [
        {
            'employee_id': author.id,
            'employee': author.name,
            **_figures(groups.get(author.id, written[:0]), times[author.id], calendar, norm),
        }
        for author in authors
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def heat_map(
    comments: pd.DataFrame,
    authors: Sequence[Author],
    now: datetime,
    *,
    calendar: Calendar,
    start: date | None = None,
    end: date | None = None,
    since: datetime | None = None,
) -> pd.DataFrame:
    """All 168 cells: weekday (Monday is 0), hour, comments, working_hours (of all authors), per_hour.

    `comments` are all of the cell; `per_hour` counts those in their author's time, NaN where nobody works.
    """
    written = placed(comments, authors, now, calendar=calendar, start=start, end=end, since=since)
    times = _times(comments, authors, now, calendar=calendar, start=start, end=end, since=since).values()
    pieces = pd.concat([_time(date.max, date.min, now, calendar).pieces, *(time.pieces for time in times)])
    cells = pd.MultiIndex.from_product([range(7), range(24)], names=['weekday', 'hour'])
    key = ['weekday', 'hour']
    hours = pieces.groupby(key).length.sum().reindex(cells, fill_value=0) / HOUR
    inside = written[written.inside].groupby(key).size().reindex(cells, fill_value=0)
    counts = written.groupby(key).size().reindex(cells, fill_value=0)
    frame = pd.DataFrame({'comments': counts, 'working_hours': hours, 'per_hour': inside / hours.where(hours > 0)})
    return frame.reset_index()


def placed(
    comments: pd.DataFrame,
    authors: Sequence[Author],
    now: datetime,
    *,
    calendar: Calendar,
    start: date | None = None,
    end: date | None = None,
    since: datetime | None = None,
) -> pd.DataFrame:
    """The authors' comments of the period, by author and instant: id, deal, author, at, day, weekday, hour, inside, outside.

    `day` counts local days since 1970. `inside` is in the author's time; `outside` is before or after the day's
    work, on a day without any, or while absent; a comment in the break is neither.
    """
    at = micros(comments['at'])
    rows = in_period(at, start, end, calendar.zone) & (at <= moment(now))
    rows &= comments.author.isin([author.id for author in authors]).to_numpy()
    chosen = comments[rows].sort_values(['author', 'at', 'id'], kind='stable').reset_index(drop=True)
    local = _local(micros(chosen['at']), calendar)
    times = _times(comments, authors, now, calendar=calendar, start=start, end=end, since=since)
    inside, within = np.zeros(len(chosen), dtype=bool), np.zeros(len(chosen), dtype=bool)
    moments = micros(chosen['at'])
    for author, time in times.items():
        own = (chosen.author == author).to_numpy()
        inside[own], within[own] = time.holds(moments[own]), time.spans(moments[own])
    clock = {'day': local // (24 * HOUR), 'weekday': _weekday(local), 'hour': local // HOUR % 24}
    return chosen[['id', 'deal', 'author', 'at']].assign(**clock, inside=inside, outside=~within)


def sittings(placed: pd.DataFrame) -> pd.DataFrame:
    """What was written in one sitting outside of the author's time: the rows of `placed` in it, with `sitting`, its number.

    A sitting is SITTING comments of one author and day or more, none of them more than PAUSE after the one before.
    """
    outside = placed[placed.outside].reset_index(drop=True)
    at = pd.Series(micros(outside['at']))
    goes_on = (outside.author == outside.author.shift()) & (outside.day == outside.day.shift()) & (at.diff() <= PAUSE)
    sitting = (~goes_on).cumsum()
    return outside.assign(sitting=sitting)[sitting.map(sitting.value_counts()) >= SITTING].reset_index(drop=True)


def gaps(
    comments: pd.DataFrame,
    authors: Sequence[Author],
    now: datetime,
    *,
    calendar: Calendar,
    start: date | None = None,
    end: date | None = None,
    since: datetime | None = None,
) -> pd.DataFrame:
    """A row for each pause between two comments of an author's day: author, deal and at of the later one, hours of the author's time."""
    written = placed(comments, authors, now, calendar=calendar, start=start, end=end, since=since)
    times = _times(comments, authors, now, calendar=calendar, start=start, end=end, since=since)
    return pd.concat([_gaps(written[written.author == author], time) for author, time in times.items()] or [_gaps(written, _time(date.max, date.min, now, calendar))])


def quarters(comments: pd.DataFrame, authors: Sequence[Author], now: datetime, *, calendar: Calendar, day: date) -> pd.DataFrame:
    """The 96 quarters of an hour of a local day for each author: employee_id, employee, quarter, comments, outside, working, away.

    `outside` are those comments written outside of the author's time; `working` is that time until `now`, and `away` what an absence
    takes of the day's work, both in minutes.
    """
    written = placed(comments, authors, now, calendar=calendar, start=day, end=day)
    written = written.assign(quarter=quarter_of(written, calendar))
    begins = midnight(day, calendar.zone) + QUARTER * np.arange(96)
    opens, closes = calendar.opening(day, day)
    frames = []
    for author in authors:
        own = written[written.author == author.id]
        works = (author.worked_from or day) <= day <= (author.worked_to or day)
        there = _less(opens, closes, author.away)
        away = (_minutes(opens, closes, begins) - _minutes(*there, begins)) * works
        working = _minutes(there[0], np.minimum(there[1], moment(now)), begins) * works
        count, outside = (np.bincount(rows.quarter, minlength=96) for rows in (own, own[own.outside]))
        facts = {'employee_id': author.id, 'employee': author.name, 'quarter': np.arange(96), 'comments': count, 'outside': outside}
        frames.append(pd.DataFrame({**facts, 'working': working, 'away': away}))
    return pd.concat(frames, ignore_index=True) if frames else empty(QUARTERS)


def quarter_of(placed: pd.DataFrame, calendar: Calendar) -> Micros:
    """The quarter of its local day in which each comment was written, 0 to 95."""
    return _local(micros(placed['at']), calendar) // QUARTER % 96


def last_day(comments: pd.DataFrame, now: datetime, *, calendar: Calendar, end: date | None = None) -> date:
    """The last local day with a comment, up to `end` and `now`; that of `end` or `now` where there is none."""
    at = micros(comments['at'])
    known = at[in_period(at, None, end, calendar.zone) & (at <= moment(now))]
    today = _day_of(moment(now), calendar)
    return _day_of(int(known.max()), calendar) if known.size else min(end or today, today)


def _minutes(opens: Micros, closes: Micros, begins: Micros) -> Micros:
    """Minutes of each quarter that lie in the spans."""
    inside = np.minimum(closes[:, None], begins + QUARTER) - np.maximum(opens[:, None], begins)
    minutes: Micros = np.clip(inside, 0, None).sum(axis=0) // (QUARTER // 15)
    return minutes


@dataclass(frozen=True, slots=True)
class _Time:
    """An author's working time of a period, absences taken out.

    `pieces` are cut at every full hour of the local clock and at `now`: opens, closes and length in microseconds,
    weekday, hour, slot (local hours since 1970). `begins` and `ends` are those of the working days, breaks included.
    """

    pieces: pd.DataFrame
    begins: Micros
    ends: Micros

    def holds(self, at: Micros) -> Flags:
        """Which instants are in the time."""
        return _within(at, self.pieces.opens.to_numpy(), self.pieces.closes.to_numpy())

    def spans(self, at: Micros) -> Flags:
        """Which instants are between the beginning and the end of a working day."""
        return _within(at, self.begins, self.ends)

    def worked(self, at: Micros) -> Micros:
        """Microseconds of this time until each instant."""
        opens, length = self.pieces.opens.to_numpy(), self.pieces.length.to_numpy()
        if not opens.size:
            return np.zeros(at.size, dtype=np.int64)
        piece = np.searchsorted(opens, at, side='right') - 1
        before = np.append(0, np.cumsum(length))
        worked: Micros = np.where(piece < 0, 0, before[piece] + np.clip(at - opens[piece], 0, length[piece]))
        return worked


def _times(
    comments: pd.DataFrame,
    authors: Sequence[Author],
    now: datetime,
    *,
    calendar: Calendar,
    start: date | None,
    end: date | None,
    since: datetime | None,
) -> dict[int, _Time]:
    """Each author's time, cut to their days of work and to `now`, less absences."""
    today = _day_of(moment(now), calendar)
    at = micros(comments['at']) if since is None else np.array([moment(since)])
    first = _day_of(int(at.min()), calendar) if at.size else today + timedelta(days=1)
    last = min(end or today, today)
    return {
        author.id: _time(
            max(filter(None, (start, author.worked_from)), default=first),
            min(last, author.worked_to or last),
            now,
            calendar,
            author.away,
        )
        for author in authors
    }


def _time(first: date, last: date, now: datetime, calendar: Calendar, away: Sequence[tuple[datetime, datetime]] = ()) -> _Time:
    opens, closes = calendar.opening(first, last) if first <= last else (np.array([], dtype=np.int64),) * 2
    day = calendar.local_days(opens)
    new = np.append(True, day[1:] != day[:-1])[: day.size]
    final = np.append(new[1:], True)[: day.size]
    begins, ends = _less(opens[new], closes[final], away)
    opens, closes = _less(opens, np.minimum(closes, moment(now)), away)
    return _Time(_pieces(opens, closes, calendar), begins, ends)


def _less(opens: Micros, closes: Micros, away: Sequence[tuple[datetime, datetime]]) -> tuple[Micros, Micros]:
    """The spans without what lies in an absence, in order; empty ones are gone."""
    for start, end in away:
        before, after = np.minimum(closes, moment(start)), np.maximum(opens, moment(end))
        opens, closes = np.concatenate([opens, after]), np.concatenate([before, closes])
        opens, closes = opens[some := opens < closes], closes[some]
    order = np.argsort(opens, kind='stable')
    return opens[order], closes[order]


def _pieces(opens: Micros, closes: Micros, calendar: Calendar) -> pd.DataFrame:
    """The spans cut at every full hour of the local clock; those that `now` leaves empty are gone."""
    some = opens < closes
    opens, closes = opens[some], closes[some]
    local = _local(opens, calendar)
    ahead = local - opens  # of UTC; the clock is not changed within working time
    first = local // HOUR
    count = -(-(closes + ahead) // HOUR) - first
    slot = np.repeat(first, count) + np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    begins = np.maximum(np.repeat(opens, count), slot * HOUR - np.repeat(ahead, count))
    ends = np.minimum(np.repeat(closes, count), (slot + 1) * HOUR - np.repeat(ahead, count))
    return pd.DataFrame(
        {
            'opens': begins,
            'closes': ends,
            'length': ends - begins,
            'weekday': _weekday(slot * HOUR),
            'hour': slot % 24,
            'slot': slot,
        }
    )


def _figures(written: pd.DataFrame, time: _Time, calendar: Calendar, norm: float) -> dict[str, Any]:
    hours = time.pieces.length.sum() / HOUR
    inside = written[written.inside]
    gaps = _gaps(written, time).hours
    low, high = _interval(inside, time.pieces)
    return {
        'comments': len(written),
        'working_hours': hours,
        'per_hour': len(inside) / hours if hours else None,
        'on_pace': _on_pace(_local(micros(inside['at']), calendar) // HOUR, time.pieces, norm),
        'gap_median': gaps.median(),
        'gap_p90': gaps.quantile(0.9),
        'outside': written.outside.mean() if len(written) else None,
        'rate_low': low,
        'rate_high': high,
    }


def _interval(inside: pd.DataFrame, pieces: pd.DataFrame) -> tuple[float | None, float | None]:
    """95 % for comments an hour, by how much the rate differs from day to day: comments come in bursts, so a day is one observation."""
    hours = pieces.groupby(pieces.slot // 24).length.sum() / HOUR
    if len(hours) < FEWEST or not len(inside):
        return None, None
    count = inside.groupby('day').size().reindex(hours.index, fill_value=0)
    rate = count.sum() / hours.sum()
    spread = Z * ((count - rate * hours) ** 2).sum() ** 0.5 * (len(hours) / (len(hours) - 1)) ** 0.5 / hours.sum()
    return max(0.0, float(rate - spread)), float(rate + spread)


def _on_pace(slots: Micros, pieces: pd.DataFrame, norm: float) -> float | None:
    """Share of the clock hours, weighted by the minutes worked in them, with comments enough for those minutes."""
    if pieces.empty:
        return None
    hours = pieces.groupby('slot').length.sum() / HOUR
    count = pd.Series(slots).value_counts().reindex(hours.index, fill_value=0)
    return float(hours[count >= norm * hours - 1e-9].sum() / hours.sum())


def _gaps(written: pd.DataFrame, time: _Time) -> pd.DataFrame:
    """Hours of an author's time between consecutive comments of one day, neither of them outside; in the row of the later one."""
    day, outside = written.day.to_numpy(), written.outside.to_numpy()
    pairs = np.zeros(len(written), dtype=bool)
    pairs[1:] = (day[1:] == day[:-1]) & ~outside[1:] & ~outside[:-1]
    worked = time.worked(micros(written['at']))
    return written[['deal', 'author', 'at']].assign(hours=np.diff(worked, prepend=worked[:1]) / HOUR)[pairs]


def _within(at: Micros, opens: Micros, closes: Micros) -> Flags:
    """Which instants lie in one of the half-open spans, given in order."""
    if not opens.size:
        return np.zeros(at.size, dtype=bool)
    span = np.searchsorted(opens, at, side='right') - 1
    inside: Flags = (span >= 0) & (at < closes[span])
    return inside


def _local(at: Micros, calendar: Calendar) -> Micros:
    """The local clock's microseconds since 1970, as if it were UTC."""
    local = pd.DatetimeIndex(at.view('datetime64[us]'), tz='UTC').tz_convert(calendar.zone).tz_localize(None)
    return np.asarray(local.asi8, dtype=np.int64)


def _weekday(local: Micros) -> Micros:
    """Monday is 0; 1970 began on a Thursday."""
    return (local // (24 * HOUR) + 3) % 7


def _day_of(at: int, calendar: Calendar) -> date:
    return date(1970, 1, 1) + timedelta(days=int(calendar.local_days(np.array([at]))[0]))
