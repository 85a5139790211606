"""The store: what was committed stays, whatever happens to those who are told of it."""

import logging
import os
from datetime import UTC, datetime

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from dashboard import deals, migrations, pipelines, sqlite
from dashboard.models import Deal, Stage
from dashboard.store import Store


def test_a_listener_that_fails_takes_nothing_back_and_the_next_one_hears(store, team, caplog):
    heard = []

    def fails(entries):
        raise RuntimeError('a page is gone')

    store.on_commit(fails)
    store.on_commit(heard.append)
    with caplog.at_level(logging.ERROR, logger='voronka'):
        deal = store.write(deals.create, title='Остров', by=team.anna)
    assert store.read(lambda session: session.get(Deal, deal).title) == 'Остров'
    assert len(heard) == 1
    assert 'a page is gone' in caplog.text


BEFORE = """
INSERT INTO pipeline (id, name, currency, code) VALUES (1, 'Розница', 'RUB', 'retail'), (2, 'Проекты', 'RUB', NULL);
INSERT INTO stage (id, pipeline_id, code, name, kind, position, color, retired) VALUES
    (1, 1, 'intake', 'В работу', 'open', 0, '#888888', 0), (2, 1, 'won', 'В реализацию', 'won', 1, '#888888', 0),
    (3, 1, 'invoice', 'Счёт', 'open', 2, '#888888', 0), (4, 2, 'invoice', 'Счёт', 'open', 0, '#888888', 0);
INSERT INTO deal (id, title, amount, note, pipeline_id, stage_id, born_id, title_folded, closed_at) VALUES
    (1, 'Остров', 0, '', 1, 2, 2, 'остров', '2026-08-01 00:00:00'), (2, 'Река', 0, '', 1, 1, 2, 'река', NULL);
"""


def test_an_older_databases_deals_from_tables_know_when_they_were_closed_and_its_retail_stages_ask_as_new_ones(tmp_path):
    engine = sqlite.writer(tmp_path / 'old.sqlite3')
    config = Config()
    config.set_main_option('script_location', str(migrations.SCRIPTS))
    with engine.begin() as connection:
        config.attributes['connection'] = connection
        command.upgrade(config, '0001')
        for statement in filter(str.strip, BEFORE.split(';')):
            connection.exec_driver_sql(statement)
    engine.dispose()
    with Store(tmp_path / 'old.sqlite3') as store:
        told = store.read(lambda session: [session.get(Deal, n).born_closed_at for n in (1, 2)])
        asked = store.read(lambda session: [session.get(Stage, n).needs for n in (1, 3, 4)])
    assert told == [datetime(2026, 8, 1, tzinfo=UTC), None]
    assert asked == ['', 'invoice_no invoiced_on contract_kind title', '']


KEPT = """
INSERT INTO kept_bonus (month, person_id, rule_id, name, since, goods_rate, services_rate, steps, on_excess, of_team, fact, amount) VALUES
    ('2026-08-01', 1, 1, 'Продажи', '2026-08-01', 200, 0, '', 0, 0, 0, 0), ('2026-08-01', 1, 2, 'Руководитель', '2026-08-01', 100, 0, '', 0, 1, 0, 0),
    ('2026-09-01', 1, 1, 'Продажи', '2026-08-01', 200, 0, '', 0, 0, 0, 0), ('2026-09-01', 1, 0, '', '2026-09-01', 0, 0, '', 0, 1, 0, -100);
"""


def test_an_older_databases_closed_months_know_their_heads_where_one_was_paid_as_such(tmp_path):
    """In September what was corrected of August's says nothing of who leads."""
    engine = sqlite.writer(tmp_path / 'old.sqlite3')
    config = Config()
    config.set_main_option('script_location', str(migrations.SCRIPTS))
    with engine.connect() as connection:
        config.attributes['connection'] = connection
        command.upgrade(config, '0031')
        connection.exec_driver_sql('PRAGMA defer_foreign_keys = ON')  # of a person who is in no table; nothing is committed
        connection.exec_driver_sql(KEPT)
        command.upgrade(config, '0032')
        assert connection.exec_driver_sql('SELECT of_head FROM kept_bonus ORDER BY id').scalars().all() == [1, 1, None, None]
    engine.dispose()


@pytest.mark.skipif(os.name == 'nt', reason='Windows has no such modes')
def test_the_database_and_its_copies_are_readable_by_their_owner_alone(tmp_path):
    path, copy = tmp_path / 'new.sqlite3', tmp_path / 'copy.sqlite3'
    with Store(path) as store:
        store.write(pipelines.ensure_shipped)
        store.backup(copy)
        modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.glob('*.sqlite3*') if '.pid' not in file.suffixes}
    assert set(modes) >= {path.name, copy.name, f'{path.name}-wal'}
    assert set(modes.values()) == {0o600}


def test_what_the_database_refuses_is_told_without_what_was_to_be_saved(store):
    """The traceback of a fault stands in the log; a note, a phone or what is kept of a password must not."""
    for run in (store.write, store.read):
        with pytest.raises(DBAPIError) as fault:
            run(lambda session: session.execute(text('SELECT nothing(:note)'), {'note': 'Только для руководителя'}))
        assert 'nothing' in str(fault.value)
        assert 'руководителя' not in str(fault.value)
