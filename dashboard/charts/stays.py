"""The charts of A2: how long stays last against their norm, and how long open deals stand where they are."""

from collections.abc import Callable
from math import log1p
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.analytics import time_in_stage
from dashboard.charts import earlier
from dashboard.charts.cells import counted, lasted, paled, shared
from dashboard.charts.conversion import said_few
from dashboard.charts.drawing import (
    BLUE,
    FAINT,
    FEW,
    GREY,
    GROUND,
    PALE,
    RUST,
    SAND,
    SOFT,
    TEXT,
    WHOLE,
    Cell,
    Drawing,
    Fold,
    Key,
    Sign,
    Table,
    Words,
    axis,
    beyond_the_last,
    days_axis,
    figure,
    folded,
    in_days,
    in_turn,
    narrow,
    note,
    plain,
    room,
    rows_height,
    rows_layout,
)
from dashboard.material import Material
from dashboard.reports import REPORTS, rows

MANY = 1_200
"""Open deals beyond which those of one stage and age share a dot, so that the page stays light."""
ENDED = {'won', 'lost'}
BANDS = {'in': BLUE, 'longer': SAND, 'twice': RUST}

Row = dict[str, Any]


def draw_stays(made: Material, words: Words) -> Drawing:
    """A row a stage: the usual stay and the one that nearly all keep to, on one clock; the norm where that is the working one."""
    found = _found(made)
    ended = {stage.id for stage in made.seen.stages if stage.kind in ENDED}
    shown = [row for row in found if row['visits'] and row['stage_id'] not in ended]
    return Drawing(
        title=words._('Usually'),
        sentence=words._('Half of the deals have left the stage by then; those still there are counted'),
        figure=_stays(shown, made.ask.clock, words) if shown else None,
        empty=words._('No stay in a stage began in this period.'),
        height=rows_height(len(shown)),
        legend=_legend(shown, made.ask.clock, words),
        table=_table(found, made.ask.clock, words),
        notes=earlier.note(shown, 'median', lambda hours: words.days(hours, made.ask.clock), words),
        fold=_fold(found, made.ask.clock, words),
    )


def stays_behind(made: Material, key: Key, words: Words) -> tuple[str, pd.DataFrame]:
    """The deals whose stays in a stage are measured (`all`), still go on (`open`), are longer than its norm (`over`), or of them those that stand there now (`late`).

    `drawing.WHOLE` are those of all stages that the chart has: won and lost ones are no place to wait.
    """
    stage, what = int(key[0]), str(key[1])
    if what not in {'all', 'open', 'over', 'late', WHOLE}:
        raise ValueError(key)
    found = next((one for one in made.seen.stages if one.id == stage), None)
    stays = time_in_stage.durations(made.visits, made.now, **made.clockwise)
    measured = [one.id for one in made.seen.stages if one.kind not in ENDED] if what == WHOLE else [stage]
    stays = stays[stays.stage.isin(measured)].sort_values('hours', ascending=False)
    if what == 'open':
        stays = stays[stays.open]
    elif what == 'late':
        stays = late_now(made)
        stays = stays[stays.stage == stage].sort_values(['elapsed', 'deal'], ascending=[False, True])
        notes = [words.days(8 * days, 'working') for days in stays.elapsed]
        return f'{found.name if found else ""} · {words._("Longer than the norm now")}', stays.assign(note=notes)
    elif what == 'over' and found and found.norm is not None:
        stays = stays[stays.days > found.norm]
    clock = made.ask.clock
    notes = [words.days(hours, clock) + (f' · {words._("still stands")}' if goes_on else '') for hours, goes_on in zip(stays.hours, stays.open, strict=True)]
    return f'{found.name if found else ""} · {words._("Time in stage")}', stays.assign(note=notes)


def draw_ages(made: Material, words: Words) -> Drawing:
    """A dot an open deal, by stage and elapsed working days, over the bands of its stage's norm."""
    ages = _ages(made)
    stages = [stage for stage in made.seen.stages if stage.ongoing and (ages.stage == stage.id).any()]
    return Drawing(
        title=words._('How long open deals stand'),
        sentence=words._('A dot is a deal; higher is longer in its present stage (bands “in the norm / longer / twice”)'),
        figure=_dots(ages, stages, words) if stages else None,
        empty=words._('No deal is open now.'),
        height=420,
        legend=_bands(ages, words),
        table=_standing(ages, stages, words),
    )


def ages_behind(made: Material, key: Key, words: Words) -> tuple[str, pd.DataFrame]:
    """The open deals of a stage: of one age in working days, or of one band (empty: all), longest first."""
    stage, which = int(key[0]), key[1]
    ages = _ages(made)
    ages = ages[(ages.stage == stage) | (which == WHOLE)].sort_values(['elapsed', 'deal'], ascending=[False, True])
    if which not in {'', WHOLE}:
        ages = ages[ages.elapsed == which] if isinstance(which, int) else ages[(ages.band == which).fillna(value=False)]
    name = next((one.name for one in made.seen.stages if one.id == stage), '')
    notes = [words.days(8 * days, 'working') for days in ages.elapsed]
    return f'{name} · {words._("How long open deals stand")}', ages.assign(note=notes)


def _found(made: Material) -> list[Row]:
    table, _more, _instants = REPORTS['time-in-stage'](made)
    late = late_now(made).stage.value_counts()
    return [
        {**row, 'stage_id': int(stage), 'longest': longest, 'late': int(late.get(stage, 0))}
        for row, stage, longest in zip(rows(table), table.stage_id, table.longest, strict=True)
    ]


def _stays(shown: list[Row], clock: str, words: Words) -> dict[str, Any]:
    places = range(len(shown))
    usual = [(place, row, row['median']) for place, row in zip(places, shown, strict=True) if row['median'] is not None]
    nearly = [(place, row, row['p85']) for place, row in zip(places, shown, strict=True) if row['p85'] is not None]
    beyond = [(place, row, row['longest']) for place, row in zip(places, shown, strict=True) if row['p85'] is None]
    norms = [(place, row, 8 * row['norm']) for place, row in zip(places, shown, strict=True) if row['norm'] is not None and clock == 'working']
    reach = max(in_days(hours, clock) for _, _, hours in (*usual, *nearly, *beyond, *norms))
    traces = [
        *(_line_between([(place, row) for place, row in zip(places, shown, strict=True) if _few(row) is few], clock, 0.35 if few else 1.0) for few in (False, True)),
        _marks(usual, clock, words, symbol='circle', color=BLUE, label=words._('Usually'), side='left', more=lambda row: earlier.was(row, lambda hours: words.days(hours, clock), words)),
        _marks(nearly, clock, words, symbol='circle-open', color=BLUE, label=words._('Nearly all'), side='right'),
        _marks(beyond, clock, words, symbol='triangle-right', color=GREY, label=words._('Nearly all'), side='right', longer=True),
        go.Scatter(
            mode='markers', x=[_at(hours, clock) for _, _, hours in norms], y=[place - 0.17 for place, _, _ in norms], hoverinfo='text',
            marker={'symbol': 'triangle-down', 'size': 9, 'color': TEXT}, customdata=[[row['stage_id'], 'over'] for _, row, _ in norms],
            hovertext=[f'{plain(row["stage"], 60)}<br>{words._("Norm")}: {words.days(hours, "working")}' for _, row, hours in norms],
        ),
    ]  # fmt: skip
    layout = rows_layout(
        len(shown),
        annotations=[words_of_row for place, row in zip(places, shown, strict=True) for words_of_row in _above(place, row, words)],
        xaxis=days_axis(reach, words, range=[-0.12 * log1p(reach) - 0.1, 1.22 * log1p(reach) + 0.1]),
    )
    layout['xaxis']['automargin'] = False
    return figure(traces, layout)


def _few(row: Row) -> bool:
    return bool(row['deals'] < FEW)


def _line_between(found: list[tuple[int, Row]], clock: str, opacity: float) -> go.Scatter:
    """From the usual stay of each row to what nearly all keep to."""
    ends = [(place, row['median'] if row['median'] is not None else 0, row['p85'] if row['p85'] is not None else row['longest']) for place, row in found]
    return go.Scatter(
        mode='lines', hoverinfo='skip', line={'color': PALE, 'width': 6}, opacity=opacity,
        x=[x for _, low, high in ends for x in (_at(low, clock), _at(high, clock), None)], y=[y for place, *_ in ends for y in (place, place, None)],
    )  # fmt: skip


def _marks(
    found: list[tuple[int, Row, float]],
    clock: str,
    words: Words,
    *,
    symbol: str,
    color: str,
    label: str,
    side: str,
    longer: bool = False,
    more: Callable[[Row], str] = lambda _row: '',
) -> go.Scatter:
    said = [words.days(hours, clock) for _, _, hours in found]
    if longer:
        said = [words._('more than {days}').format(days=one) for one in said]
    short = [('> ' if longer else '') + words.short(in_days(hours, clock)) for _, _, hours in found]
    return go.Scatter(
        mode='markers+text', x=[_at(hours, clock) for _, _, hours in found], y=[place for place, _, _ in found],
        marker={'symbol': symbol, 'size': 11, 'color': color, 'opacity': [0.35 if _few(row) else 1.0 for _, row, _ in found], 'line': {'color': GROUND if symbol == 'circle' else color, 'width': 2}},
        text=[f'  {text}  ' for text in short], textposition=f'middle {side}', textfont={'color': [FAINT if _few(row) else TEXT for _, row, _ in found], 'size': 12}, cliponaxis=False,
        customdata=[[row['stage_id'], 'all'] for _, row, _ in found], hoverinfo='text',
        hovertext=[f'{plain(row["stage"], 60)}<br>{label}: {text}{more(row)}' for (_, row, _), text in zip(found, said, strict=True)],
    )  # fmt: skip


def _above(place: int, row: Row, words: Words) -> list[dict[str, Any]]:
    left = note(f'<b>{plain(row["stage"], 24)}</b> <span style="color:{FAINT}">· {words.number(row["visits"])}</span>', x=0, y=place - 0.4)
    if _few(row):
        few = f'<span style="font-size:12px;color:{FAINT}">{said_few(row["deals"], words)}</span>'
        return [note(f'<b>{plain(row["stage"], 18)}</b>', x=0, y=place - 0.4), note(few, x=1, y=place - 0.4, right=True)]
    if row['norm'] is None or row['over_norm'] is None:
        return [left]
    said = words._('longer than the norm {share}').format(share=f'<b>{words.percent(row["over_norm"])}</b>')
    now = f' <span style="font-size:12px;color:{FAINT}">{words._("now {n}").format(n=words.number(row["late"]))}</span>'
    return [left, note(said + now, x=1, y=place - 0.4, right=True)]


def _at(hours: float, clock: str) -> float:
    return log1p(in_days(hours, clock))


def _legend(shown: list[Row], clock: str, words: Words) -> tuple[Sign, ...]:
    unit = words._('in working days of 8 hours') if clock == 'working' else words._('in calendar days')
    signs = [Sign('dot', BLUE, f'{words._("Usually")}, {unit}'), Sign('ring', BLUE, words._('Nearly all: 85 of 100 leave by then'))]
    if clock == 'working' and any(row['norm'] is not None for row in shown):
        signs.append(Sign('tick', TEXT, words._('Norm')))
    return tuple(signs)


def _table(found: list[Row], clock: str, words: Words) -> Table:
    columns = (words._('Stage'), words._('Stays in the stage'), words._('Still stand'), words._('Usually'), words._('Nearly all'), words._('Norm'), words._('Longer than the norm'), words._('Longer than the norm now'))
    before = earlier.heading(found, words)
    return Table(
        (*columns, *before), tuple((*_line(row, clock, words), *earlier.cells(row, before, lambda hours: lasted(hours, clock, words))) for row in found)
    )


def _line(row: Row, clock: str, words: Words) -> tuple[Cell, ...]:
    stage = row['stage_id']
    return (
        _header(row, words),
        counted(row['visits'], words, [stage, 'all']),
        counted(row['open'], words, [stage, 'open']),
        *paled((lasted(row[name], clock, words, text=_known(row, name, clock, words)) for name in ('median', 'p85')), few=_few(row)),
        lasted(None if row['norm'] is None else 8 * row['norm'], 'working', words),
        *paled([shared(row['over_norm'], words, [stage, 'over'])], few=_few(row)),
        Cell('–') if row['norm'] is None else counted(row['late'], words, [stage, 'late']),
    )


def _header(row: Row, words: Words) -> Cell:
    return Cell(row['stage'], under=said_few(row['deals'], words) if row['deals'] and _few(row) else '')


def _known(row: Row, name: str, clock: str, words: Words) -> str:
    """A quantile, or how long has been observed without reaching it."""
    if row[name] is None and row['visits']:
        return words._('more than {days}').format(days=words.days(row['longest'], clock))
    return words.days(row[name], clock)


def _fold(found: list[Row], clock: str, words: Words) -> Fold:
    only = words._('Only those that left')
    finished = {'median_finished': words._('half'), 'mean_finished': words._('on average'), 'p90_finished': words._('90 of 100')}
    return Fold(
        words._('Why Bitrix24 shows a different number'),
        (
            (words._('Usually'), words._('Half of the deals have left the stage by then; those still there are counted')),
            (words._('Nearly all'), words._('85 of 100 leave by then; “more than 42 days” if nobody was observed for longer yet')),
            (only, words._('Without the deals that still stand there, so usually shorter than it really is')),
            (words._('Stays in the stage'), words._('A deal that came back to the stage is two stays')),
            (words._('Longer than the norm'), words._('Share of stays longer than the norm; those that go on are counted')),
        ),
        Table(
            (words._('Stage'), *(f'{only}: {label}' for label in finished.values()), words._('95 of 100')),
            tuple((_header(row, words), *paled([*(lasted(row[name], clock, words) for name in finished), lasted(row['p95'], clock, words, text=_known(row, 'p95', clock, words))], few=_few(row))) for row in found),
        ),
    )


def late_now(made: Material) -> pd.DataFrame:
    """The open deals that stand in their stage for longer than its norm, whatever the period."""
    ages = _ages(made)
    return ages[ages.band.isin(['longer', 'twice'])]


def _ages(made: Material) -> pd.DataFrame:
    return time_in_stage.open_ages(made.visits, made.seen.stages, made.now, made.calendar)


def _dots(ages: pd.DataFrame, stages: list[Any], words: Words) -> dict[str, Any]:
    place = {stage.id: number for number, stage in enumerate(stages)}
    name = {stage.id: plain(stage.name, 60) for stage in stages}
    points = [(place[stage] + shift, days, stage, band, size) for stage, days, band, count in _heaps(ages) for shift, size in _spread(count, len(ages))]
    longest = float(ages.elapsed.max())
    dots = go.Scatter(
        mode='markers', x=[x for x, *_ in points], y=[log1p(days) for _, days, *_ in points],
        marker={
            'size': [8 if size == 1 else min(26, 8 + 2 * size**0.5) for *_, size in points],
            'color': [BANDS[band] if band else GREY for *_, band, _ in points], 'line': {'color': GROUND, 'width': 1}, 'opacity': 0.9,
        },
        customdata=[[stage, days] for _, days, stage, _, _ in points], hoverinfo='text',
        hovertext=[f'{name[stage]}<br>{words.days(8 * days, "working")}' + (f'<br>{words.ngettext("{n} deal", "{n} deals", size)}' if size > 1 else '') for _, days, stage, _, size in points],
    )  # fmt: skip
    counts = ages.stage.value_counts()
    names, said = [stage.name for stage in stages], [words.number(int(counts[stage.id])) for stage in stages]
    labels = [[*folded(name, 18), count] for name, count in zip(names, said, strict=True)]
    layout = {
        'margin': {'l': 8, 'r': 0, 't': 8, 'b': 8},
        'shapes': [shape for stage in stages if stage.norm is not None for shape in _bands_of(place[stage.id], stage.norm, longest)],
        'xaxis': axis(
            range=[-0.5, len(stages) - 0.5], tickmode='array', tickvals=list(place.values()), tickangle=0, ticktext=['<br>'.join(label) for label in labels],
        ),
        'yaxis': days_axis(longest, words, range=[-0.25, max(1.2, log1p(longest) * 1.05 + 0.1)]),
    }  # fmt: skip
    return figure([dots], narrow(layout, under=(len(stages) + 0.5) * room(labels), xaxis={'ticktext': in_turn(names, said)}, margin={'r': beyond_the_last(names)}))


def _heaps(ages: pd.DataFrame) -> list[tuple[int, int, str | None, int]]:
    """The open deals of one stage and age together: stage, working days, band, how many."""
    groups = ages.groupby(['stage', 'elapsed'], as_index=False).agg(band=('band', 'first'), deals=('deal', 'size'))
    columns = (groups[name].tolist() for name in ('stage', 'elapsed', 'band', 'deals'))
    return [(stage, days, None if pd.isna(band) else band, count) for stage, days, band, count in zip(*columns, strict=True)]


def _spread(count: int, total: int) -> list[tuple[float, int]]:
    """Where the dots of one stage and age stand beside each other (shift, deals); one dot for all where there are many."""
    if total > MANY:
        return [(0.0, count)]
    step = min(0.08, 0.8 / count)
    return [((number + 1) // 2 * (-1) ** number * step, 1) for number in range(count)]


def _bands_of(place: int, norm: int, longest: float) -> list[dict[str, Any]]:
    """The bands of a stage: beyond the norm, and beyond twice the norm."""
    top = max(1.2, log1p(longest) * 1.05 + 0.1)
    edges = [log1p(norm + 0.5), log1p(2 * norm + 0.5), top]
    return [
        {
            'type': 'rect', 'x0': place - 0.47, 'x1': place + 0.47, 'y0': low, 'y1': min(high, top), 'fillcolor': color,
            'opacity': 0.10, 'line': {'width': 0}, 'layer': 'below',
        }
        for low, high, color in ((edges[0], edges[1], SAND), (edges[1], top, RUST))
        if low < top
    ]  # fmt: skip


def _bands(ages: pd.DataFrame, words: Words) -> tuple[Sign, ...]:
    named = {'in': words._('in the norm'), 'longer': words._('longer'), 'twice': words._('twice')}
    signs = [Sign('dot', BANDS[band], text) for band, text in named.items()]
    if ages.band.isna().any():
        signs.append(Sign('dot', GREY, words._('goes by its date, no norm')))
    return (*signs, Sign('', SOFT, words._('upwards: working days')))


def _standing(ages: pd.DataFrame, stages: list[Any], words: Words) -> Table:
    columns = (words._('Stage'), words._('Open deals'), words._('in the norm'), words._('longer'), words._('twice'), words._('Longest'))
    lines = []
    for stage in stages:
        own = ages[ages.stage == stage.id]
        bands = own.band.value_counts()
        counts = [int(bands.get(band, 0)) for band in BANDS]
        lines.append(
            (
                Cell(stage.name),
                counted(len(own), words, [stage.id, '']),
                *(counted(count, words, [stage.id, band]) for count, band in zip(counts, BANDS, strict=True)),
                lasted(8 * float(own.elapsed.max()), 'working', words, [stage.id, int(own.elapsed.max())]),
            )
        )
    return Table(columns, tuple(lines))
