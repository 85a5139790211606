"""A workbook (XLSX) of one sheet, written row by row; the kind of a cell is that of its value, never guessed from a text."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from shutil import copyfileobj
from tempfile import TemporaryDirectory, TemporaryFile
from typing import BinaryIO, Final, TypeAlias

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboard.exchange.refusals import TooManyRows
from dashboard.exchange.values import Share

Cell: TypeAlias = str | int | float | Decimal | date | datetime | None
"""A value as a workbook has it: instants without a zone, texts without characters that XML forbids."""
ROWS: Final = 1_048_576
"""Rows of a sheet."""
LETTERS: Final = 32_767
"""Characters of a cell."""
_NAME: Final = 31
_SHOWN: Final = {str: '@', Share: '0.0%', Decimal: '#,##0.00', date: 'dd.mm.yyyy', datetime: 'dd.mm.yyyy hh:mm'}
"""How the cells of a kind are shown."""


def write(file: BinaryIO, title: str, headings: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[Cell]]) -> int:
    """Write the sheet into `file`, its headings always in sight; returns how many rows there were.

    `widths` are in characters, one a column. Raises `TooManyRows`, and `OSError` where the disk is full.
    """
    with TemporaryDirectory() as folder, TemporaryFile() as whole:  # no half-written part stays behind, whatever happens
        book = Workbook(whole, {'constant_memory': True, 'tmpdir': folder})
        page = book.add_worksheet(re.sub(r'[\\/*?:\[\]]', ' ', title)[:_NAME].strip("' ") or '1')
        page.freeze_panes(1, 0)
        for column, (heading, width) in enumerate(zip(headings, widths, strict=True)):
            page.set_column(column, column, width)
            page.write_string(0, column, heading, book.add_format({'bold': True}))
        n = _append(page, rows, {kind: book.add_format({'num_format': form}) for kind, form in _SHOWN.items()})
        try:
            book.close()
        except FileCreateError as error:
            raise OSError(*getattr(error.args[0], 'args', (str(error),))) from error
        whole.seek(0)
        copyfileobj(whole, file)
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
