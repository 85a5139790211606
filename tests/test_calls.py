"""Calls (C6): direction, length and result; «Недозвон» with its number in a row and the next try."""

from datetime import timedelta

import pytest

from dashboard import calls, tasks, timeline
from dashboard.errors import BadValue, RowChanged
from dashboard.queries import deal as deal_query
from dashboard.queries import feed as query
from tests.conftest import NOW


def newest(store, deal, by):
    return store.read(query.feed, deal, by=by).lines[0]


def missed(store, deal, by, time, times=1):
    for _ in range(times):
        time.start += timedelta(minutes=30)
        noted = store.write(calls.missed, deal, by=by)
    return noted


def test_a_call_says_who_called_how_long_and_what_came_of_it(store, team, a_deal):
    deal = a_deal()
    store.write(timeline.add, deal, kind='call', text='Ждёт замер', direction='out', seconds=270, result='agreed', by=team.anna)
    line = newest(store, deal, team.anna)
    assert (line.kind, line.direction, line.seconds, line.result, line.text) == ('call', 'out', 270, 'agreed', 'Ждёт замер')


def test_a_call_whose_result_is_known_needs_no_text(store, team, a_deal):
    deal = a_deal()
    store.write(timeline.add, deal, kind='call', text='', result='call_back', by=team.anna)
    assert newest(store, deal, team.anna).result == 'call_back'
    with pytest.raises(BadValue):
        store.write(timeline.add, deal, kind='call', text='', direction='in', by=team.anna)


@pytest.mark.parametrize('facts', [{'direction': 'up'}, {'result': 'won'}, {'seconds': -1}, {'seconds': 86_401}, {'seconds': '5'}, {'kind': 'comment', 'direction': 'in'}])
def test_what_no_call_can_have_is_refused(store, team, a_deal, facts):
    with pytest.raises(BadValue):
        store.write(timeline.add, a_deal(), **{'kind': 'call', 'text': 'Звонил'} | facts, by=team.anna)


@pytest.mark.parametrize(('typed', 'seconds'), [('', None), ('4', 240), ('4:30', 270), ('1:02:03', 3723), (' 90 ', 5400), ('0', 0)])
def test_a_length_is_read_as_people_type_it(typed, seconds):
    assert calls.typed_length(typed) == seconds


@pytest.mark.parametrize('typed', ['долго', '-1', '1:2:3:4', '4:75', '4.5', '99999', '٤'])
def test_a_length_that_is_none_is_asked_for_again(typed):
    with pytest.raises(BadValue):
        calls.typed_length(typed)


def test_missed_calls_are_counted_in_a_row_until_somebody_was_talked_to(store, team, a_deal, time):
    deal = a_deal()
    assert missed(store, deal, team.anna, time, times=2).row == 2
    store.write(timeline.add, deal, text='Напишу ему', by=team.anna)
    assert missed(store, deal, team.head, time).row == 3
    assert newest(store, deal, team.anna).row == 3
    time.start += timedelta(minutes=1)
    store.write(timeline.add, deal, text='Дозвонилась', kind='call', by=team.anna)
    assert missed(store, deal, team.anna, time).row == 1
    rows = [line.row for line in store.read(query.feed, deal, by=team.anna).lines if line.kind == 'missed_call']
    assert rows == [1, 3, 2, 1]


def test_a_missed_call_taken_back_counts_no_more(store, team, a_deal, time):
    deal = a_deal()
    noted = missed(store, deal, team.anna, time)
    store.write(timeline.delete, noted.entry, by=team.anna)
    assert missed(store, deal, team.anna, time).row == 1


def test_the_same_missed_call_sent_five_times_is_one(store, team, a_deal, time):
    """Row 20 of the programme: what a hand, or a lost answer, repeats at once."""
    deal = a_deal()
    first = missed(store, deal, team.anna, time)
    for _ in range(4):
        time.start += timedelta(milliseconds=300)
        assert store.write(calls.missed, deal, by=team.anna) == first


def test_the_next_try_puts_off_todays_call_or_is_a_step_of_its_own(store, team, a_deal, time):
    deal, tomorrow = a_deal(), NOW + timedelta(days=1)
    tried = store.write(calls.next_try, deal, text='Перезвонить', due=tomorrow, by=team.anna)
    step = store.read(deal_query.deal, deal, by=team.anna).step
    assert (step.text, step.due) == ('Перезвонить', tomorrow)
    store.write(calls.undo_try, tried, by=team.anna)
    assert store.read(deal_query.deal, deal, by=team.anna).step is None
    store.write(tasks.add, deal, text='Позвонить насчёт замера', due=NOW, by=team.anna)
    tried = store.write(calls.next_try, deal, text='Перезвонить', due=tomorrow, by=team.anna)
    step = store.read(deal_query.deal, deal, by=team.anna).step
    assert (step.text, step.due) == ('Позвонить насчёт замера', tomorrow)
    store.write(calls.undo_try, tried, by=team.anna)
    assert store.read(deal_query.deal, deal, by=team.anna).step.due == NOW


def test_a_step_that_is_no_call_stays_where_it_is(store, team, a_deal):
    deal = a_deal()
    store.write(tasks.add, deal, text='Выслать счёт', due=NOW, by=team.anna)
    store.write(calls.next_try, deal, text='Перезвонить', due=NOW + timedelta(days=1), by=team.anna)
    assert store.read(deal_query.deal, deal, by=team.anna).step.text == 'Выслать счёт'


def test_a_try_that_somebody_put_elsewhere_since_is_not_taken_back(store, team, a_deal):
    deal = a_deal()
    tried = store.write(calls.next_try, deal, text='Перезвонить', due=NOW + timedelta(days=1), by=team.anna)
    store.write(tasks.put_off, tried.task, version=1, due=NOW + timedelta(days=2), by=team.head)
    with pytest.raises(RowChanged):
        store.write(calls.undo_try, tried, by=team.anna)
