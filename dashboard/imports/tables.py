"""The tables that an import joins, and the parts of its queries that come back in several of them."""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Executable,
    Subquery,
    and_,
    func,
    select,
)
from sqlmodel import Session

from dashboard.imports.plan import Job
from dashboard.models import Deal, FeedEntry, Import, ImportRow, Person, Stage, StageMove, metadata

IMPORTS: Final = metadata.tables[str(Import.__tablename__)]
ROWS: Final = metadata.tables[str(ImportRow.__tablename__)]
DEALS: Final = metadata.tables[str(Deal.__tablename__)]
STAGES: Final = metadata.tables[str(Stage.__tablename__)]
PEOPLE: Final = metadata.tables[str(Person.__tablename__)]
MOVES: Final = metadata.tables[str(StageMove.__tablename__)]
ENTRIES: Final = metadata.tables[str(FeedEntry.__tablename__)]

CHUNK: Final = 10_000


def mine(job: Job) -> ColumnElement[bool]:
    """The condition on staged rows: this import's."""
    return ROWS.c.import_id == job.import_id


def of_source(job: Job, pipeline_id: int) -> ColumnElement[bool]:
    """The condition on deals: those of this source."""
    return and_(DEALS.c.pipeline_id == pipeline_id, DEALS.c.import_source == job.plan.source_name)


def same_deal(job: Job, pipeline_id: int, case: ColumnElement[str]) -> ColumnElement[bool]:
    """The condition on deals: the one of this source and case."""
    return and_(of_source(job, pipeline_id), DEALS.c.import_case == case)


def stage_id(pipeline_id: int, said: ColumnElement[str]) -> ColumnElement[int]:
    """The id of the pipeline's stage that a file `said`.

    Its code is what a file called the stage that it brought, and is looked for first: people may have renamed it since.
    """
    ours = select(func.min(STAGES.c.id)).where(STAGES.c.pipeline_id == pipeline_id)
    by_code = ours.where(STAGES.c.code == said).correlate_except(STAGES).scalar_subquery()
    by_name = ours.where(STAGES.c.name == said).correlate_except(STAGES).scalar_subquery()
    return func.coalesce(by_code, by_name)


def person_ids(alias: str) -> Subquery:
    """`name` and `id` of people; rows that name somebody with a namesake were rejected before."""
    return select(PEOPLE.c.name, func.min(PEOPLE.c.id).label('id')).group_by(PEOPLE.c.name).subquery(alias)


def streamed(session: Session, query: Executable) -> Iterator[Any]:
    """The rows of a query, a chunk in memory at a time."""
    return iter(session.execute(query, execution_options={'yield_per': CHUNK}))


def changed(session: Session, statement: Executable) -> int:
    """Run an UPDATE or DELETE; returns how many rows it met."""
    result = session.execute(statement)
    assert isinstance(result, CursorResult)
    return int(result.rowcount)


def count(session: Session, job: Job) -> int:
    """How many rows are still staged."""
    found: int = session.execute(select(func.count()).select_from(ROWS).where(mine(job))).scalar_one()
    return found

