"""Deputies: a head's rights for some days, but for head's notes; they end by themselves."""

from datetime import date, timedelta

import pytest

from dashboard import access, deals, deputies, head_notes, people
from dashboard.errors import BadValue, NotAllowed, NotFound
from dashboard.models import Person
from dashboard.queries import deal as query
from dashboard.queries import journal, staff
from dashboard.queries import people as queries

TODAY = date(2026, 11, 24)


@pytest.fixture
def retail(store, team):
    return store.read(lambda session: session.get(Person, team.anna).department_id)


@pytest.fixture
def stands_in(store, team, retail):
    """Let somebody stand in for the head of retail; by the head unless told otherwise. Returns the id."""

    def make(who='anna', *, first=TODAY, last=TODAY + timedelta(days=10), by='head'):
        return store.write(deputies.appoint, retail, person_id=getattr(team, who), first=first, last=last, by=getattr(team, by))

    return make


def may_assign(store, deal, by):
    try:
        return store.read(query.deal, deal, by=by).may_assign
    except NotFound:
        return None


def test_meanwhile_a_deputy_assigns_the_departments_deals_and_reads_no_note(store, team, a_deal, stands_in):
    deal, theirs = a_deal(owner='boris'), a_deal('Виктора', owner='viktor')
    store.write(head_notes.write, deal, text='Только для руководителя: мягче', seen='', by=team.head)
    assert may_assign(store, deal, team.anna) is None
    stands_in()
    assert may_assign(store, deal, team.anna) is True
    assert may_assign(store, theirs, team.anna) is None
    seen = store.read(query.deal, deal, by=team.anna)
    assert (seen.head_note, seen.head_noted_at) == (None, None)
    with pytest.raises(NotFound):
        store.write(head_notes.write, deal, text='Моё', seen='', by=team.anna)
    store.write(deals.set_field, deal, 'owner_id', seen=team.boris, new=team.anna, by=team.anna)
    assert 'head_note.written' not in [entry.line.kind for entry in store.read(journal.window, journal.Filters(), by=team.anna).entries]


def test_it_begins_and_ends_with_the_days_of_the_teams_clock(store, team, a_deal, stands_in, time):
    deal = a_deal(owner='boris')
    stands_in(first=TODAY + timedelta(days=1), last=TODAY + timedelta(days=2))
    held = []
    for hours in (0, 13.5, 14.5, 61.5, 62.5):  # from 10:05 in Moscow
        time.start = time.start.replace(hour=7, minute=0, day=24) + timedelta(hours=hours)
        held.append(may_assign(store, deal, team.anna))
    assert held == [None, None, True, True, None]


def test_it_is_taken_back_and_put_back(store, team, a_deal, stands_in):
    deal = a_deal(owner='boris')
    made = stands_in()
    store.write(deputies.remove, made, by=team.director)
    assert may_assign(store, deal, team.anna) is None
    store.write(deputies.restore, made, by=team.head)
    assert may_assign(store, deal, team.anna) is True
    told = [(entry.line.kind, entry.line.about, entry.line.text, entry.line.new) for entry in store.read(journal.window, journal.Filters(kind='people'), by=team.head).entries]
    assert told[1] == ('deputy.removed', 'Анна Крылова', 'Розница', '2026-11-24…2026-12-04')
    assert [kind for kind, *_ in told] == ['deputy.added', 'deputy.removed', 'deputy.added']


def test_a_head_who_stands_in_for_another_leads_both_and_reads_the_notes_of_the_own_department(store, team, a_deal, stands_in):
    of_anna, of_viktor = a_deal(), a_deal('Виктора', owner='viktor')
    stands_in('viktor_head', by='director')
    assert [may_assign(store, deal, team.viktor_head) for deal in (of_anna, of_viktor)] == [True, True]
    assert [store.read(query.deal, deal, by=team.viktor_head).head_note for deal in (of_anna, of_viktor)] == [None, '']
    assert [unit.name for unit in store.read(staff.staff, by=team.viktor_head).units] == ['Проекты', 'Розница']
    assert 'deputy.added' in [entry.line.kind for entry in store.read(journal.window, journal.Filters(), by=team.head).entries]


def test_a_deputy_knows_for_whom_and_until_when(store, team, stands_in):
    assert store.read(queries.person, team.anna).stands_in == ()
    stands_in()
    stands_in(first=TODAY, last=TODAY + timedelta(days=3))  # said twice, it holds as long as the longer one
    stands_in('boris', first=TODAY + timedelta(days=1))
    anna, boris = (store.read(queries.person, one) for one in (team.anna, team.boris))
    assert (anna.heads, anna.stands_in) == (True, (('Розница', date(2026, 12, 4)),))
    assert (boris.heads, boris.stands_in) == (False, ())
    assert [one.name for one in store.read(queries.who_signs_in)].count('Анна Крылова') == 1


def test_a_deputy_appoints_nobody(store, team, retail, stands_in):
    made = stands_in()
    with pytest.raises(NotAllowed):
        store.write(deputies.appoint, retail, person_id=team.boris, first=TODAY, last=TODAY, by=team.anna)
    with pytest.raises(NotAllowed):
        store.write(deputies.remove, made, by=team.anna)
    assert [(unit.appoints, [one.name for one in unit.deputies]) for unit in store.read(staff.staff, by=team.anna).units] == [(False, ['Анна Крылова'])]


@pytest.mark.parametrize(
    ('who', 'days'), [('head', (0, 1)), ('director', (0, 1)), ('nobody', (0, 1)), ('anna', (2, 1)), ('anna', (-3, -1)), ('anna', (0, 400))]
)
def test_what_makes_no_sense_is_refused(store, team, retail, who, days):
    first, last = (TODAY + timedelta(days=day) for day in days)
    with pytest.raises(BadValue):
        store.write(deputies.appoint, retail, person_id=getattr(team, who, 999), first=first, last=last, by=team.director)


def test_who_left_stands_in_for_nobody(store, team, a_deal, stands_in):
    a_deal()
    made = stands_in()
    store.write(people.disable, team.anna, by=team.director)
    with pytest.raises(NotAllowed):
        store.read(journal.window, journal.Filters(), by=team.anna)
    store.write(deputies.remove, made, by=team.head)
    with pytest.raises(BadValue):
        store.write(deputies.restore, made, by=team.head)
    with pytest.raises(NotFound):
        store.write(deputies.remove, 999, by=access.SYSTEM)
