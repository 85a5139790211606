"""What the analytics page offers to choose from, and the periods that have names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlmodel import Session, col, select

from dashboard import access
from dashboard.access import Reader
from dashboard.errors import NoPipeline
from dashboard.models import Deal, Department, Person, Pipeline, Project, Role, Stage, StageKind
from dashboard.models.fields import System
from dashboard.pipelines import in_currency, shop

PERIODS: Final = ('month', 'last-month', 'quarter', 'last-quarter', '90', 'year', 'all')
"""This month, the month before, this quarter, the quarter before, the last 90 days, the last 12 months, all time."""


@dataclass(frozen=True, slots=True)
class StageChoice:
    """A stage where employees can be compared."""

    id: int
    name: str
    name_en: str | None


@dataclass(frozen=True, slots=True)
class Choices:
    """Ids and names in the order to show; `pipeline` is the one asked for where there is such a one, else the first.

    `left` are those of the employees who work here no more; `sources` and `systems` are those of the deals seen, systems by code; `exports`: figures may be taken out in a file.
    """

    pipeline: int
    pipelines: tuple[tuple[int, str], ...]
    employees: tuple[tuple[int, str], ...]
    projects: tuple[tuple[int, str], ...]
    departments: tuple[tuple[int, str], ...] = ()
    sources: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    stages: tuple[StageChoice, ...] = ()
    exports: bool = False
    left: frozenset[int] = frozenset()


def choices(session: Session, pipeline: int | None, *, together: bool = False, by: int) -> Choices:
    """What `by` may choose from: people whose figures and projects whose deals they may see; without a pipeline those of the first, or with
    `together` of all in the shop's currency.

    Raises `NoPipeline`, `NotAllowed`.
    """
    who = access.reader(session, by)
    pipelines = session.exec(select(Pipeline.id, Pipeline.name).order_by(col(Pipeline.id))).all()
    if not pipelines:
        raise NoPipeline
    chosen = pipeline if pipeline in {one for one, _ in pipelines} else pipelines[0][0]
    people = select(Person.id, Person.name, Person.active).where(access.visible_people(who), Person.role == Role.EMPLOYEE)
    of = [one.id for one in in_currency(session, shop(session).currency)] if together and pipeline is None else [chosen]
    used = select(Deal.project_id).where(access.counted(who), col(Deal.pipeline_id).in_(of))
    projects = select(Project.id, Project.name).where(col(Project.id).in_(used))
    employees = session.exec(people.order_by(col(Person.active).desc(), col(Person.name))).all()
    return Choices(
        pipeline=chosen or 0,
        pipelines=tuple((id_ or 0, name) for id_, name in pipelines),
        employees=tuple((id_ or 0, name) for id_, name, _active in employees),
        left=frozenset(id_ or 0 for id_, _name, active in employees if not active),
        projects=tuple((id_ or 0, name) for id_, name in session.exec(projects.order_by(col(Project.name)))),
        departments=_departments(session, who),
        sources=tuple(sorted(filter(None, _of_deals(session, who, of, col(Deal.source))))),
        systems=tuple(code for code in System if code in ','.join(filter(None, _of_deals(session, who, of, col(Deal.systems)))).split(',')),
        stages=_stages(session, chosen),
        exports=access.may_export(who),
    )


def _departments(session: Session, who: Reader) -> tuple[tuple[int, str], ...]:
    """Those whose employees the reader may see."""
    seen = select(Person.department_id).where(access.visible_people(who), Person.role == Role.EMPLOYEE)
    rows = session.exec(select(Department.id, Department.name).where(col(Department.id).in_(seen)).order_by(col(Department.name)))
    return tuple((id_ or 0, name) for id_, name in rows)


def _of_deals(session: Session, who: Reader, pipelines: Sequence[int | None], column: Any) -> Sequence[str | None]:
    """What the deals that the reader may see have there, each once."""
    found: Sequence[str | None] = session.exec(select(column).where(access.counted(who), col(Deal.pipeline_id).in_(pipelines)).distinct()).all()
    return found


def _quarter(day: date) -> date:
    """The first day of its quarter."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def _stages(session: Session, pipeline: int | None) -> tuple[StageChoice, ...]:
    kinds = (StageKind.OPEN, StageKind.PARKED)
    rows = session.exec(select(Stage).where(Stage.pipeline_id == pipeline, col(Stage.kind).in_(kinds)).order_by(col(Stage.position)))
    return tuple(StageChoice(row.id or 0, row.name, row.name_en) for row in rows)


def days_of(period: str, today: date) -> tuple[date | None, date | None]:
    """The first and last day of a period of that name (one of PERIODS); None is unbounded."""
    month, quarter = today.replace(day=1), _quarter(today)
    last_month, last_quarter = month - timedelta(days=1), quarter - timedelta(days=1)
    named = {
        'month': (month, today),
        'last-month': (last_month.replace(day=1), last_month),
        'quarter': (quarter, today),
        'last-quarter': (_quarter(last_quarter), last_quarter),
        '90': (today - timedelta(days=89), today),
        'year': (today - timedelta(days=364), today),
    }
    return named.get(period, (None, None))
