"""The charts of A3: when comments are written, and how many each author writes in an hour of work."""

from typing import Any, Literal

import pandas as pd
import plotly.graph_objects as go
from babel.dates import get_day_names

from dashboard.analytics import by_owner, comments
from dashboard.charts.cells import counted, margins, measured, shared, spent
from dashboard.charts.drawing import (
    BLUE,
    FAINT,
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
    figure,
    note,
    plain,
    rows_height,
    rows_layout,
)
from dashboard.charts.employees import said_noise
from dashboard.material import Material
from dashboard.reports import REPORTS, rows

DAY = range(8, 20)
"""Hours that the heat map shows at least."""
SAID = 5
"""Authors whose sittings are said under the chart; the fold has them all."""
SHOWN = 40
"""Authors that are drawn; the table has them all."""

Row = dict[str, Any]


def draw_heat(made: Material, words: Words) -> Drawing:
    """Weekday × hour: comments an hour of work as colour, those written outside of anybody's work as dots."""
    cells = _cells(made)
    hours = _hours(cells)
    return Drawing(
        title=words._('When comments are written'),
        sentence=words._('Comments an hour of work, by weekday and hour; a dot shows comments written when nobody works by the calendar'),
        figure=_heat(cells, hours, words) if cells.comments.any() else None,
        empty=silence(made, words),
        height=310,
        legend=_heat_legend(cells, words),
        table=_heat_table(cells, hours, words),
        notes=_wherever(made, words),
    )


def heat_behind(made: Material, key: Key, words: Words) -> tuple[str, pd.DataFrame]:
    """The deals with comments of one weekday and hour."""
    written = comments.placed(made.comments, made.authors, made.now, calendar=made.calendar, **made.writing)
    if key[1] == WHOLE:
        return words._('Comments'), by_deal(written, words)
    weekday, hour = int(key[0]), int(key[1])
    written = written[(written.weekday == weekday) & (written.hour == hour)]
    return f'{_weekdays(words, "wide")[weekday % 7].capitalize()}, {hour:02d}:00', by_deal(written, words)


def draw_authors(made: Material, words: Words) -> Drawing:
    """A row an author, most first: comments an hour of work against the team's norm, which paints nothing red."""
    found = by_author(made)
    told = sorted((row for row in found if row['per_hour'] is not None), key=lambda row: (-row['per_hour'], row['employee']))
    return Drawing(
        title=words._('Comments an hour'),
        sentence=words._('Written in working time ÷ hours of work by the calendar, without leave, sickness and visits; the target is {norm}').format(
            norm=words.short(made.norm)
        ),
        figure=_rates(told[:SHOWN], made.norm, words) if any(row['comments'] for row in told) else None,
        empty=silence(made, words),
        height=rows_height(min(len(told), SHOWN)),
        legend=(Sign('bar', BLUE, words._('Comments an hour')), Sign('dash', SOFT, words._('its margin: 95 of 100')), Sign('line', TEXT, words._('target: {norm}').format(norm=words.short(made.norm)))),
        table=_rates_table(found, words),
        margins=margins(((row['employee'], row['low'], row['high']) for row in found), words, measured),
        notes=(*_noise(told, words), *_in_one_go(found, words), *_wherever(made, words)),
        fold=_fold(found, made.norm, words),
    )


def by_author(made: Material) -> list[Row]:
    """The rows of the report on comments, with the ends of the interval (`low`, `high`) and what was written at one sitting."""
    table, _more, _instants = REPORTS['comments'](made)
    ends = table[['rate_low', 'rate_high']].astype(object).where(table[['rate_low', 'rate_high']].notna(), None).to_numpy().tolist()
    found = [{**row, 'id': int(id_), 'low': low, 'high': high} for row, id_, (low, high) in zip(rows(table), table.employee_id, ends, strict=True)]
    return _with_sittings(found, made)


def authors_behind(made: Material, key: Key, words: Words) -> tuple[str, pd.DataFrame]:
    """The deals that an author commented on (`all`), did so outside of working time (`outside`), or many at one sitting there (`sitting`)."""
    author, what = int(key[0]), str(key[1])
    if what not in {'all', 'outside', 'sitting', WHOLE}:
        raise ValueError(key)
    written = comments.placed(made.comments, made.authors, made.now, calendar=made.calendar, **made.writing)
    if what == 'sitting':
        written = comments.sittings(written)
    written = written[((written.author == author) | (what == WHOLE)) & (written.outside | (what != 'outside'))]
    name = next((one.name for one in made.authors if one.id == author), '')
    return f'{name} · {words._("Comments")}', by_deal(written, words)


def _cells(made: Material) -> pd.DataFrame:
    return comments.heat_map(made.comments, made.authors, made.now, calendar=made.calendar, **made.writing)


def _hours(cells: pd.DataFrame) -> range:
    used = cells[(cells.comments > 0) | (cells.working_hours > 0)].hour.tolist()
    return range(min([*used, DAY.start]), max([*used, DAY.stop - 1]) + 1)


def _heat(cells: pd.DataFrame, hours: range, words: Words) -> dict[str, Any]:
    names = _weekdays(words, 'abbreviated')
    wide = _weekdays(words, 'wide')
    count, rates = _by_cell(cells, 'comments'), _by_cell(cells, 'per_hour')
    outside = [(hour, day, count[day, hour]) for day in range(7) for hour in hours if pd.isna(rates[day, hour]) and count[day, hour]]

    def said(day: int, hour: int) -> str:
        written = words.ngettext('{n} comment', '{n} comments', int(count[day, hour]))
        rate = rates[day, hour]
        more = '' if pd.isna(rate) else '<br>' + words._('{rate} an hour').format(rate=words.number(rate, 1))
        return f'{wide[day].capitalize()}, {hour:02d}:00<br>{written}{more}'

    heat = go.Heatmap(
        x=list(hours), y=list(range(7)), z=[[None if pd.isna(rates[day, hour]) else rates[day, hour] for hour in hours] for day in range(7)], zmin=0, xgap=2, ygap=2, showscale=False, hoverongaps=False, hoverinfo='text',
        colorscale=[[0, 'rgba(47,127,184,0.07)'], [1, 'rgba(47,127,184,1)']], text=[[said(day, hour) for hour in hours] for day in range(7)],
        customdata=[[[day, hour] for hour in hours] for day in range(7)],
    )  # fmt: skip
    dots = go.Scatter(
        mode='markers', x=[hour for hour, *_ in outside], y=[day for _, day, _ in outside], hoverinfo='text',
        marker={'color': SAND, 'size': [min(22, 5 + 2 * count**0.5) for *_, count in outside]},
        customdata=[[day, hour] for hour, day, _ in outside], hovertext=[said(day, hour) for hour, day, _ in outside],
    )  # fmt: skip
    layout = {
        'margin': {'l': 8, 'r': 4, 't': 4, 'b': 8},
        'xaxis': axis(tickmode='array', tickvals=list(hours)[::2], ticktext=[str(hour) for hour in list(hours)[::2]], tickangle=0, range=[hours.start - 0.5, hours.stop - 0.5]),
        'yaxis': axis(tickmode='array', tickvals=list(range(7)), ticktext=names, range=[6.5, -0.5]),
    }
    return figure([heat, dots], layout)


def _heat_legend(cells: pd.DataFrame, words: Words) -> tuple[Sign, ...]:
    most = cells.per_hour.max()
    if pd.isna(most):
        return ()
    scale = words._('0 … {most} comments an hour of work').format(most=words.number(float(most), 1))
    return (Sign('scale', BLUE, scale), Sign('dot', SAND, words._('outside of working hours')))


def _heat_table(cells: pd.DataFrame, hours: range, words: Words) -> Table:
    names = [name.capitalize() for name in _weekdays(words, 'wide')]
    count = _by_cell(cells, 'comments')
    lines = (
        (Cell(names[day]), *(counted(count[day, hour], words, [day, hour]) for hour in hours)) for day in range(7)
    )
    return Table((words._('Comments'), *(f'{hour}' for hour in hours)), tuple(lines))


def _rates(told: list[Row], norm: float, words: Words) -> dict[str, Any]:
    places = list(range(len(told)))
    spans = [(place, row) for place, row in enumerate(told) if row['low'] is not None]
    reach = max(norm, *(row['per_hour'] for row in told), *(row['high'] for _, row in spans)) * 1.04
    bars = go.Bar(
        orientation='h', y=places, x=[row['per_hour'] for row in told], width=0.3, marker={'color': BLUE}, hoverinfo='text',
        customdata=[[row['id'], 'all'] for row in told],
        hovertext=[f'{plain(row["employee"], 60)}<br>{words._("{rate} an hour").format(rate=words.number(row["per_hour"], 1))}' for row in told],
    )  # fmt: skip
    layout = rows_layout(
        len(told),
        annotations=[words_of_row for place, row in zip(places, told, strict=True) for words_of_row in _above(place, row, words)],
        xaxis=axis(range=[0, reach], tickmode='array', tickvals=[norm], ticktext=[words.short(norm)]),
        shapes=[{'type': 'line', 'x0': norm, 'x1': norm, 'y0': place - 0.15, 'y1': place + 0.15, 'line': {'color': TEXT, 'width': 2}} for place in places],
    )
    layout['xaxis']['automargin'] = False
    whiskers = go.Scatter(
        mode='lines', line={'color': SOFT, 'width': 2}, hoverinfo='skip',
        x=[x for _, row in spans for x in (row['low'], row['high'], None)], y=[y for place, _ in spans for y in (place + 0.25, place + 0.25, None)],
    )  # fmt: skip
    return figure([bars, whiskers], layout)


def _with_sittings(found: list[Row], made: Material) -> list[Row]:
    """The rows with how many sittings outside of the day there were, and how many comments one usually has."""
    sat = comments.sittings(comments.placed(made.comments, made.authors, made.now, calendar=made.calendar, **made.writing))
    sizes = sat.groupby(['author', 'sitting']).size()
    count, usual = sizes.groupby('author').size().to_dict(), sizes.groupby('author').median().to_dict()
    return [{**row, 'sittings': int(count.get(row['id'], 0)), 'at_once': round(usual.get(row['id'], 0))} for row in found]


def _in_one_go(found: list[Row], words: Words) -> tuple[str, ...]:
    """Who writes many comments at one sitting outside of the day: a fact of how the work goes, nobody's fault."""
    return tuple(
        f'{row["employee"]}: {words.ngettext("{n} time several comments in a row outside of working time", "{n} times several comments in a row outside of working time", row["sittings"])}, '
        f'{words.ngettext("usually {n} at a time", "usually {n} at a time", row["at_once"])}.'
        for row in found
        if row['sittings']
    )[:SAID]


def _noise(told: list[Row], words: Words) -> tuple[str, ...]:
    """Whether who writes most stands out, by the intervals from day to day."""
    spans = {row['id']: (row['low'], row['high']) for row in told if row['low'] is not None}
    order = [row['id'] for row in told if row['id'] in spans]
    return said_noise({row['id']: row['employee'] for row in told}, by_owner.like_first(spans, order), order, words)


def _above(place: int, row: Row, words: Words) -> list[dict[str, Any]]:
    count = words.ngettext('{n} comment', '{n} comments', row['comments'])
    said = f'<b>{words.number(row["per_hour"], 1)}</b> <span style="color:{FAINT}">· {count}</span>'
    return [note(f'<b>{plain(row["employee"], 22)}</b>', x=0, y=place - 0.38), note(said, x=1, y=place - 0.38, right=True)]


def _rates_table(found: list[Row], words: Words) -> Table:
    columns = (words._('Employee'), words._('Comments'), words._('Hours of work'), words._('Comments an hour'), words._('its margin: 95 of 100'))
    return Table(
        columns,
        tuple(
            (
                Cell(row['employee']),
                counted(row['comments'], words, [row['id'], 'all']),
                measured(row['working_hours'], words, 0),
                measured(row['per_hour'], words),
                Cell('–' if row['low'] is None else f'{words.number(row["low"], 1)}–{words.number(row["high"], 1)}'),
            )
            for row in found
        ),
    )


def _fold(found: list[Row], aim: float, words: Words) -> Fold:
    norm = words.short(aim)
    names = (words._('Hours in the norm'), words._('Outside of working time'), words._('In a row outside of the day'), words._('Usual pause'))
    said = (
        words._('Share of working hours with {norm} comments or more').format(norm=norm),
        words._('Share of those written before the day began, after it ended, on days off and while absent'),
        words._('How many times five comments or more were written in a row outside of working time, without a pause longer than 15 minutes'),
        words._('Half of the pauses between comments of a day are no longer; lunch does not count'),
    )
    return Fold(
        words._('More'),
        tuple(zip(names, said, strict=True)),
        Table(
            (words._('Employee'), *names),
            tuple(
                (
                    Cell(row['employee']),
                    shared(row['on_pace'], words),
                    shared(row['outside'], words, [row['id'], 'outside']),
                    counted(row['sittings'], words, [row['id'], 'sitting']),
                    spent(row['gap_median'], words),
                )
                for row in found
            ),
        ),
    )


def by_deal(written: pd.DataFrame, words: Words) -> pd.DataFrame:
    counts = written.groupby('deal').size().sort_values(ascending=False, kind='stable')
    return pd.DataFrame({'deal': counts.index, 'times': counts.to_numpy(), 'note': [words.ngettext('{n} comment', '{n} comments', count) for count in counts.tolist()]})


def _weekdays(words: Words, width: Literal['abbreviated', 'wide']) -> list[str]:
    names = get_day_names(width, context='stand-alone', locale=words.language)
    return [names[day] for day in range(7)]


def silence(made: Material, words: Words) -> str:
    if not made.authors:
        return words._('There is nobody whose comments you may see.')
    return words._('No comment was written in this period.')


def _wherever(made: Material, words: Words) -> tuple[str, ...]:
    if not made.chosen:
        return ()
    return (words._('Comments count wherever their deals are: filters of deals do not touch them.'),)


def _by_cell(cells: pd.DataFrame, column: str) -> dict[tuple[int, int], float]:
    keys = zip(cells.weekday.tolist(), cells.hour.tolist(), strict=True)
    return dict(zip(keys, cells[column].tolist(), strict=True))
