"""The demo's strip: its acts, and that they exist nowhere else."""

from datetime import timedelta

import pytest

from dashboard.models import Setting
from dashboard.queries.settings import DEMO_AT, demo_instant
from tests.conftest import NOW
from tests.pages import stage

ACTS = [('/demo/day', {'seen': '2026-11-24'}), ('/demo/anew', {})]


@pytest.fixture
def a_demo(store):
    """The test's store says that it is a demo."""
    store.write(lambda session: session.add(Setting(key=DEMO_AT, value=NOW.isoformat())))


@pytest.fixture
def no_demo(served):
    stage.demo = False


async def test_a_day_on_is_said_by_the_strip_and_a_second_click_waits_for_it(a_demo, anna, store):
    assert 'Демо: 24 ноября, вторник' in (await anna.http_client.get('/')).text
    for _ in range(2):
        answer = await anna.http_client.post('/demo/day', data={'seen': '2026-11-24'})
        assert answer.status_code == 204
    page = await anna.http_client.get('/')
    assert 'Демо: 25 ноября, среда' in page.text
    assert 'value="2026-11-25"' in page.text
    assert store.clock.now() - NOW - timedelta(days=1) < timedelta(minutes=5)


async def test_anew_it_is_full_again(a_demo, anna, store):
    assert (await anna.http_client.post('/demo/anew')).status_code == 204
    assert store.clock.now() - store.read(demo_instant) < timedelta(minutes=5)
    assert 'Анна Крылова' in (await anna.http_client.get('/')).text, 'whoever has it open stays signed in'


@pytest.mark.parametrize(('path', 'data'), ACTS)
async def test_whoever_is_not_signed_in_does_nothing(a_demo, user, store, path, data):
    assert (await user.http_client.post(path, data=data)).status_code == 403
    assert store.clock.now() == NOW


@pytest.mark.parametrize(('path', 'data'), ACTS)
async def test_no_link_does_it(a_demo, anna, path, data):
    assert (await anna.http_client.get(path)).status_code == 404


@pytest.mark.parametrize('seen', ['', 'yesterday', '2026-13-01'])
async def test_a_day_that_is_none_is_nothing_here(a_demo, anna, seen):
    assert (await anna.http_client.post('/demo/day', data={'seen': seen})).status_code == 404


@pytest.mark.parametrize(('path', 'data'), ACTS)
async def test_outside_a_demo_there_is_no_such_address(no_demo, user, team, store, path, data):
    await user.http_client.post('/login', data={'person': team.anna})
    assert 'v-strip' not in (await user.http_client.get('/')).text
    for method in ('get', 'post'):
        assert (await user.http_client.request(method, path, data=data)).status_code in (403, 404)
    assert store.clock.now() == NOW
