"""The feed: its composer on top, then what people wrote and what the system saw, newest first, by windows as far as one scrolls."""

from functools import partial
from typing import Final

from nicegui import ui

from dashboard.errors import NotFound
from dashboard.queries import feed as query
from dashboard.queries.feed import News, Place, Wanted
from dashboard.queries.told import Line
from pages.deal.composer import Composer
from pages.deal.entry import Entry, Row, Seen
from pages.deal.mistaken import MistakeForm
from pages.deal.pins import Pins
from pages.deal.screen import Screen, rooted
from pages.live import read
from pages.parts import toast
from pages.parts.editing import finish_first
from pages.parts.endless import Endless
from pages.parts.tag import Tag
from pages.words import _

MOST: Final = 300
"""Lines that a window may grow to while it stands open; beyond, the feed is read anew."""
GO_THERE: Final = (
    "(there => { if (!there || window.vThere) return; window.vThere = true; there.scrollIntoView({block: 'center'}); there.focus({preventScroll: true}); })"
    "(document.querySelector('.vd-here'))"
)
"""Once a page: whoever comes back after a lost connection has read on."""
FILTERS: Final = {
    '': lambda: _('All'), 'comments': lambda: _('Comments'), 'calls': lambda: _('Calls'), 'messages': lambda: _('Messages'),
    'meetings': lambda: _('Meetings'), 'files': lambda: _('Files'), 'steps': lambda: _('Steps'), 'system': lambda: _('Changes'),
}  # fmt: skip
"""NOTE: the kinds of queries/feed.py."""


class Window:
    """Lines that stand between two places; `last` is None where the feed ends in it."""

    def __init__(self, screen: Screen, pins: Pins, mistake: MistakeForm, above: Place | None) -> None:
        self.screen, self.pins, self.mistake, self.above = screen, pins, mistake, above
        self.last: Place | None = None
        self.rows: dict[str, Row] = {}
        self.lines: tuple[Line, ...] = ()
        self.box = ui.element('div')

    def show(self, lines: tuple[Line, ...]) -> None:
        """Draw what is new, drop what is gone, but for what is being edited; the rest stays where and as it is."""
        self.lines = lines
        for gone in self.rows.keys() - {line.key for line in lines}:
            if self.rows[gone].open:
                self.rows[gone].lose()
                continue
            row = self.rows.pop(gone)
            row.close()
            row.box.delete()
        for place, line in enumerate(lines):
            row = self.rows.get(line.key)
            if row:
                row.update(line)
                continue
            with self.box:
                row = self.rows[line.key] = Entry(self.screen, line, self.pins) if line.written else Seen(self.screen, line, self.mistake)
            if place < len(self.rows) - 1:
                row.box.move(target_index=place)

    def concerns(self, news: News) -> bool:
        """Whether lines of this window may be otherwise now."""
        inside = any((self.above is None or at <= self.above.at) and (self.last is None or at >= self.last.at) for at in news.touched)
        return inside or (news.moved and any(not line.written for line in self.lines))


class FeedPart:
    """The composer, the filters, and the windows that were read so far."""

    def __init__(self, screen: Screen, feed: query.Feed, pins: Pins) -> None:
        self.screen, self.pins, self.mistake = screen, pins, MistakeForm(screen)
        self.wanted = query.EVERYTHING
        self.windows: list[Window] = []
        self.heard: int | None = None
        self.observing = screen.view.observing
        self.composer = Composer(screen, self._stands)
        self._filters()
        self.box = ui.element('div').props(f'role=feed aria-label="{_("Feed")}"')
        self.nothing = Tag('p', '', 'v-empty')
        self.more = Endless(_('Show more'), self._show_more)
        self._begin(feed)

    @rooted
    async def look(self) -> None:
        """Read again what is newer than the first window's end, and of the older windows those in which something changed."""
        screen = self.screen
        by = screen.me.id
        if self.heard is None:
            news = News(await read(query.last_news, screen.view.id, by=by))
        else:
            news = await read(query.news, screen.view.id, self.heard, by=by)
        self.heard = news.last
        if self.observing != screen.view.observing:
            await self._anew()
            return
        for window in list(self.windows):
            if window is self.windows[0] or window.concerns(news):
                await self._look_at(window)
        self._say_nothing()

    async def stand_at(self, entry: int | None) -> None:
        """Read on as far as an entry that a link leads to, and let the page show it once it is there; one that is gone, or too far, it does not."""
        last = self.windows[-1].last
        if entry and not self._row(entry) and last is not None:
            try:
                place = await read(query.place_of, entry, by=self.screen.me.id)
            except NotFound:
                return
            feed = await self._read(behind=last, until=place, n=MOST)
            if feed.more:
                toast.say(_('The comment stands further down: find it with “Search in the feed”.'))
                return
            self._append(feed, above=last)
            self.windows[-1].last = place
            self.more.show(more=True)
        if entry and (row := self._row(entry)):
            row.box.classes('vd-here')
            ui.context.client.on_connect(lambda: ui.run_javascript(GO_THERE))

    def _row(self, entry: int) -> Row | None:
        """The row of an entry, if it was read."""
        return next((window.rows[line.key] for window in self.windows for line in window.lines if line.written and query.place(line).id == entry), None)

    async def _look_at(self, window: Window) -> None:
        feed = await self._read(behind=window.above, until=window.last, n=MOST)
        if feed.more:
            await self._anew()
        elif not self.screen.gone and window in self.windows:
            window.show(feed.lines)

    async def _read(self, *, behind: Place | None = None, until: Place | None = None, n: int = query.WINDOW) -> query.Feed:
        return await read(query.feed, self.screen.view.id, by=self.screen.me.id, wanted=self.wanted, behind=behind, until=until, n=n)

    @property
    def _editing(self) -> bool:
        return any(row.open for window in self.windows for row in window.rows.values())

    async def _anew(self) -> None:
        """Once nobody is editing an entry: until then what stands there stays, and is drawn anew by a later look."""
        feed = await self._read()
        if not self.screen.gone and not self._editing:
            self.observing = self.screen.view.observing
            self._begin(feed)

    def _begin(self, feed: query.Feed) -> None:
        self.composer.box.set_visibility(not self.observing)
        for window in self.windows:
            for row in window.rows.values():
                row.close()
        self.box.clear()
        self.windows = []
        self._append(feed, above=None)
        self._say_nothing()

    def _append(self, feed: query.Feed, *, above: Place | None) -> None:
        with self.box:
            window = Window(self.screen, self.pins, self.mistake, above)
        self.windows.append(window)
        window.last = feed.last if feed.more else None
        window.show(feed.lines)
        self.more.show(more=feed.more)

    @rooted
    async def _show_more(self) -> None:
        last = self.windows[-1].last
        if last is None:
            return
        feed = await self._read(behind=last)
        if not self.screen.gone and self.windows[-1].last == last:
            self._append(feed, above=last)

    def _say_nothing(self) -> None:
        empty = not any(window.rows for window in self.windows)
        asked = self.wanted != query.EVERYTHING
        self.nothing.set_text(_('Nothing of the kind in this feed.') if asked else _('Nothing here yet. Write what was decided with the client.'))
        self.nothing.set_visibility(empty)

    def _stands(self, text: str) -> bool:
        """Whether this reader wrote that text into what was read of the feed."""
        return any(line.own and line.text == text.strip() for window in self.windows for line in window.lines)

    def _filters(self) -> None:
        with Tag('div', classes='vd-filters'):
            with Tag('div', classes='vd-kinds', role='group', aria_label=_('Show')):
                self.kinds = {kind: Tag('button', label(), 'vd-kind', type='button', data_kind=kind or 'all') for kind, label in FILTERS.items()}
                for kind, button in self.kinds.items():
                    button.props(f'aria-pressed={"false" if kind else "true"}').on('click', partial(self._only, kind))
            self.search = ui.input(placeholder=_('Search in the feed')).props(f'dense outlined clearable debounce=300 maxlength=100 aria-label="{_("Search in the feed")}"')
            self.search.classes('vd-search').on_value_change(self._search)

    @rooted
    async def _only(self, kind: str) -> None:
        await self._ask(Wanted(kind, self.wanted.text))

    @rooted
    async def _search(self) -> None:
        await self._ask(Wanted(self.wanted.kind, str(self.search.value or '').strip()))

    async def _ask(self, wanted: Wanted) -> None:
        if finish_first(unsaved=self._editing):
            return
        self.wanted = wanted
        for kind, button in self.kinds.items():
            button.props(f'aria-pressed={"true" if kind == wanted.kind else "false"}')
        feed = await self._read()
        if self.wanted == wanted and not self.screen.gone:
            self._begin(feed)
