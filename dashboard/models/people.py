"""People: who they are, in which department, and when they are away."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from pydantic import field_validator
from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from dashboard.models.base import TITLE_LIMIT, Instant, clean_text


class Role(StrEnum):
    EMPLOYEE = 'employee'
    HEAD = 'head'
    COMPANY_HEAD = 'company_head'


class AbsenceKind(StrEnum):
    """Why somebody is not at the desk; A3 divides by what is left."""

    VACATION = 'vacation'
    SICKNESS = 'sickness'
    VISIT = 'visit'


class Department(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True, max_length=TITLE_LIMIT)
    retired: bool = False


class PersonBase(SQLModel):
    """What a company head says of a person."""

    name: str = Field(min_length=1, max_length=TITLE_LIMIT)
    login: str | None = Field(default=None, max_length=64)
    role: str = Role.EMPLOYEE
    department_id: int | None = None
    color: str = Field(default='#5b7fd6', max_length=7)
    initials: str | None = Field(default=None, max_length=3)
    worked_from: date | None = None
    worked_to: date | None = None
    exports: bool | None = None

    @field_validator('name', 'login', 'initials', mode='before')
    @classmethod
    def _text(cls, value: Any) -> Any:
        return clean_text(value) if isinstance(value, str) else value


class Person(PersonBase, table=True):
    """Somebody of the team; never deleted, only made inactive.

    `login` is set for those who sign in; `initials` where those of the name do not do; both days of work are included.
    `exports` is the right «Выгрузка», to take deals out in a file; None: as the role has it (`access.may_export`).
    """

    __table_args__ = (CheckConstraint("role IN ('employee', 'head', 'company_head')", name='role'),)
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=TITLE_LIMIT, index=True)
    login: str | None = Field(default=None, unique=True, max_length=64)
    department_id: int | None = Field(default=None, foreign_key='department.id', index=True)
    active: bool = True


class AbsenceBase(SQLModel):
    """From the `first` day to the `last`, both included; `starts` and `ends` are hours of a visit's one day."""

    person_id: int = Field(foreign_key='person.id', index=True)
    kind: str
    first: date
    last: date
    starts: time | None = None
    ends: time | None = None


class Absence(AbsenceBase, table=True):
    """Time in which a person cannot write comments; taken out, it stays in the table."""

    __table_args__ = (CheckConstraint("kind IN ('vacation', 'sickness', 'visit')", name='kind'),)
    id: int | None = Field(default=None, primary_key=True)
    removed_at: datetime | None = Field(default=None, sa_type=Instant)


class DeputyBase(SQLModel):
    """Who stands in for the head of a department, from the `first` day to the `last`, both included, of the team's clock."""

    department_id: int = Field(foreign_key='department.id')
    person_id: int = Field(foreign_key='person.id', index=True)
    first: date
    last: date


class Deputy(DeputyBase, table=True):
    """While it holds (`access.standing_in`) the person has the head's rights; taken back, it stays in the table."""

    id: int | None = Field(default=None, primary_key=True)
    removed_at: datetime | None = Field(default=None, sa_type=Instant)


class Preference(SQLModel, table=True):
    """How a person wants the screen, wherever they sign in; None: not chosen."""

    person_id: int = Field(primary_key=True, foreign_key='person.id')
    language: str | None = Field(default=None, max_length=2)
    look: str | None = Field(default=None, max_length=8)
    start: str | None = Field(default=None, max_length=16)
