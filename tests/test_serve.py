"""`serve` as a process: what it prints, what it refuses in one sentence, and how it leaves."""

import os
import re
import shutil
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from dashboard import access, accounts, passwords, people
from dashboard.store import Store
from tests.browser.conftest import free_port, started, stop
from tests.test_cli import main

ROOT = Path(__file__).parent.parent


def serve(*options, language='en_GB.UTF-8', **popen):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(('PYTEST', 'NICEGUI'))}
    return subprocess.Popen(
        [sys.executable, ROOT / 'main.py', *options], env=environment | {'LC_ALL': language, 'LANG': language}, cwd=ROOT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, **popen,
    )  # fmt: skip


def refusal(*options):
    done = main(*options)
    assert (done.returncode, done.stdout, done.stderr.count('\n')) == (2, '', 1), done.stderr
    return done.stderr


@pytest.fixture
def empty(blank, tmp_path):
    """A database without people."""
    return shutil.copyfile(blank, tmp_path / blank.name)


@pytest.mark.soak
def test_no_command_at_all_serves_prints_the_address_and_the_first_starts_code_and_leaves_with_zero(tmp_path):
    port = free_port()
    process = serve('--db', str(tmp_path / 'new.sqlite3'), '--port', str(port))
    assert process.stdout.readline() == f'Open http://127.0.0.1:{port}\n'
    assert re.fullmatch(r'Nobody can sign in yet\. The page asks for this code: \d{4} \d{4}\n', process.stdout.readline())
    page = wait_for(f'http://127.0.0.1:{port}/login')
    assert page.headers['location'] == '/welcome', 'an empty database asks for its first company head'
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert process.stderr.read() == ''
    assert stat.S_IMODE((tmp_path / 'new.sqlite3.secret').stat().st_mode) == 0o600


@pytest.mark.parametrize(('text', 'mode', 'why'), [('x' * 64, 0o644, 'others on this machine can read it'), ('x' * 20, 0o600, 'too short')])
def test_a_key_that_others_could_know_is_refused_before_anybody_is_served(empty, text, mode, why):
    key = empty.with_name(empty.name + '.secret')
    key.write_text(text)
    key.chmod(mode)
    assert why in refusal('serve', '--db', str(empty), '--port', str(free_port()))


def test_ctrl_c_leaves_with_zero(empty):
    port = free_port()
    process = serve('serve', '--db', str(empty), '--port', str(port))
    wait_for(f'http://127.0.0.1:{port}/health')
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0
    assert process.stderr.read() == ''


def test_a_session_outlives_a_restart_of_the_server(empty):
    with Store(empty) as store:
        store.write(people.add, name='Ольга Котова', login='olga', role='company_head', by=access.SYSTEM)
        store.write(accounts.set_password, 'olga', kept=passwords.hashed('пять синих домофонов'))
    with httpx.Client() as browser:
        for expected in ('/login', None):
            process, address = started(empty, free_port(), demo=False)
            try:
                page = browser.get(f'{address}/settings/account')
                assert page.headers.get('location', '').partition('?')[0] == (expected or '')
                if expected:
                    key = re.findall('name="form" value="([^"]+)"', browser.get(f'{address}/login').text)[0]
                    typed = {'name': 'olga', 'password': 'пять синих домофонов', 'form': key}
                    assert browser.post(f'{address}/login', data=typed).status_code == 303
                else:
                    assert 'Ольга Котова' in page.text
            finally:
                stop(process)


def test_an_open_host_prints_the_address_for_colleagues(empty):
    from dashboard.settings import Settings
    from pages.serve import _greeting

    assert len(_greeting(Settings(str(empty), host='127.0.0.1')).splitlines()) == 2
    open_one = _greeting(Settings(str(empty), host='0.0.0.0', port=8123)).splitlines()
    assert open_one[0].endswith('http://127.0.0.1:8123')
    assert ':8123' in open_one[1]
    assert '0.0.0.0' not in ''.join(open_one)


def test_wrong_options_are_one_sentence(empty):
    with socket.socket() as other:
        other.bind(('127.0.0.1', 0))
        other.listen()
        assert 'another program listens there' in refusal('serve', '--db', str(empty), '--port', str(other.getsockname()[1]))
    assert '--host' in refusal('serve', '--db', str(empty), '--host', '203.0.113.7')
    assert '--at' in refusal('serve', '--db', str(empty), '--at', '2026-11-24')
    assert '--at' in refusal('serve', '--demo', '--at', 'yesterday')
    assert '--port' in refusal('serve', '--port', '99999')
    assert 'holds no demo' in refusal('serve', '--demo', '--db', str(empty))
    missing = empty.with_name('missing.sqlite3')
    assert 'holds no demo' in refusal('serve', '--demo', '--db', str(missing))
    assert not missing.exists()


def test_a_second_server_on_the_same_database_names_the_first(empty):
    first, address = started(empty, free_port(), demo=False)
    try:
        assert str(first.pid) in refusal('serve', '--db', str(empty), '--port', str(free_port()))
        assert httpx.get(f'{address}/health').status_code == 200
    finally:
        stop(first)


def test_health_says_503_when_the_database_goes_bad_and_200_when_it_is_back(empty):
    process, address = started(empty, free_port(), demo=False)
    try:
        with sqlite3.connect(empty) as other:
            other.execute('ALTER TABLE pipeline RENAME TO gone')
        assert httpx.get(f'{address}/health').status_code == 503
        with sqlite3.connect(empty) as other:
            other.execute('ALTER TABLE gone RENAME TO pipeline')
        assert httpx.get(f'{address}/health').status_code == 200
    finally:
        stop(process)


def wait_for(address):
    for _ in range(100):
        try:
            return httpx.get(address)
        except httpx.TransportError:
            time.sleep(0.1)
    raise TimeoutError(address)
