"""Pipelines with their stages, and what a deal is about: projects and other lists that heads keep."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from dashboard.models.base import TITLE_LIMIT


class StageKind(StrEnum):
    OPEN = 'open'
    PARKED = 'parked'
    WON = 'won'
    LOST = 'lost'


class ListKind(StrEnum):
    """The lists that heads keep; projects have a table of their own."""

    LOST_REASON = 'lost_reason'
    POSTPONE_REASON = 'postpone_reason'
    CONTACT_PART = 'contact_part'
    FILE_HOST = 'file_host'


class Pipeline(SQLModel, table=True):
    """A funnel; `code` is set for those that ship (`retail`)."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True, max_length=TITLE_LIMIT)
    code: str | None = Field(default=None, unique=True)
    currency: str = Field(default='RUB', max_length=3)


class Stage(SQLModel, table=True):
    """A stage of a pipeline; `code` never changes, `name` is what people see, `norm` is in working days."""

    __table_args__ = (
        UniqueConstraint('pipeline_id', 'code'),
        CheckConstraint("kind IN ('open', 'parked', 'won', 'lost')", name='kind'),
    )
    id: int | None = Field(default=None, primary_key=True)
    pipeline_id: int = Field(foreign_key='pipeline.id')
    code: str = Field(max_length=TITLE_LIMIT)
    name: str = Field(max_length=TITLE_LIMIT)
    name_en: str | None = Field(default=None, max_length=TITLE_LIMIT)
    kind: str = StageKind.OPEN
    position: int
    color: str = Field(default='#8a94a6', max_length=7)
    norm: int | None = None
    retired: bool = False


class Project(SQLModel, table=True):
    """A residential complex, a private property or a city (P2)."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True, max_length=TITLE_LIMIT)
    retired: bool = False


class ListItem(SQLModel, table=True):
    """A line of a list that heads keep; never deleted, only retired: deals keep the words of their day."""

    __tablename__ = 'list_item'
    __table_args__ = (
        UniqueConstraint('kind', 'text'),
        CheckConstraint("kind IN ('lost_reason', 'postpone_reason', 'contact_part', 'file_host')", name='kind'),
    )
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    text: str = Field(max_length=TITLE_LIMIT)
    position: int
    retired: bool = False
