"""From columns to records: which column plays which part, and how its cells are read."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path
from typing import Any, Literal

from dashboard.exchange import amounts, dates, event_log, files, tables
from dashboard.exchange.records import Advance, Cell, Reader, Record, Rejected, Row
from dashboard.exchange.refusals import (
    BadRow,
    ColumnNeeded,
    ColumnTwice,
    Empty,
    NoSheets,
    NotText,
    OnlyTables,
    TooLong,
    UnknownColumn,
)
from dashboard.models import TEXT_LIMIT, TITLE_LIMIT, clean_text

What = Literal['moves', 'deals', 'comments']
Convert = Callable[[Cell], Any]

KNOWN = {
    'case': ('case:concept:name', 'case_id'),
    'stage': ('concept:name', 'activity'),
    'time': ('time:timestamp', 'timestamp'),
}
"""Names that need no option, XES's own first; nothing else is ever taken for a part it was not named for."""

PARTS: dict[What, tuple[tuple[str, ...], tuple[str, ...]]] = {
    'moves': (('case', 'stage', 'time'), ('user', 'owner', 'title', 'amount', 'created')),
    'deals': (('case', 'stage'), ('user', 'owner', 'title', 'amount', 'created', 'closed')),
    'comments': (('case', 'time', 'text'), ('user',)),
}
"""For each kind of import the parts that a file must have, and those it may have."""

INSTANTS = ('time', 'created', 'closed')
_FIELDS = {'time': 'at'}
_NO_TEXT = re.compile('[\0\ud800-\udfff]')


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the asker said of a file; `named` maps parts to column names, `only` keeps rows whose column begins so."""

    what: What
    zone: tzinfo
    named: Mapping[str, str] = field(default_factory=dict)
    only: tuple[str, str] | None = None
    sheet: str | None = None
    order: dates.Order | None = None


class Source:
    """A file that was looked through once: it can be read, has its columns, and its dates have one order.

    Raises a `Refusal` when it cannot, has not, or they may have several.
    """

    def __init__(self, path: Path, wanted: Wanted, advance: Advance) -> None:
        self.reader = _opened(path, wanted)
        self.wanted = wanted
        self.filtered = 0
        if wanted.only:
            _check_column(self.reader, '--only', wanted.only[0])
        parts = [part for group in PARTS[wanted.what] for part in group]
        self._columns = {part: column for part in parts if (column := self._chosen(part)) is not None}
        self._orders = self._settled(advance)

    @property
    def parts(self) -> frozenset[str]:
        """The parts that the file has a column for."""
        return frozenset(self._columns)

    def records(self, advance: Advance, currency: str) -> Iterator[Record | Rejected]:
        """The rows that are asked for, as records or with the reason against them; `filtered` counts the others."""
        self.filtered = 0
        plan = [(_FIELDS.get(part, part), column, self._converter(part, column, currency)) for part, column in self._columns.items()]
        for row in self._rows(advance):
            yield row if isinstance(row, Rejected) else _record(row, plan)

    def _rows(self, advance: Advance) -> Iterator[Row | Rejected]:
        if self.wanted.only is None:
            yield from self.reader.rows(advance)
            return
        column, prefix = self.wanted.only
        for row in self.reader.rows(advance):
            cell = row.cells.get(column) if isinstance(row, Row) else None
            if isinstance(cell, BadRow):
                yield Rejected(row.n, cell)
            elif isinstance(row, Row) and not _text(cell).startswith(prefix):
                self.filtered += 1
            else:
                yield row

    def _chosen(self, part: str) -> str | None:
        option, wanted = f'--{part}', self.wanted
        if part in wanted.named:
            _check_column(self.reader, option, wanted.named[part])
            return wanted.named[part]
        if part not in PARTS[wanted.what][0]:
            return None
        for column in KNOWN.get(part, ()):
            if self.reader.count(column):
                _check_column(self.reader, option, column)
                return column
        raise ColumnNeeded(file=self.reader.name, option=option, known=_listed(self.reader))

    def _settled(self, advance: Advance) -> dict[str, dates.Order | None]:
        """The order of day, month and year in each column of instants: as said, or as the whole column allows."""
        columns = [column for part, column in self._columns.items() if part in INSTANTS]
        if self.wanted.order:
            return dict.fromkeys(columns, self.wanted.order)
        seen = {column: dates.Orders(self.reader.name, column) for column in columns}
        for row in self._rows(advance):
            if isinstance(row, Row):
                for column, orders in seen.items():
                    orders.see(row.cells.get(column))
        return {column: orders.settled() for column, orders in seen.items()}

    def _converter(self, part: str, column: str, currency: str) -> Convert:
        must = part in PARTS[self.wanted.what][0]
        if part == 'amount':
            return amounts.parser(column, currency)
        if part in INSTANTS:
            read: Convert = dates.parser(column, self.wanted.zone, self._orders[column])
        else:
            read = words(column, TEXT_LIMIT if part == 'text' else TITLE_LIMIT)
        return needed(column, read) if must else read


def _opened(path: Path, wanted: Wanted) -> Reader:
    kind = files.kind(path)
    if kind != 'xes':
        return tables.opened(path, kind, wanted.sheet)
    if wanted.what != 'moves':
        raise OnlyTables(file=path.name)
    if wanted.sheet is not None:
        raise NoSheets(file=path.name)
    return event_log.XesLog(path)


def _check_column(reader: Reader, option: str, column: str) -> None:
    found = reader.count(column)
    if found == 0:
        raise UnknownColumn(file=reader.name, option=option, column=column, known=_listed(reader))
    if found > 1:
        raise ColumnTwice(file=reader.name, option=option, column=column)


def _listed(reader: Reader) -> str:
    return ', '.join(f'“{column[:60]}”' for column in reader.columns[:50])


def _record(row: Row, plan: list[tuple[str, str, Convert]]) -> Record | Rejected:
    try:
        return Record(n=row.n, **{name: convert(readable(row.cells.get(column))) for name, column, convert in plan})
    except BadRow as reason:
        return Rejected(row.n, reason)


def readable(cell: Cell) -> Cell:
    """The cell, unless it holds why it cannot be read: raises that."""
    if isinstance(cell, BadRow):
        raise cell
    return cell


def needed(column: str, parse: Convert) -> Convert:
    """As `parse`, but nothing in the cell is refused (`Empty`)."""

    def read(value: Cell) -> Any:
        parsed = parse(value)
        if parsed is None:
            raise Empty(column=column)
        return parsed

    return read


def words(column: str, limit: int) -> Callable[[Cell], str | None]:
    """How to read a text: as it will be stored, None when nothing is left of it."""

    def read(value: Cell) -> str | None:
        text = _text(value)
        if _NO_TEXT.search(text):
            raise NotText(column=column)
        text = clean_text(text)
        if len(text) > limit:
            raise TooLong(column=column, limit=limit)
        return text or None

    return read


def _text(value: Cell) -> str:
    """A cell as text; a whole number of a workbook without its `.0`."""
    if value is None:
        return ''
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
