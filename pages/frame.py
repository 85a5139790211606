"""The frame every page stands in: `screen` registers a page for somebody signed in, `page` draws the bar around it."""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Final

from nicegui import Client, ui
from nicegui.client import ClientConnectionTimeout
from nicegui.language import Language
from starlette.responses import RedirectResponse, Response

from dashboard.queries.people import Someone
from pages import windows, words
from pages.parts import bell, failure, look, shell
from pages.parts.toast import Toast

PATIENCE: Final = 20.0
"""Seconds that a page may take: a busy database is slow, not broken."""


class screen(ui.page):  # noqa: N801 - a decorator, as `ui.page` is
    """Register a page builder, which stands in `frame.page(…)`; its language and colours are its reader's.

    A builder that fails before its page was sent answers with a plain page (404 for what is not there or not the
    reader's), and leaves no NiceGUI client behind.
    """

    def __init__(self, path: str) -> None:
        super().__init__(path, response_timeout=PATIENCE)

    def resolve_language(self) -> Language:
        """The reader's language, for Quasar's texts and `<html lang>`."""
        return 'ru' if words.language() == 'ru' else 'en-US'

    def resolve_dark(self) -> bool | None:
        """The reader's colours; None follows the system."""
        return {'light': False, 'dark': True}.get(look.look())

    def __call__(self, builder: Callable[..., Any]) -> Callable[..., Any]:
        """Register `builder` for the path."""

        @wraps(builder)
        async def built(*args: Any, **kwargs: Any) -> Any:
            client = ui.context.client
            state = client.request.state
            windows.opened(client, windows.Owner(state.session, state.me.id))
            sent: list[bool] = []
            client.on_connect(lambda: sent.append(True))
            try:
                before_all = windows.before_all()
                result = builder(*args, **kwargs)
                answer = await result if inspect.isawaitable(result) else result
                return answer if before_all or sent or isinstance(answer, Response) or not windows.before_all() else _anew(client)
            except ClientConnectionTimeout:  # the page was sent, and nobody stayed to see the rest
                return None
            except Exception as error:
                if client.has_socket_connection:
                    raise
                client.delete()
                return failure.answer(client.request, error)

        return super().__call__(built)


def _anew(client: Client) -> Response:
    """In place of a page that was built while everybody began to see the screen: parts of it may be for its reader alone."""
    client.delete()
    url = client.request.url
    return RedirectResponse(f'{url.path}?{url.query}' if url.query else url.path, 303)


@contextmanager
def page(me: Someone, *, title: str, active: str = '', alone: bool = False) -> Iterator[None]:
    """The bar with `active` (a name of `NAV`) marked, and inside the `with` the page's own content; `alone`: that, and no bar."""
    client = ui.context.client
    ui.page_title(f'{title} · Voronka')
    ui.add_head_html(shell.head())
    ui.add_body_html(shell.bar(me, active, client.request, alone=alone))
    ui.on_exception(failure.tell)
    bell.listen(me)
    with ui.element().classes('v-main').props('id=content tabindex=-1'):  # inside Quasar's own <main>
        yield
    Toast()

