"""Commands on what a head sets: people, working time, lists."""

from datetime import date

from dashboard import (
    absences,
    coach_rules,
    departments,
    deputies,
    lists,
    people,
    pipelines,
    preferences,
    stages,
    team_words,
    worktime,
)
from dashboard.models import ListKind
from tests.matrix.rules import Row, any_head, anybody, appointing, company_head, led

DAYS = {'first': date(2026, 12, 1), 'last': date(2026, 12, 4)}
LOST = ListKind.LOST_REASON
STAGE = {'name': 'Замер', 'name_en': None, 'kind': 'open', 'color': '#5b7fd6', 'norm': 2}
ROWS = {
    'absences.add': Row(led, lambda s, at, by: absences.add(s, at.somebody, kind='vacation', **DAYS, by=by)),
    'absences.remove': Row(led, lambda s, at, by: absences.remove(s, at.absence, by=by)),
    'absences.restore': Row(led, lambda s, at, by: absences.restore(s, at.absence, by=by)),
    'deputies.appoint': Row(appointing, lambda s, at, by: deputies.appoint(s, at.retail, person_id=at.somebody, **DAYS, by=by)),
    'deputies.remove': Row(appointing, lambda s, at, by: deputies.remove(s, at.standing, by=by)),
    'deputies.restore': Row(appointing, lambda s, at, by: deputies.restore(s, at.standing, by=by)),
    'departments.add': Row(company_head, lambda s, _, by: departments.add(s, name='Опт', by=by)),
    'departments.rename': Row(company_head, lambda s, at, by: departments.rename(s, at.department, seen='Склад', new='Опт', by=by)),
    'departments.retire': Row(company_head, lambda s, at, by: departments.retire(s, at.department, by=by)),
    'departments.restore': Row(company_head, lambda s, at, by: departments.restore(s, at.department, by=by)),
    'preferences.choose': Row(anybody, lambda s, _, by: preferences.choose(s, by=by, look='dark')),
    'people.add': Row(company_head, lambda s, _, by: people.add(s, name='Нина', by=by)),
    'people.add_several': Row(company_head, lambda s, _, by: people.add_several(s, names='Нина\nОльга', by=by)),
    'people.withdraw': Row(company_head, lambda s, at, by: people.withdraw(s, [at.somebody], by=by)),
    'people.edit': Row(company_head, lambda s, at, by: people.edit(s, at.somebody, changes={'name': ('Борис Маслов', 'Боря')}, by=by)),
    'people.disable': Row(company_head, lambda s, at, by: people.disable(s, at.somebody, by=by)),
    'people.enable': Row(company_head, lambda s, at, by: people.enable(s, at.somebody, by=by)),
    'worktime.set_field': Row(company_head, lambda s, _, by: worktime.set_field(s, 'norm', seen=4.0, new=5.0, by=by)),
    'worktime.set_day': Row(company_head, lambda s, _, by: worktime.set_day(s, DAYS['first'], seen=None, new='off', by=by)),
    'team_words.ask': Row(anybody, lambda s, _, by: team_words.ask(s, 'Слаботочка', by=by)),
    'team_words.add': Row(any_head, lambda s, _, by: team_words.add(s, 'Слаботочка', by=by)),
    'team_words.take_back': Row(any_head, lambda s, at, by: team_words.take_back(s, team_words.Accepted(at.word, 'asked'), by=by)),
    'team_words.settle': Row(any_head, lambda s, at, by: team_words.settle(s, at.word, to='accepted', seen='asked', by=by)),
    'coach_rules.set_field': Row(any_head, lambda s, _, by: coach_rules.set_field(s, 'vague', 'weight', seen='full', new='off', by=by)),
    'coach_rules.count': Row(anybody, lambda s, _, by: coach_rules.count(s, shown={'vague'}, refused=(), insisted=(), by=by)),
    'lists.add': Row(any_head, lambda s, _, by: lists.add(s, LOST, text='Дорого', by=by)),
    'lists.rename': Row(any_head, lambda s, at, by: lists.rename(s, LOST, at.line, seen='Переехали', new='Переезд', by=by)),
    'lists.retire': Row(any_head, lambda s, at, by: lists.retire(s, LOST, at.line, by=by)),
    'lists.restore': Row(any_head, lambda s, at, by: lists.restore(s, LOST, at.line, by=by)),
    'lists.shift': Row(any_head, lambda s, at, by: lists.shift(s, LOST, at.line, to=0, by=by)),
    'pipelines.create': Row(company_head, lambda s, _, by: pipelines.create(s, name='Проекты', by=by)),
    'pipelines.rename': Row(company_head, lambda s, at, by: pipelines.rename(s, at.pipeline, seen='Пустая', new='Опт', by=by)),
    'pipelines.set_currency': Row(company_head, lambda s, at, by: pipelines.set_currency(s, at.pipeline, seen='RUB', new='EUR', by=by)),
    'pipelines.remove': Row(company_head, lambda s, at, by: pipelines.remove(s, at.pipeline, by=by)),
    'pipelines.put_back': Row(company_head, lambda s, _, by: pipelines.put_back(s, pipelines.Removed('Опт', 'RUB', ()), by=by)),
    'stages.add': Row(company_head, lambda s, at, by: stages.add(s, at.pipeline, after=None, **STAGE, by=by)),
    'stages.edit': Row(company_head, lambda s, at, by: stages.edit(s, at.stages[1], changes={'norm': (1, 3)}, by=by)),
    'stages.reorder': Row(company_head, lambda s, at, by: stages.reorder(s, at.pipeline, seen=at.stages, order=at.stages[::-1], by=by)),
    'stages.retire': Row(company_head, lambda s, at, by: stages.retire(s, at.spare, by=by)),
    'stages.restore': Row(company_head, lambda s, at, by: stages.restore(s, at.spare, by=by)),
    'stages.remove': Row(company_head, lambda s, at, by: stages.remove(s, at.spare, by=by)),
    'stages.put_back': Row(company_head, lambda s, at, by: stages.put_back(s, stages.Removed(at.pipeline, None, {**STAGE, 'code': 'zamer'}), by=by)),
}
