"""«Ошибочный перенос»: a head's act on a line of the feed, its small form that asks why, and the ways back."""

from contextlib import suppress
from functools import partial

from nicegui import ui

from dashboard import mistakes
from dashboard.errors import Refusal
from dashboard.queries.told import Line
from pages.deal.screen import Screen, rooted
from pages.parts import toast
from pages.parts.controls import typed
from pages.parts.tag import Tag
from pages.words import _, sentence, stage_name


class MistakeForm:
    """One a feed, made when a head first asks for it; the move that it is about is said on top."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.line: Line | None = None
        self.box: Tag | None = None
        self.dialog: ui.dialog | None = None

    def act(self, line: Line, box: Tag) -> None:
        """What the reader of a move's line, drawn in `box`, may do about it: of heads of the deal alone, who are those who assign it."""
        if not self.screen.view.may_assign:
            return
        if line.mark:
            Tag('button', _('Undo'), 'v-link', type='button', data_mark=str(line.mark)).once('click', partial(self._take_back, line, box, line.mark))
        elif line.kind == 'move':
            Tag('button', _('Mistaken move'), 'v-link quiet vd-mistake', type='button', aria_haspopup='dialog').on('click', partial(self._ask, line, box))

    def _ask(self, line: Line, box: Tag) -> None:
        if self.dialog is None:
            with self.screen.place:
                self._draw()
        assert self.dialog is not None
        self.line, self.box = line, box
        self.move.set_text(_move(line))
        self.fault.set_text('')
        self.text.set_value('')
        self.dialog.open()

    def _draw(self) -> None:
        with ui.dialog() as self.dialog, ui.element('div').classes('v-dialog'), Tag('form', classes='vd-form', data_testid='mistake-form') as form:
            Tag('h2', _('Mistaken move'))
            with Tag('div'):
                self.move = Tag('p', '')
                Tag('p', _('The move leaves all figures, and its return with it; the newest move is taken back at once. The feed and the journal keep all of it.'), 'v-soft v-small')
            with Tag('label', classes='v-field'):
                Tag('span', _(mistakes.LABELS['reason']))
                self.text = ui.textarea(on_change=self._typed).props('outlined dense autogrow autofocus maxlength=2000')
            self.fault = Tag('p', '', 'v-bad v-small', role='alert')
            with Tag('div', classes='v-acts'):
                Tag('button', _('Cancel'), 'v-button', type='button').on('click', self.dialog.close)
                Tag('button', _('Mark as mistaken'), 'v-button main', type='submit')
        form.on('submit.prevent', self._send).mark('mistake')
        self.dialog.props['aria-label'] = _('Mistaken move')
        self.dialog.on_value_change(self._hold)
        self.dialog.on('before-hide', self._return)

    def _typed(self) -> None:
        self.fault.set_text('')
        self._hold()

    def _hold(self) -> None:
        self.screen.hold(self, unsaved=bool(self.dialog and self.dialog.value and typed(self.text).strip()))

    def _return(self) -> None:
        """Cancelled or sent: what opened the form is redrawn, or on a phone not to be seen while the keyboard is elsewhere."""
        if self.box and not self.box.is_deleted:
            self.box.focus()

    @rooted
    async def _send(self) -> None:
        if self.dialog is None or not self.dialog.value or self.line is None or self.box is None:  # the second of a double click
            return
        screen, line, box, reason = self.screen, self.line, self.box, typed(self.text).strip()
        if not reason:
            self.fault.set_text(_('Write the reason in a few words.'))
            return
        try:
            made = await screen.write(mistakes.mark, screen.view.id, line.move, reason=reason)
        except Refusal as refusal:
            if not screen.gone:
                self.fault.set_text(sentence(refusal))
            return
        self.dialog.close()
        toast.say(_('Mistaken move: {move}').format(move=_move(line)), partial(self._take_back, line, box, made))

    @rooted
    async def _take_back(self, line: Line, box: Tag, mark: int) -> None:
        """Says where the deal returned to, or that the move counts where later ones left the deal in its stage; the keyboard stays at the line."""
        screen, stood = self.screen, self.screen.view.stage.code
        with suppress(Refusal):  # said by `do`
            await screen.do(mistakes.take_back, mark)
            stage = screen.view.stage
            toast.say(_('The move counts again: {move}').format(move=_move(line)) if stage.code == stood else _('Taken back: {stage}').format(stage=stage_name(stage)))
        if not box.is_deleted:
            box.focus()


def _move(line: Line) -> str:
    return ' → '.join(stage_name(stage) for stage in (line.source, line.target) if stage)
