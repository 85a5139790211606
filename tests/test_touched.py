"""Touches by client and by task: on the page and on the command line the same figures, and of other people's deals nothing."""

from datetime import timedelta

import pytest

from dashboard import access, calls, chart_reports, companies, contacts, observers, reports, tasks, timeline
from dashboard.companies import Named
from dashboard.contacts import Content
from dashboard.errors import NotFound
from dashboard.models import Task
from dashboard.queries import touched
from tests.conftest import NOW
from tests.test_board_query import statements

PHONE = '+7 000 111-22-33'
FIRM = Named('ООО «Уют»', '7707083893')


@pytest.fixture
def family(store, team, a_deal):
    """Three deals of one client: the first two by a phone, the second and the third by a company; Viktor's has the phone, too."""
    first, second, third = (a_deal(f'Остров / кв{number}', owner=owner) for number, owner in ((1, 'anna'), (2, 'boris'), (3, 'anna')))
    viktors = a_deal('Остров / кв4', owner='viktor')
    for deal, name in ((first, 'Ирина'), (second, 'Ирина Смирнова'), (viktors, 'Ирина С.')):
        store.write(contacts.add, deal, Content(name, (PHONE,)), by=access.SYSTEM)
    for deal in (second, third):
        store.write(companies.write, deal, FIRM, seen=None, by=access.SYSTEM)
    return first, second, third, viktors


def report(store, name, by=access.SYSTEM, **asked):
    return store.read(chart_reports.report, name, reports.Ask(**{'now': NOW + timedelta(days=1), **asked}), by=by)


def test_the_touches_of_a_client_stand_in_order_with_their_results_over_all_deals_with_the_phone_or_the_company(store, team, time, family):
    first, second, third, _ = family
    store.write(timeline.add, first, kind='call', text='Ждёт замера', result='agreed', by=team.anna)
    for minutes, deal, kind, who in ((1, second, 'missed_call', team.boris), (2, third, 'comment', team.anna)):
        time.start = NOW + timedelta(minutes=minutes)
        store.write(timeline.add, deal, kind=kind, text='' if kind == 'missed_call' else 'Счёт отправлен', by=who)
    time.start = NOW + timedelta(days=2)
    found = store.read(touched.by_client, first, by=team.head)
    assert [(one.deal, one.line.kind, one.line.result, one.line.text) for one in found.touches.told] == [
        (third, 'comment', None, 'Счёт отправлен'), (second, 'missed_call', None, ''), (first, 'call', 'agreed', 'Ждёт замера'),
    ]  # fmt: skip
    assert ({one.id for one in found.deals}, found.of, found.touches.count, found.touches.since) == ({first, second, third}, 3, 3, 2)
    assert dict(found.touches.kinds) == {'comment': 1, 'missed_call': 1, 'call': 1}


def test_of_deals_that_the_reader_may_not_see_nothing_is_counted_nor_does_one_lead_further(store, team, family):
    """Anna sees her own two, which only Boris's deal joins; asked to look at his, she sees all three."""
    first, second, third, viktors = family
    store.write(timeline.add, viktors, text='Клиент колеблется', by=team.viktor)
    store.write(timeline.add, third, text='Счёт отправлен', by=team.anna)
    seen = store.read(touched.by_client, first, by=team.anna)
    assert (seen.of, seen.touches.count) == (1, 0)
    assert store.read(touched.by_client, first, by=team.head).touches.count == 1
    assert store.read(touched.by_client, first, by=team.director).touches.count == 2
    store.write(observers.add, second, team.anna, by=team.head)
    assert store.read(touched.by_client, first, by=team.anna).of == 3
    for asked in (touched.by_client, touched.by_task):
        with pytest.raises(NotFound):
            store.read(asked, viktors, by=team.anna)


def test_a_touch_is_of_the_task_that_was_the_next_step_then_and_a_task_without_any_is_there(store, team, time, a_deal):
    deal = a_deal()
    store.write(timeline.add, deal, text='До всякой задачи', by=team.anna)
    time.start = NOW + timedelta(minutes=1)
    later = store.write(tasks.add, deal, text='Отправить счёт', due=NOW + timedelta(days=9), by=team.anna)
    call = store.write(tasks.add, deal, text='Позвонить', due=NOW + timedelta(days=2), by=team.anna)
    time.start = NOW + timedelta(minutes=2)
    store.write(calls.missed, deal, by=team.anna)
    store.write(timeline.add, deal, kind='call', text='', result='thinking', by=team.anna)
    store.write(tasks.done, call, version=1, result='Думает до пятницы', by=team.anna)
    time.start = NOW + timedelta(days=1)
    found = store.read(touched.by_task, deal, by=team.anna)
    assert [(one.text, one.result, one.touches.count) for one in found.steps] == [('Отправить счёт', '', 0), ('Позвонить', 'Думает до пятницы', 2)]
    assert [one.line.text for one in found.beside.told] == ['До всякой задачи']
    rows = {row['task']: row for row in report(store, 'touches-by-task', now=time.start).rows}
    assert [(rows[task]['touches'], rows[task]['missed_calls'], rows[task]['result'], rows[task]['days_since']) for task in (call, later)] == [(2, 1, 'Думает до пятницы', 1), (0, 0, None, None)]
    assert (rows[call]['text'], rows[call]['employee'], bool(rows[call]['done']), rows[later]['done']) == ('Позвонить', 'Анна Крылова', True, None)


def test_the_report_of_an_earlier_instant_says_for_when_a_task_stood_then(store, team, time, a_deal):
    """Set for tomorrow, it was put off two days later; of another the journal says only what was said of it since."""
    due, later, now = NOW + timedelta(days=1), NOW + timedelta(days=9), NOW + timedelta(hours=1)
    put_off = store.write(tasks.add, a_deal(), text='Позвонить', due=due, by=team.anna)
    untold, deal = put_off + 1, a_deal()
    store.write(lambda session: session.add(Task(id=untold, deal_id=deal, text='Позвонить', due=due, assignee_id=team.anna, created_at=NOW)))
    time.start = NOW + timedelta(days=2)
    for task in (put_off, untold):
        store.write(tasks.put_off, task, version=1, due=later, by=team.anna)

    def dues(instant):
        return {row['task']: row['due'] for row in report(store, 'touches-by-task', now=instant).rows}

    assert dues(now) == {put_off: due.isoformat(), untold: None}
    assert dues(time.start) == dict.fromkeys((put_off, untold), later.isoformat())


def test_a_touch_stays_with_the_task_that_was_the_next_step_then_however_far_it_is_put_off_later(store, team, time, a_deal):
    deal = a_deal()
    first = store.write(tasks.add, deal, text='Позвонить', due=NOW + timedelta(days=1), by=team.anna)
    store.write(tasks.add, deal, text='Отправить счёт', due=NOW + timedelta(days=2), by=team.anna)

    def counts():
        found = store.read(touched.by_task, deal, by=team.anna)
        told = {row['text']: row['touches'] for row in report(store, 'touches-by-task', now=time.start).rows}
        assert told == {one.text: one.touches.count for one in found.steps}
        return told['Позвонить'], told['Отправить счёт']

    store.write(calls.missed, deal, by=team.anna)  # at the very instant of the tasks, and of a change of the first
    store.write(tasks.put_off, first, version=1, due=NOW + timedelta(hours=30), by=team.anna)
    time.start = NOW + timedelta(minutes=1)
    store.write(calls.missed, deal, by=team.anna)
    assert counts() == (2, 0)
    time.start = NOW + timedelta(minutes=2)
    store.write(tasks.put_off, first, version=2, due=NOW + timedelta(days=9), by=team.anna)
    assert counts() == (2, 0)
    time.start = NOW + timedelta(minutes=3)
    store.write(calls.missed, deal, by=team.anna)
    assert counts() == (2, 1)


def test_of_each_task_the_newest_touches_are_told_however_many_came_after_it(store, team, time, a_deal, monkeypatch):
    monkeypatch.setattr(touched, 'SHOWN', 2)
    monkeypatch.setattr(touched, 'OF_EACH', 1)
    deal = a_deal()
    for n, text in enumerate(('Позвонить', 'Отправить счёт')):
        time.start = NOW + timedelta(hours=n)
        task = store.write(tasks.add, deal, text=text, due=NOW + timedelta(days=1 + n), by=team.anna)
        for said in range(3):
            time.start = NOW + timedelta(hours=n, minutes=said + 1)
            store.write(timeline.add, deal, text=f'{text}: {said}', by=team.anna)
        store.write(tasks.done, task, version=1, by=team.anna)
    steps = store.read(touched.by_task, deal, by=team.anna).steps
    assert [(one.touches.count, [told.line.text for told in one.touches.told]) for one in steps] == [
        (3, ['Отправить счёт: 2', 'Отправить счёт: 1']), (3, ['Позвонить: 2']),
    ]  # fmt: skip


def test_the_command_line_tells_each_client_once_and_one_that_nobody_touched_with_a_zero(store, team, a_deal, family):
    first, _, third, _ = family
    alone = a_deal('Остров / кв9')
    store.write(timeline.add, first, kind='email', text='Предложение', by=team.anna)
    store.write(timeline.add, third, text='Счёт отправлен', by=team.anna)
    told = [(row['deal'], row['client'], row['deals'], row['touches'], row['emails'], row['days_since']) for row in report(store, 'touches-by-client').rows]
    assert told == [(first, 'ООО «Уют»', 4, 2, 1, 1), (alone, 'Остров / кв9', 1, 0, 0, None)]
    told = [(row['deal'], row['client'], row['deals'], row['touches']) for row in report(store, 'touches-by-client', by=team.anna).rows]
    assert told == [(first, 'Ирина', 1, 1), (third, 'ООО «Уют»', 1, 1), (alone, 'Остров / кв9', 1, 0)]


def test_neither_deals_nor_tasks_of_a_client_cost_a_statement_each(store, team, a_deal):
    deal = a_deal()
    store.write(contacts.add, deal, Content('Ирина', (PHONE,)), by=access.SYSTEM)

    def asked():
        with statements(store) as made:
            store.read(touched.by_client, deal, by=team.head)
            store.read(touched.by_task, deal, by=team.head)
        return len(made)

    def grow():
        other = a_deal('Остров / кв8', owner='boris')
        store.write(contacts.add, other, Content('Ирина', (PHONE,)), by=access.SYSTEM)
        for one in (deal, other):
            store.write(tasks.add, one, text='Позвонить', due=NOW, by=team.head)
            store.write(timeline.add, one, text='Ждёт', by=team.head)

    grow()
    before = asked()
    for _ in range(4):
        grow()
    assert asked() == before
