"""An event log's rows: an event is an entry into a stage; equal events are told apart by counting them."""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import and_, delete, exists, func, select
from sqlmodel import Session

from dashboard import flats, moves
from dashboard.imports.plan import Job
from dashboard.imports.sifted import Sifted
from dashboard.imports.tables import (
    DEALS,
    MOVES,
    ROWS,
    changed,
    mine,
    of_source,
    person_ids,
    same_deal,
    stage_id,
    streamed,
)
from dashboard.models import folded
from dashboard.moves import NewMove
from dashboard.rows import insert_all


def sift(session: Session, job: Job, pipeline_id: int | None) -> Sifted:
    """Remove the staged events that are here already: by case, instant, stage and count among equals."""
    if pipeline_id is None:
        return Sifted()
    nth = func.row_number().over(partition_by=[ROWS.c.case, ROWS.c.stage, ROWS.c.at], order_by=ROWS.c.n)
    staged = select(ROWS.c.id, ROWS.c.case, ROWS.c.stage, ROWS.c.at, nth.label('nth')).where(mine(job)).subquery()
    here = (
        select(MOVES.c.deal_id, MOVES.c.to_id, MOVES.c.at, func.count().label('times'))
        .join(DEALS, DEALS.c.id == MOVES.c.deal_id)
        .where(of_source(job, pipeline_id), MOVES.c.import_id.is_not(None))
        .group_by(MOVES.c.deal_id, MOVES.c.to_id, MOVES.c.at)
        .subquery()
    )
    known = (
        select(staged.c.id)
        .join(DEALS, same_deal(job, pipeline_id, staged.c.case))
        .join(here, and_(here.c.deal_id == DEALS.c.id, here.c.at == staged.c.at, here.c.to_id == stage_id(pipeline_id, staged.c.stage)))
        .where(staged.c.nth <= here.c.times)
    )
    return Sifted(unchanged=changed(session, delete(ROWS).where(ROWS.c.id.in_(known))))


def add(session: Session, job: Job, pipeline_id: int) -> int:
    """Make the deals that are new, then record the moves in the file's order; returns how many."""
    insert_all(session, DEALS, _new_deals(session, job, pipeline_id))
    flats.keep_imported(session, job.import_id)
    return moves.record(session, _moves(session, job, pipeline_id))


def _moves(session: Session, job: Job, pipeline_id: int) -> Iterator[NewMove]:
    user, owner = person_ids('movers'), person_ids('owners')
    query = (
        select(DEALS.c.id.label('deal'), stage_id(pipeline_id, ROWS.c.stage).label('to'), ROWS.c.at, user.c.id.label('by'), owner.c.id.label('owner'))
        .select_from(ROWS)
        .join(DEALS, same_deal(job, pipeline_id, ROWS.c.case))
        .outerjoin(user, user.c.name == ROWS.c.user)
        .outerjoin(owner, owner.c.name == ROWS.c.owner)
        .where(mine(job))
        .order_by(ROWS.c.n)
    )
    for row in streamed(session, query):
        yield NewMove(deal_id=row.deal, to_id=row.to, at=row.at, by_id=row.by, owner_id=row.owner, import_id=job.import_id)


def _new_deals(session: Session, job: Job, pipeline_id: int) -> Iterator[dict[str, Any]]:
    user, owner = person_ids('movers'), person_ids('owners')
    query = (
        select(ROWS.c.case, ROWS.c.title, ROWS.c.amount, ROWS.c.created, ROWS.c.at, stage_id(pipeline_id, ROWS.c.stage).label('stage'), user.c.id.label('by'), owner.c.id.label('owner'))
        .select_from(ROWS)
        .outerjoin(user, user.c.name == ROWS.c.user)
        .outerjoin(owner, owner.c.name == ROWS.c.owner)
        .where(mine(job), ~exists().where(same_deal(job, pipeline_id, ROWS.c.case)))
        .order_by(ROWS.c.case, ROWS.c.at, ROWS.c.n)
    )
    for case, events in groupby(streamed(session, query), key=attrgetter('case')):
        yield _deal(job, pipeline_id, case, list(events))


def _deal(job: Job, pipeline_id: int, case: str, events: list[Any]) -> dict[str, Any]:
    """A deal from its events in order: their newest title, amount and owner; born with the first."""
    title = _newest(events, 'title') or case
    return {
        'pipeline_id': pipeline_id,
        'import_source': job.plan.source_name,
        'import_case': case,
        'import_id': job.import_id,
        'title': title,
        'title_folded': folded(title),
        'amount': _newest(events, 'amount') or 0,
        'note': '',
        'owner_id': _newest(events, 'owner'),
        'stage_id': events[-1].stage,
        'created_at': next((event.created for event in events if event.created), events[0].at),
        'created_by': events[0].by,
    }


def _newest(events: list[Any], name: str) -> Any:
    return next((value for event in reversed(events) if (value := getattr(event, name)) is not None), None)
