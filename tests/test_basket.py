"""Deleting a deal (domain, «Stages, decided»): by a head, with a reason, into a basket for 30 days, out of every figure; and the way back."""

from datetime import timedelta

import pytest

from dashboard import access, basket, bulk, contacts, deals, duplicates, files, links, stages, steps, tasks, timeline
from dashboard.contacts import Content
from dashboard.errors import BadValue, DealDeleted, NotAllowed, NotFound, StageHoldsDeals, StageRetired
from dashboard.models import Deal, Stage
from dashboard.queries import basket as query
from dashboard.queries import board, clients, feed, journal, pipelines, table
from dashboard.queries import deal as deal_query
from dashboard.store import Store
from dashboard.vault import beside
from tests.conftest import NOW

PHONE = '+7 999 555-44-33'


@pytest.fixture
def gone(store, team, a_deal):
    """Anna's deal, deleted by her head as a test."""
    deal = a_deal('Остров / д2 / кв7', amount=5_000_00)
    store.write(basket.delete, deal, 'test', by=team.head)
    return deal


@pytest.mark.parametrize('reason', ['duplicate', 'test', 'spam'])
def test_a_head_deletes_a_deal_for_one_of_three_reasons_and_the_basket_says_who_why_when_and_how_long(store, team, a_deal, reason):
    deal = a_deal(amount=5_000_00)
    store.write(basket.delete, deal, reason, by=team.head)
    [line] = store.read(query.basket, by=team.director).deals
    assert (line.deal, line.who, line.why, line.at, line.until, line.left) == (deal, 'Павел Петров', reason, NOW, NOW.date() + timedelta(days=30), 30)
    assert (line.owner, line.stage.name, line.amount) == ('Анна Крылова', 'В работу', 5_000_00)


@pytest.mark.parametrize('reason', ['', 'lost', 'Дорого'])
def test_no_other_reason_is_one_for_a_refusal_is_not_deleted(store, team, a_deal, reason):
    deal = a_deal()
    with pytest.raises(BadValue):
        store.write(basket.delete, deal, reason, by=team.head)
    assert store.read(deal_query.deal, deal, by=team.anna)


def test_an_employee_neither_deletes_nor_forges_a_way_back_nor_sees_the_basket(store, team, a_deal, gone):
    deal = a_deal()
    with pytest.raises(NotAllowed):
        store.write(basket.delete, deal, 'spam', by=team.anna)
    for who, answer in (('anna', NotAllowed), ('viktor', NotFound), ('viktor_head', NotFound)):
        with pytest.raises(answer):
            store.write(basket.restore, gone, by=getattr(team, who))
    with pytest.raises(NotAllowed):
        store.read(query.basket, by=team.anna)
    assert store.read(query.basket, by=team.viktor_head).deals == ()
    assert [line.deal for line in store.read(query.basket, by=team.head).deals] == [gone]


def test_whoever_saw_it_is_told_by_whom_why_and_until_when_and_others_nothing(store, team, gone):
    with pytest.raises(DealDeleted) as refused:
        store.write(timeline.add, gone, text='Перезвонить', by=team.anna)
    assert refused.value.sentence(lambda text: text) == 'The deal was deleted on 24 Nov 2026 by Павел Петров: a test. A head can bring it back from the basket until 24 Dec 2026.'
    assert not refused.value.facts['restorable']
    with pytest.raises(DealDeleted) as refused:
        store.read(deal_query.deal, gone, by=team.director)
    assert refused.value.facts['restorable']
    with pytest.raises(NotFound):
        store.read(deal_query.deal, gone, by=team.viktor)


def test_two_heads_delete_it_at_once_and_the_second_hears_of_the_first(store, team, gone):
    with pytest.raises(DealDeleted):
        store.write(basket.delete, gone, 'spam', by=team.director)
    assert [line.why for line in store.read(query.basket, by=team.director).deals] == ['test']


def test_row_18_what_two_others_do_meanwhile_is_refused_and_changes_nothing(store, team, a_deal):
    """Reliability, row 18: deleted while another edits, comments, uploads."""
    deal = a_deal()
    task = store.write(tasks.add, deal, text='Позвонить', due=NOW, by=team.anna)
    store.write(basket.delete, deal, 'duplicate', by=team.head)
    vault = beside(store.path, 1000)
    with vault.receiving() as receiver:
        receiver.write(b'%PDF-1.4')
        received = receiver.whole()
        acts = (
            lambda session: deals.set_field(session, deal, 'note', seen='', new='Моё', by=team.anna),
            lambda session: timeline.add(session, deal, text='Моё', by=team.director),
            lambda session: files.add(session, deal, name='Смета.pdf', received=received, vault=vault, by=team.anna),
            lambda session: deals.move(session, deal, to='interest', seen='intake', by=team.director),
            lambda session: tasks.done(session, task, version=1, by=team.anna),
        )
        for act in acts:
            with pytest.raises(DealDeleted):
                store.write(act)
    store.write(basket.restore, deal, by=team.head)
    kinds = sorted(line.kind for line in store.read(feed.feed, deal, by=team.anna).lines)
    assert kinds == ['deal.created', 'deal.deleted', 'deal.restored', 'task.added']
    assert not list(vault.kept())


def test_brought_back_it_stands_where_it_stood_and_undo_is_the_same(store, team, gone):
    assert board_of(store, team.anna) == []
    store.write(basket.restore, gone, by=team.director)
    assert board_of(store, team.anna) == [gone]
    store.write(basket.restore, gone, by=team.head)  # a second click
    assert store.read(query.basket, by=team.head).deals == ()
    assert [one.line.kind for one in store.read(journal.window, journal.Filters(), by=team.head).entries] == ['deal.restored', 'deal.deleted', 'deal.created']


def test_after_the_thirtieth_day_nobody_brings_it_back_and_it_is_as_if_it_were_not(store, team, gone, time):
    time.start = NOW + timedelta(days=30, hours=12)
    assert [line.left for line in store.read(query.basket, by=team.head).deals] == [0]
    time.start = NOW + timedelta(days=31)
    assert store.read(query.basket, by=team.head).deals == ()
    for act in (basket.restore, lambda session, deal, by: timeline.add(session, deal, text='Жаль', by=by)):
        with pytest.raises(NotFound):
            store.write(act, gone, by=team.head)


def test_the_journal_keeps_that_it_was_deleted_with_its_title_for_its_heads_alone(store, team, gone):
    [entry, _made] = store.read(journal.window, journal.Filters(deal=gone), by=team.head).entries
    assert (entry.line.kind, entry.line.new, entry.title) == ('deal.deleted', 'test', 'Остров / д2 / кв7')
    told = store.read(journal.window, journal.Filters(), by=team.viktor_head).entries
    assert [one for one in told if one.title or one.deal] == []


def test_its_flat_and_its_phone_are_free_again_for_somebody_else(store, team, a_deal):
    deal = a_deal('Остров / д2 / кв7')
    contact = store.write(contacts.add, deal, Content('Раиса', (PHONE,)), by=team.anna)
    assert store.write(duplicates.disclose, 'Остров / д2 / кв7', (), by=team.viktor)
    store.write(basket.delete, deal, 'spam', by=team.head)
    assert store.write(duplicates.disclose, 'Остров / д2 / кв7', ('+79995554433',), by=team.viktor) == ()
    with pytest.raises(NotFound):
        store.read(clients.contact, contact, by=team.anna)


def test_a_linked_deal_no_longer_shows_it_until_it_is_back(store, team, a_deal):
    deal, other = a_deal('Остров / д2 / кв7'), a_deal('Остров / д2 / кв8')
    store.write(links.add, deal, other, by=team.anna)

    def shown():
        return [one.id for one in store.read(clients.of_deal, other, by=team.anna).linked]

    assert shown() == [deal]
    store.write(basket.delete, deal, 'duplicate', by=team.head)
    assert shown() == []
    store.write(basket.restore, deal, by=team.head)
    assert shown() == [deal]


def test_a_stage_that_only_deleted_deals_stand_in_can_be_retired_and_then_holds_them_back(store, team, a_deal):
    deal = a_deal()
    store.write(deals.move, deal, to='interest', seen='intake', by=team.anna)
    stage = store.read(lambda session: session.get(Deal, deal).stage_id)
    with pytest.raises(StageHoldsDeals):
        store.write(stages.retire, stage, by=team.director)
    store.write(basket.delete, deal, 'test', by=team.head)
    assert [step.deals for step in store.read(pipelines.shown, by=team.director).funnel.steps if step.id == stage] == [0]
    store.write(stages.retire, stage, by=team.director)
    with pytest.raises(StageRetired):
        store.write(basket.restore, deal, by=team.head)
    store.write(stages.restore, stage, by=team.director)
    store.write(basket.restore, deal, by=team.head)
    assert store.read(lambda session: session.get(Stage, session.get(Deal, deal).stage_id).code) == 'interest'


def test_the_basket_shows_so_many_and_says_how_many_more(store, team, a_deal):
    for number in range(3):
        store.write(basket.delete, a_deal(f'Спам {number}'), 'spam', by=team.head)
    shown = store.read(query.basket, by=team.head, shown=2)
    assert ([line.title for line in shown.deals], shown.more) == (['Спам 2', 'Спам 1'], 1)


def test_a_deletion_is_news_of_its_card_and_of_its_column(store, team, a_deal):
    deal = a_deal(amount=500)
    heard = []
    store.on_commit(heard.extend)
    filters = board.Filters(pipeline=store.read(lambda session: session.get(Deal, deal).pipeline_id))
    for act, card, total in ((lambda: store.write(basket.delete, deal, 'spam', by=team.head), False, (0, 0)), (lambda: store.write(basket.restore, deal, by=team.head), True, (1, 500))):
        heard.clear()
        act()
        changes = store.read(board.changes, filters, board.news(heard), by=team.anna)
        assert (changes.cards[deal] is not None, [(one.count, one.amount) for one in changes.totals]) == (card, [total])


def board_of(store: Store, by: int) -> list[int]:
    return [card.id for column in store.read(board.board, board.Filters(), by=by).columns for card in column.cards]


def test_of_many_chosen_deals_a_deleted_one_is_left_alone_and_its_step_comes_due_for_nobody(store, team, a_deal):
    deal, other = a_deal(), a_deal('Остров / кв1')
    for one in (deal, other):
        store.write(tasks.add, one, text='Позвонить', due=NOW + timedelta(hours=1), by=team.anna)
    store.write(basket.delete, deal, 'test', by=team.head)
    moved = store.write(bulk.move, table.Chosen(table.Filters(), frozenset({deal, other})), to='interest', by=team.anna)
    assert [one for one, _ in moved.done] == [other]
    assert store.read(steps.came_due, NOW, NOW + timedelta(hours=2)) == (other,)


def test_the_command_line_deletes_in_nobodys_name(store, a_deal, team):
    deal = a_deal()
    store.write(basket.delete, deal, 'spam', by=access.SYSTEM)
    with pytest.raises(DealDeleted, match='by Voronka'):
        store.read(deal_query.deal, deal, by=team.anna)
