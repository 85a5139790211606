"""Working time: which days are worked and from when to when, and the arithmetic on that."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, overload
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from numpy.typing import NDArray

DayKind = Literal['off', 'work', 'short']
Instants: TypeAlias = pd.Series | pd.DatetimeIndex
Span: TypeAlias = tuple[time, time]
Whole: TypeAlias = NDArray[np.int64]

SHIPPED = Path(__file__).resolve().parent.parent / 'data' / 'calendar' / 'ru.csv'
FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)  # what the tables below reach; instants beyond are refused
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MORNING = time(10)  # when a step is due whose hour nobody named
HOUR = 3_600_000_000  # microseconds
DAY = 24 * HOUR


@dataclass(frozen=True)  # no slots: the tables below are computed once and kept
class Calendar:
    """A team's working time: `spans` of local clock time on `weekdays` (Monday is 0), but for `exceptions` and its `own` days.

    A shortened day ends an hour earlier. The years of the exceptions are the published ones; own days go before them.
    Instants are aware; vectorised methods take columns of them without NaT.
    """

    zone: str = 'Europe/Moscow'
    spans: tuple[Span, ...] = ((time(9), time(13)), (time(14), time(18)))
    weekdays: frozenset[int] = frozenset(range(5))
    exceptions: Mapping[date, DayKind] = field(default_factory=lambda: MappingProxyType({}))
    own: Mapping[date, DayKind] = field(default_factory=lambda: MappingProxyType({}))

    def is_workday(self, day: date) -> bool:
        """Whether the team works on that local day."""
        return bool(self._worked[_number(day)])

    def spans_of(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """The half-open spans of the day's working time, in UTC; empty on a day off."""
        first, last = np.searchsorted(self._span_days, [_number(day), _number(day) + 1])
        return tuple((_datetime(self._opens[i]), _datetime(self._closes[i])) for i in range(first, last))

    def add_days(self, day: date, count: int) -> date:
        """The `count`-th working day strictly after `day`; the day itself at 0."""
        if count < 0:
            raise ValueError(f'A number of working days cannot be negative: {count}.')
        if count == 0:
            return day
        wanted = self._days_worked[_number(day)] + count
        return FIRST + timedelta(days=int(np.searchsorted(self._days_worked, wanted)))

    @overload
    def elapsed_days(self, entered: datetime, now: datetime) -> int: ...
    @overload
    def elapsed_days(self, entered: Instants, now: Instants | datetime) -> Whole: ...
    def elapsed_days(self, entered: Instants | datetime, now: Instants | datetime) -> Whole | int:
        """Working days elapsed since the entry, whole; the day of entry is not counted, the present one is.

        NOTE: the one function for the board, staleness and norms. Never negative.
        """
        days = self._days_worked
        if isinstance(entered, datetime) and isinstance(now, datetime):  # numpy takes ten times as long for one instant: a board has many
            return max(int(days[self._local(now)]) - int(days[self._local(entered)]), 0)
        elapsed: Whole = np.maximum(days[self._day(_micros(now))] - days[self._day(_micros(entered))], 0)
        return elapsed

    def norm_ends(self, norm: int, now: datetime) -> datetime:
        """What was entered before this instant, the beginning of a local day, is past a norm of so many working days at `now`."""
        days = self._days_worked
        first = int(np.searchsorted(days, days[self._local(now)] - norm))
        return datetime.combine(FIRST + timedelta(days=first), time(), ZoneInfo(self.zone))

    @overload
    def working_hours(self, start: datetime, end: datetime) -> float: ...
    @overload
    def working_hours(self, start: Instants, end: Instants | datetime) -> NDArray[np.float64]: ...
    def working_hours(self, start: Instants | datetime, end: Instants | datetime) -> NDArray[np.float64] | float:
        """Hours of working time between the two instants."""
        worked = self.worked(_micros(end)) - self.worked(_micros(start))
        return float(worked) / HOUR if isinstance(start, datetime) else worked / HOUR

    def published(self, start: date, end: date) -> Literal['published', 'assumed']:
        """Whether every day from start to end is in a published year; outside of them days off are assumed."""
        years = {day.year for day in self.exceptions}
        return 'published' if years.issuperset(range(start.year, end.year + 1)) else 'assumed'

    def worked(self, at: Whole) -> Whole:
        """Working microseconds from the tables' beginning until each instant (microseconds since 1970 UTC)."""
        self._day(at)  # refuses what lies beyond the tables
        span = np.maximum(np.searchsorted(self._opens, at, side='right') - 1, 0)
        into = np.clip(at - self._opens[span], 0, self._closes[span] - self._opens[span])
        worked: Whole = self._before[span] + into
        return worked

    def local_days(self, at: Whole) -> Whole:
        """The local day of each instant (microseconds since 1970 UTC), as days since 1970."""
        return self._day(at) + (FIRST - EPOCH.date()).days

    def opening(self, start: date, end: date) -> tuple[Whole, Whole]:
        """All spans of the local days start to end, both included: opens and closes, microseconds since 1970 UTC."""
        first, last = np.searchsorted(self._span_days, [_number(start), _number(end) + 1])
        return self._opens[first:last], self._closes[first:last]

    def _local(self, instant: datetime) -> int:
        """Position of one instant's local day in the tables."""
        return _number(instant.astimezone(ZoneInfo(self.zone)).date())

    def _day(self, at: Whole) -> Whole:
        """Position of each instant's local day in the tables."""
        day = np.searchsorted(self._midnights, at, side='right') - 1
        if np.any((day < 0) | (day >= self._worked.size)):
            raise ValueError(f'Working time is known from {FIRST} to {LAST} only.')
        return day

    @cached_property
    def _worked(self) -> NDArray[np.bool_]:
        """Whether each day from FIRST to LAST is worked."""
        weekday = (FIRST.weekday() + np.arange(_number(LAST) + 1)) % 7
        worked = np.isin(weekday, sorted(self.weekdays))
        for day, kind in {**self.exceptions, **self.own}.items():
            worked[_number(day)] = kind != 'off'
        return worked

    @cached_property
    def _days_worked(self) -> Whole:
        """Working days from FIRST until each day, that day included."""
        return np.cumsum(self._worked)

    @cached_property
    def _midnights(self) -> Whole:
        """The instants at which the local days begin, and the end of the last."""
        return self._instants(np.arange(_number(LAST) + 2), 0)

    @cached_property
    def _tables(self) -> tuple[Whole, Whole, Whole]:
        """The day, opening and closing of every span in order; the last two in microseconds since 1970 UTC."""
        workdays = np.flatnonzero(self._worked)
        short = np.isin(workdays, [_number(day) for day, kind in {**self.exceptions, **self.own}.items() if kind == 'short'])
        ends = _clock(self.spans[-1][1]) - short * HOUR  # of each day
        opens = np.stack([np.full(workdays.size, _clock(start)) for start, _ in self.spans], axis=1)
        closes = np.stack([np.minimum(_clock(end), ends) for _, end in self.spans], axis=1)
        days, opens, closes = np.repeat(workdays, len(self.spans)), opens.ravel(), closes.ravel()
        some = closes > opens  # a last span of an hour or less is gone on a shortened day
        return days[some], self._instants(days[some], opens[some]), self._instants(days[some], closes[some])

    @cached_property
    def _before(self) -> Whole:
        """Working microseconds before each span."""
        lengths = self._closes - self._opens
        before: Whole = np.cumsum(lengths) - lengths
        return before

    @property
    def _span_days(self) -> Whole:
        return self._tables[0]

    @property
    def _opens(self) -> Whole:
        return self._tables[1]

    @property
    def _closes(self) -> Whole:
        return self._tables[2]

    def _instants(self, days: Whole, clock: Whole | int) -> Whole:
        """Local clock times (microseconds after midnight) of days as instants; one that a clock change skips moves on."""
        local = (days + (FIRST - EPOCH.date()).days) * DAY + clock
        index = pd.DatetimeIndex(local.astype('datetime64[us]'))
        earlier: Any = np.ones(local.size, dtype=bool)
        return index.tz_localize(self.zone, ambiguous=earlier, nonexistent='shift_forward').asi8


@cache
def russian(path: Path = SHIPPED) -> Calendar:
    """The calendar that ships: Moscow's clock and the published days off, transferred and shortened days."""
    with path.open(encoding='utf-8') as file:
        rows = csv.DictReader(line for line in file if not line.startswith('#'))
        days = {date.fromisoformat(row['date']): _kind(row['kind']) for row in rows}
    return Calendar(exceptions=MappingProxyType(days))


def _kind(word: str) -> DayKind:
    for kind in ('off', 'work', 'short'):
        if word == kind:
            return kind
    raise ValueError(f'The calendar knows days that are off, work or short, not {word!r}.')


def _number(day: date) -> int:
    if not FIRST <= day <= LAST:
        raise ValueError(f'Working time is known from {FIRST} to {LAST} only, not on {day}.')
    return (day - FIRST).days


def _clock(at: time) -> int:
    return (at.hour * 60 + at.minute) * 60_000_000


def _micros(at: Instants | datetime) -> Whole:
    """Microseconds since 1970 UTC of aware instants."""
    if isinstance(at, datetime):
        return np.int64((at - EPOCH) // timedelta(microseconds=1))  # type: ignore[return-value]  # a scalar broadcasts
    index = pd.DatetimeIndex(at)
    if index.hasnans:
        raise ValueError('Working time needs instants; some are missing.')
    return index.as_unit('us').asi8


def _datetime(micros: int) -> datetime:
    return EPOCH + timedelta(microseconds=int(micros))
