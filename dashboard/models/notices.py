"""The bell: which of its notices somebody has seen. What a notice is about stands elsewhere: it is found when it is read."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from dashboard.models.base import Instant


class NoticeRead(SQLModel, table=True):
    """That a person saw a notice, by its key (`queries.bell.Notice.key`)."""

    __tablename__ = 'notice_read'
    person_id: int = Field(primary_key=True, foreign_key='person.id')
    key: str = Field(primary_key=True, max_length=48)
    at: datetime = Field(sa_type=Instant, index=True)
