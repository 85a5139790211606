"""The row of figures in a browser, and what of a chart there is where there is too little to draw."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import serving
from tests.browser.counted import busy, one
from tests.browser.test_analytics import PHONE, chart, counted


@pytest.fixture(scope='module')
def address(tmp_path_factory):
    with serving(tmp_path_factory.mktemp('busy'), busy) as served:
        yield served


def test_what_a_figure_counts_unfolds_by_the_keyboard_and_by_a_tap_and_the_figure_still_opens_its_deals(visit, address):
    page = counted(visit(address, 'director', '/analytics'))
    came = page.locator('[data-figure=came]')
    expect(came.get_by_role('button')).to_have_accessible_description('Сделки, появившиеся в воронке за период')
    expect(came.get_by_text('Сделки, появившиеся')).to_be_hidden()
    ask = page.get_by_role('button', name='Что это за числа')
    ask.focus()
    page.keyboard.press('Enter')
    expect(ask).to_have_attribute('aria-expanded', 'true')
    assert page.locator('.va-said').evaluate_all('all => all.every(one => one.checkVisibility())')
    phone = counted(visit(address, 'director', '/analytics', viewport=PHONE, is_mobile=True, has_touch=True))
    ask = phone.get_by_role('button', name='Что это за числа')
    assert ask.bounding_box()['height'] >= 44
    ask.tap()
    expect(phone.get_by_text('Сделки, появившиеся')).to_be_visible()
    expect(phone.get_by_test_id('deals-behind')).to_be_hidden()
    phone.locator('[data-figure=came] button').tap()
    expect(phone.get_by_test_id('deals-behind').get_by_role('heading')).to_have_text('Новые сделки')


@pytest.mark.soak
def test_what_is_too_little_to_draw_has_its_table_and_is_taken_out_in_a_file_but_as_no_picture(visit, tmp_path):
    with serving(tmp_path, one) as served:
        page = counted(visit(served, 'director', '/analytics'))
        few = chart(page, 'conversion-by-employee')
        expect(few.locator('.vc-empty')).to_contain_text('Они есть в таблице')
        few.get_by_role('button', name='Таблица').click()
        expect(few.get_by_role('row').nth(1)).to_contain_text('Анна Крылова')
        few.get_by_test_id('chart-menu').click()
        assert few.locator('[data-form]').evaluate_all('all => all.map(one => one.dataset.form)') == ['xlsx', 'csv']
        few.get_by_text('Ещё', exact=True).click()
        with page.expect_download() as taken:
            few.locator('[data-form=csv]').click()
        assert 'Анна Крылова' in taken.value.path().read_text(encoding='utf-8-sig')
        expect(chart(page, 'gaps').get_by_role('button')).to_have_count(0)
        page.close()


def test_a_presentation_says_what_its_figures_are_compared_with(visit, address):
    page = visit(address, 'director', '/analytics%3Fperiod=month%26present=1')
    said = page.locator('.va-on .va-compared')
    expect(said).to_be_visible(timeout=20_000)
    expect(said).to_contain_text('на тот же рабочий день прошлого месяца')
    assert said.evaluate('one => parseFloat(getComputedStyle(one).fontSize)') >= 16
