"""The command `import`: one JSON object, exit codes, one sentence for what is wrong, nothing half-written, one at a time."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dashboard import sqlite
from tests.test_cli import BOUND, ROOT, bound, main

LOG = 'case_id,activity,timestamp,who\n1,New,2026-01-01T10:00Z,Анна\n2,New,03.04.2026,Анна\n1,Won,2026-01-02T10:00Z,Анна\n'
US = 'id,stage,from\na,New,01/02/2026\nb,New,03/04/2026\n'


@pytest.fixture
def log(tmp_path):
    path = tmp_path / 'in' / 'log.csv'
    path.parent.mkdir()
    path.write_text(LOG.replace('03.04.2026', '2026-01-01'), encoding='utf-8')
    return path


def command(file, db, *options):
    return ['import', str(file), '--db', str(db), '--pipeline', 'Log', *map(str, options)]


def summary(done):
    assert not done.stderr, done.stderr
    return json.loads(done.stdout)


def rows(db):
    """What an import leaves, ids of runs apart; and whether the file is sound."""
    with sqlite.library().connect(str(db)) as raw:
        assert raw.execute('PRAGMA integrity_check').fetchone() == ('ok',)
        assert raw.execute('PRAGMA foreign_key_check').fetchall() == []
        moves = raw.execute(
            'SELECT d.import_case, s.name, m.at, p.name FROM stage_move m JOIN deal d ON d.id = m.deal_id JOIN stage s ON s.id = m.to_id '
            'LEFT JOIN person p ON p.id = m.by_id ORDER BY d.import_case, m.at, m.id'
        ).fetchall()
        deals = raw.execute('SELECT d.import_case, s.name, d.stage_since, d.created_at FROM deal d JOIN stage s ON s.id = d.stage_id ORDER BY 1').fetchall()
        stages = raw.execute('SELECT name, position FROM stage ORDER BY pipeline_id, position').fetchall()
        return moves, deals, stages, raw.execute('SELECT count(*) FROM importrow').fetchone()[0]


def test_a_log_is_imported_once_and_the_second_run_says_so(log, tmp_path):
    db = tmp_path / 'new.sqlite3'
    first = main(*command(log, db, '--won', 'Won', '--user', 'who'))
    assert first.returncode == 0
    assert summary(first) == {'read': 3, 'added': 3, 'unchanged': 0, 'filtered': 0, 'rejected_count': 0, 'rejected': [], 'notes': []}
    before = rows(db)
    second = main(*command(log, db, '--won', 'Won', '--user', 'who'))
    assert second.returncode == 0
    assert summary(second)['unchanged'] == 3
    assert rows(db) == before
    assert before[3] == 0


def test_rejected_rows_are_named_and_do_not_stop_the_rest(log, tmp_path):
    log.write_text(LOG.replace('03.04.2026', 'some day'), encoding='utf-8')
    done = main(*command(log, tmp_path / 'new.sqlite3'))
    assert done.returncode == 0
    assert summary(done)['rejected'] == [{'row': 3, 'reason': '“some day” in “timestamp” is not a date and time.'}]


def test_an_import_of_comments_says_how_they_come_into_the_figures_of_quality(log, tmp_path):
    db, notes = tmp_path / 'new.sqlite3', tmp_path / 'notes.csv'
    notes.write_text('case_id,timestamp,who,text\n1,2026-01-01T11:00Z,Анна,Клиент согласен и оплатит в среду\n', encoding='utf-8')
    assert summary(main(*command(log, db, '--won', 'Won', '--user', 'who')))['notes'] == []

    def good():
        return [row['good_share'] for row in json.loads(main('report', 'comments', '--db', db, '--format', 'json').stdout)['rows']]

    options = ('--as', 'comments', '--case', 'case_id', '--time', 'timestamp', '--user', 'who', '--text', 'text')
    [note] = summary(main(*command(notes, db, *options)))['notes']
    assert f'main.py score --db {db}' in note
    assert good() == [None]
    assert main('score', '--db', db).returncode == 0
    assert good() != [None]
    assert summary(main(*command(notes, db, *options)))['notes'] == [], 'nothing was added'


def test_nothing_at_all_to_add_is_exit_code_1(log, tmp_path):
    log.write_text('case_id,activity,timestamp\n1,New,some day\n', encoding='utf-8')
    done = main(*command(log, tmp_path / 'new.sqlite3'))
    assert done.returncode == 1
    assert summary(done)['rejected_count'] == 1


def test_names_with_commas_options_of_time_and_order_are_kept(log, tmp_path):
    log.write_text('c;s;t\n1;Ждём, думаем;01.02.2026\n1;Отказ;03.02.2026\n', encoding='cp1251')
    options = ['--case', 'c', '--stage', 's', '--time', 't', '--dates', 'dmy', '--zone', 'Asia/Tokyo', '--currency', 'EUR', '--source', 'CRM']
    options += ['--stages', 'Отказ', '--stage-name', 'Ждём, думаем', '--parked', 'Ждём, думаем', '--lost', 'Отказ']
    db = tmp_path / 'new.sqlite3'
    assert main(*command(log, db, *options)).returncode == 0
    with sqlite3.connect(db) as raw:
        assert raw.execute('SELECT name, kind FROM stage ORDER BY position').fetchall() == [('Отказ', 'lost'), ('Ждём, думаем', 'parked')]
        assert raw.execute('SELECT min(at) FROM stage_move').fetchone() == ('2026-01-31 15:00:00.000000',)
        assert raw.execute('SELECT currency FROM pipeline').fetchone() == ('EUR',)
        assert raw.execute('SELECT DISTINCT import_source FROM deal').fetchone() == ('CRM',)


@pytest.mark.parametrize(
    ('options', 'named'),
    [
        (['--case', 'nope'], '“nope”'),
        (['--as', 'payments'], 'moves, deals, comments'),
        (['--text', 'who'], '--text'),
        (['--as', 'deals', '--time', 'timestamp'], '--time'),
        (['--zone', 'Moscow'], 'Moscow'),
        (['--dates', 'ydm'], 'dmy, mdy, ymd'),
        (['--only', 'activity'], '--only'),
        (['--only', 'nope=A'], '“nope”'),
        (['--sheet', 'one'], '--sheet'),
        (['--currency', 'rouble'], 'EUR'),
        (['--won', 'New', '--lost', 'New'], 'New'),
        (['--stages', 'New,,Won'], '--stages'),
        (['--nope', 'x'], '--nope'),
        (['--pipeline', ' '], '--pipeline'),
        (['--as', 'comments'], '--text'),
    ],
)
def test_a_wrong_option_or_column_is_one_sentence_and_no_database(log, tmp_path, options, named):
    db = tmp_path / 'new.sqlite3'
    assert refused(main(*command(log, db, *options)), named)
    assert not list(tmp_path.glob('new.*'))


@pytest.mark.parametrize('content', [b'', b'\x89PNG\0\0', b'PK\x03\x04', b'<html/>', b'\x1f\x8b broken', None])
def test_a_wrong_file_is_one_sentence_and_no_database(log, tmp_path, content):
    if content is None:
        log.unlink()
    else:
        log.write_bytes(content)
    assert refused(main(*command(log, tmp_path / 'new.sqlite3')), 'log.csv')
    assert not list(tmp_path.glob('new.*'))


def test_an_ambiguous_order_of_dates_is_asked_about(log, tmp_path):
    log.write_text(US)
    options = ['--as', 'deals', '--case', 'id', '--stage', 'stage', '--created', 'from']
    assert refused(main(*command(log, tmp_path / 'new.sqlite3', *options)), '--dates')
    assert not list(tmp_path.glob('new.*'))
    assert main(*command(log, tmp_path / 'new.sqlite3', *options, '--dates', 'mdy')).returncode == 0


def test_a_second_import_is_refused_while_the_first_has_the_database(store, log):
    done = main(*command(log, store.path))
    assert refused(done, str(os.getpid()))


@bound
def test_a_database_that_cannot_be_written_is_refused(log, tmp_path):
    folder = tmp_path / 'shut'
    folder.mkdir()
    assert main(*command(log, folder / 'db.sqlite3')).returncode == 0
    before = rows(folder / 'db.sqlite3')
    for path in (*folder.iterdir(), folder):
        path.chmod(0o500 if path.is_dir() else 0o400)
    try:
        assert refused(main(*command(log, folder / 'db.sqlite3'), under=BOUND), 'cannot be written')
    finally:
        folder.chmod(0o700)
        for path in folder.iterdir():
            path.chmod(0o600)
    assert rows(folder / 'db.sqlite3') == before


@pytest.mark.skipif(not Path('/proc/self').exists(), reason='needs a folder that nobody, root included, can write')
def test_a_database_where_nobody_can_write_is_refused(log):
    assert refused(main(*command(log, '/proc/voronka.sqlite3')), '/proc/voronka.sqlite3')


def test_a_file_that_is_no_database_is_refused_and_kept(log, tmp_path):
    (tmp_path / 'notes.txt').write_text('my notes\n' * 1000)
    assert refused(main(*command(log, tmp_path / 'notes.txt')), 'notes.txt')
    assert (tmp_path / 'notes.txt').read_text() == 'my notes\n' * 1000


def refused(done, named):
    assert done.returncode == 2, done.stdout + done.stderr
    assert named in done.stderr, done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert not done.stdout
    return True


# Faults


@pytest.fixture
def long_log(tmp_path) -> Path:
    """30,000 events of 3,000 deals: staged in several transactions."""
    path = tmp_path / 'long.csv'
    lines = (f'{n % 3000},stage {n // 3000},2026-01-{1 + n // 3000:02}T10:{n % 60:02}Z,person {n % 7}\n' for n in range(30_000))
    path.write_text('case_id,activity,timestamp,who\n' + ''.join(lines))
    return path


def start(*arguments) -> subprocess.Popen:
    environment = {'PATH': '/usr/bin:/bin', 'LANG': 'C.UTF-8', 'HOME': '/nonexistent'}
    return subprocess.Popen([sys.executable, 'main.py', *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)


@pytest.mark.soak
def test_an_import_killed_at_any_point_is_all_or_nothing_and_is_made_good_by_the_next(long_log, tmp_path):
    whole = tmp_path / 'whole.sqlite3'
    began = time.monotonic()
    assert main(*command(long_log, whole, '--user', 'who')).returncode == 0
    lasts, expected = time.monotonic() - began, rows(whole)
    chance, points = random.Random(2), []
    for number in range(10):
        db = tmp_path / f'killed{number}.sqlite3'
        process = start(*command(long_log, db, '--user', 'who'))
        time.sleep(lasts * chance.uniform(0.2, 1))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        points.append(state(db))
        assert points[-1][0] in (0, 30_000)
        assert main(*command(long_log, db, '--user', 'who')).returncode == 0
        assert rows(db) == expected
    assert any(staged and not moves for moves, staged in points), f'no import was killed while it staged: {points}'


def state(db: Path) -> tuple[int, int]:
    """How many moves and staged rows a killed import left; none where it had not come to its tables yet."""
    if not db.exists():
        return 0, 0
    with sqlite.library().connect(str(db)) as raw:
        if not raw.execute("SELECT count(*) FROM sqlite_master WHERE name = 'importrow'").fetchone()[0]:
            return 0, 0
        return raw.execute('SELECT (SELECT count(*) FROM stage_move), (SELECT count(*) FROM importrow)').fetchone()


@pytest.mark.soak
def test_a_database_locked_by_another_program_is_one_sentence_and_untouched(log, tmp_path):
    db = tmp_path / 'held.sqlite3'
    assert main(*command(log, db)).returncode == 0
    before = rows(db)
    with sqlite.library().connect(str(db), isolation_level=None) as raw:
        raw.execute('BEGIN IMMEDIATE')
        log.write_text(log.read_text(encoding='utf-8') + '3,New,2026-02-01,Анна\n', encoding='utf-8')
        assert refused(main(*command(log, db)), 'busy')
        raw.execute('ROLLBACK')
    assert rows(db) == before
    assert summary(main(*command(log, db)))['added'] == 1


@pytest.mark.soak
def test_of_two_imports_at_once_one_is_refused_and_the_other_whole(long_log, tmp_path):
    db = tmp_path / 'both.sqlite3'
    both = [start(*command(long_log, db, '--user', 'who')) for _ in range(2)]
    told = [process.communicate()[1].decode() for process in both]
    codes = [process.returncode for process in both]
    assert sorted(codes) == [0, 2], told
    assert 'in use' in told[codes.index(2)]
    assert len(rows(db)[0]) == 30_000
