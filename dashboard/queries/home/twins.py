"""Open deals on one flat, for a head to settle: which of them is the duplicate, or that both stay."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, or_, select, union
from sqlmodel import Session, col

from dashboard import access, titles
from dashboard.models import Deal, DealFlat, DealLink, Dispute, Verdict
from dashboard.queries.home.lines import Day, Line, are_active, block
from dashboard.titles import Flat


@dataclass(frozen=True, slots=True)
class Pair:
    """A deal, and the oldest one that is in work on its flat besides."""

    deal: Line
    older: Line


@dataclass(frozen=True, slots=True)
class Pairs:
    """The first pairs, the newest deal first; `deals` are the younger ones of all, in that order."""

    lines: tuple[Pair, ...]
    deals: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many pairs there are in all."""
        return len(self.deals)

    @property
    def more(self) -> int:
        """Those that are not among the lines."""
        return self.count - len(self.lines)


def pairs(session: Session, who: access.Reader, day: Day, n: int, asked: ColumnElement[bool]) -> Pairs:
    """The open deals of `who` on whose flat an older one of `who` is open, each with the oldest; one that is linked to any of those older ones is
    none, nor is one of which a head has said that both go on: a deal is asked about once, also when what it was asked about beside is
    closed since. A younger one that is `asked` about stands among the disputes. A fixed number of statements, however many deals."""
    older = _older(session, _open(session, who, asked))
    deals = tuple(reversed(older))
    shown = deals[: n + (len(deals) == n + 1)]
    wanted = {*shown, *(older[deal] for deal in shown)}
    lines = {line.deal: line for line in block(session, day, [col(Deal.id).in_(wanted)], col(Deal.id).asc(), len(wanted)).lines} if wanted else {}
    return Pairs(tuple(Pair(lines[deal], lines[older[deal]]) for deal in shown), deals)


def _open(session: Session, who: access.Reader, asked: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """The flats of `who`'s deals that are `open` or were settled with another, the oldest deal first, and whether each is `asked` about."""
    of_flat = (col(DealFlat.key), col(DealFlat.house), col(DealFlat.building), col(DealFlat.section))
    settled = union(select(col(DealLink.deal_id)), select(col(DealLink.other_id)), select(col(Dispute.deal_id)).where(col(Dispute.verdict) == Verdict.BOTH))
    active = are_active(session)
    return session.execute(
        select(col(Deal.id), col(Deal.owner_id), col(Deal.stage_since), *of_flat, asked.label('asked'), active.label('open'))
        .join(DealFlat, col(DealFlat.deal_id) == Deal.id)
        .where(access.counted(who), or_(active, col(Deal.id).in_(settled)))
        .order_by(col(Deal.created_at).asc().nulls_first(), col(Deal.id))
    ).all()


def _older(session: Session, rows: Iterable[Row[Any]]) -> dict[int, int]:
    """Of each deal that has one the oldest on its flat, of those whose titles name the same house before others; in the order of the rows.

    Of each way in which titles write a flat only its oldest deal is compared: a thousand deals on one flat are as many looks, not a million.
    """
    found: dict[int, int] = {}
    oldest: dict[str, dict[Flat, tuple[int, int]]] = {}
    settled = _Settled(session)
    for place, row in enumerate(rows):
        flat, ways = Flat(row.key, row.house, row.building, row.section), oldest.setdefault(row.key, {})
        if row.open:
            same = [(bool(flat.house) and way.house != flat.house, *ways[way]) for way in ways if titles.same(flat, way)]
            if same and not row.asked and not settled.before(row, flat):
                found.setdefault(row.id, min(same)[-1])
            ways.setdefault(flat, (place, row.id))
        settled.went_by(row, flat)
    return found


class _Settled:
    """Which deals are linked, or the owner of one asked about the other and was told to go on as well; of the deals that went by."""

    def __init__(self, session: Session) -> None:
        self.links: dict[int, dict[int, datetime]] = {}
        for one, other, at in session.execute(select(col(DealLink.deal_id), col(DealLink.other_id), col(DealLink.at))):
            self.links.setdefault(one, {})[other] = self.links.setdefault(other, {})[one] = at
        self.told: dict[int, set[int]] = {}
        for deal, person in session.execute(select(col(Dispute.deal_id), col(Dispute.by_id)).where(col(Dispute.verdict) == Verdict.BOTH)):
            self.told.setdefault(deal, set()).add(person)
        self.ways: dict[int, list[tuple[Row[Any], Flat]]] = {}
        self.asked: dict[tuple[str, int], list[tuple[Row[Any], Flat]]] = {}
        """Of a flat and somebody who was told to go on as well, the deals that were asked about."""
        self.owned: dict[tuple[str, int | None], set[Flat]] = {}

    def went_by(self, row: Row[Any], flat: Flat) -> None:
        """It is older than those that follow."""
        if row.id in self.links:
            self.ways.setdefault(row.id, []).append((row, flat))
        for person in self.told.get(row.id, ()):
            self.asked.setdefault((flat.key, person), []).append((row, flat))
        if row.open:
            self.owned.setdefault((flat.key, row.owner_id), set()).add(flat)

    def before(self, row: Row[Any], flat: Flat) -> bool:
        """Whether a deal is settled with an older one on its flat. A link is an answer only if the older one was in work as it was made: of a
        client who comes back the new deal is linked to the one from before, which says nothing of others in work."""
        linked = ((older, at) for other, at in self.links.get(row.id, {}).items() for older in self.ways.get(other, ()))
        return (
            any((older.open or (older.stage_since and at <= older.stage_since)) and titles.same(flat, way) for (older, way), at in linked)
            or any(titles.same(flat, way) for _, way in self.asked.get((flat.key, row.owner_id), ()))
            or any(titles.same(flat, way) for person in self.told.get(row.id, ()) for way in self.owned.get((flat.key, person), ()))
        )
