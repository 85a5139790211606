"""«Сегодня»: what needs this person today, each deal once, with its reasons in words."""

from collections.abc import Callable, Iterable

from nicegui import ui

from dashboard.queries import home
from dashboard.queries.home import Block, EmployeesDay, HeadsDay, Line, Member, Reason
from pages import frame
from pages.access import Me
from pages.live import on_change, read
from pages.parts.tag import Tag
from pages.words import _, day_of, exact, full_day, language, money, money_short, ngettext, number, today, when

QUIET = 2.0
"""Seconds for which changes are gathered before the page looks again."""


@frame.screen('/')
async def page(me: Me) -> None:
    """The head's day or the employee's, kept fresh."""
    query: Callable[..., HeadsDay | EmployeesDay] = home.heads_day if me.heads else home.employees_day
    shown = await read(query, by=me.id)

    @ui.refreshable
    def blocks() -> None:
        if isinstance(shown, HeadsDay):
            heads(shown)
        else:
            employees(shown, me.id)

    async def look_again() -> None:
        nonlocal shown
        soon.deactivate()
        fresh = await read(query, by=me.id)
        if fresh != shown:
            shown = fresh
            blocks.refresh()

    with frame.page(me, title=_('Today'), active='today'), Tag('div', classes='v-wrap'):
        with Tag('header', classes='v-headline'):
            Tag('h1', _('Today'))
            Tag('p', full_day(today()), 'v-soft')
        blocks()
        soon = ui.timer(QUIET, look_again, active=False, immediate=False)
        on_change(lambda _entries: soon.activate())


def heads(shown: HeadsDay) -> None:
    """What is stuck, then the team."""
    block(_('Stuck'), shown.stuck, reasons, _('Nothing is stuck: every deal has its step and is within its norm.'), '/board?sort=days')
    with Tag('section', classes='v-block'):
        with Tag('header', classes='v-headline'):
            Tag('h2', _('Team'))
            Tag('p', _('Touches, hand-overs and refusals: {day}').format(day=day_of(shown.since)), 'v-faint v-small')
        team(shown.team) if shown.team else Tag('p', _('Nobody here yet.'), 'v-empty')


def employees(shown: EmployeesDay, me: int) -> None:
    """Steps by hour, deals without one, deals to return to."""
    mine = f'/board?owner={me}'
    block(_('Now'), shown.steps, step, _('No steps for today.'), mine)
    block(_('Without a step'), shown.without_step, where, _('Every open deal has its next step.'), f'{mine}&sort=amount')
    block(_('Time to return'), shown.returns, step, _('Nothing to return to within a week.'), mine)


def block(title: str, shown: Block, about: Callable[[Line], object], empty: str, more: str) -> None:
    """A heading with the number and sum of its deals, a line each, and the way to the rest."""
    with Tag('section', classes='v-block'):
        with Tag('header', classes='v-headline'):
            Tag('h2', title)
            if shown.count:
                Tag('p', f'{number(shown.count)} · {sums(shown.sums)}', 'v-faint')
        if not shown.count:
            Tag('p', empty, 'v-empty')
            return
        with Tag('ul', classes='v-lines'):
            for line in shown.lines:
                with Tag('li', classes='v-line'):
                    Tag('a', line.title, 'v-line-title', href=f'/deal/{line.deal}')
                    about(line)
                    Tag('span', money(line.amount, line.currency), 'v-amount')
        if shown.more:
            Tag('a', _('{n} more').format(n=number(shown.more)), 'v-more', href=more)


def reasons(line: Line) -> None:
    """«Интерес: 10 раб. дн., норма 5, нет шага», red for an overdue step alone; whose deal it is."""
    with Tag('span', classes='v-about'):
        said = [stands(line), *([_('no step')] if Reason.NO_STEP in line.reasons else [])]
        Tag('span', ', '.join(said))
        if Reason.OVERDUE in line.reasons and line.due:
            Tag('span', _('overdue {day} · {step}').format(day=day_of(line.due), step=line.step), 'v-bad', title=exact(line.due))
    owner(line)


def step(line: Line) -> None:
    """The hour or the day, then what was agreed."""
    with Tag('span', classes='v-about'):
        if line.due is None:
            Tag('span', stands(line) + ', ' + _('no date'))
        else:
            Tag('b', when(line.due), 'v-bad' if line.overdue else '', title=exact(line.due))
            Tag('span', line.step or '')


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


def owner(line: Line) -> None:
    """Face and name, or that there is nobody."""
    with Tag('span', classes='v-owner'):
        if line.owner:
            Tag('span', ''.join(word[0] for word in line.owner.split()[:2]), 'v-face small', style=f'--face: {line.color}', aria_hidden='true')
        Tag('span', line.owner or _('nobody'))


def team(members: Iterable[Member]) -> None:
    """A line a person, or a department."""
    figures = {
        'open': _('Open'), 'overdue': _('Overdue'), 'without_step': _('Without a step'),
        'touches': _('Touches'), 'won': _('Handed over'), 'lost': _('Refusals'),
    }  # fmt: skip
    with Tag('div', classes='v-scroll', tabindex='0', role='region', aria_label=_('Team')), Tag('table', classes='v-table'):
        with Tag('thead'), Tag('tr'):
            Tag('th', _('Name'), scope='col')
            for label in figures.values():
                Tag('th', label, 'v-number', scope='col')
        with Tag('tbody'):
            for member in members:
                with Tag('tr'):
                    with Tag('th', scope='row'):
                        Tag('a', member.name, href=f'/board?owner={member.person}') if member.person else Tag('span', member.name)
                    for name in figures:
                        value = getattr(member, name)
                        Tag('td', number(value) if value else '—', 'v-number' + (' v-bad' if value and name == 'overdue' else ''))


def sums(amounts: Iterable[tuple[str, int]]) -> str:
    """«1,1 млн ₽», one for each currency."""
    return ' + '.join(money_short(amount, currency) for currency, amount in amounts)
