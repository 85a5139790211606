"""A block of plans as a spreadsheet puts it on the clipboard: cell by cell, what fits, and what does not and why; nothing is guessed."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from dashboard import typed_days
from dashboard.exchange import amounts
from dashboard.models import folded

_LETTERS: Final = re.compile(r'[^\W\d_]{2,}')
_MONEY: Final = re.compile(r'руб|rub', re.IGNORECASE)
_HEADINGS: Final = (
    re.compile(r"(?P<m>[^\W\d_]{3,})\.?(?:[\s.,’'-]*(?P<y>\d{4}|\d{2}))?(?:\s*г(?:ода|\.)?)?"),
    re.compile(r'(?:0?1\.)?(?P<m>0?[1-9]|1[0-2])[./](?P<y>\d{4})'),
    re.compile(r'(?P<y>\d{4})-(?P<m>0[1-9]|1[0-2])(?:-01)?'),
)


@dataclass(frozen=True, slots=True)
class Fits:
    """A cell that says a plan, in kopecks."""

    person: int
    month: date
    kopecks: int


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell that says none: its row and column in the block, from 1, and why (the key of a translation)."""

    row: int
    column: int
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Block:
    """What was read, in the block's order."""

    fits: tuple[Fits, ...]
    wrong: tuple[Wrong, ...]


class _MisfitError(ValueError):
    """Why a cell is no plan of anybody."""


_WHY = {
    'nobody': 'there is nobody of that name in the table',
    'several': 'several people in the table have that name',
    'below': 'it would stand below the last person',
    'beside': 'it would stand beyond the last month',
    'heading': 'no month of the table is named like that',
    'above': 'no month stands above it',
    'twice': 'this person and month came before in the block',
}


def read(text: str, people: Sequence[tuple[int, str]], months: Sequence[date], person: int, month: date) -> Block:
    """The block laid over the table from the cell of `person` and `month` on; empty cells leave what stands.

    Where the block's first column holds names, its rows belong to those, and where its first row names months, its columns to these,
    wherever it is put.
    """
    rows = [line.rstrip('\r').split('\t') for line in text.rstrip('\r\n').split('\n')]
    names: dict[str, list[int]] = {}
    for id_, name in people:
        names.setdefault(_word(name), []).append(id_)
    headings = rows[0] if len(rows) > 1 and _are_months(rows[0], names) else None
    body = rows[1:] if headings else rows
    named = _are_names(body, names)
    columns = _headed(headings, months) if headings else dict(enumerate(months[list(months).index(month) :], start=int(named)))
    order = [id_ for id_, _ in people]
    fits: list[Fits] = []
    wrong = [Wrong(1, column + 1, value, _WHY['heading']) for _, column, value in _cells([headings or []], skip=int(named)) if column not in columns]
    unknown = {one.column - 1 for one in wrong}
    taken: set[tuple[int, date]] = set()
    for row, column, value in _cells(body, skip=int(named)):
        if column in unknown:
            continue
        try:
            whose = _named(body[row][0], names) if named else _at(order, order.index(person) + row)
            when = _under(columns, column, 'above' if headings else 'beside')
            if (whose, when) in taken:
                raise _MisfitError(_WHY['twice'])
            fits.append(Fits(whose, when, amounts.kopecks(amounts.decimal(value))))
            taken.add((whose, when))
        except ValueError as error:
            shown = body[row][0] if str(error) in (_WHY['nobody'], _WHY['several']) else value
            wrong.append(Wrong(row + 1 + len(rows) - len(body), column + 1, shown.strip()[:60], str(error)))
    return Block(tuple(fits), tuple(wrong))


def _cells(rows: Sequence[Sequence[str]], *, skip: int) -> Iterator[tuple[int, int, str]]:
    return ((row, column, value.strip()) for row, cells in enumerate(rows) for column, value in enumerate(cells) if column >= skip and value.strip())


def _are_names(rows: Sequence[Sequence[str]], names: Container[str]) -> bool:
    """Whether the first column says whose the others are: one of it is somebody, or none a number. Alone it holds sums."""
    firsts = [cells[0] for cells in rows if cells[0].strip()]
    beside = any(cell.strip() for cells in rows for cell in cells[1:])
    return beside and bool(firsts) and (any(_word(cell) in names for cell in firsts) or not any(map(_is_number, firsts)))


def _is_number(cell: str) -> bool:
    return any(map(str.isdecimal, cell)) and not _LETTERS.search(_MONEY.sub('', cell))


def _named(cell: str, names: dict[str, list[int]]) -> int:
    found = names.get(_word(cell), [])
    if len(found) != 1:
        raise _MisfitError(_WHY['several' if found else 'nobody'])
    return found[0]


def _word(name: str) -> str:
    return folded(' '.join(name.split()))


def _at(order: Sequence[int], place: int) -> int:
    if place >= len(order):
        raise _MisfitError(_WHY['below'])
    return order[place]


def _under(columns: Mapping[int, date], column: int, why: str) -> date:
    if column not in columns:
        raise _MisfitError(_WHY[why])
    return columns[column]


def _are_months(row: Sequence[str], names: Container[str]) -> bool:
    """Whether a row names months, beside whatever else stands above a table; sums and people it has none."""
    others = [cell for cell in row if _month(cell) is None]
    return len(others) < len(row) and _word(row[0]) not in names and not any(map(_is_number, others))


def _headed(row: Sequence[str], months: Sequence[date]) -> dict[int, date]:
    """Which columns are of which of the months; without a year they are the table's."""
    said = {column: found for column, cell in enumerate(row) if (found := _month(cell))}
    return {column: one for column, (year, number) in said.items() for one in months if one.month == number and year in (None, one.year)}


def _month(cell: str) -> tuple[int | None, int] | None:
    """The year, if it is said, and the number of a month that is named as in a spreadsheet: «Ноябрь», «ноя.26», «11.2026», «01.11.2026»."""
    found = next((match for pattern in _HEADINGS if (match := pattern.fullmatch(_word(cell)))), None)
    number = typed_days.month(found['m']) if found else None
    if found is None or number is None:
        return None
    year = int(found['y']) if found['y'] else None
    return (year + typed_days.CENTURY if year is not None and year < typed_days.CENTURY else year), number
