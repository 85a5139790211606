"""Files of deals over plain HTTP: `POST /upload/DEAL` takes one in, `GET /file/ID` gives it out, `GET /file/ID/small` a picture of it.

NiceGUI's own uploads keep their limits in the browser alone, and write each file twice before anybody is asked.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import Query
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse

from dashboard import files, previews
from dashboard.errors import (
    DealDeleted,
    FileCut,
    FileGone,
    FileTooLarge,
    NoRoom,
    NotAllowed,
    NotFound,
    OnlyObserving,
    Refusal,
    TooManyFiles,
)
from dashboard.queries import files as query
from dashboard.vault import Received, Receiver
from pages.access import Me
from pages.address import LARGEST_ID, Id
from pages.live import disk, read, vault, write
from pages.words import sentence

STATUS: Final[dict[type[Refusal], int]] = {FileTooLarge: 413, NoRoom: 507, NotFound: 404, NotAllowed: 403, OnlyObserving: 403, TooManyFiles: 429, DealDeleted: 410}
REFUSED: Final = 409
PATIENCE: Final = 60.0
"""Seconds without a byte after which a file is cut off."""
AT_ONCE: Final = 6
"""Files of one person on their way; a page of ours sends two."""
PIECE: Final = 1 << 20
SANDBOX: Final = {
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
}
"""Should a browser show it after all, it is a picture without a script."""
NOT_MODIFIED: Final = 304
_coming: Final[dict[int, int]] = {}


async def take(
    request: Request, deal_id: Id, me: Me, name: Annotated[str, Query(max_length=2000)] = '', token: Annotated[str | None, Query(max_length=64)] = None,
    instead: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
) -> Response:  # fmt: skip
    """The body is the file, as it is; its name stands in the address. Refused with a sentence, or stored whole."""
    said = int(request.headers['content-length']) if 'content-length' in request.headers else None
    try:
        with _counted(me.id):
            await read(query.admit, deal_id, size=said, vault=vault(), by=me.id)
            with vault().receiving(said) as receiver:
                received = await _received(request, receiver, said)
                added = await write(files.add, deal_id, name=name, received=received, vault=vault(), token=token, instead=instead, by=me.id)
    except ClientDisconnect:
        return Response(status_code=REFUSED)  # nobody hears it
    except Refusal as refusal:
        status = next((status for kind, status in STATUS.items() if isinstance(refusal, kind)), REFUSED)
        return JSONResponse({'error': sentence(refusal)}, status)
    return JSONResponse({'id': added})


async def download(file_id: Id, me: Me) -> Response:
    """The file as it came, to be saved and never to be shown in our place. Raises `NotFound`, `FileGone`."""
    facts = await read(query.one, file_id, by=me.id)
    place = vault().place(facts.sha)
    if not await disk(place.is_file):
        raise FileGone
    headers = SANDBOX | {'Content-Disposition': _disposition(facts.name), 'Content-Length': str(facts.size), 'Cache-Control': 'private, no-store'}
    return StreamingResponse(_pieces(place), media_type=facts.type, headers=headers)


async def preview(request: Request, file_id: Id, size: str, me: Me) -> Response:
    """A picture of a picture, `small` or `large`. Raises `NotFound`, `FileGone`, `NoPreview`."""
    facts = await read(query.one, file_id, by=me.id)
    if size not in previews.SIZES or not facts.pictured:
        raise NotFound
    headers = SANDBOX | {'Content-Disposition': 'inline', 'Cache-Control': 'private, no-cache', 'ETag': f'"{facts.sha}.{size}"'}
    if request.headers.get('if-none-match') == headers['ETag']:
        return Response(status_code=NOT_MODIFIED, headers=headers)
    if not await disk(vault().place(facts.sha).is_file):
        raise FileGone
    place = await disk(previews.preview, vault(), facts.sha, size)
    return FileResponse(place, media_type=previews.TYPE, headers=headers)


@contextmanager
def _counted(person: int) -> Iterator[None]:
    if _coming.get(person, 0) >= AT_ONCE:
        raise TooManyFiles
    _coming[person] = _coming.get(person, 0) + 1
    try:
        yield
    finally:
        _coming[person] -= 1
        if not _coming[person]:
            del _coming[person]


async def _received(request: Request, receiver: Receiver, said: int | None) -> Received:
    """All of the body; fewer bytes than it said are no file."""
    async for piece in _gathered(request):
        await disk(receiver.write, piece)
    if said is not None and receiver.size != said:
        raise FileCut
    return await disk(receiver.whole)


async def _gathered(request: Request) -> AsyncIterator[bytes]:
    """The body in large pieces. Raises `FileCut` where nothing more comes."""
    gathered = bytearray()
    stream = request.stream()
    while True:
        try:
            gathered += await asyncio.wait_for(anext(stream), PATIENCE)
        except StopAsyncIteration:
            break
        except TimeoutError as error:
            raise FileCut from error
        if len(gathered) >= PIECE:
            yield bytes(gathered)
            gathered.clear()
    if gathered:
        yield bytes(gathered)


def _disposition(name: str) -> str:
    """To be saved under this name; the plain form is for programs that read no other."""
    plain = ''.join(one if one.isascii() and one.isprintable() and one not in '"\\%' else '_' for one in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _pieces(place: Path) -> Iterator[bytes]:
    with place.open('rb') as file:
        while piece := file.read(PIECE):
            yield piece
