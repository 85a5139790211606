"""Two charts of A7: what the coach finds again and again, and examples of it to discuss."""

from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from dashboard.analytics import quality
from dashboard.charts.cells import counted, margins, pointed, shared
from dashboard.charts.drawing import (
    BLUE,
    FAINT,
    FEW,
    SOFT,
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
from dashboard.charts.quality import (
    ALL,
    FAINT_BLUE,
    by_deal,
    interval,
    notes,
    of_author,
    part,
    people,
    said_share,
    why_empty,
)
from dashboard.charts.summary import said_compared
from dashboard.comment_quality.titles import TITLES
from dashboard.earlier import period_before
from dashboard.material import Material
from dashboard.queries.examples import frequent
from dashboard.reports import rows

EACH: Final = 2
"""Examples of each finding."""
EXCERPT: Final = 220
"""Letters of one."""

Row = dict[str, Any]


def draw(made: Material, words: Words) -> Drawing:
    """A row a finding, most frequent first: in which share of the comments, and how it was in the period before."""
    shown = bool(people(made, words))
    found = recurring(made) if shown else []
    few = len(made.judged) < FEW
    return Drawing(
        title=words._('What recurs in comments'),
        sentence=words._('In which share of the comments the hints remark this; a comment can have several remarks'),
        figure=_figure(found, words, few=few) if found else None,
        empty=words._('The hints have nothing to remark in these comments.') if shown else why_empty(made, words),
        height=rows_height(len(found)),
        legend=(Sign('bar', FAINT_BLUE if few else BLUE, words._('share of the comments')), Sign('dash', SOFT, words._('its margin: 95 of 100'))),
        table=_table(found, words),
        margins=margins(((named(row['rule'], words), row['low'], row['high']) for row in found), words),
        notes=(*notes(made, words), *_little(made, words), *_compared(made, found, words)),
        fold=_fold(made, found, words),
        link=_to_soften(made, words),
    )


def behind(made: Material, key: Key, words: Words) -> tuple[str, pd.DataFrame]:
    """The deals with comments by somebody (or ALL) in which this was found, or with any remark; each leads to its newest such comment."""
    author, rule = int(key[0]), str(key[1])
    found = of_author(made, author)
    found = found[~found.good] if rule == WHOLE else quality.with_rule(found, rule)
    deals = by_deal(found, words)
    counts = found.groupby('deal').size()
    name = next((one.name for one in made.authors if one.id == author), '')
    title = words._('Comments with a remark') if rule == WHOLE else named(rule, words)
    return f'{name} · {title}', deals.assign(note=[words.ngettext('{n} comment', '{n} comments', int(counts[deal])) for deal in deals.deal])


def draw_examples(made: Material, words: Words) -> Drawing:
    """A line a comment: the newest of each frequent finding, with a way to where it stands."""
    names = {author.id: author.name for author in made.authors}
    lines = tuple(
        (
            Cell(made.texts[entry][0], deal=deal, entry=entry), Cell(named(rule, words)), Cell(_excerpt(made.texts[entry][1])), Cell(names.get(author, '–')),
            Cell(words.day(at, made.now), exact=at.tz_convert(made.calendar.zone).date()),
        )
        for rule, entry, deal, author, at in examples(made).itertuples(index=False, name=None)
    )  # fmt: skip
    return Drawing(
        title=words._('Examples to discuss'),
        sentence=words._('The newest comments with each frequent remark; the deal opens where the comment stands'),
        listed=bool(lines),
        empty=words._('Comments are not quoted before everybody.') if made.seen.before_all else words._('There is no comment with a remark that you may see.') if len(made.judged) else why_empty(made, words),
        table=Table((words._('Deal'), words._('Remark'), words._('Comment'), words._('Employee'), words._('Written')), lines, prose=(1, 2, 3)),
    )  # fmt: skip


def examples_behind(made: Material, key: Key, words: Words) -> tuple[str, pd.DataFrame]:
    """The deals with any remark."""
    if key[1] != WHOLE:
        raise ValueError(key)
    return behind(made, [ALL, WHOLE], words)


def examples(made: Material) -> pd.DataFrame:
    """The comments that are quoted: rule, id, deal, author, at."""
    if not made.texts:
        return quality.newest(made.judged, [], EACH)
    seen = made.judged[made.judged.id.isin(list(made.texts))]
    return quality.newest(seen, frequent(made), EACH)


def recurring(made: Material) -> list[Row]:
    """The rows of `quality.recurring`, with the period before where there is one with enough comments."""
    period = period_before(made)
    earlier = made.judged_in(*period) if period else None
    return list(rows(quality.recurring(made.judged, earlier if earlier is not None and len(earlier) >= FEW else None)))


def named(rule: str, words: Words) -> str:
    """A finding in words; one that is new here by its own name."""
    return labels(words).get(rule, (rule, ''))[0]


def labels(words: Words) -> dict[str, tuple[str, str]]:
    """Each finding in words, and what it means."""
    return {
        'spelling': (words._(TITLES['spelling']), words._('A word that no dictionary has, a hyphen or a space')),
        'grammar': (words._(TITLES['grammar']), words._('“-tsya”, “not” written together with a verb, a case, an agreement')),
        'process-not-result': (words._(TITLES['process-not-result']), words._('Tells what was done, and not what came of it')),
        'no-summary': (words._(TITLES['no-summary']), words._('There was a contact, and nothing of what the client said')),
        'no-conclusion': (words._(TITLES['no-conclusion']), words._('Neither a decision nor an obstacle, a condition or the interest with its reason')),
        'no-next-step': (words._(TITLES['no-next-step']), words._('No further act with a date, an event or somebody who does it')),
        'vague': (words._(TITLES['vague']), words._('“Soon”, “later”, “expensive” in the place of a figure')),
        'too-short': (words._(TITLES['too-short']), words._('Under five words, without a figure, a date or a decision')),
        'too-long': (words._(TITLES['too-long']), words._('Over 1,500 characters, or 600 in one paragraph')),
        'link-not-file': (words._(TITLES['link-not-file']), words._('What lies elsewhere can vanish there')),
        'shouting': (words._(TITLES['shouting']), words._('Words in capitals in a row, or “!!!”')),
        'no-punctuation': (words._(TITLES['no-punctuation']), words._('Fifteen words and more without one stop')),
    }


def _excerpt(text: str) -> str:
    """The beginning of a comment, in one line."""
    said = ' '.join(text.split())
    return said if len(said) <= EXCERPT else said[: EXCERPT - 1].rstrip() + '…'


def _little(made: Material, words: Words) -> tuple[str, ...]:
    count = len(made.judged)
    return (words._('few comments ({count}): too early to conclude').format(count=words.number(count)).capitalize() + '.',) if 0 < count < FEW else ()


def _to_soften(made: Material, words: Words) -> tuple[str, str] | None:
    """The way of a head to the rules that are often out of place here; by whom they were refused nobody knows."""
    if not made.refused:
        return None
    said = ', '.join(named(rule, words) for rule in made.refused)
    return words._('Often out of place here: {hints}. Soften or turn off').format(hints=said), '/settings/coach'


def _compared(made: Material, found: list[Row], words: Words) -> tuple[str, ...]:
    earlier = period_before(made)
    if not earlier or not any(row['share_before'] is not None for row in found):
        return ()
    return (said_compared(made, earlier, words),)


def _figure(found: list[Row], words: Words, *, few: bool) -> dict[str, Any]:
    places = list(range(len(found)))
    reach = min(1.0, 1.05 * max(row['high'] for row in found))
    bars = go.Bar(
        orientation='h', y=places, x=[row['share'] for row in found], width=0.3, marker={'color': FAINT_BLUE if few else BLUE}, hoverinfo='text',
        customdata=[[ALL, row['rule']] for row in found],
        hovertext=[f'{plain(named(row["rule"], words), 60)}<br>{said_share(row["share"], row["low"], row["high"], words)}<br>{words.ngettext("{n} comment", "{n} comments", row["comments"])}' for row in found],
    )  # fmt: skip
    whiskers = go.Scatter(
        mode='lines', line={'color': SOFT, 'width': 2}, hoverinfo='skip',
        x=[x for row in found for x in (row['low'], row['high'], None)], y=[y for place in places for y in (place + 0.25, place + 0.25, None)],
    )  # fmt: skip
    layout = rows_layout(len(found), annotations=[one for place, row in enumerate(found) for one in _above(place, row, words)], xaxis=axis(range=[0, reach], showticklabels=False))
    layout['margin'] = {**layout['margin'], 'b': 0}
    return figure([bars, whiskers], layout)


def _above(place: int, row: Row, words: Words) -> list[dict[str, Any]]:
    was = '' if row['share_before'] is None else f' · {words._("was {n}").format(n=part(row["share_before"], words))}'
    said = f'<b>{part(row["share"], words)}</b><span style="font-size:12px;color:{FAINT}">{was}</span>'
    return [note(f'<b>{plain(named(row["rule"], words), 30)}</b>', x=0, y=place - 0.38), note(said, x=1, y=place - 0.38, right=True)]


def _table(found: list[Row], words: Words) -> Table:
    return Table(
        (words._('Remark'), words._('Comments'), words._('share of the comments'), words._('its margin: 95 of 100'), words._('In the period before'), words._('Difference')),
        tuple(
            (
                Cell(named(row['rule'], words)), counted(row['comments'], words, [ALL, row['rule']]), shared(row['share'], words, text=part(row['share'], words)),
                Cell(interval(row['low'], row['high'], words)), shared(row['share_before'], words),
                changed(row['change'], row['change_low'], row['change_high'], words),
            )
            for row in found
        ),
    )  # fmt: skip


def changed(apart: float | None, low: float | None, high: float | None, words: Words) -> Cell:
    """«+8 п. п. (от 2 до 14)», or that it is no more than chance."""
    if apart is None or low is None or high is None:
        return Cell('–')
    if low <= 0 <= high:
        return pointed(apart, words, words._('difference within the noise'))
    return pointed(apart, words, f'{points(apart, words)} ({words._("from {low} to {high}").format(low=signed(low, words), high=signed(high, words))})')


def points(apart: float, words: Words) -> str:
    """«+8 п. п.»."""
    return words._('{n} points').format(n=signed(apart, words))


def signed(apart: float, words: Words) -> str:
    """Points of a hundred with their sign: «+8», «−3», «0»."""
    n = round(100 * apart)
    return f'{"+" if n > 0 else "−" if n < 0 else ""}{words.number(abs(n))}'


def _fold(made: Material, found: list[Row], words: Words) -> Fold | None:
    """What each finding means; by employee, in the order of names, where there are several to be told."""
    if not found:
        return None
    known = labels(words)
    meant = tuple(known[row['rule']] for row in found if row['rule'] in known)
    told = [row for row in people(made, words) if row['author'] != ALL]
    return Fold(words._('What it means, and by employee') if len(told) > 1 else words._('What it means'), meant, _by_employee(made, found, told, words) if len(told) > 1 else None)


def _by_employee(made: Material, found: list[Row], told: list[Row], words: Words) -> Table:
    own = {row['author']: made.judged[made.judged.author == row['author']] for row in told}

    def cell(row: Row, rule: str) -> Cell:
        if row['comments'] < FEW:
            return Cell('–')
        return shared(len(quality.with_rule(own[row['author']], rule)) / row['comments'], words, [row['author'], rule])

    return Table(
        (words._('Employee'), words._('Comments'), *(named(row['rule'], words) for row in found)),
        tuple((Cell(row['name']), counted(row['comments'], words), *(cell(row, one['rule']) for one in found)) for row in told),
    )
