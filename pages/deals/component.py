"""The table's Vue component: a window of rows down, what a person does up as events."""

from pathlib import Path
from typing import Any

from nicegui import ui
from nicegui.element import Element

from pages.parts import bulk

BAR = Path(bulk.__file__).parent / 'bulk_bar.js'
STYLE = (Path(__file__).parent / 'deals.css').read_text(encoding='utf-8') + bulk.STYLE


class Deals(Element, component='deals.js', dependencies=['deals_*.js', BAR]):
    """Methods of the browser's side: `load`, `viewed`, `report`, `fetch`. Events: `need`, `filter`, `columns`, `act`, `view`,
    `resume`."""

    def __init__(self, table: dict[str, Any], labels: dict[str, Any]) -> None:
        super().__init__()
        self._props['table'] = (table,)  # a tuple is not watched by NiceGUI
        self._props['labels'] = labels
        ui.add_css(STYLE)
