"""Rows 40 and 41: of a head's note, and of another department's deals, nothing reaches an employee, whatever is asked for."""

import asyncio
import json
import re
import time
from contextlib import closing
from io import BytesIO
from pathlib import Path
from urllib.parse import urljoin
from zipfile import ZipFile

import pytest

from dashboard.charts import CHARTS
from tests.attacks.conftest import BONUS, CANARY, NOTED, asked
from tests.attacks.tab import PATIENCE, opened, signed_in, tab

PAGES = Path(__file__).parent.parent.parent / 'pages'
LINK = re.compile(r'(?:href|src|action)=?["\']?[:=]\s*\\?["\'](/[^"\'\\\s]*)')
NOT_FOLLOWED = ('/_nicegui', '/static', '/demo', '/logout', '/look', '/login')
"""What is no answer about deals, or would put somebody else before the screen."""
MOST = 120
QUALITY = len([chart for chart in CHARTS if chart.name.startswith('quality')])
SORTS = ('step', 'amount', 'days', 'new', 'title', 'stage', 'owner', 'head_note', 'noted_at', 'head_noted_at')
ECHO = re.compile(r'sort(=|%3D)\w+')
"""The order that was asked for stands in the links of the answer."""
DATES = (f'{NOTED.day} мар', f'{NOTED.day}мар', f'{NOTED:%Y-%m-%d}', f'{NOTED:%d.%m.%Y}')
"""The date of the notes, as it may be written."""
FOREIGN = ('Остров / foreign', 'Остров / boriss', 'Чужой шаг', 'Чужом отделе', 'Лучи / никто')


def screens(**ids):
    """The address of every page that there is, found where pages register themselves."""
    found = set()
    for file in PAGES.rglob('*.py'):
        text = file.read_text(encoding='utf-8')
        known = text + ''.join(one.read_text(encoding='utf-8') for one in file.parent.glob('address.py'))
        for path, name in re.findall(r"screen\((?:'([^']+)'|(\w+))\)\n", text):
            found.add(path or re.search(rf"^{name}\b.*= '([^']+)'$", known, re.MULTILINE)[1])
    assert found > {'/', '/deal/{deal_id}', '/returns', '/settings/journal', '/settings/look'}, 'else some page is not found'
    return sorted(path.format(**ids) for path in found)


def bare(text):
    """A text without what may stand between the digits of a number, and without its escapes."""
    return re.sub(r'[\s\u00a0\u202f,.\'"]|&nbsp;', '', text.encode().decode('unicode_escape', 'replace') if '\\u' in text else text)


def tells(text):
    """What of the head's note (P8) or of its date (P9) stands in a text."""
    words = (str(CANARY), 'head_note', 'noted_at', 'Только для руководителя', 'Дата последней заметки', *DATES)
    return [word for word in words if word in text or word in bare(text)]


def asked_for(ids):
    """Addresses of all pages, in every order and with what an address can say."""
    yield from screens(deal_id=ids.own, contact_id=ids.contact)
    yield from ('/bell', *(f'/search?q={part}' for part in ('Остров', 'own', 'руководителя', 'Лучи', 'шаг')))
    yield from (f'{page}?sort={sort}&down={down}&q={part}' for page in ('/board', '/deals') for sort in SORTS for down in (0, 1) for part in ('', 'Остров'))
    yield from (f'/deals?state={state}' for state in ('open', 'won', 'lost', 'all', 'closed'))
    yield from (f'{page}?owner={who}&employee={who}' for page in ('/board', '/deals', '/analytics') for who in (ids.viktor, ids.boris, ids.head, 0))


@pytest.mark.parametrize('who', ['anna', *(pytest.param(other, marks=pytest.mark.soak) for other in ('boris', 'viktor'))])
def test_no_answer_tells_an_employee_of_a_heads_note(house, people, who):
    client, seen = getattr(people, who), set()
    waiting = [path for path in asked_for(house.ids) if who == 'anna' or '?' not in path]
    assert tells(people.head.get(f'/deal/{house.ids.own}').text), 'else nothing is looked for'
    assert set(DATES) & set(tells(people.head.get(f'/deal/{house.ids.boriss}').text)), 'nor for its date'
    while waiting and len(seen) < MOST:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = client.get(path)
        assert not tells(ECHO.sub('', answer.text) + str(answer.headers)), path
        if who == 'anna':
            assert not [word for word in FOREIGN if word in answer.text], path
        if 'text/html' in answer.headers.get('content-type', ''):
            found = (urljoin('/', link.split('#')[0]) for link in LINK.findall(answer.text))
            waiting += [link for link in found if not link.startswith(NOT_FOLLOWED) and link not in seen]
    assert len(seen) > 9


@pytest.fixture
def public(house, people):
    """The head's browser while everybody sees its screen."""
    with closing(signed_in(house.address, 'head')) as client:
        answer = client.post('/look', data={'before_all': 'on', 'next': '/board'})
        assert (answer.status_code, answer.headers['location']) == (303, '/board')
        yield client


def test_before_everybody_no_answer_to_a_head_tells_of_a_note(house, people, public):
    for path in [*(one for one in asked_for(house.ids) if '?' not in one), f'/deal/{house.ids.boriss}']:
        answer = public.get(path)
        assert not tells(answer.text + str(answer.headers)), path
        if 'id="v-me"' in answer.text:
            assert 'v-before-all' in answer.text, path
    assert public.post('/look', data={'before_all': 'off'}).status_code == 303
    assert {'head_note', 'noted_at'} & set(tells(public.get(f'/deal/{house.ids.own}').text)), 'else it would not come back'
    assert set(DATES) & set(tells(public.get(f'/deal/{house.ids.boriss}').text))


def test_no_link_ends_it(house, public):
    """A page of another place could have one: only a form of ours does."""
    for path in ('/look?before_all=off', '/look?before_all=off&next=/board', '/analytics?present=1', '/briefing'):
        public.get(path)
        assert 'v-before-all' in public.get('/board').text, path
    assert public.post('/look', data={'before_all': 'off'}, headers={'Origin': 'http://elsewhere.example'}).status_code == 403
    assert 'v-before-all' in public.get('/board').text


def test_a_presentation_is_always_before_everybody(house, people):
    answer = people.head.get(f'/deal/{house.ids.own}?present=1')
    assert not tells(answer.text)
    assert 'v-before-all' in answer.text
    assert tells(people.head.get(f'/deal/{house.ids.own}').text)


async def test_before_everybody_no_message_to_a_head_tells_of_a_note(house, people, public):
    """Neither when another head writes one meanwhile, nor when the page looks again, nor to an open window while it is turned on."""
    own = f'/deal/{house.ids.own}'
    async with tab(public, own) as seen, tab(public, '/board') as board, tab(people.director, own) as director:
        before = json.dumps(director.elements)
        await click(director, str(CANARY))
        await director.until('vd-edit-acts')
        ((element, listener, _facts),) = [one for one in director.controls() if str(CANARY) in json.dumps(one[2])]
        await director.send(element, listener, f'Только для руководителя: {CANARY} при всех')
        await click(director, 'Сохранить', anew=before)
        await director.until('при всех')
        await board.send(*board.component('resume'), {'journal': 0})
        heard = [await page.settled() for page in (seen, board)]
        assert not [told for text in heard for told in tells(text)]
        assert 'при всех' not in ''.join(heard)


async def test_before_everybody_sales_send_no_bonus(house, people, public):
    """Neither with the page, nor when the sale becomes somebody else's while both look."""
    path = f'/sales?from=2026-09&to=2026-11&who={house.ids.anna}&month=2026-09'
    async with tab(people.head, path) as alone, tab(public, path) as page, tab(people.director, '/deals') as table:
        assert BONUS in json.dumps(alone.elements), 'else nothing is looked for'
        await table.send(*table.component('act'), {'name': 'assign', 'ids': [house.ids.paid], 'all': False, 'person': house.ids.boris})
        await alone.until(BONUS)
        await page.until('Борис Маслов')
        assert BONUS not in page.html + await page.settled()
    assert public.post('/look', data={'before_all': 'off'}).status_code == 303
    assert BONUS in opened(public, path).html


async def test_before_everybody_the_quality_of_comments_names_no_employee(house, people, public):
    until = time.monotonic() + PATIENCE
    while not asked(house.db, f'SELECT 1 FROM comment_score WHERE entry_id = {house.ids.entry}'):
        assert time.monotonic() < until, 'a server scores by itself'
        await asyncio.sleep(0.1)
    async with tab(people.head, '/analytics') as page:
        assert 'Анна Крылова' in await quality_in(page), 'else nothing is looked for'
    async with tab(public, '/analytics') as page:
        assert not [name for name in ('Анна Крылова', 'Борис Маслов', 'Анна К', 'Борис М') if name in await quality_in(page)]
    assert public.post('/look', data={'before_all': 'off'}).status_code == 303
    async with tab(public, '/analytics') as page:
        assert 'Анна Крылова' in await quality_in(page)


async def quality_in(page):
    """What the socket was sent to draw of the quality of comments, once all of it is there."""
    until = time.monotonic() + PATIENCE
    while True:
        drawn = {facts['props']['name']: facts['props'].get('drawing') for facts in page.elements.values() if str(facts.get('props', {}).get('name')).startswith('quality')}
        if len(drawn) == QUALITY and all(drawn.values()):
            return json.dumps(drawn, ensure_ascii=False)
        assert time.monotonic() < until, drawn
        await asyncio.sleep(0.05)


async def test_the_other_windows_of_the_browser_are_loaded_anew_when_everybody_begins_to_see_them(house, people):
    with closing(signed_in(house.address, 'head')) as client:
        async with tab(client, f'/deal/{house.ids.own}') as window, tab(people.head, '/board') as elsewhere:
            client.post('/look', data={'before_all': 'on'})
            await window.until('location.reload')
            assert 'location.reload' not in await elsewhere.settled()


def test_a_search_does_not_find_a_deal_by_its_heads_note(people):
    def finds(page, part):
        return 'Остров / own' in people.anna.get(page, params={'q': part}).text

    for page in ('/board', '/deals', '/search'):
        assert finds(page, 'own'), 'else it finds nothing at all'
        for part in (str(CANARY)[:5], str(CANARY), 'руководителя'):
            assert not finds(page, part)


async def test_no_message_tells_an_employee_that_a_head_writes(house, people):
    """Every page of Anna's is open while the head writes the note anew, while she asks for all she can, and while they collide."""
    ids = house.ids
    async with tab(people.anna, '/') as home, tab(people.anna, '/board') as board, tab(people.anna, '/deals') as table, \
            tab(people.anna, '/analytics') as figures, tab(people.anna, f'/deal/{ids.own}') as deal, tab(people.head, f'/deal/{ids.own}') as head:  # fmt: skip
        annas = (home, board, table, figures, deal)
        before = json.dumps(head.elements)
        await click(head, str(CANARY))
        await head.until('vd-edit-acts')
        ((element, listener, _facts),) = [one for one in head.controls() if str(CANARY) in json.dumps(one[2])]
        await head.send(element, listener, f'Только для руководителя: {CANARY} ещё раз')
        await click(head, 'Сохранить', anew=before)
        await head.until('ещё раз')
        await board.send(*board.component('resume'), {'journal': 0})
        await board.send(*board.component('choices'))
        for sort in SORTS:
            await board.send(*board.component('filter'), {'name': 'sort', 'value': sort, 'turn': 1})
            await table.send(*table.component('filter'), {'name': 'sort', 'value': sort})
        for name, value in (('q', str(CANARY)[:5]), ('q', ''), ('owner', ids.head), ('head_note', 'x'), ('pipeline', 1)):
            await board.send(*board.component('filter'), {'name': name, 'value': value, 'turn': 2})
            await table.send(*table.component('filter'), {'name': name, 'value': value})
        for field in ('head_note', 'noted_at'):
            await deal.say({'client_id': deal.client_id, 'id': 0, 'listener_id': field, 'args': [json.dumps({'field': field})]})
        await board.until('offered')  # else nobody listened
        heard = [await page.settled() for page in annas]
        assert not [told for text in heard for told in tells(text)]
        assert 'ещё раз' not in ''.join(heard)


@pytest.mark.parametrize('form', ['csv', 'xlsx'])
async def test_no_file_that_an_employee_may_take_holds_it(house, people, form):
    """Boris may export; he asks for all deals, and for columns that there are for no one."""
    async with tab(people.boris, '/deals?columns=title,head_note,noted_at,owner') as table:
        await table.send(*table.component('act'), {'name': 'export', 'ids': [], 'all': True, 'form': form})
        await table.until('/export/')
        (address,) = set(re.findall(r'/export/[\w-]+', '\n'.join(table.heard)))
    taken = people.boris.get(address)
    assert taken.status_code == 200
    assert 'Остров / boriss' in told_in(taken.content, form)
    assert not tells(told_in(taken.content, form))
    assert 'Остров / foreign' not in told_in(taken.content, form)


def told_in(content, form):
    """The text of a file."""
    if form == 'csv':
        return content.decode('utf-8-sig')
    with ZipFile(BytesIO(content)) as book:
        return '\n'.join(book.read(name).decode() for name in book.namelist())


async def click(page, words, anew=''):
    """Click on what bears these words."""
    (found, *_more) = [one for one in page.listeners('click') if words in json.dumps(one[2], ensure_ascii=False) and one[1] not in anew]
    await page.send(found[0], found[1], {})


async def test_another_departments_deals_are_as_if_they_were_not(house, people, unchanged):
    ids = house.ids
    nothing = people.anna.get('/deal/99999')
    for deal in (ids.foreign, ids.boriss, ids.nobodys):
        answer = people.anna.get(f'/deal/{deal}')
        assert (answer.status_code, answer.text) == (404, nothing.text)
    for path in (f'/deal/{ids.foreign}?lang=en', f'/deal/0{ids.foreign}', f'/deal/{ids.foreign}/', f'/deal/{ids.foreign}.0', f'/deal/%3{ids.foreign}', f'//deal/{ids.foreign}'):
        answer = people.anna.get(path, follow_redirects=True)
        assert not [word for word in FOREIGN if word in answer.text], path
    with unchanged():
        async with tab(people.anna, '/deals') as table, tab(people.anna, '/board') as board:
            await board.send(*board.component('offers'))
            for chosen in ([ids.foreign], [ids.foreign, ids.boriss, ids.nobodys], [ids.watched]):
                for all_ in (True, False):
                    for page in (table, board):
                        await page.send(*page.component('act'), {'name': 'move', 'ids': chosen + ([ids.own, ids.second] if all_ else []), 'all': all_, 'to': 'interest'})
                for act in ({'name': 'assign', 'person': ids.anna}, {'name': 'observe', 'person': ids.anna}, {'name': 'export'}):
                    await table.send(*table.component('act'), {'ids': chosen, 'all': False} | act)
            await table.until('report')
            for held in ([{'stage': stage, 'start': 0, 'n': 1000} for stage in range(1, 30)], [{'stage': 1, 'start': 0, 'n': 2**31 - 1}]):
                await board.send(*board.component('again'), {'held': held})
            for stage in range(1, 12):
                await board.send(*board.component('need'), {'stage': stage, 'start': 0, 'n': 1000})
            heard = await table.settled() + await board.settled()
    assert not [word for word in FOREIGN if word in heard]


@pytest.mark.soak
async def test_an_employees_figures_open_no_deal_of_others(house, people):
    """Every mark that the director can click, and every filter that the director can set, clicked and set by Anna."""
    async with tab(people.director, '/analytics') as page:
        await page.until('"key": [')
        await page.quiet()
        drawn = await page.settled()
        keys = [json.loads(key) for key in sorted(set(re.findall(r'"key": (\[[^\[\]]*\])', drawn)))]
        assert 'Остров / foreign' in await opens(page, keys), 'else nothing is looked for'
    async with tab(people.anna, '/analytics') as page:
        for name in ('employee', 'pipeline', 'project'):
            for value in (house.ids.viktor, 1, 2, 3, 0, 2**31 - 1):
                await page.send(*page.listeners('change')[0][:2], {'name': name, 'value': value})
        await page.send(*page.listeners('change')[0][:2], {'name': 'pipeline', 'value': 1})
        heard = await opens(page, keys)
    assert not [word for word in FOREIGN if word in heard]


async def opens(page, keys):
    """What the page says when these marks are clicked, on every chart, each after the answer to the one before: a newer click takes over."""
    for element, listener, _facts in (*page.listeners('mark'), *page.listeners('open')):
        for key in keys:
            told = len(page.heard)
            await page.send(element, listener, key)
            await page.until(r'"show\"', after=told)
    return '\n'.join(page.heard)


def test_what_a_page_is_told_of_a_person_without_rights_is_nothing(house, people):
    for path in ('/settings/people', '/settings/calendar', '/settings/lists', '/settings/pipelines', '/settings/journal', f'/settings/journal?deal={house.ids.own}'):
        answer = people.anna.get(path)
        assert answer.status_code == 404, path
    assert not tells(opened(people.anna, '/').html)
