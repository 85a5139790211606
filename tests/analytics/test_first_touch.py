"""A3, first touch: on a Tuesday of November 2026 whose working hours a reader counts on the fingers (9–13, 14–18 in Moscow)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pandas as pd

from dashboard import workcalendar
from dashboard.analytics import first_touch, frames, history
from dashboard.analytics.frames import Stage

MOSCOW = ZoneInfo('Europe/Moscow')
STAGES = (Stage(1, 'В работу', 'open', 0), Stage(2, 'Отказ', 'lost', 1))
ANNA, BORIS = 1, 2


def at(text):
    """«10:00» of the Tuesday, or of a day of the month: «25 10:00»."""
    day, clock = text.split() if ' ' in text else ('24', text)
    return datetime.fromisoformat(f'2026-11-{day} {clock:0>5}').replace(tzinfo=MOSCOW)


def frame(columns, rows):
    made = pd.DataFrame(rows, columns=list(columns))
    for name, kind in columns.items():
        if kind == frames.INSTANT:
            made[name] = pd.to_datetime(pd.Series([at(one) for one in made[name]], dtype=object), utc=True)
    return made.astype(columns)


def waits(*, owner=ANNA, created='10:00', handed=(), touches=(), moves=(), now='24 18:00', born=None, begun=ANNA, **period):
    """One deal: created by a move of `begun`'s, then handed on (at, old, new), touched (at, who) and moved (at, to)."""
    deals = pd.DataFrame({'deal': [7], 'owner': pd.array([owner], 'Int64'), 'born': pd.array([born], 'Int64')})
    rows = [(1, 7, 1, created, None, begun, False), *((n, 7, to, when, None, begun, False) for n, (when, to) in enumerate(moves, 2))]
    moved = frame(frames.MOVES, rows[1:] if born else rows)
    changes = frame(frames.HANDED, [(n, 7, *change) for n, change in enumerate(handed, 1)])
    touched = frame(frames.TOUCHES, [(7, when, who, 'call') for when, who in touches])
    visits = history.visits(moved, STAGES, at(now))
    found = first_touch.waits(deals, moved, visits, changes, touched, STAGES, at(now), calendar=workcalendar.russian(), **period)
    return [(row.owner, row.hours, 'touched' if row.touched else 'waits' if row.waiting else 'over') for row in found.itertuples()]


def test_from_the_creation_to_the_first_touch_by_the_owner():
    assert waits(touches=[('9:30', ANNA), ('10:30', BORIS), ('11:30', ANNA), ('12:00', ANNA)]) == [(ANNA, 1.5, 'touched')]


def test_the_break_and_the_night_are_no_working_time():
    assert waits(touches=[('14:30', ANNA)]) == [(ANNA, 3.5, 'touched')]
    assert waits(created='17:00', touches=[('25 10:00', ANNA)], now='25 12:00') == [(ANNA, 2, 'touched')]
    assert waits(created='19:00', touches=[('19:05', ANNA)], now='25 12:00') == [(ANNA, 0, 'touched')]


def test_what_nobody_touched_yet_still_waits():
    assert waits(touches=[('19:00', ANNA)]) == [(ANNA, 7, 'waits')]


def test_each_new_owner_has_a_wait_of_their_own_and_ends_the_one_before():
    assert waits(owner=BORIS, handed=[('12:00', ANNA, BORIS)], touches=[('15:00', BORIS), ('16:00', ANNA)]) == [(ANNA, 2, 'over'), (BORIS, 2, 'touched')]


def test_a_deal_that_had_nobody_waits_from_when_it_was_given_to_somebody():
    assert waits(begun=None, handed=[('12:00', None, ANNA)], touches=[('12:30', ANNA)]) == [(ANNA, 0.5, 'touched')]


def test_a_change_that_was_taken_back_at_once_has_never_been():
    slip = [('12:00', ANNA, BORIS), ('12:05', BORIS, ANNA)]
    assert waits(handed=slip, touches=[('16:00', ANNA)]) == [(ANNA, 5, 'touched')]
    slow = [('12:00', ANNA, BORIS), ('12:11', BORIS, ANNA)]
    assert [owner for owner, *_ in waits(handed=slow)] == [ANNA, BORIS, ANNA]


def test_a_refusal_ends_the_wait_and_a_closed_deal_waits_for_nobody():
    assert waits(moves=[('12:00', 2)], touches=[('15:00', ANNA)]) == [(ANNA, 2, 'over')]
    assert waits(owner=BORIS, moves=[('12:00', 2)], handed=[('15:00', ANNA, BORIS)]) == [(ANNA, 2, 'over')]


def test_who_had_a_deal_at_first_is_not_known_of_one_from_a_table_nor_where_the_records_disagree():
    assert waits(born=1) == []
    assert waits(owner=BORIS) == []


def test_a_period_has_the_assignments_of_its_days_and_their_touches_whenever():
    given = {'owner': BORIS, 'handed': [('25 10:00', ANNA, BORIS)], 'touches': [('26 9:30', BORIS)], 'now': '27 10:00'}
    assert waits(**given, start=date(2026, 11, 25), end=date(2026, 11, 25)) == [(BORIS, 7.5, 'touched')]


def test_half_have_waited_no_longer_and_those_that_wait_are_in_it():
    """Hours 1, 2 and 3 to a touch, and one that waits for four: half are through after 2, and when 85 of 100 will be nobody has seen."""
    found = pd.DataFrame({'deal': [1, 2, 3, 4], 'owner': [ANNA, ANNA, ANNA, BORIS], 'since': None, 'hours': [1.0, 2, 3, 4], 'touched': [True, True, True, False], 'waiting': [False] * 3 + [True]})
    everybody, anna, boris, nobody = first_touch.table(found, [ANNA, BORIS, 3]).itertuples()
    assert (everybody.assigned, everybody.touched, everybody.waiting, everybody.median) == (4, 3, 1, 2)
    assert pd.isna(everybody.p85)
    assert everybody.longest == 4
    assert (anna.assigned, anna.median, anna.p85) == (3, 2, 3)
    assert pd.isna(boris.median)
    assert (nobody.assigned, pd.isna(nobody.median)) == (0, True)


def test_there_may_be_nothing_at_all():
    nothing = frame(frames.MOVES, [])
    deals = pd.DataFrame({'deal': pd.Series(dtype='int64'), 'owner': pd.Series(dtype='Int64'), 'born': pd.Series(dtype='Int64')})
    found = first_touch.waits(deals, nothing, history.visits(nothing, STAGES, at('18:00')), frame(frames.HANDED, []), frame(frames.TOUCHES, []), STAGES, at('18:00'), calendar=workcalendar.russian())
    assert found.empty
    assert first_touch.table(found, [ANNA]).assigned.tolist() == [0, 0]
