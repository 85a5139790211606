"""«Закрыть план»: what is missing, and the deals from which it may come; taking one makes a step for today, and the gap shrinks."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from nicegui import ui

from dashboard import closing, tasks
from dashboard.errors import Refusal
from dashboard.plan_month import Month
from dashboard.queries.closing import Level, Line, Of, Why
from pages.access import Someone
from pages.live import write
from pages.parts import toast
from pages.parts.plan_line import sums
from pages.parts.tag import Tag
from pages.words import _, day_of, money, ngettext, number, percent, sentence, when

STYLE: Final = (Path(__file__).parent / 'closing.css').read_text(encoding='utf-8')
SHOWN: Final = 5
STEP: Final = 50
"""Lines of a list at first, and those that one click unfolds."""
LISTS: Final = {
    Of.INVOICE: 'Invoices not paid', Of.PARTLY: 'Not paid in full', Of.OFFER: 'Offers without an answer', Of.POSTPONED: 'Postponed',
}  # fmt: skip
STEPS = {
    Of.INVOICE: 'Ask when the invoice will be paid', Of.PARTLY: 'Agree on the rest', Of.OFFER: 'Ask what was decided on the offer', Of.POSTPONED: 'Return to the client',
}  # fmt: skip
"""What the step says that comes of taking a deal; the keys of translations, as the next two."""
LEVELS = {Level.HIGH: 'high', Level.MIDDLE: 'middling', Level.LOW: 'low'}
REASONS = {
    Why.PARTLY: 'a part is paid already', Why.CLAIMED: 'claimed, not confirmed', Why.HANDED: 'handed over, nothing is paid',
    Why.IN_NORM: 'within the norm of its stage', Why.PAST_NORM: 'past the norm of its stage',
    Why.DUE: 'its day comes this month', Why.LATER: 'its day is later, or not known',
}  # fmt: skip


class Closing:
    """Draws a month's lists into the place where it is made; `then` is awaited after each act. `best`: so many lines of all, and no lists."""

    def __init__(self, me: Someone, then: Callable[[], Awaitable[None]], best: int = 0) -> None:
        self.me, self.then, self.best = me, then, best
        self.unfolded: dict[Of, int] = {}
        ui.add_css(STYLE)
        self.box = Tag('div', classes='vp-closing')

    def show(self, month: Month) -> None:
        """Draw it anew."""
        self.month = month
        self.box.clear()
        with self.box:
            self._gap(month)
            if self.best:
                self._lines(month.best[: self.best], several=True)
            else:
                for of, title in LISTS.items():
                    self._list(of, title, [line for line in month.lines if line.of == of])

    def _gap(self, month: Month) -> None:
        with Tag('p', classes='vp-gap', role='status', data_testid='plan-gap'):
            if month.short is None or month.gap is None:
                Tag('span', _('No plan is set, so nothing is missing to it.'), 'v-faint')
            elif month.short <= 0:
                Tag('span', _('At this pace the month reaches its plan, with {sum} to spare.').format(sum=sums(-month.short, month.short)))
            else:
                self._missing(month, month.short, month.gap)

    def _missing(self, month: Month, short: int, gap: int) -> None:
        count = sum(line.taken for line in month.lines)
        Tag('span', _('At this pace {sum} is missing').format(sum=sums(short, short)))
        if count:
            taken = ngettext('taken: {n} deal for {sum}', 'taken: {n} deals for {sum}', count)
            Tag('span', taken.format(n=number(count), sum=sums(month.taken, month.taken)))
        Tag('b', _('left to find: {sum}').format(sum=sums(gap, gap)) if gap else _('covered by what was taken'), 'v-warn' if gap else 'vp-covered')

    def _list(self, of: Of, title: str, lines: Sequence[Line]) -> None:
        shown = self.unfolded.get(of, SHOWN)
        with Tag('section', classes='v-block', data_list=of.value):
            with Tag('header', classes='v-headline'):
                Tag('h3', _(title))
                if lines:
                    Tag('p', f'{number(len(lines))} · {money(sum(line.amount for line in lines), self.month.currency)}', 'v-faint')
            if not lines:
                Tag('p', _('No deal here.'), 'v-empty')
                return
            self._lines(lines[:shown])
            if len(lines) > shown:
                more = _('{n} more').format(n=number(min(len(lines) - shown, STEP)))
                Tag('button', more, 'v-link v-more', type='button').once('click', partial(self._unfold, of, shown + STEP))

    def _unfold(self, of: Of, shown: int) -> None:
        self.unfolded[of] = shown
        self.show(self.month)

    def _lines(self, lines: Sequence[Line], *, several: bool = False) -> None:
        with Tag('ul', classes='v-lines'):
            for line in lines:
                with Tag('li', classes='v-line', data_deal=str(line.deal)):
                    Tag('a', line.title, 'v-line-title', href=f'/deal/{line.deal}')
                    with Tag('span', classes='v-about'):
                        if several:
                            Tag('span', _(LISTS[line.of]))
                        _told(line, _cases(line.chance.cases, of_all=self.month.of_all))
                    if self.me.heads:
                        _owner(line)
                    Tag('span', money(line.amount, line.currency), 'v-amount')
                    with Tag('span', classes='v-line-acts'):
                        self._act(line)

    def _act(self, line: Line) -> None:
        if line.taken:
            Tag('span', _('taken'), 'vp-covered', title=when(line.due) if line.due else '')
        elif line.handed:
            Tag('a', _('Look at it'), 'v-link', href=f'/deal/{line.deal}', aria_label=f'{_("Look at it")}: {line.title}')
        else:
            text = _('Take it on')
            Tag('button', text, 'v-link', type='button', aria_label=f'{text}: {line.title}').once('click', partial(self._take, line))

    async def _take(self, line: Line) -> None:
        with self.box:
            try:
                task = await write(closing.take, line.deal, text=_(STEPS[line.of]), by=self.me.id)
            except Refusal as refusal:
                toast.say(sentence(refusal))
            else:
                toast.say(_('Taken for today: {title}').format(title=line.title), partial(self._give_back, task))
        await self.then()

    async def _give_back(self, task: int) -> None:
        with self.box:
            try:
                await write(tasks.withdraw, task, by=self.me.id)
            except Refusal as refusal:
                toast.say(sentence(refusal))
        await self.then()


def _owner(line: Line) -> None:
    with Tag('span', classes='v-owner'):
        if line.owner:
            Tag('span', line.owner.initials, 'v-face small', style=f'--face: {line.owner.color}', aria_hidden='true')
        Tag('span', line.owner.name if line.owner else _('nobody'))


def _told(line: Line, cases: str) -> None:
    """«шанс высокий», why, and the day; or «шанс высокий, 71 %», whose cases stand last, where a narrow line is cut."""
    chance = line.chance
    level = _('chance: {level}').format(level=_(LEVELS[chance.level]))
    Tag('b', level if chance.share is None else f'{level}, {percent(chance.share)}', title='' if chance.share is None else cases)
    if said := _reason(line):
        Tag('span', said)
    if line.back:
        Tag('span', day_of(line.back))
    if chance.share is not None:
        Tag('span', cases)


def _reason(line: Line) -> str:
    """Why it is only to be looked at, or of a chance in words."""
    if line.handed:
        return _('handed over, the rest is awaited') if line.rest < line.amount else _(REASONS[Why.HANDED])
    return _(REASONS[line.chance.why]) if line.chance.why else ''


def _cases(n: int, *, of_all: bool) -> str:
    if of_all:
        return ngettext('of {n} like it in a year', 'of {n} like it in a year', n).format(n=number(n))
    return ngettext('of {n} that you see', 'of {n} that you see', n).format(n=number(n))
