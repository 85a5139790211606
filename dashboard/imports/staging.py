"""The staging table: an import's parsed rows wait here for the one transaction that takes them in."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import delete, func, select
from sqlmodel import Session

from dashboard import access, clock, pipelines
from dashboard.errors import NotAllowed
from dashboard.exchange.columns import Source
from dashboard.exchange.records import Record
from dashboard.imports import stages
from dashboard.imports.plan import Job, Plan
from dashboard.imports.refusals import AnotherCurrency
from dashboard.imports.tables import IMPORTS, PEOPLE, ROWS
from dashboard.models import Import, Role
from dashboard.rows import insert_all

STAGING, DONE = 'staging', 'done'
DEFAULT_CURRENCY = 'RUB'


def begin(session: Session, plan: Plan, source: Source, *, by: int) -> Job:
    """Open an import, after a look at whether plan and database fit; only a company head imports."""
    if access.reader(session, by).role != Role.COMPANY_HEAD:
        raise NotAllowed
    what, pipeline = source.wanted.what, stages.pipeline(session, plan.pipeline)
    if pipeline is None and what == 'comments':
        pipelines.named(session, plan.pipeline)  # refuses, and names those that there are
    currency = pipeline.currency if pipeline else plan.currency or DEFAULT_CURRENCY
    if plan.currency not in (None, currency):
        raise AnotherCurrency(pipeline=plan.pipeline, currency=currency, asked=plan.currency)
    if pipeline:
        stages.check_kinds(session, pipeline, plan)
    opened = Import(source=plan.source_name, file=source.reader.name, kind=what, state=STAGING, at=clock.now(session))
    session.add(opened)
    session.flush()
    assert opened.id is not None
    names = session.execute(select(PEOPLE.c.name).group_by(PEOPLE.c.name).having(func.count() > 1)).scalars()
    return Job(opened.id, plan, what, currency, source.parts, frozenset(names), source.wanted.zone)


def add(session: Session, import_id: int, records: list[Record]) -> None:
    """Stage a chunk of records."""
    insert_all(session, ROWS, [_row(import_id, record) for record in records])


def clear(session: Session, import_id: int) -> None:
    """Remove the rows of an import that is over."""
    session.execute(delete(ROWS).where(ROWS.c.import_id == import_id))


def forget(session: Session, import_id: int) -> None:
    """Remove an import that took nothing in, and its rows."""
    clear(session, import_id)
    session.execute(delete(IMPORTS).where(IMPORTS.c.id == import_id))


def sweep(session: Session) -> None:
    """Remove what killed imports left; only while none runs, so right after the database's lock was taken."""
    session.execute(delete(ROWS))
    session.execute(delete(IMPORTS).where(IMPORTS.c.state == STAGING))


def _row(import_id: int, record: Record) -> dict[str, Any]:
    return {'import_id': import_id, **asdict(record)}
