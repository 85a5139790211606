"""Amounts of money are whole kopecks, exactly what the file says, or refused."""

from decimal import Decimal

import pytest

from dashboard.exchange import amounts
from dashboard.exchange.refusals import NotAnAmount


@pytest.mark.parametrize(
    ('written', 'kopecks'),
    [
        ('1054', 105_400),
        ('35.0', 3_500),
        ('1234,5', 123_450),
        ('1 234,56', 123_456),
        ('58\u202f400', 5_840_000),
        ('1\u00a0234\u00a0567.89', 123_456_789),
        ('1,234.56', 123_456),
        ('1.234,56', 123_456),
        ('1,234,567', 123_456_700),
        ('0.5', 50),
        ('2.0E4', 2_000_000),
        ('58 400 ₽', 5_840_000),
        ('12,50 руб.', 1_250),
        (1054, 105_400),
        (19.99, 1_999),
        (0.1 + 0.2, 30),
        (Decimal('7.10'), 710),
        ('', None),
        (None, None),
    ],
)
def test_an_amount_is_read_to_the_kopeck(written, kopecks):
    assert amounts.parser('sum', 'RUB')(written) == kopecks


@pytest.mark.parametrize(
    ('written', 'why'),
    [
        ('1,234', 'two ways'),
        ('35.000', 'two ways'),
        ('-5', 'negative'),
        ('10.0051', 'parts of a kopeck'),
        ('1e999', 'larger'),
        ('99999999999999', 'larger'),
        ('NaN', 'no number'),
        ('ten', 'no number'),
        ('12 34', 'no number'),
        ('100 €', 'no number'),
        (True, 'no number'),
        (float('inf'), 'no number'),
        (float('nan'), 'no number'),
    ],
)
def test_what_is_no_amount_is_refused_with_the_reason(written, why):
    with pytest.raises(NotAnAmount, match=why):
        amounts.parser('sum', 'RUB')(written)


def test_another_currencys_sign_is_no_part_of_a_number():
    assert amounts.parser('sum', 'EUR')('100 €') == 10_000
