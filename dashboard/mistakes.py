"""«Ошибочный перенос»: a head says, with a reason, that a move was a mistake; it and its undo are void (analytics.md), and figures leave them out."""

from typing import Final

from sqlmodel import Session, col, select

from dashboard import access, clock, deals, journal, moves
from dashboard.errors import NotFound, Refusal
from dashboard.models import Deal, Mistake, MistakeBase, Stage, StageKind, StageMove
from dashboard.validation import valid

LABELS: Final = {'reason': 'Why was this move a mistake?'}


class MoveIsVoid(Refusal):
    template = 'This move is out of all figures already.'


class DealBeganSo(Refusal):
    """The creation of a deal, or a move into the stage where it stood already."""

    template = 'This is where the deal began, and no move from another stage.'


class MarkedSince(Refusal):
    """Without this mark the deal's moves would end in another stage than the deal."""

    template = 'Other moves of this deal were marked as mistaken since: take those marks back first.'


def mark(session: Session, deal_id: int, move_id: int, *, reason: str, by: int) -> int:
    """Make a move void; returns the mark's id, for `take_back`.

    Where it is the deal's newest valid move, the deal stands in a wrong stage: it goes back by the rules of any move, and the way back is
    void too. Where the next valid move went back to the stage that it came from, that one was its undo, and becomes void with it. Raises
    `NotAllowed` for an employee, `BadValue` without a reason, `MoveIsVoid`, `DealBeganSo`, `NotFound`, and what a move raises.
    """
    deal = access.changeable(session, deal_id, by=by)
    access.require_head(session, by)
    reason = valid(MistakeBase, {'reason': reason}, LABELS)['reason']
    wrong, source, following = _place(session, deal, move_id)
    now = clock.now(session)
    row = Mistake(deal_id=deal_id, move_id=move_id, reason=reason, at=now, by_id=by or None, lost_reason=deal.lost_reason)
    if following is None:
        back_to = session.get_one(Stage, source)
        deals.check_move(session, deal, session.get_one(Stage, wrong.to_id), back_to, reason=reason, by=by)
        moves.set_void(session, deal_id, [move_id], now)
        row.reverse_id = deals.go_back(session, deal, back_to, void=True, by=by)
        if back_to.kind == StageKind.LOST:
            deal.lost_reason = row.lost_reason or reason
    else:
        row.undo_id = following.id if following.to_id == source else None
        moves.set_void(session, deal_id, _voided(row), now)
    session.add(row)
    session.flush()
    assert row.id is not None
    journal.write(session, journal.MISTAKE_MARKED, by=by, deal_id=deal_id, new=str(row.id))
    return row.id


def take_back(session: Session, mistake_id: int, *, by: int) -> None:
    """Take a mark back: what it made void counts again, and a deal that still stands where the mark put it returns to where the move had
    brought it, which that move's rules allowed. One that has moved on since stays where it is. Does nothing a second time.

    Raises `MarkedSince` when other marks now stand in the way, `StageRetired`, `NotAllowed` for an employee, `NotFound`.
    """
    row = session.get(Mistake, mistake_id)
    if row is None:
        raise NotFound
    deal = access.changeable(session, row.deal_id, by=by)
    access.require_head(session, by)
    if row.removed_at is not None:
        return
    row.removed_at = clock.now(session)
    stood = _ends(session, deal)
    moves.set_void(session, row.deal_id, _voided(row), None)
    if row.reverse_id and deal.stage_id == stood == session.get_one(StageMove, row.reverse_id).to_id:
        _return(session, deal, row, by)
    if _ends(session, deal) != deal.stage_id:
        raise MarkedSince
    journal.write(session, journal.MISTAKE_UNMARKED, by=by, deal_id=row.deal_id, old=str(row.id))


def standing(session: Session, deal_id: int) -> dict[int, Mistake]:
    """The marks of a deal that were not taken back, by the moves they are about. Its caller has asked for the deal."""
    rows = session.exec(select(Mistake).where(Mistake.deal_id == deal_id, col(Mistake.removed_at).is_(None)))
    return {row.move_id: row for row in rows}


def _place(session: Session, deal: Deal, move_id: int) -> tuple[StageMove, int, StageMove | None]:
    """The move, the stage that it left, and the next one, of the deal's valid moves; all of it or a refusal."""
    wrong = session.get(StageMove, move_id)
    if wrong is None or wrong.deal_id != deal.id:
        raise NotFound
    if wrong.void_at is not None:
        raise MoveIsVoid
    path = moves.valid(session, wrong.deal_id)
    place = next(n for n, one in enumerate(path) if one.id == move_id)
    source = path[place - 1].to_id if place else deal.born_id
    if source is None or source == wrong.to_id:
        raise DealBeganSo
    return wrong, source, path[place + 1] if place + 1 < len(path) else None


def _ends(session: Session, deal: Deal) -> int | None:
    """The stage in which the deal's valid moves end."""
    path = moves.valid(session, deal.id or 0)
    return path[-1].to_id if path else deal.born_id


def _return(session: Session, deal: Deal, row: Mistake, by: int) -> None:
    """Bring the deal back to where the move had brought it, unless valid moves after that one end elsewhere."""
    last = moves.valid(session, row.deal_id)[-1]
    if last.id == row.move_id:
        stage = session.get_one(Stage, last.to_id)
        deals.check_in_use(stage)
        deals.go_back(session, deal, stage, void=True, by=by)
        deal.lost_reason = row.lost_reason


def _voided(row: Mistake) -> list[int]:
    """The moves that counted until the mark."""
    return [row.move_id, *([row.undo_id] if row.undo_id else [])]
