"""«Обычный перерыв»: how an author's pauses between the comments of a day are spread, and which are usual."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.analytics import comments
from dashboard.charts.cells import counted, paled, shared, spent
from dashboard.charts.drawing import (
    FAINT,
    FEW,
    GROUND,
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
from dashboard.charts.writing import silence
from dashboard.material import Material

SHADES = tuple(f'rgba(47,127,184,{shade})' for shade in (0.16, 0.3, 0.45, 0.62, 0.8, 1))
"""Of short pauses to long ones."""
SHOWN = 40
"""Authors that are drawn; the table has them all."""

Row = dict[str, Any]


def draw(made: Material, words: Words) -> Drawing:
    """A row an author by name, since nothing here says whether they differ by more than chance; those with few pauses last, in words."""
    found = _found(made)
    known = [row for row in found if row['gaps']]
    return Drawing(
        title=words._('Usual pause'),
        sentence=words._('Half of the pauses between comments of a day are no longer; lunch does not count'),
        figure=_figure(known[:SHOWN], words) if known else None,
        empty=words._('Nobody wrote twice in the working time of one day.') if made.authors else silence(made, words),
        height=rows_height(min(len(known), SHOWN)),
        legend=tuple(Sign('bar', shade, label) for shade, label in zip(SHADES, _labels(words), strict=True)),
        table=_table(found, words),
    )


def behind(made: Material, key: Key, words: Words) -> tuple[str, pd.DataFrame]:
    """The deals with the comments that ended an author's pauses of one length (the number of a bin in `comments.GAPS`), or all; longest first."""
    author, which = int(key[0]), key[1]
    gaps = pauses(made).sort_values('hours', ascending=False)
    title = words._('Usual pause')
    if which != WHOLE:
        gaps = gaps[gaps.author == author]
        title = f'{next((one.name for one in made.authors if one.id == author), "")} · {title}'
        if which != 'all':
            if int(which) < 0:
                raise ValueError(key)
            gaps = gaps[gaps.bin == list(range(len(comments.GAPS)))[int(which)]]
    return title, gaps.assign(note=[words.spent(hours) for hours in gaps.hours])


def pauses(made: Material) -> pd.DataFrame:
    """The pauses, each with the number of its bin."""
    gaps = comments.gaps(made.comments, made.authors, made.now, calendar=made.calendar, **made.writing)
    lows = [low / 60 for low, _ in comments.GAPS]
    return gaps.assign(bin=pd.Series(lows).searchsorted(gaps.hours, side='right') - 1)


def _found(made: Material) -> list[Row]:
    groups = dict(list(pauses(made).groupby('author')))
    found = []
    for author in made.authors:
        own = groups.get(author.id)
        row: Row = {'id': author.id, 'name': author.name, 'gaps': 0 if own is None else len(own), 'median': None, 'p90': None, 'shares': [0.0] * len(comments.GAPS)}
        if own is not None:
            counts = own.bin.value_counts()
            row |= {'median': float(own.hours.median()), 'p90': float(own.hours.quantile(0.9)), 'shares': [counts.get(n, 0) / len(own) for n in range(len(comments.GAPS))]}
        found.append(row)
    return sorted(found, key=lambda row: (row['gaps'] < FEW, row['name']))


def _labels(words: Words) -> list[str]:
    """The bins as people read them."""
    said = []
    for low, high in comments.GAPS:
        if high is None:
            said.append(words._('longer than {n} h').format(n=low // 60))
        else:
            said.append(words._('{minutes} min').format(minutes=f'{low}–{high}') if low else words._('up to {n} min').format(n=high))
    return said


def _figure(shown: list[Row], words: Words) -> dict[str, Any]:
    places = list(range(len(shown)))
    faded = [0.35 if row['gaps'] < FEW else 1.0 for row in shown]
    bars = [
        go.Bar(
            orientation='h', y=places, x=[row['shares'][number] for row in shown], width=0.34, marker={'color': SHADES[number], 'opacity': faded, 'line': {'color': GROUND, 'width': 1}},
            customdata=[[row['id'], number] for row in shown], hoverinfo='text',
            hovertext=[f'{plain(row["name"], 60)}<br>{label}: {words.percent(row["shares"][number])}' for row in shown],
        )
        for number, label in enumerate(_labels(words))
    ]  # fmt: skip
    layout = rows_layout(
        len(shown),
        barmode='stack',
        annotations=[words_of_row for place, row in zip(places, shown, strict=True) for words_of_row in _above(place, row, words)],
        xaxis=axis(range=[0, 1.001], tickmode='array', tickvals=[0.5, 0.9], ticktext=[words.percent(share) for share in (0.5, 0.9)], showgrid=True, automargin=False),
    )
    return figure(bars, layout)


def _above(place: int, row: Row, words: Words) -> list[dict[str, Any]]:
    few = row['gaps'] < FEW
    faint = f'<span style="font-size:12px;color:{FAINT}">'
    count = '' if few else f' <span style="color:{FAINT}">· {words.number(row["gaps"])}</span>'
    said = f'{faint}{_few(row, words)}</span>' if few else f'<b>{words.spent(row["median"])}</b> {faint}· {words._("90 of 100: {time}").format(time=words.spent(row["p90"]))}</span>'
    return [note(f'<b>{plain(row["name"], 15 if few else 18)}</b>{count}', x=0, y=place - 0.38), note(said, x=1, y=place - 0.38, right=True)]


def _few(row: Row, words: Words) -> str:
    return words._('few pauses ({count}): too early to conclude').format(count=row['gaps'])


def _table(found: list[Row], words: Words) -> Table:
    columns = (words._('Employee'), words._('Pauses'), words._('Usual pause'), words._('90 of 100'), *_labels(words))

    def line(row: Row) -> tuple[Cell, ...]:
        few = 0 < row['gaps'] < FEW
        return (
            Cell(row['name']),
            counted(row['gaps'], words, [row['id'], 'all']),
            spent(None if few else row['median'], words, _few(row, words) if few else None),
            spent(None if few else row['p90'], words),
            *paled((shared(share if row['gaps'] else None, words, [row['id'], number]) for number, share in enumerate(row['shares'])), few=few),
        )

    return Table(columns, tuple(line(row) for row in found))
