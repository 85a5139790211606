"""Tables: CSV in any of its dialects, and Excel workbooks; a line of the table is a row."""

import csv
import io
import warnings
import zipfile
import zlib
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path
from typing import Any, Literal

from dashboard.exchange import files
from dashboard.exchange.records import Advance, Cell, Rejected, Row
from dashboard.exchange.refusals import (
    BadRow,
    BrokenWorkbook,
    CellError,
    EmptyFile,
    LongRow,
    NoHeader,
    NoSheets,
    OpenQuote,
    SuspiciousWorkbook,
    UnknownSheet,
    WhichSheet,
    WrongWidth,
)

DELIMITERS = ',;\t'
ROW_LIMIT = 1_000_000
"""Characters in a row of CSV: a file without line ends must not fill the memory."""

MEMBERS_LIMIT, SIZE_LIMIT, RATIO_LIMIT = 200, 50_000_000, 100
"""A workbook's parts, their unpacked bytes, and how much smaller packed ones may be."""

SHEET_LIMIT = 1_048_576
"""Rows of a sheet, by Excel's own limit: a row that says it is the billionth would have all before it counted."""

_BROKEN = (KeyError, ValueError, TypeError, IndexError, AttributeError, OSError, EOFError, SyntaxError, zlib.error, zipfile.BadZipFile)
"""Whatever openpyxl says of a broken workbook."""

_OFTEN = 2_000  # rows between two reports of progress
_Parsed = list[str] | Literal['open', 'broken']


class _Table:
    """What every table knows: its name, and its columns from its header."""

    name: str
    columns: tuple[str, ...]

    def count(self, column: str) -> int:
        return self.columns.count(column)


class CsvTable(_Table):
    """A CSV file; its delimiter is the one that parts its header best, its encoding what its bytes say."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.size = path.stat().st_size
        self._path = path
        self._encoding = files.encoding(path)
        with self._lines() as (_, lines):
            header = next((line for _, line in lines if line is None or line.strip()), '')
        if header == '':
            raise EmptyFile(file=self.name)
        self._delimiter, self.columns = _header(header or '')
        if not self.columns:
            raise NoHeader(file=self.name)

    def rows(self, advance: Advance) -> Iterator[Row | Rejected]:
        width = len(self.columns)
        with self._lines() as (source, lines):
            records = (record for record in _records(lines, self._delimiter, width) if not _blank(record[1]))
            next(records)  # the header
            for count, (n, fields) in enumerate(records):
                if count % _OFTEN == 0:
                    advance(source.done, self.size)
                yield self._row(n, fields, width)
        advance(self.size, self.size)

    def _row(self, n: int, fields: list[str] | BadRow, width: int) -> Row | Rejected:
        if isinstance(fields, BadRow):
            return Rejected(n, fields)
        if len(fields) != width and (len(fields) < width or any(fields[width:])):
            return Rejected(n, WrongWidth(fields=len(fields), columns=width))
        return Row(n, dict(zip(self.columns, fields, strict=False)))

    @contextmanager
    def _lines(self) -> Iterator[tuple[files.Bytes, Iterator[tuple[int, str | None]]]]:
        with files.opened(self._path) as source:
            errors = 'surrogateescape' if self._encoding == 'utf-8-sig' else 'strict'
            text = io.TextIOWrapper(source.stream, self._encoding, errors, newline='')  # dropped, it would close the file
            yield source, _lines(text)


class Workbook(_Table):
    """A sheet of an XLSX file, its formulas by the values that were saved with them; true dates stay dates."""

    def __init__(self, path: Path, sheet: str | None) -> None:
        self.name = path.name
        self._path = path
        _check_zip(path)
        with self._book() as book:
            self._sheet = _chosen(path.name, [each.title for each in book.worksheets], sheet)
            self.size = book[self._sheet].max_row or 0
            header = next(_cells(book[self._sheet]), None)
        if header is None:
            raise EmptyFile(file=self.name)
        self.columns = tuple('' if cell is None else str(cell).strip() for cell in header[1])

    def rows(self, advance: Advance) -> Iterator[Row | Rejected]:
        with self._book() as book:
            cells = _cells(book[self._sheet], len(self.columns))
            next(cells)  # the header
            for n, row in cells:
                if n % _OFTEN == 0:
                    advance(n, self.size)
                yield self._row(n, row)
        advance(self.size, self.size)

    def _row(self, n: int, cells: Sequence[Cell]) -> Row | Rejected:
        from openpyxl.cell.cell import ERROR_CODES

        row = dict(zip_longest(self.columns, cells[: len(self.columns)]))
        for column, value in row.items():
            if isinstance(value, str) and value in ERROR_CODES:
                return Rejected(n, CellError(column=column, value=value))
        return Row(n, row)

    @contextmanager
    def _book(self) -> Iterator[Any]:
        import openpyxl

        warnings.filterwarnings('ignore', module='openpyxl')  # its advice about odd workbooks is for programmers
        with files.opened(self._path) as source:  # given a path, openpyxl judges a file by the end of its name
            try:
                book = openpyxl.load_workbook(source.stream, read_only=True, data_only=True)
                yield book
            except _BROKEN as error:
                raise BrokenWorkbook(file=self.name) from error


def opened(path: Path, kind: files.Kind, sheet: str | None) -> CsvTable | Workbook:
    """A table's reader; raises a `Refusal` that says why the file cannot be read, or which sheet is meant."""
    if kind == 'xlsx':
        return Workbook(path, sheet)
    if sheet is not None:
        raise NoSheets(file=path.name)
    return CsvTable(path)


def _lines(text: io.TextIOWrapper) -> Iterator[tuple[int, str | None]]:
    """Lines with their numbers; None for one that is too long."""
    n = 0
    while line := text.readline(ROW_LIMIT):
        n += 1
        if len(line) < ROW_LIMIT:
            yield n, line
            continue
        while line and line[-1] not in '\r\n':
            line = text.readline(ROW_LIMIT)
        yield n, None


def _header(line: str) -> tuple[str, tuple[str, ...]]:
    candidates = {delimiter: _names(line, delimiter) for delimiter in DELIMITERS}
    delimiter = max(DELIMITERS, key=lambda mark: len(candidates[mark]))
    return delimiter, tuple(column.strip() for column in candidates[delimiter])


def _names(line: str, delimiter: str) -> list[str]:
    """The fields of a header; none where one is longer than any name."""
    if '"' not in line:
        return line.rstrip('\r\n').split(delimiter) if line else []
    try:
        return next(csv.reader([line], delimiter=delimiter))
    except csv.Error:
        return []


def _records(lines: Iterator[tuple[int, str | None]], delimiter: str, width: int) -> Iterator[tuple[int, list[str] | BadRow]]:
    """Records with the number of their first line.

    A quotation mark that is never closed costs its own line, not the rest of the file: the lines it swallowed are read again.
    """
    again: deque[tuple[int, str | None]] = deque()
    while (taken := again.popleft() if again else next(lines, None)) is not None:
        n, line = taken
        if line is None:
            yield n, LongRow(limit=ROW_LIMIT)
        elif '"' not in line:
            yield n, line.rstrip('\r\n').split(delimiter)
        else:
            swallowed: list[tuple[int, str | None]] = []
            fields = _quoted(line, again, lines, swallowed, delimiter)
            if isinstance(fields, str) or (swallowed and len(fields) != width):
                again.extendleft(reversed(swallowed))
                yield n, OpenQuote()
            else:
                yield n, fields


def _blank(fields: list[str] | BadRow) -> bool:
    return isinstance(fields, list) and not any(field.strip() for field in fields)


def _quoted(
    first: str,
    again: deque[tuple[int, str | None]],
    lines: Iterator[tuple[int, str | None]],
    swallowed: list[tuple[int, str | None]],
    delimiter: str,
) -> _Parsed:
    """The fields of a record that may go over several lines; those after the first are noted in `swallowed`."""
    text, fields = first, _parsed(first, delimiter)
    while fields == 'open' and len(text) < csv.field_size_limit():
        taken = again.popleft() if again else next(lines, None)
        if taken is None:
            return 'broken'
        swallowed.append(taken)
        if taken[1] is None:
            return 'broken'
        text += taken[1]
        if '"' in taken[1]:
            fields = _parsed(text, delimiter)
    return fields


def _parsed(text: str, delimiter: str) -> _Parsed:
    try:
        records = list(csv.reader(io.StringIO(text, newline=''), delimiter=delimiter, strict=True))
    except csv.Error as error:
        return 'open' if 'unexpected end of data' in str(error) else 'broken'
    return records[0] if len(records) == 1 else 'broken'


def _cells(sheet: Any, width: int | None = None) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Rows that hold anything, with their numbers; what the sheet says of its own size is not believed."""
    sheet.reset_dimensions()
    for n, cells in enumerate(sheet.iter_rows(values_only=True, max_col=width), start=1):
        if n > SHEET_LIMIT:
            raise ValueError('no sheet has such a row')
        if any(cell not in (None, '') for cell in cells):
            yield n, cells


def _chosen(file: str, names: list[str], sheet: str | None) -> str:
    if not names:
        raise BrokenWorkbook(file=file)
    known = ', '.join(f'“{name}”' for name in names)
    if sheet is None and len(names) > 1:
        raise WhichSheet(file=file, known=known)
    if sheet is not None and sheet not in names:
        raise UnknownSheet(file=file, sheet=sheet, known=known)
    return sheet or names[0]


def _check_zip(path: Path) -> None:
    """Look at the directory before anything is unpacked; raises `SuspiciousWorkbook` or `BrokenWorkbook`."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError) as error:
        raise BrokenWorkbook(file=path.name) from error
    if (
        len(members) > MEMBERS_LIMIT
        or sum(member.file_size for member in members) > SIZE_LIMIT
        or any(member.file_size > RATIO_LIMIT * max(member.compress_size, 1) for member in members)
    ):
        raise SuspiciousWorkbook(file=path.name, members=MEMBERS_LIMIT, size=SIZE_LIMIT // 1_000_000, ratio=RATIO_LIMIT)
