"""`/deal/new`: what is known when a deal begins; created, it opens."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from nicegui import ui

from dashboard import deals
from dashboard.errors import Refusal
from dashboard.queries import deal as query
from pages import frame
from pages.access import Me
from pages.live import read, write
from pages.parts.tag import Tag
from pages.words import _, sentence

STYLE = (Path(__file__).parent / 'deal' / 'deal.css').read_text(encoding='utf-8')


@frame.screen('/deal/new')
async def page(me: Me) -> None:
    """A title is enough; a head also says whose it is."""
    choices = await read(query.choices, by=me.id)
    ui.add_css(STYLE)
    with frame.page(me, title=_('New deal')), Tag('div', classes='v-wrap vd-new'):
        Tag('h1', _('New deal'))
        with Tag('form', classes='vd-new-form') as form:
            title = _labelled('Title', lambda: ui.input(placeholder='КутузовGRAD II / д14 / п6 / эт10 / кв807').props('autofocus'))
            project = _labelled('Project', lambda: ui.select({0: '—', **dict(choices.projects)}, value=0, with_input=True))
            amount = _labelled('Amount', lambda: ui.input().props('inputmode=decimal'))
            owner = _labelled('Responsible', lambda: ui.select({0: _('nobody'), **dict(choices.people)}, value=0, with_input=True)) if choices.people else None
            note = _labelled('Comment', lambda: ui.textarea().props('autogrow'))
            fault = Tag('p', '', 'v-bad', role='alert')
            with Tag('div', classes='v-acts'):
                Tag('button', _('Create'), 'v-button main', type='submit', data_testid='deal-create')

        turn, done = asyncio.Lock(), asyncio.Event()

        async def create() -> None:
            async with turn:  # a double click submits twice; the second finds it done
                if not done.is_set():
                    await write_down()

        async def write_down() -> None:
            try:
                made = await write(
                    deals.create,
                    title=title.value or '',
                    project_id=project.value or None,
                    amount=deals.typed_amount(amount.value or '', 'RUB'),
                    owner_id=(owner.value or None) if owner else me.id,
                    note=note.value or '',
                    by=me.id,
                )
            except Refusal as refusal:
                fault.set_text(sentence(refusal))
            else:
                done.set()
                ui.navigate.to(f'/deal/{made}')

        form.on('submit.prevent', create)


Control = TypeVar('Control', ui.input, ui.select, ui.textarea)


def _labelled(label: str, make: Callable[[], Control]) -> Control:
    with Tag('label', classes='v-field'):
        Tag('span', _(label))
        return make().props('outlined dense').classes('vd-wide')
