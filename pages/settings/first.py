"""`/settings`: the first of the sections that one may see."""

from starlette.responses import RedirectResponse, Response

from pages import frame
from pages.access import SEE_OTHER, Me
from pages.parts import settings


@frame.screen('/settings')
async def page(me: Me) -> Response:
    """Go there."""
    return RedirectResponse(settings.seen_by(me)[0].path, SEE_OTHER)
