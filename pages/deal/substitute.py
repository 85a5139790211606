"""Who works on the deal in the owner's place (E3), and the form that says so."""

from contextlib import suppress
from datetime import date
from functools import partial
from typing import Any

from nicegui import ui

from dashboard import substitutes, typed_days
from dashboard.errors import BadValue, Refusal
from dashboard.queries import substitutes as query
from dashboard.queries.substitutes import Standing
from dashboard.validation import EMPTY, refuse
from pages.deal.screen import Screen, rooted
from pages.live import read
from pages.parts import toast
from pages.parts.plain import day_control
from pages.parts.tag import Tag
from pages.words import _, day, language, sentence, today


class Substitutes:
    """Drawn anew when its facts changed; an open form stays until it is sent or given up."""

    def __init__(self, screen: Screen, shown: query.Substitutes) -> None:
        self.screen, self.shown = screen, shown
        self.editing = False
        with Tag('dl', classes='vd-fields'):
            Tag('dt', _(substitutes.LABELS['person_id']))
            self.box = Tag('dd', data_testid='deal-field', data_field='substitute')
        self._draw()

    @rooted
    async def look(self) -> None:
        """Read it again."""
        shown = await read(query.substitutes, self.screen.view.id, by=self.screen.me.id)
        if shown != self.shown and not self.screen.gone:
            self.shown = shown
            if not self.editing:
                self._draw()

    def _draw(self) -> None:
        self.editing = False
        self.screen.hold(self, unsaved=False)
        self.box.clear()
        with self.box, Tag('div', classes='vd-observers'):
            for one in self.shown.standing:
                self._line(one)
            if self.shown.until:
                Tag('p', _('You stand in until {day}: comments, steps and stages are yours.').format(day=day(self.shown.until)), 'v-soft v-small')
            if self.shown.people:
                Tag('button', _('Appoint'), 'v-link', type='button').on('click', self._edit)
            elif not self.shown.standing:
                Tag('span', '—')

    def _line(self, one: Standing) -> None:
        with Tag('span', classes='vd-observer'):
            Tag('span', said(one))
            if self.shown.people:
                label = _('{name} no longer stands in').format(name=one.person)
                Tag('button', '×', 'v-link quiet', type='button', aria_label=label, title=label).once('click', partial(self._remove, one))

    def _edit(self) -> None:
        self.editing = True
        self.box.clear()
        with self.box, Tag('form', classes='vd-edit') as form:
            person = _labelled(_(substitutes.LABELS['person_id']), ui.select(dict(self.shown.people), with_input=True).props('autofocus'))
            first = _labelled(_(substitutes.LABELS['first']), day_control(today()))
            last = _labelled(_(substitutes.LABELS['last']), day_control(None))
            for control in (person, first, last):
                control.on_value_change(lambda: self.screen.hold(self, unsaved=True))
            self.fault = Tag('p', '', 'v-bad v-small', role='alert')
            with Tag('div', classes='vd-edit-acts'):
                Tag('button', _('Save'), 'v-link', type='submit')
                Tag('button', _('Cancel'), 'v-link quiet', type='button').on('click', self._draw)
        form.on('submit.prevent', lambda: self._save(person.value, first.value, last.value))

    @rooted
    async def _save(self, person: Any, first: Any, last: Any) -> None:
        try:
            days = {name: _day(name, typed) for name, typed in (('first', first), ('last', last))}
        except BadValue as refusal:
            self.fault.set_text(sentence(refusal))
            return
        name = dict(self.shown.people).get(person)
        if name is None:
            self.fault.set_text(_('Choose who stands in.'))
            return
        with suppress(Refusal):  # said by `do`; what was typed stays
            made = await self.screen.do(substitutes.appoint, self.screen.view.id, person_id=person, **days)
            self.editing = False
            await self.look()
            self._draw()
            toast.say(_('Stands in: {name}').format(name=name), partial(self._back, substitutes.remove, made))

    @rooted
    async def _remove(self, one: Standing) -> None:
        with suppress(Refusal):
            await self.screen.do(substitutes.remove, one.id)
            toast.say(_('{name} no longer stands in').format(name=one.person), partial(self._back, substitutes.restore, one.id))

    @rooted
    async def _back(self, command: Any, substitute: int) -> None:
        with suppress(Refusal):
            await self.screen.do(command, substitute)


def said(one: Standing) -> str:
    """«Борис Маслов · сегодня – сб, 28 нояб»."""
    days = dict.fromkeys((day(one.first), day(one.last)))
    return f'{one.person} · {" – ".join(days)}'


def _day(name: str, typed: Any) -> date:
    label = substitutes.LABELS[name]
    found = typed_days.read(label, str(typed or ''), language(), today=today())
    if found is None:
        raise refuse(label, '', EMPTY)
    return found


def _labelled(label: str, control: Any) -> Any:
    control.props(f'outlined dense aria-label="{label}" placeholder="{label}"').classes('vd-wide')
    return control
