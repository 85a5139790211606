"""A deputy at the screen: appointed on the people page, told so, and refused once it is over."""

from datetime import timedelta

from nicegui import ui

from dashboard import deputies
from dashboard.models import Person
from tests.conftest import NOW
from tests.pages.test_settings_people import inputs, send

TODAY = NOW.date()


def retail(store, team):
    return store.read(lambda session: session.get(Person, team.anna).department_id)


def appoint(store, team, **days):
    given = {'first': TODAY, 'last': TODAY + timedelta(days=10)} | days
    return store.write(deputies.appoint, retail(store, team), person_id=team.anna, **given, by=team.head)


async def test_a_head_appoints_a_deputy_and_takes_it_back(head, store, team):
    await head.open('/settings/people')
    head.find(marker=f'deputy-{retail(store, team)}').click()
    await head.should_see('Заместитель руководителя: Розница')
    choice = next(one for one in head.find(ui.select).elements if team.anna in one.options)
    assert team.head not in choice.options
    choice.set_value(team.anna)
    first, last = inputs(head)[-2:]
    first.set_value('2026-11-24')
    last.set_value('2026-11-20')
    send(head)
    await head.should_see('первый день или позже', retries=20)
    last.set_value('2026-12-04')
    send(head)
    await head.should_see('Заместитель руководителя: Анна Крылова, сегодня – 4 дек', retries=20)
    head.find('Вернуть').click()
    await head.should_not_see('Анна Крылова, сегодня', retries=20)


async def test_she_sees_that_she_stands_in_and_both_days_at_home(anna, store, team, a_deal):
    a_deal('Остров / кв1', owner='boris')
    a_deal('Остров / кв2')
    await anna.open('/')
    await anna.should_not_see('Распределить')
    appoint(store, team)
    assert 'Вы замещаете руководителя: Розница, до 4 декабря' in (await anna.http_client.get('/board')).text
    await anna.open('/')
    await anna.should_see('Вы замещаете руководителя: Розница, до 4 декабря')
    await anna.should_see('Распределить')
    await anna.should_see('Без шага')
    await anna.should_see('Остров / кв2')
    await anna.open('/settings/people')
    await anna.should_not_see('Назначить заместителя')


async def test_an_open_page_is_refused_when_it_is_over(anna, store, team, a_deal, time):
    a_deal('Остров / кв1', owner='boris')
    appoint(store, team, last=TODAY)
    await anna.open('/settings/journal')
    await anna.should_see('Остров / кв1')
    time.start += timedelta(days=1)
    next(one for one in anna.find(ui.select).elements if 'stages' in one.options).set_value('stages')
    await anna.should_see('На это у вас нет прав', retries=20)
    await anna.should_not_see('Остров / кв1')
    assert (await anna.http_client.get('/settings/journal')).status_code == 404
