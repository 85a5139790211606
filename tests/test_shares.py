"""Shares of a sale between people: a head's decision with a reason, which all money of the deal follows."""

from datetime import date

import pytest

from dashboard import months, payments, sales, shares
from dashboard.errors import BadValue, Changed, NotAllowed
from dashboard.queries import feed
from dashboard.queries import sales as sales_query
from dashboard.queries import shares as query


@pytest.fixture
def sold(store, team, a_deal):
    """In September Anna sold for 100."""
    deal = a_deal(amount=100_00)
    store.write(payments.enter, deal, fields={'paid_on': date(2026, 9, 7), 'amount': 100_00}, by=team.head)
    return deal


def put(store, team, deal, *parts, seen=(), reason='вели вместе', by=None):
    return store.write(shares.put, deal, [(getattr(team, who), percent) for who, percent in parts], reason=reason, seen=seen, by=by or team.head)


def lines(store, by):
    return [(row.person, row.month, row.amount / 100) for row in store.read(sales.booked, by=by).lines.itertuples()]


def test_a_shared_sale_and_its_refund_come_to_each_in_percent(store, team, sold):
    put(store, team, sold, ('boris', 30), ('anna', 70))
    store.write(payments.enter, sold, fields={'paid_on': date(2026, 11, 5), 'amount': 10_00, 'kind': 'refund'}, by=team.head)
    assert lines(store, team.director) == [(team.anna, '2026-09', 70), (team.boris, '2026-09', 30), (team.anna, '2026-11', -7), (team.boris, '2026-11', -3)]
    assert lines(store, team.boris) == [(team.boris, '2026-09', 30), (team.boris, '2026-11', -3)]


def test_shares_are_taken_back_by_what_stood_before(store, team, sold):
    before, why = put(store, team, sold, ('anna', 70), ('boris', 30))
    assert (before, why) == ((), '')
    now = store.read(shares.of, sold)
    before, why = put(store, team, sold, ('anna', 50), ('boris', 50), seen=now, reason='поровну')
    assert (before, why) == (((team.anna, 70), (team.boris, 30)), 'вели вместе')
    store.write(shares.put, sold, (), reason='', seen=store.read(shares.of, sold), by=team.head)
    assert lines(store, team.director) == [(team.anna, '2026-09', 100)]
    told = [(line.old, line.new) for line in store.read(feed.feed, sold, by=team.anna).lines if line.kind == 'share.set']
    assert told[-1] == (None, 'Анна Крылова 70 %, Борис Маслов 30 %')


def test_shares_set_after_the_month_was_closed_are_lines_of_the_open_one(store, team, sold):
    store.write(months.close, date(2026, 9, 1), by=team.director)
    put(store, team, sold, ('anna', 70), ('boris', 30))
    assert lines(store, team.director) == [(team.anna, '2026-09', 100), (team.anna, '2026-10', -30), (team.boris, '2026-10', 30)]


@pytest.mark.parametrize('parts', [[('anna', 100)], [('anna', 70), ('boris', 20)], [('anna', 50), ('anna', 50)], [('anna', 110), ('boris', -10)]])
def test_what_is_no_sharing_is_refused(store, team, sold, parts):
    with pytest.raises(BadValue):
        put(store, team, sold, *parts)


def test_a_head_shares_among_the_own_team_with_a_reason_and_nobody_else_does(store, team, sold):
    with pytest.raises(NotAllowed):
        put(store, team, sold, ('anna', 70), ('boris', 30), by=team.anna)
    with pytest.raises(NotAllowed):
        put(store, team, sold, ('anna', 70), ('viktor', 30))
    with pytest.raises(BadValue):
        put(store, team, sold, ('anna', 70), ('boris', 30), reason=' ')
    put(store, team, sold, ('anna', 70), ('viktor', 30), by=team.director)
    with pytest.raises(Changed):
        put(store, team, sold, ('anna', 60), ('boris', 40))
    assert store.read(query.shown, sold, by=team.anna).people == ()


def test_whoever_shares_in_a_deal_that_is_not_theirs_to_see_reads_nothing_of_its_papers(store, team, a_deal):
    deal = a_deal(amount=100_00)
    store.write(payments.enter, deal, fields={'paid_on': date(2026, 9, 7), 'amount': 100_00, 'document': 'ПП-7 Остров'}, by=team.head)
    put(store, team, deal, ('boris', 70), ('anna', 30))
    told = {who: [(one.title is None, one.document) for one in store.read(sales_query.detail, date(2026, 9, 1), who, by=who).lines] for who in (team.anna, team.boris)}
    assert told == {team.anna: [(False, 'ПП-7 Остров')], team.boris: [(True, '')]}
