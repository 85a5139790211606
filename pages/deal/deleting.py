"""Deleting the open deal: a head's act with its reason, and what everybody reads on it, and on its address, once it lies in the basket."""

from contextlib import suppress
from functools import partial

from nicegui import ui

from dashboard import basket, journal
from dashboard.access import BASKET
from dashboard.errors import DealDeleted, Refusal
from dashboard.models import Deleted
from pages import frame
from pages.access import Someone
from pages.deal.screen import Screen, rooted
from pages.live import Entries, on_change, write
from pages.parts import toast
from pages.parts.settings import BASKET as BASKETS_PAGE
from pages.parts.tag import Tag
from pages.words import _, ngettext, sentence


class Deleting:
    """The act at the end of the card, for who leads the deal, and its form."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.there = False
        self.box = Tag('div', classes='vd-delete')
        self.update()

    def update(self) -> None:
        """There for heads of the deal, who are those who assign it; for everybody else this draws nothing at all."""
        if self.there != self.screen.view.may_assign:
            self.there = not self.there
            self.box.clear()
            with self.box:
                self._draw()

    def _draw(self) -> None:
        if not self.there:
            return
        Tag('button', _('Delete the deal'), 'v-link quiet', type='button', data_testid='delete').on('click', self._ask)
        with ui.dialog() as self.dialog, ui.element('div').classes('v-dialog'), Tag('form', classes='vd-form', data_testid='delete-form') as form:
            Tag('h2', _('Delete the deal'))
            kept = ngettext(
                'It lies in the basket for {n} day, out of every list and figure; until then it can be brought back.',
                'It lies in the basket for {n} days, out of every list and figure; until then it can be brought back.', BASKET.days,
            )  # fmt: skip
            Tag('p', kept.format(n=BASKET.days), 'v-soft')
            Tag('p', _('A refusal is no reason: such a deal is moved to the stage of refusals.'), 'v-soft v-small')
            self.why = ui.radio({str(one): _(basket.LABELS[one]) for one in Deleted}).props(f'aria-label="{_(basket.LABEL)}"').classes('vd-why')
            self.fault = Tag('p', '', 'v-bad v-small', role='alert')
            with Tag('div', classes='v-acts'):
                Tag('button', _('Cancel'), 'v-button', type='button').on('click', self.dialog.close)
                Tag('button', _('Delete'), 'v-button main', type='submit')
        form.once('submit.prevent', self._send).mark('delete')
        self.dialog.props['aria-label'] = _('Delete the deal')

    def _ask(self) -> None:
        self.fault.set_text('')
        self.why.set_value(None)
        self.dialog.open()

    @rooted
    async def _send(self) -> None:
        if not self.dialog.value:  # the second of a double click
            return
        if self.why.value is None:
            self.fault.set_text(_('Choose the reason.'))
            return
        with suppress(Refusal):  # said by `do`
            await self.screen.do(basket.delete, self.screen.view.id, self.why.value)
            toast.say(_('Deal deleted'), partial(_bring_back, self.screen))
        self.dialog.close()


class DeletedBanner:
    """On top of an open deal that somebody deletes; all else stays as it was, so that nothing is lost of what is being typed."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.said: str | None = None
        self.box = Tag('div', classes='vd-deleted', role='alert', data_testid='deleted')
        self.clear()

    def say(self, refusal: DealDeleted) -> None:
        """Show it, with the way back for a head."""
        said = sentence(refusal)
        if said == self.said or self.screen.gone:
            return
        self.said = said
        self.box.clear()
        with self.box:
            with Tag('div'):
                Tag('p', said)
                Tag('p', _('Nothing more is saved here. What you typed stays: copy what you need.'), 'v-small')
            if refusal.facts['restorable']:
                Tag('button', _('Bring the deal back'), 'v-button', type='button').once('click', partial(_bring_back, self.screen))
        self.box.set_visibility(True)
        self.screen.place.classes(add='deleted')

    def clear(self) -> None:
        """The deal stands again."""
        self.said = None
        self.box.set_visibility(False)
        self.screen.place.classes(remove='deleted')


@rooted
async def _bring_back(screen: Screen) -> None:
    with suppress(Refusal):
        await screen.do(basket.restore, screen.view.id)
        toast.say(_('Deal brought back from the basket'))


def page(me: Someone, deal_id: int, refusal: DealDeleted) -> None:
    """The address of a deleted deal, for who could see it; the deal itself as soon as it is back."""

    async def restore() -> None:
        with place:
            try:
                await write(basket.restore, deal_id, by=me.id)
            except Refusal as why_not:
                toast.say(sentence(why_not))

    def changed(entries: Entries) -> None:
        if any(entry.deal_id == deal_id and entry.what == journal.DEAL_RESTORED for entry in entries):
            ui.navigate.to(f'/deal/{deal_id}')

    on_change(changed)
    with frame.page(me, title=_('Deal deleted'), active='board'), Tag('div', classes='v-wrap vd-gone') as place:
        Tag('h1', refusal.facts['title'], 'vd-title')
        Tag('p', sentence(refusal))
        with Tag('div', classes='v-acts'):
            if refusal.facts['restorable']:
                Tag('button', _('Bring the deal back'), 'v-button main', type='button').once('click', restore)
                Tag('a', _('Basket'), 'v-button', href=BASKETS_PAGE)
            else:
                Tag('a', _('To Today'), 'v-button', href='/')
