"""`/deal/ID/who`, «Кто вёл сделку»: a page to read and to print."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from nicegui import ui

from dashboard.queries import who_led as query
from dashboard.queries.who_led import Led
from pages import frame
from pages.access import Me
from pages.address import Id
from pages.deal.shares import Shares
from pages.live import read
from pages.parts.labels import ENTRIES
from pages.parts.tag import Tag
from pages.words import _, dated, exact, number

STYLE: Final = (Path(__file__).parent / 'feed.css').read_text(encoding='utf-8')


@frame.screen('/deal/{deal_id}/who')
async def page(me: Me, deal_id: Id) -> None:
    """A deal that is not this person's to see is a 404 before any page is built."""
    led = await read(query.led, deal_id, by=me.id)
    ui.add_css(STYLE)
    with frame.page(me, title=_('Who led the deal'), active='board'), Tag('div', classes='v-wrap'), Tag('div', classes='vd-led'):
        Tag('h1', _('Who led the deal'))
        Tag('a', led.title, 'v-link', href=f'/deal/{deal_id}')
        _born(led)
        _owners(led)
        _touches(led)
        shares = Shares(me, deal_id)
        await shares.look()
        with Tag('div', classes='v-acts'):
            Tag('button', _('Print'), 'v-button', type='button').on('click', js_handler='() => print()')


def _born(led: Led) -> None:
    created = ', '.join(filter(None, (led.created_by or _('Imported'), dated(led.created_at) if led.created_at else None)))
    Tag('p', _('Created: {who}').format(who=created))
    if led.first:
        who, at, kind = led.first
        what = f'{who or _("Imported")}, {dated(at)}, {_(ENTRIES[kind]).lower()}'
        Tag('p', _('First touch: {what}').format(what=what), title=exact(at))


def _owners(led: Led) -> None:
    Tag('h2', _('Responsible'))
    rows = [
        (one.name or _('nobody responsible'), dated(one.since) if one.since else '—', dated(one.until) if one.until else _('until now'), one.assigned_by or '—')
        for one in led.owners
    ]
    _table((_('Who'), _('From'), _('To'), _('Assigned by')), rows)


def _touches(led: Led) -> None:
    Tag('h2', _('Touches by person'))
    rows = [
        (one.name, number(one.count), ', '.join(f'{_(ENTRIES[kind]).lower()}: {number(count)}' for kind, count in one.kinds.items()), dated(one.first), dated(one.last))
        for one in led.touches
    ]
    if rows:
        _table((_('Who'), _('Touches'), _('Of which'), _('First'), _('Last')), rows)
    else:
        Tag('p', _('Nobody has touched the client yet.'), 'v-empty')


def _table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    with Tag('table'):
        with Tag('thead'), Tag('tr'):
            for heading in headings:
                Tag('th', heading, scope='col')
        with Tag('tbody'):
            for row in rows:
                with Tag('tr'):
                    for cell in row:
                        Tag('td', cell)
