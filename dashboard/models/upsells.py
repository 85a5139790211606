"""What a client whose flat is being renovated was told of (S3)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from dashboard.models.base import Instant


class Upsell(StrEnum):
    """What fits while the walls are open."""

    SMART_HOME = 'smart_home'
    ELECTRICAL = 'electrical'


class UpsellTold(SQLModel, table=True):
    """The client was told of it: by whom and when; taken back, the row goes."""

    __tablename__ = 'upsell_told'
    __table_args__ = (CheckConstraint(f'what IN ({", ".join(repr(str(what)) for what in Upsell)})', name='what'),)
    deal_id: int = Field(primary_key=True, foreign_key='deal.id')
    what: str = Field(primary_key=True, max_length=16)
    at: datetime = Field(sa_type=Instant)
    by_id: int | None = Field(default=None, foreign_key='person.id')
