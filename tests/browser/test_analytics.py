"""The analytics page in a browser: marks and numbers that open their deals, filters in the address, nothing that overlaps."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from dashboard import charts
from tests.browser.conftest import serving
from tests.browser.counted import ancient, busy, crowded, nothing, one

CHARTS = len(charts.CHARTS)
DESK, PHONE = {'width': 1366, 'height': 768}, {'width': 390, 'height': 844}


@pytest.fixture(scope='module')
def address(tmp_path_factory):
    with serving(tmp_path_factory.mktemp('busy'), busy) as served:
        yield served


@pytest.fixture
def page(visit, address):
    return counted(visit(address, 'director', '/analytics'))


@pytest.fixture(scope='module')
def opened(browser, address):
    """The page once for all tests that leave it as it was: to open it takes four times as long as such a test."""
    context, said = browser.new_context(base_url=address, locale='ru-RU', viewport=DESK), []
    page = context.new_page()
    page.on('console', lambda message: said.append(message.text) if message.type == 'error' else None)
    page.on('pageerror', lambda error: said.append(str(error)))
    page.goto('/demo/director?next=/analytics')
    yield counted(page), said
    context.close()


@pytest.fixture
def standing(opened):
    """The page that is open already, on a desk and with nothing over it."""
    page, said = opened
    page.set_viewport_size(DESK)
    page.keyboard.press('Escape')
    expect(page.get_by_test_id('deals-behind')).to_be_hidden()
    page.evaluate('scrollTo(0, 0)')
    yield page
    page.keyboard.press('Escape')
    assert said == []


def counted(page):
    expect(page.locator('[data-testid=chart][aria-busy=false]')).to_have_count(CHARTS, timeout=20_000)
    for plot in page.locator('.vc-plot:visible').all():
        expect(plot.locator('svg.main-svg').first).to_be_visible()
    return page


def chart(page, name):
    return page.locator(f'[data-testid=chart][data-chart={name}]')


def test_a_click_on_a_mark_lists_its_deals_with_links(standing):
    chart(standing, 'conversion').locator('.points path').first.click(force=True)
    panel = standing.get_by_test_id('deals-behind')
    expect(panel.get_by_role('heading')).to_have_text('В работу · Прошли дальше')
    links = panel.get_by_role('link')
    assert re.fullmatch('/deal/[0-9]+', links.first.get_attribute('href'))
    shown = int(re.match(r'\d+', panel.get_by_role('status').inner_text())[0])
    assert links.count() == shown
    standing.keyboard.press('Escape')
    expect(panel).to_be_hidden()


@pytest.mark.parametrize('name', ['time-in-stage', 'open-ages', 'comments-by-hour', 'comments-per-hour'])
def test_every_kind_of_mark_opens_its_deals(standing, name):
    plot = chart(standing, name)
    plot.scroll_into_view_if_needed()
    if name == 'comments-by-hour':
        box = plot.locator('.hm image').bounding_box()
        standing.mouse.click(box['x'] + box['width'] * 0.1, box['y'] + box['height'] * 0.3)
    else:
        plot.locator('.points path').first.click(force=True)
    expect(standing.get_by_test_id('deals-behind').get_by_role('link').first).to_be_visible()


def test_the_keyboard_turns_a_chart_into_its_table_and_opens_the_deals_of_a_number(page):
    page.mouse.move(2, 2)
    page.keyboard.press('t')
    table = chart(page, 'conversion').get_by_role('table').first
    expect(table.get_by_role('columnheader').nth(1)).to_have_text('Вошли в этап')
    number = table.get_by_role('button').first
    number.focus()
    count = int(number.inner_text())
    page.keyboard.press('Enter')
    expect(page.get_by_test_id('deals-behind').get_by_role('link')).to_have_count(min(count, 200))
    page.keyboard.press('Escape')
    expect(number).to_be_focused()


def test_the_key_turns_the_chart_that_has_the_focus_though_the_pointer_is_on_another(page):
    chart(page, 'conversion').hover()
    chart(page, 'step-matrix').get_by_test_id('chart-menu').evaluate('button => button.focus({ preventScroll: true })')
    page.keyboard.press('t')
    expect(chart(page, 'step-matrix').get_by_role('table')).to_be_visible()
    expect(chart(page, 'conversion').get_by_role('table').first).to_be_hidden()


def test_a_filter_changes_the_charts_and_the_address_which_is_the_view(page, visit, address):
    before = chart(page, 'conversion').text_content()
    page.locator('[data-filter=period]').select_option('month')
    expect(page).to_have_url(re.compile(r'period=month'))
    page.locator('[data-filter=employee]').select_option(label='Анна Крылова')
    expect(page).to_have_url(re.compile(r'employee=\d+'))
    page.locator('[data-choice=calendar]').click()
    expect(page).to_have_url(re.compile('clock=calendar'))
    expect(chart(page, 'time-in-stage')).to_contain_text('в календарных днях')
    assert chart(page, 'conversion').text_content() != before
    path = page.url.split('/', 3)[3]
    again = counted(visit(address, 'director', f'/{path}'.replace('&', '%26')))
    expect(again.locator('[data-filter=period]')).to_have_value('month')
    expect(chart(again, 'time-in-stage')).to_contain_text('в календарных днях')


def test_a_figure_opens_its_deals_and_a_silent_deal_its_page(page):
    page.locator('[data-figure=came] button').click()
    panel = page.get_by_test_id('deals-behind')
    expect(panel.get_by_role('heading')).to_have_text('Новые сделки')
    expect(panel.get_by_role('link').first).to_be_visible()
    page.keyboard.press('Escape')
    chart(page, 'silent').get_by_role('link').first.click()
    expect(page).to_have_url(re.compile(r'/deal/\d+$'))


AS_DRAWN = """text => Math.round(10 * parseFloat(getComputedStyle(text).fontSize) * Math.hypot(text.getScreenCTM().a, text.getScreenCTM().b)) / 10"""
"""How large a text is that the drawing may have shrunk."""


def test_a_count_is_written_wherever_it_fits_into_its_part_of_a_bar(standing):
    written = chart(standing, 'conversion').locator('.bartext').all_inner_texts()
    counts = [cell for cell in chart(standing, 'conversion').locator('.bartext').all() if cell.is_visible()]
    assert len(counts) >= 10
    for text in chart(standing, 'conversion').locator('.bartext').all():
        part, said = text.locator('xpath=..').locator('path').bounding_box(), text.bounding_box()
        assert said is None or said['width'] <= part['width'], (text.inner_text(), written)


@pytest.mark.parametrize(('view', 'width', 'letters'), [('', 1366, 12), ('', 390, 12), ('%3Fpresent=1', 1366, 14)])
def test_a_count_is_as_large_as_every_other_and_where_it_does_not_fit_it_is_left_out(visit, address, view, width, letters):
    page = visit(address, 'director', f'/analytics{view}', viewport={'width': width, 'height': 768})
    page.keyboard.press('ArrowRight')
    expect(chart(page, 'conversion').locator('.bartext').first).to_be_visible(timeout=20_000)
    sizes = {cell.evaluate(AS_DRAWN) for cell in chart(page, 'conversion').locator('.bartext').all() if cell.is_visible()}
    assert sizes == {letters}


@pytest.mark.soak
def test_a_table_that_is_wider_than_the_phone_says_so_at_its_edge(visit, address):
    page = counted(visit(address, 'director', '/analytics', viewport={'width': 390, 'height': 844}))
    silent = chart(page, 'silent').locator('.vc-scroll')
    assert silent.evaluate('element => element.scrollWidth === element.clientWidth'), 'a list of deals is read line by line'
    chart(page, 'time-in-stage').get_by_role('button', name='Таблица').click()
    scroll = chart(page, 'time-in-stage').locator('.vc-scroll').first
    assert scroll.evaluate('element => element.scrollWidth > element.clientWidth')
    assert 'gradient' in scroll.evaluate('element => getComputedStyle(element).backgroundImage')
    for target in page.locator('main button:visible, main a:visible, main .va-chip:visible, main summary:visible').all():
        box = target.bounding_box()
        assert box['height'] >= 44, target.inner_text()


def test_a_phone_says_in_words_how_sure_a_share_is_and_a_desk_in_numbers(visit, address):
    said = re.compile('точно|около|очень примерно')
    page = counted(visit(address, 'director', '/analytics', viewport={'width': 390, 'height': 844}))
    for name in ('conversion', 'conversion-by-employee'):
        expect(chart(page, name).locator('.annotation').filter(has_text=said).first).to_be_visible()
        expect(chart(page, name).locator('.annotation').filter(has_text=re.compile(r'\d–\d'))).to_have_count(0)
    page.set_viewport_size({'width': 1366, 'height': 768})
    expect(chart(page, 'conversion').locator('.annotation').filter(has_text=re.compile(r'\d–\d')).first).to_be_visible()
    expect(chart(page, 'conversion').locator('.annotation').filter(has_text=said)).to_have_count(0)


def test_an_employee_sees_the_own_figures_and_nobody_to_choose_from(visit, address):
    page = counted(visit(address, 'anna', '/analytics'))
    expect(page.locator('[data-filter=employee]')).to_have_count(0)
    chart(page, 'comments-per-hour').get_by_role('button', name='Таблица').click()
    expect(chart(page, 'comments-per-hour').locator('table').first.locator('tbody tr')).to_have_count(1)


OVERLAPS = """() => {
  const found = [];
  for (const chart of document.querySelectorAll('[data-testid=chart]')) {
    const texts = [...chart.querySelectorAll('svg text')].filter((one) => one.textContent.trim() && one.getBoundingClientRect().width);
    const boxes = texts.map((one) => ({ said: one.textContent, box: one.getBoundingClientRect(), turned: /rotate\\((?!0)/.test(one.getAttribute('transform') ?? '') }));
    found.push(...boxes.filter((one) => one.turned).map((one) => `${chart.dataset.chart}: ${one.said} is turned`));
    boxes.forEach((a, n) => boxes.slice(n + 1).forEach((b) => {
      const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
      if (wide > 2 && high > 3) found.push(`${chart.dataset.chart}: ${a.said} / ${b.said}`);
    }));
  }
  return found;
}"""


FITTED = """() => [...document.querySelectorAll('.vc-plot')].filter((one) => one.clientWidth)
  .every((one) => one.querySelector('svg.main-svg')?.clientWidth === one.clientWidth)"""


def looks_right(page, width, locale):
    page.wait_for_function(FITTED)
    page.wait_for_timeout(300)
    assert page.evaluate(OVERLAPS) == []
    assert page.evaluate('document.documentElement.scrollWidth') <= width
    said = page.locator('main').inner_text()
    assert re.search('Проходят' if locale == 'ru-RU' else 'Pass within', said)
    if locale == 'en-US':
        left = set(re.findall('[а-яё]+', said))
        assert left <= set(re.findall('[а-яё]+', 'Розничные продажи д кв Сердце Столицы Остров Анна Крылова Борис Маслов Виктор Орлов Розница Проекты Константин Константинопольский Преображенский Клиент ждёт'))


def at_every_width(page, locale):
    """What is drawn for a phone gives way to what a desk has room for."""
    for width in (390, 820, 1366):
        page.set_viewport_size({'width': width, 'height': 844})
        looks_right(page, width, locale)


def test_every_label_stands_upright_and_clear_of_others_and_nothing_sticks_out_at_any_width(standing):
    at_every_width(standing, 'ru-RU')


@pytest.mark.soak
def test_so_it_is_in_english_from_a_phone_on(visit, address):
    at_every_width(counted(visit(address, 'director', '/analytics', viewport=PHONE, locale='en-US')), 'en-US')


@pytest.mark.soak
@pytest.mark.parametrize('locale', ['ru-RU', 'en-US'])
@pytest.mark.parametrize(('width', 'height'), [(390, 844), (1366, 768), (1440, 900)])
def test_every_label_stands_upright_where_the_page_is_opened_at_that_size(visit, address, width, height, locale):
    looks_right(counted(visit(address, 'director', '/analytics', viewport={'width': width, 'height': height}, locale=locale)), width, locale)


def test_a_phone_numbers_the_columns_of_the_matrix_and_names_every_stage_of_the_open_deals(standing):
    standing.set_viewport_size(PHONE)
    matrix, ages = chart(standing, 'step-matrix'), chart(standing, 'open-ages')
    expect(matrix.locator('.ytick text').first).to_have_text('В работу · 1')
    numbers = matrix.locator('.xtick text').all_text_contents()
    assert numbers == [str(n + 1) for n in range(len(numbers))]
    named = [re.sub(r'\d', '', text) for text in ages.locator('.xtick text').all_text_contents()]
    ages.get_by_role('button', name='Таблица').click()
    assert named == ages.locator('tbody th').all_inner_texts()
    ages.get_by_role('button', name='График').click()
    standing.set_viewport_size(DESK)
    expect(matrix.locator('.xtick text').first).to_have_text('В работу')


def test_the_charts_follow_the_look(standing):
    standing.emulate_media(color_scheme='dark')
    label = chart(standing, 'time-in-stage').locator('.xtick text').first
    standing.evaluate("document.body.classList.add('body--dark')")
    expect(label).to_have_css('fill', 'rgb(169, 176, 190)')
    standing.evaluate("document.body.classList.remove('body--dark')")
    expect(label).to_have_css('fill', 'rgb(90, 98, 115)')
    standing.emulate_media(color_scheme='light')


def test_axe_finds_nothing(page):
    for tabular in (False, True):
        if tabular:
            page.mouse.move(2, 2)
            page.keyboard.press('t')
        found = Axe().run(page, context='main', options={'runOnly': ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}).response['violations']
        assert [(one['id'], one['nodes'][0]['html'][:200]) for one in found] == []


@pytest.mark.parametrize('fill', [nothing, one, *(pytest.param(fill, marks=pytest.mark.soak) for fill in (ancient, crowded))])
def test_whatever_there_is_to_plot_there_is_a_chart_or_a_reason_and_less_than_a_megabyte(visit, tmp_path, fill):
    sent = []
    with serving(tmp_path, fill) as served:
        page = visit(served, 'director', '/login')
        page.on('websocket', lambda socket: socket.on('framereceived', lambda payload: sent.append(len(payload))))
        answer = page.goto('/analytics')
        counted(page)
        for one_of in page.locator('[data-testid=chart]').all():
            drawn = (one_of.locator('svg.main-svg').count() and one_of.locator('.points path, .hm image').count()) or one_of.locator('table').count()
            assert drawn or one_of.locator('.vc-empty').is_visible(), one_of.inner_text()
        assert sum(sent) + len(answer.body()) < 1_000_000
        page.close()


def test_the_menu_of_a_chart_gives_a_picture_a_file_and_all_its_deals(standing):
    for form, name in (('png', 'Проходят за 30 дней.png'), ('xlsx', 'Проходят за 30 дней 2026-11-24.xlsx')):
        chart(standing, 'conversion').get_by_test_id('chart-menu').click()
        with standing.expect_download() as taken:
            chart(standing, 'conversion').locator(f'[data-form={form}]').click()
        assert taken.value.suggested_filename == name
        assert taken.value.path().stat().st_size > 4_000
    chart(standing, 'conversion').get_by_test_id('chart-menu').click()
    chart(standing, 'conversion').get_by_role('button', name='Сделки за диаграммой').click()
    expect(standing.get_by_test_id('deals-behind').get_by_role('link')).to_have_count(200)


def test_the_other_ways_of_a_stage_are_chosen_and_open_the_deals_that_make_the_difference(standing):
    chart(standing, 'conversion').locator('summary').filter(has_text='Битрикс24').click()
    ways = standing.get_by_test_id('other-ways')
    expect(ways.get_by_role('listitem')).to_have_count(3)
    before = ways.inner_text()
    ways.get_by_role('combobox').select_option(label='Предложение')
    assert ways.inner_text() != before
    button = ways.get_by_role('button').first
    count = int(re.match(r'\d+', button.inner_text())[0])
    button.click()
    expect(standing.get_by_test_id('deals-behind').get_by_role('link')).to_have_count(count)


def test_a_presentation_shows_a_chart_at_a_time_by_the_arrow_keys_and_ends_where_it_began(page):
    page.get_by_role('link', name='Презентация').click()
    page.wait_for_url('**present=1*')
    expect(page.locator('.v-before-all')).to_have_text('При всех')
    slides = page.locator('.va-figures-slide, .va-section [data-testid=chart]')
    seen = page.locator('.va-on')
    expect(seen).to_have_class(re.compile('va-figures-slide'))
    page.keyboard.press('ArrowRight')
    expect(seen).to_have_attribute('data-chart', 'conversion')
    expect(seen).to_be_visible()
    expect(seen.locator('.vc-plot svg').first).to_be_visible()
    assert slides.count() == CHARTS + 1
    assert sum(slide.is_visible() for slide in slides.all()) == 1
    page.keyboard.press('End')
    expect(page.get_by_role('status').filter(has_text=f'{CHARTS + 1} из {CHARTS + 1}')).to_be_visible()
    assert not page.get_by_text('Новая сделка').count()
    assert not page.get_by_label('Демо').count()
    page.get_by_role('button', name='Закончить').click()
    expect(page.locator('.va-on')).to_have_count(0)
    expect(page.locator('.v-before-all')).to_have_count(0)


SLIDE = """() => {
  const slide = document.querySelector('.va-on'), below = document.querySelector('.va-slides').getBoundingClientRect().top;
  const texts = [...slide.querySelectorAll('svg text, svg tspan, li, td, th, p')].filter((one) => one.textContent.trim() && one.getBoundingClientRect().width && !one.closest('details'));
  const seen = (one) => !one.closest('.vc-scroll') && !(one.closest('.vc-plot') && one.closest('.vc-plot').tabIndex === 0);
  return {
    under: Math.max(slide.getBoundingClientRect().bottom, ...texts.filter(seen).map((one) => one.getBoundingClientRect().bottom)) - below,
    higher: document.documentElement.scrollHeight - innerHeight,
    smallest: Math.min(99, ...texts.filter((one) => !one.closest('.bartext')).map((one) => parseFloat(getComputedStyle(one).fontSize))),
  };
}"""


@pytest.mark.soak
def test_on_a_phone_a_presentation_scrolls_inside_of_a_chart_and_never_as_a_page(visit, address):
    page = visit(address, 'director', '/analytics%3Fpresent=1', viewport={'width': 390, 'height': 844}, is_mobile=True, has_touch=True)
    expect(page.locator('[data-testid=chart][aria-busy=false]')).to_have_count(CHARTS, timeout=20_000)
    for _ in range(CHARTS):
        page.locator('.va-slides').get_by_title('→').click()
        page.wait_for_timeout(400)
        assert page.evaluate('[document.documentElement.scrollHeight - innerHeight, document.documentElement.scrollWidth - innerWidth]') == [0, 0]
        slide = page.locator('.va-on')
        slide.evaluate('slide => slide.scrollTo(0, 1e6)')
        below = page.locator('.va-slides').evaluate('bar => bar.getBoundingClientRect().top')
        assert slide.evaluate('slide => slide.lastElementChild.getBoundingClientRect().bottom') <= below, slide.get_attribute('data-chart')


@pytest.mark.soak
@pytest.mark.parametrize(('width', 'height', 'letters'), [(1280, 720, 14), (1366, 768, 14), (1920, 1080, 16)])
def test_every_chart_of_a_presentation_fits_between_the_bars_in_letters_that_are_read_from_afar(visit, address, width, height, letters):
    """A count in its part of a bar is as large as the bar; what is folded away scrolls once it is unfolded."""
    page = visit(address, 'director', '/analytics%3Fpresent=1', viewport={'width': width, 'height': height})
    expect(page.locator('[data-testid=chart][aria-busy=false]')).to_have_count(CHARTS, timeout=20_000)
    for _ in range(CHARTS):
        page.keyboard.press('ArrowRight')
        page.wait_for_timeout(400)
        name, found = page.locator('.va-on').get_attribute('data-chart'), page.evaluate(SLIDE)
        assert found['under'] <= 0, (name, found)
        assert found['higher'] <= 0, (name, found)
        assert found['smallest'] >= letters, (name, found)
        assert page.evaluate(OVERLAPS) == []
