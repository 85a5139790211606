"""`/returns`: deals that wait, by when (S7), and renovations by the month they are ready and by complex (S3); each with its way back."""

from functools import partial
from typing import Final
from urllib.parse import urlencode

from nicegui import ui
from starlette.requests import Request

from dashboard import journal, yearmonth
from dashboard.queries import returns as query
from dashboard.queries.returns import Group, Line, Of, Section, Waiting
from pages import frame
from pages.access import Me, Someone
from pages.address import number as number_in
from pages.home.blocks import sums
from pages.live import on_change, read
from pages.parts.bring_back import BringBack
from pages.parts.fresh import Fresh
from pages.parts.tag import Tag
from pages.words import _, day_of, money, month, number, today

PATH: Final = '/returns'
STEP: Final = 100
"""Lines that one click adds."""
TITLES: Final = {Of.POSTPONED: 'Time to return', Of.RENOVATION: 'Readiness by month'}
SECTIONS: Final = {query.OVERDUE: 'Overdue', query.TODAY: 'today', query.WEEK: 'This week', query.LATER: 'Later', query.UNKNOWN: 'Nobody knows when'}
EMPTY: Final = {
    Of.POSTPONED: 'Nothing waits: a deal comes here when it is put off, and stands here until its day.',
    Of.RENOVATION: 'No flat is being renovated: a deal comes here from the stage “Renovation”, with the day on which it will be ready.',
}
_ELSEWHERE: Final = (
    'feed.', 'task.', 'line.', 'link.', journal.PAYMENT, journal.CHECKLIST, journal.OFFER, journal.CONTACT, journal.COMPANY, journal.VIEW, journal.PRODUCT,
    journal.STEP_DUE,
)  # fmt: skip
"""How the entries begin after which the lists are what they were: comments and steps, the most of them."""
STYLE: Final = """
.vr-tabs { display: flex; flex-wrap: wrap; gap: 4px 20px; margin-top: 12px; align-items: center; }
.vr-tabs a { padding: 6px 0; color: var(--text-2); border-bottom: 2px solid transparent; }
.vr-tabs a[aria-current] { color: var(--text); font-weight: 600; border-color: var(--accent); }
.vr-owner { margin-left: auto; min-width: 200px; }
.vr-group { margin-top: 12px; }
.vr-group h3 { font-size: 13px; line-height: 20px; font-weight: 600; }
.vr-group .v-headline + .v-lines { margin-top: 2px; }
@media (min-width: 901px) { .vr-group .v-lines.v-lines:has(.v-owner) { grid-template-columns: minmax(200px, 300px) minmax(120px, 1fr) 168px 96px max-content; } .vr-group .v-amount { text-align: right; } }
@media (max-width: 900px) { .vr-tabs a { min-height: 44px; padding: 10px 0; } .vr-owner { margin-left: 0; width: 100%; } }
"""


def address(of: Of, owner: int | None = None) -> str:
    """The link to a list, of one person's deals."""
    parts = ({'of': of.value} if of is not Of.POSTPONED else {}) | ({'owner': owner} if owner is not None else {})
    return PATH + (f'?{urlencode(parts)}' if parts else '')


@frame.screen(PATH)
async def page(me: Me, request: Request) -> None:
    """The address is the list: a link shows a colleague the same, of what that colleague answers for."""
    parts = request.query_params
    of = Of.RENOVATION if parts.get('of') == Of.RENOVATION else Of.POSTPONED
    shown = ReturnsPage(me, of, number_in(parts.get('owner')))
    on_change(shown.fresh.stale)
    await shown.fresh.look()
    ui.add_css(STYLE)
    with frame.page(me, title=_(TITLES[of]), active='today'), Tag('div', classes='v-wrap'):
        shown.draw()


class ReturnsPage:
    """What was last read, drawn anew when it changed."""

    def __init__(self, me: Someone, of: Of, owner: int | None) -> None:
        self.me, self.of, self.owner = me, of, owner
        self.lines = query.SHOWN
        self.drawn: object = None
        self.fresh = Fresh(self._read, self._update, lambda entry: not entry.what.startswith(_ELSEWHERE))

    async def _read(self) -> None:
        self.shown: Waiting = await read(query.waiting, self.of, owner=self.owner, shown=self.lines, by=self.me.id)

    def draw(self) -> None:
        """The heading, the two lists to choose from, whose deals, and the list."""
        Tag('h1', _(TITLES[self.of]))
        with Tag('nav', classes='vr-tabs', aria_label=_('Lists')):
            for of, title in TITLES.items():
                link = Tag('a', _(title), href=address(of, self.shown.owner))
                if of is self.of:
                    link.props('aria-current=page')
            self._choose_owner()
        self.bring_back = BringBack(self.me.id, self.fresh.look_again)
        self.box = Tag('div')
        self._update()
        self.fresh.keep()

    def _choose_owner(self) -> None:
        if not self.shown.owners:
            return
        options = {-1: _('All responsible'), **{one: name or _('nobody') for one, name in self.shown.owners}}
        chosen = ui.select(options, value=-1 if self.shown.owner is None else self.shown.owner)
        chosen.props(f'outlined dense aria-label="{_("Responsible")}"').classes('vr-owner')
        chosen.on_value_change(lambda: ui.navigate.to(address(self.of, None if chosen.value == -1 else chosen.value)))

    def _update(self) -> None:
        if self.shown == self.drawn:
            return
        self.drawn = self.shown
        self.box.clear()
        with self.box:
            if not self.shown.count:
                Tag('p', _(EMPTY[self.of]), 'v-empty')
            for section in self.shown.sections:
                self._section(section)
            if self.shown.more:
                text = _('{n} more').format(n=number(self.shown.more))
                Tag('button', text, 'v-link v-more', type='button').once('click', self._more)

    async def _more(self) -> None:
        self.lines += STEP
        await self.fresh.look_again()

    def _section(self, section: Section) -> None:
        with Tag('section', classes='v-block', data_section=section.name):
            with Tag('header', classes='v-headline'):
                Tag('h2', _heading(section.name), 'v-bad' if section.name == query.OVERDUE else '')
                Tag('p', number(section.count), 'v-faint')
            for group in section.groups:
                self._group(group)

    def _group(self, group: Group) -> None:
        with Tag('div', classes='vr-group'):
            if self.of is Of.RENOVATION:
                with Tag('header', classes='v-headline'):
                    Tag('h3', group.name or _('No project'))
                    Tag('p', f'{number(group.count)} · {sums(group.sums)}', 'v-faint v-small')
            with Tag('ul', classes='v-lines'):
                for line in group.lines:
                    self._line(line)

    def _line(self, line: Line) -> None:
        with Tag('li', classes='v-line'):
            Tag('a', line.title, 'v-line-title', href=f'/deal/{line.deal}')
            with Tag('span', classes='v-about'):
                Tag('b', day_of(line.day) if line.day else _('no date'), 'v-bad' if line.day and line.day < today() else '')
                Tag('span', line.reason or '')
            if self.me.heads:
                with Tag('span', classes='v-owner'):
                    if line.owner:
                        Tag('span', line.owner.initials, 'v-face small', style=f'--face: {line.owner.color}', aria_hidden='true')
                    Tag('span', line.owner.name if line.owner else _('nobody'))
            Tag('span', money(line.amount, line.currency), 'v-amount')
            with Tag('span', classes='v-line-acts'):
                text = _('Back to work')
                Tag('button', text, 'v-link', type='button', aria_label=f'{text}: {line.title}').once('click', partial(self.bring_back, line.deal))


def _heading(name: str) -> str:
    """«Просрочено», «сегодня», «март 2027»."""
    said = _(SECTIONS[name]) if name in SECTIONS else month(yearmonth.of(name))
    return said[:1].upper() + said[1:]
