"""«Первое касание»: how long deals wait for whoever was made responsible for them, by employee and over all."""

from math import log1p
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.analytics import first_touch
from dashboard.charts.cells import counted, spent
from dashboard.charts.conversion import said_few
from dashboard.charts.drawing import (
    BLUE,
    FAINT,
    FEW,
    GREY,
    GROUND,
    PALE,
    WHOLE,
    Cell,
    Drawing,
    Key,
    Sign,
    Table,
    Words,
    axis,
    figure,
    note,
    plain,
    rows_height,
    rows_layout,
)
from dashboard.charts.employees import named
from dashboard.material import Material
from dashboard.reports import rows

ALL = 0
"""Who stands in a key for all employees."""
SHOWN = 40
"""Rows that are drawn; the table has them all."""
HOURS = (1, 2, 4, 8, 16, 40, 80, 160, 400, 800, 2000)
"""Ticks of the axis of working hours, which shortens as they grow."""

Row = dict[str, Any]


def draw(made: Material, words: Words) -> Drawing:
    """All together, then a row an employee by name, since nothing here says whether they differ by more than chance; of those with few deals a word stands last."""
    found = _found(made, words)
    known = [row for row in found if row['assigned']]
    return Drawing(
        title=words._('First touch'),
        sentence=words._('Working time from the assignment to the first call, message or comment; a missed call is a touch, too'),
        figure=_figure(known[:SHOWN], words) if known else None,
        empty=words._('Nobody whose figures you may see was made responsible for a deal in this period.'),
        height=rows_height(min(len(known), SHOWN)),
        legend=(
            Sign('dot', BLUE, words._('Usually: half are touched by then; those that wait are counted')),
            Sign('ring', BLUE, words._('Nearly all: 85 of 100')),
        ),
        table=_table(found, words),
        notes=_notes(made, words),
    )


def behind(made: Material, key: Key, words: Words) -> tuple[str, pd.DataFrame]:
    """The deals that an employee (or all) was made responsible for, or of them those that still wait; longest first."""
    owner, what = int(key[0]), str(key[1])
    names = {ALL: words._('First touch'), **named(made, words)}
    if what not in {'all', 'waiting', WHOLE} or owner not in names:
        raise ValueError(key)
    found = made.waits[made.waits.owner.isin([owner] if owner != ALL else list(names))]
    if what == 'waiting':
        found = found[found.waiting]
    found = found.sort_values(['hours', 'deal'], ascending=[False, True])
    return names[owner], found.assign(note=[_said(row, words) for row in found.itertuples()])


def _said(wait: Any, words: Words) -> str:
    """What became of one wait."""
    lasted = words.spent(wait.hours)
    if wait.touched:
        return words._('touched after {time}').format(time=lasted)
    return words._('has waited for {time}').format(time=lasted) if wait.waiting else words._('never touched, {time} long').format(time=lasted)


def _found(made: Material, words: Words) -> list[Row]:
    names, gone = named(made, words), {author.id for author in made.seen.left}
    table = first_touch.table(made.waits, list(names))
    everybody, *people = [
        {**row, 'longest': longest, 'name': names.get(row['owner'], words._('Everybody'))}
        for row, longest in zip(rows(table), table.longest.fillna(0).tolist(), strict=True)
    ]
    people = [row for row in people if row['assigned'] or row['owner'] not in gone]
    people.sort(key=lambda row: (not _told(row), row['name']))
    return [everybody, *people] if len(people) > 1 else people


def _told(row: Row) -> bool:
    return bool(row['assigned'] >= FEW)


def _figure(found: list[Row], words: Words) -> dict[str, Any]:
    told = [(place, row) for place, row in enumerate(found) if _told(row)]
    ends = [(place, row, row['p85'] if row['p85'] is not None else row['longest']) for place, row in told]
    reach = log1p(max((end for _, _, end in ends), default=1.0)) or 1.0
    usual = [(place, row, row['median']) for place, row in told if row['median'] is not None]
    nearly = [(place, row, end) for place, row, end in ends if row['p85'] is not None]
    beyond = [(place, row, end) for place, row, end in ends if row['p85'] is None]
    few = [(place, row, 0.0) for place, row in enumerate(found) if not _told(row)]
    bars = go.Scatter(
        mode='lines', hoverinfo='skip', line={'color': PALE, 'width': 6},
        x=[x for _, row, end in ends for x in (log1p(row['median'] if row['median'] is not None else 0), log1p(end), None)], y=[y for place, _, _ in ends for y in (place, place, None)],
    )  # fmt: skip
    traces = [
        bars,
        _marks(usual, words, symbol='circle', color=BLUE, label=words._('Usually')),
        _marks(nearly, words, symbol='circle-open', color=BLUE, label=words._('Nearly all')),
        _marks(beyond, words, symbol='triangle-right', color=GREY, label=words._('Nearly all'), longer=True),
        _marks(few, words, symbol='circle', color=PALE, label='', opacity=0.5),
    ]
    ticks = [mark for mark in HOURS if log1p(mark) <= reach]
    layout = rows_layout(
        len(found),
        annotations=[words_of_row for place, row in enumerate(found) for words_of_row in _above(place, row, words)],
        xaxis=axis(range=[0, 1.02 * reach], showgrid=True, tickmode='array', tickvals=[log1p(mark) for mark in ticks], ticktext=[words._('{n} h').format(n=words.number(mark)) for mark in ticks], tickangle=0, automargin=False),
    )
    layout['margin'] = {**layout['margin'], 'r': 14, 'l': 10}
    return figure(traces, layout)


def _marks(found: list[tuple[int, Row, float]], words: Words, *, symbol: str, color: str, label: str, longer: bool = False, opacity: float = 1.0) -> go.Scatter:
    said = [words.spent(hours) for _, _, hours in found]
    if longer:
        said = [words._('more than {days}').format(days=one) for one in said]
    if not label:
        said = [said_few(row['assigned'], words) for _, row, _ in found]
    return go.Scatter(
        mode='markers', cliponaxis=False, x=[log1p(hours) for _, _, hours in found], y=[place for place, _, _ in found], opacity=opacity,
        marker={'symbol': symbol, 'size': 11, 'color': color, 'line': {'color': GROUND if symbol == 'circle' else color, 'width': 2}},
        customdata=[[row['owner'] or ALL, 'all'] for _, row, _ in found], hoverinfo='text',
        hovertext=[f'{plain(row["name"], 60)}<br>{label}{": " if label else ""}{text}' for (_, row, _), text in zip(found, said, strict=True)],
    )  # fmt: skip


def _above(place: int, row: Row, words: Words) -> list[dict[str, Any]]:
    few = not _told(row)
    count = '' if few else f' <span style="color:{FAINT}">· {words.number(row["assigned"])}</span>'
    left = note(f'<b>{plain(row["name"], 15 if few else 20)}</b>{count}', x=0, y=place - 0.38)
    faint = f'<span style="font-size:12px;color:{FAINT}">'
    if few:
        return [left, note(f'{faint}{said_few(row["assigned"], words)}</span>', x=1, y=place - 0.38, right=True)]
    waits = f' {faint}· {words.ngettext("{n} waits", "{n} wait", row["waiting"])}</span>' if row['waiting'] else ''
    return [left, note(f'<b>{_known(row, "median", words)}</b>{waits}', x=1, y=place - 0.38, right=True)]


def _known(row: Row, name: str, words: Words) -> str:
    """A quantile, or how long has been observed without reaching it."""
    if row[name] is None and row['assigned']:
        return words._('more than {days}').format(days=words.spent(row['longest']))
    return words.spent(row[name])


def _table(found: list[Row], words: Words) -> Table:
    columns = (words._('Employee'), words._('Deals assigned'), words._('Still wait'), words._('Usually'), words._('Nearly all'))

    def line(row: Row) -> tuple[Cell, ...]:
        owner = row['owner'] or ALL
        few = said_few(row['assigned'], words) if row['assigned'] and not _told(row) else None
        told = row if _told(row) else {**row, 'median': None, 'p85': None}
        return (
            Cell(row['name']),
            counted(row['assigned'], words, [owner, 'all']),
            counted(row['waiting'], words, [owner, 'waiting']),
            spent(told['median'], words, few or _known(told, 'median', words)),
            spent(told['p85'], words, (few and '–') or _known(told, 'p85', words)),
        )

    return Table(columns, tuple(line(row) for row in found))


def _notes(made: Material, words: Words) -> tuple[str, ...]:
    """Whose first owner nobody knows."""
    if not made.left_out:
        return ()
    return (words.ngettext('{n} deal came from a table without its history: when it was first assigned is not known', '{n} deals came from a table without their history: when they were first assigned is not known', made.left_out),)  # fmt: skip
