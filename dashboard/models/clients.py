"""Who buys: people with their phones, companies, their parts in deals; deals linked to each other, and flats that two claim."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import field_validator
from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from dashboard.models.base import TITLE_LIMIT, Instant, clean_text


def _line(value: Any) -> Any:
    """A text as one line."""
    return ' '.join(clean_text(value).split()) if isinstance(value, str) else value


class ContactBase(SQLModel):
    """What is known of a client's person (P5) beside the phones; both may be empty."""

    name: str = Field(default='', max_length=TITLE_LIMIT)
    email: str = Field(default='', max_length=TITLE_LIMIT)

    @field_validator('name', 'email', mode='before')
    @classmethod
    def _text(cls, value: Any) -> Any:
        return _line(value)


class Contact(ContactBase, table=True):
    """A person of a client; `version` counts changes of it, its phones among them."""

    id: int | None = Field(default=None, primary_key=True)
    version: int = 1


class ContactPhone(SQLModel, table=True):
    """A phone of a contact in E.164; `last` are its last four digits, by which people look for it."""

    __tablename__ = 'contact_phone'
    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key='contact.id', index=True)
    number: str = Field(max_length=16, index=True)
    extension: str = Field(default='', max_length=8)
    last: str = Field(max_length=4, index=True)


class DealContact(SQLModel, table=True):
    """That a person acts in a deal, and as what (`ListKind.CONTACT_PART`, in the words of its day)."""

    __tablename__ = 'deal_contact'
    deal_id: int = Field(primary_key=True, foreign_key='deal.id')
    contact_id: int = Field(primary_key=True, foreign_key='contact.id', index=True)
    part: str = Field(default='', max_length=TITLE_LIMIT)
    version: int = 1


class CompanyBase(SQLModel):
    """A legal entity (P6); `inn` is checked by its check digits, '' while it is not known."""

    name: str = Field(min_length=1, max_length=TITLE_LIMIT)
    inn: str = Field(default='', max_length=12)

    @field_validator('name', 'inn', mode='before')
    @classmethod
    def _text(cls, value: Any) -> Any:
        return _line(value)


class Company(CompanyBase, table=True):
    """A company that buys."""

    id: int | None = Field(default=None, primary_key=True)
    inn: str = Field(default='', max_length=12, index=True)
    version: int = 1


class DealCompany(SQLModel, table=True):
    """The company of a deal."""

    __tablename__ = 'deal_company'
    deal_id: int = Field(primary_key=True, foreign_key='deal.id')
    company_id: int = Field(foreign_key='company.id', index=True)


class DealLink(SQLModel, table=True):
    """That two deals belong together: of a client who came back the newer one first, then the one from before."""

    __tablename__ = 'deal_link'
    deal_id: int = Field(primary_key=True, foreign_key='deal.id')
    other_id: int = Field(primary_key=True, foreign_key='deal.id', index=True)
    at: datetime = Field(sa_type=Instant)
    by_id: int | None = Field(default=None, foreign_key='person.id')


class Verdict(StrEnum):
    """How a head settles whose client it is."""

    STAYS = 'stays'
    GIVEN = 'given'
    BOTH = 'both'


class Dispute(SQLModel, table=True):
    """«Спросить руководителя»: somebody met a flat or a phone that is in work with somebody else; `title` is what they typed."""

    __table_args__ = (CheckConstraint("verdict IN ('stays', 'given', 'both')", name='verdict'),)
    id: int | None = Field(default=None, primary_key=True)
    deal_id: int = Field(foreign_key='deal.id', index=True)
    title: str = Field(max_length=TITLE_LIMIT)
    by_id: int = Field(foreign_key='person.id', index=True)
    at: datetime = Field(sa_type=Instant)
    settled_at: datetime | None = Field(default=None, sa_type=Instant, index=True)
    settled_by: int | None = Field(default=None, foreign_key='person.id')
    verdict: str | None = None
    owner_id: int | None = Field(default=None, foreign_key='person.id')
    """Who was responsible when it was settled: whom the way back gives the deal to."""
