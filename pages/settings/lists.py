"""`/settings/lists`: one list at a time, the address says which; its lines are added, worded, put in order and retired."""

from functools import partial
from typing import Final

from nicegui import ui

from dashboard import journal, lists
from dashboard.errors import Refusal
from dashboard.models import ListKind
from dashboard.queries import lists as query
from dashboard.queries.lists import Item
from pages import frame
from pages.access import Me, Someone
from pages.live import Entries, on_change, read
from pages.parts import settings
from pages.parts.controls import field, typed
from pages.parts.labels import LISTS
from pages.parts.tag import Tag
from pages.settings.forms import Forms
from pages.words import _, ngettext, number, sentence

ABOUT: Final = {
    lists.PROJECT: lambda: _('Residential complexes, private houses, cities. A retired one stays on its deals and is offered for no other.'),
    ListKind.LOST_REASON: lambda: _('Offered when a deal is lost, beside free text.'),
    ListKind.POSTPONE_REASON: lambda: _('Why a deal is put off.'),
    ListKind.CONTACT_PART: lambda: _('Who a person is in a deal.'),
    ListKind.SOURCE: lambda: _('Where a deal came from.'),
    ListKind.CHECKLIST: lambda: _('What has to be so before a deal is handed over. The items that the data show are ticked by themselves, the rest by hand.'),
    ListKind.FILE_HOST: lambda: _('A link to one of these is pointed out: the file itself belongs into the deal.'),
}
LONG: Final = 30
"""Lines from which on a list can be searched."""


@frame.screen('/settings/lists')
async def page(me: Me, list: str = lists.PROJECT) -> None:  # noqa: A002 - the address says `list`
    """Drawn from one look, and anew when somebody changed a list."""
    kind = list if list in lists.KINDS else lists.PROJECT
    with settings.section(me, 'lists'):
        with Tag('nav', classes='vs-tabs', aria_label=_('Lists')):
            for one, label in LISTS.items():
                link = Tag('a', _(label), href=f'/settings/lists?list={one}')
                if one == kind:
                    link.props('aria-current=page')
        Tag('p', ABOUT[kind](), 'v-soft vs-about')
        shown = ListPage(me, kind)
        on_change(shown.changed)
        await shown.look()


class ListPage:
    """One reader's open list."""

    def __init__(self, me: Someone, kind: str) -> None:
        self.me, self.kind = me, kind
        self.drawn: object = None
        self.forms = Forms(me, self.look)
        with Tag('form', classes='vs-row') as form:
            self.text = field(_('A new line'), lambda: ui.input().props('maxlength=200').classes('vs-wide'))
            Tag('button', _('Add'), 'v-button', type='submit')
        form.once('submit.prevent', self.add).mark('add')
        self.find = ui.input(placeholder=_('Find in the list')).props(f'outlined dense clearable debounce=250 aria-label="{_("Find in the list")}"').classes('vs-find')
        self.find.on_value_change(self.look)
        self.find.set_visibility(False)
        self.box = Tag('div')

    async def changed(self, entries: Entries) -> None:
        """A commit: look again where it was about lists or about who may keep them."""
        if any(entry.what.startswith(('list.', journal.PERSON)) for entry in entries):
            await self.look()

    async def look(self) -> None:
        """Read the list and redraw it; a reader who may keep none any more is told so."""
        try:
            self.kept = await read(query.kept, self.kind, typed(self.find), by=self.me.id)
        except Refusal as refusal:
            self.box.clear()
            with self.box:
                Tag('p', sentence(refusal), 'v-bad', role='alert')
            return
        if self.kept != self.drawn and not self.box.is_deleted:
            self.drawn = self.kept
            if len(self.kept.offered) > LONG:
                self.find.set_visibility(True)
            self.box.clear()
            with self.box:
                self._draw()

    def _draw(self) -> None:
        kept = self.kept
        if not kept.offered:
            Tag('p', _('Nothing found.') if self.find.value else _('The list is empty.'), 'v-empty')
        with Tag('ul', classes='vs-items'):
            for place, item in enumerate(kept.offered):
                self._line(place, item)
        if kept.more:
            Tag('p', ngettext('{n} more line: find it by its text', '{n} more lines: find them by their text', kept.more).format(n=number(kept.more)), 'v-faint')
        if kept.retired:
            with Tag('details', classes='v-block vs-fold'):
                Tag('summary', _('Retired: {n}').format(n=number(len(kept.retired))))
                with Tag('ul', classes='vs-items'):
                    for item in kept.retired:
                        with Tag('li', classes='vs-item'):
                            Tag('span', item.text, 'v-soft')
                            self._button(f'restore-{item.id}', _('Bring back'), item).once('click', partial(self.restore, item))

    def _line(self, place: int, item: Item) -> None:
        with Tag('li', classes='vs-item'):
            with Tag('span', classes='vs-text'):
                Tag('span', item.text)
                if item.deals:
                    Tag('span', ngettext('{n} deal', '{n} deals', item.deals).format(n=number(item.deals)), 'v-faint v-small')
                if item.fact:
                    Tag('span', _('ticked by itself'), 'v-faint v-small')
            with Tag('span', classes='vs-line-acts'):
                if self.kept.ordered and not self.find.value:
                    if place:
                        self._button(f'up-{item.id}', '↑', item, _('Up')).once('click', partial(self.shift, item, place - 1))
                    if place < len(self.kept.offered) - 1:
                        self._button(f'down-{item.id}', '↓', item, _('Down')).once('click', partial(self.shift, item, place + 1))
                self._button(f'rename-{item.id}', _('Rename'), item).on('click', partial(self.rename, item))
                self._button(f'retire-{item.id}', _('Retire'), item).once('click', partial(self.retire, item))

    def _button(self, mark: str, text: str, item: Item, label: str = '') -> Tag:
        button = Tag('button', text, 'v-link', type='button', aria_label=f'{label or text}: {item.text}')
        button.mark(mark)
        return button

    async def add(self) -> None:
        """A line at the end; refused, what was typed stays."""
        text = typed(self.text)
        refusal = await self.forms.do(
            _('Added: {name}').format(name=text.strip()), lambda made: partial(lists.retire, kind=self.kind, item_id=made), lists.add, self.kind, text=text
        )
        if refusal is None:
            self.text.set_value('')

    def rename(self, item: Item) -> None:
        """Word it otherwise."""
        with self.forms.open(_('Rename: {name}').format(name=item.text)):
            control = field(_('Text'), lambda: ui.input(value=item.text).props('autofocus maxlength=200'))

            async def go() -> None:
                await self._rename(item, item.text, typed(control))

            self.forms.end(_('Save'), go)

    async def _rename(self, item: Item, seen: str, new: str) -> None:
        await self.forms.do(
            _('Renamed: {name}').format(name=new.strip()), lambda kept: partial(lists.rename, kind=self.kind, item_id=item.id, seen=kept, new=seen),
            lists.rename, self.kind, item.id, seen=seen, new=new,
        )  # fmt: skip

    async def retire(self, item: Item) -> None:
        """Offer it no more."""
        back = partial(lists.restore, kind=self.kind, item_id=item.id)
        await self.forms.do(_('Retired: {name}').format(name=item.text), lambda _none: back, lists.retire, self.kind, item.id)

    async def restore(self, item: Item) -> None:
        """Offer it again."""
        back = partial(lists.retire, kind=self.kind, item_id=item.id)
        await self.forms.do(_('Brought back: {name}').format(name=item.text), lambda _none: back, lists.restore, self.kind, item.id)

    async def shift(self, item: Item, to: int) -> None:
        """Up or down by one."""
        said = _('Moved: {name}').format(name=item.text)
        await self.forms.do(said, lambda stood: partial(lists.shift, kind=self.kind, item_id=item.id, to=stood), lists.shift, self.kind, item.id, to=to)
