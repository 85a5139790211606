"""The table's Vue component: a window of rows down, what a person does up as events."""

from pathlib import Path
from typing import Any

from nicegui import ui
from nicegui.element import Element

PARTS = Path(__file__).parent.parent / 'parts' / 'bulk'
STYLE = (Path(__file__).parent / 'deals.css').read_text(encoding='utf-8') + (PARTS / 'bulk.css').read_text(encoding='utf-8')


class Deals(Element, component='deals.js', dependencies=['deals_*.js', PARTS / 'bulk_bar.js']):
    """Methods of the browser's side: `load`, `report`, `fetch`. Events: `need`, `filter`, `columns`, `act`, `resume`."""

    def __init__(self, table: dict[str, Any], labels: dict[str, Any]) -> None:
        super().__init__()
        self._props['table'] = (table,)  # a tuple is not watched by NiceGUI
        self._props['labels'] = labels
        ui.add_css(STYLE)
