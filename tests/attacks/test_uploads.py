"""Files from strangers, by raw sockets and forged requests: the limit to the byte, cut off, nameless, of other types, without rights, fifty at once."""

import socket
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import pytest

from tests.attacks.conftest import asked

LIMIT = 50_000_000
PAGE = b'<!DOCTYPE html><html><script>window.PWN=1</script></html>'
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>window.PWN=1</script></svg>'
EICAR = rb'X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'
POLYGLOT = b'%PDF-1.4\n<script>window.PWN=1</script>'


def folder(house) -> Path:
    return house.db.with_name(f'{house.db.name}.files')


def on_the_way(house):
    return [path.name for path in (folder(house) / 'coming').glob('*')]


def rows(house):
    return asked(house.db, 'SELECT id, sha, size, name, type FROM stored_file ORDER BY id')


def send(client, deal, content, name='Смета.pdf', **facts):
    return client.post(f'/upload/{deal}', params={'name': name} | facts, content=content)


@pytest.fixture(autouse=True)
def nothing_half_stored(house):
    """After each attack: nothing is on its way, and every row has its file and every file its row."""
    yield
    until = time.monotonic() + 5
    while on_the_way(house) and time.monotonic() < until:
        time.sleep(0.05)
    assert on_the_way(house) == []
    assert {path.name for path in folder(house).glob('??/*')} == {sha for _, sha, *_ in rows(house)}


# Row 51: sizes


def test_a_file_of_the_limit_is_stored_and_one_byte_more_is_not(house, people):
    """The 60 MB one is refused by what it says it is."""
    before = len(rows(house))
    assert send(people.anna, house.ids.own, b'\1' * LIMIT).status_code == httpx.codes.OK
    for size in (LIMIT + 1, 60_000_000):
        with httpx.Client(base_url=house.address, cookies=people.anna.cookies, timeout=60) as client:
            try:
                answer = send(client, house.ids.own, b'\2' * size)
            except httpx.WriteError:  # refused before it was read
                continue
            assert answer.status_code == httpx.codes.REQUEST_ENTITY_TOO_LARGE
    assert len(rows(house)) == before + 1


def test_an_empty_file_is_refused_with_a_sentence(house, people):
    answer = send(people.anna, house.ids.own, b'')
    assert (answer.status_code, answer.json()['error']) == (409, 'Этот файл пуст. Ничего не сохранено.')


def raw(house, client, head, *pieces, shut=True, begun=False):
    """Send bytes over a socket of our own; what came back. `begun`: they are cut off only once some of them lie on the disk."""
    place = urlsplit(house.address)
    cookies = '; '.join(f'{name}={value}' for name, value in client.cookies.items())
    with socket.create_connection((place.hostname, place.port), timeout=20) as wire:
        wire.sendall(f'POST /upload/{house.ids.own}?name=x HTTP/1.1\r\nHost: {place.netloc}\r\nCookie: {cookies}\r\n{head}\r\n\r\n'.encode())
        try:
            for piece in pieces:
                wire.sendall(piece)
            if begun:
                waits(lambda: on_the_way(house))
            if shut:
                wire.shutdown(socket.SHUT_WR)
            return wire.recv(65_536)
        except OSError:
            return b''


def waits(come):
    until = time.monotonic() + 10
    while not come():
        assert time.monotonic() < until, 'what is waited for did not come'
        time.sleep(0.01)


def test_a_file_cut_off_half_way_is_as_if_it_had_never_begun(house, people, unchanged):
    with unchanged():
        for head, piece in (('Content-Length: 1000000', b'x' * 500_000), ('Transfer-Encoding: chunked', b'7a120\r\n' + b'x' * 500_000 + b'\r\n')):
            assert b' 200 ' not in raw(house, people.anna, head, piece, begun=True)
            waits(lambda: not on_the_way(house))


def test_a_lying_length_stores_what_it_said_or_nothing(house, people, unchanged):
    with unchanged():
        assert b' 200 ' not in raw(house, people.anna, 'Content-Length: -5', b'x' * 100)
        assert b' 200 ' not in raw(house, people.anna, 'Content-Length: 5\r\nContent-Length: 50', b'x' * 50)
        assert b' 200 ' not in raw(house, people.anna, f'Content-Length: {"9" * 30}', b'x' * 50)


def test_an_endless_body_is_cut_at_the_limit(house, people, unchanged):
    chunk = b'f4240\r\n' + b'x' * 1_000_000 + b'\r\n'
    with unchanged():
        answer = raw(house, people.anna, 'Transfer-Encoding: chunked', *[chunk] * 60, shut=False)
        assert not answer or b' 413 ' in answer


# Row 52: names


@pytest.mark.parametrize(
    ('name', 'shown'),
    [
        ('../x', 'x'), ('..', 'Файл'), ('C:evil', 'evil'), ('con', '_con'), ('я' * 300 + '.pdf', 'я' * 115 + '.pdf'), ('', 'Файл'), ('a\0b.pdf', 'ab.pdf'), ('"a"; x=1.pdf', '_a_; x=1.pdf'),
        ('a\r\nX-Evil: 1.pdf', 'a X-Evil_ 1.pdf'), ('gpj.\u202eexe.jpg', 'gpj.exe.jpg'), ('<img src=x onerror=window.PWN=1>.png', '_img src=x onerror=window.PWN=1_.png'),
    ],
)  # fmt: skip
def test_a_name_is_cleaned_and_splits_no_header(house, people, name, shown):
    made = send(people.anna, house.ids.own, PAGE, name).json()['id']
    assert rows(house)[-1][3] == shown
    answer = people.anna.get(f'/file/{made}')
    assert answer.headers['content-disposition'].endswith(f"filename*=UTF-8''{quote(shown, safe='')}")
    assert 'x-evil' not in answer.headers
    assert all(name not in str(path) for path in folder(house).rglob('*')) or len(name) < 3


# Row 53: types


@pytest.mark.parametrize(
    ('content', 'name', 'kind'),
    [
        (PAGE, 'фото.png', 'application/octet-stream'), (SVG, 'логотип.svg', 'application/octet-stream'), (POLYGLOT, 'смета.pdf', 'application/pdf'),
        (b'MZ\x90\x00' + b'\0' * 100, 'договор.docx', 'application/octet-stream'), (EICAR, 'вирус.txt', 'application/octet-stream'),
    ],
)  # fmt: skip
def test_whatever_it_is_it_is_given_out_to_be_saved_and_never_to_be_run(house, people, content, name, kind):
    made = send(people.anna, house.ids.own, content, name).json()['id']
    answer = people.anna.get(f'/file/{made}')
    assert (answer.content, answer.headers['content-type']) == (content, kind)
    assert answer.headers['content-disposition'].startswith('attachment;')
    assert answer.headers['x-content-type-options'] == 'nosniff'
    assert answer.headers['content-security-policy'] == "default-src 'none'; sandbox"
    assert answer.headers['cache-control'] == 'private, no-store'
    assert people.anna.get(f'/file/{made}/small').status_code == httpx.codes.NOT_FOUND


def test_a_picture_that_would_fill_the_memory_has_no_preview_and_harms_nobody(house, people):
    from tests.test_files import huge_png

    made = send(people.anna, house.ids.own, huge_png(), 'схема.png').json()['id']
    answer = people.anna.get(f'/file/{made}/large')
    assert answer.status_code == httpx.codes.CONFLICT
    assert 'нельзя показать' in answer.text


# Row 54: rights, floods


def test_who_may_not_change_the_deal_stores_nothing_and_learns_nothing(house, people, unchanged):
    with unchanged():
        for who, deal, status in (('boris', house.ids.own, 404), ('anna', house.ids.foreign, 404), ('anna', house.ids.watched, 403), ('anna', 9999, 404)):
            answer = send(getattr(people, who), deal, b'x')
            assert (answer.status_code, set(answer.json())) == (status, {'error'})
        assert httpx.post(f'{house.address}/upload/{house.ids.own}?name=x', content=b'x').status_code == httpx.codes.FORBIDDEN
        evil = people.anna.post(f'/upload/{house.ids.own}?name=x', content=b'x', headers={'Origin': 'http://evil.example'})
        assert evil.status_code == httpx.codes.FORBIDDEN
        assert people.anna.post(f'/upload/{house.ids.own}?name=x&instead=abc', content=b'x').status_code >= httpx.codes.BAD_REQUEST
        assert send(people.anna, house.ids.own, b'x', instead=house.ids.foreign_entry).status_code == httpx.codes.NOT_FOUND


def test_a_file_is_given_out_to_those_who_see_its_deal_alone(house, people):
    made = send(people.anna, house.ids.own, b'secret').json()['id']
    assert people.head.get(f'/file/{made}').content == b'secret'
    for client, path in ((people.boris, ''), (people.viktor, ''), (people.boris, '/small')):
        assert client.get(f'/file/{made}{path}').status_code == httpx.codes.NOT_FOUND
    assert httpx.get(f'{house.address}/file/{made}').status_code == httpx.codes.SEE_OTHER
    for path in ('/file/0', '/file/x', f'/file/{made}/../../etc/passwd', f'/file/{made}/huge', '/file/99999999999'):
        assert people.anna.get(path).status_code == httpx.codes.NOT_FOUND


def test_of_fifty_files_at_once_each_is_whole_or_refused(house, people):
    before = len(rows(house))

    def one(n):
        with httpx.Client(base_url=house.address, cookies=people.anna.cookies, timeout=60) as client:
            return send(client, house.ids.second, bytes([n]) * 200_000, f'{n}.bin').status_code

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(one, range(50)))
    assert set(answers) <= {200, 429}
    assert len(rows(house)) == before + answers.count(200)
    assert answers.count(200) >= 6


def test_the_same_file_sent_five_times_with_one_token_is_one(house, people):
    """Row 20."""
    before = len(rows(house))
    token = f'{time.time_ns():024}'
    assert len({send(people.anna, house.ids.own, b'once', token=token).json()['id'] for _ in range(5)}) == 1
    assert len(rows(house)) == before + 1


# Row 55


def test_of_a_row_without_its_file_one_is_told_so(house, people):
    made = send(people.anna, house.ids.own, b'gone soon').json()['id']
    place = folder(house) / rows(house)[-1][1][:2] / rows(house)[-1][1]
    place.rename(house.db.with_name('aside'))
    answer = people.anna.get(f'/file/{made}')
    house.db.with_name('aside').rename(place)
    assert (answer.status_code, 'на сервере больше нет' in answer.text) == (409, True)


# Row 18


def test_what_is_sent_to_a_deal_that_was_given_away_meanwhile_is_refused_and_leaves_nothing(house, people):
    """The right is asked again when the file is whole: half of it was sent before."""
    place = urlsplit(house.address)
    cookies = '; '.join(f'{name}={value}' for name, value in people.boris.cookies.items())
    head = f'POST /upload/{house.ids.boriss}?name=x HTTP/1.1\r\nHost: {place.netloc}\r\nCookie: {cookies}\r\nContent-Length: 3000000\r\n\r\n'
    with socket.create_connection((place.hostname, place.port), timeout=20) as wire:
        wire.sendall(head.encode() + b'x' * 1_500_000)
        until = time.monotonic() + 5
        while not on_the_way(house) and time.monotonic() < until:
            time.sleep(0.02)
        assert on_the_way(house)
        with given_away(house):
            wire.sendall(b'x' * 1_500_000)
            answer = wire.recv(65_536)
    assert b' 404 ' in answer


@contextmanager
def given_away(house):
    """Boris's deal is somebody else's meanwhile, as if another process had done it: the pages hear nothing, the command asks."""
    for owner in (house.ids.viktor, house.ids.boris):
        with sqlite3.connect(house.db, timeout=10) as connection:
            connection.execute('UPDATE deal SET owner_id = ? WHERE id = ?', (owner, house.ids.boriss))
        connection.close()
        if owner == house.ids.viktor:
            yield
