"""The head's team: a line a person, or a department; on a phone each line is a small table of its own."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from dashboard.queries.home import Member, OfDay
from pages.home import briefing
from pages.home.blocks import lately, paid
from pages.parts.tag import Tag
from pages.words import _, day_of, money_short, number, today

if TYPE_CHECKING:
    from pages.home.page import Today


class Team:
    """Drawn anew when a figure changed. The roles say what the display of a phone would take away: that it is a table."""

    def __init__(self, day: 'Today') -> None:
        self.day = day
        self.drawn: object = None
        self.box = Tag('section', classes='v-block')
        self.update()

    def update(self) -> None:
        """Show the team as last read."""
        team, since, currency = shown = self.day.of('team'), self.day.of('since'), self.day.of('currency')
        if shown == self.drawn:
            return
        self.drawn = shown
        self.box.clear()
        with self.box:
            with Tag('header', classes='v-headline'):
                Tag('h2', _('Team'))
                if self.day.me.heads and team:
                    Tag('a', _('Stand-up'), 'v-link', href=briefing.address())
                Tag('p', _('now: open, overdue, without a step · {day}: touches, payments, refusals').format(day=lately(since)), 'v-faint v-small')
            if team:
                self._table(team, currency)
            else:
                with Tag('p', classes='v-empty'):
                    Tag('span', _('Nobody here yet.') + ' ')
                    Tag('a', _('See the team'), href='/settings/people')

    def _table(self, members: tuple[Member, ...], currency: str) -> None:
        labels = _('Open'), _('Overdue'), _('Without a step'), _('Touches'), _('Paid in'), _('Refusals')
        with Tag('table', classes='v-table v-team', role='table', aria_label=_('Team')):
            with Tag('thead', role='rowgroup'), Tag('tr', role='row'):
                Tag('th', _('Name'), scope='col', role='columnheader')
                for label in labels:
                    Tag('th', label, 'v-number', scope='col', role='columnheader')
            with Tag('tbody', role='rowgroup'):
                for member in members:
                    with Tag('tr', role='row'):
                        _name(member)
                        for label, (said, days) in zip(labels, _figures(member, currency), strict=True):
                            with Tag('td', classes='v-number' + ' v-bad' * bool(said and label == labels[1]), role='cell', data_label=label):
                                Tag('span', said or '—')
                                if days:
                                    Tag('small', days)


def _name(member: Member) -> None:
    """Of a person the way to the board; who is absent today is greyed and said to be."""
    with Tag('th', classes='v-away' * bool(member.person and member.away), scope='row', role='rowheader'):
        Tag('a', member.name, href=f'/board?owner={member.person}') if member.person else Tag('span', member.name)
        if member.away:
            Tag('small', _('absent today') if member.person else _('absent today: {n}').format(n=number(member.away)))


def _figures(member: Member, currency: str) -> tuple[tuple[str, str], ...]:
    """In the order of the columns, '' for nothing; of what came also on which days, unless all of it came yesterday."""
    counts = (member.open, member.overdue, member.without_step, member.touches)
    lost = (number(member.lost) if member.lost else ''), _days(member, lambda of: number(of.lost) if of.lost else '')
    return *((number(count) if count else '', '') for count in counts), (paid(member, currency), _days(member, lambda of: money_short(of.paid, currency) if of.payments else '')), lost


def _days(member: Member, said: Callable[[OfDay], str]) -> str:
    """«пт, 20 нояб: 20 тыс. ₽ · вчера: 15 тыс. ₽», of one day its name alone; '' where nothing came but yesterday."""
    found = [(of.day, text) for of in member.days if (text := said(of))]
    if len(found) == 1:
        return '' if (today() - found[0][0]).days == 1 else day_of(found[0][0])
    return ' · '.join(f'{day_of(day)}: {text}' for day, text in found)
