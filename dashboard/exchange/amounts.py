"""Amounts of money in files: text with a dot or a comma, thin spaces, the currency's sign; never a guess, never a float."""

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from dashboard.exchange.records import Cell
from dashboard.exchange.refusals import NotAnAmount
from dashboard.models import AMOUNT_LIMIT

SIGNS = {'RUB': ('₽', 'руб.', 'руб', 'р.', 'RUB'), 'USD': ('$', 'USD'), 'EUR': ('€', 'EUR')}
"""What may stand beside a number, by the pipeline's currency; any other sign is another currency."""

_WHY = {
    'number': 'it is no number',
    'unclear': 'it can be read in two ways',
    'negative': 'it is negative',
    'large': 'it is larger than any real one',
    'part': 'it has parts of a kopeck',
}
_SPACES = re.compile(r"(?<=\d)[\s\u00a0\u2009\u202f'’](?=\d{3}(?!\d))")
_PLAIN = re.compile(r'[+-]?\d+(?:\.\d+)?(?:e[+-]?\d{1,3})?', re.IGNORECASE)
_GROUPED = re.compile(r'[+-]?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})+')
_EITHER = re.compile(r'[+-]?[1-9]\d{0,2}[.,]\d{3}')
_BOTH = re.compile(r'[+-]?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?!\1)[.,]\d+')


def parser(column: str, currency: str) -> Callable[[Cell], int | None]:
    """How to read an amount from a cell of `column`: whole kopecks (or cents); None for an empty one.

    The reader raises `NotAnAmount`, for “1,234” too: it may be a thousand and more, or one and a bit.
    """

    def parse(value: Cell) -> int | None:
        if value is None or value == '':
            return None
        try:
            return kopecks(decimal(value, currency))
        except ValueError as error:
            raise NotAnAmount(column=column, value=str(value)[:60], words={'why': str(error)}) from error

    return parse


def decimal(value: Cell, currency: str = 'RUB') -> Decimal:
    """The amount in roubles; raises `ValueError` with the reason."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal)):
        raise ValueError(_WHY['number'])  # noqa: TRY004 - a wrong cell is a wrong value
    if isinstance(value, float):
        return Decimal(str(round(value, 6)))
    return Decimal(value) if not isinstance(value, str) else _number(_bare(value, currency))


def kopecks(amount: Decimal) -> int:
    """Whole kopecks of an amount in roubles; raises `ValueError` for a part of one, a debt, or more than any sale."""
    try:
        whole = amount.scaleb(2)
        if not whole.is_finite():
            raise ValueError(_WHY['number'])
        if whole < 0:
            raise ValueError(_WHY['negative'])
        if whole > AMOUNT_LIMIT:
            raise ValueError(_WHY['large'])
        if whole != whole.to_integral_value():
            raise ValueError(_WHY['part'])
    except InvalidOperation as error:
        raise ValueError(_WHY['large']) from error
    return int(whole)


def _bare(text: str, currency: str) -> str:
    text = text.strip()
    for sign in SIGNS.get(currency, (currency,)):
        if text.endswith(sign):
            return text.removesuffix(sign).strip()
        if text.startswith(sign):
            return text.removeprefix(sign).strip()
    return text


def _number(text: str) -> Decimal:
    text = _SPACES.sub('', text)
    if _EITHER.fullmatch(text):
        raise ValueError(_WHY['unclear'])
    if _GROUPED.fullmatch(text):
        text = text.replace(',', '').replace('.', '')
    elif _BOTH.fullmatch(text):
        mark = max(text.rfind(','), text.rfind('.'))
        text = text[:mark].replace(',', '').replace('.', '') + '.' + text[mark + 1 :]
    else:
        text = text.replace(',', '.') if text.count(',') == 1 and '.' not in text else text
    if not _PLAIN.fullmatch(text):
        raise ValueError(_WHY['number'])
    return Decimal(text)
