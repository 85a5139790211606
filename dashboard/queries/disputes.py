"""Whose client it is: the questions that wait for a head, and the answers to one's own."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select

from dashboard import access, clock
from dashboard.models import Deal, Dispute, Person

ANSWERED: Final = timedelta(days=7)
"""For how long an answer stands on the asker's page."""
MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Disputed:
    """A question as a head sees it: what was typed, by whom; of the deal the three facts, its id only where it is the head's to see.

    `may_give`: this head may make the asker responsible.
    """

    id: int
    title: str
    asker: str
    at: datetime
    owner: str | None
    since: datetime | None
    deal: int | None
    may_give: bool


@dataclass(frozen=True, slots=True)
class Disputes:
    """The open questions of a head's team, oldest first."""

    disputes: tuple[Disputed, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One's own question; `verdict` None while it waits."""

    id: int
    title: str
    at: datetime
    verdict: str | None
    deal: int | None
    """The deal that was given to the asker."""


@dataclass(frozen=True, slots=True)
class Answers:
    """One's own questions that wait, and those answered lately."""

    answers: tuple[Answer, ...]


def heads(session: Session, *, by: int) -> Disputes:
    """What waits for a head: asked by somebody of the team, or about a deal of it. Raises `NotAllowed`."""
    who = access.require_head(session, by)
    asker: Any = aliased(Person)
    team = select(Person.id).where(access.visible_people(who))
    rows = session.exec(
        select(Dispute, asker.name, Deal, Person.name, access.counted(who).label('own'))  # type: ignore[call-overload]
        .join(asker, asker.id == Dispute.by_id)
        .join(Deal, col(Deal.id) == Dispute.deal_id)
        .outerjoin(Person, col(Person.id) == Deal.owner_id)
        .where(access.present(), col(Dispute.settled_at).is_(None), or_(access.counted(who), col(Dispute.by_id).in_(team)))
        .order_by(col(Dispute.at), col(Dispute.id))
        .limit(MOST)
    ).all()
    return Disputes(
        tuple(
            Disputed(
                row.id, row.title, name, row.at, owner, deal.created_at, deal.id if own else None,
                bool(own) and access.may_own(session, who, row.by_id),
            )
            for row, name, deal, owner, own in rows
        )
    )  # fmt: skip


def own(session: Session, *, by: int) -> Answers:
    """What `by` asked: waiting, or answered lately."""
    who = access.reader(session, by)
    lately = clock.now(session) - ANSWERED
    rows = session.exec(
        select(Dispute, Deal.owner_id)
        .join(Deal, col(Deal.id) == Dispute.deal_id)
        .where(access.present(), Dispute.by_id == by, or_(col(Dispute.settled_at).is_(None), col(Dispute.settled_at) > lately))
        .order_by(col(Dispute.at).desc(), col(Dispute.id).desc())
        .limit(MOST)
    ).all()
    return Answers(tuple(Answer(row.id or 0, row.title, row.at, row.verdict, row.deal_id if owner == who.id else None) for row, owner in rows))
