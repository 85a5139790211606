"""Accounts: in which browsers people are signed in, their passwords, links for the first time, and wrong attempts."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from dashboard.models.base import Instant

DIGEST = 64
"""Characters of a SHA-256 in hexadecimal: of a token nothing else is kept, so that a copy of the database opens no door."""


class BrowserSession(SQLModel, table=True):
    """A browser in which a person is signed in, from `created_at` on; `seen_at` lags by some minutes. `renew`: its person's
    rights changed since it got its token.

    Ids are never used twice: what was remembered of an ended one cannot fit another.
    """

    __tablename__ = 'browser_session'
    __table_args__ = {'sqlite_autoincrement': True}
    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True, max_length=DIGEST)
    person_id: int = Field(foreign_key='person.id', index=True)
    created_at: datetime = Field(sa_type=Instant)
    seen_at: datetime = Field(sa_type=Instant)
    renew: bool = False


class Password(SQLModel, table=True):
    """What proves that somebody is who they say, as Argon2 keeps it; apart from `Person`, so that no page ever holds it."""

    person_id: int = Field(primary_key=True, foreign_key='person.id')
    hash: str = Field(max_length=256)
    changed_at: datetime = Field(sa_type=Instant)


class SignInLink(SQLModel, table=True):
    """A link with which somebody sets a password and comes in; it works once, until it expires."""

    __tablename__ = 'sign_in_link'
    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True, max_length=DIGEST)
    person_id: int = Field(foreign_key='person.id', index=True)
    made_by_id: int | None = Field(default=None, foreign_key='person.id')
    expires_at: datetime = Field(sa_type=Instant)
    used_at: datetime | None = Field(default=None, sa_type=Instant)


class SignInAttempts(SQLModel, table=True):
    """How often somebody tried in vain: by account (a digest of the name typed, which may have been a password), or by address."""

    __tablename__ = 'sign_in_attempts'
    key: str = Field(primary_key=True, max_length=DIGEST + 16)
    count: int
    last_at: datetime = Field(sa_type=Instant)
