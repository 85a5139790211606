"""kill -9 while people save: everything that was acknowledged is there, no change is a half, and the next start is quick."""

import random
from time import sleep

import pytest

from tests.faults import checks

KILLS = 100

pytestmark = pytest.mark.soak


def test_what_was_acknowledged_survives_a_kill_and_nothing_is_half_written(tmp_path):
    told, db = {}, tmp_path / 'voronka.sqlite3'
    for n in range(KILLS):
        told |= checks.acked(lines_until_killed(db, saves=random.randint(1, 25)))
        found = checks.kept(db)
        checks.nothing_lost(told, found, unheard=n + 1)  # the change in flight at each kill may have been committed
        told = found if n % 2 else told
    assert sum(deal.moves for deal in told.values()) > KILLS


def test_a_kill_at_the_very_first_start_leaves_nothing_that_stops_the_next(tmp_path):
    db = tmp_path / 'voronka.sqlite3'
    for milliseconds in (450, 500, 550, 600):
        process = checks.start(db)
        sleep(milliseconds / 1000)
        process.kill()
        process.communicate()
        checks.kept(db)
        for file in tmp_path.glob('voronka.sqlite3*'):
            file.unlink()


def lines_until_killed(db, *, saves):
    """The worker's words until it is killed, at any moment within a save after so many of them."""
    process = checks.start(db)
    lines = [process.stdout.readline() for _ in range(saves + 1)]
    assert lines[0] == 'open\n', process.stderr.read()
    sleep(random.uniform(0, 0.01))
    process.kill()
    rest, errors = process.communicate()
    assert not errors
    return [*lines, *rest.splitlines(keepends=True)]
