"""A real server as a process and a real Chromium; a page that logs an error in its console fails its test."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright
from sqlmodel import Session

from dashboard import pipelines
from dashboard.models import Setting
from dashboard.queries.settings import DEMO_AT
from dashboard.store import Store
from tests import forked
from tests.asking import ask_nothing
from tests.conftest import NOW, TestClock, _team

ROOT = Path(__file__).parent.parent.parent
CHROMIUMS = ('chromium', 'chromium-browser', 'google-chrome', 'chrome')
START_SECONDS = 60
AT_ONCE = 5 if 'PYTEST_XDIST_WORKER' in os.environ else 1
"""Seconds within which another window shows a change: one, but beside other tests, whose processor it shares."""
expect.set_options(timeout=5_000 * AT_ONCE)
Fill = Callable[[Session, dict[str, int]], object]
Process = forked.Forked | subprocess.Popen[bytes]


@contextmanager
def serving(folder: Path, fill: Fill, log: Path | None = None) -> Iterator[str]:
    """The address of `main.py serve --demo` over a database in `folder` with the team and what `fill` adds; it stands at `NOW`.

    What the server logs goes to `log`, if given.
    """
    path = folder / 'voronka.sqlite3'
    with Store(path, time=TestClock(NOW)) as store:
        store.write(_content, fill)
    process, address = started(path, free_port(), log=log)
    try:
        yield address
    finally:
        stop(process)


@pytest.fixture(scope='module')
def browser() -> Iterator[Browser]:
    """Chromium; where there is none the test is skipped.

    One a module: Playwright's loop runs for as long as it is open, and async tests want one of their own.
    """
    with sync_playwright() as playwright:
        try:
            opened = playwright.chromium.launch(executable_path=chromium(), args=['--no-sandbox'])
        except Error as error:
            pytest.skip(f'no Chromium to be found: {error.message.splitlines()[0]}')
        yield opened
        opened.close()


@pytest.fixture
def said() -> list[str]:
    """The errors that the test's pages logged in their consoles; a test that provokes one clears them."""
    return []


@pytest.fixture
def visit(browser: Browser, said: list[str]) -> Iterator[Callable[..., Page]]:
    """Open a window of one's own as a person of the demo: `visit(address, 'anna', '/board', locale='en')`."""
    contexts = []

    def opened(address: str, who: str = 'anna', path: str = '/', **options: Any) -> Page:
        context = browser.new_context(**{'base_url': address, 'locale': 'ru-RU', 'viewport': {'width': 1366, 'height': 768}} | options)
        contexts.append(context)
        page = context.new_page()
        page.on('console', lambda message: said.append(message.text) if message.type == 'error' else None)
        page.on('pageerror', lambda error: said.append(str(error)))
        page.goto(f'/demo/{who}?next={path}')
        return page

    yield opened
    for context in contexts:
        context.close()
    assert said == []


@pytest.fixture
def window(address: str, visit: Callable[..., Page]) -> Callable[..., Page]:
    """`visit` to the server of the test's module, whose fixture `address` it is."""
    return lambda *arguments, **options: visit(address, *arguments, **options)


def still(page: Page) -> Page:
    """The page once nothing on it fades in or unfolds any more: until then its colours and sizes are not its own."""
    page.wait_for_function("!document.getAnimations().some((one) => one.playState === 'running' && one.effect.getComputedTiming().iterations === 1)")
    return page


def found_by_axe(page: Page, *standards: str, context: str | None = None) -> list[tuple[str, str, list[str]]]:
    """What axe finds on a page as it is in the light and, the same one, in the dark: the look, the rule and where it is broken."""
    found = []
    for look in ('light', 'dark'):
        page.emulate_media(color_scheme=look)  # type: ignore[arg-type]
        if page.locator('body.v-bare').count():
            page.reload()  # it follows the system when it is loaded
        expect(page.locator('body')).to_have_class(re.compile(f'body--{look}'))
        still(page)
        broken = Axe().run(page, context=context, options={'runOnly': list(standards)}).response['violations']
        found += [(look, one['id'], [node['html'][:200] for node in one['nodes']][:3]) for one in broken]
    return found


def started(path: Path, port: int, *, demo: bool = True, log: Path | None = None) -> tuple[Process, str]:
    """A server process that answers, and its address; a fork where there are any, for it has its imports behind it."""
    own = ('PYTEST', 'NICEGUI')  # what pytest tells NiceGUI in its own process is not for this one
    environment = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    arguments = ['serve', *(['--demo'] if demo else []), '--db', str(path), '--port', str(port)]
    process: Process
    if forked.CAN:
        process = forked.start(arguments, environment, Path(os.devnull), log)
    else:
        with log.open('ab') if log else nullcontext() as errors:
            process = subprocess.Popen([sys.executable, 'main.py', *arguments], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=errors)
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        if listens(port) and httpx.get(f'http://127.0.0.1:{port}/health').status_code == httpx.codes.OK:
            return process, f'http://127.0.0.1:{port}'
        time.sleep(0.05)
    process.kill()
    raise RuntimeError(f'no server after {START_SECONDS} s; exit code {process.wait()}')


def stop(process: Process) -> None:
    """Ask a server to end, and wait for it."""
    process.send_signal(signal.SIGTERM)
    process.wait(START_SECONDS)


def listens(port: int) -> bool:
    """Whether anybody answers there at all; an HTTP client is a hundred times as dear."""
    with socket.socket() as probe:
        return probe.connect_ex(('127.0.0.1', port)) == 0


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return int(probe.getsockname()[1])


def chromium() -> str | None:
    """The system's Chromium; None for Playwright's own."""
    return os.environ.get('VORONKA_CHROMIUM') or next(filter(None, map(shutil.which, CHROMIUMS)), None)


def _content(session: Session, fill: Fill) -> None:
    pipelines.ensure_shipped(session)
    ask_nothing(session)
    team = _team(session)
    session.add(Setting(key=DEMO_AT, value=NOW.isoformat()))
    fill(session, team)
