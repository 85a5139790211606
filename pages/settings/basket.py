"""`/settings/basket`: deleted deals, by whom and why, how long they can be brought back, and the way back."""

from functools import partial

from dashboard import basket, journal
from dashboard.access import BASKET
from dashboard.errors import Refusal
from dashboard.queries import basket as query
from dashboard.queries.basket import Gone
from pages import frame
from pages.access import Me, Someone
from pages.live import Entries, on_change, read
from pages.parts import settings
from pages.parts.tag import Tag
from pages.settings.forms import Forms
from pages.words import _, exact, money, ngettext, number, sentence, stage_name, when

STEP = 100
"""Lines that one click adds."""


@frame.screen(settings.BASKET)
async def page(me: Me) -> None:
    """Drawn from one look, and anew when a deal came or went."""
    with settings.section(me, 'basket'):
        kept = ngettext(
            'Deleted deals lie here for {n} day, out of every list and figure. After that nobody brings them back.',
            'Deleted deals lie here for {n} days, out of every list and figure. After that nobody brings them back.', BASKET.days,
        )  # fmt: skip
        Tag('p', kept.format(n=BASKET.days), 'v-soft vs-about')
        shown = BasketPage(me)
        on_change(shown.changed)
        await shown.look()


class BasketPage:
    """One head's open basket."""

    def __init__(self, me: Someone) -> None:
        self.me, self.lines = me, query.SHOWN
        self.drawn: object = None
        self.forms = Forms(me, self.look)
        self.box = Tag('div')

    async def changed(self, entries: Entries) -> None:
        """A commit, or a day began: look again where it was about the basket or about who may see it."""
        concerns = (journal.DEAL_DELETED, journal.DEAL_RESTORED, journal.DAY_BEGAN, journal.PERSON, journal.FIELD + 'owner_id')
        if any(entry.what.startswith(concerns) for entry in entries):
            await self.look()

    async def look(self) -> None:
        """Read and redraw it; a reader who heads nobody any more is told so."""
        try:
            shown = await read(query.basket, shown=self.lines, by=self.me.id)
        except Refusal as refusal:
            self.box.clear()
            with self.box:
                Tag('p', sentence(refusal), 'v-bad', role='alert')
            return
        if shown != self.drawn and not self.box.is_deleted:
            self.drawn = shown
            self.box.clear()
            with self.box:
                self._draw(shown)

    def _draw(self, shown: query.Basket) -> None:
        if not shown.deals:
            nothing = ngettext(
                'Nothing was deleted in the last {n} day. A head deletes a deal at the end of its card.',
                'Nothing was deleted in the last {n} days. A head deletes a deal at the end of its card.', BASKET.days,
            )  # fmt: skip
            Tag('p', nothing.format(n=BASKET.days), 'v-empty')
            return
        with Tag('ul', classes='v-lines vs-basket'):
            for line in shown.deals:
                self._line(line)
        if shown.more:
            Tag('button', _('{n} more').format(n=number(shown.more)), 'v-link v-more', type='button').once('click', self._more)

    def _line(self, line: Gone) -> None:
        with Tag('li', classes='v-line'):
            with Tag('span', classes='vs-deal'):
                Tag('a', line.title, 'v-line-title', href=f'/deal/{line.deal}', title=line.title)
                Tag('span', ' · '.join((stage_name(line.stage), money(line.amount, line.currency), line.owner or _('nobody'))), 'v-faint v-small')
            with Tag('span', classes='v-about', title=exact(line.at)):
                Tag('b', _(basket.LABELS[line.why]))
                Tag('span', ', '.join(filter(None, (line.who, when(line.at)))))
            left = ngettext('{n} day left', '{n} days left', line.left).format(n=number(line.left)) if line.left else _('the last day')
            Tag('span', left, 'v-amount' if line.left else 'v-amount v-warn')
            with Tag('span', classes='v-line-acts'):
                text = _('Bring the deal back')
                Tag('button', text, 'v-link', type='button', aria_label=f'{text}: {line.title}').once('click', partial(self._restore, line)).mark(f'restore-{line.deal}')

    async def _more(self) -> None:
        self.lines += STEP
        await self.look()

    async def _restore(self, line: Gone) -> None:
        again = partial(basket.delete, deal_id=line.deal, reason=line.why)
        await self.forms.do(_('Brought back: {title}').format(title=line.title), lambda _made: again, basket.restore, line.deal)
