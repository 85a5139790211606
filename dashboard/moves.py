"""Stage moves: the only place that writes them, for board, editor, undo, import and demo alike."""

from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import islice
from typing import TypedDict

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, exists, func, or_, update
from sqlmodel import Session, col, select

from dashboard.models import StageKind, StageMove, metadata
from dashboard.rows import insert_all

CHUNK = 10_000
_MOVES, _DEALS, _STAGES = (metadata.tables[name] for name in ('stage_move', 'deal', 'stage'))
_SETTLED = {'synchronize_session': False}


class NewMove(TypedDict, total=False):
    """A move to record; `by_id`, `owner_id`, `import_id` and `void_at` may be left out."""

    deal_id: int
    to_id: int
    at: datetime
    by_id: int | None
    owner_id: int | None
    import_id: int | None
    void_at: datetime | None


def record(session: Session, rows: Iterable[NewMove]) -> int:
    """Append moves, in the order given, and settle where their deals now stand; returns how many.

    The caller has checked access and rules. `rows` may be a generator of any length: it is taken in chunks.
    """
    before = session.exec(select(func.max(StageMove.id))).one() or 0
    rows, count = iter(rows), 0
    while chunk := [_whole(row) for row in islice(rows, CHUNK)]:
        insert_all(session, _MOVES, chunk)
        count += len(chunk)
    if count:
        _settle(session, _DEALS.c.id.in_(select(_MOVES.c.deal_id).where(_MOVES.c.id > before)))
    return count


def set_void(session: Session, deal_id: int, ids: Collection[int], at: datetime | None) -> None:
    """Leave a deal's moves out of all figures since `at`, or take them in again (None), and settle what the deal carries of its moves."""
    session.flush()
    session.execute(update(_MOVES).where(_MOVES.c.deal_id == deal_id, _MOVES.c.id.in_(ids)).values(void_at=at), execution_options=_SETTLED)
    _settle(session, _DEALS.c.id == deal_id)


def newest(session: Session, deal_id: int) -> StageMove | None:
    """The deal's last move as recorded by instant, void ones included."""
    by_time = (col(StageMove.at).desc(), col(StageMove.id).desc())
    return session.exec(select(StageMove).where(StageMove.deal_id == deal_id).order_by(*by_time).limit(1)).first()


def valid(session: Session, deal_id: int) -> list[StageMove]:
    """The deal's moves that are not void, in order."""
    in_order = (col(StageMove.at), col(StageMove.id))
    return list(session.exec(select(StageMove).where(StageMove.deal_id == deal_id, col(StageMove.void_at).is_(None)).order_by(*in_order)))


def settle_closing(session: Session, stage_id: int) -> None:
    """Bring `closed_at` of the deals in a stage up to date after its kind changed: closed since they entered it, or open."""
    session.flush()
    here = _DEALS.c.stage_id == stage_id
    session.execute(update(_DEALS).where(here).values(closed_at=_closed(_DEALS.c.stage_since)), execution_options=_SETTLED)
    session.expire_all()


def _whole(row: NewMove) -> NewMove:
    return {'by_id': None, 'owner_id': None, 'import_id': None, 'void_at': None, **row}


def _settle(session: Session, touched: ColumnElement[bool]) -> None:
    """Bring the deals for which `touched` is true up to date: stage, since when, and when closed.

    The stage is the newest move's, void or not (a move taken back has its reverse recorded too); the visit's start is the
    first move of the unbroken stay, void moves left out: a wrong drag and its undo do not restart the clock.
    """
    session.flush()
    session.execute(update(_DEALS).where(touched).values(stage_id=_last_stage()), execution_options=_SETTLED)
    since = _unbroken_since()
    session.execute(update(_DEALS).where(touched).values(stage_since=since, closed_at=_closed(since)), execution_options=_SETTLED)
    session.expire_all()


def _closed(since: ColumnElement[datetime] | ScalarSelect[datetime]) -> ColumnElement[datetime]:
    """When a deal was closed, of the instant since which it stands in its stage; null in a stage that closes nothing."""
    closing = select(_STAGES.c.id).where(_STAGES.c.kind.in_((StageKind.WON, StageKind.LOST)))
    told = case((_DEALS.c.stage_id == _DEALS.c.born_id, _DEALS.c.born_closed_at))  # by the table that brought it
    return case((_DEALS.c.stage_id.in_(closing), func.coalesce(since, told)))


def _last_stage() -> ScalarSelect[int]:
    of_deal = select(_MOVES.c.to_id).where(_MOVES.c.deal_id == _DEALS.c.id)
    return of_deal.order_by(_MOVES.c.at.desc(), _MOVES.c.id.desc()).limit(1).scalar_subquery()


def _unbroken_since() -> ScalarSelect[datetime]:
    move, later = _MOVES.alias(), _MOVES.alias()
    broken = exists().where(
        later.c.deal_id == move.c.deal_id,
        later.c.void_at.is_(None),
        later.c.to_id != move.c.to_id,
        or_(later.c.at > move.c.at, and_(later.c.at == move.c.at, later.c.id > move.c.id)),
    )
    stay = and_(move.c.deal_id == _DEALS.c.id, move.c.to_id == _DEALS.c.stage_id, move.c.void_at.is_(None), ~broken)
    return select(func.min(move.c.at)).where(stay).scalar_subquery()
