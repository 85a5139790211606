"""ИНН: the number by which a company (10 digits) or an entrepreneur (12) is known, checked by its own check digits. Pure."""

import re
from typing import Final

from dashboard.validation import refuse

LABEL = 'INN'
LENGTHS: Final = (10, 12)
_WEIGHTS: Final = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)


def read(text: str) -> str:
    """The digits of a number as it was typed; '' of nothing. Raises `BadValue`."""
    inn = re.sub(r'[\s-]', '', text)
    if not inn:
        return ''
    if not re.fullmatch('[0-9]+', inn) or len(inn) not in LENGTHS:
        raise refuse(LABEL, text, 'it has 10 digits, of an entrepreneur 12.')
    if not checks(inn):
        raise refuse(LABEL, text, 'its check digits do not fit: a digit is wrong, or two have changed places.')
    return inn


def checks(inn: str) -> bool:
    """Whether the check digits of ten or twelve digits fit: one at the end of ten, two at the end of twelve."""
    places = (9,) if len(inn) == LENGTHS[0] else (10, 11)
    return all(_check_digit(inn[:place]) == int(inn[place]) for place in places)


def _check_digit(digits: str) -> int:
    weights = _WEIGHTS[-len(digits) :]
    return sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True)) % 11 % 10
