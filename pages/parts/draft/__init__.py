"""A draft: text that is not saved yet, kept in its writer's browser."""

from collections.abc import Callable
from typing import Any

from nicegui.element import Element


class Draft(Element, component='draft.js'):
    """Stands inside of a form with one text; `on_found` gets what was left there, which comes from a browser."""

    def __init__(self, name: str, *, of: int, on_found: Callable[[Any], Any]) -> None:
        super().__init__()
        self._props['name'] = name
        self._props['of'] = str(of)
        self.on('found', lambda event: on_found(event.args))

    def forget(self, text: str) -> None:
        """This text is saved."""
        self.run_method('forget', text)
