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

from dashboard.analytics.plan import reached

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
    it. For one person, a department, or everybody; `of_team`: a head's, on the money of the department. `id` 0 stands for no rule (`no_rule`).
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
        return was if was and was.rule.id and whose in was.members else None

    def given_to_another(self, month: str, person: int, whose: int, *, of_team: bool) -> bool:
        """Whether that month paid such a bonus to somebody else."""
        there = ((who, of) for (when, who, team), of in self.closed.items() if when == month and team == of_team)
        return any(who != person and of.rule.id and whose in of.members for who, of in there)

    def paid(self, payment: Payment, before: str, person: int, *, of_team: bool) -> bool:
        """Whether a month earlier than `before` paid somebody on that payment."""
        *_, whose, origin = payment
        months = {origin, *(month for month, *_ in self.lines.get(payment, ()) if month < before)}
        return any(self.given(month, person, whose, of_team=of_team) for month in months)


@dataclass(frozen=True, slots=True)
class Correction:
    """By what the bonus of a line, or of a part of it, is reckoned that corrects a closed month; `goods` and `services` are its kopecks.

    `given`: `month` is the one that paid, `rule` and `factor` are those by which it did. Else `month` is the one corrected, which paid no bonus: what
    is added goes by the present rule, and with `rule` None there is nothing; `given` without a rule: that month paid somebody else.
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
    def corrected(self) -> int:
        """The kopecks of it that correct closed months."""
        return sum(one.amount for parts in self.corrections.values() for one in parts)

    @property
    def attainment(self) -> Fraction | None:
        """What part of the plan was reached; None without one."""
        return Fraction(self.fact, self.plan) if self.plan else None

    @property
    def reached(self) -> float | None:
        """The attainment as it is said: never more than it is."""
        return reached(self.fact, self.plan) / 100 if self.plan else None

    @property
    def to_next(self) -> tuple[Step, int] | None:
        """The next step, and the kopecks that lack to it; None on the last, and without a plan."""
        ahead = [(step, -(-self.plan * step.attainment // 100)) for step in self.rule.steps] if self.plan else []
        return next(((step, at - self.fact) for step, at in ahead if at > max(self.fact, 0)), None)


def bonuses(lines: pd.DataFrame, people: Sequence[Somebody], rules: Sequence[Rule], plans: Plans, past: Past, of: Container[int] | None = None) -> list[Bonus]:
    """The bonuses of every month in `lines` (as analytics.sales has them), by month and person, `of` these people or all; an own one comes before a team's.

    What corrects a closed month goes by what was paid on it (`past`), by that month or by a later one that corrected it and is closed, so that
    what is taken back is what was given.
    Whoever has a rule and neither money nor a plan in a month has no bonus in it; what closed months paid is corrected also for whom no rule
    holds by now (`no_rule`).
    """
    found: list[Bonus] = []
    for month, rows in lines.groupby('month', sort=True):
        for one in (one for one in people if of is None or one.id in of):
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


def kept(month: str, person: int, rule: Rule, plan: int | None, fact: int, amount: int, rows: pd.DataFrame, members: Iterable[int], past: Past) -> Bonus:
    """The bonus of a closed month as it was kept, on the money of the `members` among its lines."""
    return replace(_reckoned(month, person, rule, plan, fact, _on(month, person, rule, rows, members, past), members, past), kept=amount)


def no_rule(month: str, *, of_team: bool) -> Rule:
    """In place of a rule where a month pays nothing but what it corrects."""
    return Rule(0, '', month, 0, 0, of_team=of_team)


def past(closed: Closed, lines: pd.DataFrame) -> Past:
    """What corrections are reckoned from, of all lines (as analytics.sales has them)."""
    corrected = lines[lines.deal.isin(lines.deal[lines.origin != lines.month])].sort_values('month', kind='stable')
    found: dict[Payment, list[tuple[str, int, int]]] = {}
    for payment, month, goods, services in zip(_payments(corrected), *(corrected[name].tolist() for name in ('month', 'goods', 'services')), strict=True):
        found.setdefault(payment, []).append((month, goods, services))
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
    for of_team in (False, True):
        holds = not of_team or (one.heads and one.department is not None)
        rule = rule_for(one, month, rules, of_team=of_team) if holds else None
        members = [other.id for other in people if other.department == one.department] if of_team else [one.id]
        planned = [plans[month, member] for member in members if rule and (month, member) in plans]
        plan = sum(planned) if planned else None
        rule = rule or no_rule(month, of_team=of_team)
        on = _on(month, one.id, rule, rows, members, past)
        if not on.empty or plan:
            fact = int(on.amount[on.person.isin(members)].sum()) if rule.id else 0
            yield _reckoned(month, one.id, rule, plan, fact, on, members, past)


def _on(month: str, person: int, rule: Rule, rows: pd.DataFrame, members: Iterable[int], past: Past) -> pd.DataFrame:
    """The lines of a month on which somebody's bonus is: by its rule those of the members, and whoever's that correct what was paid on them."""
    theirs = rows.person.isin(list(members)) & bool(rule.id)
    others = rows[(rows.origin != month) & rows.person.notna() & ~theirs]
    corrected = [row for row, payment in zip(others.index, _payments(others), strict=True) if past.paid(payment, month, person, of_team=rule.of_team)]
    return rows[theirs | rows.index.isin(corrected)]


def _payments(rows: pd.DataFrame) -> Iterator[Payment]:
    return zip(*(rows[name].tolist() for name in ('deal', 'payment', 'person', 'origin')), strict=True)


def _reckoned(month: str, person: int, rule: Rule, plan: int | None, fact: int, rows: pd.DataFrame, members: Iterable[int], past: Past) -> Bonus:
    by, theirs = factor(rule, plan, fact), {*members} if rule.id else set()
    corrections: dict[int, tuple[Correction, ...]] = {}
    parts = []
    for row, payment, goods, services in zip(rows.index.tolist(), _payments(rows), rows.goods.tolist(), rows.services.tolist(), strict=True):
        *_, whose, origin = payment
        present = Correction(month, rule if whose in theirs else None, by, given=False, goods=goods, services=services)
        if origin != month:
            corrections[row] = _correction(payment, person, present, past, of_team=rule.of_team)
        parts.append(sum(one.amount for one in corrections.get(row, (present,))))
    return Bonus(month, person, rule, plan, fact, by, tuple(rows.index.tolist()), tuple(parts), corrections)


def _correction(payment: Payment, person: int, present: Correction, past: Past, *, of_team: bool) -> tuple[Correction, ...]:
    """By what a change of a payment is reckoned: the month to which it belongs, if that paid; else first what it undoes of earlier changes, by the
    closed months that they stand in, and the rest by the present month."""
    *_, whose, origin = payment
    if was := past.given(origin, person, whose, of_team=of_team):
        return (replace(present, month=origin, rule=was.rule, factor=was.factor, given=True),)
    if past.given_to_another(origin, person, whose, of_team=of_team):
        return (replace(present, month=origin, rule=None, given=True),)
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
