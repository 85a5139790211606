"""Observers see a deal, and nothing more."""

import pytest

from dashboard import access, deals, observers, reports, tasks, timeline
from dashboard.errors import BadValue, NotFound, OnlyObserving
from dashboard.queries import board, deal, feed, home

from .conftest import NOW


@pytest.fixture
def watched(store, team, a_deal):
    """Anna's deal, which Viktor of another department observes."""
    made = a_deal()
    store.write(observers.add, made, team.viktor, by=team.anna)
    return made


def test_an_observer_sees_the_deal_its_feed_and_its_card_and_that_it_is_only_to_be_looked_at(store, team, watched):
    """E2."""
    assert store.read(deal.deal, watched, by=team.viktor).observing
    assert not store.read(deal.deal, watched, by=team.anna).observing
    assert store.read(feed.feed, watched, by=team.viktor).lines
    [card] = store.read(board.board, board.Filters(), by=team.viktor).columns[0].cards
    assert (card.id, card.observed) == (watched, True)


def test_whatever_else_an_observer_tries_is_refused_with_a_sentence(store, team, watched):
    for command, facts in {
        deals.move: {'to': 'interest', 'seen': 'intake'},
        deals.set_field: {'field': 'note', 'seen': '', 'new': 'Моё'},
        timeline.add: {'text': 'Звонил'},
        tasks.add: {'text': 'Позвонить', 'due': NOW},
    }.items():
        with pytest.raises(OnlyObserving, match='observe'):
            store.write(command, watched, **facts, by=team.viktor)
    with pytest.raises(OnlyObserving):
        store.write(observers.add, watched, team.boris, by=team.viktor)


def test_an_observed_deal_is_no_part_of_the_observers_day_and_figures(store, team, watched):
    assert not store.read(home.employees_day, by=team.viktor).begun
    [entered, *_] = store.read(reports.report, 'conversion', reports.Ask(), by=team.viktor).rows
    assert entered['entered'] == 0


def test_whoever_is_no_longer_an_observer_finds_nothing(store, team, watched):
    store.write(observers.remove, watched, team.viktor, by=team.head)
    with pytest.raises(NotFound):
        store.read(deal.deal, watched, by=team.viktor)


def test_the_feed_names_who_observes_since_when_and_by_whose_word(store, team, watched):
    store.write(observers.remove, watched, team.viktor, by=team.head)
    removed, added, *_ = store.read(feed.feed, watched, by=team.anna).lines
    assert (added.kind, added.who, added.new) == ('observer.added', 'Анна Крылова', 'Виктор Орлов')
    assert (removed.kind, removed.who, removed.old) == ('observer.removed', 'Павел Петров', 'Виктор Орлов')


def test_only_somebody_who_works_here_observes_and_twice_is_once(store, team, watched):
    with pytest.raises(BadValue):
        store.write(observers.add, watched, 999, by=team.anna)
    store.write(observers.add, watched, team.viktor, by=team.anna)
    assert store.read(deal.deal, watched, by=team.anna).observers == ((team.viktor, 'Виктор Орлов'),)


def test_a_deal_shows_who_handed_it_over_and_when(store, team, a_deal):
    """S1: who handed it over, and when."""
    made = a_deal(owner=None)
    assert store.read(deal.deal, made, by=team.head).assigned is None
    store.write(deals.set_field, made, 'owner_id', seen=None, new=team.anna, by=team.head)
    assert store.read(deal.deal, made, by=team.anna).assigned == deal.Assigned('Павел Петров', NOW)
    own = store.write(deals.create, title='Остров', by=team.anna)
    assert store.read(deal.deal, own, by=team.anna).assigned is None


def test_the_company_head_changes_also_what_they_observe(store, team, watched):
    store.write(observers.add, watched, team.director, by=team.head)
    assert not store.read(deal.deal, watched, by=team.director).observing
    assert store.read(lambda session: access.reader(session, team.director)).observes
