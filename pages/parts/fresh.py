"""What keeps a page fresh: it is read again a moment after something was saved that concerns it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from nicegui import ui

from dashboard.models import JournalEntry
from pages.live import Entries

QUIET: Final = 2.0
"""Seconds for which changes are gathered before the page looks again."""


class Fresh:
    """`read` reads what the page shows, `show` redraws what of it changed; `concerns` says whether after an entry it may read otherwise."""

    def __init__(self, read: Callable[[], Awaitable[None]], show: Callable[[], None], concerns: Callable[[JournalEntry], bool] = lambda _entry: True) -> None:
        self.read, self.show, self.concerns = read, show, concerns
        self._old = False
        self._turn = asyncio.Lock()
        self._soon: ui.timer | None = None

    def stale(self, entries: Entries) -> None:
        """Something was saved, or a day began: look again soon."""
        if any(map(self.concerns, entries)):
            self._old = True
            if self._soon:
                self._soon.activate()

    async def look(self) -> None:
        """Read; one at a time, so that a slow look never overwrites a later one."""
        async with self._turn:
            self._old = False
            await self.read()

    async def look_again(self) -> None:
        """Read, and show it at once."""
        if self._soon:
            self._soon.deactivate()
        await self.look()
        self.show()

    def keep(self) -> None:
        """Look again from now on whenever something is stale, which it may be already; the page is drawn."""
        self._soon = ui.timer(QUIET, self.look_again, active=self._old, immediate=False)
