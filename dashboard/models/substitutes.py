"""Substitutes (E3): who works on a deal in its owner's place, and for how long."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from dashboard.models.base import Instant


class SubstituteBase(SQLModel):
    """Who stands in for a deal's owner, from the `first` day to the `last`, both included, of the team's clock."""

    deal_id: int = Field(foreign_key='deal.id', index=True)
    person_id: int = Field(foreign_key='person.id')
    first: date
    last: date


class Substitute(SubstituteBase, table=True):
    """While it holds (`access.workable`) the person may comment, do tasks and move; taken back, it stays in the table."""

    __table_args__ = (Index('ix_substitute_person', 'person_id', 'last'),)
    id: int | None = Field(default=None, primary_key=True)
    removed_at: datetime | None = Field(default=None, sa_type=Instant)
