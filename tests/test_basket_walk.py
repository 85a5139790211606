"""A deleted deal is nowhere: every command on it and every query is walked, and what they say is as if it had never been."""


from dataclasses import fields, is_dataclass
from datetime import timedelta
from types import SimpleNamespace

import pandas as pd
import pytest
from sqlmodel import select

from dashboard import (
    access,
    basket,
    checklist,
    companies,
    contacts,
    deals,
    files,
    lines,
    observers,
    payments,
    reports,
    tasks,
    timeline,
)
from dashboard.companies import Named
from dashboard.contacts import Content
from dashboard.disputes import ask
from dashboard.errors import DealDeleted, NotAllowed, NotFound, Refusal
from dashboard.models import Deal, Stage
from dashboard.queries import bell, board, clients, disputes, duplicates, home, returns, search, table
from dashboard.store import Store

from .conftest import NOW, TestClock, shutil
from .matrix import MATRIX
from .matrix.goods import PAID
from .matrix.reads import ASK
from .matrix.rules import SEES
from .test_access_matrix import _furnished, _received, tried

WHO = ('anna', 'viktor', 'head', 'deputy', 'substitute', 'director', 'disabled')
WHOSE = ('annas', 'nobodys', 'watched')
OF_A_DEAL = [name for name, row in MATRIX.items() if row.let('viktor', 'annas') is NotFound]
"""What somebody to whom the deal is none of theirs is told of no deal: it is about one."""
APART = {'queries.sales.detail', 'basket.restore', 'basket.restore from it', 'queries.basket.basket with it', 'queries.search.search', 'queries.bell.bell', 'queries.clients.contact', 'queries.duplicates.check'}
UNCONCERNED = ('queries.journal.', 'queries.worktime.', 'queries.offer.', 'queries.catalogue.', 'queries.views.', 'queries.basket.', 'queries.pipelines.', 'queries.plan.', 'queries.bonus_rules.')
"""The journal and the basket speak of deleted deals, a stage that one ever was in is kept; the others speak of no deal."""
LISTS = [name for name, row in MATRIX.items() if name.startswith(('queries.', 'reports.', 'snapshot.', 'charts.', 'plan_month.')) and not name.startswith(UNCONCERNED) and name not in OF_A_DEAL and ' ' not in name]
ALL = table.Chosen(table.Filters(pipeline=1), frozenset(), all=True)
FIGURES = ('conversion', 'time-in-stage', 'comments', 'touches', 'deals')
SILENT = {
    'charts.behind', 'queries.board.card', 'queries.board.changes', 'queries.board.choices', 'queries.board.kept', 'queries.clients.by_phone', 'queries.clients.by_phones',
    'queries.coach.out_of_place', 'queries.coach.rules', 'queries.coach.vouched', 'queries.deal.choices',
    'queries.duplicates.check', 'queries.duplicates.propose', 'queries.lists.kept', 'queries.returns.waiting', 'queries.table.export', 'queries.table.ids',
    'queries.table.offers', 'queries.table.titles',
}  # fmt: skip
"""As the matrix asks them they are about another deal or about none; where that hides anything, they are asked once more below."""
MARK, PHONE = 'Заповедник / д7 / кв31', '+7 999 555-44-33'


@pytest.fixture(scope='module')
def theatre(blank, tmp_path_factory):
    """The stage of the matrix, with each of its deals deleted."""
    with Store(shutil.copyfile(blank, tmp_path_factory.mktemp('basket') / blank.name), time=TestClock(NOW)) as store:
        stage = _furnished(store)
        for place in stage.places.values():
            store.write(basket.delete, place.deal, 'test', by=access.SYSTEM)
        yield stage


@pytest.mark.parametrize('name', [name for name in OF_A_DEAL if name not in APART])
def test_who_could_see_it_is_told_that_it_was_deleted_whatever_they_do_and_others_that_there_is_no_such_deal(theatre, name):
    row = MATRIX[name]
    told = {'edit': DealDeleted, 'work': DealDeleted, 'look': DealDeleted, '-': NotFound, 'out': NotAllowed}
    cells = {(who, whose): (tried(theatre, row, who, whose), told[SEES[who, whose]]) for who in WHO for whose in WHOSE}
    assert not {cell: (was, word) for cell, (was, word) in cells.items() if was is not word and not (was is NotAllowed and row.let(*cell) is NotAllowed)}


def plain(value):
    """A result in words that can be compared: whatever it holds, but for the journal's last id and what a row is called inside."""
    if isinstance(value, pd.DataFrame):
        return value.to_csv(index=False)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value) if field.name != 'journal'}
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, set | frozenset):
        return sorted(map(repr, value))
    return value.to_json() if hasattr(value, 'to_json') else repr(value)


def looked(session, call, *args, **facts):
    try:
        return plain(call(session, *args, **facts))
    except Refusal as refusal:
        return repr(refusal)


def everything(stage):
    """What every list, figure, search and notice says to everybody who may ask."""
    at = SimpleNamespace(**vars(stage.places['annas']) | {'stage': stage.renovation})
    calls = {name: (lambda session, by, row=MATRIX[name]: row.call(session, at, by)) for name in LISTS}
    calls |= {f'report {name}': (lambda session, by, name=name: reports.report(session, name, ASK, by=by)) for name in FIGURES}
    calls |= {
        'number': lambda session, by: search.search(session, f'№{stage.new.deal}', by=by),
        'title': lambda session, by: search.search(session, 'Заповедник 31', by=by),
        'word': lambda session, by: search.search(session, 'примета', by=by),
        'phone': lambda session, by: search.search(session, '5554433', by=by),
        'company': lambda session, by: search.search(session, 'Ромашка', by=by),
        'notices': lambda session, by: bell.bell(session, by=by),
        'person': lambda session, by: clients.contact(session, stage.new.contact, by=by),
        'same flat': lambda session, by: duplicates.propose(session, MARK, by=by),
        'same phone': lambda session, by: duplicates.check(session, '', ('+79995554433',), by=by),
        'renovations': lambda session, by: returns.waiting(session, returns.Of.RENOVATION, by=by),
        'chosen': lambda session, by: table.ids(session, ALL, by=by, limit=99),
        'taken out': lambda session, by: table.export(session, ALL, by=by),
        'changes': lambda session, by: board.changes(session, board.Filters(pipeline=1), board.News(frozenset({stage.new.deal})), by=by).cards,
        'card': lambda session, by: board.card(session, board.Filters(pipeline=1), stage.new.deal, by=by),
        'titles': lambda session, by: table.titles(session, [stage.new.deal], by=by),
        'questions': lambda session, by: disputes.heads(session, by=by),
        'own questions': lambda session, by: disputes.own(session, by=by),
        'heads day': lambda session, by: home.heads_day(session, by=by),
        'own day': lambda session, by: home.employees_day(session, by=by),
    }
    return {(name, who): stage.store.read(looked, call, by=stage.people[who]) for name, call in calls.items() for who in _askers(name)}


def _askers(name):
    """Figures take long: of them her own and everybody's. Boris observes it and is mentioned, Viktor asked whose client it is."""
    return ('anna', 'director') if name.startswith(('charts.', 'reports.', 'report ')) else ('anna', 'boris', 'viktor', 'director')


def live_through(stage):
    """A deal of Anna's with all that a deal can hold, worked on yesterday, to be called today; won, lost and open are told apart by the
    other deals."""
    store, time, people = stage.store, stage.store.clock, stage.people
    anna, head = people['anna'], people['head']
    time.start = NOW - timedelta(days=1)
    deal = store.write(deals.create, title=MARK, owner_id=anna, amount=777_000_00, project_id=1, by=head)
    new = SimpleNamespace(deal=deal, contact=store.write(contacts.add, deal, Content('Раиса Приметная', (PHONE,)), by=anna))
    store.write(companies.write, deal, Named('ООО «Ромашка»'), seen=None, by=anna)
    store.write(timeline.add, deal, text='Примета: @Борис Маслов и @Павел Петров', by=anna)
    store.write(observers.add, deal, people['boris'], by=anna)
    store.write(deals.move, deal, to='interest', seen='intake', by=anna)
    store.write(deals.undo_move, deal, move_id=store.write(deals.move, deal, to='proposal', seen='interest', by=anna), by=anna)
    store.write(checklist.tick, deal, stage.places['annas'].checked, by=anna)
    store.write(deals.move, deal, to='won', seen='interest', by=head)
    store.write(deals.move, deal, to='renovation', seen='won', by=head)
    store.write(lines.add, deal, fields={'text': 'Замок', 'price': 500_00}, by=anna)
    store.write(payments.claim, deal, fields=PAID, by=anna)
    store.write(payments.enter, deal, fields=PAID, by=head)
    store.write(files.add, deal, name='Примета.pdf', received=_received(stage.places['annas'].vault), vault=stage.places['annas'].vault, by=anna)
    store.write(ask, '', ('+79995554433',), by=people['viktor'])
    store.write(tasks.add, deal, text='Примета', due=NOW + timedelta(hours=1), by=anna)
    time.start = NOW
    return new


@pytest.fixture(scope='module')
def life(blank, tmp_path_factory):
    """What everything said before there was the deal, while it stood, once it was deleted, and when it was back."""
    with Store(shutil.copyfile(blank, tmp_path_factory.mktemp('life') / blank.name), time=TestClock(NOW)) as store:
        stage = _furnished(store)
        deal, stage.renovation = store.read(lambda session: (len(session.exec(select(Deal.id)).all()), session.exec(select(Stage.id).where(Stage.code == 'renovation')).one()))
        stage.new = SimpleNamespace(deal=deal + 1, contact=999)
        before = everything(stage)
        stage.new = live_through(stage)
        stood = everything(stage)
        store.write(basket.delete, stage.new.deal, 'duplicate', by=stage.people['head'])
        gone = everything(stage)
        store.write(basket.restore, stage.new.deal, by=stage.people['head'])
        yield SimpleNamespace(before=before, stood=stood, gone=gone, back=everything(stage))


def test_while_it_stands_lists_figures_search_and_notices_speak_of_it(life):
    """Else the walk below would prove nothing."""
    silent = {name for name, _ in life.stood} - {name for name, who in life.stood if life.stood[name, who] != life.before[name, who]}
    assert silent == SILENT


def test_once_deleted_it_is_out_of_every_list_figure_search_and_notice(life):
    assert [place for place in life.gone if life.gone[place] != life.before[place]] == []


def test_brought_back_everything_says_what_it_said(life):
    assert [place for place in life.back if life.back[place] != life.stood[place]] == []
