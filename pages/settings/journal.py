"""`/settings/journal`: who changed what, newest first; the address is the view, and what happens meanwhile comes in at the top."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode

from nicegui import ui

from dashboard import journal
from dashboard.errors import Refusal
from dashboard.exchange.sheets import Format, Sheet, Value
from dashboard.queries import journal as query
from dashboard.queries.journal import Entry, Filters, Key, Window
from dashboard.queries.told import Line
from pages import frame
from pages.access import Me, Someone
from pages.address import number
from pages.live import Entries, on_change, on_note, read, study
from pages.parts import download, settings, toast
from pages.parts.controls import field
from pages.parts.said import said
from pages.parts.tag import Tag
from pages.words import _, day_of, exact, language, ngettext, sentence, speaking, today, when
from pages.words import number as format_number

LABELS = {
    'stages': 'Moves between stages', 'owners': 'Responsible and observers', 'fields': 'Fields of deals', 'goods': 'Products of deals', 'payments': 'Payments', 'steps': 'Next steps', 'feed': 'Feed', 'clients': 'Clients',
    'files': 'Files in and out', 'people': 'People and departments', 'pipelines': 'Pipelines and stages', 'catalogue': 'Catalogue', 'settings': 'Settings', 'accounts': 'Signing in',
}  # fmt: skip
"""The kinds of change, and the keys of their translations."""
HEADINGS: Final = ('When', 'Who', 'What', 'Was', 'Became', 'Deal', 'Number of the deal')
"""Of a file's columns: the keys of their translations."""
PATH: Final = '/settings/journal'
QUIET: Final = 1.0
"""Seconds for which commits are gathered before the page looks again: an import is thousands of entries."""
ANY: Final = ''
MANY: Final = 12
"""People from whom on one can type a name to find it."""


@frame.screen(PATH)
async def page(me: Me, person: str = '', kind: str = '', deal: str = '', first: str = '', last: str = '') -> None:
    """Drawn from one look; filters that fit nothing are left out."""
    with settings.section(me, 'journal'):
        choices = await read(query.choices, by=me.id)
        shown = JournalPage(me, Filters(number(person), kind or None, number(deal), _a_day(first), _a_day(last)), choices)
        await shown.look()
        on_change(shown.stale)
        on_note(shown.stale)


class JournalPage:
    """One reader's open journal: a list that grows at its end when asked, and at its top by itself."""

    def __init__(self, me: Someone, filters: Filters, choices: query.Choices) -> None:
        self.me, self.filters = me, filters
        self.seen: set[int] = set()
        self.behind: Key | None = None
        self._controls(dict(choices.people), exports=choices.exports)
        self.of_deal = Tag('p', classes='vj-deal')
        self.fault = Tag('p', '', 'v-bad', role='alert')
        self.list = Tag('ul', classes='vj-lines', aria_label=_('Journal'))
        self.foot = Tag('div', classes='vj-foot')
        self.soon = ui.timer(QUIET, self._news, active=False, immediate=False)

    def _controls(self, people: dict[int, str], *, exports: bool) -> None:
        whose = {ANY: _('all'), **people, **({query.NOBODY: _('the system')} if self.me.company_head else {})}
        kinds = {ANY: _('all'), **{name: _(label) for name, label in LABELS.items()}}
        known = self.filters
        with Tag('div', classes='vj-filters', role='group', aria_label=_('Filters')):
            self.person = field(_('Who'), lambda: ui.select(whose, value=known.person if known.person in whose else ANY, with_input=len(whose) > MANY))
            self.kind = field(_('Kind of change'), lambda: ui.select(kinds, value=known.kind if known.kind in kinds else ANY))
            self.first = field(_('From'), lambda: ui.input(value=_iso(known.first)).props('type=date'))
            self.last = field(_('To, that day included'), lambda: ui.input(value=_iso(known.last)).props('type=date'))
            if exports:
                self._exports()
        for control in (self.person, self.kind, self.first, self.last):
            control.on_value_change(self._chosen)

    def _exports(self) -> None:
        verb = _('Export to a file')
        with Tag('div', classes='v-field vj-export'):
            Tag('span', verb, aria_hidden='true')
            with Tag('div', classes='v-acts'):
                for form in Format:
                    button = Tag('button', form.upper(), 'v-button', type='button', aria_label=f'{verb}: {form.upper()}')
                    button.once('click', partial(self.export, form)).mark(form)

    async def _chosen(self) -> None:
        """Other filters: from the top, and into the address."""
        person, kind = self.person.value, self.kind.value
        self.filters = Filters(
            person if isinstance(person, int) else None, kind if isinstance(kind, str) and kind else None, self.filters.deal,
            _a_day(self.first.value), _a_day(self.last.value),
        )  # fmt: skip
        await self._anew()

    async def of(self, deal: int | None) -> None:
        """Only what is about one deal, or (None) about all."""
        self.filters = Filters(self.filters.person, self.filters.kind, deal, self.filters.first, self.filters.last)
        await self._anew()

    async def _anew(self) -> None:
        ui.navigate.history.replace(_address(self.filters))
        await self.look()

    async def export(self, form: Format) -> None:
        """All that match, as a file; that too stands in the journal."""
        try:
            entries = await study(query.export, self.filters, by=self.me.id)
            sheet = Sheet(_('Journal'), [_(heading) for heading in HEADINGS], _rows(entries, language()))
            name = f'{_("Journal")} {today():%Y-%m-%d}'
            address, n = await download.offer(sheet, form, name, by=self.me.id, what=journal.JOURNAL_EXPORTED)
        except Refusal as refusal:
            toast.say(sentence(refusal))
        else:
            ui.navigate.to(address)
            toast.say(ngettext('{n} entry exported', '{n} entries exported', n).format(n=format_number(n)))

    async def look(self) -> None:
        """The newest window, in the place of whatever is shown."""
        window = await self._read(None)
        if window:
            self.filters = window.filters
            self.seen.clear()
            self.list.clear()
            self._say_deal(window.title)
            self._append(window)

    async def _further(self) -> None:
        """The window behind what is shown."""
        window = await self._read(self.behind)
        if window:
            self._append(window)

    def stale(self, _entries: Entries) -> None:
        """Something was saved: look soon."""
        self.soon.activate()

    async def _news(self) -> None:
        """What came since goes above; more than a window of it is shown from the top again."""
        self.soon.deactivate()
        window = await self._read(None)
        if window is None:
            return
        new = [entry for entry in window.entries if entry.id not in self.seen]
        if len(new) == query.WINDOW:
            await self.look()
            return
        known = {entry.id: place for place, entry in enumerate(window.entries)}
        with self.list:
            for entry in new:
                self._line(entry).move(target_index=known[entry.id])
        self._say_nothing()

    async def _read(self, behind: Key | None) -> Window | None:
        try:
            window = await read(query.window, self.filters, behind, by=self.me.id)
        except Refusal as refusal:  # a page outlives its reader's rights
            if not self.list.is_deleted:
                self.list.clear()
                self.foot.clear()
                self.fault.set_text(sentence(refusal))
            return None
        return None if self.list.is_deleted else window

    def _append(self, window: Window) -> None:
        self.behind = window.behind
        with self.list:
            for entry in window.entries:
                self._line(entry)
        self.foot.clear()
        with self.foot:
            if window.behind:
                if len(window.entries) < query.WINDOW:
                    Tag('p', _('Looked through back to {day}.').format(day=day_of(window.behind[0])), 'v-faint v-small')
                Tag('button', _('Show older ones'), 'v-button', type='button').once('click', self._further)
        self._say_nothing()

    def _say_nothing(self) -> None:
        self.fault.set_text('')
        if not self.seen and not self.behind:
            self.foot.clear()
            with self.foot:
                Tag('p', _('Nothing of the kind happened.') if self.filters != Filters() else _('Nothing has happened yet.'), 'v-empty')

    def _say_deal(self, title: str) -> None:
        self.of_deal.clear()
        self.of_deal.set_visibility(bool(title))
        if not title:
            return
        with self.of_deal:
            Tag('span', _('Only the deal'), 'v-soft')
            Tag('a', title, href=f'/deal/{self.filters.deal}')
            Tag('button', _('All deals'), 'v-link', type='button').once('click', lambda: self.of(None))

    def _line(self, entry: Entry) -> Tag:
        self.seen.add(entry.id)
        line = entry.line
        with Tag('li', classes='vj-line', data_entry=str(entry.id)) as drawn:
            Tag('time', when(line.at), 'v-faint', title=exact(line.at), datetime=line.at.isoformat())
            Tag('span', _who(line), '' if line.who else 'v-faint')
            told = said(line, entry.currency)
            with Tag('span', classes='vj-what'):
                Tag('span', told.what, 'v-soft')
                Tag('span', told.values)
            with Tag('span', classes='vj-about'):
                if entry.deal and self.filters.deal is None:
                    Tag('a', entry.title, href=f'/deal/{entry.deal}')
                    only = Tag('button', _('only this'), 'v-link', type='button', aria_label=_('Only the deal {title}').format(title=entry.title))
                    only.once('click', lambda: self.of(entry.deal))
                elif entry.elsewhere:
                    Tag('span', _('a deal of others'), 'v-faint')
        return drawn


def _rows(entries: tuple[Entry, ...], spoken: str) -> Iterator[tuple[Value, ...]]:
    """The lines of a file, worded in the thread that writes it, where nobody's page says which language to speak."""
    with speaking(spoken):
        for entry in entries:
            told = said(entry.line, entry.currency)
            yield entry.line.at, _who(entry.line), told.what, told.old, told.new, entry.title or None, entry.deal


def _address(filters: Filters) -> str:
    parts = {
        'person': filters.person, 'kind': filters.kind, 'deal': filters.deal, 'first': _iso(filters.first), 'last': _iso(filters.last),
    }  # fmt: skip
    given: Mapping[str, Any] = {name: value for name, value in parts.items() if value not in (None, '')}
    return PATH + (f'?{urlencode(given)}' if given else '')


def _a_day(value: Any) -> date | None:
    """A day of an address or a date's field; whatever is none is no filter."""
    try:
        found = date.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return found if 1900 < found.year < 2200 else None  # noqa: PLR2004 - as the analytics' filters


def _iso(value: date | None) -> str:
    return value.isoformat() if value else ''


def _who(line: Line) -> str:
    """Whose act it was; of who was not let in nothing is known."""
    return line.who or (_('nobody known') if line.kind in journal.BY_STRANGERS else _('the system'))
