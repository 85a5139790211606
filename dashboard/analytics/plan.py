"""A5, the plan: fact against it by day, the pace that is needed, the chance of each deal, and what both come to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard import yearmonth
from dashboard.analytics.frames import DAY, Micros, Stage, micros, moment
from dashboard.analytics.survival import CENSORED, COMPETING, WANTED, incidence
from dashboard.workcalendar import Calendar

CASES: Final = 20
"""Stays below which a chance is told by a word, and not by a number."""
YEAR: Final = 365
"""Days back in which a stay began that a chance is learnt from."""
DRAWS, SEED, BLOCK = 2_000, 1, 500
"""Of the forecast's interval; `BLOCK` deals are drawn at once, so that no memory is filled."""
NO_DAY: Final = np.iinfo(np.int64).max
COLUMNS = {'person': 'int64', 'plan': 'Int64', 'fact': 'int64', 'attainment': 'float64', 'pace_needed': 'float64'}


@dataclass(frozen=True, slots=True)
class Days:
    """Working days of a month: those before today, and those left, today included."""

    passed: int
    left: int

    @property
    def total(self) -> int:
        """All of the month's."""
        return self.passed + self.left


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a month is expected to come to, and between which sums it ends in 8 cases of 10; in the unit of the amounts."""

    value: float
    low: float
    high: float


def reached(fact: int, plan: int, of: int = 100) -> int:
    """Whole percents of a plan, or another part `of` it, rounded down: 100 are said when it is reached, and not before."""
    return of * fact // plan


def working_days(month: date, today: date, calendar: Calendar) -> Days:
    """The month's working days by where today stands: a month that is over has none left, one to come has all."""
    days = [day for n in range(yearmonth.last_day(month).day) if calendar.is_workday(day := month + timedelta(days=n))]
    passed = sum(day < today for day in days)
    return Days(passed, len(days) - passed)


def pace_needed(plan: float, fact: float, days: Days) -> float | None:
    """What each day that is left has to bring, never negative; None where no day is left."""
    return max(plan - fact, 0) / days.left if days.left else None


def pace(before: float, days: Days) -> float | None:
    """What a day brought so far, of what came `before` today; None before the first is over."""
    return before / days.passed if days.passed else None


def short(plan: float, before: float, fact: float, days: Days) -> float:
    """What is missing to the plan at the end if every day, today included, goes on bringing as much; negative: so much more than the plan.

    Today's money is in the fact alone, which the end is never less than.
    """
    return plan - max(fact, before + (pace(before, days) or 0) * days.left)


def table(plans: Mapping[int, int], lines: pd.DataFrame, days: Days) -> pd.DataFrame:
    """A row a person with a plan or a fact: person, plan, fact, attainment (NaN at no plan and at 0), pace_needed (NaN without a plan,
    and where no day is left); plan and fact in kopecks. `lines` have the columns person and amount."""
    facts = lines.groupby('person').amount.sum()
    people = sorted(set(plans) | set(facts.index))
    rows = [(person, plans.get(person), int(facts.get(person, 0))) for person in people]
    return pd.DataFrame(
        [
            {'person': person, 'plan': plan, 'fact': fact, 'attainment': fact / plan if plan else None,
             'pace_needed': None if plan is None else pace_needed(plan, fact, days)}
            for person, plan, fact in rows
        ],
        columns=list(COLUMNS),
    ).astype(COLUMNS)  # fmt: skip


def by_day(lines: pd.DataFrame, month: date, until: date, plan: float, calendar: Calendar) -> pd.DataFrame:
    """A row a day of the month: day, worked, amount, total (so far; NaN after `until`), even (the plan spread over its working days).

    `lines` have the columns day (dates) and amount.
    """
    days = [month + timedelta(days=n) for n in range(yearmonth.last_day(month).day)]
    worked = np.array([calendar.is_workday(day) for day in days])
    came = lines.groupby('day').amount.sum()
    amount = np.array([float(came.get(day, 0)) for day in days])
    seen = np.array([day <= until for day in days])
    even = plan * np.cumsum(worked) / max(int(worked.sum()), 1)
    return pd.DataFrame({'day': days, 'worked': worked, 'amount': amount, 'total': np.where(seen, np.cumsum(amount), np.nan), 'even': even})


def stays(visits: pd.DataFrame, paid: Mapping[int, date], stages: tuple[Stage, ...], now: datetime, calendar: Calendar) -> pd.DataFrame:
    """What chances are learnt from: the stays that began within the last 12 months, in local days since 1970.

    deal, stage, entered, left (today for one that goes on), paid (of the deal, in full) and lost (the deal's first loss since the entry);
    NO_DAY for what has not come.
    """
    today = int(calendar.local_days(np.array([moment(now)]))[0])
    lost_stages = [stage.id for stage in stages if stage.kind == 'lost']
    recent = visits[micros(visits.entered) >= moment(now) - YEAR * DAY]
    left = np.full(len(recent), today)
    gone = recent.left.notna().to_numpy()
    left[gone] = calendar.local_days(micros(recent.left[gone]))
    return pd.DataFrame(
        {
            'deal': recent.deal.to_numpy(),
            'stage': recent.stage.to_numpy(),
            'entered': calendar.local_days(micros(recent.entered)),
            'left': left,
            'paid': _paid_days(recent.deal, paid),
            'lost': _first_losses(recent, visits[visits.stage.isin(lost_stages)], calendar),
        }
    )


def chance(stays: pd.DataFrame, age: int, days: int, today: int) -> tuple[float | None, int]:
    """The share of the stays (all in one stage) that reached `age` days and whose deal was then paid in full within `days`, and how many
    there were.

    By Aalen–Johansen, loss competing, censored at `today` (a local day since 1970). None under CASES stays, or where none was watched
    for so long.
    """
    entered, left, paid, lost = (stays[name].to_numpy() for name in ('entered', 'left', 'paid', 'lost'))
    start = entered + age
    alike = (left >= start) & (paid >= start)
    cases = int(alike.sum())
    if cases < CASES:
        return None, cases
    start, paid, lost = start[alike], paid[alike], lost[alike]
    first = np.minimum(paid, lost)
    causes = np.where(first > today, CENSORED, np.where(paid <= lost, WANTED, COMPETING))
    found = incidence(np.minimum(first, today) - start, causes, days)
    return (None if found is None else found.value), cases


def chances(standing: pd.DataFrame, learnt: pd.DataFrame, days: int, now: datetime, calendar: Calendar) -> pd.DataFrame:
    """The chance of each deal that stands somewhere to be paid in full within `days`: deal, age, share (NaN: not to be told), cases.

    `standing` has the columns deal, stage and entered (an instant, NaT where unknown); `learnt` is what `stays` made.
    """
    today = int(calendar.local_days(np.array([moment(now)]))[0])
    age = np.full(len(standing), -1)
    known = standing.entered.notna().to_numpy()
    age[known] = today - calendar.local_days(micros(standing.entered[known]))
    groups: dict[Any, pd.DataFrame] = dict(list(learnt.groupby('stage')))
    kinds = sorted({(int(stage), int(old)) for stage, old in zip(standing.stage, age, strict=True)})
    told = {(stage, old): _told(groups, stage, old, days, today) for stage, old in kinds}
    found = [told[int(stage), int(old)] for stage, old in zip(standing.stage, age, strict=True)]
    return pd.DataFrame(
        {
            'deal': standing.deal.to_numpy(),
            'age': age,
            'share': np.array([np.nan if share is None else share for share, _ in found], dtype=np.float64),
            'cases': np.array([cases for _, cases in found], dtype=np.int64),
        }
    )


def forecast(fact: float, amounts: NDArray[np.float64], shares: NDArray[np.float64]) -> Forecast:
    """Fact + Σ amount × chance, and the 80 % interval of 2,000 months that are drawn, each deal paid in full or not."""
    rng = np.random.default_rng(SEED)
    months = np.full(DRAWS, float(fact))
    for begin in range(0, len(amounts), BLOCK):
        some = slice(begin, begin + BLOCK)
        months += (rng.random((DRAWS, len(amounts[some]))) < shares[some]) @ amounts[some]
    low, high = np.quantile(months, [0.1, 0.9])
    return Forecast(float(fact + (amounts * shares).sum()), float(low), float(high))


def _told(groups: Mapping[Any, pd.DataFrame], stage: int, age: int, days: int, today: int) -> tuple[float | None, int]:
    """Of a deal whose entry nobody knows, no chance can be told."""
    return chance(groups[stage], age, days, today) if age >= 0 and stage in groups else (None, 0)


def _paid_days(deals: pd.Series, paid: Mapping[int, date]) -> Micros:
    numbers = {deal: (day - date(1970, 1, 1)).days for deal, day in paid.items()}
    return np.array([numbers.get(deal, NO_DAY) for deal in deals.tolist()], dtype=np.int64)


def _first_losses(recent: pd.DataFrame, losses: pd.DataFrame, calendar: Calendar) -> Micros:
    """The day of each deal's first loss at its entry or after it."""
    at = micros(losses.entered)
    order = np.lexsort((at, losses.deal.to_numpy()))
    deal, at = losses.deal.to_numpy()[order], at[order]
    found = np.full(len(recent), NO_DAY)
    begins, ends = np.searchsorted(deal, recent.deal.to_numpy(), side='left'), np.searchsorted(deal, recent.deal.to_numpy(), side='right')
    for row, (begin, end, entered) in enumerate(zip(begins, ends, micros(recent.entered), strict=True)):
        later = begin + int(np.searchsorted(at[begin:end], entered, side='left'))
        if later < end:
            found[row] = later
    known = found != NO_DAY
    if known.any():
        found[known] = calendar.local_days(at[found[known]])
    return found
