"""SQLite by the recipe: which library, which journal, which pragmas; beside `fulltext` nothing else in the house knows that it is SQLite."""

import logging
import os
import sqlite3
from contextlib import closing, suppress
from functools import cache, partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event

from dashboard.errors import NotCopied

log = logging.getLogger('voronka.store')

BUSY_SECONDS = 10
_BACKPORTS = {(3, 44): 6, (3, 50): 7}
_FIXED = (3, 51, 3)


def has_wal_reset_bug(version: tuple[int, int, int]) -> bool:
    """Whether two connections that write and checkpoint at once can corrupt the file (sqlite.org/wal.html#walresetbug)."""
    backport = _BACKPORTS.get(version[:2])
    if backport is not None:
        return version[2] < backport
    return (3, 7, 0) <= version < _FIXED


@cache
def library() -> ModuleType:
    """The newest SQLite at hand: the wheel's where it is installed, else Python's own."""
    return import_module('pysqlite3') if find_spec('pysqlite3') else sqlite3


def journal_mode(version: tuple[int, int, int] | None = None) -> str:
    """WAL, or TRUNCATE where this SQLite's WAL is unsafe: slower, readers wait for the writer, nothing is at risk."""
    version = version or library().sqlite_version_info
    if not has_wal_reset_bug(version):
        return 'WAL'
    log.warning('SQLite %s has the WAL-reset bug; using the slower journal TRUNCATE. Install a newer SQLite.', '.'.join(map(str, version)))
    return 'TRUNCATE'


def writer(path: Path) -> Engine:
    """An engine whose transactions begin IMMEDIATE: read and write in one are never lost to another writer."""
    engine = _engine(path)
    mode = journal_mode()
    _on_connect(engine, f'journal_mode={mode}', 'synchronous=FULL', 'foreign_keys=ON', 'journal_size_limit=200000000', 'trusted_schema=OFF')
    _on_begin(engine, 'BEGIN IMMEDIATE')
    return engine


def reader(path: Path) -> Engine:
    """An engine that cannot write, for queries and reports beside a running server."""
    connect = partial(library().connect, _read_only(path), uri=True, timeout=BUSY_SECONDS, check_same_thread=False)
    engine = _engine(path, creator=connect, poolclass=QueuePool, pool_size=8, max_overflow=8, pool_use_lifo=True)  # the one with the warmest cache
    _on_connect(engine, 'query_only=ON', 'trusted_schema=OFF')
    _on_begin(engine, 'BEGIN')
    return engine


def make(path: Path) -> None:
    """Make the file, if there is none, readable by its owner alone: digests of passwords are in it. Raises `OSError`.

    What SQLite puts beside it, and a `copy` into it, get the same mode.
    """
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def copy(source: Path, target: Path) -> None:
    """Write a consistent copy of the database to `target`, which appears under its name only when it is whole.

    Raises `NotCopied`.
    """
    part = target.with_name(target.name + '.part')
    try:
        part.unlink(missing_ok=True)
        make(part)
        with closing(library().connect(_read_only(source), uri=True, timeout=BUSY_SECONDS)) as raw:
            raw.execute('VACUUM INTO ?', (str(part),))
        with part.open('rb+') as file:
            os.fsync(file.fileno())
        part.replace(target)
    except (OSError, library().Error) as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise NotCopied(path=target, why=getattr(error, 'strerror', None) or error) from error


def roll_back(path: Path) -> None:
    """Let SQLite take back what a kill left half-written beside a rollback journal; who only reads cannot."""
    journal = path.with_name(path.name + '-journal')
    if not journal.is_file() or not journal.stat().st_size:
        return
    engine = _engine(path)
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql('SELECT count(*) FROM sqlite_master')
    finally:
        engine.dispose()


def quick_check(engine: Engine) -> str:
    """'ok', or the first thing that is wrong with the file."""
    with engine.connect() as connection:
        return str(connection.exec_driver_sql('PRAGMA quick_check(1)').scalar())


def _on_connect(engine: Engine, *pragmas: str) -> None:
    @event.listens_for(engine, 'connect')
    def connect(raw: Any, _record: Any) -> None:
        raw.isolation_level = None  # stop the driver's implicit transactions: ours begin by themselves
        for pragma in (f'busy_timeout={BUSY_SECONDS * 1000}', *pragmas):
            raw.execute(f'PRAGMA {pragma}')


def _on_begin(engine: Engine, statement: str) -> None:
    @event.listens_for(engine, 'begin')
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)


def _engine(path: Path, **options: Any) -> Engine:
    url = URL.create('sqlite', database=str(path))  # as text, a `?` or `%` in a path would be read as something else
    return create_engine(url, module=library(), connect_args={'timeout': BUSY_SECONDS}, hide_parameters=True, **options)  # faults go into the log


def _read_only(path: Path) -> str:
    return f'file:{quote(str(path))}?mode=ro'
