"""The demo's plans: set by what was sold, so that the month in which it stands is a tenth short at its pace, and can be closed."""

from datetime import date
from itertools import accumulate, pairwise
from random import Random
from typing import Final

from sqlalchemy import String, cast, func
from sqlmodel import Session, col, select

from dashboard import workcalendar, yearmonth
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
    """A plan for everybody in each month in which anything was sold, and in the present one; the month to come is left to be planned."""
    month = func.substr(cast(col(Deal.paid_on), String), 1, 7)
    statement = select(month, Deal.owner_id, func.sum(Deal.amount)).where(col(Deal.paid_on).is_not(None)).group_by(month, col(Deal.owner_id))
    fresh = session.exec(select(func.coalesce(func.sum(Deal.amount), 0)).where(Deal.paid_on == today)).one()
    sold: dict[str, dict[int, int]] = {}
    for key, owner, amount in session.execute(statement.order_by(month)):
        sold.setdefault(key, {})[owner] = amount
    made: list[Plan] = []
    for key, amounts in sold.items():
        first, fact = yearmonth.of(key), sum(amounts.values())
        present = first == today.replace(day=1)
        goal = _present(fact - fresh, fact, first, today) if present else fact / rng.uniform(*_REACHED)
        weights = [_weight(who, employees, amounts) if present else who.share for who in employees]
        steps = _parts(round(goal / STEP), weights)
        made += [Plan(person_id=who.id, month=first, kopecks=STEP * n) for who, n in zip(employees, steps, strict=True)]
    if f'{today:%Y-%m}' not in sold:
        made += [Plan(person_id=who.id, month=today.replace(day=1), kopecks=_usual(made, who)) for who in employees]
    session.add_all(made)


def _usual(plans: list[Plan], who: Employee) -> int:
    """The mean of somebody's plans."""
    theirs = [plan.kopecks for plan in plans if plan.person_id == who.id]
    return STEP * round(sum(theirs) / STEP / max(len(theirs), 1))


def _present(before: int, fact: int, first: date, today: date) -> float:
    """What the month comes to at its pace, and a ninth of that on top; on its first days, of which no pace can be told, the fact alone; `before` came before today."""
    days = plan.working_days(first, today, workcalendar.russian())
    return -plan.short(0, before, fact, days) * SHORT


def _weight(who: Employee, employees: tuple[Employee, ...], amounts: dict[int, int]) -> float:
    """By shares within a department, whose part is that of its fact: so that each head's month is as short as the company's."""
    team = [one for one in employees if one.head == who.head]
    return sum(amounts.get(one.id, 0) for one in team) * who.share / sum(one.share for one in team)


def _parts(steps: int, weights: list[float]) -> list[int]:
    """So many steps in whole parts by weight, which add up to them."""
    whole = sum(weights) or 1
    ends = [round(steps * until / whole) for until in accumulate(weights)]
    return [end - start for start, end in pairwise([0, *ends])]
