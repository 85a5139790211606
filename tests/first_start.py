"""The way from nothing to a team, as pages take one along it; walked by a test, and by what takes the README's pictures."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

ROOT = Path(__file__).parent.parent
PASSWORD = 'пять синих домофонов'
TEAM = ('Анна Крылова', 'Борис Маслов', 'Вера Соколова', 'Глеб Антонов', 'Дина Белова')
Look = Callable[[str, Page], None]


@contextmanager
def fresh(db: Path, port: int) -> Iterator[tuple[str, str]]:
    """A server over a database that is not there yet; gives its address and the code that it printed."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(('PYTEST', 'NICEGUI'))} | {'LC_ALL': 'C.UTF-8'}
    command = [sys.executable, 'main.py', 'serve', '--db', str(db), '--port', str(port)]
    server = subprocess.Popen(command, cwd=ROOT, env=own, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout
        address = server.stdout.readline().split()[-1]
        yield address, re.findall(r'\d{4} \d{4}', server.stdout.readline())[0]
    finally:
        server.terminate()
        server.wait(20)


def becomes_head(page: Page, code: str, look: Look) -> None:
    """The first start's form, as whoever opened any page finds it."""
    page.goto('/board')
    page.get_by_test_id('welcome-code').fill(code)
    page.get_by_test_id('welcome-company').fill('Домофон-Сервис')
    page.get_by_test_id('welcome-name').fill('Ольга Котова')
    page.get_by_test_id('welcome-login').fill('olga')
    look('first-start', page)
    page.get_by_test_id('welcome-password').fill(PASSWORD)
    page.get_by_test_id('welcome-submit').click()
    page.get_by_role('heading', name='Сегодня').wait_for()


def adds_team(page: Page, look: Look) -> list[str]:
    """Five colleagues, a name a line; returns the link of each."""
    page.goto('/settings/people')
    page.get_by_role('button', name='Сразу несколько').click()
    page.get_by_label('По имени в строке').fill('\n'.join(TEAM))
    page.get_by_role('dialog').get_by_role('button', name='Добавить').click()
    links = []
    for name in TEAM:
        page.get_by_role('button', name=f'Ссылка для входа: {name}').click()
        shown = page.get_by_role('dialog').get_by_label('Ссылка для входа')
        links.append(shown.input_value())
        if name == TEAM[0]:
            look('link', page)
        page.get_by_role('button', name='Закрыть').click()
        shown.wait_for(state='hidden')
    return links


def comes_in(page: Page, link: str, look: Look) -> None:
    """A colleague opens the link, and chooses a password."""
    page.goto(link)
    look('accept', page)
    page.get_by_test_id('welcome-password').fill(PASSWORD)
    page.get_by_test_id('welcome-submit').click()
    page.get_by_role('heading', name='Сегодня').wait_for()
