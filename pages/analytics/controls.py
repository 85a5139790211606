"""The Vue components of the page: filters and switches, the row of figures, the way through a presentation."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from nicegui import ui
from nicegui.element import Element

from dashboard import charts
from pages.parts.asked import Text, Value, asked
from pages.words import _

STYLE = (Path(__file__).parent / 'analytics.css').read_text(encoding='utf-8')


@dataclass(frozen=True, slots=True)
class Control:
    """A filter: `kind` is select, choice (its options side by side) or date."""

    name: str
    label: str
    value: Any
    kind: str = 'select'
    options: Sequence[tuple[Any, str]] = ()


class Filters(Element, component='analytics_filters.js'):
    """A line of controls; `on_change` gets a name and a value, which come from a browser."""

    def __init__(self, label: str, on_change: Callable[[str, Any], Awaitable[None]]) -> None:
        super().__init__()
        ui.add_css(STYLE)
        self._props['label'] = label
        self.on_change = on_change
        self.on('change', self._changed)

    @asked
    async def _changed(self, name: Text, value: Value) -> None:
        await self.on_change(name, value)

    def show(self, controls: Sequence[Control], address: str) -> None:
        """Show these, and put the address where the browser has it."""
        self._props['controls'] = [asdict(control) for control in controls]
        self._props['address'] = address


class Summary(Element, component='analytics_summary.js'):
    """The row of figures over the charts; `on_open` gets the key of the one whose deals are asked for."""

    def __init__(self, on_open: Callable[[Any], Any]) -> None:
        super().__init__()
        self._props['label'] = _('The period in figures')
        self._props['ask'] = _('What these figures are')
        self.on('open', lambda event: on_open(event.args))

    def show(self, summary: charts.Summary) -> None:
        """Show these figures."""
        self._props['summary'] = asdict(summary)


class Slides(Element, component='analytics_slides.js'):
    """The way through a presentation, and out of it."""

    def __init__(self) -> None:
        super().__init__()
        self._props['labels'] = {
            'slides': _('Presentation'), 'of': _('{n} of {all}'), 'before': _('Back'), 'next': _('Next'), 'whole': _('Full screen'), 'leave': _('End the presentation'),
        }  # fmt: skip

    def show(self, end: str, leave: str) -> None:
        """It ends by a form sent to the address `end`, and goes on at `leave`."""
        self._props |= {'end': end, 'leave': leave}
