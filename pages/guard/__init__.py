"""The guard around the whole application: from whom it takes what, how much of it, and which headers every answer carries."""

from typing import Any, Final

from nicegui import app
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.audit import Bursts, Refused
from pages import live, words
from pages.guard import bodies, log, origin, socket
from pages.guard.headers import dressed
from pages.guard.socket import Who
from pages.parts import failure, shell
from pages.words import _

LOOKS: Final = ('GET', 'HEAD')
"""Methods that change nothing."""
SOCKETS: Final = ('/_nicegui_ws', '/_nicegui/client/')
"""Addresses at which an open page talks to the server, whatever the method."""
FORBIDDEN, HEADERS_TOO_LARGE = 403, 431
NO_ANSWER: Final = 'No response returned.'
"""Starlette's complaint when a browser left before its page was made; nothing failed."""


def around(who: Who, open_to_all: tuple[str, ...]) -> None:
    """Put the guard around the application once it is built; NiceGUI adds its own middleware as late as it starts.

    `open_to_all`: addresses, or beginnings of them that end in a slash, at which somebody acts who is not signed in yet.
    """

    def put() -> None:
        app.middleware_stack = Guard(app.middleware_stack or app.build_middleware_stack(), who, open_to_all)

    app.on_startup(put)
    socket.guard(who)


class Guard:
    """Pure ASGI: Starlette's other kind of middleware never sees a websocket."""

    def __init__(self, inside: ASGIApp, who: Who, open_to_all: tuple[str, ...]) -> None:
        self.inside, self.who, self.open_to_all = inside, who, open_to_all
        self.bursts = Bursts()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        if scope['type'] not in ('http', 'websocket'):
            await self.inside(scope, receive, send)
            return
        asked, send = HTTPConnection(scope), dressed(scope, send)
        try:
            refused = await self._refusal(asked)
        except Exception as error:  # noqa: BLE001 - the net is inside: whatever it was, the answer is a page
            with words.speaking(words.wanted(asked)):
                refused = failure.response(error)
        if refused:
            await refused(scope, receive, send)
        elif scope['type'] == 'http':
            await self._counted(asked, receive, send)
        else:
            await self.inside(scope, socket.packets(receive), send)

    async def _refusal(self, asked: HTTPConnection) -> Response | None:
        """The answer to what is not let in; whose session it is, where it matters, stands in the request's state."""
        if not bodies.headers_fit(asked):
            return self._refuse(asked, HEADERS_TOO_LARGE)
        if not bodies.said_to_fit(asked, bodies.limit(_path(asked))):
            return self._refuse(asked, bodies.TOO_LARGE)
        if not self._acts(asked):
            return None
        if origin.foreign(asked):
            live.refused(Refused.ORIGIN)
            return self._refuse(asked, FORBIDDEN, 'it comes from a page of another place')
        asked.state.acting = await self.who(asked.headers.get('cookie'))
        if asked.state.acting is None and not self._is_open(_path(asked)):
            live.refused(Refused.NOBODY)
            return self._refuse(asked, FORBIDDEN, 'nobody is signed in')
        return None

    def _acts(self, asked: HTTPConnection) -> bool:
        """Whether it may change something, or listens to what an open page is told."""
        return asked.scope['type'] == 'websocket' or asked.scope['method'] not in LOOKS or _path(asked).startswith(SOCKETS)

    def _is_open(self, path: str) -> bool:
        return any(path == one or (one.endswith('/') and path.startswith(one)) for one in self.open_to_all)

    async def _counted(self, asked: HTTPConnection, receive: Receive, send: Send) -> None:
        """Pass it on for as long as its body keeps within the limit."""
        counted = bodies.Counted(receive, bodies.limit(_path(asked)))
        begun = False

        async def answer(message: Any) -> None:
            nonlocal begun
            if begun or not counted.over:
                begun = True
                await send(message)

        try:
            await self.inside(asked.scope, counted, answer)
        except Exception as error:
            unheard = counted.gone and str(error) == NO_ANSWER
            if not counted.over and not unheard:
                raise
        if counted.over and not begun:
            await self._refuse(asked, bodies.TOO_LARGE)(asked.scope, receive, send)

    def _refuse(self, asked: HTTPConnection, status: int, why: str = 'it is too large') -> Response:
        log.warn(self.bursts, why, 'Refused %r from %s: %s', _beginning(_path(asked)), asked.client.host if asked.client else '?', why)
        with words.speaking(words.wanted(asked)):
            return shell.plain(*_said(status), status=status)


def _path(asked: HTTPConnection) -> str:
    """The address as the routes see it; `asked.url` would leave out what no address may hold."""
    return str(asked.scope['path']).removeprefix(asked.scope.get('root_path', ''))


def _beginning(path: str) -> str:
    """Of an address, what the log may tell: behind its first part may stand a key, such as that of a sign-in link."""
    first, rest = path[1:].partition('/')[::2]
    return f'/{first[:200]}' + ('/…' if rest else '')


def _said(status: int) -> tuple[str, str]:
    """The heading and the sentence of a refusal, in the language that is spoken."""
    return {
        FORBIDDEN: (_('This was not done'), _('It was not sent from a page of Voronka on which somebody is signed in. Open Voronka, sign in and try again.')),
        bodies.TOO_LARGE: (_('Too much at once'), _('More was sent than fits here, and nothing of it was saved. Send less, or in parts.')),
        HEADERS_TOO_LARGE: (_('Too much at once'), _('Address and cookies of this request are too long. Delete the cookies of this page in the browser and try again.')),
    }[status]  # fmt: skip
