"""`/settings/people`: departments and who works in them; a head of department looks, and keeps the team's absences."""

from collections.abc import Callable
from functools import partial
from typing import Any

from nicegui import ui

from dashboard import departments, journal, people
from dashboard.errors import Refusal
from dashboard.models import Role
from dashboard.queries import plan
from dashboard.queries import staff as query
from dashboard.queries.staff import Away, Colleague, Unit
from pages import frame
from pages.access import Me, Someone
from pages.live import Entries, on_change, read
from pages.live import settings as settings_of
from pages.parts import settings
from pages.parts.controls import field
from pages.parts.labels import ROLES
from pages.parts.tag import Tag
from pages.settings.away import Absences, said
from pages.settings.deputy import Deputies
from pages.settings.forms import Forms
from pages.settings.person import PersonForms
from pages.words import _, day, money, ngettext, number, sentence


@frame.screen('/settings/people')
async def page(me: Me) -> None:
    """Drawn from one look, and anew when somebody changed something about people."""
    with settings.section(me, 'people'):
        shown = People(me)
        on_change(shown.changed)
        await shown.look()


class People:
    """One reader's open page."""

    def __init__(self, me: Someone) -> None:
        self.me = me
        self.drawn: object = None
        self.box = Tag('div')
        self.forms = Forms(me, self.look)
        self.person, self.absences = PersonForms(self.forms), Absences(self.forms)
        self.deputies = Deputies(self.forms)

    async def changed(self, entries: Entries) -> None:
        """A commit: look again where it was about the shop's own affairs."""
        if any(entry.what.startswith(journal.OFFICE) for entry in entries):
            await self.look()

    async def look(self) -> None:
        """Read who there is and redraw; a reader who leads nobody any more is told so."""
        try:
            self.staff = await read(query.staff, by=self.me.id)
        except Refusal as refusal:
            self.forms.dialog.close()
            self.box.clear()
            with self.box:
                Tag('p', sentence(refusal), 'v-bad', role='alert')
            return
        if self.staff != self.drawn and not self.box.is_deleted:
            self.drawn = self.staff
            self.box.clear()
            with self.box:
                self._draw()

    def _draw(self) -> None:
        if self.staff.edits:
            with Tag('div', classes='vs-acts'):
                Tag('button', _('Add a person'), 'v-button main', type='button').on('click', partial(self.person.add, self.staff))
                Tag('button', _('Several at once'), 'v-button', type='button').on('click', partial(self.person.add_several, self.staff))
                Tag('button', _('Add a department'), 'v-button', type='button').on('click', self.add_department)
        else:
            Tag('p', _('Your team. The company head adds and changes people; absences are yours to keep.'), 'v-soft')
        for unit in self.staff.units:
            self._unit(unit)
        if self.staff.disabled:
            self._disabled()
        if self.staff.retired:
            self._retired()

    def _unit(self, unit: Unit) -> None:
        with Tag('section', classes='v-block'):
            with Tag('header', classes='v-headline'):
                Tag('h2', unit.name or _('Without a department'))
                Tag('p', ngettext('{n} person', '{n} people', len(unit.people)).format(n=len(unit.people)), 'v-faint')
                if unit.appoints:
                    Tag('button', _('Appoint a deputy'), 'v-link', type='button', aria_label=f'{_("Appoint a deputy")}: {unit.name}').on(
                        'click', partial(self.deputies.ask, self.staff, unit)
                    ).mark(f'deputy-{unit.id}')
                if self.staff.edits and unit.id:
                    Tag('button', _('Rename'), 'v-link', type='button', aria_label=f'{_("Rename")}: {unit.name}').on('click', partial(self.rename, unit))
                    if not unit.people:
                        Tag('button', _('Retire'), 'v-link', type='button', aria_label=f'{_("Retire")}: {unit.name}').once('click', partial(self.retire, unit))
            self.deputies.line(unit)
            if not unit.people:
                Tag('p', _('Nobody here yet.'), 'v-empty')
                return
            with Tag('ul', classes='vs-people'):
                for one in unit.people:
                    self._line(one)

    def _line(self, one: Colleague) -> None:
        with Tag('li', classes='vs-person', data_person=str(one.id)):
            Tag('span', one.initials, 'v-face', style=f'--face: {one.color}', aria_hidden='true')
            with Tag('span', classes='vs-who'):
                Tag('b', one.name)
                Tag('span', f'{_(ROLES[Role(one.role)])} · {one.login or _("cannot sign in")}', 'v-faint v-small')
            with Tag('span', classes='vs-when'):
                if one.login and not one.has_password and not settings_of().demo:
                    Tag('span', _('no password yet'), 'v-soft')
                if (away := _next(one)) is not None:
                    Tag('span', said(away), 'v-warn' if away.now else 'v-soft')
                if one.worked_from or one.worked_to:
                    Tag('span', _works(one), 'v-faint v-small')
            _deals(one)
            with Tag('span', classes='vs-line-acts'):
                if self.staff.edits and one.login:
                    self._button('link', _('Sign-in link'), partial(self.person.link, one), one)
                self._button('away', _('Absences'), partial(self.absences.of, one), one)
                if self.staff.edits:
                    self._button('change', _('Change'), partial(self.person.edit, self.staff, one), one)
                    self._button('disable', _('Disable'), partial(self.disable, one), one)

    def _button(self, name: str, text: str, act: Callable[[], object], one: Colleague) -> None:
        Tag('button', text, 'v-link', type='button', aria_label=f'{text}: {one.name}').on('click', act).mark(f'{name}-{one.id}')

    def _disabled(self) -> None:
        with Tag('details', classes='v-block vs-fold'):
            Tag('summary', _('Disabled: {n}').format(n=number(len(self.staff.disabled))))
            with Tag('ul', classes='vs-people'):
                for one in self.staff.disabled:
                    with Tag('li', classes='vs-person'):
                        Tag('span', one.initials, 'v-face', style=f'--face: {one.color}', aria_hidden='true')
                        with Tag('span', classes='vs-who'):
                            Tag('b', one.name)
                            Tag('span', _(ROLES[Role(one.role)]), 'v-faint v-small')
                        Tag('span', _works(one), 'vs-when v-faint v-small')
                        _deals(one)
                        with Tag('span', classes='vs-line-acts'):
                            if self.staff.edits:
                                self._button('enable', _('Enable'), partial(self.enable, one), one)

    def _retired(self) -> None:
        with Tag('details', classes='v-block vs-fold'):
            Tag('summary', _('Retired departments: {n}').format(n=number(len(self.staff.retired))))
            with Tag('ul', classes='vs-items'):
                for department, name in self.staff.retired:
                    with Tag('li', classes='vs-item'):
                        Tag('span', name)
                        Tag('button', _('Bring back'), 'v-link', type='button').once('click', partial(self.restore, department, name))

    def add_department(self) -> None:
        """A name is all it needs."""
        self.person.ask_name(_('Add a department'), '', _('Add'), self._add_department)

    async def _add_department(self, name: str) -> None:
        await self.forms.do(_('Added: {name}').format(name=name), lambda made: partial(departments.retire, department_id=made), departments.add, name=name)

    def rename(self, unit: Unit) -> None:
        """Call a department otherwise."""

        async def to(name: str) -> None:
            name = name.strip()
            back = partial(departments.rename, department_id=unit.id, seen=name, new=unit.name)
            await self.forms.do(_('Renamed: {name}').format(name=name), lambda _none: back, departments.rename, unit.id, seen=unit.name, new=name)

        self.person.ask_name(_('Rename: {name}').format(name=unit.name), unit.name, _('Save'), to)

    async def retire(self, unit: Unit) -> None:
        """Offer an empty department no more."""
        await self.forms.do(
            _('Retired: {name}').format(name=unit.name), lambda _none: partial(departments.restore, department_id=unit.id), departments.retire, unit.id
        )

    async def restore(self, department: int, name: str) -> None:
        """Offer it again."""
        await self.forms.do(
            _('Brought back: {name}').format(name=name), lambda _none: partial(departments.retire, department_id=department), departments.restore, department
        )

    async def disable(self, one: Colleague) -> None:
        """Ask first, with the open deals of this moment: they stay, and somebody has to go on with them."""
        with self.forms.dialog:  # the look may redraw the line that was clicked
            await self.look()
            self._ask_to_disable(one, await read(plan.ahead, one.id, by=self.me.id))

    def _ask_to_disable(self, one: Colleague, ahead: int) -> None:
        standing = next((person for person in self.staff.people if person.id == one.id), one)
        remarks = [_('They can sign in no more and are offered nowhere; all they did stays.')]
        if standing.open_deals:
            remarks.append(
                ngettext(
                    '{n} open deal stays theirs: change who is responsible on the board.', '{n} open deals stay theirs: change who is responsible on the board.',
                    standing.open_deals,
                ).format(n=number(standing.open_deals))
            )  # fmt: skip

        heirs: list[Any] = []

        async def go() -> None:
            to = heirs[0].value or None if heirs else None
            await self.forms.do(
                _('Disabled: {name}').format(name=one.name), lambda cells: partial(people.enable, person_id=one.id, plans_back=cells), people.disable, one.id, plans_to=to
            )

        with self.forms.open(_('Disable {name}?').format(name=one.name), *remarks):
            if ahead:
                label = _('Plan of this and later months, {sum}').format(sum=money(ahead))
                others = {person.id: person.name for unit in self.staff.units for person in unit.people if person.id != one.id}
                heirs.append(field(label, lambda: ui.select({0: _('stays as it is'), **others}, value=0)).mark('plans-to'))
            self.forms.end(_('Disable'), go)

    async def enable(self, one: Colleague) -> None:
        """Let somebody work again."""
        await self.forms.do(_('Enabled: {name}').format(name=one.name), lambda _none: partial(people.disable, person_id=one.id), people.enable, one.id)


def _next(one: Colleague) -> Away | None:
    """The absence of this moment, else the next one."""
    return next((away for away in one.away if away.now), next((away for away in one.away if not away.over), None))


def _works(one: Colleague) -> str:
    """«работает с 1 июн», «работает по 5 дек»."""
    parts = [_('since {day}').format(day=day(one.worked_from))] if one.worked_from else []
    parts += [_('until {day}').format(day=day(one.worked_to))] if one.worked_to else []
    return _('works {when}').format(when=' '.join(parts)) if parts else ''


def _deals(one: Colleague) -> None:
    """How many open deals, and the way to them."""
    if one.open_deals:
        text = ngettext('{n} open deal', '{n} open deals', one.open_deals).format(n=number(one.open_deals))
        Tag('a', text, 'vs-deals', href=f'/board?owner={one.id}')
    else:
        Tag('span', _('no open deals'), 'vs-deals v-faint')




