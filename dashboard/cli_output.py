"""What a command prints: UTF-8 in a file or a pipe whatever the system's own encoding, and a sentence where it cannot be written."""

import os
import sys
from io import TextIOWrapper

from dashboard.errors import Refusal


class NotPrinted(Refusal):
    template = 'The answer could not be written: {why}. What the command did in the database stands.'


def write(text: str) -> None:
    """Print to stdout, at once. Raises `NotPrinted`; a reader that has seen enough (`| head`) is no fault."""
    if isinstance(sys.stdout, TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding='utf-8')
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _let_go()
    except OSError as error:
        _let_go()
        raise NotPrinted(why=error.strerror or error) from error


def _let_go() -> None:
    """What is still in the buffer goes nowhere: else Python would try it again at exit, and print a traceback."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
