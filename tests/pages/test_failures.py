"""When something breaks: the person gets a sentence and a number, the log one traceback with that number, others go on."""

import re

import pytest
from nicegui import Client, background_tasks, ui

from dashboard import access, deals
from dashboard.errors import DatabaseBusy, NotFound, ReasonNeeded

SECRET = 'SELECT secret FROM /var/lib/voronka'
NUMBER = re.compile(r'[0-9A-F]{6}')


def broken() -> None:
    raise RuntimeError(SECRET)


@pytest.fixture
def serve_page():
    """Register a page of this test's own in the frame."""
    from pages import frame
    from pages.access import Me

    def register(content, path='/broken'):
        @frame.screen(path)
        async def page(me: Me) -> None:
            with frame.page(me, title='Test'):
                await content()

    return register


@pytest.fixture
def logged(caplog):
    """How often each incident number was logged with its traceback; the user fixture wants no errors left over."""

    def numbers():
        found = [number for record in caplog.records if record.exc_info for number in getattr(record.exc_info[1], '__notes__', [])]
        caplog.clear()
        return found

    return numbers


async def test_a_page_that_breaks_says_so_without_a_word_of_why(anna, serve_page, logged):
    async def content():
        broken()

    serve_page(content)
    before = len(Client.instances)
    answer = await anna.http_client.get('/broken', headers={'accept-language': 'ru'})
    assert (answer.status_code, len(Client.instances)) == (500, before)
    assert 'Что-то сломалось' in answer.text
    assert not any(word in answer.text for word in ('SELECT', 'secret', 'RuntimeError', 'Traceback', '/var'))
    assert logged() == [f'Incident {NUMBER.findall(answer.text)[-1]}']


async def test_a_plain_address_that_breaks_says_so_too(anna, logged):
    from nicegui import app

    app.get('/plain')(broken)
    answer = await anna.http_client.get('/plain')
    assert answer.status_code == 500
    assert SECRET not in answer.text
    assert logged() == [f'Incident {NUMBER.findall(answer.text)[-1]}']


async def test_a_page_about_what_is_not_ones_own_is_not_there(anna, serve_page, logged):
    async def content():
        raise NotFound

    serve_page(content)
    before = len(Client.instances)
    answer = await anna.http_client.get('/broken')
    assert (answer.status_code, len(Client.instances), logged()) == (404, before, [])


async def test_a_handler_that_breaks_tells_the_person_the_number(anna, serve_page, logged):
    async def content():
        ui.button('sync', on_click=broken)
        ui.button('async', on_click=later)

    async def later():
        broken()

    serve_page(content)
    await anna.open('/broken')
    for name in ('sync', 'async'):
        anna.find(name).click()
        await anna.should_see('Что-то сломалось')
        assert_told_once(anna, logged)


async def test_a_timer_and_a_task_of_a_page_that_break_tell_the_person(anna, serve_page, logged):
    async def content():
        ui.timer(0.01, broken, once=True)

    async def task():
        broken()

    serve_page(content)
    await anna.open('/broken')
    await anna.should_see('Что-то сломалось')
    assert_told_once(anna, logged)
    with anna.client:
        background_tasks.create(task(), context=anna.client.content)
    await anna.should_see('Что-то сломалось')
    assert_told_once(anna, logged)


async def test_a_subscriber_that_breaks_does_not_keep_the_others_from_hearing(anna, create_user, serve_page, store, logged):
    from pages.live import on_change

    heard = []

    async def deaf():
        on_change(lambda _entries: broken())

    async def listening():
        on_change(heard.extend)

    serve_page(deaf, '/deaf')
    serve_page(listening, '/listening')
    boris = create_user()
    await boris.http_client.get('/demo/boris')
    await anna.open('/deaf')
    await boris.open('/listening')
    store.write(deals.create, title='Остров / кв1', by=access.SYSTEM)
    await anna.should_see('Что-то сломалось')
    assert [entry.what for entry in heard] == ['deal.created']
    assert_told_once(anna, logged)


async def test_a_refusal_is_a_sentence_and_no_fault(anna, serve_page, logged):
    async def refuse():
        raise ReasonNeeded(stage='Отказ')

    async def content():
        ui.button('lose', on_click=refuse)

    serve_page(content)
    await anna.open('/broken')
    anna.find('lose').click()
    await anna.should_see('Отказ')
    assert anna.notify.messages == ['Чтобы перенести сделку на этап «Отказ» или с него, укажите причину.']
    assert logged() == []


async def test_a_page_hears_of_commits_only_while_it_is_open(anna, serve_page, store):
    from pages import live

    heard = []

    async def listening():
        live.on_change(heard.extend)

    serve_page(listening)
    await anna.open('/broken')
    assert len(live._live.changed.callbacks) == 2, 'its own, and its bell\'s'
    anna.client.delete()
    assert live._live.changed.callbacks == []


def assert_told_once(user, logged):
    (message,) = user.notify.messages
    assert SECRET not in message
    assert logged() == [f'Incident {NUMBER.findall(message)[-1]}']
    user.notify.messages.clear()


async def test_a_guard_that_cannot_ask_who_it_is_says_so_in_a_page_with_all_headers(user):
    """It stands around everything else, and so around the net, too."""
    import httpx

    from pages.guard import Guard
    from pages.guard.headers import HEADERS

    async def who(_cookies):
        raise DatabaseBusy

    async def inside(_scope, _receive, _send):
        raise AssertionError('nobody is let in')

    async with httpx.AsyncClient(transport=httpx.ASGITransport(Guard(inside, who, ())), base_url='http://test') as client:
        answer = await client.post('/board')
    assert (answer.status_code, HEADERS.keys() - {name.title() for name in answer.headers}) == (409, set())
    assert 'ещё раз через минуту' in answer.text
