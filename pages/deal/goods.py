"""The group «Товары»: lines found in the catalogue by a few letters, changed in place, put in order; services and the sum that follow."""

import asyncio
from contextlib import suppress
from functools import partial
from typing import Any, Final

from nicegui import ui

from dashboard import deals, lines, sums
from dashboard.errors import Changed, Refusal
from dashboard.models import DiscountIn, ProductKind
from dashboard.queries import catalogue
from dashboard.queries import goods as query
from dashboard.queries.catalogue import Item
from dashboard.queries.goods import Line
from pages.deal.screen import Screen, rooted
from pages.live import read, write
from pages.parts import toast
from pages.parts.controls import field, typed
from pages.parts.editing import on_typing
from pages.parts.tag import Tag
from pages.words import _, money, number, sentence, sum_typed

LEAST: Final = 2
"""Letters from which on the catalogue is searched."""
PAUSE: Final = 0.2
"""Seconds without a further letter."""


class Goods:
    """Drawn anew when a line changed; an open form stays until it is sent or given up."""

    def __init__(self, screen: Screen, goods: query.Goods) -> None:
        self.screen, self.goods = screen, goods
        self.form: _LineForm | None = None
        self.services: Any = None
        with Tag('div', classes='vg', data_testid='goods'):
            self.box = Tag('div')
            self.search = _Search(self)
            self.totals = Tag('dl', classes='vg-totals')
        self._draw()

    @rooted
    async def look(self) -> None:
        """Read the lines again; drawn anew only if they changed, and never under somebody's hands."""
        goods = await read(query.goods, self.screen.view.id, by=self.screen.me.id)
        if goods != self.goods and not self.screen.gone:
            self.goods = goods
            if self.form is None and self.services is None:
                self._draw()

    def show(self, focus: int | None = None) -> None:
        """Close whatever form is open; the keyboard stays at the line `focus`."""
        self.screen.hold(self, unsaved=False)
        self.form = self.services = None
        self._draw()
        if focus in self.rows:
            self.rows[focus].focus()

    def _draw(self) -> None:
        goods = self.goods
        self.rows: dict[int, Tag] = {}
        self.search.box.set_visibility(not goods.locked)
        self.box.clear()
        with self.box:
            if goods.lines:
                with Tag('ul', classes='vg-lines'):
                    for line in goods.lines:
                        self._line(line)
            if goods.locked and goods.paid:
                Tag('p', _('Paid in full: only a head changes products and sum.'), 'v-faint v-small')
        self.totals.clear()
        with self.totals:
            self._services()
            self._sum()

    def _line(self, line: Line) -> None:
        currency = self.goods.currency
        with Tag('li', classes='vg-line', data_testid='deal-line', data_line=str(line.id)):
            if self.goods.locked:
                name = Tag('span', line.text, 'vg-name')
            else:
                name = Tag('button', line.text, 'vg-name edit', type='button', aria_label=_('{field}: {value}. Edit').format(field=_('Product'), value=line.text))
                name.on('click', partial(self._edit, line))
                name.on('keydown.alt.up.prevent', partial(self._shift, line, -1))
                name.on('keydown.alt.down.prevent', partial(self._shift, line, 1))
            self.rows[line.id] = name
            Tag('span', f'{counted(line)} × {money(line.price, currency)}', 'vg-count v-soft')
            if line.discount:
                Tag('span', discount(line, currency), 'vg-off')
            Tag('span', money(line.total, currency), 'vg-total')

    def _edit(self, line: Line) -> None:
        if self.screen.busy(self):
            return
        self.show()
        fresh = next((one for one in self.goods.lines if one.id == line.id), None)
        if fresh is None:
            return
        self.box.clear()
        with self.box, Tag('ul', classes='vg-lines'):
            for one in self.goods.lines:
                if one.id == line.id:
                    with Tag('li', classes='vg-edit'):
                        self.form = _LineForm(self, fresh)
                else:
                    self._line(one)

    def _services(self) -> None:
        goods = self.goods
        Tag('dt', _(sums.LABELS[sums.SERVICES]))
        with Tag('dd', data_testid='deal-field', data_field='services_total') as self.services_box:
            shown = money(goods.services, goods.currency)
            if goods.locked or not goods.services_typed:
                Tag('span', shown, 'vg-total')
            else:
                label = _('{field}: {value}. Edit').format(field=_(sums.LABELS[sums.SERVICES]), value=shown)
                Tag('button', shown if goods.services else '—', 'vd-value edit', type='button', aria_label=label).on('click', self._type_services)

    def _type_services(self) -> None:
        if self.screen.busy(self):
            return
        self.show()
        seen = self.goods.services
        self.services_box.clear()
        with self.services_box, Tag('form', classes='vd-edit') as form:
            self.services = ui.input(value=sum_typed(seen)).props(f'outlined dense autofocus inputmode=decimal aria-label="{_(sums.LABELS[sums.SERVICES])}"').classes('vg-sum')
            self.services.on('keydown.esc', partial(self.show))
            with Tag('div', classes='vd-edit-acts'):
                Tag('button', _('Save'), 'v-link', type='submit')
                Tag('button', _('Cancel'), 'v-link quiet', type='button').on('click', partial(self.show))
        form.once('submit.prevent', partial(self._save_services, seen))
        on_typing(form, lambda: self.screen.hold(self, unsaved=True))

    @rooted
    async def _save_services(self, seen: int) -> None:
        screen = self.screen
        try:
            new = lines.kopecks(sums.LABELS[sums.SERVICES], typed(self.services), self.goods.currency)
            await write(lines.set_services, screen.view.id, seen=seen, new=new, by=screen.me.id)
        except Refusal as refusal:
            toast.say(sentence(refusal))
            return
        self.services = None
        await screen.look()
        self.show()
        if new != seen:
            back = partial(self.screen.take_back, lines.set_services, screen.view.id, seen=new, new=seen)
            toast.say(_('{field} saved').format(field=_(sums.LABELS[sums.SERVICES])), back)

    def _sum(self) -> None:
        goods = self.goods
        Tag('dt', _('Amount'))
        with Tag('dd', data_testid='goods-sum'):
            Tag('b', money(goods.amount, goods.currency), 'vg-total')
        if goods.by_hand and goods.calculated is not None:
            with Tag('dd', classes='vg-corrected', data_testid='corrected'):
                said = _('corrected by hand, calculated {calculated}, difference {difference}')
                difference = ('+' if goods.difference > 0 else '−') + money(abs(goods.difference), goods.currency)
                Tag('span', said.format(calculated=money(goods.calculated, goods.currency), difference=difference), 'v-warn')
                if not goods.locked:
                    Tag('button', _('Take the calculated one'), 'v-link', type='button').once('click', self._recalculate)

    @rooted
    async def _recalculate(self) -> None:
        deal = self.screen.view.id
        with suppress(Refusal):  # said by `do`
            before, now = await self.screen.do(lines.recalculate, deal)
            toast.say(_('{field} saved').format(field=_('Amount')), partial(self.screen.take_back, deals.set_field, deal, 'amount', seen=now, new=before))

    @rooted
    async def add(self, item: Item | None, text: str) -> None:
        """A line of a product, or of free words."""
        fields = None if item else {'text': text}
        try:
            done = await self.screen.do(lines.add, self.screen.view.id, product_id=item.id if item else None, fields=fields)
        except Refusal:  # said by `do`
            self.search.put_back(text)
            return
        self._said(_('Added: {name}').format(name=item.name if item else text), done)
        if item is None and self.form is None and self.services is None and (line := next((one for one in self.goods.lines if one.id == done.line), None)):
            self._edit(line)

    @rooted
    async def remove(self, line: Line) -> None:
        """Take a line out."""
        with suppress(Refusal):
            done = await self.screen.do(lines.remove, line.id, version=line.version)
            self.show()
            self._said(_('Taken out: {name}').format(name=line.text), done)

    @rooted
    async def _shift(self, line: Line, by: int) -> None:
        await self.shift(line, by)

    async def shift(self, line: Line, by: int) -> None:
        """One place up or down."""
        places = [one.id for one in self.goods.lines]
        if self.screen.busy(self) or line.id not in places or not 0 <= places.index(line.id) + by < len(places):
            return
        with suppress(Refusal):
            stood = await self.screen.do(lines.shift, line.id, to=places.index(line.id) + by)
            self.show(focus=line.id)
            toast.say(_('Moved: {name}').format(name=line.text), partial(self.screen.take_back, lines.shift, line.id, to=stood))

    def _said(self, said: str, done: lines.Done) -> None:
        toast.say(said, partial(self.screen.take_back, lines.take_back, done))

    def saved(self, line: Line, done: lines.Done) -> None:
        """A line was changed."""
        self.show(focus=line.id)
        self._said(_('Saved: {name}').format(name=line.text), done)


class _Search:
    """A few letters find products; Enter takes the first, what is in no catalogue becomes a line of free words."""

    def __init__(self, goods: Goods) -> None:
        self.goods = goods
        self.found: tuple[Item, ...] = ()
        with Tag('div', classes='vg-search') as self.box:
            self.text = ui.input(placeholder=_('Add a product: name or article')).props('outlined dense maxlength=200 clearable').classes('vd-wide')
            self.text.props['aria-label'] = _('Add a product: name or article')
            self.text.props('data-testid=product-search')
            self.text.on_value_change(self._typed)
            self.text.on('keydown.enter', self._first)
            self.text.on('keydown.esc', self.done)
            self.list = Tag('ul', classes='vg-found', aria_label=_('Found in the catalogue'))
        self.list.set_visibility(False)

    def done(self) -> None:
        """Empty again."""
        self.text.set_value('')
        self._show(())

    def put_back(self, words: str) -> None:
        """What could not be added, unless something else is typed by now."""
        if not self._words:
            self.text.set_value(words)

    @property
    def _words(self) -> str:
        return ' '.join(typed(self.text).split())

    async def _typed(self) -> None:
        words = self._words
        if len(words) < LEAST:
            self._show(())
            return
        await asyncio.sleep(PAUSE)  # here and not in the browser, so that Enter never overtakes what was typed
        if words != self._words or self.goods.screen.gone:
            return
        found = await read(catalogue.find, words, by=self.goods.screen.me.id)
        if words == self._words and not self.goods.screen.gone:
            self._show(found)

    async def _take(self, item: Item | None, words: str) -> None:
        self.done()
        await self.goods.add(item, words)

    async def _first(self) -> None:
        words = self._words
        if len(words) >= LEAST:
            self.done()  # at once: the next product is being typed while this one is looked up and saved
            found = await read(catalogue.find, words, by=self.goods.screen.me.id, n=1)
            if found:
                await self.goods.add(found[0], words)
            else:
                self.put_back(words)

    def _show(self, found: tuple[Item, ...]) -> None:
        words = self._words
        self.list.set_visibility(len(words) >= LEAST)
        self.list.clear()
        with self.list:
            for item in found:
                with Tag('li'), Tag('button', classes='vg-pick', type='button').once('click', partial(self._take, item, words)):
                    Tag('span', item.name)
                    Tag('span', item.article, 'v-faint v-small')
                    Tag('span', money(item.price), 'vg-total')
            if len(words) >= LEAST:
                with Tag('li'):
                    free = _('Add “{text}” without the catalogue').format(text=words)
                    Tag('button', free, 'vg-pick v-soft', type='button').once('click', partial(self._take, None, words))


class _LineForm:
    """One line under somebody's hands: Enter saves, Escape gives up."""

    def __init__(self, goods: Goods, line: Line) -> None:
        self.goods, self.line = goods, line
        with Tag('form', classes='vg-form') as form:
            with Tag('div', classes='vg-words'):
                self.text = field(_(lines.LABELS['text']), lambda: ui.input(value=line.text).props('maxlength=200'))
                kinds = {str(ProductKind.GOODS): _('Goods'), str(ProductKind.SERVICE): _('Service')}
                self.kind = field(_(lines.LABELS['kind']), lambda: ui.select(kinds, value=line.kind))
            with Tag('div', classes='vg-numbers'):
                self.quantity = field(_(lines.LABELS['quantity']) + f', {line.unit}', lambda: ui.input(value=_bare(line.quantity, 1_000)).props('autofocus inputmode=decimal'))
                self.price = field(_(lines.LABELS['price']), lambda: ui.input(value=sum_typed(line.price)).props('inputmode=decimal'))
                self.discount = field(_(lines.LABELS['discount']), lambda: ui.input(value=_bare(line.discount, 100) if line.discount else '').props('inputmode=decimal'))
                sign = {str(DiscountIn.PERCENT): '%', str(DiscountIn.SUM): money(0, goods.goods.currency).strip('0\u00a0\u202f ')}
                self.discount_in = field(_('Discount in'), lambda: ui.select(sign, value=line.discount_in))
            self.fault = Tag('p', '', 'v-bad v-small', role='alert')
            with Tag('div', classes='vd-edit-acts'):
                Tag('button', _('Save'), 'v-link', type='submit')
                Tag('button', _('Cancel'), 'v-link quiet', type='button').on('click', partial(goods.show, line.id))
                Tag('span', '', 'vd-gap')
                Tag('button', '↑', 'v-link quiet', type='button', aria_label=_('Up')).once('click', partial(goods.shift, line, -1))
                Tag('button', '↓', 'v-link quiet', type='button', aria_label=_('Down')).once('click', partial(goods.shift, line, 1))
                Tag('button', _('Take out'), 'v-link quiet', type='button').once('click', partial(goods.remove, line))
        form.once('submit.prevent', self.save)
        form.on('keydown.esc', partial(goods.show, line.id))
        on_typing(form, lambda: goods.screen.hold(goods, unsaved=True))

    @property
    def screen(self) -> Screen:
        """Of the page, for `rooted`."""
        return self.goods.screen

    @rooted
    async def save(self) -> None:
        """Write what differs; refused, what was typed stays with the reason under it."""
        screen, line = self.screen, self.line
        given = {name: typed(getattr(self, name)) for name in ('text', 'quantity', 'price', 'discount', 'discount_in', 'kind')}
        try:
            fields = lines.typed(given, self.goods.goods.currency)
            changed = {name: value for name, value in fields.items() if value != line.seen(name)}
            done = await write(lines.change, line.id, version=line.version, fields=changed, by=screen.me.id)
        except Changed as refusal:
            await screen.look()
            self.line = next((one for one in self.goods.goods.lines if one.id == line.id), line)
            self.fault.set_text(f'{sentence(refusal)} {_("Save again to keep yours.")}')
        except Refusal as refusal:
            self.fault.set_text(sentence(refusal))
        else:
            self.goods.form = None
            await screen.look()
            if not screen.gone:
                self.goods.saved(line, done)


def discount(line: Line, currency: str) -> str:
    """«−5 %» or «−500 ₽»."""
    return '−' + (f'{_bare(line.discount, 100)} %' if line.discount_in == DiscountIn.PERCENT else money(line.discount, currency))


def counted(line: Line) -> str:
    """«2 шт»."""
    digits = len(_bare(line.quantity, 1_000).partition(',')[2])
    return f'{number(line.quantity / 1_000, digits)} {line.unit}'


def _bare(value: int, by: int) -> str:
    """«12,5» of 12500 thousandths, as it is typed."""
    return f'{value / by:.3f}'.rstrip('0').rstrip('.').replace('.', ',')
