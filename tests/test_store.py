"""The store: what was committed stays, whatever happens to those who are told of it."""

import logging

from dashboard import deals
from dashboard.models import Deal


def test_a_listener_that_fails_takes_nothing_back_and_the_next_one_hears(store, team, caplog):
    heard = []

    def fails(entries):
        raise RuntimeError('a page is gone')

    store.on_commit(fails)
    store.on_commit(heard.append)
    with caplog.at_level(logging.ERROR, logger='voronka'):
        deal = store.write(deals.create, title='Остров', by=team.anna)
    assert store.read(lambda session: session.get(Deal, deal).title) == 'Остров'
    assert len(heard) == 1
    assert 'a page is gone' in caplog.text
