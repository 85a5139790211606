"""A1, stage conversion: what became of the deals that entered each stage."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.analytics.frames import (
    DAY,
    INSTANT,
    NEVER,
    Flags,
    Micros,
    Stage,
    Zone,
    empty,
    in_period,
    instants,
    micros,
    moment,
)
from dashboard.analytics.survival import CENSORED, COMPETING, WANTED, Share, incidence, wilson

HORIZONS = (7, 14, 30)  # days; what a page can offer instead of one that is too long yet

Rows = NDArray[np.intp]

COLUMNS = {
    'stage_id': 'int64',
    'stage': 'str',
    **dict.fromkeys(('entered', 'advanced', 'lost', 'parked', 'back', 'here', 'skipped'), 'int64'),
    **dict.fromkeys(('rate', 'rate_settled', 'rate_max', 'rate_within', 'ci_low', 'ci_high', 'rate_to_won'), 'float64'),
    'holds': 'Int64',
    **dict.fromkeys(('span_low', 'span_high'), 'float64'),
}
OUTCOMES = {
    'deal': 'int64',
    'stage': 'int64',
    'entered': INSTANT,
    'passed': INSTANT,
    'outcome': 'str',
    'won': 'bool',
    'observed': 'int64',
    'cause': 'int64',
}
SKIPPED = {'deal': 'int64', 'stage': 'int64'}


def table(
    visits: pd.DataFrame,
    stages: Sequence[Stage],
    now: datetime,
    *,
    within: int = 30,
    start: date | None = None,
    end: date | None = None,
    zone: Zone,
    born: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """A row for each open and parked stage, in order: stage_id, the keys of contracts.md, `holds`, `span_low` and `span_high`.

    Rates are 0 … 1, NaN where there is nothing to divide by or to estimate. `holds` is the largest of HORIZONS for
    which `rate_within` could be told; the span is its `margin`. `born` is the frame of deals (`deal`, `born`), for `skipped`: see there.
    """
    fates = outcomes(visits, stages, now, start=start, end=end, zone=zone)
    passed = skipped(visits, stages, start=start, end=end, zone=zone, born=born).groupby('stage').size()
    rows = [
        {'stage_id': stage.id, 'stage': stage.name, **_figures(group, within), 'skipped': int(passed.get(stage.id, 0))}
        for stage in stages
        if stage.ongoing
        for group in [fates[fates.stage == stage.id]]
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def outcomes(
    visits: pd.DataFrame,
    stages: Sequence[Stage],
    now: datetime,
    *,
    start: date | None = None,
    end: date | None = None,
    zone: Zone,
) -> pd.DataFrame:
    """The cohorts, deal by deal: deal, stage, entered, passed, outcome, won, observed, cause.

    `passed`: when the deal first advanced, NaT where it never did. `outcome` is the first that applies of advanced, lost, parked, here, back. `won`: ever after. `observed`:
    microseconds from the first entry until the deal advanced or was lost, whichever was recorded first (`cause`
    WANTED or COMPETING), else until it left the pipeline or `now` (CENSORED).
    """
    path = _Path(visits, stages)
    cohort = path.entries & in_period(path.entered, start, end, zone)
    frames = [
        path.fates(stage, np.flatnonzero(cohort & (path.stage == stage.id)), moment(now))
        for stage in stages
        if stage.ongoing
    ]
    return pd.concat(frames, ignore_index=True) if frames else empty(OUTCOMES)


def skipped(
    visits: pd.DataFrame,
    stages: Sequence[Stage],
    *,
    start: date | None = None,
    end: date | None = None,
    zone: Zone,
    born: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The deals that passed over an open stage: deal, stage; the first entry beyond it lies in the period.

    Where a deal from a table (`born`) was before is not known: it can pass over stages after that one alone.
    """
    path = _Path(visits, stages)
    known = path.known_from(born)
    inside = in_period(path.entered, start, end, zone) & path.counted
    frames = [path.passed(stage, inside, known) for stage in stages if stage.kind == 'open']
    return pd.concat(frames, ignore_index=True) if frames else empty(SKIPPED)


def margin(group: pd.DataFrame, share: Share | None, within: int) -> tuple[float | None, float | None]:
    """What a cohort's `rate_within` is compared by: its interval, and where it has none, since all passed on or nobody did, Wilson's of as many as are known."""
    if share is None:
        return None, None
    known = int(((group.cause != CENSORED) | (group.observed > within * DAY)).sum())
    return (share.low, share.high) if share.low is not None else wilson(round(share.value * known), known) or (None, None)


def _figures(group: pd.DataFrame, within: int) -> dict[str, Any]:
    """The figures of one stage's cohort."""
    entered = len(group)
    counts = {name: int((group.outcome == name).sum()) for name in ('advanced', 'lost', 'parked', 'back', 'here')}
    share = incidence(group.observed, group.cause, within * DAY)
    holds = [days for days in HORIZONS if incidence(group.observed, group.cause, days * DAY)]
    return {
        'entered': entered,
        **counts,
        'rate': _share(counts['advanced'], entered),
        'rate_settled': _share(counts['advanced'], counts['advanced'] + counts['lost']),
        'rate_max': _share(entered - counts['lost'], entered),
        'rate_within': share.value if share else None,
        'ci_low': share.low if share else None,
        'ci_high': share.high if share else None,
        'rate_to_won': _share(int(group.won.sum()), entered),
        'holds': max(holds, default=None),
        **dict(zip(('span_low', 'span_high'), margin(group, share, within), strict=True)),
    }


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


class _Path:
    """The visits as arrays, a deal's rows together and in order; `beyond` compares places in the funnel."""

    def __init__(self, visits: pd.DataFrame, stages: Sequence[Stage]) -> None:
        self.deal = visits.deal.to_numpy()
        self.stage = visits.stage.to_numpy()
        self.entered, self.left = micros(visits.entered), micros(visits.left)
        self.counted = visits.counted.to_numpy()
        self.entries = visits['first'].to_numpy() & self.counted
        self.departed = visits.departed.to_numpy()
        self.kinds = {kind: self._of_kind(stages, kind) for kind in ('open', 'parked', 'won', 'lost')}
        self.places = _places(stages)
        self.place = visits.stage.map(self.places).to_numpy(dtype=np.int64)
        edges = np.flatnonzero(self.deal[1:] != self.deal[:-1])
        self.starts = np.append(0, edges + 1)[: self.deal.size]
        self.ends = np.append(edges, self.deal.size - 1)[: self.deal.size]
        self.last = np.repeat(self.ends, self.ends - self.starts + 1)  # of each row: its deal's last

    def fates(self, stage: Stage, rows: Rows, now: int) -> pd.DataFrame:
        """What became of the deals that first entered the stage at these rows."""
        advance = self._next(self._beyond(stage), rows)
        loss = self._next(self.kinds['lost'], rows)
        won = self._next(self.kinds['won'], rows)
        decided = np.minimum(advance, loss)
        departure = self._next(self.departed, rows, including=True)
        gone = departure < decided  # the move out of the pipeline was recorded first
        cause = np.select([gone, advance < loss, loss < advance], [CENSORED, WANTED, COMPETING], CENSORED)
        until = np.where(
            cause != CENSORED, self._at(self.entered, decided), np.where(gone, self._at(self.left, departure), now)
        )
        return pd.DataFrame(
            {
                'deal': self.deal[rows],
                'stage': self.stage[rows],
                'entered': instants(self.entered[rows]),
                'passed': instants(self._at(self.entered, advance)),
                'outcome': pd.array(self._outcomes(stage, rows, advance < self.deal.size), dtype='str'),
                'won': won < self.deal.size,
                'observed': until - self.entered[rows],
                'cause': cause,
            }
        )

    def passed(self, stage: Stage, inside: Flags, known: Micros) -> pd.DataFrame:
        """The deals never in the open stage, whose first entry beyond it is `inside`."""
        first = self._next(self._beyond(stage), self.starts, including=True)
        been = np.isin(self.deal[self.starts], self.deal[self.stage == stage.id])
        over = (first < self.deal.size) & ~been & (known < self.places[stage.id])
        over[over] = inside[first[over]]
        return pd.DataFrame({'deal': self.deal[self.starts[over]], 'stage': np.int64(stage.id)})

    def known_from(self, born: pd.DataFrame | None) -> Micros:
        """Of each deal, the place in the funnel after which its history is known; -1 for all of it."""
        if born is None:
            return np.full(self.starts.size, -1, dtype=np.int64)
        brought = born.dropna(subset='born').set_index('deal').born
        stage = pd.Series(self.deal[self.starts]).map(brought)
        unplaced = len(self.places)  # brought into a parked or closed stage: nothing is known
        place = stage.map({id_: place if place >= 0 else unplaced for id_, place in self.places.items()})
        known = place.where(stage.notna(), -1).fillna(unplaced)
        return np.asarray(known, dtype=np.int64)

    def _outcomes(self, stage: Stage, rows: Rows, advanced: Flags) -> NDArray[Any]:
        """The first outcome that applies; a deal in another pipeline is in no stage now, so it is `back`.

        A parked stage has no `back`: there the deal counts as it stood when it left the pipeline.
        """
        last = self.last[rows]
        parked = stage.kind == 'parked'
        now = (self.left[last] == NEVER) | parked
        tests = [
            advanced,
            now & self.kinds['lost'][last],
            now & self.kinds['parked'][last] & (self.stage[last] != self.stage[rows]),
            now & (self.stage[last] == self.stage[rows]),
        ]
        return np.select(tests, ['advanced', 'lost', 'parked', 'here'], 'back')

    def _beyond(self, stage: Stage) -> Flags:
        """Rows in a later open stage, or won; for a parked stage in any open one, or won."""
        beyond: Flags = self.place > self.places[stage.id]
        return beyond

    def _next(self, wanted: Flags, rows: Rows, *, including: bool = False) -> Rows:
        """For each row the deal's next row that is wanted (or the row itself); the number of rows where there is none."""
        none = self.deal.size
        following = np.append(np.minimum.accumulate(np.where(wanted, np.arange(none), none)[::-1])[::-1], none)
        found = following[rows if including else rows + 1]
        theirs: Rows = np.where(found <= self.last[rows], found, none)
        return theirs

    def _at(self, values: Micros, rows: Rows) -> Micros:
        """The values of rows; the sentinel's is of no account."""
        return np.append(values, NEVER)[rows]

    def _of_kind(self, stages: Sequence[Stage], kind: str) -> Flags:
        return np.isin(self.stage, [stage.id for stage in stages if stage.kind == kind])


def _places(stages: Sequence[Stage]) -> dict[int, int]:
    """Places in the funnel: open stages in order, won after them all, parked and lost at -1."""
    opened = [stage.id for stage in stages if stage.kind == 'open']
    places = {stage.id: len(stages) if stage.kind == 'won' else -1 for stage in stages}
    return places | {id_: place for place, id_ in enumerate(opened)}
