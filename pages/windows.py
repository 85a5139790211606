"""Open pages know in whose session they were opened: when it ends they leave, and what is clicked meanwhile is refused."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Final

from nicegui import Client, background_tasks, context
from nicegui.slot import Slot
from nicegui.storage import request_contextvar

from dashboard import journal
from dashboard.errors import SignedOut
from dashboard.models import JournalEntry

GRACE: Final = 1.0
"""Seconds that a browser has to leave by itself before its page is taken away; it hears nothing any more from the first."""
LATE: Final = 30.0
"""Seconds within which a page that was asked for is there."""
LEAVE: Final = 'window.vLeave ? vLeave() : location.reload()'
_RIGHTS: Final = (*(journal.PERSON + name for name in ('role', 'department_id', 'exports')), journal.DEPUTY_ADDED, journal.DEPUTY_REMOVED)
"""Entries after which somebody, whose id their new value begins with, has other rights."""


@dataclass(frozen=True, slots=True)
class Owner:
    """In whose session a page was opened, by ids."""

    session: int
    person: int


_owners: Final[dict[str, Owner]] = {}
_ended: Final[set[int]] = set()
_used: Final[set[int]] = set()
_turned: Final[dict[int, float]] = {}
_shown: Final[dict[int, float]] = {}
"""When everybody began to see a session's windows: their browser says so itself, but for what it asked for before."""


def start() -> None:
    """Know of nobody: another server, another database."""
    for known in (_owners, _ended, _used, _turned, _shown):
        known.clear()


def opened(client: Client, owner: Owner) -> None:
    """Remember whose page this is, until it is gone; everybody sees it where the session's windows were turned while it was asked for."""
    _owners[client.id] = owner
    client.request.state.before_all = monotonic() - _shown.get(owner.session, -LATE) < LATE or client.request.state.before_all
    client.on_delete(lambda: _owners.pop(client.id, None))


def used(session: int) -> None:
    """Somebody is there."""
    _used.add(session)


def take_used() -> frozenset[int]:
    """The sessions used since this was last asked."""
    taken = frozenset(_used - _ended)
    _used.clear()
    return taken


def sessions() -> frozenset[int]:
    """Those in which any page is open."""
    return frozenset(owner.session for owner in _owners.values())


def ended(session: int) -> bool:
    """Whether a session has ended since the server started; ids are never used twice."""
    return session in _ended


def turned(person: int) -> float:
    """When the person's rights last changed, in seconds of the monotonic clock; 0 if never since the server started."""
    return _turned.get(person, 0.0)


def mine() -> Owner | None:
    """Whose the page at hand is; None outside of pages. Raises `SignedOut` when its session has ended."""
    owner = _here()
    if owner and owner.session in _ended:
        raise SignedOut
    return owner


def deaf() -> bool:
    """Whether the page at hand may hear nothing any more."""
    owner = _here()
    return owner is not None and owner.session in _ended


def before_all() -> bool:
    """Whether everybody sees the screen at hand («При всех»), as the request said that its page or answer was asked for by."""
    client = _client()
    if client is None and Slot.get_stack():  # nobody knows any more whose page it was
        return True
    request = client.request if client else request_contextvar.get()
    return bool(request and getattr(request.state, 'before_all', False))


def hear(entries: tuple[JournalEntry, ...]) -> None:
    """Send away the pages whose sessions ended, and load those anew whose reader's rights have changed."""
    for entry in entries:
        if entry.what == journal.SESSIONS_ENDED:
            end(journal.sessions_in(entry))
        elif entry.what in _RIGHTS:
            person = int((entry.new or '').split()[0])
            _turned[person] = monotonic()
            load_anew(person)


def end(ids: frozenset[int]) -> None:
    """These sessions are over."""
    _ended.update(ids)
    for client in _of(lambda owner: owner.session in ids):
        client.run_javascript(LEAVE)
        background_tasks.create(_take_away(client), name=f'take away {client.id}')


def turn(session: int, *, seen: bool) -> None:
    """Whether everybody sees a session's windows has changed: what they hear is screened from now on, and they are loaded anew.

    The window that asked for it is gone by then.
    """
    _shown[session] = monotonic() if seen else -LATE
    for client in _of(lambda owner: owner.session == session):
        client.request.state.before_all = seen or client.request.state.before_all
        client.run_javascript(f'setTimeout(() => location.reload(), {GRACE * 1000:.0f})')


def load_anew(person: int) -> None:
    """Somebody's rights have changed."""
    tell(person, 'location.reload()')


def tell(person: int, script: str) -> None:
    """Run a script of ours in every window of a person."""
    for client in _of(lambda owner: owner.person == person):
        client.run_javascript(script)


def _of(wanted: Callable[[Owner], bool]) -> list[Client]:
    return [Client.instances[client] for client, owner in tuple(_owners.items()) if wanted(owner) and client in Client.instances]


def _here() -> Owner | None:
    client = _client()
    return _owners.get(client.id) if client else None


def _client() -> Client | None:
    if not Slot.get_stack():
        return None
    try:
        return context.client
    except RuntimeError:  # the line that was clicked was redrawn meanwhile
        return None


async def _take_away(client: Client) -> None:
    await asyncio.sleep(GRACE)
    if client.id in Client.instances and client.has_socket_connection:  # a page whose browser has left goes by itself
        client.delete()
