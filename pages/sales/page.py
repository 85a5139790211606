"""The page: filters, the period in a few figures, a table for each month, and behind each name every rouble of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from nicegui import ui
from starlette.requests import Request

from dashboard import charts, journal, months
from dashboard.charts import sales as chart
from dashboard.charts.drawing import Words
from dashboard.errors import NotFound
from dashboard.fields import SYSTEMS
from dashboard.queries import analytics
from dashboard.queries import sales as query
from dashboard.queries.sale_filters import Filters
from dashboard.queries.sales import Month, Row, Sales, Unit
from pages import frame, live
from pages.access import Me, Someone
from pages.live import on_change, read, study
from pages.parts import figures, unmet
from pages.parts.behind import Panel
from pages.parts.chart import Chart
from pages.parts.controls import field
from pages.parts.fresh import Fresh
from pages.parts.left_out import left_out
from pages.parts.tag import Tag
from pages.sales import detail
from pages.sales.address import OWN, Address
from pages.sales.closing import Closing
from pages.sales.taking import Taking
from pages.words import _, exact, language, money_signed, number, today
from pages.words import month as month_name

STYLE: Final = (Path(__file__).parent / 'sales.css').read_text(encoding='utf-8')
ROOM: Final = 400
"""Pixels that the chart takes while it is counted."""
NONE: Final = '—'
TYPED: Final = 1000
"""Milliseconds without a key after which a month is taken as typed."""
LABELS: Final = {'month': 'This month', 'last-month': 'Last month', 'quarter': 'This quarter', 'last-quarter': 'Last quarter', 'year': 'Last 12 months', 'own': 'Own months'}
"""The named periods, and the keys of their labels' translations."""
CONCERNS: Final = (
    journal.PAYMENT, journal.SHARES_SET, journal.BONUS, journal.PLAN, journal.FIELD, journal.DEAL_DELETED, journal.DEAL_RESTORED, journal.PERSON,
    journal.DAY_BEGAN,
)  # fmt: skip


@frame.screen('/sales')
async def page(me: Me, request: Request) -> None:
    """The address is the view: a link shows a colleague the same, of what that colleague may see."""
    address = Address.read(request.query_params)
    ui.add_css(STYLE)
    with frame.page(me, title=_('Sales'), active='sales'), Tag('div', classes='v-wrap sl'):
        view = View(me, address, request.query_params)
        on_change(view.fresh.stale)
        await view.fresh.look_again()
        view.fresh.keep()


class View:
    """One reader's open report; another filter is another address."""

    def __init__(self, me: Someone, address: Address, asked: Mapping[str, str]) -> None:
        self.me, self.address, self.asked = me, address, asked
        self.drawn: object = None
        self.fresh = Fresh(self._read, self._show, lambda entry: entry.what.startswith(CONCERNS))
        with Tag('header', classes='v-headline'):
            Tag('h1', _('Sales by the day of payment'))
            self.taking = Taking(me, self.address.filters(today()))
        Tag('p', _('Deals that were paid in full in this month, with whoever was responsible on the day of payment; advances stand apart'), 'v-soft sl-about')
        self.closing = Closing(me, self.fresh.look_again)
        self.box = Tag('div')
        self.charted = Tag('section', classes='sl-chart', aria_label=_('Chart'))
        self.chart: Chart | None = None
        self.panel = Panel()

    async def _open(self, key: Any) -> None:
        """A mark was clicked: the deals behind it."""
        await self.panel.ask(charts.behind_sales, key, self.address.filters(today()), by=self.me.id)

    async def _take(self, form: object) -> None:
        """The chart's figures in a file; who may not take them out is told."""
        filters = self.address.filters(today())
        await figures.take(form, self._said(filters), charts.export_sales, filters, by=self.me.id)

    def _said(self, filters: Filters) -> str:
        """What the chart shows, for what leaves the page."""
        return ' · '.join((f'{month_name(filters.first)} – {month_name(filters.last)}', *self._whose(filters), _('as of {now}').format(now=exact(live.now()))))

    def _whose(self, asked: Filters) -> list[str]:
        """What the filters let, in words."""
        shown, known = self.counted[0], self.choices
        names = (
            dict(shown.departments).get(asked.department or 0), dict(shown.employees).get(asked.employee or 0), dict(known.pipelines).get(asked.pipeline or 0),
            dict(known.projects).get(asked.project or 0), asked.source, _(SYSTEMS[asked.system]) if asked.system else None,
        )  # fmt: skip
        return [name for name in names if name] or [_('all whose figures you may see')]

    async def _read(self) -> None:
        """Whose month is not this reader's to see is not unfolded."""
        self.choices = await read(analytics.choices, self.address.pipeline, together=True, by=self.me.id)
        self.address = self.address.among(self.choices)
        shown = await study(query.shown, self.address.filters(today()), by=self.me.id)
        if (address := self.address.of(shown)) != self.address:
            self.address = address
            shown = await study(query.shown, address.filters(today()), by=self.me.id)
        self.taking.filters = shown.filters
        self.counted = shown, await read(months.closed, by=self.me.id), await self._unfolded()

    def _show(self) -> None:
        if self.counted == self.drawn or self.box.is_deleted:
            return
        self.drawn = shown, closed, unfolded = self.counted
        self.closing.show(closed)
        self.taking.show(shown)
        self._chart(shown)
        self.box.clear()
        with self.box:
            self._draw(shown)
            if unfolded:
                detail.draw(unfolded, str(replace(self.address, who=None, month=None)))

    def _chart(self, shown: Sales) -> None:
        if self.chart is None:
            with self.charted:
                self.chart = Chart('sales', ROOM, on_mark=self._open, on_act=lambda _change: None, whole=chart.ALL, on_take=self._take if shown.exports else None)
        self.chart.show(chart.draw(shown, Words(language())), self._said(self.address.filters(today())))

    async def _unfolded(self) -> query.Detail | None:
        if self.address.who is None or self.address.month is None:
            return None
        try:
            return await study(query.detail, self.address.month, self.address.who, self.address.filters(today()), by=self.me.id)
        except NotFound:
            return None

    def _draw(self, shown: Sales) -> None:
        self._filters(shown)
        if self.address.unmet(self.asked):
            unmet.said()
        _figures(shown)
        left_out(shown.left_out, shown.currency)
        if not shown.months:
            Tag('p', _('Nothing was paid in this period. A sale stands here once it is paid in full and a head or 1С has confirmed it.'), 'v-empty')
        for month in shown.months:
            self._month(shown, month)

    def _filters(self, shown: Sales) -> None:
        own = self.address.own_months
        with Tag('div', classes='sl-filters', role='group', aria_label=_('Filters')):
            self._select('period', _('Period'), {name: _(label) for name, label in LABELS.items()}, OWN if own else self.address.period)
            if own:
                for name, label, value in (('from', _('from'), shown.filters.first), ('to', _('to'), shown.filters.last)):
                    control = field(label, lambda value=value: ui.input(value=f'{value:%Y-%m}').props(f'type=month debounce={TYPED}'))
                    control.on_value_change(lambda event, name=name: self._go(name, event.value))
            if len(shown.departments) > 1:
                self._select('department', _('Department'), {0: _('All departments'), **dict(shown.departments)}, shown.filters.department or 0)
            if shown.together:
                self._select('employee', _('Employee'), {0: _('Everybody'), **dict(shown.employees)}, shown.filters.employee or 0)
            self._of_deals(shown.filters)
        if shown.filters.some:
            Tag('p', _('Of some deals there is no bonus: it is of all the money that somebody brought.'), 'v-faint v-small')

    def _of_deals(self, asked: Filters) -> None:
        """Filters by what the deals are, where there is something to choose."""
        known = self.choices
        if len(known.pipelines) > 1:
            self._select('pipeline', _('Pipeline'), {0: _('all of one currency'), **dict(known.pipelines)}, asked.pipeline or 0)
        if known.projects:
            self._select('project', _('Project'), {0: _('all'), **dict(known.projects)}, asked.project or 0)
        if known.sources:
            self._select('source', _('Source'), {'': _('all'), **{one: one for one in known.sources}}, asked.source or '')
        if known.systems:
            self._select('system', _('System'), {'': _('all'), **{code: _(SYSTEMS[code]) for code in known.systems}}, asked.system or '')

    def _select(self, name: str, label: str, options: dict[Any, str], value: Any) -> None:
        control = field(label, lambda: ui.select(options, value=value if value in options else next(iter(options))))
        control.mark(f'filter-{name}').on_value_change(lambda event: self._go(name, event.value))

    def _go(self, name: str, value: Any) -> None:
        """To another view, if it is one: a year that is still being typed, 0202, is none."""
        there = self.address.changed(name, value, today())
        if there != replace(self.address, who=None, month=None):
            ui.navigate.to(str(there))

    def _month(self, shown: Sales, month: Month) -> None:
        bonus = any(row.bonus is not None for one in shown.months for unit in one.units for row in unit.rows)
        with Tag('section', classes='sl-month'):
            with Tag('header', classes='v-headline'):
                Tag('h2', said := month_name(month.month).capitalize())
                self.closing.draw(month.month)
            with Tag('div', classes='sl-scroll'), Tag('table', classes='v-table v-team sl-table', role='table', aria_label=said, data_month=f'{month.month:%Y-%m}'):
                _headings([label for label, *_rest in _cells(month.whole, shown.currency, bonus=bonus)])
                for unit in month.units:
                    with Tag('tbody', role='rowgroup'):
                        if len(month.units) > 1 or len(unit.rows) > 1:
                            _line(unit.name or _('No department'), unit.whole, shown.currency, bonus=bonus, heading='rowgroup')
                        self._people(month.month, unit, shown.currency, bonus=bonus)
                if len(month.units) > 1:
                    with Tag('tfoot', role='rowgroup'):
                        _line(_('In all'), month.whole, shown.currency, bonus=bonus, heading='row')

    def _people(self, month: date, unit: Unit, currency: str, *, bonus: bool) -> None:
        for row in unit.rows:
            there = replace(self.address, who=row.person, month=month)
            _line(row.name or _('Nobody responsible'), row, currency, bonus=bonus, heading='row', link=f'{there}#detail', key=f'{row.person} {month:%Y-%m}')


def _figures(shown: Sales) -> None:
    """The period at a glance; advances are in no plan."""
    whole, currency = shown.whole, shown.currency
    facts = [
        (_('Confirmed'), money_signed(whole.amount, currency), _compared(shown)),
        (_('Sales'), number(whole.deals), ''),
        (_('Average sale'), _average(whole, currency), ''),
        (_('Waits for 1С'), money_signed(whole.waiting, currency), _('claimed, and counted nowhere until 1С or a head confirms it')),
        (_('Advances'), money_signed(shown.advances, currency), _('as of today; not part of the plan')),
    ]
    if whole.bonus is not None:
        facts.append((_('Bonus'), money_signed(whole.bonus, currency), _('Money received × rate × the step for the plan; unfold a line to see the payment and the rule')))
    with Tag('dl', classes='sl-figures'):
        for label, value, remark in facts:
            with Tag('div'):
                Tag('dt', label)
                Tag('dd', value)
                if remark:
                    Tag('dd', remark, 'v-faint v-small')


def _compared(shown: Sales) -> str:
    """«5 577 100 ₽ на тот же рабочий день прошлого месяца» of a month that goes on, else «… за столько же времени до этого»."""
    if shown.before is None:
        return ''
    said = {
        'month': _('{sum} on the same working day of the month before'),
        'quarter': _('{sum} on the same working day of the quarter before'),
        None: _('{sum} in as long a time before'),
    }[shown.so_far]
    return said.format(sum=money_signed(shown.before, shown.currency))


def _average(row: Row, currency: str) -> str:
    """To the rouble: what nobody paid needs no kopecks."""
    return NONE if row.average is None else money_signed((row.average + 50) // 100 * 100, currency)


def _cells(row: Row, currency: str, *, bonus: bool) -> Sequence[tuple[str, str, str]]:
    """A row's figures: label, text and classes."""
    cells = [
        (_('Deals'), number(row.deals), ''),
        (_('Confirmed'), money_signed(row.amount, currency), ''),
        (_('For goods'), money_signed(row.goods, currency), ''),
        (_('For services'), money_signed(row.services, currency), ''),
        (_('Refunds and later payments'), money_signed(row.later, currency) if row.later else NONE, 'v-bad' if row.later < 0 else ''),
        (_('Average sale'), _average(row, currency), ''),
        (_('Waits for 1С'), money_signed(row.waiting, currency) if row.waiting else NONE, 'v-warn' if row.waiting else ''),
    ]
    paid = [(_('Bonus'), NONE if row.bonus is None else money_signed(row.bonus, currency), '')] if bonus else []
    return [*cells, *paid]


def _headings(labels: Sequence[str]) -> None:
    with Tag('thead', role='rowgroup'), Tag('tr', role='row'):
        Tag('th', _('Employee'), scope='col', role='columnheader')
        for label in labels:
            Tag('th', label, 'v-number', scope='col', role='columnheader')


def _line(name: str, row: Row, currency: str, *, bonus: bool, heading: str, link: str = '', key: str = '') -> None:
    with Tag('tr', classes='' if link else 'sl-sum', role='row', data_row=key):
        with Tag('th', scope=heading, role='rowheader'):
            Tag('a', name, href=link) if link else Tag('span', name)
        for label, text, classes in _cells(row, currency, bonus=bonus):
            Tag('td', text, f'v-number {classes}{" sl-none" if text == NONE else ""}'.strip(), role='cell', data_label=label)
