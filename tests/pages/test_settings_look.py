"""Settings: language, colours and start page, which go with the person."""

import pytest
from sqlalchemy import event

from dashboard import accounts, preferences
from tests.pages import stage
from tests.pages.test_signin import KEPT, comes_in


async def page(user, path='/', **headers):
    return (await user.http_client.get(path, headers=headers)).text


async def test_a_choice_follows_its_person_to_another_browser(anna, user):
    for choice in ('lang=en', 'look=dark'):
        await anna.http_client.get(f'/look?{choice}')
    user.http_client.cookies.clear()
    await user.http_client.get('/demo/anna')
    shown = await page(user, **{'accept-language': 'ru'})
    assert '<title>Today' in shown
    assert 'const dark = True;' in shown
    await user.http_client.get('/demo/boris')
    assert '<title>Сегодня' in await page(user, **{'accept-language': 'ru'})


async def test_before_sign_in_the_browser_and_its_cookie_decide(anna):
    assert 'Кто вы?' in await page(anna, '/login', **{'accept-language': 'ru'})
    await anna.http_client.get('/look?lang=en&look=dark')
    for cookie in [name for name in anna.http_client.cookies if not name.startswith('voronka_l')]:
        del anna.http_client.cookies[cookie]
    shown = await page(anna, '/login', **{'accept-language': 'ru'})
    assert 'Who are you?' in shown
    assert '"dark" === \'dark\'' in shown


async def test_the_persons_own_choice_wins_over_what_the_browser_keeps(anna):
    await anna.http_client.get('/look?lang=ru')
    anna.http_client.cookies.set('voronka_language', 'en')
    assert '<title>Сегодня' in await page(anna)


@pytest.fixture
def real(served):
    """No demo: people have passwords."""
    stage.demo = False
    for login in ('director', 'anna', 'boris'):
        served.write(accounts.set_password, login, kept=KEPT)


async def test_a_sign_in_on_its_way_nowhere_leads_to_the_start_page(real, user, store, team):
    store.write(preferences.choose, by=team.anna, start='board')
    for path, place in (('/login', '/board'), ('/login?next=', '/board'), ('/login?next=/deals', '/deals'), ('/login?next=//evil.example', '/')):
        user.http_client.cookies.clear()
        assert (await comes_in(user, path=path)).headers['location'] == place
    user.http_client.cookies.clear()
    assert (await comes_in(user, 'boris')).headers['location'] == '/'


async def test_who_was_going_home_is_going_nowhere_in_particular(user):
    assert (await user.http_client.get('/')).headers['location'] == '/login'


async def test_in_the_demo_a_name_leads_home_whatever_was_chosen(anna):
    await anna.http_client.get('/look?start=board')
    assert (await anna.http_client.get('/demo/anna')).headers['location'] == '/'


async def test_everybody_has_the_page_and_it_shows_what_is_chosen(anna):
    await anna.http_client.get('/look?look=dark&start=deals')
    await anna.open('/settings/look')
    await anna.should_see('Стартовая страница')
    for text in ('Русский', 'Тёмное', 'Сделки'):
        assert [one.props['aria-current'] for one in anna.find(text).elements if one.props.get('aria-current')] == ['true'], text


async def test_choices_are_read_with_the_person(anna, store):
    seen = []
    event.listen(store._reader, 'before_cursor_execute', lambda *details: seen.append(details[2]))
    await anna.http_client.get('/settings/look')
    assert len([statement for statement in seen if 'preference' in statement]) == len([statement for statement in seen if 'FROM person' in statement])
