"""Price lists: which column of a table is the name, the price, the article; rows as products, or why not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from dashboard.errors import Refusal
from dashboard.exchange import amounts, files, tables, workbooks
from dashboard.exchange.columns import Convert, needed, readable, words
from dashboard.exchange.records import Cell, Reader, Rejected, Row
from dashboard.exchange.refusals import BadRow
from dashboard.models import TITLE_LIMIT, ProductKind
from dashboard.models.goods import ARTICLE_LIMIT, LINK_LIMIT, UNIT_LIMIT

LABELS: Final = {
    'name': 'Title', 'price': 'Price', 'article': 'Article', 'group': 'Group', 'kind': 'Goods or service', 'unit': 'Unit', 'link': 'Link', 'picture': 'Picture',
}  # fmt: skip
"""What a column can be, which is what a product has, and the keys of their labels' translations; a list needs the first two."""
NEEDED: Final = ('name', 'price')
KNOWN: Final = {
    'name': ('name', 'наименование', 'название', 'товар'), 'price': ('price', 'цена'), 'article': ('article', 'sku', 'артикул'),
    'group': ('group', 'группа'), 'kind': ('kind', 'вид'), 'unit': ('unit', 'ед.', 'ед. изм.', 'единица'), 'link': ('link', 'ссылка'),
    'picture': ('picture', 'картинка', 'изображение'),
}  # fmt: skip
"""Headings that are proposed for a part; a person confirms them before anything is read."""
_KINDS: Final = {'goods': ProductKind.GOODS, 'товар': ProductKind.GOODS, 'service': ProductKind.SERVICE, 'услуга': ProductKind.SERVICE}
_LIMITS: Final = {'name': TITLE_LIMIT, 'article': ARTICLE_LIMIT, 'group': TITLE_LIMIT, 'unit': UNIT_LIMIT}
MOST: Final = 50_000
"""Rows of a list: what a preview of it can hold."""


class NotAKind(BadRow):
    template = '“{value}” in “{column}” is neither goods nor a service (“goods”, “service”).'


class NotALink(BadRow):
    template = '“{value}” in “{column}” is no address that begins with http:// or https://.'


class LongList(Refusal):
    template = 'The file {file} has more than {most} rows; split it.'


class PartNeeded(Refusal):
    """The screen asks which column is the name and which the price."""

    template = 'Say which column is “{part}”.'


class ColumnsAlike(Refusal):
    template = 'The file {file} has several columns “{column}”; rename one of them.'


@dataclass(frozen=True, slots=True)
class Offered:
    """A row of a list: its line, and the product's fields for which there is a column; `price` in kopecks."""

    n: int
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Headings:
    """What a file holds: its sheets (none: it is no workbook), the columns of the one looked at, and the proposed parts."""

    sheets: tuple[str, ...]
    sheet: str | None
    columns: tuple[str, ...]
    proposed: Mapping[str, str]


def headings(path: Path, sheet: str | None = None) -> Headings:
    """The columns of a table, of a workbook those of `sheet` (default: its first). Raises a `Refusal` for what is no table."""
    kind = files.kind(path)
    sheets = workbooks.sheets(path) if kind == 'xlsx' else ()
    chosen = sheet if sheet in sheets else next(iter(sheets), None)
    columns = _opened(path, chosen).columns
    heard = {heading: part for part, known in KNOWN.items() for heading in known}
    proposed: dict[str, str] = {}
    for column in columns:
        part = heard.get(column.casefold())
        if part and part not in proposed:
            proposed[part] = column
    return Headings(sheets, chosen, tuple(column for column in dict.fromkeys(columns) if column), proposed)


def rows(path: Path, named: Mapping[str, str], sheet: str | None = None, currency: str = 'RUB') -> Iterator[Offered | Rejected]:
    """The rows of a list; `named` says which column is which part, and no other is looked at.

    An empty cell leaves the field as it is. Raises a `Refusal` for a file that cannot be read, or a part that is missing.
    """
    reader = _opened(path, sheet)
    for part in NEEDED:
        if not named.get(part):
            raise PartNeeded(words={'part': LABELS[part]})
    plan = [(part, column, _converter(part, column, currency)) for part, column in named.items() if column]
    for _part, column, _read in plan:
        if reader.count(column) != 1:
            raise ColumnsAlike(file=reader.name, column=column)
    for count, row in enumerate(reader.rows(lambda _done, _all: None)):
        if count >= MOST:
            raise LongList(file=reader.name, most=MOST)
        yield row if isinstance(row, Rejected) else _offered(row, plan)


def _opened(path: Path, sheet: str | None) -> Reader:
    kind = files.kind(path)
    return tables.opened(path, 'csv' if kind == 'xes' else kind, sheet if kind == 'xlsx' else None)


def _offered(row: Row, plan: list[tuple[str, str, Convert]]) -> Offered | Rejected:
    try:
        read = {part: convert(readable(row.cells.get(column))) for part, column, convert in plan}
    except BadRow as reason:
        return Rejected(row.n, reason)
    return Offered(row.n, {part: value for part, value in read.items() if value is not None})


def _converter(part: str, column: str, currency: str) -> Convert:
    if part == 'price':
        return needed(column, amounts.parser(column, currency))
    if part == 'kind':
        return _kind(column)
    if part in ('link', 'picture'):
        return _address(column)
    read = _one_line(words(column, _LIMITS[part]))
    return needed(column, read) if part == 'name' else read


def _one_line(read: Convert) -> Convert:
    def joined(value: Cell) -> str | None:
        text = read(value)
        return ' '.join(text.split()) if text else None

    return joined


def _kind(column: str) -> Convert:
    read = words(column, TITLE_LIMIT)

    def kind(value: Cell) -> str | None:
        text = read(value)
        if text is None:
            return None
        if text.casefold() not in _KINDS:
            raise NotAKind(column=column, value=text[:60])
        return str(_KINDS[text.casefold()])

    return kind


def _address(column: str) -> Convert:
    read = words(column, LINK_LIMIT)

    def address(value: Cell) -> str | None:
        text = read(value)
        if text is not None and not is_address(text):
            raise NotALink(column=column, value=text[:60])
        return text

    return address


def is_address(text: str) -> bool:
    """Whether a text is an address that a link may have: nothing that runs."""
    return text.startswith(('http://', 'https://')) and ' ' not in text and len(text) > len('https://')

