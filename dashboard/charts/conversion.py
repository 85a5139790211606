"""The chart of A1: what became of each stage's cohort, under the one headline «Проходят за 30 дней»."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.analytics import conversion, other_ways
from dashboard.charts import earlier, explained
from dashboard.charts.cells import counted, margins, paled, shared
from dashboard.charts.drawing import (
    BLUE,
    FAINT,
    FEW,
    GROUND,
    PALE,
    PLUM,
    RUST,
    SAND,
    SOFT,
    TEXT,
    WHOLE,
    Cell,
    Drawing,
    Explained,
    Fold,
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

OUTCOMES = {'advanced': BLUE, 'here': PALE, 'parked': SAND, 'back': PLUM, 'lost': RUST}
DARK = (BLUE, RUST)
"""The colours on which white is read."""
COUNT = 12
"""Pixels of a count in its part of a bar."""

Row = dict[str, Any]


def draw(made: Material, words: Words) -> Drawing:
    """A row a stage that somebody entered: outcomes as shares, and the headline with its interval as a whisker below."""
    table, _more, _instants = REPORTS['conversion'](made)
    found = [{**row, 'stage_id': int(stage), 'holds': held, 'waits': waits(made, int(stage))} for row, stage, held in zip(rows(table), table.stage_id, _plain(table.holds), strict=True)]
    shown = [row for row in found if row['entered']]
    within = made.ask.within
    return Drawing(
        title=words.ngettext('Pass within {n} day', 'Pass within {n} days', within),
        sentence=words.ngettext(
            'How many of those who entered pass on within {n} day; deals younger than that are counted as far as they are seen, not written off as lost',
            'How many of those who entered pass on within {n} days; deals younger than {n} days are counted as far as they are seen, not written off as lost',
            within,
        ),
        figure=_figure(shown, within, words) if shown else None,
        empty=words._('Nobody entered a stage in this period.'),
        height=rows_height(len(shown)),
        legend=_legend(shown, within, words),
        table=_table(found, within, words),
        margins=margins(((row['stage'], *_ends(row)) for row in found), words),
        notes=earlier.note(shown, 'rate_within', words.percent, words),
        act=sooner(shown, within, words),
        fold=_fold(found, explained.explained(made, [{**row, 'told': _headline_of(row)} for row in shown], _ours(shown, within, words), words), words),
    )


def behind(made: Material, key: Key, words: Words) -> tuple[str, pd.DataFrame]:
    """The deals of a stage's cohort with one outcome, or those of a figure (`entered`, `won`, `skipped`, of _MADE_OF or other_ways.WAYS), latest entry first."""
    stage, outcome = int(key[0]), str(key[1])
    if outcome == WHOLE:
        return _whole(made, words)
    name, named = next((one.name for one in made.seen.stages if one.id == stage), ''), labels(words, waits=waits(made, stage))
    if outcome in other_ways.WAYS:
        title, apart = explained.behind(made, stage, outcome, words)
        return f'{name} · {title}', apart
    title = f'{name} · {named.get(outcome, "")}'
    if outcome == 'skipped':
        passed = conversion.skipped(made.visits, made.seen.stages, **made.local, born=made.deals)
        return title, passed[passed.stage == stage].assign(note='')
    fates = conversion.outcomes(made.visits, made.seen.stages, made.now, **made.local)
    fates = fates[fates.stage == stage].sort_values('entered', ascending=False)
    fates = fates[fates.won if outcome == 'won' else fates.outcome.isin(_MADE_OF.get(outcome, [outcome]))]
    days = [words.day(entered, made.now) for entered in fates.entered]
    said = [words._('entered: {day}').format(day=day) for day in days]
    if outcome == 'won' or outcome in _MADE_OF:
        said = [f'{fate} · {one}' for fate, one in zip(fates.outcome.map(named), said, strict=True)]
    return title, fates.assign(note=said)


def _whole(made: Material, words: Words) -> tuple[str, pd.DataFrame]:
    """All deals that entered a stage in the period, each with its latest entry."""
    fates = conversion.outcomes(made.visits, made.seen.stages, made.now, **made.local).sort_values('entered', ascending=False)
    names = {stage.id: stage.name for stage in made.seen.stages}
    named = {stage: labels(words, waits=waits(made, stage)) for stage in names}
    fates = fates.drop_duplicates('deal')
    said = [f'{names[stage]} · {named[stage][outcome]}' for stage, outcome in zip(fates.stage, fates.outcome, strict=True)]
    return words._('Conversion'), fates.assign(note=said)


def waits(made: Material, stage: int) -> bool:
    """Whether it is a parked one, from which a deal comes back into work."""
    return any(one.id == stage and one.kind == 'parked' for one in made.seen.stages)


def labels(words: Words, *, waits: bool = False) -> dict[str, str]:
    """The figures as people read them, those of a stage where deals wait."""
    return {
        'entered': words._('Entered the stage'),
        'advanced': words._('Came back into work') if waits else words._('Passed on'),
        'here': words._('Still in the stage'),
        'parked': words._('Postponed or waiting for renovation'),
        'back': words._('Went back'),
        'lost': words._('Lost'),
        'skipped': words._('Passed by'),
        'won': words._('Reached the hand-over'),
        'rate': words._('Passed so far'),
        'rate_settled': words._('Among the decided'),
        'rate_max': words._('Ceiling'),
        'rate_to_won': words._('Reached the hand-over'),
    }


def _figure(shown: list[Row], within: int, words: Words) -> dict[str, Any]:
    places = list(range(len(shown)))
    faded = [0.35 if row['entered'] < FEW else 1.0 for row in shown]
    bars = [
        go.Bar(
            orientation='h', y=places, x=[row[outcome] / row['entered'] for row in shown], width=0.36,
            marker={'color': color, 'opacity': faded, 'line': {'color': GROUND, 'width': 1}},
            text=[words.number(row[outcome]) if row[outcome] else '' for row in shown], textposition='inside', insidetextanchor='middle',
            textangle=0, constraintext='inside', textfont={'color': [_ink(row, color) for row in shown], 'size': COUNT},
            customdata=[[row['stage_id'], outcome] for row in shown], hoverinfo='text',
            hovertext=[f'{plain(row["stage"], 60)}<br>{_outcome(row, outcome, words)}: {words.number(row[outcome])} ({words.percent(row[outcome] / row["entered"])})' for row in shown],
        )
        for outcome, color in OUTCOMES.items()
    ]  # fmt: skip
    layout = rows_layout(
        len(shown),
        barmode='stack',
        uniformtext={'mode': 'hide', 'minsize': COUNT},  # a count that does not fit into its part of the bar is left out, not shrunk
        annotations=[words_of_row for place, row in zip(places, shown, strict=True) for words_of_row in _above(place, row, within, words)],
        xaxis=axis(range=[0, 1.001], tickmode='array', tickvals=[0.5], ticktext=[words.percent(0.5)], showgrid=True, automargin=False),
    )
    return figure([*bars, *_headlines(shown, within, words)], layout)


def _headlines(shown: list[Row], within: int, words: Words) -> list[go.Scatter]:
    """The estimate and its interval, just under the bar."""
    told = [(place + 0.29, row) for place, row in enumerate(shown) if row['rate_within'] is not None and row['entered'] >= FEW]
    whiskers = [(y, row) for y, row in told if row['ci_low'] is not None]
    return [
        go.Scatter(
            mode='lines', line={'color': SOFT, 'width': 2}, hoverinfo='skip',
            x=[x for _, row in whiskers for x in (row['ci_low'], row['ci_high'], None)], y=[x for y, _ in whiskers for x in (y, y, None)],
        ),
        go.Scatter(
            mode='markers', cliponaxis=False, x=[row['rate_within'] for _, row in told], y=[y for y, _ in told],
            marker={'symbol': 'diamond', 'size': 9, 'color': TEXT, 'line': {'color': GROUND, 'width': 1}},
            customdata=[[row['stage_id'], 'entered'] for _, row in told], hoverinfo='text',
            hovertext=[f'{plain(row["stage"], 60)}<br>{words.ngettext("Pass within {n} day", "Pass within {n} days", within)}: {_estimate(row, words)}{earlier.was(row, words.percent, words)}' for _, row in told],
        ),
    ]  # fmt: skip


def _above(place: int, row: Row, within: int, words: Words) -> list[dict[str, Any]]:
    """A row's words: whose cohort at the left, its headline at the right."""
    few = row['entered'] < FEW
    count = '' if few else f' <span style="color:{FAINT}">· {words.number(row["entered"])}</span>'
    return [
        note(f'<b>{plain(row["stage"], 18 if few else 24)}</b>{count}', x=0, y=place - 0.4),
        note(_headline(row, within, words), x=1, y=place - 0.4, right=True, phone=_in_words(row, words)),
    ]


def _headline(row: Row, within: int, words: Words) -> str:
    if row['entered'] < FEW:
        return f'<span style="font-size:12px;color:{FAINT}">{said_few(row["entered"], words)}</span>'
    if row['rate_within'] is None:
        return f'<span style="font-size:12px;color:{FAINT}">{said_early(within, words)}</span>'
    said = _of_stage(row, words.percent(row['rate_within']), words)
    return said if row['ci_low'] is None else f'{said} <span style="font-size:12px;color:{FAINT}">{said_interval(row, words)}</span>'


def _of_stage(row: Row, share: str, words: Words) -> str:
    said = f'<b>{share}</b>'
    return words._('came back: {share}').format(share=said) if row['waits'] else said


def _in_words(row: Row, words: Words) -> str | None:
    """The headline on a phone; None where there is no interval that words could stand for."""
    if row['ci_low'] is None or _headline_of(row) is None:
        return None
    return _of_stage(row, words.about(row['rate_within'], row['ci_low'], row['ci_high']), words)


def said_few(count: int, words: Words) -> str:
    """What stands in the place of a rate of so few."""
    return words._('few deals ({count}): too early to conclude').format(count=count)


def said_early(within: int, words: Words) -> str:
    """What stands in the place of a rate that nobody was watched long enough for."""
    return words.ngettext('early: the deals are younger than {n} day', 'early: the deals are younger than {n} days', within)


def said_interval(row: Row, words: Words) -> str:
    """«54–64 %», or nothing where there is no interval."""
    if row['ci_low'] is None:
        return ''
    return f'{words.number(100 * row["ci_low"])}–{words.percent(row["ci_high"])}'


def _told(row: Row, within: int, words: Words) -> str:
    """The headline in a table: as over the bar, nothing where nobody entered."""
    if not row['entered']:
        return '–'
    if row['entered'] < FEW:
        return said_few(row['entered'], words)
    return said_early(within, words) if row['rate_within'] is None else _estimate(row, words)


def _estimate(row: Row, words: Words) -> str:
    if row['rate_within'] is None:
        return '–'
    return words.percent(row['rate_within']) + (f' ({said_interval(row, words)})' if row['ci_low'] is not None else '')


def _ink(row: Row, color: str) -> str:
    if row['entered'] < FEW:
        return TEXT
    return '#fff' if color in DARK else '#1b2030'


def _outcome(row: Row, outcome: str, words: Words) -> str:
    return labels(words, waits=row['waits'])[outcome]


def _legend(shown: list[Row], within: int, words: Words) -> tuple[Sign, ...]:
    named = labels(words)
    headline = words.ngettext('Pass within {n} day', 'Pass within {n} days', within)
    bars = [Sign('bar', color, named[outcome]) for outcome, color in OUTCOMES.items() if any(row[outcome] for row in shown)]
    return (*bars, Sign('diamond', TEXT, words._('{headline}, with its margin').format(headline=headline)))


def _table(found: list[Row], within: int, words: Words) -> Table:
    """A row a stage; those that came back from the parked ones have a column of their own."""
    named = labels(words)
    counts = ('here', 'parked', 'back', 'lost')
    headline = words.ngettext('Pass within {n} day', 'Pass within {n} days', within)
    kinds, before = sorted({row['waits'] for row in found}), earlier.heading(found, words)
    return Table(
        (words._('Stage'), named['entered'], *(labels(words, waits=kind)['advanced'] for kind in kinds), *(named[name] for name in counts), headline, *before),
        tuple(
            (
                Cell(row['stage']),
                _count(row, 'entered', words),
                *(_count(row, 'advanced', words) if row['waits'] is kind else Cell('') for kind in kinds),
                *(_count(row, name, words) for name in counts),
                shared(_headline_of(row), words, text=_told(row, within, words)),
                *earlier.cells(row, before, lambda share: shared(share, words)),
            )
            for row in found
        ),
    )  # fmt: skip


def _headline_of(row: Row) -> float | None:
    share: float | None = row['rate_within'] if row['entered'] >= FEW else None
    return share


def _ends(row: Row) -> tuple[float | None, float | None]:
    """Of the headline, where that is told."""
    return (row['ci_low'], row['ci_high']) if _headline_of(row) is not None else (None, None)


def _ours(shown: list[Row], within: int, words: Words) -> dict[int, str]:
    return {row['stage_id']: _told(row, within, words) for row in shown}


def _fold(found: list[Row], ways: tuple[Explained, ...], words: Words) -> Fold:
    named = labels(words)
    others = ' · '.join(named[name] for name in ('lost', 'parked', 'back', 'here'))
    said = (
        (named['entered'], words._('Deals that came to the stage for the first time in the period; each counts once, even if it came back')),
        (named['advanced'], words._('Of those that entered: reached any later stage, or were handed over')),
        (others, words._('What became of those that did not pass on')),
        (named['rate'], words._('Passed on ÷ entered; always lower for a recent month, since some deals are still undecided')),
        (named['rate_settled'], words._('Passed on ÷ (passed on + lost); without the open deals, so usually too high')),
        (named['rate_max'], words._('What it would be if every deal that is not lost passed on')),
        (named['rate_to_won'], words._('Of those that entered the stage: already handed over')),
        (named['skipped'], words._('Went further without this stage; not among those that entered')),
    )
    shares = ('rate', 'rate_settled', 'rate_max', 'rate_to_won')
    return Fold(
        words._('Why Bitrix24 shows a different number'),
        said,
        Table(
            (words._('Stage'), *(named[name] for name in shares), named['skipped']),
            tuple(
                (
                    Cell(row['stage']),
                    *paled((shared(row[name], words, _key(row, _BEHIND[name])) for name in shares), few=row['entered'] < FEW),
                    _count(row, 'skipped', words),
                )
                for row in found
            ),
        ),
        ways,
    )


def _count(row: Row, name: str, words: Words) -> Cell:
    return counted(row[name], words, _key(row, name))


def _key(row: Row, name: str) -> Key:
    return [row['stage_id'], name]


def sooner(shown: list[Row], within: int, words: Words) -> tuple[str, dict[str, int]] | None:
    """Where the headline is early, the largest number of days for which one that is told can be."""
    early = [row['holds'] for row in shown if row['entered'] >= FEW and row['rate_within'] is None and row['holds'] and row['holds'] < within]
    if not early:
        return None
    return words.ngettext('Show for {n} day', 'Show for {n} days', max(early)), {'within': max(early)}


def _plain(column: pd.Series) -> list[int | None]:
    return [None if value is pd.NA else int(value) for value in column]


_BEHIND = {'rate': 'advanced', 'rate_settled': 'rate_settled', 'rate_max': 'rate_max', 'rate_to_won': 'won'}
_MADE_OF = {'entered': [*OUTCOMES], 'rate_settled': ['advanced', 'lost'], 'rate_max': [one for one in OUTCOMES if one != 'lost']}
"""The figures of several outcomes."""
