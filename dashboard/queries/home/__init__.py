"""What needs a person today: a head's stuck deals and team, an employee's steps, deals without one, deals to return to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlmodel import Session, col

from dashboard import access, clock, pipelines, returns
from dashboard.models import Deal, Person, StageKind
from dashboard.queries.clients import called
from dashboard.queries.home.lines import (
    FEW,
    SHOWN,
    Block,
    Day,
    Line,
    Reason,
    are_active,
    are_stuck,
    block,
    have_no_step,
    of_kind,
    otherwise,
)
from dashboard.queries.home.money import Of, part
from dashboard.queries.home.money import money as waiting_money
from dashboard.queries.home.news import Came, are_new, given
from dashboard.queries.home.news import came as what_came
from dashboard.queries.home.team import Member, OfDay, last_worked, members
from dashboard.queries.home.twins import Pair, Pairs
from dashboard.queries.home.twins import pairs as found_twice
from dashboard.queries.home.unassigned import LONGEST_FIRST, Candidate, are_asked, are_unassigned, candidates, waiting

__all__ = ['FEW', 'SHOWN', 'Block', 'Came', 'Candidate', 'EmployeesDay', 'HeadsDay', 'Line', 'Member', 'Of', 'OfDay', 'Pair', 'Pairs', 'Reason', 'employees_day', 'heads_day']

SOON: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class HeadsDay:
    """A head's home; `since` is the last working day, from which on the team's `touches`, `payments` and `lost` are counted, as `refused` are, to last night; `currency` is theirs.

    `begun`: there is any deal at all for this head to see. `owing`: of the deals that are asked about, which stand among the disputes alone, those of
    whose money something waits.
    """

    begun: bool
    unassigned: Block
    money: Block
    stuck: Block
    duplicates: Pairs
    refused: Block
    candidates: tuple[Candidate, ...]
    soon: Block
    team: tuple[Member, ...]
    since: date
    currency: str
    owing: Mapping[int, Of]


@dataclass(frozen=True, slots=True)
class EmployeesDay:
    """An employee's home: steps overdue or due today by hour, deals given to them and not touched yet, what came, other open deals without a
    step, parked ones whose day nears or has come.

    `begun`: the employee has or had any deal at all.
    """

    begun: bool
    steps: Block
    new: Block
    came: Came
    without_step: Block
    returns: Block


def heads_day(
    session: Session, *, by: int, unassigned: int = FEW, money: int = FEW, stuck: int = SHOWN, duplicates: int = SHOWN, refused: int = SHOWN,
    soon: int = SHOWN, people: bool = False,
) -> HeadsDay:
    """What a head sees: the department's deals, for the company head all; so many lines of each block, and a deal in one of them alone,
    the first that it comes to; the stuck ones by money or, with `people`, by who is responsible. One of which somebody asks whose client it is stands
    there (`disputes.heads`) and in none of these: that is settled first. The younger of two on one flat is neither stuck nor refused nor soon besides.

    Raises `NotAllowed` for anybody else.
    """
    who = access.require_head(session, by)
    day = Day.of(session)
    since, nobodys, asked = last_worked(day), are_unassigned(session), are_asked()
    own, stuck_now, of = [access.counted(who)], are_stuck(session, day), part(session, day)
    twice = found_twice(session, who, day, duplicates, asked)
    quiet = [*own, ~asked]
    further = [*quiet, ~nobodys, of.is_(None), col(Deal.id).not_in(twice.deals)]
    owing = session.execute(select(col(Deal.id), of).where(*own, asked, of.is_not(None)))
    return HeadsDay(
        begun=_any(session, own),
        unassigned=block(session, day, waiting(session, who), LONGEST_FIRST, unassigned),
        money=waiting_money(session, day, [*quiet, ~nobodys], money),
        candidates=candidates(session, who, day),
        stuck=block(session, day, [*further, stuck_now], col(Deal.amount).desc(), stuck, func.coalesce(col(Person.name), '') if people else None),
        duplicates=twice,
        refused=block(session, day, [*further, _refused(session, day, since)], col(Deal.amount).desc(), refused, since=col(Deal.stage_since)),
        soon=block(session, day, [*further, *_returning(session, day), otherwise(stuck_now)], day.back.asc().nulls_last(), soon),
        team=members(session, who, day, since),
        since=since,
        currency=pipelines.shop(session).currency,
        owing={deal: Of(found) for deal, found in owing},
    )


def employees_day(
    session: Session, *, by: int, steps: int = SHOWN, new: int = SHOWN, came: int = SHOWN, without_step: int = SHOWN, returns: int = SHOWN
) -> EmployeesDay:
    """What an employee sees: their own deals only; so many lines of each block."""
    day = Day.of(session)
    own = [access.counted(access.reader(session, by)), col(Deal.owner_id) == by]
    fresh = are_new(session, day, by)
    due, later = col(Deal.next_due), or_(col(Deal.next_due).is_(None), col(Deal.next_due) >= day.end)
    return EmployeesDay(
        begun=_any(session, own),
        steps=_with_clients(session, block(session, day, [*own, are_active(session), due < day.end], due.asc(), steps)),
        new=block(session, day, [*own, fresh], given(by).desc(), new, since=given(by)),
        came=what_came(session, last_worked(day), came, by),
        without_step=block(session, day, [*own, *have_no_step(session), otherwise(fresh)], col(Deal.amount).desc(), without_step),
        returns=block(session, day, [*own, *_returning(session, day), later], day.back.asc().nulls_last(), returns),
    )


def _with_clients(session: Session, found: Block) -> Block:
    """The same lines, each with whom to call."""
    clients = called(session, [line.deal for line in found.lines])
    return replace(found, lines=tuple(replace(line, client=clients.get(line.deal)) for line in found.lines))


def _refused(session: Session, day: Day, since: date) -> ColumnElement[bool]:
    """Deals that were lost on the last working day or on the days off since, and still are."""
    return and_(of_kind(session, StageKind.LOST), col(Deal.stage_since) >= clock.midnight(since), col(Deal.stage_since) < day.start)


def _returning(session: Session, day: Day) -> tuple[ColumnElement[bool], ...]:
    """Parked deals whose day has come or comes within a week; those for whom nobody knows one by their next step, or now."""
    due = col(Deal.next_due)
    by_step = and_(day.back.is_(None), or_(due.is_(None), due < day.end + SOON))
    return returns.waiting(session), or_(day.back <= (day.start + SOON).date(), by_step)


def _any(session: Session, conditions: Sequence[ColumnElement[bool]]) -> bool:
    return session.scalar(select(col(Deal.id)).where(*conditions).limit(1)) is not None
