"""What sifting staged rows found: those that are here already, and those that cannot be taken."""

from dataclasses import dataclass

from dashboard.exchange.records import Rejected

SHOWN = 1_000
"""Rejected rows that are named; all are counted."""


@dataclass(frozen=True, slots=True)
class Sifted:
    """`rejected` names the first `SHOWN` of `rejected_count`."""

    unchanged: int = 0
    rejected_count: int = 0
    rejected: tuple[Rejected, ...] = ()

    def also(self, other: 'Sifted') -> 'Sifted':
        """Both, in the order of the file's rows."""
        named = sorted(self.rejected + other.rejected, key=lambda row: row.n)[:SHOWN]
        return Sifted(self.unchanged + other.unchanged, self.rejected_count + other.rejected_count, tuple(named))
