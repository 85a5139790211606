"""«День по четвертям часа»: when on one day comments were written, over who worked and who was absent then."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go
from babel.dates import format_date

from dashboard.analytics import comments
from dashboard.charts.cells import counted
from dashboard.charts.drawing import (
    BLUE,
    SAND,
    TEXT,
    WHOLE,
    Cell,
    Drawing,
    Key,
    Sign,
    Table,
    Words,
    axis,
    figure,
)
from dashboard.charts.writing import DAY, by_deal, silence
from dashboard.material import Material

HOUR = 4
"""Quarters of an hour."""
WORKED, ABSENT = 'rgba(47,127,184,0.10)', 'rgba(154,161,173,0.38)'
"""The grounds of quarters in which somebody works, and in which an absence takes all of it."""
ROW = 30
"""Pixels of an hour."""


def draw(made: Material, words: Words) -> Drawing:
    """A row an hour, a cell a quarter of it: the number of comments, sand where some of them lie outside of their author's time."""
    found = _found(made)
    hours = _hours(found)
    something = found[['comments', 'working', 'away'] if made.ask.day else ['comments']].to_numpy().any()
    earlier = comments.last_day(made.comments, made.now, calendar=made.calendar, end=made.day - comments.ONE_DAY)
    return Drawing(
        title=words._('The day by quarters of an hour'),
        sentence=words._('{day} · {who}: comments in each quarter of an hour').format(day=_day(made, words), who=_who(made, words)),
        figure=_figure(found, hours, words) if something else None,
        empty=words._('Nobody worked or wrote on that day.') if made.authors and made.ask.day else silence(made, words),
        height=ROW * len(hours) + 50,
        legend=_legend(found, words),
        table=_table(found, hours, words),
        notes=_sittings(made, words),
        act=(words._('Show {day}').format(day=words.plain_day(earlier)), {'day': earlier.isoformat()}) if _wrote(made, earlier) else None,
    )


def behind(made: Material, key: Key, words: Words) -> tuple[str, pd.DataFrame]:
    """The deals with comments of one quarter of the day (0 to 95), or of the whole day."""
    written = _written(made)
    title = _day(made, words)
    if key[1] != WHOLE:
        quarter = int(key[1])
        written = written[comments.quarter_of(written, made.calendar) == quarter]
        title = f'{title}, {_clock(quarter)}'
    return title, by_deal(written, words)


def _written(made: Material) -> pd.DataFrame:
    return comments.placed(made.comments, made.authors, made.now, calendar=made.calendar, start=made.day, end=made.day)


def _found(made: Material) -> pd.DataFrame:
    """The quarters of all who are asked for, added up."""
    table = comments.quarters(made.comments, made.authors, made.now, calendar=made.calendar, day=made.day)
    return table.groupby('quarter')[['comments', 'outside', 'working', 'away']].sum().reindex(range(96), fill_value=0)


def _wrote(made: Material, day: Any) -> bool:
    return len(comments.placed(made.comments, made.authors, made.now, calendar=made.calendar, start=day, end=day)) > 0


def _hours(found: pd.DataFrame) -> range:
    used = [quarter // HOUR for quarter in found.index[(found.comments > 0) | (found.working > 0)].tolist()]
    return range(min([*used, DAY.start]), max([*used, DAY.stop - 1]) + 1)


def _day(made: Material, words: Words) -> str:
    return f'{words.plain_day(made.day)}, {format_date(made.day, "EEEE", locale=words.language)}'


def _who(made: Material, words: Words) -> str:
    return made.authors[0].name if len(made.authors) == 1 else words._('all whose figures you may see')


def _clock(quarter: int) -> str:
    return f'{quarter // HOUR}:{quarter % HOUR * 15:02d}'


def _figure(found: pd.DataFrame, hours: range, words: Words) -> dict[str, Any]:
    facts: dict[Any, Any] = found.to_dict('index')
    grid = [[hour * HOUR + part for part in range(HOUR)] for hour in hours]
    layout = {
        'margin': {'l': 8, 'r': 4, 't': 4, 'b': 8},
        'shapes': [shape for row, line in enumerate(grid) for part, quarter in enumerate(line) for shape in _ground(row, part, facts[quarter])],
        'xaxis': axis(tickmode='array', tickvals=list(range(HOUR)), ticktext=[f':{15 * part:02d}' for part in range(HOUR)], side='top', range=[-0.5, HOUR - 0.5], tickangle=0),
        'yaxis': axis(tickmode='array', tickvals=list(range(len(hours))), ticktext=[f'{hour}:00' for hour in hours], range=[len(hours) - 0.5, -0.5]),
    }
    most = max(1, int(found.comments.max()))
    inside, outside = ([[facts[quarter]['comments'] if facts[quarter]['comments'] and bool(facts[quarter]['outside']) is out else None for quarter in line] for line in grid] for out in (False, True))
    return figure([_cells(inside, grid, facts, BLUE, most, words), _cells(outside, grid, facts, SAND, most, words)], layout)


def _cells(counts: list[list[int | None]], grid: list[list[int]], facts: dict[Any, Any], color: str, most: int, words: Words) -> go.Heatmap:
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return go.Heatmap(
        x=list(range(HOUR)), y=list(range(len(grid))), z=counts, zmin=0, zmax=most, xgap=3, ygap=3, showscale=False, hoverongaps=False, hoverinfo='text',
        colorscale=[[0, f'rgba({red},{green},{blue},0.22)'], [1, f'rgba({red},{green},{blue},0.6)']],
        texttemplate='%{text}', textfont={'color': TEXT, 'size': 12}, text=[['' if count is None else words.number(count) for count in line] for line in counts],
        hovertext=[[_said(quarter, facts[quarter], words) for quarter in line] for line in grid],
        customdata=[[[0, quarter] for quarter in line] for line in grid],
    )  # fmt: skip


def _said(quarter: int, fact: dict[str, int], words: Words) -> str:
    outside = words.ngettext('{n} outside of working time', '{n} outside of working time', fact['outside'])
    return f'{_clock(quarter)}<br>{words.ngettext("{n} comment", "{n} comments", fact["comments"])}' + (f'<br>{outside}' if fact['outside'] else '')


def _ground(row: int, part: int, fact: dict[str, int]) -> list[dict[str, Any]]:
    if not fact['working'] and not fact['away']:
        return []
    place = {'x0': part - 0.49, 'x1': part + 0.49, 'y0': row - 0.46, 'y1': row + 0.46}
    return [{'type': 'rect', 'layer': 'below', 'line': {'width': 0}, 'fillcolor': WORKED if fact['working'] else ABSENT, **place}]


def _legend(found: pd.DataFrame, words: Words) -> tuple[Sign, ...]:
    signs = [Sign('scale', BLUE, words._('comments in working time'))]
    if found.outside.any():
        signs.append(Sign('bar', SAND, words._('outside of working time')))
    if found.working.any():
        signs.append(Sign('bar', WORKED, words._('working time')))
    if ((found.away > 0) & (found.working == 0)).any():
        signs.append(Sign('bar', ABSENT, words._('absence')))
    return tuple(signs)


def _table(found: pd.DataFrame, hours: range, words: Words) -> Table:
    columns = (words._('Hour'), *(f':{15 * part:02d}' for part in range(HOUR)), words._('Minutes of work'), words._('Minutes of absence'))
    facts = found.to_dict('index')

    def line(hour: int) -> tuple[Cell, ...]:
        own = range(hour * HOUR, hour * HOUR + HOUR)
        return (
            Cell(f'{hour}:00'),
            *(counted(facts[quarter]['comments'], words, [0, quarter]) for quarter in own),
            *(counted(sum(facts[quarter][what] for quarter in own), words) for what in ('working', 'away')),
        )

    return Table(columns, tuple(line(hour) for hour in hours))


def _sittings(made: Material, words: Words) -> tuple[str, ...]:
    """The comments of the day written in one go outside of working time: who, how many, from when to when."""
    names = {author.id: author.name for author in made.authors}
    sat = comments.sittings(_written(made))
    groups: Any = sat.groupby(['author', 'sitting'])
    return tuple(
        f'{names[author]}: {words.ngettext("{n} comment in a row", "{n} comments in a row", len(group))}, {_at(group["at"].min(), made)}–{_at(group["at"].max(), made)}, {words._("outside of working time")}'
        for (author, _sitting), group in groups
    )


def _at(instant: Any, made: Material) -> str:
    return f'{instant.tz_convert(made.calendar.zone):%H:%M}'
