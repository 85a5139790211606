"""The deal's page without a browser: two people at one deal, what is written once, and what stays of a deal that went away."""

import asyncio
from datetime import timedelta

import pytest
from nicegui import Client, ElementFilter, ui
from nicegui.testing.user_interaction import UserInteraction

from dashboard import deals, tasks, timeline, workcalendar
from dashboard.models import EntryKind
from dashboard.queries import deal as query
from dashboard.queries import feed as feed_query
from tests.conftest import NOW

TITLE = 'Сердце Столицы / к3 / эт21 / кв145'
GONE = 'Сделка больше вам не доступна.'


@pytest.fixture
async def both(anna, create_user):
    """Anna at her screen and the head of her department at his."""
    head = create_user()
    await head.http_client.get('/demo/head')
    return anna, head


async def test_two_people_at_one_deal_see_each_others_changes(both, a_deal, store, team):
    anna, head = both
    deal = a_deal(amount=1_000_00)
    for user in both:
        await user.open(f'/deal/{deal}')
    edit(anna, '1\u202f000\xa0₽', '2 500')
    write(head, 'Ждёт счёт')
    act(head, 'Интерес')
    for user in both:
        for text in ('2\u202f500\xa0₽', 'Ждёт счёт', 'В работу → Интерес'):
            await user.should_see(text)


@pytest.mark.parametrize('path', ['/deal/999', '/deal/abc', '/deal/1'])
async def test_a_deal_that_is_not_there_or_not_ones_own_leaves_no_client_behind(anna, a_deal, path):
    a_deal(owner='viktor')
    before = len(Client.instances)
    assert (await anna.http_client.get(path)).status_code == 404
    assert len(Client.instances) == before


async def test_a_double_click_writes_a_comment_a_call_and_a_move_once(anna, a_deal, store, team):
    deal = a_deal()
    await anna.open(f'/deal/{deal}')
    write(anna, 'Согласен на замер', times=2)
    await anna.should_see('Согласен на замер')
    act(anna, 'Недозвон', times=2)
    act(anna, 'Интерес', times=2)
    await anna.should_see('В работу → Интерес')
    await asyncio.sleep(0.2)  # what a second write would need
    lines = store.read(feed_query.feed, deal, by=team.anna).lines
    assert sorted(line.kind for line in lines) == ['comment', 'deal.created', 'missed_call', 'move']


async def test_a_double_click_makes_one_step(anna, a_deal, store, team):
    deal = a_deal()
    await anna.open(f'/deal/{deal}')
    act(anna, 'Поставить следующий шаг')
    await anna.should_see('завтра')
    anna.find('Что сделать, как договорились с клиентом').type('Выслать счёт')
    act(anna, 'завтра', times=2)

    def kinds():
        return sorted(line.kind for line in store.read(feed_query.feed, deal, by=team.anna).lines)

    await wait(lambda: 'task.added' in kinds())
    await asyncio.sleep(0.2)
    assert kinds() == ['deal.created', 'task.added']


async def test_of_a_deal_given_away_nothing_stays_but_what_was_typed(anna, a_deal, store, team):
    deal = a_deal(TITLE, amount=1_234_00)
    store.write(timeline.add, deal, text='Тайна ленты', kind=EntryKind.COMMENT, by=team.anna)
    await anna.open(f'/deal/{deal}')
    composer(anna).value = 'Перезвонить в среду'
    store.write(deals.set_field, deal, 'owner_id', seen=team.anna, new=team.boris, by=team.head)
    await anna.should_see(GONE)
    await anna.should_see('На «Сегодня»')
    await anna.should_see('Комментарий не сохранён')
    assert composer(anna).value == 'Перезвонить в среду'
    assert 'readonly' in composer(anna).props
    for text in (TITLE, '1\u202f234', 'Тайна ленты', 'Записать'):
        await anna.should_not_see(text)


async def test_an_act_on_a_deal_given_away_meanwhile_clears_the_page_too(anna, a_deal, store, team):
    from pages import live

    deal = a_deal(TITLE)
    await anna.open(f'/deal/{deal}')
    live._live.changed.callbacks.clear()  # the news have not come yet
    store.write(deals.set_field, deal, 'owner_id', seen=team.anna, new=team.boris, by=team.head)
    edit(anna, TITLE, 'Моё')
    await anna.should_see(GONE)
    await anna.should_not_see(TITLE)
    assert store.read(query.deal, deal, by=team.boris).title == TITLE


async def test_a_conflict_says_sums_as_sums_and_an_undo_says_what_it_would_return_to(anna, a_deal, store, team):
    deal = a_deal(amount=1_000_00)
    await anna.open(f'/deal/{deal}')
    edit(anna, '1\u202f000\xa0₽', '120000')
    await anna.should_see('Сохранено: Сумма')
    store.write(deals.set_field, deal, 'amount', seen=120_000_00, new=130_000_00, by=team.head)
    await anna.should_see('130\u202f000\xa0₽')
    anna.find('Вернуть').click()
    await anna.should_see('Сейчас там «130\u202f000\xa0₽», до вашей правки было «1\u202f000\xa0₽».')
    act(anna, 'Вернуть', within='vd-edit-acts')
    await anna.should_see('Возвращено: Сумма')
    await anna.should_not_see('Вернуть')
    assert store.read(query.deal, deal, by=team.anna).amount == 1_000_00


async def test_what_nobody_saved_is_marked_until_it_is_saved_or_given_up(anna, a_deal, store, team):
    await anna.open(f'/deal/{a_deal(TITLE)}')
    assert not unsaved(anna)
    composer(anna).value = 'Думает'
    assert unsaved(anna)
    submit(anna)
    await anna.should_see('комментарий')
    await wait(lambda: not unsaved(anna))
    act(anna, TITLE)
    assert not unsaved(anna), 'an editor just opened holds nothing new'
    editor(anna).value = 'Другое'
    assert unsaved(anna)
    act(anna, 'Отмена')
    assert not unsaved(anna)


async def test_a_form_for_the_step_stays_open_when_a_colleague_changes_the_step(anna, a_deal, store, team):
    deal = a_deal()
    await anna.open(f'/deal/{deal}')
    act(anna, 'Поставить следующий шаг')
    anna.find('Что сделать, как договорились с клиентом').type('Выслать')
    store.write(tasks.add, deal, text='Дело руководителя', due=tasks.suggestions(store.clock.now(), workcalendar.russian())['tomorrow'], by=team.head)
    await anna.should_see('Следующий шаг: Дело руководителя')
    assert unsaved(anna)


def tags(user, tag, text='', within=''):
    """The page's plain elements, by tag and text."""
    from pages.parts.tag import Tag

    with user:
        found = [one for one in ElementFilter(kind=Tag) if one.tag == tag and text in one.text]
    return [one for one in found if not within or within in one.parent_slot.parent.classes]


def act(user, text, *, times=1, within=''):
    """Click the button that begins with `text`, so many times at once."""
    button = next(one for one in tags(user, 'button', text, within) if one.text.startswith(text))
    for _ in range(times):
        UserInteraction(user, {button}, None).trigger('click')


def submit(user, times=1):
    (form,) = (one for one in tags(user, 'form') if 'vd-composer' in one.classes)
    for _ in range(times):
        UserInteraction(user, {form}, None).trigger('submit.prevent')


def write(user, text, times=1):
    composer(user).value = text
    submit(user, times)


def composer(user):
    with user:
        return next(one for one in ElementFilter(kind=ui.textarea) if 'autofocus' not in one.props)


def editor(user):
    with user:
        return next(one for one in ElementFilter(kind=ui.input) if 'autofocus' in one.props)


def edit(user, shown, typed):
    """Open the field that shows this, type, Enter."""
    act(user, shown)
    field = editor(user)
    field.value = typed
    UserInteraction(user, {field}, None).trigger('keydown.enter')


def unsaved(user):
    return any('data-unsaved' in one.props for one in tags(user, 'div'))


async def wait(until):
    for _ in range(500):
        if until():
            return
        await asyncio.sleep(0.02)
    raise AssertionError('it did not come')


async def test_a_line_of_the_feed_names_the_day_of_its_step_and_never_tomorrow(anna, a_deal, store, team, time):
    deal = a_deal()
    store.write(tasks.add, deal, text='Позвонить', due=NOW + timedelta(days=3), by=team.anna)
    time.start = NOW + timedelta(days=2)
    await anna.http_client.get('/demo/anna')
    await anna.open(f'/deal/{deal}')
    await anna.should_see('Следующий шаг: Позвонить, пт, 27 нояб, 10:05')


async def test_a_day_is_typed_as_people_write_it_and_an_impossible_one_stays_in_the_editor(anna, a_deal, store, team):
    deal = a_deal()
    await anna.open(f'/deal/{deal}')
    for text in ('Информация', 'Товары', 'Сотрудники', 'Реализация', 'Стройготовность', 'Источник', '1С:Оборудование', 'Тип реализации', 'Когда доплатит'):
        await anna.should_see(text)
    change(anna, 'ready_on', '31.02')
    await anna.should_see('такого дня нет')
    assert editor(anna).value == '31.02'
    editor(anna).value = '15.08'
    UserInteraction(anna, {editor(anna)}, None).trigger('keydown.enter')
    await anna.should_see('15 авг 2027')
    await anna.should_see('Стройготовность: — → 15 авг 2027')
    await anna.should_see('Сохранено: Стройготовность')
    anna.find('Вернуть').click()
    await anna.should_see('Возвращено: Стройготовность')
    assert store.read(query.deal, deal, by=team.anna).seen('ready_on') is None


async def test_a_payment_link_can_be_opened_and_never_knows_where_one_came_from(anna, a_deal, store, team):
    deal = a_deal()
    await anna.open(f'/deal/{deal}')
    change(anna, 'payment_link', 'javascript:alert(1)')
    await anna.should_see('нужна ссылка, которая начинается с https://')
    editor(anna).value = 'https://pay.example/410'
    UserInteraction(anna, {editor(anna)}, None).trigger('keydown.enter')
    await anna.should_see('Открыть ссылку')
    (link,) = tags(anna, 'a', 'Открыть ссылку')
    assert (link.props['href'], link.props['rel'], link.props['target']) == ('https://pay.example/410', 'noopener noreferrer', '_blank')


async def test_several_systems_are_ticked_in_one_list(anna, a_deal, store, team):
    deal = a_deal()
    await anna.open(f'/deal/{deal}')
    open_field(anna, 'systems')
    with anna:
        (choice,) = (one for one in ElementFilter(kind=ui.select) if 'autofocus' in one.props)
    choice.value = ['smart_home', 'intercom']
    act(anna, 'Сохранить')
    await anna.should_see('Домофон, Умный дом')
    await anna.should_see('Системы: — → Домофон, Умный дом')


def change(user, name, typed):
    """Open a field by its name, type, Enter."""
    open_field(user, name)
    field = editor(user)
    field.value = typed
    UserInteraction(user, {field}, None).trigger('keydown.enter')


def open_field(user, name):
    (place,) = (one for one in tags(user, 'dd') if one.props.get('data-field') == name)
    button = next(one for one in tags(user, 'button') if place in one.ancestors())
    UserInteraction(user, {button}, None).trigger('click')


async def test_a_stage_asks_on_the_page_for_just_what_is_missing_and_takes_it_with_the_move(anna, a_deal, store, team, shipped_needs):
    deal = a_deal('Сердце Столицы / к3 / с2 / эт21 / кв145')
    store.write(deals.set_field, deal, 'contract_kind', seen=None, new='offer', by=team.anna)
    await anna.open(f'/deal/{deal}')
    act(anna, 'Счёт')
    await anna.should_see('Заполните, чего не хватает, и сделка перейдёт на этот этап.')
    number, day = fields_of_form(anna)
    number.value, day.value = 'СЧ-410', '31.11'
    anna.find(marker='entry').trigger('submit.prevent')
    await anna.should_see('такого дня нет')
    assert store.read(query.deal, deal, by=team.anna).stage.code == 'intake'
    day.value = '23.11'
    anna.find(marker='entry').trigger('submit.prevent')
    await anna.should_see('В работу → Счёт')
    view = store.read(query.deal, deal, by=team.anna)
    assert (view.stage.code, view.seen('invoice_no'), view.seen('invoiced_on').isoformat()) == ('invoice', 'СЧ-410', '2026-11-23')


async def test_a_step_and_a_comment_are_asked_for_in_the_same_form(anna, a_deal, store, team, shipped_needs):
    deal = a_deal()
    await anna.open(f'/deal/{deal}')
    act(anna, 'Интерес')
    await anna.should_see('Заполните, чего не хватает')
    (step, _other), (comment,) = fields_of_form(anna), fields_of_form(anna, ui.textarea)
    step.value, comment.value = 'Созвониться по панели', 'Панель выбрали, ждём план от дизайнера до пятницы включительно'
    act(anna, 'завтра')
    anna.find(marker='entry').trigger('submit.prevent')
    await anna.should_see('В работу → Интерес')
    view = store.read(query.deal, deal, by=team.anna)
    assert (view.stage.code, view.step.text, view.step.agreed) == ('interest', 'Созвониться по панели', True)


async def test_a_form_given_up_leaves_the_deal_where_it_was(anna, a_deal, store, team, shipped_needs):
    deal = a_deal()
    await anna.open(f'/deal/{deal}')
    act(anna, 'Ремонт')
    await anna.should_see('Заполните, чего не хватает')
    (day,) = fields_of_form(anna)
    day.value = '15.08'
    assert any('data-unsaved' in one.props for one in tags(anna, 'form'))
    (cancel,) = (one for one in tags(anna, 'button', 'Отмена') if the_form(anna) in one.ancestors())
    UserInteraction(anna, {cancel}, None).trigger('click')
    await wait(lambda: not any('data-unsaved' in one.props for one in tags(anna, 'form')))
    view = store.read(query.deal, deal, by=team.anna)
    assert (view.stage.code, view.seen('ready_on')) == ('intake', None)


async def test_what_a_colleague_filled_in_meanwhile_is_said_and_ones_own_kept_only_when_sent_again(anna, a_deal, store, team, shipped_needs):
    deal = a_deal()
    await anna.open(f'/deal/{deal}')
    act(anna, 'Ремонт')
    await anna.should_see('Заполните, чего не хватает')
    store.write(deals.set_field, deal, 'ready_on', seen=None, new=NOW.date(), by=team.head)
    (day,) = fields_of_form(anna)
    day.value = '15.08'
    anna.find(marker='entry').trigger('submit.prevent')
    await anna.should_see('Сохраните ещё раз, чтобы оставить своё.')
    assert store.read(query.deal, deal, by=team.anna).stage.code == 'intake'
    anna.find(marker='entry').trigger('submit.prevent')
    await anna.should_see('В работу → Ремонт')
    assert store.read(query.deal, deal, by=team.anna).seen('ready_on').isoformat() == '2027-08-15'


def the_form(user):
    return next(one for one in tags(user, 'form') if one.props.get('data-testid') == 'requirement-form' and 'v-form' in one.classes)


def fields_of_form(user, kind=ui.input):
    with user:
        return [one for one in ElementFilter(kind=kind) if type(one) is kind and the_form(user) in one.ancestors()]


async def test_a_deal_that_is_closed_lacks_no_step(anna, a_deal, store, team):
    """N1."""
    deal = a_deal()
    await anna.open(f'/deal/{deal}')
    await anna.should_see('Поставить следующий шаг')
    store.write(deals.move, deal, to='won', seen='intake', by=team.head)
    await anna.should_see('В работу → Передано в реализацию')
    await anna.should_not_see('Поставить следующий шаг')


async def test_a_page_that_is_left_while_it_looks_again_draws_nothing(anna, a_deal, store, team, monkeypatch, caplog):
    from pages.deal import page

    deal = a_deal()
    await anna.open(f'/deal/{deal}')
    client, look, looked = anna.client, page.read, asyncio.Event()

    async def leaving(query, *args, **facts):
        found = await look(query, *args, **facts)
        client.remove_all_elements()
        looked.set()
        return found

    monkeypatch.setattr(page, 'read', leaving)
    store.write(deals.set_field, deal, 'amount', seen=0, new=5_000_00, by=team.head)
    await asyncio.wait_for(looked.wait(), 10)
    await asyncio.sleep(0.2)
    assert [record.message for record in caplog.records if record.levelname == 'ERROR'] == []
