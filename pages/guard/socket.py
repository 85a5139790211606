"""What a browser may say over a page's socket: of that page alone, as its person, and nothing that our pages' scripts would not say.

NiceGUI takes any message from any socket that knows the page's id, and logs a traceback for each that makes no sense. What
is refused here is dropped without a word: a browser with our page does not send it.
"""

import logging
from collections.abc import Awaitable, Callable, Collection
from functools import partial
from typing import Any, Final
from urllib.parse import parse_qs

from nicegui import Client, core, json, ui
from nicegui import nicegui as protocol
from nicegui.element import Element
from nicegui.elements.mixins.value_element import ValueElement
from socketio.exceptions import ConnectionRefusedError as Refused
from starlette.requests import HTTPConnection
from starlette.types import Message, Receive

from dashboard.audit import Bursts
from dashboard.audit import Refused as Denied
from pages import live
from pages.guard.log import warn

log = logging.getLogger('voronka.socket')
Who = Callable[[str | None], Awaitable[int | None]]
"""Tells the person whose session a Cookie header brings; None for nobody."""
PACKETS: Final = frozenset('0123456')
"""How a packet of Engine.IO begins."""
RELOAD: Final = 'Implicit handshake failed'
"""NiceGUI's script answers this with a fresh look at the page."""


def guard(who: Who) -> None:
    """Take the place of NiceGUI's listeners, and hand on to them what is sound."""
    core.sio.eio.cors_allowed_origins = []  # no headers that invite other places: the guard knows ours
    core.sio.on('connect', partial(_connect, who))
    core.sio.on('log', lambda *_said: None)  # it would write a stranger's words into our log
    core.sio.on('event', lambda *said: _hear(protocol._on_event, *said) if _sound(*said) else None)  # noqa: SLF001
    core.sio.on('ack', lambda *said: _hear(protocol._on_ack, *said))  # noqa: SLF001
    core.sio.on('javascript_response', lambda *said: _hear(protocol._on_javascript_response, *said))  # noqa: SLF001
    core.sio.on('handshake', partial(_handshake, who))
    for name in ('engineio.server', 'socketio.server'):
        logging.getLogger(name).addFilter(_noise)
    core.sio.on('disconnect', lambda sid, *_why: protocol._on_disconnect(sid))  # noqa: SLF001


def packets(receive: Receive) -> Receive:
    """What comes over a websocket; a frame that is no packet ends it, as a lost connection does."""

    async def packet() -> Message:
        message = await receive()
        text = message.get('text')
        if message['type'] == 'websocket.receive' and text is not None and text[:1] not in PACKETS:
            return {'type': 'websocket.disconnect', 'code': 1008}
        return message

    return packet


async def _connect(who: Who, sid: str, environ: Any = None, *_more: Any) -> None:
    """A page's socket; a client can send the name of this event, too, with facts of its own, long after."""
    if environ is not core.sio.get_environ(sid):
        return
    query = parse_qs(environ.get('QUERY_STRING', ''))
    if not await _owns(who, sid, query.get('client_id', [''])[0]):
        raise Refused(RELOAD)
    try:
        await protocol._on_connect(sid, environ)  # noqa: SLF001
    except (KeyError, ValueError) as error:  # a handshake that lacks something
        raise Refused(RELOAD) from error


async def _handshake(who: Who, sid: str, said: Any = None, *_more: Any) -> bool:
    try:
        return await _owns(who, sid, said['client_id']) and await protocol._on_handshake(sid, said)  # noqa: SLF001
    except (KeyError, TypeError, ValueError):
        return False


async def _owns(who: Who, sid: str, client_id: str) -> bool:
    """Whether the page was loaded by the person whose session the socket brings, and is still that person's."""
    client = Client.instances.get(client_id)
    if client is None:  # of a server before this one, as after every restart
        return False
    acting, owner = _acting(sid), await who(client.request.headers.get('cookie'))
    if owner not in (acting, None):  # None: the session ended, or has another token by now
        live.refused(Denied.PAGE, acting)
    return owner == acting


def _acting(sid: str) -> int | None:
    """The person whose session the socket brings."""
    return HTTPConnection(core.sio.get_environ(sid)['asgi.scope']).state.acting


def _noise(record: logging.LogRecord) -> bool:
    """What the protocol's libraries say, with a traceback each, of what is no message: a line a burst is enough."""
    warn(_bursts, record.name, 'A socket brought what is no message: %s', record.getMessage()[:200])
    return False


_bursts: Final = Bursts()


def _hear(listener: Callable[[str, Any], None], sid: str, said: Any = None, *_more: Any) -> None:
    try:
        if said['client_id'] in core.sio.rooms(sid):
            listener(sid, said)
        elif said['client_id'] in Client.instances:
            live.refused(Denied.PAGE, _acting(sid))
    except Exception:  # handlers catch their own: this is NiceGUI stumbling over the message itself
        log.debug('A message that makes no sense', exc_info=True)


def _sound(sid: str, said: Any = None, *_more: Any) -> bool:
    """Whether an event may come from its element as it stands on the page; one from an element that is gone is merely late."""
    try:
        element = Client.instances[said['client_id']].elements[said['id']]
        sound = _allowed(element, element._event_listeners[said['listener_id']].type, said)  # noqa: SLF001 - there is no other door to it
    except (KeyError, TypeError, ValueError, AttributeError):
        return False
    if not sound:
        live.refused(Denied.EVENT, _acting(sid))
    return sound


def _allowed(element: Element, event: str, said: Any) -> bool:
    """Whether a person could do this to an element, and a control come to hold it."""
    if not _reachable(element):
        return False
    if isinstance(element, ValueElement) and event.startswith('update:'):
        (value,) = map(json.loads, said['args'])
        return 'readonly' not in element.props and _fits(element, value)
    return True


def _fits(element: ValueElement[Any], value: Any) -> bool:
    """Whether a control of ours can come to hold this; of a select or a radio it is a place among its options."""
    if isinstance(element, ui.select):
        place = value['value'] if isinstance(value, dict) else value
        if place is None:
            return not {'clearable', 'use-input'}.isdisjoint(element.props)  # another one cannot be emptied
        return _among(place, element.options)
    if isinstance(element, ui.radio):
        return _among(value, element.options)
    if isinstance(element, ui.dialog):
        return value is False  # a browser closes dialogs; they are opened here
    if isinstance(element, ui.checkbox):
        return isinstance(value, bool)
    text = isinstance(element, ui.input | ui.textarea)
    return value is None or isinstance(value, str if text else str | int | float)


def _among(place: Any, options: Collection[Any]) -> bool:
    return type(place) is int and 0 <= place < len(options)


def _reachable(element: Element) -> bool:
    """Whether a person can get at it: it and all around it are shown, and it is not switched off."""
    return 'disabled' not in element.props and all(one.visible for one in element.ancestors(include_self=True))
