"""Who stands in for a deal's owner, now and ahead, as the deal's page shows it."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from dashboard import access, clock
from dashboard.models import Deal, Person, Substitute


@dataclass(frozen=True, slots=True)
class Standing:
    """One who stands in; both days are included."""

    id: int
    person: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Substitutes:
    """Those of today and later in their order, and whom the reader could ask; nobody where the reader may not change the deal."""

    standing: tuple[Standing, ...]
    people: tuple[tuple[int, str], ...]
    until: date | None
    """The last day on which the reader stands in, if the reader does today."""


def substitutes(session: Session, deal_id: int, *, by: int) -> Substitutes:
    """Of a deal that `by` may see. Raises `NotFound`."""
    row = access.deal(session, deal_id, by=by)
    who, today = access.reader(session, by), clock.today(session)
    rows = session.exec(
        select(Substitute, Person.name)
        .join(Person, col(Person.id) == Substitute.person_id)
        .where(Substitute.deal_id == deal_id, col(Substitute.removed_at).is_(None), Substitute.last >= today)
        .order_by(col(Substitute.first))
    ).all()
    own = next((one.last for one, _name in rows if one.person_id == by and one.first <= today), None)
    return Substitutes(tuple(Standing(one.id or 0, name, one.first, one.last) for one, name in rows), _people(session, who, row), own)


def _people(session: Session, who: access.Reader, row: Deal) -> tuple[tuple[int, str], ...]:
    if not access.holds(session, row, access.counted(who)):
        return ()
    asked = select(Person.id, Person.name).where(access.substitutes_of(who), col(Person.active), Person.id != (row.owner_id or 0)).order_by(Person.name)
    return tuple((id_ or 0, name) for id_, name in session.exec(asked))
