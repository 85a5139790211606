"""The question «Когда?»: a chip for each instant that is proposed, and a field for any other."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from nicegui import ui

from dashboard import tasks
from dashboard.settings import TEAM_ZONE
from pages import live
from pages.parts import toast
from pages.parts.tag import Tag
from pages.words import _, exact


def chips(choose: Callable[[datetime], Any]) -> Tag:
    """`choose` is called with the aware instant that was clicked; it may be async. Returns the first chip."""
    with Tag('div', classes='v-chips', role='group', aria_label=_('When?')):
        proposed = [
            Tag('button', _(name), 'v-chip', type='button', title=exact(due)).once('click', partial(choose, due))
            for name, due in tasks.suggestions(live.now(), live.calendar()).items()
        ]
        other = ui.input().props(f'type=datetime-local outlined dense aria-label="{_("Another day and time")}"').classes('v-other')

        async def chosen() -> None:
            due = instant(other.value)
            if due is None:
                toast.say(_('Choose a day and a time first.'))
            else:
                await choose(due)

        Tag('button', _('At that time'), 'v-chip', type='button').once('click', chosen)
    return proposed[0]


def instant(value: Any) -> datetime | None:
    """What the field holds, in the team's zone; None for nothing, and for what is no day and time."""
    try:
        return datetime.fromisoformat(value).replace(tzinfo=TEAM_ZONE)
    except (TypeError, ValueError):
        return None
