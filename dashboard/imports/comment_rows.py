"""Rows of comments: each goes into the feed of the deal with its case, at its own instant, for its own author."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, delete, exists, func, select
from sqlmodel import Session

from dashboard.exchange.records import Rejected
from dashboard.imports.plan import Job
from dashboard.imports.refusals import UnknownCase
from dashboard.imports.sifted import SHOWN, Sifted
from dashboard.imports.tables import (
    DEALS,
    ENTRIES,
    ROWS,
    changed,
    mine,
    of_source,
    person_ids,
    same_deal,
    streamed,
)
from dashboard.models import EntryKind
from dashboard.rows import insert_all

NOBODY = 0


def sift(session: Session, job: Job, pipeline_id: int | None) -> Sifted:
    """Remove comments on deals that do not exist, and those that are here: by deal, instant, author, text, count among equals."""
    assert pipeline_id is not None  # without a pipeline the import was refused when it began
    stranger = and_(mine(job), ~exists().where(same_deal(job, pipeline_id, ROWS.c.case)))
    named = session.execute(select(ROWS.c.n, ROWS.c.case).where(stranger).order_by(ROWS.c.n).limit(SHOWN)).all()
    strangers = changed(session, delete(ROWS).where(stranger))
    return Sifted(
        unchanged=_drop_known(session, job, pipeline_id),
        rejected_count=strangers,
        rejected=tuple(Rejected(row.n, UnknownCase(case=row.case)) for row in named),
    )


def add(session: Session, job: Job, pipeline_id: int) -> int:
    """Write the comments into their deals' feeds, in the file's order; returns how many."""
    return insert_all(session, ENTRIES, _entries(session, job, pipeline_id))


def _drop_known(session: Session, job: Job, pipeline_id: int) -> int:
    author = person_ids('authors')
    author_id = func.coalesce(author.c.id, NOBODY)
    equal = [ROWS.c.case, ROWS.c.at, author_id, ROWS.c.text]
    nth = func.row_number().over(partition_by=equal, order_by=ROWS.c.n)
    staged = (
        select(ROWS.c.id, ROWS.c.case, ROWS.c.at, ROWS.c.text, author_id.label('author'), nth.label('nth'))
        .outerjoin(author, author.c.name == ROWS.c.user)
        .where(mine(job))
        .subquery()
    )
    by = func.coalesce(ENTRIES.c.author_id, NOBODY)
    here = (
        select(ENTRIES.c.deal_id, ENTRIES.c.at, by.label('author'), ENTRIES.c.text, func.count().label('times'))
        .join(DEALS, DEALS.c.id == ENTRIES.c.deal_id)
        .where(of_source(job, pipeline_id), ENTRIES.c.import_id.is_not(None))
        .group_by(ENTRIES.c.deal_id, ENTRIES.c.at, by, ENTRIES.c.text)
        .subquery()
    )
    same = and_(here.c.deal_id == DEALS.c.id, here.c.at == staged.c.at, here.c.author == staged.c.author, here.c.text == staged.c.text)
    known = (
        select(staged.c.id)
        .join(DEALS, same_deal(job, pipeline_id, staged.c.case))
        .join(here, same)
        .where(staged.c.nth <= here.c.times)
    )
    return changed(session, delete(ROWS).where(ROWS.c.id.in_(known)))


def _entries(session: Session, job: Job, pipeline_id: int) -> Iterator[dict[str, Any]]:
    author = person_ids('authors')
    query = (
        select(DEALS.c.id.label('deal'), ROWS.c.at, ROWS.c.text, author.c.id.label('author'))
        .select_from(ROWS)
        .join(DEALS, same_deal(job, pipeline_id, ROWS.c.case))
        .outerjoin(author, author.c.name == ROWS.c.user)
        .where(mine(job))
        .order_by(ROWS.c.n)
    )
    for row in streamed(session, query):
        yield {
            'deal_id': row.deal,
            'kind': EntryKind.COMMENT,
            'at': row.at,
            'author_id': row.author,
            'text': row.text,
            'import_id': job.import_id,
        }
