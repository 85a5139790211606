"""A block of «Сегодня»: a heading with number and sum, a line a deal, and the rest unfolded where it stands."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from nicegui import ui

from dashboard.queries.home import SHOWN, Came, Line, Member, Of, Reason
from dashboard.queries.home import Block as Found
from pages.parts.tag import Tag
from pages.words import (
    _,
    clock_time,
    day,
    day_of,
    exact,
    language,
    money,
    money_short,
    ngettext,
    number,
    team_day,
    today,
    when,
)

if TYPE_CHECKING:
    from pages.home.page import Today

LACKS: Final = {Reason.NO_STEP: 'no step', Reason.NOT_AGREED: 'step not agreed with the client'}
STEP: Final = 50
"""Lines that one click unfolds at most: each costs the server a few elements."""


class Block:
    """Drawn anew when its lines changed; `about` says why a deal stands there, `act` draws what can be done about it; `beside`
    draws what stands beside the heading; `first`: the lines that it has until more are asked for; `parts`: what the parts are called."""

    def __init__(
        self, day: 'Today', name: str, title: str, empty: str, about: Callable[[Line], object], act: Callable[[Line], object],
        beside: Callable[[], None] | None = None, first: int = SHOWN, parts: Callable[[Any], str] = str,
    ) -> None:  # fmt: skip
        self.day, self.name, self.title, self.empty, self.beside, self.parts = day, name, title, empty, beside, parts
        self.drawn: object = None
        self.box = Tag('section', classes='v-block')
        self.lines = Lines(day, name, self.box, partial(deal_line, about=about, act=act), first)
        self.update()

    def update(self) -> None:
        """Show the block as last read; before the first deal of all there is none."""
        self.box.set_visibility(self.day.begun)
        shown: Found = self.day.of(self.name)
        if shown != self.drawn:
            self.drawn = shown
            self.box.clear()
            with self.box:
                self._draw(shown)

    def _draw(self, shown: Found) -> None:
        with Tag('header', classes='v-headline'):
            self.heading = Tag('h2', self.title, tabindex='-1')
            if shown.count:
                counted = [f'{number(shown.count)} · {sums(shown.sums)}', *(f'{self.parts(part)}: {number(count)}' for part, count in shown.parts)]
                Tag('p', ' · '.join(counted), 'v-faint')
            if self.beside:
                self.beside()
        if shown.count:
            self.lines.draw(shown)
        else:
            Tag('p', self.empty, 'v-empty')


class Lines:
    """The lines of a block in its `box`, each drawn by `row`, which returns its title, and what unfolds the rest of them; `name` is that by
    which the day knows them."""

    def __init__(self, day: 'Today', name: str, box: Tag, row: Callable[[Any], Tag], first: int = SHOWN) -> None:
        self.day, self.name, self.box, self.row, self.first = day, name, box, row, first

    def draw(self, shown: Found | Came) -> None:
        """Into the box, which its owner has cleared."""
        with Tag('ul', classes='v-lines'):
            self.titles = [self.row(line) for line in shown.lines]
        if shown.more:
            text = _('{n} more') if shown.more <= STEP else _('{n} of {all} more')
            self._fold(text.format(n=number(min(shown.more, STEP)), all=number(shown.more)), len(shown.lines) + min(shown.more, STEP))
        elif len(shown.lines) > self.first + 1:
            self._fold(_('Show fewer'), self.first)

    def _fold(self, text: str, lines: int) -> None:
        before = len(self.titles)

        async def unfold() -> None:
            with self.box:
                await self.day.unfold(self.name, lines)
                first = self.titles[before] if before < len(self.titles) else self.titles[0]
                ui.run_javascript(f'getHtmlElement({first.id}).focus()')  # the button that had the focus is gone

        Tag('button', text, 'v-link v-more', type='button').once('click', unfold)


def deal_line(line: Line, about: Callable[[Line], object], act: Callable[[Line], object]) -> Tag:
    """A deal, why it stands there, its sum, and what can be done about it; returns the title."""
    with Tag('li', classes='v-line'):
        title = Tag('a', line.title, 'v-line-title', href=f'/deal/{line.deal}')
        about(line)
        Tag('span', money(line.amount, line.currency), 'v-amount')
        with Tag('span', classes='v-line-acts'):
            act(line)
    return title


class Beginning:
    """What to do while there is no deal at all."""

    def __init__(self, day: 'Today') -> None:
        self.day = day
        with Tag('section', classes='v-block') as self.box:
            Tag('p', _('There are no deals yet. The first one starts with “New deal” or the key n.'))
            if day.me.heads:
                Tag('p', _('To bring deals from a file, stop the server and run:'), 'v-soft')
                Tag('code', 'python main.py import FILE --as deals --pipeline NAME', 'v-code')
        self.update()

    def update(self) -> None:
        """Gone with the first deal."""
        self.box.set_visibility(not self.day.begun)


def reasons(line: Line, assign: Callable[[Line], None]) -> None:
    """Why it is stuck; whose deal it is, and by a click shall be."""
    why(line)
    owner(line, assign)


def why(line: Line) -> None:
    """«Интерес: 10 раб. дн., норма 5, нет шага», red for an overdue step alone."""
    with Tag('span', classes='v-about'):
        said = [stands(line), *(_(text) for reason, text in LACKS.items() if reason in line.reasons)]
        Tag('span', ', '.join(said))
        if line.overdue:
            _overdue(line)
        elif line.due:
            Tag('span', f'{day_of(line.due)} · {line.step}', 'v-faint', title=f'{exact(line.due)} · {line.step}')


def _overdue(line: Line) -> None:
    if line.due and line.overdue:
        Tag('span', _('overdue {day} · {step}').format(day=day_of(line.due), step=line.step), 'v-bad', title=f'{exact(line.due)} · {line.step}')


def step(line: Line) -> None:
    """The hour or the day, what was agreed, and whom to call: a phone is called by a click."""
    with Tag('span', classes='v-about'):
        if line.due is None:
            Tag('span', stands(line) + ', ' + _('no date'))
        else:
            Tag('b', when(line.due), 'v-bad' if line.overdue else '', title=exact(line.due))
            Tag('span', line.step or '', 'v-agreed')
        if line.client:
            with Tag('span', classes='v-call'):
                Tag('span', line.client.name)
                if phone := line.client.phone:
                    Tag('a', phone.shown, 'v-link', href=phone.address, aria_label=_('Call {name}').format(name=f'{line.client.name} {phone.shown}'.strip()))


def returning(line: Line, assign: Callable[[Line], None] | None = None) -> None:
    """The day for which it waits, red once that is past, and where it waits; without one its step, if it has any."""
    if line.back is None:
        step(line)
    else:
        with Tag('span', classes='v-about'):
            Tag('b', day_of(line.back), 'v-bad' if line.back < today() else '')
            Tag('span', ' · '.join(filter(None, (stands(line), line.step))))
    if assign:
        owner(line, assign)


def where(line: Line) -> None:
    """The stage, and how long the deal stands there."""
    Tag('span', stands(line), 'v-about')


def stands(line: Line) -> str:
    """«Интерес: 10 раб. дн., норма 5»; of a parked stage, which goes by its dates, the name alone."""
    stage = (line.stage_en if language() == 'en' else None) or line.stage
    if line.days is None or line.norm is None:
        return stage
    days = ngettext('{n} working day', '{n} working days', line.days).format(n=line.days)
    if line.days > line.norm:
        days = _('{days}, the norm is {norm}').format(days=days, norm=line.norm)
    return f'{stage}: {days}'


def waiting(line: Line) -> None:
    """Since when it waits, and where it came from."""
    with Tag('span', classes='v-about'):
        if line.since:
            Tag('span', _waits(line.since), title=exact(line.since))
        if line.source:
            Tag('span', line.source, 'v-faint')


def _waits(since: datetime) -> str:
    """«ждёт с 09:05», «ждёт со вчера, 17:47», «ждёт с 20 нояб, 17:47»."""
    said = {0: _('waits since {time}'), 1: _('waits since yesterday, {time}')}.get((today() - team_day(since)).days, _('waits since {day}, {time}'))
    return said.format(day=day(team_day(since)), time=clock_time(since))


def lately(since: date) -> str:
    """The days from the last working day on to last night: «вчера», «с пт, 20 нояб» after days off."""
    return day_of(since) if (today() - since).days == 1 else _('since {day}').format(day=day_of(since))


def paid(member: Member, currency: str) -> str:
    """«2 · 35 тыс. ₽», '' where nothing came."""
    return f'{number(member.payments)} · {money_short(member.paid, currency)}' if member.payments else ''


def refusal(line: Line) -> None:
    """On which day it was lost and why, and whose it was."""
    with Tag('span', classes='v-about'):
        if line.since:
            Tag('span', day_of(line.since), 'v-faint', title=exact(line.since))
        Tag('span', line.refused or _('no reason given'), title=line.refused or '')
    with Tag('span', classes='v-owner'):
        if line.owner:
            Tag('span', line.initials or '', 'v-face small', style=f'--face: {line.color}', aria_hidden='true')
        Tag('span', line.owner or _('nobody'))


def owes(line: Line, assign: Callable[[Line], None]) -> None:
    """What of its money waits, by its part of «Деньги», and that its step is overdue; whose deal it is, by the face alone."""
    with Tag('span', classes='v-about'):
        _OWES[line.part](line)
    owner(line, assign, named=False)


def _kept(line: Line) -> None:
    """«оплачено, не передано», and what is missing."""
    Tag('span', _('paid, not handed over'))
    _overdue(line)
    if line.lacks is not None:
        lacks = ', '.join(line.lacks)
        Tag('span', _('missing: {what}').format(what=lacks) if lacks else _('nothing is missing'), 'v-faint', title=lacks)


def _invoiced(line: Line) -> None:
    Tag('span', stands(line))
    _overdue(line)


def _rest(line: Line) -> None:
    """What is left to pay, and what somebody says was paid."""
    if line.paid or not line.claimed:
        said = _('paid {paid} of {amount}, {rest} left')
        sums_ = {'paid': line.paid, 'amount': line.amount, 'rest': max(line.amount - line.paid, 0)}
        Tag('span', said.format(**{name: money(value, line.currency) for name, value in sums_.items()}))
    due = _('the rest by {day}').format(day=day_of(line.rest_due)) if line.rest_due else _('no day for the rest') if line.handed else ''
    if due:
        Tag('span', ', '.join([_('handed over')] * line.handed + [due]), 'v-bad' if line.late else '' if line.rest_due else 'v-warn')
    if line.claimed:
        Tag('span', _('claimed {sum}, waits for confirmation').format(sum=money(line.claimed, line.currency)), 'v-warn')
    _overdue(line)


LABELS: Final = {Of.CLAIMED: 'not confirmed', Of.KEPT: 'not handed over', Of.INVOICE: 'invoices past the norm', Of.PARTLY: 'not paid in full'}
"""What the parts of «Деньги» are called."""
_OWES: Final = {Of.CLAIMED: _rest, Of.KEPT: _kept, Of.INVOICE: _invoiced, Of.PARTLY: _rest}


def owner(line: Line, assign: Callable[[Line], None], *, named: bool = True) -> None:
    """Face and name (`named`), or that there is nobody; `assign` asks who it shall be."""
    change = _('Change who is responsible')
    name = f'{line.owner or _("nobody")}. {change}: {line.title}'
    with Tag('button', classes='v-owner', type='button', title=change if named else f'{line.owner or _("nobody")}. {change}', aria_label=name).on('click', partial(assign, line)):
        if line.owner:
            Tag('span', line.initials or '', 'v-face small', style=f'--face: {line.color}', aria_hidden='true')
        if named or not line.owner:
            Tag('span', line.owner or _('nobody'))


def sums(amounts: Iterable[tuple[str, int]]) -> str:
    """«1,1 млн ₽», one for each currency."""
    return ' + '.join(money_short(amount, currency) for currency, amount in amounts)
