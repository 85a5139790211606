"""Cells of a chart's table: the text that a page shows, and the number that goes into a file."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from dashboard.charts.drawing import Cell, Key, Table, Words, in_days
from dashboard.exchange.values import Share


def counted(n: float, words: Words, key: Key | None = None) -> Cell:
    """A count; with a key it opens what was counted, if anything was."""
    return Cell(words.number(n), key if n else None, exact=n)


def shared(share: float | None, words: Words, key: Key | None = None, text: str | None = None) -> Cell:
    """A share in per cent."""
    return Cell(words.percent(share) if text is None else text, key if share else None, exact=None if share is None else Share(share), unit='%')


def pointed(apart: float | None, words: Words, text: str = '') -> Cell:
    """How far two shares are apart: points of a hundred."""
    return Cell(text, exact=None if apart is None else round(100 * apart, 1), unit=words._('points'))


def lasted(hours: float | None, clock: str, words: Words, key: Key | None = None, text: str | None = None) -> Cell:
    """A duration: in every file, days of its clock."""
    return Cell(words.days(hours, clock) if text is None else text, key, exact=None if hours is None else round(in_days(hours, clock), 3), unit=unit_of(clock, words))


def unit_of(clock: str, words: Words) -> str:
    """Days of work, or of the calendar, as a file's heading says it."""
    return words._('working days') if clock == 'working' else words._('days')


def paled(cells: Iterable[Cell], *, few: bool = True) -> tuple[Cell, ...]:
    """The cells, pale where they come of so few that they say little."""
    return tuple(replace(cell, pale=few) for cell in cells)


def measured(value: float | None, words: Words, digits: int = 1) -> Cell:
    """A number with decimals, or a dash for what is unknown."""
    return Cell('–' if value is None else words.number(value, digits), exact=None if value is None else round(value, 3))


def margins(rows: Iterable[tuple[str, float | None, float | None]], words: Words, cell: Callable[[float | None, Words], Cell] = shared) -> Table:
    """The ends of the 95 % interval of each row, for a file; empty where there is none."""
    columns = ('', words._('margin, 95 of 100: from'), words._('margin, 95 of 100: to'))
    return Table(columns, tuple((Cell(name), cell(low, words), cell(high, words)) for name, low, high in rows))


def spent(hours: float | None, words: Words, text: str | None = None) -> Cell:
    """Working time of less than a few days, or the wait for a touch: in every file, hours."""
    return Cell(words.spent(hours) if text is None else text, exact=None if hours is None else round(hours, 3), unit=words._('h'))
