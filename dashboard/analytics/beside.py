"""A headline by stage beside that of the period before, where both can be told."""

from math import inf
from typing import Any, Final

import pandas as pd

from dashboard.analytics.survival import overlap

ENOUGH: Final = 20
"""Deals of a cohort from which its headline is compared."""
COLUMNS: Final = {'before': 'float64', 'before_low': 'float64', 'before_high': 'float64', 'differs': 'boolean'}


def beside(table: pd.DataFrame, earlier: pd.DataFrame | None, *, figure: str, count: str) -> pd.DataFrame:
    """The rows with `before`, its interval, and `differs`: whether by more than chance, which is when the two intervals do not meet.

    Both tables are of the same stages, with `figure`, its span and the `count` of their deals; all is missing where one of the two
    cannot be told. An interval without an upper end has none in `before_high`.
    """
    if earlier is None:
        return table.assign(**{name: pd.Series(None, index=table.index, dtype=kind) for name, kind in COLUMNS.items()})
    told = [_told(now, then, figure, count) for now, then in zip(table.to_dict('records'), earlier.to_dict('records'), strict=True)]
    return table.join(pd.DataFrame(told, columns=list(COLUMNS), index=table.index).astype(COLUMNS))


def _told(now: dict[Any, Any], then: dict[Any, Any], figure: str, count: str) -> tuple[float | bool | None, ...]:
    if any(one[count] < ENOUGH or pd.isna(one[figure]) for one in (now, then)):
        return (None,) * len(COLUMNS)
    mine, theirs = ((one['span_low'], one['span_high']) for one in (now, then))
    low, high = theirs
    return then[figure], low, high if high < inf else None, not overlap(mine, theirs)
