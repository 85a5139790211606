"""The command of «Закрыть план»: a deal is taken up for the month by a step for today."""

from datetime import datetime, time
from typing import Final

from sqlmodel import Session, select

from dashboard import access, clock, tasks
from dashboard.errors import DealTaken
from dashboard.models import PlanTaken
from dashboard.settings import TEAM_ZONE

LATEST: Final = time(23, 30)
"""When a step is due that is taken after the evening's hour."""


def take(session: Session, deal_id: int, *, text: str, by: int) -> int:
    """Make a step for today, of whoever is responsible where `by` may say so, else of `by`; returns its id, by which `tasks.withdraw`
    undoes it. What is taken counts towards the month's gap, for all who see the deal.

    Raises `DealTaken` when somebody was faster, `BadValue`, `NotFound`, `OnlyObserving`.
    """
    deal = access.changeable(session, deal_id, by=by)
    month = clock.today(session).replace(day=1)
    if session.exec(select(PlanTaken.task_id).where(PlanTaken.deal_id == deal_id, PlanTaken.month == month)).first():
        raise DealTaken(title=deal.title)
    owner = deal.owner_id if deal.owner_id and access.may_own(session, access.reader(session, by), deal.owner_id) else None
    task = tasks.add(session, deal_id, text=text, due=_tonight(session), assignee_id=owner, by=by)
    session.add(PlanTaken(task_id=task, deal_id=deal_id, month=month))
    return task


def _tonight(session: Session) -> datetime:
    today = clock.today(session)
    evening = datetime.combine(today, time(tasks.EVENING), TEAM_ZONE)
    return evening if clock.now(session) < evening else datetime.combine(today, LATEST, TEAM_ZONE)
