"""One real server for all attacks; after each it answers, its database is sound, and its log tells of no fault."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from sqlmodel import Session

from dashboard import (
    access,
    bonus_rules,
    contacts,
    deals,
    head_notes,
    journal,
    observers,
    payments,
    tasks,
    timeline,
)
from dashboard import people as people_commands
from dashboard.models import HeadNote
from dashboard.store import Store
from tests.attacks import hostile
from tests.attacks.tab import signed_in
from tests.browser.conftest import _content, free_port, started, stop
from tests.conftest import NOW, TestClock

CANARY = 773_141_592
"""A number that stands in a head's note and nowhere else."""
NOTED = datetime(2019, 3, 17, 9, tzinfo=UTC)
"""The date of the head's notes, on which nothing else was."""
BONUS = '777,53'
"""What Anna gets of September's sale, of 38,876.50, and nothing else comes to."""
FAULT = re.compile(r'^(\S+ \S+ )?(ERROR|CRITICAL|Traceback|Task exception)', re.MULTILINE)
"""How a fault begins in the log."""


@pytest.fixture(scope='package')
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """The server's address, its database, its log, and the ids of what stands in it."""
    folder, ids = tmp_path_factory.mktemp('attacks'), SimpleNamespace()
    db, log = folder / 'voronka.sqlite3', folder / 'log'
    with Store(db, time=TestClock(NOW)) as store:
        store.write(_content, lambda session, team: _fill(session, team, ids))
        hostile.bring(store, folder)
        ids.scripts = store.write(hostile.fill, ids)
        hostile.attach(store, ids.scripts, ids.director)
    server, address = started(db, free_port(), log=log)
    try:
        yield SimpleNamespace(address=address, db=db, log=log, ids=ids)
    finally:
        stop(server)


@pytest.fixture(scope='package')
def people(house: SimpleNamespace) -> Iterator[SimpleNamespace]:
    """The demo's people, signed in, each with cookies of their own."""
    clients = {who: signed_in(house.address, who) for who in ('director', 'head', 'anna', 'boris', 'viktor')}
    yield SimpleNamespace(**clients)
    for client in clients.values():
        client.close()


@pytest.fixture
def faults(house: SimpleNamespace) -> list[str]:
    """What a test expects to be logged as an error; empty unless it says otherwise."""
    return []


@pytest.fixture(autouse=True)
def unharmed(house: SimpleNamespace) -> Iterator[Callable[[], str]]:
    """Whatever was tried: the server answers, the database is sound, and nothing was logged but refusals. Gives the log so far."""
    begun = house.log.stat().st_size

    def logged() -> str:
        with house.log.open(encoding='utf-8') as file:
            file.seek(begun)
            return file.read()

    yield logged
    assert httpx.get(f'{house.address}/health').status_code == httpx.codes.OK
    assert asked(house.db, 'PRAGMA integrity_check') == [('ok',)]
    assert not FAULT.search(logged()), logged()


@pytest.fixture
def unchanged(house: SimpleNamespace) -> Callable[..., object]:
    """`with unchanged():` nothing that happens inside writes anything of business into the database."""

    @contextmanager
    def during() -> Iterator[None]:
        before = everything(house.db)
        yield
        assert everything(house.db) == before

    return during


def asked(db: Path, sql: str) -> list[tuple[object, ...]]:
    """The answer of the database itself, beside the server."""
    with sqlite3.connect(f'file:{db}?mode=ro', uri=True) as connection:
        return connection.execute(sql).fetchall()


OWN_AFFAIRS = ('browser_session', 'sign_in', 'comment_score')
"""Beginnings of tables in which a server notes who is there, which change by being asked, and what it thinks of comments, whenever it comes to it."""


def everything(db: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of business, those in which FTS5 keeps an index among them; that somebody was refused is none."""
    tables = [str(name) for (name,) in asked(db, "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")]
    rows = {name: asked(db, f'SELECT * FROM "{name}"') for name in tables if not name.startswith(OWN_AFFAIRS)}
    return rows | {'journal': asked(db, f"SELECT * FROM journal WHERE what <> '{journal.ACCESS_REFUSED}'")}


def _fill(session: Session, team: dict[str, int], ids: SimpleNamespace) -> None:
    """Anna's deals, one with a head's note; a deal of another department, one that Anna observes, one of nobody's."""
    vars(ids).update(team)
    for name, owner in {'own': 'anna', 'second': 'anna', 'boriss': 'boris', 'foreign': 'viktor', 'watched': 'viktor'}.items():
        setattr(ids, name, deals.create(session, title=f'Остров / {name} / кв{len(name)}', owner_id=team[owner], by=access.SYSTEM))
    ids.nobodys = deals.create(session, title='Лучи / никто', by=access.SYSTEM)
    observers.add(session, ids.watched, team['anna'], by=team['viktor'])
    for noted in (ids.own, ids.boriss):
        head_notes.write(session, noted, text=f'Только для руководителя: {CANARY}', seen='', by=team['head'])
        session.get_one(HeadNote, noted).noted_at = NOTED
    people_commands.edit(session, team['boris'], changes={'exports': (None, True)}, by=team['director'])
    ids.foreign_entry = timeline.add(session, ids.foreign, text='Договорились в Чужом отделе', by=team['viktor'])
    ids.foreign_task = tasks.add(session, ids.foreign, text='Чужой шаг', due=NOW, by=team['viktor'])
    ids.contact = contacts.add(session, ids.own, contacts.Content('Ирина', ('+70001112233',)), by=team['anna'])
    ids.entry = timeline.add(session, ids.own, text='Договорились о встрече', by=team['anna'])
    ids.task = tasks.add(session, ids.own, text='Отправить счёт', due=NOW, by=team['anna'])
    rule = {'name': 'Продажи', 'since': date(2026, 1, 1), 'goods_rate': 2_00, 'services_rate': 2_00}
    bonus_rules.add(session, fields=rule, by=team['director'])
    ids.paid = deals.create(session, title='Остров / paid', owner_id=team['anna'], amount=38_876_50, by=access.SYSTEM)
    payments.enter(session, ids.paid, fields={'paid_on': date(2026, 9, 7), 'amount': 38_876_50}, by=team['head'])
