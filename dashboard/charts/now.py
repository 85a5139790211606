"""«Сделки по этапам сейчас»: a snapshot of where the deals stand, which says so and is never divided."""

from decimal import Decimal
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.analytics import today
from dashboard.charts.cells import counted
from dashboard.charts.drawing import (
    BLUE,
    SAND,
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
from dashboard.material import Material

NAME = 'deals'
"""Its name, and that of its report."""
COLORS = {'open': BLUE, 'parked': SAND}


def draw(made: Material, words: Words) -> Drawing:
    """A bar a stage in which deals are worked on or wait; those handed over and lost are in the table. The period asked for changes nothing."""
    found = today.funnel(made.standing, made.seen.stages)
    shown = found[found.kind.isin(list(COLORS))]
    rows: list[Any] = list(found.itertuples())
    some = bool(shown.deals.sum())
    notes = [words._('Handed over and lost deals are in the table')]
    if made.ask.start or made.ask.end:
        notes.append(words._('The period changes nothing here: it is as the deals stand now, with whoever is responsible now'))
    return Drawing(
        title=words._('Deals by stage now'),
        sentence=words._('A snapshot of this minute: bars beside each other are different deals, they cannot be divided by one another'),
        figure=_figure(shown, made.seen.currency, words) if some else None,
        empty=words._('No deal is open now.'),
        height=rows_height(len(shown)) - 28,
        legend=(Sign('bar', BLUE, words._('Deals in the funnel')), Sign('bar', SAND, words._('Postponed or waiting for renovation'))),
        table=Table(
            (words._('Stage'), words._('Deals'), words._('Amount')),
            tuple(
                (Cell(row.stage), counted(row.deals, words, [int(row.stage_id), NAME]), Cell(words.money(row.amount, made.seen.currency), exact=Decimal(row.amount) / 100))
                for row in rows
            ),
        ),
        notes=tuple(notes),
    )


def behind(made: Material, key: Key, words: Words) -> tuple[str, pd.DataFrame]:
    """The deals that stand in a stage (or in all that are drawn), the largest sum first, each with its entry there where that is known."""
    stage, what = int(key[0]), str(key[1])
    stages = {one.id: one.name for one in made.seen.stages if one.id == stage or (what == WHOLE and one.kind in COLORS)}
    if what not in {WHOLE, NAME} or not stages:
        raise ValueError(key)
    found = made.standing[made.standing.stage.isin(list(stages))].sort_values(['amount', 'deal'], ascending=[False, True])
    here = made.visits[made.visits.left.isna()].set_index(['deal', 'stage']).entered
    since = found.join(here[~here.index.duplicated(keep='last')], on=['deal', 'stage']).entered
    entered = ['' if pd.isna(at) else words._('entered: {day}').format(day=words.day(at, made.now)) for at in since]
    said = entered if what == NAME else [' · '.join(filter(None, (stages[one], at))) for one, at in zip(found.stage, entered, strict=True)]
    return words._('Deals by stage now') if what == WHOLE else stages[stage], found.assign(note=said)


def _figure(shown: pd.DataFrame, currency: str, words: Words) -> dict[str, Any]:
    rows: list[Any] = list(shown.itertuples())
    bars = go.Bar(
        orientation='h', y=list(range(len(rows))), x=[int(row.deals) for row in rows], width=0.36, marker={'color': [COLORS[row.kind] for row in rows]},
        customdata=[[int(row.stage_id), NAME] for row in rows], hoverinfo='text',
        hovertext=[f'{plain(row.stage, 60)}<br>{words.ngettext("{n} deal", "{n} deals", row.deals)}<br>{words.money(row.amount, currency)}' for row in rows],
    )  # fmt: skip
    annotations = [one for place, row in enumerate(rows) for one in _above(place, row, words)]
    layout = rows_layout(len(rows), annotations=annotations, xaxis=axis(range=[0, max(row.deals for row in rows) * 1.001], showticklabels=False))
    layout['margin'] = {**layout['margin'], 'b': 0}
    return figure([bars], layout)


def _above(place: int, row: Any, words: Words) -> list[dict[str, Any]]:
    return [
        note(f'<b>{plain(row.stage)}</b>', x=0, y=place - 0.4),
        note(f'<b>{words.number(row.deals)}</b>', x=1, y=place - 0.4, right=True),
    ]
