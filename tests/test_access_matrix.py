"""Who may do what with whose deal: every command and every query, walked for every role; what is missing here fails."""

import importlib
import inspect
import pkgutil
import shutil
from dataclasses import asdict
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlmodel import select

import dashboard
from dashboard import (
    absences,
    access,
    bonus_rules,
    bulk,
    catalogue,
    checklist,
    companies,
    contacts,
    deals,
    departments,
    deputies,
    duplicates,
    files,
    lines,
    lists,
    mistakes,
    observers,
    payments,
    pins,
    pipelines,
    reports,
    snapshot,
    stages,
    substitutes,
    tasks,
    team_words,
    timeline,
    views,
)
from dashboard import people as people_commands
from dashboard.companies import Named
from dashboard.contacts import Content
from dashboard.errors import Refusal, TooManyDisclosures
from dashboard.models import Deal, Dispute, ListKind, Observer, Person, Pipeline, ProductGroup, TeamWord
from dashboard.queries import board, home
from dashboard.queries import table as deals_table
from dashboard.store import Store
from dashboard.vault import beside

from .conftest import NOW, TestClock, _team
from .matrix import ASKS_NOBODY, MATRIX
from .matrix.clients import mate
from .matrix.deals import STEP
from .matrix.goods import LINE, PAID, PRODUCT
from .matrix.office import DAYS
from .matrix.reads import ASK
from .matrix.rules import AUTHOR, HEADS, SEES, WHO, WHOSE, Row, assigning, changing, working
from .matrix.sales import RULE


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


@pytest.fixture(scope='module')
def stage(blank, tmp_path_factory):
    """The cast and the five deals with what stands in each; everything on it is tried and then undone, so that one serves all."""
    with Store(shutil.copyfile(blank, tmp_path_factory.mktemp('matrix') / blank.name), time=TestClock(NOW)) as store:
        yield _furnished(store)


def _furnished(store):
    people = store.write(_team)
    people |= {'disabled': store.write(_dismissed, people['anna']), 'deputy': store.write(_deputy, people['anna']), 'substitute': store.write(_colleague, people['anna']), 'stranger': 999}
    owners = {'annas': 'anna', 'boriss': 'boris', 'viktors': 'viktor', 'nobodys': None, 'watched': 'viktor'}
    things = store.write(_things, people)
    for who, may in {'anna': True, 'viktor_head': False}.items():
        store.write(people_commands.edit, people[who], changes={'exports': (None, may)}, by=people['director'])
    places = {whose: _place(store, people, things, whose, owner) for whose, owner in owners.items()}
    for whose, place in places.items():
        place.mate = places[mate(whose)].deal
    for who in ('anna', 'head', 'disabled'):
        store.write(_observes, places['watched'].deal, people[who])
    return SimpleNamespace(people=people, places=places, store=store)


def _things(session, people):
    """What stands beside the deals: an absence of Boris, that he will be a deputy, an empty department, a line of a list, a pipeline with four stages."""
    by, retail = people['director'], session.get(Person, people['anna']).department_id
    pipeline = pipelines.create(session, name='Пустая', by=by)
    spare = stages.add(session, pipeline, after=None, name='Лишний', kind='parked', by=by)
    return {
        'retail': retail,
        'standing': deputies.appoint(session, retail, person_id=people['boris'], **DAYS, by=by),
        'pipeline': pipeline,
        'spare': spare,
        'stages': tuple(stage.id for stage in pipelines.stages(session, pipeline)),
        'absence': absences.add(session, people['boris'], kind='vacation', first=NOW.date(), last=NOW.date(), by=by),
        'department': departments.add(session, name='Склад', by=by),
        'view': views.save(session, name='Общий', filters='pipeline=1', columns='', shared=True, by=people['head']).id,
        'rule': bonus_rules.add(session, fields=RULE, by=by),
        'rule_gone': _rule_gone(session, by),
        'gone': views.Content(people['head'], 'Прежний', 'pipeline=1', '', shared=True),
        'product': catalogue.add(session, fields=PRODUCT, by=by),
        'group': session.exec(select(ProductGroup.id)).one(),
        'line': lists.add(session, ListKind.LOST_REASON, text='Переехали', by=by),
        'checked': _checked(session, by),
        'word': _word(session, people['anna']),
    }


def _rule_gone(session, by):
    rule = bonus_rules.add(session, fields=RULE, by=by)
    bonus_rules.remove(session, rule, by=by)
    return rule


def _word(session, by):
    """A word that waits for its head."""
    team_words.ask(session, 'Домафон', by=by)
    return session.exec(select(TeamWord.id)).one()


def _checked(session, by):
    """An item of the checklist, which the retail pipeline asks for as it ships."""
    won = next(stage for stage in pipelines.stages(session, 1) if stage.code == 'won')
    stages.edit(session, won.id, changes={'needs': ('', 'checklist')}, by=by)
    return lists.add(session, ListKind.CHECKLIST, text='Сверено', by=by)


def _dismissed(session, somebody):
    person = Person(name='Глеб Уволенный', department_id=session.get(Person, somebody).department_id, active=False)
    session.add(person)
    session.flush()
    return person.id


def _deputy(session, somebody):
    retail = session.get(Person, somebody).department_id
    person = Person(name='Дарья Замещающая', department_id=retail)
    session.add(person)
    session.flush()
    deputies.appoint(session, retail, person_id=person.id, first=NOW.date(), last=NOW.date(), by=access.SYSTEM)
    return person.id


def _colleague(session, somebody):
    person = Person(name='Егор Подменный', department_id=session.get(Person, somebody).department_id)
    session.add(person)
    session.flush()
    return person.id


def _observes(session, deal_id, person_id):
    session.add(Observer(deal_id=deal_id, person_id=person_id))


def _place(store, people, things, whose, owner):
    by, owner = people[AUTHOR[whose]], owner and people[owner]
    deal_id = store.write(deals.create, title=whose, owner_id=owner, by=access.SYSTEM)
    client = store.write(_client, people, deal_id)
    move, mistake = store.write(_moved, deal_id)
    day = NOW.date() + timedelta(days=0 if whose == 'annas' else 60)
    entry = store.write(timeline.add, deal_id, text='Тест', by=by)
    vault = beside(store.path, 1000)
    received = _received(vault)
    return SimpleNamespace(
        **client, deal=deal_id, owner=owner, move=move, mistake=mistake, task=store.write(tasks.add, deal_id, **STEP, by=by),
        entry=entry, pin=store.write(pins.put, deal_id, 'technical', entry, seen=None, by=by), vault=vault, received=received,
        file=store.write(files.add, deal_id, name='Смета.pdf', received=received, vault=vault, by=by),
        sold=store.write(lines.add, deal_id, fields=LINE, by=by).line, **store.write(_paid, deal_id, by),
        somebody=people['boris'], somebody_else=people['substitute'],
        substitute=store.write(substitutes.appoint, deal_id, person_id=people['substitute'], first=day, last=day, by=access.SYSTEM),
        chosen=deals_table.Chosen(deals_table.Filters(), frozenset({deal_id})), **things,
        tick=store.write(checklist.tick, deal_id, things['checked'], by=by), filters=board.Filters(pipeline=1), stage=store.read(lambda session: session.get(Deal, deal_id).stage_id),
        plan=SimpleNamespace(pipeline='Лог', currency=None, source_name='Лог'),
        source=SimpleNamespace(wanted=SimpleNamespace(what='moves', zone=None), reader=SimpleNamespace(name='log.csv'), parts=()),
    )  # fmt: skip


def _moved(session, deal_id):
    """A wrong move that was marked as mistaken, and the one that stands."""
    wrong = deals.move(session, deal_id, to='interest', seen='intake', by=access.SYSTEM)
    mistake = mistakes.mark(session, deal_id, wrong, reason='Не та карточка', by=access.SYSTEM)
    return deals.move(session, deal_id, to='interest', seen='intake', by=access.SYSTEM), mistake


def _paid(session, deal_id, by):
    """A claim, a payment that was one, and one that was withdrawn."""
    claimed, confirmed, withdrawn = (payments.claim(session, deal_id, fields=PAID, by=by) for _ in range(3))
    payments.confirm(session, confirmed, version=1, by=access.SYSTEM)
    payments.remove(session, withdrawn, version=1, by=by)
    return {'claimed': claimed, 'confirmed': confirmed, 'withdrawn': withdrawn}


def _client(session, people, deal_id):
    """A person with a phone of their own, one who was taken out, a company, and Boris's question to the head."""
    phone = f'+7000111{deal_id:04}'
    gone = contacts.add(session, deal_id, Content('Олег'), by=access.SYSTEM)
    contacts.remove(session, deal_id, gone, by=access.SYSTEM)
    dispute = Dispute(deal_id=deal_id, title='', by_id=people['boris'], at=NOW)
    session.add(dispute)
    session.flush()
    return {
        'phone': phone, 'contact': contacts.add(session, deal_id, Content('Ирина', (phone,)), by=access.SYSTEM), 'gone_contact': gone, 'dispute': dispute.id,
        'company': companies.write(session, deal_id, Named('ООО «Дом»'), seen=None, by=access.SYSTEM).seen,
    }  # fmt: skip


def _received(vault):
    """A file that lies in its place already: what is tried on the stage leaves nothing."""
    with vault.receiving() as receiver:
        receiver.write(b'%PDF-1.4')
        received = receiver.whole()
        vault.keep(received)
    return received


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
    """The cells that are not as the table says: (what became of it, what should have). What takes nothing of a deal is tried beside one."""
    deals_of = WHOSE if 'at' in inspect.signature(row.call).parameters else WHOSE[:1]
    cells = {(who, whose): (tried(stage, row, who, whose), row.let(who, whose)) for who in WHO for whose in deals_of}
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
    assert set(red) == {('anna', 'watched'), ('head', 'watched'), ('substitute', 'annas')}


@pytest.mark.parametrize('who', [who for who in WHO if SEES[who, 'annas'] != 'out'])
def test_lists_and_figures_hold_just_the_deals_that_the_matrix_says(stage, who):
    by, at = stage.people[who], stage.places
    seen = {at[whose].deal for whose in WHOSE if SEES[who, whose] in ('edit', 'work', 'look')}
    own, work = ({at[whose].deal for whose in WHOSE if SEES[who, whose] in words} for words in (('edit',), ('edit', 'work')))
    read, filters = stage.store.read, board.Filters(pipeline=1)
    rows = read(deals_table.window, deals_table.Filters(), by=by)
    assert ({row.id for row in rows.rows}, rows.count) == (seen, len(seen))
    shown = read(board.board, filters, by=by)
    assert {card.id for column in shown.columns for card in column.cards} == seen
    assert {card.id for column in shown.columns for card in column.cards if not card.observed} == work
    assert sum(column.count for column in shown.columns) == len(seen)
    assert {card.id for card in read(board.window, filters, at['annas'].stage, 0, 50, by=by).column.cards} == seen
    assert {one.deal for one in at.values() if read(board.card, filters, one.deal, by=by)} == seen
    assert set(read(snapshot.for_reader, *[read(pipeline)], by=by).deals.deal) == own
    assert {row['deal'] for row in read(reports.report, 'touches', ASK, by=by).rows} == own
    if who in HEADS:
        assert read(home.heads_day, by=by).begun == bool(own)
    else:
        assert {line.deal for line in read(home.employees_day, by=by).steps.lines} == own


@pytest.mark.parametrize('who', ['anna', 'head', 'director'])
def test_whoever_may_export_takes_out_what_they_see_and_not_a_row_more(stage, who):
    by, at = stage.people[who], stage.places
    seen = {at[whose].deal for whose in WHOSE if SEES[who, whose] in ('edit', 'work', 'look')}
    shown = stage.store.read(deals_table.window, deals_table.Filters(), by=by).filters
    named = deals_table.Chosen(shown, frozenset(place.deal for place in at.values()))
    for chosen in (named, deals_table.Chosen(shown, frozenset(), all=True)):
        assert {row.id for row in stage.store.read(deals_table.export, chosen, by=by).rows} == seen


@pytest.mark.parametrize('who', [who for who in WHO if SEES[who, 'annas'] != 'out'])
def test_many_deals_at_once_are_moved_and_assigned_just_as_one_is(stage, who):
    by, places = stage.people[who], stage.places
    everything = deals_table.Chosen(deals_table.Filters(), frozenset(place.deal for place in places.values()))

    def attempt(session):
        moved = bulk.move(session, everything, to='proposal', by=by)
        assert {deal for deal, _ in moved.done} == {places[whose].deal for whose in WHOSE if working(who, whose) == 'done'}
        untold = {one.deal for one in moved.refused if one.title is None}
        assert untold <= {places[whose].deal for whose in WHOSE if SEES[who, whose] == '-'}
        watched = bulk.observe(session, everything, person=stage.people['boris'], by=by)
        assert set(watched.done) == {places[whose].deal for whose in WHOSE if changing(who, whose) == 'done'}
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
