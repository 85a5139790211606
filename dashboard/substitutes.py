"""Commands on a deal's substitute (E3): whoever may change the deal says who works on it in the owner's place, and when.

Responsibility, figures and bonus stay with the owner; `access.working` says what a substitute may.
"""

from datetime import date, timedelta
from typing import Any, Final

from sqlmodel import Session, col, select

from dashboard import access, clock, journal
from dashboard.errors import NotAllowed, NotFound
from dashboard.models import Deal, Person, Substitute, SubstituteBase
from dashboard.validation import refuse, valid

LABELS = {'person_id': 'Substitute', 'first': 'From', 'last': 'To, that day included'}
LONGEST: Final = timedelta(days=366)
"""Whoever works on a deal for longer is its owner."""


def appoint(session: Session, deal_id: int, *, person_id: int, first: date, last: date, by: int) -> int:
    """Let a person work on a deal in its owner's place, both days included; returns the id, for `remove`.

    Raises `BadValue`, `NotAllowed` for a person whom `by` could not ask (`access.may_substitute`), `OnlyObserving`,
    `OnlySubstituting`, `NotFound`.
    """
    deal = access.changeable(session, deal_id, by=by)
    fields = valid(SubstituteBase, {'deal_id': deal_id, 'person_id': person_id, 'first': first, 'last': last}, LABELS)
    _check(session, deal, fields, by)
    row = Substitute(**fields)
    session.add(row)
    session.flush()
    assert row.id is not None
    _journal(session, journal.SUBSTITUTE_ADDED, row, by)
    return row.id


def remove(session: Session, substitute_id: int, *, by: int) -> None:
    """End it at once, or before it began. Raises as `appoint`."""
    row = _row(session, substitute_id, by)
    if row.removed_at is None:
        row.removed_at = clock.now(session)
        _journal(session, journal.SUBSTITUTE_REMOVED, row, by)


def restore(session: Session, substitute_id: int, *, by: int) -> None:
    """Undo `remove`. Raises as `appoint`."""
    row = _row(session, substitute_id, by)
    if row.removed_at is not None:
        _check(session, session.get_one(Deal, row.deal_id), row.model_dump(), by)
        row.removed_at = None
        _journal(session, journal.SUBSTITUTE_ADDED, row, by)


def _row(session: Session, substitute_id: int, by: int) -> Substitute:
    row = session.get(Substitute, substitute_id)
    if row is None:
        raise NotFound
    access.changeable(session, row.deal_id, by=by)
    return row


def _check(session: Session, deal: Deal, fields: dict[str, Any], by: int) -> None:
    person, first, last = session.get(Person, fields['person_id']), fields['first'], fields['last']
    if person is None or not person.active:
        raise refuse(LABELS['person_id'], fields['person_id'], 'there is no such person.')
    if not access.may_substitute(session, access.reader(session, by), fields['person_id']):
        raise NotAllowed
    if person.id == deal.owner_id:
        raise refuse(LABELS['person_id'], person.name, 'is responsible for this deal.')
    if not first <= last <= first + LONGEST:
        raise refuse(LABELS['last'], last, 'it must be the first day or later, a year at most.')
    if last < clock.today(session):
        raise refuse(LABELS['last'], last, 'that day is over.')
    others = select(Substitute.id).where(Substitute.deal_id == deal.id, col(Substitute.removed_at).is_(None), Substitute.first <= last, Substitute.last >= first)
    if session.exec(others.where(Substitute.id != fields.get('id')).limit(1) if fields.get('id') else others.limit(1)).first():
        raise refuse(LABELS['first'], first, 'somebody stands in on these days already.')


def _journal(session: Session, what: str, row: Substitute, by: int) -> None:
    journal.write(session, what, by=by, deal_id=row.deal_id, new=journal.of(row.person_id, f'{row.first}…{row.last}'))
