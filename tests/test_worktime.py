"""The team's own working time: what a head sets moves the board's days, the norms and A3."""

from datetime import date, time, timedelta

import pytest
from sqlmodel import select

from dashboard import access, reports, tasks, workcalendar, worktime
from dashboard.errors import BadValue, FieldConflict, NotAllowed
from dashboard.material import Ask
from dashboard.models import JournalEntry
from dashboard.queries import board, home
from dashboard.queries import deal as query
from tests.conftest import NOW

SHIPPED = (time(9), time(13), time(14), time(18))
ALL_DAY = (time(10), time(19))
TUESDAY = date(2026, 11, 24)


def hours_on(store, day):
    spans = store.read(worktime.calendar).spans_of(day)
    return [(start.astimezone(worktime_zone()).time(), end.astimezone(worktime_zone()).time()) for start, end in spans]


def worktime_zone():
    from dashboard.settings import TEAM_ZONE

    return TEAM_ZONE


def days_of(store, deal, team):
    return store.read(query.deal, deal, by=team.anna).bar[0].days


def test_what_was_not_set_is_what_ships(store, team):
    assert store.read(worktime.calendar) is workcalendar.russian()
    assert store.read(worktime.of) == worktime.WorkingTime()


def test_hours_are_set_and_undone_by_the_reverse(store, team):
    store.write(worktime.set_field, 'hours', seen=SHIPPED, new=ALL_DAY, by=team.director)
    assert hours_on(store, TUESDAY) == [(time(10), time(19))]
    assert hours_on(store, date(2026, 11, 3)) == [(time(10), time(18))]  # the eve of a holiday
    with pytest.raises(FieldConflict):
        store.write(worktime.set_field, 'hours', seen=SHIPPED, new=(time(8), time(17)), by=team.director)
    store.write(worktime.set_field, 'hours', seen=ALL_DAY, new=SHIPPED, by=team.director)
    assert hours_on(store, TUESDAY) == [(time(9), time(13)), (time(14), time(18))]


def test_own_days_go_before_the_published_ones_and_publish_no_year(store, team):
    holiday, plain = date(2026, 11, 4), date(2030, 5, 15)
    store.write(worktime.set_day, holiday, seen=None, new='work', by=team.director)
    store.write(worktime.set_day, plain, seen=None, new='off', by=team.director)
    calendar = store.read(worktime.calendar)
    assert calendar.is_workday(holiday)
    assert not calendar.is_workday(plain)
    assert calendar.published(plain, plain) == 'assumed'
    assert calendar.published(TUESDAY, TUESDAY) == 'published'
    with pytest.raises(FieldConflict):
        store.write(worktime.set_day, plain, seen=None, new='work', by=team.director)
    store.write(worktime.set_day, plain, seen='off', new=None, by=team.director)
    assert list(store.read(worktime.of).own) == [holiday]


def test_a_shortened_day_that_the_team_works_in_full_has_its_last_hour(store, team):
    store.write(worktime.set_day, date(2026, 11, 3), seen=None, new='work', by=team.director)
    assert hours_on(store, date(2026, 11, 3))[-1] == (time(14), time(18))


def test_days_in_a_stage_are_the_teams_on_board_deal_and_today(store, team, a_deal, time):
    time.start = NOW - timedelta(days=7)
    deal = a_deal()
    time.start = NOW
    assert days_of(store, deal, team) == 5
    store.write(worktime.set_field, 'weekdays', seen=frozenset(range(5)), new=frozenset(range(7)), by=team.director)
    assert days_of(store, deal, team) == 7
    shown = store.read(board.board, board.Filters(), by=team.anna)
    assert [card.days for column in shown.columns for card in column.cards] == [7]
    store.write(worktime.set_field, 'weekdays', seen=frozenset(range(7)), new=frozenset({0}), by=team.director)
    assert store.read(home.heads_day, by=team.head).since == date(2026, 11, 23)
    assert days_of(store, deal, team) == 1


def test_steps_are_proposed_for_the_teams_own_days(store, team):
    store.write(worktime.set_day, date(2026, 11, 25), seen=None, new='off', by=team.director)
    proposed = tasks.suggestions(NOW, store.read(worktime.calendar))
    assert proposed['tomorrow'].date() == date(2026, 11, 26)


def test_the_norm_of_comments_is_the_teams(store, team):
    store.write(worktime.set_field, 'norm', seen=4.0, new=2.5, by=team.director)
    made = store.read(reports.report, 'comments', Ask(start=TUESDAY, end=TUESDAY), by=access.SYSTEM)
    assert made.more['norm'] == 2.5


def test_hours_of_a_report_follow_the_hours_of_the_team(store, team):
    store.write(worktime.set_field, 'hours', seen=SHIPPED, new=ALL_DAY, by=team.director)
    week = Ask(start=date(2026, 11, 16), end=date(2026, 11, 20))
    made = store.read(reports.report, 'comments', week, by=access.SYSTEM)
    assert {row['working_hours'] for row in made.rows} == {45}


@pytest.mark.parametrize(
    ('name', 'value'),
    [
        ('hours', (time(9),)), ('hours', (time(9), time(9))), ('hours', (time(9), time(14), time(13), time(18))), ('hours', ('09:00', '18:00')), ('hours', None),
        ('hours', (time(9), time(12), time(18))), ('weekdays', frozenset()), ('weekdays', frozenset({7})), ('weekdays', [0]), ('norm', 0), ('norm', 61),
        ('norm', '4'), ('norm', True), ('norm', float('nan')), ('zone', 'UTC'),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(store, team, name, value):
    with pytest.raises(BadValue):
        store.write(worktime.set_field, name, seen=None, new=value, by=team.director)
    assert store.read(worktime.of) == worktime.WorkingTime()


@pytest.mark.parametrize(('day', 'kind'), [(TUESDAY, 'short'), (TUESDAY, True), ('2026-11-24', 'off'), (date(1800, 1, 1), 'off')])
def test_a_day_that_cannot_be_is_refused(store, team, day, kind):
    with pytest.raises(BadValue):
        store.write(worktime.set_day, day, seen=None, new=kind, by=team.director)


@pytest.mark.parametrize('who', ['anna', 'head'])
def test_only_the_company_head_sets_working_time(store, team, who):
    for command, facts in [(worktime.set_field, {'name': 'norm', 'seen': 4.0, 'new': 3}), (worktime.set_day, {'day': TUESDAY, 'seen': None, 'new': 'off'})]:
        with pytest.raises(NotAllowed):
            store.write(command, **facts, by=getattr(team, who))


def test_the_journal_says_what_was_set(store, team):
    store.write(worktime.set_field, 'hours', seen=SHIPPED, new=ALL_DAY, by=team.director)
    store.write(worktime.set_day, TUESDAY, seen=None, new='off', by=team.director)
    entries = store.read(lambda session: [(one.what, one.old, one.new) for one in session.exec(select(JournalEntry).where(JournalEntry.what.startswith('calendar.')))])
    assert entries == [('calendar.hours', '09:00–13:00, 14:00–18:00', '10:00–19:00'), ('calendar.day', '2026-11-24', '2026-11-24 off')]


