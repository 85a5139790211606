"""What leaves the pages of figures: a chart as a picture, and the month on one page in a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import serving
from tests.browser.test_analytics import busy, chart, counted


@pytest.fixture(scope='module')
def address(tmp_path_factory):
    with serving(tmp_path_factory.mktemp('taken'), busy) as served:
        yield served


def test_a_picture_says_of_which_days_and_whom_it_is_and_what_stands_under_the_chart_in_the_letters_of_the_page(visit, address):
    page = counted(visit(address, 'director', '/analytics'))
    listened = '''() => {
        window.written = [], window.images = [];
        const write = CanvasRenderingContext2D.prototype.fillText, address = URL.createObjectURL;
        CanvasRenderingContext2D.prototype.fillText = function (text, ...at) { window.written.push([text, this.font]); return write.call(this, text, ...at); };
        URL.createObjectURL = (blob) => { if (blob.type.startsWith('image/svg')) window.images.push(blob.text()); return address.call(URL, blob); };
    }'''
    page.evaluate(listened)
    shown = chart(page, 'comments-per-hour')
    shown.get_by_test_id('chart-menu').click()
    with page.expect_download():
        shown.locator('[data-form=png]').click()
    written, [drawn] = page.evaluate('window.written'), page.evaluate('Promise.all(window.images)')
    text = ' '.join(line for line, _font in written)
    said = [shown.locator('h3'), shown.locator('.vc-sentence'), *shown.locator('.vc-legend li').all(), *shown.locator('.vc-notes li').all()]
    assert len(said) > 5
    for one in said:
        assert re.sub(r'\s+', ' ', one.inner_text()) in text
    assert '«Розничные продажи» · всё время · все, чьи показатели вам видны · все проекты · на 24 ноября 2026' in text
    assert {font.split('px ')[1] for _line, font in written} == {'Inter, system-ui, sans-serif'}
    assert drawn.count('@font-face') >= 2, 'Latin and Cyrillic'
    assert 'url("data:font/woff2;base64,' in drawn or 'url(data:font/woff2;base64,' in drawn


def test_the_month_on_one_page_is_read_on_a_phone_without_going_sideways(visit, address):
    page = visit(address, 'director', '/analytics/month', viewport={'width': 390, 'height': 844}, is_mobile=True)
    tables = page.locator('.wide')
    expect(tables).to_have_count(4)
    assert page.evaluate('document.documentElement.scrollWidth') == 390
    assert tables.evaluate_all('all => all.map((one) => one.scrollWidth - one.clientWidth)') == [0] * 4
    usual = tables.nth(2).locator('td[data-label=Обычно]').first
    expect(usual).to_be_visible()
    assert usual.evaluate("cell => getComputedStyle(cell, '::before').content") == '"Обычно"'
