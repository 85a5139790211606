"""«Доли продажи» on «Кто вёл сделку»: whose the sale is, and for a head the form that shares it."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from nicegui import ui

from dashboard import shares
from dashboard.errors import Refusal
from dashboard.queries import shares as query
from dashboard.queries.shares import Shown
from dashboard.shares import Parts
from dashboard.validation import refuse
from pages.access import Someone
from pages.live import read, write
from pages.parts import toast
from pages.parts.controls import field, typed
from pages.parts.tag import Tag
from pages.words import _, sentence
from pages.words import percent as share

ROWS: Final = 3
"""People for whom the form has room at least."""


class Shares:
    """The section; its form stays until it is sent or given up."""

    def __init__(self, me: Someone, deal: int) -> None:
        self.me, self.deal = me, deal
        self.box = Tag('section', data_testid='sale-shares')

    async def look(self) -> None:
        """Read and redraw."""
        shown = await read(query.shown, self.deal, by=self.me.id)
        self.box.clear()
        if not shown.parts and not shown.people:
            return
        with self.box:
            Tag('h2', _(shares.SHARES))
            for who, percent in shown.parts:
                Tag('p', f'{shown.names[who]}: {share(percent / 100)}')
            said = _('Reason: {reason}').format(reason=shown.reason) if shown.parts else _('All of it is whoever’s who is responsible on the day of payment.')
            Tag('p', said, 'v-soft')
            if shown.people:
                self.place = Tag('div')
                with self.place, Tag('div', classes='v-acts v-no-print'):
                    Tag('button', _('Share the sale'), 'v-button', type='button').on('click', partial(self._form, shown)).mark('share-sale')
                    if shown.parts:
                        Tag('button', _('Take the shares back'), 'v-button', type='button').once('click', partial(self._put, shown.parts, (), '')).mark('share-none')

    def _form(self, shown: Shown) -> None:
        self.place.clear()
        with self.place, Tag('form', classes='vd-shares') as form:
            rows = []
            for at in range(max(ROWS, len(shown.parts) + 1)):
                who, percent = shown.parts[at] if at < len(shown.parts) else (0, 0)
                people = {0: '—', **dict(shown.people), **({who: shown.names[who]} if who else {})}
                with Tag('div', classes='vd-share'):
                    person = field(_('Employee'), lambda people=people, who=who: ui.select(people, value=who))
                    rows.append((person, field('%', lambda percent=percent: ui.input(value=str(percent or '')).props('inputmode=numeric maxlength=2'))))
            reason = field(_(shares.REASON), lambda: ui.input(value=shown.reason).props('maxlength=200'))
            self.fault = Tag('p', '', 'v-bad v-small', role='alert')
            with Tag('div', classes='v-acts'):
                Tag('button', _('Cancel'), 'v-button', type='button').on('click', self.look)
                Tag('button', _('Save'), 'v-button main', type='submit')

        async def send() -> None:
            try:
                parts = _typed(rows)
            except Refusal as refusal:
                self.fault.set_text(sentence(refusal))
                return
            await self._put(shown.parts, parts, typed(reason))

        form.once('submit.prevent', send).mark('shares-form')

    async def _put(self, seen: Parts, parts: Parts, reason: str) -> None:
        try:
            before, why = await write(shares.put, self.deal, parts, reason=reason, seen=seen, by=self.me.id)
        except Refusal as refusal:
            self._say(sentence(refusal))
            return
        said = _('The sale is shared') if parts else _('The shares are taken back')
        toast.say(said, partial(self._put, tuple(sorted(parts, key=lambda part: (-part[1], part[0]))), before, why))
        await self.look()

    def _say(self, refusal: str) -> None:
        fault = getattr(self, 'fault', None)
        if fault is not None and not fault.is_deleted:
            fault.set_text(refusal)
        else:
            toast.say(refusal)


def _typed(rows: Sequence[tuple[ui.select, ui.input]]) -> Parts:
    """The lines in which somebody was chosen. Raises `BadValue`."""
    parts: list[tuple[int, int]] = []
    for person, percent in rows:
        if person.value:
            text = typed(percent).strip().removesuffix('%').strip()
            if not (text.isascii() and text.isdigit()):
                raise refuse(shares.SHARES, text, 'two people or more are expected, each once, and 100 percent together.')
            parts.append((person.value, int(text)))
    return tuple(parts)
