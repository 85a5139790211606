"""«Готово» on a step and its way back: everything that it wrote, or nothing."""

from datetime import timedelta

import pytest

from dashboard import tasks
from dashboard.errors import BadValue, RowChanged
from dashboard.queries import deal as query
from dashboard.queries import feed
from tests.conftest import NOW

DAY = timedelta(days=1)


@pytest.fixture
def call(store, team, a_deal):
    """Anna's deal, whose step is a call of yesterday."""
    deal = a_deal()
    return deal, store.write(tasks.add, deal, text='Позвонить', due=NOW - DAY, by=team.anna)


def written(store, deal, by):
    return [line.text for line in store.read(feed.feed, deal, by=by).lines if line.written]


def test_done_writes_the_result_and_sets_the_step_that_follows(store, team, call):
    """N1: done asks for the result and for the step that follows."""
    deal, task = call
    store.write(tasks.done, task, version=1, result='Ждёт счёт', following=('Отправить счёт', NOW + DAY, True), by=team.anna)
    assert written(store, deal, team.anna) == ['Ждёт счёт']
    assert store.read(query.deal, deal, by=team.anna).step.text == 'Отправить счёт'


def test_its_way_back_takes_all_of_it_back(store, team, call):
    deal, task = call
    finished = store.write(tasks.done, task, version=1, result='Ждёт счёт', following=('Отправить счёт', NOW + DAY, True), by=team.anna)
    store.write(tasks.take_back, finished, by=team.anna)
    step = store.read(query.deal, deal, by=team.anna).step
    assert (step.id, step.text, step.overdue) == (task, 'Позвонить', True)
    assert written(store, deal, team.anna) == []
    store.write(tasks.done, task, version=step.version, by=team.anna)
    assert store.read(query.deal, deal, by=team.anna).step is None, 'the step that followed is gone'


def test_done_with_a_step_that_cannot_be_does_nothing(store, team, call):
    deal, task = call
    with pytest.raises(BadValue):
        store.write(tasks.done, task, version=1, result='Ждёт счёт', following=('', NOW + DAY, True), by=team.anna)
    assert store.read(query.deal, deal, by=team.anna).step.id == task
    assert written(store, deal, team.anna) == []


def test_nothing_is_taken_back_where_somebody_worked_on_meanwhile(store, team, call):
    deal, task = call
    finished = store.write(tasks.done, task, version=1, result='Ждёт счёт', following=('Отправить счёт', NOW + DAY, True), by=team.anna)
    store.write(tasks.put_off, finished.following, version=1, due=NOW + 2 * DAY, by=team.head)
    with pytest.raises(RowChanged):
        store.write(tasks.take_back, finished, by=team.anna)
    assert written(store, deal, team.anna) == ['Ждёт счёт']
    assert store.read(query.deal, deal, by=team.anna).step.text == 'Отправить счёт'
