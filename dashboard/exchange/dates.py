"""Dates and instants in files: ISO 8601 at once, others only when the order of day and month is known."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from itertools import combinations
from typing import Literal

from dashboard.exchange.records import Cell
from dashboard.exchange.refusals import AmbiguousDates, MixedDates, NotADate

Order = Literal['dmy', 'mdy', 'ymd']
ORDERS: tuple[Order, ...] = ('dmy', 'mdy', 'ymd')
YEARS = range(1900, 2200)
"""Instants outside are mistakes: zeroes, or numbers that are no dates."""

NOON = 12

_DATE = re.compile(
    r'(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})'
    r'(?:[ T,]+(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*([ap]m)?\s*(z|utc|[+-]\d\d:?\d\d)?)?',
    re.IGNORECASE,
)


class Orders:
    """Looks through a whole column for the order of day, month and year; remembers only what each pair disagrees on."""

    def __init__(self, file: str, column: str) -> None:
        self._file, self._column = file, column
        self._left = list(ORDERS)
        self._disagree: dict[tuple[Order, Order], str] = {}
        self._seen = False

    def see(self, value: Cell) -> None:
        """Look at one value; raises `MixedDates` where it contradicts those before. What is no date at all is passed over."""
        if not isinstance(value, str) or value[4:5] == '-':
            return
        match = _DATE.fullmatch(value.strip())
        if match is None or _year_first(match):
            return
        read = {order: day for order in ORDERS if (day := _day(match, order)) is not None}
        if not read:
            return
        self._seen = True
        self._left = [order for order in self._left if order in read]
        if not self._left:
            raise MixedDates(example=value.strip(), file=self._file, column=self._column)
        for pair in combinations(self._left, 2):
            if read[pair[0]] != read[pair[1]]:
                self._disagree.setdefault(pair, value.strip())

    def settled(self) -> Order | None:
        """The one order that all values allow; None when no value needs one. Raises `AmbiguousDates`."""
        if not self._seen:
            return None
        for pair in combinations(self._left, 2):
            if pair in self._disagree:
                raise AmbiguousDates(example=self._disagree[pair], file=self._file, column=self._column)
        return self._left[0]


def parser(column: str, zone: tzinfo, order: Order | None) -> Callable[[Cell], datetime | None]:
    """How to read an instant from a cell of `column`: aware, in UTC; None for an empty one.

    An instant without a zone is in `zone`, a date without a time is its midnight. The reader raises `NotADate`.
    """

    def parse(value: Cell) -> datetime | None:
        if value is None or value == '':
            return None
        try:
            instant = _read(value, order)
            instant = instant.replace(tzinfo=zone).astimezone(UTC) if instant.tzinfo is None else instant.astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise NotADate(column=column, value=str(value)[:60]) from error
        if instant.year not in YEARS:
            raise NotADate(column=column, value=str(value)[:60])
        return instant

    return parse


def _read(value: Cell, order: Order | None) -> datetime:
    if isinstance(value, str):
        return datetime.fromisoformat(value.strip()) if value[4:5] == '-' else _written(value.strip(), order)
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    raise ValueError('not a date')


def _written(text: str, order: Order | None) -> datetime:
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError('not a date')
    day = _day(match, order)
    if day is None:
        raise ValueError('no such day')
    return datetime.combine(day, _time(match), _zone(match[10]))


def _day(match: re.Match[str], order: Order | None) -> date | None:
    """The date under an order, None where it is none; one that begins with a year of four digits needs no order."""
    if _year_first(match):
        order = 'ymd'
    if order is None:
        return None
    written = dict(zip(order, match.group(1, 3, 4), strict=True))
    if len(written['y']) not in (2, 4) or max(len(written['m']), len(written['d'])) > len('31'):
        return None
    try:
        return date(_full(written['y']), int(written['m']), int(written['d']))
    except ValueError:
        return None


def _year_first(match: re.Match[str]) -> bool:
    return len(match[1]) == len('2026')


def _full(year: str) -> int:
    """Two digits are the years 1969 to 2068, as POSIX has it."""
    return int(year) if len(year) == len('2026') else datetime.strptime(year, '%y').year  # noqa: DTZ007 - a year, no instant


def _time(match: re.Match[str]) -> time:
    if match[5] is None:
        return time()
    hour = int(match[5])
    if match[9]:
        if hour not in range(1, NOON + 1):
            raise ValueError('no such hour')
        hour = hour % NOON + (NOON if match[9].lower() == 'pm' else 0)
    return time(hour, int(match[6]), int(match[7] or 0), int((match[8] or '')[:6].ljust(6, '0')))


def _zone(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    if text.lower() in ('z', 'utc'):
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone(timedelta(minutes=-minutes if text[0] == '-' else minutes))
