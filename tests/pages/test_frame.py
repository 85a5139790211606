"""The frame: who comes in and to where, in which language, and what is answered when something is not there."""

import re

import pytest
from nicegui import Client
from sqlalchemy import text

from dashboard import texts
from dashboard.models import Person
from dashboard.settings import Settings


async def test_whoever_is_not_signed_in_chooses_a_person_and_comes_back(user):
    answer = await user.http_client.get('/?x=1')
    assert (answer.status_code, answer.headers['location']) == (303, '/login?next=%2F%3Fx%3D1')
    assert 'Анна Крылова' in (await user.http_client.get(answer.headers['location'])).text
    answer = await user.http_client.get('/demo/anna?next=/%3Fx%3D1')
    assert (answer.status_code, answer.headers['location']) == (303, '/?x=1')
    assert (await user.http_client.get('/')).status_code == 200


@pytest.mark.parametrize('path', ['//evil.example', '/\\evil.example', 'https://evil.example', '/\t/evil.example', '', 'board', '/\n'])
async def test_the_way_back_leads_nowhere_else(user, path):
    answer = await user.http_client.get('/demo/anna', params={'next': path})
    assert answer.headers['location'] == '/'


async def test_the_demos_door_is_closed_outside_the_demo(user):
    leave_the_demo()
    assert (await user.http_client.get('/demo/anna')).status_code == 404


async def test_somebody_who_left_is_asked_again(anna, store, team):
    store.write(lambda session: setattr(session.get(Person, team.anna), 'active', False))
    assert (await anna.http_client.get('/')).status_code == 303


async def test_the_browsers_language_is_spoken_until_another_is_chosen(anna):
    async def heading(**headers):
        return (await anna.http_client.get('/', headers=headers)).text

    assert '<title>Today' in await heading(**{'accept-language': 'en-GB,ru;q=0.5'})
    assert '<html lang="en-US"' in await heading(**{'accept-language': 'en-GB,ru;q=0.5'})
    assert '<title>Сегодня' in await heading(**{'accept-language': 'de,ru;q=0.5,en;q=0.4'})
    assert '<html lang="ru"' in await heading(**{'accept-language': 'sw'})
    await anna.http_client.get('/look?lang=en')
    assert '<title>Today' in await heading(**{'accept-language': 'ru'})
    assert '<title>Сегодня' in (await anna.http_client.get('/?lang=ru')).text


def test_every_word_of_the_frame_has_its_russian():
    from pages.parts import shell

    keys = {page.title for page in shell.NAV} | set(shell.LOOKS.values())
    for template in (shell.HERE / 'templates').iterdir():
        keys |= set(re.findall(r"_\('([^']+)'\)", template.read_text(encoding='utf-8')))
    assert len(keys) > 10
    assert [key for key in keys if texts.translations('ru').gettext(key) == key] == []


async def test_the_choice_of_colours_is_kept(anna):
    for chosen, dark in (('dark', 'True'), ('purple', 'True'), ('light', 'False'), ('auto', 'None')):
        await anna.http_client.get('/look', params={'look': chosen})
        assert f'const dark = {dark};' in (await anna.http_client.get('/')).text


async def test_what_is_not_there_costs_no_client(anna):
    before = len(Client.instances)
    for path in ('/nope', '/deal/abc', '/deal/0', '/demo/nobody'):
        answer = await anna.http_client.get(path, headers={'accept-language': 'ru'})
        assert answer.status_code == 404
        assert 'Здесь ничего нет' in answer.text
    assert len(Client.instances) == before


async def test_names_are_text_wherever_they_stand(user, store, team):
    evil = '<img src=x onerror=alert(1)>{{7*7}}'
    store.write(lambda session: setattr(session.get(Person, team.anna), 'name', evil))
    await user.http_client.get('/demo/anna')
    for path in ('/', '/login'):
        page = (await user.http_client.get(path)).text
        assert '<img' not in page
        assert '{{7*7}}' in page


async def test_every_answer_carries_its_headers(anna):
    for path in ('/', '/nope', '/login', '/health'):
        headers = (await anna.http_client.get(path)).headers
        assert "frame-ancestors 'none'" in headers['content-security-policy']
        assert headers['x-content-type-options'] == 'nosniff'


async def test_health_is_good_while_the_database_answers_and_bad_when_it_does_not(user, store):
    before = len(Client.instances)
    assert (await user.http_client.get('/health')).json() == {'status': 'ok'}
    store.write(lambda session: session.execute(text('DROP TABLE journal')) and session.execute(text('ALTER TABLE pipeline RENAME TO lost')))
    answer = await user.http_client.get('/health')
    assert (answer.status_code, answer.json()['status']) == (503, 'unavailable')
    assert len(Client.instances) == before


def leave_the_demo():
    from pages import live

    live._live.settings = Settings(db='')
