"""The demo's time: its instant, and the working time of the year before it as one line of seconds without gaps."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import accumulate
from zoneinfo import ZoneInfo

from dashboard import yearmonth
from dashboard.workcalendar import Calendar

MORNING = time(10, 5)
DAYS_LEFT = 5
YEAR = timedelta(days=365)
AHEAD = timedelta(days=200)
HOUR, WORKDAY = 3600, 8 * 3600

_ON = ('в понедельник', 'во вторник', 'в среду', 'в четверг', 'в пятницу', 'в субботу', 'в воскресенье')
_BY = ('до понедельника', 'до вторника', 'до среды', 'до четверга', 'до пятницы', 'до субботы', 'до воскресенья')
_MONTHS = ('января', 'февраля', 'марта', 'апреля', 'мая', 'июня', 'июля', 'августа', 'сентября', 'октября', 'ноября', 'декабря')


def instant_for(today: date, calendar: Calendar) -> datetime:
    """10:05 of the latest working day, not after `today`, with five working days left in its month, itself included."""
    month = today.replace(day=1)
    while (day := _with_days_left(month, calendar)) > today:
        month = yearmonth.before(month)
    return datetime.combine(day, MORNING, ZoneInfo(calendar.zone))


def _with_days_left(month: date, calendar: Calendar) -> date:
    days = [month + timedelta(days=n) for n in range(31)]
    return [day for day in days if day.month == month.month and calendar.is_workday(day)][-DAYS_LEFT]


@dataclass(frozen=True)  # no slots: the tables are made once and kept
class Days:
    """The year before `at` (aware) and some time after it; an offset is seconds of working time since its beginning."""

    at: datetime
    calendar: Calendar

    @cached_property
    def days(self) -> list[date]:
        """The working days; a day's number is its place here."""
        first = self.at.astimezone(self._zone).date() - YEAR
        every = (first + timedelta(days=n) for n in range((YEAR + AHEAD).days))
        return [day for day in every if self.calendar.is_workday(day)]

    @cached_property
    def today(self) -> int:
        """The number of the last working day that has begun."""
        return bisect_right(self.days, self.at.astimezone(self._zone).date()) - 1

    @cached_property
    def now(self) -> int:
        """The offset of `at`."""
        return sum(max(0, int((min(closes, self.at) - opens).total_seconds())) for opens, closes, _ in self._spans)

    @cached_property
    def _spans(self) -> list[tuple[datetime, datetime, int]]:
        return [(*span, n) for n, day in enumerate(self.days) for span in self.calendar.spans_of(day)]

    @cached_property
    def _starts(self) -> list[int]:
        lengths = [int((closes - opens).total_seconds()) for opens, closes, _ in self._spans]
        return [0, *accumulate(lengths[:-1])]

    @cached_property
    def _opens(self) -> list[datetime]:
        return [opens for opens, _, _ in self._spans]

    @cached_property
    def _numbers(self) -> list[int]:
        return [number for _, _, number in self._spans]

    @cached_property
    def _midnights(self) -> list[datetime]:
        return [datetime.combine(day, time(), self._zone).astimezone(UTC) for day in self.days]

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.calendar.zone)

    def moment(self, offset: float) -> tuple[datetime, int]:
        """The instant at an offset, to the second and in UTC, and the number of its day."""
        span = bisect_right(self._starts, offset) - 1
        return self._opens[span] + timedelta(seconds=int(offset) - self._starts[span]), self._numbers[span]

    def opening(self, day: int) -> int:
        """The offset at which a day's work begins."""
        return self._starts[bisect_right(self._numbers, day - 1)]

    def clock(self, day: int, minutes: int) -> datetime:
        """The instant of a local clock time, in minutes after midnight, on a day by its number."""
        return self._midnights[day] + timedelta(minutes=minutes)

    def worded(self, written: int, day: int) -> tuple[str, str, str]:
        """A later day as one writes of it: on («в среду»), by («до среды») and its date."""
        return self._words(day) if day - written > 1 else self._next_words(written, day)

    def _next_words(self, written: int, day: int) -> tuple[str, str, str]:
        on, by, dated = self._words(day)
        if self.days[day] - self.days[written] == timedelta(days=1):
            return 'завтра', 'до завтрашнего вечера', dated
        return on, by, dated

    def _words(self, day: int) -> tuple[str, str, str]:
        return self._worded[day]

    @cached_property
    def _worded(self) -> list[tuple[str, str, str]]:
        return [(_ON[day.weekday()], _BY[day.weekday()], f'{day.day} {_MONTHS[day.month - 1]}') for day in self.days]
