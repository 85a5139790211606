"""Whether a request comes from a page of ours: browsers say from where, and a page cannot make them lie."""

from typing import Final
from urllib.parse import SplitResult, urlsplit

from starlette.requests import HTTPConnection

_PORTS: Final = {'http': 80, 'https': 443}


def foreign(asked: HTTPConnection) -> bool:
    """Whether a page of another place asks, by `Origin` or, lacking it, `Referer`; what says neither comes from no page.

    The place is the host and port that were asked for (the Host header, which a proxy has to hand on), not the scheme:
    behind a proxy that ends TLS this server sees another one.
    """
    said = asked.headers.get('origin') or asked.headers.get('referer')
    if not said:
        return False
    try:
        there, here = urlsplit(said), urlsplit('//' + asked.headers.get('host', ''))
        usual = _PORTS.get(there.scheme)
        return _place(there, usual) != _place(here, usual)
    except ValueError:  # a port that is no number
        return True


def _place(address: SplitResult, usual: int | None) -> tuple[str | None, int | None]:
    return address.hostname, address.port or usual
