"""What hangs on the entries of a feed: their earlier texts, who is mentioned in them, the three pins of a deal (C7)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Index, Text
from sqlmodel import Field, SQLModel

from dashboard.models.base import Instant


class FeedRevision(SQLModel, table=True):
    """A text that an entry had until its author wrote it otherwise."""

    __tablename__ = 'feed_revision'
    __table_args__ = (Index('ix_feed_revision_entry', 'entry_id', 'id'),)
    id: int | None = Field(default=None, primary_key=True)
    entry_id: int = Field(foreign_key='feed_entry.id')
    text: str = Field(sa_type=Text)
    until: datetime = Field(sa_type=Instant)


class Mention(SQLModel, table=True):
    """An entry's text names this person, who might see its deal then."""

    entry_id: int = Field(primary_key=True, foreign_key='feed_entry.id')
    person_id: int = Field(primary_key=True, foreign_key='person.id', index=True)


class PinSlot(StrEnum):
    """The three places of a deal that hold one entry each."""

    TECHNICAL = 'technical'
    COMMERCIAL = 'commercial'
    CURRENT = 'current'


class Pin(SQLModel, table=True):
    """Append-only: a slot came to hold this entry, or none; the newest that is not void counts.

    `amount` (kopecks) and `stage_id` are the deal's of that moment, with which its present ones are compared.
    """

    __table_args__ = (
        Index('ix_pin_deal', 'deal_id', 'slot', 'id'),
        CheckConstraint(f'slot IN ({", ".join(repr(str(slot)) for slot in PinSlot)})', name='slot'),
    )
    id: int | None = Field(default=None, primary_key=True)
    deal_id: int = Field(foreign_key='deal.id')
    slot: str = Field(max_length=16)
    entry_id: int | None = Field(default=None, foreign_key='feed_entry.id')
    at: datetime = Field(sa_type=Instant)
    by_id: int | None = Field(default=None, foreign_key='person.id')
    amount: int = Field(sa_type=BigInteger)
    stage_id: int = Field(foreign_key='stage.id')
    void_at: datetime | None = Field(default=None, sa_type=Instant)
