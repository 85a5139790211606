"""Pipelines with their stages, and what a deal is about: projects and other lists that heads keep."""

from enum import StrEnum
from typing import Any, Final

from pydantic import field_validator
from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from dashboard.models.base import TITLE_LIMIT, clean_text

NAME_LIMIT: Final = 60
"""Characters of a pipeline's or a stage's name that a head gives; a file may bring longer ones."""
NORM_LIMIT: Final = 1_000
NEEDS_LIMIT: Final = 500


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
    SOURCE = 'source'
    CHECKLIST = 'checklist'


class PipelineBase(SQLModel):
    """What a company head says of a pipeline."""

    name: str = Field(min_length=1, max_length=NAME_LIMIT)
    currency: str = Field(default='RUB', max_length=3)

    @field_validator('name', mode='before')
    @classmethod
    def _text(cls, value: Any) -> Any:
        return _line(value)


class Pipeline(PipelineBase, table=True):
    """A funnel; `code` is set for those that ship (`retail`)."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True, max_length=TITLE_LIMIT)
    code: str | None = Field(default=None, unique=True)


class StageBase(SQLModel):
    """What a company head says of a stage; `norm` is in working days, `needs` the names of `requirements.RULES`, parted by blanks."""

    name: str = Field(min_length=1, max_length=NAME_LIMIT)
    name_en: str | None = Field(default=None, max_length=NAME_LIMIT)
    kind: str = StageKind.OPEN
    color: str = Field(default='#8a94a6', max_length=7)
    norm: int | None = Field(default=None, ge=0, le=NORM_LIMIT)
    needs: str = Field(default='', max_length=NEEDS_LIMIT)

    @field_validator('name', 'name_en', mode='before')
    @classmethod
    def _text(cls, value: Any) -> Any:
        return _line(value)


class Stage(StageBase, table=True):
    """A stage of a pipeline; `code` never changes, `name` is what people see. A retired one keeps its place."""

    __table_args__ = (
        UniqueConstraint('pipeline_id', 'code'),
        CheckConstraint("kind IN ('open', 'parked', 'won', 'lost')", name='kind'),
    )
    id: int | None = Field(default=None, primary_key=True)
    pipeline_id: int = Field(foreign_key='pipeline.id')
    code: str = Field(max_length=TITLE_LIMIT)
    name: str = Field(max_length=TITLE_LIMIT)
    name_en: str | None = Field(default=None, max_length=TITLE_LIMIT)
    position: int
    retired: bool = False


class Project(SQLModel, table=True):
    """A residential complex, a private property or a city (P2)."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True, max_length=TITLE_LIMIT)
    retired: bool = False


class ListItem(SQLModel, table=True):
    """A line of a list that heads keep; never deleted, only retired: deals keep the words of their day.

    `fact`: of the checklist, what the deal's data show by themselves (`checklist.FACTS`); None: somebody vouches for it.
    """

    __tablename__ = 'list_item'
    __table_args__ = (
        UniqueConstraint('kind', 'text'),
        CheckConstraint(f'kind IN ({", ".join(repr(str(kind)) for kind in ListKind)})', name='kind'),
    )
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    text: str = Field(max_length=TITLE_LIMIT)
    position: int
    retired: bool = False
    fact: str | None = Field(default=None, max_length=32)


def _line(value: Any) -> Any:
    """A text as one line."""
    return ' '.join(clean_text(value).split()) if isinstance(value, str) else value
