"""`/settings/calendar`: when the team works, its days off over the production calendar, and the norm of comments an hour."""

from collections.abc import Callable
from datetime import date, time
from functools import partial
from typing import Any

from nicegui import ui

from dashboard import journal, worktime
from dashboard.errors import Refusal
from dashboard.queries import worktime as query
from pages import frame
from pages.access import Me, Someone
from pages.live import Entries, on_change, read
from pages.parts import settings, toast
from pages.parts.controls import field
from pages.parts.tag import Tag
from pages.settings.forms import Forms
from pages.words import _, day, month, ngettext, number, sentence, weekday

LABELS = {'off': 'Day off', 'work': 'Working day'}
"""What an own day can be, and the keys of their translations."""


@frame.screen('/settings/calendar')
async def page(me: Me) -> None:
    """Drawn from one look; a part is drawn anew when its own facts changed."""
    with settings.section(me, 'calendar'):
        shown = WorkingTimePage(me)
        on_change(shown.changed)
        await shown.look()


class WorkingTimePage:
    """One reader's open page."""

    def __init__(self, me: Someone) -> None:
        self.me = me
        Tag('p', _('A change applies to the open boards at once; the figures of analytics are counted by it for the past, too.'), 'v-soft')
        self.forms = Forms(me, self.look)
        self.parts = [
            Part(lambda shown: shown.set.hours, self._hours),
            Part(lambda shown: shown.set.weekdays, self._weekdays),
            Part(lambda shown: shown.set.norm, self._norm),
            Part(lambda shown: (shown.set.own, shown.today), self._own),
            Part(lambda shown: (shown.months, shown.years), self._months),
        ]

    async def changed(self, entries: Entries) -> None:
        """A commit: look again where it was about the calendar."""
        if any(entry.what.startswith((journal.CALENDAR, journal.PERSON)) for entry in entries):
            await self.look()

    async def look(self) -> None:
        """Read what is set and redraw what changed; a reader who may not any more is told so."""
        try:
            self.shown = await read(query.shown, by=self.me.id)
        except Refusal as refusal:
            for part in self.parts:
                part.box.clear()
            toast.say(sentence(refusal))
            return
        for part in self.parts:
            part.update(self.shown)

    def _hours(self) -> None:
        hours = self.shown.set.hours
        start, *pause, end = hours
        Tag('h2', _('Hours'))
        with Tag('form', classes='vs-row') as form:
            begins, ends = (field(label, partial(_hour, value)) for label, value in ((_('Day begins'), start), (_('Day ends'), end)))
            break_from, break_to = (
                field(label, partial(_hour, value)) for label, value in zip((_('Break begins'), _('Break ends')), pause or (None, None), strict=True)
            )
            Tag('button', _('Save'), 'v-button', type='submit')

        async def save() -> None:
            values = [begins.value, break_from.value, break_to.value, ends.value] if break_from.value or break_to.value else [begins.value, ends.value]
            await self._set('hours', hours, tuple(_time(value) for value in values))

        form.once('submit.prevent', save).mark('hours')
        Tag('p', _('Without a break leave both its fields empty. A shortened day of the production calendar ends an hour earlier.'), 'v-faint v-small')

    def _weekdays(self) -> None:
        days = self.shown.set.weekdays
        Tag('h2', _('Working days'))
        with Tag('form', classes='vs-row') as form:
            boxes = [ui.checkbox(weekday(number), value=number in days).props('dense') for number in range(7)]
            Tag('button', _('Save'), 'v-button', type='submit')
        form.once('submit.prevent', lambda: self._set('weekdays', days, frozenset(number for number, box in enumerate(boxes) if box.value))).mark('weekdays')
        if days - set(range(5)):
            Tag('p', _('Holidays that fall on a Saturday or Sunday are not in the production calendar: add them as days off.'), 'v-warn v-small')

    def _norm(self) -> None:
        norm = self.shown.set.norm
        Tag('h2', _('Norm of comments'))
        with Tag('form', classes='vs-row') as form:
            control = field(_('Comments an hour'), lambda: ui.input(value=f'{norm:g}').props('inputmode=decimal'))
            Tag('button', _('Save'), 'v-button', type='submit')
        form.once('submit.prevent', lambda: self._set('norm', norm, _number(control.value))).mark('norm')
        Tag('p', _('What to aim at, in the chart of comments an hour; it paints nothing red.'), 'v-faint v-small')

    def _own(self) -> None:
        own = self.shown.set.own
        Tag('h2', _('Own days off and working days'))
        Tag('p', _('Over the production calendar: a day off of the company, or a day that it works.'), 'v-faint v-small')
        if own:
            with Tag('ul', classes='vs-items'):
                for one, kind in own.items():
                    with Tag('li', classes='vs-item'):
                        Tag('span', f'{day(one, weekday=True)} · {_(LABELS[kind])}', 'v-faint' if one < self.shown.today else '')
                        Tag('button', _('Remove'), 'v-link', type='button', aria_label=f'{_("Remove")}: {day(one)}').once('click', partial(self._day, one, kind, None))
        with Tag('form', classes='vs-row') as form:
            when = field(_('Day'), lambda: ui.input().props('type=date'))
            kind_of = field(_('What it is'), lambda: ui.select({kind: _(label) for kind, label in LABELS.items()}, value='off'))
            Tag('button', _('Add'), 'v-button', type='submit')

        async def add() -> None:
            chosen = _date(when.value)
            if chosen is None:
                toast.say(_('Choose a day first.'))
            else:
                await self._day(chosen, own.get(chosen), kind_of.value)

        form.once('submit.prevent', add).mark('own')

    def _months(self) -> None:
        Tag('h2', _('What it comes to'))
        with Tag('ul', classes='vs-items'):
            for one in self.shown.months:
                with Tag('li', classes='vs-item'):
                    Tag('span', month(one.first).capitalize())
                    days = ngettext('{n} working day', '{n} working days', one.days).format(n=one.days)
                    Tag('span', f'{days} · {_("{n} h").format(n=number(one.hours, 0 if one.hours.is_integer() else 1))}')
        first, last = self.shown.years
        text = _('The production calendar is published for {first}–{last}; for other years Monday to Friday without holidays is assumed.')
        guessed = any(not one.published for one in self.shown.months) or self.shown.today.year >= last
        Tag('p', text.format(first=first, last=last), ('v-warn' if guessed else 'v-faint') + ' v-small')

    async def _set(self, name: str, seen: Any, new: Any) -> None:
        said = _('{field} saved').format(field=_(worktime.LABELS[name]))
        await self.forms.do(
            said, lambda _none: None if seen == new else partial(worktime.set_field, name=name, seen=new, new=seen), worktime.set_field, name, seen=seen, new=new
        )

    async def _day(self, one: date, seen: str | None, new: str | None) -> None:
        said = f'{day(one, weekday=True)} · {_(LABELS[new])}' if new else _('Removed: {day}').format(day=day(one, weekday=True))
        await self.forms.do(said, lambda _none: partial(worktime.set_day, day=one, seen=new, new=seen), worktime.set_day, one, seen=seen, new=new)


class Part:
    """A section that is drawn anew only when what `of` takes of the facts changed: what is typed elsewhere stays."""

    def __init__(self, of: Callable[[query.Shown], object], draw: Callable[[], None]) -> None:
        self.of, self.draw = of, draw
        self.drawn: object = None
        self.box = Tag('section', classes='v-block vs-part')

    def update(self, shown: query.Shown) -> None:
        """Show what was last read."""
        facts = self.of(shown)
        if facts != self.drawn and not self.box.is_deleted:
            self.drawn = facts
            self.box.clear()
            with self.box:
                self.draw()


def _hour(value: time | None) -> ui.input:
    return ui.input(value=f'{value:%H:%M}' if value else '').props('type=time')


def _time(value: Any) -> Any:
    """A time of the clock; what is none is refused by the command."""
    try:
        return time.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _date(value: Any) -> date | None:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _number(value: Any) -> Any:
    """A number as people type it, «4,5»; what is none is refused by the command."""
    try:
        return float(str(value).replace(',', '.'))
    except ValueError:
        return value
