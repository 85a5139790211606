"""«Вернуть в работу»: a parked or lost deal back to the stage where it stood, with what that asks for and the way back."""

from collections.abc import Awaitable, Callable
from functools import partial

from nicegui import ui

from dashboard import deals
from dashboard.deals import Entered
from dashboard.errors import Refusal
from dashboard.queries import returns as query
from dashboard.queries.returns import WayBack
from pages.live import read, write
from pages.parts import toast
from pages.parts.entering import EntryForm
from pages.words import _, sentence, stage_name


class BringBack:
    """One a page; `then` is awaited after each act, to show what became of it."""

    def __init__(self, by: int, then: Callable[[], Awaitable[None]]) -> None:
        self.by, self.then = by, then
        self.place = ui.element('div')
        with self.place:
            self.entry = EntryForm(by)

    async def __call__(self, deal: int, reason: str | None = None) -> None:
        """Move it; where facts are needed a form asks for them. `reason`: why a lost one is open again."""
        with self.place:  # the line that was clicked may be redrawn meanwhile
            try:
                way = await read(query.way_back, deal, by=self.by)
                if way and not await self.entry.ask(deal, way.stage, way.stood, reason=reason, entered=partial(self._moved, way)):
                    await self._moved(way, await write(deals.enter, deal, to=way.stood.code, seen=way.stage.code, reason=reason, by=self.by))
            except Refusal as refusal:
                toast.say(sentence(refusal))
                await self.then()

    async def _moved(self, way: WayBack, made: Entered | None) -> None:
        with self.place:
            said = f'{way.title}: {stage_name(way.stage)} → {stage_name(way.stood)}'
            toast.say(said, partial(self._take_back, way, made) if made else None)
            await self.then()

    async def _take_back(self, way: WayBack, made: Entered) -> None:
        with self.place:
            try:
                await write(deals.undo_enter, made, by=self.by)
                toast.say(_('Taken back: {stage}').format(stage=stage_name(way.stage)) if way.stage.needs_reason else _('Waits again'))
            except Refusal as refusal:
                toast.say(sentence(refusal))
            await self.then()
