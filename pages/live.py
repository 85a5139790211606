"""Read, write, changed: the one module that holds the Store, and keeps its work off the event loop."""

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Concatenate, Final, ParamSpec, TypeAlias, TypeVar

from nicegui import Event, app, background_tasks, core

from dashboard import access, audit, deputies, journal, steps, worktime
from dashboard.audit import Bursts, Refused
from dashboard.clock import Clock
from dashboard.errors import Refusal
from dashboard.models import JournalEntry
from dashboard.settings import TEAM_ZONE, Settings
from dashboard.store import Store
from dashboard.suggesting import Suggester
from dashboard.vault import Vault, beside
from dashboard.workcalendar import Calendar
from pages import windows

P = ParamSpec('P')
T = TypeVar('T')
BEAT: Final = 0.25
STILL: Final = 0.5
"""Seconds by which the loop may be late unnoticed; handlers are meant to stay under 0.1."""
TICK: Final = 5.0
"""Seconds between two looks at what time alone changed."""
_OF_CALENDAR: Final = (journal.CALENDAR, journal.DEMO_FILLED)
log = logging.getLogger('voronka')
Entries: TypeAlias = tuple[JournalEntry, ...]


async def read(query: Callable[Concatenate[Any, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """`query(session, …)` in a worker thread; raises what it raises, and never answers None for a cancelled read.

    On a page whose session has ended this, as `write` and `study`, raises `SignedOut`.
    """
    return await _looked(_held().short, query, *args, **kwargs)


async def together(*reads: Awaitable[Any]) -> list[Any]:
    """What several `read`s answer that do not wait for one another; on a page whose session has ended it raises `SignedOut`, as each of them alone does."""
    windows.mine()
    return await asyncio.gather(*reads)


async def write(command: Callable[Concatenate[Any, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """`command(session, …)` in a worker thread, committed; afterwards every open page hears of it (`on_change`).

    Who asks for what is not theirs is noted (`refused`); of reads it is what answers a browser that does (`parts.failure`),
    for an open page also looks by itself, after its deal went to somebody else.
    """
    if owner := windows.mine():
        windows.used(owner.session)
    try:
        return await _in(_held().short, _held().store.write, _screened(command), *args, **kwargs)
    except audit.DENIALS:
        refused(Refused.RIGHTS, kwargs.get('by'))
        raise


async def study(query: Callable[Concatenate[Any, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """A long `query(session, …)` in one of the two threads for analytics, so that it never starves a save."""
    return await _looked(_held().long, query, *args, **kwargs)


async def work(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """A long `function` without the database, such as writing a file, in one of the same two threads."""
    return await _in(_held().long, function, *args, **kwargs)


async def disk(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What reads or writes a file of the vault, in threads of its own: neither saves nor analytics wait for a slow disk."""
    return await _in(_held().files, function, *args, **kwargs)


async def proof(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What `passwords` needs long for, off the loop and two at a time: each takes 64 MB."""
    return await _in(_held().proofs, function, *args, **kwargs)


async def hint(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What the coach is asked while somebody writes, off the loop and behind nobody's report."""
    return await _in(_held().hints, function, *args, **kwargs)


async def suggest(word: str, language: str) -> tuple[str, ...]:
    """What a misspelt word may have been meant to be."""
    return await _in(_held().words, _held().suggester.of, word, language)


def refused(why: Refused, person: int | None = None) -> None:
    """Note in the journal that somebody was refused; of a burst a line a minute, with their number."""
    held = _held()
    if not held.resting and (times := held.bursts.news((why, person), time.monotonic())):
        background_tasks.create(_note(why, times, person), name='refused')


def of_page() -> int | None:
    """The person in whose session the page at hand was opened."""
    owner = windows.mine()
    return owner.person if owner else None


def on_change(callback: Callable[[Entries], Any]) -> None:
    """Call `callback` with the journal entries of every commit from now on, in this page's slot, until the page is gone.

    Commits that come while the loop is busy arrive together. What only heads may know is not among them (`on_note`);
    what time alone did is (`journal.STEP_DUE`, `DAY_BEGAN`).
    """
    _held().changed.subscribe(_while_signed_in(callback))


def on_note(callback: Callable[[Entries], Any]) -> None:
    """As `on_change`, for the entries of which only they may learn who see the head's note: the page asks for the right first."""
    _held().noted.subscribe(_while_signed_in(callback))


def _while_signed_in(callback: Callable[[Entries], Any]) -> Callable[[Entries], Any]:
    return lambda entries: None if windows.deaf() else callback(entries)


def stand_at(instant: datetime) -> None:
    """Let the demo's clock go on from there."""
    _held().store.clock = Clock(instant)


def now() -> datetime:
    """The instant, aware, in UTC: the demo's own in a demo."""
    return _held().store.clock.now()


def calendar() -> Calendar:
    """The team's working calendar as it stands."""
    return _held().calendar


def vault() -> Vault:
    """Where the files of deals lie."""
    return _held().vault


def settings() -> Settings:
    """How this server was started."""
    return _held().settings


def hold(store: Store, settings: Settings) -> None:
    """Take the store for as long as the server runs."""
    global _live  # noqa: PLW0603 - one process serves one database
    files = beside(store.path, settings.file_limit, settings.files_quota)
    _live = held = _Live(store, settings, store.read(worktime.calendar), files)
    store.on_commit(held.committed)
    app.on_startup(_watch)
    app.on_startup(_pass)
    app.on_shutdown(held.rest)


@dataclass(slots=True)
class _Live:
    store: Store
    settings: Settings
    calendar: Calendar
    vault: Vault
    files: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(3, 'files'))
    short: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(4, 'short'))
    long: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(2, 'long'))
    proofs: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(2, 'proof'))
    hints: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(2, 'hint'))
    words: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, 'words'))
    suggester: Suggester = field(default_factory=Suggester)
    changed: Event[Entries] = field(default_factory=Event)
    noted: Event[Entries] = field(default_factory=Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _waiting: list[JournalEntry] = field(default_factory=list)
    bursts: Bursts = field(default_factory=Bursts)
    resting: bool = False

    def committed(self, entries: Entries) -> None:
        """Hand the entries to the loop; called in the writer's thread, which must not wait."""
        if any(entry.what.startswith(_OF_CALENDAR) for entry in entries):
            self.calendar = self.store.read(worktime.calendar)
        if core.loop is None or core.loop.is_closed():
            return
        with self._lock:
            first = not self._waiting
            self._waiting.extend(entries)
        if first:
            core.loop.call_soon_threadsafe(self._tell)

    def _tell(self) -> None:
        with self._lock:
            entries, self._waiting[:] = tuple(self._waiting), []
        windows.hear(entries)
        entries = tuple(entry for entry in entries if not entry.what.startswith(journal.ACCOUNT))
        secret = tuple(entry for entry in entries if entry.what in journal.HEADS_ONLY)
        if open_ := tuple(entry for entry in entries if entry.what not in journal.HEADS_ONLY):
            self.changed.emit(open_)
        if secret:
            self.noted.emit(secret)

    async def rest(self) -> None:
        """Let what is being saved be saved, before the loop ends."""
        self.resting = True
        await asyncio.to_thread(self.short.shutdown)
        self.files.shutdown(wait=False, cancel_futures=True)
        self.proofs.shutdown(wait=False, cancel_futures=True)
        self.long.shutdown(wait=False, cancel_futures=True)
        self.hints.shutdown(wait=False, cancel_futures=True)
        self.words.shutdown(wait=False, cancel_futures=True)
        self.suggester.close()


_live: _Live | None = None


def _held() -> _Live:
    if _live is None:
        raise RuntimeError('pages.build(store, settings) comes before any page')
    return _live


async def _watch() -> None:
    """Say in the log when the loop stood still, for everybody stood still with it."""
    loop = asyncio.get_running_loop()
    while True:
        asleep = loop.time()
        await asyncio.sleep(BEAT)
        late = loop.time() - asleep - BEAT
        if late > STILL:
            log.warning('The event loop stood still for %.1f s', late)


async def _pass() -> None:
    """Tell the open pages what time alone changed; where the database is busy, a moment later."""
    told = now()
    while True:
        await asyncio.sleep(TICK)
        if _held().resting:
            return
        with contextlib.suppress(Refusal):
            told = await _passed(told, now())


async def _passed(since: datetime, until: datetime) -> datetime:
    """Steps that became overdue in between, or a whole new day, after which everything reads otherwise."""
    before, today = since.astimezone(TEAM_ZONE).date(), until.astimezone(TEAM_ZONE).date()
    if before != today:
        for person in await read(deputies.turned, before, today):
            windows.load_anew(person)
        _held().changed.emit((JournalEntry(at=until, what=journal.DAY_BEGAN),))
    elif due := await read(steps.came_due, since, until):
        _held().changed.emit(tuple(JournalEntry(at=until, what=journal.STEP_DUE, deal_id=deal) for deal in due))
    return until


async def _note(why: Refused, times: int, person: int | None) -> None:
    with contextlib.suppress(Refusal):  # the database is busy or the disk full: what was refused stays refused
        await _in(_held().short, _held().store.write, audit.write, why, times, by=person)


async def _looked(pool: ThreadPoolExecutor, query: Callable[Concatenate[Any, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What a query answers: asked once more where everybody sees the screen by now who did not when it was asked."""
    windows.mine()
    before_all = windows.before_all()
    answer = await _in(pool, _held().store.read, _screened(query), *args, **kwargs)
    return answer if before_all or not windows.before_all() else await _in(pool, _held().store.read, _screened(query), *args, **kwargs)


def _screened(asked: Callable[Concatenate[Any, P], T]) -> Callable[Concatenate[Any, P], T]:
    """What is asked, as it may be answered on the screen at hand."""
    return access.before_all(asked) if windows.before_all() else asked


async def _in(pool: ThreadPoolExecutor, function: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    """Once the server rests, a page that was about to read on goes no further: nobody is there to see it."""
    try:
        running = asyncio.get_running_loop().run_in_executor(pool, partial(function, *args, **kwargs))
    except RuntimeError as error:
        if not _held().resting:
            raise
        raise asyncio.CancelledError from error
    return await running
