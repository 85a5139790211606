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
    'СЧ-384': (145_100, 23_600),
    'СЧ-406': (198_700, 49_300),
    'СЧ-460': (351_100, 66_700),
    'СЧ-499': (308_800, 95_600),
    'СЧ-553': (336_400, 103_200),
}
"""What Anna's deals that were paid in full in November came to, and how much of it was for works; roubles.

Of the sale СЧ-285 of August, 341,300 with 87,500 for works, 1,840 went back in November: 471.73 for works (1,840 × 87,500 / 341,300),
1,368.27 for goods. So November is 1,340,100 − 1,840 = 1,338,260; works 338,400 − 471.73 = 337,928.27; goods 1,001,700 − 1,368.27 =
1,000,331.73. 2 % of the goods is 20,006.63, 10 % of the works 33,792.83: 53,799.46, without the step for the plan, 1,600,000.
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
    assert sum(amount for amount, _ in SOLD.values()) == 1_340_100
    assert sum(works for _, works in SOLD.values()) == 338_400


def test_the_report_says_the_same(filled, anna):
    rows = filled.read(reports.report, 'sales', reports.Ask(start=date(2026, 11, 1), employee=anna), by=access.SYSTEM).rows
    plan = filled.read(lambda session: session.get(Plan, (anna, date(2026, 11, 1))))
    assert plan.kopecks == 1_600_000_00
    [row] = rows
    assert {**row, 'bonus': None} == {
        'month': '2026-11', 'employee': 'Анна Крылова', 'department': 'Розница', 'deals': 5, 'amount': '1338260.00', 'goods': '1000331.73',
        'services': '337928.27', 'average': '268020.00', 'bonus': None,
    }  # fmt: skip
    assert abs(Decimal(row['bonus']) - Decimal('53799.46')) <= Decimal('0.05')  # each payment is rounded by itself


def test_months_behind_are_closed_and_the_refund_stands_in_the_open_one(filled, anna):
    assert filled.read(sales.closed_through) == date(2026, 10, 1)
    booked = filled.read(sales.booked, by=anna)
    later = booked.lines[booked.lines.kind == 'later']
    assert [(row.month, row.sold, row.amount) for row in later.itertuples()] == [('2026-11', '2026-08', -1_840_00)]
    assert booked.advances.amount.sum() > 0
