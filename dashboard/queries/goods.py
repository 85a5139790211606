"""What a deal sells (G2, G3, P4): its lines, and how its sum follows from them."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from dashboard import access, sums
from dashboard.models import DealLine, Pipeline, Product, ProductKind


@dataclass(frozen=True, slots=True)
class Line:
    """A line: `quantity` in thousandths, money in kopecks, `discount` as `discount_in` counts; `link` is its product's."""

    id: int
    version: int
    text: str
    kind: str
    unit: str
    quantity: int
    price: int
    discount: int
    discount_in: str
    gross: int
    off: int
    total: int
    article: str
    link: str

    def seen(self, name: str) -> Any:
        """A field as it was shown."""
        return getattr(self, name)


@dataclass(frozen=True, slots=True)
class Goods:
    """The lines in order, and the sums; `calculated` is None where there is nothing to calculate from.

    `locked`: this reader may change nothing of it, for the deal is paid in full, or only observed.
    """

    lines: tuple[Line, ...]
    services: int
    services_typed: bool
    calculated: int | None
    amount: int
    by_hand: bool
    currency: str
    paid: bool
    locked: bool

    @property
    def difference(self) -> int:
        """Kopecks by which the corrected sum differs from the calculated one."""
        return self.amount - (self.calculated or 0)


def goods(session: Session, deal_id: int, *, by: int) -> Goods:
    """The lines and sums of a deal. Raises `NotFound`."""
    deal = access.deal(session, deal_id, by=by)
    who = access.reader(session, by)
    observing = not access.holds(session, deal, access.counted(who))
    lines = lines_of(session, deal_id)
    pipeline = session.get_one(Pipeline, deal.pipeline_id)
    return Goods(
        lines=lines,
        services=deal.services_total,
        services_typed=not any(line.kind == ProductKind.SERVICE for line in lines),
        calculated=sums.calculated(session, deal),
        amount=deal.amount,
        by_hand=deal.amount_by_hand,
        currency=pipeline.currency,
        paid=sums.locked(deal),
        locked=observing or (sums.locked(deal) and not who.heads),
    )


def lines_of(session: Session, deal_id: int) -> tuple[Line, ...]:
    """The lines as they are shown; its caller has asked who may read them."""
    there = (DealLine.deal_id == deal_id, col(DealLine.removed_at).is_(None))
    rows = session.exec(
        select(DealLine, Product.article, Product.link)
        .outerjoin(Product, col(Product.id) == DealLine.product_id)
        .where(*there)
        .order_by(col(DealLine.position), col(DealLine.id))
    )
    return tuple(_line(row, article or '', link or '') for row, article, link in rows)


def _line(row: DealLine, article: str, link: str) -> Line:
    cost = sums.cost(row)
    return Line(
        row.id or 0, row.version, row.text, row.kind, row.unit, row.quantity, row.price, row.discount, row.discount_in,
        cost.gross, cost.off, cost.total, article, link,
    )  # fmt: skip
