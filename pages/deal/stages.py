"""The title and the stage bar: the funnel's steps with the days spent in each, parked and closing stages as acts beside it."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, Final

from nicegui import ui

from dashboard import deals
from dashboard.deals import Entered
from dashboard.errors import ReasonNeeded, Refusal
from dashboard.queries.cards import StageFacts
from dashboard.queries.deal import Passage
from pages.deal.screen import Screen, rooted
from pages.parts import toast
from pages.parts.controls import typed
from pages.parts.entering import EntryForm
from pages.parts.reason import worded, wording
from pages.parts.tag import Tag
from pages.words import _, money, ngettext, sentence, stage_name, when

ACTS: Final = {'Передано в реализацию': 'Hand over to implementation', 'Отложено': 'Postpone'}
"""What the buttons of stages beside the bar say where the shipped names are no verbs; a renamed stage speaks for itself."""


class StageBar:
    """Drawn anew when the deal moved; a click on a stage moves the deal there."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.drawn: object = None
        self.box = ui.element('header').classes('vd-head')
        self.form = _ReasonForm(screen)
        self.entry = EntryForm(screen.me.id)
        self.update()

    def update(self) -> None:
        """Show the deal as last read."""
        view = self.screen.view
        facts = (view.title, view.amount, view.owner, view.bar, view.beside, view.last_move, view.lost_reason, view.observing)
        if facts == self.drawn:
            return
        self.drawn = facts
        self.box.clear()
        with self.box:
            self._draw()

    def _draw(self) -> None:
        view = self.screen.view
        if view.observing:
            Tag('p', _('You are an observer: look only'), 'vd-observing', data_testid='observing')
        Tag('h1', view.title, 'vd-title')
        said = [money(view.amount, view.currency), view.owner or _('nobody responsible')]
        if view.created_at:
            said.append(_('created {day}').format(day=when(view.created_at)))
        Tag('p', ' · '.join(said), 'v-soft')
        with Tag('ol', classes='vd-bar', aria_label=_('Stages')):
            for passage in view.bar:
                self._segment(passage)
        with Tag('div', classes='vd-beside'):
            if not view.stage.funnel:
                Tag('b', f'{stage_name(view.stage)}{_days(self._passage())}', 'vd-stands')
            if view.stage.needs_reason and view.lost_reason:
                Tag('span', view.lost_reason, 'v-soft vd-reason')
            Tag('span', '', 'vd-gap')
            for passage in view.beside:
                if not passage.current and not view.observing:
                    self._act(passage.stage)

    def _passage(self) -> Passage:
        return next(passage for passage in (*self.screen.view.bar, *self.screen.view.beside) if passage.current)

    def _segment(self, passage: Passage) -> None:
        with Tag('li', classes='current' if passage.current else 'passed' if passage.passed else ''):
            label = stage_name(passage.stage) + (_days(passage) if passage.current or passage.passed else '')
            button = Tag('button', label, type='button', title=_hint(passage), data_stage=passage.stage.code)
            if passage.current:
                button.props('aria-current=step')
            elif self.screen.view.observing:
                button.props('disabled')
            else:
                button.once('click', partial(self.move, passage.stage))

    def _act(self, stage: StageFacts) -> None:
        act = _(ACTS[stage.name]) if stage.name in ACTS else stage_name(stage)
        Tag('button', act, 'v-link', type='button', data_stage=stage.code).once('click', partial(self.move, stage))

    @rooted
    async def move(self, target: StageFacts, reason: str | None = None) -> bool:
        """Move the deal; where a reason or facts are needed a form asks for them. Returns whether there is no more to ask here."""
        screen, source = self.screen, self.screen.view.stage
        if reason is None and (target.needs_reason or source.needs_reason):
            self.form.ask(target, self.move)
            return False
        try:
            if await self._asks(source, target, reason):
                return True
            made = await screen.do(deals.enter, screen.view.id, to=target.code, seen=source.code, reason=reason)
        except ReasonNeeded:
            self.form.ask(target, self.move)
            return False
        except Refusal:
            return False
        self._say(source, target, made)
        return True

    async def _asks(self, source: StageFacts, target: StageFacts, reason: str | None) -> bool:
        """Whether the form for what the stage needs is open now."""
        try:
            return await self.entry.ask(self.screen.view.id, source, target, reason=reason, entered=partial(self._entered, source, target))
        except Refusal as refusal:
            await self.screen.look()
            if not self.screen.gone:
                toast.say(sentence(refusal))
            raise

    @rooted
    async def _entered(self, source: StageFacts, target: StageFacts, made: Entered | None) -> None:
        await self.screen.look()
        self._say(source, target, made)

    def _say(self, source: StageFacts, target: StageFacts, made: Entered | None) -> None:
        if not self.screen.gone:
            toast.say(f'{stage_name(source)} → {stage_name(target)}', partial(take_back, self.screen, deals.undo_enter, made) if made else None)


@rooted
async def take_back(screen: Screen, undo: Callable[..., Any], *arguments: Any, **named: Any) -> None:
    """«Вернуть» after a move: at once from the toast, with what was filled in on the way, later from the feed."""
    with suppress(Refusal):  # said by `do`
        await screen.do(undo, *arguments, **named)
        toast.say(_('Taken back: {stage}').format(stage=stage_name(screen.view.stage)))


class _ReasonForm:
    """The small form with just what a stage needs: why."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.target: StageFacts | None = None
        with ui.dialog() as self.dialog, ui.element('div').classes('v-dialog'), Tag('form', classes='vd-form', data_testid='requirement-form') as form:
            self.heading = Tag('h2')
            with Tag('label', classes='v-field'):
                self.label = Tag('span')
                self.text = ui.textarea(on_change=self._typed).props('outlined dense autogrow autofocus maxlength=2000')
            self.choices = Tag('div', classes='v-chips', role='group', aria_label=_('Usual reasons'))
            self.fault = Tag('p', '', 'v-bad v-small', role='alert')
            with Tag('div', classes='v-acts'):
                Tag('button', _('Cancel'), 'v-button', type='button').on('click', self.dialog.close)
                self.button = Tag('button', '', 'v-button main', type='submit')
        form.on('submit.prevent', self._send).mark('reason')
        self.dialog.on_value_change(self._hold)

    def ask(self, target: StageFacts, move: object) -> None:
        """Open it for a move to `target`; cancelled, the deal stays where it is."""
        self.target, self.move, self.words = target, move, wording(target)
        self.heading.set_text(self.words.title)
        self.label.set_text(self.words.ask)
        self.button.set_text(self.words.act)
        self.fault.set_text('')
        self.text.set_value('')
        self._offer(self.screen.view.lost_reasons if target.needs_reason else ())
        self.dialog.open()

    def _offer(self, reasons: tuple[str, ...]) -> None:
        self.choices.clear()
        self.choices.set_visibility(bool(reasons))
        with self.choices:
            for one in reasons:
                Tag('button', one, 'v-chip', type='button').on('click', partial(self._choose, one, reasons))

    def _choose(self, reason: str, reasons: tuple[str, ...]) -> None:
        self.text.set_value(worded(reason, typed(self.text).strip(), reasons))
        self.text.run_method('focus')

    def _typed(self) -> None:
        self.fault.set_text('')
        self._hold()

    def _hold(self) -> None:
        self.screen.hold(self, unsaved=bool(self.dialog.value and typed(self.text).strip()))

    @rooted
    async def _send(self) -> None:
        if not self.dialog.value or self.target is None:  # the second of a double click: the first was answered and closed it
            return
        reason = typed(self.text).strip()
        if not reason:
            self.fault.set_text(self.words.lacking)
            return
        if await self.move(self.target, reason):  # type: ignore[operator]
            self.dialog.close()


def _hint(passage: Passage) -> str:
    """The name and the time in full: a narrow screen cuts the button's own text."""
    name = stage_name(passage.stage)
    return name if passage.days is None else f'{name}: ' + ngettext('{n} working day', '{n} working days', passage.days).format(n=passage.days)


def _days(passage: Passage) -> str:
    return '' if passage.days is None else ' ' + ngettext('{n} day', '{n} days', passage.days).format(n=passage.days)
