"""The catalogue: the company head's; everybody finds in it what goes into a deal."""

from dashboard import catalogue
from dashboard.queries import catalogue as query
from tests.matrix.rules import Row, anybody, company_head

PRODUCT = {'name': 'Монитор', 'article': 'М-1', 'group': 'Домофон', 'price': 24_900_00}
ROWS = {
    'catalogue.add': Row(company_head, lambda s, _, by: catalogue.add(s, fields={'name': 'Камера'}, by=by)),
    'catalogue.edit': Row(company_head, lambda s, at, by: catalogue.edit(s, at.product, changes={'unit': ('шт', 'м')}, by=by)),
    'catalogue.retire': Row(company_head, lambda s, at, by: catalogue.retire(s, at.product, by=by)),
    'catalogue.restore': Row(company_head, lambda s, at, by: catalogue.restore(s, at.product, by=by)),
    'catalogue.rename_group': Row(company_head, lambda s, at, by: catalogue.rename_group(s, at.group, seen='Домофон', new='Панели', by=by)),
    'catalogue.sort': Row(company_head, lambda s, _, by: catalogue.sort(s, [], by=by)),
    'catalogue.take': Row(company_head, lambda s, _, by: catalogue.take(s, [], by=by)),
    'catalogue.take_back': Row(company_head, lambda s, _, by: catalogue.take_back(s, catalogue.Taken((), ()), by=by)),
    'queries.catalogue.catalogue': Row(company_head, lambda s, _, by: query.catalogue(s, by=by)),
    'queries.catalogue.find': Row(anybody, lambda s, _, by: query.find(s, 'мон', by=by)),
}
