"""Sales, bonuses, months that are closed."""

from datetime import date

from dashboard import bonus_rules, sales
from tests.matrix.rules import Row, anybody, company_head

RULE = {'name': 'Продажи', 'since': date(2026, 11, 1), 'goods_rate': 2_00, 'services_rate': 10_00}
ROWS = {
    'sales.booked': Row(anybody, lambda s, _, by: sales.booked(s, by=by)),
    'bonus_rules.add': Row(company_head, lambda s, _, by: bonus_rules.add(s, fields=RULE, by=by)),
    'bonus_rules.change': Row(company_head, lambda s, at, by: bonus_rules.change(s, at.rule, version=1, fields=RULE, by=by)),
    'bonus_rules.remove': Row(company_head, lambda s, at, by: bonus_rules.remove(s, at.rule, by=by)),
    'bonus_rules.restore': Row(company_head, lambda s, at, by: bonus_rules.restore(s, at.rule_gone, version=2, by=by)),
    'bonus_rules.earned': Row(anybody, lambda s, _, by: bonus_rules.earned(s, sales.booked(s, by=by), by=by)),
}
