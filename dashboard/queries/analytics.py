"""What the analytics page offers to choose from, and the periods that have names."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlmodel import Session, col, select

from dashboard import access
from dashboard.errors import NoPipeline
from dashboard.models import Deal, Person, Pipeline, Project, Role, Stage, StageKind

PERIODS: Final = ('month', 'last-month', '90', 'year', 'all')
"""This month, the month before, the last 90 days, the last 12 months, all time."""


@dataclass(frozen=True, slots=True)
class StageChoice:
    """A stage where employees can be compared."""

    id: int
    name: str
    name_en: str | None


@dataclass(frozen=True, slots=True)
class Choices:
    """Ids and names in the order to show; `pipeline` is the one asked for where there is such a one, else the first.

    `exports`: figures may be taken out in a file.
    """

    pipeline: int
    pipelines: tuple[tuple[int, str], ...]
    employees: tuple[tuple[int, str], ...]
    projects: tuple[tuple[int, str], ...]
    stages: tuple[StageChoice, ...] = ()
    exports: bool = False


def choices(session: Session, pipeline: int | None, *, by: int) -> Choices:
    """What `by` may choose from: people whose figures and projects whose deals they may see.

    Raises `NoPipeline`, `NotAllowed`.
    """
    who = access.reader(session, by)
    pipelines = session.exec(select(Pipeline.id, Pipeline.name).order_by(col(Pipeline.id))).all()
    if not pipelines:
        raise NoPipeline
    chosen = pipeline if pipeline in {one for one, _ in pipelines} else pipelines[0][0]
    people = select(Person.id, Person.name).where(access.visible_people(who), Person.role == Role.EMPLOYEE)
    used = select(Deal.project_id).where(access.counted(who), Deal.pipeline_id == chosen)
    projects = select(Project.id, Project.name).where(col(Project.id).in_(used))
    return Choices(
        pipeline=chosen or 0,
        pipelines=tuple((id_ or 0, name) for id_, name in pipelines),
        employees=tuple((id_ or 0, name) for id_, name in session.exec(people.order_by(col(Person.name)))),
        projects=tuple((id_ or 0, name) for id_, name in session.exec(projects.order_by(col(Project.name)))),
        stages=_stages(session, chosen),
        exports=access.may_export(who),
    )


def _stages(session: Session, pipeline: int | None) -> tuple[StageChoice, ...]:
    kinds = (StageKind.OPEN, StageKind.PARKED)
    rows = session.exec(select(Stage).where(Stage.pipeline_id == pipeline, col(Stage.kind).in_(kinds)).order_by(col(Stage.position)))
    return tuple(StageChoice(row.id or 0, row.name, row.name_en) for row in rows)


def days_of(period: str, today: date) -> tuple[date | None, date | None]:
    """The first and last day of a period of that name (one of PERIODS); None is unbounded."""
    first = today.replace(day=1)
    match period:
        case 'month':
            return first, today
        case 'last-month':
            last = first - timedelta(days=1)
            return last.replace(day=1), last
        case '90':
            return today - timedelta(days=89), today
        case 'year':
            return today - timedelta(days=364), today
        case _:
            return None, None
