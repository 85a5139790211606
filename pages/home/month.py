"""The month's line on a head's «Сегодня», under which «Закрыть план» unfolds in the month's last third; and an employee's «Мой месяц»."""

from collections.abc import Callable
from typing import Final

from dashboard import plan_month
from dashboard.analytics.bonuses import Bonus
from dashboard.models import Role
from dashboard.plan_month import Figures, Month
from pages.access import Someone
from pages.live import calendar, study
from pages.parts.bonus import to_next
from pages.parts.closing import Closing
from pages.parts.fresh import Fresh
from pages.parts.plan_line import concerns, line
from pages.parts.tag import Tag
from pages.words import _, money, money_signed, percent, today

BEST: Final = 3
"""Deals that unfold; the page of the plan has them all."""
CLOSE: Final = '/plan#close'
_ROUBLE: Final = 100


class MonthToday:
    """Counted in a thread of its own, after the page stands; one look serves both blocks, which are not there before the first deal of all.

    `planned`: there is a plan, so that room is left for what unfolds.
    """

    planned = False

    def __init__(self, me: Someone, begun: Callable[[], bool]) -> None:
        self.me, self.begun = me, begun
        self.drawn: object = None
        self.month: Month
        self.bonus: Bonus | None = None
        self.fresh = Fresh(self._read, self._show, concerns)
        self.head: Tag | None = None
        self.own: Tag | None = None

    async def _read(self) -> None:
        if self.me.role == Role.EMPLOYEE:
            self.month, self.bonus = await study(plan_month.with_bonus, by=self.me.id)
        else:
            self.month = await study(plan_month.month, by=self.me.id)

    def draw_head(self) -> None:
        """The place of block 0."""
        unfolds = self.planned and plan_month.closes(today(), calendar())
        self.head = Tag('section', classes=f'v-month{" unfolds" if unfolds else ""}', aria_label=_('The month'))
        with self.head:
            self.line = Tag('p', classes='v-month-line', data_testid='plan-line')
            self.best = Closing(self.me, self.fresh.look_again, BEST)

    def draw_own(self) -> None:
        """The place of block 6."""
        if self.me.role == Role.EMPLOYEE:
            self.own = Tag('section', classes='v-block')

    def _show(self) -> None:
        for box in filter(None, (self.head, self.own)):
            box.set_visibility(self.begun())
        if (self.month, self.bonus) == self.drawn:
            return
        self.drawn = self.month, self.bonus
        if self.head:
            self._show_head(self.month)
        if self.own:
            self._show_own(self.own, self.month)

    def _show_head(self, month: Month) -> None:
        self.line.clear()
        with self.line:
            Tag('span', ' · '.join(line(month)))
            if month.total.plan is not None:
                Tag('a', _('Close the plan'), 'v-link', href=CLOSE)
            elif month.edits:
                Tag('a', _('Set the plan'), 'v-link', href='/plan#plans')
        self.best.box.set_visibility(month.closes and month.total.plan is not None)
        self.best.show(month)

    def _show_own(self, box: Tag, month: Month) -> None:
        box.clear()
        with box:
            with Tag('header', classes='v-headline'):
                Tag('h2', _('My month'))
                Tag('a', _('Close the plan'), 'v-link', href=CLOSE)
            Tag('p', ' · '.join(_own(_figures(month, self.me.id), self.bonus, month.currency)), 'v-empty' if not month.total.plan else '')


def _figures(month: Month, person: int) -> Figures:
    """Those of one person, nothing where they are not among the month's: whoever stands in for a head sees a whole department's."""
    own = [member.figures for unit in month.units for member in unit.members if member.person == person]
    return own[0] if own else Figures(plan=None, fact=0, advances=0, attainment=None, needed=None, forecast=None)


def _own(own: Figures, bonus: Bonus | None, currency: str) -> list[str]:
    """«план 600 000 ₽ · факт 455 300 ₽, 76 % · нужно 28 940 ₽ в день · авансы 30 500 ₽ · премия 9 106 ₽, до ступени 3 % — 92 000 ₽»."""
    said = [_('no plan is set') if own.plan is None else _('plan {sum}').format(sum=money(own.plan, currency))]
    done = f', {percent(own.reached)}' if own.reached is not None else ''
    said.append(_('fact {sum}').format(sum=money(own.fact, currency)) + done)
    if own.needed:
        said.append(_('{sum} a day needed').format(sum=money(round(own.needed / _ROUBLE) * _ROUBLE, currency)))
    if own.advances:
        said.append(_('Advances {sum}: not part of the plan').format(sum=money(own.advances, currency)).lower())
    if bonus:
        said.append(', '.join(filter(None, (_('bonus {sum}').format(sum=money_signed(bonus.amount, currency)), to_next(bonus, currency).lower()))))
    return said
