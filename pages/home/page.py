"""`/`: the head's day or the employee's, kept fresh."""

from collections.abc import Callable, Mapping
from functools import partial
from inspect import signature
from typing import Any, Final

from nicegui import ui
from starlette.requests import Request

from dashboard.models import Role
from dashboard.queries import disputes, home, plan
from pages import frame
from pages.access import Me, Someone
from pages.home.acts import Acts
from pages.home.blocks import (
    LABELS,
    Beginning,
    Block,
    owes,
    reasons,
    returning,
    step,
    waiting,
    where,
)
from pages.home.came import Arrived
from pages.home.disputes import Answers, Disputed
from pages.home.distribution import Distribution
from pages.home.month import MonthToday
from pages.home.team import Team
from pages.live import Entries, on_change, read, together
from pages.parts import shell
from pages.parts.fresh import Fresh
from pages.parts.tag import Tag
from pages.words import _, full_day, today

Query = Callable[..., Any]
"""`HeadsDay`, `EmployeesDay` and what of clients is disputed."""
RETURNS: Final = '/returns'
BY: Final = {'': 'by money', 'people': 'by person'}
"""How the stuck deals stand, as the address says it (`?stuck=`), and what it is called."""


@frame.screen('/')
async def page(me: Me, request: Request) -> None:
    """Drawn from one look; further looks redraw the blocks that changed."""
    day = Today(me, request.query_params.get('stuck', ''))
    on_change(day.stale)  # before the first look, so that nothing is lost of what is saved while it is read and drawn
    day.month.planned, _none = await together(read(plan.planned, by=me.id), day.fresh.look())
    with frame.page(me, title=_('Today'), active='today'), Tag('div', classes='v-wrap'):
        with Tag('header', classes='v-headline'):
            Tag('h1', _('Today'))
            day.date = Tag('p', full_day(today()), 'v-soft')
            if standing := shell.stands_in(me):
                Tag('p', standing, 'v-stands')
        day.draw()
    await ui.context.client.connected(timeout=30)
    await day.month.fresh.look_again()
    day.month.fresh.keep()


class Today:
    """One reader's open page: what was last read, and its parts, each drawn anew when its own facts changed."""

    date: Tag

    def __init__(self, me: Someone, stuck: str) -> None:
        self.me, self.stuck = me, stuck if stuck in BY else ''
        self.unfolded: dict[str, int] = {}
        self.fresh = Fresh(self._read, self._show)
        self.month = MonthToday(me, lambda: self.begun)
        self._parts: tuple[Callable[[], None], ...] = ()

    def stale(self, entries: Entries) -> None:
        """Something was saved, or a day began."""
        self.fresh.stale(entries)
        self.month.fresh.stale(entries)

    async def _read(self) -> None:
        self.looks = await together(*(read(query, by=self.me.id, **_of(query, {'people': bool(self.stuck), **self.unfolded})) for query in self._queries()))

    def _queries(self) -> list[Query]:
        """A head's day or an employee's; a deputy who is an employee has both."""
        heads, employee = self.me.heads, self.me.role == Role.EMPLOYEE
        return [home.heads_day] * heads + [disputes.heads] * heads + [home.employees_day] * employee + [disputes.own]

    def of(self, name: str) -> Any:
        """What was last read under that name."""
        return next(getattr(look, name) for look in self.looks if hasattr(look, name))

    @property
    def begun(self) -> bool:
        """Whether there is any deal at all."""
        return any(getattr(look, 'begun', False) for look in self.looks)

    def draw(self) -> None:
        """The blocks in the order in which they matter, once."""
        self.acts = Acts(self.me, self.fresh.look_again, lambda: self.of('candidates') if self.me.heads else ())
        beginning = Beginning(self).update
        if self.me.heads:
            self.month.draw_head()
        self._parts = (beginning, *(self._heads() if self.me.heads else ()), *(self._employees() if self.me.role == Role.EMPLOYEE else ()), Answers(self).update)
        self.month.draw_own()
        self.fresh.keep()

    def _show(self) -> None:
        self.date.set_text(full_day(today()))
        for update in self._parts:
            update()

    async def unfold(self, name: str, lines: int) -> None:
        """Show so many lines of a block."""
        self.unfolded[name] = lines
        await self.fresh.look_again()

    def _heads(self) -> tuple[Callable[[], None], ...]:
        nothing_owed = _('No payment, hand-over or invoice waits, and nobody owes a part.')
        nothing = _('Nothing is stuck: every deal has its step and is within its norm.')
        ways = Distribution(self, lambda: unassigned.heading)
        unassigned = Block(self, 'unassigned', _('To distribute'), _('Nobody waits: every new deal has somebody responsible.'), waiting, self.acts.of_unassigned, ways.draw, first=home.FEW)
        return (
            unassigned.update,
            Block(self, 'money', _('Money'), nothing_owed, partial(owes, assign=self.acts.assign), self.acts.of_money, first=home.FEW, parts=lambda of: _(LABELS[of])).update,
            Block(self, 'stuck', _('Stuck'), nothing, partial(reasons, assign=self.acts.assign), self.acts.of_head, self._choose, parts=lambda name: name or _('nobody')).update,
            Disputed(self).update,
            Team(self).update,
            Block(self, 'soon', _('Soon'), _('Nothing to return to within a week.'), partial(returning, assign=self.acts.assign), self.acts.of_returning, all_that_wait).update,
        )

    def _choose(self) -> None:
        """«по деньгам / по людям», in the address: a colleague's link opens the same."""
        with Tag('nav', classes='v-by', aria_label=_('Stuck')):
            for key, text in BY.items():
                link = Tag('a', _(text), 'v-link', href=f'/?stuck={key}' if key else '/')
                if key == self.stuck:
                    link.props('aria-current=page')

    def _employees(self) -> tuple[Callable[[], None], ...]:
        blocks = (
            Block(self, 'steps', _('Now'), _('No steps for today.'), step, self.acts.of_employee),
            Block(self, 'new', _('New'), _('No new deals.'), waiting, self.acts.of_employee),
            Arrived(self),
            Block(self, 'without_step', _('Without a step'), _('Every open deal has its next step.'), where, self.acts.of_employee),
            Block(self, 'returns', _('Time to return'), _('Nothing to return to within a week.'), returning, self.acts.of_returning, all_that_wait),
        )
        return tuple(block.update for block in blocks)


def all_that_wait() -> None:
    """The way to the page of all deals to which to return."""
    Tag('a', _('All that wait'), 'v-link', href=RETURNS)


def _of(query: Query, unfolded: Mapping[str, int]) -> dict[str, int]:
    """What of it a query knows."""
    return {name: lines for name, lines in unfolded.items() if name in signature(query).parameters}
