"""A1 as other tools compute it: what share of a stage's deals pass on, and which deals make the difference to ours."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from dashboard.analytics.frames import DAY, Flags, Stage, Zone, in_period, micros
from dashboard.analytics.survival import CENSORED, WANTED

WAYS: Final = ('open_failed', 'closed_only', 'period_ratio')
"""Advanced ÷ entered · advanced ÷ (advanced + lost) · advances in the period ÷ entries in the period."""
REASONS: Final = ('undecided', 'late', 'before', 'after')
"""Why a deal makes a difference: neither advanced nor lost yet, and where that counts as not passed, not watched for the horizon
either; advanced, but not within the horizon or after a loss; advanced in the period, but came before it; came in the period, but
advanced after it."""
COLUMNS: Final = {'stage_id': 'int64', **dict.fromkeys(WAYS, 'float64')}


def table(fates: pd.DataFrame, stages: Sequence[Stage], *, start: date | None = None, end: date | None = None, zone: Zone) -> pd.DataFrame:
    """A row for each open and parked stage, in order: stage_id, and a share 0 … of each of WAYS (a period's ratio can be above 1).

    `fates` are `conversion.outcomes` of all time; NaN where there is nothing to divide by.
    """
    came, passed = _flags(fates, start, end, zone)
    rows = [_row(fates[own], came[own], passed[own], stage.id) for stage in stages if stage.ongoing for own in [fates.stage.to_numpy() == stage.id]]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def difference(fates: pd.DataFrame, way: str, *, within: int, start: date | None = None, end: date | None = None, zone: Zone) -> pd.DataFrame:
    """The rows of `fates` that a way counts otherwise than Aalen–Johansen within `within` days does, with `why` (one of REASONS)."""
    came, passed = _flags(fates, start, end, zone)
    advanced = (fates.outcome == 'advanced').to_numpy()
    undecided = came & ~advanced & (fates.outcome != 'lost').to_numpy()
    soon = (fates.observed <= within * DAY).to_numpy()
    in_time, unknown = ((fates.cause == cause).to_numpy() & soon for cause in (WANTED, CENSORED))
    if way != 'closed_only':
        undecided &= unknown  # watched for longer, it has not passed in ours either
    if way == 'period_ratio':
        after = came & advanced & ~passed & (in_time | unknown)
        tests = {'before': passed & ~came, 'after': after, 'late': came & passed & ~in_time, 'undecided': undecided}
    else:
        tests = {'undecided': undecided, 'late': came & advanced & ~in_time}
    why = pd.Series(np.select(list(tests.values()), list(tests), ''), index=fates.index, dtype='str')
    return fates.assign(why=why)[why != '']


def _flags(fates: pd.DataFrame, start: date | None, end: date | None, zone: Zone) -> tuple[Flags, Flags]:
    """Which deals came in the period, and which advanced in it."""
    return in_period(micros(fates.entered), start, end, zone), in_period(micros(fates.passed), start, end, zone)


def _row(fates: pd.DataFrame, came: Flags, passed: Flags, stage: int) -> dict[str, float | None]:
    outcome = fates.outcome.to_numpy()[came]
    entered, advanced, lost = len(outcome), int((outcome == 'advanced').sum()), int((outcome == 'lost').sum())
    return {
        'stage_id': stage,
        'open_failed': advanced / entered if entered else None,
        'closed_only': advanced / (advanced + lost) if advanced + lost else None,
        'period_ratio': int(passed.sum()) / entered if entered else None,
    }
