"""The frame of every settings page: the sections that its reader may see at the side, on a phone above, and the section's own content."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nicegui import ui

from dashboard.errors import NotFound
from dashboard.models import Role
from dashboard.queries.people import Someone
from pages import frame
from pages.parts.tag import Tag
from pages.words import _

BASKET: Final = '/settings/basket'
"""Where deleted deals are: pages of deals lead there."""
STYLE: Final = (Path(__file__).parent / 'settings.css').read_text(encoding='utf-8')


@dataclass(frozen=True, slots=True)
class Section:
    """A page of the settings; `title` is the key of its translation, `may` says who sees it (its commands check again)."""

    name: str
    path: str
    title: str
    may: Callable[[Someone], bool]


def _heads(me: Someone) -> bool:
    return me.heads


def _company_head(me: Someone) -> bool:
    return me.role == Role.COMPANY_HEAD


def _everybody(_me: Someone) -> bool:
    return True


SECTIONS: Final[tuple[Section, ...]] = (
    Section('people', '/settings/people', 'People', _heads),
    Section('calendar', '/settings/calendar', 'Working time', _company_head),
    Section('pipelines', '/settings/pipelines', 'Pipelines', _company_head),
    Section('catalogue', '/settings/catalogue', 'Catalogue', _company_head),
    Section('bonus', '/settings/bonus', 'Bonuses', _company_head),
    Section('offer', '/settings/offer', 'Offer', _heads),
    Section('lists', '/settings/lists', 'Lists', _heads),
    Section('coach', '/settings/coach', 'Coach of comments', _heads),
    Section('basket', BASKET, 'Basket', _heads),
    Section('journal', '/settings/journal', 'Journal', _heads),
    Section('look', '/settings/look', 'Language and look', _everybody),
    Section('account', '/settings/account', 'Sign-in and password', _everybody),
)


def seen_by(me: Someone) -> tuple[Section, ...]:
    """The sections that `me` may see, in order; everybody has one."""
    return tuple(one for one in SECTIONS if one.may(me))


@contextmanager
def section(me: Someone, name: str) -> Iterator[None]:
    """The page of the section `name`, for its content inside the `with`; raises `NotFound` where it is not for `me`."""
    here = next((one for one in seen_by(me) if one.name == name), None)
    if here is None:
        raise NotFound
    ui.add_css(STYLE)
    with frame.page(me, title=_(here.title), active='settings'), Tag('div', classes='v-wrap vs-page'):
        with Tag('nav', classes='vs-sections', aria_label=_('Settings')):
            for one in seen_by(me):
                link = Tag('a', _(one.title), href=one.path)
                if one is here:
                    link.props('aria-current=page')
        with Tag('div', classes='vs-content'):
            Tag('h1', _(here.title))
            yield
