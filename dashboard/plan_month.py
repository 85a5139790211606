"""A month against its plan, as its reader may see it: fact, pace, forecast, people, and the deals that may still come (A5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

import numpy as np
import pandas as pd
from sqlmodel import Session, col, select

from dashboard import access, bonus_rules, clock, pipelines, plans, sales, snapshot, worktime, yearmonth
from dashboard.access import Reader
from dashboard.analytics import history, periods, plan
from dashboard.analytics.bonuses import Bonus
from dashboard.analytics.plan import Days, Forecast
from dashboard.models import Deal, Pipeline, Role
from dashboard.queries import closing
from dashboard.queries.closing import Line, Of
from dashboard.sales import Booked, Seller
from dashboard.workcalendar import Calendar


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose month is asked for: that of a department's people, as a closed month keeps them, else as of today; of one person; of everybody where both are None."""

    department: int | None = None
    employee: int | None = None

    def fits(self, person: int, department: int | None) -> bool:
        """Whether somebody is among them."""
        return self.employee in (None, person) and self.department in (None, department)


EVERYBODYS: Final = Whose()


@dataclass(frozen=True, slots=True)
class Figures:
    """A plan and what stands against it, in kopecks; None: no plan, or nothing to divide by.

    `needed`: what each day that is left has to bring. `advances`: money of deals that are not paid in full as of today, which is in no plan;
    beside the present month alone.
    """

    plan: int | None
    fact: int
    advances: int
    attainment: float | None
    needed: float | None
    forecast: float | None

    @property
    def reached(self) -> float | None:
        """The attainment as it is said: never more than it is."""
        return plan.reached(self.fact, self.plan) / 100 if self.plan else None


@dataclass(frozen=True, slots=True)
class Member:
    """A person's month; `person` None: what nobody was responsible for."""

    person: int | None
    name: str | None
    figures: Figures


@dataclass(frozen=True, slots=True)
class Unit:
    """A department's month: its people's together."""

    name: str
    members: tuple[Member, ...]
    figures: Figures


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the month: what came until its end (None: it has not been), and the plan spread over working days."""

    day: date
    total: int | None
    even: int


@dataclass(frozen=True, slots=True)
class Untold:
    """Deals that the forecast leaves out, since too few of their kind are known: their number and sum."""

    count: int
    amount: int


@dataclass(frozen=True, slots=True)
class Month:
    """A month at `today`. `pace`: what a day before today brought. `short`: what would be missing at this pace (negative: to spare), None
    without a plan. `before`: the fact of the month before on the same working day.

    `forecast` and `lines` are of the present month alone; the lines by what they are worth. `edits`: its reader may set plans. `of_all`: chances
    are counted over everybody's deals; else over those that its reader may see, so that another reads another. A plan is a
    person's, so money and deals are those of all `pipelines` in the shop's `currency`, which are so many; `left_out` are the names of others
    in which money came.
    """

    month: date
    today: date
    days: Days
    total: Figures
    pace: float | None
    short: int | None
    before: int | None
    forecast: Forecast | None
    untold: Untold
    units: tuple[Unit, ...]
    by_day: tuple[Day, ...]
    lines: tuple[Line, ...]
    currency: str
    edits: bool
    of_all: bool
    pipelines: int
    left_out: tuple[str, ...]

    @property
    def present(self) -> bool:
        """Whether it is the month that today belongs to."""
        return self.today.replace(day=1) == self.month

    @property
    def closes(self) -> bool:
        """Whether its last third has begun, by working days."""
        return self.present and _last_third(self.days)

    @property
    def split(self) -> bool:
        """Whether of pace and forecast one reaches the plan and the other does not."""
        if self.short is None or self.forecast is None or self.total.plan is None:
            return False
        return (self.short > 0) == (self.forecast.value >= self.total.plan)

    @property
    def taken(self) -> int:
        """What the deals come to that were taken up for its plan and are not paid yet."""
        return sum(line.amount for line in self.lines if line.taken)

    @property
    def best(self) -> tuple[Line, ...]:
        """The lines that can be taken up, those worth the most first: closed deals have no steps."""
        return tuple(line for line in self.lines if not line.handed)

    @property
    def gap(self) -> int | None:
        """What is missing at this pace, less what was taken up; never negative."""
        return None if self.short is None else max(self.short - self.taken, 0)


def month(session: Session, first: date | None = None, whose: Whose = EVERYBODYS, *, by: int) -> Month:
    """The month that begins on that day, else the present one, over what `by` may see. Raises `NoPipeline`, `NotAllowed`."""
    who = access.reader(session, by)
    seen = _Seen.of(session, who, first or clock.today(session).replace(day=1)).only(whose)
    totals = seen.figures(None, seen.plans.values())
    came = int(seen.here.amount[seen.here.day < pd.Timestamp(seen.today)].sum())
    short = None if totals.plan is None else round(plan.short(totals.plan, came, totals.fact, seen.days))
    return Month(
        month=seen.month, today=seen.today, days=seen.days, total=totals, pace=plan.pace(came, seen.days), short=short, before=seen.before(),
        forecast=seen.forecast() if seen.present else None, untold=seen.untold, units=seen.units(), by_day=seen.by_day(totals.plan or 0),
        lines=tuple(sorted(seen.lines, key=lambda line: (-line.worth, line.deal))), currency=seen.money.currency, edits=who.role == Role.COMPANY_HEAD, of_all=who.sees_all, pipelines=seen.pipelines,
        left_out=seen.money.left_out,
    )  # fmt: skip


def lines(session: Session, first: date | None = None, whose: Whose = EVERYBODYS, *, by: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What a month is counted from: its lines of money (analytics.sales.LINES), and the deals that may still come in it (deal, amount, share;
    share NA where too few like it are known). Raises as `month`.
    """
    seen = _Seen.of(session, access.reader(session, by), first or clock.today(session).replace(day=1)).only(whose)
    return seen.here, seen.chances


def with_bonus(session: Session, *, by: int) -> tuple[Month, Bonus | None]:
    """The present month and what its reader's own sales of it give so far; None without a rule, and before everybody's eyes. Raises as `month`."""
    found = month(session, by=by)
    own = (f'{found.month:%Y-%m}', by, False)
    earned = bonus_rules.earned(session, sales.booked(session, by=by), by=by)
    return found, next((one for one in earned if (one.month, one.person, one.rule.of_team) == own), None)


def closes(today: date, calendar: Calendar) -> bool:
    """Whether the last third of the present month has begun, by working days."""
    return _last_third(plan.working_days(today.replace(day=1), today, calendar))


def _last_third(days: Days) -> bool:
    return 3 * days.passed >= 2 * days.total


@dataclass(frozen=True)
class _Seen:
    """What a reader's month is computed from. `chances` has a row a candidate: deal, owner, amount, share; `lines` those of the four lists."""

    today: date
    month: date
    days: Days
    calendar: Calendar
    plans: Mapping[int, int]
    money: Booked
    here: pd.DataFrame
    chances: pd.DataFrame
    lines: tuple[Line, ...]
    pipelines: int

    @classmethod
    def of(cls, session: Session, who: Reader, month: date) -> '_Seen':
        today = clock.today(session)
        calendar, money = worktime.calendar(session), sales.booked(session, by=who.id)
        money = replace(money, people=money.people_of(f'{month:%Y-%m}'))
        goals = {person: goal for (of, person), goal in plans.kept(session, money.people.keys()).items() if of == month}
        together = pipelines.in_currency(session, money.currency)
        chances, lines = _candidates(session, who, month, calendar, together) if month == today.replace(day=1) else (_NOTHING, ())
        return cls(
            today=today, month=month, days=plan.working_days(month, today, calendar), calendar=calendar, plans=goals,
            money=money, here=money.lines[money.lines.month == f'{month:%Y-%m}'], chances=chances, lines=lines, pipelines=len(together),
        )  # fmt: skip

    def only(self, whose: Whose) -> '_Seen':
        """What of it is theirs; what nobody is responsible for is everybody's alone."""
        if whose == EVERYBODYS:
            return self
        people = {one.id: one for one in self.money.people.values() if whose.fits(one.id, self._department(one))}
        lines, advances, claims = (_of(frame, list(people)) for frame in (self.money.lines, self.money.advances, self.money.claims))
        return replace(
            self, plans={person: goal for person, goal in self.plans.items() if person in people}, money=replace(self.money, lines=lines, advances=advances, claims=claims, people=people), here=_of(self.here, list(people)),
            chances=_of(self.chances, list(people)), lines=tuple(line for line in self.lines if line.owner and line.owner.id in people),
        )  # fmt: skip

    @property
    def present(self) -> bool:
        return self.today.replace(day=1) == self.month

    @property
    def advances(self) -> pd.DataFrame:
        """Those of today, which stand beside the present month alone."""
        return self.money.advances if self.present else self.money.advances.iloc[:0]

    def figures(self, people: Sequence[int | None] | None, plans: Any) -> Figures:
        """Of these people, None for everybody's; `plans` are theirs."""
        known = list(plans)
        goal = sum(known) if known else None
        fact = int(_of(self.here, people).amount.sum())
        told = _of(self.chances, people)
        return Figures(
            plan=goal, fact=fact, advances=int(_of(self.advances, people).amount.sum()), attainment=fact / goal if goal else None,
            needed=None if goal is None else plan.pace_needed(goal, fact, self.days),
            forecast=fact + float((told.amount * told.share).sum()) if self.present else None,
        )  # fmt: skip

    def before(self) -> int | None:
        """The fact of the month before on the same working day; of a month that is over, its whole; None where there is nothing to compare."""
        end = min(self.today, yearmonth.last_day(self.month))
        span = periods.before(self.month, end, self.today, self.calendar) if self.month <= end else None
        if span is None:
            return None
        days = self.money.lines.day
        return int(self.money.lines.amount[(days >= pd.Timestamp(span[0])) & (days <= pd.Timestamp(span[1]))].sum())

    def forecast(self) -> Forecast:
        told = self.chances[self.chances.share.notna()]
        return plan.forecast(int(self.here.amount.sum()), told.amount.to_numpy(dtype=np.float64), told.share.to_numpy(dtype=np.float64))

    @property
    def untold(self) -> Untold:
        rest = self.chances[self.chances.share.isna()]
        return Untold(len(rest), int(rest.amount.sum()))

    def units(self) -> tuple[Unit, ...]:
        """By department, then those of none, then what is nobody's; a person with neither plan nor money nor deals nor work here is left out. Forecasts add up."""
        unit_of = {one.id: self.money.departments.get(self._department(one) or 0, '') for one in self.money.people.values() if self._counts(one)}
        names = sorted(set(unit_of.values()), key=lambda name: (not name, name))
        units = [self._unit(name, [self.money.people[one] for one, unit in unit_of.items() if unit == name]) for name in names]
        nobodys = self.figures([None], [])
        if nobodys.fact or nobodys.advances or (nobodys.forecast or 0) > nobodys.fact:
            units.append(Unit('', (Member(None, None, nobodys),), nobodys))
        return tuple(units)

    def _department(self, one: Seller) -> int | None:
        """In which somebody was in this month, if it is closed; else is today."""
        return self.money.department(f'{self.month:%Y-%m}', one.id)

    def _counts(self, one: Seller) -> bool:
        sells = one.active and one.role == Role.EMPLOYEE
        return sells or one.id in self.plans or any(bool((frame.person == one.id).any()) for frame in (self.here, self.advances, self.chances))

    def _unit(self, name: str, people: Sequence[Seller]) -> Unit:
        members = tuple(Member(one.id, one.name, self.figures([one.id], self._plans(one.id))) for one in people)
        ids = [one.id for one in people]
        return Unit(name, members, self.figures(ids, [goal for id_ in ids for goal in self._plans(id_)]))

    def _plans(self, person: int) -> list[int]:
        return [self.plans[person]] if person in self.plans else []

    def by_day(self, goal: int) -> tuple[Day, ...]:
        lines = pd.DataFrame({'day': self.here.day.dt.date, 'amount': self.here.amount})
        found = plan.by_day(lines, self.month, self.today, goal, self.calendar)
        return tuple(Day(day, None if pd.isna(total) else round(total), round(even)) for day, total, even in zip(found.day, found.total, found.even, strict=True))


_NOTHING = pd.DataFrame({'deal': [], 'person': pd.array([], dtype='Int64'), 'amount': [], 'share': []})


def _of(frame: pd.DataFrame, people: Sequence[int | None] | None) -> pd.DataFrame:
    """The rows of these people, None among them for nobody's; None for all."""
    if people is None:
        return frame
    return frame[frame.person.isna()] if None in people else frame[frame.person.isin(people)]


def _candidates(session: Session, who: Reader, month: date, calendar: Calendar, together: Sequence[Pipeline]) -> tuple[pd.DataFrame, tuple[Line, ...]]:
    """The chances of all deals of these pipelines of which something is to be paid, and the lines of those in the four lists."""
    now, until = clock.now(session), yearmonth.last_day(month)
    rows = closing.candidates(session, who, month, [one.id for one in together])
    standing = pd.DataFrame(
        {
            'deal': pd.Series([row.id for row in rows], dtype='int64'),
            'stage': pd.Series([row.stage_id for row in rows], dtype='int64'),
            'entered': pd.to_datetime(pd.Series([row.stage_since for row in rows], dtype=object), utc=True).dt.as_unit('us'),
        }
    )
    found = plan.chances(standing, _learnt(session, who, now, calendar, together), (until - clock.today(session)).days, now, calendar)
    chances = pd.DataFrame(
        {
            'deal': found.deal,
            'person': pd.array([row.owner_id for row in rows], dtype='Int64'),
            'amount': pd.Series([row.amount for row in rows], dtype='int64'),
            'share': found.share,
        }
    )
    shares = [None if pd.isna(share) else float(share) for share in found.share]
    told = [closing.told(row, share, cases, until, now, calendar) for row, share, cases in zip(rows, shares, found.cases.tolist(), strict=True)]
    lines = (closing.line(row, chance) for row, chance in zip(rows, told, strict=True) if row.of != Of.REST)
    return chances, tuple(lines)


def _learnt(session: Session, who: Reader, now: datetime, calendar: Calendar, together: Sequence[Pipeline]) -> pd.DataFrame:
    """The stays of these pipelines: a stage is in one of them."""
    paid = select(Deal).where(access.counted(who), col(Deal.paid_on).is_not(None)).with_only_columns(col(Deal.id), col(Deal.paid_on))
    days = session.execute(paid).all()
    seen = [snapshot.for_reader(session, pipeline, by=who.id) for pipeline in together]
    return pd.concat([plan.stays(history.visits(one.moves, one.stages, now), dict(days), one.stages, now, calendar) for one in seen], ignore_index=True)

