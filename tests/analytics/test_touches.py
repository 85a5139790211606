"""Touches of deals, on tables small enough to check by eye."""

from datetime import UTC, datetime

import pandas as pd

from dashboard import workcalendar
from dashboard.analytics import history, touches
from dashboard.analytics.frames import MOVES, Stage

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)  # a Tuesday
STAGES = (Stage(1, 'Интерес', 'open', 0, 5), Stage(2, 'Отказ', 'lost', 1))
DEALS = pd.DataFrame({'deal': [7, 8, 9, 10], 'stage': [1, 1, 1, 2]})


def at(*days):
    return pd.Series([datetime(2026, 11, day, 12, tzinfo=UTC) for day in days]).astype('datetime64[us, UTC]')


def made():
    frame = pd.DataFrame({'deal': [7, 7, 8, 10, 9], 'at': at(10, 13, 23, 2, 30)})
    return touches.table(frame, DEALS, NOW, calendar=workcalendar.russian())


def test_every_deal_has_its_count_its_last_touch_and_the_working_days_since():
    rows = made()
    assert rows.deal.tolist() == [7, 8, 9, 10]
    assert rows.touches.tolist() == [2, 1, 0, 1]
    assert rows.days_since.tolist()[:2] == [7, 1]  # from Friday the 13th: 16–20, 23 and 24; from Monday: 24
    assert rows['last'][0] == at(13)[0]


def test_a_touch_after_now_has_not_happened():
    rows = made()
    assert rows.touches[2] == 0
    assert pd.isna(rows['last'][2])
    assert pd.isna(rows.days_since[2])


def test_silent_are_open_deals_not_touched_for_long_or_never():
    assert touches.silent(made(), DEALS, STAGES, 5).deal.tolist() == [7, 9]
    assert touches.silent(made(), DEALS, STAGES, 7).deal.tolist() == [9]


def test_without_any_touch_every_deal_is_there_with_none():
    rows = touches.table(pd.DataFrame({'deal': [], 'at': at()}).astype({'deal': 'int64'}), DEALS, NOW, calendar=workcalendar.russian())
    assert rows.touches.tolist() == [0, 0, 0, 0]
    assert rows.days_since.isna().all()


def by_stage(touched, *moved, **period):
    """Of moves (deal, stage, day) and touches (deal, kind, day)."""
    moves = pd.DataFrame({'id': range(len(moved)), 'deal': [deal for deal, *_ in moved], 'to': [to for _, to, _ in moved], 'at': at(*(day for *_, day in moved)), 'by': None, 'owner': 1, 'void': False})
    frame = pd.DataFrame({'deal': [deal for deal, *_ in touched], 'at': at(*(day for *_, day in touched)), 'kind': [kind for _, kind, _ in touched]})
    stages = (*STAGES[:1], Stage(3, 'Счёт', 'open', 1), STAGES[1])
    placed, stays = touches.within_stays(frame, history.visits(moves.astype(MOVES), stages, NOW), NOW, zone='Europe/Moscow', **period)
    return {row.stage: row for row in touches.by_stage(placed, stays, stages).itertuples()}


def test_a_touch_belongs_to_the_stage_in_which_its_deal_was_and_missed_calls_are_counted_apart():
    found = by_stage([(7, 'call', 3), (7, 'missed_call', 4), (7, 'comment', 5), (7, 'meeting', 9), (8, 'call', 1), (8, 'email', 30)], (7, 1, 2), (7, 3, 5), (8, 1, 4))
    first, second = found['Интерес'], found['Счёт']
    assert (first.deals, first.untouched, first.touches, first.per_deal) == (2, 1, 2, 1)  # what came before the deal, or has yet to come, is in no stage
    assert (first.calls, first.missed_calls, first.comments) == (1, 1, 0)
    assert (second.deals, second.touches, second.comments, second.meetings) == (1, 2, 1, 1)  # the comment of the very move is of where it leads
    assert 'Отказ' not in found


def test_a_deal_that_came_back_is_one_deal_and_touches_after_the_loss_are_in_no_stage():
    found = by_stage([(7, 'call', 2), (7, 'call', 6), (7, 'call', 11)], (7, 1, 2), (7, 3, 4), (7, 1, 5), (7, 2, 10))
    assert (found['Интерес'].deals, found['Интерес'].touches, found['Счёт'].touches) == (1, 2, 0)


def test_a_period_has_the_stays_that_began_in_it():
    found = by_stage([(7, 'call', 2), (7, 'call', 6)], (7, 1, 2), (7, 3, 5), start=NOW.date().replace(day=4))
    assert (found['Интерес'].deals, found['Интерес'].touches, found['Счёт'].touches) == (0, 0, 1)
    assert pd.isna(found['Интерес'].per_deal)


def test_a_client_met_from_deal_to_deal_in_a_long_chain_is_one():
    """Four thousand deals, each with the phone of the next, in no order."""
    chain = [(deal, key) for deal in range(1, 4001) for key in (f'phone {deal}', f'phone {deal + 1}')]
    shared = pd.DataFrame([*chain[1::2], *chain[::2], (5000, 'alone'), (7000, 'phone 1')], columns=['deal', 'key'])
    found = touches.clients(shared, pd.Series([*range(4000, 0, -1), 5000, 6000]))  # 7000 is not asked for
    assert found.index.tolist() == [*range(4000, 0, -1), 5000, 6000]
    assert set(found[:4000]) == {1}
    assert found[4000:].to_dict() == {5000: 5000, 6000: 6000}
