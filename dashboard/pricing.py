"""What lines cost and what payments add up to: rules on whole kopecks, no database.

Rounding: a line's price times its quantity, and a discount in percent of it, are each rounded to the kopeck, halves up; the
line costs the one less the other, never below nothing. A deal's sum is the sum of its lines as they are shown, so that what a
client adds up on paper is what is paid.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from dashboard.models import DiscountIn
from dashboard.validation import refuse

UNIT: Final = 1_000
"""A quantity counts in thousandths, so that 12,5 m of a cable can be sold."""
WHOLE: Final = 100 * 100
"""A discount in percent counts in hundredths of one: this much is all of it."""
_QUANTITY: Final = re.compile(r'(\d{1,6})(?:[.,](\d{1,3}))?')
_PERCENT: Final = re.compile(r'(\d{1,3})(?:[.,](\d{1,2}))?\s*%?')


@dataclass(frozen=True, slots=True)
class Price:
    """A line's quantity (thousandths), price (kopecks a unit), and discount as `discount_in` counts."""

    quantity: int
    price: int
    discount: int = 0
    discount_in: str = DiscountIn.PERCENT

    @property
    def gross(self) -> int:
        """Kopecks without the discount."""
        return _rounded(self.quantity * self.price, UNIT)

    @property
    def off(self) -> int:
        """Kopecks of the discount."""
        return self.discount if self.discount_in == DiscountIn.SUM else _rounded(self.gross * self.discount, WHOLE)

    @property
    def total(self) -> int:
        """Kopecks that the line costs."""
        return self.gross - self.off


def check_discount(line: Price) -> None:
    """A discount takes off all of a line at most. Raises `BadValue`."""
    if line.discount_in == DiscountIn.PERCENT and line.discount > WHOLE:
        raise refuse('Discount', f'{line.discount / 100:g} %', 'a discount is 100 % at most.')
    if line.discount_in == DiscountIn.SUM and line.discount > line.gross:
        raise refuse('Discount', f'{line.discount / 100:.2f}', 'it is more than the line costs.')


def quantity(text: str) -> int:
    """Thousandths of a quantity as people type it («2», «12,5»). Raises `BadValue`, also for nothing at all."""
    found = _QUANTITY.fullmatch(text.strip())
    value = int(found[1]) * UNIT + int((found[2] or '').ljust(3, '0')) if found else 0
    if value == 0:
        raise refuse('Quantity', text, 'a quantity like 2 or 12.5 is expected, with three decimals at most.')
    return value


def percent(text: str, label: str = 'Discount') -> int:
    """Hundredths of a percent as people type it («5», «7,5 %»); nothing is 0. Raises `BadValue`, of the field with that label."""
    if not text.strip():
        return 0
    found = _PERCENT.fullmatch(text.strip())
    if not found:
        raise refuse(label, text, 'a percentage like 5 or 7.5 is expected.')
    return int(found[1]) * 100 + int((found[2] or '').ljust(2, '0'))


def paid_since(payments: Iterable[tuple[date, int]], amount: int) -> date | None:
    """The day that completed a sum, of payments (refunds are negative) in any order; None: it never was complete.

    A day counts by what stood at its end. What came or went back after it moves nothing: R2 is set once.
    """
    paid = 0
    day: date
    for day, group in groupby(sorted(payments), key=lambda payment: payment[0]):
        paid += sum(kopecks for _, kopecks in group)
        if paid >= amount and paid > 0:
            return day
    return None


def _rounded(value: int, by: int) -> int:
    return (value * 2 + by) // (2 * by)
