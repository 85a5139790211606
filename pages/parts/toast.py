"""The toast: says what was done, and for ten seconds offers the way back."""

import inspect
from collections.abc import Callable
from typing import Any, Final

from nicegui import ui

from pages.parts.tag import Tag
from pages.words import _

SECONDS: Final = 10
_KEY: Final = 'toast'
Undo = Callable[[], Any]


def say(text: str, undo: Undo | None = None) -> None:
    """Show `text` on the page at hand; with `undo` (a handler, also async), «Вернуть» beside it. Both go after ten seconds."""
    ui.context.client.storage[_KEY].show(text, undo)


def hide() -> None:
    """Take back what is shown: it is about something that the reader may no longer see."""
    ui.context.client.storage[_KEY].hide()


class Toast:
    """One a page, made by its frame."""

    def __init__(self) -> None:
        ui.context.client.storage[_KEY] = self
        self._undo: Undo | None = None
        self._timer: ui.timer | None = None
        with ui.element('div').classes('v-toast') as self._box:
            self._text = ui.label().props('role=status aria-live=polite')
            self._button = Tag('button', _('Undo'), type='button', data_testid='undo').on('click', self._take_back)
        self._button.set_visibility(False)

    def show(self, text: str, undo: Undo | None) -> None:
        """Replace what is shown; the ten seconds start anew."""
        self._undo = undo
        self._text.set_text(text)
        self._button.set_visibility(undo is not None)
        self._box.classes(add='up')
        if self._timer:
            self._timer.cancel()
        with self._box:
            self._timer = ui.timer(SECONDS, self.hide, once=True)

    def hide(self) -> None:
        """Show nothing."""
        self._box.classes(remove='up')

    async def _take_back(self) -> None:
        undo, self._undo = self._undo, None
        self.hide()
        if undo is not None:
            result = undo()
            if inspect.isawaitable(result):
                await result
