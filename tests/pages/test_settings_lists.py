"""Settings: the lists, and the reasons that the refusal's form offers."""

import pytest
from nicegui import ui

from dashboard import access, lists
from dashboard.queries import deal as query
from dashboard.queries import lists as kept
from tests.pages.test_settings_people import inputs, send


@pytest.fixture(autouse=True)
def shipped(store):
    store.write(lists.ensure_shipped)


def offered(store, kind='lost_reason'):
    return store.read(kept.offered, kind)


def item(store, text, kind='lost_reason'):
    return next(one.id for one in store.read(kept.kept, kind, by=access.SYSTEM).offered if one.text == text)


async def test_an_employee_finds_no_lists(anna):
    assert (await anna.http_client.get('/settings/lists')).status_code == 404


async def test_each_list_has_its_address_and_an_unknown_one_shows_the_projects(head):
    for address, line in {'?list=lost_reason': 'Дорого', '?list=contact_part': 'Собственник', '?list=file_host': 'disk.yandex.ru', '?list=salaries': 'Остров', '': 'Остров'}.items():
        await head.open(f'/settings/lists{address}')
        await head.should_see(line)


async def test_a_line_is_added_and_taken_back(head, store):
    await head.open('/settings/lists?list=lost_reason')
    inputs(head)[0].set_value('Дорого')
    head.find(marker='add').trigger('submit.prevent')
    await head.should_see('это уже есть в списке')
    inputs(head)[0].set_value('Переехали')
    head.find(marker='add').trigger('submit.prevent')
    await head.should_see('Добавлено: Переехали')
    assert offered(store)[-1] == 'Переехали'
    head.find('Вернуть').click()
    await head.should_see('Убраны из списка: 1')


async def test_a_line_is_worded_moved_and_retired_with_a_way_back(head, store):
    await head.open('/settings/lists?list=lost_reason')
    first, second = offered(store)[:2]
    mark = item(store, first)
    head.find(marker=f'down-{mark}').click()
    await head.should_see('Переставлено: Дорого')
    assert offered(store)[:2] == (second, first)
    head.find('Вернуть').click()
    await head.should_see('Возвращено')
    assert offered(store)[:2] == (first, second)
    head.find(marker=f'rename-{mark}').click()
    inputs(head)[-1].set_value(' Не по карману ')
    send(head)
    await head.should_see('Новое название: Не по карману')
    head.find('Вернуть').click()
    await head.should_see('Возвращено')
    assert offered(store)[0] == 'Дорого'
    head.find(marker=f'retire-{mark}').click()
    await head.should_see('Убрано из списка: Дорого')
    head.find(marker=f'restore-{mark}').click()
    await head.should_see('Снова в списке: Дорого')


async def test_the_refusals_form_offers_the_reasons_beside_free_text(anna, store, a_deal, team):
    deal = a_deal()
    store.write(lists.retire, 'lost_reason', item(store, 'Передумали'), by=team.head)
    await anna.open(f'/deal/{deal}')
    anna.find(content='Отказ').click()
    await anna.should_see('Не отвечает')
    await anna.should_not_see('Передумали')
    anna.find(content='Не отвечает').click()
    anna.find(kind=ui.textarea)
    anna.find(content='Дорого').click()
    anna.find(content='Оформить отказ')
    anna.find(marker='reason').trigger('submit.prevent')
    await anna.should_see('Вернуть')
    assert store.read(query.deal, deal, by=team.anna).lost_reason == 'Дорого'


def test_a_reason_goes_before_what_was_typed_and_gives_way_to_another():
    from pages.parts.reason import worded

    choices = ('Дорого', 'Не отвечает')
    assert worded('Дорого', '', choices) == 'Дорого'
    assert worded('Дорого', 'нашли дешевле', choices) == 'Дорого: нашли дешевле'
    assert worded('Не отвечает', 'Дорого: нашли дешевле', choices) == 'Не отвечает: нашли дешевле'
    assert worded('Не отвечает', 'Дорого', choices) == 'Не отвечает'
    assert worded('Дорого', 'Дорого-дорого', choices) == 'Дорого: Дорого-дорого'
