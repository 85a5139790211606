"""Commands on the rules of bonuses, which are the company head's; and the rules, plans and people that bonuses are reckoned from."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, TypeAlias

from sqlmodel import Session, col, select

from dashboard import access, clock, journal, sales, yearmonth
from dashboard.access import Reader
from dashboard.analytics import bonuses
from dashboard.analytics.bonuses import Bonus, Given, Past, Plans, Rule, Somebody, Step
from dashboard.errors import Changed, NotAllowed, NotFound
from dashboard.models import BonusRule, BonusRuleBase, Department, KeptBonus, Person, Plan, Role
from dashboard.sales import Booked
from dashboard.validation import refuse, valid

LABELS: Final = {
    'name': 'Name of the rule', 'since': 'From the month', 'goods_rate': 'Rate for goods', 'services_rate': 'Rate for services',
    'steps': 'Steps for the plan', 'on_excess': 'Steps count', 'of_team': 'On whose money', 'person_id': 'Employee', 'department_id': 'Department',
}  # fmt: skip
"""The keys of the labels' translations."""
FURTHEST: Final = 1_000
"""Percent of the plan, or of the rate, beyond which it is a typing error."""
MOST: Final = 8
"""Steps of a rule."""
Sums: TypeAlias = Mapping[tuple[str, int], int]
"""Kopecks by month (2026-11) and person."""


def add(session: Session, *, fields: Mapping[str, Any], by: int) -> int:
    """A new rule; returns its id, by which `remove` undoes it. Raises `BadValue`, also for one that would begin in a closed month, `NotAllowed`."""
    access.require_company_head(session, by)
    rule = BonusRule(**_fit(session, fields))
    session.add(rule)
    session.flush()
    journal.write(session, journal.BONUS_ADDED, by=by, new=_worded(rule))
    return rule.id or 0


def change(session: Session, rule_id: int, *, version: int, fields: Mapping[str, Any], by: int) -> tuple[dict[str, Any], int]:
    """Say a rule anew, all of it; returns what it said before and its version since, by which this undoes it.

    Months that are closed keep what they paid: a change holds from the first open one on, no rule comes to begin in a closed one, and one that
    did keeps its beginning. Raises `BadValue`, `Changed`, `NotAllowed`, `NotFound`.
    """
    rule = _rule(session, rule_id, version, by)
    before, old = said(rule), _worded(rule)
    for name, value in _fit(session, fields, rule).items():
        setattr(rule, name, value)
    rule.version += 1
    journal.write(session, journal.BONUS_CHANGED, by=by, old=old, new=_worded(rule))
    return before, rule.version


def remove(session: Session, rule_id: int, *, version: int = 1, by: int) -> int:
    """Take a rule out; returns its version since, by which `restore` undoes it. Raises `Changed`, `NotAllowed`, `NotFound`."""
    rule = _rule(session, rule_id, version, by)
    rule.removed_at, rule.version = clock.now(session), rule.version + 1
    journal.write(session, journal.BONUS_REMOVED, by=by, old=_worded(rule))
    return rule.version


def restore(session: Session, rule_id: int, *, version: int, by: int) -> int:
    """Undo `remove`. Raises `Changed`, `NotAllowed`, `NotFound`."""
    rule = _rule(session, rule_id, version, by, removed=True)
    rule.removed_at, rule.version = None, rule.version + 1
    journal.write(session, journal.BONUS_ADDED, by=by, new=_worded(rule))
    return rule.version


def said(rule: BonusRule) -> dict[str, Any]:
    """All that is said of a rule."""
    return {name: getattr(rule, name) for name in LABELS}


def steps(text: str) -> tuple[Step, ...]:
    """`0:0, 80:90, 100:100` as it is kept and typed. Raises `BadValue`."""
    pairs = [one.split(':') for one in text.replace(' ', '').replace('%', '').split(',') if one]
    if not all(len(pair) == 2 and all(part.isascii() and part.isdigit() and len(part) <= 4 for part in pair) for pair in pairs):  # noqa: PLR2004
        raise refuse(LABELS['steps'], text, 'pairs of whole percents are expected, like 0:0, 80:90, 100:100.')
    found = tuple(Step(int(attainment), int(factor)) for attainment, factor in pairs)
    if len(found) > MOST or any(max(one.attainment, one.factor) > FURTHEST for one in found) or not bonuses.rising(found):
        raise refuse(LABELS['steps'], text, 'each step begins beyond the one before, at most 8 of them and 1000 percent.')
    return found


def kept_steps(found: Sequence[Step]) -> str:
    """`0:0,80:90,100:100`, as steps are kept."""
    return ','.join(f'{one.attainment}:{one.factor}' for one in found)


def as_rule(facts: Mapping[str, Any], id_: int = 0) -> Rule:
    """What is said of a rule, as bonuses are reckoned by it. Raises `BadValue`."""
    return Rule(
        id_, facts['name'], f'{facts["since"]:%Y-%m}', facts['goods_rate'], facts['services_rate'], steps(facts['steps']), facts['on_excess'],
        facts['person_id'], facts['department_id'], facts['of_team'],
    )  # fmt: skip


def kept(session: Session) -> list[BonusRule]:
    """The rules that hold at some time, the newest first."""
    there = select(BonusRule).where(col(BonusRule.removed_at).is_(None))
    return list(session.exec(there.order_by(col(BonusRule.since).desc(), col(BonusRule.id).desc())))


def earned(session: Session, booked: Booked, *, by: int) -> list[Bonus]:
    """The bonuses on that money that `by` may know of: one's own, a head's those of the employees, of a closed month of who was one as it was closed,
    the company head's all; before everybody's eyes none. Each is what it is for whoever else looks. Raises `NotAllowed`.
    """
    who = access.reader(session, by)
    if who.before_all:
        return []
    were = {person for (_, person), department in booked.kept.items() if department in booked.leads}
    found, led = reckoned(session, booked, of={*booked.people, *were}), _led(session)
    return [bonus for bonus in found if booked.sees(bonus.month, bonus.person) and _told(who, booked, bonus, led)]


def _led(session: Session) -> dict[tuple[str, int], bool]:
    """Whether somebody was a head as a month was closed, by month (2026-10) and person, where that was kept."""
    were = session.exec(select(KeptBonus).where(col(KeptBonus.of_head).is_not(None)))
    return {(f'{one.month:%Y-%m}', one.person_id): bool(one.of_head) for one in were}


def _told(who: Reader, booked: Booked, bonus: Bonus, led: Mapping[tuple[str, int], bool]) -> bool:
    """A head's bonus is no affair of a deputy or of another head, and one on a department's money is a head's, whatever its person is by now. An
    employee's of a closed month who is a head by now stays with those who lead the department of then."""
    if who.role == Role.COMPANY_HEAD or bonus.person == who.id:
        return True
    leads = booked.everybody[bonus.person].role != Role.EMPLOYEE
    if bonus.rule.of_team or led.get((bonus.month, bonus.person), leads):
        return False
    return not leads or booked.department(bonus.month, bonus.person) in booked.leads


def reckoned(session: Session, booked: Booked, rules: Sequence[Rule] | None = None, *, of: Container[int] | None = None) -> list[Bonus]:
    """All bonuses on that money, or those `of` some people, by the `rules` given, or those that hold; a closed month's as it was kept."""
    people = [Somebody(one.id, one.department_id, one.role == Role.HEAD) for one in booked.everybody.values()]
    through = sales.closed_through(session)
    lines = booked.every if through is None else booked.every[booked.every.month > f'{through:%Y-%m}']
    holding = [as_rule(said(one), one.id or 0) for one in kept(session)] if rules is None else rules
    were = session.exec(select(KeptBonus).order_by(col(KeptBonus.month), col(KeptBonus.id))).all()
    closed = {(f'{one.month:%Y-%m}', one.person_id, one.of_team): _given(one, booked) for one in were}
    past = bonuses.past(closed, booked.every)
    theirs = [one for one in were if of is None or one.person_id in of]
    return [*_of_closed(theirs, booked, past), *bonuses.bonuses(lines, people, holding, plans(session), past, of)]


def _given(one: KeptBonus, booked: Booked) -> Given:
    """How a bonus that was kept was paid; on a department's money, of who was in it as the month was closed."""
    month = f'{one.month:%Y-%m}'
    members = [other for other in booked.everybody if booked.department(month, other) == one.department_id] if one.of_team else [one.person_id]
    rule = as_rule({**one.model_dump(), 'person_id': None, 'department_id': None}, one.rule_id)
    return Given(rule, bonuses.factor(rule, one.plan, one.fact), frozenset(members))


def _of_closed(were: Iterable[KeptBonus], booked: Booked, past: Past) -> Iterator[Bonus]:
    """Those that were kept, on the lines of their month."""
    none = booked.every.iloc[:0]
    months = {str(month): rows for month, rows in booked.every.groupby('month')}
    for one in were:
        month = f'{one.month:%Y-%m}'
        of, rows = past.closed[month, one.person_id, one.of_team], months.get(month, none)
        yield bonuses.kept(month, one.person_id, of.rule, one.plan, one.fact, one.amount, rows, of.members, past)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a person gets in each of some months by the rules that hold and by others; kopecks."""

    name: str
    before: tuple[int, ...]
    after: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """For whom a rule changes something: `effects` in the month before and the one at hand; `at_once` in this one as if it held in it already, None
    where it does not begin later."""

    effects: tuple[Effect, ...]
    at_once: tuple[Effect, ...] | None


def preview(session: Session, *, fields: Mapping[str, Any], replaces: int | None = None, by: int) -> Preview:
    """What a rule would change if it were saved, in place of the one it `replaces`. Nothing is saved.

    Raises `BadValue`, and `NotAllowed` also before everybody's eyes.
    """
    if access.require_company_head(session, by).before_all:
        raise NotAllowed
    booked = sales.booked(session, by=by)
    this = clock.today(session).replace(day=1)
    months = [f'{month:%Y-%m}' for month in (yearmonth.before(this), this)]
    deals = booked.lines.deal[booked.lines.month.isin(months)]  # all of their lines: a correction goes by what earlier months paid
    booked = booked.only(lambda lines: lines[lines.deal.isin(deals)])
    others = [as_rule(said(one), one.id or 0) for one in kept(session) if one.id != replaces]
    newest = replaces or max((rule.id for rule in others), default=0) + 1
    fitting = as_rule(_fit(session, fields, session.get(BonusRule, replaces) if replaces else None), newest)
    now, then = _together(reckoned(session, booked)), _together(reckoned(session, booked, [*others, fitting]))
    later = fitting.since > months[1]
    at_once = _together(reckoned(session, booked, [*others, replace(fitting, since=months[1])])) if later else {}
    return Preview(_effects(booked, months, now, then), _effects(booked, months[1:], now, at_once) if later else None)


def _effects(booked: Booked, months: Sequence[str], before: Sums, after: Sums) -> tuple[Effect, ...]:
    rows = [Effect(one.name, *(tuple(sums.get((month, one.id), 0) for month in months) for sums in (before, after))) for one in booked.people.values()]
    return tuple(row for row in rows if row.before != row.after)


def _together(found: Sequence[Bonus]) -> Sums:
    return bonuses.sums(found, frozenset(row for bonus in found for row in bonus.rows))


def plans(session: Session) -> Plans:
    """Everybody's plans."""
    return {(f'{plan.month:%Y-%m}', plan.person_id): plan.kopecks for plan in session.exec(select(Plan))}


def _worded(rule: BonusRule) -> str:
    """«7 Продажи · 2 % / 10 % · 0:0,80:90,100:100 · 2026-11», as the journal keeps it."""
    rates = f'{rule.goods_rate / 100:g} % / {rule.services_rate / 100:g} %'
    return journal.of(rule.id or 0, ' · '.join(filter(None, (rule.name, rates, rule.steps, f'{rule.since:%Y-%m}'))))


def _fit(session: Session, fields: Mapping[str, Any], was: BonusRule | None = None) -> dict[str, Any]:
    """All of a rule as it is to be kept; `was`: the rule that it is said of anew. Raises `BadValue`."""
    for name in fields.keys() - LABELS.keys():
        raise refuse('Field', name, 'it is not a field that can be edited.')
    usual = {'steps': '', 'on_excess': False, 'of_team': False, 'person_id': None, 'department_id': None}
    facts = valid(BonusRuleBase, {'name': None, 'since': None, 'goods_rate': None, 'services_rate': None, **usual, **fields}, LABELS)
    _check_beginning(session, facts['since'], was.since if was else None)
    facts['steps'] = kept_steps(_whole(steps(facts['steps']), facts['steps']))
    for name, table in (('person_id', Person), ('department_id', Department)):
        if facts[name] is not None and session.get(table, facts[name]) is None:
            raise refuse(LABELS[name], facts[name], 'it is none of those offered.')
    if facts['person_id'] is not None:
        facts['department_id'] = None
    return facts


def _check_beginning(session: Session, since: date, was: date | None) -> None:
    """A closed month is frozen: no rule comes to begin in one, and where one began there its beginning stays, so that what it paid and what it
    says agree. Raises `BadValue`."""
    through = sales.closed_through(session)
    if through is None or since == was:
        return
    if was is not None and was <= through:
        raise refuse(LABELS['since'], f'{since:%m.%Y}', 'the rule began in {began}, a month that is closed; another beginning wants a new rule.', began=f'{was:%m.%Y}')
    if since <= through:
        first = yearmonth.after(through)
        raise refuse(LABELS['since'], f'{since:%m.%Y}', 'months up to {last} are closed: a rule begins in {first} or later.', last=f'{through:%m.%Y}', first=f'{first:%m.%Y}')


def _whole(found: Sequence[Step], text: str) -> Sequence[Step]:
    """Steps that say what is paid from nothing on: else 79 % of a plan would pay more than the step at 80 %. Raises `BadValue`."""
    if found and found[0].attainment:
        raise refuse(LABELS['steps'], text, 'the first step begins at 0: 0:0 pays nothing below the next one, 0:100 the rate as it is.')
    return found


def _rule(session: Session, rule_id: int, version: int, by: int, *, removed: bool = False) -> BonusRule:
    access.require_company_head(session, by)
    rule = session.get(BonusRule, rule_id)
    if rule is None or (rule.removed_at is not None) != removed:
        raise NotFound
    if rule.version != version:
        raise Changed(what=rule.name)
    return rule
