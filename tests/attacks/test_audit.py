"""Rows 33, 34 and 41: who was refused stands in the journal, a line for a burst, and a head reads it there."""

import asyncio

import pytest

from dashboard import journal
from dashboard.audit import Refused
from tests.attacks.conftest import asked
from tests.attacks.tab import opened, tab

EVIL = {'origin': 'http://evil.example'}


async def audited(house, *expected):
    """The lines of the journal about refusals, once all the expected (person, why) are among them."""
    for _ in range(40):
        lines = asked(house.db, f"SELECT by_id, new FROM journal WHERE what = '{journal.ACCESS_REFUSED}'")
        found = [(by, new.split()[1]) for by, new in lines]
        if set(expected) <= set(found):
            return found
        await asyncio.sleep(0.1)
    raise AssertionError(f'{expected} not among {found}')


@pytest.mark.soak
async def test_each_way_of_being_refused_is_in_the_journal_with_who_it_was(house, people):
    ids = house.ids
    people.anna.post('/look', headers=EVIL)
    people.anna.post('/board', headers={'cookie': ''})
    assert people.anna.get(f'/deal/{ids.foreign}').status_code == 404
    assert people.boris.get('/settings/people').status_code == 404
    async with tab(people.anna, f'/deal/{ids.watched}') as page:
        hidden = next(one for one in page.controls() if one[2].get('props', {}).get('data-testid') == 'comment-input')
        await page.send(hidden[0], hidden[1], 'Подброшено')
        await page.settled()
    annas = opened(people.anna, '/board')
    async with tab(people.boris, '/board') as page:
        element, listener = annas.component('move')
        await page.send(element, listener, {'deal': ids.own, 'to': 2, 'seen': 1}, client_id=annas.client_id)
        await page.settled()
    await audited(
        house, (None, Refused.ORIGIN), (None, Refused.NOBODY), (ids.anna, Refused.RIGHTS), (ids.anna, Refused.EVENT), (ids.boris, Refused.PAGE), (ids.boris, Refused.RIGHTS)
    )
    told = people.director.get('/settings/journal', params={'kind': 'accounts'}).text
    assert 'Отказано: нет прав на просмотр или действие' in told
    assert 'Отказано: обращение к чужой странице' in told
    assert 'неизвестно кто' in told


async def test_a_flood_of_refusals_is_a_line_and_a_number(house, people):
    for _ in range(50):
        people.viktor.get(f'/deal/{house.ids.own}')
    found = await audited(house, (house.ids.viktor, Refused.RIGHTS))
    assert found.count((house.ids.viktor, Refused.RIGHTS)) == 1
