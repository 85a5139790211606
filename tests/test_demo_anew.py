"""The acts of the demo's strip: a day on, and everything made anew."""

import shutil
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlmodel import select

from dashboard import access, clock, deals, demo, reports, timeline
from dashboard.errors import NotADemo, WrongOption
from dashboard.models import metadata
from dashboard.queries import board, people
from dashboard.queries.settings import demo_instant
from dashboard.store import Store
from tests.conftest import NOW, TestClock, played

TODAY = date(2026, 11, 24)


@pytest.fixture(scope='module')
def small(tmp_path_factory):
    """A small demo at `NOW`, for each test to copy."""
    return played(None, tmp_path_factory.mktemp('demo'), lambda store, _time: demo.fill(store, deals=60)).path


@pytest.fixture
def made(small, tmp_path):
    """A small demo at `NOW`."""
    with Store(shutil.copyfile(small, tmp_path / 'demo.sqlite3'), time=TestClock(NOW)) as store:
        yield store


def content(store, without=('journal', 'setting')):
    """Everything in it, but for the journal (its ids go on) and the settings (its instant)."""
    return {name: store.read(lambda session, name=name: [tuple(row) for row in session.execute(select(metadata.tables[name]))]) for name in metadata.tables if name not in without}


def test_a_day_on_keeps_the_hour_and_is_remembered(made):
    assert made.write(demo.next_day, seen=TODAY) == NOW + timedelta(days=1)
    assert made.read(demo_instant) == NOW + timedelta(days=1)


def test_of_a_double_click_only_the_first_is_a_day(made):
    made.clock = clock.Clock(made.write(demo.next_day, seen=TODAY))
    assert made.write(demo.next_day, seen=TODAY) is None
    assert made.read(demo_instant) == NOW + timedelta(days=1)


def test_made_anew_it_is_as_it_was_made_first(tmp_path, made):
    with Store(tmp_path / 'first.sqlite3', time=TestClock(NOW)) as store:
        demo.fill(store)
        first = content(store)
    deal = made.write(deals.create, title='Лишняя', by=access.SYSTEM)
    made.write(timeline.add, deal, text='Лишнее', by=access.SYSTEM)
    made.clock = clock.Clock(made.write(demo.next_day, seen=TODAY))
    with time_machine.travel(datetime(2026, 11, 26, 12, tzinfo=UTC)):
        assert made.write(demo.renew) == NOW
    assert content(made) == first
    assert made.read(demo_instant) == NOW


def test_it_never_rots(made):
    with time_machine.travel(datetime(2027, 3, 31, 12, tzinfo=UTC)):
        assert made.write(demo.renew) == datetime(2027, 3, 25, 7, 5, tzinfo=UTC)
    at = NOW - timedelta(days=30)
    assert made.write(demo.renew, at=at) == at


def test_the_same_people_are_signed_in_afterwards(made):
    before = made.read(people.who_signs_in)
    made.write(demo.renew, at=NOW)
    assert made.read(people.who_signs_in) == before


def test_figures_kept_in_memory_and_open_boards_see_that_everything_changed(made):
    def figures(store):
        return [store.read(reports.report, name, reports.Ask(now=NOW), by=access.SYSTEM).rows for name in reports.REPORTS]

    figures(made)
    seen = made.read(board.board, board.Filters(), by=access.SYSTEM).journal
    told = []
    made.on_commit(told.extend)
    made.write(demo.renew, at=NOW)
    assert board.news(made.read(board.missed, seen, 100_000)).everything
    assert board.news(told).everything
    kept = figures(made)
    with Store(made.path, read_only=True) as fresh:
        assert kept == figures(fresh)


@pytest.mark.parametrize('act', [lambda store: store.write(demo.renew), lambda store: store.write(demo.next_day, seen=TODAY)])
def test_a_database_that_is_no_demo_is_left_alone(store, a_deal, act):
    a_deal()
    before = content(store, without=())
    with pytest.raises(NotADemo):
        act(store)
    assert content(store, without=()) == before


def test_a_failure_after_it_was_emptied_leaves_the_old_demo(made):
    before = content(made, without=())
    with pytest.raises(WrongOption):
        made.write(demo.renew, at=datetime(1500, 1, 1, tzinfo=UTC))
    assert content(made, without=()) == before
