"""The chart of A1 by employee: the headline of one stage for each of them, and whether they differ by more than chance."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.analytics import by_owner
from dashboard.charts.cells import counted, margins, paled, shared
from dashboard.charts.conversion import labels, said_early, said_few, said_interval, waits
from dashboard.charts.drawing import (
    BLUE,
    FAINT,
    FEW,
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
from dashboard.material import Material
from dashboard.reports import rows

Row = dict[str, Any]
SHOWN = 40
"""Employees that are drawn; the table has them all."""


def draw(made: Material, words: Words) -> Drawing:
    """A row an employee with deals at the stage: the estimate and its interval, highest first; those with few deals stand last, in words."""
    found = [{**row, 'ci_low': row['low'], 'ci_high': row['high'], 'of_all': row['ci_low'] is None} for row in compared(made, named(made, words))]
    stage = next((one.name for one in made.seen.stages if one.id == made.stage), '')
    within = made.ask.within
    return Drawing(
        title=words._('By employee: “{stage}”').format(stage=stage),
        sentence=words.ngettext(
            'How many of the deals that somebody had when they came to the stage pass on within {n} day',
            'How many of the deals that somebody had when they came to the stage pass on within {n} days',
            within,
        ),
        figure=_figure(found[:SHOWN], within, words) if any(map(is_told, found)) else None,
        empty=words._('Everybody has few deals here, or all too young: too early to compare. The table has them.') if found else words._('Nobody whose figures you may see had a deal that entered this stage in this period.'),
        height=rows_height(min(len(found), SHOWN)),
        legend=(Sign('dot', BLUE, words.ngettext('Pass within {n} day', 'Pass within {n} days', within)), Sign('bar', PALE, words._('its margin: 95 of 100'))),
        table=_table(found, within, words),
        margins=margins(((row['name'], *((row['ci_low'], row['ci_high']) if is_told(row) else (None, None))) for row in found), words),
        notes=(*said_noise({row['owner']: row['name'] for row in found}, within_noise(found), [row['owner'] for row in found if is_told(row)], words), *_said_wilson(found, words)),
    )


def behind(made: Material, key: Key, words: Words) -> tuple[str, pd.DataFrame]:
    """The deals of an employee's cohort (or of all), latest entry first."""
    owner, what = int(key[0]), str(key[1])
    fates = by_owner.cohort(made.visits, made.seen.stages, made.now, stage=made.stage, **made.local).sort_values('entered', ascending=False)
    names = named(made, words)
    if what != WHOLE and (what != 'all' or owner not in names):
        raise ValueError(key)
    mine = fates.owner.isin([owner] if what != WHOLE else list(names)).fillna(value=False).astype(bool)
    fates = fates[mine]
    fate = fates.outcome.map(labels(words, waits=waits(made, made.stage)))
    said = [f'{one} · {words._("entered: {day}").format(day=words.day(at, made.now))}' for one, at in zip(fate, fates.entered, strict=True)]
    return names.get(owner, words._('By employee')), fates.assign(note=said)


def said_noise(names: dict[int, str], alike: tuple[int, ...], told: list[int], words: Words) -> tuple[str, ...]:
    """One sentence on whether the first of those that can be told stands out."""
    if len(told) < 2:  # noqa: PLR2004 - a comparison takes two
        return ()
    if len(alike) == len(told) - 1:
        return (words._('Between them the difference is within the noise: no first and no last can be read from it.'),)
    if not alike:
        return (words._('{first} stands out: the difference to the others is more than noise.').format(first=names[told[0]]),)
    people = ', '.join(names[one] for one in (told[0], *alike))
    return (words._('{people}: the difference is within the noise.').format(people=people),)


def _said_wilson(found: list[Row], words: Words) -> tuple[str, ...]:
    """Where the margin is another than the headline's own, which is none for all or nobody."""
    if not any(is_told(row) and row['of_all'] for row in found):
        return ()
    return (words._('Where all passed on, or nobody did, the margin is Wilson’s of as many deals as are known: the estimate has none of its own.'),)


def named(made: Material, words: Words) -> dict[int, str]:
    """The employees by id, with a word beside those who left."""
    gone = {author.id for author in made.seen.left}
    return {person: words._('{name} (left)').format(name=name) if person in gone else name for person, name in made.names.items()}


def compared(made: Material, names: Mapping[int, str]) -> list[Row]:
    """The rows, highest first, those that cannot be told last."""
    table = by_owner.table(made.visits, made.seen.stages, made.now, stage=made.stage, within=made.ask.within, **made.local)
    table = table[table.owner.isin(list(names))]
    found = [{**row, 'name': names[row['owner']]} for row in rows(table)]
    return sorted(found, key=lambda row: (not is_told(row), -(row['rate_within'] or 0), -row['entered'], row['name']))


def is_told(row: Row) -> bool:
    """Whether the estimate of an employee says anything."""
    return row['entered'] >= FEW and row['rate_within'] is not None


def within_noise(found: list[Row]) -> tuple[int, ...]:
    """Who differs from the first by no more than chance."""
    spans = {row['owner']: (row['low'], row['high']) for row in found if is_told(row)}
    return by_owner.like_first(spans, list(spans))


def _figure(found: list[Row], within: int, words: Words) -> dict[str, Any]:
    told = [(place, row) for place, row in enumerate(found) if is_told(row)]
    spans = [(place, row) for place, row in told if row['ci_low'] is not None]
    traces = [
        go.Scatter(
            mode='lines', hoverinfo='skip', line={'color': PALE, 'width': 8},
            x=[x for _, row in spans for x in (row['ci_low'], row['ci_high'], None)], y=[y for place, _ in spans for y in (place, place, None)],
        ),
        go.Scatter(
            mode='markers', cliponaxis=False, x=[row['rate_within'] for _, row in told], y=[place for place, _ in told], hoverinfo='text',
            marker={'size': 12, 'color': BLUE, 'line': {'color': GROUND, 'width': 2}}, customdata=[[row['owner'], 'all'] for _, row in told],
            hovertext=[f'{plain(row["name"], 60)}<br>{words.percent(row["rate_within"])} {said_interval(row, words)}' for _, row in told],
        ),
    ]  # fmt: skip
    layout = rows_layout(
        len(found),
        annotations=[words_of_row for place, row in enumerate(found) for words_of_row in _above(place, row, within, words)],
        xaxis=axis(range=[0, 1.001], tickmode='array', tickvals=[0.25, 0.5, 0.75], ticktext=[words.percent(share) for share in (0.25, 0.5, 0.75)], showgrid=True, automargin=False),
    )
    return figure(traces, layout)


def _above(place: int, row: Row, within: int, words: Words) -> list[dict[str, Any]]:
    few = not is_told(row)
    said = f'<span style="font-size:12px;color:{FAINT}">{_headline(row, within, words)}</span>' if few else _share(row, words)
    count = '' if row['entered'] < FEW else f' <span style="color:{FAINT}">· {words.number(row["entered"])}</span>'
    return [note(f'<b>{plain(row["name"], 15 if few else 22)}</b>{count}', x=0, y=place - 0.38), note(said, x=1, y=place - 0.38, right=True, phone=_in_words(row, within, words))]


def _in_words(row: Row, within: int, words: Words) -> str | None:
    """What stands at the right on a phone; None where that is what stands there anywhere."""
    if is_told(row):
        return f'<b>{words.about(row["rate_within"], row["ci_low"], row["ci_high"])}</b>'
    if row['entered'] < FEW:
        return None
    return f'<span style="font-size:12px;color:{FAINT}">{words.ngettext("early: younger than {n} day", "early: younger than {n} days", within)}</span>'


def _share(row: Row, words: Words) -> str:
    return f'<b>{words.percent(row["rate_within"])}</b> <span style="font-size:12px;color:{FAINT}">{said_interval(row, words)}</span>'


def _headline(row: Row, within: int, words: Words) -> str:
    if row['entered'] < FEW:
        return said_few(row['entered'], words)
    if row['rate_within'] is None:
        return said_early(within, words)
    return f'{words.percent(row["rate_within"])} {said_interval(row, words)}'.strip()


def _table(found: list[Row], within: int, words: Words) -> Table:
    alike = within_noise(found)
    first = next((row['owner'] for row in found if is_told(row)), None)
    columns = (
        words._('Employee'), labels(words)['entered'], words.ngettext('Pass within {n} day', 'Pass within {n} days', within),
        labels(words)['rate_settled'], words._('Beside the first'),
    )  # fmt: skip

    def beside(row: Row) -> str:
        if not is_told(row) or row['owner'] == first:
            return '–'
        return words._('difference within the noise') if row['owner'] in alike else words._('lower')

    return Table(
        columns,
        tuple(
            (
                Cell(row['name']),
                counted(row['entered'], words, [row['owner'], 'all']),
                shared(row['rate_within'] if is_told(row) else None, words, text=_headline(row, within, words)),
                *paled([shared(row['rate_settled'], words)], few=row['entered'] < FEW),
                Cell(beside(row)),
            )
            for row in found
        ),
    )
