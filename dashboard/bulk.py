"""Acts on many deals at once: one transaction, each deal by the command that acts on one; what is refused stops no other."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, TypeVar

from sqlmodel import Session, col, select

from dashboard import access, deals, journal, observers
from dashboard.errors import Refusal
from dashboard.models import Deal, Observer, Stage
from dashboard.queries import table
from dashboard.validation import refuse

T = TypeVar('T')
LIMIT: Final = 1_000
"""Deals of one act: everybody else's saves wait for it, some seconds at most."""
TOO_MANY: Final = 'at most {limit} deals at once; narrow the filters.'


@dataclass(frozen=True, slots=True)
class Refused:
    """A deal that stayed as it was, and why; the title is None for one that the reader may not see."""

    deal: int
    title: str | None
    why: Refusal


@dataclass(frozen=True, slots=True)
class Moved:
    """Deals moved with their moves' ids, for `undo_moves`, and those refused."""

    done: tuple[tuple[int, int], ...]
    refused: tuple[Refused, ...]


@dataclass(frozen=True, slots=True)
class Assigned:
    """Deals with who was responsible before, and who is now, for `undo_assigned`, and those refused."""

    done: tuple[tuple[int, int | None], ...]
    owner: int | None
    refused: tuple[Refused, ...]


@dataclass(frozen=True, slots=True)
class Watched:
    """Deals that `person` observes from now on (or, taken back, no longer), for `undo_observed`, and those refused."""

    done: tuple[int, ...]
    person: int
    refused: tuple[Refused, ...]


def move(session: Session, chosen: table.Chosen, *, to: str, by: int, reason: str | None = None) -> Moved:
    """Move the chosen deals to the stage with code `to`; those that stand there stay unmentioned.

    Raises `NotAllowed` for a reader without rights and `BadValue` for more than `LIMIT` deals.
    """
    found = _chosen(session, chosen, by)
    stages = select(Deal.id, Stage.code).join(Stage, col(Stage.id) == Deal.stage_id).where(col(Deal.id).in_(found))
    seen = {deal: code for deal, code in session.exec(stages) if deal}
    done, refused = each(
        session, found, lambda deal: deals.move(session, deal, to=to, seen=seen.get(deal, ''), by=by, reason=reason), by
    )
    return Moved(tuple((deal, made) for deal, made in done if made is not None), refused)


def assign(session: Session, chosen: table.Chosen, *, owner: int | None, by: int) -> Assigned:
    """Make `owner` responsible for the chosen deals; heads only, as for one deal. Raises as `move`."""
    access.require_head(session, by)
    found = _chosen(session, chosen, by)
    before = {
        deal: who for deal, who in session.exec(select(Deal.id, Deal.owner_id).where(col(Deal.id).in_(found))) if deal
    }
    done, refused = each(
        session,
        found,
        lambda deal: deals.set_field(session, deal, 'owner_id', seen=before.get(deal), new=owner, by=by),
        by,
    )
    return Assigned(tuple((deal, before[deal]) for deal, _ in done if before[deal] != owner), owner, refused)


def observe(session: Session, chosen: table.Chosen, *, person: int, by: int) -> Watched:
    """Let `person` observe the chosen deals (E2); those that they observe already stay unmentioned. Raises as `move`."""
    found = _chosen(session, chosen, by)
    there = set(session.exec(select(Observer.deal_id).where(Observer.person_id == person, col(Observer.deal_id).in_(found))))
    done, refused = each(session, found, lambda deal: observers.add(session, deal, person, by=by), by)
    return Watched(tuple(deal for deal, _ in done if deal not in there), person, refused)


def undo_moves(session: Session, made: Moved, *, by: int) -> Moved:
    """Take back what `move` made, as one; a deal that has moved on since is refused and stays."""
    moves = dict(made.done)
    done, refused = each(session, moves, lambda deal: deals.undo_move(session, deal, move_id=moves[deal], by=by), by)
    return Moved(tuple(done), refused)


def undo_assigned(session: Session, made: Assigned, *, by: int) -> Assigned:
    """Give the deals back to whoever was responsible before; one that somebody else reassigned since is refused.

    Raises `NotAllowed`.
    """
    access.require_head(session, by)
    before = dict(made.done)
    done, refused = each(
        session,
        before,
        lambda deal: deals.set_field(session, deal, 'owner_id', seen=made.owner, new=before[deal], by=by),
        by,
    )
    return Assigned(tuple((deal, made.owner) for deal, _ in done), None, refused)


def undo_observed(session: Session, made: Watched, *, by: int) -> Watched:
    """Let the person observe those deals no longer, as one; a deal that is no longer `by`'s to change stays. Raises `NotAllowed`."""
    done, refused = each(session, made.done, lambda deal: observers.remove(session, deal, made.person, by=by), by)
    return Watched(tuple(deal for deal, _ in done), made.person, refused)


def record_export(session: Session, *, count: int, by: int, what: str = journal.EXPORTED) -> None:
    """Keep in the journal that `by` took so many deals (or what else the word `what` says) out in a file. Raises `NotAllowed`."""
    access.require_export(session, by)
    journal.write(session, what, by=by, new=str(count))


def each(
    session: Session, chosen: Iterable[int], act: Callable[[int], T], by: int
) -> tuple[list[tuple[int, T]], tuple[Refused, ...]]:
    """Each deal in a savepoint of its own, so that one refused leaves nothing behind, in the journal neither."""
    done: list[tuple[int, T]] = []
    refused: list[tuple[int, Refusal]] = []
    for deal in chosen:
        written = journal.written(session)
        try:
            with session.begin_nested():
                done.append((deal, act(deal)))
        except Refusal as refusal:
            journal.forget(session, written)
            refused.append((deal, refusal))
    titles = table.titles(session, [deal for deal, _ in refused], by=by)
    return done, tuple(Refused(deal, titles.get(deal), why) for deal, why in refused)


def _chosen(session: Session, chosen: table.Chosen, by: int) -> tuple[int, ...]:
    found = table.ids(session, chosen, by=by, limit=LIMIT + 1)
    if len(found) > LIMIT:
        raise refuse('Deals', len(found), TOO_MANY, limit=LIMIT)
    return found
