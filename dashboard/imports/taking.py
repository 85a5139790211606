"""The one short transaction of an import: staged rows become deals, moves or comments, with one entry in the journal."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, delete, select, union, update
from sqlmodel import Session

from dashboard import journal
from dashboard.exchange.records import Rejected
from dashboard.imports import comment_rows, deal_rows, move_rows, stages, staging
from dashboard.imports.plan import Job
from dashboard.imports.refusals import CaseDeleted
from dashboard.imports.sifted import SHOWN, Sifted
from dashboard.imports.tables import DEALS, IMPORTS, PEOPLE, ROWS, changed, count, mine, of_source
from dashboard.rows import insert_all

_KINDS = {'moves': move_rows, 'deals': deal_rows, 'comments': comment_rows}
"""For each kind of import the module with its `sift` (which staged rows are known or wrong) and its `add`."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the staged rows."""

    added: int
    unchanged: int
    rejected_count: int
    rejected: tuple[Rejected, ...]


def take(session: Session, job: Job, order: Sequence[str], *, read: int, rejected: int, by: int) -> Taken:
    """Take the staged rows in; where nothing is new, nothing is made, neither pipeline nor stages nor people.

    `order` holds the stages of all rows as they were read; those of rows that are not taken are not made.
    Raises `StandsInRetired`, and takes nothing.
    """
    kind = _KINDS[job.what]
    standing = stages.pipeline(session, job.plan.pipeline)
    sifted = kind.sift(session, job, standing.id if standing else None)
    if standing and standing.id:
        sifted = sifted.also(_drop_deleted(session, job, standing.id))
    pipeline_id = standing.id if standing else None
    added = 0
    if count(session, job):
        reached = set(session.execute(select(ROWS.c.stage).where(mine(job)).distinct()).scalars())
        pipeline_id = stages.ensure(session, job.plan, [stage for stage in order if stage in reached], job.currency)
        _ensure_people(session, job)
        added = kind.add(session, job, pipeline_id)
        stages.check_in_use(session, job.import_id)
        journal.write(session, journal.IMPORTED, by=by, new=str(job.import_id))
    if not added and not sifted.unchanged:
        staging.forget(session, job.import_id)
    facts = {'added': added, 'unchanged': sifted.unchanged, 'rejected': rejected + sifted.rejected_count, 'read': read}
    session.execute(
        update(IMPORTS).where(IMPORTS.c.id == job.import_id).values(state=staging.DONE, pipeline_id=pipeline_id, **facts)
    )
    return Taken(added, sifted.unchanged, sifted.rejected_count, sifted.rejected)


def _drop_deleted(session: Session, job: Job, pipeline_id: int) -> Sifted:
    """Remove the rows of deals in the basket: what comes into one would be nowhere to be seen."""
    gone = and_(mine(job), ROWS.c.case.in_(select(DEALS.c.import_case).where(of_source(job, pipeline_id), DEALS.c.deleted_at.is_not(None))))
    named = session.execute(select(ROWS.c.n, ROWS.c.case).where(gone).order_by(ROWS.c.n).limit(SHOWN)).all()
    return Sifted(0, changed(session, delete(ROWS).where(gone)), tuple(Rejected(row.n, CaseDeleted(case=row.case)) for row in named))


def _ensure_people(session: Session, job: Job) -> None:
    """Make the people that rows name and nobody is; they cannot sign in until somebody gives them a login."""
    named = union(*(select(column.label('name')).where(mine(job), column.is_not(None)) for column in (ROWS.c.user, ROWS.c.owner))).subquery()
    new = select(named.c.name).where(named.c.name.not_in(select(PEOPLE.c.name))).order_by(named.c.name)
    insert_all(session, PEOPLE, [{'name': name, 'role': 'employee', 'color': '#5b7fd6', 'active': True} for name in session.execute(new).scalars()])
