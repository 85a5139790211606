"""A chart with its words, its table and its fold: one Vue component around plotly.js."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from nicegui import ui
from nicegui.element import Element

from dashboard.charts import Drawing
from dashboard.charts.drawing import Key
from pages.words import _

STYLE = (Path(__file__).parent / 'chart.css').read_text(encoding='utf-8')


class Chart(Element, component='chart.js', dependencies=['vendor/plotly-cartesian.min.js', 'chart_picture.js']):
    """Shows that it is busy, on `room` pixels, until `show` gives it a drawing.

    `on_mark` gets the key of a mark or cell that was clicked, `on_act` what the drawing's act changes, `on_take` the form of a
    file; all of them come from a browser. `whole` is the key of everything behind it. Without `on_take` no file is offered.
    """

    def __init__(
        self, name: str, room: int, *, on_mark: Callable[[Any], Any], on_act: Callable[[Any], Any],
        whole: Key | None = None, on_take: Callable[[Any], Any] | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        ui.add_css(STYLE)
        self._props['name'] = name
        self._props['room'] = room
        self._props['whole'] = whole
        self._props['takes'] = on_take is not None
        self._props['labels'] = {
            'table': _('Table'),
            'chart': _('Chart'),
            'busy': _('Counting…'),
            'menu': _('More of this chart'),
            'behind': _('The deals behind it'),
            'more': _('More forms'),
            'stage': _('Stage'),
            'ours': _('Ours'),
            'open': _('The deals behind it: choose a mark, or a number in the table (key t).'),
        }
        self.on('mark', lambda event: on_mark(event.args))
        self.on('act', lambda event: on_act(event.args))
        if on_take:
            self.on('take', lambda event: on_take(event.args))

    def show(self, drawing: Drawing, said: str) -> None:
        """Draw this, in place of what is there; `said` is of which days, deals and people it is, for a picture that leaves the page."""
        self._props['said'] = said
        self._props['drawing'] = asdict(drawing, dict_factory=_of_page) | {'tabled': drawing.tabled}


def _of_page(facts: list[tuple[str, Any]]) -> dict[str, Any]:
    """Without what is for files alone."""
    return {name: value for name, value in facts if name not in {'exact', 'unit', 'margins'}}
