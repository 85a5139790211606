"""Plans of months, the month against them, and «Закрыть план»."""

from datetime import date

from dashboard import closing, plan_month, plans
from dashboard.queries import plan
from tests.matrix.rules import Row, anybody, changing, company_head

MONTH = date(2026, 11, 1)
ROWS = {
    'plans.enter': Row(company_head, lambda s, at, by: plans.enter(s, [plans.Cell(at.somebody, MONTH, None, 100)], by=by)),
    'plans.copy_month': Row(company_head, lambda s, _, by: plans.copy_month(s, MONTH, by=by)),
    'plans.hand_over': Row(company_head, lambda s, at, by: plans.hand_over(s, at.somebody, by, by=by)),
    'closing.take': Row(changing, lambda s, at, by: closing.take(s, at.deal, text='Позвонить', by=by)),
    'queries.plan.grid': Row(anybody, lambda s, _, by: plan.grid(s, MONTH, by=by)),
    'queries.plan.ahead': Row(company_head, lambda s, at, by: plan.ahead(s, at.somebody, by=by)),
    'queries.plan.choices': Row(anybody, lambda s, _, by: plan.choices(s, by=by)),
    'queries.plan.planned': Row(anybody, lambda s, _, by: plan.planned(s, by=by)),
    'plan_month.with_bonus': Row(anybody, lambda s, _, by: plan_month.with_bonus(s, by=by)),
    'plan_month.lines': Row(anybody, lambda s, _, by: plan_month.lines(s, by=by)),
    'plan_month.month': Row(anybody, lambda s, _, by: plan_month.month(s, by=by)),
}
