"""Three people at work at once until the process is killed: `python -m tests.faults.history_worker DB FIRST_OP`.

It says `open`, then a line of JSON for each operation: its number and kind, and the journal's ids of what was kept or the
refusal. No two operations write the same value.
"""

import json
import random
import sys
import threading
from itertools import count

from sqlmodel import Session, select

from dashboard import basket, deals, pipelines, timeline
from dashboard.errors import Refusal
from dashboard.models import Deal, FeedEntry, Person, Role, Stage
from dashboard.store import Store
from tests.asking import ask_nothing

CLIENTS = 3
KINDS = ('create', 'move', 'edit', 'assign', 'comment', 'delete', 'discard', 'bring back')
STAGES = ('intake', 'interest', 'renovation', 'proposal', 'invoice', 'postponed')
_kept = threading.local()
_mouth = threading.Lock()


def main(path: str, first: int) -> None:
    with Store(path) as store:
        store.write(hire)
        store.on_commit(lambda entries: setattr(_kept, 'ids', [entry.id for entry in entries]))
        say('open')
        numbers = count(first)
        clients = [threading.Thread(target=work, args=(store, numbers), daemon=True) for _ in range(CLIENTS)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()


def hire(session: Session) -> None:
    pipelines.ensure_shipped(session)
    ask_nothing(session)
    if not session.get(Person, 1):
        session.add_all([Person(name='Ольга', role=Role.COMPANY_HEAD), Person(name='Анна'), Person(name='Борис')])


def work(store: Store, numbers: 'count[int]') -> None:
    for op in numbers:
        kind = random.choice(KINDS)
        _kept.ids = []
        said = {'op': op, 'kind': kind}
        try:
            do(store, kind, op)
        except Refusal as refusal:
            said['refused'] = type(refusal).__name__
        say(json.dumps(said | {'kept': _kept.ids}))


def do(store: Store, kind: str, op: int) -> None:
    """One operation on what was looked at a moment ago, as people do: somebody else may have been faster."""
    deal, stage, amount, owner, entry = store.read(look)
    match kind if deal else 'create':
        case 'create':
            store.write(deals.create, title=f'op {op}', by=1)
        case 'move':
            store.write(deals.move, deal, to=random.choice(STAGES), seen=stage, by=1)
        case 'edit':
            store.write(deals.set_field, deal, 'amount', seen=amount, new=op, by=1)
        case 'assign':
            store.write(deals.set_field, deal, 'owner_id', seen=owner, new=random.choice((2, 3)), by=1)
        case 'comment':
            store.write(timeline.add, deal, text=f'op {op}', by=1)
        case 'delete' if entry:
            store.write(timeline.delete, entry, by=1)
        case 'discard':
            store.write(basket.delete, deal, 'test', by=1)
        case 'bring back':
            store.write(basket.restore, deal, by=1)


def look(session: Session) -> tuple[int | None, str, int, int | None, int | None]:
    newest = session.exec(select(Deal).order_by(Deal.id.desc()).limit(8)).all()  # few, so that people meet
    if not newest:
        return None, '', 0, None, None
    deal = random.choice(newest)
    entries = session.exec(select(FeedEntry.id).where(FeedEntry.deal_id == deal.id, FeedEntry.deleted_at.is_(None))).all()
    return deal.id, session.get(Stage, deal.stage_id).code, deal.amount, deal.owner_id, random.choice(entries) if entries else None


def say(line: str) -> None:
    with _mouth:
        sys.stdout.write(line + '\n')
        sys.stdout.flush()


if __name__ == '__main__':
    main(sys.argv[1], int(sys.argv[2]))
