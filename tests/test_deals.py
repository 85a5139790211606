"""What people do to a deal, and what they are refused."""

from datetime import timedelta

import pytest
from sqlmodel import select

from dashboard import deals
from dashboard.errors import (
    AlreadyMoved,
    BadValue,
    FieldConflict,
    NoOpenStage,
    NotAllowed,
    NotFound,
    NothingToUndo,
    OnlyAHeadReopens,
    ReasonNeeded,
    StageRetired,
    UnknownStage,
)
from dashboard.models import Deal, JournalEntry, Person, Pipeline, Stage, StageKind, StageMove


def stage_of(store, deal):
    return store.read(lambda session: session.get(Stage, session.get(Deal, deal).stage_id).code)


def row(store, deal):
    return store.read(lambda session: session.get(Deal, deal).model_dump())


def moves_of(store, deal):
    return store.read(
        lambda session: [
            (move.to_id, move.void_at is not None)
            for move in session.exec(select(StageMove).where(StageMove.deal_id == deal).order_by(StageMove.id))
        ]
    )


def test_a_new_deal_starts_in_the_first_stage_and_is_its_makers(store, team):
    """S1, E1: a new deal starts in «В работу»."""
    deal = store.write(deals.create, title='Остров / д2 / кв793', by=team.anna)
    assert stage_of(store, deal) == 'intake'
    assert row(store, deal)['owner_id'] == team.anna
    assert len(moves_of(store, deal)) == 1


def test_an_employee_cannot_make_a_deal_for_a_colleague(store, team):
    deal = store.write(deals.create, title='Остров', owner_id=team.boris, by=team.anna)
    assert row(store, deal)['owner_id'] == team.anna


def test_a_head_cannot_hand_a_deal_to_another_department(store, team):
    with pytest.raises(NotAllowed):
        store.write(deals.create, title='Остров', owner_id=team.viktor, by=team.head)


def test_a_move_is_kept_with_its_mover_and_the_owner_of_that_moment(store, team, a_deal):
    deal = a_deal()
    store.write(deals.move, deal, to='proposal', seen='intake', by=team.head)
    last = store.read(lambda session: session.exec(select(StageMove).order_by(StageMove.id.desc())).first().model_dump())
    assert (last['by_id'], last['owner_id']) == (team.head, team.anna)
    assert stage_of(store, deal) == 'proposal'


def test_who_moves_second_hears_where_the_deal_stands(store, team, a_deal):
    deal = a_deal()
    store.write(deals.move, deal, to='proposal', seen='intake', by=team.head)
    with pytest.raises(AlreadyMoved, match='Предложение'):
        store.write(deals.move, deal, to='interest', seen='intake', by=team.anna)
    assert stage_of(store, deal) == 'proposal'


@pytest.mark.parametrize('stranger', ['boris', 'viktor', 'viktor_head'])
def test_a_deal_that_one_may_not_see_does_not_exist(store, team, a_deal, stranger):
    with pytest.raises(NotFound):
        store.write(deals.move, a_deal(), to='proposal', seen='intake', by=getattr(team, stranger))


def test_an_unknown_stage_is_refused_by_name(store, team, a_deal):
    with pytest.raises(UnknownStage, match='nowhere'):
        store.write(deals.move, a_deal(), to='nowhere', seen='intake', by=team.anna)


def test_to_lose_a_deal_one_says_why_and_so_to_take_it_back(store, team, a_deal):
    """S9, D3."""
    deal = a_deal()
    with pytest.raises(ReasonNeeded):
        store.write(deals.move, deal, to='lost', seen='intake', by=team.anna, reason='  ')
    store.write(deals.move, deal, to='lost', seen='intake', by=team.anna, reason='Купили у застройщика')
    assert row(store, deal)['lost_reason'] == 'Купили у застройщика'
    assert row(store, deal)['closed_at']
    with pytest.raises(ReasonNeeded):
        store.write(deals.move, deal, to='interest', seen='lost', by=team.anna)
    store.write(deals.move, deal, to='interest', seen='lost', by=team.anna, reason='Передумали')
    assert row(store, deal)['closed_at'] is None


def test_only_a_head_corrects_a_won_deal(store, team, a_deal):
    deal = a_deal()
    store.write(deals.move, deal, to='won', seen='intake', by=team.anna)
    with pytest.raises(OnlyAHeadReopens):
        store.write(deals.move, deal, to='paid', seen='won', by=team.anna)
    store.write(deals.move, deal, to='paid', seen='won', by=team.head)
    assert stage_of(store, deal) == 'paid'


def test_a_move_taken_back_at_once_is_void_and_does_not_restart_the_stay(store, team, a_deal, time):
    deal = a_deal()
    since = row(store, deal)['stage_since']
    time.start += timedelta(days=2)
    move = store.write(deals.move, deal, to='invoice', seen='intake', by=team.anna)
    time.start += timedelta(minutes=9)
    store.write(deals.undo_move, deal, move_id=move, by=team.anna)
    assert stage_of(store, deal) == 'intake'
    assert row(store, deal)['stage_since'] == since
    assert [void for _, void in moves_of(store, deal)] == [False, True, True]


def test_a_move_taken_back_after_ten_minutes_is_a_move(store, team, a_deal, time):
    deal = a_deal()
    move = store.write(deals.move, deal, to='invoice', seen='intake', by=team.anna)
    time.start += timedelta(minutes=11)
    store.write(deals.undo_move, deal, move_id=move, by=team.anna)
    assert stage_of(store, deal) == 'intake'
    assert [void for _, void in moves_of(store, deal)] == [False, False, False]
    assert row(store, deal)['stage_since'] == time.start


def test_a_move_is_not_taken_back_once_the_deal_has_moved_on(store, team, a_deal):
    deal = a_deal()
    move = store.write(deals.move, deal, to='invoice', seen='intake', by=team.anna)
    store.write(deals.move, deal, to='paid', seen='invoice', by=team.head)
    with pytest.raises(NothingToUndo):
        store.write(deals.undo_move, deal, move_id=move, by=team.anna)


def test_a_deals_creation_is_not_taken_back(store, team, a_deal):
    deal = a_deal()
    creation = store.read(lambda session: session.exec(select(StageMove.id)).one())
    with pytest.raises(NothingToUndo):
        store.write(deals.undo_move, deal, move_id=creation, by=team.anna)


def test_two_people_edit_different_fields_and_both_keep_their_work(store, team, a_deal):
    """P4 and P7."""
    deal = a_deal()
    store.write(deals.set_field, deal, 'amount', seen=0, new=5_840_000, by=team.anna)
    store.write(deals.set_field, deal, 'note', seen='', new='Кабель проложен', by=team.head)
    assert (row(store, deal)['amount'], row(store, deal)['note']) == (5_840_000, 'Кабель проложен')


def test_who_is_second_on_a_field_sees_both_values(store, team, a_deal):
    """Row 16."""
    deal = a_deal()
    store.write(deals.set_field, deal, 'amount', seen=0, new=5_840_000, by=team.anna)
    with pytest.raises(FieldConflict) as refused:
        store.write(deals.set_field, deal, 'amount', seen=0, new=100, by=team.head)
    assert (refused.value.facts['theirs'], refused.value.facts['yours']) == ('58400.00', '1.00')
    assert row(store, deal)['amount'] == 5_840_000


def test_undo_of_an_edit_is_the_edit_reversed(store, team, a_deal):
    deal = a_deal()
    store.write(deals.set_field, deal, 'title', seen='Сердце Столицы / к3 / эт21 / кв145', new='Остров / кв1', by=team.anna)
    store.write(deals.set_field, deal, 'title', seen='Остров / кв1', new='Сердце Столицы / к3 / эт21 / кв145', by=team.anna)
    assert row(store, deal)['title_folded'] == 'сердце столицы / к3 / эт21 / кв145'


@pytest.mark.parametrize(
    ('field', 'value'),
    [('title', ''), ('title', ' \x00 '), ('title', 'x' * 201), ('amount', -1), ('amount', 10**14), ('amount', 'abc'), ('project_id', 99)],
)
def test_a_value_that_does_not_fit_is_refused_and_nothing_changes(store, team, a_deal, field, value):
    deal = a_deal()
    before = row(store, deal)
    with pytest.raises(BadValue):
        store.write(deals.set_field, deal, field, seen=before[field], new=value, by=team.anna)
    assert row(store, deal) == before


def test_only_heads_change_who_is_responsible(store, team, a_deal):
    """E1."""
    deal = a_deal()
    with pytest.raises(NotAllowed):
        store.write(deals.set_field, deal, 'owner_id', seen=team.anna, new=team.boris, by=team.anna)
    store.write(deals.set_field, deal, 'owner_id', seen=team.anna, new=team.boris, by=team.head)
    with pytest.raises(NotFound):
        store.write(deals.set_field, deal, 'amount', seen=0, new=1, by=team.anna)


def test_the_journal_says_who_changed_what_and_keeps_no_notes_words(store, team, a_deal):
    deal = a_deal()
    store.write(deals.set_field, deal, 'note', seen='', new='Марина, +7 000 000-00-00', by=team.anna)
    entry = store.read(lambda session: session.exec(select(JournalEntry).order_by(JournalEntry.id.desc())).first().model_dump())
    assert (entry['what'], entry['by_id'], entry['new']) == ('field.note', team.anna, None)


def test_a_sale_of_two_months_ago_is_not_reopened_by_undo(store, team, time, a_deal):
    deal = a_deal()
    move = store.write(deals.move, deal, to='won', seen='intake', by=team.anna)
    time.start = time.now() + timedelta(days=60)
    with pytest.raises(OnlyAHeadReopens):
        store.write(deals.undo_move, deal, move_id=move, by=team.anna)
    assert stage_of(store, deal) == 'won'


def test_a_late_undo_of_a_refusal_says_why_as_any_move_out_of_it_does(store, team, time, a_deal):
    deal = a_deal()
    move = store.write(deals.move, deal, to='lost', seen='intake', reason='Дорого', by=team.anna)
    time.start = time.now() + timedelta(days=1)
    with pytest.raises(ReasonNeeded):
        store.write(deals.undo_move, deal, move_id=move, by=team.anna)


def test_undo_does_not_enter_a_retired_stage(store, team, a_deal):
    deal = a_deal()
    move = store.write(deals.move, deal, to='proposal', seen='intake', by=team.anna)
    store.write(lambda session: [setattr(stage, 'retired', True) for stage in session.exec(select(Stage)) if stage.code == 'intake'])
    with pytest.raises(StageRetired):
        store.write(deals.undo_move, deal, move_id=move, by=team.anna)


def test_a_reason_has_a_limit(store, team, a_deal):
    with pytest.raises(BadValue):
        store.write(deals.move, a_deal(), to='lost', seen='intake', reason='ы' * 1_000_000, by=team.anna)


def test_a_deal_of_an_unknown_project_or_pipeline_is_refused(store, team):
    """P2: a project is one of the list."""
    with pytest.raises(BadValue):
        store.write(deals.create, title='Остров', project_id=999, by=team.anna)
    with pytest.raises(NoOpenStage):
        store.write(deals.create, title='Остров', pipeline_id=999, by=team.anna)


@pytest.mark.parametrize('field', ['project_id', 'owner_id'])
def test_an_id_that_no_row_can_have_is_refused(store, team, a_deal, field):
    with pytest.raises((BadValue, NotFound)):
        store.write(deals.set_field, a_deal(), field, seen=None, new=10**30, by=team.director)


def stage_code(store, kind):
    return store.read(lambda session: session.exec(select(Stage.code).where(Stage.kind == kind)).first())


def test_a_wrong_drag_of_a_deal_from_a_table_keeps_the_day_on_which_it_was_closed(store, team, a_deal, time):
    deal, won, closed = a_deal(), stage_code(store, StageKind.WON), time.now() - timedelta(days=90)

    def as_from_a_table(session):
        row = session.get(Deal, deal)
        row.born_id = row.stage_id = session.exec(select(Stage.id).where(Stage.code == won)).one()
        row.closed_at = row.born_closed_at = closed
        for move in session.exec(select(StageMove).where(StageMove.deal_id == deal)).all():
            session.delete(move)

    store.write(as_from_a_table)
    move = store.write(deals.move, deal, to='intake', seen=won, by=team.head)
    assert row(store, deal)['closed_at'] is None
    store.write(deals.undo_move, deal, move_id=move, by=team.head)
    assert row(store, deal)['closed_at'] == closed


def test_a_refusal_taken_back_leaves_no_reason(store, team, a_deal):
    deal, lost = a_deal(), stage_code(store, StageKind.LOST)
    move = store.write(deals.move, deal, to=lost, seen='intake', by=team.anna, reason='Дорого')
    store.write(deals.undo_move, deal, move_id=move, by=team.anna)
    assert row(store, deal)['lost_reason'] is None


def test_a_colleagues_undo_is_a_move_and_not_a_slip(store, team, a_deal):
    deal = a_deal()
    second = store.read(lambda session: session.exec(select(Stage.code).where(Stage.position == 1)).first())
    move = store.write(deals.move, deal, to=second, seen='intake', by=team.anna)
    store.write(deals.undo_move, deal, move_id=move, by=team.head)
    assert [void for _stage, void in moves_of(store, deal)] == [False, False, False]


def test_a_field_that_does_not_exist_is_refused_whatever_its_letters(store, team, a_deal):
    with pytest.raises(BadValue):
        store.write(deals.set_field, a_deal(), '{0}', seen=None, new='x', by=team.anna)


def test_an_unknown_stage_is_refused_with_the_pipelines_name(store, team, a_deal):
    with pytest.raises(UnknownStage) as refusal:
        store.write(deals.move, a_deal(), to='nowhere', seen='intake', by=team.anna)
    assert refusal.value.facts['pipeline'] == store.read(lambda session: session.exec(select(Pipeline.name)).first())


def test_who_has_left_does_nothing_and_is_given_nothing(store, team, a_deal):
    deal = a_deal()

    def leave(session):
        session.get(Person, team.boris).active = False

    store.write(leave)
    with pytest.raises(NotAllowed):
        store.write(deals.create, title='Остров', by=team.boris)
    with pytest.raises(NotAllowed):
        store.write(deals.set_field, deal, 'owner_id', seen=team.anna, new=team.boris, by=team.head)


def test_a_head_does_not_give_a_deal_to_another_department(store, team, a_deal):
    with pytest.raises(NotAllowed):
        store.write(deals.set_field, a_deal(), 'owner_id', seen=team.anna, new=team.viktor, by=team.head)
