"""A small funnel to check by eye: deals are written as `a0 b3 won7`, a stage and the day of the entry."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pandas as pd

from dashboard.analytics.frames import MOVES, Stage

START = datetime(2026, 6, 1, 9, tzinfo=UTC)
"""Noon of a Monday in Moscow."""

STAGES = (
    Stage(1, 'a', 'open', 1, norm=2),
    Stage(2, 'b', 'open', 2),
    Stage(3, 'p', 'parked', 3),
    Stage(4, 'c', 'open', 4, norm=5),
    Stage(5, 'q', 'parked', 5),
    Stage(6, 'won', 'won', 6),
    Stage(7, 'lost', 'lost', 7),
)
IDS = {stage.name: stage.id for stage in STAGES} | {'x': 90, 'y': 91}
"""x and y are stages of another pipeline."""

ENTRY = re.compile(r'([a-z]+)(\d+(?:\.\d+)?)(!?)(?:@(\d+))?')


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def moves(*deals: str) -> pd.DataFrame:
    """The moves of deals 1, 2, …; `!` marks a void move, `@7` the owner at that time."""
    entries = [(deal, *ENTRY.fullmatch(word).groups()) for deal, text in enumerate(deals, 1) for word in text.split()]
    return frame(
        (deal, IDS[stage], day(float(at)), bool(void), owner and int(owner)) for deal, stage, at, void, owner in entries
    )


def frame(entries: Iterable[tuple]) -> pd.DataFrame:
    """Moves from (deal, stage id, instant, void, owner), recorded in this order."""
    rows = [(number, deal, to, at, None, owner, void) for number, (deal, to, at, void, owner) in enumerate(entries, 1)]
    return pd.DataFrame(rows, columns=list(MOVES)).astype(MOVES)
