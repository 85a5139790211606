"""A comment and the next step of its text: written together, taken back together, or not at all."""

from datetime import timedelta

import pytest

from dashboard import calls, comments, tasks
from dashboard.errors import BadValue, RowChanged
from dashboard.queries import deal as deal_query
from dashboard.queries import feed as query
from tests.conftest import NOW

FRIDAY = NOW + timedelta(days=3)


def kinds(store, deal, by):
    return sorted(line.kind for line in store.read(query.feed, deal, by=by).lines)


def test_a_comment_and_its_step_are_one_write_with_one_way_back(store, team, a_deal):
    deal = a_deal()
    written = store.write(comments.add, deal, text='Согласен, перезвоню в пятницу', kind='call', seconds=60, step=('Перезвонить', FRIDAY, True), by=team.anna)
    step = store.read(deal_query.deal, deal, by=team.anna).step
    assert (step.id, step.text, step.due, step.agreed) == (written.step, 'Перезвонить', FRIDAY, True)
    assert kinds(store, deal, team.anna) == ['call', 'deal.created', 'task.added']
    store.write(comments.take_back, written, by=team.anna)
    assert store.read(deal_query.deal, deal, by=team.anna).step is None
    assert 'call' not in kinds(store, deal, team.anna)


def test_a_text_that_two_windows_send_again_after_a_cut_is_written_once_with_one_step(store, team, a_deal, time):
    deal = a_deal()
    sent = {'text': ' Согласен, перезвоню в пятницу', 'kind': 'call', 'step': ('Перезвонить', FRIDAY, True), 'since': NOW}
    written = store.write(comments.add_again, deal, **sent, by=team.anna)
    assert written.entry
    assert written.step
    time.start = NOW + timedelta(minutes=1)
    assert store.write(comments.add_again, deal, **sent, by=team.anna) is None
    assert kinds(store, deal, team.anna) == ['call', 'deal.created', 'task.added']
    assert store.write(comments.add_again, deal, **sent, by=team.head).entry
    assert store.write(comments.add_again, deal, **{**sent, 'since': time.now()}, by=team.anna).entry


def test_a_step_that_does_not_do_saves_no_comment_either(store, team, a_deal):
    deal = a_deal()
    with pytest.raises(BadValue):
        store.write(comments.add, deal, text='Согласен', kind='comment', step=('', FRIDAY, True), by=team.anna)
    assert kinds(store, deal, team.anna) == ['deal.created']


def test_nothing_is_taken_back_once_somebody_worked_on_the_step(store, team, a_deal):
    deal = a_deal()
    written = store.write(comments.add, deal, text='Согласен', kind='comment', step=('Перезвонить', FRIDAY, True), by=team.anna)
    store.write(tasks.put_off, written.step, version=1, due=FRIDAY + timedelta(days=1), by=team.anna)
    with pytest.raises(RowChanged):
        store.write(comments.take_back, written, by=team.anna)
    assert 'comment' in kinds(store, deal, team.anna)


def test_a_missed_call_keeps_the_words_in_which_it_was_told(store, team, a_deal):
    deal = a_deal()
    store.write(calls.missed, deal, text='Звонила, не берёт', by=team.anna)
    line = store.read(query.feed, deal, by=team.anna).lines[0]
    assert (line.kind, line.text, line.row) == ('missed_call', 'Звонила, не берёт', 1)
