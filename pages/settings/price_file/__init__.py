"""A price list on its way in: chosen in the browser, sent to an address of its own, held for whoever sent it until it is taken."""

import asyncio
import re
import secrets
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from nicegui.element import Element
from starlette.requests import Request
from starlette.responses import JSONResponse

from dashboard.models import Role
from pages.access import Me
from pages.live import work
from pages.parts.asked import Text, asked

ADDRESS: Final = '/settings/catalogue/file'
MINUTES: Final = 15
"""How long a file waits for its sender to say which column is what."""
_NAME: Final = 80
_UNSAFE: Final = re.compile(r'[^\w. ()-]+')


@dataclass(frozen=True, slots=True)
class Held:
    """A file that somebody sent, and whose it is."""

    by: int
    path: Path


_held: Final[dict[str, Held]] = {}


class PriceFile(Element, component='price_file.js'):
    """The button that opens the browser's choice of a file; `on_sent` gets the token under which it is held, `on_failed` is for one that did not come."""

    def __init__(self, label: str, on_sent: Callable[[str], Awaitable[Any]], on_failed: Callable[[], Any]) -> None:
        super().__init__()
        self._props['label'] = label
        self._props['address'] = ADDRESS
        self._sent = on_sent
        self.on('sent', self._take)
        self.on('failed', lambda _event: on_failed())

    @asked
    async def _take(self, token: Text) -> None:
        await self._sent(token)


async def receive(request: Request, me: Me) -> JSONResponse:
    """`POST /settings/catalogue/file?name=…`: the file as the body, by the company head alone; answers with its token."""
    if me.role != Role.COMPANY_HEAD:
        return JSONResponse({}, status_code=404)
    folder = Path(tempfile.mkdtemp(prefix='voronka-'))
    path = folder / _named(request.query_params.get('name', ''))
    try:
        with path.open('wb') as file:
            async for block in request.stream():
                await work(file.write, block)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    token = secrets.token_urlsafe(24)
    _held[token] = Held(me.id, path)
    asyncio.get_running_loop().call_later(60 * MINUTES, forget, token)
    return JSONResponse({'token': token})


def held(token: str, by: int) -> Path | None:
    """The file under a token, for who sent it."""
    found = _held.get(token)
    return found.path if found and found.by == by else None


def forget(token: str) -> None:
    """Delete the file."""
    found = _held.pop(token, None)
    if found:
        shutil.rmtree(found.path.parent, ignore_errors=True)


def _named(name: str) -> str:
    """A name under which it can lie in a folder of its own, and by which its sender knows it again."""
    return _UNSAFE.sub('_', name)[-_NAME:].strip('. ') or 'file'
