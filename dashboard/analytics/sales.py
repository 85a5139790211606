"""A4, the lines of money: each confirmed payment or refund of a sale, whose it is and in which month; and what is no sale yet."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

import pandas as pd

from dashboard.analytics.frames import empty

PAYMENTS: Final = {'deal': 'int64', 'payment': 'int64', 'day': 'datetime64[us]', 'amount': 'int64'}
"""Money of deals by its day, signed kopecks: a refund is negative. In the order in which it was recorded."""
SALES: Final = {
    'deal': 'int64',
    'paid_on': 'datetime64[us]',  # R2
    'owner': 'Int64',  # at the end of that day; NA: nobody
    'total': 'int64',  # kopecks, as the deal stood at the end of that day, `services` of them for services
    'services': 'int64',
}
LINES: Final = {
    'deal': 'int64',
    'payment': 'Int64',
    'person': 'Int64',  # NA: nobody was responsible
    'month': 'str',  # 2026-11: in which it is booked
    'day': 'datetime64[us]',  # R2 for what makes up the sale, its own day for what came later
    'kind': 'str',  # sale | later
    'amount': 'int64',  # signed kopecks, goods + services
    'goods': 'int64',
    'services': 'int64',
    'sold': 'str',  # the month of R2
    'paid': 'datetime64[us]',  # the day of the payment itself
    'origin': 'str',  # the month to which the payment belongs: an earlier one, where it was changed after that was closed
}
WHOLE: Final = 100
"""Percent of a sale that its shares add up to."""
Shares = Mapping[int, Sequence[tuple[int, int]]]
"""Whose a deal's sale is, where a head set it: person and percent."""


def lines(payments: pd.DataFrame, sales: pd.DataFrame, shares: Shares) -> pd.DataFrame:
    """A line for each confirmed payment of a sale and each person who shares in it, by deal, day and payment.

    What came up to and with the payment that completes the sum is the sale, whole on R2's day; each later payment or refund is a line
    of its own day. Money of deals that are no sale is left out.
    """
    rows = payments.merge(sales, on='deal').sort_values(['deal', 'day', 'payment'], kind='stable', ignore_index=True)
    if rows.empty:
        return empty(LINES)
    sale = _makes_up(rows)
    rows['kind'] = pd.Series(sale).map({True: 'sale', False: 'later'})
    rows['paid'] = rows.day
    rows['day'] = rows.day.where(~sale, rows.paid_on)
    rows['month'] = rows['origin'] = month_of(rows.day)
    rows['sold'] = month_of(rows.paid_on)
    rows['services'] = [part(amount, of, total) for amount, of, total in _plain(rows, 'amount', 'services', 'total')]
    return _shared(rows, shares)[list(LINES)].astype(LINES)


def month_of(days: pd.Series) -> pd.Series:
    """2026-11 of each day."""
    months: pd.Series = days.dt.strftime('%Y-%m')
    return months


def part(amount: int, of: int, total: int) -> int:
    """The share `of` / `total` of an amount, at most all of it, rounded half up to the kopeck; of a refund just what the payment gave."""
    if total <= 0 or of >= total:
        return amount if of > 0 else 0
    rounded = (2 * abs(amount) * of + total) // (2 * total)
    return rounded if amount >= 0 else -rounded


def split(amount: int, percents: Iterable[int]) -> list[int]:
    """An amount in shares of so many percent, which add up to it to the kopeck: what rounding leaves goes on to the next."""
    given, until, shares = 0, 0, []
    for percent in percents:
        until += percent
        shares.append(part(amount, until, WHOLE) - given)
        given += shares[-1]
    return shares


def with_closed(lines: pd.DataFrame, kept: pd.DataFrame, through: str) -> pd.DataFrame:
    """The lines as they are booked where every month up to `through` is closed, with the lines `kept` of those.

    A closed month is what was kept. Whatever differs from it by now (a payment entered late or taken out, another owner, a deal deleted) is
    a line of the month after it, of the same payment and person, so that all together is what the payments say. It came later than its sale,
    but for a deal whose sale is in no closed month: that is a sale of the month after.
    """
    closed = lines.origin <= through
    following = pd.Timestamp(f'{through}-01') + pd.DateOffset(months=1)
    both = pd.concat([lines[closed], kept.assign(amount=-kept.amount, goods=-kept.goods, services=-kept.services)])
    told = ['sold', 'paid', 'kind']
    changed = both.groupby(['deal', 'payment', 'person', 'origin'], dropna=False).agg({**dict.fromkeys(('amount', 'goods', 'services'), 'sum'), **dict.fromkeys(told, 'first')}).reset_index()
    changed = changed[(changed.amount != 0) | (changed.goods != 0)]
    changed = changed.assign(month=f'{following:%Y-%m}', day=following, kind=changed.kind.where(~changed.deal.isin(kept.deal[kept.kind == 'sale']), 'later'))
    return pd.concat([kept, lines[~closed], changed[list(LINES)].astype(LINES)], ignore_index=True).astype(LINES)


def table(lines: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """A row for each value of the columns `by`: deals, amount, goods, services, average, later; kopecks.

    `deals` are those whose sale it is, a shared one counts once in each row; `average` is theirs alone, rounded half up, NA without any;
    `later` is what came or went back after its sale, and is part of the amount.
    """
    sold = lines[lines.kind == 'sale']
    keys = [*by]
    sums = lines.groupby(keys, dropna=False)[['amount', 'goods', 'services']].sum()
    counted = sold.groupby(keys, dropna=False).agg(deals=('deal', 'nunique'), of_sales=('amount', 'sum'))
    rows = sums.join(counted).fillna({'deals': 0, 'of_sales': 0}).reset_index()
    deals, money = rows.deals.astype('int64').tolist(), rows.of_sales.astype('int64').tolist()
    average = pd.array([(2 * of + n) // (2 * n) if n else pd.NA for n, of in zip(deals, money, strict=True)], dtype='Int64')
    return rows.assign(deals=deals, average=average, later=rows.amount - money).drop(columns='of_sales')


def within(lines: pd.DataFrame, start: date | None, end: date | None) -> pd.DataFrame:
    """The lines of money booked on the days from `start` to `end`, both included; None is unbounded."""
    first, last = (pd.Timestamp(day) if day else None for day in (start, end))
    inside = pd.Series(True, index=lines.index)  # noqa: FBT003 - the value of each
    inside &= lines.day >= first if first is not None else True
    inside &= lines.day <= last if last is not None else True
    return lines[inside]


def _makes_up(rows: pd.DataFrame) -> pd.Series:
    """Which rows make up their sale: days before R2, and R2's own up to the payment that reaches the sum."""
    deal = rows.deal
    there = rows.groupby('deal').amount.cumsum() >= rows.total
    reached = (there & (rows.day == rows.paid_on)).astype('int64')
    before = reached.groupby(deal).cumsum() - reached
    return (rows.day < rows.paid_on) | ((rows.day == rows.paid_on) & (before == 0))


def _shared(rows: pd.DataFrame, shares: Shares) -> pd.DataFrame:
    rows = rows.rename(columns={'owner': 'person'})
    several = rows.deal.isin(list(shares))
    parts: list[dict[Any, Any]] = []
    for row in rows[several].to_dict('records'):
        people = shares[row['deal']]
        percents = [percent for _, percent in people]
        amounts, services = split(row['amount'], percents), split(row['services'], percents)
        parts += [row | {'person': who, 'amount': whole, 'services': of} for (who, _), whole, of in zip(people, amounts, services, strict=True)]
    if parts:
        rows = pd.concat([rows[~several], pd.DataFrame(parts).astype({'person': 'Int64'})]).sort_values(['deal', 'paid', 'payment'], kind='stable', ignore_index=True)
    return rows.assign(goods=rows.amount - rows.services)


def _plain(rows: pd.DataFrame, *columns: str) -> Iterable[tuple[int, ...]]:
    """The rows as Python's own whole numbers, whose products know no limit."""
    return zip(*(rows[column].tolist() for column in columns), strict=True)
