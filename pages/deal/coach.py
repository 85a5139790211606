"""The coach in the composer: at most two remarks under the text, the three ticks, and what can be made of the text by one tap."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any, Final, Protocol

from nicegui import background_tasks
from nicegui.element import Element

from dashboard import calls, coaching, tasks, team_words
from dashboard.coaching import Look, Manner, Moment, Remark, Step, Writing
from dashboard.comment_quality.said import language_of
from dashboard.errors import Refusal
from dashboard.models import TEXT_LIMIT, EntryKind, WordState
from dashboard.queries import coach as query
from pages import live
from pages.deal.screen import Screen, rooted
from pages.live import read
from pages.parts import toast
from pages.parts.coach import Seen, Watch
from pages.parts.tag import Tag
from pages.words import _, exact, planned, speaking

TEMPLATE_KEY: Final = 't'
VOUCHED: Final = {
    WordState.ACCEPTED: 'The team knows «{word}» now.',
    WordState.ASKED: 'Your head is asked whether the team knows «{word}».',
    WordState.DECLINED: 'Your head declined «{word}» before; here it is not underlined any more.',
}
"""What became of a word by «It is right»; keys of translations."""
NOTHING: Final = Look((), None, None, missed=False)
SUGGESTED: Final = 3
TICKS: Final = {'summary': 'Summary', 'conclusion': 'Conclusion', 'next_step': 'Next step'}


@dataclass(slots=True)
class Tally:
    """Rules that remarked on one text, and those that were out of place there; counted once it is saved."""

    shown: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)


class Writer(Protocol):
    """The composer, as the coach needs it."""

    screen: Screen
    kind: EntryKind
    proposal: Element

    @property
    def words(self) -> str:
        """What stands in the field."""

    def begin(self, kind: EntryKind) -> None:
        """Write an entry of this kind: what was typed stays."""

    def put(self, text: str, *, at: int | None = None) -> None:
        """Let this stand in the field, with the caret at a place of it, else at its end."""

    def put_back(self, text: str) -> None:
        """Words that left the feed come back, above what stands in the field by now."""

    def resume(self) -> None:
        """The keyboard goes on in the text."""

    async def note_missed(self, text: str) -> None:
        """Write the touch «Недозвон» with these words, in place of a comment."""

    def tell_missed(self, noted: calls.Missed, text: str) -> None:
        """It is noted: when to try again, and the way back."""


def said_of(remark: Remark) -> str:
    """What is remarked, in words."""
    return _('There was no talk.') if remark.finding.act == coaching.MISSED else _(remark.finding.message)


def worded(remark: Remark) -> None:
    """The same with the words it is about."""
    if quoted := remark.quoted:
        Tag('b', f'«{quoted}» ')
    Tag('span', said_of(remark))


def step_in(said: Any) -> Step | None:
    """The step that a browser says was chosen for a text; None: none, or nothing that is one."""
    what, due = (said.get('what'), said.get('due')) if isinstance(said, dict) else (None, None)
    if not isinstance(what, str) or not what.strip() or len(what) > coaching.LONGEST_STEP or not isinstance(due, str):
        return None
    try:
        at = datetime.fromisoformat(due)
    except ValueError:
        return None
    return Step(what, at) if at.tzinfo else None


class Coach:
    """Beside one composer; what it says is for the author alone, and is kept nowhere. `armed`: the step that goes with the comment; `asked`: the
    rules of which the author was asked before saving; `question`: of which text, and since when what is written may be an answer to it."""

    def __init__(self, writer: Writer) -> None:
        self.writer, self.screen = writer, writer.screen
        self.manner: Manner | None = None
        self.refused: set[str] = set()
        self.tally = Tally()
        self.now, self.text, self.dictated, self.turn = NOTHING, '', False, 0
        self.armed: Step | None = None
        self.day: Step | None = None
        self.asked: frozenset[str] = frozenset()
        self.question: tuple[str, datetime] | None = None
        self.looking = asyncio.Lock()
        self.drawn: dict[str, object] = {}
        background_tasks.create(live.hint(coaching.warm), name='dictionaries')

    def watch(self) -> None:
        """Stand beside the text."""
        self.marks = Watch(self._seen)

    def draw(self) -> None:
        """Stand under the text."""
        self.ticks = Tag('ul', classes='vd-ticks', aria_label=_('What a contact holds'))
        self.heard = Tag('p', classes='v-unseen', role='status')
        self.remarks = Tag('div', classes='vd-remarks')
        self.offers = Tag('div', classes='v-chips vd-offers')
        self._redraw(ticks=None)

    async def step_of(self, text: str) -> tasks.Following | None:
        """The step that is made together with this comment: the one that was chosen, if the text still names it."""
        if self.armed and self.text != text:
            await self.look(text, Moment.WORD)
        return (self.armed.what, self.armed.due, True) if self.armed else None

    def rearm(self, text: str, step: Step) -> None:
        """This text comes back into the field, and the step that was chosen for it goes with it still."""
        self.armed = step
        self._show(text, replace(self.now, step=step))

    def asked_at(self, text: str) -> datetime | None:
        """Since when another window of the author may have saved this text in answer to the same question."""
        return self.question[1] if self.question and self.question[0] == text else None

    def tell(self, sentences: Sequence[str]) -> None:
        """Say it to who hears the page."""
        self.heard.set_text(' '.join(sentences))

    async def chosen(self) -> None:
        """Another kind: other ticks."""
        if self.writer.words.strip():
            await self.look(self.writer.words, Moment.WORD)
        else:
            self.forget()

    def forget(self) -> None:
        """The text was saved or given up: the next one begins anew."""
        self.turn += 1
        self.now, self.armed, self.dictated, self.day, self.asked, self.question = NOTHING, None, False, None, frozenset(), None
        self.refused.clear()
        self.tally = Tally()
        self._show('', NOTHING)

    async def _seen(self, seen: Seen) -> None:
        self.dictated = seen.dictated
        await self.look(seen.text, seen.at)

    async def look_whole(self) -> None:
        """Say at once all that is to be said of what stands there."""
        await self.look(self.writer.words, Moment.SAVE)

    async def look_on(self) -> None:
        """Say what is to be said of what was typed while the text before it was saved."""
        await self.look(self.writer.words, Moment.WORD)

    @property
    def known(self) -> frozenset[str]:
        """The rules whose remarks the author sees now."""
        return frozenset(remark.rule for remark in self.now.remarks)

    def sending(self, text: str, kind: EntryKind) -> Callable[[], Awaitable[Look]]:
        """What will be said of this text once it is saved, as it stands now: the next one begins anew."""
        return partial(self._look, self._writing(text, kind), Moment.SAVE)

    @rooted
    async def look(self, text: str, at: Moment) -> None:
        """Say what is to be said of this text now, unless a later look overtakes it: one at a time, and of those that wait the last."""
        self.turn += 1
        turn = self.turn
        async with self.looking:
            if turn != self.turn:
                return
            with suppress(Refusal):  # the deal went away: its page says so
                found = await self._look(self._writing(text, self.writer.kind), at)
                if turn == self.turn and not self.screen.gone:
                    self._show(text, found)

    async def _look(self, writing: Writing, at: Moment) -> Look:
        if len(writing.text) > TEXT_LIMIT:  # saving refuses it
            return NOTHING
        manner = await self._manner()
        shown = [remark.rule for remark in self.now.remarks]
        return await live.hint(coaching.look, writing, manner, at=at, now=live.now(), calendar=live.calendar(), shown=shown)

    async def _manner(self) -> Manner:
        if self.manner is None:
            self.manner = await read(query.manner, self.screen.view.id, by=self.screen.me.id)
        return self.manner

    def _writing(self, text: str, kind: EntryKind) -> Writing:
        step = self.screen.view.step
        return Writing(text, kind, step.due if step and not step.overdue else None, self.dictated, frozenset(self.refused))

    def _show(self, text: str, look: Look) -> None:
        if self.day and not self._names(text, self.day):
            self.day = None
        look = replace(look, step=look.step or self.day)
        self.armed = self.armed if look.step == self.armed else None
        self.now, self.text = look, text
        self.tally.shown.update(remark.rule for remark in look.remarks)
        self.marks.mark(text, [span for remark in look.remarks for span in remark.marks])
        self._redraw(ticks=(self.writer.kind, look.parts), remarks=(look.remarks, look.missed), offers=(look.step, bool(self.armed)))

    @staticmethod
    def _names(text: str, step: Step) -> bool:
        """Whether the sentence that a tap put into the text still stands there."""
        return step.what in text and f'{step.due:%d.%m}' in text and f'{step.due:%H:%M}' in text

    def _redraw(self, **facts: object) -> None:
        """Only what is otherwise now: suggestions that were asked for stay while one writes on."""
        for name, fact in facts.items():
            if name not in self.drawn or self.drawn[name] != fact:
                self.drawn[name] = fact
                getattr(self, f'_{name}')()

    def _ticks(self) -> None:
        self.ticks.clear()
        self.ticks.classes(remove='off') if self.writer.kind in coaching.CONTACTS else self.ticks.classes('off')  # unseen for the eye alone: the key of the template works
        with self.ticks:
            for name, label in TICKS.items():
                there = bool(self.now.parts and getattr(self.now.parts, name))
                with Tag('li', classes='there' if there else ''):
                    Tag('span', '✓' if there else '○', aria_hidden='true')
                    Tag('span', _(label))
                    Tag('span', _(': is there') if there else _(': not yet'), 'v-unseen')
            with Tag('li', classes='vd-template'):
                button = Tag('button', _('Template of a call'), 'v-link quiet', type='button', data_key=TEMPLATE_KEY, aria_keyshortcuts=TEMPLATE_KEY).on('click', self._template)
                with button:
                    Tag('kbd', TEMPLATE_KEY, aria_hidden='true')

    async def _template(self) -> None:
        """The three parts of a call, to be filled in; the key reaches who may only look, too."""
        if self.screen.view.observing:
            return
        self.writer.begin(EntryKind.CALL)
        text = self.writer.words
        begun = f'{text.rstrip()}\n' if text.strip() else ''
        first, *rest = (f'{_(label)}: ' for label in TICKS.values())
        self.writer.put(begun + '\n'.join((first, *rest)), at=len(begun) + len(first))
        await self.look_on()

    def _remarks(self) -> None:
        self.remarks.clear()
        with self.remarks:
            for remark in self.now.remarks:
                self._remark(remark, self.text)
        self.tell([' '.join(filter(None, (remark.quoted, said_of(remark)))) for remark in self.now.remarks])

    def _remark(self, remark: Remark, text: str) -> None:
        with Tag('div', classes='vd-remark', data_testid='coach-finding', data_rule=remark.rule):
            with Tag('div', classes='vd-said'):
                with Tag('p'):
                    worded(remark)
                self._acts(remark, text)
            Tag('button', '×', 'vd-refuse', type='button', aria_label=_('Out of place here'), title=_('Out of place here')).on('click', partial(self._refuse, remark, text))

    def _acts(self, remark: Remark, text: str) -> None:
        """What can be done about it by one tap."""
        if self._is_missed(remark):
            Tag('button', _('Note a missed call?'), 'v-chip', type='button').once('click', self._missed)
        elif remark.rule == coaching.NO_STEP:
            for name, due in tasks.suggestions(live.now(), live.calendar()).items():
                Tag('button', _(name), 'v-chip', type='button', title=exact(due)).once('click', partial(self._on_day, due))
        elif remark.finding.better:
            self._right_word(remark, text, remark.finding.better)
        elif remark.rule == coaching.SPELLING and ' ' not in remark.words:
            with Tag('span', classes='v-chips') as place:
                Tag('button', _('How else?'), 'v-link', type='button').once('click', partial(self._suggest, remark, text, place))
        if remark.rule == coaching.SPELLING and ' ' not in remark.words:
            Tag('button', _('It is right'), 'v-link quiet', type='button').once('click', partial(self._vouch, remark, text))

    @staticmethod
    def _is_missed(remark: Remark) -> bool:
        return remark.finding.act == coaching.MISSED

    def _right_word(self, remark: Remark, text: str, word: str) -> Tag:
        return Tag('button', word, 'v-chip', type='button').once('click', partial(self._replace, remark, text, word))

    @rooted
    async def _suggest(self, remark: Remark, text: str, place: Tag) -> None:
        """Right words to choose from; they take a second."""
        place.clear()
        with place:
            Tag('span', '…', 'v-faint')
        words = await live.suggest(remark.words, language_of(text))
        if place.is_deleted:
            return
        place.clear()
        with place:
            chips = [self._right_word(remark, text, word.capitalize() if remark.words[:1].isupper() else word) for word in words[:SUGGESTED]]
            if chips:
                chips[0].focus()
            else:
                Tag('span', _('No other word comes to mind.'), 'v-faint')

    @rooted
    async def _replace(self, remark: Remark, text: str, word: str) -> None:
        """Put the right word there; where the text went on meanwhile, at the same word."""
        now, wrong = self.writer.words, remark.words
        at = coaching.moved(text, now, remark.finding.start, remark.finding.end)
        if at is not None:
            self.writer.put(now[:at] + word + now[at + len(wrong) :], at=at + len(word))
        await self.look(self.writer.words, Moment.PAUSE)

    @rooted
    async def _refuse(self, remark: Remark, text: str) -> None:
        """Not in this text."""
        self.refused.add(coaching.key(remark.finding, text))
        self.tally.refused.add(remark.rule)
        self.writer.resume()
        await self.look(self.writer.words, Moment.PAUSE)

    @rooted
    async def _vouch(self, remark: Remark, text: str) -> None:
        """The word is right here, and perhaps for everybody: its head is asked."""
        self.refused.add(coaching.key(remark.finding, text))
        with suppress(Refusal):
            state = await self.screen.do(team_words.ask, remark.words)
            toast.say(_(VOUCHED[state]).format(word=remark.words))
        self.writer.resume()
        await self.look(self.writer.words, Moment.PAUSE)

    async def anew(self) -> None:
        """The team's words or rules are otherwise: at once for what is being written, too."""
        self.manner = None
        if self.writer.words.strip():
            await self.look(self.writer.words, Moment.WORD)

    async def asks(self, text: str, kind: EntryKind) -> tuple[Remark, ...]:
        """What the team wants asked before this text is saved."""
        with suppress(Refusal):  # the deal went away: saving says so
            manner = await self._manner()
            if manner.mandatory and len(text) <= TEXT_LIMIT:
                return await live.hint(coaching.must_ask, self._writing(text, kind), manner)
        return ()

    @rooted
    async def _on_day(self, due: datetime) -> None:
        """Name the day in the text, and let the task go with it."""
        text = self.writer.words.rstrip()
        with speaking(language_of(text)):
            what, when = _('Call back'), _('on {day} at {hour}').format(day=f'{due:%d.%m}', hour=f'{due:%H:%M}')
        self.writer.put(f'{text}{"" if not text or text[-1] in ".!?…" else "."} {what} {when}.'.lstrip())
        self.day = self.armed = Step(what, due)
        await self.look(self.writer.words, Moment.PAUSE)

    async def _missed(self) -> None:
        await self.writer.note_missed(self.writer.words)

    def _offers(self) -> None:
        self.offers.clear()
        step = self.now.step
        if step is None:
            return
        with self.offers:
            label = _('Set a task: {when}').format(when=planned(step.due))
            pressed = str(bool(self.armed)).lower()
            self.chip = Tag('button', f'✓ {label}' if self.armed else label, 'v-chip', type='button', title=step.what, aria_pressed=pressed, data_what=step.what, data_due=step.due.isoformat())
            self.chip.once('click', self._arm)

    def _arm(self) -> None:
        self.armed = None if self.armed else self.now.step
        self._show(self.text, self.now)
        self.chip.focus()
