"""The demo's sales, recomputed by hand for one employee and month: Anna, November 2026."""

from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import select

from dashboard import access, demo, reports, sales
from dashboard.models import Deal, Payment, Person, Plan
from dashboard.store import Store
from tests.conftest import NOW, TestClock

SOLD = {
    'СЧ-384': (31_400, 11_200),
    'СЧ-406': (48_900, 9_100),
    'СЧ-460': (223_900, 41_200),
    'СЧ-499': (126_500, 19_100),
    'СЧ-553': (177_600, 45_000),
}
"""What Anna's deals that were paid in full in November came to, and how much of it was for works; roubles.

Of the sale СЧ-285 of August, 190,600 with 56,600 for works, 1,840 went back in November: 546.40 for works (1,840 × 56,600 / 190,600),
1,293.60 for goods. So November is 608,300 − 1,840 = 606,460; works 125,600 − 546.40 = 125,053.60; goods 482,700 − 1,293.60 = 481,406.40.
2 % of the goods is 9,628.13, 10 % of the works 12,505.36: 22,133.49 without a step, a fifth more where the plan was reached.
"""


@pytest.fixture(scope='module')
def filled(tmp_path_factory):
    with Store(tmp_path_factory.mktemp('demo') / 'demo.sqlite3', time=TestClock(NOW)) as store:
        demo.fill(store, deals=600, seed=1)
        yield store


@pytest.fixture(scope='module')
def anna(filled):
    return filled.read(lambda session: session.exec(select(Person.id).where(Person.login == 'anna')).one())


def test_the_facts_are_those_that_are_added_up(filled, anna):
    """Whoever owns a deal of the demo owned it all along; the payments of each come to its sum."""

    def facts(session):
        deals = session.exec(select(Deal).where(Deal.owner_id == anna, Deal.paid_on >= date(2026, 11, 1))).all()
        paid = {deal.id: sum(one.amount for one in session.exec(select(Payment).where(Payment.deal_id == deal.id))) for deal in deals}
        return {deal.invoice_no: (paid[deal.id] // 100, deal.services_total // 100) for deal in deals}

    assert filled.read(facts) == SOLD
    assert sum(amount for amount, _ in SOLD.values()) == 608_300
    assert sum(works for _, works in SOLD.values()) == 125_600


def test_the_report_says_the_same(filled, anna):
    rows = filled.read(reports.report, 'sales', reports.Ask(start=date(2026, 11, 1), employee=anna), by=access.SYSTEM).rows
    plan = filled.read(lambda session: session.get(Plan, (anna, date(2026, 11, 1))))
    bonus = Decimal('22133.49')
    if plan and plan.kopecks <= 606_460_00:
        bonus = Decimal('26560.19')  # × 1.2 = 26,560.1856, each payment rounded by itself
    [row] = rows
    assert {**row, 'bonus': None} == {
        'month': '2026-11', 'employee': 'Анна Крылова', 'department': 'Розница', 'deals': 5, 'amount': '606460.00', 'goods': '481406.40',
        'services': '125053.60', 'average': '121660.00', 'bonus': None,
    }  # fmt: skip
    assert abs(Decimal(row['bonus']) - bonus) <= Decimal('0.05')


def test_months_behind_are_closed_and_the_refund_stands_in_the_open_one(filled, anna):
    assert filled.read(sales.closed_through) == date(2026, 10, 1)
    booked = filled.read(sales.booked, by=anna)
    later = booked.lines[booked.lines.kind == 'later']
    assert [(row.month, row.sold, row.amount) for row in later.itertuples()] == [('2026-11', '2026-08', -1_840_00)]
    assert booked.advances.amount.sum() > 0
