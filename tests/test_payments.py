"""Payments (R5): claimed by employees, confirmed by heads; the status (R1) and the day (R2) follow, and what was paid for is locked."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from dashboard import deals, lines, payments
from dashboard.errors import BadValue, Changed, FreeOfCharge, NotAllowed, NotFound, PaidInFull, PaymentsThere
from dashboard.models import Deal
from dashboard.queries import deal as deal_query
from dashboard.queries import feed
from dashboard.queries import goods as goods_query
from dashboard.queries import payments as query

TODAY = date(2026, 11, 24)


@pytest.fixture
def deal(a_deal):
    return a_deal(amount=38_000_00)


@pytest.fixture
def enter(store, team, deal):
    def pay(roubles, day=TODAY, kind='payment', **fields):
        return store.write(payments.enter, deal, fields={'paid_on': day, 'amount': roubles * 100, 'kind': kind, **fields}, by=team.head)

    return pay


@pytest.fixture
def shown(store, team, deal):
    return lambda: store.read(query.payments, deal, by=team.anna)


def status(store, deal):
    return store.read(lambda session: session.exec(select(Deal.payment_status, Deal.paid_on).where(Deal.id == deal)).one())


def test_paid_in_parts_until_it_is_paid_in_full(store, team, deal, enter, shown):
    assert (shown().status, shown().rest) == ('unpaid', 38_000_00)
    enter(18_000, TODAY - timedelta(days=6), document='ТК-25')
    assert (shown().status, shown().paid, shown().rest, shown().paid_on) == ('partial', 18_000_00, 20_000_00, None)
    enter(20_000, TODAY - timedelta(days=4), document='ТК-26')
    assert (shown().status, shown().rest, shown().paid_on) == ('paid', 0, TODAY - timedelta(days=4))
    assert [(row.document, row.confirmed_by) for row in shown().rows] == [('ТК-25', 'Павел Петров'), ('ТК-26', 'Павел Петров')]


def test_the_day_of_full_payment_is_that_of_the_payment_not_of_its_entry(store, deal, enter):
    enter(20_000, TODAY)
    enter(18_000, TODAY - timedelta(days=30))
    assert status(store, deal) == ('paid', TODAY)


def test_a_claim_waits_for_a_head_and_counts_in_nothing(store, team, deal, shown):
    claimed = store.write(payments.claim, deal, fields={'paid_on': TODAY, 'amount': 38_000_00}, by=team.anna)
    assert (shown().status, shown().paid, shown().claimed, shown().rows[0].confirmed) == ('unpaid', 0, 38_000_00, False)
    assert has_payment(store, deal)
    with pytest.raises(NotAllowed):
        store.write(payments.confirm, claimed, version=1, by=team.anna)
    version = store.write(payments.confirm, claimed, version=1, by=team.head)
    assert (shown().status, shown().paid_on, shown().claimed) == ('paid', TODAY, 0)
    with pytest.raises(Changed):
        store.write(payments.confirm, claimed, version=1, by=team.director)
    store.write(payments.doubt, claimed, version=version, by=team.head)
    assert (shown().status, shown().claimed) == ('unpaid', 38_000_00)


def test_an_employee_takes_back_the_own_claim_until_somebody_confirmed_it(store, team, deal, shown):
    claimed = store.write(payments.claim, deal, fields={'paid_on': TODAY, 'amount': 1_00}, by=team.anna)
    version = store.write(payments.remove, claimed, version=1, by=team.anna)
    assert shown().rows == ()
    assert not has_payment(store, deal)
    version = store.write(payments.restore, claimed, version=version, by=team.anna)
    version = store.write(payments.confirm, claimed, version=version, by=team.head)
    with pytest.raises(NotAllowed):
        store.write(payments.remove, claimed, version=version, by=team.anna)
    store.write(payments.remove, claimed, version=version, by=team.head)
    with pytest.raises(NotFound):
        store.write(payments.confirm, claimed, version=version + 1, by=team.head)
    assert (shown().rows, shown().status) == ((), 'unpaid')


def test_a_later_refund_never_moves_the_sale(store, deal, enter):
    """R2 is set once: the refund is a line of its own month, and R1 alone follows from it."""
    enter(38_000, TODAY - timedelta(days=60))
    enter(5_000, TODAY - timedelta(days=20), 'refund')
    assert status(store, deal) == ('partial', TODAY - timedelta(days=60))
    enter(5_000, TODAY)
    assert status(store, deal) == ('paid', TODAY - timedelta(days=60))


def test_taking_a_payment_of_the_sale_out_or_doubting_it_is_a_correction(store, team, deal, enter, time):
    first = enter(38_000, TODAY - timedelta(days=60))
    time.start += timedelta(days=1)
    refund = enter(5_000, TODAY - timedelta(days=20), 'refund')
    store.write(payments.remove, refund, version=1, by=team.head)
    assert status(store, deal) == ('paid', TODAY - timedelta(days=60))
    version = store.write(payments.doubt, first, version=1, by=team.head)
    assert status(store, deal) == ('unpaid', None)
    version = store.write(payments.confirm, first, version=version, by=team.head)
    version = store.write(payments.remove, first, version=version, by=team.head)
    enter(38_000, TODAY)
    assert status(store, deal) == ('paid', TODAY)
    store.write(payments.restore, first, version=version, by=team.head)
    assert status(store, deal) == ('paid', TODAY - timedelta(days=60))


def test_an_amount_raised_later_leaves_a_rest_and_the_sale_where_it_was(store, team, deal, enter, time):
    enter(38_000, TODAY - timedelta(days=9))
    time.start += timedelta(days=1)
    store.write(deals.set_field, deal, 'amount', seen=38_000_00, new=40_000_00, by=team.head)
    assert status(store, deal) == ('partial', TODAY - timedelta(days=9))
    enter(2_000, TODAY)
    assert status(store, deal) == ('paid', TODAY - timedelta(days=9))


def test_a_slip_in_the_amount_that_made_the_sale_is_taken_back_the_same_day(store, team, deal, enter):
    enter(18_000, TODAY - timedelta(days=9))
    store.write(deals.set_field, deal, 'amount', seen=38_000_00, new=3_800_00, by=team.head)
    assert status(store, deal) == ('paid', TODAY - timedelta(days=9))
    store.write(deals.set_field, deal, 'amount', seen=3_800_00, new=38_000_00, by=team.head)
    assert status(store, deal) == ('partial', None)


def test_lines_added_by_a_head_after_payment_leave_a_rest(store, team, deal, enter, shown):
    store.write(lines.add, deal, fields={'text': 'Комплект', 'price': 38_000_00}, by=team.anna)
    enter(38_000)
    store.write(lines.add, deal, fields={'text': 'Кабель', 'price': 2_000_00}, by=team.head)
    assert (shown().status, shown().rest) == ('partial', 2_000_00)


def test_what_was_paid_for_in_full_is_changed_by_heads_alone(store, team, deal, enter):
    done = store.write(lines.add, deal, fields={'text': 'Комплект', 'price': 38_000_00}, by=team.anna)
    enter(38_000)
    assert store.read(goods_query.goods, deal, by=team.anna).locked
    assert not store.read(goods_query.goods, deal, by=team.head).locked
    for command, args, facts in [
        (lines.add, (deal,), {'fields': {'text': 'Кабель', 'price': 1_00}}), (lines.change, (done.line,), {'version': 1, 'fields': {'price': 1_00}}),
        (lines.remove, (done.line,), {'version': 1}), (lines.take_back, (done,), {}), (lines.shift, (done.line,), {'to': 0}),
        (lines.set_services, (deal,), {'seen': 0, 'new': 1_00}), (lines.recalculate, (deal,), {}),
        (deals.set_field, (deal, 'amount'), {'seen': 38_000_00, 'new': 1_00}),
    ]:  # fmt: skip
        with pytest.raises(PaidInFull):
            store.write(command, *args, **facts, by=team.anna)
    store.write(deals.set_field, deal, 'title', seen=store.read(deal_query.deal, deal, by=team.anna).title, new='Остров', by=team.anna)
    store.write(lines.change, done.line, version=1, fields={'price': 37_000_00}, by=team.head)


def test_free_of_charge_is_said_by_a_head_and_passes_without_a_day(store, team, deal, enter, shown):
    with pytest.raises(NotAllowed):
        store.write(payments.set_free, deal, free=True, by=team.anna)
    store.write(payments.set_free, deal, free=True, by=team.head)
    assert (shown().status, shown().paid_on, shown().rest) == ('free', None, 0)
    assert has_payment(store, deal)
    with pytest.raises(FreeOfCharge):
        enter(1)
    store.write(payments.set_free, deal, free=False, by=team.head)
    enter(1)
    with pytest.raises(PaymentsThere):
        store.write(payments.set_free, deal, free=True, by=team.head)
    assert shown().status == 'partial'


@pytest.mark.parametrize(
    'fields',
    [
        {'amount': 0}, {'amount': -1}, {'amount': 1.5}, {'amount': 10**14}, {'paid_on': None}, {'paid_on': '2026-11-20'}, {'paid_on': date(2026, 11, 25)},
        {'paid_on': date(1999, 1, 1)}, {'kind': 'gift'}, {'document': 'я' * 101}, {'source': '1c'},
    ],
)  # fmt: skip
def test_what_is_no_payment_is_refused(store, team, deal, shown, fields):
    for command, by in ((payments.claim, team.anna), (payments.enter, team.head)):
        with pytest.raises(BadValue):
            store.write(command, deal, fields={'paid_on': TODAY, 'amount': 1_00, **fields}, by=by)
    assert shown().rows == ()


def test_no_more_goes_back_than_came(store, team, deal, enter, shown):
    first = enter(10_000)
    with pytest.raises(BadValue, match='more would go back'):
        enter(10_001, kind='refund')
    enter(10_000, kind='refund')
    assert shown().status == 'unpaid'
    with pytest.raises(BadValue):
        store.write(payments.remove, first, version=1, by=team.head)
    assert len(shown().rows) == 2


def test_a_refund_alone_lets_no_deal_into_paid(store, team, deal):
    store.write(payments.claim, deal, fields={'paid_on': TODAY, 'amount': 1_00, 'kind': 'refund'}, by=team.anna)
    assert not has_payment(store, deal)


def has_payment(store, deal):
    return store.read(lambda session: payments.has_payment(session.get(Deal, deal)))


def test_money_that_all_went_back_lets_no_deal_into_paid(store, deal, enter):
    enter(18_000)
    assert has_payment(store, deal)
    enter(18_000, kind='refund')
    assert not has_payment(store, deal)


def test_what_has_no_price_yet_is_paid_in_part_and_its_owner_goes_on_adding_products(store, team, a_deal):
    deal = a_deal()
    store.write(payments.enter, deal, fields={'paid_on': TODAY, 'amount': 10_000_00}, by=team.head)
    assert status(store, deal) == ('partial', None)
    store.write(lines.add, deal, fields={'text': 'Монитор', 'price': 10_000_00}, by=team.anna)
    assert status(store, deal) == ('paid', TODAY)


def test_what_was_paid_beyond_the_sum_is_said(deal, enter, shown):
    enter(40_000)
    assert (shown().status, shown().over, shown().rest) == ('paid', 2_000_00, 0)


def test_each_step_stands_in_the_feed_with_what_followed_from_it(store, team, deal):
    claimed = store.write(payments.claim, deal, fields={'paid_on': TODAY, 'amount': 38_000_00}, by=team.anna)
    store.write(payments.confirm, claimed, version=1, by=team.head)
    told = [(line.kind, line.who, line.text, line.new) for line in store.read(feed.feed, deal, by=team.anna).lines]
    assert told[:4] == [
        ('field.paid_on', 'Павел Петров', '', '2026-11-24'), ('field.payment_status', 'Павел Петров', '', 'paid'),
        ('payment.confirmed', 'Павел Петров', '2026-11-24', '3800000'), ('payment.claimed', 'Анна Крылова', '2026-11-24', '3800000'),
    ]  # fmt: skip
