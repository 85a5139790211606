"""A process that saves until it is killed or told to stop: `python -m tests.faults.worker DB [SAVES | --migrate SCRIPTS]`.

It says `open`, then a line for each save that it was told is kept: the deal, its stage and how many moves it has; for one
that was refused: `refused`, the kind of refusal and its sentence.
"""

import random
import sys
from itertools import count
from pathlib import Path

from dashboard import access, deals, migrations, pipelines, sqlite
from dashboard.errors import Refusal
from dashboard.store import Store
from tests.asking import ask_nothing

STAGES = ('intake', 'interest', 'renovation', 'proposal', 'invoice')


def main(path: str, saves: int | None) -> None:
    with Store(path) as store:
        store.write(pipelines.ensure_shipped)
        store.write(ask_nothing)
        say('open')
        stood: dict[int, list[str]] = {}
        for n in range(saves) if saves else count():
            try:
                save(store, stood, n)
            except Refusal as refusal:
                say('refused', type(refusal).__name__, refusal)


def save(store: Store, stood: dict[int, list[str]], n: int) -> None:
    if n % 3 == 0 or not stood:
        deal, to = store.write(deals.create, title=f'Остров / кв{n}', by=access.SYSTEM), STAGES[0]
    else:
        deal = random.choice(list(stood))
        to = STAGES[(STAGES.index(stood[deal][-1]) + 1) % len(STAGES)]
        store.write(deals.move, deal, to=to, seen=stood[deal][-1], by=access.SYSTEM)
    stood.setdefault(deal, []).append(to)
    say(deal, to, len(stood[deal]))


def say(*words: object) -> None:
    sys.stdout.write(' '.join(map(str, words)) + '\n')
    sys.stdout.flush()


def migrate(path: str, scripts: str) -> None:
    """Bring the database to the newest revision of another folder of revisions."""
    migrations.upgrade(sqlite.writer(Path(path)), Path(path), Path(scripts))


if __name__ == '__main__':
    database, *rest = sys.argv[1:]
    if rest[:1] == ['--migrate']:
        migrate(database, rest[1])
    else:
        main(database, int(rest[0]) if rest else None)
