"""Plain HTML elements with a text in them: headings, cells, list items, which NiceGUI's labels (a `div`) are not."""

from collections.abc import Callable
from typing import Any, Final, Self

from nicegui.elements.mixins.text_element import TextElement

ONCE: Final = 0.7
"""Seconds in which a second click is the same act: people double-click, and a write must not happen twice."""


class Tag(TextElement):
    """`Tag('h1', 'Сегодня', 'v-title')`; a container if used with `with`."""

    def __init__(self, tag: str, text: str = '', classes: str = '', **props: Any) -> None:
        super().__init__(tag=tag, text=text)
        self.classes(classes)
        for name, value in props.items():
            self._props[name.replace('_', '-')] = value

    def once(self, event: str, handler: Callable[..., Any]) -> Self:
        """As `on`, for what writes: of a double click only the first is sent."""
        return self.on(event, handler, throttle=ONCE, trailing_events=False)

    def focus(self) -> None:
        """Put the keyboard here: what had the focus is about to go, and the browser would fall back to the page's top."""
        self.run_method('focus')
