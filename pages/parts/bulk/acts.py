"""What a page does with the deals chosen on it: assign, move, add an observer, export; each with its report and its way back."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final, Protocol

from dashboard import bulk
from dashboard.errors import Refusal
from dashboard.exchange.sheets import Format
from dashboard.queries import table
from pages.live import study, write
from pages.parts import deal_columns, download, toast
from pages.parts.bulk import facts
from pages.words import _, sentence, speaking, today

CHOSEN_LIMIT: Final = 30_000
"""Ids that a browser may name: each is a parameter of one statement, and SQLite takes 32,766."""


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
        self._acts: dict[str, Callable[[dict[str, Any]], Any]] = {'assign': self.assign, 'move': self.move, 'observe': self.observe, 'export': self.export}

    async def act(self, args: dict[str, Any]) -> None:
        """One of the acts, by its name."""
        await self._acts[str(args['name'])](args)

    async def assign(self, args: dict[str, Any]) -> None:
        """«Сменить ответственного» of all that are chosen."""
        await self._do(_('responsible changed'), bulk.assign, bulk.undo_assigned, args, owner=_person(args) or None)

    async def move(self, args: dict[str, Any]) -> None:
        """«Перенести» of all that are chosen."""
        reason = args.get('reason')
        await self._do(_('moved'), bulk.move, bulk.undo_moves, args, to=str(args['to']), reason=reason if isinstance(reason, str) else None)

    async def observe(self, args: dict[str, Any]) -> None:
        """«Добавить наблюдателя» to all that are chosen."""
        await self._do(_('observer added'), bulk.observe, bulk.undo_observed, args, person=_person(args))

    async def export(self, args: dict[str, Any]) -> None:
        """A file of all that are chosen, with the columns that the page shows; the browser is told where to fetch it."""
        page, form = self.page, Format(args['form'])
        try:
            taken = await study(table.export, _chosen(args, page.chosen_from), by=page.by)
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

    async def _do(self, said: str, command: Any, back: Any, args: dict[str, Any], **given: Any) -> None:
        try:
            made = await write(command, _chosen(args, self.page.chosen_from), by=self.page.by, **given)
        except Refusal as refusal:
            toast.say(sentence(refusal))
        else:
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


def _person(args: dict[str, Any]) -> int:
    person = args.get('person')
    if not isinstance(person, int) or isinstance(person, bool):
        raise TypeError('The acts expect a person.')
    return person


def _chosen(args: dict[str, Any], filters: table.Filters) -> table.Chosen:
    ids = args.get('ids')
    if (
        not isinstance(ids, list)
        or len(ids) > CHOSEN_LIMIT
        or not all(isinstance(one, int) and not isinstance(one, bool) and 0 < one < 2**31 for one in ids)
    ):
        raise TypeError('The acts expect a list of deals.')
    return table.Chosen(filters, frozenset(ids), all=args.get('all') is True)
