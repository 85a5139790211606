"""What lines cost: rounding and discounts, by examples and for any numbers there are."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import pricing
from dashboard.errors import BadValue
from dashboard.pricing import Price, paid_since

DAY = date(2026, 8, 18)
quantities = st.integers(1, 1_000_000)
prices = st.integers(0, 10**9)


@pytest.mark.parametrize(
    ('line', 'total'),
    [
        (Price(1_000, 24_900_00), 24_900_00), (Price(2_000, 4_500_00), 9_000_00), (Price(12_500, 45_00), 562_50),
        (Price(1, 5_00), 1), (Price(1, 4_99), 0), (Price(333, 1_00), 33), (Price(1_000, 33_33, 500), 31_66), (Price(1_000, 10_00, 333), 9_67),
        (Price(3_000, 100_00, 50_00, 'sum'), 250_00), (Price(1_000, 100_00, 10_000), 0), (Price(1_000, 100_00, 100_00, 'sum'), 0),
    ],
)  # fmt: skip
def test_a_line_is_rounded_to_the_kopeck_halves_up(line, total):
    assert line.total == total


@given(quantities, prices, st.integers(0, 10_000))
def test_a_discount_in_percent_leaves_between_nothing_and_all(quantity, price, percent):
    line = Price(quantity, price, percent)
    pricing.check_discount(line)
    assert 0 <= line.total <= line.gross
    assert line.total + line.off == line.gross
    assert abs(line.off * 10_000 - line.gross * percent) <= 5_000
    assert abs(line.gross * 1_000 - quantity * price) <= 500


@given(quantities, prices, st.integers(0, 10_000), st.integers(0, 10_000))
def test_more_percent_never_costs_more(quantity, price, one, other):
    less, more = sorted((one, other))
    assert Price(quantity, price, more).total <= Price(quantity, price, less).total


@given(quantities, prices, st.integers(0, 10**13))
def test_a_discount_in_roubles_is_allowed_just_up_to_the_lines_price(quantity, price, off):
    line = Price(quantity, price, off, 'sum')
    if off <= line.gross:
        pricing.check_discount(line)
        assert line.total == line.gross - off >= 0
    else:
        with pytest.raises(BadValue):
            pricing.check_discount(line)


def test_nobody_gives_more_than_everything():
    with pytest.raises(BadValue):
        pricing.check_discount(Price(1_000, 100_00, 10_001))


@pytest.mark.parametrize(('typed', 'quantity'), [('2', 2_000), ('12,5', 12_500), (' 0.001 ', 1), ('100000', 100_000_000)])
def test_a_quantity_is_read_as_people_type_it(typed, quantity):
    assert pricing.quantity(typed) == quantity


@pytest.mark.parametrize('typed', ['', '0', '0,0', '-1', '1,2345', '1 2', 'две', '1e3', '99999999'])
def test_what_is_no_quantity_is_refused(typed):
    with pytest.raises(BadValue):
        pricing.quantity(typed)


@pytest.mark.parametrize(('typed', 'percent'), [('', 0), ('5', 500), ('7,5 %', 750), ('100', 10_000), ('0.25', 25)])
def test_a_percentage_is_read_as_people_type_it(typed, percent):
    assert pricing.percent(typed) == percent


@pytest.mark.parametrize('typed', ['-5', '5,555', 'пять', '5 руб'])
def test_what_is_no_percentage_is_refused(typed):
    with pytest.raises(BadValue):
        pricing.percent(typed)


@pytest.mark.parametrize(
    ('payments', 'since'),
    [
        ([], None), ([(0, 380)], 0), ([(0, 180), (2, 200)], 2), ([(0, 180)], None), ([(0, 500)], 0),
        ([(0, 380), (3, -80)], 0),  # a part was paid back later: the sale stays where it was
        ([(0, 380), (0, -80)], None),  # and on the same day: it never was complete
        ([(0, 380), (0, -80), (9, 80)], 9),
        ([(0, 380), (0, -80), (0, 80)], 0),  # on one day it is the evening that counts
        ([(0, 480), (3, -80)], 0),
    ],
)  # fmt: skip
def test_a_sum_is_paid_since_the_day_that_completed_it(payments, since):
    found = paid_since([(DAY + timedelta(days=day), kopecks) for day, kopecks in payments], 380)
    assert found == (None if since is None else DAY + timedelta(days=since))


def test_nothing_is_not_paid_by_nothing():
    assert paid_since([], 0) is None
    assert paid_since([(DAY, 100)], 0) == DAY


rows = st.lists(st.tuples(st.dates(date(2026, 1, 1), date(2026, 1, 9)), st.integers(-50, 100)), max_size=8)


@given(rows, st.integers(1, 200), st.randoms())
def test_the_day_does_not_depend_on_the_order_in_which_payments_came(payments, amount, dice):
    other = payments.copy()
    dice.shuffle(other)
    assert paid_since(payments, amount) == paid_since(other, amount)


@given(rows, rows, st.integers(1, 200))
def test_what_came_or_went_back_after_the_day_moves_nothing(payments, others, amount):
    since = paid_since(payments, amount)
    later = [(day, kopecks) for day, kopecks in others if since and day > since]
    assert paid_since([*payments, *later], amount) == since


@given(rows, st.integers(1, 200))
def test_whatever_reaches_the_sum_together_has_a_day(payments, amount):
    if sum(kopecks for _, kopecks in payments) >= amount:
        assert paid_since(payments, amount) is not None


def test_a_percentage_is_refused_by_the_name_of_its_field():
    with pytest.raises(BadValue, match='Rate for goods'):
        pricing.percent('пять', 'Rate for goods')
