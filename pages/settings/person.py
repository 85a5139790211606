"""The forms about a person: added alone or with a team, and changed field by field."""

from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial
from typing import Any, Final

from nicegui import ui

from dashboard import accounts, people
from dashboard.errors import FieldConflict, Refusal
from dashboard.models import Role
from dashboard.queries.staff import Colleague, Staff
from dashboard.validation import refuse
from pages import network
from pages.live import settings, write
from pages.parts.controls import field, typed
from pages.parts.labels import ROLES
from pages.parts.tag import Tag
from pages.settings.forms import Forms
from pages.words import _, ngettext

SELECT: Final = '(event) => event.target.select()'
COPY: Final = """(event) => {
    const [button, field] = [event.currentTarget, event.currentTarget.closest('form').querySelector('input')];
    field.focus();
    field.select();
    const copied = () => { button.textContent = button.dataset.said; };
    if (navigator.clipboard) navigator.clipboard.writeText(field.value).then(copied);
    else if (document.execCommand('copy')) copied();
}"""
"""Over a LAN's plain HTTP there is no `navigator.clipboard`; the old way works, and so does the selected field."""
DATES: Final = ('worked_from', 'worked_to')
EXPORTS: Final = {'': None, 'yes': True, 'no': False}
"""The choices of the right «Выгрузка»; a select has no use for None as a choice."""


class PersonForms:
    """Drawn into the page's one dialog."""

    def __init__(self, forms: Forms) -> None:
        self.forms = forms

    def add(self, staff: Staff) -> None:
        """A name is enough; the login is made of it unless one is typed."""
        with self.forms.open(_('Add a person'), _('Then give them a sign-in link: nobody needs a password from you.')):
            name = field(_('Name'), lambda: ui.input(placeholder=_('Anna Krylova')).props('autofocus maxlength=200'))
            login = field(_('Login'), lambda: ui.input(placeholder=_('made of the name')).props('maxlength=64 autocapitalize=none'))
            role = field(_('Role'), _roles)
            department = field(_('Department'), partial(_departments, staff))

            async def go() -> None:
                await self.forms.do(
                    _('Added: {name}').format(name=typed(name).strip()), lambda made: partial(people.withdraw, people=[made]), people.add,
                    name=typed(name), login=typed(login) or None, role=role.value, department_id=department.value or None,
                )  # fmt: skip

            self.forms.end(_('Add'), go)

    def add_several(self, staff: Staff) -> None:
        """A team, a name a line."""
        with self.forms.open(_('Several at once')):
            names = field(_('A name a line'), lambda: ui.textarea().props('autogrow autofocus'))
            department = field(_('Department'), partial(_departments, staff))
            Tag('p', _('They become employees; logins are made of the names and can be changed.'), 'v-faint v-small')

            async def go() -> None:
                lines = [line for line in typed(names).splitlines() if line.strip()]
                await self.forms.do(
                    ngettext('{n} person added', '{n} people added', len(lines)).format(n=len(lines)), lambda made: partial(people.withdraw, people=made),
                    people.add_several, names=typed(names), department_id=department.value or None,
                )  # fmt: skip

            self.forms.end(_('Add'), go)

    def edit(self, staff: Staff, one: Colleague) -> None:
        """Every field of a person; only those that differ are written, each against the value that was seen here."""
        seen = {name: one.seen(name) for name in people.LABELS}
        with self.forms.open(one.name):
            with Tag('div', classes='vs-fields'):
                controls = {name: field(_(people.LABELS[name]), partial(_control, name, seen[name], staff)) for name in people.LABELS}
            Tag('p', _('The days of work limit the hours that comments are divided by; both are included.'), 'v-faint v-small')
            self.forms.end(_('Save'), lambda: self._save(one, seen, controls))

    async def _save(self, one: Colleague, seen: dict[str, Any], controls: dict[str, Any]) -> None:
        try:
            given = {name: _typed(name, control.value) for name, control in controls.items()}
        except Refusal as refusal:
            self.forms.refuse(refusal)
            return
        changes = {name: (seen[name], new) for name, new in given.items() if new != seen[name]}
        said = _('Saved: {name}').format(name=given['name'])
        refusal = await self.forms.do(said, lambda back: back and partial(people.edit, person_id=one.id, changes=back), people.edit, one.id, changes=changes)
        if isinstance(refusal, FieldConflict):
            name = next(name for name, label in people.LABELS.items() if label == refusal.words['field'])
            seen[name] = refusal.facts['value']  # now this reader has seen it
            self.forms.refuse(refusal, _('Save again to keep yours.'))

    async def link(self, one: Colleague) -> None:
        """A link with which the person sets a password and comes in, to be copied; it is shown this once."""
        with self.forms.dialog:  # the look may redraw the line that was clicked
            try:
                token = await write(accounts.invite, one.id, by=self.forms.me.id)
            except Refusal as refusal:
                self.forms.refuse(refusal)
                return
            self._show_link(one, token)

    def _show_link(self, one: Colleague, token: str) -> None:
        base, reaches = network.for_colleagues(ui.context.client.request.url, settings())
        remarks = [_('Send it to {name} alone. It works once, for {days} days; whoever opens it sets the password.').format(name=one.name, days=accounts.LINK_DAYS)]
        if not reaches:
            remarks.append(_('It opens on this computer alone: for colleagues, start Voronka with --host 0.0.0.0.'))
        with self.forms.open(_('Sign-in link: {name}').format(name=one.name), *remarks):
            field(_('Sign-in link'), lambda: ui.input(value=f'{base}/welcome/{token}').props('readonly autofocus input-class=vs-link')).on('focus', js_handler=SELECT)
            with self.forms.end():
                Tag('button', _('Copy'), 'v-button main', type='button', data_said=_('Copied')).on('click', js_handler=COPY)

    def ask_name(self, heading: str, name: str, verb: str, then: Callable[[str], Awaitable[None]]) -> None:
        """One name, as of a department."""
        with self.forms.open(heading):
            control = field(_('Name'), lambda: ui.input(value=name).props('autofocus maxlength=200'))
            self.forms.end(verb, lambda: then(typed(control)))


def _control(name: str, value: Any, staff: Staff) -> Any:
    """The control for one field of a person, showing `value`."""
    if name == 'role':
        return _roles(value)
    if name == 'department_id':
        return _departments(staff, value)
    if name == 'exports':
        return _exports(value)
    kind = {'color': 'type=color', 'worked_from': 'type=date', 'worked_to': 'type=date', 'initials': 'maxlength=3', 'login': 'maxlength=64 autocapitalize=none'}
    return ui.input(value='' if value is None else str(value)).props(kind.get(name, 'maxlength=200'))


def _roles(value: str = Role.EMPLOYEE) -> ui.select:
    return ui.select({str(role): _(label) for role, label in ROLES.items()}, value=str(value))


def _departments(staff: Staff, value: int | None = None) -> ui.select:
    known = {unit.id: unit.name for unit in staff.units if unit.id}
    return ui.select({0: '—', **known}, value=value if value in known else 0)


def _exports(value: bool | None) -> ui.select:  # noqa: FBT001 - the value of the field
    words = {'': _('as the role has it: heads only'), 'yes': _('allowed'), 'no': _('not allowed')}
    return ui.select(words, value=next(key for key, means in EXPORTS.items() if means is value))


def _typed(name: str, value: Any) -> Any:
    """What stands in the control as `people.edit` takes it. Raises `BadValue` for a day that is none."""
    if name in DATES:
        return a_day(people.LABELS[name], value)
    if name == 'department_id':
        return value or None
    if name == 'exports' and isinstance(value, str):
        return EXPORTS.get(value, value)
    return value if name in ('name', 'role') else (value or None)


def a_day(label: str, value: Any) -> date | None:
    """The day in a field of type date; nothing is None. Raises `BadValue`."""
    try:
        return date.fromisoformat(value) if value else None
    except (TypeError, ValueError) as error:
        raise refuse(label, value, 'a day like 2026-11-24 is expected.') from error
