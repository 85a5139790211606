"""A fresh install: from the code that the command line printed to a team of six signed in, through pages alone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import free_port
from tests.first_start import PASSWORD, TEAM, adds_team, becomes_head, comes_in, fresh

STANDARDS = {'runOnly': ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}


@pytest.fixture
def opened(browser, said):
    """A window of somebody's own."""
    contexts = []

    def window(address):
        context = browser.new_context(base_url=address, locale='ru-RU', viewport={'width': 1366, 'height': 768})
        contexts.append(context)
        page = context.new_page()
        page.on('console', lambda message: said.append(message.text) if message.type == 'error' else None)
        return page

    yield window
    for context in contexts:
        context.close()


@pytest.mark.soak
def test_from_the_first_start_to_a_team_of_six_signed_in(opened, said, tmp_path):
    looked = {}

    def look(name, page):
        """Where the README's pictures are taken, and at the door, axe has a look; once each."""
        if name not in looked:
            page.wait_for_timeout(500)  # a dialog fades in
            looked[name] = [(one['id'], one['nodes'][0]['html'][:200]) for one in Axe().run(page, options=STANDARDS).response['violations']]

    with fresh(tmp_path / 'voronka.sqlite3', free_port()) as (address, code):
        head = opened(address)
        becomes_head(head, code, look)
        links = adds_team(head, look)
        windows = [opened(address) for _ in TEAM]
        for window, link in zip(windows, links, strict=True):
            comes_in(window, link, look)
        for window, name in zip([head, *windows], ['Ольга Котова', *TEAM], strict=True):
            window.get_by_role('button', name=f'{name}: настройки').wait_for()
        assert said == [], 'what follows is provoked, and then the server is gone'
        windows[0].goto(links[0])
        windows[0].get_by_text('Ссылкой уже воспользовались').wait_for()
        assert windows[0].goto('/welcome').status == 404, 'there is a head now'
        back = opened(address)
        back.goto('/board')
        look('login', back)
        back.get_by_test_id('login-name').fill('Boris.Maslov')
        back.get_by_test_id('login-password').fill(PASSWORD)
        back.get_by_test_id('login-submit').click()
        back.wait_for_url('**/board')
    assert looked == {'first-start': [], 'link': [], 'accept': [], 'login': []}
