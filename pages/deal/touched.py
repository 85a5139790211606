"""`/deal/ID/touches`: what was done with the client of a deal over all of their deals, and for each task of the deal (A3, C6)."""

from pathlib import Path
from typing import Final

from nicegui import ui

from dashboard.queries import touched as query
from dashboard.queries.touched import ByClient, ByTask, Some, Step, Touch
from pages import frame
from pages.access import Me
from pages.address import Id
from pages.deal.entry import what
from pages.live import read
from pages.parts.labels import ENTRIES
from pages.parts.tag import Tag
from pages.words import _, dated, exact, ngettext, number, planned, stage_name, when

STYLE: Final = (Path(__file__).parent / 'touched.css').read_text(encoding='utf-8')
TASK: Final = 'task'
"""`?by=` of the view by task."""


@frame.screen('/deal/{deal_id}/touches')
async def page(me: Me, deal_id: Id, by: str = '') -> None:
    """A deal that is not this person's to see is a 404 before any page is built; `?by=task` has the touches by task."""
    tasks = by == TASK
    found = await read(query.by_task if tasks else query.by_client, deal_id, by=me.id)
    ui.add_css(STYLE)
    with frame.page(me, title=_('Touches'), active='board'), Tag('div', classes='v-wrap'), Tag('div', classes='vd-touched'):
        Tag('h1', _('Touches'))
        Tag('a', found.title, 'v-link', href=f'/deal/{deal_id}')
        with Tag('nav', classes='v-chips', aria_label=_('Touches')):
            _way(_('By client'), f'/deal/{deal_id}/touches', chosen=not tasks)
            _way(_('By task'), f'/deal/{deal_id}/touches?by={TASK}', chosen=tasks)
        if isinstance(found, ByTask):
            _by_task(found)
        else:
            _by_client(found, deal_id)


def _way(label: str, address: str, *, chosen: bool) -> None:
    Tag('a', label, 'v-chip', href=address, **({'aria-current': 'page'} if chosen else {}))


def _by_client(found: ByClient, deal_id: int) -> None:
    sentence = _('All deals that share a phone, a person or a company with this one, as far as you may see them')
    Tag('p', sentence, 'v-soft')
    _counted(found.touches, _('Nobody has touched the client yet.'))
    if found.of > 1:
        with Tag('section', classes='v-block'):
            Tag('h2', ngettext('{n} deal of the client', '{n} deals of the client', found.of).format(n=number(found.of)))
            with Tag('ul', classes='v-lines'):
                for deal in found.deals:
                    with Tag('li', classes='v-line'):
                        Tag('a', deal.title, 'v-line-title', href=f'/deal/{deal.id}')
                        Tag('span', ' · '.join(filter(None, (stage_name(deal.stage), deal.owner or _('nobody responsible')))), 'v-about')
            if found.of > len(found.deals):
                Tag('p', _('The newest {n} are named.').format(n=number(len(found.deals))), 'v-faint')
    if found.touches.count:
        with Tag('section', classes='v-block'):
            Tag('h2', _('In order, the last one first'))
            _list(found.touches, other_than=deal_id)


def _by_task(found: ByTask) -> None:
    Tag('p', _('A touch is of the task that was the next step of the deal at that time'), 'v-soft')
    if not found.steps:
        Tag('p', _('The deal has had no task yet.'), 'v-empty')
    for step in found.steps:
        _step(step)
    if found.beside.count:
        with Tag('section', classes='v-block'):
            Tag('h2', _('While there was no task'))
            _counted(found.beside, '')
            _list(found.beside)


def _step(step: Step) -> None:
    with Tag('section', classes='v-block'):
        Tag('h2', step.text)
        stands = _('done {when}').format(when=when(step.done)) if step.done else _('open, due {when}').format(when=planned(step.due))
        Tag('p', stands, 'v-soft', title=exact(step.done or step.due))
        if step.result:
            Tag('p', _('Result: {text}').format(text=step.result), 'vd-touched-text')
        _counted(step.touches, _('No touch while it was the next step.'))
        _list(step.touches)


def _counted(some: Some, none: str) -> None:
    """«7 касаний: звонок 3, недозвон 2 · последнее 4 раб. дн. назад», else `none`."""
    if some.last is None or some.since is None:
        Tag('p', none, 'v-empty')
        return
    kinds = ', '.join(f'{_(ENTRIES[kind]).lower()} {number(count)}' for kind, count in some.kinds.items())
    count = ngettext('{n} touch', '{n} touches', some.count).format(n=number(some.count))
    ago = _('the last one today') if not some.since else ngettext('the last one {n} working day ago', 'the last one {n} working days ago', some.since).format(n=number(some.since))
    with Tag('p', title=exact(some.last)):
        Tag('b', count)
        Tag('span', f': {kinds} · {ago}')


def _list(some: Some, other_than: int | None = None) -> None:
    with Tag('ol', classes='vd-touched-list'):
        for touch in some.told:
            _touch(touch, named=other_than not in {None, touch.deal})
    if some.count > len(some.told):
        Tag('p', _('The last {n} of {all} are shown; the others stand in the feeds of the deals.').format(n=number(len(some.told)), all=number(some.count)), 'v-faint')


def _touch(touch: Touch, *, named: bool) -> None:
    """Who, how and with what result; the deal where it is not the one at hand."""
    line = touch.line
    with Tag('li'):
        with Tag('p', classes='vd-touched-by'):
            Tag('a', dated(line.at), 'v-link', href=f'/deal/{touch.deal}?entry={line.entry}', title=exact(line.at))
            Tag('b', line.who or _('Imported'))
            Tag('span', what(line), 'v-soft')
            if named:
                Tag('a', touch.title, href=f'/deal/{touch.deal}')
        if line.text:
            Tag('p', line.text, 'vd-touched-text')
