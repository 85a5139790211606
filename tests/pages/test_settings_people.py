"""Settings: who finds which section, and the people page."""

from datetime import date

import pytest
from nicegui import ui

from dashboard import people, plans, texts
from dashboard.queries import staff


@pytest.fixture
async def director(user):
    """The company head at her screen."""
    await user.http_client.get('/demo/director')
    return user


def named(store, team, name):
    return next(one for one in store.read(staff.staff, by=team.director).people if one.name == name)


def inputs(user):
    """The text fields of the open form, in order."""
    return sorted(user.find(kind=ui.input).elements, key=lambda one: one.id)


def send(user):
    """Send the open form."""
    user.find(marker='vs-form').trigger('submit.prevent')


def test_every_section_has_its_russian():
    from pages.parts import settings

    assert [one.title for one in settings.SECTIONS if texts.translations('ru').gettext(one.title) == one.title] == []


async def test_settings_open_on_the_first_section_that_one_may_see(director, user):
    assert (await director.http_client.get('/settings')).headers['location'] == '/settings/people'
    await user.http_client.get('/demo/anna')
    assert (await user.http_client.get('/settings')).headers['location'] == '/settings/look'


async def test_an_employee_finds_no_people_page(anna):
    assert (await anna.http_client.get('/settings/people')).status_code == 404


async def test_a_head_sees_the_own_team_and_may_not_change_it(head):
    await head.open('/settings/people')
    await head.should_see('Анна Крылова')
    await head.should_see('Ваше подразделение.')
    await head.should_not_see('Виктор Орлов')
    await head.should_not_see('Добавить сотрудника')
    await head.should_not_see('Отключить')


async def test_the_company_head_adds_a_person_and_takes_it_back(director, store, team):
    await director.open('/settings/people')
    director.find('Добавить сотрудника').click()
    inputs(director)[0].set_value('Ира Лис')
    send(director)
    await director.should_see('Добавлено: Ира Лис')
    assert named(store, team, 'Ира Лис').login == 'ira.lis'
    director.find('Вернуть').click()
    await director.should_see('Отключены: 1')


async def test_what_no_keyboard_types_is_refused_in_words(director, store, team):
    await director.open('/settings/people')
    director.find('Добавить сотрудника').click()
    inputs(director)[0].value = {'name': 'Ира'}
    send(director)
    await director.should_see('не подходит')
    director.find(marker=f'change-{team.anna}').click()
    inputs(director)[0].value = ['Ира']
    send(director)
    await director.should_see('не подходит')
    assert named(store, team, 'Анна Крылова').id == team.anna


async def test_a_team_is_added_a_name_a_line(director, store, team):
    await director.open('/settings/people')
    director.find('Сразу несколько').click()
    send(director)
    await director.should_see('не подходит')
    director.find(kind=ui.textarea).type('Ира Лис\nПётр Ким')
    send(director)
    await director.should_see('Добавлено 2 человека')
    await director.should_see('Пётр Ким')


async def test_a_field_changed_meanwhile_is_said_and_kept_only_on_purpose(director, store, team):
    await director.open('/settings/people')
    director.find(marker=f'change-{team.anna}').click()
    store.write(people.edit, team.anna, changes={'name': ('Анна Крылова', 'Анна К.')}, by=team.director)
    inputs(director)[0].set_value('Анна Лис')
    send(director)
    await director.should_see('Сохраните ещё раз, чтобы оставить своё.')
    send(director)
    await director.should_see('Сохранено: Анна Лис')
    director.find('Вернуть').click()
    await director.should_see('Возвращено')
    assert named(store, team, 'Анна К.').id == team.anna


async def test_disabling_names_the_open_deals_and_is_taken_back(director, store, team, a_deal):
    a_deal()
    await director.open('/settings/people')
    director.find(marker=f'disable-{team.anna}').click()
    await director.should_see('1 открытая сделка остаётся')
    send(director)
    await director.should_see('Вход отключён: Анна Крылова')
    assert not named(store, team, 'Анна Крылова').active
    director.find('Вернуть').click()
    await director.should_see('Возвращено')
    assert named(store, team, 'Анна Крылова').active


async def test_who_leaves_may_hand_the_plan_over_in_the_same_act(director, store, team):
    november = date(2026, 11, 1)
    store.write(plans.enter, [plans.Cell(team.anna, november, None, 60_000_00)], by=team.director)
    await director.open('/settings/people')
    director.find(marker=f'disable-{team.anna}').click()
    await director.should_see('План этого и следующих месяцев, 60')
    next(iter(director.find(marker='plans-to').elements)).set_value(team.boris)
    send(director)
    await director.should_see('Вход отключён: Анна Крылова')
    assert store.read(plans.kept, [team.anna, team.boris]) == {(november, team.boris): 60_000_00}
    director.find('Вернуть').click()
    await director.should_see('Возвращено')
    assert store.read(plans.kept, [team.anna, team.boris]) == {(november, team.anna): 60_000_00}


async def test_the_last_company_head_stays(director, store, team):
    await director.open('/settings/people')
    director.find(marker=f'disable-{team.director}').click()
    await director.should_see('Отключить? Ольга Директор')
    send(director)
    await director.should_see('последний руководитель компании')


async def test_a_head_notes_an_absence_of_the_own_team(head, store, team):
    await head.open('/settings/people')
    head.find(marker=f'away-{team.anna}').click()
    first, last, *_hours = inputs(head)
    first.set_value('2026-11-24')
    last.set_value('2026-11-27')
    send(head)
    await head.should_see('Отпуск: сегодня – 27 ноя')
    head.find('Вернуть').click()
    await head.should_not_see('Отпуск: сегодня – 27 ноя')
    head.find(marker=f'away-{team.anna}').click()
    inputs(head)[0].set_value('завтра')
    send(head)
    await head.should_see('нужен день')


async def test_who_is_demoted_meanwhile_is_told_so(director, store, team):
    store.write(people.edit, team.head, changes={'role': ('head', 'company_head')}, by=team.director)
    await director.open('/settings/people')
    store.write(people.edit, team.director, changes={'role': ('company_head', 'employee')}, by=team.head)
    await director.should_see('На это у вас нет прав')
    await director.should_not_see('Анна Крылова')


async def test_departments_are_added_renamed_and_retired(director):
    await director.open('/settings/people')
    director.find('Добавить подразделение').click()
    inputs(director)[0].set_value('Опт')
    send(director)
    await director.should_see('Добавлено: Опт')
    await director.should_see(content='Убрать')
    director.find(content='Убрать').click()
    await director.should_see('Подразделения, убранные из списка: 1')
    director.find('Вернуть в список').click()
    await director.should_see('Снова в списке: Опт')
