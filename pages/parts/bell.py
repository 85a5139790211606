"""The bell in the bar: how many notices are new, live, and how each of them is worded."""

import json
from typing import Final

from nicegui import ui

from dashboard import journal
from dashboard.queries import bell as query
from dashboard.queries.bell import Kind, Notice
from dashboard.queries.people import Someone
from pages.live import Entries, on_change, read
from pages.words import _, day_of, ngettext, when

MANY: Final = 9
_CONCERNING: Final = frozenset({
    journal.DEAL_CREATED, journal.FIELD + 'owner_id', journal.FIELD + 'return_on', journal.STAGE_MOVED, journal.MOVE_UNDONE,
    journal.FEED_ADDED, journal.FEED_EDITED, journal.FEED_DELETED, journal.TASK_ADDED, journal.TASK_CHANGED, journal.TASK_DONE,
    journal.TASK_DROPPED, journal.STEP_DUE, journal.DAY_BEGAN, journal.OBSERVER_REMOVED, journal.SUBSTITUTE_REMOVED, journal.DEMO_FILLED,
})  # fmt: skip
"""Entries after which somebody may have a notice more, or less."""


def listen(me: Someone) -> None:
    """Keep the number beside the bell of the page at hand what it is."""
    client = ui.context.client

    async def look() -> None:
        client.run_javascript(script(await read(query.unread, by=me.id)))

    async def heard(entries: Entries) -> None:
        if any(entry.what in _CONCERNING for entry in entries):
            await look()

    on_change(heard)
    client.on_connect(look)


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
