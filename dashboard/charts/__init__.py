"""The charts: result table → Plotly figure; `CHARTS` is the registry that the page loops over."""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any, Final

import pandas as pd
from sqlmodel import Session, col, select

from dashboard import access, clock, pipelines, plan_month, reports, texts
from dashboard.charts import (
    before_after,
    conversion,
    employees,
    findings,
    first_touch,
    gaps,
    now,
    plan,
    quality,
    quarters,
    sales,
    silent,
    stays,
    steps,
    summary,
    touches,
    trends,
    writing,
)
from dashboard.charts.drawing import WHOLE, Cell, Drawing, Key, Table, Words
from dashboard.charts.summary import Summary
from dashboard.exchange.sheets import Value
from dashboard.material import Ask, Material
from dashboard.models import Deal, Person, Pipeline
from dashboard.plan_month import EVERYBODYS, Whose
from dashboard.queries import coach, examples
from dashboard.queries import sales as sale_query
from dashboard.queries.sale_filters import Filters

Behinds = Callable[[Material, Key, Words], tuple[str, pd.DataFrame]]
Counts = Callable[[Words, int], str]
SHOWN: Final = 200
"""Deals that are listed behind a mark; the rest is a number."""
NOTES: Final = 5
"""So many of a deal's notes stand in its line; of more, too, the number."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: how it is drawn, and which deals (`deal`, `note`; in order) are behind a mark of it, under which title.

    `counts` says what its marks count where those are no deals; a deal behind them has a row for each, or their number in `times`.
    `room` is about how many pixels high it will be, so that a page does not jump when it comes. `whole` is the key of all
    that it counts; `drawn_whole` draws the table without leaving anything out, where the page's one does. `measured` names what of
    `Ask` its figures hang on beside the filters: `within`, `by`.
    """

    name: str
    section: str
    room: int
    draw: Callable[[Material, Words], Drawing]
    behind: Behinds
    whole: Key = field(default_factory=lambda: [0, WHOLE])
    drawn_whole: Callable[[Material, Words], Drawing] | None = None
    measured: tuple[str, ...] = ()
    counts: Counts | None = None


def _moves(words: Words, n: int) -> str:
    return words.ngettext('{n} move', '{n} moves', n)


def _stays(words: Words, n: int) -> str:
    return words.ngettext('{n} stay', '{n} stays', n)


def _comments(words: Words, n: int) -> str:
    return words.ngettext('{n} comment', '{n} comments', n)


def _pauses(words: Words, n: int) -> str:
    return words.ngettext('{n} pause', '{n} pauses', n)


def _assigned(words: Words, n: int) -> str:
    return words.ngettext('{n} assignment', '{n} assignments', n)


def _touches(words: Words, n: int) -> str:
    return words.ngettext('{n} touch', '{n} touches', n)


CHARTS: Final = (
    Chart('conversion', 'conversion', 670, conversion.draw, conversion.behind, measured=('within',)),
    Chart('conversion-by-employee', 'conversion', 480, employees.draw, employees.behind, measured=('within',)),
    Chart('step-matrix', 'conversion', 560, steps.draw, steps.behind, counts=_moves),
    Chart(now.NAME, 'conversion', 560, now.draw, now.behind),
    Chart('time-in-stage', 'time', 680, stays.draw_stays, stays.stays_behind, measured=('by',), counts=_stays),
    Chart('stay-spread', 'time', 430, trends.draw_spread, trends.spread_behind, measured=('by',), counts=_stays),
    Chart('stay-trend', 'time', 620, trends.draw_trend, trends.trend_behind, measured=('by',), counts=_stays),
    Chart('open-ages', 'time', 580, stays.draw_ages, stays.ages_behind),
    Chart('comments-by-hour', 'comments', 460, writing.draw_heat, writing.heat_behind, counts=_comments),
    Chart('comments-per-hour', 'comments', 620, writing.draw_authors, writing.authors_behind, counts=_comments),
    Chart('gaps', 'comments', 560, gaps.draw, gaps.behind, counts=_pauses),
    Chart('quarters', 'comments', 560, quarters.draw, quarters.behind, counts=_comments),
    Chart('first-touch', 'comments', 560, first_touch.draw, first_touch.behind, counts=_assigned),
    Chart('touches-by-stage', 'comments', 600, touches.draw, touches.behind, counts=_touches),
    Chart('silent', 'comments', 480, silent.draw, silent.behind, silent.KEY, partial(silent.draw, most=sys.maxsize)),
    Chart('quality', 'quality', 520, quality.draw, quality.behind, counts=_comments),
    Chart('quality-findings', 'quality', 420, findings.draw, findings.behind, counts=_comments),
    Chart('quality-examples', 'quality', 420, findings.draw_examples, findings.examples_behind, counts=_comments),
    Chart('quality-change', 'quality', 420, before_after.draw, before_after.behind, counts=_comments),
)


@dataclass(frozen=True, slots=True)
class Taken:
    """A chart's figures as a file has them: numbers are numbers; `notes` say what they mean."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A deal behind a mark; `amount` is what the mark counts of it where that is money, else its sum: kopecks, or the hundredths of `currency`;
    `entry` is the one of its feed that is meant."""

    id: int
    title: str
    owner: str | None
    amount: int
    currency: str
    note: str
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class Behind:
    """The deals behind a mark, the first of them; `unseen` are no longer the reader's to see. `total` is what the mark says, in `currency`, where that is money;
    `times` is how many things it counts in the deals seen, and `counts` says it where these are no deals: «263 переноса в 251 сделке»."""

    title: str
    count: int
    unseen: int
    lines: tuple[Line, ...]
    total: int | None = None
    currency: str = ''
    times: int = 0
    counts: str = ''


def draw(session: Session, names: Sequence[str], ask: Ask, *, by: int, language: str) -> tuple[Drawing, ...]:
    """These charts as `by` may see them, from one look at the snapshot. Raises `NoPipeline`, `NotAllowed`."""
    words = Words(language)
    made = _material(session, names, ask, by=by, language=language)
    return tuple(_noted(_named(name).draw(made, words), name, made, words) for name in names)


def figures(session: Session, ask: Ask, *, by: int, language: str) -> Summary:
    """The row of figures as `by` may see them; their deals are behind the name `summary`. Raises as `draw`."""
    return summary.summary(reports.material(session, ask, by=by, language=language), Words(language))


def behind(session: Session, name: str, key: Any, ask: Ask, *, by: int, language: str) -> Behind | None:
    """The deals behind a mark of a chart; None for a key that no mark has. Raises as `draw`."""
    if not _is_key(key):
        return None
    words = Words(language)
    made = _material(session, [name], ask, by=by, language=language)
    try:
        title, found = _behind(name)(made, key, words)
    except (ValueError, IndexError):
        return None
    listed = _listed(session, title, found, words, by=by)
    counts = None if name == summary.NAME else _named(name).counts
    return replace(listed, counts=f'{counts(words, listed.times)} {words.ngettext("in {n} deal", "in {n} deals", listed.count)}') if counts and listed.times > listed.count else listed


def export_sales(session: Session, filters: Filters, *, by: int, language: str) -> Taken:
    """The sales report as its chart shows it, for a file. Raises as `export`."""
    access.require_export(session, by)
    return _taken(sales.draw(sale_query.shown(session, filters, by=by), Words(language)), [])


def behind_sales(session: Session, key: Any, filters: Filters, *, by: int, language: str) -> Behind | None:
    """The deals behind a mark of the sales report; None for a key that no mark has. Raises `NotAllowed`."""
    if not _is_key(key):
        return None
    lines, currency = sale_query.lines(session, filters, by=by)
    try:
        title, found = sales.behind(key, lines, currency, Words(language))
    except (ValueError, OverflowError):
        return None
    return _counted(_listed(session, title, found, Words(language), by=by), found, currency, Words(language))


def behind_plan(session: Session, key: Any, first: date, whose: Whose = EVERYBODYS, *, by: int, language: str) -> Behind | None:
    """The deals behind a mark of a month against its plan; None for a key that no mark has. Raises `NoPipeline`, `NotAllowed`."""
    if not _is_key(key):
        return None
    counted, currency = plan_month.lines(session, first, whose, by=by), pipelines.shop(session).currency
    try:
        title, found = plan.behind(key, first, clock.today(session), counted, currency, Words(language))
    except (ValueError, OverflowError):
        return None
    return _counted(_listed(session, title, found, Words(language), by=by), found, currency, Words(language))


def export(session: Session, name: str, ask: Ask, *, by: int, language: str) -> Taken | None:
    """A chart's figures for a file, those of its fold beside them; None for a name that no chart has. Raises `NotAllowed` for who may not take deals out."""
    access.require_export(session, by)
    chart = next((one for one in CHARTS if one.name == name), None)
    if chart is None:
        return None
    words = Words(language)
    made = _material(session, [name], ask, by=by, language=language)
    drawing = _noted((chart.drawn_whole or chart.draw)(made, words), name, made, words)
    return _taken(drawing, [sign.text for sign in drawing.legend if chart.section == 'time'])


def export_plan(session: Session, first: date | None, whose: Whose = EVERYBODYS, *, by: int, language: str) -> Taken:
    """A month against its plan day by day, for a file. Raises as `export`, and `NoPipeline`."""
    access.require_export(session, by)
    month = plan_month.month(session, first, whose, by=by)
    return _taken(plan.draw(month, Words(language)), [texts.month(month.month, language)])


def _listed(session: Session, title: str, found: pd.DataFrame, words: Words, *, by: int) -> Behind:
    """The deals found (`deal`, `note`; in order) as far as the reader may see them; one that is there several times has the first of its notes."""
    visible = set(session.exec(select(Deal.id).where(access.counted(access.reader(session, by)))).all())
    deals = [deal for deal in found.deal.drop_duplicates().tolist() if deal in visible]
    seen = found[found.deal.isin(deals)]
    shown, times = seen[seen.deal.isin(deals[:SHOWN])], seen.times.sum() if 'times' in seen else len(seen)
    facts, notes = _facts(session, deals[:SHOWN]), {deal: _joined(list(said), words) for deal, said in shown.groupby('deal').note}
    entries = shown.drop_duplicates('deal').set_index('deal').entry.to_dict() if 'entry' in found else {}
    lines = tuple(replace(facts[deal], note=notes[deal], entry=entries.get(deal)) for deal in deals[:SHOWN])
    return Behind(title.removeprefix(' · '), len(deals), found.deal.nunique() - len(deals), lines, times=int(times))


def _joined(notes: Sequence[str], words: Words) -> str:
    more = [words._('{n} more').format(n=words.number(len(notes) - NOTES))] * (len(notes) > NOTES)
    return '; '.join([*notes[:NOTES], *more])


def _counted(listed: Behind, found: pd.DataFrame, currency: str, words: Words) -> Behind:
    """The same with what each deal brings into the mark (`counted`, `sale`), of a part of a sale also of how much it is one; a forecast counts no sums."""
    if 'counted' not in found:
        return listed
    brings = {deal: (int(counted), int(sale)) for deal, counted, sale in zip(found.deal, found.counted, found.sale, strict=True)}

    def told(line: Line) -> Line:
        counted, sale = brings[line.id]
        part = 0 < sale < line.amount and line.currency == currency
        note = f'{line.note} · {words._("part of {sum}").format(sum=words.money(line.amount, currency))}' if part else line.note
        return replace(line, amount=counted, currency=currency, note=note)

    return replace(listed, lines=tuple(map(told, listed.lines)), total=int(found.counted.sum()), currency=currency)


def _taken(drawing: Drawing, signs: Sequence[str]) -> Taken:
    table = _beside(drawing.table or Table((), ()), drawing.margins)
    table = _beside(table, drawing.fold.table if drawing.fold else None)
    rows = tuple(tuple(_exact(cell) for cell in row) for row in table.rows)
    return Taken(drawing.title, tuple(_headed(table)), rows, (drawing.sentence, *signs, *drawing.notes))


def _headed(table: Table) -> Iterator[str]:
    """The headings, with the unit of what stands below: in a file a number is bare."""
    for at, column in enumerate(table.columns):
        unit = next((row[at].unit for row in table.rows if row[at].unit), '')
        yield f'{column}, {unit}' if unit else column


def _exact(cell: Cell) -> Value:
    """What a file has in a cell: the number, else the text; a dash is no value."""
    return cell.exact if cell.exact is not None else None if cell.text in {'–', ''} else cell.text


def _beside(table: Table, more: Table | None) -> Table:
    """Two tables of the same rows as one."""
    if more is None or [row[0] for row in table.rows] != [row[0] for row in more.rows]:
        return table
    return Table((*table.columns, *more.columns[1:]), tuple((*one, *other[1:]) for one, other in zip(table.rows, more.rows, strict=True)))


def _material(session: Session, names: Sequence[str], ask: Ask, *, by: int, language: str) -> Material:
    """What these charts are drawn from: titles, scores and words of comments only where one of them shows these."""
    scored = any(chart.section == 'quality' for chart in CHARTS if chart.name in names)
    made = reports.material(session, ask, by=by, language=language, titled='silent' in names, scored=scored)
    if 'quality-findings' in names:
        made = replace(made, refused=coach.out_of_place(session, by=by))
    return examples.with_texts(session, made, by=by) if 'quality-examples' in names else made


def _behind(name: str) -> Behinds:
    return summary.behind if name == summary.NAME else _named(name).behind


def _named(name: str) -> Chart:
    return next(chart for chart in CHARTS if chart.name == name)


def _is_key(key: Any) -> bool:
    """Whether this can be a key at all: it comes from a browser."""
    return isinstance(key, list) and len(key) == 2 and all(type(part) in (int, str) for part in key) and len(str(key)) < 60  # noqa: PLR2004


def _facts(session: Session, deals: list[int]) -> dict[int, Line]:
    """What is said of each deal; it may be of another pipeline now, with a currency of its own."""
    facts: Any = select(Deal.id, Deal.title, Person.name, Deal.amount, Pipeline.currency)  # type: ignore[call-overload]  # of five columns
    found = facts.join(Pipeline, col(Pipeline.id) == Deal.pipeline_id).outerjoin(Person, col(Person.id) == Deal.owner_id)
    rows = session.exec(found.where(col(Deal.id).in_(deals)))
    return {id_: Line(id_, title, owner, amount, currency, '') for id_, title, owner, amount, currency in rows if id_ is not None}


def _noted(drawing: Drawing, name: str, made: Material, words: Words) -> Drawing:
    """The drawing with what belongs under it: what is left out, guessed, or was taken back later."""
    if name == now.NAME:  # of this minute: neither the period nor any history is in it
        return replace(drawing, empty=f'{drawing.empty} {_advice(replace(made, ask=replace(made.ask, start=None, end=None)), words)}'.strip())
    notes = list(drawing.notes)
    deals = _named(name).section not in {'comments', 'quality'} or name == 'touches-by-stage'
    if deals and made.left_out:
        notes.append(words.ngettext('{n} deal came from a table without its history: its first stage is left out', '{n} deals came from a table without their history: their first stage is left out', made.left_out))  # fmt: skip
    if deals and made.voided:
        notes.append(_taken_back(made, words))
    if name not in {'conversion', 'conversion-by-employee', 'step-matrix', 'touches-by-stage'} and _named(name).section != 'quality' and made.assumed(made.visits.entered if deals else made.comments['at']):
        notes.append(words._('Some days lie outside the published production calendar: Monday to Friday without holidays is assumed for them'))
    return replace(drawing, notes=tuple(notes), empty=f'{drawing.empty} {_advice(made, words)}'.strip())


def _taken_back(made: Material, words: Words) -> str:
    if made.ask.end is None:
        return words.ngettext('{n} move was taken back or marked as mistaken after its month had ended', '{n} moves were taken back or marked as mistaken after their months had ended', made.voided)
    return words.ngettext('{n} move of this period was taken back or marked as mistaken after it had ended', '{n} moves of this period were taken back or marked as mistaken after it had ended', made.voided)


def _advice(made: Material, words: Words) -> str:
    """What brings figures where there are none."""
    if made.ask.start or made.ask.end:
        return words._('Choose a longer period, or take a filter off.')
    if made.owners is not None or made.chosen:
        return words._('Take a filter off.')
    return words._('As soon as there is something to count, it stands here.')
