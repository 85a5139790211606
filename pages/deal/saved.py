"""What the coach says of a comment that was saved before it could: the words come back on request, the step is set by a tap."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial

from dashboard import comments, tasks
from dashboard.coaching import Look, Remark, Step
from dashboard.errors import Refusal
from dashboard.models import EntryKind
from pages.deal.coach import Coach, Writer, said_of, worded
from pages.deal.screen import rooted
from pages.parts import toast
from pages.parts.tag import Tag
from pages.words import _, planned, when


class Saved:
    """Stands where the composer's other proposals do, until the next text is begun."""

    def __init__(self, writer: Writer, coach: Coach) -> None:
        self.writer, self.coach, self.screen = writer, coach, writer.screen
        self.box: Tag | None = None

    def say(self, look: Look, known: frozenset[str], written: comments.Written, text: str, kind: EntryKind) -> None:
        """Remarks of rules that its author did not see while writing, and the step that the text names, unless it was set."""
        news = [remark for remark in look.remarks if remark.rule not in known]
        step = None if written.step else look.step
        self.go()
        if (not news and step is None) or self.writer.proposal.default_slot.children:  # what another act proposes goes first
            return
        with self.writer.proposal, Tag('div', classes='vd-again vd-saved') as self.box:
            Tag('b', _('Saved. It could say more:') if news else _('Saved.'))
            self._remarks(news)
            with Tag('div', classes='v-chips'):
                if step:
                    Tag('button', _('Set a task: {when}').format(when=planned(step.due)), 'v-chip', type='button', title=step.what).once('click', partial(self._set, step))
                if look.missed:
                    Tag('button', _('Note a missed call?'), 'v-chip', type='button').once('click', partial(self._missed, written, text))
                elif news:
                    Tag('button', _('Write on'), 'v-chip', type='button').once('click', partial(self._back, written, text, kind))
                Tag('button', _('Not now'), 'v-link quiet', type='button').on('click', self._leave)
        self.coach.tell([_('Saved. It could say more:') if news else _('Saved.'), *(said_of(remark) for remark in news)])

    def _leave(self) -> None:
        self.go()
        self.writer.resume()

    def ask(self, asked: Sequence[Remark], save: Callable[[], Awaitable[None]]) -> None:
        """What the team wants asked once before a text is saved; to save it anyway stays open."""
        self.go()
        with self.writer.proposal, Tag('div', classes='vd-again vd-saved', role='alert') as self.box:
            Tag('b', _('Not saved yet. The team asks:'))
            self._remarks(asked)
            with Tag('div', classes='v-chips'):
                Tag('button', _('Write on'), 'v-chip', type='button').on('click', self._write_on).focus()
                Tag('button', _('Save anyway'), 'v-chip', type='button').once('click', partial(self._insist, save))

    @rooted
    async def _insist(self, save: Callable[[], Awaitable[None]]) -> None:
        self.go()
        await save()

    async def _write_on(self) -> None:
        self.go()
        self.writer.put(self.writer.words)
        await self.coach.look_whole()

    def go(self) -> None:
        """Another text is begun."""
        if self.box and not self.box.is_deleted:
            self.box.delete()
        self.box = None

    def _remarks(self, news: Sequence[Remark]) -> None:
        for remark in news:
            with Tag('p', data_testid='coach-finding', data_rule=remark.rule):
                worded(remark)

    @rooted
    async def _back(self, written: comments.Written, text: str, kind: EntryKind) -> None:
        """The entry leaves the feed, its words come back into the field."""
        with suppress(Refusal):
            await self.screen.do(comments.take_back, written)
            self.go()
            self.writer.begin(kind)
            self.writer.put_back(text)
            await self.coach.look_whole()

    @rooted
    async def _missed(self, written: comments.Written, text: str) -> None:
        with suppress(Refusal):
            noted = await self.screen.do(comments.as_missed, self.screen.view.id, written, text=text)
            self.go()
            self.writer.tell_missed(noted, text)

    @rooted
    async def _set(self, step: Step) -> None:
        with suppress(Refusal):
            task = await self.screen.do(tasks.add, self.screen.view.id, text=step.what, due=step.due, agreed=True)
            self.go()
            toast.say(_('Step set: {when}').format(when=when(step.due)), partial(self._withdraw, task))

    @rooted
    async def _withdraw(self, task: int) -> None:
        with suppress(Refusal):
            await self.screen.do(tasks.withdraw, task)
