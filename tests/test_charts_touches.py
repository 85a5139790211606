"""Charts of touches, of a day and of pauses, and what is behind their marks."""

from datetime import UTC, date, datetime, timedelta
from datetime import time as clock

from dashboard import absences, people, pipelines, timeline
from dashboard.material import Ask
from tests.conftest import NOW
from tests.test_charts import alone, behind, cells, drawn, stage


def test_the_first_touch_is_told_of_twenty_assignments_and_what_still_waits_is_listed(store, team, time, funnel, a_deal):
    """Anna's 25 deals had their first comment a day of work later; the one that is new to Boris waits."""
    fresh = a_deal('Река / кв1', owner='boris')
    time.start = NOW + timedelta(days=40, hours=2)
    rows = {row[0]: row[1:] for row in cells(alone(store, 'first-touch').table)}
    assert [text.replace('\xa0', ' ') for text in rows['Анна Крылова']] == ['25', '0', '1 раб. дн.', '1 раб. дн.']
    assert rows['Борис Маслов'] == ['1', '1', 'мало сделок (1): вывод делать рано', '–']
    assert rows['Все'][0] == '26'
    [line] = behind(store, 'first-touch', [team.boris, 'waiting']).lines
    assert (line.id, line.note) == (fresh, 'ждёт 0 мин')


def test_who_is_quicker_to_touch_or_pauses_less_stands_by_name_since_nothing_says_that_it_is_more_than_chance(store, team, time, funnel, a_deal):
    """Boris touches each of twenty deals at once, and writes without a pause; Anna took a day of work, and pauses for six minutes."""
    theirs = [a_deal(f'Река / кв{number}', owner='boris') for number in range(21)]
    for deal in theirs:
        store.write(timeline.add, deal, text='Клиент ждёт', by=team.boris)
    for number in range(30):
        time.start = datetime(2026, 11, 26, 7, tzinfo=UTC) + timedelta(minutes=6 * number)
        store.write(timeline.add, funnel[number % 20], text='Клиент ждёт счёт', by=team.anna)
    time.start = NOW + timedelta(days=40)
    touch, pauses = ([row[0] for row in cells(alone(store, name).table)] for name in ('first-touch', 'gaps'))
    assert touch[:3] == ['Все', 'Анна Крылова', 'Борис Маслов']
    assert pauses[:2] == ['Анна Крылова', 'Борис Маслов']


def test_pauses_of_under_twenty_are_pale_in_the_table(store, team, time, funnel, a_deal):
    """25 comments of Anna are 24 pauses, three of Boris two."""
    his = a_deal('Река / кв1', owner='boris')
    for minute in range(3):
        time.start = datetime(2026, 11, 26, 7, minute, tzinfo=UTC)
        store.write(timeline.add, his, text='Клиент ждёт', by=team.boris)
    time.start = NOW + timedelta(days=3)
    pale = {row[0].text: [cell.pale for cell in row[4:]] for row in alone(store, 'gaps').table.rows}
    assert (set(pale['Анна Крылова']), set(pale['Борис Маслов'])) == ({False}, {True})


def test_touches_by_stage_count_each_kind_and_open_the_deals_that_have_them_or_none(store, team, time, funnel, a_deal):
    """25 deals came to «В работу», 15 of them went on before the comments were written; five calls nobody took came later."""
    store.write(timeline.add, funnel[20], kind='missed_call', text='', by=team.anna)
    drawing = alone(store, 'touches-by-stage')
    rows = {row[0]: dict(zip(drawing.table.columns, row, strict=True)) for row in cells(drawing.table)}
    assert (rows['В работу']['Сделок на этапе'], rows['В работу']['Комментарии'], rows['В работу']['Недозвоны'], rows['В работу']['Сделок без касаний']) == ('25', '5', '1', '20')
    assert rows['В работу']['Касаний на сделку'] == '0,2'
    assert rows['Интерес']['Касаний на сделку'] == 'мало сделок (15): вывод делать рано'
    assert [line.id for line in behind(store, 'touches-by-stage', [stage(store), 'missed_call']).lines] == [funnel[20]]
    assert behind(store, 'touches-by-stage', [stage(store), 'none']).count == 20


def test_a_day_by_quarters_of_an_hour_shows_what_was_written_in_one_go_in_the_evening_and_opens_it(store, team, time, funnel):
    """Seven comments from 18:40 on (Moscow) on Wednesday, over the 25 of 10:05; and Thursday, on which she is out until eleven."""
    for minute in range(7):
        time.start = datetime(2026, 11, 25, 15, 40 + minute, tzinfo=UTC)
        store.write(timeline.add, funnel[minute % 2], text='Итог дня', by=team.anna)
    store.write(absences.add, team.anna, kind='visit', first=date(2026, 11, 26), last=date(2026, 11, 26), starts=clock(9), ends=clock(11), by=team.head)
    time.start = NOW + timedelta(days=3)
    drawing = alone(store, 'quarters', Ask(employee=team.anna))
    rows = {row[0]: row[1:] for row in cells(drawing.table)}
    assert rows['18:00'] == ['0', '0', '5', '2', '0', '0']
    assert rows['10:00'] == ['25', '0', '0', '0', '60', '0']
    assert drawing.notes == ('Анна Крылова: 7 комментариев подряд, 18:40–18:46, вне рабочего времени',)
    found = behind(store, 'quarters', [0, 74], Ask(employee=team.anna))
    assert ([line.id for line in found.lines], found.title) == (funnel[:2], '25 нояб. 2026\u202fг., среда, 18:30')
    asked = drawn(store, Ask(employee=team.anna, day=date(2026, 11, 26)))['quarters']
    assert [row[-1] for row in cells(asked.table)][:4] == ['0', '60', '60', '0']
    assert asked.act[1] == {'day': '2026-11-25'}
    assert drawn(store, Ask(day=date(2026, 11, 28)))['quarters'].empty.startswith('В этот день никто не работал и не писал.')


def test_pauses_are_spread_by_their_length_and_open_the_deals_that_ended_them(store, team, time, funnel):
    """25 comments at one instant are 24 pauses of nothing; the next day twenty pauses of six minutes, and one of twelve."""
    for number in range(22):
        time.start = datetime(2026, 11, 26, 7, tzinfo=UTC) + timedelta(minutes=6 * number + 6 * (number == 21))
        store.write(timeline.add, funnel[number], text='Клиент ждёт счёт', by=team.anna)
    drawing = alone(store, 'gaps')
    anna = next(dict(zip(drawing.table.columns, row, strict=True)) for row in cells(drawing.table) if row[0] == 'Анна Крылова')
    assert (anna['Перерывов'], anna['Обычный перерыв'], anna['90 из 100']) == ('45', '0 мин', '6 мин')
    assert (anna['до 5 мин'].replace('\xa0', ' '), anna['5–15 мин'].replace('\xa0', ' ')) == ('53 %', '47 %')
    found = behind(store, 'gaps', [team.anna, 1])
    assert (found.count, found.lines[0].id, found.lines[0].note) == (21, funnel[21], '12 мин')
    assert found.title == 'Анна Крылова · Обычный перерыв'


def test_who_left_is_still_named_and_shows_comments_when_asked_for(store, team, funnel):
    store.write(people.disable, team.anna, by=team.director)
    everybody = drawn(store)
    assert cells(everybody['conversion-by-employee'].table)[0][:2] == ['Анна Крылова (уволен)', '25']
    assert behind(store, 'conversion-by-employee', [team.anna, 'all']).count == 25
    assert [row[0] for row in cells(everybody['comments-per-hour'].table)] == ['Борис Маслов', 'Виктор Орлов']
    hers = drawn(store, Ask(employee=team.anna))
    [row] = cells(hers['comments-per-hour'].table)
    assert (row[:2], row[2].replace('\xa0', ' ')) == (['Анна Крылова', '25'], '8')  # hours: the last comment was on her only day
    assert hers['conversion-by-employee'].figure


def test_a_deal_behind_a_mark_that_is_of_another_pipeline_has_the_currency_of_that_one(store, team, a_deal):
    """A comment counts wherever its deal is, so its deals may be of several pipelines."""
    here = a_deal(amount=100_00)
    other = store.write(pipelines.add, 'Опт', [{'code': 'a', 'name': 'А', 'kind': 'open'}], currency='USD')
    there = a_deal('Остров / кв1', amount=200_00, pipeline_id=other)
    for deal in (here, there):
        store.write(timeline.add, deal, text='Клиент ждёт', by=team.anna)
    assert {line.id: line.currency for line in behind(store, 'comments-per-hour', [team.anna, 'all'], Ask(pipeline_id=1)).lines} == {here: 'RUB', there: 'USD'}
