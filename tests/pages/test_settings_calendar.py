"""Settings: the team's working time."""

from datetime import time

import pytest
from nicegui import ui

from dashboard import worktime
from tests.pages.test_settings_people import inputs


@pytest.fixture
async def director(user):
    """The company head at her screen."""
    await user.http_client.get('/demo/director')
    return user


def send(user, form):
    user.find(marker=form).trigger('submit.prevent')


async def test_only_the_company_head_finds_it(anna, head):
    for user in (anna, head):
        assert (await user.http_client.get('/settings/calendar')).status_code == 404


async def test_it_says_what_the_calendar_comes_to_and_how_far_it_reaches(director):
    await director.open('/settings/calendar')
    await director.should_see('Ноябрь 2026')
    await director.should_see('20 раб. дн. · 159 ч')
    await director.should_see('опубликован на 2020–2027 годы')


async def test_hours_are_set_and_taken_back(director, store):
    await director.open('/settings/calendar')
    begins, ends, break_from, break_to = inputs(director)[:4]
    begins.set_value('10:00')
    ends.set_value('19:00')
    break_from.set_value('')
    break_to.set_value('')
    send(director, 'hours')
    await director.should_see('Сохранено: Часы работы')
    assert store.read(worktime.of).hours == (time(10), time(19))
    director.find('Вернуть').click()
    await director.should_see('Возвращено')
    assert store.read(worktime.of) == worktime.WorkingTime()


async def test_what_cannot_be_is_said_and_what_is_typed_stays(director, store):
    await director.open('/settings/calendar')
    inputs(director)[0].set_value('20:00')
    send(director, 'hours')
    await director.should_see('позже предыдущего')
    assert inputs(director)[0].value == '20:00'
    inputs(director)[4].set_value('много')
    send(director, 'norm')
    await director.should_see('нужно число больше 0')


async def test_weekdays_norm_and_own_days_are_set(director, store):
    await director.open('/settings/calendar')
    saturday = sorted(director.find(kind=ui.checkbox).elements, key=lambda one: one.id)[5]
    saturday.set_value(True)
    send(director, 'weekdays')
    await director.should_see('добавьте их как выходные')
    assert store.read(worktime.of).weekdays == frozenset(range(6))
    inputs(director)[4].set_value('2,5')
    send(director, 'norm')
    await director.should_see('Сохранено: Комментариев в час')
    assert store.read(worktime.of).norm == 2.5
    send(director, 'own')
    await director.should_see('Сначала выберите день')
    next(one for one in inputs(director) if one.props.get('type') == 'date').set_value('2026-12-31')
    send(director, 'own')
    await director.should_see('чт, 31 дек · Выходной')
    await director.should_see('Убрать')
    director.find('Убрать').click()
    await director.should_see('Убрано: чт, 31 дек')
    assert store.read(worktime.of).own == {}


async def test_a_change_reaches_the_open_board_and_the_next_proposal(director, store, team, a_deal):
    from pages import live

    a_deal()
    await director.open('/board')
    store.write(worktime.set_field, 'weekdays', seen=frozenset(range(5)), new=frozenset(range(7)), by=team.director)
    assert live.calendar().weekdays == frozenset(range(7))
