"""P8 and P9: for everybody but two heads they do not exist."""

import pytest

from dashboard import access, deals, head_notes, observers
from dashboard.errors import FieldConflict, NotFound
from dashboard.queries import board, deal, feed

from .conftest import NOW

CANARY = 'Канарейка-7731'


def noted(store, made, by):
    seen = store.read(deal.deal, made, by=by)
    return seen.head_note, seen.head_noted_at


def test_a_note_and_its_date_are_there_for_the_head_and_the_company_head(store, team, a_deal):
    made = a_deal()
    assert noted(store, made, team.head) == ('', None)
    store.write(head_notes.write, made, text=CANARY, seen='', by=team.head)
    for head in (team.head, team.director):
        assert noted(store, made, head) == (CANARY, NOW)


def test_for_everybody_else_neither_the_note_nor_the_command_exists(store, team, a_deal):
    made = a_deal()
    store.write(head_notes.write, made, text=CANARY, seen='', by=team.head)
    store.write(observers.add, made, team.viktor_head, by=team.head)
    for who in (team.anna, team.boris, team.viktor, team.viktor_head):
        with pytest.raises(NotFound):
            store.write(head_notes.write, made, text='Моё', seen=CANARY, by=who)
    for who in (team.anna, team.viktor_head):
        assert noted(store, made, who) == (None, None)
        assert CANARY not in repr(store.read(feed.feed, made, by=who))


def test_of_a_deal_without_anybody_responsible_only_the_company_head_has_notes(store, team, a_deal):
    made = a_deal(owner=None)
    store.write(head_notes.write, made, text=CANARY, seen='', by=team.director)
    assert noted(store, made, team.head) == (None, None)
    store.write(deals.set_field, made, 'owner_id', seen=None, new=team.boris, by=team.head)
    assert noted(store, made, team.head) == (CANARY, NOW)


def test_two_heads_do_not_overwrite_each_other(store, team, a_deal):
    made = a_deal()
    store.write(head_notes.write, made, text='Мягче', seen='', by=team.head)
    with pytest.raises(FieldConflict) as conflict:
        store.write(head_notes.write, made, text='Жёстче', seen='', by=team.director)
    assert conflict.value.facts['value'] == 'Мягче'
    store.write(head_notes.write, made, text='', seen='Мягче', by=team.head)
    assert noted(store, made, team.head)[0] == ''


def test_a_note_is_no_news_on_a_board_and_no_line_in_a_feed(store, team, a_deal):
    made = a_deal()
    before = store.read(board.board, board.Filters(), by=team.anna)
    store.write(head_notes.write, made, text=CANARY, seen='', by=team.head)
    assert store.read(board.missed, before.journal, 10) == ()
    assert [line.kind for line in store.read(feed.feed, made, by=team.head).lines] == ['deal.created']
    assert not store.read(board.board, board.Filters(text=CANARY), by=team.head).columns[0].count


def test_before_everybody_nobodys_note_exists_nor_can_be_written(store, team, a_deal):
    made = a_deal()
    store.write(head_notes.write, made, text=CANARY, seen='', by=team.head)
    for who in (team.head, team.director):
        shown = store.read(access.before_all(deal.deal), made, by=who)
        assert (shown.head_note, shown.head_noted_at) == (None, None)
        with pytest.raises(NotFound):
            store.write(access.before_all(head_notes.write), made, text='Моё', seen=CANARY, by=who)
    assert noted(store, made, team.head) == (CANARY, NOW), 'whoever asks afterwards sees it again'
