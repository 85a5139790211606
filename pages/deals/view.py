"""One open table: answers what its browser asks, acts on what is chosen, and tells what others changed."""

import asyncio
from functools import partial
from typing import Any, Final

from nicegui.events import GenericEventArguments

from dashboard import bulk
from dashboard.errors import Refusal
from dashboard.queries import board, table
from dashboard.queries import deal as query
from pages.deals import address, facts
from pages.deals.component import Deals
from pages.live import Entries, read, write
from pages.parts import toast
from pages.words import _, language, sentence, speaking

GATHER: Final = 0.1
"""Seconds that changes are gathered before the window is read again."""
REST: Final = 0.5
"""Seconds between such looks while an import pours in."""
CHOSEN_LIMIT: Final = 100_000


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

    async def need(self, event: GenericEventArguments) -> None:
        """Scrolled to where the browser holds no rows."""
        start, n = event.args['start'], event.args['n']
        if not all(
            isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31 for value in (start, n)
        ):
            raise TypeError('The table expects whole numbers.')
        self.start, self.n = start, n
        self._tell('load', await self._look())

    async def filter(self, event: GenericEventArguments) -> None:
        """A filter or the order was changed; the address follows."""
        self.filters = asked = address.changed(self.filters, str(event.args['name']), event.args['value'])
        self.start, self.n = 0, table.WINDOW
        shown = await self._look()
        if self.filters is asked or address.written(self.filters) == shown['address']:
            self._tell('load', shown | {'anew': True})

    async def assign(self, event: GenericEventArguments) -> None:
        """«Сменить ответственного» of all that are chosen."""
        owner = event.args.get('owner')
        if not isinstance(owner, int) or isinstance(owner, bool):
            raise TypeError('The table expects a person.')
        await self._act(_('responsible changed'), bulk.assign, bulk.undo_assigned, event.args, owner=owner or None)

    async def move(self, event: GenericEventArguments) -> None:
        """«Перенести» of all that are chosen."""
        reason = event.args.get('reason')
        await self._act(
            _('moved'),
            bulk.move,
            bulk.undo_moves,
            event.args,
            to=str(event.args['to']),
            reason=reason if isinstance(reason, str) else None,
        )

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

    async def _act(self, said: str, command: Any, back: Any, args: dict[str, Any], **facts_: Any) -> None:
        try:
            made = await write(command, self._chosen(args), by=self.by, **facts_)
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

    def _chosen(self, args: dict[str, Any]) -> table.Chosen:
        ids = args.get('ids')
        if (
            not isinstance(ids, list)
            or len(ids) > CHOSEN_LIMIT
            or not all(isinstance(one, int) and not isinstance(one, bool) and 0 < one < 2**31 for one in ids)
        ):
            raise TypeError('The table expects a list of deals.')
        return table.Chosen(self.filters, frozenset(ids), all=args.get('all') is True)

    async def _look(self) -> facts.Facts:
        asked = self.filters
        shown = await read(table.window, asked, self.start, self.n, by=self.by)
        if self.filters is asked:
            self.filters = shown.filters
        choices = await read(board.choices, shown.filters.of_board, by=self.by)
        with speaking(self.language):
            return facts.of_table(shown, choices, self.people)

    def _tell(self, method: str, *args: Any) -> None:
        if not self.element.is_deleted:
            self.element.run_method(method, *args)
