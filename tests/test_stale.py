"""S2: a deal is stale when it has been in «Интерес» for more than the norm with no step that the client agreed to."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from dashboard import access, clock, deals, stale, tasks, timeline, worktime
from dashboard.models import Deal, Pipeline, Stage, Task
from dashboard.queries import board, home, table
from dashboard.queries.home import Reason
from dashboard.workcalendar import russian
from tests.test_board_query import statements

MONDAY = datetime(2026, 11, 9, 7, 0, tzinfo=UTC)
"""10:00 in Moscow; no holiday is near."""


def at(weekdays: int) -> datetime:
    """So many working days after the Monday."""
    weeks, days = divmod(weekdays, 5)
    return MONDAY + timedelta(days=7 * weeks + days)


@pytest.fixture
def go(store, time, team, a_deal):
    """A deal of Anna's that stands in «В работу» on the Monday, and what can be done with it on a working day."""
    time.start = MONDAY
    deal = a_deal('Остров / д2 / кв7')

    def move(day, to, seen):
        time.start = at(day)
        return store.write(deals.move, deal, to=to, seen=seen, by=team.anna)

    def step(day, due, agreed=True):
        time.start = at(day)
        return store.write(tasks.add, deal, text='Позвонить', due=at(due), agreed=agreed, by=team.anna)

    def put_off(day, task, due):
        time.start = at(day)
        version = store.read(lambda session: session.get_one(Task, task).version)
        store.write(tasks.put_off, task, version=version, due=at(due), by=team.anna)

    def done(day, task):
        time.start = at(day)
        version = store.read(lambda session: session.get_one(Task, task).version)
        store.write(tasks.done, task, version=version, by=team.anna)

    def note(day, kind='call'):
        time.start = at(day)
        store.write(timeline.add, deal, text='Клиент просил перенести замер на неделю', kind=kind, by=team.anna)

    def days(day):
        time.start = at(day)
        return store.read(lambda session: stale.days(session, [deal], clock.now(session), worktime.calendar(session))).get(deal)

    return SimpleNamespace(deal=deal, move=move, step=step, put_off=put_off, done=done, note=note, days=days)


def test_s2_five_working_days_without_any_step_are_normal_and_the_sixth_is_not(go):
    go.move(0, 'interest', 'intake')
    assert [go.days(day) for day in (1, 5, 6, 9)] == [None, None, 6, 9]


def test_s2_only_interest_can_be_stale(go):
    assert go.days(30) is None
    go.move(30, 'proposal', 'intake')
    assert go.days(60) is None


def test_s2_parking_does_not_restart_it(go):
    go.move(0, 'interest', 'intake')
    go.move(2, 'renovation', 'interest')
    assert go.days(20) is None  # it waits there
    go.move(20, 'interest', 'renovation')
    assert go.days(20) == 20


def test_s2_a_wrong_drag_that_was_taken_back_is_no_entry(store, team, go):
    move = go.move(0, 'interest', 'intake')
    store.write(deals.undo_move, go.deal, move_id=move, by=team.anna)
    go.move(3, 'interest', 'intake')
    assert (go.days(8), go.days(9)) == (None, 6)


def test_s2_an_agreed_step_ends_it_and_one_without_the_tick_does_not(go):
    go.move(0, 'interest', 'intake')
    go.step(6, due=9, agreed=False)
    assert go.days(6) == 6
    go.step(6, due=9)
    assert go.days(6) is None


def test_s2_an_agreed_step_counts_while_it_is_overdue_by_one_working_day_at_most(go):
    go.move(0, 'interest', 'intake')
    go.step(0, due=10)
    assert (go.days(10), go.days(11), go.days(12)) == (None, None, None)  # on the 12th it counts no longer, but it was agreed until the 10th
    assert (go.days(15), go.days(16)) == (None, 6)


def test_s2_a_step_that_was_done_starts_the_days_anew(go):
    go.move(0, 'interest', 'intake')
    task = go.step(0, due=8)
    go.done(8, task)
    assert (go.days(13), go.days(14)) == (None, 6)


def test_s2_an_entry_after_the_last_agreed_step_starts_them_and_the_first_of_them_counts(go):
    go.move(0, 'interest', 'intake')
    go.done(2, go.step(1, due=2))
    go.move(3, 'proposal', 'interest')
    go.move(10, 'interest', 'proposal')
    go.move(12, 'postponed', 'interest')
    go.move(14, 'interest', 'postponed')
    assert (go.days(15), go.days(16)) == (None, 6)


def test_s2_put_off_three_times_running_with_no_contact_it_is_agreed_with_nobody(go):
    go.move(0, 'interest', 'intake')
    task = go.step(0, due=2)
    for day, due in ((2, 4), (4, 6)):
        go.put_off(day, task, due)
    assert go.days(7) is None
    go.put_off(7, task, 12)
    assert go.days(8) == 6  # since the day for which the client had agreed
    assert go.days(12) == 10


def test_s2_a_contact_in_between_begins_the_row_anew_and_a_missed_call_does_not(go):
    go.move(0, 'interest', 'intake')
    task = go.step(0, due=2)
    go.put_off(2, task, 4)
    go.note(3, 'missed_call')
    go.put_off(4, task, 6)
    go.note(5)
    go.put_off(6, task, 12)
    assert go.days(12) is None
    go.put_off(12, task, 20)
    assert go.days(20) is None
    go.put_off(20, task, 30)
    assert go.days(20) == 14


def test_s2_a_put_off_taken_back_is_none_of_the_three(go):
    go.move(0, 'interest', 'intake')
    task = go.step(0, due=2)
    for due in (4, 2, 4, 2, 4, 2, 12):
        go.put_off(2, task, due)
    assert go.days(12) is None


def test_s2_the_norm_is_the_stages_and_none_asks_nothing(store, go):
    go.move(0, 'interest', 'intake')
    norm(store, 8)
    assert (go.days(8), go.days(9)) == (None, 9)
    norm(store, None)
    assert go.days(30) is None


def test_s2_a_stage_of_another_pipeline_is_not_this_one(store, go):
    go.move(0, 'interest', 'intake')
    store.write(lambda session: setattr(session.get_one(Pipeline, 1), 'code', None))
    assert go.days(30) is None


def test_s2_holidays_are_no_working_days(store, time, team, a_deal):
    time.start = datetime(2026, 12, 29, 9, 0, tzinfo=UTC)  # a Tuesday; the 30th is worked, then it is the new year
    deal = a_deal()
    store.write(deals.move, deal, to='interest', seen='intake', by=team.anna)
    calendar = russian()
    day = next(day for day in range(1, 40) if calendar.elapsed_days(time.start, time.start + timedelta(days=day)) == 6)
    assert day > 14
    for later, expected in ((day - 1, {}), (day, {deal: 6})):
        assert store.read(lambda session, now=time.start + timedelta(days=later): stale.days(session, [deal], now, calendar)) == expected


def test_s2_one_fact_on_the_board_in_the_deals_table_and_today(store, team, time, go, a_deal):
    go.move(0, 'interest', 'intake')
    go.step(1, due=12, agreed=False)
    go.move(3, 'renovation', 'interest')
    go.move(7, 'interest', 'renovation')  # so that it is past no norm of its stage
    other = a_deal('Остров / кв8')
    assert store.read(board.card, board.Filters(pipeline=1), go.deal, by=team.anna).stale == 7
    assert store.read(board.card, board.Filters(pipeline=1), other, by=team.anna).stale is None
    shown = store.read(table.window, table.Filters(state=table.State.STALE), by=team.head)
    assert [row.id for row in shown.rows] == [go.deal]
    stuck = store.read(home.heads_day, by=team.head).stuck
    assert [(line.deal, line.reasons) for line in stuck.lines] == [(go.deal, (Reason.NOT_AGREED,))]


def test_the_statements_stand_still_however_many_are_asked_for(store, go, a_deal):
    counts = []
    for more in (1, 30):
        ids = [a_deal(f'Остров / кв{n}') for n in range(more)]
        with statements(store) as seen:
            store.read(lambda session, ids=ids: stale.days(session, ids, MONDAY, worktime.calendar(session)))
        counts.append(len(seen))
    assert counts[0] == counts[1]


@dataclass
class Model:
    """The rule once more, read from the domain's sentence over plain lists of days."""

    entries: list[int] = field(default_factory=list)
    stage: str = 'intake'
    ended: list[int] = field(default_factory=list)
    open: dict[int, int] = field(default_factory=dict)

    def days(self, now: int) -> int | None:
        if self.stage != 'interest' or any(now - due <= 1 for due in self.open.values()):
            return None
        last = max([*self.ended, *self.open.values()], default=None)
        after = [day for day in self.entries if last is None or day > last]
        elapsed = now - (min(after) if after else last)  # type: ignore[operator] - it was entered, or a step ended
        return elapsed if elapsed > 5 else None


ACTS = st.lists(st.tuples(st.integers(1, 3), st.sampled_from(['interest', 'renovation', 'proposal', 'step', 'done']), st.integers(1, 6)), max_size=11)
"""Six weeks at most: there is no holiday until the new year."""


@given(acts=ACTS)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_s2_over_random_histories_it_is_what_the_sentence_says(store, team, time, acts):
    """Acts on different days: with two on one day the instants within it would decide."""
    time.start = MONDAY
    model, now, order = Model(), 0, []
    deal = store.write(deals.create, title='Остров', owner_id=team.anna, by=access.SYSTEM)
    for pause, act, ahead in acts:
        now += pause
        time.start = at(now)
        if act == 'step':
            task = store.write(tasks.add, deal, text='Позвонить', due=at(now + ahead) + timedelta(hours=1), agreed=True, by=team.anna)
            model.open[task] = now + ahead
            order.append(task)
        elif act == 'done':
            if order:
                task = order.pop()
                store.write(tasks.done, task, version=1, by=team.anna)
                del model.open[task]
                model.ended.append(now)
        elif act != model.stage:
            store.write(deals.move, deal, to=act, seen=model.stage, by=team.anna)
            model.stage = act
            if act == 'interest':
                model.entries.append(now)
        assert store.read(found, deal) == model.days(now), (acts, now)


def found(session: Session, deal: int) -> int | None:
    return stale.days(session, [deal], clock.now(session), worktime.calendar(session)).get(deal)


def norm(store, days) -> None:
    def change(session: Session) -> None:
        deal = session.get_one(Deal, 1)
        session.get_one(Stage, deal.stage_id).norm = days

    store.write(change)
