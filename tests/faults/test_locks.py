"""Others on the same file: a second process is refused by name, a foreign lock is waited for, nobody's reading is blocked."""

import itertools
import os
import threading
import time
from contextlib import suppress

import pytest

from dashboard import access, deals, sqlite
from dashboard.errors import DatabaseBusy, DatabaseInUse, FieldConflict
from dashboard.models import Deal
from dashboard.store import Store
from tests.faults import checks
from tests.test_cli import main


def held_by_another(store):
    """A foreign connection that is in the middle of writing."""
    raw = sqlite.library().connect(store.path, isolation_level=None, check_same_thread=False)
    raw.execute('BEGIN IMMEDIATE')
    return raw


def title(session):
    return session.get(Deal, 1).title


def test_a_second_process_is_refused_by_the_first_ones_pid_and_the_first_goes_on(store, a_deal):
    a_deal('Остров / кв1')
    done = main('demo', '--db', store.path)
    assert done.returncode == 2
    assert str(os.getpid()) in done.stderr
    assert store.read(title) == 'Остров / кв1'
    store.write(deals.set_field, 1, 'title', seen='Остров / кв1', new='Остров / кв2', by=access.SYSTEM)


def test_a_second_store_in_this_process_is_refused_too(store):
    with pytest.raises(DatabaseInUse):
        Store(store.path)


def test_the_lock_of_a_killed_process_stops_nobody(tmp_path):
    process = checks.start(tmp_path / 'voronka.sqlite3')
    process.stdout.readline()
    process.kill()
    process.communicate()
    with Store(tmp_path / 'voronka.sqlite3') as store:
        assert store.path.exists()


def test_a_foreign_lock_is_waited_for(store, a_deal):
    a_deal('Остров / кв1')
    raw = held_by_another(store)
    release = threading.Timer(0.5, raw.rollback)
    release.start()
    began = time.monotonic()
    store.write(deals.set_field, 1, 'amount', seen=0, new=100, by=access.SYSTEM)
    assert time.monotonic() - began >= 0.4
    release.join()


@pytest.mark.soak
def test_a_lock_that_stays_is_a_sentence_and_reading_goes_on_meanwhile(store, a_deal):
    a_deal('Остров / кв1')
    raw = held_by_another(store)
    slowest = 0.0
    refusals = []

    def save():
        try:
            store.write(deals.set_field, 1, 'amount', seen=0, new=100, by=access.SYSTEM)
        except DatabaseBusy as refusal:
            refusals.append(str(refusal))

    saving = threading.Thread(target=save)
    saving.start()
    while saving.is_alive():
        began = time.monotonic()
        assert store.read(title) == 'Остров / кв1'
        slowest = max(slowest, time.monotonic() - began)
        time.sleep(0.05)
    raw.rollback()
    assert refusals
    assert slowest < 0.2
    store.write(deals.set_field, 1, 'amount', seen=0, new=100, by=access.SYSTEM)


def test_a_slow_read_keeps_nobody_waiting(store, a_deal):
    a_deal('Остров / кв1')
    reading, enough = threading.Event(), threading.Event()
    slow = threading.Thread(target=store.read, args=(lambda session: (title(session), reading.set(), enough.wait(30)),))
    slow.start()
    assert reading.wait(30)
    store.write(deals.set_field, 1, 'amount', seen=0, new=100, by=access.SYSTEM)
    assert store.read(lambda session: session.get(Deal, 1).amount) == 100
    assert slow.is_alive(), 'it read to its end before the others had done'
    enough.set()
    slow.join()


def test_of_eight_people_who_edit_one_field_at_once_no_acknowledged_edit_is_lost(store, a_deal):
    deal = a_deal('Остров / кв1')
    saved, values = [], itertools.count(1)

    def edit(times):
        done = 0
        while done < times:
            seen, new = store.read(lambda session: session.get(Deal, deal).amount), next(values)
            with suppress(FieldConflict):
                store.write(deals.set_field, deal, 'amount', seen=seen, new=new, by=access.SYSTEM)
                saved.append((seen, new))
                done += 1

    people = [threading.Thread(target=edit, args=(10,)) for _ in range(8)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    follows = dict(saved)
    assert len(follows) == len(saved) == 80, 'two edits were made from the same value'
    stands = 0
    while stands in follows:
        stands = follows.pop(stands)
    assert not follows, 'an edit was made from a value that never stood'
    assert store.read(lambda session: session.get(Deal, deal).amount) == stands
