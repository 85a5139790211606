"""The report as a workbook: a sheet of people by months, one with each payment; numbers are numbers, days are days."""

from collections.abc import Iterator
from decimal import Decimal

from nicegui import ui

from dashboard.errors import Refusal
from dashboard.exchange.sheets import Format, Sheet, Value
from dashboard.queries import sales as query
from dashboard.queries.sales import Filters, Line, Sales
from pages.access import Someone
from pages.live import study
from pages.parts import download, toast
from pages.parts.tag import Tag
from pages.words import _, ngettext, number, sentence


class Taking:
    """The button, for those who may take data out."""

    def __init__(self, me: Someone, filters: Filters) -> None:
        self.me, self.filters = me, filters
        self.button = Tag('button', 'Excel', 'v-button', type='button', data_testid='sales-export').once('click', self._take)
        self.button.set_visibility(False)

    def show(self, shown: Sales) -> None:
        """Offer it where it is allowed, and where there is something."""
        self.button.set_visibility(shown.exports and bool(shown.months))

    async def _take(self) -> None:
        try:
            report, lines = await study(query.taken, self.filters, by=self.me.id)
            name = f'{_("Sales")} {self.filters.first:%Y-%m}' + (f'–{self.filters.last:%Y-%m}' if self.filters.last > self.filters.first else '')
            address, n = await download.offer(_book(report, lines), Format.XLSX, name, by=self.me.id)
        except Refusal as refusal:
            toast.say(sentence(refusal))
            return
        ui.navigate.to(address)
        toast.say(ngettext('{n} row written', '{n} rows written', n).format(n=number(n)))


def _book(report: Sales, lines: tuple[tuple[str, str, Line], ...]) -> Sheet:
    headings = (
        _('Month'), _('Department'), _('Employee'), _('Deals'), _('Confirmed'), _('For goods'), _('For services'), _('Refunds and later payments'), _('Average sale'),
        _('Waits for 1С'), _('Bonus'),
    )  # fmt: skip
    of_lines = (
        _('Month'), _('Day of payment'), _('Department'), _('Employee'), _('Deal'), _('Invoice'), _('Document'), _('What'), _('For goods'), _('For services'), _('Amount'), _('Bonus'),
    )  # fmt: skip
    each = Sheet(_('Payments'), of_lines, [_paid(*line) for line in lines], (8, 9, 10, 11), _('In all'))
    return Sheet(_('Sales'), headings, list(_people(report)), (3, 4, 5, 6, 7, 9, 10), _('In all'), (each,))


def _people(report: Sales) -> Iterator[list[Value]]:
    for month in report.months:
        for unit in month.units:
            for row in unit.rows:
                sums = [None if kopecks is None else _roubles(kopecks) for kopecks in (row.amount, row.goods, row.services, row.later, row.average, row.waiting, row.bonus)]
                yield [month.month, unit.name, row.name or _('Nobody responsible'), row.deals, *sums]


def _paid(name: str, department: str, line: Line) -> list[Value]:
    what = _('correction of a closed month') if line.corrects else _('sale') if not line.later else _('refund') if line.amount < 0 else _('later payment')
    sums: list[Value] = [None if kopecks is None else _roubles(kopecks) for kopecks in (line.goods, line.services, line.amount, line.bonus)]
    return [line.month, line.paid, department, name or _('Nobody responsible'), line.title or str(line.deal), line.invoice, line.document, what, *sums]


def _roubles(kopecks: int) -> Decimal:
    return Decimal(kopecks) / 100
