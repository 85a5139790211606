"""The doors: the forms with which one comes in, what a browser keeps of it, and what becomes of open pages."""

import asyncio
import re
import resource
import statistics
from itertools import dropwhile, filterfalse
from time import perf_counter

import pytest
from nicegui import Client

from dashboard import accounts, deals, passwords, people
from dashboard.errors import SignedOut
from tests.pages import stage

GOOD, OTHER = 'пять синих домофонов', 'ключ у вахтёра'
KEPT = passwords.hashed(GOOD)


@pytest.fixture
def real(served):
    """No demo: people have passwords."""
    stage.demo = False
    for login in ('director', 'head', 'anna', 'boris'):
        served.write(accounts.set_password, login, kept=KEPT)
    return served


@pytest.fixture
def fresh(served):
    """No demo, and nobody has a password yet."""
    stage.demo = False
    return served


def form_in(page):
    """What the form on a page brings along by itself."""
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))


async def sent(browser, path, **typed):
    """Fill in the form at this address and send it."""
    return await browser.http_client.post(path, data=form_in(await browser.http_client.get(path)) | typed)


async def comes_in(browser, login='anna', password=GOOD, path='/login'):
    return await sent(browser, path, name=login, password=password)


async def is_in(browser):
    return (await browser.http_client.get('/settings/account')).status_code == 200


def tokens(browser):
    return [cookie for cookie in browser.http_client.cookies.jar if cookie.name == 'voronka_sid']


def token(browser):
    return next((cookie.value for cookie in tokens(browser)), None)


def bring(browser, value):
    """Let the browser bring this token from now on."""
    for cookie in tokens(browser):
        browser.http_client.cookies.jar.clear(cookie.domain, cookie.path, cookie.name)
    if value is not None:
        browser.http_client.cookies.set('voronka_sid', value, domain='test.local', path='/')


async def test_with_name_and_password_one_comes_in_and_to_where_one_was_going(real, user):
    answer = await user.http_client.get('/board?owner=3')
    assert answer.headers['location'] == '/login?next=%2Fboard%3Fowner%3D3'
    page = await user.http_client.get(answer.headers['location'])
    assert all(f'data-testid="login-{name}"' in page.text for name in ('name', 'password', 'submit'))
    answer = await comes_in(user, ' Anna', path=answer.headers['location'])
    assert (answer.status_code, answer.headers['location']) == (303, '/board?owner=3')
    assert await is_in(user)


@pytest.mark.parametrize('path', ['//evil.example', '/\\evil.example', 'https://evil.example', ''])
async def test_the_way_on_leads_nowhere_else(real, user, path):
    await user.http_client.get('/login')
    assert (await comes_in(user, path=f'/login?next={path}')).headers['location'] == '/'


async def test_whatever_does_not_fit_the_answer_is_the_same_and_the_name_stays(real, user):
    answers = [await comes_in(user, login, password) for login, password in (('anna', 'wrong'), ('anna', ''), ('nobody', GOOD), ('viktor', GOOD))]
    assert {answer.status_code for answer in answers} == {401}
    assert len({re.sub(r'value="[^"]*"', '', answer.text) for answer in answers}) == 1
    assert 'Логин или пароль не подходит' in answers[0].text
    assert 'value="anna"' in answers[0].text
    assert 'wrong' not in answers[0].text
    assert token(user) is None


async def test_nobody_chooses_a_person_any_more(real, user, team):
    await user.http_client.get('/login')
    assert (await user.http_client.post('/login', data={'person': team.anna})).status_code == 400
    assert (await user.http_client.get('/demo/anna')).status_code == 404
    assert not await is_in(user)


async def test_a_form_of_another_site_signs_nobody_in(real, user):
    assert (await user.http_client.post('/login', data={'name': 'anna', 'password': GOOD})).status_code == 400
    await user.http_client.get('/login')
    answer = await user.http_client.post('/login', data={'name': 'anna', 'password': GOOD, 'form': 'guessed'})
    assert answer.status_code == 400
    assert 'Отправьте ещё раз' in answer.text
    assert token(user) is None


async def test_the_cookie_is_for_the_server_alone(real, user):
    header = (await comes_in(user)).headers['set-cookie']
    assert all(word in header for word in ('voronka_sid=', 'HttpOnly', 'SameSite=lax', 'Path=/', 'Max-Age=604800'))
    assert 'Secure' not in header
    user.http_client.base_url = 'https://voronka.example'
    assert 'Secure' in (await comes_in(user, 'boris')).headers['set-cookie']


async def test_each_sign_in_has_a_new_token_and_the_old_one_is_worth_nothing(real, user):
    bring(user, 'set-by-somebody-else')
    await comes_in(user)
    first = token(user)
    assert first != 'set-by-somebody-else'
    bring(user, None)
    await comes_in(user)
    second = token(user)
    assert first != second
    await user.http_client.post('/logout')
    for old in (second, second[:-1], second + 'x', '', 'x' * 5000):
        bring(user, old)
        assert not await is_in(user)
    bring(user, first)
    assert await is_in(user), 'another browser stays signed in'


async def test_whoever_guards_the_door_may_ask_whose_a_cookie_is(real, user, team):
    from pages import access

    await comes_in(user)
    header = f'other=1; voronka_sid={token(user)}'
    assert await access.signed_in(header) == team.anna
    assert [await access.signed_in(wrong) for wrong in (None, '', 'voronka_sid=', 'voronka_sid=x', ';;;=')] == [None] * 5
    real.write(people.disable, team.anna, by=team.director)
    await asyncio.sleep(0.05)
    assert await access.signed_in(header) is None


async def test_a_new_password_ends_every_other_session_and_changes_the_token(real, user, create_user):
    await comes_in(user)
    other = create_user()
    await comes_in(other)
    old = token(user)
    wrong = await sent(user, '/account/password', present=OTHER, password=OTHER)
    assert (wrong.status_code, await is_in(other)) == (401, True)
    short = await sent(user, '/account/password', present=GOOD, password='short')
    assert (short.status_code, 'не меньше 8 знаков' in short.text) == (422, True)
    answer = await sent(user, '/account/password', present=GOOD, password=OTHER)
    assert answer.headers['location'] == '/settings/account?changed=1'
    assert 'Пароль изменён' in (await user.http_client.get(answer.headers['location'])).text
    assert not await is_in(other)
    assert token(user) != old
    bring(user, old)
    assert not await is_in(user)


async def test_signed_out_everywhere_one_is_in_nowhere(real, user, create_user):
    other = create_user()
    await comes_in(user)
    await comes_in(other)
    assert (await user.http_client.post('/account/out')).headers['location'] == '/login'
    assert not await is_in(user)
    assert not await is_in(other)


async def test_pages_about_an_account_are_for_whoever_is_signed_in(real, user):
    for path in ('/account/password', '/settings/account'):
        assert (await user.http_client.get(path)).headers['location'].startswith('/login')
    for path in ('/account/password', '/account/out'):
        assert (await user.http_client.post(path)).status_code == 403
    assert (await user.http_client.post('/logout')).headers['location'] == '/login'


async def test_whoever_is_in_is_not_asked_again(real, user):
    await comes_in(user)
    assert (await user.http_client.get('/login?next=/board')).headers['location'] == '/board'


async def test_wrong_passwords_at_speed_are_slowed_while_the_loop_goes_on(real, user):
    """Thirty at once: five are looked at, nobody waits for them, and little memory is taken."""
    await user.http_client.get('/login')
    hidden = form_in(await user.http_client.get('/login'))
    late, before = [], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    async def probe():
        while True:
            began = perf_counter()
            await asyncio.sleep(0.01)
            late.append(perf_counter() - began)

    probing = asyncio.create_task(probe())
    answers = await asyncio.gather(*(user.http_client.post('/login', data=hidden | {'name': 'anna', 'password': f'guess {n}'}) for n in range(30)))
    probing.cancel()
    assert sorted(answer.status_code for answer in answers) == [401] * 5 + [429] * 25
    assert 'Подождите 1 мин' in next(answer.text for answer in answers if answer.status_code == 429)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000, 'kilobytes'
    assert statistics.quantiles(late, n=20)[-1] < 0.3
    assert (await comes_in(user)).status_code == 429, 'the right one waits, too'


async def test_an_older_passwords_effort_is_brought_up_to_date_when_it_is_typed(real, user):
    from argon2 import PasswordHasher
    from sqlmodel import select

    from dashboard.models import Password

    real.write(accounts.set_password, 'anna', kept=PasswordHasher(memory_cost=19_456, time_cost=2, parallelism=1).hash(GOOD))
    await comes_in(user)
    assert not [kept for kept in real.read(lambda session: session.exec(select(Password.hash)).all()) if passwords.outdated(kept)]
    await user.http_client.post('/logout')
    assert (await comes_in(user)).status_code == 303


async def test_the_first_start_asks_for_the_code_and_makes_the_company_head(fresh, user):
    from pages import doors

    assert (await user.http_client.get('/login')).headers['location'] == '/welcome'
    typed = {'company': 'Домофон', 'name': 'Ольга Котова', 'login': 'Olga', 'password': GOOD}
    wrong = await sent(user, '/welcome', code='0000', **typed)
    assert (wrong.status_code, 'value="Ольга Котова"' in wrong.text, GOOD in wrong.text) == (401, True, False)
    code = doors.first_code()
    common = await sent(user, '/welcome', code=f'{code[:4]} {code[4:]}', **(typed | {'password': 'qwerty123'}))
    assert (common.status_code, 'попробуют одним из первых' in common.text) == (422, True)
    taken = await sent(user, '/welcome', code=code, **(typed | {'login': 'anna'}))
    assert taken.status_code == 422
    answer = await sent(user, '/welcome', code=code, **typed)
    assert (answer.status_code, answer.headers['location']) == (303, '/')
    assert 'Ольга Котова' in (await user.http_client.get('/')).text
    assert (await user.http_client.get('/welcome')).status_code == 404
    await user.http_client.post('/logout')
    assert 'Домофон' in (await user.http_client.get('/login')).text


async def test_the_code_cannot_be_guessed_at_speed(fresh, user):
    answers = [await sent(user, '/welcome', code=f'{n:08}', name='Ольга', login='olga', password=GOOD) for n in range(7)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [429] * 2


async def test_a_link_is_looked_at_as_often_as_one_likes_and_used_once(real, user, team):
    link = f'/welcome/{real.write(accounts.invite, team.viktor, by=team.director)}'
    for _ in range(2):
        assert 'Виктор Орлов' in (await user.http_client.get(link)).text
    assert (await sent(user, link, password='viktor')).status_code == 422
    assert (await sent(user, link, password=OTHER)).status_code == 303
    assert 'Виктор Орлов' in (await user.http_client.get('/')).text
    used = await user.http_client.get(link)
    assert (used.status_code, 'Ссылкой уже воспользовались' in used.text) == (410, True)
    assert (await user.http_client.post(link, data={'password': GOOD})).status_code == 410


@pytest.mark.parametrize('how', [{'headers': {'origin': 'http://evil.example'}}, {'content': b'x' * 200_000}, {'headers': {'x-long': 'x' * 40_000}}])
async def test_a_link_that_is_refused_stands_in_no_log(real, user, team, caplog, how):
    """Whoever reads the log would come in with it."""
    token = real.write(accounts.invite, team.viktor, by=team.director)
    answer = await user.http_client.post(f'/welcome/{token}', **how)
    assert answer.status_code in (403, 413, 431)
    assert "Refused '/welcome/…'" in caplog.text
    assert token not in caplog.text


async def test_a_head_copies_a_colleagues_link(real, user, team):
    await comes_in(user, 'director')
    await user.open('/settings/people')
    await user.should_see('пароля ещё нет')
    user.find(marker=f'link-{team.viktor}').click()
    await user.should_see('Отправьте её только этому человеку (Виктор Орлов)')
    await user.should_see('http://test/welcome/')
    await user.should_see('Скопировать')




@pytest.fixture
def told(monkeypatch):
    """What open pages were told to run, by client id."""
    said = {}
    monkeypatch.setattr(Client, 'run_javascript', lambda self, code, **_: said.setdefault(self.id, []).append(code))
    return said


def of_bell(code):
    """Whether a page is told of its bell, as each is when it opens."""
    return 'vBell' in code


@pytest.mark.parametrize('how', ['disabled', 'another tab signs out', 'everywhere', 'a new password'])
async def test_open_pages_leave_when_their_session_ends_and_what_is_clicked_meanwhile_is_refused(real, user, create_user, team, told, how):
    from pages import windows
    from pages.live import write

    await comes_in(user)
    await user.open('/deal/new')
    page, tab = user.client, create_user()
    tab.http_client.cookies.update(user.http_client.cookies)
    match how:
        case 'disabled':
            real.write(people.disable, team.anna, by=team.director)
        case 'another tab signs out':
            await tab.http_client.post('/logout')
        case 'everywhere':
            await tab.http_client.post('/account/out')
        case _:
            await sent(tab, '/account/password', present=GOOD, password=OTHER)
    await asyncio.sleep(0.05)
    await asyncio.sleep(0.5)  # in which the bell would have been read
    assert list(dropwhile(of_bell, told[page.id])) == [windows.LEAVE]
    with page, pytest.raises(SignedOut):
        await write(deals.create, title='Остров / д1 / кв1', owner_id=team.boris, by=team.boris)
    await asyncio.sleep(0.8)
    assert page.id not in Client.instances


async def test_a_page_whose_session_ended_hears_nothing_any_more(real, user, team, told, a_deal):
    from pages.live import on_change

    await comes_in(user)
    await user.open('/settings/account')
    news = []
    with user.client:
        on_change(news.extend)
    a_deal('Остров / д1 / кв1')
    await asyncio.sleep(0.05)
    assert len(news) == 1
    real.write(accounts.sign_out_everywhere, by=team.anna)
    a_deal('Остров / д1 / кв2')
    await asyncio.sleep(0.05)
    assert len(news) == 1


async def test_another_role_loads_ones_pages_anew(real, user, team, told):
    await comes_in(user)
    await user.open('/settings/account')
    real.write(people.edit, team.anna, changes={'role': ('employee', 'head')}, by=team.director)
    await asyncio.sleep(0.05)
    assert list(filterfalse(of_bell, told[user.client.id])) == ['location.reload()']
    real.write(people.edit, team.boris, changes={'role': ('employee', 'head')}, by=team.director)
    await asyncio.sleep(0.05)
    assert list(filterfalse(of_bell, told[user.client.id])) == ['location.reload()']


async def test_another_role_changes_the_token_with_the_next_page_and_the_old_one_is_worth_nothing(real, user, create_user, team):
    other = create_user()
    for browser in (user, other):
        await comes_in(browser)
        assert await is_in(browser)
    old = token(user)
    real.write(people.edit, team.anna, changes={'role': ('employee', 'head')}, by=team.director)
    await asyncio.sleep(0.05)
    answer = await user.http_client.get('/settings/account?lang=ru')
    assert (answer.status_code, answer.headers['location']) == (303, '/settings/account?lang=ru')
    new = token(user)
    assert new != old
    assert (await other.http_client.get('/settings/account')).status_code == 303, 'at once in each browser of theirs'
    assert await is_in(user)
    assert token(user) == new, 'once is enough'
    bring(user, old)
    assert not await is_in(user)


async def test_whose_time_is_up_leaves_too_and_who_works_stays(real, user, create_user, time, told):
    from datetime import timedelta

    from pages import access, windows

    busy = create_user()
    await comes_in(user)
    await comes_in(busy, 'boris')
    await user.open('/settings/account')
    await access.look_around()
    time.start += timedelta(hours=11)
    await busy.open('/settings/account')
    await access.look_around()
    time.start += timedelta(hours=2)
    await access.look_around()
    assert [list(filterfalse(of_bell, told.get(page.client.id, []))) for page in (user, busy)] == [[windows.LEAVE], []]
