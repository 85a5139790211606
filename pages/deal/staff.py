"""Who made the one who is responsible responsible (S1), and who observes the deal (E2)."""

from contextlib import suppress
from functools import partial

from nicegui import ui

from dashboard import observers
from dashboard.errors import Refusal
from pages.deal.screen import Screen, rooted
from pages.parts import toast
from pages.parts.tag import Tag
from pages.words import _, exact, when


class Staff:
    """Drawn anew when one of its facts changed."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.drawn: object = None
        self.box = Tag('dl', classes='vd-fields')
        self.update()

    def update(self) -> None:
        """Show it as last read."""
        view = self.screen.view
        facts = (view.assigned, view.observers, view.everybody, view.fixed)
        if facts != self.drawn:
            self.drawn = facts
            self.box.clear()
            with self.box:
                self._draw()

    def _draw(self) -> None:
        view = self.screen.view
        if view.assigned:
            Tag('dt', _('Assigned by'))
            with Tag('dd', data_testid='deal-field', data_field='assigned'):
                Tag('span', f'{view.assigned.by} · {when(view.assigned.at)}', 'vd-value', title=exact(view.assigned.at))
        Tag('dt', _(observers.LABEL))
        with Tag('dd', data_testid='deal-field', data_field='observers'), Tag('div', classes='vd-observers'):
            for person, name in view.observers:
                with Tag('span', classes='vd-observer'):
                    Tag('span', name)
                    if not view.fixed:
                        label = _('{name} no longer observes').format(name=name)
                        Tag('button', '×', 'v-link quiet', type='button', aria_label=label, title=label).once('click', partial(self._remove, person, name))
            if view.fixed:
                Tag('span', '' if view.observers else '—')
            else:
                choice = ui.select(dict(view.everybody), label=_('Add an observer'), with_input=True, on_change=lambda event: self._add(event.value))
                choice.props('borderless dense').classes('vd-add-observer')

    @rooted
    async def _add(self, person: int | None) -> None:
        name = dict(self.screen.view.everybody).get(person or 0)
        if name is None:
            return
        with suppress(Refusal):  # said by `do`
            await self.screen.do(observers.add, self.screen.view.id, person)
            toast.say(_('Observes: {name}').format(name=name), partial(self._back, observers.remove, person))

    @rooted
    async def _remove(self, person: int, name: str) -> None:
        with suppress(Refusal):
            await self.screen.do(observers.remove, self.screen.view.id, person)
            toast.say(_('{name} no longer observes').format(name=name), partial(self._back, observers.add, person))

    @rooted
    async def _back(self, command: object, person: int) -> None:
        with suppress(Refusal):
            await self.screen.do(command, self.screen.view.id, person)  # type: ignore[arg-type]
