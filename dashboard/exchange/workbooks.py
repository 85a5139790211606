"""Excel workbooks: a sheet's rows, its formulas by the values that were saved with them; true dates stay dates."""

import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from defusedxml.ElementTree import iterparse

from dashboard.exchange import files
from dashboard.exchange.records import Advance, Cell, Row
from dashboard.exchange.refusals import (
    BrokenWorkbook,
    CellError,
    EmptyFile,
    NoSavedValue,
    SuspiciousWorkbook,
    UnknownSheet,
    WhichSheet,
)

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

T = TypeVar('T')

MEMBERS_LIMIT, SIZE_LIMIT, RATIO_LIMIT = 200, 50_000_000, 100
"""A workbook's parts, their unpacked bytes, and how much smaller packed ones may be."""

SHEET_LIMIT = 1_048_576
"""Rows of a sheet, by Excel's own limit: a row that says it is the billionth would have all before it counted."""

_BROKEN = (KeyError, ValueError, TypeError, IndexError, AttributeError, OSError, EOFError, SyntaxError, zlib.error, zipfile.BadZipFile)
"""Whatever openpyxl says of a broken workbook."""

_OFTEN = 2_000  # rows between two reports of progress
_BLOCK = 1 << 18
_NONE: Final[frozenset[int]] = frozenset()
_SPACE = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'


class Workbook:
    """A sheet of an XLSX file. A cell that cannot be read holds why; only a row that needs it is lost by it."""

    def __init__(self, path: Path, sheet: str | None) -> None:
        self.name = path.name
        self._path = path
        _check_zip(path)
        with self._book() as book:
            self._sheet = _chosen(path.name, [each.title for each in book.worksheets], sheet)
            self.size = book[self._sheet].max_row or 0
            header = next(self._cells(book[self._sheet]), None)
        if header is None:
            raise EmptyFile(file=self.name)
        self.columns = tuple('' if cell is None else str(cell).strip() for cell in header[1])

    def count(self, column: str) -> int:
        return self.columns.count(column)

    def rows(self, advance: Advance) -> Iterator[Row]:
        with self._book() as book:
            rows = _beside(self._cells(book[self._sheet], len(self.columns)), self._whole(_unsaved(book[self._sheet])))
            next(rows)  # the header
            for n, cells, unsaved in rows:
                if n % _OFTEN == 0:
                    advance(n, self.size)
                yield self._row(n, cells, unsaved)
        advance(self.size, self.size)

    def _row(self, n: int, cells: Sequence[Cell], unsaved: frozenset[int]) -> Row:
        from openpyxl.cell.cell import ERROR_CODES

        row = dict(zip_longest(self.columns, cells[: len(self.columns)]))
        row |= {column: CellError(column=column, value=value) for column, value in row.items() if isinstance(value, str) and value in ERROR_CODES}
        row |= {self.columns[place]: NoSavedValue(column=self.columns[place]) for place in unsaved if place < len(self.columns)}
        return Row(n, row)

    def _cells(self, sheet: Any, width: int | None = None) -> Iterator[tuple[int, Sequence[Cell]]]:
        """Rows that hold anything, with their numbers; what the sheet says of its own size is not believed."""
        sheet.reset_dimensions()
        for n, cells in enumerate(self._whole(sheet.iter_rows(values_only=True, max_col=width)), start=1):
            if n > SHEET_LIMIT:
                raise BrokenWorkbook(file=self.name)
            if any(cell not in (None, '') for cell in cells):
                yield n, cells

    def _whole(self, read: Iterator[T]) -> Iterator[T]:
        """What a foreign reader reads, as long as it finds nothing broken."""
        while True:
            with self._foreign():
                try:
                    one = next(read)
                except StopIteration:
                    return
            yield one

    @contextmanager
    def _book(self) -> Iterator[Any]:
        import openpyxl

        warnings.filterwarnings('ignore', module='openpyxl')  # its advice about odd workbooks is for programmers
        with files.opened(self._path) as source:  # given a path, openpyxl judges a file by the end of its name
            with self._foreign():
                book = openpyxl.load_workbook(source.stream, read_only=True, data_only=True)
            yield book

    @contextmanager
    def _foreign(self) -> Iterator[None]:
        """Around a foreign reader alone: a fault of our own is not a broken workbook."""
        try:
            yield
        except _BROKEN as error:
            raise BrokenWorkbook(file=self.name) from error


def sheets(path: Path) -> tuple[str, ...]:
    """The names of a workbook's sheets, in order. Raises `SuspiciousWorkbook`, `BrokenWorkbook`, as opening it does."""
    import openpyxl

    _check_zip(path)
    with files.opened(path) as source:
        try:
            book = openpyxl.load_workbook(source.stream, read_only=True)
        except _BROKEN as error:
            raise BrokenWorkbook(file=path.name) from error
        names = tuple(sheet.title for sheet in book.worksheets)
        book.close()
    return names


def _beside(rows: Iterator[tuple[int, Sequence[Cell]]], unsaved: Iterator[tuple[int, frozenset[int]]]) -> Iterator[tuple[int, Sequence[Cell], frozenset[int]]]:
    """Each row with the places of its formulas that have no value."""
    at, places = next(unsaved, (0, _NONE))
    for n, cells in rows:
        while 0 < at < n:
            at, places = next(unsaved, (0, _NONE))
        yield n, cells, places if at == n else _NONE


def _unsaved(sheet: Any) -> Iterator[tuple[int, frozenset[int]]]:
    """The rows with formulas that were saved without a value, and the places of those cells; an empty text is a value.

    openpyxl gives None for both, so the sheet's XML is read beside it; where it holds no formula at all, not to its end.
    """
    with sheet._get_source() as source:  # noqa: SLF001 - openpyxl has no public way to a sheet's XML
        if not any(b'<f' in block for block in iter(partial(source.read, _BLOCK), b'')):
            return
    with sheet._get_source() as source:  # noqa: SLF001 - as above
        n = 0
        for _, row in iterparse(source):
            if row.tag == f'{_SPACE}row':
                n = int(float(row.get('r', n + 1)))
                places = frozenset(_without_value(row))
                row.clear()
                if places:
                    yield n, places


def _without_value(row: 'Element') -> Iterator[int]:
    place = -1
    for cell in row:
        place = _place(cell.get('r', ''), place + 1)
        if cell.find(f'{_SPACE}f') is not None and not cell.findtext(f'{_SPACE}v') and cell.get('t') != 'str':
            yield place


def _place(coordinate: str, following: int) -> int:
    """The column of a cell from 0; a cell that does not say it follows the one before."""
    from openpyxl.utils.cell import coordinate_to_tuple

    return coordinate_to_tuple(coordinate)[1] - 1 if coordinate else following


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
