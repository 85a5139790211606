"""Help at a title's field: the canonical form of what is typed, its parts to be edited, and what stands on that flat already."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from nicegui import ui

from dashboard import titles
from dashboard.queries import duplicates as query
from dashboard.queries.duplicates import Proposal
from dashboard.titles import Title
from pages.live import read
from pages.parts.client.duplicates import Duplicates
from pages.parts.controls import field, typed
from pages.parts.tag import Tag
from pages.words import _

QUIET: Final = 0.3
"""Seconds without a key after which what was typed is looked at."""
NARROW: Final = ('house', 'building', 'section', 'entrance', 'floor')


class TitleHelp:
    """Stands under the control of a title; the text in the control is the one truth: a part that is edited is written back into it.

    `heard` is called with each proposal, and then a message is taken apart, too; `but` is the deal whose title it is; `phones` are numbers that are known beside the text.
    """

    def __init__(
        self, control: ui.input | ui.textarea, *, but: int | None = None, heard: Callable[[Proposal], None] | None = None, phones: Callable[[], Sequence[str]] = tuple
    ) -> None:
        self.by: int = ui.context.client.request.state.me.id
        self.control, self.but, self.heard, self.phones = control, but, heard, phones
        self.title, self.turn = Title(), 0
        control.on_value_change(self._typed)
        with Tag('div', classes='vt') as self.box:
            with Tag('p', classes='vt-form', role='status') as self.form:
                Tag('span', _('Will be written as'), 'v-soft')
                self.written = Tag('b', classes='vt-written')
            self.doubt = Tag('p', '', 'v-warn v-small', role='status')
            self.parts = Tag('div', classes='vt-parts', role='group', aria_label=_('What the address is made of'))
            self.twins = Duplicates()
        self.inputs: dict[str, Any] = {}
        for part in (self.form, self.doubt, self.parts, self.twins.box):
            part.set_visibility(False)

    @property
    def text(self) -> str:
        """What stands in the control; a browser may send anything."""
        return typed(self.control)

    async def look(self) -> Proposal:
        """Look at once at what is typed, and show what was found."""
        self.turn += 1
        turn, text, phones = self.turn, self.text, tuple(self.phones())
        proposal = await read(query.propose, text, phones, by=self.by, but=self.but, letters=self.heard is not None)
        if turn == self.turn and not self.box.is_deleted:
            self._show(text, proposal, phones)
        return proposal

    async def _typed(self) -> None:
        self.turn += 1
        turn = self.turn
        await asyncio.sleep(QUIET)
        if turn == self.turn and not self.box.is_deleted:
            with self.box:
                await self.look()

    def _show(self, text: str, proposal: Proposal, phones: tuple[str, ...]) -> None:
        self.title = proposal.message.title
        self.written.set_text(proposal.canonical)
        self.form.set_visibility(bool(proposal.canonical) and proposal.canonical != text.strip())
        self.doubt.set_text(doubt(self.title, unknown=proposal.unknown))
        self.doubt.set_visibility(bool(self.doubt.text))
        understood = titles.format(self.title) != self.title.rest
        self.parts.set_visibility(understood)
        if understood and not self.inputs:
            self._draw_parts()
        for part, control in self.inputs.items():
            if self._meant(part) != self.title:  # else a blank or a comma would go under the fingers of who types on
                control.set_value(_value(self.title, part))
        if self.inputs:
            self.inputs['street'].parent_slot.parent.set_visibility(bool(self.title.street or 'street' in proposal.missing))
        self.twins.show(proposal.standing, proposal.canonical, (*phones, *(phone.number for phone in proposal.message.phones)))
        if self.heard:
            self.heard(proposal)

    def _draw_parts(self) -> None:
        """A small field for each part; the kind of a unit before its numbers."""
        with self.parts:
            for part in ('project', 'street', *NARROW):
                self._part(part, ui.input, f'vt-{part}', _('Complex or town') if part == 'project' else '')
            self._part('unit', lambda: ui.select(dict(zip(titles.UNITS, titles.UNITS, strict=True)), value=titles.UNITS[0]), 'vt-unit', _('Kind'))
            self._part('flats', ui.input, 'vt-flats', _('Number'))

    def _part(self, part: str, make: Callable[[], Any], classes: str, label: str = '') -> None:
        control = field(label or _(titles.LABELS[part]), make)
        control.parent_slot.parent.classes(classes)
        control.on_value_change(partial(self._edited, part))
        self.inputs[part] = control

    def _edited(self, part: str) -> None:
        meant = self._meant(part)
        if meant != self.title:
            self.title = meant
            self.control.set_value(titles.format(meant))

    def _meant(self, part: str) -> Title:
        """The title, its part as it stands in its small field."""
        return titles.edited(self.title, part, typed(self.inputs[part]))


def doubt(title: Title, *, unknown: bool) -> str:
    """What of a title was not understood, or is not in the list."""
    said = [_('Not understood: {text}').format(text=title.rest)] if title.rest else []
    if unknown:
        said.append(_('“{project}” is not in the list of projects.').format(project=title.project))
    return ' '.join(said)


def _value(title: Title, part: str) -> str:
    return ', '.join(title.flats) if part == 'flats' else str(getattr(title, part))
