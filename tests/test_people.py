"""People, departments and absences: who may say what of whom, and what is never lost."""

from datetime import date, time

import pytest
from sqlmodel import select

from dashboard import absences, access, departments, journal, people
from dashboard.errors import (
    BadValue,
    DepartmentInUse,
    FieldConflict,
    LastCompanyHead,
    NotAllowed,
    NotFound,
    NotYourself,
)
from dashboard.models import Absence, Department, JournalEntry, Person, Role
from dashboard.queries import staff

DAY = date(2026, 11, 25)


def person(store, person_id):
    return store.read(lambda session: session.get(Person, person_id).model_dump())


def journaled(store, what):
    return store.read(lambda session: [(entry.old, entry.new) for entry in session.exec(select(JournalEntry).where(JournalEntry.what == what))])


def retail(store):
    return store.read(lambda session: session.exec(select(Department.id).where(Department.name == 'Розница')).one())


def named(store, name, *, by):
    return next(one for one in store.read(staff.staff, by=by).people if one.name == name)


def test_a_company_head_adds_a_person_who_can_sign_in_later(store, team):
    made = store.write(people.add, name=' Светлана Щукина ', department_id=retail(store), by=team.director)
    found = person(store, made)
    assert (found['name'], found['login'], found['role'], found['active']) == ('Светлана Щукина', 'svetlana.shchukina', 'employee', True)
    assert journaled(store, journal.PERSON_ADDED) == [(None, f'{made} Светлана Щукина')]


def test_namesakes_get_logins_of_their_own(store, team):
    logins = [person(store, store.write(people.add, name='Юлия Ёж', by=team.director))['login'] for _ in range(3)]
    assert logins == ['yuliya.ezh', 'yuliya.ezh2', 'yuliya.ezh3']


def test_a_team_is_added_with_a_name_a_line_or_not_at_all(store, team):
    made = store.write(people.add_several, names='Ира Лис\r\n\n  Пётр Ким \n', department_id=retail(store), by=team.director)
    assert [person(store, one)['name'] for one in made] == ['Ира Лис', 'Пётр Ким']
    with pytest.raises(BadValue):
        store.write(people.add_several, names='Олег\n' + 'я' * 201, by=team.director)
    with pytest.raises(BadValue):
        store.write(people.add_several, names=' \n', by=team.director)
    with pytest.raises(BadValue):
        store.write(people.add_several, names='а б\n' * 101, by=team.director)
    assert 'Олег' not in {one.name for one in store.read(staff.staff, by=team.director).people}


def test_adding_several_is_undone_by_disabling_them(store, team):
    made = store.write(people.add_several, names='Ира\nПётр', by=team.director)
    store.write(people.withdraw, made, by=team.director)
    assert not any(person(store, one)['active'] for one in made)


def test_fields_are_edited_together_or_not_at_all_and_undone_by_the_reverse(store, team):
    changes = {'name': ('Анна Крылова', 'Анна Лис'), 'login': ('anna', 'Anna.Lis'), 'initials': (None, 'ал'), 'worked_from': (None, DAY)}
    store.write(people.edit, team.anna, changes=changes, by=team.director)
    found = person(store, team.anna)
    assert (found['name'], found['login'], found['initials'], found['worked_from']) == ('Анна Лис', 'anna.lis', 'АЛ', DAY)
    back = {field: (found[field], seen) for field, (seen, _new) in changes.items()}
    store.write(people.edit, team.anna, changes=back, by=team.director)
    assert person(store, team.anna)['login'] == 'anna'
    assert journaled(store, 'person.name') == [(f'{team.anna} Анна Крылова', f'{team.anna} Анна Лис'), (f'{team.anna} Анна Лис', f'{team.anna} Анна Крылова')]
    with pytest.raises(BadValue):
        store.write(people.edit, team.anna, changes={'name': ('Анна Крылова', 'Аня'), 'login': ('anna', 'boris')}, by=team.director)
    assert person(store, team.anna)['name'] == 'Анна Крылова'


def test_what_somebody_else_changed_meanwhile_is_a_conflict_on_that_field(store, team):
    store.write(people.edit, team.anna, changes={'name': ('Анна Крылова', 'Анна К.')}, by=team.director)
    with pytest.raises(FieldConflict) as refused:
        store.write(people.edit, team.anna, changes={'name': ('Анна Крылова', 'Аня')}, by=team.director)
    assert refused.value.facts['value'] == 'Анна К.'
    store.write(people.edit, team.anna, changes={'color': ('#5b7fd6', '#2F8F6B')}, by=team.director)
    assert person(store, team.anna)['color'] == '#2f8f6b'


@pytest.mark.parametrize(
    ('field', 'value'),
    [
        ('name', ''), ('name', None), ('name', 7), ('login', 'a'), ('login', 'два слова'), ('login', 'boris'), ('login', 'я' * 65), ('role', 'admin'), ('role', None),
        ('department_id', 99), ('department_id', '1'), ('color', 'red'), ('color', 'url(x)'), ('initials', 'АБВГ'), ('worked_from', '2026-01-01'),
        ('active', False), ('id', 7),
    ],
)  # fmt: skip
def test_what_does_not_fit_a_field_is_refused(store, team, field, value):
    before = person(store, team.anna)
    with pytest.raises(BadValue):
        store.write(people.edit, team.anna, changes={field: (before.get(field), value)}, by=team.director)
    assert person(store, team.anna) == before


def test_nobody_leaves_before_coming(store, team):
    changes = {'worked_from': (None, DAY), 'worked_to': (None, date(2026, 11, 1))}
    with pytest.raises(BadValue):
        store.write(people.edit, team.anna, changes=changes, by=team.director)


def test_who_is_disabled_does_nothing_more_and_keeps_the_deals(store, team, a_deal):
    deal = a_deal()
    store.write(people.disable, team.anna, by=team.director)
    with pytest.raises(NotAllowed):
        store.read(access.reader, team.anna)
    assert named(store, 'Анна Крылова', by=team.director).open_deals == 1
    assert store.read(access.deal, deal, by=team.director)
    store.write(people.enable, team.anna, by=team.director)
    store.write(people.enable, team.anna, by=team.director)
    assert store.read(access.reader, team.anna)
    assert len(journaled(store, journal.PERSON_ENABLED)) == 1


def test_the_last_company_head_can_be_neither_disabled_nor_demoted(store, team):
    with pytest.raises(LastCompanyHead):
        store.write(people.disable, team.director, by=team.director)
    with pytest.raises(LastCompanyHead):
        store.write(people.edit, team.director, changes={'role': ('company_head', 'head')}, by=team.director)
    with pytest.raises(BadValue):
        store.write(people.edit, team.director, changes={'login': ('director', None)}, by=team.director)
    store.write(people.edit, team.head, changes={'role': ('head', 'company_head')}, by=team.director)
    with pytest.raises(NotYourself):
        store.write(people.disable, team.director, by=team.director)
    store.write(people.disable, team.director, by=team.head)
    with pytest.raises(LastCompanyHead):
        store.write(people.disable, team.head, by=access.SYSTEM)


def test_a_head_without_a_login_is_no_head_to_rely_on(store, team):
    made = store.write(people.add, name='Второй', role=Role.COMPANY_HEAD, by=team.director)
    with pytest.raises(BadValue):
        store.write(people.edit, made, changes={'login': (person(store, made)['login'], '')}, by=team.director)


@pytest.mark.parametrize('who', ['anna', 'head'])
def test_only_the_company_head_edits_people_and_departments(store, team, who):
    by = getattr(team, who)
    for command, facts in [
        (people.add, {'name': 'Кто-то'}),
        (people.add_several, {'names': 'Кто-то'}),
        (people.edit, {'person_id': team.boris, 'changes': {'name': ('Борис Маслов', 'Боря')}}),
        (people.edit, {'person_id': by, 'changes': {'role': ('employee', 'company_head')}}),
        (people.disable, {'person_id': team.boris}),
        (people.enable, {'person_id': team.boris}),
        (departments.add, {'name': 'Новое'}),
        (departments.rename, {'department_id': 1, 'seen': 'Розница', 'new': 'Иное'}),
        (departments.retire, {'department_id': 1}),
        (departments.restore, {'department_id': 1}),
    ]:
        with pytest.raises(NotAllowed):
            store.write(command, **facts, by=by)


def test_departments_are_added_renamed_and_retired_only_when_empty(store, team):
    made = store.write(departments.add, name='Опт', by=team.director)
    store.write(departments.rename, made, seen='Опт', new='Оптовый', by=team.director)
    with pytest.raises(FieldConflict):
        store.write(departments.rename, made, seen='Опт', new='Крупный опт', by=team.director)
    for taken in ('розница', '', 'я' * 201):
        with pytest.raises(BadValue):
            store.write(departments.add, name=taken, by=team.director)
    store.write(people.edit, team.boris, changes={'department_id': (retail(store), made)}, by=team.director)
    with pytest.raises(DepartmentInUse):
        store.write(departments.retire, made, by=team.director)
    store.write(people.disable, team.boris, by=team.director)
    store.write(departments.retire, made, by=team.director)
    assert [name for _, name in store.read(staff.staff, by=team.director).retired] == ['Оптовый']
    with pytest.raises(BadValue):
        store.write(people.edit, team.anna, changes={'department_id': (retail(store), made)}, by=team.director)
    store.write(departments.restore, made, by=team.director)
    assert 'Оптовый' in [unit.name for unit in store.read(staff.staff, by=team.director).units]


def test_a_head_sees_and_keeps_the_own_team_alone(store, team):
    seen = store.read(staff.staff, by=team.head)
    assert [(unit.name, [one.name for one in unit.people]) for unit in seen.units] == [('Розница', ['Павел Петров', 'Анна Крылова', 'Борис Маслов'])]
    assert not seen.edits
    with pytest.raises(NotAllowed):
        store.read(staff.staff, by=team.anna)
    store.write(absences.add, team.anna, kind='vacation', first=DAY, last=DAY, by=team.head)
    with pytest.raises(NotFound):
        store.write(absences.add, team.viktor, kind='vacation', first=DAY, last=DAY, by=team.head)
    theirs = store.write(absences.add, team.viktor, kind='vacation', first=DAY, last=DAY, by=team.director)
    for command in (absences.remove, absences.restore):
        with pytest.raises(NotFound):
            store.write(command, theirs, by=team.head)
        with pytest.raises(NotAllowed):
            store.write(command, theirs, by=team.viktor)


def test_an_absence_is_taken_out_and_put_back(store, team):
    made = store.write(absences.add, team.anna, kind='visit', first=DAY, last=DAY, starts=time(14), ends=time(16), by=team.head)
    assert [(one.kind, one.starts) for one in named(store, 'Анна Крылова', by=team.head).away] == [('visit', time(14))]
    store.write(absences.remove, made, by=team.head)
    assert named(store, 'Анна Крылова', by=team.head).away == ()
    store.write(absences.restore, made, by=team.head)
    store.write(absences.restore, made, by=team.head)
    assert [one.id for one in named(store, 'Анна Крылова', by=team.head).away] == [made]


def test_the_journal_says_that_somebody_is_away_and_never_why(store, team):
    store.write(absences.add, team.anna, kind='sickness', first=DAY, last=DAY, by=team.head)
    assert journaled(store, journal.ABSENCE_ADDED) == [(None, f'{team.anna} 2026-11-25…2026-11-25')]


@pytest.mark.parametrize(
    'facts',
    [
        {'kind': 'party'}, {'kind': None}, {'last': date(2026, 11, 24)}, {'last': date(2036, 1, 1)}, {'first': date(1026, 1, 1)}, {'first': '2026-11-25'},
        {'starts': time(9), 'ends': time(10)}, {'kind': 'visit', 'starts': time(9)}, {'kind': 'visit', 'starts': time(9), 'ends': time(9)},
        {'kind': 'visit', 'starts': time(9), 'ends': time(10), 'last': date(2026, 11, 26)},
    ],
)  # fmt: skip
def test_an_absence_that_cannot_be_is_refused(store, team, facts):
    with pytest.raises(BadValue):
        store.write(absences.add, team.anna, **{'kind': 'vacation', 'first': DAY, 'last': DAY} | facts, by=team.head)
    assert store.read(lambda session: session.exec(select(Absence)).all()) == []


def test_the_right_to_export_is_as_the_role_has_it_until_the_company_head_says_otherwise(store, team):
    def may(who):
        return store.read(lambda session: access.may_export(access.reader(session, who)))

    assert [may(team.head), may(team.anna)] == [True, False]
    back = store.write(people.edit, team.anna, changes={'exports': (None, True)}, by=team.director)
    store.write(people.edit, team.head, changes={'exports': (None, False)}, by=team.director)
    assert [may(team.head), may(team.anna)] == [False, True]
    assert journaled(store, 'person.exports') == [(f'{team.anna}', f'{team.anna} True'), (f'{team.head}', f'{team.head} False')]
    store.write(people.edit, team.anna, changes=back, by=team.director)
    assert not may(team.anna)
    with pytest.raises(NotAllowed):
        store.write(people.edit, team.anna, changes={'exports': (None, True)}, by=team.head)
    with pytest.raises(BadValue):
        store.write(people.edit, team.anna, changes={'exports': (None, 'yes')}, by=team.director)
