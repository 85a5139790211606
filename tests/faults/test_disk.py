"""A full or failing disk, a damaged file, a folder that cannot be written: said in a sentence, nothing half-saved, nothing lost."""

import hashlib
import os
import shutil
import subprocess

import pytest

from dashboard.errors import DatabaseDamaged, DatabaseUnusable, Refusal
from dashboard.store import Store
from tests.faults import checks
from tests.test_cli import BOUND, bound, main


def spoken(process: 'subprocess.Popen[str]') -> list[str]:
    out, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    return out.splitlines(keepends=True)


def test_on_a_full_disk_nothing_is_half_saved_and_saving_goes_on_once_there_is_room(tmp_path):
    db = tmp_path / 'voronka.sqlite3'
    spoken(checks.start(db, 3))
    lines = spoken(checks.start(db, 60, under=checks.faulty('pwrite64:error=ENOSPC:when=30..60')))
    refused = [line for line in lines if line.startswith('refused')]
    assert refused
    assert all(line.startswith('refused NotSaved') for line in refused), refused[:3]
    assert lines.index(refused[-1]) < len(lines) - 1, 'nothing was saved after there was room again'
    found = checks.kept(db)
    told = checks.acked(lines)
    assert {deal: found[deal] for deal in told} == told


def test_after_a_failed_flush_nothing_more_is_acknowledged(tmp_path):
    db = tmp_path / 'voronka.sqlite3'
    spoken(checks.start(db, 3))
    lines = spoken(checks.start(db, 30, under=checks.faulty('fdatasync:error=EIO:when=12+', 'fsync:error=EIO:when=12+')))
    first = next(n for n, line in enumerate(lines) if line.startswith('refused'))
    assert all(line.startswith('refused ReadOnly') for line in lines[first:]), lines[first:][:3]
    checks.nothing_lost(checks.acked(lines), checks.kept(db), unheard=99)


def test_a_damaged_file_is_refused_with_the_newest_backup_and_left_as_it_is(tmp_path, store, a_deal):
    for n in range(200):
        a_deal(f'Остров / кв{n}')
    (store.path.parent / 'backups').mkdir()
    backup = store.path.parent / 'backups' / 'voronka.20261101T000000.before-0001.sqlite3'
    store.backup(backup)
    damaged = tmp_path / 'damaged' / 'voronka.sqlite3'
    damaged.parent.mkdir()
    shutil.copytree(store.path.parent / 'backups', damaged.parent / 'backups')
    store.backup(damaged)
    with damaged.open('r+b') as file:
        file.seek(3 * 4096)
        file.write(os.urandom(8 * 4096))
    before = hashlib.sha256(damaged.read_bytes()).digest()
    with pytest.raises(DatabaseDamaged, match=backup.name):
        Store(damaged)
    assert hashlib.sha256(damaged.read_bytes()).digest() == before


def test_what_is_no_database_is_refused_and_left_as_it_is(tmp_path):
    (tmp_path / 'notes.sqlite3').write_text('Список покупок\n' * 500)
    with pytest.raises(DatabaseDamaged):
        Store(tmp_path / 'notes.sqlite3')
    assert (tmp_path / 'notes.sqlite3').read_text().startswith('Список')


def test_a_folder_is_no_database(tmp_path):
    (tmp_path / 'folder').mkdir()
    with pytest.raises(DatabaseUnusable):
        Store(tmp_path / 'folder')


@pytest.mark.parametrize('command', [('demo',), ('serve', '--port', '1024'), ('report', 'conversion')])
def test_a_place_that_cannot_be_written_is_one_sentence(command):
    done = main(*command, '--db', '/proc/voronka/db.sqlite3')
    assert done.returncode == 2
    assert done.stderr.count('\n') == 1
    assert '/proc/voronka/db.sqlite3' in done.stderr


@bound
@pytest.mark.parametrize('command', [('demo',), ('serve', '--port', '1024')])
def test_a_read_only_folder_is_one_sentence(tmp_path, command):
    tmp_path.chmod(0o555)
    done = main(*command, '--db', tmp_path / 'db.sqlite3', under=BOUND)
    assert (done.returncode, done.stderr.count('\n')) == (2, 1), done.stderr
    assert str(tmp_path / 'db.sqlite3') in done.stderr
    assert not list(tmp_path.iterdir())


def test_the_last_commit_is_found_after_a_kill_without_the_shared_memory_file(tmp_path):
    db = tmp_path / 'voronka.sqlite3'
    process = checks.start(db)
    lines = [process.stdout.readline() for _ in range(40)]
    process.kill()
    lines += process.communicate()[0].splitlines(keepends=True)
    db.with_name(db.name + '-shm').unlink()
    checks.nothing_lost(checks.acked(lines), checks.kept(db), unheard=1)


def test_a_torn_end_of_the_log_costs_the_last_change_at_most_and_leaves_no_half(tmp_path):
    db = tmp_path / 'voronka.sqlite3'
    process = checks.start(db)
    lines = [process.stdout.readline() for _ in range(40)]
    process.kill()
    lines += process.communicate()[0].splitlines(keepends=True)
    log = db.with_name(db.name + '-wal')
    with log.open('r+b') as file:
        file.truncate(log.stat().st_size - 2000)
    found = checks.kept(db)
    told = checks.acked(lines)
    assert sum(deal.moves for deal in found.values()) >= sum(ack.moves for ack in told.values()) - 1


def test_a_refusal_of_the_disk_names_no_sql():
    with pytest.raises(Refusal) as refused:
        Store('/proc/voronka/db.sqlite3')
    assert 'SELECT' not in str(refused.value)
    assert 'sqlalche' not in str(refused.value)
