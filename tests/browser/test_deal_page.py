"""The deal's page under the hand: edited in place, watched from a second window, by keyboard, with hostile texts."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from sqlmodel import Session

from dashboard import access, deals, tasks, timeline
from tests.browser.conftest import AT_ONCE, found_by_axe, serving
from tests.conftest import NOW

HOSTILE = '<img src=x onerror="window.PWN=1"> {{ window.PWN = 1 }} </script><script>window.PWN=1</script>'
TITLES = ('КутузовGRAD II / д14 / п6 / эт10 / кв807', 'Остров / кв2', 'Остров / кв3', HOSTILE, 'Остров / кв5', 'Остров / кв6', 'Остров / кв7', 'Остров / кв8', 'Остров / кв9')
PLAIN, WATCHED, CONTESTED, BAD, STEPS, GIVEN, FOCUS, DRAFT, DELETED = range(1, 10)

SMALL = """[...document.querySelectorAll('.v-main :is(button, a, input, textarea, [role=checkbox])')].filter((one) => one.offsetParent)
    .map((one) => one.closest('.q-field__control') ?? one).filter((one) => one.getBoundingClientRect().height < 44 || one.getBoundingClientRect().width < 44)
    .map((one) => one.outerHTML.slice(0, 200))"""


@pytest.fixture(scope='module')
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp('deal'), _fill) as served:
        yield served


def _fill(session: Session, team: dict[str, int]) -> None:
    for title in TITLES:
        deal = deals.create(session, title=title, owner_id=team['anna'], note=title if title == HOSTILE else '', by=access.SYSTEM)
        timeline.add(session, deal, text=HOSTILE if title == HOSTILE else 'Обсудили цену, думает до пятницы', by=team['anna'])
    for deal in (STEPS, FOCUS):
        tasks.add(session, deal, text='Позвонить', due=NOW + timedelta(hours=2), by=team['anna'])


@pytest.fixture
def deal(address: str, visit: Callable[..., Page]) -> Callable[..., Page]:
    def opened(number: int, who: str = 'anna', **options: object) -> Page:
        page = visit(address, who, f'/deal/{number}', **options)
        page.wait_for_function('window.socket?.connected')
        return page

    return opened


def field(page: Page, name: str):
    return page.locator(f'[data-testid=deal-field][data-field={name}]')


def edit(page: Page, name: str, text: str) -> None:
    field(page, name).get_by_role('button').first.click()
    field(page, name).locator('input, textarea').fill(text)


def test_a_field_is_edited_in_place_kept_and_taken_back(deal: Callable[..., Page]) -> None:
    page = deal(PLAIN)
    edit(page, 'amount', '58 400')
    field(page, 'amount').locator('input').press('Enter')
    expect(field(page, 'amount')).to_have_text(re.compile('58.400.₽'))
    page.reload()
    expect(field(page, 'amount')).to_have_text(re.compile('58.400.₽'))
    edit(page, 'title', 'Остров / кв77')
    field(page, 'title').locator('input').press('Enter')
    expect(page.locator('h1')).to_have_text('Остров / кв77')
    page.get_by_test_id('undo').click()
    expect(page.locator('h1')).to_have_text(TITLES[0])


def test_escape_gives_up_and_a_wrong_amount_is_a_sentence_at_the_field(deal: Callable[..., Page]) -> None:
    page = deal(WATCHED)
    edit(page, 'title', 'Другое')
    field(page, 'title').locator('input').press('Escape')
    expect(field(page, 'title')).to_have_text(TITLES[1])
    edit(page, 'amount', 'дорого')
    field(page, 'amount').locator('input').press('Enter')
    expect(field(page, 'amount').get_by_role('alert')).to_contain_text('Сумма')
    expect(field(page, 'amount').locator('input')).to_have_value('дорого')


def test_who_saves_second_sees_both_values_and_chooses(deal: Callable[..., Page]) -> None:
    anna, head = deal(CONTESTED), deal(CONTESTED, 'head')
    edit(anna, 'note', 'Кабель проложен')
    edit(head, 'note', 'Звонить после 18')
    anna.get_by_role('button', name='Сохранить').click()
    expect(field(head, 'note').get_by_role('alert')).to_contain_text('Кабель проложен')
    head.get_by_role('button', name='Сохранить').click()
    expect(field(head, 'note').get_by_role('alert')).to_contain_text('Звонить после 18')
    expect(field(head, 'note').locator('textarea')).to_have_value('Звонить после 18')
    head.get_by_role('button', name='Записать моё').click()
    expect(field(anna, 'note')).to_contain_text('Звонить после 18')


def test_a_comment_is_seen_in_another_window_within_a_second(deal: Callable[..., Page]) -> None:
    anna, head = deal(WATCHED), deal(WATCHED, 'head')
    anna.get_by_test_id('comment-input').fill('Согласен на замер в среду в 12:00')
    anna.get_by_test_id('comment-save').click()
    expect(head.get_by_text('Согласен на замер в среду в 12:00')).to_be_visible(timeout=AT_ONCE * 1_000)
    expect(anna.get_by_test_id('comment-input')).to_have_value('')


def test_a_refused_comment_stays_in_the_composer(deal: Callable[..., Page]) -> None:
    page = deal(WATCHED)
    page.get_by_test_id('comment-input').fill('   ')
    page.get_by_test_id('comment-save').click()
    expect(page.get_by_text('не может быть пустым')).to_be_visible()
    expect(page.get_by_test_id('comment-input')).to_have_value('   ')


def test_to_lose_a_deal_the_form_asks_why(deal: Callable[..., Page]) -> None:
    page = deal(PLAIN)
    page.locator('.vd-beside [data-stage=lost]').click()
    form = page.get_by_test_id('requirement-form')
    form.get_by_role('button', name='Оформить отказ').click()
    expect(form.get_by_role('alert')).not_to_be_empty()
    form.get_by_label('Причина отказа').fill('Купили у застройщика')
    expect(form.get_by_role('alert')).to_be_empty()
    form.get_by_role('button', name='Оформить отказ').click()
    expect(page.locator('.vd-stands')).to_contain_text('Отказ')
    expect(page.locator('.vd-reason')).to_have_text('Купили у застройщика')
    page.locator('.vd-bar [data-stage=interest]').click()
    expect(form.get_by_role('heading')).to_have_text('Вернуть в работу: Интерес')
    expect(form.get_by_label('Почему сделка снова в работе?')).to_be_visible()
    form.get_by_role('button', name='Отмена').click()
    page.get_by_test_id('undo').click()
    expect(page.locator('.vd-bar .current')).to_contain_text('В работу')


def test_a_step_is_done_with_its_result_and_the_next_one(deal: Callable[..., Page]) -> None:
    page = deal(STEPS)
    step = page.get_by_test_id('next-step')
    step.get_by_role('button', name='Готово').click()
    step.locator('textarea').fill('Цена устроила, ждёт счёт')
    step.get_by_placeholder('А следующий шаг?').fill('Выслать счёт')
    step.get_by_role('button', name='завтра').click()
    expect(step).to_contain_text('завтра, 10:00')
    expect(step).to_contain_text('Выслать счёт')
    expect(page.get_by_role('feed')).to_contain_text('Цена устроила, ждёт счёт')


def test_a_deal_is_edited_by_keyboard_alone(deal: Callable[..., Page]) -> None:
    page = deal(STEPS)
    field(page, 'title').get_by_role('button').focus()
    page.keyboard.press('Enter')
    expect(field(page, 'title').locator('input')).to_be_focused()
    page.keyboard.press('Control+A')
    page.keyboard.type('Остров / кв55')
    page.keyboard.press('Enter')
    expect(page.locator('h1')).to_have_text('Остров / кв55')


def test_the_keyboard_stays_at_the_field_and_at_the_step(deal: Callable[..., Page]) -> None:
    page = deal(FOCUS)
    for key in ('Enter', 'Escape'):
        edit(page, 'amount', '58 400')
        page.keyboard.press(key)
        expect(field(page, 'amount').locator('.vd-value')).to_be_focused()
    step = page.get_by_test_id('next-step')
    for opener, first in (('Перенести', 'сегодня 18:00'), ('Готово', None)):
        step.get_by_role('button', name=opener).press('Enter')
        expect(step.get_by_role('button', name=first) if first else step.locator('textarea')).to_be_focused()
        page.keyboard.press('Escape')
        expect(step.get_by_role('button', name=opener)).to_be_focused()
    step.get_by_role('button', name='Перенести').press('Enter')
    expect(step.get_by_role('button', name='сегодня 18:00')).to_be_focused()
    page.keyboard.press('Enter')
    expect(step).to_contain_text('сегодня, 18:00')
    expect(step.get_by_role('button', name='Перенести')).to_be_focused()


def test_unsaved_text_is_asked_about_before_the_page_is_left(deal: Callable[..., Page]) -> None:
    page = deal(FOCUS)
    asked = []
    page.on('dialog', lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_test_id('comment-input').press_sequentially('Думает до пятницы')
    expect(page.locator('[data-unsaved]')).to_have_count(1)
    page.get_by_role('link', name='Сегодня').click()
    page.wait_for_timeout(300)
    assert asked == ['beforeunload']
    expect(page.get_by_test_id('comment-input')).to_have_value('Думает до пятницы')
    page.get_by_test_id('comment-save').click()
    expect(page.locator('[data-unsaved]')).to_have_count(0)
    page.get_by_role('link', name='Сегодня').click()
    page.wait_for_url(re.compile('/$'))
    assert asked == ['beforeunload']


def test_a_deal_given_away_leaves_the_window_that_had_it_open(deal: Callable[..., Page]) -> None:
    anna, head = deal(GIVEN), deal(GIVEN, 'head')
    anna.get_by_test_id('comment-input').fill('Перезвонить в среду')
    field(head, 'owner').get_by_role('button').first.click()
    field(head, 'owner').get_by_role('combobox').fill('Борис')
    head.get_by_role('option', name='Борис Маслов').click()
    field(head, 'owner').get_by_role('button', name='Сохранить').click()
    expect(anna.get_by_role('alert').get_by_text('Сделка больше вам не доступна.')).to_be_focused()
    expect(anna.locator('textarea')).to_have_value('Перезвонить в среду')
    expect(anna.locator('body')).not_to_contain_text('кв6')
    expect(anna).to_have_title('Voronka')


@pytest.mark.soak
def test_a_deal_deleted_meanwhile_says_so_and_what_was_typed_waits_for_its_way_back(deal: Callable[..., Page]) -> None:
    """Row 18: the text stays on the page, and in the browser over a reload, until a head has brought the deal back."""
    anna, head = deal(DELETED), deal(DELETED, 'head')
    anna.on('dialog', lambda asked: asked.accept())  # leave, although something is not saved
    anna.get_by_test_id('comment-input').fill('Перезвонить в среду')
    head.get_by_test_id('delete').click()
    head.get_by_role('radio', name='спам').click()
    head.get_by_test_id('delete-form').get_by_role('button', name='Удалить').click()
    for page in (anna, head):
        expect(page.get_by_test_id('deleted')).to_contain_text('причина: спам')
        expect(page.get_by_test_id('deleted')).to_be_in_viewport()
    anna.get_by_test_id('comment-save').click()
    expect(anna.locator('.v-toast')).to_contain_text('Сделка удалена')
    expect(anna.get_by_test_id('comment-input')).to_have_value('Перезвонить в среду')
    found = Axe().run(anna, options={'runOnly': ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})
    assert found.violations_count == 0, found.generate_report()
    anna.reload()
    expect(anna.get_by_text('причина: спам')).to_be_visible()
    head.get_by_role('button', name='Вернуть сделку').click()
    expect(anna.get_by_test_id('comment-input')).to_have_value('Перезвонить в среду')


def test_hostile_texts_are_texts(deal: Callable[..., Page]) -> None:
    page = deal(BAD, 'head')
    expect(page.locator('h1')).to_have_text(HOSTILE)
    expect(field(page, 'note')).to_contain_text('{{ window.PWN = 1 }}')
    expect(page.get_by_role('feed')).to_contain_text('<img src=x')
    assert page.evaluate('window.PWN') is None


def test_a_new_deal_is_made_and_opened(address: str, visit: Callable[..., Page]) -> None:
    page = visit(address, 'anna', '/deal/new')
    page.wait_for_function('window.socket?.connected')
    assert page.get_by_label('Сумма').bounding_box()['width'] < 200
    page.get_by_test_id('deal-create').click()
    line = page.locator('.vd-line').filter(has=page.get_by_label('Название'))
    expect(line.get_by_role('alert')).to_contain_text('Название')
    expect(page.get_by_label('Название')).to_be_focused()
    page.get_by_label('Название').fill('Остров / д2 / кв9')
    expect(line.get_by_role('alert')).to_have_count(0)
    page.get_by_label('Сумма').fill('дорого')
    page.get_by_test_id('deal-create').click()
    expect(page.locator('.vd-line').filter(has=page.get_by_label('Сумма')).get_by_role('alert')).to_contain_text('дорого')
    page.get_by_label('Сумма').fill('12 000')
    page.get_by_test_id('deal-create').click()
    expect(page.locator('h1')).to_have_text('Остров / д2 / кв9')
    expect(field(page, 'owner').get_by_role('button')).to_have_count(0)


def test_a_new_deal_given_up_returns_to_where_one_came_from(address: str, visit: Callable[..., Page]) -> None:
    page = visit(address, 'anna', '/board?sort=new')
    page.keyboard.press('n')
    page.wait_for_url('**/deal/new')
    page.get_by_role('button', name='Отмена').click()
    page.wait_for_url('**/board?sort=new')


@pytest.mark.parametrize('path', ['/deal/999999', '/deal/99999999999999999999999', '/deal/abc', '/deal/1'])
def test_a_deal_that_is_not_there_or_not_ones_own_is_a_plain_404(address: str, visit: Callable[..., Page], said: list[str], path: str) -> None:
    page = visit(address, 'viktor', '/board')
    answer = page.request.get(path)
    assert answer.status == 404
    assert 'socket.io' not in answer.text()
    assert said == []


@pytest.mark.parametrize('number', [PLAIN, STEPS])
def test_axe_finds_nothing(deal: Callable[..., Page], number: int) -> None:
    page = deal(number)
    page.wait_for_timeout(300)
    assert found_by_axe(page, 'wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa') == []


def test_on_a_phone_nothing_is_wider_than_the_screen_and_targets_are_large(deal: Callable[..., Page]) -> None:
    page = deal(STEPS, viewport={'width': 390, 'height': 844}, has_touch=True, is_mobile=True)
    page.get_by_test_id('next-step').get_by_role('button', name='Готово').click()
    field(page, 'amount').get_by_role('button').click()
    expect(field(page, 'amount').locator('input')).to_be_visible()
    assert page.evaluate('document.documentElement.scrollWidth') <= 390
    assert page.evaluate(SMALL) == []
    page.goto('/deal/new')
    page.wait_for_function('window.socket?.connected')
    assert page.evaluate('document.documentElement.scrollWidth') <= 390
    assert page.evaluate(SMALL) == []


def test_a_double_click_writes_once(deal: Callable[..., Page]) -> None:
    page = deal(PLAIN)
    missed = page.get_by_role('feed').get_by_text('Недозвон')
    before = missed.count()
    page.locator('.vd-missed').dblclick()
    expect(missed).to_have_count(before + 1)
    page.wait_for_timeout(800)  # what a second write would need to show
    expect(missed).to_have_count(before + 1)


def test_a_double_click_on_create_makes_one_deal(address: str, visit: Callable[..., Page]) -> None:
    page = visit(address, 'anna', '/deal/new')
    page.wait_for_function('window.socket?.connected')
    page.get_by_label('Название').fill('Остров / д3 / кв111')
    page.get_by_test_id('deal-create').dblclick()
    expect(page.locator('h1')).to_have_text('Остров / д3 / кв111')
    page.goto(f'{address}/board?q=кв111')
    expect(page.get_by_test_id('deal-card')).to_have_count(1)


def test_on_a_phone_a_short_toast_is_one_line(deal: Callable[..., Page]) -> None:
    page = deal(PLAIN)
    page.set_viewport_size({'width': 390, 'height': 844})
    edit(page, 'amount', '61 000')
    field(page, 'amount').locator('input').press('Enter')
    page.get_by_test_id('undo').click()
    said = page.get_by_text('Возвращено: Сумма')
    expect(said).to_be_visible()
    assert said.bounding_box()['height'] < 30
    room = page.evaluate('''() => {
        const text = document.createRange(), box = document.querySelector('.v-toast').getBoundingClientRect();
        text.selectNodeContents(document.querySelector('.v-toast [role=status]'));
        return [text.getBoundingClientRect().left - box.left, box.right - text.getBoundingClientRect().right];
    }''')
    assert abs(room[0] - room[1]) <= 1, 'as much room on either side of the words'


def test_what_was_typed_outlives_a_reload_until_it_is_saved_and_is_nobody_elses(deal: Callable[..., Page]) -> None:
    page = deal(DRAFT)
    page.on('dialog', lambda asked: asked.accept())  # leave, although something is not saved
    composer = page.get_by_test_id('comment-input')
    composer.fill('Согласен на замер в субботу')
    page.reload()
    expect(composer).to_have_value('Согласен на замер в субботу')
    page.goto(f'/demo/head?next=/deal/{DRAFT}')
    page.wait_for_function('window.socket?.connected')
    expect(composer).to_have_value('')
    page.goto(f'/demo/anna?next=/deal/{DRAFT}')
    page.wait_for_function('window.socket?.connected')
    expect(composer).to_have_value('')  # the other one at this browser has cleared it away

    composer.fill('Ждёт счёт')
    page.get_by_test_id('comment-save').click()
    expect(page.locator('.vd-text').first).to_have_text('Ждёт счёт')
    page.wait_for_function(f'!localStorage.getItem("voronka.draft.3.{DRAFT}")')
    page.evaluate(f'localStorage.setItem("voronka.draft.3.{DRAFT}", "Ждёт счёт")')  # saved, but the answer was lost
    page.reload()
    page.wait_for_function(f'window.socket?.connected && !localStorage.getItem("voronka.draft.3.{DRAFT}")')
    expect(composer).to_have_value('')


@pytest.mark.soak
def test_what_was_typed_while_the_network_was_cut_for_two_minutes_is_there_afterwards(deal: Callable[..., Page], said: list[str]) -> None:
    page = deal(DRAFT)
    page.on('dialog', lambda asked: asked.accept())
    page.evaluate('window.old = true')
    page.context.set_offline(True)
    page.evaluate('window.socket.io.engine.close()')
    page.evaluate('window.socket.io.engine.close()')
    composer = page.get_by_test_id('comment-input')
    composer.fill('Перезвонить после обеда')
    page.wait_for_timeout(120_000)
    page.context.set_offline(False)
    page.wait_for_function('!window.old && window.socket?.connected', timeout=60_000)
    expect(composer).to_have_value('Перезвонить после обеда')
    page.get_by_test_id('comment-save').click()
    expect(page.locator('.vd-text').first).to_have_text('Перезвонить после обеда')
    said.clear()  # the browser reported the lost connection
