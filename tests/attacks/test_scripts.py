"""Row 49: a text is a text on every page, whatever it looks like; Chromium runs none of it, and its console stays empty."""

import re

import pytest
from playwright.sync_api import expect

from tests.attacks.hostile import SHORT
from tests.attacks.test_secrets import screens
from tests.browser.conftest import browser, said, visit  # noqa: F401 - fixtures


@pytest.fixture
def director(house, visit):  # noqa: F811 - the fixture
    return visit(house.address, 'director', '/', viewport={'width': 1600, 'height': 900})


@pytest.mark.soak
def test_no_page_runs_what_people_wrote(house, director, said):  # noqa: F811
    """Every page with hostile names of people, departments, projects, stages, pipelines, lists, deals, comments and steps."""
    deal = house.ids.scripts
    paths = [*screens(deal_id=deal, contact_id=house.ids.hostile_contact), '/board?pipeline=2', '/board?pipeline=3', '/analytics?pipeline=2', '/analytics?pipeline=3', '/deals?q=<img src=x onerror=window.PWN=9>']
    paths += [f'/settings/lists?list={kind}' for kind in ('lost_reason', 'contact_part')] + ['/board?q="><script>window.PWN=9</script>&sort="><b>&owner=javascript:1', '/deal/<script>']
    for path in paths:
        answer = director.goto(path)
        if answer.status == 200 and '/deal/<' not in path:
            director.wait_for_function('window.socket?.connected')
            director.wait_for_timeout(200)
        unhurt(director, path)
    assert [line for line in said if '404' not in line] == []
    said.clear()


def test_nor_does_what_opens_on_a_page(house, director):
    director.goto(f'/deal/{house.ids.scripts}')
    expect(director.get_by_role('heading').filter(has_text='window.PWN=4')).to_be_visible()
    director.locator('[data-field=note] button').click()
    expect(director.locator('[data-field=note] textarea')).to_have_value(re.compile('window.PWN=5'))
    director.locator('[data-stage=lost]').click()
    expect(director.get_by_test_id('requirement-form').locator('.v-chip').filter(has_text='onerror').first).to_be_visible()
    director.get_by_test_id('requirement-form').locator('.v-chip').filter(has_text='onerror').first.click()
    unhurt(director, 'the form of a reason')
    director.goto('/board')
    card = director.locator(f'[data-deal-id="{house.ids.scripts}"]')
    card.hover()
    card.get_by_test_id('move-menu').locator('button').first.click()
    director.get_by_role('menuitem', name='Сменить ответственного').click()
    expect(director.get_by_role('menuitemradio').filter(has_text='onerror').first).to_be_visible()
    unhurt(director, 'the menu of a card')
    director.goto('/settings/people')
    director.get_by_role('button', name=f'Изменить: {SHORT}'[:9]).last.click()
    unhurt(director, 'the form of a person')


def test_nor_what_a_toast_says(house, director):
    director.goto('/settings/lists')
    director.get_by_label('Новая строка').fill(f'{SHORT} {{0}} %s {{x}}')
    director.keyboard.press('Enter')
    expect(director.locator('.v-toast')).to_contain_text('onerror')
    unhurt(director, 'a toast')
    director.get_by_test_id('undo').click()
    expect(director.locator('.v-toast')).not_to_contain_text('onerror')


def test_a_tab_whose_session_ended_behind_its_back_goes_to_the_door(house, director, said):  # noqa: F811
    """The guard refuses its socket from then on; it must not ask for ever."""
    director.goto('/deals')
    director.wait_for_function('window.socket?.connected')
    director.context.clear_cookies()
    director.evaluate('window.socket.io.engine.close()')
    director.wait_for_url('**/login?ended=1&next=%2Fdeals', timeout=15_000)
    assert [line for line in said if '403' not in line] == []
    said.clear()


def unhurt(page, where):
    assert page.evaluate('window.PWN') is None, where
    assert page.locator('img[src=x], svg[onload]').count() == 0, where
