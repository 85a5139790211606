"""What the figures are computed from: the frames' columns, and the few records beside them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Kind = Literal['open', 'parked', 'won', 'lost']
Zone: TypeAlias = tzinfo | str
Micros: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]

INSTANT = 'datetime64[us, UTC]'
NEVER = np.iinfo(np.int64).min  # NaT as pandas stores it
HOUR = 3_600_000_000  # microseconds
DAY = 24 * HOUR

MOVES = {'id': 'int64', 'deal': 'int64', 'to': 'int64', 'at': INSTANT, 'by': 'Int64', 'owner': 'Int64', 'void': 'bool'}
DEALS = {
    'deal': 'int64',
    'stage': 'int64',
    'owner': 'Int64',
    'project': 'Int64',
    'amount': 'int64',  # kopecks
    'born': 'Int64',  # the stage in which a table brought the deal; NA when its first move created it
    'created': INSTANT,
    'source': 'str',
    'systems': 'str',  # codes, parted by commas
}
VISITS = {
    'deal': 'int64',
    'stage': 'int64',
    'entered': INSTANT,
    'left': INSTANT,  # NaT: still there
    'owner': 'Int64',  # at the entry
    'first': 'bool',  # the deal's first visit to this stage
    'departed': 'bool',  # left into another pipeline: nothing is known of the deal after that
    'counted': 'bool',  # opened by one of the owners asked for; see history.of_owners
}
TOUCHES = {'deal': 'int64', 'at': INSTANT, 'author': 'Int64', 'kind': 'category'}  # kinds of entries, as the feed has them
HANDED = {'id': 'int64', 'deal': 'int64', 'at': INSTANT, 'old': 'Int64', 'new': 'Int64'}  # who was, and who became, responsible
COMMENTS = {'id': 'int64', 'deal': 'int64', 'author': 'int64', 'at': INSTANT}


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the pipeline, as it is today; `norm` in working days."""

    id: int
    name: str
    kind: Kind
    position: int
    norm: int | None = None

    @property
    def ongoing(self) -> bool:
        """Whether deals in it are still worked on, in the funnel or beside it: neither won nor lost."""
        return self.kind in {'open', 'parked'}


@dataclass(frozen=True, slots=True)
class Author:
    """A person who writes comments; both days of work are included, None is open-ended.

    `away` are half-open spans of instants in which the person was absent; they may overlap.
    """

    id: int
    name: str
    worked_from: date | None = None
    worked_to: date | None = None
    away: tuple[tuple[datetime, datetime], ...] = ()


def empty(columns: dict[str, str]) -> pd.DataFrame:
    """A frame without rows, its columns typed."""
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in columns.items()})


def micros(instants: pd.Series) -> Micros:
    """Microseconds since 1970 UTC; NEVER for NaT."""
    values: Micros = instants.dt.as_unit('us').array.view('int64')
    return values


def moment(instant: datetime) -> int:
    """Microseconds since 1970 UTC of one aware instant, exactly."""
    return (instant - datetime(1970, 1, 1, tzinfo=ZoneInfo('UTC'))) // timedelta(microseconds=1)


def instants(values: Micros) -> pd.Series:
    """The other way: int64 microseconds, NEVER for NaT, as a column of instants."""
    return pd.Series(values.view('datetime64[us]')).dt.tz_localize('UTC')


def in_period(at: Micros, start: date | None, end: date | None, zone: Zone) -> Flags:
    """Which instants lie in the local days `start` to `end`, both included; None is unbounded."""
    inside: Flags = at != NEVER
    if start is not None:
        inside &= at >= midnight(start, zone)
    if end is not None:
        inside &= at < midnight(end + timedelta(days=1), zone)
    return inside


def midnight(day: date, zone: Zone) -> int:
    """The instant at which the local day begins, in microseconds."""
    return moment(datetime.combine(day, time(), tzinfo=ZoneInfo(zone) if isinstance(zone, str) else zone))
