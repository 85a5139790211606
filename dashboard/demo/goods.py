"""What the demo's deals sell, and how they are paid: lines of the shipped catalogue that come to just the deal's amount, payments at its stages."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any, Final

from sqlmodel import Session, col, select

from dashboard import access, catalogue
from dashboard.demo.cast import DATA
from dashboard.demo.chance import happens
from dashboard.exchange import price_list
from dashboard.models import EntryKind, FeedEntry, OfferSent, PaymentStatus, Product, ProductKind, Shipment
from dashboard.settings import TEAM_ZONE

LIST: Final[Path] = DATA / 'catalogue.csv'
LARGE: Final = 20_000
"""Deals beyond which a demo has no lines, and a fifth of the talk: it is filled to be large, not to be read."""
_SOLD: Final = ('proposal', 'invoice', 'paid', 'won')
_MOST: Final = 12  # pieces of a line
_WORKS: Final = 'Монтаж и пусконаладка'
_ADVANCE: Final = {'invoice': 0.2, 'paid': 0.35}
_CLAIMED: Final = 0.2
Row = dict[str, Any]


def stock(session: Session) -> list[Product]:
    """Take the shipped catalogue in; its goods, the cheapest first."""
    catalogue.take(session, price_list.rows(LIST, price_list.headings(LIST).proposed), by=access.SYSTEM)
    goods = session.exec(select(Product).where(Product.kind == ProductKind.GOODS, Product.unit == 'шт'))
    return sorted(goods, key=lambda product: (product.price, product.id))


def known(session: Session) -> dict[str, Product]:
    """All of the catalogue, by article."""
    return {product.article: product for product in session.exec(select(Product).where(col(Product.article) != ''))}


def sent(session: Session, amount: int) -> None:
    """Each offer in the feed came to `amount` kopecks."""
    entries = session.exec(select(FeedEntry).where(FeedEntry.kind == EntryKind.OFFER))
    session.add_all([OfferSent(entry_id=entry.id or 0, deal_id=entry.deal_id, amount=amount) for entry in entries])


class Seller:
    """Sells and collects with dice of its own, so that the stories of the deals stay what they are. `until`: the day of the bank's last
    statement, the one before the demo's: what was paid later is not known yet at five past ten.
    """

    def __init__(self, rng: Random, goods: list[Product], *, lines: bool, until: date) -> None:
        self._rng, self._goods, self._lines, self._until = rng, goods, lines, until
        self._prices = [product.price for product in goods]

    def lines(self, deal: Row, stages: tuple[str, ...]) -> Iterator[Row]:
        """Lines for a deal that came as far as an offer; what the goods leave of its amount is for the works."""
        if not self._lines or not any(stage in _SOLD for stage in stages):
            return
        left = deal['amount']
        count = self._rng.randint(2, 4)
        budget = int(left * self._rng.uniform(0.72, 0.9))
        for n in range(count):
            share = budget // (count - n)
            product = self._fitting(share)
            if product is None:
                continue
            pieces = min(share // product.price, _MOST)
            budget, left = budget - pieces * product.price, left - pieces * product.price
            yield line(deal, n, product.name, product.price, pieces=pieces, unit=product.unit, product=product.id)
        deal['services_total'] = left
        yield line(deal, count, _WORKS, left, kind=ProductKind.SERVICE)

    def payments(self, deal: Row, stages: tuple[str, ...], moments: list[datetime], head: int) -> Iterator[Row]:
        """Who paid, paid in full when the deal got there, some in two parts; a few of those that stand there, and all that were handed over
        on an advance (D4 is known), owe the rest; some only say that they paid.
        """
        rng, amount, now, lent = self._rng, deal['amount'], stages[-1], deal['rest_due_on'] is not None
        reached = {stage: at for stage, at in zip(stages, moments, strict=True) if stage in ('invoice', 'paid')}
        paid = reached.get('paid')
        if paid is None and not (now == 'invoice' and happens(rng, _ADVANCE['invoice'])):
            return
        first = reached.get('invoice', paid) if paid is None or happens(rng, _ADVANCE['paid']) or lent else None
        advance = amount // 200 * 100 if first else 0
        if first:
            yield self._payment(deal, advance, first, head, 1)
        owes = paid is None or lent or (now == 'paid' and happens(rng, 0.3))
        if paid and now == 'paid' and happens(rng, _CLAIMED):
            yield self._payment(deal, amount - advance, paid, head, 2, by=deal['owner_id'])
            deal['claimed_total'] = amount - advance
        elif paid and not (owes and advance):
            yield self._payment(deal, amount - advance, paid, head, 2)
            deal.update(payment_status=str(PaymentStatus.PAID), paid_on=self._day(paid), paid_total=amount)
            return
        if deal['shipment_status'] == Shipment.RESERVED:  # in stock nothing is kept for whoever owes
            deal['shipment_status'] = str(Shipment.AWAITED)
        if advance:
            deal.update(payment_status=str(PaymentStatus.PARTIAL), paid_total=advance)

    def _day(self, at: datetime) -> date:
        return min(at.astimezone(TEAM_ZONE).date(), self._until)

    def _fitting(self, share: int) -> Product | None:
        """A product of which the share buys one to twelve."""
        first, last = bisect_left(self._prices, share / _MOST), bisect_right(self._prices, share)
        return self._goods[self._rng.randrange(first, last)] if first < last else (self._goods[last - 1] if last else None)

    def _payment(self, deal: Row, amount: int, at: datetime, head: int, n: int, by: int | None = None) -> Row:
        """Entered by the head on its day, or claimed by somebody else."""
        confirmed = by is None
        return {
            'deal_id': deal['id'], 'paid_on': self._day(at), 'amount': amount, 'kind': 'payment', 'document': f'ПП-{deal["id"]}/{n}', 'source': 'hand',
            'external_id': None, 'entered_at': at, 'entered_by': head if confirmed else by, 'confirmed_at': at if confirmed else None,
            'confirmed_by': head if confirmed else None, 'removed_at': None, 'version': 1,
        }  # fmt: skip


def line(deal: Row, position: int, text: str, price: int, *, pieces: int = 1, unit: str = 'шт', kind: str = ProductKind.GOODS, product: int | None = None) -> Row:
    """A line of a deal, without a discount."""
    return {
        'deal_id': deal['id'], 'product_id': product, 'text': text, 'kind': str(kind), 'unit': unit, 'quantity': pieces * 1_000, 'price': price,
        'discount': 0, 'discount_in': 'percent', 'position': position, 'version': 1, 'removed_at': None,
    }  # fmt: skip


