"""What a deal's page points out under its next step: that it is stale (S2), where it comes back to (S3, S7, S9), what to offer (S3)."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from dashboard import access, clock, returns, stale, upsells, worktime
from dashboard.models import Deal, Person, Stage, Upsell, UpsellTold
from dashboard.queries import cards
from dashboard.queries.cards import StageFacts


@dataclass(frozen=True, slots=True)
class Told:
    """Of one upsell: who told the client and when; None for both while nobody did."""

    what: str
    at: datetime | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Attention:
    """`stale`: working days without an agreed step, of a deal that is stale; `stood`: the stage of the funnel where a deal that is
    parked or lost goes back to; `upsells` of a renovation, but for those that the client has chosen."""

    stale: int | None
    stood: StageFacts | None
    upsells: tuple[Told, ...]
    may_work: bool


def attention(session: Session, deal_id: int, *, by: int) -> Attention:
    """Of one deal. Raises `NotFound`."""
    deal = access.deal(session, deal_id, by=by)
    stood = returns.stood(session, deal)
    return Attention(
        stale=stale.days(session, [deal_id], clock.now(session), worktime.calendar(session)).get(deal_id),
        stood=cards.facts(stood) if stood else None,
        upsells=_upsells(session, deal),
        may_work=access.holds(session, deal, access.workable(access.reader(session, by))),
    )


def _upsells(session: Session, deal: Deal) -> tuple[Told, ...]:
    if session.get_one(Stage, deal.stage_id).code != returns.RENOVATION:
        return ()
    named = select(UpsellTold, Person.name).outerjoin(Person, UpsellTold.by_id == Person.id).where(UpsellTold.deal_id == deal.id)  # type: ignore[arg-type]
    told = {row.what: Told(row.what, row.at, name) for row, name in session.exec(named)}
    has = upsells.wanted(session, deal)
    return tuple(told.get(what, Told(what)) for what in Upsell if what not in has)
