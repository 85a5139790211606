"""Files to take away: written in a thread, entered in the journal, and fetched once, within a minute, by whoever asked."""

import asyncio
import secrets
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final, cast
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse

from dashboard import access, bulk, journal
from dashboard.errors import NotFound
from dashboard.exchange import sheets
from dashboard.exchange.sheets import Format, Sheet
from pages.access import Me
from pages.live import read, work, write
from pages.words import language

SECONDS: Final = 60
"""How long a file waits for the browser that was told of it."""
_BLOCK: Final = 1 << 16
_TYPES: Final = {Format.XLSX: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', Format.CSV: 'text/csv'}


@dataclass(frozen=True, slots=True)
class _Ready:
    by: int
    name: str
    form: Format
    file: BinaryIO


_ready: Final[dict[str, _Ready]] = {}


async def offer(sheet: Sheet, form: Format, name: str, *, by: int, what: str = journal.EXPORTED) -> tuple[str, int]:
    """Write the sheet and enter it in the journal under the word `what`; the address at which `by` alone fetches it, and how many rows there are.

    Raises what `sheets.write` raises, and `NotAllowed` for who lost the right meanwhile: then there is no file.
    """
    file, n = await work(_written, sheet, form, language())
    try:
        await write(bulk.record_export, count=n, what=what, by=by)
    except BaseException:
        file.close()
        raise
    token = secrets.token_urlsafe(32)
    _ready[token] = _Ready(by, f'{name}.{form}', form, file)
    asyncio.get_running_loop().call_later(SECONDS, _forget, token)
    return f'/export/{token}', n


async def answer(token: str, me: Me) -> Response:
    """`GET /export/TOKEN`: the file, once; for anybody else, and a second time, there is nothing."""
    ready = _ready.get(token)
    if ready is None or ready.by != me.id:
        raise NotFound
    await read(access.require_export, me.id)
    if _ready.pop(token, None) is None:
        raise NotFound
    size = ready.file.seek(0, 2)
    ready.file.seek(0)
    headers = {
        'Content-Disposition': f"attachment; filename*=UTF-8''{quote(ready.name)}",
        'Content-Length': str(size),
        'X-Content-Type-Options': 'nosniff',
        'Cache-Control': 'no-store',
    }
    return StreamingResponse(_blocks(ready.file), media_type=_TYPES[ready.form], headers=headers)


def _written(sheet: Sheet, form: Format, spoken: str) -> tuple[BinaryIO, int]:
    """In a file without a name: nobody else can open it, and it goes with this process."""
    file = cast('BinaryIO', tempfile.TemporaryFile())  # noqa: SIM115 - it outlives this call
    try:
        return file, sheets.write(sheet, form, file, spoken)
    except BaseException:
        file.close()
        raise


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while block := file.read(_BLOCK):
            yield block


def _forget(token: str) -> None:
    ready = _ready.pop(token, None)
    if ready:
        ready.file.close()
