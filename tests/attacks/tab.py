"""A page as its browser has it, without a browser: its elements, and a socket over which one can say anything."""

import asyncio
import json
import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import socketio
from socketio.exceptions import ConnectionError  # noqa: A004 - what the client raises itself

ESCAPES = {'&#36;': '$', '&#96;': '`', '&gt;': '>', '&lt;': '<', '&amp;': '&'}
SETTLES, PATIENCE, QUIET = 0.4, 30.0, 2.0
"""Seconds in which a short write is done, for which a sure answer is waited for, and after which nothing more is coming."""


@dataclass
class Tab:
    """What the server sent of one page, and all that it told its socket since."""

    html: str
    cookie: str
    client_id: str
    elements: dict[str, dict[str, Any]]
    heard: list[str] = field(default_factory=list)
    socket: socketio.AsyncClient = field(default_factory=lambda: socketio.AsyncClient(reconnection=False))

    async def connect(self, address: str, **headers: str) -> None:
        """Open the socket as NiceGUI's script does; `headers` beside or instead of the page's own cookie."""
        self.socket.on('*', self._hear)
        query = f'client_id={self.client_id}&next_message_id=0&implicit_handshake=true&document_id={secrets.token_hex(8)}&tab_id={secrets.token_hex(8)}'
        given = {'Cookie': self.cookie} | headers
        kept = {name: value for name, value in given.items() if value}
        try:
            await self.socket.connect(f'{address}?{query}', kept, ['websocket'], socketio_path='/_nicegui_ws/socket.io', wait_timeout=5)
        except RuntimeError as error:  # aiohttp cannot read the page that comes with a refusal
            raise ConnectionError(str(error)) from error

    def listeners(self, event: str = '') -> list[tuple[str, str, dict[str, Any]]]:
        """Element, listener and the element's facts of each listener for an event whose name begins so (default: of all)."""
        return [
            (element, listener['listener_id'], facts)
            for element, facts in self.elements.items()
            for listener in facts.get('events', ())
            if listener['type'].startswith(event)
        ]

    async def send(self, element: str, listener: str, *args: Any, client_id: str | None = None) -> None:
        """An event of an element, whatever its state."""
        await self.say({'client_id': client_id or self.client_id, 'id': int(element), 'listener_id': listener, 'args': [json.dumps(one) for one in args]})

    async def say(self, message: Any, name: str = 'event') -> None:
        """Any message at all."""
        await self.socket.emit(name, message)

    async def settled(self) -> str:
        """Everything heard, once the server has taken in all that was sent and had time to answer."""
        assert await self.socket.call('handshake', {}, timeout=20) is False
        await asyncio.sleep(SETTLES)
        return '\n'.join(self.heard)

    async def quiet(self) -> None:
        """Wait until nothing was said for a while: figures are counted one after the other."""
        told = -1
        while told != len(self.heard):
            told = len(self.heard)
            await asyncio.sleep(QUIET)

    async def until(self, heard: str, after: int = 0) -> None:
        """Wait for a word of the server, if need be among what it says after its first `after` messages."""
        until = asyncio.get_running_loop().time() + PATIENCE
        while heard not in '\n'.join(self.heard[after:]):
            assert asyncio.get_running_loop().time() < until, self.heard
            await asyncio.sleep(0.02)

    def controls(self) -> list[tuple[str, str, dict[str, Any]]]:
        """What can hold a value."""
        return self.listeners('update:')

    def component(self, event: str) -> tuple[str, str]:
        """The one element that listens for `event`, and its listener."""
        ((element, listener, _facts),) = self.listeners(event)
        return element, listener

    def _hear(self, name: str, *said: Any) -> None:
        self.heard.append(json.dumps([name, *said], ensure_ascii=False))
        if name == 'update':
            for element, facts in said[0].items():
                if facts and element.isdigit():
                    self.elements[element] = facts


def parsed(html: str, cookie: str) -> Tab:
    """A page's HTML taken apart."""
    raw = re.search(r'parseElements\(String\.raw`(.*?)`\)', html, re.DOTALL)
    client = re.search(r"'client_id': '([^']+)'", html)
    assert raw is not None, html[:2000]
    assert client is not None
    text = raw[1]
    for escape, letter in ESCAPES.items():
        text = text.replace(escape, letter)
    return Tab(html, cookie, client[1], json.loads(text))


def signed_in(address: str, who: str) -> httpx.Client:
    """A person of the demo, without a browser."""
    client = httpx.Client(base_url=address, headers={'accept-language': 'ru'}, timeout=20)
    assert client.get(f'/demo/{who}').status_code == httpx.codes.SEE_OTHER
    return client


def opened(client: httpx.Client, path: str) -> Tab:
    """The page at `path`, its socket not connected yet."""
    answer = client.get(path)
    assert answer.status_code == httpx.codes.OK, answer.text
    return parsed(answer.text, '; '.join(f'{name}={value}' for name, value in client.cookies.items()))


@asynccontextmanager
async def tab(client: httpx.Client, path: str) -> AsyncIterator[Tab]:
    """The page at `path` with its socket connected."""
    page = opened(client, path)
    await page.connect(str(client.base_url).rstrip('/'))
    try:
        yield page
    finally:
        await page.socket.disconnect()
