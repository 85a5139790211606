"""How long conversion takes to become a table from half a million stage moves.

    python -m tests.benchmarks.conversion_table

Exits with 1 if the fastest of five runs is above the limit.
"""

import sys
import time
from datetime import UTC, datetime

import numpy as np
import pandas as pd

from dashboard.analytics import conversion, history
from dashboard.analytics.frames import MOVES, Stage

DEALS, TO_AND_FRO = 100_000, 500_000
LIMIT = 1.5
"""Seconds, on two cores with nothing else to do."""
OPENED, NOW = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
STAGES = tuple(Stage(n, str(n), 'won' if n == 9 else 'lost' if n == 10 else 'open', n) for n in range(11))


def main() -> int:
    moves = made(np.random.default_rng(1))
    took = [timed(moves) for _ in range(5)]
    print(f'{TO_AND_FRO:,} moves of {DEALS:,} deals: {min(took):.2f} s at best, {max(took):.2f} s at worst; limit {LIMIT} s')
    return min(took) > LIMIT


def made(rng: np.random.Generator) -> pd.DataFrame:
    """A year of moves between all stages, one in a hundred of them void."""
    return pd.DataFrame(
        {
            'id': range(TO_AND_FRO),
            'deal': rng.integers(0, DEALS, TO_AND_FRO),
            'to': rng.integers(0, len(STAGES), TO_AND_FRO),
            'at': pd.Timestamp(OPENED) + pd.to_timedelta(np.sort(rng.integers(0, 365 * 86_400, TO_AND_FRO)), unit='s'),
            'by': None,
            'owner': None,
            'void': rng.random(TO_AND_FRO) < 0.01,
        }
    ).astype(MOVES)


def timed(moves: pd.DataFrame) -> float:
    began = time.perf_counter()
    conversion.table(history.visits(moves, STAGES, NOW), STAGES, NOW, zone='Europe/Moscow')
    return time.perf_counter() - began


if __name__ == '__main__':
    sys.exit(main())
