"""One open analytics page: its filters, its charts, and the deals behind a mark."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any

from nicegui import ui

from dashboard import charts, journal
from dashboard.fields import SYSTEMS
from dashboard.queries import analytics as query
from dashboard.queries.analytics import Choices
from pages import live, words
from pages.analytics.address import OWN, Address
from pages.analytics.controls import Control, Filters, Slides, Summary
from pages.live import Entries, read, study
from pages.parts import figures, look, unmet
from pages.parts.behind import Panel
from pages.parts.chart import Chart
from pages.parts.tag import Tag
from pages.words import _, language, ngettext, number

LABELS = {'month': 'This month', 'last-month': 'Last month', 'quarter': 'This quarter', 'last-quarter': 'Last quarter', '90': 'Last 90 days', 'year': 'Last 12 months', 'all': 'All time', 'own': 'Own days'}
"""The named periods, and the keys of their labels' translations."""


class View:
    """A reader's page; lives as long as its client."""

    def __init__(self, address: Address, choices: Choices, by: int, *, left_out: bool) -> None:
        self.address, self.choices, self.by, self.left_out = address, choices, by, left_out
        self.turn = 0
        self.charts: dict[str, tuple[Chart, ...]] = {}
        self.drawn: dict[str, Sequence[charts.Chart]] = {}

    def head(self, sections: Mapping[str, str]) -> None:
        """The sticky line: filters and the way to each section; below it one sentence on what is shown."""
        with ui.element('div').classes('va-top'), ui.element('div').classes('va-line'):
            self.filters = Filters(_('Filters'), self.change)
            with ui.element('nav').classes('va-jump').props(f'aria-label="{_("Sections")}"'):
                for section, title in sections.items():
                    ui.link(_(title), f'#{section}')
            with ui.element('nav').classes('va-ways').props(f'aria-label="{_("Show and print")}"'):
                self.presentation = Tag('a', _('Presentation'), 'v-link')
                Tag('a', _('The month on one page'), 'v-link', href='/analytics/month', target='_blank')
        with ui.element('h1').classes('v-unseen'):
            ui.label(_('Analytics'))
        self.what = ui.label().classes('va-what')
        self.without = unmet.said() if self.left_out else None
        with ui.element('div').classes('va-figures-slide'):
            self.figures = Summary(lambda key: self.open('summary', key))
        self.slides = Slides() if self.address.present else None
        self.panel = Panel()

    def section(self, section: str, title: str, drawn: Sequence[charts.Chart]) -> None:
        """A section with its charts, which are still to be counted."""
        with ui.element('header'):
            with ui.element('h2'):
                ui.label(title)
            if section == 'conversion':
                self.compared = Filters(_('Where employees are compared'), self.change)
            if section == 'time':
                self.measure = Filters(_('How time is measured'), self.change)
            if section == 'comments':
                self.dayed = Filters(_('The day by quarters of an hour'), self.change)
            if section == 'quality':
                self.parted = Filters(_('The day before and after which comments are compared'), self.change)
        self.drawn[section] = drawn
        self.charts[section] = tuple(
            Chart(
                one.name, one.room, on_mark=lambda key, name=one.name: self.open(name, key), on_act=self.act, whole=one.whole,
                on_take=partial(self.take, one) if self.choices.exports else None,
            )
            for one in drawn
        )

    async def count(self) -> None:
        """Show the filters as they are, then count section by section; a newer turn takes over."""
        self.turn = turn = self.turn + 1
        self._show_filters()
        ask = self._ask()
        summary = await study(charts.figures, ask, by=self.by, language=language())
        if turn != self.turn:
            return
        self.figures.show(summary)
        for section, drawn in self.drawn.items():
            drawings = await study(charts.draw, [one.name for one in drawn], ask, by=self.by, language=language())
            if turn != self.turn:
                return
            for chart, one, drawing in zip(self.charts[section], drawn, drawings, strict=True):
                chart.show(drawing, self._viewed(one))

    async def change(self, name: str, value: Any) -> None:
        """A filter was changed; the address follows, so that a link is a view. What is changed meanwhile is not lost."""
        before, self.address = self.address, self.address.changed(name, value, words.today())
        if self.without:
            self.without.set_visibility(False)  # what is chosen now is obeyed
        pipeline = self.address.pipeline
        if pipeline != before.pipeline:
            choices = await read(query.choices, pipeline, by=self.by)
            if pipeline != self.address.pipeline:
                return  # yet another was chosen meanwhile
            self.choices, self.address = choices, self.address.among(choices)
        elif pipeline in {None, self.choices.pipeline}:  # else its choices are being read, and hold then
            self.address = self.address.among(self.choices)
        await self.count()

    async def changed(self, entries: Entries) -> None:
        """A commit: the stages' names, order, kinds and norms hold for all history, so their change is counted at once."""
        if any(entry.what.startswith(journal.PIPELINE) for entry in entries):
            self.choices = await read(query.choices, self.address.pipeline, by=self.by)
            await self.count()

    async def act(self, change: Any) -> None:
        """What a chart offered was taken: another horizon, or another day."""
        if isinstance(change, dict):
            for name in {'within', 'day'} & change.keys():
                await self.change(name, change[name])

    async def open(self, name: str, key: Any) -> None:
        """A mark was clicked: the deals behind it, unless another was clicked meanwhile."""
        await self.panel.ask(charts.behind, name, key, self._ask(), by=self.by)

    async def take(self, chart: charts.Chart, form: Any) -> None:
        """A chart's figures as a file, with the sentence of the view that was asked for; that stands in the journal."""
        await figures.take(form, self._viewed(chart), charts.export, chart.name, self._ask(), by=self.by)

    def _ask(self) -> Any:
        return replace(self.address.ask(self.choices.pipeline, words.today()), now=live.now())

    def _show_filters(self) -> None:
        address = str(self.address)
        self.presentation.props['href'] = str(replace(self.address, present=True))
        self.presentation.update()
        if self.slides:
            self.slides.show(look.PATH, str(replace(self.address, present=False)))
        self.filters.show(self._controls(), address)
        self.measure.show(self._measures(), address)
        self.compared.show(self._stages(), address)
        day = self.address.day.isoformat() if self.address.day else ''
        self.dayed.show((Control('day', _('Day'), day, 'date'),), address)
        since = self.address.since.isoformat() if self.address.since else ''
        self.parted.show((Control('since', _('Before and after'), since, 'date'),), address)
        self.what.set_text(self._said())

    def _controls(self) -> Sequence[Control]:
        first, last = self.address.days(words.today())
        own = self.address.own_days
        controls = [Control('period', _('Period'), OWN if own else self.address.period, options=[(name, _(label)) for name, label in LABELS.items()])]
        if own:
            controls.append(Control('from', _('from'), first.isoformat() if first else '', 'date'))
            controls.append(Control('to', _('to'), last.isoformat() if last else '', 'date'))
        if len(self.choices.pipelines) > 1:
            controls.insert(0, Control('pipeline', _('Pipeline'), self.choices.pipeline, options=self.choices.pipelines))
        if len(self.choices.employees) > 1:
            controls.append(Control('employee', _('Employee'), self.address.employee, options=[('', _('all')), *self._people().items()]))
        if len(self.choices.departments) > 1:
            controls.append(Control('department', _('Department'), self.address.department, options=[('', _('all')), *self.choices.departments]))
        if self.choices.projects:
            controls.append(Control('project', _('Project'), self.address.project, options=[('', _('all')), *self.choices.projects]))
        if self.choices.sources:
            controls.append(Control('source', _('Source'), self.address.source, options=[('', _('all')), *((one, one) for one in self.choices.sources)]))
        if self.choices.systems:
            controls.append(Control('system', _('System'), self.address.system, options=[('', _('all')), *((code, _(SYSTEMS[code])) for code in self.choices.systems)]))
        return controls

    def _people(self) -> dict[int, str]:
        """The employees, with a word beside those who left."""
        return {id_: _('{name} (left)').format(name=name) if id_ in self.choices.left else name for id_, name in self.choices.employees}

    def _measures(self) -> Sequence[Control]:
        return (
            Control('clock', _('Clock'), self.address.clock, 'choice', [('working', _('Working time')), ('calendar', _('Calendar'))]),
            Control('by', _('Unit'), self.address.by, 'choice', [('visit', _('By stay')), ('deal', _('By deal'))]),
        )

    def _stages(self) -> Sequence[Control]:
        names = [(one.id, one.name_en if language() == 'en' and one.name_en else one.name) for one in self.choices.stages]
        chosen = self.address.stage or (names[0][0] if names else None)
        return (Control('stage', _('Employees are compared at'), chosen, options=names),) if names else ()

    def _said(self, day: Callable[[date], str] = words.day, when: Callable[[datetime], str] = words.when) -> str:
        """One sentence on what is shown, its days as people say them; in a file, which is read later, in full."""
        first, last = self.address.days(words.today())
        days = ' – '.join(day(one) if one else '…' for one in (first, last)) if first or last else _('all time')
        pipeline = dict(self.choices.pipelines)[self.choices.pipeline]
        department = dict(self.choices.departments).get(self.address.department or 0)
        employee = self._people().get(self.address.employee or 0)
        people = ' · '.join(filter(None, (employee, department))) or _('all whose figures you may see')
        project = dict(self.choices.projects).get(self.address.project or 0) or _('all projects')
        said = _('“{pipeline}” · {days} · {employee} · {project} · as of {now}')
        more = (self.address.source, _(SYSTEMS[self.address.system]) if self.address.system else None)
        project = ' · '.join(filter(None, (project, *more)))
        return said.format(pipeline=pipeline, days=days, employee=people, project=project, now=when(live.now()))

    def _viewed(self, chart: charts.Chart) -> str:
        """The sentence of what a chart shows, for what leaves the page."""
        return ' · '.join((self._said(words.date_typed, words.exact), *self._measured(chart)))

    def _measured(self, chart: charts.Chart) -> Sequence[str]:
        """The horizon and the unit, where the chart hangs on them; the page has them in its titles and switches."""
        within, unit = self.address.within, _('By deal') if self.address.by == 'deal' else _('By stay')
        said = {'within': ngettext('Pass within {n} day', 'Pass within {n} days', within).format(n=number(within)), 'by': f'{_("Unit")}: {unit}'}
        return [said[what] for what in chart.measured]
