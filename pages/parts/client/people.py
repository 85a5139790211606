"""The fields of a client's person: name, phones, e-mail, part; and whom one meets under a phone in other deals."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from functools import partial
from typing import Any

from nicegui import ui

from dashboard import contacts, phones
from dashboard.contacts import Content
from dashboard.errors import BadValue
from dashboard.phones import Phone
from dashboard.queries import clients
from dashboard.queries.clients import Known
from pages.live import read
from pages.parts.client.title import QUIET
from pages.parts.controls import field
from pages.parts.tag import Tag
from pages.words import _


class PersonFields:
    """Stands in a form; `chosen` is called with a person who is known from another deal (not `there` already), `phoned` when the phones changed."""

    def __init__(
        self, content: Content, parts: tuple[str, ...], *, chosen: Callable[[Known], Any], phoned: Callable[[], Awaitable[Any]] | None = None,
        there: Collection[int] = (),
    ) -> None:  # fmt: skip
        self.by: int = ui.context.client.request.state.me.id
        self.chosen, self.phoned, self.there, self.turn = chosen, phoned, there, 0
        offered = dict.fromkeys(filter(None, ('', *parts, content.part)))
        with Tag('div', classes='vt-person'):
            self.name = _field('name', lambda: ui.input(value=content.name), 'autocomplete=off maxlength=200')
            self.phones = _field('phones', lambda: ui.input(value=', '.join(content.phones)), 'inputmode=tel autocomplete=off maxlength=400')
            self.email = _field('email', lambda: ui.input(value=content.email), 'inputmode=email autocomplete=off maxlength=200')
            self.part = _field('part', lambda: ui.select({'': '—', **{one: one for one in offered}}, value=content.part), '')
        self.known = Tag('div', classes='vt-known', role='status')
        self.phones.on_value_change(self._typed)

    @property
    def content(self) -> Content:
        """What stands in the fields; a browser may send anything."""
        name, typed, email, part = (one.value if isinstance(one.value, str) else '' for one in (self.name, self.phones, self.email, self.part))
        return Content(name, tuple(filter(None, (phone.strip() for phone in typed.replace(';', ',').replace('\n', ',').split(',')))), email, part)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The phones that are whole already, in E.164."""
        return tuple(phone.number for phone in filter(None, map(_whole, self.content.phones)))

    @property
    def nobody(self) -> bool:
        """Whether nothing was typed."""
        content = self.content
        return not (content.name.strip() or content.phones or content.email.strip())

    def fill(self, name: str, found: tuple[Phone, ...], email: str) -> None:
        """Put in what was found, where nothing stands yet."""
        for control, value in ((self.name, name), (self.phones, ', '.join(phone.shown for phone in found)), (self.email, email)):
            if value and not control.value:
                control.set_value(value)

    def clear(self) -> None:
        """Nobody is typed any more."""
        for control in (self.name, self.phones, self.email):
            control.set_value('')
        self.known.clear()

    async def _typed(self) -> None:
        self.turn += 1
        turn = self.turn
        await asyncio.sleep(QUIET)
        if turn != self.turn or self.known.is_deleted:
            return
        with self.known:
            found = await read(clients.by_phones, self.content.phones, by=self.by)
            if turn == self.turn and not self.known.is_deleted:
                self._offer(tuple(one for one in found if one.id not in self.there))
            if self.phoned:
                await self.phoned()

    def _offer(self, found: tuple[Known, ...]) -> None:
        self.known.clear()
        with self.known:
            for one in found:
                with Tag('p', classes='vt-twin'):
                    Tag('a', one.name or _('Without a name'), href=f'/contact/{one.id}')
                    Tag('span', ', '.join(phone.shown for phone in one.phones), 'vt-phone v-soft')
                    Tag('a', one.title, 'v-soft', href=f'/deal/{one.deal}')
                    Tag('button', _('It is this person'), 'v-link', type='button').once('click', partial(self.chosen, one))


def calls(number: Phone) -> None:
    """A phone that a click calls, in one piece."""
    Tag('a', number.shown, 'vt-phone', href=number.address)


def spoken(tag: str, text: str, classes: str = '', **props: Any) -> Tag:
    """A text in which no phone breaks at its hyphens; outside of a button a click calls it."""
    found = list(phones.found(text))
    if not found:
        return Tag(tag, text, classes, **props)
    with Tag(tag, '', classes, **props) as made:
        at = 0
        for start, end, number in found:
            Tag('span', text[at:start])
            Tag('span', text[start:end], 'vt-phone') if tag == 'button' else Tag('a', text[start:end], 'vt-phone', href=number.address)
            at = end
        Tag('span', text[at:])
    return made


def _whole(typed: str) -> Phone | None:
    try:
        return phones.read(typed)
    except BadValue:
        return None


def _field(name: str, make: Callable[[], Any], props: str) -> Any:
    return field(_(contacts.LABELS[name]), lambda: make().props(props))
