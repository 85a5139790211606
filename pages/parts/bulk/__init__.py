"""Acts on many deals, wherever they are chosen: the bar with what can be done, what the server does, and its report."""

from pathlib import Path
from typing import Final

STYLE: Final = (Path(__file__).parent / 'bulk.css').read_text(encoding='utf-8')
"""The bar's, for the pages on which it stands."""
