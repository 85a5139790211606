"""Commands on the lines of a deal (G2), its services (G3) and its corrected sum (P4); each has its way back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlmodel import Session, col, func, select

from dashboard import access, clock, journal, pricing, sums
from dashboard.errors import Changed, NotFound
from dashboard.exchange import amounts
from dashboard.models import AMOUNT_LIMIT, Deal, DealLine, DealLineBase, DiscountIn, Pipeline, Product, ProductKind
from dashboard.pricing import check_discount
from dashboard.validation import refuse, valid

LABELS = {
    'text': 'Title', 'kind': 'Goods or service', 'unit': 'Unit', 'quantity': 'Quantity', 'price': 'Price', 'discount': 'Discount', 'discount_in': 'Discount',
}  # fmt: skip
"""The fields of a line and the keys of their labels' translations."""
CURRENCY: Final = 'RUB'
"""Of the catalogue."""
MOST: Final = 200
"""Lines of a deal."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a deal's sums were: they come back as they were, whoever typed them."""

    amount: int
    by_hand: bool
    services: int


@dataclass(frozen=True, slots=True)
class Done:
    """What a command did to a line, for `take_back`: the line as it was (None: it was not there), its version since, and the
    deal's sums before and after."""

    line: int
    version: int
    before: Mapping[str, Any] | None
    was: Standing
    left: Standing


def add(session: Session, deal_id: int, *, product_id: int | None = None, fields: Mapping[str, Any] | None = None, by: int) -> Done:
    """Add a line at the end: of a product, with its words and price of today, or of free words; `fields` by the names of `LABELS`.

    The catalogue's prices are roubles: in a pipeline of another currency the line costs nothing until somebody says what.

    Raises `BadValue`, `PaidInFull`, `NotFound`, also for a product that is not offered.
    """
    deal = _open(session, deal_id, by)
    there = sums.lines_of(session, deal_id)
    if len(there) >= MOST:
        raise refuse('Products', len(there), 'a deal has {most} lines at most.', most=MOST)
    facts = _fit({**(_of_product(session, product_id, deal) if product_id else {}), **(fields or {})})
    last = session.exec(select(func.max(DealLine.position)).where(DealLine.deal_id == deal_id)).one()
    line = DealLine(**facts, deal_id=deal_id, product_id=product_id, position=0 if last is None else last + 1)
    was = _standing(deal)
    session.add(line)
    session.flush()
    journal.write(session, journal.LINE_ADDED, by=by, deal_id=deal_id, new=_kept(line))
    return _done(session, deal, line, None, was, by)


def change(session: Session, line_id: int, *, version: int, fields: Mapping[str, Any], by: int) -> Done:
    """Change fields of a line as it was at `version`. Raises `Changed`, `BadValue`, `PaidInFull`, `NotFound`."""
    line, deal = _line(session, line_id, version, by)
    before, was, old = _facts(line), _standing(deal), _kept(line)
    for name, value in _fit({**before, **fields}).items():
        setattr(line, name, value)
    if _facts(line) == before:
        return Done(line_id, version, before, was, was)
    line.version += 1
    journal.write(session, journal.LINE_CHANGED, by=by, deal_id=deal.id, old=old, new=_kept(line))
    return _done(session, deal, line, before, was, by)


def remove(session: Session, line_id: int, *, version: int, by: int) -> Done:
    """Take a line out. Raises `Changed`, `PaidInFull`, `NotFound`."""
    line, deal = _line(session, line_id, version, by)
    before, was = _facts(line), _standing(deal)
    line.removed_at, line.version = clock.now(session), line.version + 1
    journal.write(session, journal.LINE_REMOVED, by=by, deal_id=deal.id, old=_kept(line))
    return _done(session, deal, line, before, was, by)


def take_back(session: Session, done: Done, *, by: int) -> None:
    """Undo `add`, `change` or `remove`: the line and the deal's sums as they were.

    Raises `Changed` when somebody worked on the line since, `PaidInFull`, `NotFound`.
    """
    line, deal = _line(session, done.line, done.version, by, removed=True)
    if done.before is None:
        line.removed_at = clock.now(session)
        journal.write(session, journal.LINE_REMOVED, by=by, deal_id=deal.id, old=_kept(line))
    else:
        gone, old = line.removed_at is not None, _kept(line)
        line.removed_at = None
        for name, value in done.before.items():
            setattr(line, name, value)
        what, old = (journal.LINE_ADDED, None) if gone else (journal.LINE_CHANGED, old)  # type: ignore[assignment]
        journal.write(session, what, by=by, deal_id=deal.id, old=old, new=_kept(line))
    line.version += 1
    if _standing(deal) == done.left:
        _restore(session, deal, done.was, by)
        sums.settle(session, deal, by=by)
    else:
        sums.follow(session, deal, served=line.kind == ProductKind.SERVICE, by=by)


def shift(session: Session, line_id: int, *, to: int, by: int) -> int:
    """Put a line at the place `to` (0 is the first) among the deal's; returns where it stood, for undo.

    Raises `PaidInFull`, `NotFound`.
    """
    line, deal = _line(session, line_id, None, by)
    lines = sums.lines_of(session, line.deal_id)
    stood = lines.index(line)
    lines.insert(min(max(to, 0), len(lines) - 1), lines.pop(stood))
    for position, one in enumerate(lines):
        one.position = position
    if lines.index(line) != stood:
        journal.write(session, journal.LINE_PLACE, by=by, deal_id=deal.id, old=str(stood + 1), new=journal.of(lines.index(line) + 1, line.text))
    return stood


def set_services(session: Session, deal_id: int, *, seen: int, new: int, by: int) -> None:
    """Type the price of the services (G3), in kopecks, where no service line says it; undo is the same with both swapped.

    A sum that somebody typed before stays, as corrected by hand. Raises `ServicesFromLines`, `FieldConflict`, `BadValue`, `PaidInFull`, `NotFound`.
    """
    sums.type_services(session, _open(session, deal_id, by), seen=seen, new=new, by=by)


def recalculate(session: Session, deal_id: int, *, by: int) -> tuple[int, int]:
    """Let the sum (P4) follow from the lines again; returns it before and after, for undo by `deals.set_field`.

    Raises `PaidInFull`, `NotFound`.
    """
    deal = _open(session, deal_id, by)
    before = deal.amount
    deal.amount_by_hand = False
    sums.settle(session, deal, by=by)
    return before, deal.amount


def typed(texts: Mapping[str, str], currency: str) -> dict[str, Any]:
    """Fields of a line as people type them: «2», «24 900», «5» of a percent or roubles. Raises `BadValue`, never guesses."""
    read: dict[str, Any] = dict(texts)
    if 'quantity' in texts:
        read['quantity'] = pricing.quantity(texts['quantity'])
    if 'price' in texts:
        read['price'] = kopecks(LABELS['price'], texts['price'], currency)
    if 'discount' in texts:
        in_roubles = texts.get('discount_in') == DiscountIn.SUM
        read['discount'] = kopecks(LABELS['discount'], texts['discount'], currency) if in_roubles else pricing.percent(texts['discount'])
    return read


def kopecks(label: str, text: str, currency: str) -> int:
    """A sum as people type it («58 400», «58400,50»); nothing is 0. Raises `BadValue`, which names the field by its `label`."""
    if not text.strip():
        return 0
    try:
        return amounts.kopecks(amounts.decimal(text, currency))
    except ValueError as error:
        raise refuse(label, text, str(error)) from error


def _open(session: Session, deal_id: int, by: int) -> Deal:
    deal = access.changeable(session, deal_id, by=by)
    sums.check_open(deal, access.reader(session, by))
    return deal


def _line(session: Session, line_id: int, version: int | None, by: int, *, removed: bool = False) -> tuple[DealLine, Deal]:
    """The line as it was at `version` (None: as it is), and its deal."""
    line = session.get(DealLine, line_id)
    if line is None:
        raise NotFound
    deal = _open(session, line.deal_id, by)
    if version is not None and line.version != version:
        raise Changed(what=line.text)
    if line.removed_at is not None and not removed:
        raise NotFound
    return line, deal


def _of_product(session: Session, product_id: int, deal: Deal) -> dict[str, Any]:
    product = session.exec(select(Product).where(Product.id == product_id, col(Product.retired).is_(False))).first()
    if product is None:
        raise NotFound
    roubles = session.get_one(Pipeline, deal.pipeline_id).currency == CURRENCY
    return {'text': product.name, 'kind': product.kind, 'unit': product.unit, 'price': product.price if roubles else 0}


def _fit(fields: Mapping[str, Any]) -> dict[str, Any]:
    for name in fields.keys() - LABELS.keys():
        raise refuse('Field', name, 'it is not a field that can be edited.')
    facts = valid(DealLineBase, {'text': '', **fields}, LABELS)
    if facts.get('kind', ProductKind.GOODS) not in set(ProductKind) or facts.get('discount_in', DiscountIn.PERCENT) not in set(DiscountIn):
        raise refuse(LABELS['kind'], fields.get('kind', ''), 'that is not what is kept there.')
    line = DealLine(**facts, deal_id=0, position=0)
    check_discount(sums.cost(line))
    if sums.cost(line).gross > AMOUNT_LIMIT:
        raise refuse('Amount', f'{sums.cost(line).gross / 100:.2f}', 'it is larger than any real one.')
    return facts


def _facts(line: DealLine) -> dict[str, Any]:
    return {name: getattr(line, name) for name in LABELS}


def _done(session: Session, deal: Deal, line: DealLine, before: Mapping[str, Any] | None, was: Standing, by: int) -> Done:
    sums.follow(session, deal, served=before is not None and before['kind'] == ProductKind.SERVICE, by=by)
    return Done(line.id or 0, line.version, before, was, _standing(deal))


def _standing(deal: Deal) -> Standing:
    return Standing(deal.amount, deal.amount_by_hand, deal.services_total)


def _restore(session: Session, deal: Deal, was: Standing, by: int) -> None:
    sums.set_field(session, deal, 'services_total', was.services, by=by)
    sums.set_field(session, deal, 'amount', was.amount, by=by)
    deal.amount_by_hand = was.by_hand


def _kept(line: DealLine) -> str:
    """A line as the journal keeps it: what it costs, and what it is."""
    return journal.of(sums.cost(line).total, line.text)
