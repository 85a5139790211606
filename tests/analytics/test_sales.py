"""A4: which money is a sale, in which month, and whose; tables small enough to check by eye. Kopecks written as roubles times 100."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.analytics import sales

ANNA, BORIS = 1, 2


def money(*rows):
    """Deal, payment, day, roubles."""
    frame = pd.DataFrame([(deal, id_, pd.Timestamp(day), roubles * 100) for deal, id_, day, roubles in rows], columns=list(sales.PAYMENTS))
    return frame.astype(sales.PAYMENTS)


def sold(*rows):
    """Deal, R2, owner, total, services."""
    frame = pd.DataFrame([(deal, pd.Timestamp(day), who, total * 100, of * 100) for deal, day, who, total, of in rows], columns=list(sales.SALES))
    return frame.astype(sales.SALES)


def lines(payments, deals, shares=None):
    found = sales.lines(payments, deals, shares or {})
    assert (found.goods + found.services == found.amount).all()
    return [
        (row.payment, row.person, row.month, str(row.day.date()), row.kind, row.amount / 100, row.goods / 100, row.services / 100)
        for row in found.itertuples()
    ]


def test_a_sale_is_booked_whole_on_the_day_of_full_payment_and_what_comes_later_in_its_own_month():
    """38,000 in two parts, 8,000 of it for works; in November 1,900 goes back, of which 1,900 × 8/38 = 400 was for works."""
    found = lines(money((1, 10, '2026-08-25', 18_000), (1, 11, '2026-09-02', 20_000), (1, 12, '2026-11-05', -1_900)), sold((1, '2026-09-02', ANNA, 38_000, 8_000)))
    assert found == [
        (10, ANNA, '2026-09', '2026-09-02', 'sale', 18_000, 14_210.53, 3_789.47),
        (11, ANNA, '2026-09', '2026-09-02', 'sale', 20_000, 15_789.47, 4_210.53),
        (12, ANNA, '2026-11', '2026-11-05', 'later', -1_900, -1_500, -400),
    ]


def test_on_the_day_itself_what_follows_the_payment_that_completes_the_sum_is_later():
    found = lines(money((1, 10, '2026-09-02', 380), (1, 11, '2026-09-02', 20)), sold((1, '2026-09-02', ANNA, 380, 0)))
    assert [(row[0], row[4]) for row in found] == [(10, 'sale'), (11, 'later')]


def test_money_of_a_deal_that_is_no_sale_yet_is_in_no_line():
    assert lines(money((1, 10, '2026-09-02', 380)), sold((2, '2026-09-02', ANNA, 380, 0))) == []


def test_a_shared_sale_comes_to_each_in_percent_and_to_the_kopeck_all_together():
    found = lines(money((1, 10, '2026-09-02', 100)), sold((1, '2026-09-02', ANNA, 300, 100)), {1: [(BORIS, 30), (ANNA, 70)]})
    assert [(row[1], row[5], row[6], row[7]) for row in found] == [(BORIS, 30, 20, 10), (ANNA, 70, 46.67, 23.33)]


def test_services_beyond_the_sum_are_all_of_it_and_a_deal_without_a_price_is_goods():
    assert (sales.part(500, 900, 400), sales.part(-500, 900, 400), sales.part(500, 0, 0)) == (500, -500, 0)


@pytest.mark.parametrize(('amount', 'half'), [(1, 1), (3, 2), (-1, -1), (-3, -2)])
def test_halves_go_up_and_a_refund_takes_back_just_what_the_payment_gave(amount, half):
    assert sales.part(amount, 1, 2) == half


percents = st.lists(st.integers(1, 99), min_size=1, max_size=6).map(lambda cuts: [b - a for a, b in zip([0, *sorted({*cuts})], [*sorted({*cuts}), 100], strict=True)])


@given(st.integers(-(10**13), 10**13), percents)
def test_shares_add_up_whatever_the_percents(amount, percents):
    assert sum(percents) == 100
    parts = sales.split(amount, percents)
    assert sum(parts) == amount
    assert all(abs(part - amount * percent / 100) <= 1 for part, percent in zip(parts, percents, strict=True)) or abs(amount) > 10**12
