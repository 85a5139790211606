"""A server that dies or is stopped while a file is on its way: the file is there whole or not at all."""

import signal
import socket
import time
from urllib.parse import urlsplit

import pytest

from dashboard import access, deals
from dashboard.doctor import examine
from dashboard.models import Setting
from dashboard.queries import files as query
from dashboard.queries.settings import DEMO_AT
from dashboard.store import Store
from dashboard.vault import beside
from tests.attacks.tab import signed_in
from tests.browser.conftest import free_port, started, stop
from tests.conftest import NOW

SIZE = 8_000_000
WITHIN = 15.0


@pytest.fixture
def served(store, team):
    """A database with a deal of Anna's, ready to be served as a demo; the store is closed."""
    deal = store.write(deals.create, title='Остров / кв1', owner_id=team.anna, by=access.SYSTEM)
    store.write(lambda session: session.add(Setting(key=DEMO_AT, value=NOW.isoformat())))
    store.close()
    return store.path, deal


@pytest.mark.soak
@pytest.mark.parametrize(('how', 'share'), [(signal.SIGKILL, 0.1), (signal.SIGKILL, 0.9), (signal.SIGTERM, 0.5)])
def test_a_server_that_ends_while_a_file_comes_keeps_none_of_it(served, how, share):
    """Rows 1 and 5 of the programme, for files."""
    path, deal = served
    vault = beside(path, SIZE)
    server, address = started(path, free_port())
    place, cookies = urlsplit(address), '; '.join(f'{name}={value}' for name, value in signed_in(address, 'anna').cookies.items())
    with socket.create_connection((place.hostname, place.port), timeout=20) as wire:
        wire.sendall(f'POST /upload/{deal}?name=x HTTP/1.1\r\nHost: {place.netloc}\r\nCookie: {cookies}\r\nContent-Length: {SIZE}\r\n\r\n'.encode() + b'x' * int(SIZE * share))
        until = time.monotonic() + 10
        while not list(vault.leftovers()) and time.monotonic() < until:
            time.sleep(0.02)
        assert list(vault.leftovers())
        began = time.monotonic()
        server.send_signal(how)
        server.wait(WITHIN)
        assert time.monotonic() - began < WITHIN
    again, address = started(path, free_port())
    try:
        assert signed_in(address, 'anna').post(f'/upload/{deal}?name=x', content=b'whole').status_code == 200
    finally:
        stop(again)
    with Store(path) as store:
        assert [one.size for one in store.read(query.of_deal, deal, by=access.SYSTEM)] == [5]
        assert store.read(examine, vault).sound
        assert not list(vault.leftovers())
