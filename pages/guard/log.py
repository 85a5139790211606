"""The log, into which strangers may cause lines: a record is one line, and a flood of refusals is one line and a number."""

import logging
import time
from typing import Any, Final

from dashboard.audit import Bursts

FORMAT: Final = '%(asctime)s %(levelname)s %(name)s: %(message)s'
_CONTROLS: Final = {code: f'\\x{code:02x}' for code in (*range(32), *range(127, 160))} | {0x2028: '\\u2028', 0x2029: '\\u2029'}
log = logging.getLogger('voronka')


class OneLine(logging.Formatter):
    """What a record says stays on its line, whatever stands in it; a traceback of our own follows on lines of its own."""

    def __init__(self) -> None:
        super().__init__(FORMAT)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """The line."""
        return super().formatMessage(record).translate(_CONTROLS)


def warn(bursts: Bursts, kind: str, text: str, *facts: Any) -> None:
    """Log `text % facts`, unless one of this kind was logged a moment ago; kinds are few and ours."""
    if times := bursts.news(kind, time.monotonic()):
        log.warning(text + ' (%d more before)', *facts, times - 1)
