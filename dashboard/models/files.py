"""Files of deals (C8): each hangs on an entry of the feed; what is in it lies in the vault, under its hash."""

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel


class StoredFile(SQLModel, table=True):
    """A file as somebody added it; several may hold the same content. It is gone while its entry is deleted.

    `token` is its sender's word for this very act, so that a repetition after a lost answer adds nothing; `instead_id` is
    the entry whose link to a file-sharing site it replaces.
    """

    __tablename__ = 'stored_file'
    id: int | None = Field(default=None, primary_key=True)
    deal_id: int = Field(foreign_key='deal.id', index=True)
    entry_id: int = Field(foreign_key='feed_entry.id', unique=True)
    instead_id: int | None = Field(default=None, foreign_key='feed_entry.id', index=True)
    sha: str = Field(max_length=64, index=True)
    size: int = Field(sa_type=BigInteger)
    name: str = Field(max_length=200)
    type: str = Field(max_length=100)
    token: str | None = Field(default=None, max_length=64, unique=True)
