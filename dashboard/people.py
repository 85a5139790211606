"""Commands on people: added, edited, disabled and enabled by the company head; nobody is ever deleted."""

import re
from collections.abc import Sequence
from typing import Any, Final

from sqlmodel import Session, col, select

from dashboard import access, journal, latin, plans, sessions
from dashboard.errors import FieldConflict, LastCompanyHead, NotFound, NotYourself
from dashboard.models import Department, Person, PersonBase, Role, clean_text
from dashboard.validation import COLOR, Changes, refuse, valid

LABELS = {
    'name': 'Name', 'login': 'Login', 'role': 'Role', 'department_id': 'Department', 'color': 'Colour', 'initials': 'Initials',
    'worked_from': 'Works from', 'worked_to': 'Works to', 'exports': 'Export',
}  # fmt: skip
"""The fields that `edit` changes and the keys of their labels' translations."""
MANY: Final = 100
"""People that can be added at once: a team, not a telephone book."""
COLORS: Final = ('#5b7fd6', '#b0578d', '#2f8f6b', '#c2762d', '#7a5bd0', '#3a8fa3', '#a85c4a', '#6d7f2f')
"""The colours that people get in turn."""
_LOGIN: Final = re.compile(r'[\w.@-]{2,64}')


def add(session: Session, *, name: str, by: int, login: str | None = None, role: str = Role.EMPLOYEE, department_id: int | None = None) -> int:
    """Add a person; without a `login` one is made of the name. Returns the id. Raises `BadValue`, `NotAllowed`."""
    access.require_company_head(session, by)
    fields = valid(PersonBase, {'name': name, 'role': role, 'login': (login or '').casefold() or None, 'department_id': department_id}, LABELS)
    fields['login'] = fields['login'] or _free_login(session, fields['name'])
    everybody = len(session.exec(select(Person.id)).all())
    person = Person(**fields, color=COLORS[everybody % len(COLORS)])
    _check(session, person, set(fields))
    session.add(person)
    session.flush()
    assert person.id is not None
    journal.write(session, journal.PERSON_ADDED, by=by, new=journal.of(person.id, person.name))
    return person.id


def add_several(session: Session, *, names: str, by: int, department_id: int | None = None) -> list[int]:
    """Add an employee for each line of `names`, all or nobody; returns their ids. Raises as `add` does."""
    lines = [line for line in (clean_text(line) for line in names.splitlines()) if line]
    if not lines:
        raise refuse('A name a line', '', 'it must not be empty.')
    if len(lines) > MANY:
        raise refuse('A name a line', lines[MANY], 'at most {most} people are added at once.', most=MANY)
    return [add(session, name=name, department_id=department_id, by=by) for name in lines]


def withdraw(session: Session, people: list[int], *, by: int) -> None:
    """Undo adding them: they cannot sign in and are nobody to choose, but stay, disabled, for whatever they did meanwhile."""
    for person_id in people:
        disable(session, person_id, by=by)


def edit(session: Session, person_id: int, *, changes: Changes, by: int) -> Changes:
    """Change fields of a person, each from the value that was seen to a new one, all or none.

    Returns the changes that undo it. Raises `FieldConflict` for the first that somebody else changed meanwhile, `BadValue`, `LastCompanyHead`, `NotYourself`,
    `NotAllowed`, `NotFound`.
    """
    access.require_company_head(session, by)
    person = _person(session, person_id)
    given = {name: _tidy(name, new) for name, (_seen, new) in changes.items()}
    for name in given.keys() - LABELS.keys():
        raise refuse('Field', name, 'it is not a field that can be edited.')
    fields = valid(PersonBase, {'name': person.name, **given}, LABELS)
    changed = [name for name in given if getattr(person, name) != fields[name]]
    for name in changed:
        standing, seen = getattr(person, name), changes[name][0]
        if standing != seen:
            theirs, yours = shown(session, name, standing), shown(session, name, fields[name])
            raise FieldConflict(words={'field': LABELS[name]}, theirs=theirs, yours=yours, value=standing)
    if 'role' in changed and person.role == Role.COMPANY_HEAD:
        _check_leaves_a_head(session, person, by)
    back = {name: (fields[name], getattr(person, name)) for name in changed}
    for name, (new, standing) in back.items():
        setattr(person, name, new)
        journal.write(session, journal.PERSON + name, by=by, old=journal.of(person_id, standing), new=journal.of(person_id, new))
    with session.no_autoflush:
        _check(session, person, set(changed))
    if {'role', 'department_id', 'exports'}.intersection(changed):
        sessions.age(session, person_id)
    if 'login' in changed and person.login is None:
        _shut_out(session, person_id, by)
    return back


def disable(session: Session, person_id: int, *, plans_to: int | None = None, by: int) -> tuple[plans.Cell, ...]:
    """Let a person sign in no more, and be signed in nowhere; deals stay whose they are, and so do plans, unless those from this month on
    go to somebody (`plans_to`). Returns the cells by which `enable` gives them back.

    Raises `LastCompanyHead`, `NotYourself`, `BadValue`, `NotAllowed`, `NotFound`.
    """
    access.require_company_head(session, by)
    person = _person(session, person_id)
    if not person.active:
        return ()
    _check_leaves_a_head(session, person, by)
    person.active = False
    journal.write(session, journal.PERSON_DISABLED, by=by, new=journal.of(person_id, person.name))
    _shut_out(session, person_id, by)
    return plans.hand_over(session, person_id, plans_to, by=by) if plans_to is not None else ()


def enable(session: Session, person_id: int, *, plans_back: Sequence[plans.Cell] = (), by: int) -> None:
    """Let a person work again, with the plans that `disable` gave away. Raises `FieldConflict` where one was changed since, `NotAllowed`, `NotFound`."""
    access.require_company_head(session, by)
    person = _person(session, person_id)
    if not person.active:
        person.active = True
        journal.write(session, journal.PERSON_ENABLED, by=by, new=journal.of(person_id, person.name))
        plans.enter(session, plans_back, by=by)


def shown(session: Session, field: str, value: Any) -> str:
    """A field's value as a person reads it."""
    if value is None:
        return '—'
    if field == 'exports':
        return '✓' if value else '✗'
    if field == 'department_id':
        department = session.get(Department, value)
        return department.name if department else '—'
    return str(value)


def _shut_out(session: Session, person_id: int, by: int) -> None:
    """Whoever may sign in no more is signed in nowhere, and what was sent to them is no way back in later."""
    sessions.end_all(session, person_id, by=by)
    sessions.void_links(session, person_id)


def _person(session: Session, person_id: int) -> Person:
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound
    return person


def _tidy(name: str, value: Any) -> Any:
    """What is typed into a field as it is kept: nothing is None where the field may be empty, a login knows no capitals."""
    if not isinstance(value, str) or name in ('name', 'role'):
        return value
    value = clean_text(value)
    if name in ('login', 'color'):
        value = value.casefold()
    return value.upper() or None if name == 'initials' else value or None


def _check(session: Session, person: Person, fields: set[str]) -> None:
    """Refuse what no type can tell: a login of somebody else, a department that is not there, an end before the beginning."""
    if 'role' in fields and person.role not in set(Role):
        raise refuse(LABELS['role'], person.role, 'it is none of the roles.')
    if 'color' in fields and not COLOR.fullmatch(person.color or ''):
        raise refuse(LABELS['color'], person.color, 'a colour like #5b7fd6 is expected.')
    if 'login' in fields:
        _check_login(session, person)
    if 'department_id' in fields and person.department_id is not None:
        department = session.get(Department, person.department_id)
        if department is None or department.retired:
            raise refuse(LABELS['department_id'], person.department_id, 'there is no such department.')
    if person.worked_from and person.worked_to and person.worked_to < person.worked_from:
        raise refuse(LABELS['worked_to'], person.worked_to, 'it is before the first day of work.')


def _check_login(session: Session, person: Person) -> None:
    if person.login is None and person.role == Role.COMPANY_HEAD:
        raise refuse(LABELS['login'], '', 'a company head must be able to sign in.')
    if person.login is None:
        return
    if not _LOGIN.fullmatch(person.login):
        raise refuse(LABELS['login'], person.login, 'two letters or more, with digits, dots and hyphens, without blanks.')
    if session.exec(select(Person.id).where(Person.login == person.login, Person.id != person.id)).first():
        raise refuse(LABELS['login'], person.login, 'somebody else signs in with it.')


def _check_leaves_a_head(session: Session, person: Person, by: int) -> None:
    if person.role == Role.COMPANY_HEAD:
        heads = select(Person.id).where(Person.role == Role.COMPANY_HEAD, col(Person.active), col(Person.login).is_not(None))
        if not session.exec(heads.where(Person.id != person.id)).first():
            raise LastCompanyHead(name=person.name)
    if person.id == by:
        raise NotYourself


def _free_login(session: Session, name: str) -> str:
    """«anna.krylova» of «Анна Крылова», with a number where somebody has it already."""
    login = '.'.join(latin.words(name)[:2])[:40]
    login = login if len(login) > 1 else 'user'
    taken = set(session.exec(select(Person.login).where(col(Person.login).startswith(login))))
    return next(free for n in range(1, len(taken) + 2) if (free := login if n == 1 else f'{login}{n}') not in taken)
