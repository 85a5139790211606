"""The head's team: a line a person, or a department; on a phone each line is a small table of its own."""

from typing import TYPE_CHECKING

from dashboard.queries.home import Member
from pages.home import briefing
from pages.parts.tag import Tag
from pages.words import _, day_of, number

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
        team, since = shown = self.day.of('team'), self.day.of('since')
        if shown == self.drawn:
            return
        self.drawn = shown
        self.box.clear()
        with self.box:
            with Tag('header', classes='v-headline'):
                Tag('h2', _('Team'))
                if self.day.me.heads and team:
                    Tag('a', _('Stand-up'), 'v-link', href=briefing.address())
                Tag('p', _('Touches, hand-overs and refusals: {day}').format(day=day_of(since)), 'v-faint v-small')
            if team:
                self._table(team)
            else:
                with Tag('p', classes='v-empty'):
                    Tag('span', _('Nobody here yet.') + ' ')
                    Tag('a', _('See the team'), href='/settings/people')

    def _table(self, members: tuple[Member, ...]) -> None:
        figures = {
            'open': _('Open'), 'overdue': _('Overdue'), 'without_step': _('Without a step'),
            'touches': _('Touches'), 'won': _('Handed over'), 'lost': _('Refusals'),
        }  # fmt: skip
        with Tag('table', classes='v-table v-team', role='table', aria_label=_('Team')):
            with Tag('thead', role='rowgroup'), Tag('tr', role='row'):
                Tag('th', _('Name'), scope='col', role='columnheader')
                for label in figures.values():
                    Tag('th', label, 'v-number', scope='col', role='columnheader')
            with Tag('tbody', role='rowgroup'):
                for member in members:
                    with Tag('tr', role='row'):
                        _row(member, figures)


def _row(member: Member, figures: dict[str, str]) -> None:
    with Tag('th', scope='row', role='rowheader'):
        Tag('a', member.name, href=f'/board?owner={member.person}') if member.person else Tag('span', member.name)
    for name, label in figures.items():
        value = getattr(member, name)
        bad = ' v-bad' if value and name == 'overdue' else ''
        Tag('td', number(value) if value else '—', 'v-number' + bad, role='cell', data_label=label)
