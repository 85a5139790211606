"""Random operations of several people and kill -9, again and again: the journal told once more is the database."""

import json
import random
import subprocess
import sys
from collections import Counter
from time import monotonic, sleep

import pytest
from sqlmodel import col, select

from dashboard.models import Deal, FeedEntry, JournalEntry, Stage
from dashboard.store import Store
from tests.faults import checks
from tests.faults.history_worker import CLIENTS, KINDS

SECONDS = 30


@pytest.mark.soak
def test_of_a_random_history_with_kills_no_acknowledged_operation_is_missing_and_none_happened_twice(tmp_path):
    db, said, kills = tmp_path / 'voronka.sqlite3', [], 0
    until = monotonic() + SECONDS
    while monotonic() < until or kills < 2:
        said += lines_until_killed(db, first=len(said) + 1_000 * kills + 1)
        kills += 1
        checks.kept(db)
        with Store(db) as store:
            store.read(as_told, said, in_flight=CLIENTS * kills)
    done = Counter(one['kind'] for one in said if one['kept'])
    assert set(KINDS) == set(done), done


def as_told(session, said, *, in_flight):
    journal = session.exec(select(JournalEntry).where(col(JournalEntry.deal_id).is_not(None)).order_by(col(JournalEntry.id))).all()
    stands = {'stage': {}, 'amount': {}, 'owner': {}, 'entries': {}, 'deleted': set()}
    for entry in journal:
        again(stands, entry)
    stages = dict(session.exec(select(Stage.id, Stage.code)).all())
    rows = session.exec(select(Deal)).all()
    assert stands['stage'] == {row.id: stages[row.stage_id] for row in rows}
    assert stands['amount'] == {row.id: str(row.amount) for row in rows}
    assert stands['owner'] == {row.id: row.owner_id and str(row.owner_id) for row in rows}
    assert stands['deleted'] == {row.id for row in rows if row.deleted_at}
    texts = {entry.id: (entry.deal_id, entry.text) for entry in session.exec(select(FeedEntry).where(col(FeedEntry.deleted_at).is_(None)))}
    assert stands['entries'] == {entry: deal for entry, (deal, _) in texts.items()}
    kept = [id_ for one in said for id_ in one['kept']]
    assert len(kept) == len(set(kept)), 'an entry was acknowledged twice'
    there = {entry.id for entry in journal}
    assert set(kept) <= there, 'something acknowledged is missing'
    assert len(there) - len(kept) <= in_flight
    refused = {one['op'] for one in said if 'refused' in one}
    assert not refused & {int(entry.new) for entry in journal if entry.what == 'field.amount'}
    assert not {f'op {op}' for op in refused} & {text for _, text in texts.values()}


def again(stands, entry):
    """What one entry did; it must fit to how its deal stood then, so that an order of versions without gaps follows."""
    deal = entry.deal_id
    assert entry.what == 'deal.restored' or deal not in stands['deleted'], 'nothing happens to a deleted deal but its way back'
    match entry.what:
        case 'deal.created':
            assert deal not in stands['stage']
            stands['stage'][deal], stands['amount'][deal], stands['owner'][deal] = 'intake', '0', None
        case 'deal.deleted':
            stands['deleted'].add(deal)
        case 'deal.restored':
            stands['deleted'].remove(deal)
        case 'stage.moved':
            step(stands['stage'], entry)
        case 'field.amount':
            step(stands['amount'], entry)
        case 'field.owner_id':
            step(stands['owner'], entry)
        case 'feed.added':
            assert int(entry.new) not in stands['entries']
            stands['entries'][int(entry.new)] = deal
        case 'feed.deleted':
            assert stands['entries'].pop(int(entry.old)) == deal


def step(field, entry):
    assert field[entry.deal_id] == entry.old
    field[entry.deal_id] = entry.new


def lines_until_killed(db, *, first):
    command = [sys.executable, '-m', 'tests.faults.history_worker', str(db), str(first)]
    process = subprocess.Popen(command, cwd=checks.ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout.readline() == 'open\n', process.stderr.read()
    lines = [process.stdout.readline() for _ in range(random.randint(20, 120))]
    sleep(random.uniform(0, 0.02))
    process.kill()
    rest, errors = process.communicate()
    assert not errors
    return [json.loads(line) for line in [*lines, *rest.splitlines(keepends=True)] if line.endswith('\n')]
