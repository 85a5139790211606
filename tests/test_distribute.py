"""«Распределить»: what has nobody, by waiting time, and who has how much already."""

from datetime import timedelta

from dashboard import deals, tasks
from dashboard.queries import home

from .conftest import NOW


def test_what_has_nobody_waits_longest_first_and_stands_nowhere_else(store, team, a_deal, time):
    first = a_deal('Первая', owner=None)
    time.start += timedelta(days=9)
    second = a_deal('Вторая', owner=None)
    for head in (team.head, team.viktor_head, team.director):
        day = store.read(home.heads_day, by=head)
        assert [line.deal for line in day.unassigned.lines] == [first, second]
        assert day.unassigned.lines[0].since == NOW
        assert not day.stuck.count


def test_a_closed_deal_and_somebodys_do_not_wait(store, team, a_deal):
    a_deal()
    store.write(deals.move, a_deal(owner=None), to='lost', seen='intake', reason='Спам', by=team.head)
    assert not store.read(home.heads_day, by=team.head).unassigned.count


def test_beside_each_name_stands_the_load(store, team, a_deal):
    store.write(tasks.add, a_deal(), text='Позвонить', due=NOW, by=team.anna)
    a_deal()
    anna, boris = store.read(home.heads_day, by=team.head).candidates
    assert (anna.name, anna.open, anna.today) == ('Анна Крылова', 2, 1)
    assert (boris.name, boris.open, boris.today) == ('Борис Маслов', 0, 0)
