"""A draft: text that is not saved yet, kept in its writer's browser."""

from collections.abc import Callable
from typing import Any

from nicegui.element import Element

from pages.words import _


class Draft(Element, component='draft.js'):
    """Stands inside of a form with one text; `on_found` gets what was left there, `on_unsent` what was sent and never answered
    (a `text`, the `kind` and the `step` that were chosen); both come from a browser."""

    def __init__(self, name: str, *, of: int, on_found: Callable[[Any], Any], on_unsent: Callable[[Any], Any]) -> None:
        super().__init__()
        self._props['name'] = name
        self._props['of'] = str(of)
        self._props['waits'] = _('Not sent. It goes as soon as there is a connection.')
        self.on('found', lambda event: on_found(event.args))
        self.on('unsent', lambda event: on_unsent(event.args))

    def forget(self, text: str) -> None:
        """This text is saved."""
        self.run_method('forget', text)

    def hold(self, text: str) -> None:
        """The server lets this stand in the field: it is kept like what is typed."""
        self.run_method('hold', text)

    def keep(self) -> None:
        """It was refused: it waits for its writer, and not for the network."""
        self.run_method('keepBack')
