"""`/settings/catalogue`: products and services by groups; found, added, changed where they stand, retired, taken from a price list."""

from collections.abc import Callable
from functools import partial
from typing import Any

from nicegui import ui

from dashboard import catalogue, journal, lines
from dashboard.errors import FieldConflict, Refusal
from dashboard.queries import catalogue as query
from dashboard.queries.catalogue import Group, Item
from pages import frame
from pages.access import Me, Someone
from pages.live import Entries, on_change, read, write
from pages.parts import settings, toast
from pages.parts.controls import field, typed
from pages.parts.editing import finish_first, on_typing
from pages.parts.tag import Tag
from pages.settings.forms import Forms
from pages.settings.price_file import PriceFile
from pages.settings.price_list import PriceList
from pages.words import _, money, ngettext, number, sentence, sum_typed

FIELDS = ('name', 'article', 'group', 'kind', 'unit', 'price', 'link', 'picture')


@frame.screen('/settings/catalogue')
async def page(me: Me) -> None:
    """Drawn from one look, and anew when somebody changed the catalogue."""
    with settings.section(me, 'catalogue'):
        Tag('p', _('What deals are made of. Lines of deals keep the words and prices of their day, whatever changes here.'), 'v-soft vs-about')
        shown = CataloguePage(me)
        on_change(shown.changed)
        await shown.look()


class CataloguePage:
    """One reader's open catalogue; a form that is open in a line stays until it is saved or given up."""

    def __init__(self, me: Someone) -> None:
        self.me = me
        self.drawn: object = None
        self.places: dict[int, Tag] = {}
        self.open: ProductForm | None = None
        self.forms = Forms(me, self.look)
        self.list = PriceList(me, self.look)
        with Tag('div', classes='vs-acts'):
            Tag('button', _('Add a product'), 'v-button main', type='button', data_testid='add-product').on('click', self._add)
            PriceFile(_('Take a price list (CSV, XLSX)'), self.list.open, self.list.failed)
        self.find = ui.input(placeholder=_('Find in the catalogue')).props(f'outlined dense clearable debounce=250 aria-label="{_("Find in the catalogue")}"').classes('vs-find')
        self.find.on_value_change(self.look)
        self.fresh = Tag('div')
        self.box = Tag('div')

    async def changed(self, entries: Entries) -> None:
        """A commit: look again where it was about the catalogue or about who may keep it."""
        if any(entry.what.startswith((journal.PRODUCT, journal.PERSON)) for entry in entries):
            await self.look()

    async def look(self) -> None:
        """Read the catalogue and redraw it; a reader who keeps it no more is told so."""
        try:
            self.kept = await read(query.catalogue, typed(self.find), by=self.me.id)
        except Refusal as refusal:
            self.box.clear()
            with self.box:
                Tag('p', sentence(refusal), 'v-bad', role='alert')
            return
        if self.kept != self.drawn and self.open is None and not self.box.is_deleted:
            self.draw()

    def draw(self) -> None:
        """Close whatever form is open, and show what was last read."""
        kept = self.drawn = self.kept
        self.open, self.places = None, {}
        self.fresh.clear()
        self.box.clear()
        with self.box:
            if not kept.groups:
                Tag('p', _('Nothing found.') if self.find.value else _('The catalogue is empty: add a product, or take a price list.'), 'v-empty')
            for group in kept.groups:
                self._group(group)
            if kept.more:
                said = ngettext('{n} more product: find it by its name', '{n} more products: find them by their names', kept.more)
                Tag('p', said.format(n=number(kept.more)), 'v-faint')
            if kept.retired:
                with Tag('details', classes='v-block vs-fold'):
                    Tag('summary', _('Retired: {n}').format(n=number(len(kept.retired))))
                    with Tag('ul', classes='vk-items'):
                        for item in kept.retired:
                            self._retired(item)

    def _group(self, group: Group) -> None:
        with Tag('section', classes='v-block'):
            with Tag('header', classes='v-headline'):
                Tag('h2', group.name or _('Without a group'))
                if group.id:
                    Tag('button', _('Rename'), 'v-link', type='button', aria_label=f'{_("Rename")}: {group.name}').on('click', partial(self._rename, group))
            with Tag('ul', classes='vk-items'):
                for item in group.items:
                    with Tag('li', classes='vk-item', data_product=str(item.id)) as self.places[item.id]:
                        self._line(item)

    def _line(self, item: Item) -> None:
        with Tag('span', classes='vk-name'):
            Tag('button', item.name, 'vg-name edit', type='button', aria_label=_('{field}: {value}. Edit').format(field=_('Product'), value=item.name)).on('click', partial(self._edit, item))
            facts = [item.article, _(catalogue.KINDS[item.kind]).lower() if item.kind == 'service' else '']
            Tag('span', ' · '.join(filter(None, facts)), 'v-faint v-small')
        Tag('span', f'{money(item.price)} / {item.unit}', 'vk-price')
        with Tag('span', classes='vs-line-acts'):
            if item.link:
                Tag('a', _('Link'), 'v-link', href=item.link, target='_blank', rel='noopener noreferrer', aria_label=f'{_("Link")}: {item.name}')
            if item.picture:
                Tag('a', _('Picture'), 'v-link', href=item.picture, target='_blank', rel='noopener noreferrer', aria_label=f'{_("Picture")}: {item.name}')
            Tag('button', _('Retire'), 'v-link', type='button', aria_label=f'{_("Retire")}: {item.name}').once('click', partial(self.retire, item)).mark(f'retire-{item.id}')

    def _retired(self, item: Item) -> None:
        with Tag('li', classes='vk-item'):
            Tag('span', item.name, 'v-soft')
            Tag('span', money(item.price), 'vk-price v-faint')
            with Tag('span', classes='vs-line-acts'):
                Tag('button', _('Bring back'), 'v-link', type='button', aria_label=f'{_("Bring back")}: {item.name}').once('click', partial(self.restore, item)).mark(f'restore-{item.id}')

    def _add(self) -> None:
        if self._busy():
            return
        self.draw()
        with self.fresh:
            self.open = ProductForm(self, None)

    def _busy(self) -> bool:
        return finish_first(unsaved=self.open is not None and self.open.typed)

    def _edit(self, item: Item) -> None:
        if self._busy():
            return
        if self.open is not None:
            self.draw()
        place = self.places.get(item.id)
        if place is None:  # retired meanwhile
            return
        place.clear()
        place.classes(add='open')
        with place:
            self.open = ProductForm(self, item)

    def _rename(self, group: Group) -> None:
        with self.forms.open(_('Rename: {name}').format(name=group.name)):
            control = field(_('Text'), lambda: ui.input(value=group.name).props('autofocus maxlength=200'))

            async def go() -> None:
                new = typed(control)
                await self.forms.do(
                    _('Renamed: {name}').format(name=new.strip()), lambda kept: partial(catalogue.rename_group, group_id=group.id, seen=kept, new=group.name),
                    catalogue.rename_group, group.id, seen=group.name, new=new,
                )  # fmt: skip

            self.forms.end(_('Save'), go)

    async def retire(self, item: Item) -> None:
        """Offer it no more."""
        await self.forms.do(_('Retired: {name}').format(name=item.name), lambda _none: partial(catalogue.restore, product_id=item.id), catalogue.retire, item.id)

    async def restore(self, item: Item) -> None:
        """Offer it again."""
        await self.forms.do(_('Brought back: {name}').format(name=item.name), lambda _none: partial(catalogue.retire, product_id=item.id), catalogue.restore, item.id)


class ProductForm:
    """A product under its keeper's hands: a new one (`item` None), or one where it stands."""

    def __init__(self, owner: CataloguePage, item: Item | None) -> None:
        self.owner, self.item = owner, item
        self.seen = {name: item.seen(name) for name in FIELDS} if item else {}
        with Tag('form', classes='vk-form', data_testid='product-form') as form:
            with Tag('div', classes='vk-fields'):
                self.controls = {name: self._control(name) for name in FIELDS}
            self.fault = Tag('p', '', 'v-bad v-small', role='alert')
            with Tag('div', classes='v-acts'):
                Tag('button', _('Cancel'), 'v-button', type='button').on('click', owner.draw)
                Tag('button', _('Save') if item else _('Add'), 'v-button main', type='submit')
        form.once('submit.prevent', self.save).mark('product-form')
        form.on('keydown.esc', owner.draw)
        self.typed = False
        on_typing(form, self._typed)

    def _typed(self) -> None:
        self.typed = True

    def _control(self, name: str) -> Any:
        label, value = _(catalogue.LABELS[name]), self.seen.get(name, '')
        if name == 'kind':
            return field(label, lambda: ui.select({kind: _(word) for kind, word in catalogue.KINDS.items()}, value=value or 'goods'))
        if name == 'price':
            value = sum_typed(value) if self.item else ''
        if name == 'unit' and not self.item:
            value = 'шт'
        suggest: Callable[[], Any] = lambda: ui.input(value=value, autocomplete=list(self.owner.kept.names) if name == 'group' else None)  # noqa: E731 - a control made in its label
        control = field(label, suggest)
        return control.props('autofocus') if name == 'name' else control.props('inputmode=decimal') if name == 'price' else control

    async def save(self) -> None:
        """Write it; refused, what was typed stays with the reason under it."""
        owner = self.owner
        with owner.box:
            try:
                given: dict[str, Any] = {name: typed(control) for name, control in self.controls.items()}
                given['price'] = lines.kopecks(catalogue.LABELS['price'], given['price'], 'RUB')
                back = await self._write(given)
            except FieldConflict as refusal:
                name = next(name for name, label in catalogue.LABELS.items() if label == refusal.words['field'])
                self.seen[name] = refusal.facts['value']  # now this reader has seen it
                self.fault.set_text(f'{sentence(refusal)} {_("Save again to keep yours.")}')
            except Refusal as refusal:
                self.fault.set_text(sentence(refusal))
            else:
                owner.open = owner.drawn = None
                await owner.look()
                said = (_('Saved: {name}') if self.item else _('Added: {name}')).format(name=given['name'].strip())
                toast.say(said, partial(self._undo, back) if back else None)

    async def _write(self, given: dict[str, Any]) -> Callable[..., Any] | None:
        """Only what differs, each against the value that was seen; returns the way back."""
        by = self.owner.me.id
        if self.item is None:
            made = await write(catalogue.add, fields=given, by=by)
            return partial(catalogue.retire, product_id=made)
        changes = {name: (self.seen[name], new) for name, new in given.items() if new != self.seen[name]}
        back = await write(catalogue.edit, self.item.id, changes=changes, by=by)
        return partial(catalogue.edit, product_id=self.item.id, changes=back) if back else None

    async def _undo(self, back: Callable[..., Any]) -> None:
        try:
            await write(back, by=self.owner.me.id)
            toast.say(_('Taken back'))
        except Refusal as refusal:
            toast.say(sentence(refusal))
        await self.owner.look()
