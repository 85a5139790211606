"""«Кто вёл сделку»: owners with their days and who assigned them, the first touch, touches by person, who created it."""

from datetime import timedelta

import pytest

from dashboard import access, deals, timeline
from dashboard.errors import NotFound
from dashboard.queries import who_led as query
from tests.conftest import NOW


def led(store, deal, by):
    return store.read(query.led, deal, by=by)


def test_owners_stand_in_order_with_their_days_and_who_assigned_them(store, team, time):
    deal = store.write(deals.create, title='Остров / кв1', owner_id=team.anna, by=team.anna)
    time.start += timedelta(days=2)
    store.write(deals.set_field, deal, 'owner_id', seen=team.anna, new=team.boris, by=team.head)
    time.start += timedelta(days=3)
    store.write(deals.set_field, deal, 'owner_id', seen=team.boris, new=team.head, by=team.head)
    owners = [(one.name, one.since, one.until, one.assigned_by) for one in led(store, deal, team.head).owners]
    assert owners == [
        ('Анна Крылова', NOW, NOW + timedelta(days=2), None),
        ('Борис Маслов', NOW + timedelta(days=2), NOW + timedelta(days=5), 'Павел Петров'),
        ('Павел Петров', NOW + timedelta(days=5), None, None),
    ]
    assert (led(store, deal, team.head).created_by, led(store, deal, team.head).created_at) == ('Анна Крылова', NOW)


def test_touches_are_counted_by_person_and_kind_and_the_first_is_named(store, team, a_deal, time):
    deal = a_deal()
    for who, kind, text in (('anna', 'missed_call', ''), ('anna', 'call', 'Поговорили'), ('head', 'comment', 'Дать скидку'), ('anna', 'call', 'Ещё раз'), ('anna', 'task_result', 'Готово')):
        time.start += timedelta(hours=1)
        entry = store.write(timeline.add, deal, text=text, kind=kind, by=getattr(team, who))
    store.write(timeline.delete, entry, by=team.anna)
    found = led(store, deal, team.anna)
    assert found.first == ('Анна Крылова', NOW + timedelta(hours=1), 'missed_call')
    assert [(one.name, one.count, dict(one.kinds)) for one in found.touches] == [('Анна Крылова', 3, {'call': 2, 'missed_call': 1}), ('Павел Петров', 1, {'comment': 1})]
    assert (found.touches[0].first, found.touches[0].last) == (NOW + timedelta(hours=1), NOW + timedelta(hours=4))


def test_a_deal_of_nobody_that_nobody_touched_says_just_that(store, team, a_deal):
    found = led(store, a_deal(owner=None), access.SYSTEM)
    assert (found.owners, found.first, found.touches) == ((), None, ())


def test_who_led_a_deal_is_for_those_who_see_it(store, team, a_deal):
    with pytest.raises(NotFound):
        led(store, a_deal(), team.viktor)
