"""Closing a month of sales: its lines and bonuses are kept as they are, and whatever changes later is a line of the month that is open.

A closed month is never opened again: what was paid out by it would not be what it says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from dashboard import access, bonus_rules, clock, journal, sales, yearmonth
from dashboard.analytics.bonuses import Bonus
from dashboard.errors import Changed, MonthNotOver
from dashboard.models import ClosedMonth, Deal, KeptBonus, KeptLine, Payment, PaymentKind, Person, Pipeline, Role
from dashboard.sales import Booked


@dataclass(frozen=True, slots=True)
class Waiting:
    """A claim of that month or an earlier one that nobody confirmed; hundredths of its `currency`."""

    deal: int
    title: str
    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class Closing:
    """What to look at before a month is closed: unconfirmed claims, those in another currency than the shop's after the others, and who sold without a rule of a bonus in any of its months.

    `without_plan`: whose rule has steps that wait for a plan, which there is none of; `earlier`: months that go with it.
    """

    month: date
    earlier: int
    waiting: tuple[Waiting, ...]
    without_rule: tuple[str, ...]
    without_plan: tuple[str, ...]


def closing(session: Session, month: date, *, by: int) -> Closing:
    """What closing a month would leave behind. Raises `MonthNotOver` for one that cannot be closed, `NotAllowed`."""
    access.require_company_head(session, by)
    through = _check(session, month)
    booked = sales.booked(session, by=by)
    lines = _closing_with(booked.lines, month, through)
    after, last = _keys(month, through)
    found = [one for one in bonus_rules.reckoned(session, booked) if one.rule.id and after < one.month <= last]
    sold = set(lines[['month', 'person']].dropna().itertuples(index=False, name=None))
    unruled = {person for _, person in sold - {(one.month, one.person) for one in found}}
    unplanned = {one.person for one in found if one.rule.steps and not one.plan}
    return Closing(
        month, len({*lines.month.tolist()} - {f'{month:%Y-%m}'}),
        _waiting(session, yearmonth.after(month), booked.currency),
        *(tuple(one.name for one in booked.people.values() if one.id in those) for those in (unruled, unplanned)),
    )  # fmt: skip


def _waiting(session: Session, end: date, currency: str) -> tuple[Waiting, ...]:
    """The claims of days before `end`, of every pipeline: a month is closed in one currency, and what waits in another is not forgotten with it."""
    rows = session.execute(
        columns(col(Deal.id), col(Deal.title), col(Payment.amount), col(Payment.kind), col(Pipeline.currency))
        .join(Payment, col(Payment.deal_id) == Deal.id)
        .join(Pipeline, col(Pipeline.id) == Deal.pipeline_id)
        .where(access.present(), col(Payment.removed_at).is_(None), col(Payment.confirmed_at).is_(None), col(Payment.paid_on) < end)
        .order_by(col(Pipeline.currency) != currency, col(Pipeline.currency), col(Payment.id))
    )
    return tuple(Waiting(deal, title, -amount if kind == PaymentKind.REFUND else amount, of) for deal, title, amount, kind, of in rows)


def close(session: Session, month: date, *, seen: Closing | None = None, by: int) -> None:
    """Close a month that is over, by its first day, and with it every month before; `seen`: what was looked at before, by whoever looked.

    Raises `Changed` where that reads otherwise by now, `MonthNotOver`, `NotAllowed`.
    """
    access.require_company_head(session, by)
    through = _check(session, month)
    if seen and seen != closing(session, month, by=by):
        raise Changed(what=f'{month:%m.%Y}')
    booked = sales.booked(session, by=by)
    lines = _closing_with(booked.lines, month, through)
    after, last = _keys(month, through)
    found = [one for one in bonus_rules.reckoned(session, booked) if after < one.month <= last]
    session.add_all([_line(row, booked) for row in lines.astype(object).where(lines.notna(), None).to_dict('records')])
    session.add_all(_bonuses(found, booked))
    session.add(ClosedMonth(month=month, closed_at=clock.now(session), closed_by=by or None))
    session.flush()
    journal.write(session, journal.MONTH_CLOSED, by=by, new=journal.of(last, None))


@dataclass(frozen=True, slots=True)
class Closed:
    """When and by whom a month was closed; None: with a later one."""

    through: date | None
    at: tuple[tuple[date, date, str], ...]


def closed(session: Session, *, by: int) -> Closed:
    """The months that are closed, each with its day and by whom. Raises `NotAllowed`."""
    access.reader(session, by)
    rows = session.exec(select(ClosedMonth, Person.name).outerjoin(Person).order_by(col(ClosedMonth.month))).all()
    return Closed(sales.closed_through(session), tuple((one.month, clock.day_of(one.closed_at), name or 'Voronka') for one, name in rows))


def _check(session: Session, month: date) -> date | None:
    """The month up to which all are closed, if this one can be. Raises `MonthNotOver`."""
    through = sales.closed_through(session)
    if month.day != 1 or yearmonth.after(month) > clock.today(session) or (through and month <= through):
        raise MonthNotOver(month=f'{month:%m.%Y}')
    return through


def _closing_with(lines: pd.DataFrame, month: date, through: date | None) -> pd.DataFrame:
    """The lines of the months that are closed together: those after `through`, up to `month`."""
    after, last = _keys(month, through)
    return lines[(lines.month > after) & (lines.month <= last)]


def _keys(month: date, through: date | None) -> tuple[str, str]:
    """Between which names of months (2026-11) they lie: beyond the first, up to the last."""
    return f'{through:%Y-%m}' if through else '', f'{month:%Y-%m}'


def _line(row: dict[Any, Any], booked: Booked) -> KeptLine:
    months: dict[str, Any] = {name: yearmonth.of(row[name]) for name in ('month', 'origin', 'sold')}
    days: dict[str, Any] = {name: row[name].date() for name in ('day', 'paid')}
    plain = {name: row[name] for name in ('kind', 'amount', 'goods', 'services')}
    department = booked.department(row['month'], row['person']) if row['person'] else None
    return KeptLine(deal_id=row['deal'], payment_id=row['payment'], person_id=row['person'], department_id=department, **months, **days, **plain)


def _bonuses(found: Sequence[Bonus], booked: Booked) -> list[KeptBonus]:
    return [
        KeptBonus(
            month=yearmonth.of(one.month), person_id=one.person, rule_id=one.rule.id, name=one.rule.name, since=yearmonth.of(one.rule.since),
            goods_rate=one.rule.goods, services_rate=one.rule.services, steps=bonus_rules.kept_steps(one.rule.steps), on_excess=one.rule.on_excess,
            of_team=one.rule.of_team, plan=one.plan, fact=one.fact, amount=one.amount, department_id=booked.department(one.month, one.person),
            of_head=booked.everybody[one.person].role != Role.EMPLOYEE,
        )
        for one in found
    ]  # fmt: skip
