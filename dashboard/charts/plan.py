"""The chart of A5: what came until the end of each day, the plan spread over working days, and where the month is expected to end."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

import pandas as pd

from dashboard import texts, yearmonth
from dashboard.charts import booked
from dashboard.charts.drawing import (
    BLUE,
    GREY,
    LINE,
    RUST,
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
)
from dashboard.plan_month import Day, Month

HEIGHT = 260
PAID, COMING = 'paid', 'coming'
"""What is behind a mark: the sales until the end of a day of the month, or these and what may still come."""
ALL: Final[Key] = [0, WHOLE]


def draw(month: Month, words: Words) -> Drawing:
    """Fact by day against the pace needed; of the present month also what the rest of it needs, and its forecast."""
    came = [day for day in month.by_day if day.total is not None]
    goal = month.total.plan
    return Drawing(
        title=words._('Fact by day'),
        sentence=words._('What was paid in full until the end of each day, beside the plan spread evenly over the working days'),
        figure=_figure(month, came, words) if came and (goal or month.total.fact) else None,
        empty=words._('Nothing was paid in full yet, and no plan is set.') if not goal else words._('The month has not begun.'),
        height=HEIGHT,
        legend=_legend(month, words),
        table=Table(
            (words._('Day'), words._('Fact'), words._('Plan, evenly')),
            tuple(
                (_day(day, words), _came(day, month, words), _sum(day.even if goal else None, month, words))
                for day in month.by_day
            ),
        ),
        margins=_forecast(month, words),
    )


def behind(key: Key, first: date, today: date, found: tuple[pd.DataFrame, pd.DataFrame], currency: str, words: Words) -> tuple[str, pd.DataFrame]:
    """The deals behind a day's mark: what was paid until its end, the latest first; behind the forecast, what may still come and its chance besides.

    `found` as plan_month.lines has it. Raises `ValueError` for a key that no mark has: a day that is still to come, a forecast of another month than today's.
    """
    lines, chances = found
    number, what = int(key[0]), str(key[1])
    if what == PAID:
        last = first.replace(day=number)
        until = lines[lines.day <= pd.Timestamp(last)]
        if last <= today and len(until):
            return f'{words._("Fact by day")} · {words.plain_day(last)}', booked.deals(until, 'day', currency, words)
    if what == COMING and first == today.replace(day=1) and number == yearmonth.last_day(first).day:
        told = chances[chances.share.notna() & (chances.share > 0)].sort_values(['share', 'deal'], ascending=[False, True])
        said = [words._('chance {share}').format(share=words.percent(share)) for share in told.share]
        paid = booked.deals(lines, 'day', currency, words)
        return words._('Forecast'), pd.concat([told[['deal']].assign(note=said), paid[['deal', 'note']]], ignore_index=True)
    if key == ALL:
        return f'{words._("Fact by day")} · {texts.month(first, words.language)}', booked.deals(lines, 'day', currency, words)
    raise ValueError(key)


def _came(day: Day, month: Month, words: Words) -> Cell:
    """What came until the day's end, with its deals."""
    return replace(_sum(day.total, month, words, ''), key=_key(day))


def _key(day: Day) -> Key | None:
    return [day.day.day, PAID] if day.total else None


def _day(day: Day, words: Words) -> Cell:
    return Cell(words.plain_day(day.day), exact=day.day)


def _sum(kopecks: int | None, month: Month, words: Words, none: str = '–') -> Cell:
    return Cell(none) if kopecks is None else Cell(_money(kopecks, month, words), exact=Decimal(kopecks) / 100)


def _forecast(month: Month, words: Words) -> Table | None:
    """Beside the last day, where the month is expected to end."""
    found = month.forecast
    if found is None:
        return None
    ends = [round(kopecks) for kopecks in (found.value, found.low, found.high)]
    return Table(
        (words._('Day'), words._('Forecast'), words._('Forecast, 8 of 10: from'), words._('Forecast, 8 of 10: to')),
        tuple((_day(day, words), *(_sum(kopecks if day is month.by_day[-1] else None, month, words) for kopecks in ends)) for day in month.by_day),
    )


def _figure(month: Month, came: list[Day], words: Words) -> dict[str, Any]:
    import plotly.graph_objects as go

    goal, last = month.total.plan, len(month.by_day)
    traces: list[Any] = []
    if goal:
        traces.append(go.Scatter(mode='lines', x=_days(month.by_day), y=_millions(day.even for day in month.by_day), line={'color': GREY, 'width': 2, 'dash': 'dot'}, hoverinfo='text', hovertext=[_said(day, day.even, words._('Plan, evenly'), month, words) for day in month.by_day]))  # fmt: skip
    traces.append(go.Scatter(mode='lines+markers', x=_days(came), y=_millions(day.total or 0 for day in came), line={'color': BLUE, 'width': 3, 'shape': 'hv'}, marker={'color': BLUE, 'size': 7}, customdata=[_key(day) for day in came], hoverinfo='text', hovertext=[_said(day, day.total or 0, words._('Fact'), month, words) for day in came]))  # fmt: skip
    if month.present and goal and month.total.needed:
        traces.append(go.Scatter(mode='lines', x=[came[-1].day.day, last], y=_millions([month.total.fact, goal]), line={'color': RUST, 'width': 2, 'dash': 'dash'}, hoverinfo='skip'))  # fmt: skip
    if month.forecast:
        found = month.forecast
        bar = {'type': 'data', 'symmetric': False, 'array': _millions([found.high - found.value]), 'arrayminus': _millions([found.value - found.low]), 'color': TEXT, 'thickness': 2, 'width': 5}
        traces.append(go.Scatter(mode='markers', x=[last], y=_millions([found.value]), error_y=bar, marker={'color': TEXT, 'size': 8, 'symbol': 'diamond'}, cliponaxis=False, customdata=[[last, COMING]], hoverinfo='text', hovertext=[f'{words._("Forecast")}: {_money(round(found.value), month, words)}']))  # fmt: skip
    reach = max(goal or 0, month.total.fact, month.forecast.high if month.forecast else 0) / 1e8
    ticks = [day.day.day for day in month.by_day if day.day.day in (1, 5, 10, 15, 20, 25, last)]
    layout = {
        'margin': {'l': 4, 'r': 16, 't': 8, 'b': 24},
        'xaxis': axis(range=[0.5, last + 0.8], tickmode='array', tickvals=ticks, ticktext=[str(day) for day in ticks], showline=True, linecolor=LINE),
        'yaxis': axis(range=[0, reach * 1.06], showgrid=True, nticks=5, ticksuffix='  ', separatethousands=True),
    }
    drawn = figure(traces, layout)
    drawn['layout']['separators'] = ',\u202f' if words.language == 'ru' else '.,'
    return drawn


def _legend(month: Month, words: Words) -> tuple[Sign, ...]:
    signs = [Sign('bar', BLUE, words._('Fact, million ₽'))]
    if month.total.plan:
        signs.append(Sign('bar', GREY, words._('Plan, evenly')))
        if month.present and month.total.needed:
            signs.append(Sign('bar', RUST, words._('What is needed from today on')))
    if month.forecast:
        signs.append(Sign('diamond', TEXT, words._('Forecast, in 8 cases of 10 within the line')))
    return tuple(signs)


def _said(day: Day, kopecks: int, label: str, month: Month, words: Words) -> str:
    return f'{words.plain_day(day.day)}<br>{label}: {_money(kopecks, month, words)}'


def _money(kopecks: int, month: Month, words: Words) -> str:
    return texts.money(kopecks, words.language, month.currency)


def _days(days: Any) -> list[int]:
    return [day.day.day for day in days]


def _millions(kopecks: Any) -> list[float]:
    return [one / 1e8 for one in kopecks]
