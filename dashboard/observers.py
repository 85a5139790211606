"""Observers (E2): people who may see a deal, and nothing more. Whoever may change a deal says who observes it."""

from sqlmodel import Session

from dashboard import access, journal
from dashboard.models import Observer, Person
from dashboard.validation import refuse

LABEL = 'Observers'


def add(session: Session, deal_id: int, person_id: int, *, by: int) -> None:
    """Let somebody of any department observe a deal; undo is `remove`. Who observes it already goes on.

    Raises `BadValue` for nobody who works here, `OnlyObserving`, `NotFound`.
    """
    access.changeable(session, deal_id, by=by)
    person = session.get(Person, person_id)
    if person is None or not person.active:
        raise refuse(LABEL, person_id, 'there is no such person.')
    if session.get(Observer, (deal_id, person_id)) is None:
        session.add(Observer(deal_id=deal_id, person_id=person_id))
        journal.write(session, journal.OBSERVER_ADDED, by=by, deal_id=deal_id, new=str(person_id))


def remove(session: Session, deal_id: int, person_id: int, *, by: int) -> None:
    """Let somebody observe a deal no longer; undo is `add`. Raises `OnlyObserving`, `NotFound`."""
    access.changeable(session, deal_id, by=by)
    found = session.get(Observer, (deal_id, person_id))
    if found is not None:
        session.delete(found)
        journal.write(session, journal.OBSERVER_REMOVED, by=by, deal_id=deal_id, old=str(person_id))
