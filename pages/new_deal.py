"""`/deal/new`: what is known when a deal begins, typed or pasted as a client's message; created, it opens."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from nicegui import ui

from dashboard import beginnings, deals
from dashboard.contacts import Content
from dashboard.errors import DealDeleted, NoOpenStage, NotFound, Refusal
from dashboard.queries import clients
from dashboard.queries import deal as query
from dashboard.queries.clients import Again, Known
from dashboard.queries.deal import NewDealChoices
from dashboard.queries.duplicates import Proposal
from pages import frame
from pages.access import Me, Someone
from pages.address import number
from pages.live import read, together, write
from pages.parts import client, toast
from pages.parts.client.duplicates import bought
from pages.parts.client.people import PersonFields
from pages.parts.client.title import TitleHelp
from pages.parts.controls import typed
from pages.parts.tag import Tag
from pages.words import _, sentence

BACK: Final = "() => history.length > 1 ? history.back() : location.assign('/board')"
Control = ui.input | ui.select | ui.textarea
STYLE = (Path(__file__).parent / 'deal' / 'deal.css').read_text(encoding='utf-8') + client.STYLE


@frame.screen('/deal/new')
async def page(me: Me, pipeline: str = '', again: str = '') -> None:
    """A title is enough; a head also says whose it is, and where there are several pipelines one is chosen: that of the address, else the first.

    `again` is the won deal of a client who comes back: people and company are taken over from it.
    """
    choices, parts = await together(read(query.choices, by=me.id), read(clients.parts))
    if not choices.pipelines:
        raise NoOpenStage
    earlier = await _earlier(number(again), me)
    ui.add_css(STYLE)
    with frame.page(me, title=_('New deal')), Tag('div', classes='v-wrap vd-new'):
        Tag('h1', _('New deal'))
        if earlier:
            bought(earlier.deal, again=False)
            Tag('p', _('People, company and flat are taken over; the two deals will be linked.'), 'v-soft v-small')
        NewDeal(me, choices, parts, number(pipeline), earlier)


async def _earlier(deal: int | None, me: Someone) -> Again | None:
    """The deal of a client who comes back; an address that names none that this reader may begin anew is an ordinary one."""
    try:
        return await read(clients.again, deal, by=me.id) if deal else None
    except (NotFound, DealDeleted):
        return None


class NewDeal:
    """The form. A message in the title's field is taken apart into the fields below, and stands in the comment."""

    def __init__(self, me: Someone, choices: NewDealChoices, parts: tuple[str, ...], pipeline: int | None, earlier: Again | None) -> None:
        self.me, self.choices, self.earlier = me, choices, earlier
        self.turn, self.done = asyncio.Lock(), False
        self.known: list[Known] = []
        offered = dict(choices.pipelines)
        self.funnel_id = pipeline if pipeline in offered else choices.pipelines[0][0]
        with Tag('form', classes='vd-new-form') as form:
            self.funnel = _Line('Pipeline', lambda: ui.select(offered, value=self.funnel_id)) if len(offered) > 1 else None
            hint = _('Complex, house, flat — or a client’s whole message')
            self.title = _Line('Title', lambda: ui.textarea(placeholder=hint, value=earlier.deal.title if earlier else '').props('autofocus autogrow rows=1 maxlength=20000'))
            self.help = TitleHelp(self.title.control, heard=self._heard, phones=lambda: self.person.numbers)
            self.lines = {
                'Title': self.title,
                'Project': (project := _Line('Project', lambda: ui.select({0: '—', **dict(choices.projects)}, value=self._first_project(), with_input=True))),
            }
            self.project = project
            self._people(parts)
            self.amount = self.lines['Amount'] = _Line('Amount', lambda: ui.input().props('inputmode=decimal').classes('vd-sum'))
            self.owner = self._owner() if choices.people else None
            self.note = self.lines['Comment'] = _Line('Comment', lambda: ui.textarea().props('autogrow'))
            self.fault = Tag('p', '', 'v-bad', role='alert')
            with Tag('div', classes='v-acts'):
                Tag('button', _('Cancel'), 'v-button', type='button').on('click', js_handler=BACK)
                Tag('button', _('Create'), 'v-button main', type='submit', data_testid='deal-create')
        form.on('submit.prevent', self.create)
        self.title.control.on('keydown.enter.exact.prevent', self.create)

    def _first_project(self) -> int:
        return (self.earlier.project_id if self.earlier and self.earlier.project_id in dict(self.choices.projects) else None) or 0

    def _owner(self) -> '_Line':
        people = dict(self.choices.people)
        proposed = self.earlier.owner_id if self.earlier and self.earlier.owner_id in people else 0
        return _Line('Responsible', lambda: ui.select({0: _('nobody'), **people}, value=proposed or 0, with_input=True))

    def _people(self, parts: tuple[str, ...]) -> None:
        """Who calls; whom one meets under that phone in another deal is taken over as they are."""
        with Tag('fieldset', classes='vd-line vt-fieldset'):
            Tag('legend', _('Client'), 'vt-legend')
            self.taken = Tag('div', classes='vt-known')
            self.person = PersonFields(Content(), parts, chosen=self._take, phoned=self.help.look)

    def _take(self, one: Known) -> None:
        if one.id in [taken.id for taken in self.known]:
            return
        self.known.append(one)
        self.person.clear()
        with self.taken, Tag('p', classes='vt-twin vt-bought') as line:
            Tag('a', one.name or _('Without a name'), href=f'/contact/{one.id}')
            Tag('span', ', '.join(phone.shown for phone in one.phones), 'vt-phone v-soft')
            Tag('button', '×', 'v-link quiet', type='button', aria_label=_('Not this person')).on('click', lambda: self._leave_out(one, line))

    def _leave_out(self, one: Known, line: Tag) -> None:
        self.known.remove(one)
        line.delete()

    def _heard(self, proposal: Proposal) -> None:
        """The project follows the title; of a message each thing goes to its place, where it can be corrected before anything is saved."""
        if proposal.project_id and proposal.project_id in dict(self.choices.projects):
            self.project.control.set_value(proposal.project_id)
        if not proposal.message.letter:
            return
        message, text = proposal.message, self.help.text.strip()
        self.person.fill(message.name, message.phones, message.email)
        self.note.control.set_value('\n\n'.join(filter(None, (typed(self.note.control), text))))
        self.title.control.set_value(proposal.canonical)
        toast.say(_('The message was taken apart; its text stands in the comment'))

    async def create(self) -> None:
        """Write the deal down, once: a double click submits twice, and the second finds it done."""
        async with self.turn:
            if self.done:
                return
            self.fault.set_text('')
            proposal = await self.help.look()
            if not proposal.message.letter:  # what was found in a message is to be seen before it is saved
                await self._write_down(proposal.canonical)

    async def _write_down(self, title: str) -> None:
        pipeline = self.funnel.value if self.funnel else self.funnel_id
        try:
            made = await write(
                beginnings.begin,
                pipeline_id=pipeline,
                title=title,
                project_id=self.project.value or None,
                amount=deals.typed_amount(typed(self.amount.control), self.choices.currencies[pipeline]),
                owner_id=(self.owner.value or None) if self.owner else self.me.id,
                note=typed(self.note.control),
                people=[] if self.person.nobody else [self.person.content],
                known=[one.id for one in self.known],
                again=self.earlier.deal.id if self.earlier else None,
                by=self.me.id,
            )
        except Refusal as refusal:
            line = self.lines.get(refusal.words.get('field', ''))
            (line.refuse if line else self.fault.set_text)(sentence(refusal))
        else:
            self.done = True
            ui.navigate.to(f'/deal/{made}')


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


