"""What every reader yields: rows as the file has them, then records as the product understands them, or why not."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Protocol

from dashboard.exchange.refusals import BadRow

Cell = str | int | float | bool | Decimal | datetime | date | time | BadRow | None
"""What a cell holds; a `BadRow` is why it cannot be read."""

Advance = Callable[[int, int], None]
"""Called now and then with how much is done, and of how much; 0 if that is not known."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a file; `n` is its line (a table's header is 1) or, in an event log, its number among the events."""

    n: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was left out, and why."""

    n: int
    reason: BadRow


@dataclass(frozen=True, slots=True)
class Record:
    """A move, a deal of a table, or a comment; `amount` in whole kopecks, instants aware, texts as they are stored."""

    n: int
    case: str
    stage: str | None = None
    at: datetime | None = None
    user: str | None = None
    owner: str | None = None
    title: str | None = None
    amount: int | None = None
    created: datetime | None = None
    closed: datetime | None = None
    text: str | None = None


class Reader(Protocol):
    """An opened file; `rows` reads it anew from its beginning each time, and holds no more than a row at once."""

    @property
    def name(self) -> str: ...

    @property
    def columns(self) -> tuple[str, ...]: ...

    def count(self, column: str) -> int:
        """How many columns have that name."""
        ...

    def rows(self, advance: Advance) -> Iterator[Row | Rejected]: ...
