"""The report as a workbook: people by months, each payment, what each bonus is made of, what waits; numbers are numbers, days are days."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from nicegui import ui

from dashboard import yearmonth
from dashboard.analytics.bonuses import Correction, Rule
from dashboard.analytics.plan import reached
from dashboard.errors import Refusal
from dashboard.exchange.sheets import Format, Sheet, Value
from dashboard.queries import sales as query
from dashboard.queries.sales import Filters, Line, Paid, Sales, Taken
from pages import windows
from pages.access import Someone
from pages.live import study
from pages.parts import download, toast
from pages.parts.tag import Tag
from pages.sales.detail import corrected_by
from pages.words import _, ngettext, number, sentence
from pages.words import month as month_name


class Taking:
    """The button, for those who may take data out."""

    def __init__(self, me: Someone, filters: Filters) -> None:
        self.me, self.filters = me, filters
        self.button = Tag('button', 'Excel', 'v-button', type='button', data_testid='sales-export').once('click', self._take)
        self.without = Tag('span', _('Without bonuses: they are not seen on a screen “Before everybody”'), 'v-faint v-small')
        self.button.set_visibility(False)
        self.without.set_visibility(False)

    def show(self, shown: Sales) -> None:
        """Offer it where it is allowed, and where there is something."""
        offered = shown.exports and bool(shown.months)
        self.button.set_visibility(offered)
        self.without.set_visibility(offered and windows.before_all())

    async def _take(self) -> None:
        try:
            taken = await study(query.taken, self.filters, by=self.me.id)
            name = f'{_("Sales")} {self.filters.first:%Y-%m}' + (f'–{self.filters.last:%Y-%m}' if self.filters.last > self.filters.first else '')
            address, n = await download.offer(_book(taken), Format.XLSX, name, by=self.me.id)
        except Refusal as refusal:
            toast.say(sentence(refusal))
            return
        ui.navigate.to(address)
        toast.say(ngettext('{n} row written', '{n} rows written', n).format(n=number(n)))


def _book(taken: Taken) -> Sheet:
    """People by months; beside it each payment, what each bonus is made of, and what waits for 1С. Deals are in no sum: a shared one is several people's."""
    bonus = any(month.whole.bonus is not None for month in taken.report.months)
    headings = (
        _('Month'), _('Department'), _('Employee'), _('Deals'), _('Confirmed'), _('For goods'), _('For services'), _('Refunds and later payments'), _('Average sale'),
        _('Waits for 1С'), *((_('Bonus'),) if bonus else ()),
    )  # fmt: skip
    of_lines = (
        _('Month'), _('Day of payment'), _('Department'), _('Employee'), _('Deal'), _('Invoice'), _('Document'), _('What'), _('For goods'), _('For services'), _('Amount'),
        *((_('Bonus by the own rule'), _('Rule of the correction')) if bonus else ()),
    )  # fmt: skip
    each = Sheet(_('Payments'), of_lines, [_payment(*line, bonus=bonus) for line in taken.lines], (8, 9, 10, *((11,) if bonus else ())), _('In all'))
    beside = [each, *([_bonuses(taken.paid)] if bonus else []), *([_waiting(taken.waiting)] if taken.waiting else [])]
    return Sheet(_('Sales'), headings, list(_people(taken.report, bonus=bonus)), (4, 5, 6, 7, 9, *((10,) if bonus else ())), _('In all'), tuple(beside))


def _people(report: Sales, *, bonus: bool) -> Iterator[list[Value]]:
    for month in report.months:
        for unit in month.units:
            for row in unit.rows:
                sums = [_roubles(kopecks) for kopecks in (row.amount, row.goods, row.services, row.later, row.average, row.waiting, *((row.bonus,) if bonus else ()))]
                yield [month.month, unit.name, row.name or _('Nobody responsible'), row.deals, *sums]


def _payment(name: str, department: str, line: Line, *, bonus: bool) -> list[Value]:
    what = _('correction of a closed month') if line.corrects else _('sale') if not line.later else _('refund') if line.amount < 0 else _('later payment')
    sums = [_roubles(kopecks) for kopecks in (line.goods, line.services, line.amount, *((line.bonus,) if bonus else ()))]
    rules = ['; '.join(corrected_by(one) for one in line.by)] if bonus else []
    return [line.month, line.paid, department, name or _('Nobody responsible'), line.title or str(line.deal), line.invoice, line.document, what, *sums, *rules]


def _bonuses(paid: Sequence[Paid]) -> Sheet:
    """Base × rate × step, a row for each bonus, and one for each rule by which it corrects closed months; what a closed month paid is as it was paid."""
    headings = (
        _('Month'), _('Department'), _('Employee'), _('Rule'), _('For goods'), _('Rate of the goods, %'), _('For services'), _('Rate of the services, %'), _('Plan'), _('Received for the plan'),
        _('Of the plan, %'), _('Step: × rate'), _('Bonus'),
    )  # fmt: skip
    return Sheet(_('Bonuses'), headings, [_correction(one, one.correction) if one.correction else _bonus(one) for one in paid], (12,), _('In all'))


def _bonus(one: Paid) -> list[Value]:
    bonus, rule = one.bonus, one.bonus.rule
    part = Decimal(reached(bonus.fact, bonus.plan, 1_000)) / 10 if bonus.plan else None
    return [*_on(one, rule.name, rule), _roubles(bonus.plan), _roubles(bonus.fact), part, _step(bonus.factor), _roubles(one.amount)]


def _correction(one: Paid, by: Correction) -> list[Value]:
    """By the rule and the step that `by` says; the plan was that of its month."""
    rule = by.rule or one.bonus.rule
    name = _('{rule}: correction of {month}').format(rule=rule.name, month=month_name(yearmonth.of(by.month)))
    return [*_on(one, name, rule), None, None, None, _step(by.factor), _roubles(one.amount)]


def _on(one: Paid, name: str, rule: Rule) -> list[Value]:
    """Whose, by which rule, on what and at which rates."""
    sums = (_roubles(one.goods), Decimal(rule.goods) / 100, _roubles(one.services), Decimal(rule.services) / 100)
    return [yearmonth.of(one.bonus.month), one.department, one.name, name, *sums]


def _step(factor: Fraction) -> Decimal:
    return Decimal(round(10_000 * factor)) / 10_000


def _waiting(lines: Sequence[tuple[str, str, Line]]) -> Sheet:
    headings = (_('Month'), _('Day of payment'), _('Department'), _('Employee'), _('Deal'), _('Invoice'), _('Document'), _('Amount'))
    rows: list[list[Value]] = [
        [line.month, line.paid, department, name or _('Nobody responsible'), line.title or str(line.deal), line.invoice, line.document, _roubles(line.amount)]
        for name, department, line in lines
    ]
    return Sheet(_('Waits for 1С'), headings, rows, (7,), _('In all'))


def _roubles(kopecks: int | None) -> Decimal | None:
    return None if kopecks is None else Decimal(kopecks) / 100
