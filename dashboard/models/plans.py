"""What people are meant to sell in a month, and which deals were taken up to close it."""

from datetime import date

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from dashboard.models.base import AMOUNT_LIMIT


class PlanBase(SQLModel):
    """A person's plan of the month that begins on the day `month`; 0 is a plan, too."""

    person_id: int = Field(foreign_key='person.id')
    month: date
    kopecks: int = Field(ge=0, le=AMOUNT_LIMIT, sa_type=BigInteger)


class Plan(PlanBase, table=True):
    """Where there is no row, no plan was set. `version` counts how often it was written."""

    person_id: int = Field(foreign_key='person.id', primary_key=True)
    month: date = Field(primary_key=True, index=True)
    version: int = 1


class PlanTaken(SQLModel, table=True):
    """A deal that somebody took from «Закрыть план» of a month, by the step that came of it: taken back with that step."""

    __tablename__ = 'plan_taken'
    task_id: int = Field(primary_key=True, foreign_key='task.id', ondelete='CASCADE')
    deal_id: int = Field(foreign_key='deal.id')
    month: date = Field(index=True)
