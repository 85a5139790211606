"""Duplicates, disputes and clients who come back: who learns what, and nothing more."""

from dataclasses import asdict
from datetime import date

import pytest

from dashboard import access, beginnings, contacts, deals, disputes, duplicates, journal, links, lists
from dashboard.contacts import Content
from dashboard.errors import AlreadySettled, BadValue, NobodysDuplicate, NotFound
from dashboard.models import Verdict
from dashboard.queries import clients, home
from dashboard.queries import deal as deal_query
from dashboard.queries import disputes as disputes_query
from dashboard.queries import duplicates as query
from tests.conftest import NOW
from tests.test_contacts import kept

FLAT = 'Остров / д2 / п1 / эт3 / кв7'
TYPED = 'остров дом 2, квартира 7'
PHONE = '+70001112233'

@pytest.fixture(autouse=True)
def parts(store):
    """The list of parts as it ships."""
    store.write(lists.ensure_shipped)


def won(store, deal, team):
    for seen, to in (('intake', 'interest'), ('interest', 'won')):
        store.write(deals.move, deal, to=to, seen=seen, by=team.director)
    return deal


def test_while_typing_ones_own_deal_is_linked_and_anothers_only_said_to_be_there(store, team, a_deal):
    mine = a_deal(FLAT)
    found = store.read(query.propose, TYPED, by=team.anna)
    assert ([one.id for one in found.standing.open], found.standing.elsewhere) == ([mine], False)
    assert store.read(query.propose, TYPED, by=team.viktor).standing == query.Standing(elsewhere=True)
    assert store.read(query.propose, TYPED, by=team.anna, but=mine).standing.nothing
    assert [one.id for one in store.read(query.propose, TYPED, by=team.head).standing.open] == [mine]


def test_a_deal_with_nobody_responsible_is_in_work_too(store, team, a_deal):
    a_deal(FLAT, owner=None)
    assert store.read(query.check, TYPED, by=team.anna).elsewhere
    assert store.write(duplicates.disclose, TYPED, by=team.anna) == (duplicates.InWork(None, NOW),)


def test_a_phone_gives_a_duplicate_away_as_a_flat_does_and_no_more(store, team, a_deal):
    deal = a_deal('Дача')
    store.write(contacts.add, deal, Content('Ирина', ('8 000 111-22-33',)), by=team.anna)
    proposal = store.read(query.propose, 'Олег 8 (000) 111 22 33', by=team.viktor)
    assert (proposal.standing, proposal.known) == (query.Standing(elsewhere=True), ())
    [told] = store.write(duplicates.disclose, '', (PHONE,), by=team.viktor)
    assert asdict(told) == {'owner': 'Анна Крылова', 'since': NOW}


def test_a_lost_deal_and_somebody_elses_won_one_say_nothing(store, team, a_deal):
    deal = a_deal(FLAT)
    store.write(deals.move, deal, to='lost', seen='intake', reason='Дорого', by=team.anna)
    won(store, a_deal(FLAT, owner='boris'), team)
    assert store.read(query.check, TYPED, by=team.anna).nothing


def test_a_client_who_comes_back_gets_a_new_deal_with_people_and_a_link(store, team, a_deal):
    earlier = a_deal(FLAT)
    contact = store.write(contacts.add, earlier, Content('Ирина', (PHONE,), part='Собственник'), by=team.anna)
    won(store, earlier, team)
    [bought] = store.read(query.check, TYPED, by=team.anna).bought
    assert (bought.id, bought.bought, bought.owner) == (earlier, date(2026, 11, 24), 'Анна Крылова')
    again = store.write(beginnings.begin, title=FLAT, owner_id=team.anna, again=earlier, by=team.anna)
    client = store.read(clients.of_deal, again, by=team.anna)
    assert [(one.id, one.part) for one in client.people] == [(contact, 'Собственник')]
    assert [one.id for one in client.linked] == [one.id for one in store.read(query.check, FLAT, by=team.anna, but=again).bought] == [earlier]
    assert [one.id for one in store.read(clients.of_deal, earlier, by=team.anna).linked] == [again]
    assert store.read(deal_query.deal, again, by=team.anna).stage.code == 'intake'


def test_only_a_won_deal_that_one_sees_can_be_begun_anew(store, team, a_deal):
    open_, hidden = a_deal(FLAT), won(store, a_deal(FLAT, owner='boris'), team)
    for earlier in (open_, hidden, 999):
        with pytest.raises(NotFound):
            store.write(beginnings.begin, title=FLAT, again=earlier, by=team.anna)


def test_a_deal_with_a_wrong_phone_is_not_begun_at_all(store, team):
    with pytest.raises(BadValue, match='digits are missing'):
        store.write(beginnings.begin, title=FLAT, people=[Content('Ирина', ('123',))], by=team.anna)
    assert not store.read(home.employees_day, by=team.anna).begun


@pytest.fixture
def asked(store, team, a_deal):
    """Boris asks about Anna's flat."""
    deal = a_deal(FLAT)
    return deal, store.write(disputes.ask, TYPED, by=team.boris)


def test_a_question_stands_on_the_list_of_the_head_and_its_asker_sees_that_it_waits(store, team, asked):
    deal, question = asked
    assert store.write(disputes.ask, TYPED, by=team.boris) == question
    [line] = store.read(disputes_query.heads, by=team.head).disputes
    assert (line.title, line.asker, line.owner, line.deal, line.may_give) == (TYPED, 'Борис Маслов', 'Анна Крылова', deal, True)
    assert store.read(disputes_query.heads, by=team.viktor_head).disputes == ()
    assert store.read(query.check, TYPED, by=team.boris).asked == NOW
    [own] = store.read(disputes_query.own, by=team.boris).answers
    assert (own.verdict, own.deal) == (None, None)


def test_the_head_of_who_asked_learns_three_facts_of_a_deal_that_is_not_his(store, team, a_deal):
    a_deal(FLAT, owner='viktor')
    store.write(disputes.ask, TYPED, by=team.boris)
    [line] = store.read(disputes_query.heads, by=team.head).disputes
    assert (line.owner, line.since, line.deal, line.may_give) == ('Виктор Орлов', NOW, None, False)
    [theirs] = store.read(disputes_query.heads, by=team.viktor_head).disputes
    assert theirs.deal is not None
    with pytest.raises(NotFound):
        store.write(disputes.settle, line.id, Verdict.GIVEN, by=team.head)
    store.write(disputes.settle, line.id, Verdict.STAYS, by=team.head)


@pytest.mark.parametrize(('verdict', 'owner'), [(Verdict.STAYS, 'anna'), (Verdict.BOTH, 'anna'), (Verdict.GIVEN, 'boris')])
def test_a_verdict_is_told_to_who_asked_and_can_be_taken_back(store, team, asked, verdict, owner):
    deal, question = asked
    store.write(disputes.settle, question, verdict, by=team.head)
    assert store.read(disputes_query.heads, by=team.head).disputes == ()
    [own] = store.read(disputes_query.own, by=team.boris).answers
    assert (own.verdict, own.deal) == (verdict, deal if owner == 'boris' else None)
    assert store.read(deal_query.deal, deal, by=team.head).owner_id == getattr(team, owner)
    with pytest.raises(AlreadySettled):
        store.write(disputes.settle, question, verdict, by=team.head)
    store.write(disputes.reopen, question, by=team.head)
    assert store.read(deal_query.deal, deal, by=team.head).owner_id == team.anna
    assert len(store.read(disputes_query.heads, by=team.head).disputes) == 1


def test_nobody_asks_about_what_they_see_or_what_is_not_there(store, team, asked):
    for who in (team.anna, team.head):
        with pytest.raises(NobodysDuplicate):
            store.write(disputes.ask, TYPED, by=who)
    with pytest.raises(NobodysDuplicate):
        store.write(disputes.ask, 'Остров / д2 / кв8', by=team.boris)


def test_two_flats_of_one_family_are_linked_and_parted(store, team, a_deal):
    one, other = a_deal('Остров / кв1'), a_deal('Остров / кв2')
    store.write(links.add, one, other, by=team.anna)
    store.write(links.add, other, one, by=team.anna)
    assert [[near.id for near in store.read(clients.of_deal, deal, by=team.anna).linked] for deal in (one, other)] == [[other], [one]]
    store.write(deals.set_field, other, 'owner_id', seen=team.anna, new=team.viktor, by=access.SYSTEM)
    assert store.read(clients.of_deal, one, by=team.anna).linked == ()
    with pytest.raises(NotFound):
        store.write(links.remove, one, other, by=team.anna)
    store.write(links.remove, one, other, by=team.director)
    with pytest.raises(BadValue):
        store.write(links.add, one, one, by=team.anna)


def test_the_journal_says_who_asked_and_never_what_was_typed(store, team, asked):
    assert TYPED not in kept(store)
    assert journal.DISPUTED in kept(store)
