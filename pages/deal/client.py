"""The client on the deal's page (P5, P6): people with their phones, the company, linked deals, and who else is on this flat."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from nicegui import ui

from dashboard import companies, contacts, links, titles
from dashboard.companies import Named
from dashboard.contacts import Content, Edited
from dashboard.errors import Refusal
from dashboard.queries import clients as query
from dashboard.queries import duplicates as duplicates_query
from dashboard.queries.clients import Client, Known, Near, Someone
from pages.address import number
from pages.deal.screen import Screen, Twice, rooted
from pages.live import read
from pages.parts import toast
from pages.parts.client.duplicates import Duplicates, near
from pages.parts.client.people import PersonFields, calls
from pages.parts.client.title import doubt
from pages.parts.controls import field
from pages.parts.editing import on_typing
from pages.parts.tag import Tag
from pages.words import _, sentence


class ClientPart:
    """Drawn by `look`, anew when something of it changed; an open form stays as it is, until it is sent or given up."""

    def __init__(self, screen: Screen) -> None:
        self.screen, self.client = screen, Client()
        self.form: object = None
        self.drawn: object = None
        self.remarks = Tag('div', classes='vt-remarks')
        with self.remarks:
            self.doubt = Tag('p', classes='v-warn v-small vt-lacks')
            self.lacks = Tag('p', classes='v-soft v-small vt-lacks')
            self.twins = Duplicates()
            self.twins.box.set_visibility(False)
        self.box = Tag('dl', classes='vd-fields')

    def update(self) -> None:
        """Show the client as last read, and what the title lacks."""
        title = titles.parse(self.screen.view.title, [name for _id, name in self.screen.view.projects])
        lacking = ', '.join(_(titles.LABELS[part]).lower() for part in titles.missing(title))
        self.doubt.set_text(doubt(title, unknown=False))
        self.lacks.set_text(_('The title lacks for an invoice: {parts}').format(parts=lacking) if lacking else '')
        for line in (self.doubt, self.lacks):
            line.set_visibility(bool(line.text))
        facts = (self.client, self.screen.view.fixed, self.screen.view.stage.kind)
        if self.form is None and facts != self.drawn:
            self.drawn = facts
            self._draw()

    @rooted
    async def look(self) -> None:
        """Read the client again, and who else is on this flat."""
        by, view = self.screen.me.id, self.screen.view
        client = await read(query.of_deal, view.id, by=by)
        phones = tuple(phone.number for person in client.people for phone in person.phones)
        standing = await read(duplicates_query.check, view.title, phones, by=by, but=view.id)
        if not self.screen.gone:
            self.client = client
            asks = standing.elsewhere and not self.screen.view.fixed  # who only looks has no claim on the client
            self.twins.show(replace(standing, elsewhere=asks), view.title, phones)
            self.update()

    def _draw(self) -> None:
        self.screen.hold(self, unsaved=False)
        self.box.clear()
        with self.box:
            self.places = {
                'contacts': _row(_('Client'), 'contacts'), 'company': _row(_(companies.LABELS['name']), 'company'), 'links': _row(_(links.LABEL), 'links'),
            }  # fmt: skip
        for box, draw in zip(self.places.values(), (self._people, self._company, self._links), strict=True):
            with box:
                draw()

    def _close(self) -> None:
        """Give the open form up."""
        self.form = self.drawn = None
        self.update()

    def _open(self, box: str, draw: Callable[[], None]) -> None:
        """One form at a time, in the place (`contacts`, `company`, `links`) of what it edits."""
        if self.screen.busy(self):
            return
        if self.form is not None:
            self._close()
        self.form = draw
        self._form(self.places[box], draw)

    def _form(self, box: Tag, draw: Callable[[], None]) -> None:
        box.clear()
        with box, Tag('form', classes='vt-edit') as form:
            self.fault = Tag('p', '', 'v-bad v-small', role='alert')
            draw()
            with Tag('div', classes='vt-acts'):
                Tag('button', _('Save'), 'v-link', type='submit')
                Tag('button', _('Cancel'), 'v-link quiet', type='button').on('click', self._close)
        form.on('keydown.esc', self._close)
        on_typing(form, lambda: self.screen.hold(self, unsaved=True))
        form.once('submit.prevent', self._send)

    async def _send(self) -> None:
        if self.form is not None:
            await self.save()

    def _people(self) -> None:
        with Tag('ul', classes='vt-people'):
            for person in self.client.people:
                with Tag('li', classes='vt-someone'):
                    Tag('a', person.name or _('Without a name'), href=f'/contact/{person.id}')
                    if person.part:
                        Tag('span', person.part, 'v-soft')
                    for phone in person.phones:
                        calls(phone)
                    if person.email:
                        Tag('a', person.email, href=f'mailto:{person.email}')
                    if not self.screen.view.fixed:
                        label = _('Edit: {name}').format(name=person.name or _('Without a name'))
                        Tag('button', _('Edit'), 'v-link quiet', type='button', aria_label=label).on('click', partial(self._edit, person))
        if self.screen.view.fixed:
            Tag('span', '' if self.client.people else '—')
        else:
            Tag('button', _('Add somebody of the client'), 'v-link vt-add', type='button').on('click', self._add)

    def _add(self) -> None:
        self._open('contacts', partial(self._person, None))

    def _edit(self, person: Someone) -> None:
        self._open('contacts', partial(self._person, person))

    def _person(self, person: Someone | None) -> None:
        content = _content(person) if person else Content()
        self.fields = PersonFields(content, self.client.parts, chosen=self._add_known, there={one.id for one in self.client.people})
        self.fields.name.props('autofocus')
        self.save = partial(self._save_person, person)
        if person:
            Tag('button', _('Take out of this deal'), 'v-link quiet', type='button').once('click', partial(self._remove, person))

    @rooted
    async def _save_person(self, person: Someone | None) -> None:
        deal, content = self.screen.view.id, self.fields.content
        name = content.name.strip() or _('Without a name')
        if person is None:
            added = await self._write(contacts.add, deal, content)
            if added is not None:
                toast.say(_('Added: {name}').format(name=name), partial(self._back, contacts.remove, deal, added))
            return
        edited = await self._write(contacts.edit, deal, person.id, content, seen=person.seen)
        if isinstance(edited, Edited):
            toast.say(_('Saved: {name}').format(name=name), partial(self._back, contacts.edit, deal, person.id, edited.before, seen=edited.seen))

    @rooted
    async def _add_known(self, known: Known) -> None:
        deal = self.screen.view.id
        if await self._write(contacts.add_known, deal, known.id, part=self.fields.content.part) is not None:
            toast.say(_('Added: {name}').format(name=known.name or _('Without a name')), partial(self._back, contacts.remove, deal, known.id))

    @rooted
    async def _remove(self, person: Someone) -> None:
        deal = self.screen.view.id
        part = await self._write(contacts.remove, deal, person.id)
        if part is not None:
            said = _('Taken out: {name}').format(name=person.name or _('Without a name'))
            toast.say(said, partial(self._back, contacts.put_back, deal, person.id, part=part))

    def _company(self) -> None:
        company, fixed = self.client.company, self.screen.view.fixed
        shown = ' · '.join(filter(None, (company.name, _('INN {inn}').format(inn=company.inn) if company.inn else ''))) if company else '—'
        if fixed:
            Tag('span', shown, 'vd-value')
            return
        label = _('{field}: {value}. Edit').format(field=_(companies.LABELS['name']), value=shown)
        classes = 'vd-value edit' + ('' if company else ' nothing')
        Tag('button', shown, classes, type='button', aria_label=label).on('click', lambda: self._open('company', self._company_form))

    def _company_form(self) -> None:
        company = self.client.company or Named('')
        self.named = _input(_(companies.LABELS['name']), company.name, 'autofocus maxlength=200'), _input(_(companies.LABELS['inn']), company.inn, 'inputmode=numeric maxlength=20')
        self.save = self._save_company
        if self.client.company:
            Tag('button', _('No company'), 'v-link quiet', type='button').once('click', self._remove_company)

    @rooted
    async def _save_company(self) -> None:
        deal, label = self.screen.view.id, _(companies.LABELS['name'])
        name, inn = (one.value if isinstance(one.value, str) else '' for one in self.named)
        written = await self._write(companies.write, deal, Named(name, inn), seen=self.client.company_seen)
        if written is None:
            return
        if written.before is None:
            back = partial(self._back, companies.remove, deal, seen=written.seen)
        else:
            back = partial(self._back, companies.write, deal, written.before, seen=written.seen)
        toast.say(_('{field} saved').format(field=label), back)

    @rooted
    async def _remove_company(self) -> None:
        deal = self.screen.view.id
        gone = await self._write(companies.remove, deal, seen=self.client.company_seen)
        if gone is not None:
            toast.say(_('Company taken out'), partial(self._back, companies.put_back, deal, gone))

    def _links(self) -> None:
        for deal in self.client.linked:
            with Tag('div', classes='vt-near'):
                near(deal)
                if not self.screen.view.fixed:
                    label = _('Linked no longer: {title}').format(title=deal.title)
                    Tag('button', '×', 'v-link quiet', type='button', aria_label=label, title=label).once('click', partial(self._unlink, deal))
        if self.screen.view.fixed:
            Tag('span', '' if self.client.linked else '—')
            return
        with Tag('div', classes='vt-acts'):
            Tag('button', _('Link a deal'), 'v-link', type='button').on('click', lambda: self._open('links', self._link_form))
            if self.screen.view.stage.kind == 'won':
                Tag('a', _('New deal on this flat'), 'v-link', href=f'/deal/new?again={self.screen.view.id}')

    def _link_form(self) -> None:
        self.linked = _input(_('Number or address of the deal'), '', 'autofocus maxlength=200')
        self.save = self._save_link

    @rooted
    async def _save_link(self) -> None:
        deal, typed = self.screen.view.id, self.linked.value
        other = number(typed.strip().rstrip('/').rpartition('/')[2].lstrip('№# ')) if isinstance(typed, str) else None
        if other is None:
            self.fault.set_text(_('A number like 128, or the address of a deal, is expected.'))
        elif await self._write(links.add, deal, other, done=True):
            toast.say(_('Linked'), partial(self._back, links.remove, deal, other))

    @rooted
    async def _unlink(self, other: Near) -> None:
        deal = self.screen.view.id
        with suppress(Refusal):  # said by `do`
            await self.screen.do(links.remove, deal, other.id)
            toast.say(_('Linked no longer: {title}').format(title=other.title), partial(self._back, links.add, deal, other.id))

    async def _write(self, command: Callable[..., Any], *args: Any, done: Any = None, **facts: Any) -> Any:
        """What the command answers (or `done`), its form closed; None when it refused, which is said in the form."""
        try:
            result = await self.screen.write(command, *args, **facts)
        except Twice:
            return None
        except Refusal as refusal:
            if not self.screen.gone:
                self.fault.set_text(sentence(refusal))
            return None
        self._close()
        return result if done is None else done

    @rooted
    async def _back(self, command: Callable[..., Any], *args: Any, **facts: Any) -> None:
        with suppress(Refusal):
            await self.screen.do(command, *args, **facts)


def _content(person: Someone) -> Content:
    return Content(person.name, tuple(phone.shown.replace(' # ', ' ext. ') for phone in person.phones), person.email, person.part)


def _row(label: str, name: str) -> Tag:
    Tag('dt', label)
    return Tag('dd', data_testid='deal-field', data_field=name)


def _input(label: str, value: str, props: str) -> ui.input:
    return field(label, lambda: ui.input(value=value).props(props))
