"""One open table: answers what its browser asks, acts on what is chosen, and tells what others changed."""

import asyncio
from functools import partial
from typing import Annotated, Any, Final, TypeAlias

from pydantic import Field

from dashboard import bulk
from dashboard.errors import Refusal
from dashboard.queries import board, table
from dashboard.queries import deal as query
from pages.address import Id
from pages.deals import address, facts
from pages.deals.component import Deals
from pages.live import Entries, read, write
from pages.parts import toast
from pages.parts.asked import Number, Text, Value, asked
from pages.words import _, language, sentence, speaking

GATHER: Final = 0.1
"""Seconds that changes are gathered before the window is read again."""
REST: Final = 0.5
"""Seconds between such looks while an import pours in."""
CHOSEN_LIMIT: Final = 100_000
Ids: TypeAlias = Annotated[list[Id], Field(max_length=CHOSEN_LIMIT)]


class View:
    """A reader's table with its filters; lives as long as its page."""

    def __init__(self, by: int) -> None:
        self.by, self.language = by, language()
        self.filters = table.Filters()
        self.start, self.n = 0, table.WINDOW
        self._stale = self._telling = False

    async def open(self, filters: table.Filters) -> facts.Facts:
        """The facts to draw the page with."""
        self.filters = filters
        self.people = (await read(query.choices, by=self.by)).people
        return await self._look()

    def draw(self, shown: facts.Facts) -> None:
        """The component and its ears."""
        self.element = Deals(shown, facts.labels())
        for event, handler in {
            'need': self.need,
            'filter': self.filter,
            'assign': self.assign,
            'move': self.move,
            'resume': self.resume,
        }.items():
            self.element.on(event, handler)

    @asked
    async def need(self, start: Number, n: Number) -> None:
        """Scrolled to where the browser holds no rows."""
        self.start, self.n = start, n
        self._tell('load', await self._look())

    @asked
    async def filter(self, name: Text, value: Value) -> None:
        """A filter or the order was changed; the address follows."""
        self.filters = wanted = address.changed(self.filters, name, value)
        self.start, self.n = 0, table.WINDOW
        shown = await self._look()
        if self.filters is wanted or address.written(self.filters) == shown['address']:
            self._tell('load', shown | {'anew': True})

    @asked
    async def assign(self, ids: Ids, owner: Number, all: bool = False) -> None:  # noqa: A002, FBT001, FBT002 - as the script says it
        """«Сменить ответственного» of all that are chosen."""
        chosen = table.Chosen(self.filters, frozenset(ids), all=all)
        await self._act(_('responsible changed'), bulk.assign, bulk.undo_assigned, chosen, owner=owner or None)

    @asked
    async def move(self, ids: Ids, to: Text, all: bool = False, reason: Text | None = None) -> None:  # noqa: A002, FBT001, FBT002
        """«Перенести» of all that are chosen."""
        chosen = table.Chosen(self.filters, frozenset(ids), all=all)
        await self._act(_('moved'), bulk.move, bulk.undo_moves, chosen, to=to, reason=reason)

    async def resume(self) -> None:
        """The connection is back: look again."""
        self._tell('load', await self._look())

    async def changed(self, entries: Entries) -> None:
        """Something was saved: the window is read again, once for what comes together."""
        news = board.news(entries)
        self._stale = self._stale or bool(news.deals) or news.everything
        if self._telling or not self._stale:
            return
        self._telling = True
        try:
            while self._stale:
                self._stale = False
                await asyncio.sleep(GATHER)
                self._tell('load', await self._look())
                await asyncio.sleep(REST if self._stale else 0)
        finally:
            self._telling = False

    async def _act(self, said: str, command: Any, back: Any, chosen: table.Chosen, **facts_: Any) -> None:
        try:
            made = await write(command, chosen, by=self.by, **facts_)
        except Refusal as refusal:
            toast.say(sentence(refusal))
        else:
            toast.say(facts.done(len(made.done), said), partial(self._take_back, back, made) if made.done else None)
            self._tell('report', facts.of_report(made.refused))

    async def _take_back(self, back: Any, made: Any) -> None:
        try:
            undone = await write(back, made, by=self.by)
        except Refusal as refusal:
            toast.say(sentence(refusal))
        else:
            toast.say(facts.done(len(undone.done), _('taken back')))
            self._tell('report', facts.of_report(undone.refused))

    async def _look(self) -> facts.Facts:
        wanted = self.filters
        shown = await read(table.window, wanted, self.start, self.n, by=self.by)
        if self.filters is wanted:
            self.filters = shown.filters
        choices = await read(board.choices, shown.filters.of_board, by=self.by)
        with speaking(self.language):
            return facts.of_table(shown, choices, self.people)

    def _tell(self, method: str, *args: Any) -> None:
        if not self.element.is_deleted:
            self.element.run_method(method, *args)
