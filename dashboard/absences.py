"""Commands on absences: vacation, sickness and visits to clients; a head's for the own team, the company head's for everybody."""

from datetime import date, time, timedelta
from typing import Any, Final

from sqlmodel import Session, col, select

from dashboard import access, clock, journal
from dashboard.errors import NotFound
from dashboard.models import Absence, AbsenceBase, AbsenceKind, Person
from dashboard.validation import refuse, valid

LABELS = {'kind': 'Absence', 'first': 'From', 'last': 'To', 'starts': 'From', 'ends': 'To'}
LONGEST: Final = timedelta(days=3 * 366)
"""As long as a parental leave; a longer one is a typing error."""
NEAR: Final = (date(2000, 1, 1), date(2100, 1, 1))


def add(
    session: Session, person_id: int, *, kind: str, first: date, last: date, by: int, starts: time | None = None, ends: time | None = None
) -> int:
    """Say that a person is away; hours are those of a visit's one day. Returns the absence's id.

    Raises `BadValue`, `NotAllowed`, `NotFound` for somebody whom `by` does not lead.
    """
    _led(session, person_id, by)
    facts = {'person_id': person_id, 'kind': kind, 'first': first, 'last': last, 'starts': starts, 'ends': ends}
    absence = Absence(**_valid(facts))
    session.add(absence)
    session.flush()
    assert absence.id is not None
    _journal(session, journal.ABSENCE_ADDED, absence, by)
    return absence.id


def remove(session: Session, absence_id: int, *, by: int) -> None:
    """Take an absence out of every figure; it stays in the table. Raises `NotAllowed`, `NotFound`."""
    absence = _absence(session, absence_id, by)
    if absence.removed_at is None:
        absence.removed_at = clock.now(session)
        _journal(session, journal.ABSENCE_REMOVED, absence, by)


def restore(session: Session, absence_id: int, *, by: int) -> None:
    """Undo `remove`. Raises `NotAllowed`, `NotFound`."""
    absence = _absence(session, absence_id, by)
    if absence.removed_at is not None:
        absence.removed_at = None
        _journal(session, journal.ABSENCE_ADDED, absence, by)


def _journal(session: Session, what: str, absence: Absence, by: int) -> None:
    """Who and when, never why: an illness is nobody's business but the head's."""
    journal.write(session, what, by=by, new=journal.of(absence.person_id, f'{absence.first}…{absence.last}'))


def _absence(session: Session, absence_id: int, by: int) -> Absence:
    access.require_head(session, by)
    absence = session.get(Absence, absence_id)
    if absence is None:
        raise NotFound
    _led(session, absence.person_id, by)
    return absence


def _led(session: Session, person_id: int, by: int) -> None:
    """Refuse what is about somebody whom `by` does not lead, as if there were nobody of that id."""
    who = access.require_head(session, by)
    if not session.exec(select(Person.id).where(col(Person.id) == person_id, access.visible_people(who))).first():
        raise NotFound


def _valid(facts: dict[str, Any]) -> dict[str, Any]:
    fields = valid(AbsenceBase, facts, LABELS)
    if fields['kind'] not in set(AbsenceKind):
        raise refuse(LABELS['kind'], fields['kind'], 'it is none of the kinds of absences.')
    first, last, starts, ends = (fields[name] for name in ('first', 'last', 'starts', 'ends'))
    if not NEAR[0] <= first < NEAR[1]:
        raise refuse(LABELS['first'], first, 'that is not a day of a working life.')
    if not first <= last <= first + LONGEST:
        raise refuse(LABELS['last'], last, 'it must be the first day or later, three years at most.')
    if (starts, ends) == (None, None):
        return fields
    if fields['kind'] != AbsenceKind.VISIT or first != last:
        raise refuse(LABELS['starts'], starts, 'hours are for a visit of one day.')
    if starts is None or ends is None or ends <= starts:
        raise refuse(LABELS['ends'], ends or '', 'it must be later than its beginning.')
    return fields
