"""The offer message (S4): composed from the lines, looked over, copied or opened in a messenger, and noted as sent."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial

from nicegui import ui

from dashboard import offers, timeline
from dashboard.errors import Refusal
from dashboard.queries import offer as query
from dashboard.queries.cards import StageFacts
from pages.deal.screen import Screen, rooted
from pages.live import read
from pages.parts import toast
from pages.parts.controls import field, typed
from pages.parts.copying import Copying
from pages.parts.tag import Tag
from pages.words import _, money, stage_name, when

Move = Callable[[StageFacts], Awaitable[object]]


class Offer:
    """A line under the products that says when an offer was sent, and the dialog with the message."""

    def __init__(self, screen: Screen, offer: query.Offer, move: Move) -> None:
        self.screen, self.offer, self.move = screen, offer, move
        self.links: list[Tag] = []
        self.box = Tag('div', classes='vg-acts', data_testid='offer')
        with ui.dialog() as self.dialog, Tag('div', classes='v-dialog vg-offer'):
            self.place = Tag('form').on('submit.prevent', lambda: None)
        self.dialog.props['aria-label'] = _('Offer to the client')
        self._draw()

    @rooted
    async def look(self) -> None:
        """Read the offer again; an open dialog keeps its text."""
        offer = await read(query.offer, self.screen.view.id, by=self.screen.me.id)
        if offer != self.offer and not self.screen.gone:
            self.offer = offer
            self._draw()

    def _draw(self) -> None:
        offer = self.offer
        self.box.clear()
        with self.box:
            if offer.text and not self.screen.view.observing:
                Tag('button', _('Offer to the client'), 'v-link', type='button', data_testid='offer-open').on('click', self._open)
            if offer.sent:
                said = _('sent {when} for {sum}').format(when=when(offer.sent.at), sum=money(offer.sent.amount, offer.currency))
                Tag('span', said, 'v-soft v-small')
                if offer.sent.amount != offer.amount:
                    Tag('span', _('The sum has changed since.'), 'v-warn v-small')

    def _open(self) -> None:
        self.place.clear()
        with self.place:
            Tag('h2', _('Offer to the client'))
            self.text = ui.textarea(value=self.offer.text, on_change=self._address).props('outlined autogrow maxlength=20000').classes('vd-wide')
            self.text.props['aria-label'] = _('The message')
            self.phone = field(_('Phone for the messenger, if you have it'), lambda: ui.input(on_change=self._address).props('type=tel maxlength=40'))
            with Tag('div', classes='vg-acts'):
                Copying(_('Copy'), on_copied=self._copied)
                self.links = [
                    Tag('a', one.name, 'v-button', target='_blank', rel='noopener noreferrer', data_testid='messenger') for one in self.offer.messengers
                ]
            self.fault = Tag('p', '', 'v-small', role='status')
            with Tag('div', classes='v-acts'):
                Tag('button', _('Close'), 'v-button', type='button').on('click', self.dialog.close)
                Tag('button', _('It is sent'), 'v-button main', type='button', data_testid='offer-sent').once('click', self._send)
        self._address()
        self.dialog.open()

    def _address(self) -> None:
        """The messengers open with the text as it stands."""
        for link, one in zip(self.links, self.offer.messengers, strict=False):
            link.props['href'] = one.link(typed(self.text), typed(self.phone))

    def _copied(self, done: bool) -> None:  # noqa: FBT001 - what the browser says
        self.fault.set_text(_('Copied: paste it into the chat.') if done else _('The browser does not let us copy: select the text and press Ctrl+C.'))

    @rooted
    async def _send(self) -> None:
        screen = self.screen
        with suppress(Refusal):  # said by `do`; the dialog stays with its text
            entry = await screen.do(offers.send, screen.view.id, text=typed(self.text))
            self.dialog.close()
            toast.say(_('Noted in the feed: the offer was sent'), partial(self._take_back, entry))
            if target := self.offer.move:
                self._propose(target)

    def _propose(self, target: StageFacts) -> None:
        """The move to S4, where the deal stands before it."""
        with self.box:
            button = Tag('button', _('Move to “{stage}”').format(stage=stage_name(target)), 'v-button', type='button', data_testid='offer-move')
            button.once('click', partial(self._go, target))
            button.focus()

    @rooted
    async def _go(self, target: StageFacts) -> None:
        await self.move(target)

    @rooted
    async def _take_back(self, entry: int) -> None:
        with suppress(Refusal):
            await self.screen.do(timeline.delete, entry)
            toast.say(_('Taken back'))
