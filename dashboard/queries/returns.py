"""Deals to return to: those put off by when (S7), renovations by the month they are ready and by complex (S3), and the way back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, String, case, cast, func, literal
from sqlmodel import Session, col, select

from dashboard import access, clock, returns
from dashboard.models import Deal, Person, Pipeline, Project, Stage
from dashboard.queries import board, cards
from dashboard.queries.cards import Owner, StageFacts
from dashboard.queries.people import initials

SHOWN: Final = 60
"""Deals listed at first; the counts are of all."""
OVERDUE, TODAY, WEEK, LATER, UNKNOWN = 'overdue', 'today', 'week', 'later', 'unknown'
"""Sections; those of renovations are months, too (`2027-03`). The week ends on its Sunday."""


class Of(StrEnum):
    """What waits: deals put off (S7, and whatever else is parked), or renovations (S3)."""

    POSTPONED = 'postponed'
    RENOVATION = 'renovation'


@dataclass(frozen=True, slots=True)
class Line:
    """A deal that waits for `day`; `amount` in kopecks of `currency`. `own`: its reader may work on it."""

    deal: int
    title: str
    amount: int
    currency: str
    day: date | None
    reason: str | None
    owner: Owner | None


@dataclass(frozen=True, slots=True)
class Group:
    """Of a section those of one complex, or all: how many, their sums by currency, and the first lines."""

    name: str | None
    count: int
    sums: tuple[tuple[str, int], ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """`name` is one of the above, or a month."""

    name: str
    count: int
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """The sections that hold anything, in order; `owners` whose deals they may be narrowed to, a head's to choose."""

    of: Of
    owner: int | None
    owners: tuple[tuple[int, str], ...]
    count: int
    sections: tuple[Section, ...]

    @property
    def more(self) -> int:
        """Deals that are not among the lines."""
        return self.count - sum(len(group.lines) for section in self.sections for group in section.groups)


@dataclass(frozen=True, slots=True)
class WayBack:
    """From where a deal waits (or was lost) to where it stood."""

    title: str
    stage: StageFacts
    stood: StageFacts


def waiting(session: Session, of: Of, *, by: int, owner: int | None = None, shown: int = SHOWN) -> Waiting:
    """The deals that make up `by`'s own work or team's, `owner` 0 those with nobody; who is not `by`'s to see narrows nothing."""
    who = access.reader(session, by)
    chosen = [access.counted(who), _those(session, of)]
    owners = _owners(session, chosen) if who.heads else ()
    if owner in {one for one, _name in owners}:
        chosen.append(col(Deal.owner_id) == owner if owner != board.NOBODY else col(Deal.owner_id).is_(None))
    else:
        owner = None
    day = returns.day(session)
    name = _section(day, of, clock.today(session))
    found = tuple(_sections(_counts(session, name, of, chosen), _lines(session, name, day, chosen, shown), of))
    return Waiting(of, owner, owners, sum(section.count for section in found), found)


def way_back(session: Session, deal_id: int, *, by: int) -> WayBack | None:
    """Where a deal that waits or was lost would go back to; None for any other. Raises `NotFound`, `OnlyObserving`."""
    deal = access.working(session, deal_id, by=by)
    stood = returns.stood(session, deal)
    return WayBack(deal.title, cards.facts(session.get_one(Stage, deal.stage_id)), cards.facts(stood)) if stood else None


def _those(session: Session, of: Of) -> ColumnElement[bool]:
    renovation = returns.in_renovation(session)
    return renovation if of is Of.RENOVATION else returns.waiting(session) & ~renovation


def _owners(session: Session, chosen: list[ColumnElement[bool]]) -> tuple[tuple[int, str], ...]:
    named = select(Person.id, Person.name).join(Deal, col(Deal.owner_id) == Person.id).where(*chosen).distinct().order_by(Person.name)
    people = tuple((person or 0, name) for person, name in session.exec(named))
    nobodys = session.exec(select(Deal.id).where(*chosen, col(Deal.owner_id).is_(None)).limit(1)).first()
    return (*people, *([(board.NOBODY, '')] if nobodys else []))


def _section(day: ColumnElement[Any], of: Of, today: date) -> ColumnElement[str]:
    if of is Of.RENOVATION:
        return case((day.is_(None), UNKNOWN), (day < today, OVERDUE), else_=func.substr(cast(day, String), 1, 7))
    sunday = today + timedelta(days=6 - today.weekday())
    return case((day.is_(None), UNKNOWN), (day < today, OVERDUE), (day == today, TODAY), (day <= sunday, WEEK), else_=LATER)


def _counts(session: Session, name: ColumnElement[str], of: Of, chosen: list[ColumnElement[bool]]) -> list[Any]:
    """Rows of (section, complex, currency, number, sum)."""
    complex_ = col(Project.name) if of is Of.RENOVATION else literal(None)
    counted = (
        select(name.label('section'), complex_.label('complex'), col(Pipeline.currency), func.count(), func.sum(Deal.amount))  # type: ignore[call-overload]
        .select_from(Deal)
        .join(Pipeline, col(Pipeline.id) == Deal.pipeline_id)
        .outerjoin(Project, col(Project.id) == Deal.project_id)
        .where(*chosen)
    )
    return list(session.execute(counted.group_by('section', 'complex', col(Pipeline.currency))))


def _lines(
    session: Session, name: ColumnElement[str], day: ColumnElement[Any], chosen: list[ColumnElement[bool]], shown: int
) -> dict[tuple[str, str | None], list[Line]]:
    """The first lines by day, under their section and complex."""
    rows = session.execute(
        select(  # type: ignore[call-overload]
            col(Deal.id), col(Deal.title), col(Deal.amount), col(Pipeline.currency), day.label('day'), col(Deal.postpone_reason), col(Deal.owner_id),
            col(Person.name), col(Person.color), col(Person.initials), name.label('section'), col(Project.name).label('complex'),
        )
        .select_from(Deal)
        .join(Pipeline, col(Pipeline.id) == Deal.pipeline_id)
        .outerjoin(Project, col(Project.id) == Deal.project_id)
        .outerjoin(Person, col(Person.id) == Deal.owner_id)
        .where(*chosen)
        .order_by(day.asc().nulls_last(), col(Deal.amount).desc(), col(Deal.id))
        .limit(shown)
    )  # fmt: skip
    found: dict[tuple[str, str | None], list[Line]] = {}
    for row in rows:
        owner = Owner(row.owner_id, row.name, row.color, initials(row.name, row.initials)) if row.owner_id else None
        line = Line(row.id, row.title, row.amount, row.currency, row.day, row.postpone_reason, owner)
        found.setdefault((row.section, row.complex), []).append(line)
    return found


def _sections(counts: list[Any], lines: dict[tuple[str, str | None], list[Line]], of: Of) -> Iterable[Section]:
    """Overdue first, then by day, those without one last; complexes by name, and deals of none last."""
    order = [OVERDUE, *sorted({row[0] for row in counts} - {OVERDUE, TODAY, WEEK, LATER, UNKNOWN}), TODAY, WEEK, LATER, UNKNOWN]
    for name in order:
        rows = [row for row in counts if row[0] == name]
        complexes = sorted({row[1] for row in rows}, key=lambda one: (one is None, one or ''))
        groups = tuple(_group(one, [row for row in rows if row[1] == one], name, lines, of) for one in complexes)
        if groups:
            yield Section(name, sum(group.count for group in groups), groups)


def _group(complex_: str | None, rows: list[Any], section: str, lines: dict[tuple[str, str | None], list[Line]], of: Of) -> Group:
    own = lines.get((section, complex_), []) if of is Of.RENOVATION else [line for (name, _), some in lines.items() if name == section for line in some]
    own = sorted(own, key=lambda line: (line.day or date.max, -line.amount, line.deal))
    return Group(complex_, sum(row[3] for row in rows), tuple((row[2], int(row[4])) for row in rows), tuple(own))
