"""The feed: its composer on top, then what people wrote and what the system saw, newest first."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, Final

from nicegui import ui

from dashboard import timeline
from dashboard.errors import Refusal
from dashboard.models import TEXT_LIMIT, EntryKind
from dashboard.queries import feed as query
from dashboard.queries.told import Line
from pages.deal.screen import Screen, rooted
from pages.deal.stages import take_back
from pages.live import read
from pages.parts import toast
from pages.parts.client.people import spoken
from pages.parts.draft import Draft
from pages.parts.labels import ENTRIES
from pages.parts.said import said
from pages.parts.tag import ONCE, Tag
from pages.words import _, exact, when

KINDS: Final = (EntryKind.COMMENT, EntryKind.CALL, EntryKind.MESSAGE, EntryKind.MEETING, EntryKind.EMAIL)
"""What the composer writes."""


class FeedPart:
    """The composer, and the window of the feed that was last read."""

    def __init__(self, screen: Screen, feed: query.Feed) -> None:
        self.screen, self.feed, self.n = screen, feed, query.WINDOW
        self.composer = Composer(screen, self._stands)
        self.observing: bool | None = None
        self.box = ui.element('div').props(f'role=feed aria-label="{_("Feed")}"')
        self._draw()

    @rooted
    async def look(self) -> None:
        """Read the window again; drawn anew only if it changed."""
        feed = await read(query.feed, self.screen.view.id, by=self.screen.me.id, n=self.n)
        if (feed != self.feed or self.observing != self.screen.view.observing) and not self.screen.gone:
            self.feed = feed
            self._draw()

    def _stands(self, text: str) -> bool:
        """Whether this reader wrote that text into the window of the feed."""
        return any(line.entry is not None and line.text == text.strip() for line in self.feed.lines)

    @rooted
    async def _show_more(self) -> None:
        self.n += query.WINDOW
        await self.look()

    def _draw(self) -> None:
        self.observing = self.screen.view.observing
        self.composer.form.set_visibility(not self.observing)
        self.box.clear()
        with self.box:
            for line in self.feed.lines:
                if line.written:
                    self._written(line)
                else:
                    self._seen(line)
            if not self.feed.lines:
                Tag('p', _('Nothing here yet. Write what was decided with the client.'), 'v-empty')
            if self.feed.more:
                Tag('button', _('Show more'), 'v-button', type='button').on('click', self._show_more)

    def _written(self, line: Line) -> None:
        with Tag('article', classes='vd-entry'):
            name = line.who or _('Imported')
            Tag('span', ''.join(word[0] for word in name.split()[:2]).upper(), 'v-face', style=f'--face: {line.color}', aria_hidden='true')
            with Tag('div'):
                with Tag('p', classes='vd-by'):
                    Tag('b', name)
                    Tag('span', ' · ' + _(ENTRIES[line.kind]).lower(), 'v-soft')
                    Tag('time', when(line.at), 'v-faint v-small', title=exact(line.at), datetime=line.at.isoformat())
                    if line.entry is not None and not self.observing:
                        Tag('button', _('Delete'), 'v-link vd-delete', type='button').once('click', partial(self._delete, line.entry))
                if line.text:
                    spoken('p', line.text, 'vd-text')

    def _seen(self, line: Line) -> None:
        with Tag('p', classes='vd-seen'):
            if line.who:
                Tag('span', line.who)
            Tag('span', str(said(line, self.screen.view.currency)), 'void' if line.kind == 'undone' else '')
            Tag('time', when(line.at), 'v-faint', title=exact(line.at), datetime=line.at.isoformat())
            if line.move is not None and line.move == self.screen.view.last_move and not self.observing:
                Tag('button', _('Undo'), 'v-link', type='button').once('click', partial(take_back, self.screen, line.move))

    @rooted
    async def _delete(self, entry: int) -> None:
        with suppress(Refusal):  # said by `do`
            await self.screen.do(timeline.delete, entry)
            toast.say(_('Deleted'), partial(self._restore, entry))

    @rooted
    async def _restore(self, entry: int) -> None:
        with suppress(Refusal):
            await self.screen.do(timeline.restore, entry)


class Composer:
    """One text for any kind of contact; what was typed stays until it is saved, in the browser too. `stands`: it is saved."""

    def __init__(self, screen: Screen, stands: Callable[[str], bool]) -> None:
        self.screen, self.stands = screen, stands
        self.kind = EntryKind.COMMENT
        with Tag('form', classes='vd-composer') as self.form:
            with Tag('div', classes='vd-kinds', role='group', aria_label=_('Kind')):
                self.buttons = {kind: self._kind(kind, ENTRIES[kind]) for kind in KINDS}
                Tag('button', _('Missed call'), 'v-link quiet vd-missed', type='button').once('click', self._missed)
            self.text = ui.textarea(placeholder=_('What was decided with the client?'), on_change=self._typed).classes('vd-wide')
            self.text.props(f'borderless dense autogrow maxlength=20000 data-testid=comment-input aria-label="{_("Comment")}"')
            self.text.on('keydown.ctrl.enter', self._save, throttle=ONCE, trailing_events=False)
            with Tag('div', classes='v-acts'):
                Tag('button', _('Add to feed'), 'v-button main', type='submit', data_testid='comment-save', title='Ctrl+Enter')
            self.draft = Draft(str(screen.view.id), of=screen.me.id, on_found=self._found)
        self.form.once('submit.prevent', self._save)
        self._choose(self.kind)

    def _kind(self, kind: EntryKind, label: str) -> Tag:
        return Tag('button', _(label), 'vd-kind', type='button').on('click', partial(self._choose, kind))

    def _choose(self, kind: EntryKind) -> None:
        self.kind = kind
        for one, button in self.buttons.items():
            button.props(f'aria-pressed={"true" if one == kind else "false"}')

    def _typed(self) -> None:
        self.screen.hold(self, unsaved=bool((self.text.value or '').strip()))

    @rooted
    async def _save(self) -> None:
        text = self.text.value or ''
        with suppress(Refusal):  # said by `do`; the text stays
            await self.screen.do(timeline.add, self.screen.view.id, text=text, kind=self.kind)
            self.draft.forget(text)
            if self.text.value == text:
                self.text.set_value('')

    def _found(self, kept: Any) -> None:
        """Text that was left here: back into the field, unless it was saved and only the answer was lost."""
        if not isinstance(kept, str) or len(kept) > TEXT_LIMIT:
            return
        if self.stands(kept):
            self.draft.forget(kept)
        elif not self.text.value:
            self.text.set_value(kept)

    @rooted
    async def _missed(self) -> None:
        with suppress(Refusal):
            entry = await self.screen.do(timeline.add, self.screen.view.id, text='', kind=EntryKind.MISSED_CALL)
            toast.say(_('Missed call noted'), partial(self._take_back, entry))

    @rooted
    async def _take_back(self, entry: int) -> None:
        with suppress(Refusal):
            await self.screen.do(timeline.delete, entry)
