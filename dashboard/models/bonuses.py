"""Rules of bonuses, and what a closed month keeps."""

from datetime import date, datetime
from typing import Any, Final

from pydantic import field_validator
from pydantic_core import PydanticCustomError
from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from dashboard.models.base import TITLE_LIMIT, Instant, clean_text

RATE_LIMIT: Final = 100 * 100
"""All of the money, in hundredths of a percent."""
STEPS_LIMIT: Final = 200


class BonusRuleBase(SQLModel):
    """What the company head says of a bonus; rates in hundredths of a percent.

    It holds from the month that begins on the day `since`. `steps` are pairs of whole percents, «from this part of the plan on, so much
    of the rate», from 0 on: `0:0,80:90,100:100`. For one person, a department, or everybody; `of_team`: a head's, on the department's money.
    """

    name: str = Field(min_length=1, max_length=TITLE_LIMIT)
    since: date
    goods_rate: int = Field(ge=0, le=RATE_LIMIT)
    services_rate: int = Field(ge=0, le=RATE_LIMIT)
    steps: str = Field(default='', max_length=STEPS_LIMIT)
    on_excess: bool = False
    of_team: bool = False
    person_id: int | None = Field(default=None, foreign_key='person.id')
    department_id: int | None = Field(default=None, foreign_key='department.id')

    @field_validator('name', mode='before')
    @classmethod
    def _text(cls, value: Any) -> Any:
        return ' '.join(clean_text(value).split()) if isinstance(value, str) else value

    @field_validator('since')
    @classmethod
    def _first(cls, value: date) -> date:
        if value.day != 1 or not 2000 <= value.year <= 2100:  # noqa: PLR2004 - the years of a deal's days
            raise PydanticCustomError('month_far', 'far')
        return value


class BonusRule(BonusRuleBase, table=True):
    """A rule; taken out, it stays in the table, since bonuses that were paid name it."""

    __tablename__ = 'bonus_rule'
    id: int | None = Field(default=None, primary_key=True)
    removed_at: datetime | None = Field(default=None, sa_type=Instant)
    version: int = 1


class ClosedMonth(SQLModel, table=True):
    """The month that begins on the day `month` is closed, and every month before it."""

    __tablename__ = 'closed_month'
    month: date = Field(primary_key=True)
    closed_at: datetime = Field(sa_type=Instant)
    closed_by: int | None = Field(default=None, foreign_key='person.id')


class KeptLine(SQLModel, table=True):
    """A line of money as its month was closed with it; kopecks.

    `origin` is the month to which the payment itself belongs: an earlier one, where it was changed after that was closed. `department_id`
    is the person's as the month was closed.
    """

    __tablename__ = 'kept_line'
    id: int | None = Field(default=None, primary_key=True)
    month: date = Field(index=True)
    origin: date
    deal_id: int = Field(foreign_key='deal.id')
    payment_id: int | None = Field(default=None, foreign_key='payment.id')
    person_id: int | None = Field(default=None, foreign_key='person.id')
    department_id: int | None = Field(default=None, foreign_key='department.id')
    day: date
    kind: str = Field(max_length=8)
    amount: int = Field(sa_type=BigInteger)
    goods: int = Field(sa_type=BigInteger)
    services: int = Field(sa_type=BigInteger)
    sold: date
    paid: date


class KeptBonus(SQLModel, table=True):
    """A bonus as its month was closed with it: what its rule said, the plan and the money that decided the step; kopecks.

    `department_id` is the person's as the month was closed, and `of_head` whether the person then led a department or the company; None: it was
    closed before that was kept.
    """

    __tablename__ = 'kept_bonus'
    id: int | None = Field(default=None, primary_key=True)
    month: date = Field(index=True)
    person_id: int = Field(foreign_key='person.id')
    department_id: int | None = Field(default=None, foreign_key='department.id')
    rule_id: int
    name: str = Field(max_length=TITLE_LIMIT)
    since: date
    goods_rate: int
    services_rate: int
    steps: str = Field(max_length=STEPS_LIMIT)
    on_excess: bool
    of_team: bool
    of_head: bool | None = None
    plan: int | None = Field(default=None, sa_type=BigInteger)
    fact: int = Field(sa_type=BigInteger)
    amount: int = Field(sa_type=BigInteger)
