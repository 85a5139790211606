"""A3, first touch: how long a deal waits for whoever was made responsible for it, those that still wait included."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

import numpy as np
import pandas as pd

from dashboard.analytics.frames import HOUR, NEVER, Flags, Micros, Stage, in_period, instants, micros, moment
from dashboard.analytics.survival import kaplan_meier, quantile
from dashboard.workcalendar import Calendar

TAKEN_BACK: Final = HOUR // 6
"""Microseconds within which a change of who is responsible that was reversed has never been: the slip of a hand, as a void move."""

WAITS: Final = {'deal': 'int64', 'owner': 'int64', 'since': 'datetime64[us, UTC]', 'hours': 'float64', 'touched': 'bool', 'waiting': 'bool'}
COLUMNS: Final = {'owner': 'Int64', **dict.fromkeys(('assigned', 'touched', 'waiting'), 'int64'), **dict.fromkeys(('median', 'p85', 'longest'), 'float64')}

_LAST: Final = 2**53
"""After every instant, and still exact where a column with gaps is one of floats."""


def waits(
    deals: pd.DataFrame,
    moves: pd.DataFrame,
    visits: pd.DataFrame,
    handed: pd.DataFrame,
    touches: pd.DataFrame,
    stages: Sequence[Stage],
    now: datetime,
    *,
    calendar: Calendar,
    start: date | None = None,
    end: date | None = None,
) -> pd.DataFrame:
    """A row for each time in the period that somebody was made responsible for a deal, by instant; columns as in WAITS.

    That is the deal's creation with somebody responsible, or a change to another. It counts where the deal then stands in an open or
    parked stage. `hours` of the team's working time pass until the first touch by that very person; without one, until the deal
    goes to somebody else, is won, lost or leaves the pipeline, or until `now` (`waiting`). `visits` are all of these deals.

    Who was responsible at the creation is not known of deals from a table, nor where the first move and the changes disagree:
    these are no row.
    """
    given = _given(deals, moves, handed)
    given = given[in_period(given.since.to_numpy(), start, end, calendar.zone) & (given.since <= moment(now)).to_numpy()]
    found = _worked(given, visits, stages).astype({'owner': 'int64'})
    first = _first(found, touches)
    ends = np.minimum(np.minimum(found.until.to_numpy(), found.leaves.to_numpy()), moment(now))
    touched = first <= ends
    still: Flags = ~touched & (ends == moment(now))
    worked = calendar.worked(np.where(touched, first, ends)) - calendar.worked(found.since.to_numpy())
    rows = found[['deal', 'owner']].assign(since=instants(found.since.to_numpy()), hours=worked / HOUR, touched=touched, waiting=still)
    return rows[list(WAITS)].astype(WAITS)


def table(waits: pd.DataFrame, owners: Sequence[int]) -> pd.DataFrame:
    """A row for each of the owners, in order, and before them one for all (no `owner`); hours of working time, NaN for unknown.

    `median` and `p85` are Kaplan–Meier's; a `median` that is NaN is longer than `longest`, the longest wait observed.
    """
    ours = waits[waits.owner.isin(list(owners))]
    groups = dict(list(ours.groupby('owner')))
    rows = [{'owner': None, **_figures(ours)}, *({'owner': owner, **_figures(groups.get(owner, ours[:0]))} for owner in owners)]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def _figures(waits: pd.DataFrame) -> dict[str, Any]:
    curve = kaplan_meier(waits.hours, waits.touched)
    return {
        'assigned': len(waits),
        'touched': int(waits.touched.sum()),
        'waiting': int(waits.waiting.sum()),
        'median': quantile(curve, 0.5),
        'p85': quantile(curve, 0.85),
        'longest': curve.longest,
    }


def _given(deals: pd.DataFrame, moves: pd.DataFrame, handed: pd.DataFrame) -> pd.DataFrame:
    """Every time that somebody was made responsible: deal, owner, since, until (microseconds, _LAST where nothing followed); by instant."""
    changes = handed[handed.deal.isin(deals.deal)].sort_values(['deal', 'at', 'id'], kind='stable').reset_index(drop=True)
    changes = changes[~_reversed(changes)]
    begun = changes.drop_duplicates('deal').set_index('deal').old.reindex(deals.deal).array
    never = ~deals.deal.isin(changes.deal)
    owner = pd.Series(begun, index=deals.index).mask(never, deals.owner)
    move = _created(moves).reindex(deals.deal)
    known = deals.born.isna() & move['at'].notna().to_numpy() & (owner == pd.Series(move.owner.array, index=deals.index)).fillna(value=False)
    at = micros(move['at'])[known]
    born = pd.DataFrame({'deal': deals.deal[known], 'owner': owner[known], 'since': at})
    later = pd.DataFrame({'deal': changes.deal, 'owner': changes.new, 'since': micros(changes['at'])})
    given = pd.concat([born, later]).sort_values(['deal', 'since'], kind='stable', ignore_index=True)
    given['until'] = given.groupby('deal').since.shift(-1).fillna(_LAST).astype('int64') if len(given) else given.since
    return given.dropna(subset='owner').sort_values('since', kind='stable', ignore_index=True)


def _created(moves: pd.DataFrame) -> pd.DataFrame:
    """The first move of each deal, by deal."""
    deal = moves.deal.to_numpy()
    order = np.lexsort((moves.id.to_numpy(), micros(moves['at']), deal))
    return moves.iloc[order].drop_duplicates('deal').set_index('deal')


def _reversed(changes: pd.DataFrame) -> Flags:
    """Which changes were taken back at once, and the ones that did so."""
    at, deal = micros(changes['at']), changes.deal.to_numpy()
    old, new = (changes[name].fillna(-1).to_numpy(dtype=np.int64) for name in ('old', 'new'))
    back = (deal[1:] == deal[:-1]) & (old[1:] == new[:-1]) & (new[1:] == old[:-1]) & (at[1:] - at[:-1] <= TAKEN_BACK)
    gone = np.zeros(len(changes), dtype=bool)
    for place in np.flatnonzero(back):
        if not gone[place]:
            gone[place : place + 2] = True
    return gone


def _worked(given: pd.DataFrame, visits: pd.DataFrame, stages: Sequence[Stage]) -> pd.DataFrame:
    """Those given while the deal stood where deals are worked on; `leaves` is when it no longer did."""
    worked = visits.stage.isin([stage.id for stage in stages if stage.ongoing]).to_numpy()
    deal, departed = visits.deal.to_numpy(), visits.departed.to_numpy()
    goes_on = np.zeros(deal.size, dtype=bool)
    goes_on[:-1] = (deal[1:] == deal[:-1]) & worked[1:] & worked[:-1] & ~departed[:-1]
    lasts = np.flatnonzero(~goes_on)
    left = micros(visits.left)
    leaves = left[lasts[np.searchsorted(lasts, np.arange(deal.size))]]
    stays = pd.DataFrame({'deal': deal, 'since': micros(visits.entered), 'left': _or_last(left), 'leaves': _or_last(leaves)})[worked]
    found = pd.merge_asof(given, stays.sort_values('since', kind='stable'), on='since', by='deal')
    return found[found.since < found.left].reset_index(drop=True).astype({'leaves': 'int64'})


def _or_last(at: Micros) -> Micros:
    filled: Micros = np.where(at == NEVER, _LAST, at)
    return filled


def _first(given: pd.DataFrame, touches: pd.DataFrame) -> Micros:
    """The first touch by whoever was made responsible, from then on; _LAST where there is none."""
    own = touches.dropna(subset='author')
    made = pd.DataFrame({'deal': own.deal, 'owner': own.author.astype('int64'), 'since': micros(own['at'])}).assign(first=micros(own['at']))
    found = pd.merge_asof(given[['deal', 'owner', 'since']], made.sort_values('since'), on='since', by=['deal', 'owner'], direction='forward')
    first: Micros = found['first'].fillna(_LAST).to_numpy(dtype=np.int64)
    return first
