"""What the settings' pages share: one dialog a page, and a write with its way back."""

import inspect
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from nicegui import ui

from dashboard.errors import Refusal
from pages.access import Someone
from pages.live import write
from pages.parts import toast
from pages.parts.tag import Tag
from pages.words import _, sentence

Back = Callable[..., Any]
"""A command, but for `by`, that takes back what another one wrote."""


class Forms:
    """The page's dialog; `then` is awaited after each write, to show what became of it."""

    def __init__(self, me: Someone, then: Callable[[], Awaitable[None]]) -> None:
        self.me, self.then = me, then
        self.fault: Tag | None = None
        self.act: Callable[[], Any] | None = None
        with ui.dialog() as self.dialog, Tag('div', classes='v-dialog vs-form'):  # Quasar lets clicks into a `div` alone
            self.box = Tag('form').once('submit.prevent', self._send).mark('vs-form')

    def open(self, heading: str, *remarks: str) -> Tag:
        """The dialog with its heading; what is drawn inside of it follows, and `end` closes the form."""
        self.dialog.props['aria-label'] = heading
        self.box.clear()
        with self.box, Tag('header'):
            Tag('h2', heading)
            for remark in remarks:
                Tag('p', remark, 'v-soft')
        self.dialog.open()
        return self.box

    def end(self, verb: str = '', act: Callable[[], Any] | None = None) -> Tag:
        """Where a refusal is said, the way out, and the act, which Enter does, too; returns the row of buttons."""
        self.act = act
        self.fault = Tag('p', '', 'v-bad v-small', role='alert')
        with Tag('div', classes='v-acts') as acts:
            Tag('button', _('Cancel') if act else _('Close'), 'v-button', type='button').on('click', self.dialog.close)
            if act:
                Tag('button', verb, 'v-button main', type='submit')
        return acts

    async def _send(self) -> None:
        result = self.act() if self.act and self.dialog.value else None
        if inspect.isawaitable(result):
            await result

    def refuse(self, refusal: Refusal, remark: str = '') -> None:
        """Say in the open dialog, which keeps what was typed, or else in the toast, why it cannot be."""
        said = f'{sentence(refusal)} {remark}'.strip()
        if self.dialog.value and self.fault:
            self.fault.set_text(said)
        else:
            toast.say(said)

    def forget(self) -> None:
        """What was refused before is asked anew."""
        if self.fault:
            self.fault.set_text('')

    async def do(self, said: str, back: Callable[[Any], Back | None], command: Callable[..., Any], *args: Any, **facts: Any) -> Refusal | None:
        """Write, say it with its way back, and look again; a refusal is said, and returned."""
        with self.dialog:  # what was clicked may be redrawn meanwhile; the dialog stands as long as the page
            try:
                result = await write(command, *args, **facts, by=self.me.id)
            except Refusal as refusal:
                self.refuse(refusal)
                return refusal
            self.dialog.close()
            undo = back(result)
            toast.say(said, partial(self._take_back, undo) if undo else None)
            await self.then()
            return None

    async def _take_back(self, back: Back) -> None:
        try:
            await write(back, by=self.me.id)
        except Refusal as refusal:
            toast.say(sentence(refusal))
        else:
            toast.say(_('Taken back'))
        await self.then()
