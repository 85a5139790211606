"""`/deal/new`: what is known when a deal begins; created, it opens."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from nicegui import ui

from dashboard import deals
from dashboard.errors import NoOpenStage, Refusal
from dashboard.queries import deal as query
from pages import frame
from pages.access import Me
from pages.address import number
from pages.live import read, write
from pages.parts.tag import Tag
from pages.words import _, sentence

BACK: Final = "() => history.length > 1 ? history.back() : location.assign('/board')"
Control = ui.input | ui.select | ui.textarea
STYLE = (Path(__file__).parent / 'deal' / 'deal.css').read_text(encoding='utf-8')


@frame.screen('/deal/new')
async def page(me: Me, pipeline: str = '') -> None:
    """A title is enough; a head also says whose it is, and where there are several pipelines one is chosen: that of the address, else the first."""
    choices = await read(query.choices, by=me.id)
    if not choices.pipelines:
        raise NoOpenStage
    offered, asked = dict(choices.pipelines), number(pipeline)
    funnel_id = asked if asked in offered else choices.pipelines[0][0]
    ui.add_css(STYLE)
    with frame.page(me, title=_('New deal')), Tag('div', classes='v-wrap vd-new'):
        Tag('h1', _('New deal'))
        with Tag('form', classes='vd-new-form') as form:
            funnel = _Line('Pipeline', lambda: ui.select(offered, value=funnel_id)) if len(offered) > 1 else None
            lines = {
                'Title': (title := _Line('Title', lambda: ui.input(placeholder='КутузовGRAD II / д14 / п6 / эт10 / кв807').props('autofocus'))),
                'Project': (project := _Line('Project', lambda: ui.select({0: '—', **dict(choices.projects)}, value=0, with_input=True))),
                'Amount': (amount := _Line('Amount', lambda: ui.input().props('inputmode=decimal').classes('vd-sum'))),
            }
            owner = _Line('Responsible', lambda: ui.select({0: _('nobody'), **dict(choices.people)}, value=0, with_input=True)) if choices.people else None
            note = lines['Comment'] = _Line('Comment', lambda: ui.textarea().props('autogrow'))
            fault = Tag('p', '', 'v-bad', role='alert')
            with Tag('div', classes='v-acts'):
                Tag('button', _('Cancel'), 'v-button', type='button').on('click', js_handler=BACK)
                Tag('button', _('Create'), 'v-button main', type='submit', data_testid='deal-create')

        turn, done = asyncio.Lock(), asyncio.Event()

        async def create() -> None:
            async with turn:  # a double click submits twice; the second finds it done
                if not done.is_set():
                    await write_down()

        async def write_down() -> None:
            fault.set_text('')
            chosen = funnel.value if funnel else funnel_id
            try:
                made = await write(
                    deals.create,
                    pipeline_id=chosen,
                    title=title.value or '',
                    project_id=project.value or None,
                    amount=deals.typed_amount(amount.value or '', choices.currencies[chosen]),
                    owner_id=(owner.value or None) if owner else me.id,
                    note=note.value or '',
                    by=me.id,
                )
            except Refusal as refusal:
                line = lines.get(refusal.words.get('field', ''))
                (line.refuse if line else fault.set_text)(sentence(refusal))
            else:
                done.set()
                ui.navigate.to(f'/deal/{made}')

        form.on('submit.prevent', create)


class _Line:
    """A labelled control, and under it what was wrong with its value, until it is changed."""

    def __init__(self, label: str, make: Callable[[], Control]) -> None:
        with Tag('div', classes='vd-line'):
            with Tag('label', classes='v-field'):
                Tag('span', _(label))
                self.control = make().props('outlined dense hide-bottom-space no-error-icon').classes('vd-wide')
            self.fault = Tag('p', '', 'v-bad v-small', role='alert')
        self.control.on_value_change(self._typed)

    @property
    def value(self) -> Any:
        """What was typed or chosen."""
        return self.control.value

    def refuse(self, why: str) -> None:
        """Say at the field why its value does not do, and put the keyboard there."""
        self.fault.set_text(why)
        self.control.props('error')
        self.control.run_method('focus')

    def _typed(self) -> None:
        self.fault.set_text('')
        self.control.props(remove='error')
