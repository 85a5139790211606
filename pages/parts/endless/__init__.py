"""The end of a long list, which asks for more as soon as it comes into view; a button for whoever does not scroll."""

from collections.abc import Callable
from typing import Any

from nicegui.element import Element


class Endless(Element, component='endless.js'):
    """Stands under the list; `on_more` reads the next window."""

    def __init__(self, label: str, on_more: Callable[[], Any]) -> None:
        super().__init__()
        self._props['label'] = label
        self._props['window'] = 0
        self.on('more', on_more)

    def show(self, *, more: bool) -> None:
        """After a window was added: whether there is another one behind it."""
        self._props['window'] += 1  # the browser asks once for each
        self.set_visibility(more)
