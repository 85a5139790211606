"""The catalogue: its page for the company head, and the quick search for whoever adds a line to a deal."""

from dataclasses import dataclass
from typing import Any, Final

from sqlmodel import Session, col, func, select

from dashboard import access
from dashboard.models import Product, ProductGroup, folded

SHOWN: Final = 200
FOUND: Final = 12
"""Products that a quick search offers."""


@dataclass(frozen=True, slots=True)
class Item:
    """A product or service; `price` in kopecks a `unit`, `group` '' for none."""

    id: int
    name: str
    article: str
    group: str
    kind: str
    unit: str
    price: int
    link: str
    picture: str
    retired: bool

    def seen(self, name: str) -> Any:
        """A field as it was shown: what a write of it compares."""
        return getattr(self, name)


@dataclass(frozen=True, slots=True)
class Group:
    """A group with those of its products that are shown; `id` 0: those of none."""

    id: int
    name: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Groups by name, then what stands in none; retired products apart; how many more there are than are shown."""

    groups: tuple[Group, ...]
    retired: tuple[Item, ...]
    names: tuple[str, ...]
    count: int
    more: int


def catalogue(session: Session, find: str = '', *, by: int) -> Catalogue:
    """The catalogue, of a long one those products with the words of `find`. Raises `NotAllowed`."""
    access.require_company_head(session, by)
    conditions = _with(find)
    offered = [*conditions, col(Product.retired).is_(False)]
    items = _items(session, offered, SHOWN)
    count = session.exec(select(func.count()).select_from(Product).where(*offered)).one()
    groups = list(session.exec(select(ProductGroup).order_by(col(ProductGroup.name))))
    ids = {group.name: group.id or 0 for group in groups}
    by_group: dict[str, list[Item]] = {}
    for item in items:
        by_group.setdefault(item.group, []).append(item)
    return Catalogue(
        groups=tuple(Group(ids.get(name, 0), name, tuple(by_group[name])) for name in sorted(by_group, key=lambda name: (not name, name))),
        retired=_items(session, [*conditions, col(Product.retired)], SHOWN),
        names=tuple(group.name for group in groups),
        count=count,
        more=count - len(items),
    )


def find(session: Session, text: str, *, by: int, n: int = FOUND) -> tuple[Item, ...]:
    """Products on offer with all the words of `text` in name or article; those that begin with it first. Raises `NotAllowed`."""
    access.reader(session, by)
    words = folded(text).split()
    items = _items(session, [*_with(text), col(Product.retired).is_(False)], SHOWN)
    first = words[0] if words else ''
    ranked = sorted(items, key=lambda item: (not folded(item.name).startswith(first), folded(item.article) != first, item.name))
    return tuple(ranked[:n])


def _with(text: str) -> list[Any]:
    return [col(Product.folded).contains(word, autoescape=True) for word in folded(text).split()]


def _items(session: Session, conditions: list[Any], n: int) -> tuple[Item, ...]:
    rows = session.exec(
        select(Product, ProductGroup.name)
        .outerjoin(ProductGroup, col(ProductGroup.id) == Product.group_id)
        .where(*conditions)
        .order_by(col(ProductGroup.name).nulls_last(), col(Product.name), col(Product.id))
        .limit(n)
    )
    return tuple(
        Item(row.id or 0, row.name, row.article, group or '', row.kind, row.unit, row.price, row.link, row.picture, row.retired)
        for row, group in rows
    )
