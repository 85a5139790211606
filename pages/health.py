"""`GET /health`: whether the database answers; for whoever watches the server, so it costs no page."""

import asyncio
from typing import Final

from starlette.responses import JSONResponse, Response

from dashboard.queries import health
from pages.live import read

PATIENCE: Final = 2.0
UNAVAILABLE: Final = 503


async def answer() -> Response:
    """200 while the database answers within `PATIENCE` seconds, else 503; never why: that is in the log."""
    try:
        await asyncio.wait_for(read(health.ping), PATIENCE)
    except Exception as error:  # noqa: BLE001 - whatever it was, the database did not answer
        return JSONResponse({'status': 'unavailable', 'fault': type(error).__name__}, UNAVAILABLE)
    return JSONResponse({'status': 'ok'})
