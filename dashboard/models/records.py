"""What is written down: the feed, the journal, imports, settings."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import field_validator
from sqlalchemy import BigInteger, CheckConstraint, Index, Text
from sqlmodel import Field, SQLModel

from dashboard.models.base import TEXT_LIMIT, Instant, clean_text


class EntryKind(StrEnum):
    """Kinds of feed entries; what the system saw is not one of them: that is the journal."""

    COMMENT = 'comment'
    CALL = 'call'
    MISSED_CALL = 'missed_call'
    MESSAGE = 'message'
    EMAIL = 'email'
    MEETING = 'meeting'
    TASK_RESULT = 'task_result'
    OFFER = 'offer'
    FILE = 'file'


NO_TOUCH = (EntryKind.TASK_RESULT, EntryKind.FILE)
"""Entries that are no contact with a client, in any figure."""


NO_CONTACT = (*NO_TOUCH, EntryKind.MISSED_CALL)
"""Entries after which nobody has heard of the client yet."""


class Direction(StrEnum):
    """Who called whom."""

    OUT = 'out'
    IN = 'in'


class CallResult(StrEnum):
    """What came of a call (C6)."""

    AGREED = 'agreed'
    THINKING = 'thinking'
    CALL_BACK = 'call_back'
    REFUSED = 'refused'


LONGEST_CALL = 24 * 3600


class EntryBase(SQLModel):
    """What a person writes into the feed; `direction`, `seconds` and `result` are a call's."""

    kind: str = EntryKind.COMMENT
    text: str = Field(default='', max_length=TEXT_LIMIT, sa_type=Text)
    direction: str | None = Field(default=None, max_length=8)
    seconds: int | None = Field(default=None, ge=0, le=LONGEST_CALL)
    result: str | None = Field(default=None, max_length=16)

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
        Index('ix_feed_entry_at', 'at', 'id'),
        CheckConstraint(f'kind IN ({", ".join(repr(str(kind)) for kind in EntryKind)})', name='kind'),
    )
    id: int | None = Field(default=None, primary_key=True)
    deal_id: int = Field(foreign_key='deal.id')
    at: datetime = Field(sa_type=Instant)
    author_id: int | None = Field(default=None, foreign_key='person.id')
    task_id: int | None = Field(default=None, foreign_key='task.id')
    edited_at: datetime | None = Field(default=None, sa_type=Instant)
    deleted_at: datetime | None = Field(default=None, sa_type=Instant)
    import_id: int | None = Field(default=None, foreign_key='import.id', index=True)


class JournalEntry(SQLModel, table=True):
    """Append-only, by triggers: who changed what, from, to, when; also the feed's system entries and the live-update feed."""

    __tablename__ = 'journal'
    __table_args__ = (
        Index('ix_journal_deal', 'deal_id', 'id'),
        Index('ix_journal_deal_at', 'deal_id', 'at', 'id'),
        Index('ix_journal_at', 'at', 'id'),
        Index('ix_journal_by', 'by_id', 'at', 'id'),
        Index('ix_journal_what', 'what', 'at', 'id'),
    )
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Instant)
    by_id: int | None = Field(default=None, foreign_key='person.id')
    deal_id: int | None = Field(default=None, foreign_key='deal.id')
    what: str = Field(max_length=64)
    old: str | None = Field(default=None, sa_type=Text)
    new: str | None = Field(default=None, sa_type=Text)


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


class Setting(SQLModel, table=True):
    """A fact about the whole database, such as the demo's instant."""

    key: str = Field(primary_key=True, max_length=64)
    value: str = Field(sa_type=Text)
