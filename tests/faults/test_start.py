"""What a start checks: which SQLite it runs on, and whose schema the file has."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlmodel import select

from dashboard import migrations, sqlite
from dashboard.errors import DatabaseDamaged, DatabaseForeign, DatabaseNewer, DatabaseOlder, Refusal
from dashboard.models import Deal
from dashboard.store import Store, path_of
from tests.faults import checks
from tests.test_cli import BOUND, bound, main

REBUILD = '''"""A rebuilt table."""
import sqlalchemy as sa
from alembic import op
revision, down_revision = '9999', '0032'
def upgrade():
    with op.batch_alter_table('deal', recreate='always') as table:
        table.add_column(sa.Column('extra', sa.String(20)))
    with op.batch_alter_table('stage_move', recreate='always') as table:
        table.add_column(sa.Column('extra', sa.String(20)))
'''


@pytest.mark.parametrize(
    ('version', 'broken'),
    [
        ((3, 6, 23), False), ((3, 7, 0), True), ((3, 40, 1), True), ((3, 44, 5), True), ((3, 44, 6), False), ((3, 45, 0), True),
        ((3, 50, 6), True), ((3, 50, 7), False), ((3, 51, 2), True), ((3, 51, 3), False), ((3, 53, 4), False),
    ],
)  # fmt: skip
def test_a_sqlite_whose_log_can_corrupt_a_file_is_known(version, broken):
    assert sqlite.has_wal_reset_bug(version) == broken


def test_with_such_a_sqlite_the_safe_journal_is_used_and_said(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(sqlite.library(), 'sqlite_version_info', (3, 40, 1))
    with Store(tmp_path / 'voronka.sqlite3') as store:
        assert store.read(lambda session: session.connection().exec_driver_sql('PRAGMA journal_mode').scalar()) != 'wal'
    assert 'WAL-reset' in caplog.text


def test_with_a_good_sqlite_the_log_is_used_and_every_commit_is_flushed(store):
    pragmas = store.write(lambda session: [session.connection().exec_driver_sql(f'PRAGMA {name}').scalar() for name in ('journal_mode', 'synchronous', 'foreign_keys')])
    assert pragmas == ['wal', 2, 1]


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """The program's revisions and one more, which rebuilds two tables."""
    folder = tmp_path / 'migrations'
    shutil.copytree(migrations.SCRIPTS, folder, ignore=shutil.ignore_patterns('__pycache__'))
    (folder / 'versions' / '9999_more.py').write_text(REBUILD)
    return folder


@pytest.fixture
def used(tmp_path: Path, store, a_deal) -> Path:
    """A database with deals, that nobody has open."""
    for n in range(50):
        a_deal(f'Остров / кв{n}')
    path = tmp_path / 'used' / 'voronka.sqlite3'
    path.parent.mkdir()
    store.backup(path)
    return path


def migrated(path: Path, scripts: Path) -> None:
    engine = sqlite.writer(path)
    migrations.upgrade(engine, path, scripts)
    engine.dispose()


def rows(path: Path) -> dict[str, object]:
    raw = sqlite.library().connect(path)
    tables = ('deal', 'stage_move', 'journal', 'stage')
    found = {table: raw.execute(f'SELECT count(*) FROM {table}').fetchone()[0] for table in tables}
    found['revision'] = raw.execute('SELECT version_num FROM alembic_version').fetchone()[0]
    found['rebuilt'] = [any(row[1] == 'extra' for row in raw.execute(f'PRAGMA table_info({table})')) for table in ('deal', 'stage_move')]
    assert raw.execute('PRAGMA foreign_key_check').fetchall() == []
    raw.close()
    return found


def test_a_migration_that_rebuilds_tables_loses_no_row_and_leaves_a_backup(used, scripts):
    before = rows(used)
    migrated(used, scripts)
    assert rows(used) == before | {'revision': '9999', 'rebuilt': [True, True]}
    (copy,) = (used.parent / 'backups').iterdir()
    assert rows(copy) == before


def test_a_newer_programs_database_is_refused_and_left_alone(used, scripts):
    migrated(used, scripts)
    before = used.read_bytes()
    for how in ({}, {'read_only': True}):
        with pytest.raises(DatabaseNewer, match='9999'):
            Store(used, **how)
    assert used.read_bytes() == before


def test_an_older_programs_database_is_not_reported_on_before_it_is_upgraded(used):
    raw = sqlite.library().connect(used)
    raw.execute('DELETE FROM alembic_version')
    raw.commit()
    raw.close()
    with pytest.raises(DatabaseOlder):
        Store(used, read_only=True)


@pytest.mark.parametrize('revision', [None, '0001'])
@pytest.mark.parametrize('how', [{}, {'read_only': True}])
def test_another_programs_database_is_refused_and_left_alone(tmp_path, revision, how):
    path = tmp_path / 'notes.sqlite3'
    raw = sqlite.library().connect(path)
    raw.execute('CREATE TABLE notes (text)')
    raw.execute('CREATE TABLE deal (id)')
    if revision:
        raw.execute('CREATE TABLE alembic_version (version_num)')
        raw.execute('INSERT INTO alembic_version VALUES (?)', (revision,))
    raw.commit()
    raw.close()
    before = path.read_bytes()
    with pytest.raises(DatabaseForeign, match='another program'):
        Store(path, **how)
    assert path.read_bytes() == before
    assert not list(tmp_path.glob('*-wal'))


@pytest.mark.soak
def test_a_kill_at_any_write_of_a_migration_leaves_the_old_schema_or_the_new(used, scripts, tmp_path):
    before = rows(used)
    outcomes = set()
    for write in range(1, 400, 13):
        path = tmp_path / f'try{write}' / 'voronka.sqlite3'
        path.parent.mkdir()
        shutil.copy(used, path)
        process = checks.start(path, '--migrate', scripts, under=checks.faulty(f'pwrite64:signal=SIGKILL:when={write}'))
        process.communicate(timeout=60)
        found = rows(path)
        outcomes.add(found['revision'])
        assert found in (before, before | {'revision': '9999', 'rebuilt': [True, True]})
        backups = list((path.parent / 'backups').glob('*.sqlite3'))
        assert all(rows(copy) == before for copy in backups)
        assert backups or found == before
        migrated(path, scripts)
        assert rows(path)['revision'] == '9999'
    assert outcomes == {'0032', '9999'}


def test_a_store_opens_an_empty_place_and_finds_it_again(tmp_path):
    for _ in range(2):
        with Store(tmp_path / 'new' / 'voronka.sqlite3') as store:
            assert store.read(lambda session: session.get(Deal, 1)) is None


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


def test_a_kill_in_mid_write_with_the_safe_journal_does_not_stop_the_next_start(tmp_path):
    path = tmp_path / 'voronka.sqlite3'
    Store(path).close()
    subprocess.run([sys.executable, '-c', HOT, str(path)], check=True)
    assert path.with_name(path.name + '-journal').stat().st_size
    with Store(path) as store:
        assert store.read(lambda session: session.exec(select(Deal)).all()) == []


def test_a_kill_in_mid_write_with_the_safe_journal_does_not_stop_a_report(tmp_path):
    path = tmp_path / 'voronka.sqlite3'
    Store(path).close()
    subprocess.run([sys.executable, '-c', HOT, str(path)], check=True)
    with Store(path, read_only=True) as store:
        assert store.read(lambda session: session.exec(select(Deal)).all()) == []


@bound
@pytest.mark.parametrize('killed', [True, False])
def test_who_may_not_write_beside_a_database_is_told_so(tmp_path, killed):
    path = tmp_path / 'db' / 'voronka.sqlite3'
    Store(path).close()
    if killed:
        subprocess.run([sys.executable, '-c', HOT, str(path)], check=True)
    for each in (*path.parent.iterdir(), path.parent):
        each.chmod(each.stat().st_mode & ~0o222)
    done = main('report', 'deals', '--db', path, under=BOUND)
    path.parent.chmod(0o755)
    assert (done.returncode, done.stderr.count('\n')) == (2, 1)
    assert f'{path} cannot be read' in done.stderr


def test_rubbish_beside_a_journal_is_refused_with_a_sentence(tmp_path):
    path = tmp_path / 'voronka.sqlite3'
    path.write_bytes(b'rubbish ' * 1000)
    path.with_name(path.name + '-journal').write_bytes(b'rubbish ' * 100)
    with pytest.raises(DatabaseDamaged):
        Store(path)
