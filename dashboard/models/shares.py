"""Whose a sale is, where several made it."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from dashboard.models.base import TITLE_LIMIT, Instant


class SaleShareBase(SQLModel):
    """A person's percent of a sale."""

    person_id: int = Field(foreign_key='person.id')
    percent: int = Field(ge=1, le=99)


class SaleShare(SaleShareBase, table=True):
    """Those of a deal add up to 100; without any the sale is the owner's. `reason` is the head's, the same on each."""

    __tablename__ = 'sale_share'
    deal_id: int = Field(primary_key=True, foreign_key='deal.id')
    person_id: int = Field(primary_key=True, foreign_key='person.id', index=True)
    reason: str = Field(max_length=TITLE_LIMIT)
    set_at: datetime = Field(sa_type=Instant)
    set_by: int | None = Field(default=None, foreign_key='person.id')
