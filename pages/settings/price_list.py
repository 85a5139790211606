"""A price list before it is taken: which column is what, and which rows are new, changed or wrong; nothing is guessed."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from nicegui import ui

from dashboard import catalogue
from dashboard.errors import Refusal
from dashboard.exchange import price_list
from dashboard.exchange.price_list import LABELS, NEEDED, Headings
from pages.access import Someone
from pages.live import study, work, write
from pages.parts import toast
from pages.parts.controls import field
from pages.parts.tag import Tag
from pages.settings import price_file
from pages.words import _, money, number, sentence

SHOWN: Final = 50
"""Rows of each kind that are shown beforehand."""


class PriceList:
    """The dialog about one file; `then` is awaited after it was taken."""

    def __init__(self, me: Someone, then: Callable[[], Awaitable[None]]) -> None:
        self.me, self.then = me, then
        self.token = ''
        self.rows: list[Any] = []
        with ui.dialog() as self.dialog, Tag('div', classes='v-dialog vs-form vk-list'):
            self.place = Tag('form').once('submit.prevent', self._take).mark('price-list')
        self.dialog.props['aria-label'] = _('Price list')
        self.dialog.on_value_change(lambda event: None if event.value else price_file.forget(self.token))

    def failed(self) -> None:
        """The file did not come."""
        toast.say(_('The file did not come: at most 20 MB, CSV or XLSX. Try again.'))

    async def open(self, token: str, sheet: str | None = None) -> None:
        """Look at a file that was sent, of a workbook at its first sheet unless told otherwise."""
        path = price_file.held(token, self.me.id)
        if path is None:
            return
        with self.place:
            try:
                found = await work(price_list.headings, path, sheet)
            except Refusal as refusal:
                price_file.forget(token)
                toast.say(sentence(refusal))
                return
            self.token, self.path, self.found = token, path, found
            self._draw(path, found)
        self.dialog.open()
        await self._look()

    def _draw(self, path: Path, found: Headings) -> None:
        self.place.clear()
        with self.place:
            Tag('h2', _('Price list: {file}').format(file=path.name))
            Tag('p', _('Say which column is what. An empty cell leaves its field as it is; a row is known by its article, without one by its name.'), 'v-soft v-small')
            if len(found.sheets) > 1:
                sheets = field(_('Sheet'), lambda: ui.select(list(found.sheets), value=found.sheet))
                sheets.on_value_change(lambda event: self.open(self.token, event.value))
            with Tag('div', classes='vk-fields'):
                self.named = {part: self._choice(part, found) for part in LABELS}
            self.preview = Tag('div', classes='vk-preview')
            with Tag('div', classes='v-acts'):
                Tag('button', _('Cancel'), 'v-button', type='button').on('click', self.dialog.close)
                self.button = Tag('button', _('Take it'), 'v-button main', type='submit')
        self.button.props('disabled')

    def _choice(self, part: str, found: Headings) -> Any:
        options = {'': '—', **{column: column for column in found.columns}}
        label = _(LABELS[part]) + (' *' if part in NEEDED else '')
        return field(label, lambda: ui.select(options, value=found.proposed.get(part, ''), on_change=self._look))

    async def _look(self) -> None:
        """Read the file by the columns as they are said, and show what would become of it."""
        named = {part: control.value for part, control in self.named.items() if isinstance(control.value, str) and control.value}
        self.rows = []
        with self.place:
            try:
                rows = await work(_all, self.path, named, self.found.sheet)
                found = await study(catalogue.sort, rows, by=self.me.id)
            except Refusal as refusal:
                self.preview.clear()
                with self.preview:
                    Tag('p', sentence(refusal), 'v-warn', role='status')
                self.button.props('disabled')
                return
            self.rows = rows
            self.preview.clear()
            with self.preview:
                _show(found)
            if found.fresh or found.changed:
                self.button.props(remove='disabled')
            else:
                self.button.props('disabled')

    async def _take(self) -> None:
        if not self.rows or not self.dialog.value:
            return
        with self.place:
            try:
                taken = await write(catalogue.take, self.rows, by=self.me.id)
            except Refusal as refusal:
                toast.say(sentence(refusal))
                return
        self.dialog.close()
        await self.then()
        said = _('Taken: {added} new, {changed} changed').format(added=number(len(taken.added)), changed=number(len(taken.changed)))
        toast.say(said, partial(self._take_back, taken))

    async def _take_back(self, taken: catalogue.Taken) -> None:
        try:
            await write(catalogue.take_back, taken, by=self.me.id)
            toast.say(_('Taken back'))
        except Refusal as refusal:
            toast.say(sentence(refusal))
        await self.then()


def _all(path: Path, named: dict[str, str], sheet: str | None) -> list[Any]:
    return list(price_list.rows(path, named, sheet))


def _show(found: catalogue.Sorted) -> None:
    said = _('New: {fresh} · changed: {changed} · as they stand: {same} · wrong: {wrong}')
    counts = {'fresh': len(found.fresh), 'changed': len(found.changed), 'same': found.same, 'wrong': len(found.wrong)}
    Tag('p', said.format(**{name: number(count) for name, count in counts.items()}), role='status', data_testid='preview')
    _rows(_('Wrong, left out'), found.wrong, lambda one: sentence(one.reason), 'v-bad')
    _rows(_('Changed'), found.changed, lambda one: f'{one.name}: {_differences(one)}')
    _rows(_('New'), found.fresh, lambda one: f'{one.fields["name"]}, {money(one.fields["price"])}')


def _rows(heading: str, rows: Sequence[Any], word: Callable[[Any], str], tone: str = '') -> None:
    """Worded are only those that are shown: a list may have thousands, and this is the loop on which everybody waits."""
    if not rows:
        return
    with Tag('details', classes='vs-fold', open=True):
        Tag('summary', f'{heading}: {number(len(rows))}')
        with Tag('ul', classes='vk-rows'):
            for one in rows[:SHOWN]:
                with Tag('li'):
                    Tag('span', _('row {n}').format(n=one.n), 'v-faint v-small')
                    Tag('span', word(one), tone)
            if len(rows) > SHOWN:
                Tag('li', _('and {n} more').format(n=number(len(rows) - SHOWN)), 'v-faint')


def _differences(row: catalogue.Changed) -> str:
    return ', '.join(f'{_(LABELS[name])} {_said(name, old)} → {_said(name, new)}' for name, (old, new) in row.changes.items())


def _said(name: str, value: Any) -> str:
    if name == 'price':
        return money(value)
    return _(catalogue.KINDS[value]) if name == 'kind' else str(value) or '—'
