"""What is in the basket: deleted deals that a head can still bring back, by whom and why they were deleted."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from dashboard import access, clock
from dashboard.models import Deal, Person, Pipeline, Stage
from dashboard.queries import cards
from dashboard.queries.cards import StageFacts

SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class Gone:
    """A deleted deal; `amount` in kopecks of `currency`, `why` one of `basket.LABELS`. `until`: the last day to bring it back, `left`: the
    days until then, 0 on that day."""

    deal: int
    title: str
    amount: int
    currency: str
    stage: StageFacts
    owner: str | None
    at: datetime
    who: str | None
    why: str
    until: date
    left: int


@dataclass(frozen=True, slots=True)
class Basket:
    """Deleted last, first; `more` deals are older still."""

    deals: tuple[Gone, ...]
    more: int


def basket(session: Session, *, by: int, shown: int = SHOWN) -> Basket:
    """The deleted deals of the department, for the company head all. Raises `NotAllowed` for an employee."""
    who = access.require_head(session, by)
    today = clock.today(session)
    culprit, there = aliased(Person), (access.led(who), access.in_basket(session))
    rows = session.exec(
        select(Deal, Stage, Pipeline.currency, Person.name, culprit.name)  # type: ignore[call-overload]
        .join(Stage, col(Stage.id) == Deal.stage_id)
        .join(Pipeline, col(Pipeline.id) == Deal.pipeline_id)
        .outerjoin(Person, col(Person.id) == Deal.owner_id)
        .outerjoin(culprit, culprit.id == Deal.deleted_by)
        .where(*there)
        .order_by(col(Deal.deleted_at).desc(), col(Deal.id).desc())
        .limit(shown)
    ).all()
    count = session.exec(select(func.count()).select_from(Deal).where(*there)).one()
    return Basket(tuple(_gone(row, today) for row in rows), count - len(rows))


def _gone(row: tuple[Deal, Stage, str, str | None, str | None], today: date) -> Gone:
    deal, stage, currency, owner, who = row
    assert deal.deleted_at is not None
    until = access.back_until(deal.deleted_at)
    return Gone(
        deal.id or 0, deal.title, deal.amount, currency, cards.facts(stage), owner, deal.deleted_at, who, deal.deleted_why or '', until, (until - today).days,
    )  # fmt: skip
