"""What the `user` fixture serves: every page over the test's own store (tests/pages/conftest.py hands it over)."""

from nicegui import ui

import pages
from dashboard.settings import Settings
from tests.pages import stage

pages.build(stage.store, Settings(db=str(stage.store.path), demo=stage.demo))
ui.run(storage_secret='only-for-tests')
