"""Two browsers, Anna's and the head's: of a head's note nothing reaches her, neither in a page nor in a socket's message."""

from functools import partial

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from dashboard import access, deals, head_notes, observers

from .conftest import serving, still

TITLE = 'Остров / д2 / кв793'
OLD, NEW = 'Только для руководителя: Канарейка-7731', 'Только для руководителя: Канарейка-7732'
SECRET = ('Канарейка', 'руководителя', 'head_note', '\\u041a\\u0430\\u043d\\u0430\\u0440')


@pytest.fixture(scope='module')
def address(tmp_path_factory):
    def fill(session, team):
        deal = deals.create(session, title=TITLE, owner_id=team['anna'], by=access.SYSTEM)
        deals.create(session, title='Остров / д2 / кв12', owner_id=team['anna'], by=access.SYSTEM)
        watched = deals.create(session, title='Лучи / д1 / кв474', owner_id=team['viktor'], by=access.SYSTEM)
        observers.add(session, watched, team['anna'], by=team['viktor'])
        head_notes.write(session, deal, text=OLD, seen='', by=team['head'])

    with serving(tmp_path_factory.mktemp('rights'), fill) as opened:
        yield opened


@pytest.mark.parametrize('path', ['/deal/1', '/board', *(pytest.param(path, marks=pytest.mark.soak) for path in ('/', '/analytics'))])
def test_a_heads_note_reaches_the_heads_other_window_and_no_message_of_annas(window, path):
    anna = window('anna', path)
    frames = []
    anna.on('websocket', lambda socket: socket.on('framereceived', partial(list.append, frames)))
    anna.reload()
    anna.wait_for_timeout(1500)
    writes, other = window('head', '/deal/1'), window('director', '/deal/1')
    note = writes.locator('[data-field=head_note]')
    before = note.locator('.vd-value').inner_text()
    heard = sum(not pulse(frame) for frame in frames)
    assert heard  # else nobody listened
    note.get_by_role('button').click()
    text = NEW if before == OLD else OLD
    note.locator('textarea').fill(text)
    note.locator('textarea').press('Control+Enter')
    expect(other.locator('[data-field=head_note] .vd-value')).to_have_text(text, timeout=10_000)
    anna.wait_for_timeout(2500)  # «Сегодня» gathers changes for two seconds
    assert sum(not pulse(frame) for frame in frames) == heard
    assert not [word for word in SECRET for frame in frames if word in str(frame)]
    assert not [word for word in SECRET if word in anna.content() or word in anna.request.get(path).text()]


def pulse(frame):
    """The connection's own beat, and its acknowledgement of what the browser said."""
    return str(frame) in ('2', '3') or str(frame).startswith('43') or 'sync' in str(frame)[:20]


def test_a_head_gives_a_card_to_somebody_else_from_its_menu_and_takes_it_back(window):
    head, anna = window('head', '/board'), window('anna', '/board')
    card = head.locator('[data-deal-id="2"]')
    card.hover()
    card.locator('[data-testid=move-menu] > button').click()
    head.get_by_role('menuitem', name='Сменить ответственного').click()
    head.get_by_role('menuitemradio', name='Борис Маслов').click()
    expect(card.locator('.vb-face')).to_have_text('БМ')
    expect(anna.locator('[data-deal-id="2"]')).to_have_count(0)
    head.get_by_test_id('undo').click()
    expect(card.locator('.vb-face')).to_have_text('АК')
    expect(anna.locator('[data-deal-id="2"]')).to_have_count(1)


def test_an_employees_menu_does_not_offer_it_and_an_observed_card_has_none(window):
    anna = window('anna', '/board')
    anna.locator('[data-deal-id="2"]').hover()
    anna.locator('[data-deal-id="2"] [data-testid=move-menu] > button').click()
    expect(anna.get_by_role('menuitemradio').first).to_be_visible()
    expect(anna.get_by_role('menuitem')).to_have_count(0)
    anna.keyboard.press('Escape')
    watched = anna.locator('[data-deal-id="3"]')
    expect(watched.get_by_role('img', name='Вы наблюдатель: только просмотр')).to_be_visible()
    expect(watched.locator('.vb-more')).to_have_count(0)
    watched.locator('a').focus()
    anna.keyboard.press('m')
    expect(anna.get_by_role('menu')).to_have_count(0)


def test_a_head_assigns_by_the_key_of_a_names_number(visit, tmp_path):
    def fill(session, team):
        deals.create(session, title=TITLE, by=team['head'])

    with serving(tmp_path, fill) as address:
        head = visit(address, 'head', '/')
        head.get_by_role('button', name='Назначить').click()
        expect(head.locator('.v-candidate').first).to_be_focused()
        assert not Axe().run(still(head), context='.v-dialog').response['violations']
        head.keyboard.press('2')
        expect(head.get_by_text('Ответственный: Борис Маслов')).to_be_visible()
        expect(head.get_by_role('button', name='Назначить')).to_have_count(0)
        head.close()  # a page that is open when its server stops complains
