"""Several pipelines: made, named, kept in a currency, deleted while they hold nothing; and a deal in a second one."""

import pytest
from sqlmodel import select

from dashboard import access, deals, pipelines, reports, stages
from dashboard.errors import BadValue, FieldConflict, HasHistory, LastPipeline, NotAllowed, NotFound
from dashboard.models import Import, JournalEntry, Pipeline
from dashboard.queries import board, home, table
from dashboard.queries import deal as deal_query
from dashboard.queries import pipelines as query
from tests.conftest import NOW


def names(store):
    return [name for _, name in store.read(query.shown, by=access.SYSTEM).pipelines]


def funnel(store, pipeline):
    return store.read(query.shown, pipeline, by=access.SYSTEM).funnel


def test_an_empty_pipeline_begins_with_where_deals_start_and_how_they_end(store, team):
    made = store.write(pipelines.create, name='  Проекты ', currency='EUR', by=team.director)
    shown = funnel(store, made)
    assert (shown.name, shown.currency, shown.deals, shown.removable) == ('Проекты', 'EUR', 0, True)
    assert [(step.kind, step.name) for step in shown.steps] == [('open', 'В работу'), ('won', 'Передано в реализацию'), ('lost', 'Отказ')]
    assert [step.starts for step in shown.steps] == [True, False, False]


def test_a_copy_has_the_stages_in_use_of_another_and_none_of_its_deals(store, team, a_deal):
    a_deal()
    store.write(stages.retire, next(step.id for step in funnel(store, 1).steps if step.name == 'Ремонт'), by=team.director)
    made = store.write(pipelines.create, name='Опт', like=1, by=team.director)
    original, copy = funnel(store, 1), funnel(store, made)
    assert [(step.name, step.kind, step.color, step.norm) for step in copy.steps] == [(step.name, step.kind, step.color, step.norm) for step in original.used]
    assert not {step.id for step in copy.steps} & {step.id for step in original.steps}
    assert copy.deals == 0
    assert copy.removable


def test_a_pipeline_is_renamed_and_two_at_once_are_told(store, team):
    assert store.write(pipelines.rename, 1, seen='Розничные продажи', new=' Розница ', by=team.director) == 'Розница'
    with pytest.raises(FieldConflict):
        store.write(pipelines.rename, 1, seen='Розничные продажи', new='Квартиры', by=team.director)
    store.write(pipelines.rename, 1, seen='Розница', new='Розничные продажи', by=team.director)
    assert store.write(pipelines.ensure_shipped) == 1, 'it is known by its code'


@pytest.mark.parametrize('name', ['', ' ', 'я' * 61, 'розничные  Продажи', None, 5])
def test_a_name_that_does_not_do_is_refused(store, team, name):
    with pytest.raises(BadValue):
        store.write(pipelines.create, name=name, by=team.director)
    other = store.write(pipelines.create, name='Опт', by=team.director)
    if isinstance(name, str):
        with pytest.raises(BadValue):
            store.write(pipelines.rename, other, seen='Опт', new=name, by=team.director)


def test_the_currency_can_be_changed_until_a_deal_has_a_sum_in_it(store, team, a_deal):
    made = store.write(pipelines.create, name='Опт', by=team.director)
    store.write(pipelines.set_currency, made, seen='RUB', new='EUR', by=team.director)
    with pytest.raises(FieldConflict):
        store.write(pipelines.set_currency, made, seen='RUB', new='USD', by=team.director)
    with pytest.raises(BadValue):
        store.write(pipelines.set_currency, made, seen='EUR', new='ZZZ', by=team.director)
    a_deal(pipeline_id=made, amount=100)
    with pytest.raises(BadValue, match='in EUR already'):
        store.write(pipelines.set_currency, made, seen='EUR', new='RUB', by=team.director)
    with pytest.raises(BadValue):
        store.write(pipelines.create, name='Ещё', currency='rub', by=team.director)


def test_a_pipeline_that_never_held_anything_is_deleted_and_put_back(store, team):
    made = store.write(pipelines.create, name='Опт', like=1, by=team.director)
    before = funnel(store, made)
    removed = store.write(pipelines.remove, made, by=team.director)
    assert names(store) == ['Розничные продажи']
    again = store.write(pipelines.put_back, removed, by=team.director)
    after = funnel(store, again)
    assert [(step.name, step.kind, step.retired) for step in after.steps] == [(step.name, step.kind, step.retired) for step in before.steps]
    with pytest.raises(BadValue):
        store.write(pipelines.put_back, removed, by=team.director)


def test_a_pipeline_with_a_deal_an_import_or_nothing_beside_it_stays(store, team, a_deal):
    with pytest.raises(LastPipeline):
        store.write(pipelines.remove, 1, by=team.director)
    sold, imported = (store.write(pipelines.create, name=name, by=team.director) for name in ('Опт', 'Лог'))
    with pytest.raises(LastPipeline):
        store.write(pipelines.remove, 1, by=team.director)
    a_deal(pipeline_id=sold)
    store.write(lambda session: session.add(Import(pipeline_id=imported, source='Лог', file='log.csv', kind='moves', at=NOW)))
    for one in (sold, imported):
        assert not funnel(store, one).removable
        with pytest.raises(HasHistory):
            store.write(pipelines.remove, one, by=team.director)


def test_every_change_of_a_pipeline_is_in_the_journal(store, team):
    made = store.write(pipelines.create, name='Опт', by=team.director)
    store.write(pipelines.rename, made, seen='Опт', new='Оптом', by=team.director)
    store.write(pipelines.set_currency, made, seen='RUB', new='EUR', by=team.director)
    store.write(pipelines.put_back, store.write(pipelines.remove, made, by=team.director), by=team.director)
    whats = store.read(lambda session: session.exec(select(JournalEntry.what).order_by(JournalEntry.id)).all())
    assert whats == ['pipeline.added', 'pipeline.name', 'pipeline.currency', 'pipeline.removed', 'pipeline.added']


@pytest.mark.parametrize('who', ['anna', 'head'])
def test_only_the_company_head_makes_pipelines(store, team, who):
    other, by = store.write(pipelines.create, name='Опт', by=team.director), getattr(team, who)
    for command, args, facts in [
        (pipelines.create, (), {'name': 'Ещё'}), (pipelines.rename, (other,), {'seen': 'Опт', 'new': 'Ещё'}),
        (pipelines.set_currency, (other,), {'seen': 'RUB', 'new': 'EUR'}), (pipelines.remove, (other,), {}),
        (pipelines.put_back, (pipelines.Removed('Ещё', 'RUB', ()),), {}),
    ]:  # fmt: skip
        with pytest.raises(NotAllowed):
            store.write(command, *args, **facts, by=by)
    assert names(store) == ['Розничные продажи', 'Опт']


def test_a_pipeline_that_is_not_there_is_not_found(store, team):
    for command, args, facts in [
        (pipelines.create, (), {'name': 'Ещё', 'like': 99}), (pipelines.rename, (99,), {'seen': 'Опт', 'new': 'Ещё'}),
        (pipelines.set_currency, (99,), {'seen': 'RUB', 'new': 'EUR'}), (pipelines.remove, (99,), {}),
    ]:  # fmt: skip
        with pytest.raises(NotFound):
            store.write(command, *args, **facts, by=team.director)


def test_a_deal_of_a_second_pipeline_stands_where_deals_stand(store, team, a_deal):
    made = store.write(pipelines.create, name='Опт', currency='EUR', like=1, by=team.director)
    a_deal()
    deal = store.write(deals.create, title='Бизнес-центр', pipeline_id=made, amount=500, by=team.anna)
    store.write(deals.move, deal, to='proposal', seen='intake', by=team.anna)
    shown = store.read(board.board, board.Filters(pipeline=made), by=team.anna)
    assert [(column.stage.code, card.id) for column in shown.columns for card in column.cards] == [('proposal', deal)]
    assert [row.id for row in store.read(table.window, table.Filters(pipeline=made), by=team.anna).rows] == [deal]
    assert store.read(deal_query.deal, deal, by=team.anna).currency == 'EUR'
    assert deal in {line.deal for line in store.read(home.employees_day, by=team.anna).without_step.lines}
    rows = {row['stage']: row for row in store.read(reports.report, 'conversion', reports.Ask(pipeline='Опт'), by=team.anna).rows}
    assert (rows['В работу']['entered'], rows['В работу']['advanced'], rows['Предложение']['here']) == (1, 1, 1)


def test_a_new_deal_is_offered_the_pipelines_in_which_it_can_start(store, team):
    made = store.write(pipelines.create, name='Опт', currency='EUR', by=team.director)
    store.write(pipelines.add, 'Архив', [{'code': 'done', 'name': 'Готово', 'kind': 'won'}])
    choices = store.read(deal_query.choices, by=team.anna)
    assert choices.pipelines == ((1, 'Розничные продажи'), (made, 'Опт'))
    assert choices.currencies == {1: 'RUB', made: 'EUR'}


def test_a_deal_made_here_with_nobody_waits_to_be_distributed_and_an_imported_one_does_not(store, team, a_deal):
    made = store.write(pipelines.create, name='Опт', by=team.director)
    ours, theirs = a_deal('Наша', owner=None, pipeline_id=made), a_deal('Из файла', owner=None, pipeline_id=made)

    def bring(session):
        run = Import(pipeline_id=made, source='Лог', file='log.csv', kind='moves', at=NOW)
        session.add(run)
        session.flush()
        session.get(deals.Deal, theirs).import_id = run.id

    store.write(bring)
    assert [line.deal for line in store.read(home.heads_day, by=team.head).unassigned.lines] == [ours]


def test_the_shipped_pipeline_is_what_a_fresh_database_has(store):
    shown = funnel(store, store.read(lambda session: session.exec(select(Pipeline.id)).one()))
    assert (shown.name, shown.ships, shown.removable, len(shown.steps)) == ('Розничные продажи', True, False, 9)
    assert all(step.removable for step in shown.steps), 'nothing happened yet'
