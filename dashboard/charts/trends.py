"""Two more charts of A2: how the stays of a stage are distributed beside its norm, and how the usual one changes by month."""

from dataclasses import replace
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from babel.dates import format_date

from dashboard import yearmonth
from dashboard.analytics import time_in_stage
from dashboard.analytics.frames import Stage
from dashboard.charts.cells import counted, lasted, paled, shared
from dashboard.charts.drawing import (
    BLUE,
    FAINT,
    FEW,
    GREY,
    GROUND,
    PALE,
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
    note,
    plain,
    rows_height,
    rows_layout,
)
from dashboard.material import Material

Stages = list[Stage]
MONTHS = 12
"""Months that are drawn, the last ones; the table has them all."""


def draw_spread(made: Material, words: Words) -> Drawing:
    """A row a stage, a column a number of working days; the norm as a line between them."""
    stays, stages = _stays(made)
    shares = time_in_stage.distribution(stays, stages)
    return Drawing(
        title=words._('How long stays last'),
        sentence=words._('Share of the stays by their working days; those still going on are counted as far as they are seen'),
        figure=_heat(shares, stages, _little(stays, stages), words) if stages else None,
        empty=words._('No stay in a stage began in this period.'),
        height=46 * len(stages) + 60,
        legend=(Sign('', BLUE, words._('across: working days in the stage')), Sign('line', TEXT, words._('Norm')), *_says_little(stays, stages, words)),
        table=_spread_table(shares, stages, _little(stays, stages), words),
    )


def spread_behind(made: Material, key: Key, words: Words) -> tuple[str, pd.DataFrame]:
    """The deals whose stays in a stage fall into one of `time_in_stage.BINS` (its number), or all; longest first."""
    stage, which = int(key[0]), key[1]
    stays, stages = _stays(made)
    stays = stays.sort_values(['days', 'hours'], ascending=False)
    if which != WHOLE:
        if int(which) < 0:
            raise ValueError(key)
        low, high = time_in_stage.BINS[int(which)]
        stays = stays[(stays.stage == stage) & (stays.days >= low) & ((stays.days <= high) if high is not None else True)]
    name = next((one.name for one in stages if one.id == stage), '')
    return f'{name} · {words._("How long stays last")}', stays.assign(note=_notes(stays, 8 * stays.days, 'working', words))


def draw_trend(made: Material, words: Words) -> Drawing:
    """A row a stage: the usual stay of those that began in each month, on the chosen clock; each row on its own scale."""
    _all, stages = _stays(made)
    trend = time_in_stage.monthly_median(made.visits, stages, made.now, **made.clockwise)
    months = sorted(trend.month.unique())
    clock = made.ask.clock
    unit = words._('in working days of 8 hours') if clock == 'working' else words._('in calendar days')
    return Drawing(
        title=words._('Usually, by month'),
        sentence=words._('Half of the deals that came to the stage in a month have left it by then; each stage has its own scale'),
        figure=_lines(trend, months[-MONTHS:], stages, clock, words) if trend['median'].notna().any() else None,
        empty=words._('More than half of the deals still stand where they came: there is no usual stay yet.') if months else words._('No stay in a stage began in this period.'),
        height=rows_height(len(stages)),
        legend=(Sign('dot', BLUE, f'{words._("Usually")}, {unit}'), Sign('dot', PALE, words._('under {n} stays: says little').format(n=FEW)), Sign('ring', GREY, words._('a young month: it can still change'))),
        table=_trend_table(trend, months, stages, clock, words),
    )


def trend_behind(made: Material, key: Key, words: Words) -> tuple[str, pd.DataFrame]:
    """The deals whose stays in a stage began in one month («2026-11»), or all; longest first."""
    stage, which = int(key[0]), str(key[1])
    stays, stages = _stays(made)
    name = next((one.name for one in stages if one.id == stage), '')
    stays = stays.sort_values('hours', ascending=False)
    if which == WHOLE:
        title = words._('Usually, by month')
    else:
        month = yearmonth.of(which)
        began = stays.entered.dt.tz_convert(made.calendar.zone).dt.strftime('%Y-%m')
        stays = stays[(stays.stage == stage) & (began == f'{month:%Y-%m}')]
        title = f'{name} · {_month(month, words, "LLLL y")}'
    return title, stays.assign(note=_notes(stays, stays.hours, made.ask.clock, words))


def _stays(made: Material) -> tuple[pd.DataFrame, Stages]:
    """The stays of the period, and the stages that are worked in and had any."""
    stays = time_in_stage.durations(made.visits, made.now, **made.clockwise)
    stages = [stage for stage in made.seen.stages if stage.ongoing and (stays.stage == stage.id).any()]
    return stays[stays.stage.isin([stage.id for stage in stages])], stages


def _notes(stays: pd.DataFrame, hours: pd.Series, clock: str, words: Words) -> list[str]:
    return [words.days(time, clock) + (f' · {words._("still stands")}' if goes_on else '') for time, goes_on in zip(hours, stays.open, strict=True)]


def _named(words: Words) -> list[str]:
    """The bins in words."""
    bins = zip(time_in_stage.BINS, _labels(), strict=True)
    return [words.days(8 * low, 'working') if low == high else words._('{days} working days').format(days=label) for (low, high), label in bins]


def _labels() -> list[str]:
    return [str(low) if low == high else f'{low}+' if high is None else f'{low}–{high}' for low, high in time_in_stage.BINS]


def _little(stays: pd.DataFrame, stages: Stages) -> set[int]:
    """The stages with so few stays that they say little."""
    return {stage.id for stage in stages if (stays.stage == stage.id).sum() < FEW}


def _says_little(stays: pd.DataFrame, stages: Stages, words: Words) -> tuple[Sign, ...]:
    return (Sign('bar', GREY, words._('under {n} stays: says little').format(n=FEW)),) if _little(stays, stages) else ()


def _heat(shares: pd.DataFrame, stages: Stages, few: set[int], words: Words) -> dict[str, Any]:
    cells = [_of(stage, shares) for stage in stages]
    labels, named = _labels(), _named(words)

    def said(stage: Stage, days: str, share: float | None) -> str:
        return f'{plain(stage.name, 60)}<br>{days}: {words.percent(share)}'

    def drawn(wanted: Stages, rgb: str, ink: str) -> go.Heatmap:
        shown = [line if stage in wanted else [None] * len(labels) for stage, line in zip(stages, cells, strict=True)]
        return go.Heatmap(
            x=list(range(len(labels))), y=list(range(len(stages))), z=shown, zmin=0, zmax=1, xgap=2, ygap=2, showscale=False, hoverongaps=False, hoverinfo='text',
            colorscale=[[0, f'rgba({rgb},0.05)'], [1, f'rgba({rgb},0.75)']], texttemplate='%{text}', textfont={'color': ink, 'size': 12},
            text=[[words.number(100 * share) if share is not None and round(100 * share) else '' for share in line] for line in shown],
            hovertext=[[said(stage, days, share) for days, share in zip(named, line, strict=True)] for stage, line in zip(stages, shown, strict=True)],
            customdata=[[[stage.id, column] for column in range(len(labels))] for stage in stages],
        )  # fmt: skip

    enough = [stage for stage in stages if stage.id not in few]
    heat = [drawn(enough, '47,127,184', TEXT), drawn([stage for stage in stages if stage.id in few], '154,161,173', FAINT)]
    norms = [(place, _edge(stage.norm)) for place, stage in enumerate(stages) if stage.norm is not None]
    layout = {
        'margin': {'l': 8, 'r': 8, 't': 8, 'b': 4},
        'shapes': [{'type': 'line', 'x0': x, 'x1': x, 'y0': place - 0.46, 'y1': place + 0.46, 'line': {'color': TEXT, 'width': 2}} for place, x in norms],
        'xaxis': axis(tickmode='array', tickvals=list(range(len(labels))), ticktext=labels, side='top', range=[-0.5, len(labels) - 0.5], tickangle=0),
        'yaxis': axis(tickmode='array', tickvals=list(range(len(stages))), ticktext=[plain(stage.name, 14) for stage in stages], range=[len(stages) - 0.5, -0.5]),
    }
    return figure(heat, layout)


def _of(stage: Stage, shares: pd.DataFrame) -> list[float | None]:
    """A stage's shares in the order of the bins."""
    return [None if pd.isna(share) else float(share) for share in shares[shares.stage_id == stage.id].share]


def _edge(norm: int) -> float:
    """Where the norm lies among the columns: at the end of the day that is still in it."""
    for column, (low, high) in enumerate(time_in_stage.BINS):
        if high is None or norm <= high:
            return column - 0.5 + ((norm - low + 1) / (high - low + 1) if high is not None else 0.5)
    return len(time_in_stage.BINS) - 0.5


def _spread_table(shares: pd.DataFrame, stages: Stages, few: set[int], words: Words) -> Table:
    return Table(
        (words._('Stage'), words._('Norm'), *_named(words)),
        tuple(
            (
                Cell(stage.name),
                lasted(None if stage.norm is None else 8 * stage.norm, 'working', words),
                *paled((shared(share, words, [stage.id, column]) for column, share in enumerate(_of(stage, shares))), few=stage.id in few),
            )
            for stage in stages
        ),
    )


def _lines(trend: pd.DataFrame, months: list[pd.Timestamp], stages: Stages, clock: str, words: Words) -> dict[str, Any]:
    place = {month: number for number, month in enumerate(months)}
    traces, notes = [], []
    for row, stage in enumerate(stages):
        own = trend[(trend.stage_id == stage.id) & trend.month.isin(months) & trend['median'].notna()]
        notes.append(note(f'<b>{plain(stage.name, 18)}</b>', x=0, y=row - 0.4))
        if len(own):
            traces.append(_line(own, row, place, stage, clock, words))
            notes.append(note(_latest(own, clock, words), x=1, y=row - 0.4, right=True))
    every = range(0, len(months), max(1, -(-len(months) // 5)))
    layout = rows_layout(
        len(stages),
        annotations=notes,
        xaxis=axis(range=[-0.4, len(months) - 0.6], tickmode='array', tickvals=list(every), ticktext=[_month(months[at], words, 'LLL yy') for at in every], tickangle=0, automargin=False),
    )
    return figure(traces, layout)


def _line(own: pd.DataFrame, row: int, place: dict[pd.Timestamp, int], stage: Stage, clock: str, words: Words) -> go.Scatter:
    most = float(own['median'].max()) or 1.0
    points: list[Any] = list(own.itertuples())

    def said(one: Any) -> str:
        more = ' · ' + words._('can still change') if one.young else ''
        count = words.ngettext('{n} stay', '{n} stays', one.visits)
        return f'{plain(stage.name, 60)}<br>{_month(one.month, words, "LLLL y")}: {words.days(one.median, clock)}<br>{count}{more}'

    return go.Scatter(
        mode='lines+markers', cliponaxis=False, hoverinfo='text', line={'color': BLUE, 'width': 2},
        x=[place[one.month] for one in points], y=[row + 0.35 - 0.5 * float(one.median) / most for one in points],
        marker={
            'size': 9, 'color': [GROUND if one.young else PALE if one.visits < FEW else BLUE for one in points],
            'line': {'color': [GREY if one.young else GROUND for one in points], 'width': 2},
        },
        customdata=[[stage.id, f'{one.month:%Y-%m}'] for one in points], hovertext=[said(one) for one in points],
    )  # fmt: skip


def _latest(own: pd.DataFrame, clock: str, words: Words) -> str:
    """The last month that no longer changes, else the last there is."""
    settled = own[~own.young]
    last = (settled if len(settled) else own).iloc[-1]
    return f'<b>{words.days(float(last["median"]), clock)}</b> <span style="font-size:12px;color:{FAINT}">{_month(last.month, words, "LLL yy")}</span>'


def _trend_table(trend: pd.DataFrame, months: list[pd.Timestamp], stages: Stages, clock: str, words: Words) -> Table:
    found: dict[Any, Any] = {(row.stage_id, row.month): row for row in trend.itertuples()}

    def cell(stage: int, month: pd.Timestamp) -> Cell:
        row = found.get((stage, month))
        return Cell('') if row is None else replace(of(row, stage, month), pale=row.visits < FEW)

    def of(row: Any, stage: int, month: pd.Timestamp) -> Cell:
        key: Key = [stage, f'{month:%Y-%m}']
        if pd.isna(row.median):
            return Cell(words._('more than {days}').format(days=words.days(float(row.longest), clock)), key)
        text = words.days(float(row.median), clock)
        return lasted(float(row.median), clock, words, key, f'{text} · {words._("can still change")}' if row.young else text)

    return Table(
        (words._('Stage'), *(_month(month, words, 'LLL yy') for month in months), words._('Stays in the stage')),
        tuple((Cell(stage.name), *(cell(stage.id, month) for month in months), counted(int(trend[trend.stage_id == stage.id].visits.sum()), words)) for stage in stages),
    )


def _month(month: Any, words: Words, form: str) -> str:
    return str(format_date(month, form, locale=words.language))
