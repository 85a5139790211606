"""What a chart is made of: a Plotly figure in the one theme, the table that says the same, and the words around both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from html import escape
from math import log1p
from textwrap import wrap
from typing import Any, Final

from dashboard import texts
from dashboard.analytics.beside import ENOUGH
from dashboard.settings import TEAM_ZONE

Key = list[int | str]
"""What a mark stands for, as it comes back when it is clicked."""

WHOLE: Final = 'whole'
"""What stands in a key for all that a chart counts."""

FEW: Final = ENOUGH
"""A cohort below this says little, and is drawn and named so."""

WIDTHS: Final = (0.05, 0.25)
"""How wide the interval of a share may be to be called precise, and what is no more than rough."""

# Okabe and Ito's hues, muted; told apart with any kind of colour vision, in light and in dark.
BLUE, PALE, SAND, PLUM, RUST, GREY, GREEN = '#2f7fb8', '#a9c9df', '#d6b45c', '#a287b6', '#c2674a', '#9aa1ad', '#3f9a80'
TEXT, SOFT, FAINT, LINE, GROUND = 'var(--text)', 'var(--text-2)', 'var(--text-3)', 'var(--hairline)', 'var(--surface-2)'
"""The page's own colours: the component puts in what they are in the reader's look."""

EDGE: Final = 6
"""Pixels at both sides for half a mark that stands at 0 or at the end; the page lets the drawing out by as much."""

ROW: Final = 64
"""Pixels of a row that has its words above its bar."""

LETTER: Final = 7
"""Pixels that a letter of an axis takes, more or less."""

PHONE: Final = 300
"""Pixels that columns have on the smallest phone."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; with a key it opens the deals behind it, with a `deal` it leads to that one, to an `entry` of its feed where there is one.

    `exact` is its number, or day, as a file has it: money a `Decimal`, all of one column in the same `unit`; None where the text says all. `pale`: it
    is reckoned from fewer than FEW, and says little; `under` a row's header are the words for that, for who sees no grey.
    """

    text: str
    key: Key | None = None
    deal: int | None = None
    entry: int | None = None
    exact: float | Decimal | date | None = None
    unit: str = ''
    pale: bool = False
    under: str = ''


@dataclass(frozen=True, slots=True)
class Table:
    """Column labels and rows; a row's first cell is its header. `prose` are the places of the columns that hold words and no figures."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    prose: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Sign:
    """A line of the legend: what a colour and a shape (bar, dot, ring, diamond, tick, line, dash) stand for."""

    shape: str
    color: str
    text: str


@dataclass(frozen=True, slots=True)
class Way:
    """A figure as other tools compute it: how it divides, its value, how far it is from ours, why; `open` says which deals are behind `key`."""

    label: str
    formula: str
    value: str
    apart: str
    sentence: str
    open: str = ''
    key: Key | None = None


@dataclass(frozen=True, slots=True)
class Explained:
    """One row's figure, ours beside the others; `pale`: all of them are of fewer than FEW, as `ours` says."""

    name: str
    ours: str
    ways: tuple[Way, ...]
    pale: bool = False


@dataclass(frozen=True, slots=True)
class Fold:
    """What is folded away: other figures, each with its sentence; before them, row by row, how other tools come to another number."""

    title: str
    words: tuple[tuple[str, str], ...]
    table: Table | None = None
    explained: tuple[Explained, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart as a page shows it. Without a figure there is nothing to draw, and `empty` says why, unless its table is a
    list that stands by itself (`listed`); what is too little to draw can still be read there (`tabled`).

    `act` offers another view of the same: a text, and what to change in the question. `more` opens the deals of a key, `link` another page: a text and its address. `margins` are the
    ends of the intervals that are drawn, of the same rows as the table: for files alone.
    """

    title: str
    sentence: str
    figure: Mapping[str, Any] | None = None
    empty: str = ''
    height: int = 0
    legend: tuple[Sign, ...] = ()
    table: Table | None = None
    notes: tuple[str, ...] = ()
    act: tuple[str, Mapping[str, Any]] | None = None
    fold: Fold | None = None
    listed: bool = False
    more: tuple[str, Key] | None = None
    link: tuple[str, str] | None = None
    margins: Table | None = None

    @property
    def tabled(self) -> bool:
        """Whether the table says more than that there is nothing: what is drawn, or deals behind a number of it."""
        return bool(self.figure) or any(cell.key or cell.deal for row in (self.table.rows if self.table else ()) for cell in row)


@dataclass(frozen=True, slots=True)
class Words:
    """Texts, numbers and durations in one language."""

    language: str
    _catalogue: Any = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, '_catalogue', texts.translations(self.language))

    def _(self, text: str) -> str:
        """The text in the reader's language."""
        said: str = self._catalogue.gettext(text)
        return said

    def ngettext(self, one: str, many: str, n: int) -> str:
        """The form that goes with the number; `{n}` in it is the number."""
        said: str = self._catalogue.ngettext(one, many, n)
        return said.format(n=self.number(n))

    def number(self, value: float, digits: int = 0) -> str:
        """«1 234,5»."""
        return texts.number(value, self.language, digits)

    def short(self, value: float) -> str:
        """A number with a decimal only where it is small and has one: «2,1», «14», «3», «< 0,1»."""
        if 0 < value < 0.05:  # noqa: PLR2004 - what would be rounded to nothing
            return f'<\u202f{self.number(0.1, 1)}'
        return self.number(value, 1 if value < 10 and round(value, 1) != round(value) else 0)  # noqa: PLR2004 - two digits say enough

    def percent(self, share: float | None) -> str:
        """«63 %», or a dash for what is unknown."""
        return '–' if share is None else texts.percent(share, self.language)

    def about(self, share: float, low: float, high: float) -> str:
        """A share with how far it can be trusted, in words in place of its interval: «89 %, точно», «около 71 %», «очень примерно 24 %»."""
        return self.roughly(self.percent(share), low, high)

    def roughly(self, told: str, low: float, high: float) -> str:
        """The same of a share, or a difference of two, that is already in words."""
        said = (self._('{share}, precise'), self._('about {share}'), self._('very roughly {share}'))
        return said[sum(high - low > width for width in WIDTHS)].format(share=told)

    def day(self, instant: datetime, now: datetime) -> str:
        """The team's day of an instant, as people say it."""
        return texts.day(instant.astimezone(TEAM_ZONE).date(), self.language, today=now.astimezone(TEAM_ZONE).date())

    def plain_day(self, day: date) -> str:
        """A day with its year, as a period names it."""
        return texts.plain_day(day, self.language)

    def money(self, kopecks: int, currency: str) -> str:
        """«58 400 ₽», «−1 840 ₽» with a sign that is not read as a dash."""
        return texts.money(kopecks, self.language, currency).replace('-', '−')

    def days(self, hours: float | None, clock: str) -> str:
        """«2,1 дн.» of calendar hours, «2,1 раб. дн.» of working ones; a dash for what is unknown."""
        if hours is None:
            return '–'
        shown = self.short(in_days(hours, clock))
        one = 1 if shown == '1' else 2
        forms = ('{n} working day', '{n} working days') if clock == 'working' else ('{n} day', '{n} days')
        said: str = self._catalogue.ngettext(*forms, one)
        return said.format(n=shown).replace(' ', '\u00a0' if self.language == 'ru' else ' ')

    def spent(self, hours: float | None) -> str:
        """Working time as people say it: «25 мин», «1,5 ч», from a day of work «2 раб. дн.»; a dash for what is unknown."""
        if hours is None:
            return '–'
        if hours < 1:
            return self._('{minutes} min').format(minutes=self.number(60 * hours))
        return self._('{n} h').format(n=self.short(hours)) if hours < 8 else self.days(hours, 'working')  # noqa: PLR2004 - a day's work


def in_days(hours: float, clock: str) -> float:
    """Days of 24 hours of the calendar, of 8 of working time."""
    return hours / (8 if clock == 'working' else 24)


def figure(traces: Sequence[Any], layout: Mapping[str, Any]) -> dict[str, Any]:
    """Plotly's dict of these traces in the theme; every value in it is plain JSON."""
    import plotly.graph_objects as go

    made = go.Figure(data=list(traces), layout={**_layout(), **layout})
    drawn: dict[str, Any] = made.to_plotly_json()
    drawn['layout'].pop('template', None)
    return drawn


def axis(**changes: Any) -> dict[str, Any]:
    """An axis in the theme: hairlines, no box, nothing that can be dragged."""
    return {
        'showgrid': False, 'zeroline': False, 'showline': False, 'fixedrange': True, 'ticks': '', 'automargin': True,
        'gridcolor': LINE, 'tickfont': {'color': SOFT, 'size': 12}, **changes,
    }  # fmt: skip


def days_axis(longest: float, words: Words, **changes: Any) -> dict[str, Any]:
    """An axis of days from 0 on which both an hour and a year can be read: it shortens as they grow (log 1 + days)."""
    marks = [mark for mark in (0, 1, 3, 7, 14, 30, 90, 180, 365, 730, 1825, 3650, 10_950, 36_500) if mark <= longest] or [0]
    return axis(
        showgrid=True, tickmode='array', tickvals=[log1p(mark) for mark in marks], ticktext=[words.number(mark) for mark in marks],
        **changes,
    )  # fmt: skip


def note(text: str, *, x: float, y: float, right: bool = False, phone: str | None = None, **changes: Any) -> dict[str, Any]:
    """A text beside a row: at its left, or right aligned; `phone` takes its place on one.

    NOTE: pages/parts/chart/chart.js reads it from the note's name, which Plotly makes nothing of here.
    """
    return {
        **({} if phone is None else {'name': phone}), 'x': x, 'y': y, 'xref': 'paper', 'yref': 'y', 'text': text, 'showarrow': False, 'xanchor': 'right' if right else 'left',
        'yanchor': 'middle', 'align': 'right' if right else 'left', 'font': {'size': 13, 'color': TEXT},
        'bgcolor': GROUND, 'borderpad': 0, **changes,  # the lines of the axis go behind it, not through it
    }  # fmt: skip


def narrow(layout: Mapping[str, Any], *, under: float, **changes: Mapping[str, Any]) -> dict[str, Any]:
    """The layout whose parts are changed so where it gets less than `under` pixels: labels stand upright at any width.

    NOTE: pages/parts/chart/chart.js reads it from the layout's `meta`, which Plotly makes nothing of here.
    """
    return {**layout, 'meta': {'under': under, 'changes': changes}}


def folded(text: str, letters: int) -> list[str]:
    """Somebody's text in at most two lines of so many letters, as Plotly shows them letter for letter."""
    return [plain(line, letters) for line in wrap(text, letters, max_lines=2, placeholder='…', break_long_words=False)]


def room(labels: Sequence[Sequence[str]]) -> float:
    """Pixels that a column takes whose label is the widest of these, each in lines."""
    return LETTER * (max(len(line) for label in labels for line in label) + 1)


def in_turn(names: Sequence[str], counts: Sequence[str]) -> list[str]:
    """The names of columns, each over its count, for a phone: on as many levels in turn as let the longest stand upright."""
    labels, levels = _on_levels(names)
    high = 1 + max(len(lines) for lines in labels)
    return ['<br>' * (high * (place % levels)) + '<br>'.join((*lines, count)) for place, (lines, count) in enumerate(zip(labels, counts, strict=True))]


def beyond_the_last(names: Sequence[str]) -> float:
    """Pixels that half of the last of these names takes beyond its column; Plotly leaves out what does not fit."""
    labels, _levels = _on_levels(names)
    return max(0.0, (room(labels[-1:]) - PHONE / len(names)) / 2)


def _on_levels(names: Sequence[str]) -> tuple[list[list[str]], int]:
    column = PHONE / len(names)
    levels = next((levels for levels in (1, 2, 3) if levels * column >= room([folded(name, 12) for name in names])), 4)
    return [folded(name, int(levels * column / LETTER) - 1) for name in names], levels


def plain(text: str, limit: int = 26) -> str:
    """Somebody's text as Plotly shows it letter for letter, cut where it is long."""
    return escape(text if len(text) <= limit else text[: limit - 1].rstrip() + '…', quote=False)


def rows_layout(count: int, **changes: Any) -> dict[str, Any]:
    """The layout of rows that have their words above their bars; row 0 is on top."""
    return {'yaxis': axis(range=[count - 0.45, -0.75], visible=False), 'margin': {'l': EDGE, 'r': EDGE, 't': 0, 'b': 28}, **changes}


def rows_height(count: int) -> int:
    """Pixels that so many rows take."""
    return ROW * count + 40


def _layout() -> dict[str, Any]:
    return {
        'template': 'none',
        'paper_bgcolor': 'rgba(0,0,0,0)',
        'plot_bgcolor': 'rgba(0,0,0,0)',
        'font': {'family': 'Inter, system-ui, sans-serif', 'size': 12, 'color': TEXT},
        'showlegend': False,
        'hovermode': 'closest',
        'hoverlabel': {'bgcolor': 'var(--surface)', 'bordercolor': LINE, 'font': {'color': TEXT, 'size': 12}, 'align': 'left'},
        'dragmode': False,
        'bargap': 0.5,
    }
