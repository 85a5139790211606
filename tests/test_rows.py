"""Rows in bulk are what rows one by one would have been."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Engine, inspect
from sqlmodel import select

from dashboard.models import FeedEntry, Task, metadata
from dashboard.rows import CHUNK, indexed_at_once, insert_all

AT = datetime(2026, 11, 24, 7, 5, 0, 120_000, tzinfo=UTC)
ENTRIES = metadata.tables['feed_entry']


def entries(deal, *texts):
    return [{'text': text, 'deal_id': deal, 'at': AT, 'author_id': None} for text in texts]


def test_rows_in_bulk_are_read_as_those_of_the_models(store, a_deal):
    deal = a_deal('Остров / кв1')

    def both(session):
        session.add(FeedEntry(deal_id=deal, text='по одной', at=AT))
        insert_all(session, ENTRIES, entries(deal, 'сразу'))

    store.write(both)
    one, bulk = store.read(lambda session: [row.model_dump(exclude={'id', 'text'}) for row in session.exec(select(FeedEntry)).all()])
    assert one == bulk
    assert bulk['at'] == AT


def test_what_rows_leave_out_gets_the_columns_default(store, a_deal, team):
    deal = a_deal('Остров / кв1')
    row = {'deal_id': deal, 'text': 'Позвонить', 'due': AT, 'assignee_id': team.anna, 'created_at': AT}
    store.write(insert_all, metadata.tables['task'], [row])
    kept = store.read(lambda session: session.exec(select(Task)).one().model_dump())
    assert (kept['version'], kept['put_offs'], kept['agreed'], kept['done_at']) == (1, 0, False, None)


def test_an_instant_of_another_zone_is_kept_in_utc_and_one_without_a_zone_is_refused(store, a_deal):
    deal = a_deal('Остров / кв1')
    local = AT.astimezone(timezone(timedelta(hours=3)))
    store.write(insert_all, ENTRIES, [entries(deal, 'утром')[0] | {'at': local}])
    assert store.read(lambda session: session.exec(select(FeedEntry.at)).one()) == AT
    with pytest.raises(ValueError, match='time zone'):
        store.write(insert_all, ENTRIES, [entries(deal, 'когда-то')[0] | {'at': AT.replace(tzinfo=None)}])


def test_more_rows_than_a_chunk_are_all_there_and_none_is_none(store, a_deal):
    deal = a_deal('Остров / кв1')
    assert store.write(insert_all, ENTRIES, (row for n in range(CHUNK + 1) for row in entries(deal, str(n)))) == CHUNK + 1
    assert store.read(lambda session: len(session.exec(select(FeedEntry.id)).all())) == CHUNK + 1
    assert store.write(insert_all, ENTRIES, []) == 0


def test_a_row_that_lacks_a_column_of_the_others_stops_all(store, a_deal):
    deal = a_deal('Остров / кв1')
    rows = entries(deal, 'первая', 'вторая')
    del rows[1]['at']
    with pytest.raises(KeyError):
        store.write(insert_all, ENTRIES, rows)
    assert store.read(lambda session: session.exec(select(FeedEntry)).all()) == []


def test_indexes_made_at_once_are_those_that_were_there(store, a_deal):
    def indexes(session):
        engine = session.get_bind()
        assert isinstance(engine, Engine)
        return inspect(session.connection()).get_indexes('feed_entry')

    before = store.read(indexes)

    def filled(session, deal):
        with indexed_at_once(session, ENTRIES):
            assert inspect(session.connection()).get_indexes('feed_entry') == []
            insert_all(session, ENTRIES, entries(deal, 'сразу'))

    store.write(filled, a_deal('Остров / кв1'))
    assert store.read(indexes) == before != []
