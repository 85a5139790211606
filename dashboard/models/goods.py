"""The catalogue of products and services, and the lines of a deal (G2)."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from pydantic import field_validator
from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlmodel import Field, SQLModel

from dashboard.models.base import AMOUNT_LIMIT, TITLE_LIMIT, Instant, clean_text

LINK_LIMIT: Final = 2_000
ARTICLE_LIMIT: Final = 60
UNIT_LIMIT: Final = 20
EXTERNAL_LIMIT: Final = 100
"""Characters of 1С's `Ид`: a GUID, or `товар#характеристика`, two of them."""
QUANTITY_LIMIT: Final = 100_000_000
"""Thousandths: a hundred thousand pieces or metres."""
PIECE: Final = 'шт'


class ProductKind(StrEnum):
    GOODS = 'goods'
    SERVICE = 'service'


_KINDS: Final = f'kind IN ({", ".join(repr(str(kind)) for kind in ProductKind)})'


class DiscountIn(StrEnum):
    """What a discount's number counts: hundredths of a percent, or kopecks off the whole line."""

    PERCENT = 'percent'
    SUM = 'sum'


class ProductGroup(SQLModel, table=True):
    """A group of the catalogue; 1С's groups keep their `external_id`."""

    __tablename__ = 'product_group'
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True, max_length=TITLE_LIMIT)
    external_id: str | None = Field(default=None, unique=True, max_length=EXTERNAL_LIMIT)


class ProductBase(SQLModel):
    """What the company head says of a product or service; `price` in kopecks a `unit`."""

    name: str = Field(min_length=1, max_length=TITLE_LIMIT)
    article: str = Field(default='', max_length=ARTICLE_LIMIT)
    kind: str = ProductKind.GOODS
    unit: str = Field(default=PIECE, min_length=1, max_length=UNIT_LIMIT)
    price: int = Field(default=0, ge=0, le=AMOUNT_LIMIT, sa_type=BigInteger)
    link: str = Field(default='', max_length=LINK_LIMIT)
    picture: str = Field(default='', max_length=LINK_LIMIT)

    @field_validator('name', 'article', 'unit', 'link', 'picture', mode='before')
    @classmethod
    def _text(cls, value: Any) -> Any:
        return _line(value)


class Product(ProductBase, table=True):
    """A product or service; never deleted, only retired: lines of deals name it. `folded` is what a search looks in.

    People know it by its article (empty: by its name), 1С by its `external_id`.
    """

    __table_args__ = (CheckConstraint(_KINDS, name='kind'),)
    id: int | None = Field(default=None, primary_key=True)
    group_id: int | None = Field(default=None, foreign_key='product_group.id', index=True)
    folded: str = Field(default='', max_length=2 * (TITLE_LIMIT + ARTICLE_LIMIT), index=True)
    external_id: str | None = Field(default=None, unique=True, max_length=EXTERNAL_LIMIT)
    retired: bool = False


class DealLineBase(SQLModel):
    """What a person says of a line: `quantity` in thousandths of a `unit`, `price` in kopecks, `discount` as `discount_in` counts."""

    text: str = Field(min_length=1, max_length=TITLE_LIMIT)
    kind: str = ProductKind.GOODS
    unit: str = Field(default=PIECE, min_length=1, max_length=UNIT_LIMIT)
    quantity: int = Field(default=1_000, ge=1, le=QUANTITY_LIMIT)
    price: int = Field(default=0, ge=0, le=AMOUNT_LIMIT, sa_type=BigInteger)
    discount: int = Field(default=0, ge=0, le=AMOUNT_LIMIT, sa_type=BigInteger)
    discount_in: str = DiscountIn.PERCENT

    @field_validator('text', 'unit', mode='before')
    @classmethod
    def _text(cls, value: Any) -> Any:
        return _line(value)


class DealLine(DealLineBase, table=True):
    """A line of a deal with the words and the price of its day: the catalogue may change, what was offered does not."""

    __tablename__ = 'deal_line'
    __table_args__ = (
        Index('ix_deal_line_deal', 'deal_id', 'position', 'id'),
        CheckConstraint(_KINDS, name='kind'),
        CheckConstraint("discount_in IN ('percent', 'sum')", name='discount_in'),
    )
    id: int | None = Field(default=None, primary_key=True)
    deal_id: int = Field(foreign_key='deal.id')
    product_id: int | None = Field(default=None, foreign_key='product.id')
    position: int
    version: int = 1
    removed_at: datetime | None = Field(default=None, sa_type=Instant)


def _line(value: Any) -> Any:
    """A text as one line."""
    return ' '.join(clean_text(value).split()) if isinstance(value, str) else value
