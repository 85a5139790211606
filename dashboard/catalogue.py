"""Commands on the catalogue: products and services, one by one or from a price list; nothing is deleted, for deals name them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlmodel import Session, col, select

from dashboard import access, journal
from dashboard.errors import FieldConflict, NotFound
from dashboard.exchange import price_list
from dashboard.exchange.price_list import Offered, is_address
from dashboard.exchange.records import Rejected
from dashboard.exchange.refusals import BadRow
from dashboard.models import TITLE_LIMIT, DealLine, Product, ProductBase, ProductGroup, ProductKind, clean_text, folded
from dashboard.validation import EMPTY, TOO_LONG, Changes, refuse, valid

LABELS: Final = price_list.LABELS
"""The fields of a product and the keys of their labels' translations; `group` is the group's name."""
KINDS = {'goods': 'Goods', 'service': 'Service'}
ADDRESSES: Final = ('link', 'picture')


class ListedTwice(BadRow):
    template = 'The row {first} is about the same product.'


class ItsRetired(BadRow):
    template = 'The product is retired: bring it back, or take it out of the file.'


class SeveralSuch(BadRow):
    template = 'The catalogue has several products “{name}”: give the row an article.'


@dataclass(frozen=True, slots=True)
class Fresh:
    """A row of a list that the catalogue has not: every field of the product that will be."""

    n: int
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Changed:
    """A row of a list that says something else than the catalogue: the fields that differ, as (standing, new)."""

    n: int
    product: int
    name: str
    changes: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Sorted:
    """A price list beside the catalogue: what is new, what differs, how many rows are as they stand, and what is wrong."""

    fresh: tuple[Fresh, ...]
    changed: tuple[Changed, ...]
    same: int
    wrong: tuple[Rejected, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """What `take` did, for `take_back`: products added, and for each changed one what to change back."""

    added: tuple[int, ...]
    changed: tuple[tuple[int, Changes], ...]


def add(session: Session, *, fields: Mapping[str, Any], by: int) -> int:
    """Add a product (`fields` by the names of `LABELS`, `price` in kopecks); returns its id, by which `retire` undoes it.

    Raises `BadValue`, also for an article that another product has, `NotAllowed`.
    """
    access.require_company_head(session, by)
    made = _add(session, fields)
    journal.write(session, journal.PRODUCT_ADDED, by=by, new=journal.of(made.id or 0, made.name))
    return made.id or 0


def edit(session: Session, product_id: int, *, changes: Changes, by: int) -> Changes:
    """Change fields of a product; lines of deals keep the words and prices of their day. Returns the way back.

    Raises `FieldConflict` when somebody changed a field meanwhile, `BadValue`, `NotAllowed`, `NotFound`.
    """
    access.require_company_head(session, by)
    product = _product(session, product_id)
    given = _fit(session, {name: new for name, (_seen, new) in changes.items()}, product)
    standing = {name: value_of(session, product, name) for name in given}
    for name, new in given.items():
        if standing[name] not in (new, changes[name][0]):
            theirs, yours = shown(name, standing[name]), shown(name, new)
            raise FieldConflict(words={'field': LABELS[name]}, theirs=theirs, yours=yours, value=standing[name])
    back = {name: (new, standing[name]) for name, new in given.items() if standing[name] != new}
    for name, (new, old) in back.items():
        _set(session, product, name, new)
        journal.write(session, journal.PRODUCT + name, by=by, old=journal.of(product_id, old), new=journal.of(product_id, new))
    return back


def retire(session: Session, product_id: int, *, by: int) -> None:
    """Offer a product for no deal any more. Raises `NotAllowed`, `NotFound`."""
    _set_retired(session, product_id, by=by, retired=True)


def restore(session: Session, product_id: int, *, by: int) -> None:
    """Offer it again. Raises `NotAllowed`, `NotFound`."""
    _set_retired(session, product_id, by=by, retired=False)


def rename_group(session: Session, group_id: int, *, seen: str, new: str, by: int) -> str:
    """Name a group otherwise; returns the name as it is kept. Raises `FieldConflict`, `BadValue`, `NotAllowed`, `NotFound`."""
    access.require_company_head(session, by)
    group = session.get(ProductGroup, group_id)
    if group is None:
        raise NotFound
    new = _group_name(new)
    if group.name == new:
        return new
    if group.name != seen:
        raise FieldConflict(words={'field': LABELS['group']}, theirs=group.name, yours=new, value=group.name)
    same = _group(session, new)
    if same and same.id != group_id:
        raise refuse(LABELS['group'], new, 'it is in the list already.')
    journal.write(session, journal.PRODUCT_GROUP, by=by, old=group.name, new=new)
    group.name = new
    return new


def sort(session: Session, rows: Iterable[Offered | Rejected], *, by: int) -> Sorted:
    """Put a price list beside the catalogue: a row is known by its article, without one by its name. Nothing is written.

    Raises `NotAllowed`.
    """
    access.require_company_head(session, by)
    beside = _Beside(session)
    for row in rows:
        beside.put(row)
    return Sorted(tuple(beside.fresh), tuple(beside.changed), beside.same, tuple(beside.wrong))


def take(session: Session, rows: Iterable[Offered | Rejected], *, by: int) -> Taken:
    """Take a price list into the catalogue as `sort` shows it; the wrong rows stay out, and the same list again changes nothing.

    Raises `NotAllowed`.
    """
    found = sort(session, rows, by=by)
    added = [_add(session, row.fields).id or 0 for row in found.fresh]
    changed = []
    for row in found.changed:
        product = _product(session, row.product)
        for name, (_standing, new) in row.changes.items():
            _set(session, product, name, new)
        changed.append((row.product, {name: (new, standing) for name, (standing, new) in row.changes.items()}))
    if added or changed:
        journal.write(session, journal.PRODUCTS_TAKEN, by=by, new=f'{len(added)} {len(changed)}')
    return Taken(tuple(added), tuple(changed))


def take_back(session: Session, taken: Taken, *, by: int) -> None:
    """Undo `take`: what was added is gone (retired, where deals name it), what was changed is as before; a field changed since stays.

    Raises `NotAllowed`.
    """
    access.require_company_head(session, by)
    named = set(session.exec(select(DealLine.product_id).where(col(DealLine.product_id).in_(taken.added)).distinct()))
    for product_id in taken.added:
        product = _product(session, product_id)
        if product_id in named:
            product.retired = True
        else:
            session.delete(product)
    for product_id, changes in taken.changed:
        product = _product(session, product_id)
        for name, (ours, before) in changes.items():
            if value_of(session, product, name) == ours:
                _set(session, product, name, before)
    journal.write(session, journal.PRODUCTS_TAKEN_BACK, by=by, new=f'{len(taken.added)} {len(taken.changed)}')


def value_of(session: Session, product: Product, name: str) -> Any:
    """A field of a product, by the names of `LABELS`."""
    if name != 'group':
        return getattr(product, name)
    group = session.get(ProductGroup, product.group_id) if product.group_id else None
    return group.name if group else ''


def shown(name: str, value: Any) -> str:
    """A field's value as a person reads it: roubles instead of kopecks."""
    return (f'{value / 100:.2f}' if name == 'price' else str(value)) or '—'


class _Beside:
    """The catalogue in memory, and the rows of a list as they are put beside it."""

    def __init__(self, session: Session) -> None:
        self.groups = {group.id: group.name for group in session.exec(select(ProductGroup))}
        self.known = {folded(name): name for name in self.groups.values()}
        self.by_article: dict[str, Product] = {}
        self.by_name: dict[str, list[Product]] = {}
        for product in session.exec(select(Product)):
            self.by_name.setdefault(folded(product.name), []).append(product)
            if product.article:
                self.by_article[folded(product.article)] = product
        self.seen: dict[tuple[str, str], int] = {}
        self.fresh: list[Fresh] = []
        self.changed: list[Changed] = []
        self.wrong: list[Rejected] = []
        self.same = 0

    def put(self, row: Offered | Rejected) -> None:
        """Sort one row."""
        if isinstance(row, Rejected):
            self.wrong.append(row)
            return
        article, name = folded(row.fields.get('article', '')), folded(row.fields['name'])
        key = ('article', article) if article else ('name', name)
        if key in self.seen:
            self.wrong.append(Rejected(row.n, ListedTwice(first=self.seen[key])))
            return
        self.seen[key] = row.n
        there = [self.by_article[article]] if article in self.by_article else [] if article else self.by_name.get(name, [])
        if len(there) > 1:
            self.wrong.append(Rejected(row.n, SeveralSuch(name=row.fields['name'])))
        elif there and there[0].retired:
            self.wrong.append(Rejected(row.n, ItsRetired()))
        elif there:
            self._compare(row, there[0])
        else:
            self.fresh.append(Fresh(row.n, row.fields))

    def _compare(self, row: Offered, product: Product) -> None:
        standing = {**product.model_dump(include=set(LABELS)), 'group': self.groups.get(product.group_id, '')}
        new_fields = dict(row.fields) | ({'group': self.known.get(folded(row.fields['group']), row.fields['group'])} if 'group' in row.fields else {})
        changes = {name: (standing[name], new) for name, new in new_fields.items() if standing[name] != new}
        if changes:
            self.changed.append(Changed(row.n, product.id or 0, product.name, changes))
        else:
            self.same += 1


def _add(session: Session, fields: Mapping[str, Any]) -> Product:
    given = _fit(session, {'name': '', **fields}, None)
    product = Product(name=given['name'])
    for name, value in given.items():
        _set(session, product, name, value)
    session.add(product)
    session.flush()
    return product


def _set(session: Session, product: Product, name: str, value: Any) -> None:
    if name != 'group':
        setattr(product, name, value)
    else:
        product.group_id = _ensured(session, value) if value else None
    product.folded = folded(f'{product.name} {product.article}')


def _set_retired(session: Session, product_id: int, *, by: int, retired: bool) -> None:
    access.require_company_head(session, by)
    product = _product(session, product_id)
    if product.retired == retired:
        return
    product.retired = retired
    journal.write(session, journal.PRODUCT_RETIRED, by=by, old=journal.of(product_id, product.name), new='yes' if retired else 'no')


def _fit(session: Session, given: Mapping[str, Any], product: Product | None) -> dict[str, Any]:
    """The fields as they are kept. Raises `BadValue` for the first that does not fit."""
    for name in given.keys() - LABELS.keys():
        raise refuse('Field', name, 'it is not a field that can be edited.')
    own = {name: value for name, value in given.items() if name != 'group'}
    fields = valid(ProductBase, {'name': product.name if product else '', **own}, LABELS)
    if fields.get('kind', ProductKind.GOODS) not in set(ProductKind):
        raise refuse(LABELS['kind'], fields['kind'], 'that is not what is kept there.')
    for name in ADDRESSES:
        if fields.get(name) and not is_address(fields[name]):
            raise refuse(LABELS[name], fields[name], 'an address that begins with http:// or https:// is expected.')
    if 'article' in own:
        _check_article(session, fields['article'], product.id if product else None)
    return {name: fields[name] for name in own} | ({'group': _known_group(session, given['group'])} if 'group' in given else {})


def _known_group(session: Session, name: Any) -> str:
    """The name as it is kept: as the group of that name spells it, '' for none."""
    if not clean_text(str(name)):
        return ''
    name = _group_name(name)
    group = _group(session, name)
    return group.name if group else name


def _check_article(session: Session, article: str, but: int | None) -> None:
    """An article names one product, retired ones included."""
    if not article:
        return
    for product in session.exec(select(Product).where(Product.article != '', col(Product.folded).contains(folded(article), autoescape=True))):
        if product.id != but and folded(product.article) == folded(article):
            raise refuse(LABELS['article'], article, 'the product “{other}” has it already.', other=product.name)


def _product(session: Session, product_id: int) -> Product:
    product = session.get(Product, product_id)
    if product is None:
        raise NotFound
    return product


def _group_name(name: str) -> str:
    name = ' '.join(clean_text(str(name)).split())
    if not name:
        raise refuse(LABELS['group'], '', EMPTY)
    if len(name) > TITLE_LIMIT:
        raise refuse(LABELS['group'], name, TOO_LONG, max_length=TITLE_LIMIT)
    return name


def _group(session: Session, name: str) -> ProductGroup | None:
    return next((group for group in session.exec(select(ProductGroup)) if folded(group.name) == folded(name)), None)


def _ensured(session: Session, name: str) -> int | None:
    """The group of that name, made if there is none."""
    group = _group(session, name)
    if group is None:
        group = ProductGroup(name=name)
        session.add(group)
        session.flush()
    return group.id
