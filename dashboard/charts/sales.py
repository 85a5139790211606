"""The chart of A4: confirmed money for goods and for services, a row a month; of one month a row a person."""

from decimal import Decimal
from typing import Any, Final

import pandas as pd

from dashboard import texts, yearmonth
from dashboard.charts import booked
from dashboard.charts.cells import counted
from dashboard.charts.drawing import (
    BLUE,
    FAINT,
    GROUND,
    LINE,
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
from dashboard.queries.sale_filters import NOBODY
from dashboard.queries.sales import Month, Row, Sales

ALL: Final[Key] = [0, WHOLE]
PAID: Final = 'deals'
"""Behind a month, in the key of a number of deals: those that were paid in full in it, and no refunds of others."""
OF_ALL, OF_NOBODY = 0, -1
"""In a key, where a person's id stands else."""
COLORS: Final = {'goods': BLUE, 'services': SAND}


def draw(shown: Sales, words: Words) -> Drawing:
    """Goods and services of each row, beside their sum."""
    rows = _rows(shown, words)
    labels = {'goods': words._('For goods'), 'services': words._('For services')}
    return Drawing(
        title=words._('Sales by month') if len(shown.months) > 1 else words._('Sales by employee'),
        sentence=words._('What was confirmed, less what went back: what a client paid for goods and for services; the deals are those that were paid in full'),
        figure=_figure(rows, labels, shown.currency, words) if rows else None,
        empty=words._('Nothing was paid in this period. A sale stands here once it is paid in full and a head or 1С has confirmed it.'),
        height=rows_height(len(rows)),
        legend=tuple(Sign('bar', COLORS[name], label) for name, label in labels.items()),
        table=Table(
            (words._('Month') if len(shown.months) > 1 else words._('Employee'), words._('Deals'), words._('Confirmed'), *labels.values(), words._('Refunds and later payments')),
            tuple(_line(name, key, row, shown.currency, words) for name, key, row in rows),
        ),
    )


def behind(key: Key, lines: pd.DataFrame, currency: str, words: Words) -> tuple[str, pd.DataFrame]:
    """The deals behind a mark, the latest first; `lines` as analytics.sales has them. Raises `ValueError` for a key that no mark has."""
    person, (month, _, counted_alone) = int(key[0]), str(key[1]).partition(' ')
    if counted_alone not in ('', PAID):
        raise ValueError(key)
    title = words._('Sales by the day of payment')
    if month != WHOLE:
        title = f'{title} · {texts.month(yearmonth.of(month), words.language)}'
        lines = lines[lines.month == month]
    if person == OF_NOBODY:
        lines = lines[lines.person.isna()]
    elif person != OF_ALL:
        lines = lines[(lines.person == person).fillna(value=False).astype(bool)]
    if counted_alone:
        title, lines = f'{title} · {words._("Paid in full")}', lines[lines.kind == 'sale']
    return title, booked.deals(lines, 'paid', currency, words)


def _rows(shown: Sales, words: Words) -> list[tuple[str, Key, Row]]:
    if len(shown.months) > 1:
        return [(texts.month(one.month, words.language).capitalize(), [OF_ALL, f'{one.month:%Y-%m}'], one.whole) for one in shown.months]
    return [row for month in shown.months for row in _people(month, words)]


def _people(month: Month, words: Words) -> list[tuple[str, Key, Row]]:
    """Those who sold, by name: nobody is first or last here."""
    rows = [row for unit in month.units for row in unit.rows if row.amount or row.deals]
    named: list[tuple[str, Key, Row]] = [(row.name or words._('Nobody responsible'), [OF_NOBODY if row.person == NOBODY else row.person, f'{month.month:%Y-%m}'], row) for row in rows]
    return sorted(named, key=lambda one: (one[1][0] == OF_NOBODY, one[0]))


def _figure(rows: list[tuple[str, Key, Row]], labels: dict[str, str], currency: str, words: Words) -> dict[str, Any]:
    import plotly.graph_objects as go

    bars = [
        go.Bar(
            orientation='h', y=list(range(len(rows))), x=[getattr(row, name) / 1e8 for _, _, row in rows], width=0.32, marker={'color': COLORS[name], 'line': {'color': GROUND, 'width': 1}},
            customdata=[key for _, key, _ in rows], hoverinfo='text', hovertext=[f'{plain(said, 60)}<br>{label}: {words.money(getattr(row, name), currency)}' for said, _, row in rows],
        )
        for name, label in labels.items()
    ]  # fmt: skip
    above = [text for at, (said, _, row) in enumerate(rows) for text in _above(at, said, row, currency, words)]
    sums = axis(rangemode='tozero', showticklabels=False, zeroline=True, zerolinecolor=LINE, automargin=False)  # each row says its sum
    return figure(bars, rows_layout(len(rows), barmode='relative', annotations=above, xaxis=sums))


def _above(at: int, said: str, row: Row, currency: str, words: Words) -> list[dict[str, Any]]:
    count = f' <span style="font-size:12px;color:{FAINT}">· {words.ngettext("{n} deal", "{n} deals", row.deals)}</span>'
    return [note(f'<b>{plain(said, 22)}</b>', x=0, y=at - 0.38), note(f'<b>{words.money(row.amount, currency)}</b>{count}', x=1, y=at - 0.38, right=True)]


def _line(name: str, key: Key, row: Row, currency: str, words: Words) -> tuple[Cell, ...]:
    sums = (row.amount, row.goods, row.services, row.later)
    person, month = key
    return (Cell(name), counted(row.deals, words, [person, f'{month} {PAID}']), *(Cell(words.money(one, currency), key if at == 0 else None, exact=Decimal(one) / 100) for at, one in enumerate(sums)))
