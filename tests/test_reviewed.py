"""Ways round a rule that a review found, closed: each of these was seen to go wrong once."""

import subprocess
import sys
from datetime import timedelta

import pytest
from sqlmodel import select

from dashboard import deals, tasks, timeline
from dashboard.errors import BadValue, NotAllowed, NotFound, OnlyAHeadReopens, ReasonNeeded, Refusal, StageRetired
from dashboard.models import Deal, Person, Role, Stage
from dashboard.queries import board
from dashboard.store import Store, path_of
from tests.test_deals import stage_of

HOT = """
import os, sys, sqlite3
raw = sqlite3.connect(sys.argv[1], isolation_level=None)
raw.execute('PRAGMA journal_mode=TRUNCATE')
raw.execute('PRAGMA cache_size=2')
raw.execute('BEGIN IMMEDIATE')
raw.execute('CREATE TABLE half (x)')
raw.executemany('INSERT INTO half VALUES (?)', [('x' * 2000,) for _ in range(500)])
os._exit(0)
"""


def test_a_sale_of_two_months_ago_is_not_reopened_by_undo(store, team, time, a_deal):
    deal = a_deal()
    move = store.write(deals.move, deal, to='won', seen='intake', by=team.anna)
    time.start = time.now() + timedelta(days=60)
    with pytest.raises(OnlyAHeadReopens):
        store.write(deals.undo_move, deal, move_id=move, by=team.anna)
    assert stage_of(store, deal) == 'won'


def test_a_late_undo_of_a_refusal_says_why_as_any_move_out_of_it_does(store, team, time, a_deal):
    deal = a_deal()
    move = store.write(deals.move, deal, to='lost', seen='intake', reason='Дорого', by=team.anna)
    time.start = time.now() + timedelta(days=1)
    with pytest.raises(ReasonNeeded):
        store.write(deals.undo_move, deal, move_id=move, by=team.anna)


def test_undo_does_not_enter_a_retired_stage(store, team, a_deal):
    deal = a_deal()
    move = store.write(deals.move, deal, to='proposal', seen='intake', by=team.anna)
    store.write(lambda session: [setattr(stage, 'retired', True) for stage in session.exec(select(Stage)) if stage.code == 'intake'])
    with pytest.raises(StageRetired):
        store.write(deals.undo_move, deal, move_id=move, by=team.anna)


def test_a_head_without_a_department_sees_what_is_nobodys_and_no_director(store, team, a_deal):
    directors, nobodys = a_deal(owner='director'), a_deal(owner=None)

    def hired(session):
        lone = Person(name='Без Отдела', login='lone', role=Role.HEAD)
        session.add(lone)
        session.flush()
        return lone.id

    lone = store.write(hired)
    filters = board.Filters(pipeline=1)
    assert store.read(board.card, filters, directors, by=lone) is None
    assert store.read(board.card, filters, nobodys, by=lone)


def test_a_window_of_minus_one_cards_is_not_all_of_them(store, team, a_deal):
    a_deal(), a_deal()
    stage = store.read(board.board, board.Filters(), by=team.anna).columns[0].stage.id
    assert store.read(board.window, board.Filters(pipeline=1), stage, 0, -1, by=team.anna).column.cards == ()


def test_a_search_of_a_thousand_words_is_answered(store, team):
    assert store.read(board.board, board.Filters(text='дом ' * 1500), by=team.anna).columns


def test_a_reason_has_a_limit(store, team, a_deal):
    with pytest.raises(BadValue):
        store.write(deals.move, a_deal(), to='lost', seen='intake', reason='ы' * 1_000_000, by=team.anna)


def test_a_deal_of_an_unknown_project_or_pipeline_is_refused(store, team):
    with pytest.raises(BadValue):
        store.write(deals.create, title='Остров', project_id=999, by=team.anna)
    with pytest.raises(NotFound):
        store.write(deals.create, title='Остров', pipeline_id=999, by=team.anna)


def test_an_entry_of_an_unknown_kind_is_refused(store, team, a_deal):
    with pytest.raises(BadValue):
        store.write(timeline.add, a_deal(), text='Звонил', kind='telepathy', by=team.anna)


def test_a_step_is_not_given_to_somebody_of_another_department(store, team, time, a_deal):
    deal = a_deal()
    due = time.now() + timedelta(hours=1)
    for by in (team.anna, team.head):
        with pytest.raises(NotAllowed):
            store.write(tasks.add, deal, text='Позвонить', due=due, assignee_id=team.viktor, by=by)
    store.write(tasks.add, deal, text='Позвонить', due=due, assignee_id=team.anna, by=team.head)


@pytest.mark.parametrize('name', ['a?b.sqlite3', 'a#b.sqlite3', 'a%20b.sqlite3', 'а б.sqlite3'])
def test_a_database_is_in_the_file_that_was_named(tmp_path, name):
    with Store(tmp_path / name) as store:
        assert store.read(lambda session: session.exec(select(Deal)).all()) == []
    assert {file.name for file in tmp_path.iterdir() if not file.name.endswith(('.pid', '-wal', '-shm'))} == {name}


@pytest.mark.parametrize('target', ['', ':memory:', 'sqlite:///:memory:'])
def test_a_database_without_a_file_is_refused(target):
    with pytest.raises(Refusal):
        path_of(target)


def test_a_link_to_a_database_shares_its_lock(tmp_path):
    link = tmp_path / 'link.sqlite3'
    link.symlink_to(tmp_path / 'real.sqlite3')
    assert path_of(link) == path_of(tmp_path / 'real.sqlite3')


def test_a_kill_in_mid_write_with_the_safe_journal_does_not_stop_the_next_start(tmp_path):
    path = tmp_path / 'voronka.sqlite3'
    Store(path).close()
    subprocess.run([sys.executable, '-c', HOT, str(path)], check=True)
    assert path.with_name(path.name + '-journal').stat().st_size
    with Store(path) as store:
        assert store.read(lambda session: session.exec(select(Deal)).all()) == []
