"""A3 divides by what absences leave, in the report as in the snapshot that charts read."""

from datetime import date, time

from dashboard import absences, access, reports, snapshot, timeline
from dashboard.material import Ask
from tests.test_report import report
from tests.test_snapshot import seen

WEEK = {'start': date(2026, 11, 16), 'end': date(2026, 11, 20)}


def of_anna(store, **facts):
    made = store.read(reports.report, 'comments', Ask(**WEEK), by=access.SYSTEM)
    return next(row for row in made.rows if row['employee'] == 'Анна Крылова')


def test_a_vacation_and_a_visit_leave_fewer_hours_and_none_when_taken_out(store, team, a_deal):
    store.write(timeline.add, a_deal(), text='Итог', by=team.anna)
    assert of_anna(store)['working_hours'] == 40
    store.write(absences.add, team.anna, kind='vacation', first=date(2026, 11, 19), last=date(2026, 11, 30), by=team.head)
    visit = {'first': date(2026, 11, 16), 'last': date(2026, 11, 16), 'starts': time(12), 'ends': time(15)}
    made = store.write(absences.add, team.anna, kind='visit', **visit, by=team.head)
    assert of_anna(store)['working_hours'] == 24 - 2
    store.write(absences.remove, made, by=team.head)
    assert of_anna(store)['working_hours'] == 24
    printed = report('comments', store, '--from', '2026-11-16', '--to', '2026-11-20')
    assert {row['employee']: row['working_hours'] for row in printed['rows']}['Анна Крылова'] == 24


def test_a_comment_written_while_absent_counts_as_outside(store, team, a_deal):
    store.write(timeline.add, a_deal(), text='Итог', by=team.anna)
    today = {'start': date(2026, 11, 24), 'end': date(2026, 11, 24)}
    store.write(absences.add, team.anna, kind='sickness', first=date(2026, 11, 24), last=date(2026, 11, 24), by=team.head)
    made = store.read(reports.report, 'comments', Ask(**today), by=team.anna)
    assert [(row['comments'], row['working_hours'], row['outside']) for row in made.rows] == [(1, 0, 1)]


def test_an_absence_is_no_reason_to_load_moves_and_comments_again(store, team, a_deal):
    store.write(timeline.add, a_deal(), text='Итог', by=team.anna)
    before = seen(store)
    store.write(absences.add, team.anna, kind='vacation', first=date(2026, 11, 19), last=date(2026, 11, 30), by=team.head)
    after = seen(store)
    assert after.moves is before.moves
    assert [len(author.away) for author in after.authors if author.id == team.anna] == [1]
    assert snapshot._databases


def test_a_head_reads_the_absences_of_the_own_team_alone(store, team):
    for person in (team.anna, team.viktor):
        store.write(absences.add, person, kind='vacation', first=date(2026, 11, 19), last=date(2026, 11, 30), by=team.director)
    assert {author.name for author in seen(store, team.head).authors if author.away} == {'Анна Крылова'}
