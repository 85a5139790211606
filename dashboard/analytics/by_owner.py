"""A1 by employee: how many of the deals that somebody had at a stage pass on, and whether people differ by more than chance."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

import pandas as pd

from dashboard.analytics import conversion
from dashboard.analytics.frames import DAY, Stage, Zone
from dashboard.analytics.survival import Span, incidence, overlap

COLUMNS: Final = {'owner': 'int64', 'entered': 'int64', **dict.fromkeys(('rate_settled', 'rate_within', 'ci_low', 'ci_high', 'low', 'high'), 'float64')}
Spans = Mapping[int, Span]
"""By person: the ends of the interval of a figure, for those of whom one can be told."""


def table(
    visits: pd.DataFrame,
    stages: Sequence[Stage],
    now: datetime,
    *,
    stage: int,
    within: int = 30,
    start: date | None = None,
    end: date | None = None,
    zone: Zone,
) -> pd.DataFrame:
    """A row for each owner at the first entry into `stage` in the period, by owner; rates 0 … 1, NaN for unknown.

    `low` and `high` are what people are compared by: the interval of the estimate, and where that has none, since all passed on
    or nobody did, Wilson's of as many as are known.
    """
    fates = cohort(visits, stages, now, stage=stage, start=start, end=end, zone=zone)
    rows = [{'owner': owner, **_figures(group, within)} for owner, group in fates.dropna(subset='owner').groupby('owner')]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def cohort(
    visits: pd.DataFrame, stages: Sequence[Stage], now: datetime, *, stage: int, start: date | None = None, end: date | None = None, zone: Zone
) -> pd.DataFrame:
    """The rows of `conversion.outcomes` of one stage, with the `owner` at the entry."""
    chosen = [one for one in stages if one.id == stage]
    fates = conversion.outcomes(visits, stages, now, start=start, end=end, zone=zone)
    fates = fates[fates.stage.isin([one.id for one in chosen])]
    owners = visits[visits['first']].set_index(['deal', 'stage']).owner
    return fates.join(owners, on=['deal', 'stage'])


def like_first(spans: Spans, order: Sequence[int]) -> tuple[int, ...]:
    """Those whose interval overlaps the interval of the first in `order` (highest first): the difference is within the noise.

    People without an interval are compared with nobody.
    """
    told = [person for person in order if person in spans]
    if not told:
        return ()
    return tuple(person for person in told[1:] if overlap(spans[told[0]], spans[person]))


def _figures(group: pd.DataFrame, within: int) -> dict[str, Any]:
    share = incidence(group.observed, group.cause, within * DAY)
    advanced, lost = (int((group.outcome == outcome).sum()) for outcome in ('advanced', 'lost'))
    return {
        'entered': len(group),
        'rate_settled': advanced / (advanced + lost) if advanced + lost else None,
        'rate_within': share.value if share else None,
        'ci_low': share.low if share else None,
        'ci_high': share.high if share else None,
        **dict(zip(('low', 'high'), conversion.margin(group, share, within), strict=True)),
    }
