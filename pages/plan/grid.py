"""The table of plans, typed in place: what was typed is read here, and a pasted block shown before it is taken."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, Final

from nicegui import ui
from nicegui.element import Element

from dashboard import pasted_plan, plans, yearmonth
from dashboard.errors import FieldConflict, Refusal
from dashboard.exchange import amounts
from dashboard.pasted_plan import Block, Wrong
from dashboard.plans import Cell
from dashboard.queries.plan import Grid
from dashboard.validation import refuse
from pages.access import Someone
from pages.live import write
from pages.parts import toast
from pages.parts.asked import Number, Text, asked
from pages.parts.tag import Tag
from pages.words import _, money, ngettext, number, sentence, sum_grouped
from pages.words import month as month_name

SHOWN: Final = 50
"""Lines of each kind in the preview of a block."""
DIGITS: Final = 20
"""More than any sum of kopecks has."""
_NEVER: Final = -1
"""No plan: what stands where this page wrote nothing."""


class Own:
    """What an open page itself wrote: how many times, and each cell's last."""

    def __init__(self) -> None:
        self.writes = 0
        self.last: dict[tuple[int, date], int | None] = {}

    def note(self, back: Sequence[Cell]) -> None:
        """It was written what these cells undo."""
        self.writes += 1
        self.last.update({(one.person, one.month): one.seen for one in reversed(back)})

    def stands(self, cell: Cell, standing: int | None) -> bool:
        """Whether what stands in a cell is what this page wrote last."""
        return self.last.get((cell.person, cell.month), _NEVER) == standing


class Typing:
    """The table and what can be done with it; `then` is awaited after each act, to read the plans anew."""

    def __init__(self, me: Someone, grid: Grid, month: date, own: Own, then: Callable[[], Awaitable[None]]) -> None:
        self.me, self.grid, self.month, self.own, self.then = me, grid, month, own, then
        self.table = Table(self)
        self.preview = Preview(self)
        self.turn = asyncio.Lock()
        self.show(grid, own.writes)

    def show(self, grid: Grid, writes: int) -> None:
        """Show the plans as last read, which was after so many writes of this page."""
        self.grid = grid
        self.table.show({**_facts(grid, self.month), 'writes': writes})

    async def put(self, key: str, cell: Cell, text: str) -> None:
        """Keep one cell, after those that were typed before it; a refusal stands beside it, and what was typed stays."""
        async with self.turn:
            try:
                back = await self._enter(cell)
            except Refusal as refusal:
                self.table.run_method('refused', key, text, sentence(refusal))
                return
            self.own.note(back)
            self.table.run_method('settled', key, text, {**_cell(cell.new), 'writes': self.own.writes})
        if back:
            self.say(_('Plan saved: {name}, {month}').format(name=self.name(cell.person), month=month_name(cell.month)), back)
        await self.then()

    async def _enter(self, cell: Cell) -> tuple[Cell, ...]:
        """Who types on before the browser heard of the edit before has seen what stood then; nobody else's is lost by that."""
        try:
            return await write(plans.enter, [cell], by=self.me.id)
        except FieldConflict as conflict:
            standing = conflict.facts['value']
            if not self.own.stands(cell, standing):
                raise
            return await write(plans.enter, [replace(cell, seen=standing)], by=self.me.id)

    async def copy(self, month: date) -> None:
        """The plans of the month before, where there are none."""
        try:
            back = await write(plans.copy_month, month, by=self.me.id)
        except Refusal as refusal:
            toast.say(sentence(refusal))
            return
        self.own.note(back)
        await self.then()
        self.say(ngettext('Copied from the month before: {n} plan', 'Copied from the month before: {n} plans', len(back)).format(n=number(len(back))), back)

    def say(self, text: str, back: Sequence[Cell]) -> None:
        """Tell what was written, with the way back."""
        toast.say(text, partial(self._take_back, back))

    async def _take_back(self, back: Sequence[Cell]) -> None:
        try:
            self.own.note(await write(plans.enter, back, by=self.me.id))
        except Refusal as refusal:
            toast.say(sentence(refusal))
        await self.then()

    def name(self, person: int) -> str:
        """Whose plan it is."""
        return next((row.name for row in self.grid.rows if row.person == person), '')


class Table(Element, component='plan_grid.js'):
    """Events: `put`, `block`, `copy`. Methods of the browser's side: `settled`, `refused`."""

    def __init__(self, typing: Typing) -> None:
        super().__init__()
        self.typing = typing
        self._props['labels'] = {
            'title': _('Plans by month'), 'person': _('Employee'), 'total': _('In all'), 'copy': _('copy last month'),
            'large': _('This block is too large to paste at once.'),
        }  # fmt: skip
        self.on('put', self._put)
        self.on('block', self._block)
        self.on('copy', self._copy)

    def show(self, facts: dict[str, Any]) -> None:
        """Show these."""
        self._props['grid'] = facts

    @asked
    async def _put(self, key: Text, person: Number, month: Text, seen: Text, text: Text) -> None:
        of = _month(month)
        if of is None:
            return
        try:
            new = _typed(text)
        except Refusal as refusal:
            self.run_method('refused', key, text, sentence(refusal))
            return
        await self.typing.put(key, Cell(person, of, int(seen) if seen.isdecimal() and len(seen) <= DIGITS else None, new), text)

    @asked
    async def _block(self, person: Number, month: Text, text: Text) -> None:
        grid, of = self.typing.grid, _month(month)
        if of in grid.months and person in {row.person for row in grid.rows}:
            people = [(row.person, row.name) for row in grid.rows]
            self.typing.preview.open(pasted_plan.read(text, people, grid.months, person, of))

    @asked
    async def _copy(self, month: Text) -> None:
        of = _month(month)
        if of is not None:
            await self.typing.copy(of)


class Preview:
    """What a pasted block would change, before it does."""

    def __init__(self, typing: Typing) -> None:
        self.typing = typing
        self.cells: list[Cell] = []
        with ui.dialog() as self.dialog:
            self.box = Tag('div', classes='v-dialog vp-paste')
        self.dialog.props['aria-label'] = _('Paste into the plan')

    def open(self, block: Block) -> None:
        """Show it; plans that stand already as the block has them are no change."""
        standing = {(row.person, month): cell for row in self.typing.grid.rows for month, cell in zip(self.typing.grid.months, row.cells, strict=True)}
        self.cells = [Cell(one.person, one.month, seen, one.kopecks) for one in block.fits if (seen := standing[one.person, one.month]) != one.kopecks]
        self.box.clear()
        with self.box:
            Tag('h2', _('Paste into the plan'))
            counts = {'changed': len(self.cells), 'same': len(block.fits) - len(self.cells), 'wrong': len(block.wrong)}
            said = _('Changed: {changed} · as they stand: {same} · wrong: {wrong}')
            Tag('p', said.format(**{name: number(count) for name, count in counts.items()}), role='status', data_testid='preview')
            _lines(_('Wrong, not pasted'), [_wrong(one) for one in block.wrong], 'v-bad')
            _lines(_('Changed'), [self._change(cell) for cell in self.cells])
            self.fault = Tag('p', '', 'v-bad v-small', role='alert')
            with Tag('div', classes='v-acts'):
                Tag('button', _('Cancel'), 'v-button', type='button').on('click', self.dialog.close)
                if self.cells:
                    Tag('button', _('Paste'), 'v-button main', type='button', autofocus=True).once('click', self._take).mark('take-block')
        self.dialog.open()

    def _change(self, cell: Cell) -> str:
        old = '—' if cell.seen is None else money(cell.seen)
        return f'{self.typing.name(cell.person)}, {month_name(cell.month)}: {old} → {money(cell.new or 0)}'

    async def _take(self) -> None:
        try:
            back = await write(plans.enter, self.cells, by=self.typing.me.id)
        except Refusal as refusal:
            self.fault.set_text(sentence(refusal))
            return
        self.dialog.close()
        self.typing.own.note(back)
        await self.typing.then()
        self.typing.say(ngettext('Pasted: {n} plan', 'Pasted: {n} plans', len(back)).format(n=number(len(back))), back)


def _lines(heading: str, lines: Sequence[str], tone: str = '') -> None:
    if lines:
        Tag('h3', heading)
        with Tag('ul', classes='vp-lines'):
            for line in lines[:SHOWN]:
                Tag('li', line, tone)
            if len(lines) > SHOWN:
                Tag('li', _('and {n} more').format(n=number(len(lines) - SHOWN)), 'v-faint')


def _wrong(one: Wrong) -> str:
    said = _('row {row}, column {column}, “{value}”: {why}')
    return said.format(row=one.row, column=one.column, value=one.value, why=_(one.why))


def _typed(text: str) -> int | None:
    """Kopecks; None for an empty cell. Raises `BadValue`."""
    if not text.strip():
        return None
    try:
        return amounts.kopecks(amounts.decimal(text))
    except ValueError as error:
        raise refuse('Plan', text.strip(), str(error)) from error


def _month(key: str) -> date | None:
    try:
        return yearmonth.of(key)
    except ValueError:
        return None


def _facts(grid: Grid, month: date) -> dict[str, Any]:
    """The table in the words of its reader's language."""
    return {
        'months': [_heading(one, copies, month, edits=grid.edits and at >= grid.closed) for at, (one, copies) in enumerate(zip(grid.months, grid.copies, strict=True))],
        'units': [
            {
                'name': unit.name or ('' if len(grid.units) == 1 else _('No department')),
                'sums': _sums(unit.sums),
                'rows': [{'person': row.person, 'name': row.name, 'cells': [_cell(kopecks) for kopecks in row.cells]} for row in unit.rows],
            }
            for unit in grid.units
        ],
        'sums': _sums(grid.sums),
    }


def _heading(of: date, copies: int, month: date, *, edits: bool) -> dict[str, Any]:
    said = ngettext('Copy {n} plan from the month before', 'Copy {n} plans from the month before', copies).format(n=number(copies))
    return {'key': f'{of:%Y-%m}', 'name': month_name(of), 'now': of == month, 'edits': edits, 'copy': said if edits and copies else ''}


def _sums(sums: Sequence[int | None]) -> list[str]:
    return ['' if one is None else sum_grouped(one) for one in sums]


def _cell(kopecks: int | None) -> dict[str, str]:
    return {'kopecks': '' if kopecks is None else str(kopecks), 'text': '' if kopecks is None else sum_grouped(kopecks)}
