"""The bell in the bar: how many notices are new, live, and how each of them is worded."""

import asyncio
import json
from typing import Final

from nicegui import Client, ui

from dashboard import journal
from dashboard.models import JournalEntry
from dashboard.queries import bell as query
from dashboard.queries.bell import Kind, Notice
from dashboard.queries.people import Someone
from pages import windows
from pages.live import Entries, on_change, read
from pages.words import _, day_of, ngettext, when

MANY: Final = 9
CALM: Final = 0.3
"""Seconds in which whatever else comes is read with the first."""
_CONCERNING: Final = frozenset({
    journal.DEAL_CREATED, journal.DEAL_DELETED, journal.DEAL_RESTORED, journal.FIELD + 'return_on', journal.STAGE_MOVED, journal.MOVE_UNDONE,
    journal.FEED_ADDED, journal.FEED_EDITED, journal.FEED_DELETED, journal.TASK_ADDED, journal.TASK_CHANGED, journal.TASK_DONE,
    journal.TASK_DROPPED, journal.STEP_DUE, journal.DAY_BEGAN, journal.OBSERVER_REMOVED, journal.SUBSTITUTE_REMOVED, journal.DEMO_FILLED,
})  # fmt: skip
"""Entries after which somebody may have a notice more, or less."""


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
        if not waiting and any(_concerns(entry, me.id) for entry in entries):
            waiting = True
            await asyncio.sleep(CALM)
            waiting = False
            await look()

    on_change(heard)
    client.on_connect(look)


def _concerns(entry: JournalEntry, person: int) -> bool:
    if entry.what == journal.FIELD + 'owner_id':
        return str(person) in (entry.old, entry.new)
    return entry.what in _CONCERNING


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
        Kind.RETURNED: lambda: _('Postponed, time to return: {day}').format(day=day_of(notice.at)),
    }[notice.kind]()
