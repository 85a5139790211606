"""Who may do what with whose deal: every command and every query, walked for every role; what is missing here fails."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

import dashboard
from dashboard import (
    absences,
    access,
    bulk,
    charts,
    deals,
    departments,
    duplicates,
    head_notes,
    lists,
    observers,
    people,
    reports,
    snapshot,
    tasks,
    timeline,
    worktime,
)
from dashboard.errors import NotAllowed, NotFound, OnlyObserving, Refusal, TooManyDisclosures
from dashboard.imports import staging
from dashboard.models import Deal, ListKind, Observer, Person, Pipeline
from dashboard.queries import analytics, board, deal, feed, home, staff
from dashboard.queries import lists as list_queries
from dashboard.queries import table as deals_table
from dashboard.queries import worktime as worktime_queries

from .conftest import NOW

# `watched` is Viktor's, and observed by Anna, by the head of her department and by somebody who was dismissed.
# edit: all that one may do with a deal · look: see it and nothing more · -: as if it did not exist · out: not even asked
SIGHT = """
              annas  boriss  viktors  nobodys  watched
anna          edit   -       -        -        look
boris         -      edit    -        -        -
viktor        -      -       edit     -        edit
head          edit   edit    -        edit     look
viktor_head   -      -       edit     edit     edit
director      edit   edit    edit     edit     edit
disabled      out    out     out      out      out
stranger      out    out     out      out      out
"""
NOTES = """
              annas  boriss  viktors  nobodys  watched
anna          -      -       -        -        -
boris         -      -       -        -        -
viktor        -      -       -        -        -
head          edit   edit    -        -        -
viktor_head   -      -       edit     -        edit
director      edit   edit    edit     edit     edit
disabled      out    out     out      out      out
stranger      out    out     out      out      out
"""
AUTHOR = {'annas': 'anna', 'boriss': 'boris', 'viktors': 'viktor', 'nobodys': 'head', 'watched': 'viktor'}
"""Who wrote the entry and the step that stand in each deal."""
HEADS, COMPANY = ('head', 'viktor_head', 'director'), ('director',)


def table(text: str) -> dict[tuple[str, str], str]:
    """(who, whose deal) → the word that stands there."""
    heading, *rows = (line.split() for line in text.strip().splitlines())
    return {(who, whose): word for who, *words in rows for whose, word in zip(heading, words, strict=True)}


SEES, NOTES_OF = table(SIGHT), table(NOTES)
WHO = list(dict.fromkeys(who for who, _ in SEES))
WHOSE = list(AUTHOR)
ANSWER = {'edit': 'done', 'look': OnlyObserving, '-': NotFound, 'out': NotAllowed}


def changing(who: str, whose: str) -> Any:
    return ANSWER[SEES[who, whose]]


def looking(who: str, whose: str) -> Any:
    return 'done' if SEES[who, whose] == 'look' else changing(who, whose)


def assigning(who: str, whose: str) -> Any:
    """As changing, but for employees, whose E1 it is not to change."""
    return NotAllowed if changing(who, whose) == 'done' and who not in HEADS else changing(who, whose)


def authors(who: str, whose: str) -> Any:
    """As changing, but only what one wrote oneself."""
    return NotAllowed if changing(who, whose) == 'done' and who != AUTHOR[whose] else changing(who, whose)


def noting(who: str, whose: str) -> Any:
    return ANSWER[NOTES_OF[who, whose]]


def anybody(who: str, _whose: str) -> Any:
    return NotAllowed if SEES[who, 'annas'] == 'out' else 'done'


def any_head(who: str, _whose: str) -> Any:
    return 'done' if who in HEADS else NotAllowed


def company_head(who: str, _whose: str) -> Any:
    return 'done' if who in COMPANY else NotAllowed


def led(who: str, whose: str) -> Any:
    """Boris's heads; to a head of others he is nobody."""
    return NotFound if who == 'viktor_head' else any_head(who, whose)


@dataclass(frozen=True)
class Row:
    """Who is let, and how the function is called on a deal with what stands in it."""

    let: Callable[[str, str], Any]
    call: Callable[..., Any]


ASK = reports.Ask()
STEP = {'text': 'Позвонить', 'due': NOW}
DAYS = {'first': date(2026, 12, 1), 'last': date(2026, 12, 4)}
LOST = ListKind.LOST_REASON
MATRIX = {
    'deals.create': Row(anybody, lambda s, _, by: deals.create(s, title='Остров', owner_id=by, by=by)),
    'deals.move': Row(changing, lambda s, at, by: deals.move(s, at.deal, to='proposal', seen='interest', by=by)),
    'deals.undo_move': Row(changing, lambda s, at, by: deals.undo_move(s, at.deal, move_id=at.move, by=by)),
    'deals.set_field': Row(changing, lambda s, at, by: deals.set_field(s, at.deal, 'note', seen='', new='Моё', by=by)),
    'deals.set_field owner_id': Row(assigning, lambda s, at, by: deals.set_field(s, at.deal, 'owner_id', seen=at.owner, new=by, by=by)),
    'tasks.add': Row(changing, lambda s, at, by: tasks.add(s, at.deal, **STEP, by=by)),
    'tasks.done': Row(changing, lambda s, at, by: tasks.done(s, at.task, version=1, by=by, result='Договорились')),
    'tasks.put_off': Row(changing, lambda s, at, by: tasks.put_off(s, at.task, version=1, due=NOW, by=by)),
    'tasks.reopen': Row(changing, lambda s, at, by: tasks.reopen(s, at.task, version=1, by=by)),
    'tasks.take_back': Row(changing, lambda s, at, by: tasks.take_back(s, tasks.Finished(at.task, 1, None, None), by=by)),
    'tasks.withdraw': Row(authors, lambda s, at, by: tasks.withdraw(s, at.task, by=by)),
    'timeline.add': Row(changing, lambda s, at, by: timeline.add(s, at.deal, text='Договорились', by=by)),
    'timeline.delete': Row(authors, lambda s, at, by: timeline.delete(s, at.entry, by=by)),
    'timeline.restore': Row(authors, lambda s, at, by: timeline.restore(s, at.entry, by=by)),
    'observers.add': Row(changing, lambda s, at, by: observers.add(s, at.deal, at.somebody, by=by)),
    'observers.remove': Row(changing, lambda s, at, by: observers.remove(s, at.deal, at.somebody, by=by)),
    'head_notes.write': Row(noting, lambda s, at, by: head_notes.write(s, at.deal, text='Мягче', seen='', by=by)),
    'duplicates.disclose': Row(anybody, lambda s, _, by: duplicates.disclose(s, 'annas', by=by)),
    'imports.staging.begin': Row(company_head, lambda s, at, by: staging.begin(s, at.plan, at.source, by=by)),
    'bulk.move': Row(anybody, lambda s, at, by: bulk.move(s, at.chosen, to='proposal', by=by)),
    'bulk.undo_moves': Row(anybody, lambda s, at, by: bulk.undo_moves(s, bulk.Moved(((at.deal, at.move),), ()), by=by)),
    'bulk.assign': Row(any_head, lambda s, at, by: bulk.assign(s, at.chosen, owner=by, by=by)),
    'bulk.undo_assigned': Row(any_head, lambda s, at, by: bulk.undo_assigned(s, bulk.Assigned(((at.deal, by),), at.owner, ()), by=by)),
    'bulk.record_export': Row(any_head, lambda s, _, by: bulk.record_export(s, count=1, by=by)),
    'absences.add': Row(led, lambda s, at, by: absences.add(s, at.somebody, kind='vacation', **DAYS, by=by)),
    'absences.remove': Row(led, lambda s, at, by: absences.remove(s, at.absence, by=by)),
    'absences.restore': Row(led, lambda s, at, by: absences.restore(s, at.absence, by=by)),
    'departments.add': Row(company_head, lambda s, _, by: departments.add(s, name='Опт', by=by)),
    'departments.rename': Row(company_head, lambda s, at, by: departments.rename(s, at.department, seen='Склад', new='Опт', by=by)),
    'departments.retire': Row(company_head, lambda s, at, by: departments.retire(s, at.department, by=by)),
    'departments.restore': Row(company_head, lambda s, at, by: departments.restore(s, at.department, by=by)),
    'people.add': Row(company_head, lambda s, _, by: people.add(s, name='Нина', by=by)),
    'people.add_several': Row(company_head, lambda s, _, by: people.add_several(s, names='Нина\nОльга', by=by)),
    'people.withdraw': Row(company_head, lambda s, at, by: people.withdraw(s, [at.somebody], by=by)),
    'people.edit': Row(company_head, lambda s, at, by: people.edit(s, at.somebody, changes={'name': ('Борис Маслов', 'Боря')}, by=by)),
    'people.disable': Row(company_head, lambda s, at, by: people.disable(s, at.somebody, by=by)),
    'people.enable': Row(company_head, lambda s, at, by: people.enable(s, at.somebody, by=by)),
    'worktime.set_field': Row(company_head, lambda s, _, by: worktime.set_field(s, 'norm', seen=4.0, new=5.0, by=by)),
    'worktime.set_day': Row(company_head, lambda s, _, by: worktime.set_day(s, DAYS['first'], seen=None, new='off', by=by)),
    'lists.add': Row(any_head, lambda s, _, by: lists.add(s, LOST, text='Дорого', by=by)),
    'lists.rename': Row(any_head, lambda s, at, by: lists.rename(s, LOST, at.line, seen='Переехали', new='Переезд', by=by)),
    'lists.retire': Row(any_head, lambda s, at, by: lists.retire(s, LOST, at.line, by=by)),
    'lists.restore': Row(any_head, lambda s, at, by: lists.restore(s, LOST, at.line, by=by)),
    'lists.shift': Row(any_head, lambda s, at, by: lists.shift(s, LOST, at.line, to=0, by=by)),
    'queries.staff.staff': Row(any_head, lambda s, _, by: staff.staff(s, by=by)),
    'queries.worktime.shown': Row(company_head, lambda s, _, by: worktime_queries.shown(s, by=by)),
    'queries.lists.kept': Row(any_head, lambda s, _, by: list_queries.kept(s, LOST, by=by)),
    'queries.table.window': Row(anybody, lambda s, _, by: deals_table.window(s, deals_table.Filters(), by=by)),
    'queries.table.ids': Row(anybody, lambda s, at, by: deals_table.ids(s, at.chosen, by=by, limit=9)),
    'queries.table.titles': Row(anybody, lambda s, at, by: deals_table.titles(s, [at.deal], by=by)),
    'queries.table.export': Row(any_head, lambda s, at, by: deals_table.export(s, at.chosen, by=by)),
    'queries.board.kept': Row(anybody, lambda s, _, by: board.kept(s, board.Filters(), by=by)),
    'queries.deal.deal': Row(looking, lambda s, at, by: deal.deal(s, at.deal, by=by)),
    'queries.deal.choices': Row(anybody, lambda s, _, by: deal.choices(s, by=by)),
    'queries.feed.feed': Row(looking, lambda s, at, by: feed.feed(s, at.deal, by=by)),
    'queries.board.board': Row(anybody, lambda s, _, by: board.board(s, board.Filters(), by=by)),
    'queries.board.windows': Row(anybody, lambda s, _, by: board.windows(s, board.Filters(), {}, by=by)),
    'queries.board.window': Row(anybody, lambda s, at, by: board.window(s, at.filters, at.stage, 0, 9, by=by)),
    'queries.board.changes': Row(anybody, lambda s, at, by: board.changes(s, at.filters, board.News(frozenset({at.deal})), by=by)),
    'queries.board.card': Row(anybody, lambda s, at, by: board.card(s, at.filters, at.deal, by=by)),
    'queries.board.totals': Row(anybody, lambda s, at, by: board.totals(s, at.filters, [at.stage], by=by)),
    'queries.board.choices': Row(anybody, lambda s, at, by: board.choices(s, at.filters, by=by)),
    'queries.home.heads_day': Row(any_head, lambda s, _, by: home.heads_day(s, by=by)),
    'queries.home.employees_day': Row(anybody, lambda s, _, by: home.employees_day(s, by=by)),
    'queries.analytics.choices': Row(anybody, lambda s, _, by: analytics.choices(s, None, by=by)),
    'reports.report': Row(anybody, lambda s, _, by: reports.report(s, 'conversion', ASK, by=by)),
    'reports.material': Row(anybody, lambda s, _, by: reports.material(s, ASK, by=by)),
    'snapshot.for_reader': Row(anybody, lambda s, _, by: snapshot.for_reader(s, s.get(Pipeline, 1), by=by)),
    'charts.draw': Row(anybody, lambda s, _, by: charts.draw(s, [charts.CHARTS[0].name], ASK, by=by, language='ru')),
    'charts.figures': Row(anybody, lambda s, _, by: charts.figures(s, ASK, by=by, language='ru')),
    'charts.behind': Row(anybody, lambda s, _, by: charts.behind(s, charts.CHARTS[0].name, ['', ''], ASK, by=by, language='ru')),
}
ASKS_NOBODY = {
    'access.': 'it is what the others ask',
    'clock.': 'the instant is no secret',
    'demo.': 'made before there are people, or behind `settings.demo`',
    'imports.': 'steps of a run, whose first one, staging.begin, asks',
    'journal.': 'the floor under every command, which has asked',
    'moves.': 'the floor under every command, which has asked',
    'pipelines.': 'what stages there are is known to all; made at start and by imports',
    'people.ensure_head': 'run at start, before anybody is there',
    'people.shown': 'the words for a value that the caller holds',
    'lists.ensure_shipped': 'run at start, before anybody is there',
    'worktime.of': 'when the team works is known to all',
    'worktime.calendar': 'when the team works is known to all',
    'queries.lists.offered': 'what a form offers to whoever fills it in',
    'deals.shown': 'names and sums of a value that the caller holds',
    'queries.board.missed': "entries without a deal's facts, for `changes`, which asks",
    'queries.cards.read': 'the cards of deals that its caller selected by access',
    'queries.health.ping': 'no facts',
    'queries.people.': 'who signs in: before anybody has',
    'queries.settings.demo_instant': 'the instant is no secret',
}
"""Functions of a session that need no asker, and why; a name that ends with a dot stands for all that begin so."""


def functions() -> dict[str, bool]:
    """Every public function of a session in the product, by module and name, and whether it takes an asker."""
    found = {}
    for module in pkgutil.walk_packages(dashboard.__path__, 'dashboard.'):
        if '.migrations' in module.name:
            continue
        loaded = importlib.import_module(module.name)
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            if function.__module__ == loaded.__name__ and not name.startswith('_'):
                parameters = inspect.signature(function).parameters
                asks = 'by' in parameters and parameters['by'].annotation in (int, int | None)
                if asks or 'session' in parameters:
                    found[f'{module.name}.{name}'.removeprefix('dashboard.')] = asks
    return found


def unknown() -> set[str]:
    """The functions that neither table knows."""
    known = {name.split()[0] for name in MATRIX}
    return {name for name in functions() if name not in known and not any(name.startswith(one) if one.endswith('.') else name == one for one in ASKS_NOBODY)}


@pytest.fixture
def stage(store, team, a_deal):
    """The cast and the five deals with what stands in each; everything on it is tried and then undone."""
    people = vars(team) | {'disabled': store.write(_dismissed, team.anna), 'stranger': 999}
    owners = {'annas': 'anna', 'boriss': 'boris', 'viktors': 'viktor', 'nobodys': None, 'watched': 'viktor'}
    things = store.write(_things, people)
    places = {whose: _place(store, people, things, a_deal(whose, owner=owner), AUTHOR[whose], owner) for whose, owner in owners.items()}
    for who in ('anna', 'head', 'disabled'):
        store.write(_observes, places['watched'].deal, people[who])
    return SimpleNamespace(people=people, places=places, store=store)


def _things(session, people):
    """What stands beside the deals: an absence of Boris, an empty department, a line of a list."""
    by = people['director']
    return {
        'absence': absences.add(session, people['boris'], kind='vacation', first=NOW.date(), last=NOW.date(), by=by),
        'department': departments.add(session, name='Склад', by=by),
        'line': lists.add(session, LOST, text='Переехали', by=by),
    }


def _dismissed(session, somebody):
    person = Person(name='Глеб Уволенный', department_id=session.get(Person, somebody).department_id, active=False)
    session.add(person)
    session.flush()
    return person.id


def _observes(session, deal_id, person_id):
    session.add(Observer(deal_id=deal_id, person_id=person_id))


def _place(store, people, things, deal_id, author, owner):
    by = people[author]
    move = store.write(deals.move, deal_id, to='interest', seen='intake', by=access.SYSTEM)
    return SimpleNamespace(
        deal=deal_id, owner=owner and people[owner], move=move, task=store.write(tasks.add, deal_id, **STEP, by=by),
        entry=store.write(timeline.add, deal_id, text='Тест', by=by), somebody=people['boris'],
        chosen=deals_table.Chosen(deals_table.Filters(), frozenset({deal_id})), **things,
        filters=board.Filters(pipeline=1), stage=store.read(lambda session: session.get(Deal, deal_id).stage_id),
        plan=SimpleNamespace(pipeline='Лог', currency=None, source_name='Лог'),
        source=SimpleNamespace(wanted=SimpleNamespace(what='moves', zone=None), reader=SimpleNamespace(name='log.csv'), parts=()),
    )  # fmt: skip


class Undone(Exception):  # noqa: N818 - nothing went wrong
    """What was tried worked; nothing of it stays."""


def tried(stage, row: Row, who: str, whose: str) -> Any:
    """What became of it: `done`, or the kind of refusal."""

    def attempt(session):
        row.call(session, stage.places[whose], stage.people[who])
        session.flush()
        raise Undone

    try:
        stage.store.write(attempt)
    except Undone:
        return 'done'
    except Refusal as refusal:
        return type(refusal)


def wrong(stage, row: Row) -> dict[tuple[str, str], tuple[Any, Any]]:
    """The cells that are not as the table says: (what became of it, what should have)."""
    cells = {(who, whose): (tried(stage, row, who, whose), row.let(who, whose)) for who in WHO for whose in WHOSE}
    return {cell: both for cell, both in cells.items() if both[0] != both[1]}


def test_every_command_and_every_query_stands_in_the_matrix():
    assert unknown() == set()
    assert {name.split()[0] for name in MATRIX} <= set(functions())
    assert not [name for name, asks in functions().items() if asks and name.startswith('queries.') and name not in MATRIX]


@pytest.mark.parametrize('name', MATRIX)
def test_it_does_for_each_role_and_deal_exactly_what_the_matrix_says(stage, name):
    assert wrong(stage, MATRIX[name]) == {}


def test_a_command_that_nobody_entered_here_is_noticed(monkeypatch):
    def give_away(session, deal_id, *, by: int): ...

    give_away.__module__ = 'dashboard.observers'
    monkeypatch.setattr(observers, 'give_away', give_away, raising=False)
    assert unknown() == {'observers.give_away'}


def test_a_command_that_asks_nobody_is_seen_red(stage):
    def unguarded(session, at, by):
        session.get(Deal, at.deal).note = 'Моё'

    red = wrong(stage, Row(changing, unguarded))
    assert {cell for cell, word in SEES.items() if word != 'edit'} == set(red)


def test_a_command_that_asks_only_whether_one_may_look_is_seen_red(stage):
    red = wrong(stage, Row(changing, lambda s, at, by: access.deal(s, at.deal, by=by)))
    assert set(red) == {('anna', 'watched'), ('head', 'watched')}


@pytest.mark.parametrize('who', [who for who in WHO if SEES[who, 'annas'] != 'out'])
def test_lists_and_figures_hold_just_the_deals_that_the_matrix_says(stage, who):
    by, at = stage.people[who], stage.places
    seen = {at[whose].deal for whose in WHOSE if SEES[who, whose] in ('edit', 'look')}
    own = {at[whose].deal for whose in WHOSE if SEES[who, whose] == 'edit'}
    read, filters = stage.store.read, board.Filters(pipeline=1)
    rows = read(deals_table.window, deals_table.Filters(), by=by)
    assert ({row.id for row in rows.rows}, rows.count) == (seen, len(seen))
    shown = read(board.board, filters, by=by)
    assert {card.id for column in shown.columns for card in column.cards} == seen
    assert {card.id for column in shown.columns for card in column.cards if not card.observed} == own
    assert sum(column.count for column in shown.columns) == len(seen)
    assert {card.id for card in read(board.window, filters, at['annas'].stage, 0, 50, by=by).column.cards} == seen
    assert {one.deal for one in at.values() if read(board.card, filters, one.deal, by=by)} == seen
    assert set(read(snapshot.for_reader, *[read(pipeline)], by=by).deals.deal) == own
    assert {row['deal'] for row in read(reports.report, 'touches', ASK, by=by).rows} == own
    if who in HEADS:
        assert read(home.heads_day, by=by).begun == bool(own)
    else:
        assert {line.deal for line in read(home.employees_day, by=by).steps.lines} == own


@pytest.mark.parametrize('who', [who for who in WHO if SEES[who, 'annas'] != 'out'])
def test_many_deals_at_once_are_moved_and_assigned_just_as_one_is(stage, who):
    by, places = stage.people[who], stage.places
    everything = deals_table.Chosen(deals_table.Filters(), frozenset(place.deal for place in places.values()))

    def attempt(session):
        moved = bulk.move(session, everything, to='proposal', by=by)
        assert {deal for deal, _ in moved.done} == {places[whose].deal for whose in WHOSE if changing(who, whose) == 'done'}
        untold = {one.deal for one in moved.refused if one.title is None}
        assert untold <= {places[whose].deal for whose in WHOSE if SEES[who, whose] == '-'}
        if who in HEADS:
            given = bulk.assign(session, everything, owner=by, by=by)
            assert {deal for deal, _ in given.done} == {places[whose].deal for whose in WHOSE if assigning(who, whose) == 'done'}
        raise Undone

    with pytest.raises(Undone):
        stage.store.write(attempt)


def pipeline(session):
    found = session.get(Pipeline, 1)
    session.expunge(found)
    return found


def test_what_a_duplicate_discloses_is_three_facts_and_no_more_than_twenty_times_an_hour(store, team, a_deal, time):
    a_deal('Остров / д2 / кв7', amount=5_000_00)
    [found] = store.write(duplicates.disclose, ' остров  / д2 / КВ7', by=team.viktor)
    assert asdict(found) == {'owner': 'Анна Крылова', 'since': NOW}
    for _ in range(duplicates.LIMIT - 1):
        assert store.write(duplicates.disclose, 'Нет такой', by=team.viktor) == ()
    with pytest.raises(TooManyDisclosures):
        store.write(duplicates.disclose, 'Остров / д2 / кв7', by=team.viktor)
    assert store.write(duplicates.disclose, 'Остров / д2 / кв7', by=team.boris)
    time.start += timedelta(hours=1)
    assert store.write(duplicates.disclose, 'Остров / д2 / кв7', by=team.viktor)
