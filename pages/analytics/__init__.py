"""`/analytics`: where deals get stuck, how long they take, and how often people write."""

from nicegui import ui
from starlette.requests import Request
from starlette.responses import Response

from dashboard.charts import CHARTS
from dashboard.queries import analytics as query
from pages import frame
from pages.access import Me
from pages.analytics.address import Address
from pages.analytics.view import View
from pages.live import on_change, read
from pages.parts import look
from pages.words import _

LABELS = {'conversion': 'Conversion', 'time': 'Time in stage', 'comments': 'Comments', 'quality': 'Quality of comments'}
"""The sections in order, and the keys of their titles' translations."""


@frame.screen('/analytics')
async def analytics(me: Me, request: Request) -> Response | None:
    """The address is the view. The page stands at once; its figures are counted in threads and come in as they are ready."""
    asked = Address.read(request.query_params)
    if asked.present and (begun := look.begun(str(asked), request)):
        return begun
    choices = await read(query.choices, asked.pipeline, by=me.id)
    address = asked.among(choices)
    with frame.page(me, title=_('Analytics'), active='analytics', alone=address.present), ui.element('div').classes('v-wrap va' + ' va-present' * address.present):
        view = View(address, choices, me.id, left_out=address.unmet(request.query_params))
        view.head(LABELS)
        for section, title in LABELS.items():
            with ui.element('section').props(f'id={section}').classes('va-section'):
                view.section(section, _(title), [chart for chart in CHARTS if chart.section == section])
    await ui.context.client.connected(timeout=30)
    on_change(view.changed)
    await view.count()
    return None
