"""`user`: people at the server's own keyboard; what is wrong is one sentence and exit code 2."""

import pytest
from sqlmodel import select

from dashboard import accounts, passwords, sessions
from dashboard.models import Password, Person
from dashboard.store import Store
from tests.test_cli import main

GOOD = 'пять синих домофонов'


@pytest.fixture
def db(store, team):
    """A database with the team, that nobody has open."""
    store.close()
    return store.path


def user(db, *arguments, **environment):
    return main('user', *arguments, '--db', db, **environment)


def test_a_person_is_added_listed_given_a_password_and_disabled(db, time):
    added = user(db, 'add', 'Ира Лис', '--role', 'head', '--department', 'Розница')
    assert (added.returncode, added.stderr) == (0, '')
    assert 'ira.lis' in added.stdout
    line = next(line for line in user(db, 'list').stdout.splitlines() if 'ira.lis' in line)
    assert line.split('  ')[0] == 'ira.lis'
    assert all(word in line for word in ('head', 'Розница', 'Ира Лис', 'no password yet'))
    with Store(db, time=time) as store:
        token = store.write(accounts.enter, store.read(lambda s: s.exec(select(Person.id).where(Person.login == 'ira.lis')).one()), address='')
    given = user(db, 'password', 'Ira.Lis', '--stdin', text=GOOD + '\n')
    assert (given.returncode, given.stderr) == (0, '')
    with Store(db, time=time) as store:
        assert store.read(sessions.known, token) is None, 'whoever was signed in is not any more'
        assert passwords.fits(store.read(lambda s: s.exec(select(Password.hash)).one()), GOOD)
    assert user(db, 'disable', 'ira.lis').returncode == 0
    assert 'disabled' in next(line for line in user(db, 'list').stdout.splitlines() if 'ira.lis' in line)


@pytest.mark.parametrize(
    ('arguments', 'named'),
    [
        (['add', 'Анна', '--login', 'anna'], 'somebody else signs in with it'),
        (['add', 'Ира', '--role', 'king'], 'none of the roles'),
        (['add', 'Ира', '--department', 'Склад'], 'Проекты, Розница'),
        (['add', ''], 'Name'),
        (['password', 'nobody', '--stdin'], 'nobody signs in with it'),
        (['password', 'anna', '--stdin'], 'at least 8 characters'),
        (['disable', 'nobody'], 'There are: anna'),
        (['disable', 'director'], 'last company head'),
        (['fire', 'anna'], 'fire'),
    ],
)
def test_what_is_wrong_is_one_sentence_and_changes_nothing(db, arguments, named):
    done = user(db, *arguments, text='short\n')
    assert (done.returncode, done.stdout) == (2, '')
    assert named in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_while_a_server_runs_it_names_it(store, team):
    done = user(store.path, 'disable', 'anna')
    assert done.returncode == 2
    assert 'in use by process' in done.stderr
