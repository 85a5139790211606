"""Commands on deputies: who stands in for a department's head, from one day to another; said by that head or the company's."""

from datetime import date, timedelta
from typing import Any, Final

from sqlmodel import Session, col, select

from dashboard import access, clock, journal
from dashboard.errors import NotAllowed, NotFound
from dashboard.models import Department, Deputy, DeputyBase, Person, Role
from dashboard.validation import refuse, valid

LABELS = {'department_id': 'Department', 'person_id': 'Deputy', 'first': 'From', 'last': 'To, that day included'}
LONGEST: Final = timedelta(days=366)
"""Whoever leads a department for longer is its head."""


def appoint(session: Session, department_id: int, *, person_id: int, first: date, last: date, by: int) -> int:
    """Let a person stand in for the head of a department, both days included; returns the id, for `remove`.

    Meanwhile they have the head's rights over it, but for head's notes. Raises `BadValue`, `NotAllowed`, also for a
    deputy, and `NotFound` for a department that `by` does not lead.
    """
    _may_appoint(session, department_id, by)
    fields = valid(DeputyBase, {'department_id': department_id, 'person_id': person_id, 'first': first, 'last': last}, LABELS)
    _check(session, fields)
    deputy = Deputy(**fields)
    session.add(deputy)
    session.flush()
    assert deputy.id is not None
    _journal(session, journal.DEPUTY_ADDED, deputy, by)
    return deputy.id


def remove(session: Session, deputy_id: int, *, by: int) -> None:
    """End it at once, or before it began. Raises `NotAllowed`, `NotFound`."""
    deputy = _deputy(session, deputy_id, by)
    if deputy.removed_at is None:
        deputy.removed_at = clock.now(session)
        _journal(session, journal.DEPUTY_REMOVED, deputy, by)


def restore(session: Session, deputy_id: int, *, by: int) -> None:
    """Undo `remove`. Raises `NotAllowed`, `NotFound`, `BadValue` for somebody who has left meanwhile."""
    deputy = _deputy(session, deputy_id, by)
    if deputy.removed_at is not None:
        _check(session, deputy.model_dump())
        deputy.removed_at = None
        _journal(session, journal.DEPUTY_ADDED, deputy, by)


def turned(session: Session, before: date, today: date) -> tuple[int, ...]:
    """The people who stand in for somebody on one of both days and not on the other, or for somebody else."""
    then, now = ((col(Deputy.first) <= day) & (col(Deputy.last) >= day) for day in (before, today))
    return tuple(session.exec(select(Deputy.person_id).where(col(Deputy.removed_at).is_(None), then != now).distinct()))


def _may_appoint(session: Session, department_id: int, by: int) -> None:
    who = access.require_head(session, by)
    if session.get(Department, department_id) is None:
        raise NotFound
    if who.role == Role.COMPANY_HEAD or (who.role == Role.HEAD and who.department_id == department_id):
        return
    raise NotAllowed if department_id in who.leads else NotFound


def _deputy(session: Session, deputy_id: int, by: int) -> Deputy:
    access.require_head(session, by)
    deputy = session.get(Deputy, deputy_id)
    if deputy is None:
        raise NotFound
    _may_appoint(session, deputy.department_id, by)
    return deputy


def _check(session: Session, fields: dict[str, Any]) -> None:
    person, first, last = session.get(Person, fields['person_id']), fields['first'], fields['last']
    if person is None or not person.active:
        raise refuse(LABELS['person_id'], fields['person_id'], 'there is no such person.')
    if person.role == Role.COMPANY_HEAD or (person.role == Role.HEAD and person.department_id == fields['department_id']):
        raise refuse(LABELS['person_id'], person.name, 'leads this department anyway.')
    if not first <= last <= first + LONGEST:
        raise refuse(LABELS['last'], last, 'it must be the first day or later, a year at most.')
    if last < clock.today(session):
        raise refuse(LABELS['last'], last, 'that day is over.')


def _journal(session: Session, what: str, deputy: Deputy, by: int) -> None:
    journal.write(session, what, by=by, new=journal.of(deputy.person_id, f'{deputy.department_id} {deputy.first}…{deputy.last}'))
