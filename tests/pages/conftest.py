"""Pages as the `user` fixture sees them: no browser, the test's own store behind."""

import gc

import pytest
from nicegui.testing import User

from tests.pages import stage

PATIENCE = 100
"""Looks at a page before a test gives up, 0.1 s apart: the machine is shared, and slow is not wrong."""
for _look in (User.should_see, User.should_not_see):
    _look.__kwdefaults__['retries'] = PATIENCE


@pytest.fixture(autouse=True)
def served(store, team):
    """Every page test is served from its own store, as a demo, with the team in it.

    NiceGUI's fixture imports the pages anew for each test and has all garbage collected twice; what earlier tests left alive (routes and
    models hold on to their modules) is put aside, else the five-hundredth test looks through a million objects of the others.
    """
    gc.freeze()
    stage.store, stage.demo = store, True
    return store


@pytest.fixture
async def anna(user):
    """Anna at her screen."""
    await user.http_client.get('/demo/anna')
    return user


@pytest.fixture
async def head(user):
    """The head of Anna's department at his screen."""
    await user.http_client.get('/demo/head')
    return user
