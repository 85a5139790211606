"""What became of the deals: the visits that their moves make, and the steps between stages."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

import numpy as np
import pandas as pd

from dashboard.analytics.frames import NEVER, Flags, Stage, Zone, in_period, instants, micros, moment


def visits(moves: pd.DataFrame, stages: Sequence[Stage], now: datetime) -> pd.DataFrame:
    """Every stay of a deal in a stage of the pipeline; a deal's rows stand together, in the order they happened.

    Columns as in frames.VISITS. Void moves and those after `now` are left out, consecutive moves into the same
    stage are one visit, and a visit of no length counts. Stages that are not in `stages` belong to other pipelines:
    a move there ends the visit (`departed`), and the stay there is no row. What a deal brought by a table was in
    before its first move has no entry, so it is no row either; `left_out` counts those deals.
    """
    runs = _runs(moves, now)
    ours = runs.stage.isin([stage.id for stage in stages]).to_numpy()
    departed = ~np.roll(ours, -1) & _same_deal_follows(runs)
    rows = runs.assign(departed=departed, counted=True)[ours]
    rows['first'] = ~rows.duplicated(['deal', 'stage'])
    order = ['deal', 'stage', 'entered', 'left', 'owner', 'first', 'departed', 'counted']
    return rows[order].reset_index(drop=True)


def of_owners(visits: pd.DataFrame, owners: Collection[int]) -> pd.DataFrame:
    """The visits, `counted` only where opened by one of these owners.

    The others stay as rows: what became of a deal is true whoever has it later.
    """
    return visits.assign(counted=visits.counted & visits.owner.isin(list(owners)).fillna(value=False).astype(bool))


def of_deals(visits: pd.DataFrame, deals: Collection[int]) -> pd.DataFrame:
    """The visits of these deals alone, as for one project."""
    return visits[visits.deal.isin(list(deals))].reset_index(drop=True)


def stood(deals: pd.DataFrame, moves: pd.DataFrame, now: datetime) -> pd.DataFrame:
    """The rows of `deals` with the `stage` in which each stood at `now`; those that came later are left out.

    A deal that has not moved since stands where it stands today, whether its moves are known or a table brought it.
    """
    at, valid = micros(moves['at']), ~moves['void'].to_numpy()
    since = moves.deal[valid & (at > moment(now))].unique()
    if not len(since):
        return deals
    known = moves[valid & (at <= moment(now))].sort_values(['at', 'id'], kind='stable').drop_duplicates('deal', keep='last')
    before = deals.deal.map(known.set_index('deal').to).astype('Int64').fillna(deals.born)
    stage = before.where(deals.deal.isin(since), deals.stage)
    return deals.assign(stage=stage).dropna(subset='stage').astype({'stage': 'int64'})


def left_out(deals: pd.DataFrame) -> int:
    """How many deals came from a table, without the history of their first stay."""
    return int(deals.born.notna().sum())


def moved(
    moves: pd.DataFrame,
    stages: Sequence[Stage],
    now: datetime,
    *,
    start: date | None = None,
    end: date | None = None,
    zone: Zone,
    born: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Every move between two stages of the pipeline in the period: deal, from_id, to_id, at, owner.

    A creation comes from nowhere and is no row. `born` is the frame of deals (`deal`, `born`): the first move of
    a deal from a table starts where the table had it.
    """
    runs = _runs(moves, now)
    before = runs.groupby('deal', sort=False).stage.shift().astype('Int64')
    if born is not None:
        brought = born.dropna(subset='born').set_index('deal').born
        before = before.fillna(runs.deal.map(brought).astype('Int64'))
    ids = [stage.id for stage in stages]
    steps = pd.DataFrame(
        {'deal': runs.deal, 'from_id': before, 'to_id': runs.stage, 'at': runs.entered, 'owner': runs.owner}
    )
    steps = (
        steps[in_period(micros(steps['at']), start, end, zone)].dropna(subset='from_id').astype({'from_id': 'int64'})
    )
    ours = steps.from_id.isin(ids) & steps.to_id.isin(ids) & (steps.from_id != steps.to_id)
    return steps[ours].reset_index(drop=True)


def steps(moved: pd.DataFrame, stages: Sequence[Stage]) -> pd.DataFrame:
    """The step matrix: a row and a column a stage (ids, in order), the number of moves from row to column."""
    ids = [stage.id for stage in stages]
    counts = pd.crosstab(moved.from_id, moved.to_id)
    return counts.reindex(index=ids, columns=ids, fill_value=0).rename_axis(index='from_id', columns='to_id')


def _runs(moves: pd.DataFrame, now: datetime) -> pd.DataFrame:
    """Stays in any stage of any pipeline: deal, stage, entered, left, owner; by deal, instant, then as recorded."""
    at = micros(moves['at'])
    valid = ~moves['void'].to_numpy() & (at <= moment(now))
    deal, to, number = (moves[name].to_numpy()[valid] for name in ('deal', 'to', 'id'))
    order = np.lexsort((number, at[valid], deal))
    deal, to, rows = deal[order], to[order], np.flatnonzero(valid)[order]
    starts = np.ones(deal.size, dtype=bool)
    starts[1:] = (deal[1:] != deal[:-1]) | (to[1:] != to[:-1])
    deal, to, rows = deal[starts], to[starts], rows[starts]
    entered = at[rows]
    left = np.full(deal.size, NEVER)
    goes_on = deal[1:] == deal[:-1]
    left[:-1][goes_on] = entered[1:][goes_on]
    owner = moves['owner'].array.take(rows)
    return pd.DataFrame(
        {'deal': deal, 'stage': to, 'entered': instants(entered), 'left': instants(left), 'owner': owner}
    )


def _same_deal_follows(runs: pd.DataFrame) -> Flags:
    deal = runs.deal.to_numpy()
    follows = np.zeros(deal.size, dtype=bool)
    follows[:-1] = deal[1:] == deal[:-1]
    return follows
