"""The offer of a deal: its message as the templates make it, and how it can be sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import Session, col, select

from dashboard import access, offers, pipelines
from dashboard.models import FeedEntry, OfferSent, Person, Stage, StageKind
from dashboard.offers import Messenger
from dashboard.queries import cards, goods
from dashboard.queries.cards import StageFacts

PROPOSAL: Final = 'proposal'
"""The code of S4, where a pipeline has it."""


@dataclass(frozen=True, slots=True)
class Sent:
    """When an offer was last sent, and what it came to in kopecks."""

    at: datetime
    amount: int


@dataclass(frozen=True, slots=True)
class Offer:
    """`text` is '' where there is nothing to offer; `move` is S4, for a deal that stands before it."""

    text: str
    amount: int
    currency: str
    messengers: tuple[Messenger, ...]
    sent: Sent | None
    move: StageFacts | None


@dataclass(frozen=True, slots=True)
class Templates:
    """What a head edits, by the names of `offers.LABELS`, and an example of what it makes."""

    template: str
    line: str
    messengers: str


def offer(session: Session, deal_id: int, *, by: int) -> Offer:
    """The message for a deal. Raises `NotFound`."""
    deal = access.deal(session, deal_id, by=by)
    sold = goods.goods(session, deal_id, by=by)
    owner = session.get(Person, deal.owner_id) if deal.owner_id else None
    template, line = (offers.kept(session, name) for name in ('template', 'line'))
    some = sold.lines or sold.services
    stages = {stage.code: stage for stage in pipelines.stages(session, deal.pipeline_id)}
    return Offer(
        text=offers.compose(template, line, title=deal.title, owner=owner.name if owner else '', goods=sold) if some else '',
        amount=deal.amount,
        currency=sold.currency,
        messengers=offers.messengers(session),
        sent=_sent(session, deal_id),
        move=_before(session.get_one(Stage, deal.stage_id), stages.get(PROPOSAL)),
    )


def templates(session: Session, *, by: int) -> Templates:
    """The templates as they stand. Raises `NotAllowed`."""
    access.require_head(session, by)
    return Templates(*(offers.kept(session, name) for name in offers.LABELS))


def example(line_words: tuple[str, str, str]) -> goods.Goods:
    """Three lines that show what templates make: a product with its link, one with a discount, a service."""
    first, second, third = line_words
    lines = (
        goods.Line(1, 1, first, 'goods', 'шт', 1_000, 24_900_00, 0, 'percent', 24_900_00, 0, 24_900_00, 'МН-10Б', 'https://example.ru/mn-10b'),
        goods.Line(2, 1, second, 'goods', 'шт', 2_000, 4_500_00, 500, 'percent', 9_000_00, 450_00, 8_550_00, 'КМ-У4', ''),
        goods.Line(3, 1, third, 'service', 'шт', 1_000, 6_000_00, 0, 'percent', 6_000_00, 0, 6_000_00, '', ''),
    )
    amount = sum(line.total for line in lines)
    return goods.Goods(lines, 6_000_00, False, amount, amount, False, 'RUB', False, False)  # noqa: FBT003 - in the order of the fields


def _sent(session: Session, deal_id: int) -> Sent | None:
    newest = (
        select(FeedEntry.at, OfferSent.amount)
        .join(OfferSent, col(OfferSent.entry_id) == FeedEntry.id)
        .where(OfferSent.deal_id == deal_id, col(FeedEntry.deleted_at).is_(None))
        .order_by(col(FeedEntry.at).desc(), col(FeedEntry.id).desc())
    )
    found = session.exec(newest.limit(1)).first()
    return Sent(*found) if found else None


def _before(stands: Stage, target: Stage | None) -> StageFacts | None:
    """S4, for a deal in an open stage before it, or in a parked one."""
    if target is None or target.retired or stands.kind not in (StageKind.OPEN, StageKind.PARKED):
        return None
    return cards.facts(target) if stands.kind == StageKind.PARKED or stands.position < target.position else None
