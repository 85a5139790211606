"""The headers on every answer: what a browser may load, run, frame and tell."""

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Scope, Send

POLICY: Final = (
    "default-src 'self'; "
    "script-src 'self' 'unsafe-inline' 'unsafe-eval'; "  # NiceGUI compiles its components in the browser
    "style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; "
    "font-src 'self' data:; "
    "connect-src 'self'; "
    "worker-src 'self' blob:; "
    "object-src 'none'; "
    "base-uri 'none'; "
    "form-action 'self'; "
    "frame-ancestors 'none'"
)
POLICY_NAME: Final = 'Content-Security-Policy'
HEADERS: Final = {
    POLICY_NAME: POLICY,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
}
TLS_ONLY: Final = {'Strict-Transport-Security': 'max-age=31536000'}
"""A year; said behind TLS alone, where it can be kept."""
_STARTS: Final = ('http.response.start', 'websocket.http.response.start')


def dressed(scope: Scope, send: Send) -> Send:
    """`send` with the headers on each answer."""
    tls = scope['scheme'] in ('https', 'wss')
    headers = HEADERS | TLS_ONLY if tls else HEADERS

    async def send_dressed(message: Message) -> None:
        if message['type'] in _STARTS:
            answer = MutableHeaders(scope=message)
            own = answer.get(POLICY_NAME, POLICY)  # what somebody uploaded is shown under a stricter one
            answer.update(headers | {POLICY_NAME: own})
            if tls:
                message['headers'] = [_for_tls_alone(*header) for header in message['headers']]
        await send(message)

    return send_dressed


def _for_tls_alone(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """A cookie that came over TLS goes back over TLS alone: also Starlette's own, which learns at the start of the server what it is."""
    bare = name.lower() == b'set-cookie' and b'; secure' not in value.lower()
    return name, value + b'; Secure' if bare else value
