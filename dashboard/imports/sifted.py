"""What sifting staged rows found: those that are here already, and those that cannot be taken."""

from dataclasses import dataclass

from dashboard.exchange.records import Rejected


@dataclass(frozen=True, slots=True)
class Sifted:
    """`rejected` names the first of `rejected_count`."""

    unchanged: int = 0
    rejected_count: int = 0
    rejected: tuple[Rejected, ...] = ()
