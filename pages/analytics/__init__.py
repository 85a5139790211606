"""`/analytics`: where deals get stuck, how long they take, and how often people write."""

from typing import Annotated

from fastapi import Query
from nicegui import ui

from dashboard.charts import CHARTS
from dashboard.queries import analytics as query
from pages import frame
from pages.access import Me
from pages.address import Id
from pages.analytics.address import Address, By, Clock, Period
from pages.analytics.view import View
from pages.live import read
from pages.words import _

LABELS = {'conversion': 'Conversion', 'time': 'Time in stage', 'comments': 'Comments'}
"""The sections in order, and the keys of their titles' translations."""


@frame.screen('/analytics')
async def analytics(
    me: Me,
    pipeline: Id | None = None,
    period: Period = 'all',
    first: Annotated[str, Query(alias='from')] = '',
    last: Annotated[str, Query(alias='to')] = '',
    employee: Id | None = None,
    project: Id | None = None,
    clock: Clock = 'working',
    by: By = 'visit',
    within: Annotated[int, Query(ge=1, le=3650)] = 30,
) -> None:
    """The address is the view. The page stands at once; its figures are counted in threads and come in as they are ready."""
    choices = await read(query.choices, pipeline, by=me.id)
    address = Address.read(pipeline, period, first, last, employee, project, clock, by, within)
    with frame.page(me, title=_('Analytics'), active='analytics'), ui.element('div').classes('v-wrap va'):
        view = View(address, choices, me.id)
        view.head(LABELS)
        for section, title in LABELS.items():
            with ui.element('section').props(f'id={section}').classes('va-section'):
                view.section(section, _(title), [chart for chart in CHARTS if chart.section == section])
    await ui.context.client.connected(timeout=30)
    await view.count()
