"""What is ticked by hand before a deal is handed over (S6), and hand-overs on an advance (S8)."""

from datetime import datetime

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from dashboard.models.base import TEXT_LIMIT, Instant


class ChecklistTick(SQLModel, table=True):
    """Somebody vouches for an item of the checklist; taken back it stays as history, and the next one is a row of its own."""

    __tablename__ = 'checklist_tick'
    __table_args__ = (Index('ix_checklist_tick_deal', 'deal_id', 'item_id', 'id'),)
    id: int | None = Field(default=None, primary_key=True)
    deal_id: int = Field(foreign_key='deal.id')
    item_id: int = Field(foreign_key='list_item.id')
    at: datetime = Field(sa_type=Instant)
    by_id: int | None = Field(default=None, foreign_key='person.id')
    removed_at: datetime | None = Field(default=None, sa_type=Instant)


class Advance(SQLModel, table=True):
    """A head handed the deal over before it was paid in full.

    `move_id` is the hand-over itself; it is empty only inside of the transaction that makes both. When the rest is due is the deal's D4.
    """

    id: int | None = Field(default=None, primary_key=True)
    deal_id: int = Field(foreign_key='deal.id', index=True)
    move_id: int | None = Field(default=None, foreign_key='stage_move.id')
    reason: str = Field(max_length=TEXT_LIMIT, sa_type=Text)
    at: datetime = Field(sa_type=Instant)
    by_id: int | None = Field(default=None, foreign_key='person.id')
