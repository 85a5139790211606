"""What a deal's page points out under its next step: that it is stale (S2)."""

from dataclasses import dataclass

from sqlmodel import Session

from dashboard import access, clock, stale, worktime


@dataclass(frozen=True, slots=True)
class Attention:
    """`stale`: working days without an agreed step, of a deal that is stale."""

    stale: int | None


def attention(session: Session, deal_id: int, *, by: int) -> Attention:
    """Of one deal. Raises `NotFound`."""
    access.deal(session, deal_id, by=by)
    return Attention(stale.days(session, [deal_id], clock.now(session), worktime.calendar(session)).get(deal_id))
