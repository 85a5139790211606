"""What a page does with the deals chosen on it: assign, move, add an observer, export; each with its report and its way back."""

from functools import partial
from typing import Annotated, Any, Final, Literal, Protocol, TypeAlias

from pydantic import Field

from dashboard import bulk
from dashboard.errors import Refusal
from dashboard.exchange.sheets import Format
from dashboard.queries import table
from pages.address import Id
from pages.live import study, write
from pages.parts import deal_columns, download, toast
from pages.parts.asked import Number, Text, asked
from pages.parts.bulk import facts
from pages.words import _, sentence, speaking, today

CHOSEN_LIMIT: Final = 30_000
"""Ids that a browser may name: each is a parameter of one statement, and SQLite takes 32,766."""

Ids: TypeAlias = Annotated[list[Id], Field(max_length=CHOSEN_LIMIT)]
Name: TypeAlias = Literal['assign', 'move', 'observe', 'export']
Form: TypeAlias = Literal['xlsx', 'csv']


class Page(Protocol):
    """What the acts need to know of the page that they are done on."""

    by: int
    language: str

    @property
    def chosen_from(self) -> table.Filters:
        """The filters among whose deals were chosen."""

    @property
    def shown_columns(self) -> tuple[str, ...]:
        """The columns that a file gets."""

    def tell(self, method: str, *args: Any) -> None:
        """Call a method of the browser's side: `report` and `fetch` are ours."""


class Acts:
    """Takes the events `act` of a page's bar."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @asked
    async def act(
        self, name: Name, ids: Ids, all: bool = False, person: Number = 0, to: Text = '', reason: Text | None = None, form: Form = 'xlsx'  # noqa: A002, FBT001, FBT002 - as the script says it
    ) -> None:
        """One of the acts, by its name: «Сменить ответственного», «Перенести», «Добавить наблюдателя», «Выгрузить»."""
        chosen = table.Chosen(self.page.chosen_from, frozenset(ids), all=all)
        if name == 'assign':
            await self._do(_('responsible changed'), bulk.assign, bulk.undo_assigned, chosen, owner=person or None)
        elif name == 'move':
            await self._do(_('moved'), bulk.move, bulk.undo_moves, chosen, to=to, reason=reason)
        elif name == 'observe':
            await self._do(_('observer added'), bulk.observe, bulk.undo_observed, chosen, person=person)
        else:
            await self._export(chosen, Format(form))

    async def _export(self, chosen: table.Chosen, form: Format) -> None:
        """A file with the columns that the page shows; the browser is told where to fetch it."""
        page = self.page
        try:
            taken = await study(table.export, chosen, by=page.by)
            with speaking(page.language):
                sheet = deal_columns.sheet(taken.rows, page.shown_columns, taken.currency)
                name = f'{_("Deals")} {today():%Y-%m-%d}'
            address, n = await download.offer(sheet, form, name, by=page.by)
        except Refusal as refusal:
            page.tell('fetch', None)
            toast.say(sentence(refusal))
        else:
            page.tell('fetch', address)
            toast.say(facts.done(n, _('exported')))

    async def _do(self, said: str, command: Any, back: Any, chosen: table.Chosen, **given: Any) -> None:
        try:
            made = await write(command, chosen, by=self.page.by, **given)
        except Refusal as refusal:
            toast.say(sentence(refusal))
        else:
            if made.done or not made.refused:  # where all was refused the report alone says it
                toast.say(facts.done(len(made.done), said), partial(self._take_back, back, made) if made.done else None)
            self.page.tell('report', facts.of_report(made.refused))

    async def _take_back(self, back: Any, made: Any) -> None:
        try:
            undone = await write(back, made, by=self.page.by)
        except Refusal as refusal:
            toast.say(sentence(refusal))
        else:
            toast.say(facts.done(len(undone.done), _('taken back')))
            self.page.tell('report', facts.of_report(undone.refused))
