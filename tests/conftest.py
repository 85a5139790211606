"""The cast and the stage: a real database on a temporary path, and the people of a small team."""

import gc
import importlib
import os
import shutil
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import hypothesis
import pytest
from sqlmodel import Session

from dashboard import access, clock, deals, pipelines, timeline
from dashboard.models import Department, Person, Project, Role
from dashboard.store import Store
from tests.asking import ask_as_shipped, ask_nothing

hypothesis.settings.register_profile('voronka', deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])  # the machine is shared: slow is not wrong
hypothesis.settings.load_profile('voronka')

pytest_plugins = ['nicegui.testing.user_plugin']

SHARED = Path(os.environ.get('VORONKA_SHARED', Path(__file__).parent.parent.parent / 'shared'))
NOT_HERE = 'the shared data folder is not beside this checkout'
NOW = datetime(2026, 11, 24, 7, 5, tzinfo=UTC)
"""10:05 in Moscow on a Tuesday with five working days left in its month."""


class TestClock(clock.Clock):
    """A clock that stands still until a test moves it."""

    __test__ = False

    def now(self) -> datetime:
        return self.start or NOW


@pytest.fixture
def shared() -> Path:
    """The folder of real data beside the repository; a test that needs it says so when it is not there."""
    if not SHARED.is_dir():
        pytest.skip(NOT_HERE)
    return SHARED


@pytest.fixture
def time() -> TestClock:
    return TestClock(NOW)


@dataclass(frozen=True)
class Played:
    """A closed database for tests to copy, and what its makers want known of it."""

    path: Path
    told: Any = None


def played(source: Path | None, folder: Path, play: Callable[[Store, TestClock], Any]) -> Played:
    """`play` in a copy of `source`, or in a database of its own: done once, for a copy takes a sixth of the time and less."""
    path, time = folder / 'voronka.sqlite3', TestClock(NOW)
    if source:
        shutil.copyfile(source, path)
    with Store(path, time=time) as store:
        return Played(path, play(store, time))


@pytest.fixture(scope='session')
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the retail pipeline as it ships, whose stages ask nothing of a deal (`shipped_needs` does)."""
    return played(None, tmp_path_factory.mktemp('blank'), lambda store, _time: [store.write(pipelines.ensure_shipped), store.write(ask_nothing)]).path


@pytest.fixture(scope='session')
def manned(blank: Path, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """`blank` with the team; tells its ids."""
    return played(blank, tmp_path_factory.mktemp('manned'), lambda store, _time: store.write(_team))


@pytest.fixture(scope='session')
def funnelled(manned: Played, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """`manned` with the deals of `funnel`; tells their ids."""
    return played(manned.path, tmp_path_factory.mktemp('funnelled'), lambda store, time: _funnel(store, time, manned.told['anna']))


@pytest.fixture
def begun(request: pytest.FixtureRequest) -> Path:
    """What a test's store is a copy of: that which holds most of what the test asks for."""
    for name, kept in {'funnel': 'funnelled', 'team': 'manned'}.items():
        if name in request.fixturenames:
            return request.getfixturevalue(kept).path
    return request.getfixturevalue('blank')


@pytest.fixture
def store(begun: Path, tmp_path: Path, time: TestClock) -> Iterator[Store]:
    """A store with the retail pipeline as it ships, and with the team, where a test asks for it."""
    with Store(shutil.copyfile(begun, tmp_path / begun.name), time=time) as opened:
        yield opened


@pytest.fixture
def shipped_needs(store: Store) -> None:
    """The stages ask of a deal what they ask as they ship."""
    store.write(ask_as_shipped)


@pytest.fixture
def team(store: Store, manned: Played) -> SimpleNamespace:
    """Ids: director (company head); head, anna, boris (retail); viktor_head, viktor (another department)."""
    return SimpleNamespace(**manned.told)


@pytest.fixture
def a_deal(store: Store, team: SimpleNamespace) -> Callable[..., int]:
    """Make a deal, Anna's in «В работу» unless told otherwise; returns its id."""

    def make(title: str = 'Сердце Столицы / к3 / эт21 / кв145', *, owner: str | None = 'anna', **fields: object) -> int:
        owner_id = getattr(team, owner) if owner else None
        return store.write(deals.create, title=title, owner_id=owner_id, by=access.SYSTEM, **fields)

    return make


@pytest.fixture
def funnel(store: Store, team: SimpleNamespace, funnelled: Played, time: TestClock) -> list[int]:
    """25 deals of Anna: 15 passed on after a day, 5 were lost, 5 are still there after 40 days; one comment each."""
    time.start = NOW + timedelta(days=40)
    return list(funnelled.told)


def _funnel(store: Store, time: TestClock, anna: int) -> list[int]:
    made = [store.write(deals.create, title=f'Остров / кв{number}', owner_id=anna, by=access.SYSTEM) for number in range(25)]
    time.start = NOW + timedelta(days=1)
    for deal in made[:15]:
        store.write(deals.move, deal, to='interest', seen='intake', by=anna)
    for deal in made[15:20]:
        store.write(deals.move, deal, to='lost', seen='intake', reason='дорого', by=anna)
    for deal in made:
        store.write(timeline.add, deal, text='Клиент ждёт предложение', by=anna)
    return made


def _team(session: Session) -> dict[str, int]:
    retail, projects = Department(name='Розница'), Department(name='Проекты')
    session.add_all([retail, projects, Project(name='Сердце Столицы'), Project(name='Остров')])
    session.flush()
    cast = {
        'director': Person(name='Ольга Директор', login='director', role=Role.COMPANY_HEAD),
        'head': Person(name='Павел Петров', login='head', role=Role.HEAD, department_id=retail.id),
        'anna': Person(name='Анна Крылова', login='anna', department_id=retail.id),
        'boris': Person(name='Борис Маслов', login='boris', department_id=retail.id),
        'viktor_head': Person(name='Вера Соколова', login='vera', role=Role.HEAD, department_id=projects.id),
        'viktor': Person(name='Виктор Орлов', login='viktor', department_id=projects.id),
    }
    session.add_all(cast.values())
    session.flush()
    return {name: person.id for name, person in cast.items()}  # type: ignore[misc]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI what a test needs is there: one that would be skipped has failed, unless it wants the real data, which are not of the repository."""
    report = yield
    if report.skipped and os.environ.get('CI') and not hasattr(report, 'wasxfail') and NOT_HERE not in str(report.longrepr):
        report.outcome, report.longrepr = 'failed', f'skipped in CI: {report.longrepr}'
    return report


def pytest_xdist_auto_num_workers() -> int:
    """`-n auto`: three for two processors, as tests of pages and browsers wait a good part of their time."""
    return (os.cpu_count() or 1) * 3 // 2 or 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test of a real server or browser that fails beside others, whose processor it shares, is tried once more; the summary counts it."""
    if 'PYTEST_XDIST_WORKER' in os.environ:
        for item in items:
            if item.nodeid.startswith(('tests/browser/', 'tests/attacks/', 'tests/faults/')):
                item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Of a test that was tried again, what its first try failed with: else nobody could mend it."""
    for report in terminalreporter.stats.get('rerun', ()):
        terminalreporter.write_line(f'tried again: {report.nodeid}: {str(report.longrepr)[-1500:]}')


def pytest_collection_finish() -> None:
    """NiceGUI's fixtures collect all garbage twice a test: of a million objects that are imported by now, none is any."""
    for heavy in ('plotly.graph_objects', 'openpyxl', 'PIL.Image', 'dashboard.charts', 'dashboard.reports'):
        importlib.import_module(heavy)
    gc.collect()
    gc.freeze()
