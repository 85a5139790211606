"""The chart of A7 before and after a day: the share of comments without a remark on both sides, and whether they differ by more than chance."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.analytics import quality
from dashboard.analytics.frames import micros, midnight
from dashboard.charts.cells import counted, margins, pointed, shared
from dashboard.charts.drawing import (
    BLUE,
    FAINT,
    FEW,
    GREY,
    GROUND,
    LINE,
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
from dashboard.charts.findings import changed, points, signed
from dashboard.charts.quality import ALL, FAINT_BLUE, by_deal, notes, of_author, people, why_empty
from dashboard.material import Material
from dashboard.reports import rows

Row = dict[str, Any]
SHOWN = 40
"""Rows that are drawn; the table has them all."""


def draw(made: Material, words: Words) -> Drawing:
    """A row for all together and one for each employee, by name: a ring before, a dot after."""
    found = compared(made, words)
    day = words.plain_day(made.since)
    both = any(row['difference'] is not None for row in found)
    return Drawing(
        title=words._('Before and after {day}').format(day=day),
        sentence=words._('Share of the comments without a remark before that day and from it on, in the period chosen above'),
        figure=_figure(found[:SHOWN], words) if both else None,
        empty=words._('On one side of this day there is no comment: choose another day, or a longer period.') if found else why_empty(made, words),
        height=rows_height(min(len(found), SHOWN)),
        legend=(Sign('ring', GREY, words._('before')), Sign('dot', BLUE, words._('after')), Sign('dot', FAINT_BLUE, words._('under {n} comments: says little').format(n=FEW))),
        table=_table(found, words),
        margins=margins(((row['name'], row['low'], row['high']) for row in found), words, pointed),
        notes=notes(made, words),
    )


def behind(made: Material, key: Key, words: Words) -> tuple[str, pd.DataFrame]:
    """The deals with somebody's comments (or ALL's) `before` the day, or `after` it, or both (WHOLE)."""
    author, side = int(key[0]), str(key[1])
    if side not in {'before', 'after', WHOLE}:
        raise ValueError(key)
    found = of_author(made, author)
    late = micros(found['at']) >= midnight(made.since, made.calendar.zone)
    if side != WHOLE:
        found = found[late if side == 'after' else ~late]
    name = next((row['name'] for row in people(made, words) if row['author'] == author), '')
    title = {'before': words._('before'), 'after': words._('after'), WHOLE: words._('Comments')}[side]
    return f'{name} · {title}', by_deal(found, words)


def compared(made: Material, words: Words) -> list[Row]:
    """The rows of `quality.changes` of those whose figures may be told, with their names."""
    told = people(made, words)
    late = micros(made.judged['at']) >= midnight(made.since, made.calendar.zone)
    if made.seen.before_all and min(made.judged.author[side].nunique() for side in (late, ~late)) < 2:  # noqa: PLR2004 - a side of one alone would tell of that one
        return []
    table = quality.changes(made.judged, made.since, [row['author'] for row in told if row['author'] != ALL], zone=made.calendar.zone)
    found = {row['author'] or ALL: row for row in rows(table)}
    return [{**found[row['author']], 'author': row['author'], 'name': row['name']} for row in told]


def is_told(row: Row) -> bool:
    """Whether both sides have enough comments for a comparison."""
    return bool(row['before'] >= FEW and row['after'] >= FEW)


def _figure(found: list[Row], words: Words) -> dict[str, Any]:
    marks = [(at, row, side) for at, row in enumerate(found) for side in ('before', 'after') if row[side]]
    ways = [row for row in enumerate(found) if row[1]['difference'] is not None]
    way = go.Scatter(
        mode='lines', hoverinfo='skip', line={'color': LINE, 'width': 3},
        x=[x for _, row in ways for x in (row['share_before'], row['share_after'], None)], y=[y for at, _ in ways for y in (at, at, None)],
    )  # fmt: skip

    def said(row: Row, side: str) -> str:
        label = words._('before') if side == 'before' else words._('after')
        return f'{plain(row["name"], 60)}<br>{label}: {words.percent(row[f"share_{side}"])}<br>{words.ngettext("{n} comment", "{n} comments", row[side])}'

    def color(row: Row, side: str) -> str:
        return GROUND if side == 'before' else BLUE if is_told(row) else FAINT_BLUE

    dots = go.Scatter(
        mode='markers', cliponaxis=False, hoverinfo='text', x=[row[f'share_{side}'] for _, row, side in marks], y=[at for at, *_ in marks],
        marker={'size': 12, 'color': [color(row, side) for _, row, side in marks], 'line': {'color': [GREY if side == 'before' else GROUND for *_, side in marks], 'width': 2}},
        customdata=[[row['author'], side] for _, row, side in marks], hovertext=[said(row, side) for _, row, side in marks],
    )  # fmt: skip
    layout = rows_layout(
        len(found),
        annotations=[one for at, row in enumerate(found) for one in _above(at, row, words)],
        xaxis=axis(range=[0, 1.001], tickmode='array', tickvals=[0.25, 0.5, 0.75], ticktext=[words.percent(share) for share in (0.25, 0.5, 0.75)], showgrid=True, automargin=False),
    )
    return figure([way, dots], layout)


def _above(at: int, row: Row, words: Words) -> list[dict[str, Any]]:
    small, phone = f'<span style="font-size:12px;color:{FAINT}">', None
    if not is_told(row):
        said = f'{small}{words._("under {n} comments: says little").format(n=FEW)}</span>'
    elif row['low'] <= 0 <= row['high']:
        said = f'{small}{words._("difference within the noise")}</span>'
    else:
        said = f'<b>{points(row["difference"], words)}</b> {small}{words._("from {low} to {high}").format(low=signed(row["low"], words), high=signed(row["high"], words))}</span>'
        phone = f'<b>{words.roughly(points(row["difference"], words), row["low"], row["high"])}</b>'
    return [note(f'<b>{plain(row["name"], 18)}</b>', x=0, y=at - 0.38), note(said, x=1, y=at - 0.38, right=True, phone=phone)]


def _table(found: list[Row], words: Words) -> Table:
    def difference(row: Row) -> Cell:
        return changed(row['difference'], row['low'], row['high'], words) if is_told(row) else Cell(words._('under {n} comments: says little').format(n=FEW))

    return Table(
        (words._('Employee'), words._('Comments before'), words._('Share before'), words._('Comments after'), words._('Share after'), words._('Difference')),
        tuple(
            (
                Cell(row['name']), counted(row['before'], words, [row['author'], 'before']), shared(row['share_before'], words),
                counted(row['after'], words, [row['author'], 'after']), shared(row['share_after'], words), difference(row),
            )
            for row in found
        ),
    )  # fmt: skip
