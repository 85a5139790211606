"""Closing a month on its report: the company head's button, what to look at before, and that a month is closed."""

from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial

from nicegui import ui

from dashboard import months
from dashboard.errors import Changed, Refusal
from dashboard.models import Role
from dashboard.months import Closed
from pages.access import Someone
from pages.live import read, study, write
from pages.parts import toast
from pages.parts.tag import Tag
from pages.words import _, date_typed, money_signed, ngettext, number, sentence, today
from pages.words import month as month_name

MOST = 10
"""Claims that are named one by one."""


class Closing:
    """The page's dialog, and the state of each month; `then` is awaited after one was closed."""

    def __init__(self, me: Someone, then: Callable[[], Awaitable[None]]) -> None:
        self.me, self.then = me, then
        self.closed = Closed(None, ())
        self.places: dict[date, Tag] = {}
        with ui.dialog() as self.dialog:
            self.box = Tag('div', classes='v-dialog sl-closing')

    def show(self, closed: Closed) -> None:
        """These months are closed."""
        self.closed = closed

    def draw(self, month: date) -> None:
        """Beside a month's heading: since when it is closed, or the button."""
        self.places[month] = Tag('span')
        with self.places[month]:
            self._state(month)

    def _state(self, month: date) -> None:
        through, known = self.closed.through, {of: (at, name) for of, at, name in self.closed.at}
        if through and month <= through:
            at, name = known[min(of for of in known if of >= month)]
            Tag('span', _('closed {day}, {name}').format(day=date_typed(at), name=name), 'v-faint v-small')
        elif self.me.role == Role.COMPANY_HEAD and month < today().replace(day=1):
            Tag('button', _('Close the month'), 'v-link', type='button').on('click', partial(self._ask, month)).mark(f'close-{month:%Y-%m}')

    async def _ask(self, month: date) -> None:
        try:
            found = await study(months.closing, month, by=self.me.id)
        except Refusal as refusal:
            toast.say(sentence(refusal))
            return
        self.box.clear()
        with self.box:
            heading = _('Close {month}?').format(month=month_name(month))
            self.dialog.props['aria-label'] = heading
            Tag('h2', heading)
            Tag('p', _('Its sales and bonuses stay as they are. Whatever changes later is a line of the month that is open. A closed month is not opened again.'), 'v-soft')
            _warnings(found)
            self.fault = Tag('p', '', 'v-bad v-small', role='alert')
            with Tag('div', classes='v-acts'):
                Tag('button', _('Cancel'), 'v-button', type='button').on('click', self.dialog.close)
                Tag('button', _('Close the month'), 'v-button main', type='button').once('click', partial(self._close, found)).mark('close-month')
        self.dialog.open()

    async def _close(self, seen: months.Closing) -> None:
        """As it was looked at; what reads otherwise by now is shown anew."""
        try:
            await write(months.close, seen.month, seen=seen, by=self.me.id)
        except Refusal as refusal:
            if isinstance(refusal, Changed):
                await self._ask(seen.month)
            self.fault.set_text(sentence(refusal))
            return
        self.dialog.close()
        toast.say(_('Month closed: {month}').format(month=month_name(seen.month)))
        await self._redraw()
        await self.then()

    async def _redraw(self) -> None:
        """At once beside the headings: the report takes seconds, and a closed month offers no button meanwhile."""
        self.show(await read(months.closed, by=self.me.id))
        for month, place in self.places.items():
            if not place.is_deleted:
                place.clear()
                with place:
                    self._state(month)


def _warnings(found: months.Closing) -> None:
    if found.earlier:
        earlier = ngettext('{n} earlier month is closed with it.', '{n} earlier months are closed with it.', found.earlier)
        Tag('p', earlier.format(n=number(found.earlier)))
    if found.waiting:
        currencies = dict.fromkeys(one.currency for one in found.waiting)
        total = ' + '.join(money_signed(sum(one.amount for one in found.waiting if one.currency == of), of) for of in currencies)
        said = ngettext('{n} payment is claimed and not confirmed, {sum}:', '{n} payments are claimed and not confirmed, {sum}:', len(found.waiting))
        Tag('p', said.format(n=number(len(found.waiting)), sum=total), 'v-warn')
        with Tag('ul', classes='sl-waiting'):
            for one in found.waiting[:MOST]:
                with Tag('li'):
                    Tag('a', one.title, href=f'/deal/{one.deal}')
                    Tag('span', f' {money_signed(one.amount, one.currency)}')
            if len(found.waiting) > MOST:
                Tag('li', _('and {n} more').format(n=number(len(found.waiting) - MOST)), 'v-faint')
    if found.without_plan:
        Tag('p', _('There is no plan, and the bonus goes by the rate without steps: {names}').format(names=', '.join(found.without_plan)), 'v-warn')
    if found.without_rule:
        Tag('p', _('Sold without a rule of a bonus: {names}').format(names=', '.join(found.without_rule)), 'v-warn')
