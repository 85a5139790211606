"""A4, bonuses: the money of a month × the rate × the step for the plan; pure arithmetic on whole kopecks and exact fractions.

Rounding: the bonus of each line of money is rounded to the kopeck, halves away from zero, so that a refund takes back just what its
payment gave, if the step is the same; a month's bonus is the sum of its lines as they are shown, so that what somebody adds up on paper is what is paid.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from typing import Final, cast

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
Payment = tuple[int, int, int, str]
"""A deal, its payment, a person who shares in it and the month to which it belongs."""


@dataclass(frozen=True, slots=True)
class Past:
    """What closed months paid, and the lines of payments that were corrected: months with kopecks for goods and services, the earliest first."""

    closed: Closed = field(default_factory=dict)
    lines: Mapping[Payment, Sequence[tuple[str, int, int]]] = field(default_factory=dict)

    def given(self, month: str, person: int, whose: int, *, of_team: bool) -> Given | None:
        """How that month paid somebody on the money of `whose`; None: it did not."""
        was = self.closed.get((month, person, of_team))
        return was if was and whose in was.members else None


@dataclass(frozen=True, slots=True)
class Correction:
    """By what the bonus of a line, or of a part of it, is reckoned that corrects a closed month; `goods` and `services` are its kopecks.

    `given`: `month` is the one that paid, `rule` and `factor` are those by which it did. Else `month` is the one corrected, which paid no bonus: what
    is added goes by the present rule, and with `rule` None there is nothing.
    """

    month: str
    rule: Rule | None
    factor: Fraction
    given: bool
    goods: int = 0
    services: int = 0

    @property
    def amount(self) -> int:
        """Kopecks of the bonus."""
        return part(self.goods, self.services, self.rule, self.factor) if self.rule else 0


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
    corrections: Mapping[int, tuple[Correction, ...]] = field(default_factory=dict)
    """Of the rows that correct a closed month, by what each is reckoned: its parts, where several months paid on it."""
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


def bonuses(lines: pd.DataFrame, people: Sequence[Somebody], rules: Sequence[Rule], plans: Plans, past: Past) -> list[Bonus]:
    """The bonuses of every month in `lines` (as analytics.sales has them), by month and person; an own one comes before a team's.

    What corrects a closed month goes by what was paid on it (`past`), by that month or by a later one that corrected it and is closed, so that
    what is taken back is what was given.
    Whoever has a rule and neither money nor a plan in a month has no bonus in it.
    """
    found: list[Bonus] = []
    for month, rows in lines.groupby('month', sort=True):
        for one in people:
            found += _of_month(str(month), rows, one, people, rules, plans, past)
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


def kept(month: str, person: int, rule: Rule, plan: int | None, fact: int, amount: int, rows: pd.DataFrame, past: Past) -> Bonus:
    """The bonus of a closed month as it was kept, on those of its lines."""
    return replace(_reckoned(month, person, rule, plan, fact, rows, past), kept=amount)


def past(closed: Closed, lines: pd.DataFrame) -> Past:
    """What corrections are reckoned from, of all lines (as analytics.sales has them)."""
    columns = ['deal', 'payment', 'person', 'origin', 'month', 'goods', 'services']
    corrected = lines[lines.deal.isin(lines.deal[lines.origin != lines.month])].sort_values('month', kind='stable')
    found: dict[Payment, list[tuple[str, int, int]]] = {}
    for *payment, month, goods, services in zip(*(corrected[name].tolist() for name in columns), strict=True):
        found.setdefault(cast('Payment', tuple(payment)), []).append((month, goods, services))
    return Past(closed, found)


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


def _of_month(month: str, rows: pd.DataFrame, one: Somebody, people: Sequence[Somebody], rules: Sequence[Rule], plans: Plans, past: Past) -> Iterator[Bonus]:
    own = rule_for(one, month, rules, of_team=False)
    if own:
        yield from _bonus(month, one, own, rows[(rows.person == one.id).fillna(value=False).astype(bool)], plans.get((month, one.id)), past)
    team = rule_for(one, month, rules, of_team=True) if one.heads and one.department is not None else None
    if team:
        members = [other.id for other in people if other.department == one.department]
        planned = [plans[month, member] for member in members if (month, member) in plans]
        yield from _bonus(month, one, team, rows[rows.person.isin(members)], sum(planned) if planned else None, past)


def _bonus(month: str, one: Somebody, rule: Rule, rows: pd.DataFrame, plan: int | None, past: Past) -> Iterator[Bonus]:
    if rows.empty and not plan:
        return
    yield _reckoned(month, one.id, rule, plan, int(rows.amount.sum()), rows, past)


def _reckoned(month: str, person: int, rule: Rule, plan: int | None, fact: int, rows: pd.DataFrame, past: Past) -> Bonus:
    by = factor(rule, plan, fact)
    corrections: dict[int, tuple[Correction, ...]] = {}
    parts = []
    columns = ('deal', 'payment', 'person', 'origin', 'goods', 'services')
    for row, *payment, goods, services in zip(rows.index.tolist(), *(rows[name].tolist() for name in columns), strict=True):
        present = Correction(month, rule, by, given=False, goods=goods, services=services)
        if payment[-1] != month:
            corrections[row] = _correction(cast('Payment', tuple(payment)), person, present, past)
        parts.append(sum(one.amount for one in corrections.get(row, (present,))))
    return Bonus(month, person, rule, plan, fact, by, tuple(rows.index.tolist()), tuple(parts), corrections)


def _correction(payment: Payment, person: int, present: Correction, past: Past) -> tuple[Correction, ...]:
    """By what a change of a payment is reckoned: the month to which it belongs, if that paid; else first what it undoes of earlier changes, by the
    closed months that they stand in, and the rest by the present month."""
    *_, whose, origin = payment
    of_team = present.rule is not None and present.rule.of_team
    if was := past.given(origin, person, whose, of_team=of_team):
        return (replace(present, month=origin, rule=was.rule, factor=was.factor, given=True),)
    standing: list[Correction] = []
    for month, goods, services in past.lines.get(payment, ()):
        if month < present.month:
            was = past.given(month, person, whose, of_team=of_team)
            _undo(standing, Correction(month, was.rule if was else None, was.factor if was else Fraction(1), given=False, goods=goods, services=services), origin)
    return _undo(standing, present, origin)


def _undo(standing: list[Correction], change: Correction, origin: str) -> tuple[Correction, ...]:
    """What a change undoes of what is `standing`, the last first, and what is new in it, which stands from then on."""
    goods, services, parts = change.goods, change.services, []
    for n in reversed(range(len(standing))):
        was = standing[n]
        undone = replace(was, goods=_against(goods, was.goods), services=_against(services, was.services))
        if undone.goods or undone.services:
            parts.append(undone)
            standing[n] = replace(was, goods=was.goods + undone.goods, services=was.services + undone.services)
            goods, services = goods - undone.goods, services - undone.services
    if goods or services:
        new = replace(change, month=origin, rule=change.rule if goods + services > 0 else None, goods=goods, services=services)
        parts.append(new)
        standing.append(replace(new, month=change.month, given=True) if new.rule else new)
    return tuple(parts)


def _against(change: int, there: int) -> int:
    """How much of a change goes against what is there."""
    if change < 0 < there:
        return max(change, -there)
    return min(change, -there) if there < 0 < change else 0


def _meant(rule: Rule, one: Somebody) -> bool:
    if rule.person is not None:
        return rule.person == one.id
    return rule.department is None or rule.department == one.department


def rising(steps: Sequence[Step]) -> bool:
    """Whether each step begins beyond the one before it."""
    return all(one.attainment < other.attainment for one, other in pairwise(steps))
