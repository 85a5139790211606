"""The demo's plans: set by what was sold, so that the month in which it stands is a tenth short at its pace, and can be closed."""

from datetime import date
from random import Random
from typing import Final

from sqlalchemy import String, cast, func
from sqlmodel import Session, col, select

from dashboard import workcalendar
from dashboard.analytics import plan
from dashboard.demo.cast import Employee
from dashboard.models import Deal, Plan

STEP: Final = 10_000_000
"""Of a person's plan, in kopecks: a hundred thousand roubles."""
SHORT: Final = 8.0 / 7.2
"""Of the present month: the plan beside what it comes to at its pace."""
_REACHED: Final = (0.85, 1.1)
"""Between what shares the plans of other months were reached."""


def set_goals(session: Session, rng: Random, employees: tuple[Employee, ...], today: date) -> None:
    """A plan for everybody in each month in which anything was sold; the month to come is left to be planned."""
    month = func.substr(cast(col(Deal.paid_on), String), 1, 7)
    sold = session.execute(select(month, func.sum(Deal.amount)).where(col(Deal.paid_on).is_not(None)).group_by(month).order_by(month))
    for key, amount in sold.all():
        first = date.fromisoformat(f'{key}-01')
        goal = _present(amount, first, today) if first == today.replace(day=1) else amount / rng.uniform(*_REACHED)
        session.add_all(Plan(person_id=who.id, month=first, kopecks=kopecks) for who, kopecks in _shared(goal, employees))


def _present(fact: int, first: date, today: date) -> float:
    """What the month comes to at its pace, and a tenth of the plan on top; on its first days, of which no pace can be told, the fact alone."""
    days = plan.working_days(first, today, workcalendar.russian())
    return -plan.short(0, fact, days) * SHORT


def _shared(goal: float, employees: tuple[Employee, ...]) -> list[tuple[Employee, int]]:
    """By their shares of the deals, in whole steps that add up to the goal's."""
    steps, whole = round(goal / STEP), sum(who.share for who in employees)
    found, given, until = [], 0, 0.0
    for who in employees:
        until += who.share
        upto = round(steps * until / whole)
        found.append((who, (upto - given) * STEP))
        given = upto
    return found
