"""The screen: `build` registers every page over a store."""

import importlib
import logging
from pathlib import Path
from typing import Final

from dashboard.settings import Settings
from dashboard.store import Store

FAVICON: Final = Path(__file__).parent / 'parts' / 'static' / 'icon.svg'
PAGES: Final = (
    'home.page', 'board.page', 'deals.page', 'new_deal', 'deal.page', 'analytics', 'settings.first', 'settings.people', 'settings.calendar', 'settings.lists',
    'settings.journal', 'settings.look',
)  # fmt: skip
"""The modules whose builders register themselves when they are imported."""


def build(store: Store, settings: Settings) -> None:
    """Register pages, plain routes, middleware and error pages; once, before `ui.run`."""
    from nicegui import app

    from pages import access, demo, headers, health, live, look
    from pages.parts import download, failure, shell

    live.hold(store, settings)
    for name in PAGES:
        importlib.import_module(f'pages.{name}')
    app.get('/health')(health.answer)
    app.get('/login', name='login')(access.login)
    app.post('/login')(access.choose)
    app.get('/demo/{name}')(access.demo)
    app.get('/look')(look.choose)
    app.get('/export/{token}')(download.answer)
    if settings.demo:
        app.post('/demo/day')(demo.next_day)
        app.post('/demo/anew')(demo.renew)
    shell.serve_static()
    app.add_middleware(headers.Guard)
    app.add_exception_handler(access.SignInNeeded, access.ask_who)
    for kind, handler in failure.HANDLERS.items():
        app.add_exception_handler(kind, handler)
    logging.getLogger('nicegui').addFilter(failure.no_refusals)
