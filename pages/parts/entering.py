"""The small form on the way into a stage: it asks for just what the deal still lacks, and moves it with that in one act."""

import inspect
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any, Final

from nicegui import ui

from dashboard import deals, lines, requirements, sums, tasks, titles
from dashboard.errors import FieldConflict, Refusal
from dashboard.queries import entering
from dashboard.queries.cards import StageFacts
from dashboard.queries.entering import Lacking
from dashboard.validation import refuse
from pages import live
from pages.live import read, write
from pages.parts import when
from pages.parts.client import STYLE
from pages.parts.client.title import TitleHelp
from pages.parts.plain import PLAIN
from pages.parts.tag import Tag
from pages.words import _, exact, sentence, stage_name, today

UNSAVED: Final = 'data-unsaved'
"""NOTE: parts/static/frame.js looks for it before the page is left."""
Then = Callable[[deals.Entered | None], Any]
"""Called with what was done; may be async."""


class EntryForm:
    """One a page, closed until `ask`."""

    def __init__(self, by: int) -> None:
        self.by = by
        self.asked: Lacking | None = None
        self.parts: list[Part] = []
        self.sending = False
        with ui.dialog() as self.dialog, ui.element('div').classes('v-dialog'):
            self.form = Tag('form', classes='v-form', data_testid='requirement-form', novalidate=True).on('submit.prevent', self._send).mark('entry')
        self.dialog.on_value_change(self._closed)
        ui.add_css(STYLE)

    async def ask(
        self, deal: int, source: StageFacts, target: StageFacts, *, reason: str | None, entered: Then, given_up: Callable[[], Any] | None = None
    ) -> bool:
        """Open the form for a move, if the deal lacks anything for it; returns whether. Raises what `entering.lacking` does."""
        asked = await read(entering.lacking, deal, target.code, by=self.by)
        if not asked.missing:
            return False
        self.asked, self.deal, self.source, self.reason = asked, deal, source, reason
        self.entered, self.given_up = entered, given_up
        self._draw()
        self.dialog.open()
        return True

    def _draw(self) -> None:
        assert self.asked is not None
        self.form.clear()
        self._hold(unsaved=False)
        with self.form:
            Tag('h2', stage_name(self.asked.stage))
            Tag('p', self.asked.title, 'v-soft')
            about = Tag('p', '', 'v-soft v-small')
            self.parts = [_part(name, self.asked) for name in self.asked.missing]
            for part in self.parts:
                for control in part.controls:
                    control.on_value_change(partial(self._hold, unsaved=True))
            elsewhere = not all(part.controls for part in self.parts)
            about.set_text(_('This is done in the deal; then it moves on.') if elsewhere else _('Fill in what is missing, and the deal moves on.'))
            self.fault = Tag('p', '', 'v-bad v-small', role='alert')
            with Tag('div', classes='v-acts'):
                Tag('button', _('Cancel'), 'v-button', type='button').on('click', self.dialog.close)
                if elsewhere:
                    Tag('a', _('To the deal'), 'v-button main', href=f'/deal/{self.deal}' + ('?checklist=1' if self.asked.lacks else ''))
                else:
                    Tag('button', _('Move'), 'v-button main', type='submit')
        if self.parts and self.parts[0].controls:
            self.parts[0].controls[0].props('autofocus')

    def _hold(self, *, unsaved: bool) -> None:
        if unsaved:
            self.form.props(UNSAVED)
        else:
            self.form.props(remove=UNSAVED)

    async def _send(self) -> None:
        if self.sending or self.asked is None or not self.dialog.value:  # the second of a double click
            return
        self.sending = True
        with self.dialog:
            try:
                await self._enter(self.asked.stage)
            except FieldConflict as conflict:
                self._conflict(conflict)
            except Refusal as refusal:
                self.fault.set_text(sentence(refusal))
            finally:
                self.sending = False

    async def _enter(self, target: StageFacts) -> None:
        made = await write(deals.enter, self.deal, to=target.code, seen=self.source.code, by=self.by, reason=self.reason, **self._filled())
        self.asked = None  # so that closing is no giving up
        self._hold(unsaved=False)
        self.dialog.close()
        await _called(self.entered, made)

    def _filled(self) -> dict[str, Any]:
        """What was typed, as `deals.enter` takes it. Raises `BadValue`."""
        filled: dict[str, Any] = {'changes': {}}
        for part in self.parts:
            value = part.read()
            if value is None:
                continue
            if part.fills in ('comment', 'step'):
                filled[part.fills] = value
            else:
                filled['changes'][part.fills] = (part.seen, value)
        return filled

    def _conflict(self, conflict: FieldConflict) -> None:
        """Somebody filled it in meanwhile: said, and sent again this reader's own takes its place."""
        for part in self.parts:
            if (deals.LABELS | sums.LABELS).get(part.fills) == conflict.words['field']:
                part.seen = conflict.facts['value']
        self.fault.set_text(f'{sentence(conflict)} {_("Save again to keep yours.")}')

    async def _closed(self) -> None:
        if self.dialog.value or self.asked is None:
            return
        self.asked = None
        self._hold(unsaved=False)
        if self.given_up:
            await _called(self.given_up)


async def _called(handler: Callable[..., Any], *arguments: Any) -> None:
    result = handler(*arguments)
    if inspect.isawaitable(result):
        await result


class Part:
    """What one rule asks for: `read` gives the value that was typed, None for nothing; `seen` is what stood there."""

    def __init__(self, fills: str, controls: list[Any], read: Callable[[], Any], seen: Any = None) -> None:
        self.fills, self.controls, self.read, self.seen = fills, controls, read, seen


def _part(name: str, asked: Lacking) -> Part:
    rule = requirements.RULES[name]
    if rule.fills is None:
        _elsewhere(_(rule.label), asked.lacks.get(name, ()))
        return Part('', [], lambda: None)
    if rule.fills in _OWN:
        return _OWN[rule.fills](asked)
    plain, seen = PLAIN[rule.fills], asked.plain.values[rule.fills]
    control = _labelled(_(rule.label), lambda: plain.control(seen, asked.plain.offered))
    return Part(rule.fills, [control], lambda: plain.read(control.value), seen)


def _labelled(label: str, control: Callable[[], Any]) -> Any:
    with Tag('div', classes='v-field'):  # no label: Quasar's field is one, and they do not nest
        Tag('span', label, aria_hidden='true')
        made = control().props('outlined dense hide-bottom-space').classes('v-full')
    made.props['aria-label'] = label
    return made


def _elsewhere(label: str, lacks: Sequence[str]) -> None:
    """What cannot be filled in here, and what of it is missing."""
    Tag('p', _('{what}: to be done in the deal').format(what=label[:1].upper() + label[1:]), 'v-warn')
    if lacks:
        with Tag('ul', classes='v-lacks'):
            for one in lacks:
                Tag('li', one)


def _title(asked: Lacking) -> Part:
    """The title as it stands, with its parts to be filled in; it is written in the form that is shown under it."""
    control = _labelled(_(deals.LABELS['title']), lambda: ui.input(value=asked.title).props('maxlength=200 autocomplete=off'))
    help_ = TitleHelp(control, but=asked.deal)

    async def proposed() -> None:
        with suppress(Refusal):  # without it the form asks as well; the move says why it cannot be
            await help_.look()

    ui.timer(0, proposed, once=True)
    return Part('title', [control], lambda: titles.format(titles.parse(help_.text, asked.projects)) or None, asked.title)


def _offered(_asked: Lacking) -> Part:
    tick = ui.checkbox(_(deals.LABELS['offered_on'])).props('dense')
    return Part('offered_on', [tick], lambda: today() if tick.value else None)


def _comment(_asked: Lacking) -> Part:
    text = _labelled(_('What was decided with the client? At least 8 words'), lambda: ui.textarea().props('autogrow maxlength=20000'))

    def read() -> str | None:
        said = str(text.value or '').strip()
        if said and not requirements.says_enough(said):
            raise refuse('Comment', said, 'write at least 8 words: what was said, what follows, by when.')
        return said or None

    return Part('comment', [text], read)


def _services(asked: Lacking) -> Part:
    control = _labelled(_('Price of the services; products are added in the deal'), lambda: ui.input().props('inputmode=decimal maxlength=20'))
    return Part(sums.SERVICES, [control], lambda: lines.kopecks(sums.LABELS[sums.SERVICES], str(control.value or ''), asked.currency) or None, asked.services)


def _step(_asked: Lacking) -> Part:
    """What to do and when: an instant that is proposed, or any other."""
    text = _labelled(_(tasks.LABELS['text']), lambda: ui.input(placeholder=_('What to do, as agreed with the client')).props('maxlength=200'))
    proposed = {due: _(name) for name, due in tasks.suggestions(live.now(), live.calendar()).items()}
    chosen: dict[str, datetime] = {}
    with Tag('div', classes='v-chips', role='group', aria_label=_('When?')):
        chips = {due: Tag('button', name, 'v-chip', type='button', title=exact(due), aria_pressed='false') for due, name in proposed.items()}
        other = ui.input().props(f'type=datetime-local outlined dense aria-label="{_("Another day and time")}"').classes('v-other')
    agreed = ui.checkbox(_('Agreed with the client'), value=True).props('dense')

    def choose(due: datetime) -> None:
        chosen['due'] = due
        other.set_value('')
        mark(due)

    def mark(due: datetime | None) -> None:
        for one, chip in chips.items():
            chip.props(f'aria-pressed={"true" if one == due else "false"}')

    for due, chip in chips.items():
        chip.on('click', partial(choose, due))
    other.on_value_change(lambda: mark(None) if other.value else None)

    def read() -> tasks.Following | None:
        said = str(text.value or '').strip()
        if not said:
            return None
        due = when.instant(other.value) if other.value else chosen.get('due')
        if due is None:
            raise refuse(tasks.LABELS['due'], said, 'choose a day and a time.')
        return said, due, bool(agreed.value)

    return Part('step', [text], read)


_OWN: Final[dict[str, Callable[[Lacking], Part]]] = {'step': _step, 'comment': _comment, sums.SERVICES: _services, 'title': _title, 'offered_on': _offered}
"""What is typed otherwise than the plain fields are."""
