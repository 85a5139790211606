"""Rows 33, 37, 45, 46 and 48: who is let in at all, how much of it, and what every answer says to the browser."""

import re
import socket

import httpx
import pytest
from itsdangerous import TimestampSigner
from socketio.exceptions import ConnectionError as NotConnected

from tests.attacks.tab import opened, tab

EVIL = 'http://evil.example'
FOREIGN = [
    {'origin': EVIL}, {'origin': 'null'}, {'referer': f'{EVIL}/page'}, {'origin': 'http://127.0.0.1:1'}, {'origin': 'http://127.0.0.1'},
    {'origin': 'http://127.0.0.1:99999999'}, {'origin': EVIL, 'referer': '/'}, {'origin': 'http://127.0.0.1.evil.example'}, {'origin': 'http://[', 'host': ''},
]  # fmt: skip
ACTS = ('/login', '/logout', '/welcome', '/welcome/token', '/demo/day', '/demo/anew', '/_nicegui/client/x/upload/1', '/board', '/nothing')
HEADERS = ('content-security-policy', 'x-content-type-options', 'referrer-policy', 'permissions-policy')
POLL = '/_nicegui_ws/socket.io/?EIO=4&transport=polling'


@pytest.mark.parametrize('path', ACTS)
def test_nothing_is_done_for_a_page_of_another_place(house, people, unchanged, path):
    with unchanged():
        for headers in FOREIGN:
            answer = people.anna.post(path, headers=headers, data={'seen': '2026-11-24'})
            assert answer.status_code in (403, 400), headers
            assert 'access-control-allow-origin' not in answer.headers


def test_a_page_of_ours_and_what_is_no_page_with_a_session_are_heard(house, people):
    for headers in ({'origin': house.address}, {'referer': f'{house.address}/board'}, {}):
        assert people.anna.post('/board', headers=headers).status_code == 404
    https = {'origin': 'https://voronka.lan', 'host': 'voronka.lan'}  # behind a proxy that ends TLS
    assert people.anna.post('/board', headers=https).status_code == 404


def test_without_a_session_only_the_doors_answer(house):
    for path in ('/board', '/demo/day', '/_nicegui/client/x/upload/1', POLL, '/logout/', '/login/x', '/nothing'):
        assert httpx.post(house.address + path).status_code == 403, path
    for path in (POLL, '/_nicegui/client/x/upload/1'):
        assert httpx.get(house.address + path).status_code == 403, path
    for path in ('/login', '/welcome', '/welcome/token'):
        assert httpx.post(house.address + path).status_code not in (403, 500), path


async def test_a_socket_is_for_a_page_of_ours_with_a_session(house, people, unharmed):
    page = opened(people.anna, '/board')
    for headers in ({'Origin': EVIL}, {'Origin': 'null'}, {'Referer': EVIL}, {'Cookie': ''}, {'Cookie': 'voronka_sid=x; voronka_demo=y'}):
        with pytest.raises(NotConnected):
            await page.connect(house.address, **headers)
    assert handshake(house.address, people.anna.headers, page.cookie, Origin=EVIL).startswith('HTTP/1.1 403')
    async with tab(people.anna, '/board') as mine:
        assert 'access-control' not in handshake(house.address, {}, mine.cookie, Origin=house.address).lower()
        await mine.send(*mine.component('choices'))
        await mine.until('offered')
    assert unharmed().count('Refused') <= 4, 'a burst is a line, not a flood'


def handshake(address, _headers, cookie, **more):
    """The answer to a websocket's first request, byte by byte."""
    host = address.removeprefix('http://')
    lines = [
        'GET /_nicegui_ws/socket.io/?EIO=4&transport=websocket HTTP/1.1', f'Host: {host}', 'Upgrade: websocket', 'Connection: Upgrade',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Version: 13', f'Cookie: {cookie}', *(f'{name}: {value}' for name, value in more.items()),
    ]  # fmt: skip
    return said(address, '\r\n'.join([*lines, '', '']).encode())


def said(address, request):
    """What the server says to these bytes."""
    host, port = address.removeprefix('http://').split(':')
    with socket.create_connection((host, int(port)), timeout=5) as wire:
        wire.sendall(request)
        return wire.recv(65_536).decode('utf-8', 'replace')


@pytest.mark.parametrize('path', ['/', '/board', '/deals', '/analytics', '/settings/look', '/nothing', '/deal/999', '/deal/x', '/health', '/login', '/favicon.ico', POLL,
                                  '/_nicegui_ws/socket.io/?EIO=3', '/_nicegui_ws/nothing', '/static/nothing', '/_nicegui/3.18.0/components/nothing'])  # fmt: skip
def test_every_answer_says_what_a_browser_may_do_with_it(people, path):
    for method in ('GET', 'HEAD', 'POST', 'OPTIONS'):
        answer = people.anna.request(method, path, headers={'origin': EVIL} if method == 'OPTIONS' else {})
        assert amiss(answer) == []


def amiss(answer):
    """What an answer's headers lack, and what they say too much."""
    lacking = [name for name in HEADERS if name not in answer.headers]
    if answer.headers.get('x-content-type-options') != 'nosniff':
        lacking.append('nosniff')
    policy = answer.headers.get('content-security-policy', '')
    lacking += [rule for rule in ("default-src 'self'", "frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'", "form-action 'self'") if rule not in policy]
    return lacking + [name for name in ('server', 'access-control-allow-origin', 'x-powered-by', 'strict-transport-security') if name in answer.headers]


def test_files_and_refusals_say_it_too(house, people):
    home = people.anna.get('/').text
    for address in (*re.findall(r'"(/static/[^"]+\.css)"', home), *re.findall(r'"(/_nicegui/[^"]+\.js)"', home)[:3]):
        assert amiss(people.anna.get(address)) == []
    assert amiss(people.anna.post('/board', headers={'origin': EVIL})) == []
    assert amiss(people.anna.post('/login', content=b'x' * 200_000)) == []
    assert amiss(people.anna.get('/', headers={'x-long': 'x' * 40_000})) == []
    assert EVIL not in people.anna.get('/', headers={'origin': EVIL, 'x-forwarded-prefix': EVIL}).headers.values()


def test_behind_tls_a_browser_is_told_to_stay_there(people):
    assert 'max-age' in people.anna.get('/health', headers={'x-forwarded-proto': 'https'}).headers['strict-transport-security']


@pytest.mark.parametrize(('path', 'limit'), [('/login', 100_000), ('/demo/day', 100_000), (POLL, 1_000_000)])
def test_a_body_is_cut_off_at_its_limit_whatever_it_says_of_itself(people, unchanged, path, limit):
    def chunks():
        for _ in range(limit // 50_000 + 1):
            yield b'x=' + b'y' * 50_000

    with unchanged():
        for body in (b'x' * (limit + 1), chunks()):
            if not isinstance(body, bytes) and path == POLL:
                continue  # who has no poll of theirs is answered before the body is read
            answer = people.anna.post(path, content=body, headers={'content-type': 'application/x-www-form-urlencoded'})
            assert answer.status_code == 413
            assert 'Слишком много' in answer.text
        assert people.anna.post(path, content=b'x' * (limit - 10), headers={'content-type': 'application/x-www-form-urlencoded'}).status_code != 413
    for lie in ('-1', 'x', '1e3', '99999999999999999999'):
        answer = said(str(people.anna.base_url).rstrip('/'), f'POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: {lie}\r\n\r\nxx'.encode())
        assert re.match(r'HTTP/1.1 4\d\d', answer), (lie, answer)


def test_a_megabyte_of_cookie_is_refused_in_words(house, people):
    for name in ('cookie', 'x-anything', 'referer', 'user-agent', 'origin'):
        answer = people.anna.get('/', headers={name: 'x' * 1_000_000})
        assert answer.status_code in (400, 431), name
    answer = people.anna.get('/', headers={'cookie': 'a=' + 'x' * 40_000})
    assert (answer.status_code, 'слишком длинны' in answer.text) == (431, True)
    assert people.anna.get('/?q=' + 'x' * 40_000).status_code in (400, 414, 431)
    assert re.match(r'HTTP/1.1 4\d\d', handshake(house.address, {}, 'a=' + 'x' * 1_000_000))


async def test_a_frame_of_more_than_a_megabyte_ends_its_socket_and_no_other(people):
    async with tab(people.anna, '/board') as page, tab(people.boris, '/board') as other:
        await page.say({'client_id': page.client_id, 'args': 'x' * 1_200_000})
        for _ in range(100):
            if not page.socket.connected:
                break
            await page.socket.sleep(0.05)
        assert not page.socket.connected
        await other.send(*other.component('choices'))
        await other.until('offered')


def test_a_cookie_that_is_not_ours_is_nobodys(house, people):
    mine = dict(people.anna.cookies)
    (name,) = [one for one in mine if one != 'voronka']
    forged = TimestampSigner('another-secret').sign('eyJpZCI6ICIxIiwgInBlcnNvbiI6IDF9').decode()
    for cookies in (
        mine | {name: mine[name][:-1] + ('A' if mine[name][-1] != 'A' else 'B')}, mine | {name: mine[name] + 'x'}, mine | {name: ''}, mine | {name: '1'},
        {'voronka': mine['voronka']}, {'voronka': forged}, {name: forged}, {name: '\\"; --'}, {name: mine[name].swapcase()},
    ):  # fmt: skip
        with httpx.Client(base_url=house.address, cookies=cookies) as client:
            answer = client.get('/board')
            assert (answer.status_code, answer.headers['location']) == (303, '/login?next=%2Fboard')
            assert client.post('/board').status_code == 403


def test_every_cookie_is_kept_from_scripts_and_other_places(house):
    for headers, secure in (({}, False), ({'x-forwarded-proto': 'https'}, True)):
        answers = [httpx.get(house.address + path, headers=headers) for path in ('/demo/anna', '/look?lang=ru&look=dark', '/login')]
        with httpx.Client(base_url=house.address, headers=headers) as client:
            client.cookies.update(dict(answers[0].cookies.items()))
            answers.append(client.get('/'))
        cookies = [one.lower() for answer in answers for one in answer.headers.get_list('set-cookie')]
        assert {one.partition('=')[0] for one in cookies} == {'voronka', 'voronka_demo', 'voronka_language', 'voronka_look'}
        for flags in cookies:
            assert 'httponly' in flags
            assert 'samesite=lax' in flags
            assert 'path=/' in flags
            assert 'domain' not in flags
            assert ('secure' in flags) is secure, flags


async def test_what_is_no_protocol_at_all_is_ignored(house, people, unharmed):
    """Row 37: malformed packets, a handshake said again, another tab's id, an unknown page."""
    async with tab(people.anna, '/board') as page:
        for packet in ('', '4', '42', '42[', '42{}', '42["event"]', '42["event",', '4x', '9', '43', '431[]', '4512-["event",{"_placeholder":true,"num":0}]', '40/nothing,', '44{}', '99999999999'):
            await page.socket.eio._send_packet(raw(packet))
        await page.socket.sleep(0.3)
    page = opened(people.anna, '/board')
    for query in ('', 'client_id=unknown', f'client_id={page.client_id}', f'client_id={page.client_id}&implicit_handshake=true', f'client_id={page.client_id}&implicit_handshake=true&tab_id=1&document_id=2&next_message_id=x'):
        answer = people.anna.get(f'{POLL}&{query}')
        assert answer.status_code < 500
    async with tab(people.anna, '/board') as page:
        again = {'client_id': page.client_id, 'tab_id': 'another', 'document_id': 'x', 'next_message_id': 0}
        assert await page.socket.call('handshake', again, timeout=5) is False
        await page.send(*page.component('choices'))
        await page.until('offered')
    assert len(unharmed()) < 3000


def raw(text):
    """A packet that is just these characters."""
    from engineio.packet import Packet

    packet = Packet()
    packet.encode = lambda *_args, **_kwargs: text
    return packet
