"""The guard passes on what an application does not survive, but for one complaint that means nothing."""

import pytest

SCOPE = {'type': 'http', 'method': 'GET', 'path': '/board', 'raw_path': b'/board', 'query_string': b'', 'headers': [], 'scheme': 'http', 'server': ('x', 80)}


async def answered(inside, *heard):
    from pages.guard import Guard

    waiting, sent = list(heard), []

    async def receive():
        return waiting.pop(0)

    async def send(message):
        sent.append(message)

    async def nobody(_cookie):
        return None

    await Guard(inside, nobody, ())(dict(SCOPE), receive, send)
    return sent


async def no_answer(_scope, receive, _send):
    await receive()
    raise RuntimeError('No response returned.')


async def fault(_scope, receive, _send):
    await receive()
    raise RuntimeError('a fault of ours')


async def test_a_browser_that_left_before_its_page_was_made_is_no_fault():
    assert await answered(no_answer, {'type': 'http.disconnect'}) == []


@pytest.mark.parametrize(('inside', 'heard'), [(no_answer, 'http.request'), (fault, 'http.disconnect')])
async def test_any_other_fault_is_passed_on(inside, heard):
    with pytest.raises(RuntimeError):
        await answered(inside, {'type': heard})
