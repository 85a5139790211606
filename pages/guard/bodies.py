"""How much a request may bring: what it says it brings, and what it does."""

from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.types import Message, Receive

from dashboard.settings import FILE_LIMIT

HEADERS_LIMIT: Final = 32_768
"""Bytes of address, headers and cookies; browsers send a few hundred."""
FRAME_LIMIT: Final = 1_000_000
"""Bytes of one message of a page's socket; NiceGUI's script sends no larger one."""
PRICE_LIST_LIMIT: Final = 20_000_000
UPLOADS: Final = '/upload/'
LIMITS: Final = {'/_nicegui_ws/': FRAME_LIMIT, '/settings/catalogue/file': PRICE_LIST_LIMIT, UPLOADS: FILE_LIMIT, '/': 100_000}
"""Bytes of a body by the beginning of its address; the first that fits counts. Forms are small."""
MARGIN: Final = 5_000_000
"""Bytes beyond the limit of a file which its route still hears, to refuse it in a sentence; what says it is larger is not read at all."""
TOO_LARGE: Final = 413


class TooMuch(HTTPException):
    """A body went on past its limit, whatever it had said."""

    def __init__(self) -> None:
        super().__init__(TOO_LARGE)


def let_files(most: int) -> None:
    """Take files of so many bytes; once, when the server is set up."""
    LIMITS[UPLOADS] = most + MARGIN


def limit(path: str) -> int:
    """Bytes that may be sent to this address."""
    return next(limit for beginning, limit in LIMITS.items() if path.startswith(beginning) or beginning == '/')


def headers_fit(asked: HTTPConnection) -> bool:
    """Whether address and headers are of a believable size."""
    lines = sum(len(name) + len(value) for name, value in asked.scope['headers'])
    return lines + len(asked.scope.get('raw_path') or b'') + len(asked.scope['query_string']) <= HEADERS_LIMIT


def said_to_fit(asked: HTTPConnection, limit: int) -> bool:
    """Whether the body is within `limit` by what the request says; one that says nothing is counted as it comes."""
    said = asked.headers.get('content-length', '0')
    return said.isdigit() and int(said) <= limit


class Counted:
    """`receive` that raises `TooMuch` once more came than the limit, and remembers it: who reads may hide the error.

    `gone`: whoever asked did not wait for the answer.
    """

    def __init__(self, receive: Receive, limit: int) -> None:
        self.receive, self.left, self.gone = receive, limit, False

    @property
    def over(self) -> bool:
        """Whether more came than may."""
        return self.left < 0

    async def __call__(self) -> Message:
        """The next piece."""
        message = await self.receive()
        self.gone = self.gone or message['type'] == 'http.disconnect'
        self.left -= len(message.get('body', b''))
        if self.over:
            raise TooMuch
        return message
