"""A3, touches: how often each deal was in contact with its client, and which deals nobody touches."""

from collections.abc import Sequence
from datetime import datetime

import pandas as pd

from dashboard.analytics.frames import Stage, micros, moment
from dashboard.workcalendar import Calendar

COLUMNS = {'deal': 'int64', 'touches': 'int64', 'last': 'datetime64[us, UTC]', 'days_since': 'Int64'}


def table(touches: pd.DataFrame, deals: pd.DataFrame, now: datetime, *, calendar: Calendar) -> pd.DataFrame:
    """A row for each deal, in the order of `deals`: deal, touches, last, days_since (elapsed working days).

    `touches` has the columns deal and at: comments, calls, missed ones too, messages, e-mails and meetings; those after
    `now` are left out. A deal without any is a row with 0, and neither `last` nor `days_since`.
    """
    seen = touches[micros(touches['at']) <= moment(now)]
    found = seen.groupby('deal')['at'].agg(['size', 'max'])
    rows = deals[['deal']].join(found, on='deal').rename(columns={'size': 'touches', 'max': 'last'})
    since = pd.Series(pd.NA, index=rows.index, dtype='Int64')
    some = rows['last'].notna()
    since[some] = calendar.elapsed_days(rows['last'][some], now)
    return rows.assign(touches=rows.touches.fillna(0), days_since=since).astype(COLUMNS).reset_index(drop=True)


def silent(table: pd.DataFrame, deals: pd.DataFrame, stages: Sequence[Stage], days: int) -> pd.DataFrame:
    """The rows of `table` whose deals stand in an open stage and were not touched for more than `days` working days, or never."""
    opened = deals.deal[deals.stage.isin([stage.id for stage in stages if stage.kind == 'open'])]
    quiet = table.days_since.isna() | (table.days_since > days)
    return table[table.deal.isin(opened) & quiet].reset_index(drop=True)
