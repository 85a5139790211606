"""Deals: their fields, moves, steps, and who may know of them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pydantic import field_validator
from sqlalchemy import BigInteger, CheckConstraint, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from dashboard.models.base import AMOUNT_LIMIT, TEXT_LIMIT, TITLE_LIMIT, Instant, clean_text
from dashboard.models.fields import FieldsBase
from dashboard.models.money import PaymentStatus


class DealBase(FieldsBase):
    """The deal's fields that a person edits; validation lives here, since tables do not validate."""

    title: str = Field(min_length=1, max_length=TITLE_LIMIT)
    project_id: int | None = Field(default=None, foreign_key='project.id')
    amount: int = Field(default=0, ge=0, le=AMOUNT_LIMIT, sa_type=BigInteger)
    owner_id: int | None = Field(default=None, foreign_key='person.id')
    note: str = Field(default='', max_length=TEXT_LIMIT, sa_type=Text)
    lost_reason: str | None = Field(default=None, max_length=TEXT_LIMIT)

    @field_validator('title', 'note', 'lost_reason', mode='before')
    @classmethod
    def _text(cls, value: Any) -> Any:
        return clean_text(value) if isinstance(value, str) else value


class Deleted(StrEnum):
    """Why a deal was deleted; a refusal is none of these."""

    DUPLICATE = 'duplicate'
    TEST = 'test'
    SPAM = 'spam'


class Deal(DealBase, table=True):
    """A deal as it stands now.

    `stage_id`, `stage_since`, `next_task_id` and `next_due` are copies of facts whose home is in moves and tasks, kept so
    that a board of 100,000 deals sorts by an index: only `moves.record` and `tasks` write them. `born_id` is the stage in
    which a table without history brought the deal, and `born_closed_at` when it says that the deal was closed; null when
    its first move is its creation.
    `services_total` (G3), and `amount` (P4) unless it was corrected (`amount_by_hand`), are copies of the deal's lines where it
    has any, `payment_status` (R1), `paid_on` (R2), `paid_total` and `claimed_total` of its payments: `sums` writes them.
    `deleted_at`, `deleted_by` and `deleted_why` stand while the deal is in the basket: `basket` writes them, `access` reads them.
    """

    __table_args__ = (
        UniqueConstraint('pipeline_id', 'import_source', 'import_case', name='uq_deal_pipeline_id_source_case'),
        CheckConstraint('amount >= 0', name='amount'),
        # deleted deals stand apart in them, so that no count, sum or window comes by any (`access.present`)
        Index('ix_deal_board_step', 'pipeline_id', 'stage_id', 'deleted_at', 'next_due', 'id'),
        Index('ix_deal_board_amount', 'pipeline_id', 'stage_id', 'deleted_at', 'amount', 'id'),
        Index('ix_deal_board_since', 'pipeline_id', 'stage_id', 'deleted_at', 'stage_since', 'id'),
        Index('ix_deal_board_new', 'pipeline_id', 'stage_id', 'deleted_at', 'created_at', 'id'),
        Index('ix_deal_board_owner', 'pipeline_id', 'stage_id', 'deleted_at', 'owner_id', 'amount'),
        Index('ix_deal_table_step', 'pipeline_id', 'deleted_at', 'next_due', 'id'),
        Index('ix_deal_table_amount', 'pipeline_id', 'deleted_at', 'amount', 'id'),
        Index('ix_deal_table_since', 'pipeline_id', 'deleted_at', 'stage_since', 'id'),
        Index('ix_deal_table_new', 'pipeline_id', 'deleted_at', 'created_at', 'id'),
        Index('ix_deal_table_title', 'pipeline_id', 'deleted_at', 'title_folded', 'id'),
        Index('ix_deal_owner_id', 'owner_id', 'deleted_at'),
        Index('ix_deal_payment', 'payment_status', 'id'),
        Index('ix_deal_basket', 'deleted_at', 'id', sqlite_where=text('deleted_at IS NOT NULL'), postgresql_where=text('deleted_at IS NOT NULL')),
        CheckConstraint("deleted_why IN ('duplicate', 'test', 'spam')", name='deleted_why'),
    )
    id: int | None = Field(default=None, primary_key=True)
    pipeline_id: int = Field(foreign_key='pipeline.id')
    stage_id: int = Field(foreign_key='stage.id', index=True)
    stage_since: datetime | None = Field(default=None, sa_type=Instant)
    born_id: int | None = Field(default=None, foreign_key='stage.id')
    born_closed_at: datetime | None = Field(default=None, sa_type=Instant)
    title_folded: str = Field(default='', max_length=2 * TITLE_LIMIT)
    owner_id: int | None = Field(default=None, foreign_key='person.id')
    next_task_id: int | None = None
    next_due: datetime | None = Field(default=None, sa_type=Instant)
    created_at: datetime | None = Field(default=None, sa_type=Instant)
    created_by: int | None = Field(default=None, foreign_key='person.id')
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    services_total: int = Field(default=0, sa_type=BigInteger)
    amount_by_hand: bool = False
    payment_status: str = PaymentStatus.UNPAID
    paid_on: date | None = None
    paid_total: int = Field(default=0, sa_type=BigInteger)
    claimed_total: int = Field(default=0, sa_type=BigInteger)
    deleted_at: datetime | None = Field(default=None, sa_type=Instant)
    deleted_by: int | None = Field(default=None, foreign_key='person.id')
    deleted_why: str | None = Field(default=None, max_length=16)
    import_id: int | None = Field(default=None, foreign_key='import.id', index=True)
    import_source: str | None = Field(default=None, max_length=TITLE_LIMIT)
    import_case: str | None = Field(default=None, max_length=TITLE_LIMIT)


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


class MistakeBase(SQLModel):
    """Why a head says that a move was a mistake."""

    reason: str = Field(min_length=1, max_length=TEXT_LIMIT, sa_type=Text)

    @field_validator('reason', mode='before')
    @classmethod
    def _text(cls, value: Any) -> Any:
        return clean_text(value) if isinstance(value, str) else value


class Mistake(MistakeBase, table=True):
    """A head marked a move «ошибочный перенос»; `mistakes` writes them. Taken back, it stays in the table.

    `undo_id` is the later move that had brought the deal back, and is void with it. `reverse_id` is the move by which the mark
    itself took the deal back, and `lost_reason` what the deal then said of its refusal.
    """

    id: int | None = Field(default=None, primary_key=True)
    deal_id: int = Field(foreign_key='deal.id', index=True)
    move_id: int = Field(foreign_key='stage_move.id')
    undo_id: int | None = Field(default=None, foreign_key='stage_move.id')
    reverse_id: int | None = Field(default=None, foreign_key='stage_move.id')
    lost_reason: str | None = Field(default=None, max_length=TEXT_LIMIT)
    at: datetime = Field(sa_type=Instant)
    by_id: int | None = Field(default=None, foreign_key='person.id')
    removed_at: datetime | None = Field(default=None, sa_type=Instant)


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
    """A task of a deal; the open one that is due first is the deal's next step (N1).

    `put_offs`: how many times running it was put off with no contact in between; `agreed_for`: the instant for which it stood
    before that row began, where there is one. `tasks` writes them, `stale` reads them.
    """

    __table_args__ = (Index('ix_task_open', 'deal_id', 'done_at', 'due', 'id'),)
    id: int | None = Field(default=None, primary_key=True)
    deal_id: int = Field(foreign_key='deal.id')
    done_at: datetime | None = Field(default=None, sa_type=Instant)
    created_at: datetime = Field(sa_type=Instant)
    created_by: int | None = Field(default=None, foreign_key='person.id')
    version: int = 1
    put_offs: int = 0
    agreed_for: datetime | None = Field(default=None, sa_type=Instant)


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
