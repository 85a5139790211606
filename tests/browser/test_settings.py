"""Settings in a browser: the forms as a person fills them, a phone's targets, and nothing that axe would find."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import found_by_axe, serving
from tests.browser.test_frame import PHONE, SMALLEST, TOO_SMALL

PATHS = ['/settings/people', '/settings/calendar', '/settings/lists?list=lost_reason', '/settings/pipelines', '/settings/journal', '/settings/look']


@pytest.fixture(scope='module')
def address(tmp_path_factory):
    """A server with the small team."""
    with serving(tmp_path_factory.mktemp('settings'), lambda _session, _team: None) as found:
        yield found


@pytest.mark.parametrize('path', [PATHS[0], *(pytest.param(other, marks=pytest.mark.soak) for other in PATHS[1:])])
def test_axe_finds_nothing(window, path):
    page = window('director', path)
    page.wait_for_load_state('networkidle')
    assert found_by_axe(page, 'wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice') == []


@pytest.mark.parametrize('path', PATHS)
def test_on_a_phone_everything_can_be_touched_and_nothing_is_cut(window, path):
    page = window('director', path, **PHONE)
    page.wait_for_load_state('networkidle')
    assert page.evaluate('document.documentElement.scrollWidth') == 390
    assert page.evaluate(TOO_SMALL, SMALLEST) == []


def test_a_persons_form_is_sent_by_enter_and_its_fields_are_labelled(window):
    page = window('director', '/settings/people')
    page.get_by_role('button', name='Изменить: Анна Крылова').click()
    form = page.get_by_role('dialog', name='Анна Крылова')
    form.get_by_label('Инициалы').fill('ак!')
    form.get_by_label('Работает с').fill('2026-06-01')
    form.get_by_label('Имя').fill('Анна Лис')
    form.get_by_label('Имя').press('Enter')
    expect(page.get_by_text('Сохранено: Анна Лис')).to_be_visible()
    expect(page.get_by_text('работает с 1 июн')).to_be_visible()
    expect(page.locator('.vs-person', has_text='Анна Лис').locator('.v-face')).to_have_text('АК!')
    page.get_by_test_id('undo').click()
    expect(page.locator('.vs-person', has_text='Анна Крылова')).to_be_visible()


def test_the_hours_of_a_visit_are_asked_for_visits_alone(window):
    page = window('head', '/settings/people')
    page.get_by_role('button', name='Отсутствия: Борис Маслов').click()
    form = page.get_by_role('dialog', name='Отсутствия: Борис Маслов')
    expect(form.get_by_label('С какого часа')).to_be_hidden()
    form.locator('.q-select').click()
    page.get_by_role('option', name='Выезд к клиенту').click()
    form.get_by_label('С', exact=True).fill('2026-11-24')
    form.get_by_label('С какого часа').fill('09:00')
    form.get_by_label('До какого часа').fill('12:00')
    form.get_by_role('button', name='Добавить').click()
    expect(page.locator('.vs-person', has_text='Борис Маслов').get_by_text('Выезд к клиенту: сегодня, 09:00–12:00')).to_be_visible()
