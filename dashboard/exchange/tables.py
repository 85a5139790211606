"""Tables: CSV in any of its dialects; a line of the table is a row. Workbooks have a module of their own."""

import csv
import io
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from dashboard.exchange import files
from dashboard.exchange.records import Advance, Rejected, Row
from dashboard.exchange.refusals import BadRow, EmptyFile, LongRow, NoHeader, NoSheets, OpenQuote, WrongWidth
from dashboard.exchange.workbooks import Workbook

DELIMITERS = ',;\t'
ROW_LIMIT = 1_000_000
"""Characters in a row of CSV: a file without line ends must not fill the memory."""

_OFTEN = 2_000  # rows between two reports of progress
_Parsed = list[str] | Literal['open', 'broken']


class CsvTable:
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

    def count(self, column: str) -> int:
        return self.columns.count(column)

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
