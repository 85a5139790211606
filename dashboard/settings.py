"""What can be set from outside: the environment and the command line; a wrong value fails at start, by name."""

import os
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from dashboard.errors import WrongOption

ROOT = Path(__file__).parent.parent
LOCAL = ROOT / 'data' / 'local'
MEGABYTE = 1_000_000
FILE_LIMIT = 50 * MEGABYTE
TEAM_ZONE = ZoneInfo('Europe/Moscow')


@dataclass(frozen=True, slots=True)
class Settings:
    """How the server runs; `at` is the demo's instant, None for the one stored in its database.

    `file_limit` is of one uploaded file, `files_quota` of all (None: as the disk has room), in bytes.
    """

    db: str
    host: str = '127.0.0.1'
    port: int = 8080
    demo: bool = False
    at: datetime | None = None
    file_limit: int = field(default_factory=lambda: _bytes('VORONKA_FILE_MB', MEGABYTE) or FILE_LIMIT)
    files_quota: int | None = field(default_factory=lambda: _bytes('VORONKA_FILES_GB', 1000 * MEGABYTE))


def _bytes(name: str, unit: int) -> int | None:
    """A whole number of units from the environment; None where it is not set. Raises `WrongOption`."""
    text = os.environ.get(name, '')
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= 100_000:  # noqa: PLR2004 - a hundred terabytes: nobody means it
        raise WrongOption(option=name, value=text, words={'why': 'a whole number from 1 to 100000 is expected.'})
    return int(text) * unit


def database(option: str | None, *, demo: bool = False) -> str:
    """The database asked for: the option, else `VORONKA_DB`, else the local file (a demo has one of its own).

    An empty option, a script's variable that was not set, asks for none of these, and is refused where it is opened.
    """
    if option is not None:
        return option
    return ('' if demo else os.environ.get('VORONKA_DB', '')) or str(LOCAL / ('demo.sqlite3' if demo else 'voronka.sqlite3'))


def instant(option: str, text: str | None) -> datetime | None:
    """An instant from the command line; without a zone, the team's. Raises `WrongOption`."""
    if text is None:
        return None
    try:
        read = datetime.fromisoformat(text)
    except ValueError as error:
        raise WrongOption(option=option, value=text, why='2026-11-24 or 2026-11-24T10:05+03:00') from error
    return read if read.tzinfo else read.replace(tzinfo=TEAM_ZONE)
