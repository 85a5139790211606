"""The next step (N1): a line of its own with «Готово» and «Перенести», or a form for a new one."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial

from nicegui import ui

from dashboard import tasks
from dashboard.checklist import CLOSED
from dashboard.errors import Refusal
from dashboard.queries.deal import NextStep
from pages.deal.screen import Screen, rooted
from pages.parts import step as step_form
from pages.parts import toast
from pages.parts import when as when_chips
from pages.parts.controls import typed
from pages.parts.tag import Tag
from pages.words import _, exact, when


class StepLine:
    """Drawn anew when the step changed; an open form stays as it is, until it is sent or given up."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.drawn: object = ()
        self.form: Callable[[], None] | None = None
        self.openers: dict[Callable[[], None], Tag] = {}
        self.texts: Sequence[step_form.Text] = ()
        self.box = ui.element('div').classes('vd-step').props('data-testid=next-step')
        self.box.on('keydown.esc', self._give_up)
        self.update()

    def update(self) -> None:
        """Show the step as last read."""
        if self.form is None and self._facts() != self.drawn:
            self._show()

    def _show(self) -> None:
        self.form, self.openers = None, {}
        self.drawn = self._facts()
        self._draw(self._line if self.screen.view.step else self._nothing)
        self.box.set_visibility(self.screen.view.step is not None or self.screen.view.stage.kind not in CLOSED)  # a closed deal lacks none

    def _facts(self) -> object:
        return self.screen.view.step, self.screen.view.observing, self.screen.view.stage.kind

    def _open(self, form: Callable[[], None]) -> None:
        self.form = form
        self._draw(form)

    def _give_up(self) -> None:
        """Close the form; the focus goes back to what opened it."""
        form = self.form
        if form is not None:
            self._show()
            opener = self.openers.get(form, next(iter(self.openers.values()), None))
            if opener:
                opener.focus()

    def _sent(self) -> None:
        self._show()
        if opener := next(iter(self.openers.values()), None):
            opener.focus()

    def _draw(self, content: Callable[[], None]) -> None:
        self.texts = ()
        self._typed()
        self.box.clear()
        with self.box:
            content()

    def _typed(self) -> None:
        self.screen.hold(self, unsaved=any(typed(text).strip() for text in self.texts))

    def _opener(self, label: str, form: Callable[[], None]) -> None:
        if self.screen.view.observing:
            return
        self.openers[form] = Tag('button', label, 'v-link', type='button').on('click', partial(self._open, form))

    def _line(self) -> None:
        step = self.screen.view.step
        assert step is not None
        with Tag('div', classes='vd-step-line'):
            Tag('b', when(step.due), 'v-bad' if step.overdue else '', title=exact(step.due))
            Tag('span', step.text, 'vd-step-text')
            if step.agreed:
                Tag('span', _('agreed'), 'vd-agreed', title=_('Agreed with the client'))
            with Tag('span', classes='vd-step-acts'):
                self._opener(_('Put off'), self._put_off_form)
                self._opener(_('Done'), self._done_form)
        if step.assignee != self.screen.view.owner:
            Tag('p', _('for {name}').format(name=step.assignee), 'v-faint v-small')

    def _nothing(self) -> None:
        with Tag('div', classes='vd-step-line'):
            Tag('span', _('no step'), 'v-warn')
            self._opener(_('Set a next step'), self._new_form)

    def _new_form(self) -> None:
        Tag('h2', _('Next step'))
        self.texts = step_form.new(self._add, agreed=True, typed=self._typed)
        self._cancel()

    def _put_off_form(self) -> None:
        step = self.screen.view.step
        assert step is not None
        Tag('h2', _('Put off: {step}').format(step=step.text))
        when_chips.chips(partial(self._put_off, step)).focus()
        self._cancel()

    def _done_form(self) -> None:
        step = self.screen.view.step
        assert step is not None
        Tag('h2', _('Done: {step}').format(step=step.text))
        self.texts, alone = step_form.done(partial(self._done, step), typed=self._typed)
        with Tag('div', classes='v-acts'):
            Tag('button', _('Cancel'), 'v-button', type='button').on('click', self._give_up)
            Tag('button', _('Done, no next step yet'), 'v-button', type='button').once('click', alone)

    def _cancel(self) -> None:
        with Tag('div', classes='v-acts'):
            Tag('button', _('Cancel'), 'v-button', type='button').on('click', self._give_up)

    @rooted
    async def _add(self, text: str, due: datetime, agreed: bool) -> None:  # noqa: FBT001 - as the form calls it
        with suppress(Refusal):  # said by `do`; the form stays with what was typed
            await self.screen.do(tasks.add, self.screen.view.id, text=text, due=due, agreed=agreed)
            self._sent()

    @rooted
    async def _put_off(self, step: NextStep, due: datetime) -> None:
        with suppress(Refusal):
            await self.screen.do(tasks.put_off, step.id, version=step.version, due=due)
            self._sent()
            toast.say(_('Put off to {when}').format(when=when(due)), partial(self._put_back, step))

    @rooted
    async def _put_back(self, step: NextStep) -> None:
        with suppress(Refusal):
            await self.screen.do(tasks.put_off, step.id, version=step.version + 1, due=step.due)

    @rooted
    async def _done(self, step: NextStep, result: str, following: tasks.Following | None) -> None:
        with suppress(Refusal):
            finished = await self.screen.do(tasks.done, step.id, version=step.version, result=result, following=following)
            self._sent()
            toast.say(_('Done: {step}').format(step=step.text), partial(self._take_back, finished))

    @rooted
    async def _take_back(self, finished: tasks.Finished) -> None:
        with suppress(Refusal):
            await self.screen.do(tasks.take_back, finished)
