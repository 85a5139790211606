"""A3, touches: how often each deal was in contact with its client, and which deals nobody touches."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

import pandas as pd

from dashboard.analytics.frames import NEVER, Stage, Zone, in_period, micros, moment
from dashboard.workcalendar import Calendar

COLUMNS = {'deal': 'int64', 'touches': 'int64', 'last': 'datetime64[us, UTC]', 'days_since': 'Int64'}

COLUMN_OF: Final = {
    'comment': 'comments', 'call': 'calls', 'missed_call': 'missed_calls', 'message': 'messages', 'email': 'emails', 'meeting': 'meetings', 'offer': 'offers',
}  # fmt: skip
"""The kinds of touches, and the columns that count them."""
BY_STAGE: Final = {
    'stage_id': 'int64', 'stage': 'str', **dict.fromkeys(('deals', 'untouched', 'touches'), 'int64'), 'per_deal': 'float64', **dict.fromkeys(COLUMN_OF.values(), 'int64'),
}  # fmt: skip


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


def by_stage(placed: pd.DataFrame, stays: pd.DataFrame, stages: Sequence[Stage]) -> pd.DataFrame:
    """A row for each open and parked stage, in order, from `stays` and what `within_stays` made of them; columns as in BY_STAGE.

    `deals` stood in it, `untouched` of them without any touch there; `per_deal` is `touches`, missed calls among them, by deal, NaN
    where no deal was.
    """
    chosen = [stage for stage in stages if stage.ongoing]
    deals = stays.groupby('stage').deal.nunique()
    touched = placed.groupby('stage').deal.nunique()
    kinds = placed.groupby(['stage', 'kind'], observed=True).size()
    rows = []
    for stage in chosen:
        came, counts = int(deals.get(stage.id, 0)), {column: int(kinds.get((stage.id, kind), 0)) for kind, column in COLUMN_OF.items()}
        total = sum(counts.values())
        said = {'deals': came, 'untouched': came - int(touched.get(stage.id, 0)), 'touches': total, 'per_deal': total / came if came else None}
        rows.append({'stage_id': stage.id, 'stage': stage.name, **said, **counts})
    return pd.DataFrame(rows, columns=list(BY_STAGE)).astype(BY_STAGE)


def within_stays(
    touches: pd.DataFrame, visits: pd.DataFrame, now: datetime, *, start: date | None = None, end: date | None = None, zone: Zone
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The touches (deal, stage, at, kind) of the stays that began in the period, whoever's they are, and these stays.

    A touch belongs to the stay that its instant lies in; the one at which a deal is moved belongs to where it comes to.
    """
    stays = visits.assign(begun=micros(visits.entered), ended=micros(visits.left))
    stays['chosen'] = stays.counted & in_period(stays.begun.to_numpy(), start, end, zone)
    at = micros(touches['at'])
    known = touches[['deal', 'at', 'kind']].assign(begun=at)[at <= moment(now)]
    known = pd.merge_asof(known.sort_values('begun', kind='stable'), stays[['deal', 'stage', 'begun', 'ended', 'chosen']].sort_values('begun', kind='stable'), on='begun', by='deal')
    inside = known.chosen.eq(other=True) & ((known.begun < known.ended) | (known.ended == NEVER))
    return known.loc[inside, ['deal', 'stage', 'at', 'kind']].astype({'stage': 'int64'}).reset_index(drop=True), stays.loc[stays.chosen, ['deal', 'stage']]
