"""The funnel of today: a snapshot of where the deals stand, which says so and is never divided."""

from collections.abc import Sequence

import pandas as pd

from dashboard.analytics.frames import Stage


def funnel(deals: pd.DataFrame, stages: Sequence[Stage]) -> pd.DataFrame:
    """A row for each stage, in order: stage_id, stage, kind, deals, amount (kopecks)."""
    standing = deals.groupby('stage').amount.agg(['size', 'sum']).reindex([stage.id for stage in stages], fill_value=0)
    return pd.DataFrame(
        {
            'stage_id': [stage.id for stage in stages],
            'stage': pd.array([stage.name for stage in stages], dtype='str'),
            'kind': pd.array([stage.kind for stage in stages], dtype='str'),
            'deals': standing['size'].to_numpy(dtype='int64'),
            'amount': standing['sum'].to_numpy(dtype='int64'),
        }
    )
