"""The catalogue, which is the company head's and in which everybody finds what goes into a deal; the lines of deals."""

from datetime import date
from typing import Any

from dashboard import catalogue, lines, offers, payments
from dashboard.errors import NotAllowed
from dashboard.queries import catalogue as query
from dashboard.queries import goods, offer
from dashboard.queries import payments as payments_query
from tests.matrix.rules import (
    AUTHOR,
    HEADS,
    Row,
    any_head,
    anybody,
    assigning,
    changing,
    company_head,
    looking,
    working,
)

PRODUCT = {'name': 'Монитор', 'article': 'М-1', 'group': 'Домофон', 'price': 24_900_00}
LINE = {'text': 'Камера', 'price': 90_000_00}
SUMS = lines.Standing(24_900_00, by_hand=False, services=0)
PAID = {'paid_on': date(2026, 11, 20), 'amount': 18_000_00}


def claimers(who: str, whose: str) -> Any:
    """Heads, and whoever claimed it."""
    return NotAllowed if changing(who, whose) == 'done' and who not in HEADS and who != AUTHOR[whose] else changing(who, whose)


ROWS = {
    'catalogue.add': Row(company_head, lambda s, _, by: catalogue.add(s, fields={'name': 'Камера'}, by=by)),
    'catalogue.edit': Row(company_head, lambda s, at, by: catalogue.edit(s, at.product, changes={'unit': ('шт', 'м')}, by=by)),
    'catalogue.retire': Row(company_head, lambda s, at, by: catalogue.retire(s, at.product, by=by)),
    'catalogue.restore': Row(company_head, lambda s, at, by: catalogue.restore(s, at.product, by=by)),
    'catalogue.rename_group': Row(company_head, lambda s, at, by: catalogue.rename_group(s, at.group, seen='Домофон', new='Панели', by=by)),
    'catalogue.sort': Row(company_head, lambda s, _, by: catalogue.sort(s, [], by=by)),
    'catalogue.take': Row(company_head, lambda s, _, by: catalogue.take(s, [], by=by)),
    'catalogue.take_back': Row(company_head, lambda s, _, by: catalogue.take_back(s, catalogue.Taken((), ()), by=by)),
    'lines.add': Row(changing, lambda s, at, by: lines.add(s, at.deal, fields=LINE, by=by)),
    'lines.change': Row(changing, lambda s, at, by: lines.change(s, at.sold, version=1, fields={'quantity': 2_000}, by=by)),
    'lines.remove': Row(changing, lambda s, at, by: lines.remove(s, at.sold, version=1, by=by)),
    'lines.take_back': Row(changing, lambda s, at, by: lines.take_back(s, lines.Done(at.sold, 1, None, SUMS, SUMS), by=by)),
    'lines.shift': Row(changing, lambda s, at, by: lines.shift(s, at.sold, to=0, by=by)),
    'lines.set_services': Row(changing, lambda s, at, by: lines.set_services(s, at.deal, seen=0, new=1_00, by=by)),
    'lines.recalculate': Row(changing, lambda s, at, by: lines.recalculate(s, at.deal, by=by)),
    'payments.claim': Row(changing, lambda s, at, by: payments.claim(s, at.deal, fields=PAID, by=by)),
    'payments.enter': Row(assigning, lambda s, at, by: payments.enter(s, at.deal, fields=PAID, by=by)),
    'payments.confirm': Row(assigning, lambda s, at, by: payments.confirm(s, at.claimed, version=1, by=by)),
    'payments.doubt': Row(assigning, lambda s, at, by: payments.doubt(s, at.confirmed, version=2, by=by)),
    'payments.remove': Row(claimers, lambda s, at, by: payments.remove(s, at.claimed, version=1, by=by)),
    'payments.remove confirmed': Row(assigning, lambda s, at, by: payments.remove(s, at.confirmed, version=2, by=by)),
    'payments.restore': Row(claimers, lambda s, at, by: payments.restore(s, at.withdrawn, version=2, by=by)),
    'payments.set_free': Row(assigning, lambda s, at, by: payments.set_free(s, at.deal, free=False, by=by)),
    'queries.payments.payments': Row(looking, lambda s, at, by: payments_query.payments(s, at.deal, by=by)),
    'offers.set_template': Row(any_head, lambda s, _, by: offers.set_template(s, 'line', seen=offers.SHIPPED['line'], new='{name}', by=by)),
    'offers.send': Row(working, lambda s, at, by: offers.send(s, at.deal, text='Итого: 1 ₽', by=by)),
    'queries.offer.offer': Row(looking, lambda s, at, by: offer.offer(s, at.deal, by=by)),
    'queries.offer.templates': Row(any_head, lambda s, _, by: offer.templates(s, by=by)),
    'queries.goods.goods': Row(looking, lambda s, at, by: goods.goods(s, at.deal, by=by)),
    'queries.catalogue.catalogue': Row(company_head, lambda s, _, by: query.catalogue(s, by=by)),
    'queries.catalogue.find': Row(anybody, lambda s, _, by: query.find(s, 'мон', by=by)),
}
