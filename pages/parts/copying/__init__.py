"""A button that copies a text of the form around it, also over plain HTTP, where browsers give no clipboard to scripts."""

from collections.abc import Callable
from typing import Any

from nicegui.element import Element


class Copying(Element, component='copying.js'):
    """Copies what stands in the textarea of the form that it stands in; `on_copied` hears whether it could be."""

    def __init__(self, label: str, *, on_copied: Callable[[bool], Any]) -> None:
        super().__init__()
        self._props['label'] = label
        self.on('copied', lambda event: on_copied(event.args is True))
