"""`/analytics/month`: a month on one page to be printed; `?month=2026-11`, else the present one."""

import re
from datetime import date

from starlette.responses import HTMLResponse

from dashboard import month_summary, yearmonth
from pages.access import Me
from pages.live import study
from pages.words import language


async def page(me: Me, month: str = '') -> HTMLResponse:
    """What the reader may see of it; an address that names no month is as one that names none."""
    return HTMLResponse(await study(month_summary.html, _first(month), by=me.id, language=language(), printable=True), headers={'Cache-Control': 'no-store'})


def _first(month: str) -> date | None:
    if not re.fullmatch(r'20\d\d-(0[1-9]|1[0-2])', month):
        return None
    return yearmonth.of(month)
