"""Rules of bonuses."""

from datetime import date, datetime
from typing import Any, Final

from pydantic import field_validator
from pydantic_core import PydanticCustomError
from sqlmodel import Field, SQLModel

from dashboard.models.base import TITLE_LIMIT, Instant, clean_text

RATE_LIMIT: Final = 100 * 100
"""All of the money, in hundredths of a percent."""
STEPS_LIMIT: Final = 200


class BonusRuleBase(SQLModel):
    """What the company head says of a bonus; rates in hundredths of a percent.

    It holds from the month that begins on the day `since`. `steps` are pairs of whole percents, «from this part of the plan on, so much
    of the rate»: `80:90,100:100`. For one person, a department, or everybody; `of_team`: a head's, on the department's money.
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
            raise PydanticCustomError('day_far', 'far')
        return value


class BonusRule(BonusRuleBase, table=True):
    """A rule; taken out, it stays in the table, since bonuses that were paid name it."""

    __tablename__ = 'bonus_rule'
    id: int | None = Field(default=None, primary_key=True)
    removed_at: datetime | None = Field(default=None, sa_type=Instant)
    version: int = 1
