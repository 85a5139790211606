"""What the coach found in each comment (A7): derived from the text, and made anew whenever that or the rules change."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from dashboard.models.base import Instant


class CommentScore(SQLModel, table=True):
    """The findings in an entry's text as it stood since `edited_at`, by the rules of `version`; `rules` are their names parted by commas, none for a good comment, `slips` the words parted by spaces that no dictionary and no name knew."""

    __tablename__ = 'comment_score'
    entry_id: int = Field(primary_key=True, foreign_key='feed_entry.id', ondelete='CASCADE')
    version: str = Field(max_length=16)
    edited_at: datetime | None = Field(default=None, sa_type=Instant)
    rules: str = Field(default='', sa_type=Text)
    slips: str = Field(default='', sa_type=Text)
