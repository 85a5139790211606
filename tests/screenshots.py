"""Take the README's pictures of the demo: `python -m tests.screenshots [FOLDER]`; the demo stands at one instant, so they repeat."""

import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests import first_start

ROOT = Path(__file__).parent.parent
AT = '2026-11-24T10:05+03:00'
PORT = 8799
PICTURES = {
    'today': ('head', '/', {}),
    'board': ('head', '/board', {}),
    'deal': ('anna', '/deal/{hero}', {}),
    'conversion': ('director', '/analytics', {}),
    'sales': ('director', '/sales', {}),
    'plan': ('director', '/plan', {}),
    'board-dark': ('head', '/board', {'color_scheme': 'dark'}),
    'board-en': ('head', '/board', {'locale': 'en-US'}),
    'board-phone': ('anna', '/board', {'viewport': {'width': 390, 'height': 844}, 'has_touch': True, 'is_mobile': True}),
    'deal-phone': ('anna', '/deal/{hero}', {'viewport': {'width': 390, 'height': 844}, 'has_touch': True, 'is_mobile': True}),
}
"""Name → whose screen, which address, what differs from a light desktop in Russian."""
WRITTEN = 'Поговорили с клиентом про видеонаблюдение и домафон, думает. Перезвоню в пятницу в 11.'
"""What is typed, and not saved, where the coach is shown."""


def main(folder: Path) -> None:
    """Make the demo, serve it, and take every picture into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, served(Path(place) / 'demo.sqlite3') as (address, hero), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path='/usr/bin/chromium', args=['--no-sandbox'])
        for name, (person, path, differs) in PICTURES.items():
            take(browser, folder / f'{name}.png', f'{address}/demo/{person}?next={path.format(hero=hero)}', differs)
        take_coach(browser, folder / 'coach.png', f'{address}/demo/anna?next=/deal/{hero}')
        take_first_start(browser, folder)
        browser.close()


def take_first_start(browser: Browser, folder: Path) -> None:
    """The way from nothing to a team: the first start, a colleague's link, what the colleague sees, and the sign-in from then on."""

    def look(name: str, page: Page) -> None:
        page.wait_for_timeout(1000)
        page.screenshot(path=folder / f'{name}.png')

    def window() -> Page:
        return browser.new_context(base_url=address, locale='ru-RU', viewport={'width': 1366, 'height': 768}).new_page()

    with tempfile.TemporaryDirectory() as place, first_start.fresh(Path(place) / 'voronka.sqlite3', PORT + 1) as (address, code):
        head, colleague = window(), window()
        first_start.becomes_head(head, code, look)
        first_start.comes_in(colleague, first_start.adds_team(head, look)[0], look)
        stranger = window()
        stranger.goto('/')
        look('login', stranger)


def take_coach(browser: Browser, file: Path, address: str) -> None:
    """What the coach says of a call that is being written down."""
    page = browser.new_context(locale='ru-RU', viewport={'width': 1366, 'height': 768}).new_page()
    page.goto(address)
    page.wait_for_function('window.socket?.connected')
    page.locator('[data-entry=call]').click()
    page.get_by_test_id('comment-input').press_sequentially(WRITTEN, delay=5)
    page.wait_for_timeout(4000)
    page.screenshot(path=file)


def take(browser: Browser, file: Path, address: str, differs: dict[str, object]) -> None:
    """One picture of one page as one person sees it."""
    context = browser.new_context(**{'locale': 'ru-RU', 'viewport': {'width': 1366, 'height': 768}, **differs})  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    page.wait_for_timeout(2500)
    page.screenshot(path=file)
    context.close()


@contextmanager
def served(db: Path) -> Iterator[tuple[str, int]]:
    """A server over a fresh demo; gives its address and the hero deal's id."""
    command = [sys.executable, 'main.py']
    subprocess.run([*command, 'demo', '--db', str(db), '--at', AT], cwd=ROOT, check=True, capture_output=True)
    server = subprocess.Popen([*command, 'serve', '--demo', '--db', str(db), '--port', str(PORT)], cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        wait_for(f'http://127.0.0.1:{PORT}/health')
        yield f'http://127.0.0.1:{PORT}', hero_of(db)
    finally:
        server.terminate()
        server.wait(20)


def hero_of(db: Path) -> int:
    """The deal that the demo's story is about."""
    from sqlmodel import select

    from dashboard.models import Deal
    from dashboard.store import Store

    with Store(db, read_only=True) as store:
        return store.read(lambda session: session.exec(select(Deal.id).where(Deal.title == 'КутузовGRAD II / д14 / п6 / эт10 / кв807')).first()) or 1


def wait_for(address: str) -> None:
    """Until the server answers, twenty seconds at most."""
    for _ in range(100):
        try:
            urllib.request.urlopen(address, timeout=1)
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(address)


if __name__ == '__main__':
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / 'tests' / 'pictures')
