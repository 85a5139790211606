"""The deal as its page reads it, and its feed: what stands where, for whom, at a cost that does not grow."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from dashboard import deals, moves, tasks, timeline, workcalendar
from dashboard.errors import BadValue, NotAllowed, NotFound, RowChanged
from dashboard.models import Deal
from dashboard.queries import deal as deal_query
from dashboard.queries import feed as feed_query
from tests.conftest import NOW


def view(store, deal, by):
    return store.read(deal_query.deal, deal, by=by)


def feed(store, deal, by, **facts):
    return store.read(feed_query.feed, deal, by=by, **facts)


def statements(store, query, *args, **facts):
    """How many SQL statements a query takes."""
    seen = []
    event.listen(store._reader, 'before_cursor_execute', lambda *details: seen.append(details[2]))
    store.read(query, *args, **facts)
    return len(seen)


def test_the_bar_says_how_long_the_deal_stood_where_and_forgets_wrong_drags(store, team, a_deal, time):
    deal = a_deal()
    time.start += timedelta(days=2)
    store.write(deals.move, deal, to='interest', seen='intake', by=team.anna)
    wrong = store.write(deals.move, deal, to='paid', seen='interest', by=team.anna)
    store.write(deals.undo_move, deal, move_id=wrong, by=team.anna)
    time.start += timedelta(days=1)
    found = view(store, deal, team.anna)
    days = {passage.stage.code: passage.days for passage in found.bar}
    assert days == {'intake': 2, 'interest': 1, 'proposal': None, 'invoice': None, 'paid': None}
    assert [passage.stage.code for passage in found.bar if passage.current] == ['interest']
    assert [passage.stage.code for passage in found.beside] == ['renovation', 'postponed', 'won', 'lost']


def test_the_next_step_is_the_open_task_that_is_due_first(store, team, a_deal, time):
    deal = a_deal()
    later = store.write(tasks.add, deal, text='Замер', due=time.start + timedelta(days=3), by=team.anna)
    sooner = store.write(tasks.add, deal, text='Позвонить', due=time.start - timedelta(hours=1), by=team.anna)
    step = view(store, deal, team.anna).step
    assert (step.id, step.text, step.overdue) == (sooner, 'Позвонить', True)
    store.write(tasks.done, sooner, version=1, result='Договорились на замер в среду', by=team.anna)
    assert view(store, deal, team.anna).step.id == later
    assert feed(store, deal, team.anna).lines[0].text == 'Договорились на замер в среду'


def test_done_and_the_following_step_are_one_or_nothing(store, team, a_deal, time):
    deal = a_deal()
    task = store.write(tasks.add, deal, text='Позвонить', due=time.start, by=team.anna)
    with pytest.raises(BadValue):
        store.write(tasks.done, task, version=1, result='Согласен', following=('', time.start, True), by=team.anna)
    assert view(store, deal, team.anna).step.id == task
    assert all(line.text != 'Согласен' for line in feed(store, deal, team.anna).lines)
    store.write(tasks.done, task, version=1, result='Согласен', following=('Выслать счёт', time.start + timedelta(days=1), True), by=team.anna)
    assert view(store, deal, team.anna).step.text == 'Выслать счёт'


def test_who_changes_a_task_second_is_asked_to_look_again(store, team, a_deal, time):
    task = store.write(tasks.add, a_deal(), text='Позвонить', due=time.start, by=team.anna)
    store.write(tasks.put_off, task, version=1, due=time.start + timedelta(days=1), by=team.head)
    with pytest.raises(RowChanged):
        store.write(tasks.done, task, version=1, by=team.anna)


def test_a_strangers_task_does_not_exist(store, team, a_deal, time):
    task = store.write(tasks.add, a_deal(), text='Позвонить', due=time.start, by=team.anna)
    with pytest.raises(NotFound):
        store.write(tasks.done, task, version=1, by=team.boris)


@pytest.mark.parametrize(
    ('now', 'names', 'days'),
    [
        (datetime(2026, 11, 24, 7, 5, tzinfo=UTC), ['today 18:00', 'tomorrow', 'on Friday', '+ a week'], [24, 25, 27, 1]),
        (datetime(2026, 11, 27, 16, 0, tzinfo=UTC), ['tomorrow', 'on Friday', '+ a week'], [30, 4, 4]),  # Friday at 19:00
        (datetime(2026, 12, 30, 7, 0, tzinfo=UTC), ['today 18:00', 'tomorrow', 'on Friday', '+ a week'], [30, 11, 1, 11]),
    ],
)
def test_proposed_instants_follow_the_working_calendar(now, names, days):
    found = tasks.suggestions(now, workcalendar.russian())
    assert list(found) == names
    assert [due.day for due in found.values()] == days
    assert all(due > now for due in found.values())


def test_the_feed_tells_what_people_wrote_and_what_the_system_saw_newest_first(store, team, a_deal, time):
    deal = a_deal()
    for minute, act in enumerate(
        [
            lambda: store.write(timeline.add, deal, text='Первый разговор', kind='call', by=team.anna),
            lambda: store.write(deals.move, deal, to='interest', seen='intake', by=team.anna),
            lambda: store.write(deals.set_field, deal, 'amount', seen=0, new=5_840_000, by=team.anna),
            lambda: store.write(deals.set_field, deal, 'owner_id', seen=team.anna, new=team.boris, by=team.head),
        ]
    ):
        time.start += timedelta(minutes=minute + 1)
        act()
    lines = feed(store, deal, team.head).lines
    assert [line.kind for line in lines] == ['field.owner_id', 'field.amount', 'move', 'call', 'deal.created']
    assert (lines[0].old, lines[0].new, lines[0].who) == ('Анна Крылова', 'Борис Маслов', 'Павел Петров')
    assert (lines[2].source.code, lines[2].target.code) == ('intake', 'interest')


def test_a_move_taken_back_stays_in_the_feed_as_such(store, team, a_deal):
    deal = a_deal()
    move = store.write(deals.move, deal, to='paid', seen='intake', by=team.anna)
    assert view(store, deal, team.anna).last_move == move
    store.write(deals.undo_move, deal, move_id=move, by=team.anna)
    assert [line.kind for line in feed(store, deal, team.anna).lines].count('undone') == 2
    assert view(store, deal, team.anna).last_move is None


def test_a_window_of_the_feed_says_that_there_is_more(store, team, a_deal, time):
    deal = a_deal()
    for n in range(7):
        time.start += timedelta(minutes=1)
        store.write(timeline.add, deal, text=f'Комментарий {n}', by=team.anna)
    window = feed(store, deal, team.anna, n=3)
    assert [line.text for line in window.lines] == ['Комментарий 6', 'Комментарий 5', 'Комментарий 4']
    assert window.more
    assert not feed(store, deal, team.anna).more


def test_only_its_author_deletes_an_entry_and_can_put_it_back(store, team, a_deal):
    deal = a_deal()
    entry = store.write(timeline.add, deal, text='Согласен на замер', by=team.anna)
    with pytest.raises(NotAllowed):
        store.write(timeline.delete, entry, by=team.head)
    store.write(timeline.delete, entry, by=team.anna)
    assert all(not line.written for line in feed(store, deal, team.anna).lines)
    with pytest.raises(NotFound):
        store.write(timeline.delete, entry, by=team.anna)
    store.write(timeline.restore, entry, by=team.anna)
    assert feed(store, deal, team.anna).lines[0].text == 'Согласен на замер'


@pytest.mark.parametrize('text', ['', '  \n ', 'я' * 20_001])
def test_an_empty_or_endless_comment_is_refused(store, team, a_deal, text):
    with pytest.raises(BadValue):
        store.write(timeline.add, a_deal(), text=text, by=team.anna)


def test_a_missed_call_needs_no_text(store, team, a_deal):
    deal = a_deal()
    store.write(timeline.add, deal, text='', kind='missed_call', by=team.anna)
    assert feed(store, deal, team.anna).lines[0].kind == 'missed_call'


@pytest.mark.parametrize('query', [deal_query.deal, feed_query.feed])
@pytest.mark.parametrize('stranger', ['boris', 'viktor', 'viktor_head'])
def test_a_deal_that_one_may_not_see_has_no_page_and_no_feed(store, team, a_deal, query, stranger):
    with pytest.raises(NotFound):
        store.read(query, a_deal(), by=getattr(team, stranger))


@pytest.mark.parametrize('query', [deal_query.deal, feed_query.feed])
def test_the_number_of_statements_does_not_grow_with_the_deals_past(store, team, a_deal, time, query):
    short, long = a_deal('Остров / кв1'), a_deal('Остров / кв2')
    for deal, times in ((short, 1), (long, 20)):
        for n in range(times):
            time.start += timedelta(minutes=11)
            store.write(timeline.add, deal, text=f'Комментарий {n}', by=team.anna)
            store.write(tasks.add, deal, text='Позвонить', due=time.start, by=team.anna)
            store.write(deals.move, deal, to='interest' if n % 2 == 0 else 'intake', seen='intake' if n % 2 == 0 else 'interest', by=team.anna)
    assert statements(store, query, short, by=team.anna) == statements(store, query, long, by=team.anna)


@pytest.mark.parametrize(('text', 'kopecks'), [('58 400', 5_840_000), ('58400,50', 5_840_050), ('', 0), ('58\u202f400 ₽', 5_840_000)])
def test_an_amount_is_read_as_people_type_it(text, kopecks):
    assert deals.typed_amount(text, 'RUB') == kopecks


@pytest.mark.parametrize('text', ['дорого', '-5', '1,234', '10.001'])
def test_an_amount_that_is_none_or_could_be_two_is_asked_for_again(text):
    with pytest.raises(BadValue):
        deals.typed_amount(text, 'RUB')


def test_an_entry_of_an_unknown_kind_is_refused(store, team, a_deal):
    with pytest.raises(BadValue):
        store.write(timeline.add, a_deal(), text='Звонил', kind='telepathy', by=team.anna)


def test_a_step_is_not_given_to_somebody_of_another_department(store, team, time, a_deal):
    deal = a_deal()
    due = time.now() + timedelta(hours=1)
    for by in (team.anna, team.head):
        with pytest.raises(NotAllowed):
            store.write(tasks.add, deal, text='Позвонить', due=due, assignee_id=team.viktor, by=by)
    store.write(tasks.add, deal, text='Позвонить', due=due, assignee_id=team.anna, by=team.head)


def test_a_step_just_set_is_withdrawn_by_its_author_and_leaves_no_line(store, team, a_deal, time):
    deal = a_deal()
    task = store.write(tasks.add, deal, text='Позвонить', due=time.start, by=team.anna)
    with pytest.raises(NotAllowed):
        store.write(tasks.withdraw, task, by=team.head)
    store.write(tasks.withdraw, task, by=team.anna)
    assert view(store, deal, team.anna).step is None
    assert [line.kind for line in feed(store, deal, team.anna).lines] == ['deal.created']


def test_a_step_that_somebody_has_touched_since_is_not_withdrawn(store, team, a_deal, time):
    deal = a_deal()
    task = store.write(tasks.add, deal, text='Позвонить', due=time.start, by=team.anna)
    store.write(tasks.put_off, task, version=1, due=time.start + timedelta(days=2), by=team.head)
    with pytest.raises(RowChanged):
        store.write(tasks.withdraw, task, by=team.anna)
    assert view(store, deal, team.anna).step.id == task


def test_what_is_done_is_not_done_again_nor_put_off_and_what_is_open_not_reopened(store, team, a_deal, time):
    deal = a_deal()
    task = store.write(tasks.add, deal, text='Позвонить', due=time.start, by=team.anna)
    store.write(tasks.reopen, task, version=1, by=team.anna)
    store.write(tasks.done, task, version=1, by=team.anna)
    with pytest.raises(RowChanged):
        store.write(tasks.done, task, version=2, result='Согласен', by=team.anna)
    with pytest.raises(RowChanged):
        store.write(tasks.put_off, task, version=2, due=time.start, by=team.anna)
    assert [line.kind for line in feed(store, deal, team.anna).lines if line.kind.startswith('task')] == ['task.done', 'task.added']


def test_a_line_of_the_feed_keeps_the_day_that_it_spoke_of(store, team, a_deal, time):
    deal, first, second = a_deal(), time.start + timedelta(days=1), time.start + timedelta(days=5)
    task = store.write(tasks.add, deal, text='Позвонить', due=first, by=team.anna)
    store.write(tasks.put_off, task, version=1, due=second, by=team.anna)
    assert [line.due for line in feed(store, deal, team.anna).lines if line.due] == [second, first]


@pytest.mark.parametrize('year', [1, 1999, 2101, 9999])
def test_a_step_due_in_another_age_is_refused(store, team, a_deal, time, year):
    with pytest.raises(BadValue):
        store.write(tasks.add, a_deal(), text='Позвонить', due=time.start.replace(year=year), by=team.anna)


def test_a_comment_does_not_answer_another_deals_step(store, team, a_deal, time):
    task = store.write(tasks.add, a_deal(owner='boris'), text='Позвонить', due=time.start, by=team.boris)
    with pytest.raises(NotFound):
        store.write(timeline.add, a_deal(), text='Готово', task_id=task, by=team.anna)


def test_moves_into_the_same_stage_hide_no_older_move_from_the_feeds_window(store, team, a_deal, time):
    deal = a_deal()
    time.start += timedelta(minutes=1)
    store.write(deals.move, deal, to='interest', seen='intake', by=team.anna)

    def repeat(session):
        stage = session.get(Deal, deal).stage_id
        moves.record(session, [{'deal_id': deal, 'to_id': stage, 'at': time.start + timedelta(minutes=n)} for n in range(1, 60)])

    store.write(repeat)
    found = feed(store, deal, team.anna)
    assert [line.kind for line in found.lines] == ['move', 'deal.created']
    assert not found.more


def test_what_a_shifted_clock_wrote_ahead_is_not_shown_before_its_time(store, team, a_deal, time):
    deal = a_deal()
    time.start += timedelta(days=1)
    store.write(timeline.add, deal, text='Завтрашний комментарий', by=team.anna)
    time.start -= timedelta(days=1)
    assert not [line for line in feed(store, deal, team.anna).lines if line.written]


def test_only_its_author_puts_an_entry_back(store, team, a_deal):
    deal = a_deal()
    entry = store.write(timeline.add, deal, text='Согласен на замер', by=team.anna)
    store.write(timeline.delete, entry, by=team.anna)
    with pytest.raises(NotAllowed):
        store.write(timeline.restore, entry, by=team.head)


def test_what_one_wrote_is_known_by_its_words_since_an_instant_whatever_became_of_it(store, team, a_deal, time):
    """So that a text whose answer the network lost goes once (C1)."""
    deal = a_deal()

    def known(text, by=team.anna, since=NOW):
        return store.read(feed_query.wrote, deal, text, by=by, since=since)

    entry = store.write(timeline.add, deal, text='  Ждёт счёт ', by=team.anna)
    assert known('Ждёт счёт\n')
    assert not known('Ждёт счёт', by=team.head)
    assert not known('Ждёт')
    store.write(timeline.edit, entry, seen='Ждёт счёт', new='Ждёт договор', by=team.anna)
    assert known('Ждёт счёт')
    store.write(timeline.delete, entry, by=team.anna)
    assert known('Ждёт договор')
    assert not known('Ждёт счёт', since=NOW + timedelta(seconds=1))
