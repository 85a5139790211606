"""How people look at the table of deals: filters and columns under a name."""

from typing import Any

from pydantic import field_validator
from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from dashboard.models.base import clean_text


class SavedViewBase(SQLModel):
    """`filters` is the text behind the question mark of the table's address, `columns` names with commas (none: the usual)."""

    name: str = Field(min_length=1, max_length=60)
    filters: str = Field(default='', max_length=2_000, sa_type=Text)
    columns: str = Field(default='', max_length=200)
    shared: bool = False

    @field_validator('name', 'filters', 'columns', mode='before')
    @classmethod
    def _text(cls, value: Any) -> Any:
        return clean_text(value) if isinstance(value, str) else value


class SavedView(SavedViewBase, table=True):
    """A view of one person, or (`shared`) one that everybody finds above the table."""

    __tablename__ = 'saved_view'
    __table_args__ = (UniqueConstraint('owner_id', 'name'),)
    id: int | None = Field(default=None, primary_key=True)
    owner_id: int = Field(foreign_key='person.id')
