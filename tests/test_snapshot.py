"""The snapshot: as new as the store, whatever happened, and only what its reader may see."""

import threading
from contextlib import contextmanager
from datetime import timedelta

import pandas as pd
import pytest
from sqlalchemy import event

from dashboard import access, contacts, deals, moves, pipelines, snapshot, tasks, timeline, upsells
from dashboard.analytics import frames
from dashboard.contacts import Content
from dashboard.models import Pipeline
from tests.conftest import NOW


def seen(store, by=access.SYSTEM):
    return store.read(lambda session: snapshot.for_reader(session, pipelines.named(session, 'Розничные продажи'), by=by))


def fresh(store):
    snapshot._databases.clear()
    return seen(store)


def same(store):
    """What is held is what a load from nothing gives."""
    held, loaded = seen(store), fresh(store)
    for name in ('moves', 'deals', 'comments', 'touches', 'handed'):
        left, right = (getattr(one, name).sort_values(list(getattr(one, name))[:2]).reset_index(drop=True) for one in (held, loaded))
        pd.testing.assert_frame_equal(left, right)
    return held


def test_its_columns_are_those_that_the_figures_expect(store, team, a_deal):
    deal = a_deal(amount=100)
    store.write(timeline.add, deal, text='Итог', by=team.anna)
    for shown in (seen(store), seen(store, team.viktor)):
        assert {column: str(kind) for column, kind in shown.moves.drop(columns='voided').dtypes.items()} == frames.MOVES
        assert {column: str(kind) for column, kind in shown.deals.dtypes.items()} == frames.DEALS
        assert {column: str(kind) for column, kind in shown.comments.dtypes.items()} == frames.COMMENTS
        assert {column: str(kind) for column, kind in shown.touches.dtypes.items()} == frames.TOUCHES
        assert {column: str(kind) for column, kind in shown.handed.dtypes.items()} == frames.HANDED


def test_a_new_move_a_new_deal_and_a_new_comment_are_seen(store, team, time, a_deal):
    first = a_deal()
    assert len(seen(store).moves) == 1
    time.start = NOW + timedelta(hours=1)
    store.write(deals.move, first, to='interest', seen='intake', by=team.anna)
    store.write(timeline.add, a_deal(), text='Договорились о встрече', by=team.head)
    store.write(timeline.add, first, text='Клиент ждёт счёт', by=team.anna)
    shown = same(store)
    assert (len(shown.moves), len(shown.deals), len(shown.comments)) == (3, 2, 1)  # a head writes, too, and has no row


def test_what_changes_old_rows_is_seen(store, team, time, a_deal):
    deal = a_deal()
    entry = store.write(timeline.add, deal, text='Клиент ждёт счёт', by=team.anna)
    move = store.write(deals.move, deal, to='interest', seen='intake', by=team.anna)
    assert not seen(store).moves.void.any()
    store.write(deals.undo_move, deal, move_id=move, by=team.anna)
    assert same(store).moves.void.sum() == 2
    store.write(timeline.delete, entry, by=team.anna)
    assert same(store).comments.empty
    store.write(timeline.restore, entry, by=team.anna)
    assert len(same(store).comments) == 1
    store.write(deals.set_field, deal, 'owner_id', seen=team.anna, new=team.boris, by=team.head)
    assert same(store).deals.owner.tolist() == [team.boris]
    assert seen(store).handed[['old', 'new']].to_numpy().tolist() == [[team.anna, team.boris]]
    store.write(deals.set_field, deal, 'owner_id', seen=team.boris, new=None, by=team.head)
    assert pd.isna(same(store).handed.new.iloc[-1])


def test_a_backdated_move_that_an_import_records_is_seen(store, team, a_deal):
    deal = a_deal()
    seen(store)
    lost = next(stage.id for stage in seen(store).stages if stage.kind == 'lost')
    store.write(moves.record, [{'deal_id': deal, 'to_id': lost, 'at': NOW - timedelta(days=3)}])
    assert len(same(store).moves) == 2


def test_an_unchanged_store_is_not_loaded_again(store, team, a_deal):
    a_deal()
    held = seen(store)
    with rows_of_moves(store) as loaded:
        assert seen(store).moves is held.moves
        assert loaded == []


def test_what_is_no_part_of_the_moves_does_not_have_them_loaded_from_the_first(store, team, a_deal):
    deal = a_deal()
    seen(store)
    with rows_of_moves(store) as loaded:
        store.write(tasks.add, deal, text='Позвонить', due=NOW, by=team.anna)
        store.write(timeline.add, deal, text='Клиент ждёт счёт', by=team.anna)
        store.write(deals.set_field, deal, 'amount', seen=0, new=5_00, by=team.anna)
        store.write(contacts.add, deal, Content('Ирина'), by=team.anna)
        store.write(upsells.tell, deal, 'electrical', by=team.anna)
        seen(store)
        assert loaded == [1], 'moves after the one that is held'
        store.write(deals.move, deal, to='interest', seen='intake', by=team.anna)
        seen(store)
        assert loaded == [1, 1]


@contextmanager
def rows_of_moves(store):
    """After which move's id the moves are asked for, each time that they are."""
    asked = []

    def note(_connection, _cursor, statement, parameters, _context, _many):
        if 'FROM stage_move WHERE id >' in statement:
            asked.append(parameters[0] if isinstance(parameters, tuple) else parameters['after'])

    engine = store.read(lambda session: session.get_bind())
    event.listen(engine, 'before_cursor_execute', note)
    yield asked
    event.remove(engine, 'before_cursor_execute', note)


def test_comments_are_texts_of_their_author_and_no_missed_calls(store, team, a_deal):
    deal = a_deal()
    for kind, text in (('comment', 'а'), ('call', 'б'), ('missed_call', 'в'), ('missed_call', ''), ('task_result', 'г')):
        store.write(timeline.add, deal, text=text, kind=kind, by=team.anna)
    assert len(seen(store).comments) == 3


@pytest.mark.parametrize(('who', 'count'), [('anna', 1), ('boris', 0), ('head', 2), ('viktor_head', 2), ('director', 3)])
def test_a_reader_gets_the_deals_and_moves_that_are_theirs_to_see(who, count, store, team, a_deal):
    for owner in ('anna', 'viktor', None):
        a_deal(owner=owner)
    shown = seen(store, getattr(team, who))
    assert len(shown.deals) == len(shown.moves) == count
    assert set(shown.moves.deal) == set(shown.deals.deal)


def test_a_comment_is_its_authors_even_on_a_deal_that_is_no_longer_theirs(store, team, a_deal):
    deal = a_deal()
    store.write(timeline.add, deal, text='Клиент ждёт счёт', by=team.anna)
    store.write(deals.set_field, deal, 'owner_id', seen=team.anna, new=team.boris, by=team.head)
    assert len(seen(store, team.anna).comments) == 1
    assert seen(store, team.boris).comments.empty


def test_a_deal_that_left_for_another_pipeline_stays_in_the_history_of_this_one(store, team, a_deal):
    deal = a_deal()
    other = store.write(pipelines.add, 'Проекты', [{'code': 'a', 'name': 'А', 'kind': 'open'}])

    def leave(session):
        stage = pipelines.stages(session, other)[0].id
        session.get_one(deals.Deal, deal).pipeline_id = other
        moves.record(session, [{'deal_id': deal, 'to_id': stage, 'at': NOW}])

    store.write(leave)
    assert len(seen(store).moves) == 2
    assert len(seen(store).deals) == 1


def test_threads_that_ask_at_once_get_the_same(store, team, a_deal):
    for number in range(20):
        a_deal(f'Остров / кв{number}')
    snapshot._databases.clear()
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(seen(store))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {id(answer.moves) for answer in answers} == {id(answers[0].moves)}
    assert len(answers[0].moves) == 20


def test_what_is_kept_is_bounded_and_right(store, team, a_deal):
    a_deal()
    others = [store.write(pipelines.add, f'Воронка {n}', [{'code': 'a', 'name': 'А', 'kind': 'open'}]) for n in range(6)]
    before = seen(store).moves
    for other in others:
        store.read(lambda session, other=other: snapshot.for_reader(session, session.get_one(Pipeline, other), by=access.SYSTEM))
    [held] = [one for engine, one in snapshot._databases.items() if str(store.path) in str(engine.url)]
    assert len(held.parts) == snapshot.KEPT
    assert seen(store).moves is not before
    pd.testing.assert_frame_equal(seen(store).moves, before)
