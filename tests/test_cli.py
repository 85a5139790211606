"""The command line: what is wrong is said in one sentence with exit code 2, and nothing is half-written."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import forked

ROOT = Path(__file__).parent.parent


BOUND: tuple[str, ...] = ('setpriv', '--bounding-set=-dac_override', '--inh-caps=-dac_override') if os.name == 'posix' and os.geteuid() == 0 else ()
"""Under which rights mean something to root, too."""

bound = pytest.mark.skipif(bool(BOUND) and not shutil.which('setpriv'), reason='rights mean nothing to root, unless setpriv takes them away')
"""The mark of a test that runs a command under `BOUND`."""


def main(*arguments: object, under: tuple[str, ...] = (), text: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """`main.py` as a process: a fork of one that has imported it, but under other rights one of its own."""
    said, environment = [str(argument) for argument in arguments], forked.ENVIRONMENT | environment
    if forked.CAN and not under:
        return forked.run(said, environment, text)
    return subprocess.run(
        [*under, sys.executable, 'main.py', *said], cwd=ROOT, capture_output=True, encoding='utf-8', input=text, timeout=forked.SECONDS, check=False, env=environment
    )


@pytest.mark.parametrize(
    ('arguments', 'named'),
    [
        (['nosuch'], 'nosuch'),
        (['report'], 'name'),
        (['demo', '--nope'], '--nope'),
        (['demo', '--deals', '0'], '--deals'),
        (['demo', '--deals', 'many'], '--deals'),
        (['demo', '--at', 'tomorrow'], '--at'),
        (['demo', '--db', 'mysql://somewhere'], 'mysql://somewhere'),
        (['demo', '--db', ''], '--db'),
        (['report', 'deals', '--db', ''], '--db'),
        (['backup', 'copy.sqlite3', '--db', 'nowhere.sqlite3'], 'nowhere.sqlite3'),
    ],
)
def test_what_is_wrong_is_named_in_one_sentence(tmp_path, arguments, named):
    done = main(*arguments, VORONKA_DB=str(tmp_path / 'untouched.sqlite3'))
    assert done.returncode == 2
    assert named in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert not list(tmp_path.iterdir())


def test_a_backup_is_a_whole_database_made_while_another_process_holds_the_lock(store, team, a_deal, tmp_path):
    a_deal('Остров / кв1')
    done = main('backup', tmp_path / 'copy.sqlite3', '--db', store.path)
    assert done.returncode == 0, done.stderr
    from dashboard.models import Deal
    from dashboard.store import Store

    with Store(tmp_path / 'copy.sqlite3') as copy:
        assert copy.read(lambda session: session.get(Deal, 1).title) == 'Остров / кв1'


def test_a_backup_that_cannot_be_written_is_one_sentence(store, tmp_path):
    done = main('backup', tmp_path / 'nowhere' / 'copy.sqlite3', '--db', store.path)
    assert (done.returncode, done.stderr.count('\n')) == (2, 1)
    assert str(tmp_path / 'nowhere' / 'copy.sqlite3') in done.stderr


def test_a_backup_overwrites_nothing(store, tmp_path):
    (tmp_path / 'copy.sqlite3').write_text('precious')
    done = main('backup', tmp_path / 'copy.sqlite3', '--db', store.path)
    assert done.returncode == 2
    assert (tmp_path / 'copy.sqlite3').read_text() == 'precious'


def test_refusals_speak_russian_on_a_russian_system(tmp_path):
    done = main('backup', tmp_path / 'copy', '--db', tmp_path / 'none.sqlite3', LC_ALL='ru_RU.UTF-8', LANG='ru_RU.UTF-8')
    assert 'нет.' in done.stderr


@pytest.mark.skipif(not Path('/dev/full').exists(), reason='a full device is needed')
def test_an_answer_that_cannot_be_written_is_one_sentence(store, team, a_deal):
    a_deal()
    with Path('/dev/full').open('w') as full:
        done = subprocess.run(
            [sys.executable, 'main.py', 'report', 'deals', '--db', str(store.path)], cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (done.returncode, done.stderr.count('\n')) == (2, 1)


def test_a_reader_that_has_seen_enough_is_no_fault(store, team, a_deal):
    a_deal()
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, 'main.py', 'report', 'deals', '--db', str(store.path)], cwd=ROOT, stdout=write, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (0, '')


def test_an_answer_in_a_file_is_utf_8_whatever_the_systems_encoding(store, team, a_deal):
    a_deal()
    done = main('report', 'deals', '--db', store.path, PYTHONIOENCODING='cp1252')
    assert (done.returncode, done.stderr) == (0, '')
    assert 'Счёт' in done.stdout


def test_the_doctor_says_what_does_not_belong_together_and_mends_what_it_can(tmp_path):
    """Row 55 of the programme."""
    db = tmp_path / 'voronka.sqlite3'
    assert main('demo', '--deals', '1', '--db', db).returncode == 0
    assert main('doctor', '--db', db).returncode == 0
    stray = tmp_path / 'voronka.sqlite3.files' / 'ab' / ('ab' * 32)
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b'x')
    found = main('doctor', '--db', db)
    assert (found.returncode, json.loads(found.stdout)['files_without_row']) == (1, [stray.name])
    assert main('doctor', '--db', db, '--repair').returncode == 0
    assert not stray.exists()
    assert main('doctor', '--db', tmp_path / 'nothing.sqlite3').returncode == 2


@pytest.mark.parametrize('name', ['VORONKA_FILE_MB', 'VORONKA_FILES_GB'])
def test_a_setting_of_files_that_is_none_is_named(tmp_path, name):
    done = main('serve', '--db', tmp_path / 'db.sqlite3', **{name: 'много'})
    assert (done.returncode, name in done.stderr, done.stderr.count('\n')) == (2, True, 1)
