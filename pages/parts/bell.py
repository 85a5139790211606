"""The bell in the bar: how many notices are new, live, and how each of them is worded."""

import asyncio
import json
from typing import Final

from nicegui import Client, background_tasks, ui

from dashboard import journal
from dashboard.models import JournalEntry
from dashboard.queries import bell as query
from dashboard.queries.bell import Kind, Notice
from dashboard.queries.people import Someone
from pages import windows
from pages.live import Entries, on_change, read
from pages.words import _, day_of, money, ngettext, when

MANY: Final = 9
CALM: Final = 0.3
"""Seconds in which whatever else comes is read with the first."""
MANY_DEALS: Final = 200
"""In one commit; whom so many concern is not asked, but everybody looks."""
_OF_DEALS: Final = frozenset({
    journal.DEAL_CREATED, journal.FIELD + 'return_on', journal.STAGE_MOVED, journal.MOVE_UNDONE, journal.FEED_ADDED, journal.FEED_DELETED,
    journal.PAYMENT_CLAIMED, journal.PAYMENT_ENTERED, journal.PAYMENT_CONFIRMED, journal.PAYMENT_REMOVED,
    journal.TASK_ADDED, journal.TASK_CHANGED, journal.TASK_DONE, journal.TASK_DROPPED, journal.STEP_DUE,
})  # fmt: skip
"""Entries after which those near the deal may have a notice more, or less."""
_OF_ALL: Final = frozenset({
    journal.DEAL_DELETED, journal.DEAL_RESTORED, journal.FEED_EDITED, journal.DAY_BEGAN, journal.OBSERVER_REMOVED, journal.SUBSTITUTE_REMOVED, journal.DEMO_FILLED,
})  # fmt: skip
"""Entries after which anybody may: who was mentioned before an edit, or saw a deal before it was deleted, is near no more."""


def listen(me: Someone) -> None:
    """Keep the number beside the bell of the page at hand what it is."""
    client = ui.context.client
    waiting = False

    async def look() -> None:
        if windows.deaf():
            return
        unread = await read(query.unread, by=me.id)
        if client.id in Client.instances and not windows.deaf():
            client.run_javascript(script(unread))

    async def heard(entries: Entries) -> None:
        nonlocal waiting
        if not waiting and await _concern(entries, me.id) and not waiting:
            waiting = True
            await asyncio.sleep(CALM)
            waiting = False
            await look()

    on_change(heard)
    client.on_connect(look)


async def _concern(entries: Entries, person: int) -> bool:
    deals = frozenset(entry.deal_id for entry in entries if entry.what in _OF_DEALS and entry.deal_id)
    if len(deals) > MANY_DEALS or any(_concerns(entry, person) for entry in entries):
        return True
    return bool(deals) and person in await _near(entries, deals)


def _concerns(entry: JournalEntry, person: int) -> bool:
    if entry.what == journal.FIELD + 'owner_id':
        return str(person) in (entry.old, entry.new)
    return entry.what in _OF_ALL


async def _near(entries: Entries, deals: frozenset[int]) -> frozenset[int]:
    """Read once for a commit, however many pages hear of it."""
    if not _asked or _asked[0][0] is not entries:
        _asked[:] = [(entries, background_tasks.create(read(query.near, deals), name='whom the bell concerns'))]
    return await asyncio.shield(_asked[0][1])


_asked: Final[list[tuple[Entries, asyncio.Task[frozenset[int]]]]] = []
"""The last commit of which pages heard, and the answer to whom it concerns."""


def count(unread: int) -> dict[str, str]:
    """The number as it is shown, '' for none, and what the bell is called with it."""
    label = ngettext('Notices: {n} new', 'Notices: {n} new', unread).format(n=unread) if unread else _('Notices')
    return {'text': f'{MANY}+' if unread > MANY else str(unread or ''), 'label': label}


def script(unread: int) -> str:
    """The call that shows it. NOTE: parts/static/bell.js has the function."""
    return f'window.vBell?.({json.dumps(count(unread))})'


def said(notice: Notice) -> str:
    """Why the bell says it, in the reader's words."""
    at = when(notice.due or notice.at)
    return {
        Kind.ASSIGNED: lambda: _('The deal is yours now'),
        Kind.MENTIONED: lambda: _('You are mentioned'),
        Kind.DUE: lambda: _('Step due {when}').format(when=at),
        Kind.OVERDUE: lambda: _('Step overdue since {when}').format(when=at),
        Kind.PAID: lambda: (_('Payment confirmed: {sum}') if notice.amount > 0 else _('Refund: {sum}')).format(sum=money(abs(notice.amount), notice.currency)),
        Kind.HANDED_BACK: lambda: _('The deal is back in work'),
        Kind.RETURNED: lambda: _('Postponed, time to return: {day}').format(day=day_of(notice.at)),
    }[notice.kind]()
