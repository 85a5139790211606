"""A4, bonuses: the money of a month × the rate × the step for the plan; pure arithmetic on whole kopecks and exact fractions.

Rounding: the bonus of each line of money is rounded to the kopeck, halves away from zero, so that a refund takes back just what its
payment gave, if the step is the same; a month's bonus is the sum of its lines as they are shown, so that what somebody adds up on paper is what is paid.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from typing import Final

import pandas as pd

ALL: Final = 100 * 100
"""A rate counts in hundredths of a percent: this much is all of it."""
AS_IT_IS: Final = 100
"""Percent of the rate where there is no plan; and below the first step of a rule from when it did not have to begin at 0."""
Plans = Mapping[tuple[str, int], int]
"""Kopecks by month (2026-11) and person; whoever is not there has no plan."""


@dataclass(frozen=True, slots=True)
class Step:
    """From `attainment` percent of the plan on, `factor` percent of the rate."""

    attainment: int
    factor: int


@dataclass(frozen=True, slots=True)
class Rule:
    """How a bonus is reckoned from the month `since` (2026-11) on, until a newer rule for the same people.

    Rates in hundredths of a percent, `steps` by rising attainment; `on_excess`: a step's factor is for the money beyond it, not for all of
    it. For one person, a department, or everybody; `of_team`: a head's, on the money of the department.
    """

    id: int
    name: str
    since: str
    goods: int
    services: int
    steps: tuple[Step, ...] = ()
    on_excess: bool = False
    person: int | None = None
    department: int | None = None
    of_team: bool = False


@dataclass(frozen=True, slots=True)
class Somebody:
    """Who may get a bonus; `heads`: whether a rule on the department's money is for this person."""

    id: int
    department: int | None
    heads: bool


@dataclass(frozen=True, slots=True)
class Given:
    """How a closed month paid a bonus: what a correction of one of its lines takes back, or adds; `members` are those on whose money it was."""

    rule: Rule
    factor: Fraction
    members: frozenset[int]


Closed = Mapping[tuple[str, int, bool], Given]
"""By month, person, and whether it was on the department's money."""


@dataclass(frozen=True, slots=True)
class Correction:
    """By what the bonus of a line is reckoned that corrects the closed `month`; `rule` None: that month paid nothing on it, and nothing is
    taken back. `given`: the rule and the factor are those by which it paid; else it paid no bonus, and what is added goes by the present ones."""

    month: str
    rule: Rule | None
    factor: Fraction
    given: bool


@dataclass(frozen=True, slots=True)
class Bonus:
    """A person's bonus of a month by one rule; `fact` and `plan` are the department's where the rule is `of_team`.

    `rows` are the labels of the lines it is paid on, `parts` what each of them gives, `factor` what the steps make of the rate.
    """

    month: str
    person: int
    rule: Rule
    plan: int | None
    fact: int
    factor: Fraction
    rows: tuple[int, ...]
    parts: tuple[int, ...]
    corrections: Mapping[int, Correction] = field(default_factory=dict)
    """Of the rows that correct a closed month, by what each is reckoned."""
    kept: int | None = None
    """What a closed month paid, whatever of its lines one may see by now."""

    @property
    def amount(self) -> int:
        """Kopecks."""
        return sum(self.parts) if self.kept is None else self.kept

    @property
    def attainment(self) -> Fraction | None:
        """What part of the plan was reached; None without one."""
        return Fraction(self.fact, self.plan) if self.plan else None

    @property
    def to_next(self) -> tuple[Step, int] | None:
        """The next step, and the kopecks that lack to it; None on the last, and without a plan."""
        ahead = [(step, -(-self.plan * step.attainment // 100)) for step in self.rule.steps] if self.plan else []
        return next(((step, at - self.fact) for step, at in ahead if at > max(self.fact, 0)), None)


def bonuses(lines: pd.DataFrame, people: Sequence[Somebody], rules: Sequence[Rule], plans: Plans, closed: Closed) -> list[Bonus]:
    """The bonuses of every month in `lines` (as analytics.sales has them), by month and person; an own one comes before a team's.

    What corrects a closed month goes by what that month paid on it (`closed`), so that what is taken back is what was given.
    Whoever has a rule and neither money nor a plan in a month has no bonus in it.
    """
    found: list[Bonus] = []
    for month, rows in lines.groupby('month', sort=True):
        for one in people:
            found += _of_month(str(month), rows, one, people, rules, plans, closed)
    return found


def sums(found: Iterable[Bonus], rows: Container[int]) -> dict[tuple[str, int], int]:
    """What each person gets in a month on those lines, by month and person; kopecks. What was kept is whole, also without any line to see."""
    together: dict[tuple[str, int], int] = {}
    for bonus in found:
        parts = [part for row, part in zip(bonus.rows, bonus.parts, strict=True) if row in rows]
        if parts or (bonus.kept is not None and not bonus.rows):
            whole = bonus.amount if len(parts) == len(bonus.rows) else sum(parts)
            together[bonus.month, bonus.person] = together.get((bonus.month, bonus.person), 0) + whole
    return together


def kept(month: str, person: int, rule: Rule, plan: int | None, fact: int, amount: int, rows: pd.DataFrame, closed: Closed) -> Bonus:
    """The bonus of a closed month as it was kept, on those of its lines."""
    return replace(_reckoned(month, person, rule, plan, fact, rows, closed), kept=amount)


def rule_for(one: Somebody, month: str, rules: Iterable[Rule], *, of_team: bool) -> Rule | None:
    """The rule that holds for somebody in a month: of those for the person, else the department, else everybody, the newest."""
    fit = [rule for rule in rules if rule.of_team == of_team and rule.since <= month and _meant(rule, one)]
    return max(fit, key=lambda rule: (rule.person is not None, rule.department is not None, rule.since, rule.id), default=None)


def factor(rule: Rule, plan: int | None, fact: int) -> Fraction:
    """What the steps make of the rate; on the excess it is the mean over the money, each part by its own step."""
    if not plan:
        return Fraction(1)
    starts = [(Fraction(0), AS_IT_IS), *((Fraction(plan * step.attainment, 100), step.factor) for step in rule.steps)]
    if not rule.on_excess or fact <= 0:
        return Fraction(next(percent for start, percent in reversed(starts) if start <= max(fact, 0)), 100)
    ends = [start for start, _ in starts[1:]] + [Fraction(fact)]
    parts: list[Fraction] = [max(min(end, Fraction(fact)) - start, Fraction(0)) * percent for (start, percent), end in zip(starts, ends, strict=True)]
    return sum(parts, Fraction(0)) / (100 * fact)


def part(goods: int, services: int, rule: Rule, by: Fraction) -> int:
    """Kopecks that a line gives, of its goods and services each by its rate; halves away from zero."""
    exact = (goods * rule.goods + services * rule.services) * by / ALL
    rounded = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    return rounded if exact >= 0 else -rounded


def _of_month(month: str, rows: pd.DataFrame, one: Somebody, people: Sequence[Somebody], rules: Sequence[Rule], plans: Plans, closed: Closed) -> Iterator[Bonus]:
    own = rule_for(one, month, rules, of_team=False)
    if own:
        yield from _bonus(month, one, own, rows[(rows.person == one.id).fillna(value=False).astype(bool)], plans.get((month, one.id)), closed)
    team = rule_for(one, month, rules, of_team=True) if one.heads and one.department is not None else None
    if team:
        members = [other.id for other in people if other.department == one.department]
        planned = [plans[month, member] for member in members if (month, member) in plans]
        yield from _bonus(month, one, team, rows[rows.person.isin(members)], sum(planned) if planned else None, closed)


def _bonus(month: str, one: Somebody, rule: Rule, rows: pd.DataFrame, plan: int | None, closed: Closed) -> Iterator[Bonus]:
    if rows.empty and not plan:
        return
    yield _reckoned(month, one.id, rule, plan, int(rows.amount.sum()), rows, closed)


def _reckoned(month: str, person: int, rule: Rule, plan: int | None, fact: int, rows: pd.DataFrame, closed: Closed) -> Bonus:
    by = factor(rule, plan, fact)
    corrections: dict[int, Correction] = {}
    parts = []
    for row, whose, origin, goods, services in zip(rows.index.tolist(), *(rows[name].tolist() for name in ('person', 'origin', 'goods', 'services')), strict=True):
        of = Correction(month, rule, by, given=False)
        if origin != month:
            of = corrections[row] = _correction(origin, closed.get((origin, person, rule.of_team)), whose, of, adds=goods + services > 0)
        parts.append(part(goods, services, of.rule, of.factor) if of.rule else 0)
    return Bonus(month, person, rule, plan, fact, by, tuple(rows.index.tolist()), tuple(parts), corrections)


def _correction(month: str, was: Given | None, whose: int, present: Correction, *, adds: bool) -> Correction:
    if was and whose in was.members:
        return Correction(month, was.rule, was.factor, given=True)
    return replace(present, month=month) if adds else Correction(month, None, Fraction(0), given=False)


def _meant(rule: Rule, one: Somebody) -> bool:
    if rule.person is not None:
        return rule.person == one.id
    return rule.department is None or rule.department == one.department


def rising(steps: Sequence[Step]) -> bool:
    """Whether each step begins beyond the one before it."""
    return all(one.attainment < other.attainment for one, other in pairwise(steps))
