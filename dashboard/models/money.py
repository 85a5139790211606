"""Payments of deals (R5), and what follows from them (R1)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from pydantic import field_validator
from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from dashboard.models.base import AMOUNT_LIMIT, Instant, clean_text
from dashboard.models.goods import EXTERNAL_LIMIT

DOCUMENT_LIMIT: Final = 100


class PaymentStatus(StrEnum):
    """R1; `free` is said by hand, the others follow from confirmed payments."""

    UNPAID = 'unpaid'
    PARTIAL = 'partial'
    PAID = 'paid'
    FREE = 'free'


class PaymentKind(StrEnum):
    PAYMENT = 'payment'
    REFUND = 'refund'


class PaymentSource(StrEnum):
    """Where a payment is known from."""

    ONE_C = '1c'
    FILE = 'file'
    HAND = 'hand'


class PaymentBase(SQLModel):
    """What is said of a payment: its day by the bank or 1С, and a sum in kopecks, of a refund too."""

    paid_on: date
    amount: int = Field(ge=1, le=AMOUNT_LIMIT, sa_type=BigInteger)
    kind: str = PaymentKind.PAYMENT
    document: str = Field(default='', max_length=DOCUMENT_LIMIT)

    @field_validator('document', mode='before')
    @classmethod
    def _text(cls, value: Any) -> Any:
        return ' '.join(clean_text(value).split()) if isinstance(value, str) else value


class Payment(PaymentBase, table=True):
    """A payment or refund of a deal; until it is confirmed it is a claim, and counts in nothing. `external_id` is 1С's `Ид`."""

    __table_args__ = (
        UniqueConstraint('source', 'external_id'),
        Index('ix_payment_deal', 'deal_id', 'paid_on', 'id'),
        CheckConstraint("kind IN ('payment', 'refund')", name='kind'),
        CheckConstraint("source IN ('1c', 'file', 'hand')", name='source'),
    )
    id: int | None = Field(default=None, primary_key=True)
    deal_id: int = Field(foreign_key='deal.id')
    source: str = PaymentSource.HAND
    external_id: str | None = Field(default=None, max_length=EXTERNAL_LIMIT)
    entered_at: datetime = Field(sa_type=Instant)
    entered_by: int | None = Field(default=None, foreign_key='person.id')
    confirmed_at: datetime | None = Field(default=None, sa_type=Instant)
    confirmed_by: int | None = Field(default=None, foreign_key='person.id')
    removed_at: datetime | None = Field(default=None, sa_type=Instant)
    version: int = 1


class OfferSent(SQLModel, table=True):
    """What an offer that was sent came to (S4), in kopecks; its text as it was is the feed's entry."""

    __tablename__ = 'offer_sent'
    entry_id: int = Field(primary_key=True, foreign_key='feed_entry.id')
    deal_id: int = Field(foreign_key='deal.id', index=True)
    amount: int = Field(sa_type=BigInteger)
