"""The saved views above the table: shown as links, saved, renamed, shared and deleted, each with its way back."""

from functools import partial
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlencode

from nicegui.events import GenericEventArguments

from dashboard import views
from dashboard.errors import Refusal
from dashboard.queries import table
from dashboard.queries import views as query
from pages.deals import address
from pages.live import read, write
from pages.parts import deal_columns, toast
from pages.words import _, sentence

Facts = dict[str, Any]


class Page(Protocol):
    """The open table that is saved."""

    by: int
    filters: table.Filters
    columns: tuple[str, ...]

    def tell(self, method: str, *args: Any) -> None:
        """Call `viewed` of the component."""


class Saved:
    """Answers the events of the views' chips and forms."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def look(self) -> Facts:
        """The views as the component takes them."""
        found = await read(query.views, by=self.page.by)
        return {'list': [_of_view(view) for view in found.views], 'shares': found.shares}

    async def act(self, event: GenericEventArguments) -> None:
        """One of the acts, by its name."""
        args = event.args
        await {'save': self.save, 'rename': self.rename, 'share': self.share, 'delete': self.delete}[str(args['name'])](args)

    async def save(self, args: dict[str, Any]) -> None:
        """«Сохранить вид»: as the table stands."""
        columns = '' if self.page.columns == deal_columns.USUAL else ','.join(self.page.columns)
        filters = urlencode(address.parts(self.page.filters))
        said = _('View saved: {name}').format(name=args['text'])
        await self._do(
            said, lambda made: partial(views.undo_save, saved=made), views.save, name=args['text'], filters=filters, columns=columns, shared=args.get('shared') is True
        )

    async def rename(self, args: dict[str, Any]) -> None:
        """Another name."""
        id_, seen = _id(args), args['seen']
        said = _('Renamed: {name}').format(name=args['text'])
        await self._do(said, lambda name: partial(views.rename, view_id=id_, seen=name, new=seen), views.rename, id_, seen=seen, new=args['text'])

    async def share(self, args: dict[str, Any]) -> None:
        """Seen by everybody, or by its owner alone."""
        id_, shared = _id(args), args['shared'] is True
        said = _('Everybody sees this view now') if shared else _('Only its owner sees this view now')
        await self._do(said, lambda _none: partial(views.share, view_id=id_, shared=not shared), views.share, id_, shared=shared)

    async def delete(self, args: dict[str, Any]) -> None:
        """Gone, with undo."""
        await self._do(_('View deleted'), lambda content: partial(views.restore, content=content), views.delete, _id(args))

    async def _do(self, said: str, back: Any, command: Any, *args: Any, **given: Any) -> None:
        try:
            result = await write(command, *args, **given, by=self.page.by)
        except Refusal as refusal:
            self.page.tell('viewed', {'fault': sentence(refusal)})
        else:
            toast.say(said, partial(self._take_back, back(result)))
            self.page.tell('viewed', {**await self.look(), 'done': True})

    async def _take_back(self, back: Any) -> None:
        try:
            await write(back, by=self.page.by)
        except Refusal as refusal:
            toast.say(sentence(refusal))
        else:
            toast.say(_('Taken back'))
        self.page.tell('viewed', await self.look())


def labels() -> Facts:
    """The words of the chips and the forms."""
    return {
        'views': _('Saved views'), 'everything': _('All open deals'), 'save': _('Save the view'), 'change': _('Change the view'), 'name': _('Name of the view'),
        'shared': _('Everybody sees it'), 'share': _('Show to everybody'), 'unshare': _('Show to its owner alone'), 'delete': _('Delete'),
        'about': _('The filters, the order and the columns as they stand now. A view of yours with the same name is replaced.'),
        'keep': _('Save'), 'cancel': _('Cancel'), 'empty': _('“{field}”: it must not be empty.').format(field=_('Name of the view')),
    }  # fmt: skip


def _of_view(view: query.View) -> Facts:
    parts = dict(parse_qsl(view.filters))
    columns = address.columns({'cols': view.columns})
    return {
        'id': view.id, 'name': view.name, 'owner': view.owner, 'shared': view.shared, 'edits': view.edits,
        'href': address.written(address.read(parts), columns),
    }  # fmt: skip


def _id(args: dict[str, Any]) -> int:
    found = args['id']
    if not isinstance(found, int) or isinstance(found, bool):
        raise TypeError('A view is expected.')
    return found
