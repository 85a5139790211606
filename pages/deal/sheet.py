"""`/deal/ID/handover`, «Лист передачи»: what goes with a deal to implementation, to be printed or copied."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nicegui import ui

from dashboard import fields, payments
from dashboard.models import PaymentStatus
from dashboard.queries import sheet as query
from dashboard.queries.clients import Someone
from dashboard.queries.sheet import Sheet
from pages import frame
from pages.access import Me
from pages.address import Id
from pages.deal.goods import counted
from pages.live import read
from pages.parts import toast
from pages.parts.copying import Copying
from pages.parts.labels import PINS, STATUSES
from pages.parts.plain import coded
from pages.parts.tag import Tag
from pages.words import _, date_typed, dated, money

STYLE: Final = (Path(__file__).parent / 'sheet.css').read_text(encoding='utf-8')


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the sheet: a heading and its rows, each with what it is called ('' for nothing)."""

    heading: str
    rows: tuple[tuple[str, str], ...]


@frame.screen('/deal/{deal_id}/handover')
async def page(me: Me, deal_id: Id) -> None:
    """A deal that is not this person's to see is a 404 before any page is built."""
    found = await read(query.sheet, deal_id, by=me.id)
    ui.add_css(STYLE)
    parts = _parts(found)
    with frame.page(me, title=_('Hand-over sheet'), active='board'), Tag('div', classes='v-wrap'), Tag('article', classes='vh'):
        with Tag('header'):
            Tag('p', _('Hand-over sheet'), 'v-soft')
            Tag('h1', found.title)
            Tag('a', _('To the deal'), 'v-link vh-back', href=f'/deal/{deal_id}')
        for part in parts:
            with Tag('section'):
                Tag('h2', part.heading)
                _rows(part)
        with Tag('form', classes='v-acts').on('submit.prevent', lambda: None):
            Tag('textarea', plain(found.title, parts), 'vh-text', readonly=True, tabindex='-1', aria_hidden='true')
            Tag('button', _('Print'), 'v-button', type='button').on('click', js_handler='() => print()')
            Copying(_('Copy'), on_copied=_copied)


def plain(title: str, parts: Sequence[Part]) -> str:
    """The sheet as a text for a messenger."""
    told = [f'{part.heading}\n' + '\n'.join(': '.join(filter(None, row)) for row in part.rows) for part in parts]
    return '\n\n'.join([title, *told])


def _rows(part: Part) -> None:
    with Tag('dl', classes='vh-rows'):
        for name, said in part.rows:
            Tag('dt', name)
            Tag('dd', said)


def _parts(found: Sheet) -> tuple[Part, ...]:
    """Those that have anything to say, in the order in which fitters ask."""
    every = (
        Part(_('Where'), tuple(_filled((_('Project'), found.project), (_(fields.LABELS['ready_on']), found.ready_on and date_typed(found.ready_on))))),
        Part(_('Client'), (*(_person(one) for one in found.people), *_filled((_('Company'), found.company)))),
        Part(_('What to do'), tuple(_work(found))),
        Part(_('Products and services'), tuple(_sold(found))),
        Part(_('Important'), (('', found.note),) if found.note else ()),
        Part(_('Pinned'), tuple((_(PINS[slot.name]), slot.text) for slot in found.pins)),
        Part(_('Files in the deal'), tuple(('', name) for name in found.files)),
        Part(_('Money'), tuple(_payment(found))),
        Part(_('Handed over'), tuple(_handed(found))),
    )
    return tuple(part for part in every if part.rows)


def _filled(*rows: tuple[str, str | None]) -> Iterator[tuple[str, str]]:
    return ((name, said) for name, said in rows if said)


def _person(one: Someone) -> tuple[str, str]:
    return one.part, ', '.join(filter(None, (one.name, *(phone.shown for phone in one.phones), one.email)))


def _work(found: Sheet) -> Iterator[tuple[str, str]]:
    kept = {'delivery_type': found.delivery, 'shipment_status': found.shipment, 'systems': found.systems}
    return _filled(*((_(fields.LABELS[name]), coded(name, value)) for name, value in kept.items()))


def _sold(found: Sheet) -> Iterator[tuple[str, str]]:
    """Quantities and no prices."""
    yield from ((line.text, counted(line)) for line in found.lines)
    if found.services:
        yield _('Services'), money(found.services, found.currency)


def _payment(found: Sheet) -> Iterator[tuple[str, str]]:
    yield _(payments.STATUS), _(STATUSES[PaymentStatus(found.status)])
    due = found.rest_due_on and date_typed(found.rest_due_on)
    yield from _filled(
        (_(payments.PAID_ON), found.paid_on and date_typed(found.paid_on)),
        (_('Left to pay'), money(found.rest, found.currency) if found.rest else None), (_(fields.LABELS['rest_due_on']), due),
    )  # fmt: skip


def _handed(found: Sheet) -> Iterator[tuple[str, str]]:
    by = found.handed and ', '.join(filter(None, (found.handed[0], dated(found.handed[1]))))
    return _filled((_('Responsible'), found.owner), (_('Handed over by'), by), (_('Handed over on an advance'), found.why))


def _copied(done: bool) -> None:  # noqa: FBT001 - what the browser says
    toast.say(_('Copied') if done else _('The browser does not let us copy: select the text and press Ctrl+C.'))
