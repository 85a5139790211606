"""A deputy at the screen: appointed on the people page, told so, and refused once it is over."""

import asyncio
from datetime import timedelta

import pytest
from nicegui import Client, ui

from dashboard import deputies, people, sessions
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
    await head.should_see('первый день или позже')
    last.set_value('2026-12-04')
    send(head)
    await head.should_see('Заместитель руководителя: Анна Крылова, сегодня – 4 дек')
    head.find('Вернуть').click()
    await head.should_not_see('Анна Крылова, сегодня')


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
    await anna.should_see('На это у вас нет прав')
    await anna.should_not_see('Остров / кв1')
    store.write(sessions.carry, time.start)  # else the day away ended the session, too
    assert (await anna.http_client.get('/settings/journal')).status_code == 404


@pytest.fixture
def anew(monkeypatch):
    """The ids of the pages that were told to load anew."""
    said = []
    monkeypatch.setattr(Client, 'run_javascript', lambda self, code, **_: said.append(self.id) if code == 'location.reload()' else None)
    return said


async def test_open_pages_are_loaded_anew_when_it_is_said_and_taken_back(anna, store, team, anew):
    await anna.open('/')
    made = appoint(store, team)
    store.write(deputies.remove, made, by=team.head)
    store.write(people.edit, team.anna, changes={'exports': (None, True)}, by=team.director)
    store.write(deputies.appoint, retail(store, team), person_id=team.boris, first=TODAY, last=TODAY, by=team.head)
    await asyncio.sleep(0.05)
    assert anew == [anna.client.id] * 3


async def test_open_pages_are_loaded_anew_on_the_day_it_begins_and_the_day_after_it_ends(anna, create_user, store, team, time, anew):
    """Else a page that was opened the day before would go on showing the department."""
    from pages import live

    boris = create_user()
    await boris.http_client.get('/demo/boris')
    await boris.open('/')
    await anna.open('/')
    appoint(store, team, first=TODAY + timedelta(days=1), last=TODAY + timedelta(days=2))
    await asyncio.sleep(0.05)
    anew.clear()
    told = []
    for _day in range(4):
        before = live.now()
        time.start += timedelta(days=1)
        await live._passed(before, live.now())
        told.append(list(anew))
        anew.clear()
    assert told == [[anna.client.id], [], [anna.client.id], []]
