"""The chart of the step matrix: every move from one stage to another, «Откуда и куда»."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.analytics import history
from dashboard.charts.cells import counted
from dashboard.charts.drawing import (
    BLUE,
    WHOLE,
    Cell,
    Drawing,
    Key,
    Sign,
    Table,
    Words,
    axis,
    figure,
    folded,
    narrow,
    plain,
    room,
)
from dashboard.material import Material


def draw(made: Material, words: Words) -> Drawing:
    """A row a stage that was left, a column a stage that was entered; the number of moves in each cell."""
    moved = all_moved(made)
    stages = [stage for stage in made.seen.stages if ((moved.from_id == stage.id) | (moved.to_id == stage.id)).any()]
    matrix = history.steps(moved, stages)
    names = {stage.id: stage.name for stage in stages}
    return Drawing(
        title=words._('From where to where'),
        sentence=words._('All moves of the period, forward and back; moves are counted, not deals'),
        figure=_figure(matrix, names, words) if stages else None,
        empty=words._('No deal moved in this period.'),
        height=46 * len(stages) + 110,
        legend=(Sign('', BLUE, words._('down: the stage that was left; across: the stage that was entered')),),
        table=_table(matrix, names, words),
    )


def behind(made: Material, key: Key, words: Words) -> tuple[str, pd.DataFrame]:
    """The deals that moved from the one stage to the other, latest first."""
    names = {stage.id: stage.name for stage in made.seen.stages}
    moved = all_moved(made)
    if key[1] == WHOLE:
        moved = moved.sort_values('at', ascending=False)
        return words._('From where to where'), moved.assign(note=[words.day(at, made.now) for at in moved['at']])
    start, end = int(key[0]), int(key[1])
    moved = moved[(moved.from_id == start) & (moved.to_id == end)].sort_values('at', ascending=False)
    notes = [words.day(at, made.now) for at in moved['at']]
    return f'{names.get(start, "")} → {names.get(end, "")}', moved.assign(note=notes)


def all_moved(made: Material) -> pd.DataFrame:
    """The moves of the period, of the employees asked for."""
    moved = history.moved(made.moves, made.seen.stages, made.now, **made.local, born=made.deals)
    return moved if made.owners is None else moved[moved.owner.isin(list(made.owners)).fillna(value=False).astype(bool)]


def _figure(matrix: pd.DataFrame, names: dict[int, str], words: Words) -> dict[str, Any]:
    stages: list[int] = matrix.index.tolist()
    cells = [[count or None for count in line] for line in matrix.to_numpy().tolist()]
    places = list(range(len(stages)))

    def said(start: int, end: int, count: int | None) -> str:
        moves = words.ngettext('{n} move', '{n} moves', count or 0)
        return f'{plain(names[start], 60)} → {plain(names[end], 60)}<br>{moves}'

    heat = go.Heatmap(
        x=places, y=places, z=cells, zmin=0, xgap=2, ygap=2, showscale=False, hoverongaps=False, hoverinfo='text',
        colorscale=[[0, 'rgba(47,127,184,0.06)'], [1, 'rgba(47,127,184,0.55)']],
        text=[[words.number(count) if count else '' for count in line] for line in cells], texttemplate='%{text}',
        textfont={'color': 'var(--text)', 'size': 12},
        hovertext=[[said(start, end, count) for end, count in zip(stages, line, strict=True)] for start, line in zip(stages, cells, strict=True)],
        customdata=[[[start, end] for end in stages] for start in stages],
    )  # fmt: skip
    labels = [folded(names[stage], 14) for stage in stages]
    written = ['<br>'.join(label) for label in labels]
    layout = {
        'margin': {'l': 8, 'r': 4, 't': 8, 'b': 4},
        'xaxis': axis(tickmode='array', tickvals=places, ticktext=written, tickangle=0, side='top', range=[-0.5, len(places) - 0.5]),
        'yaxis': axis(tickmode='array', tickvals=places, ticktext=written, range=[len(places) - 0.5, -0.5]),
    }
    numbers = [words.number(place + 1) for place in places]
    numbered = [f'{label} · {number}' for label, number in zip(written, numbers, strict=True)]
    return figure([heat], narrow(layout, under=(len(places) + 1) * room(labels), xaxis={'ticktext': numbers}, yaxis={'ticktext': numbered}))


def _table(matrix: pd.DataFrame, names: dict[int, str], words: Words) -> Table:
    stages: list[int] = matrix.index.tolist()

    def cell(start: int, end: int, count: int) -> Cell:
        return counted(count, words, [start, end]) if count else Cell('')

    lines = zip(stages, matrix.to_numpy().tolist(), strict=True)
    return Table(
        (words._('From the stage'), *(names[stage] for stage in stages)),
        tuple((Cell(names[start]), *(cell(start, end, count) for end, count in zip(stages, line, strict=True))) for start, line in lines),
    )
