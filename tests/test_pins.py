"""The three pins of a deal (C7): what each holds, who and when, what changed since, and that the older stays in the feed."""

from datetime import timedelta

import pytest

from dashboard import deals, observers, pins, timeline
from dashboard.errors import NotFound, OnlyObserving, PinChanged
from dashboard.queries import feed as feed_query
from dashboard.queries import pins as query
from tests.conftest import NOW


def slots(store, deal, by):
    return {slot.name: slot for slot in store.read(query.pins, deal, by=by)}


@pytest.fixture
def noted(store, team, a_deal, time):
    """A deal and two comments in it, an hour apart."""
    deal = a_deal(amount=1_000_00)
    first = store.write(timeline.add, deal, text='Три камеры и домофон', by=team.anna)
    time.start += timedelta(hours=1)
    return deal, first, store.write(timeline.add, deal, text='Четыре камеры', by=team.head)


def test_all_three_slots_are_shown_also_the_empty_ones(store, team, a_deal):
    found = slots(store, a_deal(), team.anna)
    assert list(found) == ['technical', 'commercial', 'current']
    assert all(slot.entry is None for slot in found.values())


def test_a_pin_says_how_old_it_is_and_whose(store, team, noted):
    deal, first, _ = noted
    store.write(pins.put, deal, 'technical', first, seen=None, by=team.head)
    slot = slots(store, deal, team.anna)['technical']
    assert (slot.text, slot.at, slot.author, slot.pinned_by, slot.pinned_at) == ('Три камеры и домофон', NOW, 'Анна Крылова', 'Павел Петров', NOW + timedelta(hours=1))


def test_a_newer_one_takes_the_place_the_older_stays_in_the_feed_and_undo_brings_it_back(store, team, noted):
    deal, first, second = noted
    pin = store.write(pins.put, deal, 'technical', first, seen=None, by=team.anna)
    newer = store.write(pins.put, deal, 'technical', second, seen=pin, by=team.head)
    assert slots(store, deal, team.anna)['technical'].entry == second
    assert {first, second} <= {line.entry for line in store.read(feed_query.feed, deal, by=team.anna).lines}
    store.write(pins.take_back, newer, by=team.head)
    assert (slots(store, deal, team.anna)['technical'].entry, slots(store, deal, team.anna)['technical'].pinned_by) == (first, 'Анна Крылова')


def test_one_entry_may_stand_in_two_slots_and_one_slot_is_emptied_alone(store, team, noted):
    deal, first, _ = noted
    pin = store.write(pins.put, deal, 'technical', first, seen=None, by=team.anna)
    store.write(pins.put, deal, 'current', first, seen=None, by=team.anna)
    gone = store.write(pins.put, deal, 'technical', None, seen=pin, by=team.anna)
    assert [slot.entry for slot in slots(store, deal, team.anna).values()] == [None, None, first]
    store.write(pins.take_back, gone, by=team.anna)
    assert slots(store, deal, team.anna)['technical'].entry == first


def test_who_pins_second_is_asked_to_look_and_takes_nothing_back_that_is_no_longer_theirs(store, team, noted):
    deal, first, second = noted
    pin = store.write(pins.put, deal, 'technical', first, seen=None, by=team.anna)
    with pytest.raises(PinChanged):
        store.write(pins.put, deal, 'technical', second, seen=None, by=team.head)
    store.write(pins.put, deal, 'technical', second, seen=pin, by=team.head)
    with pytest.raises(PinChanged):
        store.write(pins.take_back, pin, by=team.anna)


def test_a_remark_says_that_amount_or_stage_changed_since_and_goes_when_they_are_as_they_were(store, team, noted):
    deal, first, _ = noted
    store.write(pins.put, deal, 'commercial', first, seen=None, by=team.anna)

    def changed():
        slot = slots(store, deal, team.anna)['commercial']
        return slot.amount_changed, slot.stage_changed

    assert changed() == (False, False)
    store.write(deals.set_field, deal, 'amount', seen=1_000_00, new=2_000_00, by=team.anna)
    assert changed() == (True, False)
    store.write(deals.move, deal, to='interest', seen='intake', by=team.anna)
    store.write(deals.set_field, deal, 'amount', seen=2_000_00, new=1_000_00, by=team.anna)
    assert changed() == (False, True)


def test_what_is_worded_otherwise_is_shown_so_and_what_its_author_deletes_leaves_the_slot_empty(store, team, noted):
    deal, first, _ = noted
    store.write(pins.put, deal, 'technical', first, seen=None, by=team.anna)
    store.write(timeline.edit, first, seen='Три камеры и домофон', new='Пять камер', by=team.anna)
    assert slots(store, deal, team.anna)['technical'].text == 'Пять камер'
    store.write(timeline.delete, first, by=team.anna)
    assert slots(store, deal, team.anna)['technical'].entry is None
    store.write(timeline.restore, first, by=team.anna)
    assert slots(store, deal, team.anna)['technical'].entry == first


def test_another_deals_entry_a_deleted_one_and_a_slot_that_there_is_not_are_not_pinned(store, team, noted, a_deal):
    deal, first, _ = noted
    other = a_deal('Остров / кв9')
    with pytest.raises(NotFound):
        store.write(pins.put, other, 'technical', first, seen=None, by=team.anna)
    with pytest.raises(NotFound):
        store.write(pins.put, deal, 'fourth', first, seen=None, by=team.anna)
    store.write(timeline.delete, first, by=team.anna)
    with pytest.raises(NotFound):
        store.write(pins.put, deal, 'technical', first, seen=None, by=team.anna)


def test_an_observer_sees_the_pins_and_changes_none(store, team, noted):
    deal, first, _ = noted
    store.write(pins.put, deal, 'technical', first, seen=None, by=team.anna)
    store.write(observers.add, deal, team.viktor, by=team.anna)
    assert slots(store, deal, team.viktor)['technical'].entry == first
    with pytest.raises(OnlyObserving):
        store.write(pins.put, deal, 'technical', None, seen=1, by=team.viktor)
