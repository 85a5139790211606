"""The deputies of a department's head: who and until when, and the form that says so."""

from functools import partial
from typing import Any

from nicegui import ui

from dashboard import deputies
from dashboard.errors import Refusal
from dashboard.queries.staff import Staff, StandIn, Unit
from pages.parts.controls import field
from pages.parts.tag import Tag
from pages.settings.forms import Forms
from pages.settings.person import a_day
from pages.words import _, day


class Deputies:
    """Drawn under a department's heading, and into the page's one dialog."""

    def __init__(self, forms: Forms) -> None:
        self.forms = forms

    def line(self, unit: Unit) -> None:
        """Those of today and later."""
        for one in unit.deputies:
            with Tag('p', classes='vs-deputy'):
                Tag('span', f'{_("Deputy of the head")}: {one.name}, {said(one)}', 'v-warn' if one.now else 'v-soft')
                if unit.appoints:
                    remove = Tag('button', _('Remove'), 'v-link', type='button', aria_label=f'{_("Remove")}: {_("Deputy of the head").lower()} {one.name}')
                    remove.once('click', partial(self._remove, one))

    def ask(self, staff: Staff, unit: Unit) -> None:
        """Who, from, to."""
        remark = _("They have the head's rights over the department, but see no notes of the head. It ends by itself with the day.")
        with self.forms.open(_('Deputy of the head: {department}').format(department=unit.name), remark):
            leading = {person.id for person in unit.people if person.role == 'head'}
            person = field(_('Deputy'), lambda: ui.select({id_: name for id_, name in staff.candidates if id_ not in leading}, with_input=True))
            with Tag('div', classes='vs-fields'):
                first = field(_('From'), lambda: ui.input().props('type=date'))
                last = field(_('To, that day included'), lambda: ui.input().props('type=date'))
            self.forms.end(_('Appoint'), lambda: self._appoint(unit, person.value, first.value, last.value))

    async def _appoint(self, unit: Unit, person: Any, first: Any, last: Any) -> None:
        try:
            begin = a_day(deputies.LABELS['first'], first)
            days = {'first': begin, 'last': a_day(deputies.LABELS['last'], last or first)}
        except Refusal as refusal:
            self.forms.refuse(refusal)
            return
        said_so = _('Deputy appointed: {department}').format(department=unit.name)
        await self.forms.do(said_so, lambda made: partial(deputies.remove, deputy_id=made), deputies.appoint, unit.id, person_id=person, **days)

    async def _remove(self, one: StandIn) -> None:
        said_so = _('Deputy no longer: {name}').format(name=one.name)
        await self.forms.do(said_so, lambda _none: partial(deputies.restore, deputy_id=one.id), deputies.remove, one.id)


def said(one: StandIn) -> str:
    """«сегодня – 4 дек»."""
    return day(one.first) if one.first == one.last else f'{day(one.first)} – {day(one.last)}'
