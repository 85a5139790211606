"""Sales by «Дата оплаты (Розница)»: whose they are, in which month, and who may know of them."""

from datetime import date, timedelta

import pandas as pd
import pytest
from sqlalchemy import event
from sqlmodel import select

from dashboard import basket, bonus_rules, deals, lines, payments, sales, stale, workcalendar
from dashboard.models import Deal, Deleted, Payment, metadata
from dashboard.queries import sale_filters
from dashboard.queries import sales as query
from dashboard.rows import insert_all
from tests.conftest import NOW

SEPTEMBER, NOVEMBER = date(2026, 9, 7), date(2026, 11, 20)


@pytest.fixture
def pay(store, team):
    def enter(deal, roubles, day=NOVEMBER, kind='payment', **fields):
        return store.write(payments.enter, deal, fields={'paid_on': day, 'amount': roubles * 100, 'kind': kind, **fields}, by=team.director)

    return enter


@pytest.fixture
def book(store, team):
    """The lines as one of the cast sees them: person, month, kind, roubles, of them for services."""

    def read(by='director'):
        found = store.read(sales.booked, by=getattr(team, by)).lines
        return [(None if pd.isna(row.person) else row.person, row.month, row.kind, row.amount / 100, row.services / 100) for row in found.astype(object).itertuples()]

    return read


def test_a_sale_is_whose_it_was_at_the_end_of_the_day_of_full_payment(store, team, time, a_deal, pay, book):
    deal = a_deal(amount=38_000_00)
    pay(deal, 18_000, SEPTEMBER)
    assert book() == []
    pay(deal, 20_000, NOW.date())
    time.start += timedelta(hours=8)  # the same evening
    store.write(deals.set_field, deal, 'owner_id', seen=team.anna, new=team.boris, by=team.head)
    time.start += timedelta(hours=20)
    store.write(deals.set_field, deal, 'owner_id', seen=team.boris, new=team.head, by=team.head)
    assert book() == [(team.boris, '2026-11', 'sale', 18_000, 0), (team.boris, '2026-11', 'sale', 20_000, 0)]


def test_services_are_those_of_that_day_whatever_a_head_changed_later(store, team, time, a_deal, pay, book):
    deal = a_deal()
    store.write(lines.add, deal, fields={'text': 'Монитор', 'price': 30_000_00}, by=team.anna)
    works = store.write(lines.add, deal, fields={'text': 'Монтаж', 'price': 10_000_00, 'kind': 'service'}, by=team.anna)
    pay(deal, 40_000, NOW.date())
    time.start += timedelta(days=1)
    store.write(lines.change, works.line, version=1, fields={'price': 20_000_00}, by=team.head)
    assert book() == [(team.anna, '2026-11', 'sale', 40_000, 10_000)]


def test_a_refund_into_a_month_that_is_over_stands_in_its_own(a_deal, team, pay, book):
    deal = a_deal(amount=38_000_00)
    pay(deal, 38_000, SEPTEMBER)
    pay(deal, 1_840, NOVEMBER, 'refund')
    assert book() == [(team.anna, '2026-09', 'sale', 38_000, 0), (team.anna, '2026-11', 'later', -1_840, 0)]


def test_advances_and_claims_stand_apart(store, a_deal, team, pay):
    part, said = a_deal(amount=38_000_00), a_deal(amount=38_000_00)
    pay(part, 18_000)
    store.write(payments.claim, said, fields={'paid_on': NOVEMBER, 'amount': 38_000_00}, by=team.anna)
    found = store.read(sales.booked, by=team.anna)
    assert found.lines.empty
    assert [(row.deal, row.person, row.amount) for row in found.advances.itertuples()] == [(part, team.anna, 18_000_00)]
    assert [(row.deal, row.person, row.amount) for row in found.claims.itertuples()] == [(said, team.anna, 38_000_00)]


def test_an_employee_sees_own_sales_a_head_the_teams_and_the_company_head_all(store, team, a_deal, pay, book):
    for owner in ('anna', 'boris', 'viktor'):
        pay(a_deal(owner=owner, amount=100_00), 100)
    pay(a_deal(owner=None, amount=100_00), 100)
    seen = {who: {line[0] for line in book(who)} for who in ('anna', 'head', 'viktor_head', 'director')}
    assert seen == {
        'anna': {team.anna}, 'head': {team.anna, team.boris}, 'viktor_head': {team.viktor},
        'director': {team.anna, team.boris, team.viktor, None},
    }  # fmt: skip


def test_a_deal_in_the_basket_is_in_nothing(store, team, a_deal, pay, book):
    deal = a_deal(amount=100_00)
    pay(deal, 100)
    store.write(basket.delete, deal, Deleted.TEST, by=team.head)
    assert book() == []


def test_a_payment_entered_late_is_of_the_deal_as_it_stood_then(store, team, time, a_deal, pay, book):
    """On the day of the payments nobody was responsible and nothing had a price; on the 24th both were typed, then the payments."""
    deal = a_deal(owner=None)
    store.write(deals.set_field, deal, 'owner_id', seen=None, new=team.anna, by=team.head)
    store.write(lines.add, deal, fields={'text': 'Монитор', 'price': 60_000_00}, by=team.anna)
    store.write(lines.add, deal, fields={'text': 'Монтаж', 'price': 40_000_00, 'kind': 'service'}, by=team.anna)
    sold = [(team.anna, '2026-11', 'sale', 50_000, 20_000)] * 2
    for _ in sold:
        pay(deal, 50_000, NOVEMBER)
    assert book() == sold
    time.start += timedelta(days=1)
    store.write(deals.set_field, deal, 'owner_id', seen=team.anna, new=team.boris, by=team.head)
    second = store.read(sales.booked, by=team.director).lines.payment.tolist()[1]
    version = store.write(payments.remove, second, version=1, by=team.head)
    store.write(payments.restore, second, version=version, by=team.head)
    assert book() == sold


@pytest.mark.parametrize('today', [date(2026, month, 28) for month in range(1, 13)])
def test_the_last_twelve_months_are_twelve(today):
    first, last = sale_filters.months_of('year', today)
    assert (last.year * 12 + last.month) - (first.year * 12 + first.month) == 11
    assert (first.day, last) == (1, today.replace(day=1))


@pytest.mark.soak
def test_more_sales_than_a_statement_takes_ids_are_told_line_by_line(store, team, a_deal, pay):
    """SQLite as most systems have it takes 32,766 values a statement; of 11,500 sales none may take one each."""
    first = a_deal(amount=1_000_00)
    pay(first, 1_000_00, date(2026, 9, 7))
    pay(a_deal(amount=500_00), 500_00, date(2026, 9, 8))

    def many(session):
        for table in (Deal, Payment):
            row = session.exec(select(table).order_by(table.id)).first().model_dump()
            of = {'deal_id': None} if table is Payment else {}
            insert_all(session, metadata.tables[table.__tablename__], [row | {'id': n} | dict.fromkeys(of, n) for n in range(10, 11_510)])

    store.write(many)

    taken = []

    def asked(question):
        def counting(session):
            count = lambda _connection, _cursor, _statement, parameters, *_: taken.append(len(parameters))  # noqa: E731 - to be removed again
            event.listen(session.get_bind(), 'before_cursor_execute', count)
            try:
                return question(session)
            finally:
                event.remove(session.get_bind(), 'before_cursor_execute', count)

        return store.read(counting)

    told = asked(lambda session: query.detail(session, date(2026, 9, 1), team.anna, by=team.director))
    assert len([line for line in told.lines if line.title]) == 11_502
    assert asked(lambda session: stale.days(session, range(11_509), NOW, workcalendar.russian())) == {}
    assert max(taken) < 11_000


def test_the_sales_of_some_deals_alone_come_without_bonuses_which_are_of_all_the_money(store, team, a_deal, pay):
    one, other = a_deal('Остров / кв1', amount=10_000_00), a_deal('Остров / кв2', amount=5_000_00)
    store.write(lambda session: setattr(session.get(Deal, one), 'source', 'Консьерж'))
    store.write(lambda session: setattr(session.get(Deal, other), 'systems', 'cctv,intercom'))
    store.write(bonus_rules.add, fields={'name': 'Продажи', 'since': date(2026, 1, 1), 'goods_rate': 2_00, 'services_rate': 10_00}, by=team.director)
    for deal, roubles in ((one, 10_000), (other, 5_000)):
        pay(deal, roubles)

    def shown(**of):
        whole = store.read(query.shown, sale_filters.Filters(date(2026, 11, 1), date(2026, 11, 1), **of), by=team.director).whole
        return whole.amount, whole.bonus

    assert shown() == (15_000_00, 300_00)
    assert (shown(source='Консьерж'), shown(system='cctv'), shown(pipeline=1), shown(project=9)) == ((10_000_00, None), (5_000_00, None), (15_000_00, None), (0, None))
    detail = store.read(query.detail, date(2026, 11, 1), team.anna, sale_filters.Filters(date(2026, 11, 1), date(2026, 11, 1), source='Консьерж'), by=team.director)
    assert ([line.deal for line in detail.lines], detail.bonuses) == ([one], ())


def test_a_month_so_far_is_compared_with_the_one_before_up_to_the_same_working_day(store, team, a_deal, pay):
    """24 November is its sixteenth working day; October's is the 22nd."""
    for number, (day, roubles) in enumerate(((date(2026, 10, 22), 7_000), (date(2026, 10, 23), 900), (date(2026, 11, 20), 50))):
        pay(a_deal(f'Остров / кв{number}', amount=roubles * 100), roubles, day)
    assert store.read(query.shown, sale_filters.Filters(date(2026, 11, 1), date(2026, 11, 1)), by=team.director).before == 7_000_00
    assert store.read(query.shown, sale_filters.Filters(date(2026, 10, 1), date(2026, 10, 1)), by=team.director).before == 0
    assert store.read(query.shown, sale_filters.Filters(date(2026, 12, 1), date(2026, 12, 1)), by=team.director).before is None


@pytest.mark.parametrize(('today', 'months'), [(date(2026, 11, 24), (7, 9)), (date(2026, 1, 5), (10, 12))])
def test_the_quarter_before_is_three_whole_months(today, months):
    assert tuple(day.month for day in sale_filters.months_of('last-quarter', today)) == months
