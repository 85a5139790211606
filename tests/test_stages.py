"""Stages as data: what the company head may do with them, what they never lose, and what follows from a change."""

from datetime import timedelta

import pytest
from sqlmodel import select

from dashboard import access, bulk, deals, moves, pipelines, stages
from dashboard.errors import (
    BadValue,
    FieldConflict,
    HasHistory,
    LastOfItsKind,
    NotAllowed,
    NotFound,
    OrderChanged,
    StageHoldsDeals,
    StageRetired,
)
from dashboard.models import Deal, ImportRow, JournalEntry, Stage
from dashboard.queries import board, table
from dashboard.queries import deal as deal_query
from dashboard.queries import pipelines as query
from tests.conftest import NOW

SHIPPED = ('intake', 'interest', 'renovation', 'proposal', 'invoice', 'paid', 'postponed', 'won', 'lost')


def of(store, code, pipeline=1):
    """The id of a stage."""
    return store.read(lambda session: session.exec(select(Stage.id).where(Stage.code == code, Stage.pipeline_id == pipeline)).one())


def codes(store, pipeline=1):
    return tuple(store.read(lambda session: [stage.code for stage in pipelines.stages(session, pipeline)]))


def order(store, pipeline=1):
    return store.read(query.shown, pipeline, by=access.SYSTEM).funnel.order


def stage(store, code):
    return store.read(lambda session: session.exec(select(Stage).where(Stage.code == code, Stage.pipeline_id == 1)).one().model_dump())


def columns(store, by):
    return [column.stage.code for column in store.read(board.board, board.Filters(), by=by).columns]


def edited(store, code, by, **new):
    """Change fields from what stands there."""
    standing = stage(store, code)
    return store.write(stages.edit, standing['id'], changes={name: (standing[name], value) for name, value in new.items()}, by=by)


def test_a_stage_is_renamed_recoloured_and_given_a_norm_and_all_is_taken_back(store, team):
    back = edited(store, 'interest', team.director, name='  Замер  у клиента ', name_en='Survey', color='#AA00CC', norm=0)
    shown = stage(store, 'interest')
    assert [shown[name] for name in ('code', 'name', 'name_en', 'color', 'norm')] == ['interest', 'Замер у клиента', 'Survey', '#aa00cc', 0]
    store.write(stages.edit, shown['id'], changes=back, by=team.director)
    shown = stage(store, 'interest')
    assert [shown[name] for name in ('name', 'name_en', 'color', 'norm')] == ['Интерес', 'Interest', '#4f83e6', 5]
    assert edited(store, 'interest', team.director, name_en='') == {'name_en': (None, 'Interest')}
    assert edited(store, 'interest', team.director, name_en=None) == {}


def test_two_who_change_a_stage_at_once_meet_only_at_the_same_field(store, team):
    one = of(store, 'interest')
    store.write(stages.edit, one, changes={'name': ('Интерес', 'Замер')}, by=team.director)
    store.write(stages.edit, one, changes={'norm': (5, 7)}, by=team.director)
    with pytest.raises(FieldConflict) as conflict:
        store.write(stages.edit, one, changes={'norm': (5, 6), 'name': ('Интерес', 'Выезд')}, by=team.director)
    assert conflict.value.facts['value'] in (7, 'Замер')
    with pytest.raises(FieldConflict, match='Now it is “Step of the funnel”'):
        store.write(stages.edit, one, changes={'kind': ('lost', 'parked')}, by=team.director)


@pytest.mark.parametrize(
    'changes',
    [
        {'name': ''}, {'name': ' \n '}, {'name': 'я' * 61}, {'name': 'ПРЕДЛОЖЕНИЕ'}, {'name': 'счет'}, {'name': ['Счёт']}, {'name_en': 'proposal'},
        {'name_en': 'y' * 61}, {'kind': 'done'}, {'kind': None}, {'color': 'red'}, {'color': '#12345'}, {'color': '#1234567'}, {'color': 'url(x)'},
        {'norm': -1}, {'norm': 1.5}, {'norm': '5'}, {'norm': True}, {'norm': 10**6}, {'code': 'other'}, {'retired': True}, {'position': 0},
    ],
)  # fmt: skip
def test_what_does_not_fit_a_stage_is_refused_and_changes_nothing(store, team, changes):
    before = stage(store, 'interest')
    with pytest.raises(BadValue):
        store.write(stages.edit, before['id'], changes={name: (before[name], new) for name, new in changes.items()}, by=team.director)
    assert stage(store, 'interest') == before


def test_a_name_is_said_once_in_its_pipeline_also_by_a_retired_stage(store, team):
    store.write(stages.retire, of(store, 'renovation'), by=team.director)
    with pytest.raises(BadValue, match='retired stage'):
        edited(store, 'interest', team.director, name='Ремонт')
    other = store.write(pipelines.create, name='Проекты', like=1, by=team.director)
    assert store.write(stages.add, other, name='Ремонт', after=None, by=team.director)


def test_an_imported_name_that_is_longer_than_a_heads_may_stay(store, team):
    pipeline = store.write(pipelines.add, 'Лог', [{'code': 'a', 'name': 'А' * 150}])
    store.write(stages.edit, of(store, 'a', pipeline), changes={'norm': (None, 3)}, by=team.director)
    assert store.read(lambda session: [(one.name, one.norm) for one in pipelines.stages(session, pipeline)]) == [('А' * 150, 3)]


def test_a_stage_is_added_behind_another_with_a_code_of_its_name(store, team):
    made = store.write(stages.add, 1, name='Контроль качества', after=of(store, 'paid'), norm=2, by=team.director)
    assert codes(store)[5:7] == ('paid', 'kontrol-kachestva')
    assert columns(store, team.director)[5:7] == ['paid', 'kontrol-kachestva']
    store.write(stages.edit, made, changes={'name': ('Контроль качества', 'Приёмка')}, by=team.director)
    assert codes(store)[6] == 'kontrol-kachestva'
    store.write(stages.add, 1, name='Контроль  качества', after=None, by=team.director)
    assert codes(store)[0] == 'kontrol-kachestva-2'
    store.write(stages.add, 1, name='联系', after=made, by=team.director)
    assert 'stage' in codes(store)
    with pytest.raises(NotFound):
        store.write(stages.add, 1, name='Ещё', after=10_000, by=team.director)


def test_new_deals_start_in_the_first_open_stage_of_the_new_order(store, team, a_deal):
    made = store.write(stages.add, 1, name='Заявка', after=None, by=team.director)
    assert store.read(deal_query.deal, a_deal(), by=team.anna).stage.id == made


def test_the_order_is_compared_with_the_one_that_was_seen_and_taken_back(store, team):
    seen = order(store)
    new = (*seen[1:3], seen[0], *seen[3:])
    store.write(stages.reorder, 1, seen=seen, order=new, by=team.director)
    assert codes(store)[:3] == ('interest', 'renovation', 'intake')
    with pytest.raises(OrderChanged):
        store.write(stages.reorder, 1, seen=seen, order=seen[::-1], by=team.director)
    store.write(stages.reorder, 1, seen=seen, order=new, by=team.director)  # what is wanted stands there already
    store.write(stages.reorder, 1, seen=new, order=seen, by=team.director)
    assert codes(store) == SHIPPED
    store.write(stages.add, 1, name='Заявка', after=None, by=team.director)
    with pytest.raises(OrderChanged):
        store.write(stages.reorder, 1, seen=seen, order=new, by=team.director)


def test_an_order_names_every_stage_once(store, team):
    seen = order(store)
    for wrong in (seen[1:], (*seen, seen[0]), (seen[0], *seen[:-1]), (*seen[1:], 999), ()):
        with pytest.raises(NotFound):
            store.write(stages.reorder, 1, seen=seen, order=wrong, by=team.director)
    assert order(store) == seen


def test_a_stage_with_deals_is_retired_only_when_they_are_moved(store, team, a_deal):
    deal, hers = a_deal(), a_deal(owner='viktor')
    for one in (deal, hers):
        store.write(deals.move, one, to='renovation', seen='intake', by=access.SYSTEM)
    with pytest.raises(StageHoldsDeals, match='“Ремонт” now: 2'):
        store.write(stages.retire, of(store, 'renovation'), by=team.director)
    there = table.Chosen(table.Filters(pipeline=1, stage=of(store, 'renovation')), frozenset(), all=True)
    store.write(bulk.move, there, to='interest', by=team.director)
    store.write(stages.retire, of(store, 'renovation'), by=team.director)
    assert 'renovation' not in columns(store, team.director)
    assert {card.id for column in store.read(board.board, board.Filters(), by=team.director).columns for card in column.cards} == {deal, hers}


def test_a_retired_stage_takes_no_deal_in_any_way_and_keeps_its_place(store, team, a_deal, time):
    deal = a_deal()
    left = store.write(deals.move, deal, to='renovation', seen='intake', by=team.anna)
    back = store.write(deals.move, deal, to='interest', seen='renovation', by=team.anna)
    store.write(stages.retire, of(store, 'renovation'), by=team.director)
    with pytest.raises(StageRetired):
        store.write(deals.move, deal, to='renovation', seen='interest', by=team.anna)
    with pytest.raises(StageRetired):
        store.write(deals.undo_move, deal, move_id=back, by=team.anna)
    moved = store.write(bulk.move, table.Chosen(table.Filters(pipeline=1), frozenset({deal})), to='renovation', by=team.director)
    assert [type(one.why) for one in moved.refused] == [StageRetired]
    undone = store.write(bulk.undo_moves, bulk.Moved(((deal, back),), ()), by=team.anna)
    assert [type(one.why) for one in undone.refused] == [StageRetired]
    shown = store.read(deal_query.deal, deal, by=team.anna)
    assert 'renovation' not in {passage.stage.code for passage in (*shown.bar, *shown.beside)}
    store.write(stages.restore, of(store, 'renovation'), by=team.director)
    assert codes(store) == SHIPPED
    assert columns(store, team.director)[2] == 'renovation'
    assert left != back


def test_closed_deals_stay_where_they_ended_when_their_stage_is_retired(store, team, a_deal):
    deal = a_deal()
    other = store.write(stages.add, 1, name='Не дозвонились', kind='lost', after=None, by=team.director)
    store.write(deals.move, deal, to='lost', seen='intake', by=team.anna, reason='Дорого')
    store.write(stages.retire, of(store, 'lost'), by=team.director)
    assert store.read(deal_query.deal, deal, by=team.anna).stage.code == 'lost'
    assert [end.id for end in store.read(board.board, board.Filters(), by=team.anna).ends] == [other, of(store, 'won')]
    store.write(deals.move, deal, to='interest', seen='lost', by=team.anna, reason='Передумал')
    with pytest.raises(StageRetired):
        store.write(deals.move, deal, to='lost', seen='interest', by=team.anna, reason='Дорого')
    with pytest.raises(BadValue, match='bring it back first'):
        edited(store, 'lost', team.director, kind='parked')


@pytest.mark.parametrize('kind', ['open', 'won', 'lost'])
def test_a_pipeline_keeps_a_stage_in_use_where_deals_start_and_for_each_way_they_end(store, team, kind):
    pipeline = store.write(pipelines.create, name='Проекты', by=team.director)
    last = next(stage.id for stage in store.read(query.shown, pipeline, by=team.director).funnel.steps if stage.kind == kind)
    for command, facts in ((stages.retire, {}), (stages.remove, {}), (stages.edit, {'changes': {'kind': (kind, 'parked')}})):
        with pytest.raises(LastOfItsKind):
            store.write(command, last, **facts, by=team.director)
    more = store.write(stages.add, pipeline, name='Ещё один', kind=kind, after=None, by=team.director)
    store.write(stages.retire, last, by=team.director)
    with pytest.raises(LastOfItsKind):
        store.write(stages.retire, more, by=team.director)
    store.write(stages.restore, last, by=team.director)
    store.write(stages.retire, more, by=team.director)


def test_only_what_never_had_history_is_deleted_and_comes_back_as_it_was(store, team, a_deal):
    deal = a_deal()
    store.write(deals.move, deal, to='renovation', seen='intake', by=team.anna)
    store.write(deals.move, deal, to='interest', seen='renovation', by=team.anna)
    for code in ('intake', 'renovation', 'interest'):
        with pytest.raises(HasHistory):
            store.write(stages.remove, of(store, code), by=team.director)
    before = stage(store, 'postponed')
    removed = store.write(stages.remove, before['id'], by=team.director)
    assert 'postponed' not in codes(store)
    store.write(stages.put_back, removed, by=team.director)
    assert codes(store) == SHIPPED
    assert {name: value for name, value in stage(store, 'postponed').items() if name != 'id'} == {name: value for name, value in before.items() if name != 'id'}
    with pytest.raises(BadValue):
        store.write(stages.put_back, removed, by=team.director)


def test_a_void_move_a_birth_and_an_import_under_way_are_history_too(store, team, a_deal, time):
    deal = a_deal()
    move = store.write(deals.move, deal, to='renovation', seen='intake', by=team.anna)
    store.write(deals.undo_move, deal, move_id=move, by=team.anna)

    def bring(session):
        session.add(Deal(title='Из таблицы', pipeline_id=1, stage_id=of(store, 'interest'), born_id=of(store, 'proposal')))
        session.add(ImportRow(import_id=staged(session), n=1, case='1', stage='Отложено'))

    def staged(session):
        from dashboard.models import Import

        run = Import(source='Лог', file='log.csv', kind='moves', at=NOW)
        session.add(run)
        session.flush()
        return run.id

    store.write(bring)
    for code in ('renovation', 'proposal', 'postponed'):
        with pytest.raises(HasHistory):
            store.write(stages.remove, of(store, code), by=team.director)
    store.write(stages.remove, of(store, 'paid'), by=team.director)


def test_another_kind_closes_deals_since_they_came_and_opens_them_again(store, team, a_deal, time):
    deal, lost = a_deal(), a_deal()
    store.write(stages.add, 1, name='Спам', kind='lost', after=None, by=team.director)
    store.write(deals.move, lost, to='lost', seen='intake', by=team.anna, reason='Дорого')
    time.start = NOW + timedelta(days=1)
    store.write(deals.move, deal, to='paid', seen='intake', by=team.anna)
    time.start = NOW + timedelta(days=9)
    back = edited(store, 'paid', team.director, kind='won')
    assert closed(store, deal) == NOW + timedelta(days=1)
    assert {end.code for end in store.read(board.board, board.Filters(), by=team.anna).ends} == {'paid', 'won', 'lost', 'spam'}
    store.write(stages.edit, of(store, 'paid'), changes=back, by=team.director)
    assert closed(store, deal) is None
    assert deal in {card.id for column in store.read(board.board, board.Filters(), by=team.anna).columns for card in column.cards}
    back = edited(store, 'lost', team.director, kind='parked')
    assert closed(store, lost) is None
    store.write(stages.edit, of(store, 'lost'), changes=back, by=team.director)
    assert closed(store, lost) == NOW
    assert store.read(deal_query.deal, lost, by=team.anna).lost_reason == 'Дорого'


def test_a_table_that_said_when_a_deal_was_closed_is_believed_again(store, team):
    store.write(stages.add, 1, name='Спам', kind='lost', after=None, by=team.director)

    def bring(session):
        session.add(Deal(id=77, title='Из таблицы', pipeline_id=1, stage_id=of(store, 'lost'), born_id=of(store, 'lost'), born_closed_at=NOW, closed_at=NOW))

    store.write(bring)
    back = edited(store, 'lost', team.director, kind='open')
    assert closed(store, 77) is None
    store.write(stages.edit, of(store, 'lost'), changes=back, by=team.director)
    assert closed(store, 77) == NOW


def closed(store, deal):
    return store.read(lambda session: session.get(Deal, deal).closed_at)


def test_every_change_is_in_the_journal(store, team):
    one = store.write(stages.add, 1, name='Замер', after=None, by=team.director)
    store.write(stages.edit, one, changes={'name': ('Замер', 'Выезд'), 'norm': (None, 3)}, by=team.director)
    seen = order(store)
    store.write(stages.reorder, 1, seen=seen, order=(*seen[1:], seen[0]), by=team.director)
    store.write(stages.retire, one, by=team.director)
    store.write(stages.restore, one, by=team.director)
    store.write(stages.retire, one, by=team.director)
    store.write(stages.retire, one, by=team.director)  # says nothing new
    store.write(stages.put_back, store.write(stages.remove, one, by=team.director), by=team.director)
    written = store.read(lambda session: session.exec(select(JournalEntry.what, JournalEntry.new).where(JournalEntry.by_id == team.director)).all())
    whats = [what for what, _ in written]
    assert whats == [
        'pipeline.stage.added', 'pipeline.stage.name', 'pipeline.stage.norm', 'pipeline.order', 'pipeline.stage.retired', 'pipeline.stage.retired',
        'pipeline.stage.retired', 'pipeline.stage.removed', 'pipeline.stage.added',
    ]  # fmt: skip
    assert written[1][1] == f'{one} Выезд'


@pytest.mark.parametrize('who', ['anna', 'head'])
def test_only_the_company_head_sets_stages(store, team, who):
    by, one, seen = getattr(team, who), of(store, 'renovation'), order(store)
    removed = stages.Removed(1, None, {'name': 'Ещё', 'name_en': None, 'kind': 'open', 'color': '#000000', 'norm': None, 'code': 'esche', 'retired': False})
    for command, args, facts in [
        (stages.add, (1,), {'name': 'Ещё', 'after': None}), (stages.edit, (one,), {'changes': {'norm': (None, 4)}}), (stages.retire, (one,), {}),
        (stages.restore, (one,), {}), (stages.remove, (one,), {}), (stages.put_back, (removed,), {}),
        (stages.reorder, (1,), {'seen': seen, 'order': seen[::-1]}),
    ]:  # fmt: skip
        with pytest.raises(NotAllowed):
            store.write(command, *args, **facts, by=by)
    with pytest.raises(NotAllowed):
        store.read(query.shown, by=by)
    assert codes(store) == SHIPPED


def test_what_is_not_there_is_not_found(store, team):
    for command, args, facts in [
        (stages.add, (99,), {'name': 'Ещё', 'after': None}), (stages.edit, (999,), {'changes': {}}), (stages.retire, (999,), {}),
        (stages.restore, (999,), {}), (stages.remove, (999,), {}), (stages.reorder, (99,), {'seen': [], 'order': []}),
    ]:  # fmt: skip
        with pytest.raises(NotFound):
            store.write(command, *args, **facts, by=team.director)


def test_settling_a_stage_touches_no_other_deals(store, team, a_deal):
    deal = a_deal()
    store.write(deals.move, deal, to='lost', seen='intake', by=team.anna, reason='Дорого')
    store.write(moves.settle_closing, of(store, 'intake'))
    assert closed(store, deal) == NOW
