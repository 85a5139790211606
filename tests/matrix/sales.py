"""Sales, bonuses, months that are closed."""

from datetime import date
from typing import Any

from dashboard import bonus_rules, charts, months, sales, shares
from dashboard.errors import NotFound
from dashboard.queries import bonus_rules as rules_query
from dashboard.queries import sales as query
from dashboard.queries import shares as shares_query
from tests.matrix.rules import Row, anybody, assigning, company_head, exporting, looking

RULE = {'name': 'Продажи', 'since': date(2026, 11, 1), 'goods_rate': 2_00, 'services_rate': 10_00}
OCTOBER = date(2026, 10, 1)
MONTH = query.Filters(date(2026, 11, 1), date(2026, 11, 1))
OWN = {'anna': ('annas',), 'boris': ('boriss',), 'viktor': ('viktors', 'watched'), 'head': ('annas', 'boriss'), 'deputy': ('annas', 'boriss'), 'viktor_head': ('viktors', 'watched')}


def of_own(who: str, whose: str) -> Any:
    """Of one's own sales, of one's team's, and of nobody's for the company head alone."""
    if anybody(who, whose) != 'done' or who == 'director':
        return anybody(who, whose)
    return 'done' if whose in OWN.get(who, ()) else NotFound


ROWS = {
    'sales.booked': Row(anybody, lambda s, _, by: sales.booked(s, by=by)),
    'bonus_rules.add': Row(company_head, lambda s, _, by: bonus_rules.add(s, fields=RULE, by=by)),
    'bonus_rules.change': Row(company_head, lambda s, at, by: bonus_rules.change(s, at.rule, version=1, fields=RULE, by=by)),
    'bonus_rules.remove': Row(company_head, lambda s, at, by: bonus_rules.remove(s, at.rule, by=by)),
    'bonus_rules.restore': Row(company_head, lambda s, at, by: bonus_rules.restore(s, at.rule_gone, version=2, by=by)),
    'bonus_rules.preview': Row(company_head, lambda s, _, by: bonus_rules.preview(s, fields=RULE, by=by)),
    'queries.bonus_rules.shown': Row(company_head, lambda s, _, by: rules_query.shown(s, by=by)),
    'bonus_rules.earned': Row(anybody, lambda s, _, by: bonus_rules.earned(s, sales.booked(s, by=by), by=by)),
    'shares.put': Row(assigning, lambda s, at, by: shares.put(s, at.deal, (), reason='', seen=(), by=by)),
    'queries.shares.shown': Row(looking, lambda s, at, by: shares_query.shown(s, at.deal, by=by)),
    'months.closing': Row(company_head, lambda s, _, by: months.closing(s, OCTOBER, by=by)),
    'months.close': Row(company_head, lambda s, _, by: months.close(s, OCTOBER, by=by)),
    'months.closed': Row(anybody, lambda s, _, by: months.closed(s, by=by)),
    'queries.sales.shown': Row(anybody, lambda s, _, by: query.shown(s, MONTH, by=by)),
    'queries.sales.detail': Row(of_own, lambda s, at, by: query.detail(s, MONTH.first, at.owner or 0, by=by)),
    'queries.sales.lines': Row(anybody, lambda s, _, by: query.lines(s, MONTH, by=by)),
    'charts.behind_sales': Row(anybody, lambda s, _, by: charts.behind_sales(s, [0, 'whole'], MONTH, by=by, language='ru')),
    'charts.export_sales': Row(exporting, lambda s, _, by: charts.export_sales(s, MONTH, by=by, language='ru')),
    'queries.sales.taken': Row(exporting, lambda s, _, by: query.taken(s, MONTH, by=by)),
}
