"""A workbook (XLSX), written row by row; the kind of a cell is that of its value, never guessed from a text."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from shutil import copyfileobj
from tempfile import TemporaryDirectory, TemporaryFile
from typing import BinaryIO, Final, TypeAlias

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from dashboard.exchange.refusals import TooManyRows

Cell: TypeAlias = str | int | float | Decimal | date | datetime | None
"""A value as a workbook has it: instants without a zone, texts without characters that XML forbids."""
ROWS: Final = 1_048_576
"""Rows of a sheet."""
LETTERS: Final = 32_767
"""Characters of a cell."""
_NAME: Final = 31
_SHOWN: Final = {str: '@', Decimal: '#,##0.00', date: 'dd.mm.yyyy', datetime: 'dd.mm.yyyy hh:mm'}
"""How the cells of a kind are shown."""


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet: `widths` are in characters, one a column; below the rows stands the `total`, with the sum of each of the columns `summed`."""

    title: str
    headings: Sequence[str]
    widths: Sequence[int]
    rows: Iterable[Sequence[Cell]]
    summed: Sequence[int] = ()
    total: str = ''


def write(file: BinaryIO, pages: Iterable[Page]) -> int:
    """Write the sheets into `file`, their headings always in sight; returns how many rows there were.

    Raises `TooManyRows`, and `OSError` where the disk is full.
    """
    with TemporaryDirectory() as folder, TemporaryFile() as whole:  # no half-written part stays behind, whatever happens
        book = Workbook(whole, {'constant_memory': True, 'tmpdir': folder})
        n = sum(_page(book, page) for page in pages)
        try:
            book.close()
        except FileCreateError as error:
            raise OSError(*getattr(error.args[0], 'args', (str(error),))) from error
        whole.seek(0)
        copyfileobj(whole, file)
    return n


def _page(book: Workbook, page: Page) -> int:
    sheet = book.add_worksheet(re.sub(r'[\\/*?:\[\]]', ' ', page.title)[:_NAME].strip("' ") or '1')
    sheet.freeze_panes(1, 0)
    for column, (heading, width) in enumerate(zip(page.headings, page.widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, heading, book.add_format({'bold': True}))
    rows = list(page.rows) if page.summed else page.rows
    n = _append(sheet, rows, {kind: book.add_format({'num_format': form}) for kind, form in _SHOWN.items()})
    if page.summed and n:
        sheet.write_string(n + 1, 0, page.total, book.add_format({'bold': True}))
        bold = book.add_format({'bold': True, 'num_format': _SHOWN[Decimal]})
        for column in page.summed:
            known = sum(cell for row in rows if isinstance(cell := row[column], (int, Decimal)))  # for who shows a workbook without reckoning
            sheet.write_formula(n + 1, column, f'=SUM({xl_range(1, column, n, column)})', bold, known)
    return n


def _append(page: Worksheet, rows: Iterable[Sequence[Cell]], formats: dict[type, Format]) -> int:
    n = 0
    for n, row in enumerate(rows, 1):
        if n >= ROWS:
            raise TooManyRows(most=ROWS - 1)
        for column, value in enumerate(row):
            form = formats.get(type(value))
            if isinstance(value, str):
                page.write_string(n, column, value.replace('\r\n', '\n').replace('\r', '\n')[:LETTERS], form)
            elif isinstance(value, date):
                page.write_datetime(n, column, value, form)
            elif value is not None:
                page.write_number(n, column, value, form)
    return n
