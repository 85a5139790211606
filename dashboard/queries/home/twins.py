"""Open deals on one flat, for a head to settle: which of them is the duplicate, or that both stay."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Row, select
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
    none, nor is one of which a head has said that both go on: a deal is asked about once. A younger one that is `asked` about stands
    among the disputes. A fixed number of statements, however many deals."""
    older = _older(session, _open(session, who, asked))
    deals = tuple(reversed(older))
    shown = deals[: n + (len(deals) == n + 1)]
    wanted = {*shown, *(older[deal] for deal in shown)}
    lines = {line.deal: line for line in block(session, day, [col(Deal.id).in_(wanted)], col(Deal.id).asc(), len(wanted)).lines} if wanted else {}
    return Pairs(tuple(Pair(lines[deal], lines[older[deal]]) for deal in shown), deals)


def _open(session: Session, who: access.Reader, asked: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """The flats of `who`'s open deals, the oldest deal first, and whether each is `asked` about."""
    return session.execute(
        select(col(Deal.id), col(Deal.owner_id), col(DealFlat.key), col(DealFlat.house), col(DealFlat.building), col(DealFlat.section), asked.label('asked'))
        .join(DealFlat, col(DealFlat.deal_id) == Deal.id)
        .where(access.counted(who), are_active(session))
        .order_by(col(Deal.created_at).asc().nulls_first(), col(Deal.id))
    ).all()


def _older(session: Session, rows: Iterable[Row[Any]]) -> dict[int, int]:
    """Of each deal that has one the oldest on its flat, of those whose titles name the same house before others; in the order of the rows."""
    found: dict[int, int] = {}
    before: dict[str, dict[str, list[tuple[Row[Any], Flat]]]] = {}
    settled = _settled(session)
    for row in rows:
        flat, houses = Flat(row.key, row.house, row.building, row.section), before.setdefault(row.key, {})
        near = chain(houses.get(flat.house, ()), houses.get('', ())) if flat.house else chain.from_iterable(houses.values())
        same = [other for other, its in near if titles.same(flat, its)]
        if same and not row.asked and not any(settled(row, other) for other in same):
            found.setdefault(row.id, same[0].id)
        houses.setdefault(flat.house, []).append((row, flat))
    return found


def _settled(session: Session) -> Callable[[Row[Any], Row[Any]], bool]:
    """Whether two deals are linked, or the owner of one asked about the other and was told to go on as well."""
    linked = {tuple(row) for row in session.execute(select(col(DealLink.deal_id), col(DealLink.other_id)))}
    both = {tuple(row) for row in session.execute(select(col(Dispute.deal_id), col(Dispute.by_id)).where(col(Dispute.verdict) == Verdict.BOTH))}

    def settled(one: Row[Any], other: Row[Any]) -> bool:
        ways = (one, other), (other, one)
        return any((a.id, b.id) in linked or (a.id, b.owner_id) in both for a, b in ways)

    return settled
