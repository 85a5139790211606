"""Many deals at once: what is done, what is refused and why, and the way back as one."""

import pytest
from sqlmodel import select

from dashboard import bulk, deals, head_notes, observers
from dashboard.errors import (
    BadValue,
    NotAllowed,
    NotFound,
    NothingToUndo,
    OnlyAHeadReopens,
    OnlyObserving,
    ReasonNeeded,
)
from dashboard.models import Deal, JournalEntry, Observer, Stage
from dashboard.queries import table
from dashboard.queries.table import Chosen, Filters, Sort, State


def stages(store, *ids):
    def read(session):
        return [session.get(Stage, session.get(Deal, deal).stage_id).code for deal in ids]

    return store.read(read)


def owners(store, *ids):
    return store.read(lambda session: [session.get(Deal, deal).owner_id for deal in ids])


def these(*ids):
    return Chosen(Filters(), frozenset(ids))


def everything(store, by, **filters):
    shown = store.read(table.window, Filters(**filters), by=by)
    return Chosen(shown.filters, frozenset(), all=True)


def entries(store, what):
    return store.read(
        lambda session: [
            (one.deal_id, one.new) for one in session.exec(select(JournalEntry).where(JournalEntry.what == what))
        ]
    )


def test_what_is_refused_stops_no_other_and_says_why(store, team, a_deal):
    first, won, last = a_deal('Остров / кв1'), a_deal('Остров / кв2'), a_deal('Остров / кв3')
    store.write(deals.move, won, to='won', seen='intake', by=team.anna)
    made = store.write(bulk.move, these(first, won, last), to='proposal', by=team.anna)
    assert [deal for deal, _ in made.done] == [first, last]
    assert [(one.deal, one.title, type(one.why)) for one in made.refused] == [(won, 'Остров / кв2', OnlyAHeadReopens)]
    assert stages(store, first, won, last) == ['proposal', 'won', 'proposal']


def test_to_lose_many_deals_one_says_why_once(store, team, a_deal):
    chosen = [a_deal('Остров / кв1'), a_deal('Остров / кв2')]
    made = store.write(bulk.move, these(*chosen), to='lost', by=team.anna)
    assert [type(one.why) for one in made.refused] == [ReasonNeeded, ReasonNeeded]
    assert store.read(lambda session: [session.get(Deal, deal).lost_reason for deal in chosen]) == [None, None]
    assert not entries(store, 'stage.moved')
    store.write(bulk.move, these(*chosen), to='lost', by=team.anna, reason='Дорого')
    assert stages(store, *chosen) == ['lost', 'lost']


def test_moves_are_taken_back_as_one_and_a_deal_that_moved_on_stays(store, team, a_deal):
    chosen = [a_deal('Остров / кв1'), a_deal('Остров / кв2')]
    made = store.write(bulk.move, these(*chosen), to='proposal', by=team.anna)
    store.write(deals.move, chosen[1], to='invoice', seen='proposal', by=team.head)
    back = store.write(bulk.undo_moves, made, by=team.anna)
    assert stages(store, *chosen) == ['intake', 'invoice']
    assert [type(one.why) for one in back.refused] == [NothingToUndo]


def test_a_head_assigns_many_and_takes_it_back(store, team, a_deal):
    chosen = [a_deal('Остров / кв1'), a_deal('Остров / кв2', owner='boris'), a_deal('Остров / кв3', owner=None)]
    made = store.write(bulk.assign, these(*chosen), owner=team.boris, by=team.head)
    assert owners(store, *chosen) == [team.boris] * 3
    assert len(made.done) == 2
    store.write(bulk.undo_assigned, made, by=team.head)
    assert owners(store, *chosen) == [team.anna, team.boris, None]


def test_an_employee_assigns_nothing(store, team, a_deal):
    deal = a_deal()
    with pytest.raises(NotAllowed):
        store.write(bulk.assign, these(deal), owner=team.anna, by=team.anna)


def test_a_deal_that_one_may_not_see_is_refused_without_its_title(store, team, a_deal):
    deal = a_deal('Тайна / кв1', owner='viktor')
    (refused,) = store.write(bulk.move, these(deal), to='proposal', by=team.head).refused
    assert (refused.title, type(refused.why)) == (None, NotFound)
    (refused,) = store.write(bulk.assign, these(deal), owner=team.boris, by=team.head).refused
    assert (refused.title, type(refused.why)) == (None, NotFound)


def test_a_head_gives_no_deal_to_another_department(store, team, a_deal):
    deal = a_deal()
    assert [
        type(one.why) for one in store.write(bulk.assign, these(deal), owner=team.viktor, by=team.head).refused
    ] == [NotAllowed]


def test_all_that_match_are_those_of_the_filters_and_of_the_reader_less_what_was_taken_out(store, team, a_deal):
    kept, moved = a_deal('Остров / кв1'), a_deal('Остров / кв2')
    other, foreign = a_deal('Река / кв1'), a_deal('Остров / кв9', owner='viktor')
    chosen = everything(store, team.head, text='остров')
    store.write(bulk.move, Chosen(chosen.filters, frozenset({kept}), all=True), to='proposal', by=team.head)
    assert stages(store, kept, moved, other, foreign) == ['intake', 'proposal', 'intake', 'intake']


def test_more_than_a_saves_worth_is_refused_before_anything_is_done(store, team, a_deal, monkeypatch):
    monkeypatch.setattr(bulk, 'LIMIT', 1)
    chosen = [a_deal('Остров / кв1'), a_deal('Остров / кв2')]
    with pytest.raises(BadValue, match='at most 1'):
        store.write(bulk.move, these(*chosen), to='proposal', by=team.anna)
    assert stages(store, *chosen) == ['intake', 'intake']


def test_open_pages_hear_of_what_was_done_and_of_nothing_refused(store, team, a_deal):
    first, won, last = a_deal('Остров / кв1'), a_deal('Остров / кв2'), a_deal('Остров / кв3')
    store.write(deals.move, won, to='won', seen='intake', by=team.anna)
    heard = []
    store.on_commit(heard.extend)
    store.write(bulk.move, these(first, won, last), to='proposal', by=team.anna)
    assert [(one.what, one.deal_id) for one in heard] == [('stage.moved', first), ('stage.moved', last)]


def test_an_employee_takes_no_deals_out_and_a_heads_export_is_in_the_journal_with_its_count(store, team, a_deal):
    a_deal()
    a_deal('Тайна / кв1', owner='viktor')
    with pytest.raises(NotAllowed):
        store.read(table.export, everything(store, team.anna), by=team.anna)
    with pytest.raises(NotAllowed):
        store.write(bulk.record_export, count=1, by=team.anna)
    rows = store.read(table.export, everything(store, team.head), by=team.head).rows
    assert 'Тайна' not in str(rows)
    store.write(bulk.record_export, count=len(rows), by=team.head)
    assert entries(store, 'deals.exported') == [(None, '1')]


def test_the_table_is_filtered_and_sorted_and_shows_closed_deals_only_when_asked(store, team, a_deal):
    small, large, won = a_deal('Б', amount=100), a_deal('А', amount=900), a_deal('В', amount=500)
    store.write(deals.move, won, to='won', seen='intake', by=team.anna)

    def shown(**filters):
        return [row.id for row in store.read(table.window, Filters(**filters), by=team.anna).rows]

    assert shown(sort=Sort.TITLE) == [large, small]
    assert shown(sort=Sort.AMOUNT, down=True, state=State.ALL) == [large, won, small]
    assert shown(state=State.CLOSED) == [won]
    assert shown(text='б') == [small]
    assert shown(stage=999, owner=team.viktor, project=999) == [small, large]
    shown_all = store.read(table.window, Filters(state=State.ALL), by=team.anna)
    assert (shown_all.count, shown_all.amount) == (3, 1500)


@pytest.mark.parametrize(('who', 'count'), [('anna', 1), ('head', 2), ('director', 3), ('viktor', 1), ('boris', 0)])
def test_a_reader_counts_and_sees_only_what_is_theirs(store, team, a_deal, who, count):
    a_deal('Остров / кв1')
    a_deal('Остров / кв2', owner=None)
    a_deal('Остров / кв3', owner='viktor')
    shown = store.read(table.window, Filters(), by=getattr(team, who))
    assert (shown.count, len(shown.rows)) == (count, count)


def test_a_window_is_of_the_whole_order_and_one_behind_its_end_is_its_last_row(store, team, a_deal):
    made = [a_deal(f'Остров / кв{n:02}') for n in range(30)]
    window = store.read(table.window, Filters(sort=Sort.TITLE), 10, 5, by=team.anna)
    assert [row.id for row in window.rows] == made[10:15]
    assert store.read(table.window, Filters(sort=Sort.TITLE), 10**6, 5, by=team.anna).start == 29


def observing(store, person):
    return store.read(lambda session: sorted(session.exec(select(Observer.deal_id).where(Observer.person_id == person)).all()))


def test_an_observer_is_added_to_many_deals_and_taken_back_as_one(store, team, a_deal):
    first, already, foreign, watched = a_deal('Остров / кв1'), a_deal('Остров / кв2'), a_deal('Тайна', owner='viktor'), a_deal('Река', owner='viktor')
    store.write(observers.add, already, team.boris, by=team.anna)
    store.write(observers.add, watched, team.anna, by=team.viktor)
    made = store.write(bulk.observe, these(first, already, foreign, watched), person=team.boris, by=team.anna)
    assert observing(store, team.boris) == [first, already]
    assert made.done == (first,)
    assert [(one.deal, one.title, type(one.why)) for one in made.refused] == [(foreign, None, NotFound), (watched, 'Река', OnlyObserving)]
    assert entries(store, 'observer.added')[-1] == (first, str(team.boris))
    back = store.write(bulk.undo_observed, made, by=team.anna)
    assert (back.done, observing(store, team.boris)) == ((first,), [already])


def test_nobody_who_does_not_work_here_observes_anything(store, team, a_deal):
    made = store.write(bulk.observe, these(a_deal()), person=999, by=team.anna)
    assert (made.done, [type(one.why) for one in made.refused]) == ((), [BadValue])


def test_an_export_holds_the_rows_chosen_whatever_became_of_them_and_never_a_heads_note(store, team, a_deal):
    kept, closed, foreign = a_deal('Остров / кв1', amount=5_840_050), a_deal('Остров / кв2'), a_deal('Тайна', owner='viktor')
    chosen = Chosen(everything(store, team.head).filters, frozenset({kept, closed, foreign}))
    store.write(deals.move, closed, to='won', seen='intake', by=team.anna)
    store.write(head_notes.write, kept, text='Только для руководителя: канарейка', seen='', by=team.head)
    rows = store.read(table.export, chosen, by=team.head).rows
    assert {row.id for row in rows} == {kept, closed}
    assert 'канарейка' not in repr(rows)
    all_but = Chosen(chosen.filters, frozenset({kept}), all=True)
    assert store.read(table.export, all_but, by=team.head).rows == ()
    with pytest.raises(NotAllowed):
        store.read(table.export, chosen, by=team.anna)


def test_an_export_is_of_one_instant_whatever_is_written_meanwhile(store, team, a_deal):
    deal = a_deal('Остров / кв1')
    chosen = Chosen(everything(store, team.head).filters, frozenset(), all=True)

    def export(session):
        before = table.export(session, chosen, by=team.head)
        a_deal('Остров / кв2')
        store.write(deals.move, deal, to='proposal', seen='intake', by=team.anna)
        return before, table.export(session, chosen, by=team.head)

    before, after = store.read(export)
    assert before == after
    assert len(store.read(table.export, chosen, by=team.head).rows) == 2
