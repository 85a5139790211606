"""The product with one address more, which stops the event loop: `python -m tests.faults.blocking DB PORT`."""

import sys
import time

from nicegui import app, ui

import pages
from dashboard.settings import Settings
from dashboard.store import Store
from pages import serve


async def block(seconds: float) -> str:
    """Do what no handler may."""
    time.sleep(seconds)  # noqa: ASYNC251 - the fault under test
    return 'awake'


def main(db: str, port: int) -> None:
    settings = Settings(db, port=port, demo=True)
    with Store(db) as store:
        pages.build(store, settings)
        app.get('/block/{seconds}')(block)
        ui.run(host='127.0.0.1', port=port, storage_secret='only-for-tests', **serve.options())


if __name__ in {'__main__', '__mp_main__'}:
    main(sys.argv[1], int(sys.argv[2]))
