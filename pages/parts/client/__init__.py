"""What the new deal's page and the deal's page share of titles and clients."""

from pathlib import Path
from typing import Final

STYLE: Final = (Path(__file__).parent / 'client.css').read_text(encoding='utf-8')
