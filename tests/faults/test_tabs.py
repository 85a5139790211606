"""Open pages outlive a loop that stands still and a server that starts anew."""

import os
import subprocess
import sys
import time

import httpx
import pytest

from dashboard import pipelines
from dashboard.models import Setting
from dashboard.queries.settings import DEMO_AT
from dashboard.store import Store
from tests.browser.conftest import ROOT, browser, free_port, said, started, stop, visit  # noqa: F401 - fixtures
from tests.conftest import NOW, _team

TABS = 10


@pytest.fixture
def db(tmp_path):
    """A demo's database with a team and the retail pipeline."""
    path = tmp_path / 'voronka.sqlite3'
    with Store(path) as store:
        store.write(pipelines.ensure_shipped)
        store.write(_team)
        store.write(lambda session: session.add(Setting(key=DEMO_AT, value=NOW.isoformat())))
    return path


def answers(address):
    for _ in range(150):
        try:
            if httpx.get(f'{address}/health').status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail('the server does not answer')


@pytest.mark.soak
@pytest.mark.parametrize('seconds', [1, 3, 10])
def test_a_loop_that_stands_still_loses_no_page(db, visit, seconds):  # noqa: F811 - the fixture
    port = free_port()
    own = {name: value for name, value in os.environ.items() if not name.startswith(('PYTEST', 'NICEGUI'))}
    server = subprocess.Popen([sys.executable, '-m', 'tests.faults.blocking', str(db), str(port)], cwd=ROOT, env=own)
    address = f'http://127.0.0.1:{port}'
    try:
        answers(address)
        tabs = [visit(address, 'head', '/board') for _ in range(TABS)]
        for tab in tabs:
            tab.get_by_test_id('stage-column').first.wait_for()
            tab.evaluate('window.stayed = true')
        assert httpx.get(f'{address}/block/{seconds}', timeout=30).text == '"awake"'
        time.sleep(5)
        for tab in tabs:
            assert tab.evaluate('window.stayed'), 'the page was loaded anew'
            assert tab.evaluate('window.socket.connected')
        for tab in tabs:
            tab.close()  # before the server: a page that is left alone reports it
    finally:
        stop(server)


@pytest.mark.soak
def test_ten_tabs_are_back_within_fifteen_seconds_of_a_restart(db, visit, said):  # noqa: F811 - the fixtures
    port = free_port()
    server, address = started(db, port)
    tabs = [visit(address, 'head', '/board') for _ in range(TABS)]
    for tab in tabs:
        tab.get_by_test_id('stage-column').first.wait_for()
        tab.evaluate('window.old = true')
    stop(server)
    server, address = started(db, port)
    began = time.monotonic()
    try:
        for tab in tabs:
            tab.wait_for_function('!window.old && window.socket?.connected', timeout=15_000)
            tab.get_by_test_id('stage-column').first.wait_for()
        assert time.monotonic() - began < 15
        for tab in tabs:
            tab.close()
        said.clear()  # the browser reported the lost connections
    finally:
        stop(server)
