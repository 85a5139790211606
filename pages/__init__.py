"""The screen: `build` registers every page over a store."""

import importlib
import logging
from pathlib import Path
from typing import Final

from dashboard import scoring
from dashboard.settings import Settings
from dashboard.store import Store

FAVICON: Final = Path(__file__).parent / 'parts' / 'static' / 'icon.svg'
PAGES: Final = (
    'home.page', 'home.briefing', 'board.page', 'deals.page', 'returns', 'new_deal', 'contact', 'deal.page', 'deal.who_led', 'deal.touched', 'deal.sheet', 'sales.page', 'analytics', 'plan.page', 'settings.first', 'settings.people', 'settings.calendar', 'settings.pipelines',
    'settings.lists', 'settings.catalogue', 'settings.bonus', 'settings.offer', 'settings.account', 'settings.basket', 'settings.coach', 'settings.journal', 'settings.look',
)  # fmt: skip
"""The modules whose builders register themselves when they are imported."""
OPEN: Final = ('/login', '/logout', '/welcome', '/welcome/')
"""Where something is done by whom nobody knows yet, or any more; one that ends in a slash is the beginning of an address."""


def build(store: Store, settings: Settings) -> None:
    """Register pages, plain routes, middleware and error pages; once, before `ui.run`."""
    from nicegui import app

    from pages import access, guard, live
    from pages.parts import failure, shell

    app.config.quasar_config['loadingBar']['skipHijack'] = True  # a bar without a name over the socket's own requests
    live.hold(store, settings)
    for name in PAGES:
        importlib.import_module(f'pages.{name}')
    _doors(demo=settings.demo)
    _answers()
    access.watch()
    scorer = scoring.Scorer(store)
    app.on_startup(scorer.start)
    app.on_shutdown(scorer.stop)
    shell.serve_static()
    app.add_middleware(failure.Net)
    guard.bodies.let_files(settings.file_limit)
    guard.around(access.signed_in, OPEN)
    app.add_exception_handler(access.SignInNeeded, access.ask_who)
    app.add_exception_handler(access.Renewed, access.ask_again)
    for kind, handler in failure.HANDLERS.items():
        app.add_exception_handler(kind, handler)
    logging.getLogger('nicegui').addFilter(failure.no_refusals)


def _doors(*, demo: bool) -> None:
    """Where people come in and go, and the demo's strip."""
    from nicegui import app

    from pages import access, doors
    from pages import demo as strip
    from pages.settings import account

    app.get('/login', name='login')(doors.login)
    app.post('/login')(doors.sign_in)
    app.post('/logout')(access.leave)
    app.get('/account/password')(account.password)
    app.post('/account/password')(account.change)
    app.post('/account/out')(account.out)
    app.get('/welcome')(doors.welcome)
    app.post('/welcome')(doors.begin)
    app.get('/welcome/{token}')(doors.link)
    app.post('/welcome/{token}')(doors.accept)
    app.get('/demo/{name}')(access.demo)
    if demo:
        app.post('/demo/day')(strip.next_day)
        app.post('/demo/anew')(strip.renew)


def _answers() -> None:
    """What the pages' own scripts ask, and files on their way in and out."""
    from nicegui import app

    from pages import bell, files, health, look, month, search
    from pages.parts import download
    from pages.settings import price_file

    app.get('/health')(health.answer)
    app.get('/look')(look.choose)
    app.post('/look')(look.screen)
    app.get('/search')(search.answer)
    app.get('/bell')(bell.shown)
    app.get('/analytics/month')(month.page)
    app.post('/bell')(bell.seen)
    app.post(price_file.ADDRESS)(price_file.receive)
    app.get('/export/{token}')(download.answer)
    app.post('/upload/{deal_id}')(files.take)
    app.get('/file/{file_id}')(files.download)
    app.get('/file/{file_id}/{size}')(files.preview)


def first_code() -> str:
    """What the first start's page asks for, to be printed where only whoever starts the server reads it."""
    from pages import doors

    return doors.first_code()
