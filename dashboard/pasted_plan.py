"""A block of plans as a spreadsheet puts it on the clipboard: cell by cell, what fits, and what does not and why; nothing is guessed."""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from dashboard.exchange import amounts
from dashboard.models import folded

T = TypeVar('T')
_LETTERS: Final = re.compile(r'[^\W\d_]{2,}')
_MONEY: Final = re.compile(r'руб|rub', re.IGNORECASE)


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
    'twice': 'this person and month came before in the block',
}


def read(text: str, people: Sequence[tuple[int, str]], months: Sequence[date], person: int, month: date) -> Block:
    """The block laid over the table from the cell of `person` and `month` on; empty cells leave what stands.

    Where the block's first column holds names, its rows belong to those, wherever it is put.
    """
    rows = [line.rstrip('\r').split('\t') for line in text.rstrip('\r\n').split('\n')]
    names: dict[str, list[int]] = {}
    for id_, name in people:
        names.setdefault(_word(name), []).append(id_)
    named = _are_names(rows, names)
    order = [id_ for id_, _ in people]
    start, left = order.index(person), list(months).index(month)
    fits: list[Fits] = []
    wrong: list[Wrong] = []
    taken: set[tuple[int, date]] = set()
    for row, column, value in _cells(rows, skip=int(named)):
        try:
            whose = _named(rows[row][0], names) if named else _at(order, start + row, 'below')
            when = _at(months, left + column - int(named), 'beside')
            if (whose, when) in taken:
                raise _MisfitError(_WHY['twice'])
            fits.append(Fits(whose, when, amounts.kopecks(amounts.decimal(value))))
            taken.add((whose, when))
        except ValueError as error:
            wrong.append(Wrong(row + 1, column + 1, (rows[row][0] if str(error) in (_WHY['nobody'], _WHY['several']) else value).strip()[:60], str(error)))
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


def _at(things: Sequence[T], place: int, why: str) -> T:
    if place >= len(things):
        raise _MisfitError(_WHY[why])
    return things[place]
