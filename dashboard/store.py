"""The store: `read` a query or `write` a command, one session and one transaction per call."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Concatenate, ParamSpec, Self, TypeVar

import portalocker
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from dashboard import clock, errors, journal, migrations, sqlite
from dashboard.models import JournalEntry

P = ParamSpec('P')
T = TypeVar('T')
Listener = Callable[[tuple[JournalEntry, ...]], None]
log = logging.getLogger('voronka')


class Store:
    """One database file; the only way to it for pages, command line and tests.

    Opened for writing it holds the file's lock against other processes, checks the file, and brings its schema up to
    date after a backup; `read_only` works beside whoever holds the lock. Raises a `Refusal` that says why it cannot be opened.
    """

    def __init__(self, target: str | Path, *, time: clock.Clock | None = None, read_only: bool = False) -> None:
        self.path = path_of(target)
        self.clock = time or clock.Clock()
        self.broken: str | None = None
        self._looks = read_only
        self._listeners: list[Listener] = []
        self._turn = threading.Lock()
        with ExitStack() as undo:
            if read_only:
                self._look()
            else:
                undo.enter_context(self._locked())
                self._upgrade()
            self._reader = sqlite.reader(self.path)
            with self._border():
                migrations.check_current(self._reader, self.path)
            self._held = undo.pop_all()
        self._held.callback(self._reader.dispose)

    def read(self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `query` in a read transaction of its own; what it returns must not be rows."""
        with self._border(), Session(self._reader) as session:
            clock.stamp(session, self.clock.now())
            return query(session, *args, **kwargs)

    def write(self, command: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `command` in a write transaction of its own and commit it; then tell the listeners its journal entries.

        One writer at a time, held through commit and checkpoint. Raises `DatabaseBusy`, `NotSaved` or `ReadOnly` when
        nothing was saved, and whatever the command refuses with.
        """
        if self.broken:
            raise errors.ReadOnly(why=self.broken)
        with self._my_turn(), self._border(), Session(self._writer, expire_on_commit=False) as session:
            clock.stamp(session, self.clock.now())
            result = command(session, *args, **kwargs)
            session.flush()
            entries = journal.pending(session)
            session.expunge_all()
            session.commit()
            self._tell(entries)
            return result

    def on_commit(self, listener: Listener) -> None:
        """Call `listener` with the journal entries of each commit, in the order of commits, in the writer's thread."""
        self._listeners.append(listener)

    def _tell(self, entries: tuple[JournalEntry, ...]) -> None:
        for listener in self._listeners if entries else ():
            try:
                listener(entries)
            except Exception:
                log.exception('A listener failed after a commit; what was committed stays')

    def backup(self, target: Path) -> None:
        """A consistent copy in `target`, made while others read and write."""
        with self._border():
            sqlite.copy(self.path, target)

    def close(self) -> None:
        """Give the file back; the store is of no use afterwards."""
        self._held.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with _lock_of(self.path):
            self._check()
            self._make()
            self._writer = sqlite.writer(self.path)
            try:
                yield
            finally:
                self._writer.dispose()

    def _look(self) -> None:
        if not self.path.is_file():
            raise errors.DatabaseMissing(path=self.path)
        self.broken = 'it was opened for reading'
        with self._border():
            sqlite.roll_back(self.path)

    def _check(self) -> None:
        """Refuse a damaged file, and another program's, before anything could change it."""
        if not self.path.exists():
            return
        if self.path.is_dir():
            raise errors.DatabaseUnusable(path=self.path, words={'why': 'it is a folder'})
        with self._border():
            sqlite.roll_back(self.path)
        engine = sqlite.reader(self.path)
        try:
            with self._border():
                fault = sqlite.quick_check(engine)
                if fault != 'ok':
                    raise errors.DatabaseDamaged(path=self.path, why=fault, backup=migrations.newest_backup(self.path))
                migrations.check_ours(engine, self.path)
        finally:
            engine.dispose()

    def _make(self) -> None:
        try:
            sqlite.make(self.path)
        except OSError as error:
            raise errors.DatabaseNotWritable(path=self.path, why=error.strerror or str(error)) from error

    def _upgrade(self) -> None:
        with self._border():
            migrations.upgrade(self._writer, self.path)

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        if not self._turn.acquire(timeout=2 * sqlite.BUSY_SECONDS):
            raise errors.DatabaseBusy
        try:
            yield
        finally:
            self._turn.release()

    @contextmanager
    def _border(self) -> Iterator[None]:
        """Turn the driver's faults into sentences; anything unknown stays what it is."""
        try:
            yield
        except OverflowError as error:
            if 'SQLite INTEGER' not in str(error):
                raise
            raise errors.NotFound from error  # an id that no row can have
        except DBAPIError as error:
            why = str(error.orig)
            raise self._refusal(why) or error from error

    def _refusal(self, why: str) -> errors.Refusal | None:
        if 'locked' in why or 'busy' in why:
            return errors.DatabaseBusy()
        if 'disk I/O' in why:
            self.broken = why
            return errors.ReadOnly(why=why)
        if 'full' in why:
            return errors.NotSaved(why=why)
        if 'readonly' in why or 'unable to open' in why:
            return (errors.DatabaseNotReadable if self._looks else errors.DatabaseNotWritable)(path=self.path, why=why)
        if 'malformed' in why or 'not a database' in why:
            return errors.DatabaseDamaged(path=self.path, why=why, backup=migrations.newest_backup(self.path))
        return None


def path_of(target: str | Path) -> Path:
    """The file behind a path or a `sqlite:///` URL, links followed; raises `WrongOption` where there is no such file to have."""
    text = str(target)
    if '://' not in text:
        kind, rest = 'sqlite', text
    else:
        kind, _, rest = text.partition(':///')
    if kind not in ('sqlite', 'sqlite+pysqlite') or rest in ('', ':memory:'):
        raise errors.WrongOption(option='--db', value=text, why='sqlite:///PATH')
    return Path(rest).expanduser().resolve()


@contextmanager
def _lock_of(path: Path) -> Iterator[None]:
    lock = portalocker.PidFileLock(str(path) + '.pid')
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        holder = lock.__enter__()
    except portalocker.exceptions.LockException as error:
        raise errors.DatabaseInUse(path=path, pid='?') from error
    except OSError as error:
        raise errors.DatabaseNotWritable(path=path, why=error.strerror or str(error)) from error
    if holder is not None:
        raise errors.DatabaseInUse(path=path, pid=holder)
    try:
        yield
    finally:
        lock.release()
