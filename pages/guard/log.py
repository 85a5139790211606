"""The log, into which strangers may cause lines: a record is one line, and a flood of refusals is one line and a number."""

import logging
import time
from dataclasses import dataclass, field
from typing import Any, Final

FORMAT: Final = '%(asctime)s %(levelname)s %(name)s: %(message)s'
QUIET: Final = 60.0
"""Seconds after which a refusal is news again."""
_CONTROLS: Final = {code: f'\\x{code:02x}' for code in (*range(32), *range(127, 160))} | {0x2028: '\\u2028', 0x2029: '\\u2029'}
log = logging.getLogger('voronka')


class OneLine(logging.Formatter):
    """What a record says stays on its line, whatever stands in it; a traceback of our own follows on lines of its own."""

    def __init__(self) -> None:
        super().__init__(FORMAT)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """The line."""
        return super().formatMessage(record).translate(_CONTROLS)


@dataclass(slots=True)
class Bursts:
    """When each kind of refusal was said last, and how many were not said since."""

    _said: dict[str, float] = field(default_factory=dict)
    _unsaid: dict[str, int] = field(default_factory=dict)

    def warn(self, kind: str, text: str, *facts: Any) -> None:
        """Log `text % facts`, unless one of this kind was logged within `QUIET`; kinds are few and ours."""
        now = time.monotonic()
        if now - self._said.get(kind, -QUIET) < QUIET:
            self._unsaid[kind] = self._unsaid.get(kind, 0) + 1
            return
        self._said[kind] = now
        log.warning(text + ' (%d more before)', *facts, self._unsaid.pop(kind, 0))
