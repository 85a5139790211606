"""One line of the feed: what a person wrote, with its acts, or what the system saw."""

from contextlib import suppress
from functools import partial
from typing import Any, cast

from nicegui import context, ui

from dashboard import deals, timeline
from dashboard.errors import FieldConflict, Refusal
from dashboard.models import EntryKind, PinSlot
from dashboard.queries import feed as query
from dashboard.queries.files import FileFacts
from dashboard.queries.told import Line
from pages.deal import files as file_part
from pages.deal.mistaken import MistakeForm
from pages.deal.pins import Pins
from pages.deal.screen import Screen, keep_theirs, rooted
from pages.deal.stages import take_back
from pages.live import read, write
from pages.parts import toast
from pages.parts.client.people import spoken
from pages.parts.controls import typed
from pages.parts.labels import DIRECTIONS, ENTRIES, PINS, RESULTS
from pages.parts.said import marked, said
from pages.parts.tag import ONCE, Tag
from pages.words import _, exact, sentence, when


def what(line: Line) -> str:
    """«звонок · исходящий · 4:30 · договорились»; a missed call says which one in a row it is."""
    length = f'{line.seconds // 60}:{line.seconds % 60:02}' if line.seconds is not None else ''
    parts = [
        _(ENTRIES[line.kind]).lower(), _(DIRECTIONS[line.direction]).lower() if line.direction else '', length,
        _(RESULTS[line.result]).lower() if line.result else '', _('{n} in a row').format(n=line.row) if line.row > 1 else '',
    ]  # fmt: skip
    return ' · '.join(filter(None, parts))


class Seen:
    """What the system saw; the newest move can be taken back from here, and a head marks any as mistaken."""

    open = False

    def __init__(self, screen: Screen, line: Line, mistake: MistakeForm) -> None:
        self.screen, self.mistake, self.drawn = screen, mistake, object()
        self.box: Any = Tag('p', classes='vd-seen', role='article', tabindex='-1')
        self.update(line)

    def update(self, line: Line) -> None:
        """Draw it, if it is otherwise now."""
        view = self.screen.view
        undo = line.move is not None and line.move == view.last_move and not view.observing
        if (line, undo, view.may_assign) == self.drawn:
            return
        self.drawn = (line, undo, view.may_assign)
        self.box.clear()
        with self.box:
            if line.who:
                Tag('span', line.who)
            Tag('span', str(said(line, view.currency)), 'void' if line.kind == 'undone' else '')
            if line.mark:
                Tag('span', marked(line))
            Tag('time', when(line.at), 'v-faint', title=exact(line.at), datetime=line.at.isoformat())
            if undo:
                Tag('button', _('Undo'), 'v-link', type='button').once('click', partial(self._undo, line.move))
            self.mistake.act(line, self.box)

    @rooted
    async def _undo(self, move: int) -> None:
        """The keyboard stays at the line, whose acts are others now."""
        await take_back(self.screen, deals.undo_move, self.screen.view.id, move_id=move)
        if not self.box.is_deleted:
            self.box.focus()

    def close(self) -> None:
        """Nothing of it is ever unsaved."""


class Entry:
    """What a person wrote. An open editor stays as it is while the entry is drawn anew around it."""

    def __init__(self, screen: Screen, line: Line, pins: Pins) -> None:
        self.screen, self.pins, self.line = screen, pins, line
        self.editor: ui.textarea | None = None
        self.below: Tag | None = None
        self.fault: Tag | None = None
        self.seen, self.lost = '', False
        self.box: Any = Tag('article', classes='vd-entry', tabindex='-1')
        self._draw()

    def update(self, line: Line) -> None:
        """Draw it, if it is otherwise now; what is being typed into it stays."""
        if line == self.line and not self.lost:
            return
        self.line, self.lost = line, False
        if self.editor is None:
            self._draw()
        elif line.text != self.seen:
            self._remark(_('Changed meanwhile: {value}').format(value=line.text or '—'), 'v-warn')

    @property
    def open(self) -> bool:
        """Whether it is being worded otherwise."""
        return self.editor is not None

    def lose(self) -> None:
        """It stands in the feed no more, and here only for what was typed into it."""
        self.lost = True
        self._remark(_('This entry is no longer in the feed; copy what you need.'), 'v-warn')

    def close(self) -> None:
        """It is about to go: nothing of it is unsaved any more."""
        self.screen.hold(self, unsaved=False)

    def _draw(self) -> None:
        self.editor, line = None, self.line
        self.screen.hold(self, unsaved=False)
        self.box.clear()
        with self.box:
            name = line.who or _('Imported')
            Tag('span', ''.join(word[0] for word in name.split()[:2]).upper(), 'v-face', style=f'--face: {line.color}', aria_hidden='true')
            with Tag('div'):
                with Tag('p', classes='vd-by'):
                    Tag('b', name)
                    Tag('span', ' · ' + what(line), 'v-soft')
                    Tag('time', when(line.at), 'v-faint v-small', title=exact(line.at), datetime=line.at.isoformat())
                    if line.edited:
                        label = _('edited {when}').format(when=when(line.edited))
                        self.edited = Tag('button', label, 'v-link quiet v-small vd-edited', type='button', title=_('Show the earlier texts'), aria_expanded='false')
                        self.edited.on('click', self._revisions)
                    if not self.screen.view.observing:
                        self._acts()
                self.body = Tag('div')
                with self.body:
                    if line.text:
                        spoken('p', line.text, 'vd-text')
                    if line.kind == EntryKind.FILE and line.file:
                        file_part.shown(line.file)
                    elif line.host:
                        self._linked(line.host, line.file)
                self.inside = context.slot.parent
        self.below = self.fault = None

    def _acts(self) -> None:
        with Tag('span', classes='vd-entry-acts'):
            if self.line.text and not self.screen.view.fixed:
                self.pinner = Tag('button', _('Pin'), 'v-link', type='button', aria_expanded='false').on('click', self._pin_where)
            file = self.line.file if self.line.kind == EntryKind.FILE else None
            if file and (self.line.own or self.screen.view.may_assign):
                Tag('button', _('Delete'), 'v-link vd-delete', type='button').once('click', partial(file_part.delete, self.screen, file.id))
            elif self.line.own:
                if self.line.kind in timeline.WORDED:
                    self.opener = Tag('button', _('Edit'), 'v-link', type='button').on('click', self._edit)
                Tag('button', _('Delete'), 'v-link vd-delete', type='button').once('click', self._delete)

    def _linked(self, host: str, instead: FileFacts | None) -> None:
        """A link to a file-sharing site, pointed out, with a place for the file itself (C8)."""
        if instead:
            with Tag('p', classes='vd-linked'):
                Tag('span', _('The file itself:'), 'v-faint v-small')
                file_part.named(instead)
        elif not self.screen.view.observing:
            with Tag('p', classes='vd-linked waits', data_instead=str(self.line.entry)):
                Tag('span', _('A link to {host} may die: drop the file itself here.').format(host=host), 'v-warn v-small')
                Tag('button', _('Choose the file'), 'v-link', type='button', data_instead=str(self.line.entry))

    # Pinning

    def _pin_where(self) -> None:
        """A choice of the three slots, under the entry; a second click takes it away."""
        if self._fold(self.pinner):
            return
        with self._below(), Tag('div', classes='v-chips', role='group', aria_label=_('Pin as')) as chips:
            for slot in PinSlot:
                chip = Tag('button', _(PINS[slot]), 'v-chip', type='button', data_slot=slot)
                chip.once('click', partial(self._pin, slot))
            chips.on('keydown.esc', partial(self._fold, self.pinner))
        next(iter(chips.default_slot.children)).run_method('focus')

    @rooted
    async def _pin(self, slot: PinSlot) -> None:
        self._fold(self.pinner)
        self.pinner.focus()
        await self.pins.put(slot, self.line.entry)

    def _fold(self, opener: Tag) -> bool:
        """Take away what stands under the entry; whether it was what `opener` opens."""
        was_open = opener.props.get('aria-expanded') == 'true'
        if self.below:
            self.below.clear()
        for one in filter(None, (getattr(self, 'pinner', None), getattr(self, 'edited', None))):
            one.props('aria-expanded=false')
        opener.props(f'aria-expanded={"false" if was_open else "true"}')
        return was_open

    def _below(self) -> Tag:
        """What stands under the entry for a while; made when it is first needed, for most entries never need it."""
        if self.below is None:
            with self.inside:
                self.below = Tag('div')
        return self.below

    # Earlier texts

    @rooted
    async def _revisions(self) -> None:
        with suppress(Refusal):
            found = await read(query.revisions, self.line.entry, by=self.screen.me.id)
            if self._fold(self.edited):
                return
            with self._below(), Tag('ul', classes='vd-revisions', aria_label=_('Earlier texts')):
                for one in found:
                    with Tag('li'):
                        Tag('time', _('until {when}').format(when=when(one.until)), 'v-faint v-small', title=exact(one.until))
                        Tag('p', one.text or '—', 'vd-text')

    # Wording it otherwise

    def _edit(self) -> None:
        if self.editor is not None:
            self.editor.run_method('focus')
            return
        self.seen = self.line.text
        self._open(self.seen)

    def _open(self, text: str) -> None:
        self.body.clear()
        if self.fault:
            self.fault.clear()
        with self.body, Tag('div', classes='vd-edit'):
            self.editor = ui.textarea(value=text, on_change=self._typed).props('outlined dense autogrow autofocus maxlength=20000').classes('vd-wide')
            self.editor.props(f'aria-label="{_("Comment")}" data-testid=comment-edit')
            self.editor.on('keydown.esc', self._close)
            self.editor.on('keydown.ctrl.enter', self._save, throttle=ONCE, trailing_events=False)
            with Tag('div', classes='vd-edit-acts'):
                Tag('button', _('Save'), 'v-link', type='button', title='Ctrl+Enter').once('click', self._save)
                Tag('button', _('Cancel'), 'v-link quiet', type='button').on('click', self._close)

    def _typed(self) -> None:
        if self.editor is not None:
            self.screen.hold(self, unsaved=self.editor.value != self.seen)

    def shut(self) -> None:
        """Show the entry again; the keyboard stays at it."""
        self._draw()
        if not self.screen.view.observing:
            self.opener.focus()

    @rooted
    async def _close(self) -> None:
        self.shut()
        if self.lost:
            await self.screen.look()

    @rooted
    async def _save(self) -> None:
        if self.editor is not None:
            await self._write(self.seen, typed(self.editor))

    @rooted
    async def _write(self, seen: str, new: str) -> None:
        """Both texts are shown where somebody, in another window, was faster; nothing typed is lost."""
        screen, entry = self.screen, self.line.entry
        try:
            kept = await write(timeline.edit, entry, seen=seen, new=new, by=screen.me.id)
        except FieldConflict as conflict:
            self._remark(_('Somebody worded it otherwise meanwhile: {value}').format(value=conflict.facts['value']))
            with cast('Tag', self.fault), Tag('div', classes='vd-edit-acts'):
                Tag('button', _('Keep theirs'), 'v-link', type='button').on('click', partial(keep_theirs, self))
                Tag('button', _('Keep mine'), 'v-link', type='button').once('click', partial(self._write, conflict.facts['value'], new))
        except Refusal as refusal:
            self._remark(sentence(refusal))
        else:
            self.editor = None
            await screen.look()
            if not screen.gone:
                self.shut()
                if kept != seen:
                    toast.say(_('Comment changed'), partial(self._back, kept, seen))

    @rooted
    async def _back(self, kept: str, seen: str) -> None:
        with suppress(Refusal):
            await self.screen.do(timeline.edit, self.line.entry, seen=kept, new=seen)

    def _remark(self, text: str, tone: str = 'v-bad') -> None:
        if self.fault is None:
            with self.inside:
                self.fault = Tag('div', role='alert')
        self.fault.clear()
        with self.fault:
            Tag('p', text, f'{tone} v-small')

    # Taking it out

    @rooted
    async def _delete(self) -> None:
        with suppress(Refusal):  # said by `do`
            screen, entry = self.screen, self.line.entry
            await screen.do(timeline.delete, entry)
            toast.say(_('Deleted'), partial(restore, screen, entry))


@rooted
async def restore(screen: Screen, entry: int) -> None:
    """Put an entry back whose line is gone."""
    with suppress(Refusal):
        await screen.do(timeline.restore, entry)


Row = Seen | Entry
