"""A process of its own that thinks what a misspelt word was meant to be: Hunspell takes up to a second for it and lets no other thread run meanwhile."""

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Final

from dashboard.comment_quality import suggestions

PATIENCE: Final = 10.0
"""Seconds for one word, before the process is ended."""
_ROOT: Final = Path(__file__).parent.parent


class Suggester:
    """Starts its process at the first question; it ends with the pipe to it, however this one ends."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process: subprocess.Popen[str] | None = None

    def of(self, word: str, language: str = 'ru') -> tuple[str, ...]:
        """As `suggestions.of`, in a thread that may wait; nothing where the process died over it, which is started anew for the next word."""
        with self._turn:
            process = self._running()
            assert process.stdin is not None
            assert process.stdout is not None
            late = threading.Timer(PATIENCE, process.kill)
            late.start()
            try:
                process.stdin.write(json.dumps([word, language]) + '\n')
                process.stdin.flush()
                return tuple(json.loads(process.stdout.readline()))
            except (OSError, ValueError):
                process.kill()
                return ()
            finally:
                late.cancel()

    def close(self) -> None:
        """End the process, whatever it thinks about."""
        if self._process:
            self._process.kill()

    def _running(self) -> 'subprocess.Popen[str]':
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [sys.executable, '-m', 'dashboard.suggesting'], cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding='utf-8', start_new_session=True
            )
        return self._process


def answer() -> None:
    """A word a line in, a line of suggestions out, until the pipe is closed."""
    for line in sys.stdin:
        word, language = json.loads(line)
        print(json.dumps(suggestions.of(word, language)), flush=True)


if __name__ == '__main__':
    answer()
