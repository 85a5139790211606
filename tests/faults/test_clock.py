"""A clock that jumps: what is done last stands last, stays are never negative, the journal keeps its order."""

from datetime import UTC, datetime, timedelta
from time import sleep

import pytest
from sqlmodel import select

from dashboard import clock, deals
from dashboard.models import JournalEntry
from dashboard.queries import deal as deal_query
from dashboard.queries.deal import DealView

JUMPS = [timedelta(days=-1), timedelta(days=365), timedelta(hours=-1), timedelta(0)]


@pytest.mark.parametrize('jump', JUMPS)
def test_a_move_after_a_jump_of_the_clock_is_the_newest(store, team, a_deal, time, jump):
    deal = a_deal()
    time.start += jump
    store.write(deals.move, deal, to='invoice', seen='intake', by=team.anna)
    view: DealView = store.read(deal_query.deal, deal, by=team.anna)
    assert view.stage.code == 'invoice'
    assert all(passage.days is None or passage.days >= 0 for passage in view.bar)


@pytest.mark.parametrize('jump', JUMPS)
def test_a_move_is_taken_back_after_a_jump_of_the_clock(store, team, a_deal, time, jump):
    deal = a_deal()
    move = store.write(deals.move, deal, to='invoice', seen='intake', by=team.anna)
    time.start += jump
    store.write(deals.undo_move, deal, move_id=move, by=team.anna)
    assert store.read(deal_query.deal, deal, by=team.anna).stage.code == 'intake'


def test_the_journal_keeps_the_order_of_what_was_done(store, team, a_deal, time):
    deal = a_deal()
    for n, jump in enumerate(JUMPS):
        time.start += jump
        store.write(deals.set_field, deal, 'amount', seen=n, new=n + 1, by=team.anna)
    said = store.read(lambda session: [row.new for row in session.exec(select(JournalEntry).where(JournalEntry.what == 'field.amount').order_by(JournalEntry.id))])
    assert said == ['1', '2', '3', '4']


@pytest.mark.parametrize('at', ['2025-12-31T20:59:59+00:00', '2026-12-31T21:00:00+00:00', '2026-03-29T00:59:59+00:00', '2028-02-29T12:00:00+00:00'])
def test_the_ends_of_years_and_of_summer_time_are_instants_like_others(store, team, a_deal, time, at):
    time.start = datetime.fromisoformat(at)
    deal = a_deal()
    time.start += timedelta(seconds=2)
    store.write(deals.move, deal, to='interest', seen='intake', by=team.anna)
    assert store.read(deal_query.deal, deal, by=team.anna).stage.code == 'interest'


def test_a_demos_clock_starts_where_it_stands_and_ticks():
    start = datetime(2026, 11, 24, 7, 5, tzinfo=UTC)
    demo = clock.Clock(start)
    first = demo.now()
    sleep(0.02)
    assert start <= first < demo.now() < start + timedelta(seconds=5)
