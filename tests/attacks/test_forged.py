"""Rows 34 and 35: whoever knows a page's own id can send any event of it; nothing happens that its person may not do."""

import json

import pytest

from tests.attacks.tab import opened, tab

NONSENSE = [None, [], [1], {}, {'value': -1}, {'value': 99}, {'value': True}, {'value': 'nan'}, -1, 1.5, 10**30, [[[[{}]]]], {'name': {}, 'value': []}]
RAW = ['NaN', '1e999', '-Infinity', '{', '', '"\\ud800"', '[' * 2000]
"""What is no JSON, or none that we take."""
PATHS = {
    'director': ['/', '/board', '/deals', '/deal/new', '/deal/{own}', '/analytics', '/settings/people', '/settings/calendar', '/settings/lists',
        '/settings/pipelines', '/settings/account'],
    'anna': ['/', '/board', '/deal/{watched}'],
}
ACTS = ('click', 'keydown', 'mousedown')
"""Events that mean the same whatever comes with them."""


def pages():
    return [(who, path) for who, paths in PATHS.items() for path in paths]


@pytest.mark.soak
@pytest.mark.parametrize(('who', 'path'), pages())
async def test_what_is_of_the_wrong_kind_changes_nothing_and_fills_no_log(house, people, unchanged, unharmed, who, path):
    with unchanged():
        async with tab(getattr(people, who), path.format(**vars(house.ids))) as page:
            said = [one for one in page.listeners() if one[2] and not event_of(one).startswith((*ACTS, 'submit'))]
            for element, listener, facts in said:
                for value in NONSENSE if 'checkbox' in facts['tag'] else [*NONSENSE, True]:
                    await page.send(element, listener, value)
                for raw in RAW:
                    await page.say({'client_id': page.client_id, 'id': int(element), 'listener_id': listener, 'args': [raw]})
            for element, listener, _facts in page.listeners('submit'):
                await page.send(element, listener, {})
            assert 'Что-то сломалось' not in await page.settled()
            assert page.socket.connected
    assert len(unharmed()) < 2000


@pytest.mark.parametrize('typed', ['nan', 'inf', '-1', '1e999', '1' + 30 * '0', '{0.__class__}', '%s', '-0', '1\x00'])
async def test_a_number_that_is_none_is_refused_in_words(house, people, unchanged, unharmed, typed):
    with unchanged():
        for path in ('/settings/calendar', '/deal/new'):
            async with tab(people.director, path) as page:
                decimals = [one for one in page.controls() if one[2]['props'].get('inputmode') == 'decimal']
                assert decimals
                for element, listener, _facts in decimals:
                    await page.send(element, listener, typed)
                ((form, listener, _facts),) = [one for one in page.listeners('submit') if holds(page, one[0], decimals[0][0])]
                await page.send(form, listener, {})
                await page.until('не подходит для поля «')


def holds(page, outer, inner):
    """Whether an element stands inside another one."""
    children = [str(child) for child in page.elements[outer].get('children', [])]
    return inner in children or any(holds(page, child, inner) for child in children)


async def test_messages_that_are_none_change_nothing_and_fill_no_log(house, people, unchanged, unharmed):
    with unchanged():
        async with tab(people.anna, '/board') as page:
            element, listener = page.component('move')
            whole = {'client_id': page.client_id, 'id': int(element), 'listener_id': listener, 'args': ['{}']}
            lacking = [{name: value for name, value in whole.items() if name != left_out} for left_out in whole]
            odd = [whole | {name: value} for name in whole for value in (None, [], {}, 7, 'x', True)]
            for message in (*lacking, *odd, None, 7, 'text', [], [[]], {}):
                for name in ('event', 'ack', 'javascript_response', 'handshake', 'log', 'connect', 'disconnected', '*', ''):
                    await page.say(message, name)
            await page.settled()
            assert page.socket.connected
    assert len(unharmed()) < 2000


async def test_nobody_writes_into_our_log(house, people, unharmed):
    async with tab(people.anna, '/') as page:
        for level in ('debug', 'info', 'warning', 'error', 'shout'):
            await page.say({'client_id': page.client_id, 'level': level, 'message': 'all is well\nERROR voronka: \x1b[31mforged'}, 'log')
        await page.settled()
    assert 'forged' not in unharmed()
    people.anna.get('/demo/nobody%0d%0aERROR%20forged%1b', headers={'user-agent': 'ERROR forged'})
    people.anna.post('/look%0d%0aERROR%20forged%1b', headers={'origin': 'http://evil.example'})
    assert all(line.isprintable() for line in unharmed().splitlines())


async def test_an_observer_cannot_reach_what_is_hidden(house, people, unchanged):
    with unchanged():
        async with tab(people.anna, f'/deal/{house.ids.watched}') as page:
            texts = [one for one in page.controls() if one[2].get('props', {}).get('data-testid') == 'comment-input']
            assert page.listeners()
            for element, listener, _facts in texts:
                await page.send(element, listener, 'Подброшено')
            for element, listener, _facts in page.listeners():
                for _ in range(2):
                    await page.send(element, listener, {})
            await page.settled()


async def test_a_select_takes_only_a_place_among_its_options(house, people, unchanged):
    with unchanged():
        async with tab(people.director, '/deal/new') as page:
            selects = [one for one in page.controls() if 'options' in one[2].get('props', {})]
            assert len(selects) >= 2
            for element, listener, facts in selects:
                for place in (-1, len(facts['props']['options']), 10**9, True, '0'):
                    await page.send(element, listener, {'value': place, 'label': 'x'})
            assert '"model-value"' not in await page.settled()


async def test_a_listener_that_is_gone_does_nothing(house, people, unchanged):
    async with tab(people.anna, f'/deal/{house.ids.own}') as page:
        before = {listener for _element, listener, _facts in page.listeners()}
        ((element, listener, _facts),) = [one for one in page.listeners('click') if 'Название' in str(one[2].get('props', {}).get('aria-label'))]
        await page.send(element, listener, {})
        await page.until('vd-edit-acts')
        editing = [one for one in page.listeners() if one[1] not in before]
        (field,) = [one for one in editing if event_of(one).startswith('update:')]
        await page.send(field[0], field[1], 'Название, которого никто не сохранил')
        (cancel,) = [one for one in editing if event_of(one) == 'click' and one[2].get('text') == 'Отмена']
        await page.send(cancel[0], cancel[1], {})
        await page.settled()
        with unchanged():
            for element, listener, _facts in editing:
                await page.send(element, listener, {})
            assert 'Что-то сломалось' not in await page.settled()


async def test_an_editor_that_holds_nonsense_breaks_nothing(house, people, unchanged):
    with unchanged():
        async with tab(people.director, f'/deal/{house.ids.own}') as page:
            before = {listener for _element, listener, _facts in page.listeners()}
            openers = [one for one in page.listeners('click') if str(one[2].get('props', {}).get('aria-label')).endswith('Изменить')]
            assert len(openers) > 10
            for element, listener, _facts in openers:
                await page.send(element, listener, {})
            await page.until('default-year-month')
            await page.settled()
            editing = [one for one in page.controls() if one[1] not in before]
            assert len(editing) > 10
            for element, listener, _facts in editing:
                for value in (*NONSENSE, 'завтра', '2026-13-45', {'value': 'x', 'label': 'x'}):
                    await page.send(element, listener, value)
            assert 'Что-то сломалось' not in await page.settled()


async def test_moves_that_the_board_does_not_offer_are_refused(house, people, unchanged):
    ids = house.ids
    with unchanged():
        async with tab(people.anna, '/board') as page:
            for deal in (ids.foreign, ids.boriss, ids.watched, ids.nobodys, 10**6, 0):
                for to, seen in ((2, 1), (1, 1), (999, 1), (2, 999)):
                    await page.send(*page.component('move'), {'deal': deal, 'to': to, 'seen': seen, 'answer': 'потому что'})
                await page.send(*page.component('assign'), {'deal': deal, 'to': ids.anna, 'seen': ids.viktor})
            await page.send(*page.component('assign'), {'deal': ids.own, 'to': ids.boris, 'seen': ids.anna})
            assert 'Что-то сломалось' not in await page.settled()


@pytest.mark.soak
async def test_many_forged_events_leave_the_others_their_turn(house, people):
    async with tab(people.anna, '/board') as page, tab(people.boris, '/board') as other:
        for _ in range(300):
            await page.send(*page.component('move'), {'deal': 'nan'})
        await other.send(*other.component('choices'))
        await other.until('offered')
        assert any('offered' in said for said in other.heard)


async def test_a_page_is_its_persons_alone(house, people, unchanged):
    """Boris has a session and knows the id of Anna's page: neither his sockets nor his page's may speak for it."""
    annas = opened(people.anna, '/board')
    theirs = {'client_id': annas.client_id}
    with unchanged():
        await refused(annas, house.address, Cookie=opened(people.boris, '/').cookie)
        async with tab(people.boris, '/board') as page:
            element, listener = annas.component('move')
            await page.send(element, listener, {'deal': house.ids.own, 'to': 2, 'seen': 1}, client_id=annas.client_id)
            assert await page.socket.call('handshake', theirs | {'tab_id': 'x', 'document_id': 'y'}, timeout=5) is False
            await page.settled()
    assert json.dumps(annas.heard) == '[]'


async def refused(page, address, **headers):
    from socketio.exceptions import ConnectionError as NotConnected

    with pytest.raises(NotConnected):
        await page.connect(address, **headers)


def event_of(one):
    _element, listener, facts = one
    return next(each['type'] for each in facts['events'] if each['listener_id'] == listener)
