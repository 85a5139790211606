"""Time to the board's first card at 600, 10,000 and 100,000 deals, over that of a blank NiceGUI page in the same run.

    python -m tests.benchmarks.board_open

A fresh database of each size, each behind a server process of its own; one Chromium, a warm cache, as somebody who opens
the board every day has it; the pages take turns, so that whatever else the machine does slows them alike. Exits with 1
if a ratio of medians is above the limit.
"""

import json
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import insert, text
from sqlmodel import Session, select

from dashboard import pipelines
from dashboard.models import Deal, Person, Project, Role, Stage, Task, folded
from dashboard.store import Store

SIZES = (600, 10_000, 100_000)
ROUNDS = 15
LIMIT = 1.5
ROOT = Path(__file__).parent.parent.parent
PROJECTS = ('Символ', 'КутузовGRAD II', 'Сердце Столицы', 'Река', 'Prime Park', 'Остров', 'Хорошёвский', 'Фили Град')
PEOPLE = ('Анна Крылова', 'Борис Маслов', 'Елена Соколова', 'Игорь Власов', 'Ольга Петрова', 'Денис Новиков')
BLANK = """
import sys
from nicegui import ui

@ui.page('/')
def blank():
    ui.label('blank')

ui.run(host='127.0.0.1', port=int(sys.argv[1]), show=False, reload=False)
"""
FIRST_SEEN = """
(selector) => new Promise((resolve, reject) => {
  const look = () => document.querySelector(selector)?.getClientRects().length ? resolve(performance.now()) : requestAnimationFrame(look);
  look();
  setTimeout(() => reject(new Error(`${selector} did not appear`)), 20_000);
})
"""


def main() -> int:
    """Print the medians and the ratios as JSON."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        pages = {'blank': (stack.enter_context(blank(folder)), '.nicegui-content')}
        for size in SIZES:
            pages[str(size)] = (stack.enter_context(board(folder, size)), '[data-testid=deal-card]')
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path='/usr/bin/chromium', args=['--no-sandbox'])
        times = measure(browser, pages)
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    ratios = {name: round(medians[name] / medians['blank'], 2) for name in medians if name != 'blank'}
    print(json.dumps({'milliseconds': {name: round(value) for name, value in medians.items()}, 'over_blank': ratios, 'limit': LIMIT}))
    return int(max(ratios.values()) > LIMIT)


def measure(browser: Browser, pages: dict[str, tuple[str, str]]) -> dict[str, list[float]]:
    """Milliseconds from the navigation's start until the selector is on the screen; the first round only warms up."""
    times: dict[str, list[float]] = {name: [] for name in pages}
    tabs = {name: tab(browser, address) for name, (address, _selector) in pages.items()}
    for turn in range(ROUNDS + 1):
        for name, (address, selector) in pages.items():
            tabs[name].goto(address, wait_until='commit')
            taken = tabs[name].evaluate(FIRST_SEEN, selector)
            tabs[name].wait_for_load_state('networkidle')
            tabs[name].goto('about:blank')
            if turn:
                times[name].append(taken)
    return times


def tab(browser: Browser, address: str) -> Page:
    """A tab with cookies of its own, since these know no ports, signed in where there is something to sign in to."""
    context = browser.new_context(viewport={'width': 1440, 'height': 900}, locale='ru')
    if address.endswith('/board'):
        context.request.get(address.replace('/board', '/demo/director'))
    return context.new_page()


@contextmanager
def blank(folder: Path) -> Iterator[str]:
    """A NiceGUI page with one label, as NiceGUI runs it by default."""
    script = folder / 'blank.py'
    script.write_text(BLANK, encoding='utf-8')
    port = free_port()
    with serving([sys.executable, str(script), str(port)], f'http://127.0.0.1:{port}/') as address:
        yield address


@contextmanager
def board(folder: Path, size: int) -> Iterator[str]:
    """The board of a database with that many open deals, opened by a company head."""
    path = folder / f'{size}.sqlite3'
    with Store(path) as store:
        store.write(fill, size)
    port = free_port()
    command = [sys.executable, str(ROOT / 'main.py'), 'serve', '--demo', '--db', str(path), '--port', str(port)]
    with serving(command, f'http://127.0.0.1:{port}/health') as address:
        yield address.replace('/health', '/board')


@contextmanager
def serving(command: list[str], address: str) -> Iterator[str]:
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        wait_for(lambda: urllib.request.urlopen(address, timeout=1).status == 200)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def wait_for(up: Callable[[], bool]) -> None:
    for _ in range(300):
        try:
            if up():
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise TimeoutError('the server did not start')


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return int(probe.getsockname()[1])


def fill(session: Session, size: int) -> None:
    """Open deals in bulk, spread over the columns, seven of ten with a next step; the database calls itself a demo."""
    now = datetime(2026, 11, 24, 7, 5, tzinfo=UTC)
    chance = random.Random(1)
    pipeline = pipelines.ensure_shipped(session)
    stages = session.exec(select(Stage.id).where(Stage.pipeline_id == pipeline).order_by(Stage.position)).all()[:7]  # type: ignore[arg-type]
    people = [Person(name=name, color='#5b7fd6') for name in PEOPLE]
    projects = [Project(name=name) for name in PROJECTS]
    session.add_all([Person(name='Ольга Директор', login='director', role=Role.COMPANY_HEAD), *people, *projects])
    session.flush()
    deals = []
    for n in range(size):
        project = chance.choice(projects)
        title = f'{project.name} / д{n % 40 + 1} / п{n % 8 + 1} / эт{n % 30 + 1} / кв{n}'
        deals.append(
            {
                'pipeline_id': pipeline, 'stage_id': chance.choice(stages), 'title': title, 'title_folded': folded(title), 'note': '',
                'owner_id': chance.choice(people).id, 'project_id': project.id, 'amount': chance.randrange(100, 2_000) * 100_00,
                'stage_since': now - timedelta(hours=chance.randrange(500)), 'created_at': now - timedelta(hours=chance.randrange(5_000)),
                'next_due': now + timedelta(hours=chance.randrange(-30, 400)) if chance.random() < 0.7 else None,
            }
        )  # fmt: skip
    session.execute(insert(Deal), deals)
    tasks = [
        {'deal_id': n, 'text': 'Позвонить', 'due': deal['next_due'], 'assignee_id': deal['owner_id'], 'agreed': True, 'created_at': now, 'version': 1}
        for n, deal in enumerate(deals, 1)
        if deal['next_due']
    ]
    session.execute(insert(Task), tasks)
    session.execute(text('UPDATE deal SET next_task_id = (SELECT id FROM task WHERE task.deal_id = deal.id)'))
    session.execute(text("INSERT INTO setting VALUES ('demo_at', '2026-11-24T10:05:00+03:00')"))


if __name__ == '__main__':
    sys.exit(main())
