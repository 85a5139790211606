"""What a deal keeps as a copy of its moves and tasks agrees with them after anything that people do."""

import random
from datetime import timedelta

import pytest
from sqlmodel import select

from dashboard import deals, tasks
from dashboard.errors import Refusal
from dashboard.models import Deal, Stage, StageMove, Task

OPEN = ('intake', 'interest', 'renovation', 'proposal', 'invoice', 'paid', 'postponed', 'lost', 'won')


def kept(session, deal):
    row = session.get(Deal, deal)
    return row.stage_id, row.stage_since, row.next_task_id, row.next_due, row.closed_at is not None


def derived(session, deal):
    """The same from moves and tasks, in plain Python."""
    moves = session.exec(select(StageMove).where(StageMove.deal_id == deal).order_by(StageMove.at, StageMove.id)).all()
    stage, since = moves[-1].to_id, None
    for move in reversed([move for move in moves if move.void_at is None]):
        if move.to_id != stage:
            break
        since = move.at
    waiting = session.exec(select(Task).where(Task.deal_id == deal, Task.done_at.is_(None)).order_by(Task.due, Task.id)).first()
    closed = session.get(Stage, stage).kind in ('won', 'lost')
    return stage, since, waiting.id if waiting else None, waiting.due if waiting else None, closed


def code(store, deal):
    return store.read(lambda session: session.get(Stage, session.get(Deal, deal).stage_id).code)


class Day:
    """Somebody's day, one random act after another."""

    def __init__(self, store, time, deal, by, seed):
        self.store, self.time, self.deal, self.by, self.dice, self.move_ids, self.task_ids = store, time, deal, by, random.Random(seed), [0], []

    def move(self):
        made = self.store.write(deals.move, self.deal, to=self.dice.choice(OPEN), seen=code(self.store, self.deal), by=self.by, reason='так')
        self.move_ids.append(made or 0)

    def take_back(self):
        self.move_ids.append(self.store.write(deals.undo_move, self.deal, move_id=self.move_ids[-1], by=self.by))

    def plan(self):
        due = self.time.start + timedelta(hours=self.dice.randint(-50, 200))
        self.task_ids.append(self.store.write(tasks.add, self.deal, text='позвонить', due=due, assignee_id=self.by, by=self.by))

    def on_a_task(self, act, **facts):
        if self.task_ids:
            task = self.dice.choice(self.task_ids)
            version = self.store.read(lambda session: session.get(Task, task).version)
            self.store.write(act, task, version=version, by=self.by, **facts)

    def act(self):
        acts = (
            self.move, self.take_back, self.plan, lambda: self.on_a_task(tasks.done), lambda: self.on_a_task(tasks.reopen),
            lambda: self.on_a_task(tasks.put_off, due=self.time.start + timedelta(days=self.dice.randint(0, 9))),
        )  # fmt: skip
        try:
            self.dice.choice(acts)()
        except Refusal:
            return
        finally:
            self.time.start += timedelta(minutes=self.dice.choice([0, 1, 5, 30, 600]))


@pytest.mark.parametrize('seed', range(8))
def test_whatever_people_do_the_copies_agree_with_their_source(store, team, time, a_deal, seed):
    day = Day(store, time, a_deal(), team.head, seed)
    for _ in range(40):
        day.act()
        assert store.read(kept, day.deal) == store.read(derived, day.deal)
    assert len(day.move_ids) > 3


def test_the_random_days_hold_moves_taken_back(store, team, time, a_deal):
    day = Day(store, time, a_deal(), team.head, seed=1)
    for _ in range(40):
        day.act()
    assert store.read(lambda session: session.exec(select(StageMove).where(StageMove.void_at.is_not(None))).first())
