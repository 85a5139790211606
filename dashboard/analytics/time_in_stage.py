"""A2, time in stage: how long visits last, those that still go on included, and how long open deals stand."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final, Literal

import pandas as pd

from dashboard.analytics.frames import HOUR, NEVER, Stage, Zone, in_period, micros
from dashboard.analytics.survival import Curve, kaplan_meier, longer_than, quantile, quantile_span
from dashboard.workcalendar import Calendar

Clock = Literal['calendar', 'working']
By = Literal['visit', 'deal']

BINS: Final = ((0, 0), (1, 1), (2, 2), (3, 3), (4, 5), (6, 10), (11, 20), (21, None))
"""Elapsed working days of a stay, from and to; the last goes on."""

COLUMNS = {
    'stage_id': 'int64',
    'stage': 'str',
    **dict.fromkeys(('visits', 'open', 'deals'), 'int64'),
    **dict.fromkeys(('median', 'p85', 'p95', 'median_finished', 'mean_finished', 'p90_finished'), 'float64'),
    'norm': 'Int64',
    'over_norm': 'float64',
    **dict.fromkeys(('longest', 'span_low', 'span_high'), 'float64'),
}


def table(
    visits: pd.DataFrame,
    stages: Sequence[Stage],
    now: datetime,
    *,
    calendar: Calendar,
    clock: Clock = 'calendar',
    by: By = 'visit',
    start: date | None = None,
    end: date | None = None,
    zone: Zone,
) -> pd.DataFrame:
    """A row for each stage, in order: stage_id, the keys of contracts.md, `longest`, the longest stay observed, and the median's span.

    Durations are hours of the chosen clock, NaN where unknown (a median that is NaN is longer than `longest`);
    `norm` is in working days, and `over_norm` NaN too where no stay was observed as long as the norm.
    """
    stays = durations(visits, now, calendar=calendar, clock=clock, by=by, start=start, end=end, zone=zone)
    groups = dict(list(stays.groupby('stage')))
    rows = [
        {'stage_id': stage.id, 'stage': stage.name, **_figures(groups.get(stage.id, stays[:0]), stage)}
        for stage in stages
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def durations(
    visits: pd.DataFrame,
    now: datetime,
    *,
    calendar: Calendar,
    clock: Clock = 'calendar',
    by: By = 'visit',
    start: date | None = None,
    end: date | None = None,
    zone: Zone,
) -> pd.DataFrame:
    """The stays behind the table: deal, stage, entered, visits, hours, days (elapsed, working), open.

    By visit, a row for each that began in the period; by deal, a row for each deal whose first visit to the stage
    did, all its visits to it added up to `now`.
    """
    began = in_period(micros(visits.entered), start, end, zone) & visits.counted.to_numpy()
    if by == 'visit':
        return _measured(visits[began], now, calendar, clock)
    whole = pd.MultiIndex.from_frame(visits[['deal', 'stage']])
    chosen = whole.isin(whole[began & visits['first'].to_numpy()])
    added = {'entered': 'first', 'visits': 'sum', 'hours': 'sum', 'days': 'sum', 'open': 'any'}
    return (
        _measured(visits[chosen], now, calendar, clock)
        .groupby(['deal', 'stage'], as_index=False, sort=False)
        .agg(added)
    )


def open_ages(visits: pd.DataFrame, stages: Sequence[Stage], now: datetime, calendar: Calendar) -> pd.DataFrame:
    """How long each open deal stands where it is: deal, stage, entered, elapsed (working days), norm, band.

    `band` is `in` (the norm is not passed), `longer`, `twice` (more than twice the norm), or missing without a norm.
    """
    standing = {stage.id: stage for stage in stages if stage.ongoing}
    here = visits[visits.left.isna() & visits.counted & visits.stage.isin(list(standing))]
    elapsed = pd.Series(calendar.elapsed_days(here.entered, now), index=here.index)
    norm = here.stage.map({id_: stage.norm for id_, stage in standing.items()}).astype('Int64')
    band = pd.Series(None, index=here.index, dtype='str')
    band[(elapsed <= norm).fillna(value=False)] = 'in'
    band[(elapsed > norm).fillna(value=False)] = 'longer'
    band[(elapsed > 2 * norm).fillna(value=False)] = 'twice'
    return here[['deal', 'stage', 'entered']].assign(elapsed=elapsed, norm=norm, band=band).reset_index(drop=True)


def monthly_median(
    visits: pd.DataFrame,
    stages: Sequence[Stage],
    now: datetime,
    *,
    calendar: Calendar,
    clock: Clock = 'calendar',
    by: By = 'visit',
    start: date | None = None,
    end: date | None = None,
    zone: Zone,
) -> pd.DataFrame:
    """The trend: a row for each stage and month in which stays began: stage_id, stage, month, visits, median, longest (hours), young.

    `month` is its first local day; the median is NaN where too many still stand. A month is `young` while its median can
    still change: it is not over, or some of its stays go on that are not yet as long as the median.
    """
    stays = durations(visits, now, calendar=calendar, clock=clock, by=by, start=start, end=end, zone=zone)
    month = stays.entered.dt.tz_convert(zone).dt.tz_localize(None).dt.to_period('M').dt.start_time
    groups = dict(list(stays.groupby([stays.stage, month])))
    rows = [
        {
            'stage_id': stage.id,
            'stage': stage.name,
            'month': first,
            'visits': len(group),
            **_usual(group),
            'young': _young(group, first, now, zone),
        }
        for stage in stages
        for (id_, first), group in groups.items()
        if id_ == stage.id
    ]
    types = {'stage_id': 'int64', 'stage': 'str', 'month': 'datetime64[us]', 'visits': 'int64', 'median': 'float64', 'longest': 'float64', 'young': 'bool'}
    return pd.DataFrame(rows, columns=list(types)).astype(types)


def distribution(stays: pd.DataFrame, stages: Sequence[Stage]) -> pd.DataFrame:
    """How long stays last: a row for each stage and one of BINS: stage_id, low, high (elapsed working days, both included), share.

    `stays` are those of `durations`; shares are Kaplan–Meier's, NaN for what nobody was observed for long enough to tell.
    """
    rows = [
        {'stage_id': stage.id, 'low': low, 'high': high, 'share': _between(curve, low, high)}
        for stage in stages
        for group in [stays[stays.stage == stage.id]]
        if len(group)
        for curve in [kaplan_meier(group.days, ~group.open)]
        for low, high in BINS
    ]
    types = {'stage_id': 'int64', 'low': 'int64', 'high': 'Int64', 'share': 'float64'}
    return pd.DataFrame(rows, columns=list(types)).astype(types)


def _between(curve: Curve, low: int, high: int | None) -> float | None:
    """The share of stays that last from `low` to `high` days."""
    before = 1.0 if low == 0 else longer_than(curve, low - 1)
    after = 0.0 if high is None else longer_than(curve, high)
    return None if before is None or after is None else before - after


def _usual(stays: pd.DataFrame) -> dict[str, float | None]:
    curve = _curve(stays)
    return {'median': quantile(curve, 0.5), 'longest': curve.longest}


def _young(stays: pd.DataFrame, first: Any, now: datetime, zone: Zone) -> bool:
    median = _usual(stays)['median']
    over = pd.Timestamp(now).tz_convert(zone).tz_localize(None) >= first + pd.offsets.MonthBegin()
    return not over or median is None or bool((stays.open & (stays.hours < median)).any())


def _measured(visits: pd.DataFrame, now: datetime, calendar: Calendar, clock: Clock) -> pd.DataFrame:
    """Both durations of each visit; one that goes on is measured until `now`."""
    still = micros(visits.left) == NEVER
    until = visits.left.fillna(pd.Timestamp(now).tz_convert('UTC').as_unit('us'))
    if clock == 'working':
        hours = calendar.working_hours(visits.entered, until)
    else:
        hours = (micros(until) - micros(visits.entered)) / HOUR
    days = calendar.elapsed_days(visits.entered, until)
    return visits[['deal', 'stage', 'entered']].assign(visits=1, hours=hours, days=days, open=still)


def _figures(stays: pd.DataFrame, stage: Stage) -> dict[str, Any]:
    finished = stays.hours[~stays.open]
    curve = _curve(stays)
    return {
        'visits': int(stays.visits.sum()),
        'open': int(stays.open.sum()),
        'deals': int(stays.deal.nunique()),
        'median': quantile(curve, 0.5),
        'p85': quantile(curve, 0.85),
        'p95': quantile(curve, 0.95),
        'median_finished': finished.median(),
        'mean_finished': finished.mean(),
        'p90_finished': finished.quantile(0.9),
        'norm': stage.norm,
        'over_norm': None if stage.norm is None else longer_than(kaplan_meier(stays.days, ~stays.open), stage.norm),
        'longest': curve.longest,
        **dict(zip(('span_low', 'span_high'), quantile_span(curve, 0.5) or (None, None), strict=True)),
    }


def _curve(stays: pd.DataFrame) -> Curve:
    return kaplan_meier(stays.hours, ~stays.open)
