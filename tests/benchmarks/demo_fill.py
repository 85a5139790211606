"""How long the largest demo takes, and how much is in it.

    python -m tests.benchmarks.demo_fill [DEALS]

200,000 deals unless told otherwise; the database is thrown away. Meant to stay under three minutes on two cores.
"""

import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import func, select

from dashboard import demo
from dashboard.models import metadata
from dashboard.store import Store

TABLES = ('deal', 'stage_move', 'feed_entry', 'task', 'journal')


def main(deals: int) -> None:
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / 'demo.sqlite3') as store:
        begun = time.monotonic()
        demo.fill(store, deals=deals)
        print(f'{deals} deals: {time.monotonic() - begun:.1f} s')
        for name in TABLES:
            rows = store.read(lambda session, name=name: session.execute(select(func.count()).select_from(metadata.tables[name])).scalar_one())
            print(f'{name}: {rows} rows')
        print(f'{store.path.stat().st_size / 2**20:.0f} MB')


if __name__ == '__main__':
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
