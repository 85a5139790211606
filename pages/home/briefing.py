"""`/briefing`, «Планёрка»: a screen a person for the meeting, the next one by an arrow key; before everybody, whatever the address says."""

from pathlib import Path
from typing import Final

from nicegui import ui
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard import plan_month
from dashboard.plan_month import Figures, Month
from dashboard.queries import briefing as query
from dashboard.queries.briefing import Briefing, Screen
from pages import frame
from pages.access import SEE_OTHER, Me, Someone
from pages.address import number as id_in
from pages.home.acts import Acts
from pages.home.blocks import lately, paid, sums, why
from pages.live import Entries, on_change, read, study
from pages.parts import look
from pages.parts.fresh import Fresh
from pages.parts.plan_line import concerns
from pages.parts.tag import Tag
from pages.words import _, full_day, money, ngettext, number, percent, today

PATH: Final = '/briefing'
STYLE: Final = (Path(__file__).parent / 'briefing.css').read_text(encoding='utf-8')
_ROUBLE: Final = 100


def address(person: int | None = None) -> str:
    """Where a person's screen is; None: the first one's."""
    return f'{PATH}?{look.PRESENT}=1' + (f'&person={person}' if person else '')


@frame.screen('/briefing')
async def page(me: Me, request: Request, person: str = '') -> Response | None:
    """Who leads nobody finds nothing here."""
    if me.heads and (begun := look.begun(address(id_in(person)), request)):
        return begun
    if not look.presents(request):
        return RedirectResponse(address(id_in(person)), SEE_OTHER)
    ui.add_css(STYLE)
    meeting = Meeting(me, id_in(person))
    on_change(meeting.stale)
    await meeting.fresh.look()
    with frame.page(me, title=_('Stand-up'), active='today'), Tag('div', classes='v-wrap v-briefing'):
        meeting.draw()
    await ui.context.client.connected(timeout=30)
    await meeting.month.look_again()
    meeting.month.keep()
    return None


class Meeting:
    """One open screen: what was last read of the person, and of the month, which is counted in a thread of its own."""

    def __init__(self, me: Someone, person: int | None) -> None:
        self.me, self.person = me, person
        self.fresh = Fresh(self._read, self._show)
        self.month = Fresh(self._count, self._show_month, concerns)
        self.shown: Briefing
        self.drawn: object = None

    def stale(self, entries: Entries) -> None:
        """Something was saved."""
        self.fresh.stale(entries)
        self.month.stale(entries)

    async def _read(self) -> None:
        self.shown = await read(query.briefing, self.person, by=self.me.id)

    async def _count(self) -> None:
        self.counted: Month = await study(plan_month.month, by=self.me.id)

    def draw(self) -> None:
        """Once; then whenever something was saved."""
        self.acts = Acts(self.me, self.fresh.look_again, tuple)
        self.head = Tag('header', classes='v-briefing-head')
        self.plan = Tag('p', classes='v-briefing-plan', role='status')
        self.box = Tag('div')
        self._show()
        self.fresh.keep()

    def _show(self) -> None:
        if self.shown == self.drawn:
            return
        self.drawn = self.shown
        self.head.clear()
        self.box.clear()
        with self.head:
            self._who()
        with self.box:
            _person(self.shown, self.acts) if self.shown.screen else Tag('p', _('Nobody here yet.'), 'v-empty')

    def _who(self) -> None:
        screen, names = self.shown.screen, [one.person for one in self.shown.team]
        with Tag('div'):
            about = (screen.department, _('absent today') if screen.member.away else '') if screen else ()
            Tag('p', ' · '.join(filter(None, (full_day(today()), *about))), 'v-soft')
            Tag('h1', screen.member.name if screen else _('Stand-up'))
        with Tag('nav', classes='v-briefing-nav', aria_label=_('Whose turn it is')):
            for step, key, text in ((-1, 'ArrowLeft', _('Back')), (1, 'ArrowRight', _('Next'))):
                if beside := self.shown.beside(step):
                    Tag('a', text, 'v-button', href=address(beside), data_key=key, aria_keyshortcuts=key, title='←' if step < 0 else '→')
            if screen:
                Tag('span', _('{n} of {all}').format(n=number(names.index(screen.member.person) + 1), all=number(len(names))), 'v-faint')
            with Tag('form', method='post', action=look.PATH):
                Tag('input', type='hidden', name='next', value='/')
                Tag('button', _('End the stand-up'), 'v-button', name='before_all', value='end')

    def _show_month(self) -> None:
        screen = self.shown.screen
        self.plan.set_text(' · '.join(_month(self.counted, screen.member.person)) if screen else '')


def _person(shown: Briefing, acts: Acts) -> None:
    """Yesterday and now in figures, then the worst deals, each with its acts."""
    screen = shown.screen
    assert screen is not None
    with Tag('dl', classes='v-briefing-figures'):
        for label, value, bad in _figures(screen, lately(shown.since), shown.currency):
            with Tag('div'):
                Tag('dt', label, 'v-faint')
                Tag('dd', value, 'v-bad' if bad else '')
    with Tag('section', classes='v-block'):
        worst = screen.worst
        with Tag('header', classes='v-headline'):
            Tag('h2', _('Stuck'))
            if worst.count:
                Tag('p', f'{number(worst.count)} · {sums(worst.sums)}', 'v-faint')
        if not worst.count:
            Tag('p', _('Nothing is stuck: every deal has its step and is within its norm.'), 'v-empty')
            return
        with Tag('ul', classes='v-lines'):
            for line in worst.lines:
                with Tag('li', classes='v-line'):
                    Tag('a', line.title, 'v-line-title', href=f'/deal/{line.deal}')
                    why(line)
                    Tag('span', money(line.amount, line.currency), 'v-amount')
                    with Tag('span', classes='v-line-acts'):
                        acts.of_head(line)
        if worst.more:
            Tag('p', ngettext('{n} more deal', '{n} more deals', worst.more).format(n=number(worst.more)), 'v-faint')


def _figures(screen: Screen, then: str, currency: str) -> tuple[tuple[str, str, bool], ...]:
    """Labels and figures; what is bad where it is not nothing is marked so."""
    member = screen.member
    return (
        (_('{when}: touches').format(when=then), number(member.touches), False), (_('{when}: payments').format(when=then), paid(member, currency) or number(0), False),
        (_('{when}: handed over').format(when=then), number(member.won), False), (_('{when}: refusals').format(when=then), number(member.lost), False),
        (_('Overdue now'), number(member.overdue), bool(member.overdue)), (_('Without a step'), number(member.without_step), False), (_('Open deals'), number(member.open), False),
    )  # fmt: skip


def _month(month: Month, person: int | None) -> tuple[str, ...]:
    """«ноябрь: 455 300 из 600 000 ₽, 76 %» · «нужно 28 940 ₽ в день»."""
    own: Figures | None = next((member.figures for unit in month.units for member in unit.members if member.person == person), None)
    if own is None:
        return (_('no plan is set'),)
    done = f', {percent(own.reached)}' if own.reached is not None else ''
    plan = _('{fact} of {plan}').format(fact=money(own.fact, month.currency), plan=money(own.plan, month.currency)) if own.plan else money(own.fact, month.currency)
    said = [_('Month: {sum}').format(sum=plan + done)]
    if own.needed:
        said.append(_('{sum} a day needed').format(sum=money(round(own.needed / _ROUBLE) * _ROUBLE, month.currency)))
    return tuple(said)
