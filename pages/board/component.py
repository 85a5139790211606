"""The board's Vue component: facts down as props and method calls, what a person does up as events."""

from pathlib import Path
from typing import Any

import nicegui
from nicegui import json, ui
from nicegui.element import Element

from pages.parts import bulk

BULK = Path(bulk.__file__).parent / 'bulk_bar.js'
"""The bar of chosen deals, which is imported when somebody chooses."""
STYLE = (Path(__file__).parent / 'board.css').read_text(encoding='utf-8')


class Board(Element, component='board.js', dependencies=['board_*.js', BULK]):
    """The columns with their first windows; everything later comes by `run_method`, so that nothing is sent twice.

    The windows stand in the page as a block of JSON of their own: NiceGUI takes 5 ms to escape as many cards among its elements.

    Methods of the browser's side: `load`, `held`, `patch`, `settled`, `offered`, `stale`; `equipped`, `report`, `fetch`
    for what is chosen. Events: `need`, `again`, `filter`, `back`, `choices`, `move`, `assign`, `resume`, `offers`, `act`.
    """

    def __init__(self, board: dict[str, Any], labels: dict[str, Any]) -> None:
        super().__init__()
        self.opened_with = board
        self._props['labels'] = labels
        block = json.dumps(board).replace('<', r'\u003c')  # so that no title can end it
        ui.add_body_html(f'<script type="application/json" id="vb-facts">{block}</script>')
        ui.add_css(STYLE)
        ui.add_head_html(''.join(f'<link rel="modulepreload" href="{address}">' for address in _libraries()))


def _libraries() -> list[str]:
    """The addresses of what `board.js` imports at once, so that the browser fetches them beside it."""
    return [f'/_nicegui/{nicegui.__version__}/libraries/{library.key}' for library in Board.exposed_libraries if library.path != BULK]
