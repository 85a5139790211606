"""One open board: answers what its browser asks, and tells it what others changed."""

import asyncio
from functools import partial
from typing import Annotated, Any, Final
from urllib.parse import parse_qsl

from nicegui import ui
from pydantic import BaseModel, Field

from dashboard import deals, journal
from dashboard.deals import Entered
from dashboard.errors import NeedsMissing, Refusal
from dashboard.models import JournalEntry
from dashboard.queries import board as query
from dashboard.queries import table
from dashboard.queries.cards import StageFacts
from pages.board import address, facts
from pages.board.component import Board
from pages.live import Entries, read, write
from pages.parts import deal_columns, toast
from pages.parts.asked import Number, Text, Value, asked
from pages.parts.bulk import STYLE
from pages.parts.bulk import facts as bulk
from pages.parts.bulk.acts import Acts
from pages.parts.entering import EntryForm
from pages.words import _, language, sentence, speaking

GATHER: Final = 0.03
"""Seconds that changes are gathered before they are sent together."""
MANY: Final = 30
"""Changed deals from which a fresh look is cheaper than patches."""
PAUSE: Final = 1.0
"""Seconds between fresh looks while an import pours in."""
MOST_COLUMNS: Final = 200


class Held(BaseModel, strict=True):
    """The window that the browser holds of a column."""

    stage: Number
    start: Number
    n: Number


class View:
    """A reader's board with its filters; lives as long as its page."""

    def __init__(self, board: query.Board, by: int) -> None:
        self.by = by
        self.acts = Acts(self)
        self.language = language()  # asked once, not for every text of every card
        self._take(board)
        self._entries: list[JournalEntry] = []
        self._telling = False
        self.form: EntryForm | None = None
        self.element = Board(self._shown(board), facts.labels())
        for event, handler in {
            'need': self.need, 'again': self.again, 'filter': self.filter, 'back': self.back, 'choices': self.choices,
            'move': self.move, 'assign': self.assign, 'resume': self.resume, 'offers': self.offers, 'act': self.acts.act,
        }.items():  # fmt: skip
            self.element.on(event, handler)

    @asked
    async def need(self, stage: Number, start: Number, n: Number) -> None:
        """A column was scrolled to where the browser holds no cards."""
        filters = self.filters
        found = await read(query.window, filters, stage, start, n, by=self.by)
        if found and filters is self.filters:  # else filtered anew meanwhile, and these cards are not of that board
            with speaking(self.language):
                column = facts.of_column(found.column, self.currency, self.by)
            self.known.update(card['id'] for card in column['cards'])
            self.tell('held', stage, column, found.journal)

    @asked
    async def again(self, held: Annotated[list[Held], Field(max_length=MOST_COLUMNS)]) -> None:
        """Every window anew, as the browser holds them."""
        windows = {one.stage: (one.start, one.n) for one in held}
        board = await read(query.windows, self.filters, windows, by=self.by)
        self._take(board)
        self.tell('load', self._shown(board))

    @asked
    async def filter(self, name: Text, value: Value, turn: Number) -> None:
        """A filter was changed; the address follows, so that a link is a view."""
        further = name == 'q' and bool(self.asked.text)  # a search being typed is one step of the browser's history
        shown = await self._filtered(address.changed(self.asked, name, value))
        if shown:
            self.tell('load', shown | {'address': address.written(self.filters), 'further': further}, turn)

    @asked
    async def back(self, search: Text, turn: Number) -> None:
        """The browser went back or forward to an address of this board: it shows that view again."""
        shown = await self._filtered(address.read(dict(parse_qsl(search.removeprefix('?')))))
        if shown:
            self.tell('load', shown, turn)

    async def choices(self) -> None:
        """What the filters offer; asked for once the cards are on the screen."""
        self.tell('offered', facts.of_choices(await read(query.choices, self.filters, by=self.by)))

    @asked
    async def move(self, deal: Number, to: Number, seen: Number, answer: Text | None = None) -> None:
        """A card was dropped, by whatever means; refused, it goes back with the reason."""
        source, target = self.stages.get(seen), self.stages.get(to)
        if source is None or target is None:  # retired meanwhile, or of another pipeline: this board looked anew while the card was dropped
            toast.say(_('This stage is no longer offered.'))
            await self._settle(deal)
            return
        try:
            made = await write(deals.enter, deal, to=target.code, seen=source.code, by=self.by, reason=answer)
        except NeedsMissing:
            if await self._asks(deal, source, target, answer):
                return  # the card waits where it was dropped
        except Refusal as refusal:
            toast.say(sentence(refusal))
        else:
            self._say(source, target, made)
        await self._settle(deal, source, target)

    async def _asks(self, deal: int, source: StageFacts, target: StageFacts, reason: str | None) -> bool:
        """Open the form for what the deal lacks; filled in, it goes on, cancelled, the card goes back."""
        self.form = self.form or EntryForm(self.by)

        async def entered(made: Entered | None) -> None:
            self._say(source, target, made)
            await self._settle(deal, source, target)

        back = partial(self._settle, deal, source, target)
        try:
            return await self.form.ask(deal, source, target, reason=reason, entered=entered, given_up=back)
        except Refusal as refusal:
            toast.say(sentence(refusal))
            return False

    def _say(self, source: StageFacts, target: StageFacts, made: Entered | None) -> None:
        toast.say(_arrow(source, target), made and partial(self.undo, made, source, target))

    async def undo(self, made: Entered, source: StageFacts, target: StageFacts) -> None:
        """«Вернуть» after one's own move."""
        try:
            await write(deals.undo_enter, made, by=self.by)
        except Refusal as refusal:
            toast.say(sentence(refusal))
        else:
            toast.say(_arrow(target, source))
        await self._settle(made.deal, source, target)

    @asked
    async def assign(self, deal: Number, to: Number, seen: Number) -> None:
        """A head gave the card's deal to somebody else."""
        await self._assign(deal, seen or None, to)

    async def _assign(self, deal: int, seen: int | None, new: int | None, *, back: bool = False) -> None:
        try:
            await write(deals.set_field, deal, 'owner_id', seen=seen, new=new, by=self.by)
        except Refusal as refusal:
            toast.say(sentence(refusal))
        else:
            toast.say(_('Responsible changed'), None if back else partial(self._assign, deal, new, seen, back=True))

    async def offers(self) -> None:
        """Somebody begins to choose cards: what can be done with them."""
        offers = await read(table.offers, by=self.by)
        ui.add_css(STYLE)
        stages = tuple(self.stages.values())
        self.tell('equipped', {'people': offers.people, 'everybody': offers.everybody, 'exports': offers.exports, 'moves': bulk.of_stages(stages), 'labels': bulk.labels()})

    @property
    def chosen_from(self) -> table.Filters:
        """The same deals as a table shows them."""
        return table.Filters(self.filters.pipeline, owner=self.filters.owner, project=self.filters.project, text=self.filters.text)

    @property
    def shown_columns(self) -> tuple[str, ...]:
        """What a file gets: a board has no columns of its own."""
        return deal_columns.USUAL

    @asked
    async def resume(self, journal: Number) -> None:
        """The connection was lost and is back: tell everything after the journal id that the browser saw last."""
        entries = await read(query.missed, journal, MANY)
        if entries is None:
            self.tell('stale')
        else:
            await self.changed(entries)

    async def changed(self, entries: Entries) -> None:
        """Journal entries of a commit: gathered for a moment, then told as one patch."""
        self._entries += entries
        if self._telling:
            return
        self._telling = True
        try:
            while self._entries:
                await self._tell_news()
        finally:
            self._telling = False

    async def _tell_news(self) -> None:
        await asyncio.sleep(GATHER)
        entries, self._entries = self._entries, []
        news = query.news(entries)
        by_hand = [entry.what.startswith(journal.PIPELINE) for entry in entries]
        if news.everything or len(news.deals) > MANY:
            self.tell('stale')
            if any(by_hand):
                await self.choices()
            await asyncio.sleep(GATHER if all(by_hand) else PAUSE)
        elif news.deals:
            await self._patch(news)

    async def _patch(self, news: query.News) -> None:
        filters = None
        while filters is not self.filters:  # filtered anew meanwhile: these changes are told to that board
            filters = self.filters
            changes = await read(query.changes, filters, news, by=self.by)
        with speaking(self.language):
            said = facts.said(changes, self.stages.values())
        self.tell('patch', self._patched(changes) | {'said': said})

    async def _settle(self, deal: int, *stages: StageFacts) -> None:
        news = query.News(deals=frozenset({deal}), left=frozenset(stage.code for stage in stages))
        self.tell('settled', deal, self._patched(await read(query.changes, self.filters, news, by=self.by)))

    async def _filtered(self, filters: query.Filters) -> facts.Facts | None:
        """The board by these filters; None when others were set meanwhile, whose answer counts."""
        self.asked = filters
        board = await read(query.board, filters, by=self.by)
        if self.asked is not filters:
            return None
        self._take(board)
        return self._shown(board)

    def _take(self, board: query.Board) -> None:
        self.filters = self.asked = board.filters
        self.currency = board.currency
        self.stages = {stage.id: stage for stage in (*(column.stage for column in board.columns), *board.ends)}

    def _shown(self, board: query.Board) -> facts.Facts:
        self.known: set[int] = {card.id for column in board.columns for card in column.cards}
        with speaking(self.language):
            return facts.of_board(board, self.by)

    def _patched(self, changes: query.Changes) -> facts.Facts:
        with speaking(self.language):
            patch = facts.of_changes(changes, self.currency, self.known, self.by)
        self.known.update(deal['id'] for deal in patch['deals'])
        return patch

    def tell(self, method: str, *args: Any) -> None:
        """Call a method of the component."""
        if not self.element.is_deleted:
            self.element.run_method(method, *args)


def _arrow(source: StageFacts, target: StageFacts) -> str:
    return f'{facts.stage_name(source)} → {facts.stage_name(target)}'
