"""The chart of A7: the share of comments in which the coach finds nothing, by week, of all together and of each employee by name."""

from datetime import date, timedelta
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go
from babel.dates import format_date

from dashboard.analytics import by_owner, quality
from dashboard.charts.cells import counted, margins, shared
from dashboard.charts.drawing import (
    BLUE,
    FAINT,
    FEW,
    GREY,
    GROUND,
    LINE,
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
    rows_layout,
)
from dashboard.charts.employees import said_noise
from dashboard.charts.writing import silence
from dashboard.material import Material
from dashboard.reports import rows

ALL: Final = 0
"""Stands for all together where an employee's id stands else."""
WEEKS: Final = 26
"""Weeks that are drawn, the last ones; the table has them all."""
SHOWN: Final = 40
"""Rows that are drawn; the table has them all."""
TALL: Final = 88
"""Pixels of a row, its words among them."""
MARGIN: Final = 'rgba(47,127,184,0.22)'
FAINT_BLUE: Final = 'rgba(47,127,184,0.4)'
"""Of a share of few comments: paler than the others in light and in dark."""

Row = dict[str, Any]


def draw(made: Material, words: Words) -> Drawing:
    """A row for all together and one for each employee, by name: nobody is first or last here."""
    whole, weekly = people(made, words), _by_week(made)
    weeks = sorted({row['week'] for row in weekly})
    return Drawing(
        title=words._('Comments without a remark'),
        sentence=words._('Share of the comments without a remark; it is no judgement of a person'),
        figure=_figure(whole[:SHOWN], weekly, weeks[-WEEKS:], {week for week in weeks if _is_cut(made, week)}, words) if whole else None,
        empty=why_empty(made, words),
        height=TALL * min(len(whole), SHOWN) + 40,
        legend=(Sign('dot', BLUE, words._('share of a week, from 0 to 100%')), Sign('bar', MARGIN, words._('its margin: 95 of 100')), Sign('dot', FAINT_BLUE, words._('under {n} comments: says little').format(n=FEW)), Sign('ring', GREY, words._('not a whole week'))),
        table=_table(whole, weekly, weeks, words),
        margins=margins(((row['name'], row['low'], row['high']) for row in whole), words),
        notes=(*_said_noise(whole, words), *notes(made, words)),
    )  # fmt: skip


def behind(made: Material, key: Key, words: Words) -> tuple[str, pd.DataFrame]:
    """The deals with somebody's comments (or all's) of one week («2026-11-02»), or `all` of the period; those with most remarks first."""
    author, which = int(key[0]), str(key[1])
    found = of_author(made, author)
    if which not in {'all', WHOLE}:
        found = found[found.week == pd.Timestamp(date.fromisoformat(which))]
    name = next((row['name'] for row in people(made, words) if row['author'] == author), '')
    return f'{name} · {words._("Comments")}', by_deal(found, words)


def people(made: Material, words: Words) -> list[Row]:
    """The figures of all together, then of each employee with comments, by name; of one alone only that one's, and before everybody's
    eyes only of several together.
    """
    names = {author.id: author.name for author in made.authors}
    found = [{**row, 'name': names[row['author']]} for row in rows(quality.shares(made.judged, ['author'])) if row['author'] in names]
    found.sort(key=lambda row: list(names).index(row['author']))
    if len(found) < 2:  # noqa: PLR2004 - all together are more than one
        return [] if made.seen.before_all else found
    [together] = rows(quality.shares(made.judged))
    return [{**together, 'author': ALL, 'name': words._('All together')}, *([] if made.seen.before_all else found)]


def of_author(made: Material, author: int) -> pd.DataFrame:
    """The judged comments of one, or of all for ALL. Raises `ValueError` before everybody's eyes, where deals would tell whose they are."""
    if made.seen.before_all:
        raise ValueError(author)
    return made.judged if author == ALL else made.judged[made.judged.author == author]


def by_deal(found: pd.DataFrame, words: Words) -> pd.DataFrame:
    """The deals of these comments, those with most remarks first; `entry` is the newest of a deal's comments with one, else its newest."""
    newest = found.sort_values(['good', 'at', 'id'], ascending=[True, False, False]).drop_duplicates('deal')
    counts = found.groupby('deal').good.agg(['size', 'sum'])
    deals = newest[['deal', 'id']].rename(columns={'id': 'entry'}).join(counts, on='deal')
    deals = deals.assign(remarked=deals['size'] - deals['sum']).sort_values(['remarked', 'size', 'deal'], ascending=[False, False, True])
    said = [_counted(int(size), int(good), words) for size, good in zip(deals['size'], deals['sum'], strict=True)]
    return deals.assign(note=said, times=deals['size'])


def is_told(row: Row) -> bool:
    """Whether a share of so many says anything."""
    return bool(row['comments'] >= FEW)


def said_few(count: int, words: Words) -> str:
    """What stands in the place of a share of so few."""
    return words._('few comments ({count}): too early to conclude').format(count=words.number(count))


def interval(low: float, high: float, words: Words) -> str:
    """«54–64 %», or one number where both ends are read as the same."""
    return part(high, words) if round(100 * low) == round(100 * high) else f'{words.number(100 * low)}–{words.percent(high)}'


def part(share: float, words: Words) -> str:
    """«12 %»; what would be rounded to nothing is there all the same."""
    return words._('less than {share}').format(share=words.percent(0.01)) if 0 < share < 0.005 else words.percent(share)  # noqa: PLR2004


def said_share(share: float, low: float, high: float, words: Words) -> str:
    """«12 % (6–26 %)»; the interval only where it says more than the share."""
    said, ends = part(share, words), interval(low, high, words)
    return said if ends == said else f'{said} ({ends})'


def why_empty(made: Material, words: Words) -> str:
    """Why there is nothing to draw."""
    wrote = quality.written(made.comments, made.now, **made.local)
    if not len(wrote):
        return silence(made, words)
    if not len(made.judged):
        return words._('These comments are not looked through yet: that goes on by itself, from new to old.')
    return words._('The quality of somebody’s comments is not shown before everybody.')


def notes(made: Material, words: Words) -> tuple[str, ...]:
    """How many of the comments the figures are of, where that is not all."""
    wrote = len(quality.written(made.comments, made.now, **made.local))
    if len(made.judged) == wrote or not len(made.judged):
        return ()
    return (words._('{n} of {all} comments are looked through; the others follow by themselves, from new to old.').format(n=words.number(len(made.judged)), all=words.number(wrote)),)


def _said_noise(whole: list[Row], words: Words) -> tuple[str, ...]:
    """Whether the employees differ by more than chance."""
    told = sorted((row for row in whole if row['author'] != ALL and is_told(row)), key=lambda row: -row['good_share'])
    spans = {row['author']: (row['low'], row['high']) for row in told}
    return said_noise({row['author']: row['name'] for row in told}, by_owner.like_first(spans, list(spans)), list(spans), words)


def _by_week(made: Material) -> list[Row]:
    several = made.judged.groupby('week').author.transform('nunique') > 1  # a week of one alone would tell of that one
    whole = made.judged[several] if made.seen.before_all else made.judged
    together = [{**row, 'author': ALL} for row in rows(quality.shares(whole, ['week']))]
    return [*together, *rows(quality.shares(made.judged, ['author', 'week']))]


def _counted(size: int, good: int, words: Words) -> str:
    count = words.ngettext('{n} comment', '{n} comments', size)
    return f'{count}, {words.ngettext("{n} without a remark", "{n} without a remark", good)}'


def _figure(shown: list[Row], weekly: list[Row], weeks: list[pd.Timestamp], cut: set[pd.Timestamp], words: Words) -> dict[str, Any]:
    place = {week: (week - weeks[0]).days // 7 for week in weeks}
    last = place[weeks[-1]]
    traces, texts = [], []
    for at, row in enumerate(shown):
        own = [one for one in weekly if one['author'] == row['author'] and one['week'] in place]
        traces += _lines(at, row, own, place, cut, words)
        texts += _above(at, row, words)
    every = weeks[:: max(1, -(-len(weeks) // 5))]
    edges = [y for at in range(len(shown)) for y in (_height(at, 0), _height(at, 1))]
    layout = rows_layout(
        len(shown),
        annotations=texts,
        shapes=[{'type': 'line', 'layer': 'below', 'xref': 'paper', 'x0': 0, 'x1': 1, 'y0': y, 'y1': y, 'line': {'color': LINE, 'width': 1}} for y in edges],
        xaxis=axis(range=[-0.4, last + 0.4], tickmode='array', tickvals=[place[week] for week in every], ticktext=[_week(week, words) for week in every], tickangle=0, automargin=False),
    )
    return figure(traces, layout)


def _lines(at: int, row: Row, own: list[Row], place: dict[pd.Timestamp, int], cut: set[pd.Timestamp], words: Words) -> list[go.Scatter]:
    """The margins of the weeks, and over them the weeks themselves."""
    x = [place[one['week']] for one in own]

    def said(one: Row) -> str:
        share = said_share(one['good_share'], one['low'], one['high'], words) if is_told(one) else said_few(one['comments'], words)
        part = f' ({words._("not a whole week")})' if one['week'] in cut else ''
        return f'{plain(row["name"], 60)}<br>{words._("week from {day}").format(day=_week(one["week"], words))}{part}: {share}<br>{words.ngettext("{n} comment", "{n} comments", one["comments"])}'

    spans = go.Scatter(
        mode='lines', hoverinfo='skip', line={'color': MARGIN, 'width': 6}, cliponaxis=False,
        x=[one for week in x for one in (week, week, None)], y=[y for one in own for y in (_height(at, one['low']), _height(at, one['high']), None)],
    )  # fmt: skip
    shares = go.Scatter(
        mode='lines+markers', cliponaxis=False, hoverinfo='text', line={'color': BLUE, 'width': 1.5}, x=x, y=[_height(at, one['good_share']) for one in own],
        marker={
            'size': 8, 'color': [GROUND if one['week'] in cut else BLUE if is_told(one) else FAINT_BLUE for one in own],
            'line': {'color': [GREY if one['week'] in cut else GROUND for one in own], 'width': 1.5},
        },
        customdata=[[row['author'], f'{one["week"]:%Y-%m-%d}'] for one in own], hovertext=[said(one) for one in own],
    )  # fmt: skip
    return [spans, shares]


def _is_cut(made: Material, week: pd.Timestamp) -> bool:
    """Whether the period, or the present, takes a part of the week's days alone."""
    first, last = made.ask.start, min(made.ask.end or made.today, made.today)
    return (first is not None and week.date() < first) or week.date() + timedelta(days=6) > last


def _height(at: int, share: float) -> float:
    """Where a share lies in its row, whose words are above it."""
    return at + 0.42 - 0.62 * share


def _above(at: int, row: Row, words: Words) -> list[dict[str, Any]]:
    small = f'<span style="font-size:12px;color:{FAINT}">'
    phone = None
    if is_told(row):
        phone = f'<b>{words.about(row["good_share"], row["low"], row["high"])}</b>'
        said = f'<b>{words.percent(row["good_share"])}</b> {small}{interval(row["low"], row["high"], words)}</span>'
        name = f'<b>{plain(row["name"], 20)}</b> {small}· {words.number(row["comments"])}</span>'
    else:
        said, name = f'{small}{said_few(row["comments"], words)}</span>', f'<b>{plain(row["name"], 14)}</b>'
    return [note(name, x=0, y=at - 0.4), note(said, x=1, y=at - 0.4, right=True, phone=phone)]


def _week(week: pd.Timestamp, words: Words) -> str:
    return str(format_date(week.date(), 'd MMM' if words.language == 'ru' else 'MMM d', locale=words.language)).replace('.', '')


def _table(whole: list[Row], weekly: list[Row], weeks: list[pd.Timestamp], words: Words) -> Table:
    found = {(row['author'], row['week']): row for row in weekly}

    def cell(author: int, week: pd.Timestamp) -> Cell:
        row = found.get((author, week))
        return _shared(row, words, [author, f'{week:%Y-%m-%d}']) if row else Cell('')

    columns = (words._('Employee'), words._('Comments'), words._('Without a remark'), words._('its margin: 95 of 100'), *(words._('week from {day}').format(day=words.plain_day(week.date())) for week in weeks))
    return Table(
        columns,
        tuple(
            (
                Cell(row['name']),
                counted(row['comments'], words, [row['author'], 'all']),
                _shared(row, words),
                Cell(interval(row['low'], row['high'], words) if is_told(row) else '–'),
                *(cell(row['author'], week) for week in weeks),
            )
            for row in whole
        ),
    )


def _shared(row: Row, words: Words, key: Key | None = None) -> Cell:
    """A share, or the number of comments where they are too few for one."""
    return shared(row['good_share'], words, key) if is_told(row) else Cell(words.ngettext('{n} comment: few', '{n} comments: few', row['comments']), key)
