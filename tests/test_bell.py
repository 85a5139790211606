"""The bell: what comes to whom, by the clock and the rights of the moment, and what of it was seen."""

from datetime import timedelta

import pytest
from sqlmodel import select

from dashboard import access, bell, deals, lists, observers, payments, tasks, timeline
from dashboard.models import Import, NoticeRead
from dashboard.queries import bell as query
from dashboard.queries.bell import Kind

from .conftest import NOW


@pytest.fixture
def heard(store, team):
    """The notices of somebody, newest first: kind and title, or whatever facts are asked for."""

    def of(who='anna', *facts):
        notices = store.read(query.bell, by=getattr(team, who))
        return [tuple(getattr(one, fact) for fact in facts or ('kind', 'title')) for one in notices]

    return of


@pytest.fixture
def mine(store, team, a_deal):
    """A deal that Anna made herself: no news to her."""
    return store.write(deals.create, title='Остров / д2', by=team.anna)


def test_whoever_is_made_responsible_is_told_by_whom(store, team, mine, heard):
    """E1."""
    assert heard() == []
    store.write(deals.set_field, mine, 'owner_id', seen=team.anna, new=team.boris, by=team.head)
    assert heard('boris', 'kind', 'deal', 'who', 'at') == [(Kind.ASSIGNED, mine, 'Павел Петров', NOW)]
    assert heard() == heard('head') == []


def test_a_deal_that_a_head_made_for_somebody_is_told_too_and_each_deal_once(store, team, heard):
    deal = store.write(deals.create, title='Река / д1', owner_id=team.anna, by=team.head)
    assert heard() == [(Kind.ASSIGNED, 'Река / д1')]
    store.write(deals.set_field, deal, 'owner_id', seen=team.anna, new=team.boris, by=team.head)
    store.write(deals.set_field, deal, 'owner_id', seen=team.boris, new=team.anna, by=team.head)
    assert heard() == [(Kind.ASSIGNED, 'Река / д1')]
    assert heard('boris') == []


def test_near_a_deal_are_whoever_is_responsible_does_a_step_or_is_mentioned(store, team, mine, a_deal):
    a_deal(owner='viktor')
    store.write(observers.add, mine, team.boris, by=team.anna)
    assert store.read(query.near, {mine}) == {team.anna}
    store.write(timeline.add, mine, text='@Борис, посмотри', by=team.anna)
    store.write(tasks.add, mine, text='Позвонить', due=NOW, assignee_id=team.head, by=team.head)
    assert store.read(query.near, {mine}) == {team.anna, team.boris, team.head}


def test_whoever_is_mentioned_is_told_where_and_nobody_mentions_themselves(store, team, mine, heard):
    store.write(observers.add, mine, team.boris, by=team.anna)
    entry = store.write(timeline.add, mine, text='@Борис, посмотри. @Анна', by=team.anna)
    assert heard('boris', 'kind', 'entry', 'who', 'text') == [(Kind.MENTIONED, entry, 'Анна Крылова', '@Борис, посмотри. @Анна')]
    assert heard() == []


def test_a_mention_in_an_entry_that_is_gone_or_in_a_deal_no_longer_seen_is_told_to_nobody(store, team, mine, heard):
    store.write(observers.add, mine, team.boris, by=team.anna)
    entry = store.write(timeline.add, mine, text='@Борис, посмотри', by=team.anna)
    store.write(timeline.delete, entry, by=team.anna)
    assert heard('boris') == []
    store.write(timeline.restore, entry, by=team.anna)
    assert len(heard('boris')) == 1
    store.write(observers.remove, mine, team.boris, by=team.anna)
    assert heard('boris') == []


def test_a_step_is_told_on_its_day_and_again_once_it_is_overdue(store, team, mine, heard, time):
    """N1."""
    due = NOW + timedelta(hours=5)
    time.start = NOW - timedelta(days=1)
    task = store.write(tasks.add, mine, text='Позвонить', due=due, by=team.anna)
    assert heard() == []
    time.start = NOW
    [(kind, key, text, when)] = heard('anna', 'kind', 'key', 'text', 'due')
    assert (kind, text, when) == (Kind.DUE, 'Позвонить', due)
    store.write(bell.see, [key], by=team.anna)
    assert store.read(query.unread, by=team.anna) == 0
    time.start = due + timedelta(minutes=1)
    assert heard('anna', 'kind', 'unread') == [(Kind.OVERDUE, True)]
    store.write(tasks.done, task, version=1, by=team.anna)
    assert heard() == []


def test_a_step_of_somebody_else_and_one_of_a_closed_deal_are_not_told(store, team, mine, heard):
    store.write(tasks.add, mine, text='Позвонить', due=NOW, assignee_id=team.boris, by=team.head)
    assert heard() == []
    assert heard('boris') == []  # who may not see the deal is not told of its steps
    store.write(tasks.add, mine, text='Написать', due=NOW, by=team.anna)
    store.write(deals.move, mine, to='lost', seen='intake', reason='Передумали', by=team.anna)
    assert heard() == []


def test_a_postponed_deal_comes_back_to_its_owner_on_the_day(store, team, mine, heard, time):
    """S7, D1, D2."""
    store.write(lists.ensure_shipped)
    back = (NOW + timedelta(days=3)).date()
    for field, value in {'return_on': back, 'postpone_reason': 'Ждёт ключей'}.items():
        store.write(deals.set_field, mine, field, seen=None, new=value, by=team.anna)
    store.write(deals.move, mine, to='postponed', seen='intake', by=team.anna)
    assert heard() == []
    time.start = NOW + timedelta(days=3)
    assert heard('anna', 'kind', 'deal', 'text') == [(Kind.RETURNED, mine, 'Ждёт ключей')]
    assert heard('head') == []
    store.write(deals.move, mine, to='interest', seen='postponed', by=team.anna)
    assert heard() == []


def pay(store, deal, by, roubles, command=payments.enter, **facts):
    return store.write(command, deal, fields={'paid_on': NOW.date(), 'amount': roubles * 100, **facts}, by=by)


def test_a_payment_that_a_head_confirmed_is_told_to_the_owner_and_a_claim_or_one_taken_out_is_not(store, team, mine, heard):
    """R5."""
    claimed = pay(store, mine, team.anna, 18_000, payments.claim)
    assert heard() == []
    version = store.write(payments.confirm, claimed, version=1, by=team.head)
    assert heard('anna', 'amount') == [(18_000_00,)]
    store.write(payments.doubt, claimed, version=version, by=team.head)
    assert heard() == []
    taken_out = pay(store, mine, team.head, 7_000)
    store.write(payments.remove, taken_out, version=1, by=team.head)
    pay(store, mine, team.head, 18_000)
    pay(store, mine, team.head, 2_000, kind='refund')
    assert sorted(heard('anna', 'kind', 'amount', 'currency', 'who')) == [(Kind.PAID, -2_000_00, 'RUB', 'Павел Петров'), (Kind.PAID, 18_000_00, 'RUB', 'Павел Петров')]
    assert heard('boris') == heard('head') == []


def test_a_deal_that_somebody_else_took_back_to_work_is_told_to_its_owner_with_the_reason(store, team, mine, heard):
    """S9; back to an earlier step as well, onward not, and only while it stands there."""
    store.write(deals.move, mine, to='lost', seen='intake', reason='Дорого', by=team.anna)
    assert heard() == []
    made = store.write(deals.move, mine, to='intake', seen='lost', reason='Отказ не принят', by=team.head)
    assert heard('anna', 'kind', 'who', 'text') == [(Kind.HANDED_BACK, 'Павел Петров', 'Отказ не принят')]
    store.write(deals.undo_move, mine, move_id=made, by=team.head)
    assert heard() == []
    store.write(deals.move, mine, to='intake', seen='lost', reason='Передумал', by=team.anna)
    store.write(deals.move, mine, to='proposal', seen='intake', by=team.head)
    assert heard() == [], 'what she took back herself is no news, and onward is not back'
    store.write(deals.move, mine, to='interest', seen='proposal', by=team.head)
    assert heard() == [(Kind.HANDED_BACK, 'Остров / д2')]


def test_only_what_was_shown_is_read_and_by_nobody_else(store, team, a_deal, heard):
    store.write(deals.create, title='Первая', owner_id=team.anna, by=team.head)
    [(first,)] = heard('anna', 'key')
    second = store.write(deals.create, title='Вторая', owner_id=team.anna, by=team.head)
    store.write(bell.see, [first, 'mentioned:1', 'x' * 9000], by=team.anna)
    assert dict(heard('anna', 'title', 'unread')) == {'Первая': False, 'Вторая': True}
    assert store.read(query.unread, by=team.anna) == 1
    store.write(deals.set_field, second, 'owner_id', seen=team.anna, new=team.boris, by=team.head)
    assert store.read(query.unread, by=team.boris) == 1
    store.write(bell.see, [first], by=team.anna)
    assert store.read(lambda session: len(session.exec(select(NoticeRead)).all())) == 1


def test_after_a_week_nothing_is_news_and_what_was_seen_is_forgotten(store, team, heard, time):
    store.write(deals.create, title='Река / д1', owner_id=team.anna, by=team.head)
    [(key,)] = heard('anna', 'key')
    store.write(bell.see, [key], by=team.anna)
    time.start = NOW + query.KEPT + timedelta(minutes=1)
    assert heard() == []
    time.start = NOW + 3 * query.KEPT
    store.write(bell.see, [], by=team.anna)
    assert store.read(lambda session: session.exec(select(NoticeRead)).all()) == []


def test_what_a_file_brought_is_nobodys_news(store, team, heard):
    deal = store.write(deals.create, title='Река / д1', owner_id=team.anna, by=team.head)
    store.write(_imported, deal)
    assert heard() == []


def _imported(session, deal):
    run = Import(source='Лог', file='log.csv', kind='deals', at=NOW)
    session.add(run)
    session.flush()
    access.deal(session, deal, by=access.SYSTEM).import_id = run.id
