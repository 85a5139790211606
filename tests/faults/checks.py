"""What is true of a database after a fault, and how a child process says what it was told is saved."""

import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import pytest
from sqlmodel import Session, col, func, select

from dashboard.models import Deal, JournalEntry, Stage, StageMove
from dashboard.store import Store

ROOT = Path(__file__).parent.parent.parent
OPENS_WITHIN = 5.0


@dataclass(frozen=True, slots=True)
class Kept:
    """What the database knows of a deal."""

    stage: str
    moves: int


def start(*arguments: object, under: Iterable[str] = ()) -> subprocess.Popen[str]:
    """The worker as a process of its own, started by the command `under`."""
    command = [*under, sys.executable, '-m', 'tests.faults.worker', *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def faulty(*inject: str) -> list[str]:
    """The beginning of a command under which system calls fail as `inject` says."""
    if not shutil.which('strace'):
        pytest.skip('strace is not installed')
    calls = ','.join(rule.split(':')[0] for rule in inject)
    return ['strace', '-f', '-qq', '-o', '/dev/null', '-e', f'trace={calls}', *(f'--inject={rule}' for rule in inject)]


def acked(lines: Iterable[str]) -> dict[int, Kept]:
    """What the worker was told is kept, by deal; a line cut by its death says nothing."""
    whole = (line.split() for line in lines if line.endswith('\n') and line[0].isdigit())
    return {int(deal): Kept(stage, int(moves)) for deal, stage, moves in whole}


def kept(path: Path) -> dict[int, Kept]:
    """Open the database as a start after a fault does; it is sound, no change is a half, and it opened in time."""
    began = monotonic()
    with Store(path) as store:
        assert monotonic() - began < OPENS_WITHIN
        return store.read(_whole)


def _whole(session: Session) -> dict[int, Kept]:
    assert session.connection().exec_driver_sql('PRAGMA integrity_check').scalar() == 'ok'
    assert not session.connection().exec_driver_sql('PRAGMA foreign_key_check').fetchall()
    stages = dict(session.exec(select(Stage.id, Stage.code)).all())
    moved = _counts(session, StageMove.deal_id)
    told = _counts(session, JournalEntry.deal_id, col(JournalEntry.what).in_(['deal.created', 'stage.moved', 'stage.undone']))
    found = {deal.id: deal for deal in session.exec(select(Deal))}
    assert moved.keys() == told.keys() == found.keys()
    for deal, moves in moved.items():
        last = select(StageMove.to_id).where(StageMove.deal_id == deal).order_by(col(StageMove.at).desc(), col(StageMove.id).desc())
        assert moves == told[deal]
        assert session.exec(last.limit(1)).one() == found[deal].stage_id
    return {deal: Kept(stages[row.stage_id], moved[deal]) for deal, row in found.items()}


def _counts(session: Session, key, *where) -> dict[int, int]:
    return dict(session.exec(select(key, func.count()).where(key.is_not(None), *where).group_by(key)).all())


def nothing_lost(told: dict[int, Kept], found: dict[int, Kept], *, unheard: int) -> None:
    """Everything that was acknowledged is there, and at most `unheard` changes more."""
    for deal, ack in told.items():
        assert found[deal].moves >= ack.moves
        if found[deal].moves == ack.moves:
            assert found[deal].stage == ack.stage
    extra = sum(deal.moves for deal in found.values()) - sum(ack.moves for ack in told.values())
    assert extra <= unheard
