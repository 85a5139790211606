"""Files out: rows of values as a workbook (XLSX) or as text (CSV); nothing in them is ever run as a formula."""

import csv
import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from itertools import chain, islice
from typing import BinaryIO, Final, TypeAlias

from dashboard.errors import NotSaved
from dashboard.exchange import xlsx
from dashboard.exchange.values import Share
from dashboard.settings import TEAM_ZONE

Value: TypeAlias = xlsx.Cell
"""Money is a `Decimal` in roubles, an instant is aware; None is an empty cell."""
_RUN: Final = ('=', '+', '-', '@', '\t', '\r', '\n')
"""What a cell begins with that a spreadsheet would run."""
_UNPRINTABLE: Final = re.compile('[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]')
_SAMPLE: Final = 200
"""Rows by which the columns get their widths."""
_WIDEST: Final = 60
_CSV: Final = {'ru': (';', ','), 'en': (',', '.')}
"""By the reader's language: what stands between the cells of a line, and in a number."""


class Format(StrEnum):
    """`csv`: UTF-8 with its mark, as the reader's Excel opens it by a double click: see `_CSV`."""

    XLSX = 'xlsx'
    CSV = 'csv'


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file holds; `title` names the sheet, `rows` have a value for each heading and are gone through once.

    A workbook has the sum of each of the columns `summed` below the rows, after the word `total`, and the sheets `beside`; a CSV has neither.
    `notes` stand under the rows, an empty line between; a sheet with sums has none.
    """

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Value]]
    summed: Sequence[int] = ()
    total: str = ''
    beside: 'tuple[Sheet, ...]' = ()
    notes: Sequence[str] = ()


def write(sheet: Sheet, form: Format, file: BinaryIO, language: str) -> int:
    """Write the sheet into `file`, row by row, for a reader of that language; returns how many rows there were. It takes a while: never on the event loop.

    Raises `TooManyRows` for more than a workbook holds, `NotSaved` when the disk is full.
    """
    try:
        return _workbook(sheet, file) if form is Format.XLSX else _lines(sheet, file, *_CSV[language])
    except OSError as error:
        raise NotSaved(why=error.strerror or str(error)) from error


def _workbook(sheet: Sheet, file: BinaryIO) -> int:
    sheets = (sheet, *sheet.beside)
    return xlsx.write(file, (_page(one) for one in sheets)) - sum(len(_under(one)) for one in sheets)


def _page(sheet: Sheet) -> xlsx.Page:
    rows = iter(sheet.rows)
    first = list(islice(rows, _SAMPLE))
    under = _under(sheet)
    plain = ([_plain(value) for value in row] for row in chain(first, rows, under))
    return xlsx.Page(sheet.title, sheet.headings, _widths(sheet.headings, first), plain, sheet.summed, sheet.total)


def _lines(sheet: Sheet, file: BinaryIO, delimiter: str, point: str) -> int:
    lines = io.TextIOWrapper(file, encoding='utf-8-sig', errors='replace', newline='')
    writer = csv.writer(lines, delimiter=delimiter)
    writer.writerow([_said(heading, point) for heading in sheet.headings])
    n = 0
    for n, row in enumerate(sheet.rows, 1):  # noqa: B007 - what is left is how many
        writer.writerow([_said(value, point) for value in row])
    writer.writerows([_said(value, point) for value in row] for row in _under(sheet))
    lines.detach()
    return n


def _under(sheet: Sheet) -> list[tuple[Value, ...]]:
    return [(None,), *((note,) for note in sheet.notes)] if sheet.notes else []


def _said(value: Value, point: str) -> str:
    """A cell of a text with this decimal point: a number is a number also below zero, a text that a spreadsheet would run is marked as text."""
    match _plain(value):
        case None:
            return ''
        case str(text):
            return f"'{text}" if text.startswith(_RUN) else text
        case datetime() as instant:
            return instant.isoformat(' ', 'minutes')
        case date() as day:
            return day.isoformat()
        case number:
            return _figure(number).replace('.', point)


def _figure(number: float | Decimal) -> str:
    """Money with its kopecks, if there are any; a share in per cent."""
    if isinstance(number, Decimal):
        return f'{number:.0f}' if number == number.to_integral_value() else f'{number:.2f}'
    return f'{100 * number:.2f}'.rstrip('0').rstrip('.') if isinstance(number, Share) else str(number)


def _plain(value: Value) -> Value:
    """The value as a spreadsheet knows it: instants in the team's zone without naming it, no characters that XML forbids."""
    if isinstance(value, str):
        return value if value.isprintable() else _UNPRINTABLE.sub('', value)
    if isinstance(value, datetime):
        return value.astimezone(TEAM_ZONE).replace(tzinfo=None)
    if isinstance(value, Share):
        return Share(round(value, 4))
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _widths(headings: Sequence[str], rows: Sequence[Sequence[Value]]) -> list[int]:
    """In characters, by the headings and the first rows."""
    return [min(_WIDEST, max(len(_said(cell, ',')) for cell in (heading, *(row[at] for row in rows))) + 3) for at, heading in enumerate(headings)]
