"""Shares of a sale between people: a head's decision, with a reason; they hold for all money of the deal."""

from collections.abc import Sequence
from typing import Final

from sqlmodel import Session, col, delete, select

from dashboard import access, clock, journal
from dashboard.errors import Changed, NotAllowed
from dashboard.models import TITLE_LIMIT, Person, SaleShare, clean_text
from dashboard.validation import EMPTY, TOO_LONG, refuse

SHARES: Final = 'Shares of the sale'
REASON: Final = 'Reason'
WHOLE: Final = 100
Parts = tuple[tuple[int, int], ...]
"""People and their percents, the largest first; nobody: all is the owner's."""


def put(session: Session, deal_id: int, parts: Sequence[tuple[int, int]], *, reason: str, seen: Parts, by: int) -> tuple[Parts, str]:
    """Say whose the sale is, or with no `parts` that it is the owner's; returns what stood before, by which this undoes it.

    Raises `BadValue`, `Changed` when somebody said it otherwise meanwhile, `NotAllowed`, `NotFound`.
    """
    deal = access.changeable(session, deal_id, by=by)
    if not access.reader(session, by).heads:
        raise NotAllowed
    before, why = of(session, deal_id), said_why(session, deal_id)
    if before != seen:
        raise Changed(what=deal.title)
    fit, reason = _fit(session, parts, by), _reason(reason, needed=bool(parts))
    session.execute(delete(SaleShare).where(col(SaleShare.deal_id) == deal_id))
    now = clock.now(session)
    session.add_all([SaleShare(deal_id=deal_id, person_id=who, percent=percent, reason=reason, set_at=now, set_by=by or None) for who, percent in fit])
    session.flush()
    journal.write(session, journal.SHARES_SET, by=by, deal_id=deal_id, old=_worded(session, before), new=_worded(session, fit))
    return before, why


def of(session: Session, deal_id: int) -> Parts:
    """Whose a deal's sale is, the largest share first; its caller has asked who may read it."""
    rows = session.exec(select(SaleShare).where(SaleShare.deal_id == deal_id))
    return tuple(sorted(((row.person_id, row.percent) for row in rows), key=lambda part: (-part[1], part[0])))


def said_why(session: Session, deal_id: int) -> str:
    """The reason that a head gave; nothing where there are no shares."""
    return session.exec(select(SaleShare.reason).where(SaleShare.deal_id == deal_id).limit(1)).first() or ''


def _fit(session: Session, parts: Sequence[tuple[int, int]], by: int) -> Parts:
    who = access.reader(session, by)
    people, percents = [person for person, _ in parts], [percent for _, percent in parts]
    if parts and (len(parts) == 1 or len(set(people)) < len(people) or min(percents) < 1 or sum(percents) != WHOLE):
        raise refuse(SHARES, ' / '.join(map(str, percents)), 'two people or more are expected, each once, and 100 percent together.')
    if len(session.exec(select(Person.id).where(col(Person.id).in_(people), access.visible_people(who))).all()) < len(people):
        raise NotAllowed
    return tuple(sorted(((person, percent) for person, percent in parts), key=lambda part: (-part[1], part[0])))


def _reason(text: str, *, needed: bool) -> str:
    reason = ' '.join(clean_text(text).split())
    if needed and not reason:
        raise refuse(REASON, reason, EMPTY)
    if len(reason) > TITLE_LIMIT:
        raise refuse(REASON, reason, TOO_LONG, max_length=TITLE_LIMIT)
    return reason


def _worded(session: Session, parts: Parts) -> str | None:
    """«Анна Крылова 70 %, Борис Маслов 30 %», as the journal keeps it."""
    names = dict(session.exec(select(Person.id, Person.name).where(col(Person.id).in_([who for who, _ in parts]))).all())
    return ', '.join(f'{names[who]} {percent} %' for who, percent in parts) or None
