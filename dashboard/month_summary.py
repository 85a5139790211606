"""A month on one printed page: the plan by person, conversion, time in stage and comments, in plain HTML that a mail can carry."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlmodel import Session

from dashboard import charts, pipelines, plan_month, texts, yearmonth
from dashboard.charts.drawing import Cell, Drawing, Words
from dashboard.material import Ask
from dashboard.plan_month import Figures, Month

CHARTS: Final = {'conversion': 'Conversion', 'time-in-stage': 'Time in stage', 'comments-per-hour': 'Comments'}
"""With the keys of their sections' translations."""
TEMPLATE: Final = 'month_summary.html'


@dataclass(frozen=True, slots=True)
class Section:
    """A table under its heading, each row's first cell its header; without rows `empty` says why."""

    title: str
    sentence: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    empty: str = ''


def html(session: Session, first: date | None = None, *, by: int, language: str, printable: bool = False) -> str:
    """The summary of the month that begins on that day, else of the present one, over what `by` may see; `printable`: with a button for it.

    Bonuses and heads' notes are in none. Raises `NoPipeline`, `NotAllowed`.
    """
    words = Words(language)
    month = plan_month.month(session, first, by=by)
    facts = {
        'title': texts.month(month.month, language), 'lead': _lead(month, words), 'sections': tuple(_sections(session, month, words, by=by)),
        'day': words.plain_day(month.today), 'language': language, 'printable': printable,
    }  # fmt: skip
    return _templates.get_template(TEMPLATE).render(**facts, _=words._)


def _sections(session: Session, month: Month, words: Words, *, by: int) -> Iterator[Section]:
    yield _plan(month, words)
    ask = Ask(pipeline_id=pipelines.shop(session).id, start=month.month, end=yearmonth.last_day(month.month), clock='working')  # the clock of the page and of the norm
    drawings = charts.draw(session, list(CHARTS), ask, by=by, language=words.language)
    if sooner := drawings[0].act:  # a month is too young for 30 days while it goes on
        drawings = charts.draw(session, list(CHARTS), replace(ask, **sooner[1]), by=by, language=words.language)
    for drawing, about in zip(drawings, CHARTS.values(), strict=True):
        yield _of(drawing, words._(about), () if month.present else (words._('Longer than the norm now'),))


def _lead(month: Month, words: Words) -> tuple[str, ...]:
    """«5 412 300 ₽ из 8 000 000 ₽, 68 %» · «осталось 5 рабочих дней из 20» · «авансы 130 000 ₽: в план не входят»."""
    total = month.total
    said = [_money(total.fact, month, words)]
    if total.plan:
        goal = words._('{fact} of {plan}').format(fact=said[0], plan=_money(total.plan, month, words))
        said = [f'{goal}, {words.percent(total.reached)}']
    if month.present:
        said.append(words._('Working days left: {left} of {total}').format(left=month.days.left, total=month.days.total))
    if month.forecast and total.plan:
        low, high = (_money(round(end), month, words) for end in (month.forecast.low, month.forecast.high))
        said.append(words._('In 8 cases of 10 the month ends between {low} and {high}').format(low=low, high=high))
    if total.advances:
        said.append(words._('Advances {sum}: not part of the plan').format(sum=_money(total.advances, month, words)))
    return tuple(said)


def _money(kopecks: int | None, month: Month, words: Words) -> str:
    return '–' if kopecks is None else words.money(kopecks, month.currency)


def _plan(month: Month, words: Words) -> Section:
    rows = [_row(member.name or words._('Nobody responsible'), member.figures, month, words) for unit in month.units for member in unit.members]
    return Section(
        title=words._('Sales by the day of payment'),
        sentence=words._('Deals that were paid in full in this month, with whoever was responsible on the day of payment; advances stand apart'),
        columns=(words._('Employee'), words._('Plan'), words._('Fact'), words._('Of the plan'), *((words._('Advances'),) if month.present else ())),
        rows=(*rows, _row(words._('In all'), month.total, month, words)),
    )


def _row(name: str, figures: Figures, month: Month, words: Words) -> tuple[Cell, ...]:
    plan, fact, advances = (_money(sum_, month, words) for sum_ in (figures.plan, figures.fact, figures.advances))
    return tuple(map(Cell, (name, plan, fact, words.percent(figures.reached), *((advances,) if month.present else ()))))


def _of(drawing: Drawing, about: str, but: Sequence[str]) -> Section:
    """Its table `but` for the columns of these names: what is so now says nothing of a month that is over."""
    table = drawing.table
    kept = [at for at, name in enumerate(table.columns) if name not in but] if table else []
    columns = tuple(table.columns[at] for at in kept) if table else ()
    rows = tuple(tuple(row[at] for at in kept) for row in table.rows) if table else ()
    return Section(f'{about} · {drawing.title}', drawing.sentence, columns, rows, drawing.notes, drawing.empty)


_templates: Final = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined)
