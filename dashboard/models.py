"""The tables: base classes that validate, and the rows that store what was validated."""

import re
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any

from pydantic import field_validator
from sqlalchemy import BigInteger, CheckConstraint, DateTime, Dialect, Index, MetaData, Text, UniqueConstraint
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {  # Alembic alters constraints by these names
    'ix': 'ix_%(table_name)s_%(column_0_N_name)s',
    'uq': 'uq_%(table_name)s_%(column_0_N_name)s',
    'ck': 'ck_%(table_name)s_%(constraint_name)s',
    'fk': 'fk_%(table_name)s_%(column_0_N_name)s',
    'pk': 'pk_%(table_name)s',
}
metadata: MetaData = SQLModel.metadata

TITLE_LIMIT = 200
TEXT_LIMIT = 20_000
AMOUNT_LIMIT = 10**13  # kopecks: a hundred milliard roubles, far above any sale and far below 64 bits


class Instant(TypeDecorator[datetime]):
    """An aware instant, stored in UTC; SQLite keeps no zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError('an instant needs a time zone')
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == 'sqlite' else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


def folded(text: str) -> str:
    """The form in which Cyrillic is searched: casefolded, ё as е; SQLite's own `lower` knows ASCII only."""
    return text.casefold().replace('ё', 'е')


class StageKind(StrEnum):
    OPEN = 'open'
    PARKED = 'parked'
    WON = 'won'
    LOST = 'lost'


class Role(StrEnum):
    EMPLOYEE = 'employee'
    HEAD = 'head'
    COMPANY_HEAD = 'company_head'


class AbsenceKind(StrEnum):
    """Why somebody is not at the desk; A3 divides by what is left."""

    VACATION = 'vacation'
    SICKNESS = 'sickness'
    VISIT = 'visit'


class ListKind(StrEnum):
    """The lists that heads keep; projects have a table of their own."""

    LOST_REASON = 'lost_reason'
    POSTPONE_REASON = 'postpone_reason'
    CONTACT_PART = 'contact_part'
    FILE_HOST = 'file_host'


class EntryKind(StrEnum):
    """Kinds of feed entries; what the system saw is not one of them: that is the journal."""

    COMMENT = 'comment'
    CALL = 'call'
    MISSED_CALL = 'missed_call'
    MESSAGE = 'message'
    EMAIL = 'email'
    MEETING = 'meeting'
    TASK_RESULT = 'task_result'


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

    @field_validator('name', 'login', 'initials', mode='before')
    @classmethod
    def _text(cls, value: Any) -> Any:
        return clean_text(value) if isinstance(value, str) else value


class Person(PersonBase, table=True):
    """Somebody of the team; never deleted, only made inactive.

    `login` is set for those who sign in; `initials` where those of the name do not do; both days of work are included.
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


class Project(SQLModel, table=True):
    """A residential complex, a private property or a city (P2)."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True, max_length=TITLE_LIMIT)
    retired: bool = False


class Import(SQLModel, table=True):
    """One run of an import; the rows it made carry its id."""

    id: int | None = Field(default=None, primary_key=True)
    pipeline_id: int | None = Field(default=None, foreign_key='pipeline.id')
    source: str
    file: str
    kind: str
    state: str = 'staging'
    at: datetime = Field(sa_type=Instant)
    read: int = 0
    added: int = 0
    unchanged: int = 0
    rejected: int = 0


class ImportRow(SQLModel, table=True):
    """A parsed row that waits for its import's one short transaction; swept when that is over."""

    __table_args__ = (Index('ix_import_row_case', 'import_id', 'case', 'at'),)
    id: int | None = Field(default=None, primary_key=True)
    import_id: int = Field(foreign_key='import.id')
    n: int
    case: str
    stage: str | None = None
    at: datetime | None = Field(default=None, sa_type=Instant)
    user: str | None = None
    owner: str | None = None
    title: str | None = None
    amount: int | None = Field(default=None, sa_type=BigInteger)
    created: datetime | None = Field(default=None, sa_type=Instant)
    closed: datetime | None = Field(default=None, sa_type=Instant)
    text: str | None = Field(default=None, sa_type=Text)


class DealBase(SQLModel):
    """The deal's fields that a person edits; validation lives here, since tables do not validate."""

    title: str = Field(min_length=1, max_length=TITLE_LIMIT)
    project_id: int | None = Field(default=None, foreign_key='project.id')
    amount: int = Field(default=0, ge=0, le=AMOUNT_LIMIT, sa_type=BigInteger)
    owner_id: int | None = Field(default=None, foreign_key='person.id')
    note: str = Field(default='', max_length=TEXT_LIMIT, sa_type=Text)

    @field_validator('title', 'note', mode='before')
    @classmethod
    def _text(cls, value: Any) -> Any:
        return clean_text(value) if isinstance(value, str) else value


class Deal(DealBase, table=True):
    """A deal as it stands now.

    `stage_id`, `stage_since`, `next_task_id` and `next_due` are copies of facts whose home is in moves and tasks, kept so
    that a board of 100,000 deals sorts by an index: only `moves.record` and `tasks` write them. `born_id` is the stage in
    which a table without history brought the deal, and `born_closed_at` when it says that the deal was closed; null when
    its first move is its creation.
    """

    __table_args__ = (
        UniqueConstraint('pipeline_id', 'source', 'case'),
        CheckConstraint('amount >= 0', name='amount'),
        Index('ix_deal_board_step', 'pipeline_id', 'stage_id', 'next_due', 'id'),
        Index('ix_deal_board_amount', 'pipeline_id', 'stage_id', 'amount', 'id'),
        Index('ix_deal_board_since', 'pipeline_id', 'stage_id', 'stage_since', 'id'),
        Index('ix_deal_board_new', 'pipeline_id', 'stage_id', 'created_at', 'id'),
        Index('ix_deal_board_owner', 'pipeline_id', 'stage_id', 'owner_id', 'amount'),
        Index('ix_deal_table_step', 'pipeline_id', 'next_due', 'id'),
        Index('ix_deal_table_amount', 'pipeline_id', 'amount', 'id'),
        Index('ix_deal_table_since', 'pipeline_id', 'stage_since', 'id'),
        Index('ix_deal_table_new', 'pipeline_id', 'created_at', 'id'),
        Index('ix_deal_table_title', 'pipeline_id', 'title_folded', 'id'),
    )
    id: int | None = Field(default=None, primary_key=True)
    pipeline_id: int = Field(foreign_key='pipeline.id')
    stage_id: int = Field(foreign_key='stage.id', index=True)
    stage_since: datetime | None = Field(default=None, sa_type=Instant)
    born_id: int | None = Field(default=None, foreign_key='stage.id')
    born_closed_at: datetime | None = Field(default=None, sa_type=Instant)
    title_folded: str = Field(default='', max_length=2 * TITLE_LIMIT)
    owner_id: int | None = Field(default=None, foreign_key='person.id', index=True)
    next_task_id: int | None = None
    next_due: datetime | None = Field(default=None, sa_type=Instant)
    created_at: datetime | None = Field(default=None, sa_type=Instant)
    created_by: int | None = Field(default=None, foreign_key='person.id')
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    lost_reason: str | None = Field(default=None, max_length=TEXT_LIMIT)
    import_id: int | None = Field(default=None, foreign_key='import.id', index=True)
    source: str | None = Field(default=None, max_length=TITLE_LIMIT)
    case: str | None = Field(default=None, max_length=TITLE_LIMIT)


class StageMove(SQLModel, table=True):
    """Append-only: a deal entered a stage. `from` is derived, so a backdated import falsifies nothing; void moves stay."""

    __tablename__ = 'stage_move'
    __table_args__ = (Index('ix_stage_move_deal', 'deal_id', 'at', 'id'),)
    id: int | None = Field(default=None, primary_key=True)
    deal_id: int = Field(foreign_key='deal.id')
    to_id: int = Field(foreign_key='stage.id', index=True)
    at: datetime = Field(sa_type=Instant)
    by_id: int | None = Field(default=None, foreign_key='person.id')
    owner_id: int | None = Field(default=None, foreign_key='person.id')
    import_id: int | None = Field(default=None, foreign_key='import.id', index=True)
    void_at: datetime | None = Field(default=None, sa_type=Instant)


class EntryBase(SQLModel):
    """What a person writes into the feed."""

    kind: str = EntryKind.COMMENT
    text: str = Field(default='', max_length=TEXT_LIMIT, sa_type=Text)

    @field_validator('text', mode='before')
    @classmethod
    def _text(cls, value: Any) -> Any:
        return clean_text(value) if isinstance(value, str) else value


class FeedEntry(EntryBase, table=True):
    """A comment, or a touch with or without a text of its own (C1)."""

    __tablename__ = 'feed_entry'
    __table_args__ = (
        Index('ix_feed_entry_deal', 'deal_id', 'at', 'id'),
        Index('ix_feed_entry_author', 'author_id', 'at'),
        CheckConstraint(f"kind IN ({', '.join(repr(str(kind)) for kind in EntryKind)})", name='kind'),
    )
    id: int | None = Field(default=None, primary_key=True)
    deal_id: int = Field(foreign_key='deal.id')
    at: datetime = Field(sa_type=Instant)
    author_id: int | None = Field(default=None, foreign_key='person.id')
    task_id: int | None = Field(default=None, foreign_key='task.id')
    deleted_at: datetime | None = Field(default=None, sa_type=Instant)
    import_id: int | None = Field(default=None, foreign_key='import.id', index=True)


class TaskBase(SQLModel):
    """What a person says of a task: what, by when, who, and whether the client agreed."""

    text: str = Field(min_length=1, max_length=TITLE_LIMIT)
    due: datetime = Field(sa_type=Instant)
    assignee_id: int = Field(foreign_key='person.id', index=True)
    agreed: bool = False

    @field_validator('text', mode='before')
    @classmethod
    def _text(cls, value: Any) -> Any:
        return clean_text(value) if isinstance(value, str) else value


class Task(TaskBase, table=True):
    """A task of a deal; the open one that is due first is the deal's next step (N1)."""

    __table_args__ = (Index('ix_task_open', 'deal_id', 'done_at', 'due', 'id'),)
    id: int | None = Field(default=None, primary_key=True)
    deal_id: int = Field(foreign_key='deal.id')
    done_at: datetime | None = Field(default=None, sa_type=Instant)
    created_at: datetime = Field(sa_type=Instant)
    created_by: int | None = Field(default=None, foreign_key='person.id')
    version: int = 1


class HeadNoteBase(SQLModel):
    """What a head writes of a deal for heads alone (P8)."""

    text: str = Field(max_length=TEXT_LIMIT, sa_type=Text)

    @field_validator('text', mode='before')
    @classmethod
    def _text(cls, value: Any) -> Any:
        return clean_text(value) if isinstance(value, str) else value


class HeadNote(HeadNoteBase, table=True):
    """P8 and P9, in a table of their own, so that they do not exist for those without the right."""

    __tablename__ = 'head_note'
    deal_id: int = Field(primary_key=True, foreign_key='deal.id')
    noted_at: datetime = Field(sa_type=Instant)
    author_id: int | None = Field(default=None, foreign_key='person.id')


class Observer(SQLModel, table=True):
    """E2: this person may see that deal, and nothing more."""

    deal_id: int = Field(primary_key=True, foreign_key='deal.id')
    person_id: int = Field(primary_key=True, foreign_key='person.id', index=True)


class JournalEntry(SQLModel, table=True):
    """Append-only: who changed what, from, to, when; also the feed's system entries and the live-update feed."""

    __tablename__ = 'journal'
    __table_args__ = (Index('ix_journal_deal', 'deal_id', 'id'),)
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Instant)
    by_id: int | None = Field(default=None, foreign_key='person.id')
    deal_id: int | None = Field(default=None, foreign_key='deal.id')
    what: str = Field(max_length=64)
    old: str | None = Field(default=None, sa_type=Text)
    new: str | None = Field(default=None, sa_type=Text)


class Setting(SQLModel, table=True):
    """A fact about the whole database, such as the demo's instant."""

    key: str = Field(primary_key=True, max_length=64)
    value: str = Field(sa_type=Text)


_UNSTORABLE = re.compile('[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]')


def clean_text(text: str) -> str:
    """Text as it is stored: no control characters or lone surrogates, Unix line ends, no blanks around it."""
    return _UNSTORABLE.sub('', text.replace('\r\n', '\n').replace('\r', '\n')).strip()
