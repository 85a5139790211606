"""The demo's books: rules of bonuses, a refund into a month that is closed, and the months that are."""

from datetime import date, datetime, time, timedelta
from typing import Final

from sqlmodel import Session, col, select

from dashboard import bonus_rules, clock, lines, months, payments
from dashboard.demo.cast import Team
from dashboard.demo.days import Days
from dashboard.models import Deal, DealLine, ProductKind
from dashboard.pricing import UNIT
from dashboard.settings import TEAM_ZONE

RULES: Final = (
    {'name': 'Продажи', 'goods_rate': 2_00, 'services_rate': 10_00, 'steps': '0:100,100:120'},
    {'name': 'Руководитель', 'goods_rate': 50, 'services_rate': 50, 'of_team': True},
)
"""2 % of the goods and 10 % of the works, a fifth more from the plan on; half a percent of the department for its head."""
REFUND: Final = 1_840_00
_LEAST: Final = 10 * REFUND
_MORNING: Final = time(10)


def keep(session: Session, days: Days, team: Team) -> None:
    """Write them, each at its own moment; the session's clock is put back after."""
    today = days.at.astimezone(TEAM_ZONE).date()
    this = today.replace(day=1)
    for rule in RULES:
        bonus_rules.add(session, fields={**rule, 'since': _back(this, 12)}, by=team.ids['director'])
    clock.stamp(session, min(_at(this + timedelta(days=4)), days.at))
    months.close(session, _back(this, 1), by=team.ids['director'])
    clock.stamp(session, min(max(_at(today - timedelta(days=12)), _at(this)), days.at))
    _give_back(session, team, _back(this, 3))
    clock.stamp(session, days.at)


def _give_back(session: Session, team: Team, month: date) -> None:
    """Something of a sale of that month was not as it was meant: Anna's, where she had one. A discount afterwards, and its money back."""
    of = (DealLine.kind == ProductKind.GOODS, DealLine.discount == 0, DealLine.quantity * DealLine.price >= UNIT * _LEAST)
    sold = (Deal.paid_on >= month, Deal.paid_on < _back(month, -1))  # type: ignore[operator]
    found = select(DealLine).join(Deal).where(*of, *sold).order_by(col(Deal.owner_id) != team.ids['anna'], col(DealLine.deal_id), col(DealLine.position))
    line = session.exec(found.limit(1)).first()
    if line is None:
        return
    by = team.ids['director']
    lines.change(session, line.id or 0, version=line.version, fields={'discount': REFUND, 'discount_in': 'sum'}, by=by)
    refund = {'paid_on': clock.today(session), 'amount': REFUND, 'kind': 'refund', 'document': f'ВП-{line.deal_id}'}
    payments.enter(session, line.deal_id, fields=refund, by=by)


def _back(month: date, count: int) -> date:
    """The first day of the month so many months before."""
    place = month.year * 12 + month.month - 1 - count
    return date(place // 12, place % 12 + 1, 1)


def _at(day: date) -> datetime:
    return datetime.combine(day, _MORNING, TEAM_ZONE)
