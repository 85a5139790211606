"""Estimates for what is seen only in part: Kaplan–Meier, Aalen–Johansen with its interval, Wilson."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

SPARE = 1e-9  # so that a product like 0.7 * 0.5 counts as 0.35
Z = 1.96  # 95 %, two-sided
CENSORED, WANTED, COMPETING = 0, 1, 2

Numbers = NDArray[np.float64]
Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Curve:
    """A Kaplan–Meier estimate: S(t) right after each event time, Greenwood's sum for it (σ²/S²), and the longest time observed."""

    times: NDArray[Any]
    survival: Numbers
    greenwood: Numbers
    longest: float


@dataclass(frozen=True, slots=True)
class Share:
    """An estimated share with its 95 % interval; `low` and `high` are None where there is none."""

    value: float
    low: float | None
    high: float | None


def kaplan_meier(durations: ArrayLike, finished: ArrayLike) -> Curve:
    """S(t), the share of stays longer than t; at one t ends come before censorings. Any unit of time."""
    times, at_risk, ends = _risk(np.asarray(durations), np.asarray(finished, dtype=bool))
    observed = np.asarray(durations)
    left = np.where(at_risk > ends, at_risk - ends, np.inf)  # where all end nothing is left to be in doubt of
    survival, greenwood = np.cumprod(1 - ends / at_risk, dtype=np.float64), np.cumsum(ends / (at_risk * left))
    return Curve(times, survival, greenwood, float(observed.max()) if observed.size else np.nan)


def quantile(curve: Curve, q: float) -> float | None:
    """The smallest t with S(t) ≤ 1 − q; None where S never falls that far."""
    reached = np.flatnonzero(curve.survival <= 1 - q + SPARE)
    return float(curve.times[reached[0]]) if reached.size else None


def quantile_span(curve: Curve, q: float) -> Span | None:
    """The 95 % interval of a quantile: where the interval of S(t), on the scale log(−log S), takes 1 − q in (Brookmeyer and Crowley).

    Infinite above where that was not observed; None where the quantile itself was not.
    """
    if quantile(curve, q) is None:
        return None
    with np.errstate(divide='ignore', invalid='ignore'):
        apart = np.exp(Z * np.sqrt(curve.greenwood) / np.log(curve.survival))
        edges = (curve.survival ** (1 / apart), curve.survival**apart)
    ends = (np.flatnonzero(np.where(curve.survival > 0, edge, 0.0) <= 1 - q + SPARE) for edge in edges)
    first, last = (float(curve.times[reached[0]]) if reached.size else np.inf for reached in ends)
    return first, last


def overlap(one: Span, other: Span) -> bool:
    """Whether two intervals meet, so that a difference of what they are of is within the noise."""
    return one[0] <= other[1] and other[0] <= one[1]


def longer_than(curve: Curve, t: float) -> float | None:
    """S(t); None where nobody was observed as long as t and some were still going on."""
    steps = int(np.searchsorted(curve.times, t, side='right'))
    share = float(curve.survival[steps - 1]) if steps else 1.0
    return share if curve.longest >= t or share <= SPARE else None


def incidence(durations: ArrayLike, causes: ArrayLike, horizon: float) -> Share | None:
    """Aalen–Johansen: the share for whom the wanted event comes within `horizon`, others competing.

    `causes` holds CENSORED, WANTED or COMPETING. None unless someone was still undecided and observed
    beyond the horizon, or none is undecided. The variance is the one of analytics.md, A1.
    """
    durations, causes = np.asarray(durations), np.asarray(causes)
    if not durations.size or not (np.any(durations > horizon) or np.all(causes != CENSORED)):
        return None
    times, n, d = _risk(durations, causes != CENSORED)
    d1 = _tally(durations[causes == WANTED], times)
    until = times <= horizon
    n, d, d1 = n[until], d[until], d1[until]
    before = np.concatenate(([1.0], np.cumprod(1 - d / n)))[:-1] if n.size else n.astype(float)
    f = np.cumsum(before * d1 / n)
    value = float(f[-1]) if f.size else 0.0
    return _with_interval(value, _variance(value - f, before, n, d, d1))


def wilson(successes: int, n: int) -> tuple[float, float] | None:
    """Wilson's 95 % interval of a share of `n`; None at n = 0."""
    if n == 0:
        return None
    centre = (successes + Z * Z / 2) / (n + Z * Z)
    half = Z / (n + Z * Z) * (successes * (n - successes) / n + Z * Z / 4) ** 0.5
    return max(0.0, centre - half), min(1.0, centre + half)


def newcombe(before: tuple[int, int], after: tuple[int, int]) -> tuple[float, float, float] | None:
    """The difference of two shares (successes, n), after less before, with its 95 % interval by Newcombe's hybrid score (method 10);
    None where one of them is of nothing.
    """
    first, second = wilson(*before), wilson(*after)
    if first is None or second is None:
        return None
    was, now = before[0] / before[1], after[0] / after[1]
    down = ((now - second[0]) ** 2 + (first[1] - was) ** 2) ** 0.5
    up = ((second[1] - now) ** 2 + (was - first[0]) ** 2) ** 0.5
    return now - was, max(-1.0, now - was - down), min(1.0, now - was + up)


def _risk(durations: NDArray[Any], ended: NDArray[np.bool_]) -> tuple[NDArray[Any], Numbers, Numbers]:
    """The times with events, in order; how many were at risk at each, and how many ended there."""
    times, ends = np.unique(durations[ended], return_counts=True)
    at_risk = durations.size - np.searchsorted(np.sort(durations), times, side='left')
    return times, at_risk.astype(np.float64), ends.astype(np.float64)


def _tally(values: NDArray[Any], times: NDArray[Any]) -> Numbers:
    """How many of the values fall on each of the times; every value is one of them."""
    return np.bincount(np.searchsorted(times, values), minlength=times.size).astype(np.float64)


def _variance(rest: Numbers, before: Numbers, n: Numbers, d: Numbers, d1: Numbers) -> float:
    """σ² of F(H): `rest` is F(H) − F(t), `before` is S(t−); where all end (n = d) the first term is nothing."""
    left = np.where(n > d, n - d, np.inf)
    terms = rest**2 * d / (n * left) + before**2 * d1 * (n - d1) / n**3 - 2 * rest * before * d1 / n**2
    return float(terms.sum())


def _with_interval(value: float, variance: float) -> Share:
    if value <= SPARE or value >= 1 - SPARE:
        return Share(value, None, None)
    spread = Z * max(variance, 0.0) ** 0.5 / (value * np.log(value))
    return Share(value, float(value ** np.exp(-spread)), float(value ** np.exp(spread)))
