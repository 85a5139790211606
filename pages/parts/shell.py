"""The plain HTML around the pages: the bar, which stands before anything else has loaded, and pages without NiceGUI."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from nicegui import app
from starlette.requests import Request
from starlette.responses import HTMLResponse

from dashboard.models import Role
from dashboard.queries.people import Someone
from pages import live, words
from pages.parts import look
from pages.parts.labels import ROLES
from pages.words import _, ngettext

HERE: Final = Path(__file__).parent
STATIC: Final = HERE / 'static'
LOOKS: Final = {'auto': 'Auto', 'light': 'Light', 'dark': 'Dark'}
YEAR: Final = 31_536_000


@dataclass(frozen=True, slots=True)
class Page:
    """A line of the navigation; `title` is the key of its translation, `icon` a path in a 20 px box."""

    name: str
    path: str
    title: str
    icon: str


NAV: Final = (
    Page('today', '/', 'Today', 'M4 5.5h12v11H4zM4 9h12M7 3.5v3M13 3.5v3M7.5 12.5l1.8 1.8 3.2-3.4'),
    Page('board', '/board', 'Board', 'M3.5 4h3.6v12H3.5zM8.2 4h3.6v8H8.2zM12.9 4h3.6v5h-3.6z'),
    Page('deals', '/deals', 'Deals', 'M3.5 5h13M3.5 10h13M3.5 15h13'),
    Page('sales', '/sales', 'Sales', 'M3.5 15.5l4.5-5 3 3 5.5-7M12.5 6.5h4v4'),
    Page('analytics', '/analytics', 'Analytics', 'M3.5 16.5h13M5.5 14V9M10 14V4.5M14.5 14v-3'),
    Page('plan', '/plan', 'Plan', 'M5.5 17V3.5M5.5 4.5h9.5l-2.2 3 2.2 3H5.5'),
    Page('settings', '/settings', 'Settings', 'M3.5 6h6M13.5 6h3M3.5 14h3M10.5 14h6M9.5 6a2 2 0 1 0 4 0a2 2 0 1 0-4 0M6.5 14a2 2 0 1 0 4 0a2 2 0 1 0-4 0'),
)


def serve_static() -> str:
    """Serve styles, fonts and scripts under an address that changes with their content; returns it."""
    app.add_static_files(_address(), STATIC, max_cache_age=YEAR)
    return _address()


def head() -> str:
    """What a page of ours needs in its head."""
    return (
        ''.join(f'<link rel="stylesheet" href="{_address()}/{name}.css">' for name in ('voronka', 'finding'))
        + ''.join(f'<script defer src="{_address()}/{name}.js"></script>' for name in ('frame', 'search', 'bell'))
        + ''.join(
            f'<link rel="preload" as="font" type="font/woff2" crossorigin href="{_address()}/fonts/inter-{part}-wght-normal.woff2">'
            for part in ('latin', 'cyrillic', 'rouble')
        )
    )


def bar(me: Someone, active: str, request: Request, *, alone: bool = False) -> str:
    """The bar, and the demo's strip above it; where a page stands alone, the mark of a screen that everybody sees is what is left of both."""
    return _render(
        'bar.html', me=me, active=active, alone=alone, stands_in=stands_in(me), pages=NAV, languages=words.NAMES, looks=LOOKS,
        before_all=look.before_all(request), presents=look.presents(request),
        here=request.url.path + (f'?{request.url.query}' if request.url.query else ''),
        demo=_demo(me, request.state.team, request) if live.settings().demo else None,
    )  # fmt: skip


def piece(template: str, **facts: Any) -> HTMLResponse:
    """A piece of a page that stands already, for whose scripts it is."""
    return HTMLResponse(_render(template, **facts), headers={'Cache-Control': 'no-store'})


def plain(title: str, *lines: str, status: int = 200, act: tuple[str, str] | None = None) -> HTMLResponse:
    """A page of a few sentences and at most one act (address, verb); it costs the server nothing once it is sent."""
    html = _render('plain.html', title=title, lines=lines, act=act)
    return HTMLResponse(html, status, {'Cache-Control': 'no-store'})


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a plain form; `fixed` is shown and not changed, `prose` begins with a capital on a phone."""

    name: str
    label: str
    kind: str = 'text'
    value: str = ''
    autocomplete: str = ''
    hint: str = ''
    most: int = 200
    needed: bool = True
    fixed: bool = False
    prose: bool = False
    digits: bool = False


def form(
    title: str, action: str, verb: str, fields: tuple[Field, ...], *, mark: str, hidden: dict[str, str], lines: tuple[str, ...] = (), after: str = '',
    fault: str = '', status: int = 200, back: tuple[str, str] | None = None,
) -> HTMLResponse:  # fmt: skip
    """A plain page with one form, the first field without a value in focus; `fault`: what was wrong
    with what was sent; `back`: the way out, an address and a verb.
    """
    focus = next((field.name for field in fields if not field.value and not field.fixed), '')
    facts = {'action': action, 'verb': verb, 'fields': fields, 'mark': mark, 'hidden': hidden, 'lines': lines, 'after': after, 'fault': fault, 'focus': focus, 'back': back}
    return HTMLResponse(_render('form.html', title=title, **facts), status, {'Cache-Control': 'no-store'})


def cast(people: tuple[Someone, ...], next_path: str) -> HTMLResponse:
    """The demo's choice of a person."""
    remark = _('This is a demo: choose whose eyes to see it with. You can change at any time.')
    html = _render('cast.html', title=_('Who are you?'), remark=remark, people=people, next=next_path)
    return HTMLResponse(html, headers={'Cache-Control': 'no-store'})


def role(person: Someone) -> str:
    """«Сотрудник · Розница»."""
    name = _(ROLES[Role(person.role)])
    return f'{name} · {person.department}' if person.department else name


def stands_in(me: Someone) -> str:
    """«Вы замещаете руководителя: Розница, до 4 декабря»; nothing for who stands in for nobody."""
    whose = '; '.join(_('{department}, until {day}').format(department=name, day=words.date_of_year(last)) for name, last in me.stands_in)
    return _('You stand in for the head: {departments}').format(departments=whose) if whose else ''


def _demo(me: Someone, people: tuple[Someone, ...], request: Request) -> dict[str, Any]:
    return {'day': words.full_day(words.today()), 'seen': words.today().isoformat(), 'people': people, 'second': _second(me, people, request)}


def _second(me: Someone, people: tuple[Someone, ...], request: Request) -> dict[str, str] | None:
    """Another person in a second window: cookies know `localhost` and `127.0.0.1` apart."""
    other = {'localhost': '127.0.0.1', '127.0.0.1': 'localhost'}.get(request.url.hostname or '')
    person = next((one for one in people if one.id != me.id and not one.heads), None)
    if other is None or person is None:
        return None
    return {'name': person.first_name, 'address': str(request.url.replace(hostname=other, path=f'/demo/{person.login}', query=''))}


def _render(template: str, **facts: Any) -> str:
    language = words.language()
    with words.speaking(language):
        return _templates.get_template(template).render(**facts, _=_, ngettext=ngettext, role=role, look=look.look(), language=language, static=_address())


def _content_hash() -> str:
    digest = hashlib.sha256()
    for path in sorted(STATIC.rglob('*.*')):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


_HASH: Final = _content_hash()
_templates: Final = Environment(loader=FileSystemLoader(HERE / 'templates'), autoescape=True, undefined=StrictUndefined)


def _address() -> str:
    return f'/static/{_HASH}'
