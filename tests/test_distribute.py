"""«Распределить»: what has nobody, by waiting time, and who has how much already."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from dashboard import absences, bulk, deals, distribute, journal, tasks, turns
from dashboard.errors import NobodyHere, NotAllowed
from dashboard.models import Deal, Dispute, JournalEntry, Person
from dashboard.queries import bell, home

from .conftest import NOW

people = st.dictionaries(st.integers(1, 9), st.integers(0, 30), max_size=6)
"""Who is here, by name, and how many open deals each leads."""
queues = st.lists(st.integers(100, 199), unique=True, max_size=40)


def test_what_has_nobody_waits_longest_first_and_stands_nowhere_else(store, team, a_deal, time):
    first = a_deal('Первая', owner=None)
    time.start += timedelta(days=9)
    second = a_deal('Вторая', owner=None)
    for head in (team.head, team.viktor_head, team.director):
        day = store.read(home.heads_day, by=head)
        assert [line.deal for line in day.unassigned.lines] == [first, second]
        assert day.unassigned.lines[0].since == NOW
        assert not day.stuck.count


def test_a_closed_deal_and_somebodys_do_not_wait(store, team, a_deal):
    a_deal()
    store.write(deals.move, a_deal(owner=None), to='lost', seen='intake', reason='Спам', by=team.head)
    assert not store.read(home.heads_day, by=team.head).unassigned.count


def test_beside_each_name_stands_the_load(store, team, a_deal):
    store.write(tasks.add, a_deal(), text='Позвонить', due=NOW, by=team.anna)
    a_deal()
    anna, boris = store.read(home.heads_day, by=team.head).candidates
    assert (anna.name, anna.open, anna.today) == ('Анна Крылова', 2, 1)
    assert (boris.name, boris.open, boris.today) == ('Борис Маслов', 0, 0)


def owners(store, *ids):
    return store.read(lambda session: [session.get(Deal, deal).owner_id for deal in ids])


def waits(n, a_deal, **fields):
    """So many deals that wait, the first the longest."""
    return [a_deal(f'Остров / кв{number}', owner=None, **fields) for number in range(n)]


@given(queues, people)
def test_evenly_everything_goes_to_those_who_are_here_and_nobody_gets_past_one_who_has_less(waiting, loads):
    given_ = turns.evenly(waiting, loads)
    assert list(given_) == (waiting if loads else [])
    assert set(given_.values()) <= set(loads)
    got = Counter(given_.values())
    after = {person: loads[person] + got[person] for person in loads}
    assert all(after[person] <= min(after.values()) + 1 for person in got), 'whoever got any has at most one more than whoever has least'


@given(queues, people, st.data())
def test_of_one_queue_any_part_is_level_and_comes_out_the_same_each_time(waiting, loads, data):
    """Whoever stops at some deal has what the shorter queue would have given: the longest wait is served first."""
    some = waiting[: data.draw(st.integers(0, len(waiting)))]
    assert turns.evenly(some, loads) == {deal: turns.evenly(waiting, loads).get(deal) for deal in some if loads}


def test_evenly_ties_go_by_name_and_the_least_loaded_comes_first():
    assert turns.evenly([11, 12, 13, 14, 15], {2: 1, 1: 0, 3: 0}) == {11: 1, 12: 3, 13: 2, 14: 1, 15: 3}


leading = st.dictionaries(st.integers(1, 4), st.dictionaries(st.integers(1, 12), st.integers(1, 9), max_size=6), max_size=4)
projects = st.dictionaries(st.integers(100, 199), st.none() | st.integers(1, 6), max_size=40)


@given(projects, people, leading)
def test_by_project_a_deal_goes_to_who_leads_most_there_of_those_who_are_here_and_else_nowhere(waiting, loads, leads):
    given_ = turns.by_project(waiting, loads, leads)
    for deal, project in waiting.items():
        here = {person: n for person, n in leads.get(project, {}).items() if person in loads}
        assert (deal in given_) == bool(here)
        if here:
            assert here[given_[deal]] == max(here.values())


def test_by_project_of_two_who_lead_as_many_the_one_with_less_open_takes_it():
    assert turns.by_project({11: 7, 12: 7, 13: 8}, {1: 5, 2: 4, 3: 0}, {7: {1: 2, 2: 2, 3: 1}}) == {11: 2, 12: 1}


def test_evenly_levels_the_open_deals_of_those_who_are_here(store, team, a_deal):
    a_deal()
    a_deal()
    waiting = waits(4, a_deal)
    made = store.write(distribute.evenly, by=team.head)
    assert owners(store, *waiting) == [team.boris, team.boris, team.anna, team.boris]
    assert made.people == (('Анна Крылова', 1), ('Борис Маслов', 3))
    assert made.left == 0


def test_by_project_each_goes_to_who_leads_the_project_and_the_rest_waits(store, team, a_deal):
    a_deal(project_id=1)
    a_deal(owner='boris', project_id=1)
    a_deal(owner='boris', project_id=1)
    store.write(deals.move, a_deal(project_id=2), to='lost', seen='intake', reason='Спам', by=team.anna)
    led, closed, homeless = waits(1, a_deal, project_id=1), waits(1, a_deal, project_id=2), waits(1, a_deal)
    made = store.write(distribute.by_project, by=team.head)
    assert owners(store, *led, *closed, *homeless) == [team.boris, None, None]
    assert (made.people, made.left, made.unfit) == ((('Борис Маслов', 1),), 2, 2)


@pytest.mark.parametrize('way', [distribute.evenly, distribute.by_project])
def test_who_is_absent_dismissed_or_of_another_department_gets_nothing(store, team, a_deal, way):
    for owner in ('anna', 'viktor', 'boris', 'boris'):
        a_deal(owner=owner, project_id=1)
    waiting = waits(3, a_deal, project_id=1)
    store.write(absences.add, team.boris, kind='vacation', first=NOW.date(), last=NOW.date(), by=team.head)
    store.write(way, by=team.head)
    assert owners(store, *waiting) == [team.anna] * 3
    store.write(lambda session: setattr(session.get(Person, team.anna), 'active', False))
    waits(1, a_deal, project_id=1)
    with pytest.raises(NobodyHere):
        store.write(way, by=team.head)


def test_the_companys_head_gives_to_every_department(store, team, a_deal):
    waiting = waits(3, a_deal)
    store.write(distribute.evenly, by=team.director)
    assert owners(store, *waiting) == [team.anna, team.boris, team.viktor]


@pytest.mark.parametrize('way', [distribute.evenly, distribute.by_project])
def test_what_stands_in_the_block_is_given_and_nothing_else(store, team, a_deal, way):
    """Neither somebody's deal nor a closed one, nor one of which somebody asks whose client it is."""
    a_deal(project_id=1)
    theirs, closed, asked, waiting = a_deal(owner='boris', project_id=1), *waits(3, a_deal, project_id=1)
    store.write(deals.move, closed, to='lost', seen='intake', reason='Спам', by=team.head)
    store.write(lambda session: session.add(Dispute(deal_id=asked, title='Остров', by_id=team.boris, at=NOW)))
    made = store.write(way, by=team.head)
    assert [deal for deal, _person in made.done] == [waiting]
    assert owners(store, theirs, closed, asked) == [team.boris, None, None]


def test_a_deal_that_somebody_assigned_meanwhile_stays_theirs_and_counts_as_their_load(store, team, a_deal):
    first, second = waits(2, a_deal)
    store.write(deals.set_field, first, 'owner_id', seen=None, new=team.anna, by=team.director)
    made = store.write(distribute.evenly, by=team.head)
    assert owners(store, first, second) == [team.anna, team.boris]
    assert made.done == ((second, team.boris),)


def test_one_undo_takes_all_of_it_back_but_what_went_on_to_somebody_else(store, team, a_deal):
    waiting = waits(4, a_deal)
    made = store.write(distribute.evenly, by=team.head)
    store.write(deals.set_field, waiting[0], 'owner_id', seen=team.anna, new=team.boris, by=team.head)
    assert store.write(distribute.take_back, made, by=team.head) == 1
    assert owners(store, *waiting) == [team.boris, None, None, None]


def test_each_is_in_the_journal_and_told_to_whom_it_went_as_if_given_by_hand(store, team, a_deal):
    by_hand, at_once = waits(2, a_deal)
    store.write(deals.set_field, by_hand, 'owner_id', seen=None, new=team.anna, by=team.head)
    store.write(distribute.evenly, by=team.head)
    entries = select(JournalEntry.deal_id, JournalEntry.by_id, JournalEntry.old, JournalEntry.new).where(JournalEntry.what == journal.FIELD + 'owner_id')
    assert store.read(lambda session: list(map(tuple, session.exec(entries)))) == [(by_hand, team.head, None, str(team.anna)), (at_once, team.head, None, str(team.boris))]
    for person, deal in ((team.anna, by_hand), (team.boris, at_once)):
        assert [(one.kind, one.deal, one.who) for one in store.read(bell.bell, by=person)] == [(bell.Kind.ASSIGNED, deal, 'Павел Петров')]


def test_of_more_than_one_act_may_take_the_longest_wait_is_over_first(store, team, a_deal, monkeypatch):
    monkeypatch.setattr(bulk, 'LIMIT', 2)
    waiting = waits(3, a_deal)
    made = store.write(distribute.evenly, by=team.head)
    assert owners(store, *waiting) == [team.anna, team.boris, None]
    assert made.left == 1


@pytest.mark.parametrize('way', [distribute.evenly, distribute.by_project])
def test_an_employee_distributes_nothing_and_takes_nothing_back(store, team, a_deal, way):
    waits(1, a_deal)
    with pytest.raises(NotAllowed):
        store.write(way, by=team.anna)
    made = store.write(distribute.evenly, by=team.head)
    with pytest.raises(NotAllowed):
        store.write(distribute.take_back, made, by=team.anna)
