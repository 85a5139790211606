"""`/plan`: the month's line, its chart and forecast, people, «Закрыть план», and the plans themselves, kept fresh."""

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from nicegui import ui
from starlette.requests import Request

from dashboard import charts, journal, plan_month, yearmonth
from dashboard.charts import plan as chart
from dashboard.charts.drawing import Words
from dashboard.models import JournalEntry
from dashboard.queries import plan as query
from pages import frame, live
from pages.access import Me, Someone
from pages.live import on_change, read, study
from pages.parts import figures, unmet
from pages.parts.behind import Panel
from pages.parts.chart import Chart
from pages.parts.closing import Closing
from pages.parts.controls import field
from pages.parts.fresh import Fresh
from pages.parts.left_out import left_out
from pages.parts.plan_line import concerns, line, sums
from pages.parts.tag import Tag
from pages.plan.address import PATH, Address
from pages.plan.grid import Own, Typing
from pages.plan.team import Team
from pages.words import _, exact, language, money, month, ngettext, number, today

STYLE: Final = (Path(__file__).parent / 'plan.css').read_text(encoding='utf-8')


@frame.screen(PATH)
async def page(me: Me, request: Request) -> None:
    """The address names the month; the page stands at once, and its figures come when they are counted."""
    choices = await read(query.choices, by=me.id)
    address = Address.read(request.query_params, today(), choices)
    shown = PlanPage(me, address, choices, left_out=address.unmet(request.query_params))
    on_change(shown.stale)
    await shown.plans.look()
    ui.add_css(STYLE)
    with frame.page(me, title=_('Plan'), active='plan'), Tag('div', classes='v-wrap vp'):
        shown.draw()
    await ui.context.client.connected(timeout=30)
    await shown.figures.look_again()
    shown.figures.keep()


class PlanPage:
    """A reader's open page: the plans, which are read at once, and the figures, which are counted in a thread of their own."""

    def __init__(self, me: Someone, address: Address, choices: query.Choices, *, left_out: bool) -> None:
        self.me, self.address, self.choices, self.left_out = me, address, choices, left_out
        self.first, self.whose = address.month, address.whose
        self.own = Own()
        self.plans = Fresh(self._read, self._show_plans, lambda entry: entry.what.startswith((journal.PLAN, journal.PERSON, 'department.')))
        self.figures = Fresh(self._count, self._show_figures, concerns)
        self.drawn: object = None

    def stale(self, entries: tuple[JournalEntry, ...]) -> None:
        """Something was saved, or a day began."""
        self.plans.stale(entries)
        self.figures.stale(entries)

    async def _read(self) -> None:
        self.known = self.own.writes
        self.grid = await read(query.grid, self.first, self.whose, by=self.me.id)

    async def _count(self) -> None:
        self.month = await study(plan_month.month, self.first, self.whose, by=self.me.id)

    def draw(self) -> None:
        """The page, top to bottom, once."""
        with Tag('header', classes='v-headline vp-head'):
            Tag('h1', _('Plan'))
            with Tag('nav', classes='vp-months', aria_label=_('Months')):
                for one in (yearmonth.before(self.first), self.first, yearmonth.after(self.first)):
                    link = Tag('a', month(one), href=replace(self.address, month=one).said(today()))
                    if one == self.first:
                        link.props('aria-current=page')
        self._filters()
        Tag('p', self._said(), 'v-soft vp-what')
        if self.left_out:
            unmet.said()
        self.line = Tag('p', _('Counting…'), 'vp-line', data_testid='plan-line')
        self.forecast = Tag('div', classes='vp-forecast')
        Tag('h2', _('The month'), 'v-unseen')
        self.chart = Chart('plan', chart.HEIGHT + 120, on_mark=self._open, on_act=_nothing, whole=chart.ALL, on_take=self._take if self.grid.exports else None)
        self.panel = Panel()
        self.team = Team()
        with Tag('section', classes='v-block', id='close') as self.closing_place:
            Tag('h2', _('Close the plan'))
            self.closing = Closing(self.me, self.figures.look_again)
        self.closing_place.set_visibility(self.first == today().replace(day=1))
        with Tag('section', classes='v-block', id='plans'):
            Tag('h2', _('Plans by month'))
            if self.grid.edits:
                Tag('p', _('Type a sum and press Enter; a block copied from Excel is pasted from the cell at which you stand, and shown first.'), 'v-faint v-small')
            self.typing = Typing(self.me, self.grid, self.first, self.own, self._look_at_both)
        self.plans.keep()

    async def _look_at_both(self) -> None:
        await self.plans.look_again()
        await self.figures.look_again()

    def _show_plans(self) -> None:
        self.typing.show(self.grid, self.known)

    def _show_figures(self) -> None:
        if self.month == self.drawn:
            return
        first, self.drawn = self.drawn is None, self.month
        self.line.set_text(' · '.join(line(self.month)))
        self._show_forecast()
        self.chart.show(chart.draw(self.month, Words(language())), self._viewed())
        self.team.show(self.month)
        self.closing.show(self.month)
        if first:
            ui.run_javascript('location.hash && document.querySelector(location.hash)?.scrollIntoView()')  # what stands above it has its height by now

    async def _open(self, key: Any) -> None:
        """A mark was clicked: the deals behind it."""
        await self.panel.ask(charts.behind_plan, key, self.first, self.whose, by=self.me.id)

    async def _take(self, form: object) -> None:
        await figures.take(form, self._viewed(), charts.export_plan, self.first, self.whose, by=self.me.id)

    def _filters(self) -> None:
        offered = (
            ('department', _('Department'), _('All departments'), self.choices.departments, self.whose.department),
            ('employee', _('Employee'), _('Everybody'), self.choices.employees, self.whose.employee),
        )
        with Tag('div', classes='vp-filters', role='group', aria_label=_('Filters')):
            for name, label, all_, options, chosen in offered:
                if len(options) > 1:
                    control = field(label, lambda options=options, all_=all_, chosen=chosen: ui.select({0: all_, **dict(options)}, value=chosen or 0))
                    control.mark(f'filter-{name}').on_value_change(lambda event, name=name: ui.navigate.to(self.address.changed(name, event.value).said(today())))

    def _viewed(self) -> str:
        """What the chart shows, for what leaves the page."""
        return f'{month(self.first)} · {self._said()} · {_("as of {now}").format(now=exact(live.now()))}'

    def _said(self) -> str:
        """Whose month it is, and that a plan knows no pipelines."""
        names = (dict(self.choices.employees).get(self.whose.employee or 0), dict(self.choices.departments).get(self.whose.department or 0))
        people = ' · '.join(filter(None, names)) or _('all whose figures you may see')
        return people if self.choices.pipelines < 2 else f'{people} · {_("all pipelines: a plan is a person’s")}'  # noqa: PLR2004 - several

    def _show_forecast(self) -> None:
        shown, found = self.month, self.month.forecast
        self.forecast.clear()
        with self.forecast:
            if found:
                like = shown.total.plan or found.value
                Tag('p', _('Forecast: {sum}').format(sum=sums(found.value, like)), 'vp-sum')
                said = _('In 8 cases of 10 the month ends between {low} and {high}')
                Tag('p', said.format(low=sums(found.low, like), high=sums(found.high, like)), 'v-soft')
            if shown.split:
                Tag('p', _('The forecast counts open deals as well, the pace only those that are paid'), 'v-soft')
            left_out(shown.left_out, shown.currency)
            if shown.untold.count:
                untold = ngettext('{n} deal for {sum} is left out: too few like it to tell its chance', '{n} deals for {sum} are left out: too few like them to tell their chance', shown.untold.count)
                Tag('p', untold.format(n=number(shown.untold.count), sum=money(shown.untold.amount, shown.currency)), 'v-faint v-small')
            if shown.total.advances:
                Tag('p', _('Advances {sum}: not part of the plan').format(sum=money(shown.total.advances, shown.currency)), 'v-soft')


def _nothing(_change: object) -> None:
    """This chart offers no other view of itself."""
