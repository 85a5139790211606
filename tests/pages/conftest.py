"""Pages as the `user` fixture sees them: no browser, the test's own store behind."""

import pytest

from tests.pages import stage



@pytest.fixture(autouse=True)
def served(store, team):
    """Every page test is served from its own store, with the team in it."""
    stage.store, stage.demo = store, True
    return store
