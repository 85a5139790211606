"""How the team wants the coach: words that it knows, what its rules weigh, and how often they were in place; of no person but who asked for a word."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from dashboard.models.base import Instant


class WordState(StrEnum):
    """What became of a word that somebody vouched for."""

    ASKED = 'asked'
    ACCEPTED = 'accepted'
    DECLINED = 'declined'


class Weight(StrEnum):
    """What a rule's remarks weigh: as the rule has it, little (they come last), nothing (they are not made)."""

    FULL = 'full'
    MAY = 'may'
    OFF = 'off'


class TeamWord(SQLModel, table=True):
    """A word that no dictionary has, in small letters; `settled_by` and `settled_at` are a head's."""

    __tablename__ = 'team_word'
    __table_args__ = (CheckConstraint(f'state IN ({", ".join(repr(str(state)) for state in WordState)})', name='state'),)
    id: int | None = Field(default=None, primary_key=True)
    word: str = Field(max_length=40, unique=True)
    state: str = Field(max_length=16)
    asked_by: int | None = Field(default=None, foreign_key='person.id')
    asked_at: datetime = Field(sa_type=Instant)
    settled_by: int | None = Field(default=None, foreign_key='person.id')
    settled_at: datetime | None = Field(default=None, sa_type=Instant)


class CoachRule(SQLModel, table=True):
    """A rule that heads changed or remarks were counted of.

    In how many texts it was `shown`, in how many of those it was `refused` as out of place, and how many were saved although it was mandatory.
    """

    __tablename__ = 'coach_rule'
    __table_args__ = (CheckConstraint(f'weight IN ({", ".join(repr(str(weight)) for weight in Weight)})', name='weight'),)
    rule: str = Field(primary_key=True, max_length=32)
    weight: str = Field(default=Weight.FULL, max_length=8)
    mandatory: bool = False
    shown: int = 0
    refused: int = 0
    insisted: int = 0
