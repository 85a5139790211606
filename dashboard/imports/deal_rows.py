"""A table's rows: a line a deal, in the stage that the table says, without a history that nobody knows."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, select
from sqlmodel import Session

from dashboard import flats
from dashboard.exchange.records import Rejected
from dashboard.imports.plan import Job
from dashboard.imports.refusals import CaseTwice, DealDiffers
from dashboard.imports.sifted import SHOWN, Sifted
from dashboard.imports.tables import (
    DEALS,
    PEOPLE,
    ROWS,
    STAGES,
    changed,
    mine,
    of_source,
    person_ids,
    same_deal,
    stage_id,
    streamed,
)
from dashboard.models import StageKind, folded
from dashboard.rows import insert_all

CLOSING = (StageKind.WON, StageKind.LOST)

LABELS = {'stage': 'Stage', 'amount': 'Amount', 'owner': 'Responsible', 'title': 'Title', 'created': 'Created', 'closed': 'Closed'}
"""What of a deal is compared with its row in a second run, and the keys of the labels' translations."""


def sift(session: Session, job: Job, pipeline_id: int | None) -> Sifted:
    """Remove the rows whose case stands in an earlier row, or whose deal is here: equal or, with a reason, different."""
    twice = _drop_twice(session, job)
    if pipeline_id is None:
        return twice
    return twice.also(_drop_known(session, job, pipeline_id))


def add(session: Session, job: Job, pipeline_id: int) -> int:
    """Make the deals, each in its stage, which is noted as the one it was born in; returns how many."""
    made = insert_all(session, DEALS, _new_deals(session, job, pipeline_id))
    flats.keep_imported(session, job.import_id)
    return made


def _drop_twice(session: Session, job: Job) -> Sifted:
    first = func.min(ROWS.c.n).over(partition_by=ROWS.c.case)
    rows = select(ROWS.c.id, ROWS.c.n, ROWS.c.case, first.label('first')).where(mine(job)).subquery()
    later = rows.c.n > rows.c.first
    named = session.execute(select(rows.c.n, rows.c.case, rows.c.first).where(later).order_by(rows.c.n).limit(SHOWN)).all()
    dropped = changed(session, delete(ROWS).where(ROWS.c.id.in_(select(rows.c.id).where(later))))
    return Sifted(0, dropped, tuple(Rejected(row.n, CaseTwice(case=row.case, first=row.first)) for row in named))


def _drop_known(session: Session, job: Job, pipeline_id: int) -> Sifted:
    unchanged, differing, named = 0, 0, []
    for row in streamed(session, _known(job, pipeline_id)):
        reason = _difference(row, job)
        if reason is None:
            unchanged += 1
            continue
        differing += 1
        if differing <= SHOWN:
            named.append(Rejected(row.n, reason))
    here = select(DEALS.c.import_case).where(of_source(job, pipeline_id))
    changed(session, delete(ROWS).where(mine(job), ROWS.c.case.in_(here)))
    return Sifted(unchanged, differing, tuple(named))


def _known(job: Job, pipeline_id: int) -> Select[Any]:
    """Rows beside the deals that they made; a deal that was moved since is compared by the stage it was born in."""
    born, owner = STAGES.alias('born'), PEOPLE.alias('owner')
    moved = DEALS.c.born_id.is_distinct_from(DEALS.c.stage_id)
    return (
        select(
            ROWS,
            born.c.name.label('its_stage'),
            stage_id(pipeline_id, ROWS.c.stage).is_not_distinct_from(born.c.id).label('same_stage'),
            born.c.kind.label('its_kind'),
            moved.label('moved'),
            DEALS.c.amount.label('its_amount'),
            owner.c.name.label('its_owner'),
            DEALS.c.title.label('its_title'),
            DEALS.c.created_at.label('its_created'),
            DEALS.c.closed_at.label('its_closed'),
        )
        .join(DEALS, same_deal(job, pipeline_id, ROWS.c.case))
        .join(born, born.c.id == func.coalesce(DEALS.c.born_id, DEALS.c.stage_id))
        .outerjoin(owner, owner.c.id == DEALS.c.owner_id)
        .where(mine(job))
        .order_by(ROWS.c.n)
    )


def _difference(row: Any, job: Job) -> DealDiffers | None:
    """The first fact that the file has a column for and says otherwise than the deal."""
    facts = {
        'stage': (row.its_stage, row.its_stage if row.same_stage else row.stage),
        'amount': (row.its_amount, row.amount or 0),
        'owner': (row.its_owner, row.owner),
        'title': (row.its_title, row.title or row.case),
        'created': (row.its_created, row.created),
        'closed': (row.its_closed, row.closed) if row.its_kind in CLOSING and not row.moved else (None, None),
    }
    for name, (theirs, yours) in facts.items():
        if name in job.parts and theirs != yours:
            return DealDiffers(case=row.case, theirs=_shown(theirs, job), yours=_shown(yours, job), words={'field': LABELS[name]})
    return None


def _shown(value: Any, job: Job) -> str:
    """A fact as the file would have it: roubles of kopecks, its own zone's days and hours, a dash for nothing."""
    if value is None:
        return '—'
    if isinstance(value, datetime):
        return f'{value.astimezone(job.zone):%Y-%m-%d %H:%M}'.removesuffix(' 00:00')
    return f'{value / 100:.2f}' if isinstance(value, int) else str(value)


def _new_deals(session: Session, job: Job, pipeline_id: int) -> Iterator[dict[str, Any]]:
    user, owner = person_ids('makers'), person_ids('owners')
    query = (
        select(ROWS, STAGES.c.id.label('stage_id'), STAGES.c.kind, user.c.id.label('by'), owner.c.id.label('owner_id'))
        .select_from(ROWS)
        .join(STAGES, STAGES.c.id == stage_id(pipeline_id, ROWS.c.stage))
        .outerjoin(user, user.c.name == ROWS.c.user)
        .outerjoin(owner, owner.c.name == ROWS.c.owner)
        .where(mine(job))
        .order_by(ROWS.c.n)
    )
    for row in streamed(session, query):
        yield _deal(job, pipeline_id, row)


def _deal(job: Job, pipeline_id: int, row: Any) -> dict[str, Any]:
    """When it entered its stage is not known; a date of closing counts only where the stage closes deals."""
    title = row.title or row.case
    return {
        'pipeline_id': pipeline_id,
        'import_source': job.plan.source_name,
        'import_case': row.case,
        'import_id': job.import_id,
        'title': title,
        'title_folded': folded(title),
        'amount': row.amount or 0,
        'note': '',
        'owner_id': row.owner_id,
        'stage_id': row.stage_id,
        'born_id': row.stage_id,
        'created_at': row.created,
        'created_by': row.by,
        'born_closed_at': row.closed if row.kind in CLOSING else None,
        'closed_at': row.closed if row.kind in CLOSING else None,
    }
