"""One's own entries of the feed (C1): worded otherwise with the earlier texts kept, found by words and kind, read by windows; who is mentioned."""

from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlmodel import select

from dashboard import deals, observers, timeline
from dashboard.errors import BadValue, FieldConflict, NotAllowed, NotFound
from dashboard.models import FeedEntry, JournalEntry, Mention
from dashboard.queries import feed as query
from dashboard.queries.feed import Wanted
from tests.conftest import NOW


def feed(store, deal, by, **facts):
    return store.read(query.feed, deal, by=by, **facts)


def said(store, entry, by):
    return [one.text for one in store.read(query.revisions, entry, by=by)]


def many(store, deal, author, count, *, minutes=1, text='Комментарий {n}'):
    """So many entries, one after the other, as an import would bring them."""

    def fill(session):
        session.add_all(FeedEntry(deal_id=deal, text=text.format(n=n), at=NOW - timedelta(minutes=minutes * (count - n)), author_id=author) for n in range(count))

    store.write(fill)


def test_an_entry_worded_otherwise_says_so_and_keeps_every_earlier_text(store, team, a_deal, time):
    deal = a_deal()
    entry = store.write(timeline.add, deal, text='Согласен', by=team.anna)
    time.start += timedelta(hours=1)
    store.write(timeline.edit, entry, seen='Согласен', new='Согласен на замер', by=team.anna)
    time.start += timedelta(hours=1)
    store.write(timeline.edit, entry, seen='Согласен на замер', new='Согласен на замер в среду', by=team.anna)
    line = feed(store, deal, team.head).lines[0]
    assert (line.text, line.edited, line.at) == ('Согласен на замер в среду', time.now(), NOW)
    found = store.read(query.revisions, entry, by=team.head)
    assert [(one.text, one.until) for one in found] == [('Согласен на замер', NOW + timedelta(hours=2)), ('Согласен', NOW + timedelta(hours=1))]


def test_of_two_windows_the_second_is_told_what_stands_there_now(store, team, a_deal):
    entry = store.write(timeline.add, a_deal(), text='Согласен', by=team.anna)
    store.write(timeline.edit, entry, seen='Согласен', new='Отказался', by=team.anna)
    with pytest.raises(FieldConflict) as conflict:
        store.write(timeline.edit, entry, seen='Согласен', new='Думает', by=team.anna)
    assert conflict.value.facts['value'] == 'Отказался'
    assert said(store, entry, team.anna) == ['Согласен']


def test_nothing_changed_is_no_revision(store, team, a_deal):
    entry = store.write(timeline.add, a_deal(), text='Согласен', by=team.anna)
    store.write(timeline.edit, entry, seen='как угодно', new=' Согласен ', by=team.anna)
    assert said(store, entry, team.anna) == []


def test_taking_an_edit_back_is_an_edit_whose_traces_stay(store, team, a_deal):
    entry = store.write(timeline.add, a_deal(), text='Согласен', by=team.anna)
    kept = store.write(timeline.edit, entry, seen='Согласен', new='Отказался', by=team.anna)
    store.write(timeline.edit, entry, seen=kept, new='Согласен', by=team.anna)
    assert said(store, entry, team.anna) == ['Отказался', 'Согласен']


def test_only_its_author_words_an_entry_otherwise_and_never_to_nothing(store, team, a_deal):
    deal = a_deal()
    entry = store.write(timeline.add, deal, text='Согласен', by=team.anna)
    with pytest.raises(NotAllowed):
        store.write(timeline.edit, entry, seen='Согласен', new='Отказался', by=team.head)
    for empty in ('', ' \n', 'я' * 20_001):
        with pytest.raises(BadValue):
            store.write(timeline.edit, entry, seen='Согласен', new=empty, by=team.anna)
    store.write(timeline.delete, entry, by=team.anna)
    with pytest.raises(NotFound):
        store.write(timeline.edit, entry, seen='Согласен', new='Отказался', by=team.anna)
    with pytest.raises(NotFound):
        said(store, entry, team.anna)


def test_earlier_texts_are_for_those_who_see_the_deal(store, team, a_deal):
    entry = store.write(timeline.add, a_deal(), text='Согласен', by=team.anna)
    store.write(timeline.edit, entry, seen='Согласен', new='Отказался', by=team.anna)
    with pytest.raises(NotFound):
        said(store, entry, team.boris)


def test_the_journal_says_that_an_entry_was_worded_otherwise_and_not_how(store, team, a_deal):
    entry = store.write(timeline.add, a_deal(), text='Тайна', by=team.anna)
    store.write(timeline.edit, entry, seen='Тайна', new='Другая тайна', by=team.anna)
    kept = store.read(lambda session: [(row.what, row.old, row.new) for row in session.exec(select(JournalEntry))])
    assert ('feed.edited', None, str(entry)) in kept
    assert 'айна' not in repr(kept)


# Windows


def test_windows_put_together_are_the_whole_feed_also_where_many_lines_share_an_instant(store, team, a_deal, time):
    deal = a_deal()
    many(store, deal, team.anna, 30, minutes=0)
    for stage in ('interest', 'intake', 'interest'):
        store.write(deals.move, deal, to=stage, seen='intake' if stage == 'interest' else 'interest', by=team.anna)
        store.write(deals.set_field, deal, 'note', seen=store.read(lambda session: session.get(deals.Deal, deal).note), new=f'Заметка {time.start}', by=team.anna)
        time.start += timedelta(seconds=1)
    time.start += timedelta(minutes=1)
    whole = feed(store, deal, team.anna, n=1000).lines
    found, behind = [], None
    while True:
        window = feed(store, deal, team.anna, behind=behind, n=7)
        found += window.lines
        if not window.more:
            break
        behind = window.last
    assert [line.key for line in found] == [line.key for line in whole]
    assert len({line.key for line in found}) == len(found) == 30 + 3 + 3 + 1


def test_a_window_read_again_between_its_places_holds_what_came_since_and_nothing_older(store, team, a_deal, time):
    deal = a_deal()
    many(store, deal, team.anna, 20)
    time.start += timedelta(minutes=1)
    first = feed(store, deal, team.anna, n=5)
    second = feed(store, deal, team.anna, behind=first.last, n=5)
    store.write(timeline.add, deal, text='Новый', by=team.anna)
    again = feed(store, deal, team.anna, until=first.last, n=50)
    assert [line.text for line in again.lines] == ['Новый', *(line.text for line in first.lines)]
    assert feed(store, deal, team.anna, behind=first.last, until=second.last, n=50).lines == second.lines


def steps_of(store, deal, by, **facts):
    """Of the statements of a window: how many there are, and of how many rows SQLite took a look, by its own count of steps."""
    counted, ticks = [], [0]

    def tick():
        ticks[0] += 1
        return 0

    def began(connection, _cursor, statement, *_rest):
        counted.append(statement)
        connection.connection.dbapi_connection.set_progress_handler(tick, 100)

    event.listen(store._reader, 'before_cursor_execute', began)
    try:
        feed(store, deal, by, **facts)
    finally:
        event.remove(store._reader, 'before_cursor_execute', began)
    return len(counted), ticks[0]


def test_of_five_thousand_entries_a_window_costs_what_it_costs_of_fifty(store, team, a_deal, time):
    """C1: also far down. Counted in steps of SQLite's machine, which no load of the computer changes."""
    short, long = a_deal('Остров / кв1'), a_deal('Остров / кв2')
    many(store, short, team.anna, 60)
    many(store, long, team.anna, 5_000)
    time.start += timedelta(minutes=1)
    statements, few = steps_of(store, short, team.anna)
    deep = query.Place(NOW - timedelta(minutes=4_000), 2, 0)
    for behind in (None, deep):
        asked, looked = steps_of(store, long, team.anna, behind=behind)
        assert asked <= statements
        assert looked <= 2 * few + 20, (few, looked)


def test_what_changed_in_older_windows_is_told_by_the_instants_of_its_lines(store, team, a_deal, time):
    deal = a_deal()
    old = store.write(timeline.add, deal, text='Старый', by=team.anna)
    time.start += timedelta(days=1)
    heard = store.read(query.last_news, deal, by=team.anna)
    assert store.read(query.news, deal, heard, by=team.anna) == query.News(heard)
    store.write(timeline.edit, old, seen='Старый', new='Исправленный', by=team.anna)
    news = store.read(query.news, deal, heard, by=team.anna)
    assert (news.touched, news.moved) == ((NOW,), False)
    move = store.write(deals.move, deal, to='interest', seen='intake', by=team.anna)
    store.write(deals.undo_move, deal, move_id=move, by=team.anna)
    assert store.read(query.news, deal, news.last, by=team.anna).moved


# What is asked for


def test_the_feed_is_asked_by_kind(store, team, a_deal, time):
    deal = a_deal()
    for kind, text in (('comment', 'Комментарий'), ('call', 'Звонок'), ('missed_call', ''), ('email', 'Письмо'), ('message', 'Сообщение'), ('meeting', 'Встреча')):
        time.start += timedelta(minutes=1)
        store.write(timeline.add, deal, text=text, kind=kind, by=team.anna)
    store.write(deals.move, deal, to='interest', seen='intake', by=team.anna)
    asked = {kind: [line.kind for line in feed(store, deal, team.anna, wanted=Wanted(kind)).lines] for kind in query.KINDS}
    assert asked == {
        'comments': ['comment'], 'calls': ['missed_call', 'call'], 'messages': ['message', 'email'], 'meetings': ['meeting'],
        'files': [], 'steps': [], 'system': ['move', 'deal.created'],
    }  # fmt: skip


@pytest.mark.parametrize('words', ['счет', 'СЧЁТ на', '  счёт   на ', '№ 5_%'])
def test_the_feed_is_searched_by_words_whatever_their_capitals_and_yo(store, team, a_deal, time, words):
    deal = a_deal()
    many(store, deal, team.anna, 300)
    time.start += timedelta(minutes=1)
    store.write(timeline.add, deal, text='Ждёт счёт\nна № 5_%', by=team.anna)
    time.start += timedelta(minutes=1)
    many(store, deal, team.anna, 300)
    assert [line.text for line in feed(store, deal, team.anna, wanted=Wanted(text=words)).lines] == ['Ждёт счёт\nна № 5_%']


def test_found_entries_come_by_windows_too(store, team, a_deal, time):
    deal = a_deal()
    many(store, deal, team.anna, 40, text='Нужное {n}')
    many(store, deal, team.anna, 40, text='Другое {n}')
    time.start += timedelta(minutes=1)
    first = feed(store, deal, team.anna, wanted=Wanted(text='нужное'), n=30)
    rest = feed(store, deal, team.anna, wanted=Wanted(text='нужное'), behind=first.last, n=30)
    assert (len(first.lines), first.more, len(rest.lines), rest.more) == (30, True, 10, False)


# Mentions


def mentioned(store, entry):
    return set(store.read(lambda session: session.exec(select(Mention.person_id).where(Mention.entry_id == entry)).all()))


@pytest.mark.parametrize('text', ['@Павел Петров, согласуй скидку', 'Скидка? @павел', 'см. @head!', '(@Павел Петров)'])
def test_whoever_may_see_the_deal_is_mentioned_by_name_first_name_or_login(store, team, a_deal, text):
    entry = store.write(timeline.add, a_deal(), text=text, by=team.anna)
    assert mentioned(store, entry) == {team.head}


@pytest.mark.parametrize('text', ['@Виктор Орлов', 'почта boris@viktor', '@Павелецкая', '@', 'Павел Петров'])
def test_nobody_is_mentioned_who_may_not_see_the_deal_or_is_not_named(store, team, a_deal, text):
    entry = store.write(timeline.add, a_deal(), text=text, by=team.anna)
    assert mentioned(store, entry) == set()


def test_an_observer_can_be_mentioned_and_two_of_one_first_name_only_by_their_whole(store, team, a_deal):
    from dashboard import people

    deal = a_deal()
    other = store.write(people.add, name='Виктор Крюков', role='employee', by=team.director)
    for person in (team.viktor, other):
        store.write(observers.add, deal, person, by=team.anna)
    assert mentioned(store, store.write(timeline.add, deal, text='@Виктор?', by=team.anna)) == set()
    assert mentioned(store, store.write(timeline.add, deal, text='@Виктор Орлов?', by=team.anna)) == {team.viktor}


def test_mentions_follow_the_text(store, team, a_deal):
    entry = store.write(timeline.add, a_deal(), text='@Павел', by=team.anna)
    store.write(timeline.edit, entry, seen='@Павел', new='@Ольга Директор', by=team.anna)
    assert mentioned(store, entry) == {team.director}


def test_names_are_offered_of_those_who_may_see_the_deal(store, team, a_deal):
    assert store.read(query.mentionable, a_deal(), by=team.anna) == ('Ольга Директор', 'Павел Петров')


@pytest.mark.parametrize(
    ('typed', 'looked'),
    [('Сме\u202eта', 'сме'), ('дом\u200bофон', 'дом'), ('Схема 📐 готова', '📐'), ('Сче\x00т', 'счет'), ('Ждёт \ud800ответа', 'ждет ответа'), ('и\u0306од', 'ЙОД'), ('йод', 'и\u0306од'), ('𠮷野 звонил', '𠮷')],
)  # fmt: skip
def test_whatever_letters_a_text_is_made_of_it_is_kept_and_found(store, team, a_deal, typed, looked):
    """Row 50 of the programme."""
    deal = a_deal()
    store.write(timeline.add, deal, text=typed, by=team.anna)
    assert [line.kind for line in feed(store, deal, team.anna, wanted=Wanted(text=looked)).lines] == ['comment']
