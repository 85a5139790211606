"""The form about a person's absences: those known, and one more."""

from datetime import time
from functools import partial
from typing import Any

from nicegui import ui

from dashboard import absences
from dashboard.errors import Refusal
from dashboard.models import AbsenceKind
from dashboard.queries.staff import Away, Colleague
from dashboard.validation import refuse
from pages.parts.controls import field
from pages.parts.tag import Tag
from pages.settings.forms import Forms
from pages.settings.person import a_day
from pages.words import _, day

LABELS = {AbsenceKind.VACATION: 'Vacation', AbsenceKind.SICKNESS: 'Sick leave', AbsenceKind.VISIT: 'Visit to a client'}
"""The kinds, and the keys of their translations."""


class Absences:
    """Drawn into the page's one dialog."""

    def __init__(self, forms: Forms) -> None:
        self.forms = forms

    def of(self, one: Colleague) -> None:
        """What is known of the last two months and ahead, and a further one."""
        with self.forms.open(_('Absences: {name}').format(name=one.name)):
            if one.away:
                with Tag('ul', classes='vs-away'):
                    for away in one.away:
                        self._line(one, away)
            kind = field(_('Absence'), lambda: ui.select({str(kind): _(label) for kind, label in LABELS.items()}, value=str(AbsenceKind.VACATION)))
            with Tag('div', classes='vs-fields'):
                first = field(_('From'), lambda: ui.input().props('type=date'))
                last = field(_('To, that day included'), lambda: ui.input().props('type=date'))
            with Tag('div', classes='vs-fields').bind_visibility_from(kind, 'value', value=str(AbsenceKind.VISIT)):
                starts = field(_('From what time'), lambda: ui.input().props('type=time'))
                ends = field(_('To what time'), lambda: ui.input().props('type=time'))
            Tag('p', _('Hours away are no working hours: comments an hour are divided by what is left.'), 'v-faint v-small')
            self.forms.end(_('Add'), lambda: self._add(one, kind.value, first.value, last.value, starts.value, ends.value))

    def _line(self, one: Colleague, away: Away) -> None:
        with Tag('li'):
            Tag('span', said(away), 'v-faint' if away.over else '')
            Tag('button', _('Remove'), 'v-link', type='button', aria_label=f'{_("Remove")}: {said(away)}').once('click', partial(self._remove, one, away))

    async def _add(self, one: Colleague, kind: str, first: Any, last: Any, starts: Any, ends: Any) -> None:
        hours: dict[str, time | None] = {}
        try:
            begin = a_day(absences.LABELS['first'], first)
            days = {'first': begin, 'last': a_day(absences.LABELS['last'], last or first)}
            if kind == AbsenceKind.VISIT:
                hours = {'starts': _an_hour(starts), 'ends': _an_hour(ends)}
        except Refusal as refusal:
            self.forms.refuse(refusal)
            return
        said_so = _('Away: {name}').format(name=one.name)
        await self.forms.do(said_so, lambda made: partial(absences.remove, absence_id=made), absences.add, one.id, kind=kind, **days, **hours)

    async def _remove(self, one: Colleague, away: Away) -> None:
        text = _('Not away any more: {name}').format(name=one.name)
        await self.forms.do(text, lambda _none: partial(absences.restore, absence_id=away.id), absences.remove, away.id)


def said(away: Away) -> str:
    """«Отпуск: сегодня – сб, 5 дек», «Выезд к клиенту: завтра, 14:00–16:00»."""
    when = day(away.first) if away.first == away.last else f'{day(away.first)} – {day(away.last)}'
    if away.starts and away.ends:
        when += f', {away.starts:%H:%M}–{away.ends:%H:%M}'
    return f'{_(LABELS[AbsenceKind(away.kind)])}: {when}'


def _an_hour(value: Any) -> time | None:
    try:
        return time.fromisoformat(value) if value else None
    except (TypeError, ValueError) as error:
        raise refuse(absences.LABELS['starts'], value, 'a time like 14:00 is expected.') from error
