"""What the pages of sales and plan tell beyond the reports of contracts.md: each line of money, what bonuses are made of, what waits, a month by day, and the deals that may close it."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

import pandas as pd
from sqlmodel import Session

from dashboard import pipelines, plan_month
from dashboard.material import Material
from dashboard.plan_month import Month
from dashboard.queries import sales
from dashboard.queries.closing import Of
from dashboard.queries.sale_filters import Filters
from dashboard.queries.sales import Line, Taken
from dashboard.reports import Answer, roubles

FIRST, LAST = date(2000, 1, 1), date(2100, 12, 1)
"""The months of an open period."""
WHOLE: Final = 10_000
"""A rate of everything, as rules have it."""


def _lines(session: Session, made: Material, by: int) -> Answer:
    """A row each payment and person, of the months that the period touches; `bonus` is the person's own."""
    rows = [
        (f'{one.month:%Y-%m}', one.paid.isoformat(), name or None, unit or None, one.deal, one.title, one.document or None, _kind(one), *map(roubles, (one.goods, one.services, one.amount, one.bonus)))
        for name, unit, one in _taken(session, made, by).lines
    ]
    columns = ('month', 'paid', 'employee', 'department', 'deal', 'title', 'document', 'kind', 'goods', 'services', 'amount', 'bonus')
    return _table(rows, columns), {}, _nothing(made)


def _bonuses(session: Session, made: Material, by: int) -> Answer:
    """A row each bonus: base × rate × step; `of` says on whose money, one's own or the department's, whose `plan` and `fact` it then has."""
    rows = [
        (
            one.bonus.month, one.name, one.department or None, one.bonus.rule.name, 'department' if one.bonus.rule.of_team else 'own', roubles(one.goods), one.bonus.rule.goods / WHOLE,
            roubles(one.services), one.bonus.rule.services / WHOLE, roubles(one.bonus.plan), roubles(one.bonus.fact),
            None if one.bonus.attainment is None else float(one.bonus.attainment), float(one.bonus.factor), roubles(one.bonus.amount),
        )
        for one in _taken(session, made, by).paid
    ]  # fmt: skip
    columns = ('month', 'employee', 'department', 'rule', 'of', 'goods', 'goods_rate', 'services', 'services_rate', 'plan', 'fact', 'attainment', 'step', 'bonus')
    return _table(rows, columns), {}, _nothing(made)


def _of_team(session: Session, made: Material, by: int) -> Answer:
    """A row each line on which a head is paid as the department's: `employee` is the head, `seller` whose sale it is, `bonus` the head's. Without a deal:
    a month's lines that are not for the reader, who led then and does no more, together."""
    taken = _taken(session, made, by)
    rows = [
        (f'{one.month:%Y-%m}', one.paid.isoformat(), name, unit or None, seller or None, one.deal, one.title, one.document or None, _kind(one), *map(roubles, (one.goods, one.services, one.amount, one.bonus)))
        for name, unit, seller, one in taken.team
    ]
    rows += [(f'{month:%Y-%m}', None, name, unit or None, *(None,) * 5, *map(roubles, (one.goods, one.services, one.amount, one.bonus))) for month, name, unit, one in taken.unseen]
    columns = ('month', 'paid', 'employee', 'department', 'seller', 'deal', 'title', 'document', 'kind', 'goods', 'services', 'amount', 'bonus')
    return _table(rows, columns), {}, _nothing(made)


def _waiting(session: Session, made: Material, by: int) -> Answer:
    """A row each payment that was claimed and waits for 1С; it is in no sum of `sales`."""
    rows = [
        (f'{one.month:%Y-%m}', one.paid.isoformat(), name or None, unit or None, one.deal, one.title, one.invoice, one.document or None, roubles(one.amount))
        for name, unit, one in _taken(session, made, by).waiting
    ]
    return _table(rows, ('month', 'paid', 'employee', 'department', 'deal', 'title', 'invoice', 'document', 'amount')), {}, _nothing(made)


def _taken(session: Session, made: Material, by: int) -> Taken:
    """The months that the period touches, with the money of the days up to now."""
    first, last = (made.ask.start or FIRST).replace(day=1), (made.ask.end or made.today).replace(day=1)
    ask, of = made.ask, _foreign(session, made)
    filters = Filters(first, min(last, LAST), ask.department, ask.employee, of, ask.project, ask.source, ask.system)
    return sales.taken(session, filters, by=by, until=made.today)


def _foreign(session: Session, made: Material) -> int | None:
    """A pipeline whose sums are in another currency than the shop's is told alone."""
    return None if made.seen.currency == pipelines.shop(session).currency else made.seen.pipeline_id


def _kind(line: Line) -> str:
    """`correction`: of a month that was closed."""
    return 'correction' if line.corrects else 'sale' if not line.later else 'refund' if line.amount < 0 else 'later'


def _by_day(session: Session, made: Material, by: int) -> Answer:
    """The month of --from, else the present one, day by day; with it what its line and its forecast say."""
    month = _month(session, made, by)
    rows = [(one.day.isoformat(), roubles(one.total), roubles(one.even) if month.total.plan else None) for one in month.by_day]
    return _table(rows, ('day', 'fact', 'plan_evenly')), _said(month), _nothing(made)


def _closing(session: Session, made: Material, by: int) -> Answer:
    """«Закрыть план»: the deals of the four lists, each list by what its deals are worth; `chance` 0 … 1 where it can be told as a number."""
    month = _month(session, made, by)
    rows = [
        (
            one.of.value, one.deal, one.title, one.owner.name if one.owner else None, roubles(one.amount), roubles(one.rest), one.chance.level.value, one.chance.share, one.chance.cases,
            one.chance.why.value if one.chance.why else None, one.taken,
        )
        for of in Of for one in month.lines if one.of == of
    ]  # fmt: skip
    columns = ('list', 'deal', 'title', 'employee', 'amount', 'rest', 'level', 'chance', 'cases', 'why', 'taken')
    return _table(rows, columns), _said(month), _nothing(made)


def _month(session: Session, made: Material, by: int) -> Month:
    return plan_month.month(session, made.ask.start.replace(day=1) if made.ask.start else None, by=by)


def _said(month: Month) -> dict[str, Any]:
    total, found = month.total, month.forecast
    sums = {
        'plan': total.plan, 'fact': total.fact, 'advances': total.advances, 'pace_needed': total.needed, 'pace': month.pace, 'short': month.short, 'before': month.before,
        **{f'forecast{name}': getattr(found, of) if found else None for name, of in (('', 'value'), ('_low', 'low'), ('_high', 'high'))}, 'untold_amount': month.untold.amount,
    }  # fmt: skip
    shown = {name: None if kopecks is None else roubles(round(kopecks)) for name, kopecks in sums.items()}
    return {'month': f'{month.month:%Y-%m}', **shown, 'attainment': total.attainment, 'days_left': month.days.left, 'untold_deals': month.untold.count}


def _nothing(made: Material) -> pd.Series:
    return made.seen.moves['at'].iloc[:0]


def _table(rows: list[tuple[Any, ...]], columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(columns), dtype=object)


REPORTS: Final[dict[str, Callable[[Session, Material, int], Answer]]] = {
    'sale-lines': _lines, 'bonuses': _bonuses, 'team-lines': _of_team, 'waiting': _waiting, 'plan-by-day': _by_day, 'close-plan': _closing,
}  # fmt: skip
