"""The journal: who may read which entry, what it says, that it only grows, and that reading it does not grow with it."""

import re
from datetime import UTC, date, timedelta

import pytest
from sqlalchemy import delete, event, insert, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from dashboard import (
    absences,
    access,
    bonus_rules,
    bulk,
    deals,
    departments,
    duplicates,
    head_notes,
    journal,
    lists,
    observers,
    people,
    tasks,
    timeline,
)
from dashboard.errors import NotAllowed
from dashboard.models import JournalEntry, metadata
from dashboard.queries import feed
from dashboard.queries import journal as query
from dashboard.queries.journal import KINDS, Filters

from .conftest import NOW


def entries(store, by, **filters):
    return store.read(query.window, Filters(**filters), by=by).entries


def whats(store, by, **filters):
    return [entry.line.kind for entry in entries(store, by, **filters)]


def words() -> set[str]:
    """Every word for what happened that journal.py has, but those that only open pages hear: time alone writes no entries."""
    found = {value for name, value in vars(journal).items() if name.isupper() and isinstance(value, str) and re.fullmatch(r'[\w.]+\.\w+', value)}
    return found - {journal.STEP_DUE, journal.DAY_BEGAN}


def test_every_kind_of_entry_can_be_asked_for_and_stands_in_one_group_alone():
    grouped = [what for kinds in KINDS.values() for what in kinds]
    assert words() <= set(grouped)
    assert len(grouped) == len(set(grouped))


def test_every_kind_of_entry_about_a_deal_is_told_in_its_feed_or_has_a_reason_not_to():
    of_deals = {
        what for what in words()
        if what.startswith(('deal.', 'stage.', 'task.', 'feed.', 'observer.', 'substitute.', 'head_note.', 'line.', 'payment.', 'share.', 'contact.', 'company.', 'link.', 'dispute.', 'upsell.', 'checklist.', 'handover.'))
    }
    assert of_deals == set(feed.SYSTEM) | set(feed.UNTOLD)


def test_an_entry_can_neither_be_changed_nor_deleted(store, a_deal):
    a_deal()
    for statement in (update(JournalEntry).values(by_id=None), delete(JournalEntry)):
        with pytest.raises(IntegrityError, match='append-only'):
            store.write(lambda session, act=statement: session.execute(act))
    assert whats(store, access.SYSTEM) == [journal.DEAL_CREATED]


def test_names_and_stages_stand_in_the_place_of_ids_and_codes(store, team, a_deal):
    deal = a_deal()
    store.write(deals.set_field, deal, 'owner_id', seen=team.anna, new=team.boris, by=team.head)
    store.write(deals.move, deal, to='interest', seen='intake', by=team.boris)
    store.write(observers.add, deal, team.viktor, by=team.boris)
    store.write(tasks.add, deal, text='Позвонить', due=NOW, by=team.boris)
    step, seen, moved, owner, _made = (entry.line for entry in entries(store, team.head))
    assert (owner.who, owner.old, owner.new) == ('Павел Петров', 'Анна Крылова', 'Борис Маслов')
    assert (moved.source.name, moved.target.name) == ('В работу', 'Интерес')
    assert (seen.new, step.text, step.due) == ('Виктор Орлов', 'Позвонить', NOW)


def test_a_head_reads_of_the_department_its_deals_and_its_people(store, team, a_deal):
    a_deal('Анны')
    a_deal('Виктора', owner='viktor')
    a_deal('Ничья', owner=None)
    store.write(absences.add, team.boris, kind='sickness', first=NOW.date(), last=NOW.date(), by=team.director)
    store.write(people.edit, team.viktor, changes={'name': ('Виктор Орлов', 'Витя Орлов')}, by=team.director)
    store.write(departments.add, name='Опт', by=team.director)
    store.write(lists.add, lists.PROJECT, text='Лес', by=team.viktor_head)
    retail, projects, everything = (entries(store, by) for by in (team.head, team.viktor_head, team.director))
    assert [entry.title or entry.line.about for entry in retail] == ['Борис Маслов', 'Ничья', 'Анны']
    assert [entry.title or entry.line.about for entry in projects] == ['project', 'Витя Орлов', 'Ничья', 'Виктора']
    assert len(everything) == 7
    for by in (team.anna, team.viktor):
        with pytest.raises(NotAllowed):
            entries(store, by)


def test_of_what_own_people_do_with_deals_of_others_only_that_they_did_it_is_told(store, team, a_deal):
    a_deal('Остров / кв7', owner='viktor')
    store.write(duplicates.disclose, 'Остров / кв7', by=team.anna)
    [asked] = entries(store, team.head)
    assert (asked.elsewhere, asked.deal, asked.title, asked.line.who, asked.line.kind) == (True, None, '', 'Анна Крылова', journal.DISCLOSED)
    [theirs, _made] = entries(store, team.viktor_head)
    assert (theirs.elsewhere, theirs.title) == (False, 'Остров / кв7')


def test_before_everybody_no_journal_tells_of_a_note_or_of_a_bonus(store, team, a_deal):
    store.write(head_notes.write, a_deal(), text='Торгуется', seen='', by=team.head)
    store.write(bonus_rules.add, fields={'name': 'Анна', 'since': date(2026, 9, 1), 'goods_rate': 2_00, 'services_rate': 10_00, 'person_id': team.anna}, by=team.director)
    hidden = {journal.HEAD_NOTED, journal.BONUS_ADDED}

    def told(ask, by):
        return {entry.line.kind for entry in store.read(ask, Filters(), by=by).entries}

    assert told(query.window, team.director) >= hidden
    for who in (team.head, team.director):
        assert not told(access.before_all(query.window), who) & hidden


def test_that_a_head_wrote_a_note_is_told_to_those_who_see_the_note(store, team, a_deal):
    of_anna, of_viktor, nobodys = a_deal(), a_deal('Виктора', owner='viktor'), a_deal('Ничья', owner=None)
    for deal in (of_anna, of_viktor, nobodys):
        store.write(head_notes.write, deal, text='Мягче', seen='', by=team.director)
    told = {by: [entry.deal for entry in entries(store, by) if entry.line.kind == journal.HEAD_NOTED] for by in (team.director, team.head, team.viktor_head)}
    assert told == {team.director: [nobodys, of_viktor, of_anna], team.head: [of_anna], team.viktor_head: [of_viktor]}


def test_it_is_asked_by_person_kind_deal_and_days(store, team, a_deal, time):
    deal, other = a_deal(), a_deal('Остров / кв2', owner='boris')
    time.start += timedelta(days=1)
    store.write(deals.move, deal, to='interest', seen='intake', by=team.anna)
    store.write(timeline.add, other, text='Договорились', by=team.boris)
    store.write(deals.set_field, other, 'amount', seen=0, new=100, by=team.head)
    ask = lambda **filters: whats(store, team.head, **filters)  # noqa: E731 - four letters in each line below
    assert ask(person=team.anna) == [journal.STAGE_MOVED]
    assert ask(kind='feed') == [journal.FEED_ADDED]
    assert ask(kind='fields') == ['field.amount', journal.DEAL_CREATED, journal.DEAL_CREATED]
    assert ask(kind='fields', person=team.head) == ['field.amount']
    assert ask(deal=deal) == [journal.STAGE_MOVED, journal.DEAL_CREATED]
    assert ask(deal=other, kind='feed', person=team.boris) == [journal.FEED_ADDED]
    assert ask(first=date(2026, 11, 25)) == ['field.amount', journal.FEED_ADDED, journal.STAGE_MOVED]
    assert ask(last=date(2026, 11, 24)) == [journal.DEAL_CREATED, journal.DEAL_CREATED]
    assert whats(store, team.director, person=query.NOBODY) == [journal.DEAL_CREATED, journal.DEAL_CREATED]


def test_filters_that_fit_nothing_are_left_out(store, team, a_deal):
    theirs = a_deal('Виктора', owner='viktor')
    a_deal()
    found = store.read(query.window, Filters(person=team.viktor, kind='salaries', deal=theirs), by=team.head)
    assert (found.filters, len(found.entries)) == (Filters(), 1)




@pytest.fixture
def long(store, team, a_deal):
    """A journal of some thousands of entries: Anna's, then far more of the other department's."""
    deal, theirs = a_deal(), a_deal('Виктора', owner='viktor')

    def grow(session, count, **facts):
        rows = [{'at': NOW + timedelta(seconds=n), 'what': journal.STAGE_REASON, 'new': str(n), **facts} for n in range(count)]
        session.execute(insert(metadata.tables['journal']), rows)

    store.write(grow, 120, deal_id=deal, by_id=team.anna)
    store.write(lambda session: grow(session, 2 * query.SPAN, deal_id=theirs, by_id=team.viktor))
    return store


def through(store, by, **filters):
    """All the windows, one behind the other."""
    found, behind, windows = [], None, 0
    while behind or not windows:
        window = store.read(query.window, Filters(**filters), behind, by=by)
        found, behind, windows = [*found, *window.entries], window.behind, windows + 1
    return found, windows


@pytest.mark.parametrize('filters', [{}, {'kind': 'stages'}, {'kind': 'stages', 'first': date(2026, 11, 24)}])
def test_windows_follow_each_other_without_gap_or_repetition(long, team, filters):
    everything, _ = through(long, team.director, **filters)
    keys = [entry.key for entry in everything]
    assert keys == sorted(keys, reverse=True)
    assert len({entry.id for entry in everything}) == len(everything) == 2 * query.SPAN + 120 + (0 if filters else 2)
    own, windows = through(long, team.head, **filters)
    assert len(own) == 120 + (0 if filters else 1)
    assert windows < 20


def test_a_window_looks_through_so_many_entries_and_says_how_far(long, team):
    found = long.read(query.window, Filters(first=date(2026, 11, 24)), (NOW + timedelta(days=9), 0), by=team.head)
    assert found.entries == ()
    assert found.behind[0] == NOW + timedelta(seconds=query.SPAN)


@pytest.mark.parametrize('filters', [{}, {'person': 3}, {'kind': 'stages'}, {'kind': 'people'}, {'deal': 1}, {'first': date(2026, 1, 1)}, {'kind': 'steps', 'person': 3}])
def test_no_way_of_asking_sorts_or_scans_the_journal(store, team, a_deal, filters):
    a_deal()
    plans = []

    def explain(_connection, cursor, statement, parameters, *_rest):
        if 'FROM journal' in statement and not statement.startswith('EXPLAIN'):
            cursor.execute('EXPLAIN QUERY PLAN ' + statement, parameters)
            plans.extend(row[3] for row in cursor.fetchall())

    event.listen(store._reader, 'before_cursor_execute', explain)
    entries(store, team.head, **filters)
    assert [step for step in plans if re.match(r'SCAN journal(?! USING (COVERING )?INDEX)', step)] == []
    assert any('USING COVERING INDEX ix_journal' in step or 'USING INDEX ix_journal_deal' in step for step in plans)


def test_the_number_of_statements_does_not_grow_with_the_window(store, team, a_deal):
    def statements(n):
        seen = []
        listener = lambda *details: seen.append(details[2])  # noqa: E731 - it has to be the same one to be removed
        event.listen(store._reader, 'before_cursor_execute', listener)
        store.read(query.window, Filters(), n=n, by=team.head)
        event.remove(store._reader, 'before_cursor_execute', listener)
        return len(seen)

    for n in range(12):
        deal = a_deal(f'Остров / кв{n}')
        store.write(deals.move, deal, to='interest', seen='intake', by=team.anna)
        store.write(timeline.add, deal, text='Договорились', by=team.anna)
        store.write(tasks.add, deal, text='Позвонить', due=NOW, by=team.anna)
    assert statements(40) == statements(4) > 0


def test_an_export_says_how_many_deals_went_out(store, team):
    store.write(bulk.record_export, count=12, by=team.head)
    [out] = entries(store, team.director, kind='files')
    assert (out.line.who, out.line.new, out.line.at.astimezone(UTC)) == ('Павел Петров', '12', NOW)
    assert store.read(lambda session: len(session.exec(select(JournalEntry)).all())) == 1
