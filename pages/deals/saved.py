"""The saved views above the table: shown as links, saved, renamed, shared and deleted, each with its way back."""

from functools import partial
from typing import Any, Literal, Protocol, TypeAlias
from urllib.parse import parse_qsl, urlencode

from dashboard import views
from dashboard.errors import Refusal
from dashboard.queries import table
from dashboard.queries import views as query
from pages.deals import address
from pages.live import read, write
from pages.parts import deal_columns, toast
from pages.parts.asked import Number, Text, asked
from pages.words import _, sentence

Facts = dict[str, Any]
Name: TypeAlias = Literal['save', 'rename', 'share', 'delete']


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

    @asked
    async def act(self, name: Name, id: Number = 0, text: Text = '', seen: Text = '', shared: bool = False) -> None:  # noqa: A002, FBT001, FBT002 - as the script says it
        """One of the acts, by its name."""
        if name == 'save':
            await self._save(text, shared=shared)
        elif name == 'rename':
            await self._rename(id, seen, text)
        elif name == 'share':
            await self._share(id, shared=shared)
        else:
            await self._do(_('View deleted'), lambda content: partial(views.restore, content=content), views.delete, id)

    async def _save(self, name: str, *, shared: bool) -> None:
        """«Сохранить вид»: as the table stands."""
        columns = '' if self.page.columns == deal_columns.USUAL else ','.join(self.page.columns)
        filters = urlencode(address.parts(self.page.filters))
        said = _('View saved: {name}').format(name=name)
        await self._do(said, lambda made: partial(views.undo_save, saved=made), views.save, name=name, filters=filters, columns=columns, shared=shared)

    async def _rename(self, id_: int, seen: str, new: str) -> None:
        said = _('Renamed: {name}').format(name=new)
        await self._do(said, lambda name: partial(views.rename, view_id=id_, seen=name, new=seen), views.rename, id_, seen=seen, new=new)

    async def _share(self, id_: int, *, shared: bool) -> None:
        """Seen by everybody, or by its owner alone."""
        said = _('Everybody sees this view now') if shared else _('Only its owner sees this view now')
        await self._do(said, lambda _none: partial(views.share, view_id=id_, shared=not shared), views.share, id_, shared=shared)

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
