"""Plans of months: who sets them, what is refused, and the ways back (A5)."""

from datetime import date

import pytest

from dashboard import journal, months, people, plans
from dashboard.errors import BadValue, FieldConflict, NotAllowed, NotFound
from dashboard.models import Person, Plan
from dashboard.plans import Cell
from dashboard.queries import journal as told
from dashboard.queries import plan as query

SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)
MILLION = 100_000_000


def standing(store, person, month=NOVEMBER):
    row = store.read(lambda session: session.get(Plan, (person, month)))
    return row and row.kopecks


def test_the_company_head_sets_a_plan_changes_it_and_takes_it_back(store, team):
    set_ = store.write(plans.enter, [Cell(team.anna, NOVEMBER, None, MILLION)], by=team.director)
    changed = store.write(plans.enter, [Cell(team.anna, NOVEMBER, MILLION, 2 * MILLION)], by=team.director)
    assert standing(store, team.anna) == 2 * MILLION
    store.write(plans.enter, changed, by=team.director)
    assert standing(store, team.anna) == MILLION
    store.write(plans.enter, set_, by=team.director)
    assert standing(store, team.anna) is None


@pytest.mark.parametrize('who', ['head', 'anna', 'viktor_head'])
def test_nobody_else_sets_one(store, team, who):
    with pytest.raises(NotAllowed):
        store.write(plans.enter, [Cell(team.anna, NOVEMBER, None, MILLION)], by=getattr(team, who))
    with pytest.raises(NotAllowed):
        store.write(plans.copy_month, NOVEMBER, by=getattr(team, who))


def test_of_two_who_change_the_same_cell_the_second_is_told_what_stands_there_and_nothing_of_theirs_is_kept(store, team):
    store.write(plans.enter, [Cell(team.anna, NOVEMBER, None, MILLION)], by=team.director)
    with pytest.raises(FieldConflict) as told:
        store.write(plans.enter, [Cell(team.boris, NOVEMBER, None, MILLION), Cell(team.anna, NOVEMBER, None, 3 * MILLION)], by=team.director)
    assert str(told.value) == '“Plan of Анна Крылова, 11.2026” was changed meanwhile. Now it is “1000000”; you wrote “3000000”.'
    assert standing(store, team.boris) is None
    assert store.write(plans.enter, [Cell(team.anna, NOVEMBER, None, MILLION)], by=team.director) == (), 'who wants what stands has no conflict'


@pytest.mark.parametrize(('cell', 'refusal'), [
    ((0, NOVEMBER, None, 1), NotFound),
    (('anna', date(2026, 11, 2), None, 1), BadValue),
    (('anna', date(1999, 1, 1), None, 1), BadValue),
    (('anna', NOVEMBER, None, -1), BadValue),
    (('anna', NOVEMBER, None, 10**13 + 1), BadValue),
])  # fmt: skip
def test_what_is_no_plan_is_refused(store, team, cell, refusal):
    person, *rest = cell
    with pytest.raises(refusal):
        store.write(plans.enter, [Cell(getattr(team, person) if person else 999, *rest)], by=team.director)


def test_the_last_month_is_copied_to_who_has_no_plan_yet_and_still_works_then(store, team):
    last = [Cell(person, OCTOBER, None, MILLION) for person in (team.anna, team.boris, team.viktor)]
    store.write(plans.enter, [*last, Cell(team.anna, NOVEMBER, None, 2 * MILLION)], by=team.director)
    store.write(people.edit, team.viktor, changes={'worked_to': (None, date(2026, 10, 31))}, by=team.director)
    back = store.write(plans.copy_month, NOVEMBER, by=team.director)
    assert [standing(store, person) for person in (team.anna, team.boris, team.viktor)] == [2 * MILLION, MILLION, None]
    store.write(plans.enter, back, by=team.director)
    assert standing(store, team.boris) is None


def test_the_journal_tells_whose_plan_was_changed_to_the_heads_of_that_person_alone(store, team):
    store.write(plans.enter, [Cell(team.anna, NOVEMBER, None, MILLION)], by=team.director)

    def lines(by):
        found = store.read(told.window, told.Filters(kind='people'), by=by).entries
        return [(one.line.about, one.line.text, one.line.old, one.line.new) for one in found if one.line.kind == journal.PLAN_SET]

    assert lines(team.head) == lines(team.director) == [('Анна Крылова', '2026-11', None, str(MILLION))]
    assert lines(team.viktor_head) == []


# The table in which they are typed


def rows(store, by):
    found = store.read(query.grid, NOVEMBER, by=by)
    return {unit.name: [row.name for row in unit.rows] for unit in found.units}


def test_everybody_sees_the_plans_of_whose_figures_they_may_see(store, team):
    assert rows(store, team.director) == {'Проекты': ['Виктор Орлов'], 'Розница': ['Анна Крылова', 'Борис Маслов']}
    assert rows(store, team.head) == {'Розница': ['Анна Крылова', 'Борис Маслов']}
    assert rows(store, team.anna) == {'Розница': ['Анна Крылова']}
    assert [store.read(query.grid, NOVEMBER, by=who).edits for who in (team.director, team.head, team.anna)] == [True, False, False]


def test_sums_by_department_and_of_all_and_how_many_the_last_month_would_fill(store, team):
    given = [(team.anna, OCTOBER, 5), (team.boris, OCTOBER, 6), (team.anna, NOVEMBER, 7), (team.viktor, NOVEMBER, 1)]
    store.write(plans.enter, [Cell(person, month, None, kopecks) for person, month, kopecks in given], by=team.director)
    found = store.read(query.grid, NOVEMBER, by=team.director)
    assert [month.month for month in found.months] == [10, 11, 12, 1, 2, 3]
    assert {unit.name: unit.sums[:2] for unit in found.units} == {'Проекты': (None, 1), 'Розница': (11, 7)}
    assert found.sums == (11, 8, None, None, None, None)
    assert found.copies == (0, 1, 2, 0, 0, 0)


def test_who_left_stays_where_a_plan_was(store, team):
    store.write(plans.enter, [Cell(team.viktor, NOVEMBER, None, 5)], by=team.director)
    store.write(people.disable, team.viktor, by=team.director)
    store.write(people.disable, team.boris, by=team.director)
    assert rows(store, team.director) == {'Проекты': ['Виктор Орлов'], 'Розница': ['Анна Крылова']}


def test_a_cell_that_came_twice_is_taken_back_step_by_step(store, team):
    back = store.write(plans.enter, [Cell(team.anna, NOVEMBER, None, 5), Cell(team.anna, NOVEMBER, 5, 7)], by=team.director)
    store.write(plans.enter, back, by=team.director)
    assert store.read(lambda session: session.get(Plan, (team.anna, NOVEMBER))) is None


def test_who_leaves_hands_the_plans_from_this_month_on_to_somebody_and_an_undo_gives_all_back(store, team):
    december = date(2026, 12, 1)
    cells = [(team.anna, OCTOBER, 1), (team.anna, NOVEMBER, 2), (team.anna, december, 3), (team.boris, NOVEMBER, 5)]
    store.write(plans.enter, [Cell(who, month, None, n * MILLION) for who, month, n in cells], by=team.director)
    assert store.read(query.ahead, team.anna, by=team.director) == 5 * MILLION

    def plan():
        return [standing(store, who, month) and standing(store, who, month) // MILLION for who in (team.anna, team.boris) for month in (OCTOBER, NOVEMBER, december)]

    back = store.write(people.disable, team.anna, plans_to=team.boris, by=team.director)
    assert plan() == [1, None, None, None, 7, 3]
    store.write(people.enable, team.anna, plans_back=back, by=team.director)
    assert plan() == [1, 2, 3, None, 5, None]
    assert store.write(people.disable, team.anna, by=team.director) == ()
    assert plan() == [1, 2, 3, None, 5, None]


def test_a_plan_is_handed_to_nobody_who_is_gone_and_then_nobody_is_disabled(store, team):
    store.write(plans.enter, [Cell(team.anna, NOVEMBER, None, MILLION)], by=team.director)
    store.write(people.disable, team.boris, by=team.director)
    for heir in (team.boris, team.anna, 999):
        with pytest.raises(NotFound):
            store.write(people.disable, team.anna, plans_to=heir, by=team.director)
    assert store.read(lambda session: session.get(Person, team.anna)).active
    assert standing(store, team.anna) == MILLION


def test_a_plan_of_a_closed_month_stays_as_the_bonuses_took_it(store, team):
    store.write(plans.enter, [Cell(team.anna, SEPTEMBER, None, 500)], by=team.director)
    store.write(months.close, SEPTEMBER, by=team.director)
    with pytest.raises(BadValue, match='closed'):
        store.write(plans.enter, [Cell(team.anna, SEPTEMBER, 500, 900)], by=team.director)
    with pytest.raises(BadValue, match='closed'):
        store.write(plans.enter, [Cell(team.anna, SEPTEMBER, 500, None)], by=team.director)
    shown = store.read(query.grid, OCTOBER, by=team.director)
    anna = next(row for row in shown.rows if row.person == team.anna)
    assert (shown.months[shown.closed - 1], anna.cells[shown.closed - 1]) == (SEPTEMBER, 500)
