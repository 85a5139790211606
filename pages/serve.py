"""`serve`: from the settings to a running server, whose address it prints."""

import errno
import logging
import os
import secrets
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

from starlette.middleware.gzip import GZipMiddleware

import pages
from dashboard import accounts, clock, lists, pipelines, texts
from dashboard.cli import progress
from dashboard.errors import NotADemo, SecretUnsafe, WrongOption
from dashboard.imports import staging
from dashboard.queries import settings as stored
from dashboard.settings import Settings, database
from dashboard.store import Store, path_of
from pages import network

SHORTEST: Final = 32
"""Characters of a key that nobody guesses."""
RECONNECT: Final = 30
"""Seconds for which a page whose connection was lost keeps its state: with NiceGUI's 3, a 2.5 s pause lost 9 pages of 10."""


def run(settings: Settings) -> None:
    """Serve until told to stop. Raises a `Refusal` when the address or the database cannot be used."""
    _check_address(settings)
    with opened(settings) as store:
        os.environ['NICEGUI_STORAGE_PATH'] = str(_beside(store, 'sessions'))  # read when NiceGUI is first imported
        from nicegui import app, ui

        from pages import live
        from pages.guard.log import OneLine

        lines = logging.StreamHandler()
        lines.setFormatter(OneLine())
        logging.basicConfig(handlers=[lines])
        pages.build(store, settings)
        live.vault().sweep()  # what was on its way when the server was killed
        code = '' if settings.demo or not store.read(accounts.leaderless) else pages.first_code()
        app.on_startup(lambda: sys.stdout.write(_greeting(settings, code)) and sys.stdout.flush())
        signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # uvicorn ends by repeating the signal: leave by the door
        try:
            ui.run(host=settings.host, port=settings.port, storage_secret=_secret(_beside(store, 'secret')), **options())
        except KeyboardInterrupt:
            return


def options() -> dict[str, Any]:
    """How NiceGUI is run, here and in tests."""
    from pages.guard.bodies import FRAME_LIMIT  # not before NiceGUI may be imported

    return {
        'title': 'Voronka',
        'favicon': pages.FAVICON,
        'language': 'ru',
        'dark': None,
        'tailwind': False,
        'reload': False,
        'show': False,
        'show_welcome_message': False,
        'reconnect_timeout': RECONNECT,
        'binding_refresh_interval': None,
        'session_middleware_kwargs': {'session_cookie': 'voronka', 'same_site': 'lax'},
        'timeout_graceful_shutdown': 10,
        'server_header': False,
        'ws_max_size': FRAME_LIMIT,
        'gzip_middleware_factory': partial(GZipMiddleware, compresslevel=4),  # on a LAN: half the time for a few bytes more
    }


@contextmanager
def opened(settings: Settings) -> Iterator[Store]:
    """The database to serve, locked, with its clock; a demo of our own is made on first use.

    Raises `NotADemo` for `--demo` with a `--db` that holds none, and whatever keeps the store from opening.
    """
    own = settings.demo and settings.db == database(None, demo=True)
    if settings.demo and not own and not path_of(settings.db).is_file():
        raise NotADemo(path=settings.db)
    with Store(settings.db) as store:
        if settings.demo and store.read(stored.demo_instant) is None:
            if not own:
                raise NotADemo(path=settings.db)
            _make_demo(store, settings)
        store.clock = clock.Clock(settings.at or store.read(stored.demo_instant))
        store.write(staging.sweep)  # what an import left that was killed
        store.write(pipelines.ensure_shipped)
        store.write(lists.ensure_shipped)
        yield store


def _make_demo(store: Store, settings: Settings) -> None:
    from dashboard import demo

    with progress() as advance:
        demo.fill(store, deals=600, seed=1, at=settings.at, progress=advance)


def _check_address(settings: Settings) -> None:
    """Fail before anything is opened; uvicorn would say it in a log and exit with 1."""
    try:
        family, kind, proto, _name, address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, proto) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        why = _WHY.get(error.errno or 0)
        if why:
            raise WrongOption(option='--port', value=str(settings.port), words={'why': why}) from error
        raise WrongOption(option='--host', value=settings.host, words={'why': 'this machine has no such address.'}) from error


_WHY = {
    errno.EADDRINUSE: 'another program listens there.',
    errno.EACCES: 'ports below 1024 belong to the administrator.',
}


def _greeting(settings: Settings, code: str = '') -> str:
    """The address to open, the one for colleagues when the host lets them in, the first start's code, in the system's language."""
    _ = texts.translations(texts.system_language()).gettext
    if settings.host not in network.ANYWHERE:
        lines = [_('Open http://{host}:{port}').format(host=settings.host, port=settings.port)]
    else:
        lines = [_('Open http://{host}:{port}').format(host='127.0.0.1', port=settings.port)]
        lines += [_('http://{host}:{port} (this address is for your colleagues)').format(host=network.in_network(), port=settings.port)]
    if code:
        lines += [_('Nobody can sign in yet. The page asks for this code: {code}').format(code=f'{code[:4]} {code[4:]}')]
    return '\n'.join([*lines, _('Stop with Ctrl+C'), ''])


def _beside(store: Store, what: str) -> Path:
    return store.path.with_name(f'{store.path.name}.{what}')


def _secret(path: Path) -> str:
    """What signs the cookies; made at the first start, readable by nobody else. Raises `SecretUnsafe` for one that others could know."""
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, 'w', encoding='ascii') as file:
            file.write(secrets.token_urlsafe(48))
    if os.name == 'posix' and path.stat().st_mode & 0o077:
        raise SecretUnsafe(path=path, words={'why': 'others on this machine can read it.'})
    text = path.read_text(encoding='ascii', errors='replace').strip()
    if len(text) < SHORTEST:
        raise SecretUnsafe(path=path, words={'why': 'it is too short to be one.'})
    return text
