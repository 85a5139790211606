"""This server's address as others reach it."""

import socket
from typing import Final

from starlette.datastructures import URL

from dashboard.settings import Settings

ANYWHERE: Final = ('0.0.0.0', '::', '')  # noqa: S104 - compared with, not bound to
HERE: Final = ('localhost', '127.0.0.1', '::1')


def for_colleagues(opened: URL, settings: Settings) -> tuple[str, bool]:
    """What to send to somebody, from the address that one has opened oneself, and whether it reaches beyond this computer."""
    if opened.hostname not in HERE:
        return f'{opened.scheme}://{opened.netloc}', True
    if settings.host not in ANYWHERE:
        return f'{opened.scheme}://{opened.netloc}', False
    return f'{opened.scheme}://{in_network()}:{opened.port or settings.port}', True


def in_network() -> str:
    """This machine's address in its network; nothing is sent to find it out."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(('192.0.2.1', 9))
            return str(probe.getsockname()[0])
        except OSError:
            return socket.gethostname()
