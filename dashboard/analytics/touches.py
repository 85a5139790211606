"""A3, touches: how often each deal, client or task was in contact, and which deals nobody touches."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

import pandas as pd

from dashboard.analytics.frames import INSTANT, NEVER, Stage, Zone, in_period, micros, moment
from dashboard.workcalendar import Calendar

COLUMNS = {'touches': 'int64', 'last': INSTANT, 'days_since': 'Int64'}

TASKS: Final = {'task': 'int64', 'deal': 'int64', 'due': INSTANT, 'created': INSTANT, 'done': INSTANT}
"""Tasks of deals; `done` is NaT for an open one."""
DUES: Final = {'task': 'int64', 'at': INSTANT, 'due': INSTANT}
"""When a task was set, or put off or forward, and for which instant."""
COLUMN_OF: Final = {
    'comment': 'comments', 'call': 'calls', 'missed_call': 'missed_calls', 'message': 'messages', 'email': 'emails', 'meeting': 'meetings', 'offer': 'offers',
}  # fmt: skip
"""The kinds of touches, and the columns that count them."""
BY_STAGE: Final = {
    'stage_id': 'int64', 'stage': 'str', **dict.fromkeys(('deals', 'untouched', 'touches'), 'int64'), 'per_deal': 'float64', **dict.fromkeys(COLUMN_OF.values(), 'int64'),
}  # fmt: skip


def table(touches: pd.DataFrame, rows: pd.DataFrame, now: datetime, *, calendar: Calendar, of: str = 'deal') -> pd.DataFrame:
    """A row for each of `rows`, in their order: `of` (deal, client, task), touches, last, days_since (elapsed working days).

    `touches` has the columns `of` and at: comments, calls, missed ones too, messages, e-mails and meetings; those after
    `now` are left out. What was never touched is a row with 0, and neither `last` nor `days_since`.
    """
    seen = touches[micros(touches['at']) <= moment(now)]
    found = seen.groupby(of)['at'].agg(['size', 'max'])
    told = rows[[of]].join(found, on=of).rename(columns={'size': 'touches', 'max': 'last'})
    since = pd.Series(pd.NA, index=told.index, dtype='Int64')
    some = told['last'].notna()
    since[some] = calendar.elapsed_days(told['last'][some], now)
    return told.assign(touches=told.touches.fillna(0), days_since=since).astype({of: 'int64', **COLUMNS}).reset_index(drop=True)


def by_kind(touches: pd.DataFrame, rows: pd.DataFrame, now: datetime, *, calendar: Calendar, of: str) -> pd.DataFrame:
    """As `table`, with a column of each kind (COLUMN_OF) before `last`; `touches` has the column kind, too."""
    seen = touches[micros(touches['at']) <= moment(now)]
    counts = seen.groupby([of, 'kind'], observed=True).size().unstack(fill_value=0).reindex(columns=list(COLUMN_OF), fill_value=0).rename(columns=COLUMN_OF)
    whole = table(touches, rows, now, calendar=calendar, of=of)
    kinds = counts.reindex(whole[of], fill_value=0).reset_index(drop=True).astype('int64')
    return pd.concat([whole[[of, 'touches']], kinds, whole[['last', 'days_since']]], axis='columns')


def clients(shared: pd.DataFrame, deals: pd.Series) -> pd.Series:
    """The client of each of `deals`, which index the answer: the lowest id among the deals that share a phone or a company, also by way of others.

    `shared` has the columns deal and key: a phone, a person or a company by which a deal can be met again.
    """
    first = {deal: deal for deal in deals.tolist()}

    def client(deal: int) -> int:
        while first[deal] != deal:
            first[deal] = deal = first[first[deal]]  # half of the way, the next time
        return deal

    met: dict[str, int] = {}
    for deal, key in zip(shared.deal.tolist(), shared.key.tolist(), strict=True):
        if deal in first:
            low, high = sorted((client(deal), client(met.setdefault(key, deal))))
            first[high] = low
    return pd.Series([client(deal) for deal in first], index=deals.to_numpy(), dtype='int64')


def next_steps(touches: pd.DataFrame, tasks: pd.DataFrame, dues: pd.DataFrame) -> pd.Series:
    """The task that was the next step of its deal at each touch (deal, at), by the index of `touches`; NA where none was.

    Of several `tasks` (as in TASKS) that were open at once it is the one that was due first by then: `dues` (as in DUES) are what was
    said of that, in order; of a task without any its own holds.
    """
    pairs = touches[['deal', 'at']].rename_axis('touch').reset_index().merge(tasks, on='deal')
    stood = (pairs.created <= pairs['at']) & (pairs.done.isna() | (pairs['at'] <= pairs.done))
    was = dues.assign(until=dues.groupby('task')['at'].shift(-1)).dropna(subset='until').sort_values('until', kind='stable')
    known = pairs[stood].astype({'at': INSTANT}).sort_values('at')
    known = pd.merge_asof(known, was[['task', 'until', 'due']], left_on='at', right_on='until', by='task', direction='forward', suffixes=('', '_then'))
    known['due'] = known.due_then.fillna(known.due)
    first = known.sort_values(['due', 'task']).drop_duplicates('touch')
    return first.set_index('touch').task.reindex(touches.index).astype('Int64')


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
