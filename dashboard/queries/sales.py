"""The sales report as its page shows it: months, departments and people; and each rouble behind a figure, with its deal, payment and rule."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd
from sqlmodel import Session, col, select

from dashboard import access, bonus_rules, sales, yearmonth
from dashboard.access import Reader
from dashboard.analytics import bonuses
from dashboard.analytics.bonuses import Bonus, Correction
from dashboard.analytics.periods import SoFar
from dashboard.analytics.sales import within
from dashboard.errors import NotFound
from dashboard.models import Deal, Payment, Role
from dashboard.queries.sale_filters import NOBODY, Filters, before, by_month, deals_of, picked, so_far, wanted
from dashboard.rows import chunks
from dashboard.sales import Booked

Parts = Mapping[int, tuple[int, tuple[Correction, ...]]]
"""Of lines by their labels: the kopecks of a bonus, and by what they are reckoned where the line corrects a closed month."""


@dataclass(frozen=True, slots=True)
class Row:
    """What somebody, or several together, sold in a month; kopecks.

    `amount` is confirmed, `later` the part of it that came or went back after its sale; `waiting` is claimed, and in no other figure.
    `average` None: no deal; `bonus` None: no rule, or not for its reader.
    """

    person: int
    name: str
    deals: int
    amount: int
    goods: int
    services: int
    later: int
    average: int | None
    waiting: int
    bonus: int | None


@dataclass(frozen=True, slots=True)
class Unit:
    """A department's people, and all of them together; `name` is empty for those of none."""

    name: str
    rows: tuple[Row, ...]
    whole: Row


@dataclass(frozen=True, slots=True)
class Month:
    month: date
    units: tuple[Unit, ...]
    whole: Row


@dataclass(frozen=True, slots=True)
class Sales:
    """The report, the newest month first, in `currency`; `before` is what came in as long a time before, of a month or quarter `so_far` until the same working day (periods.before), None where nothing is comparable; `left_out` are the pipelines whose money is in another.

    `advances` are those of today, whenever they came. `together`: whether its reader sees others.
    """

    filters: Filters
    months: tuple[Month, ...]
    whole: Row
    advances: int
    departments: tuple[tuple[int, str], ...]
    employees: tuple[tuple[int, str], ...]
    together: bool
    exports: bool
    currency: str
    left_out: tuple[str, ...]
    before: int | None
    so_far: SoFar | None


@dataclass(frozen=True, slots=True)
class Line:
    """A payment or refund as it is booked; `title` None: the deal is not its reader's to see any more.

    `bonus` is what the person gets of it by the own rule, in `Detail.team` the head; `sold` the month of the sale, by its first day. `corrects`: what
    changed in a month that was closed, and `by` what its bonus is reckoned then, where there is one; `waiting`: a claim.
    """

    month: date
    deal: int
    title: str | None
    invoice: str | None
    document: str
    paid: date
    later: bool
    sold: date
    goods: int
    services: int
    amount: int
    bonus: int | None
    corrects: bool = False
    by: tuple[Correction, ...] = ()
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class Unseen:
    """The lines of a bonus that its reader may not see, together, so that all add up to what it is; `bonus` is what the head gets of them."""

    goods: int
    services: int
    amount: int
    bonus: int


@dataclass(frozen=True, slots=True)
class Detail:
    """One person's month, each rouble of it; `bonuses` say by which rule, a head's on the department after the own one.

    `team` are the lines of that one, each with whose sale it is and with what the head gets of it; `unseen` those of them that are not for
    the reader, who led then and does no more.
    """

    name: str
    month: date
    lines: tuple[Line, ...]
    bonuses: tuple[Bonus, ...]
    currency: str
    team: tuple[tuple[str, Line], ...] = ()
    unseen: Unseen | None = None


@dataclass(frozen=True, slots=True)
class Paid:
    """A bonus as it is accounted for: whose, of which department, and the kopecks for goods and for services on which it is paid; `amount` is
    what they give by its rule, or by that of the `correction` of a closed month."""

    name: str
    department: str
    bonus: Bonus
    goods: int
    services: int
    amount: int
    correction: Correction | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """The report as a file has it; `lines` and `waiting` (claims) each with whose it is and of which department.

    `team` are the lines of what heads are paid on their departments' money, each with the head and of which department, whose sale it
    is, and with what the head gets of it; `unseen` those that are not for the reader, each month's together with the head and the department.
    """

    report: Sales
    lines: tuple[tuple[str, str, Line], ...]
    waiting: tuple[tuple[str, str, Line], ...]
    paid: tuple[Paid, ...]
    team: tuple[tuple[str, str, str, Line], ...]
    unseen: tuple[tuple[date, str, str, Unseen], ...]


def shown(session: Session, filters: Filters, *, by: int) -> Sales:
    """The report as far as `by` may know of it. Raises `NotAllowed`."""
    who = access.reader(session, by)
    booked = sales.booked(session, by=by, pipeline_id=filters.pipeline)
    return _report(session, booked, _earned(session, booked, filters, by), filters, exports=access.may_export(who))


def _earned(session: Session, booked: Booked, filters: Filters, by: int) -> list[Bonus]:
    """The bonuses of all the money; of some deals' there are none."""
    return [] if filters.some else bonus_rules.earned(session, booked, by=by)


def _report(session: Session, booked: Booked, found: list[Bonus], filters: Filters, *, exports: bool) -> Sales:
    those = picked(booked, filters, deals_of(session, filters))
    lines, claims = those(booked.lines), those(by_month(booked.claims))
    paid = {key: kopecks for key, kopecks in bonuses.sums(found, frozenset(booked.every.index)).items() if wanted(booked, filters, key)}
    months = tuple(_month(month, lines, claims, paid, booked) for month in _months(lines, claims, paid))
    sold = set(booked.lines.person.dropna().tolist())
    known = [one for one in booked.everybody.values() if one.id in booked.people or one.id in sold]
    everybody = [one for one in known if filters.department in (None, one.department_id, *_before(booked, one.id))]
    units = {one: booked.departments[one] for person in booked.people.values() for one in (person.department_id, *_before(booked, person.id)) if one}
    return Sales(
        filters, months, _whole(lines, claims, paid.values()), int(those(by_month(booked.advances), always=True).amount.sum()),
        tuple(sorted(units.items(), key=lambda unit: unit[1])),
        tuple((one.id, one.name) for one in everybody if one.active or one.id in sold),
        len(booked.people) > 1, exports, booked.currency, booked.left_out, _came_before(session, filters, those(booked.lines, always=True)), so_far(session, filters),
    )  # fmt: skip


def _came_before(session: Session, filters: Filters, lines: pd.DataFrame) -> int | None:
    span = before(session, filters)
    return None if span is None else int(lines.amount[lines.day.between(pd.Timestamp(span[0]), pd.Timestamp(span[1]))].sum())


def _before(booked: Booked, person: int) -> list[int | None]:
    """The departments in which the person sold in closed months and is no longer."""
    return [department for (_, one), department in booked.kept.items() if one == person]


def detail(session: Session, month: date, person: int, filters: Filters | None = None, *, by: int) -> Detail:
    """Each line of a person's month (`NOBODY`: of nobody's), of the deals that `filters` let. Raises `NotAllowed`, and `NotFound` for whose sales are not `by`'s to see."""
    who = access.reader(session, by)
    asked = replace(filters or Filters(month, month), first=month, last=month, department=None, employee=person)
    booked = sales.booked(session, by=by, pipeline_id=asked.pipeline)
    if not booked.sees(f'{month:%Y-%m}', person) and not (person == NOBODY and who.role == Role.COMPANY_HEAD):
        raise NotFound
    found = [one for one in _earned(session, booked, asked, by) if one.person == person and one.month == f'{month:%Y-%m}']
    those = picked(booked, asked, deals_of(session, asked))
    lines, claims = those(booked.lines), those(by_month(booked.claims))
    name = booked.everybody[person].name if person else ''
    return Detail(name, month, _lines(session, who, lines, claims, _parts(found)), tuple(found), booked.currency, *_of_team(session, who, booked, found))


def _of_team(session: Session, who: Reader, booked: Booked, found: list[Bonus]) -> tuple[tuple[tuple[str, Line], ...], Unseen | None]:
    """The department's lines on which a person's bonus of a month is paid, by person, and those that are not for the reader."""
    one = next((one for one in found if one.rule.of_team), None)
    if one is None:
        return (), None
    rows, unseen = _apart(booked, one)
    parts, lines = _parts(found, of_team=True), booked.every.loc[rows]
    told = zip([booked.everybody[one].name for one in lines.person.tolist()], _lines(session, who, lines, booked.claims.iloc[:0], parts), strict=True)
    return tuple(sorted(told, key=lambda line: line[0])), unseen


def _apart(booked: Booked, one: Bonus) -> tuple[list[int], Unseen | None]:
    """The rows of a bonus that its reader may see, and the others together. What corrects a closed month is seen by whoever sees what it corrects."""
    rows, seen = booked.every.loc[list(one.rows)], []
    for row, month, origin, whose in zip(one.rows, rows.month, rows.origin, rows.person, strict=True):
        if booked.sees(month, whose) or booked.sees(origin, whose):
            seen.append(row)
    rest = rows.drop(seen)
    if rest.empty:
        return seen, None
    bonus = sum(kopecks for row, kopecks in zip(one.rows, one.parts, strict=True) if row in rest.index)
    return seen, Unseen(int(rest.goods.sum()), int(rest.services.sum()), int(rest.amount.sum()), bonus)


def _parts(found: list[Bonus], *, of_team: bool = False) -> Parts:
    """What each line gives, by the own rules or by those on a department's money."""
    return {row: (kopecks, one.corrections.get(row, ())) for one in found if one.rule.of_team == of_team for row, kopecks in zip(one.rows, one.parts, strict=True)}


def taken(session: Session, filters: Filters, *, by: int, until: date | None = None) -> Taken:
    """The report, each of its lines, and what each bonus is made of, to take out in a file; of the money of the days up to `until` where that
    is given. Raises `NotAllowed`.
    """
    who = access.require_export(session, by)
    booked = sales.booked(session, by=by, pipeline_id=filters.pipeline)
    booked = replace(booked.only(lambda lines: within(lines, None, until)), claims=within(booked.claims, None, until))
    those = picked(booked, filters, deals_of(session, filters))
    lines, claims = those(booked.lines), those(by_month(booked.claims))
    found = _earned(session, booked, filters, by)
    people = [_seller(booked, month, one) for frame in (lines, claims) for month, one in zip(frame.month, frame.person, strict=True)]
    worded = [(*whose, line) for whose, line in zip(people, _lines(session, who, lines, claims, _parts(found)), strict=True)]
    of_team = [one for one in found if one.rule.of_team and wanted(booked, filters, (one.month, one.person))]
    apart = [(one, *_apart(booked, one)) for one in sorted(of_team, key=lambda one: one.month, reverse=True)]
    return Taken(
        _report(session, booked, found, filters, exports=True), tuple(worded[: len(lines)]), tuple(worded[len(lines) :]), tuple(_paid(booked, filters, found)),
        tuple(_by_line(session, who, booked, [(one, seen) for one, seen, _ in apart])),
        tuple((yearmonth.of(one.month), *_seller(booked, one.month, one.person), unseen) for one, _, unseen in apart if unseen),
    )  # fmt: skip


def _by_line(session: Session, who: Reader, booked: Booked, found: list[tuple[Bonus, list[int]]]) -> Iterator[tuple[str, str, str, Line]]:
    """What each of the rows beside these bonuses gives of them."""
    rows = booked.every.loc[sorted({row for _, seen in found for row in seen})]
    told = dict(zip(rows.index.tolist(), _lines(session, who, rows, booked.claims.iloc[:0], {}), strict=True))
    for one, seen in found:
        parts = dict(zip(one.rows, one.parts, strict=True))
        for row in seen:
            seller, _department = _seller(booked, one.month, rows.person[row])
            yield (*_seller(booked, one.month, one.person), seller, replace(told[row], bonus=parts[row], by=one.corrections.get(row, ())))


def _paid(booked: Booked, filters: Filters, found: list[Bonus]) -> Iterator[Paid]:
    for one in sorted(found, key=lambda one: one.month, reverse=True):
        if wanted(booked, filters, (one.month, one.person)):
            whose = _seller(booked, one.month, one.person)
            if one.rule.id:
                base = booked.every.loc[[row for row in one.rows if row not in one.corrections]]
                yield Paid(*whose, one, int(base.goods.sum()), int(base.services.sum()), one.amount - one.corrected)
            by_rule: dict[Correction, list[Correction]] = {}
            for each in (each for parts in one.corrections.values() for each in parts if each.rule):
                by_rule.setdefault(replace(each, goods=0, services=0), []).append(each)
            for how, those in by_rule.items():
                yield Paid(*whose, one, sum(each.goods for each in those), sum(each.services for each in those), sum(each.amount for each in those), how)


def lines(session: Session, filters: Filters, *, by: int) -> tuple[pd.DataFrame, str]:
    """The money behind the report (columns as analytics.sales.LINES) and its currency. Raises `NotAllowed`."""
    booked = sales.booked(session, by=by, pipeline_id=filters.pipeline)
    return picked(booked, filters, deals_of(session, filters))(booked.lines), booked.currency


def _seller(booked: Booked, month: str, person: Any) -> tuple[str, str]:
    """The name of whose line it is, and that of the department; empty for nobody's."""
    if person not in booked.everybody:
        return '', ''
    return booked.everybody[person].name, booked.departments.get(booked.department(month, person) or 0, '')


def _lines(session: Session, who: Reader, lines: pd.DataFrame, claims: pd.DataFrame, parts: Parts) -> tuple[Line, ...]:
    ids = {*lines.deal.tolist(), *claims.deal.tolist()}
    titles: dict[int, tuple[str | None, str | None]] = {}
    papers: dict[int | None, str] = {}
    for some in chunks(sorted(ids)):
        seen = session.exec(select(Deal.id, Deal.title, Deal.invoice_no).where(col(Deal.id).in_(some), access.visible(who))).all()
        titles |= {id_ or 0: (title, invoice) for id_, title, invoice in seen}
        papers |= dict(session.exec(select(Payment.id, Payment.document).where(col(Payment.deal_id).in_([id_ for id_, *_ in seen]))).all())
    booked: list[Any] = list(lines.itertuples())
    waiting: list[Any] = list(claims.itertuples())
    none = (None, None)
    return (
        *(
            Line(
                yearmonth.of(row.month), row.deal, *titles.get(row.deal, none), papers.get(row.payment, ''), row.paid.date(), row.kind == 'later', yearmonth.of(row.sold),
                row.goods, row.services, row.amount, parts.get(row.Index, (None,))[0], corrects=row.origin != row.month, by=parts.get(row.Index, (None, ()))[1],
            )
            for row in booked
        ),
        *(
            Line(
                yearmonth.of(row.month), row.deal, *titles.get(row.deal, none), papers.get(row.payment, ''), row.day.date(), False, yearmonth.of(row.month),  # noqa: FBT003 - `later`
                row.amount, 0, row.amount, None, waiting=True,
            )
            for row in waiting
        ),
    )  # fmt: skip


def _months(lines: pd.DataFrame, claims: pd.DataFrame, paid: Mapping[tuple[str, int], int]) -> list[str]:
    return sorted({*lines.month.tolist(), *claims.month.tolist(), *(month for month, _ in paid)}, reverse=True)


def _month(month: str, lines: pd.DataFrame, claims: pd.DataFrame, paid: Mapping[tuple[str, int], int], booked: Booked) -> Month:
    lines, claims = lines[lines.month == month], claims[claims.month == month]
    bonus = {person: kopecks for (of, person), kopecks in paid.items() if of == month}
    there = {*lines.person.dropna().tolist(), *claims.person.dropna().tolist(), *bonus}
    people = [one for one in booked.everybody.values() if one.id in there]
    unit_of = {one.id: booked.departments.get(booked.department(month, one.id) or 0, '') for one in people}
    names = sorted(set(unit_of.values()), key=lambda name: (not name, name))
    units = [_unit(name, [one for one, of in unit_of.items() if of == name], lines, claims, bonus, booked) for name in names]
    nobodys = lines[lines.person.isna()], claims[claims.person.isna()]
    if len(nobodys[0]) or len(nobodys[1]):
        row = _row(*nobodys, None)
        units.append(Unit('', (row,), row))
    return Month(yearmonth.of(month), tuple(units), _whole(lines, claims, bonus.values()))


def _unit(name: str, people: list[int], lines: pd.DataFrame, claims: pd.DataFrame, bonus: Mapping[int, int], booked: Booked) -> Unit:
    ours, theirs = lines[lines.person.isin(people)], claims[claims.person.isin(people)]
    rows = tuple(
        replace(_row(ours[ours.person == one], theirs[theirs.person == one], bonus.get(one)), person=one, name=booked.everybody[one].name)
        for one in people
    )  # fmt: skip
    return Unit(name, rows, _whole(ours, theirs, [bonus[one] for one in people if one in bonus]))


def _whole(lines: pd.DataFrame, claims: pd.DataFrame, bonus: Any) -> Row:
    paid = list(bonus)
    return _row(lines, claims, sum(paid) if paid else None)


def _row(lines: pd.DataFrame, claims: pd.DataFrame, bonus: int | None) -> Row:
    """The lines together; of nobody yet."""
    sold = lines[lines.kind == 'sale']
    deals, money, amount = int(sold.deal.nunique()), int(sold.amount.sum()), int(lines.amount.sum())
    return Row(
        NOBODY, '', deals, amount, int(lines.goods.sum()), int(lines.services.sum()), amount - money,
        (2 * money + deals) // (2 * deals) if deals else None, int(claims.amount.sum()), bonus,
    )  # fmt: skip
