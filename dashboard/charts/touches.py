"""«Касания по этапам»: how often a deal is in contact in each stage and how; missed calls stand apart."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.analytics import touches
from dashboard.charts.cells import counted, measured
from dashboard.charts.conversion import said_few
from dashboard.charts.drawing import (
    BLUE,
    FAINT,
    FEW,
    GREEN,
    GREY,
    GROUND,
    PALE,
    PLUM,
    RUST,
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
from dashboard.reports import REPORTS, rows

MISSED = 'missed_call'
COLORS = {'call': BLUE, 'message': PALE, 'comment': SAND, 'email': PLUM, 'meeting': RUST, 'offer': GREEN, MISSED: GREY}
"""In the order of the bars; missed calls have one of their own, under the others."""

Row = dict[str, Any]


def draw(made: Material, words: Words) -> Drawing:
    """A row a stage: touches by deal that stood there, by kind, and under them the missed calls."""
    table, _more, _instants = REPORTS['touches-by-stage'](made)
    found = [{**row, 'stage_id': stage} for row, stage in zip(rows(table), table.stage_id.tolist(), strict=True)]
    shown = [row for row in found if row['deals']]
    used = [kind for kind in COLORS if any(row[touches.COLUMN_OF[kind]] for row in shown)]
    return Drawing(
        title=words._('Touches by stage'),
        sentence=words._('How often a deal is in contact while it is in the stage, by kind; a missed call is a touch and stands apart'),
        figure=_figure(shown, used, words) if used else None,
        empty=words._('There was no touch in the stages that deals came to in this period.') if shown else words._('No stay in a stage began in this period.'),
        height=rows_height(len(shown)),
        legend=tuple(Sign('bar', COLORS[kind], labels(words)[kind]) for kind in used),
        table=_table(found, used, words),
    )


def behind(made: Material, key: Key, words: Words) -> tuple[str, pd.DataFrame]:
    """The deals with touches of one kind in a stage (`all` kinds), or without any (`none`); those with most first."""
    stage, what = int(key[0]), str(key[1])
    if what not in {*COLORS, 'all', 'none', 'deals', WHOLE}:
        raise ValueError(key)
    placed, stays = made.touched
    worked = [one.id for one in made.seen.stages if one.ongoing]
    stages = worked if what == WHOLE else [stage]
    placed, stays = placed[placed.stage.isin(stages)], stays[stays.stage.isin(stages)].drop_duplicates('deal')
    name = next((one.name for one in made.seen.stages if one.id == stage), '')
    title = f'{name} · {labels(words).get(what, words._("Touches by stage"))}'
    if what in COLORS:
        placed = placed[placed.kind == what]
    counts = placed.groupby('deal').size().sort_values(ascending=False, kind='stable')
    if what in {'none', 'deals'}:
        found = stays if what == 'deals' else stays[~stays.deal.isin(counts.index)]
        counts = counts.reindex(found.deal, fill_value=0)
    times = 1 if what in {'none', 'deals'} else counts.to_numpy()
    return title, pd.DataFrame({'deal': counts.index, 'times': times, 'note': [words.ngettext('{n} touch', '{n} touches', count) for count in counts.tolist()]})


def labels(words: Words) -> dict[str, str]:
    """The kinds of touches as people read them."""
    return {
        'call': words._('Calls'), 'message': words._('Messages'), 'comment': words._('Comments'), 'email': words._('E-mails'), 'meeting': words._('Meetings'),
        'offer': words._('Offers sent'), MISSED: words._('Missed calls'), 'all': words._('Touches'), 'none': words._('Without a touch'),
    }  # fmt: skip


def _figure(shown: list[Row], used: Sequence[str], words: Words) -> dict[str, Any]:
    places = list(range(len(shown)))
    bars = [_bar(shown, kind, places, words) for kind in used]
    layout = rows_layout(
        len(shown),
        barmode='stack',
        annotations=[words_of_row for place, row in zip(places, shown, strict=True) for words_of_row in _above(place, row, words)],
        xaxis=axis(rangemode='tozero', showgrid=True, nticks=5, tickformat='~r', automargin=False),
    )
    return figure(bars, layout)


def _bar(shown: list[Row], kind: str, places: list[int], words: Words) -> go.Bar:
    """One kind's part of every row; a missed call's bar is thin, and lies under the others."""
    missed = kind == MISSED
    counts = [row[touches.COLUMN_OF[kind]] for row in shown]
    each = [count / row['deals'] for count, row in zip(counts, shown, strict=True)]
    return go.Bar(
        orientation='h', y=[place + 0.27 for place in places] if missed else places, x=each, width=0.12 if missed else 0.32,
        marker={'color': COLORS[kind], 'opacity': [0.35 if row['deals'] < FEW else 1.0 for row in shown], 'line': {'color': GROUND, 'width': 0 if missed else 1}},
        customdata=[[row['stage_id'], kind] for row in shown], hoverinfo='text',
        hovertext=[
            f'{plain(row["stage"], 60)}<br>{labels(words)[kind]}: {words.number(count)} · {words._("{n} a deal").format(n=words.short(one))}'
            for row, count, one in zip(shown, counts, each, strict=True)
        ],
    )  # fmt: skip


def _above(place: int, row: Row, words: Words) -> list[dict[str, Any]]:
    few = row['deals'] < FEW
    faint = f'<span style="font-size:12px;color:{FAINT}">'
    count = '' if few else f' <span style="color:{FAINT}">· {words.number(row["deals"])}</span>'
    left = note(f'<b>{plain(row["stage"], 18 if few else 24)}</b>{count}', x=0, y=place - 0.38)
    if few:
        return [left, note(f'{faint}{said_few(row["deals"], words)}</span>', x=1, y=place - 0.38, right=True)]
    said = words._('{n} a deal').format(n=f'<b>{words.number(row["per_deal"], 1)}</b>')
    without = f' {faint}· {words._("without {share}").format(share=words.percent(row["untouched"] / row["deals"]))}</span>' if row['untouched'] else ''
    return [left, note(said + without, x=1, y=place - 0.38, right=True)]


def _table(found: list[Row], used: Sequence[str], words: Words) -> Table:
    columns = (
        words._('Stage'), words._('Deals in the stage'), words._('Touches a deal'), *(labels(words)[kind] for kind in used), words._('Deals without a touch'),
    )  # fmt: skip

    def line(row: Row) -> tuple[Cell, ...]:
        stage, few = row['stage_id'], 0 < row['deals'] < FEW
        each = Cell(said_few(row['deals'], words), exact=None) if few else measured(row['per_deal'], words)
        return (
            Cell(row['stage']),
            counted(row['deals'], words, [stage, 'deals']),
            each,
            *(counted(row[touches.COLUMN_OF[kind]], words, [stage, kind]) for kind in used),
            counted(row['untouched'], words, [stage, 'none']),
        )

    return Table(columns, tuple(line(row) for row in found))
