"""Settings: pipelines and their stages, and what open pages of others show of a change."""

import asyncio

import pytest
from nicegui import ElementFilter, ui
from nicegui.testing.user_interaction import UserInteraction

from dashboard import deals, journal, people, pipelines, stages
from dashboard.errors import NeedsMissing
from dashboard.models import Deal
from dashboard.queries import board
from dashboard.queries import deal as deal_query
from dashboard.queries import pipelines as query
from tests.pages.test_board import facts
from tests.pages.test_settings_people import inputs, send


@pytest.fixture
async def director(create_user):
    """The company head at her screen."""
    user = create_user()
    await user.http_client.get('/demo/director')
    return user


def step(store, name, pipeline=1):
    return next(one for one in funnel(store, pipeline).steps if one.name == name)


def funnel(store, pipeline=1):
    return store.read(query.shown, pipeline, by=0).funnel


def names(store, pipeline=1):
    return [one.name for one in funnel(store, pipeline).used]


def choose(user, label, value):
    """Set the select of that label in the open form."""
    with user:
        next(one for one in ElementFilter(kind=ui.select) if one.props['aria-label'] == label).set_value(value)


@pytest.mark.parametrize('who', ['anna', 'head'])
async def test_only_the_company_head_finds_the_page(user, who):
    await user.http_client.get(f'/demo/{who}')
    assert (await user.http_client.get('/settings/pipelines')).status_code == 404


@pytest.mark.parametrize('address', ['', '?pipeline=1', '?pipeline=777', '?pipeline=abc', f'?pipeline={10**30}'])
async def test_an_address_that_names_no_pipeline_shows_the_first(director, address):
    await director.open(f'/settings/pipelines{address}')
    await director.should_see('Розничные продажи')
    await director.should_see('сюда попадают новые сделки · норма: 1 рабочий день')


async def test_a_stage_is_renamed_and_recoloured_on_anothers_open_board_and_taken_back(director, anna, store, a_deal):
    deal = a_deal()
    await anna.open('/board')
    told = told_to(anna)
    await director.open('/settings/pipelines')
    director.find(marker=f'change-{step(store, "В работу").id}').click()
    name, _english, norm, color = inputs(director)
    name.set_value('Заявка')
    norm.set_value('2')
    color.set_value('#aa00cc')
    send(director)
    await director.should_see('Сохранено: Заявка')
    assert next((one.name, one.norm, one.color) for one in funnel(store).steps) == ('Заявка', 2, '#aa00cc')
    await heard(anna, told, 'stale')
    await again(anna)
    first = told[-1][1]['columns'][0]
    assert (first['name'], first['color'], first['cards'][0]['id']) == ('Заявка', '#aa00cc', deal)
    director.find('Вернуть').click()
    await director.should_see('Возвращено')
    assert names(store)[0] == 'В работу'


async def test_another_boards_choice_of_pipelines_follows(director, anna, store, team):
    await anna.open('/board')
    told = told_to(anna)
    store.write(pipelines.create, name='Опт', by=team.director)
    await heard(anna, told, 'offered')
    assert [name for _, name in next(args[0] for method, *args in told if method == 'offered')['pipeline']] == ['Розничные продажи', 'Опт']


async def test_a_card_dropped_on_a_stage_that_is_gone_goes_back_with_a_word(anna, store, team, a_deal):
    deal, gone = a_deal(), step(store, 'Ремонт').id
    await anna.open('/board')
    told = told_to(anna)
    store.write(stages.retire, gone, by=team.director)
    await heard(anna, told, 'stale')
    await again(anna)
    anna.find(kind=board_kind()).trigger('move', {'deal': deal, 'to': gone, 'seen': step(store, 'В работу').id})
    await anna.should_see('Этого этапа больше нет.')
    await heard(anna, told, 'settled')
    assert gone not in [column['id'] for column in told_of(told, 'load')['columns']]


async def test_what_does_not_do_is_said_in_the_form_and_nothing_typed_is_lost(director, store):
    await director.open('/settings/pipelines')
    director.find(marker=f'change-{step(store, "Интерес").id}').click()
    name, _english, norm, _color = inputs(director)
    norm.set_value('пять')
    send(director)
    await director.should_see('нужно целое число дней')
    norm.set_value('5')
    name.set_value('Счет')
    send(director)
    await director.should_see('так уже называется другой этап')
    assert name.value == 'Счет'
    name.value = {'name': 'Счёт'}
    send(director)
    await director.should_see('не подходит')
    assert names(store)[1] == 'Интерес'


async def test_a_field_changed_meanwhile_is_said_and_kept_only_on_purpose(director, store, team):
    await director.open('/settings/pipelines')
    one = step(store, 'Интерес').id
    director.find(marker=f'change-{one}').click()
    store.write(stages.edit, one, changes={'name': ('Интерес', 'Замер')}, by=team.director)
    inputs(director)[0].set_value('Выезд')
    send(director)
    await director.should_see('Сохраните ещё раз, чтобы оставить своё.')
    send(director)
    await director.should_see('Сохранено: Выезд')
    assert names(store)[1] == 'Выезд'


async def test_the_form_says_what_another_kind_does(director, store, team, a_deal):
    a_deal()
    store.write(stages.add, 1, name='Второй', after=None, by=team.director)
    await director.open('/settings/pipelines')
    director.find(marker=f'change-{step(store, "В работу").id}').click()
    await director.should_not_see('пересчитаются')
    choose(director, 'Вид', 'lost')
    await director.should_see('1 сделка, которая стоит здесь, станет отказом. Конверсия и время на этапах пересчитаются')
    send(director)
    await director.should_see('Сохранено: В работу')
    assert step(store, 'В работу').kind == 'lost'
    await director.open('/settings/pipelines')  # no form of before is in the way
    director.find(marker=f'change-{step(store, "В работу").id}').click()
    choose(director, 'Вид', 'open')
    await director.should_see('1 сделка снова откроется и вернётся на канбан.')


async def test_stages_are_put_in_order_by_one_place_and_an_order_seen_too_long_ago_is_refused(director, store, team):
    await director.open('/settings/pipelines')
    first = step(store, 'В работу').id
    director.find(marker=f'down-{first}').click()
    await director.should_see('Переставлено: В работу')
    assert names(store)[:2] == ['Интерес', 'В работу']
    director.find('Вернуть').click()
    await director.should_see('Возвращено')
    assert names(store)[:2] == ['В работу', 'Интерес']
    await drawn(director, store)
    director.find(marker=f'up-{step(store, "Ремонт").id}').click()
    await director.should_see('Переставлено: Ремонт')
    store.write(stages.add, 1, name='Ещё', after=None, by=team.director)
    director.find('Вернуть').click()
    await director.should_see('кто-то добавил этап')


async def test_past_a_retired_stage_one_goes_in_one_step(director, store, team):
    store.write(stages.retire, step(store, 'Интерес').id, by=team.director)
    await director.open('/settings/pipelines')
    director.find(marker=f'up-{step(store, "Ремонт").id}').click()
    await director.should_see('Переставлено: Ремонт')
    assert names(store)[:2] == ['Ремонт', 'В работу']


async def test_a_stage_is_added_where_one_says_and_taken_back(director, store):
    await director.open('/settings/pipelines')
    director.find(marker='add-stage').click()
    inputs(director)[0].set_value('Контроль')
    choose(director, 'Стоит после', step(store, 'Счёт').id)
    send(director)
    await director.should_see('Добавлено: Контроль')
    assert names(store)[4:6] == ['Счёт', 'Контроль']
    director.find('Вернуть').click()
    await director.should_see('Возвращено')
    assert 'Контроль' not in names(store)


async def test_a_stage_with_deals_shows_the_way_to_them_and_an_empty_one_is_retired_and_deleted(director, store, team, a_deal):
    a_deal()
    store.write(stages.add, 1, name='Второй', after=None, by=team.director)
    await director.open('/settings/pipelines')
    first = step(store, 'В работу').id
    director.find(marker=f'retire-{first}').click()
    await director.should_see('На этапе «В работу» сейчас 1 сделка')
    with director:
        assert f'/deals?pipeline=1&stage={first}' in [one.props.get('href') for one in ElementFilter(content='Показать эти сделки')]
    assert not step(store, 'В работу').retired
    director.find('Закрыть').click()
    director.find(marker=f'retire-{step(store, "Ремонт").id}').click()
    await director.should_see('Убрано из списка: Ремонт')
    await director.should_see('Убранные этапы: 1')
    director.find('Вернуть').click()
    await director.should_not_see('Убранные этапы: 1')
    director.find(marker=f'retire-{step(store, "Ремонт").id}').click()
    await director.should_see('Убранные этапы: 1')
    director.find(marker=f'delete-{step(store, "Ремонт").id}').click()
    await director.should_see('Удалено: Ремонт')
    assert len(funnel(store).steps) == 9
    director.find('Вернуть').click()
    await director.should_see('Возвращено')
    assert step(store, 'Ремонт').retired


async def test_the_last_of_a_kind_stays_and_it_is_said(director, store):
    await director.open('/settings/pipelines')
    director.find(marker=f'retire-{step(store, "Отказ").id}').click()
    await director.should_see('не останется ни одного этапа вида «Отказ»')


async def test_a_pipeline_is_added_like_another_renamed_deleted_and_put_back(director, store):
    await director.open('/settings/pipelines')
    director.find(marker='add-pipeline').click()
    inputs(director)[0].set_value('Опт')
    choose(director, 'Этапы', 1)
    choose(director, 'Валюта', 'EUR')
    send(director)
    await director.should_see('Добавлено: Опт')
    await director.should_see('0 сделок · EUR')
    director.find(marker='rename').click()
    inputs(director)[0].set_value('Оптом')
    send(director)
    await director.should_see('Новое название: Оптом')
    director.find(marker='currency').click()
    choose(director, 'Валюта', 'CNY')
    send(director)
    await director.should_see('0 сделок · CNY')
    director.find(marker='remove').click()
    await director.should_see('Удалено: Оптом')
    director.find('Вернуть').click()
    await director.should_see('Возвращено')
    assert [name for _, name in store.read(query.shown, by=0).pipelines] == ['Розничные продажи', 'Оптом']


async def test_who_is_demoted_meanwhile_is_told_so(director, store, team):
    store.write(people.edit, team.head, changes={'role': ('head', 'company_head')}, by=team.director)
    await director.open('/settings/pipelines')
    store.write(people.edit, team.director, changes={'role': ('company_head', 'employee')}, by=team.head)
    await director.should_see('На это у вас нет прав')
    await director.should_not_see('Розничные продажи')


async def test_an_open_deal_and_an_open_day_follow_a_rename(anna, director, store, team, a_deal, create_user):
    deal = a_deal()
    await anna.open(f'/deal/{deal}')
    store.write(stages.edit, step(store, 'Интерес').id, changes={'name': ('Интерес', 'Замер')}, by=team.director)
    await anna.should_see('Замер')
    store.write(stages.retire, step(store, 'Замер').id, by=team.director)
    await anna.should_not_see('Замер')


async def test_a_table_offers_no_retired_stage_to_move_to(anna, store, team, a_deal):
    from pages.deals.component import Deals

    a_deal()
    store.write(stages.retire, step(store, 'Ремонт').id, by=team.director)
    await anna.open('/deals')
    with anna:
        (table,) = ElementFilter(kind=Deals)
    shown = table._props['table'][0]
    assert 'Ремонт' not in str(shown['moves'])
    assert 'Ремонт' not in str(shown['options']['stage'])


async def test_a_new_deal_is_made_in_the_pipeline_of_the_address_or_the_one_chosen(anna, store, team):
    await anna.open('/deal/new')
    await anna.should_not_see('Воронка')
    made = store.write(pipelines.create, name='Опт', currency='EUR', by=team.director)
    await anna.open(f'/deal/new?pipeline={made}')
    await anna.should_see('Воронка')
    with anna:
        (form,) = (one for one in ElementFilter() if one.tag == 'form')
    [title, amount] = (user_field(anna, name) for name in ('Название', 'Сумма'))
    title.set_value('Бизнес-центр')
    amount.set_value('100 €')
    UserInteraction(anna, {form}, None).trigger('submit.prevent')
    await anna.should_see('Записать')  # the deal's page
    assert store.read(lambda session: session.get(Deal, 1).pipeline_id) == made
    assert store.read(deal_query.deal, 1, by=team.anna).amount == 100_00


def user_field(user, label):
    """The control under a label of the new deal's form."""
    with user:
        [line] = [one for one in ElementFilter() if one.tag == 'label' and any(getattr(child, 'text', '') == label for child in one.descendants())]
    return next(child for child in line.descendants() if isinstance(child, (ui.input, ui.textarea)))


def board_kind():
    from pages.board.component import Board

    return Board


def told_to(user):
    """What the open board is told from now on, as (method, arguments)."""
    told = []
    with user:
        (board,) = ElementFilter(kind=board_kind())
    board.run_method = lambda method, *args: told.append((method, *args))
    return told


def told_of(told, method):
    return [args[0] for name, *args in told if name == method][-1]


async def drawn(user, store):
    """Wait until the page shows the stages as they stand."""
    for _ in range(100):
        with user:
            if [one.props.get('data-stage') for one in sorted(ElementFilter(), key=lambda one: one.id) if 'data-stage' in one.props] == [one.id for one in funnel(store).used]:
                return
        await asyncio.sleep(0.05)
    raise AssertionError('the page does not follow')


async def heard(user, told, method):
    """Wait until the board was told so."""
    for _ in range(100):
        if any(one == method for one, *_args in told):
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f'{method} was not told, but {told}')


async def again(user):
    """The browser asks for every window anew, as it does when it is told that it is stale."""
    user.find(kind=board_kind()).trigger('again', {'held': [{'stage': column['id'], 'start': 0, 'n': 20} for column in facts(user)['columns']]})
    await asyncio.sleep(0.5)


def test_news_of_a_pipeline_make_a_board_look_anew(store, team):
    told = []
    store.on_commit(told.extend)
    store.write(stages.edit, step(store, 'Интерес').id, changes={'color': ('#4f83e6', '#000000')}, by=team.director)
    assert board.news(told).everything
    assert all(entry.what.startswith(journal.PIPELINE) for entry in told)


async def test_what_a_stage_asks_of_a_deal_is_set_said_and_taken_back(director, store, team, a_deal):
    one, deal = step(store, 'Счёт').id, a_deal()
    await director.open('/settings/pipelines')
    director.find(marker=f'change-{one}').click()
    choose(director, 'Чтобы войти, сделке нужно', ['invoice_no', 'step'])
    send(director)
    await director.should_see('требует: Номер счёта, следующий шаг')
    with pytest.raises(NeedsMissing):
        store.write(deals.move, deal, to='invoice', seen='intake', by=team.anna)
    director.find('Вернуть').click()
    await director.should_not_see('требует:')
    await director.open('/settings/journal')
    await director.should_see('Этап Счёт: Чтобы войти, сделке нужно')
