"""One open table: answers what its browser asks, and tells what others changed; acts on what is chosen are parts/bulk's."""

import asyncio
from typing import Annotated, Any, Final

from pydantic import Field

from dashboard import journal
from dashboard.queries import board, table
from pages.deals import address, facts
from pages.deals.component import Deals
from pages.deals.saved import Saved
from pages.live import Entries, read
from pages.parts import deal_columns
from pages.parts.asked import Number, Text, Value, asked
from pages.parts.bulk.acts import Acts
from pages.words import language, speaking

GATHER: Final = 0.1
"""Seconds that changes are gathered before the window is read again."""
REST: Final = 0.5
"""Seconds between such looks while an import pours in."""
MOST_COLUMNS: Final = 50


class View:
    """A reader's table with its filters; lives as long as its page."""

    def __init__(self, by: int, columns: tuple[str, ...]) -> None:
        self.by, self.language, self.columns = by, language(), columns
        self.filters = table.Filters()
        self.start, self.n = 0, table.WINDOW
        self.acts, self.saved = Acts(self), Saved(self)
        self._stale = self._telling = False

    async def open(self, filters: table.Filters) -> facts.Facts:
        """The facts to draw the page with."""
        self.filters = filters
        self.offers = await read(table.offers, by=self.by)
        return await self._look() | {'views': await self.saved.look()}

    def draw(self, shown: facts.Facts) -> None:
        """The component and its ears."""
        self.element = Deals(shown, facts.labels(self.offers))
        for event, handler in {'need': self.need, 'filter': self.filter, 'columns': self.arrange, 'act': self.acts.act, 'view': self.saved.act, 'resume': self.resume}.items():
            self.element.on(event, handler)

    @asked
    async def need(self, start: Number, n: Number) -> None:
        """Scrolled to where the browser holds no rows."""
        self.start, self.n = start, n
        self.tell('load', await self._look())

    @asked
    async def filter(self, name: Text, value: Value) -> None:
        """A filter or the order was changed; the address follows."""
        await self._anew(address.changed(self.filters, name, value))

    @asked
    async def arrange(self, names: Annotated[list[Text], Field(max_length=MOST_COLUMNS)]) -> None:
        """Other columns, or in another order; the address follows, and what is chosen stays so."""
        self.columns = deal_columns.known(names) or deal_columns.USUAL
        self.tell('load', await self._look() | {'moved': True})

    async def resume(self) -> None:
        """The connection is back: look again."""
        self.tell('load', await self._look())

    async def changed(self, entries: Entries) -> None:
        """Something was saved: the window is read again, once for what comes together."""
        if any(entry.what.startswith(journal.VIEW) for entry in entries):
            self.tell('viewed', await self.saved.look())
        news = board.news(entries)
        self._stale = self._stale or bool(news.deals) or news.everything
        if self._telling or not self._stale:
            return
        self._telling = True
        try:
            while self._stale:
                self._stale = False
                await asyncio.sleep(GATHER)
                self.tell('load', await self._look())
                await asyncio.sleep(REST if self._stale else 0)
        finally:
            self._telling = False

    @property
    def chosen_from(self) -> table.Filters:
        """What the acts choose from: all that match these."""
        return self.filters

    @property
    def shown_columns(self) -> tuple[str, ...]:
        """What a file gets."""
        return self.columns

    def tell(self, method: str, *args: Any) -> None:
        """Call a method of the component."""
        if not self.element.is_deleted:
            self.element.run_method(method, *args)

    async def _anew(self, filters: table.Filters) -> None:
        """The table by other filters, from its top; of two asked for at once the later one counts."""
        self.filters = wanted = filters
        self.start, self.n = 0, table.WINDOW
        shown = await self._look()
        if self.filters is wanted or address.written(self.filters, self.columns) == shown['address']:
            self.tell('load', shown | {'anew': True})

    async def _look(self) -> facts.Facts:
        wanted = self.filters
        shown = await read(table.window, wanted, self.start, self.n, by=self.by)
        if self.filters is wanted:
            self.filters = shown.filters
        choices = await read(board.choices, shown.filters.of_board, by=self.by)
        with speaking(self.language):
            return facts.of_table(shown, choices, self.columns)
