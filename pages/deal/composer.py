"""The composer on top of the feed: one text for any kind of contact, what is known of a call, «Недозвон» by one key."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from nicegui import ui

from dashboard import calls, coach_rules, comments, timeline
from dashboard.coaching import Look, Remark, Step
from dashboard.errors import BadValue, Refusal
from dashboard.models import TEXT_LIMIT, CallResult, Direction, EntryKind
from dashboard.queries import feed as query
from dashboard.tasks import Following
from pages import live
from pages.deal.coach import Coach, Tally, step_in
from pages.deal.saved import Saved
from pages.deal.screen import Screen, rooted
from pages.live import read, write
from pages.parts import toast
from pages.parts import when as when_chips
from pages.parts.coach import in_utf16
from pages.parts.controls import typed
from pages.parts.draft import Draft
from pages.parts.labels import DIRECTIONS, ENTRIES, RESULTS
from pages.parts.tag import ONCE, Tag
from pages.parts.uploads import Uploads
from pages.words import _, sentence, when

KINDS: Final = (EntryKind.COMMENT, EntryKind.CALL, EntryKind.MESSAGE, EntryKind.MEETING, EntryKind.EMAIL)
"""What the composer writes."""
KEYS: Final = {EntryKind.CALL: 'k'}
"""NOTE: parts/static/frame.js clicks what bears the key."""
MISSED_KEY: Final = 'y'
"""«Н» on a Russian keyboard."""
OFFERED: Final = 5
MONTH: Final = 30 * 86_400_000
"""Milliseconds after which what was sent and never answered is no longer sent again."""
SLACK: Final = timedelta(minutes=1)
"""Before a text was sent it cannot have been saved; but the two clocks may tick differently."""
_BEGUN: Final = re.compile(r'(?<![\w.])@([^@\n]{0,40})$')
"""A mention that is being typed at the end of the text."""


class Composer:
    """What was typed stays until it is saved, in the browser too. `stands`: it is saved."""

    def __init__(self, screen: Screen, stands: Callable[[str], bool]) -> None:
        self.screen, self.stands = screen, stands
        self.kind = EntryKind.COMMENT
        self.names: tuple[str, ...] | None = None
        self.sending: list[str] = []
        self.box = Tag('div', classes='vd-compose')
        with self.box:
            self.proposal = ui.element('div')  # beside the form: Enter in a field of it is no end of the comment
            self._draw()
        self.form.once('submit.prevent', self._save)
        self._choose(self.kind)

    def _draw(self) -> None:
        with Tag('form', classes='vd-composer') as self.form:
            with Tag('div', classes='vd-kinds', role='group', aria_label=_('Kind')):
                self.buttons = {kind: self._kind(kind, ENTRIES[kind]) for kind in KINDS}
                missed = Tag('button', _('Missed call'), 'v-link quiet vd-missed', type='button', title=MISSED_KEY, data_key=MISSED_KEY, aria_keyshortcuts=MISSED_KEY)
                missed.once('click', self._missed)
            self.call = CallFacts()
            self.coach = Coach(self)
            self.saved = Saved(self, self.coach)
            with Tag('div', classes='vd-writing'):
                self._field()
                self.coach.watch()
            self.offers = Tag('div', classes='v-chips vd-mentions', role='group', aria_label=_('Mention'))
            self.coach.draw()
            with Tag('div', classes='v-acts'):
                Uploads(self.screen.view.id, of=self.screen.me.id)
                Tag('button', _('Add to feed'), 'v-button main', type='submit', data_testid='comment-save', title='Ctrl+Enter')
            self.draft = Draft(str(self.screen.view.id), of=self.screen.me.id, on_found=self._found, on_unsent=self._unsent)

    def _field(self) -> None:
        self.text = ui.textarea(placeholder=_('What was decided with the client?'), on_change=self._typed).classes('vd-wide')
        self.text.props(f'borderless dense autogrow maxlength=20000 data-testid=comment-input aria-label="{_("Comment")}"')
        self.text.on_value_change(self._offer)
        self.text.on('keydown.ctrl.enter', self._save, throttle=ONCE, trailing_events=False)

    @property
    def words(self) -> str:
        """What stands in the field."""
        return typed(self.text)

    def put(self, text: str, *, at: int | None = None) -> None:
        """Let this stand in the field, with the caret at a place of it, else at its end."""
        self.text.set_value(text)
        self.draft.hold(text)
        self.resume()
        if at is not None:
            caret = in_utf16(text[:at])
            ui.run_javascript(f'setTimeout(() => getHtmlElement({self.text.id}).setSelectionRange({caret}, {caret}))')

    def put_back(self, text: str) -> None:
        """Words that left the feed come back, above what stands in the field by now."""
        words = self.words
        self.put(f'{text}\n{words}' if words.strip() else text)

    def resume(self) -> None:
        """The keyboard goes on in the text."""
        self.text.run_method('focus')

    def begin(self, kind: EntryKind) -> None:
        """Write an entry of this kind: what was typed stays."""
        self._choose(kind)
        self.resume()

    def add_words(self, words: str) -> None:
        """Put a sentence behind what was typed."""
        text = self.words.rstrip()
        self.put(f'{text}{"" if not text or text[-1] in ".!?…" else "."} {words}. '.lstrip())

    def _kind(self, kind: EntryKind, label: str) -> Tag:
        key = {'data_key': KEYS[kind], 'title': KEYS[kind], 'aria_keyshortcuts': KEYS[kind]} if kind in KEYS else {}
        return Tag('button', _(label), 'vd-kind', type='button', data_entry=kind, **key).on('click', partial(self._chosen, kind))

    async def _chosen(self, kind: EntryKind) -> None:
        self.begin(kind)
        await self.coach.chosen()

    def _choose(self, kind: EntryKind) -> None:
        self.kind = kind
        self.call.box.set_visibility(kind == EntryKind.CALL)
        for one, button in self.buttons.items():
            button.props(f'aria-pressed={"true" if one == kind else "false"}')

    def _typed(self) -> None:
        self.screen.hold(self, unsaved=bool(self.words.strip()))
        self.saved.go()
        if not self.words.strip():
            self.coach.forget()

    @rooted
    async def _offer(self) -> None:
        """Names that go on as what stands behind an @ at the end."""
        begun = _BEGUN.search(self.words)
        if begun is None:
            self.offers.clear()
            return
        beginning = begun[1]
        if self.names is None:
            self.names = await read(query.mentionable, self.screen.view.id, by=self.screen.me.id)
        fitting = [name for name in self.names if any(part.casefold().startswith(beginning.casefold()) for part in (name, *name.split()[1:]))]
        self.offers.clear()
        with self.offers:
            for name in fitting[:OFFERED]:
                Tag('button', f'@{name}', 'v-chip', type='button').on('click', partial(self._mention, name))

    def _mention(self, name: str) -> None:
        self.text.set_value(_BEGUN.sub(lambda _match: f'@{name} ', self.words))
        self.offers.clear()
        self.text.run_method('focus')

    @rooted
    async def _save(self) -> None:
        with self._alone(self.words) as first:
            if first:
                await self._save_once(self.words, self.kind)

    @contextmanager
    def _alone(self, text: str) -> Iterator[bool]:
        """Whether this text is not being saved already, by another key or after a cut: from the first question to the last answer."""
        if text in self.sending:
            yield False
            return
        self.sending.append(text)
        try:
            yield True
        finally:
            self.sending.remove(text)

    async def _save_once(self, text: str, kind: EntryKind) -> None:
        try:
            facts = self.call.read() if kind == EntryKind.CALL else {}
        except BadValue as refusal:
            self.draft.keep()
            toast.say(sentence(refusal))
            return
        asked = await self.coach.asks(text, kind)
        if self._is_to_ask(asked):
            self._ask(asked, text, live.now())
            return
        step = await self.coach.step_of(text)
        await self._send(text, kind, facts, step, insisted=[remark.rule for remark in asked], since=self.coach.asked_at(text))

    def _is_to_ask(self, asked: Sequence[Remark]) -> bool:
        """Whether one of these is new to the author: who was asked and sends the text again insists on it."""
        return any(remark.rule not in self.coach.asked for remark in asked)

    def _ask(self, asked: Sequence[Remark], text: str, since: datetime) -> None:
        """What the team wants asked before this text is saved; it waits in the field, in every window in which it is asked."""
        self.draft.keep()
        self.coach.question = text, since
        self.coach.asked = frozenset(remark.rule for remark in asked)
        self.saved.ask(asked, self._save)

    async def _send(self, text: str, kind: EntryKind, facts: dict[str, Any], step: Following | None, *, insisted: Sequence[str], since: datetime | None = None) -> None:
        """Save it; `since`: it was sent or asked about then already, and another window on the deal may be first."""
        add = partial(comments.add_again, since=since) if since else comments.add
        known, tally, afterwards = self.coach.known, self.coach.tally, self.coach.sending(text, kind)
        try:
            written = await self.screen.do(add, self.screen.view.id, text=text, kind=kind, step=step, **facts)
        except Refusal:  # said by `do`; the text stays
            self.draft.keep()
            return
        self._sent(text)
        self.coach.forget()
        self.call.forget()
        if written is None:
            toast.say(_('Another window has written it already.'))
            return
        if step:
            toast.say(_('Saved, and a task set: {when}').format(when=when(step[1])), partial(self._unwrite, written, text, kind))
        with suppress(Refusal):  # saved it is; a remark more or less is nothing to be told of
            look = await afterwards()
            await self._counted(tally, look, insisted)
            if not self.words.strip() and not self.screen.gone:
                self.saved.say(look, known, written, text, kind)
        if self.words.strip():
            await self.coach.look_on()

    async def _counted(self, tally: Tally, look: Look, insisted: Sequence[str]) -> None:
        tally.shown.update(remark.rule for remark in look.remarks)
        if tally.shown or insisted:
            await write(coach_rules.count, shown=tally.shown, refused=tally.refused, insisted=insisted, by=self.screen.me.id)

    def _sent(self, text: str) -> None:
        """It stands in the feed; what was typed since stays."""
        self.draft.forget(text)
        if self.text.value == text:
            self.text.set_value('')

    @rooted
    async def _unwrite(self, written: comments.Written, text: str, kind: EntryKind) -> None:
        """Neither the comment nor its task; the words come back."""
        with suppress(Refusal):
            await self.screen.do(comments.take_back, written)
            self._choose(kind)
            self.put_back(text)

    def _found(self, kept: Any) -> None:
        """Text that was left here: back into the field, unless it was saved and only the answer was lost."""
        if not isinstance(kept, str) or len(kept) > TEXT_LIMIT:
            return
        if self.stands(kept):
            self.draft.forget(kept)
        elif not self.text.value:
            self.text.set_value(kept)

    @rooted
    async def _unsent(self, kept: Any) -> None:
        """Text that was sent and never answered: sent again with the step that was chosen for it, unless it was saved, or is being saved; where
        the team wants something asked first, it comes back into the field."""
        text, kind, age = (kept.get('text'), kept.get('kind'), kept.get('age')) if isinstance(kept, dict) else (None, None, None)
        if not isinstance(text, str) or not text.strip() or len(text) > TEXT_LIMIT or not isinstance(age, int | float) or not 0 <= age <= MONTH or text in self.sending:
            self.draft.keep()
            return
        since = live.now() - timedelta(milliseconds=age) - SLACK
        if await read(query.wrote, self.screen.view.id, text, since=since, by=self.screen.me.id):
            self._sent(text)
            return
        with self._alone(text) as first:
            if first:
                await self._send_again(text, EntryKind(kind) if kind in KINDS else EntryKind.COMMENT, step_in(kept.get('step')), since)

    async def _send_again(self, text: str, kind: EntryKind, step: Step | None, since: datetime) -> None:
        asked = await self.coach.asks(text, kind)
        busy = self.words.strip() not in ('', text.strip())  # other words stand in the field by now: what is to be said follows the saving
        if busy or not self._is_to_ask(asked):
            await self._send(text, kind, {}, (step.what, step.due, True) if step else None, insisted=[remark.rule for remark in asked], since=since)
            return
        self._choose(kind)
        self.put(text)
        if step:
            self.coach.rearm(text, step)
        self._ask(asked, text, since)

    async def _missed(self) -> None:
        await self.note_missed('')

    @rooted
    async def note_missed(self, text: str) -> None:
        """Write the touch «Недозвон» with these words, in place of a comment."""
        with suppress(Refusal):
            noted = await self.screen.do(calls.missed, self.screen.view.id, text=text)
            if text:
                self._sent(text)
            self.tell_missed(noted, text)

    def tell_missed(self, noted: calls.Missed, text: str) -> None:
        """It is noted: when to try again, and the way back."""
        self._propose(noted.row)
        toast.say(_('Missed call noted'), partial(self._take_back, noted.entry, text))

    def _propose(self, row: int) -> None:
        """When to try again: by the team's calendar, and any other instant."""
        self.proposal.clear()
        with self.proposal, Tag('div', classes='vd-again'):
            Tag('p', _('No answer, {n} in a row. When to try again?').format(n=row) if row > 1 else _('No answer. When to try again?'))
            when_chips.chips(self._try_again)
            Tag('button', _('Not now'), 'v-link quiet', type='button').on('click', self.proposal.clear)

    @rooted
    async def _try_again(self, due: datetime) -> None:
        with suppress(Refusal):
            tried = await self.screen.do(calls.next_try, self.screen.view.id, text=_('Call again'), due=due)
            self.proposal.clear()
            toast.say(_('Next try: {when}').format(when=when(due)), partial(self._undo_try, tried))

    @rooted
    async def _undo_try(self, tried: calls.Try) -> None:
        with suppress(Refusal):
            await self.screen.do(calls.undo_try, tried)

    @rooted
    async def _take_back(self, entry: int, text: str) -> None:
        self.proposal.clear()
        with suppress(Refusal):
            await self.screen.do(timeline.delete, entry)
            if text:
                self.put_back(text)


class CallFacts:
    """Who called whom, how long it lasted, what came of it (C6); each may be left open."""

    def __init__(self) -> None:
        self.chosen: dict[str, str | None] = {'direction': None, 'result': None}
        self.chips: dict[tuple[str, str], Tag] = {}
        with Tag('div', classes='vd-call') as self.box:
            self._group('direction', {one: DIRECTIONS[one] for one in Direction})
            self.length = ui.input(placeholder=_('min')).props(f'outlined dense maxlength=8 inputmode=decimal aria-label="{_("Length of the call in minutes")}"')
            self.length.classes('vd-length')
            self._group('result', {one: RESULTS[one] for one in CallResult})

    def read(self) -> dict[str, Any]:
        """What `timeline.add` takes. Raises `BadValue` for a length that is none."""
        return {**self.chosen, 'seconds': calls.typed_length(typed(self.length))}

    def forget(self) -> None:
        """The next call is another one."""
        for name in self.chosen:
            self._choose(name, None)
        self.length.set_value('')

    def _group(self, name: str, labels: dict[Any, str]) -> None:
        with Tag('div', classes='v-chips', role='group', aria_label=_(timeline.LABELS[name])):
            for one, label in labels.items():
                self.chips[name, one] = Tag('button', _(label), 'v-chip', type='button', aria_pressed='false')
                self.chips[name, one].on('click', partial(self._toggle, name, str(one)))

    def _toggle(self, name: str, value: str) -> None:
        self._choose(name, None if self.chosen[name] == value else value)

    def _choose(self, name: str, value: str | None) -> None:
        self.chosen[name] = value
        for (of, one), chip in self.chips.items():
            if of == name:
                chip.props(f'aria-pressed={"true" if one == value else "false"}')
