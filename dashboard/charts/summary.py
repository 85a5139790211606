"""The row of figures over the charts: what the period brought, beside the period before, and what stands still now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd

from dashboard.analytics import comments, periods
from dashboard.analytics.frames import in_period, micros
from dashboard.charts import silent
from dashboard.charts.drawing import Key, Words
from dashboard.charts.stays import late_now
from dashboard.earlier import days_before, last_day, period_before
from dashboard.material import SILENT, Material

NAME: Final = 'summary'


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in words: its value, how it changed, what it counts; with a key it opens its deals."""

    name: str
    label: str
    value: str
    change: str
    sentence: str
    key: Key | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures, and which period theirs are compared with."""

    figures: tuple[Figure, ...]
    compared: str


def summary(made: Material, words: Words) -> Summary:
    """The row of figures; nothing is compared with days from before the pipeline's first move."""
    earlier, known = days_before(made), period_before(made)
    flows = tuple(_flow(made, name, label, sentence, known, words) for name, label, sentence in _flows(words))
    return Summary((*flows, _pace(made, known, words), *_standing(made, words)), _compared(made, earlier, known=known is not None, words=words))


def behind(made: Material, key: Key, words: Words) -> tuple[str, pd.DataFrame]:
    """The deals behind a figure, latest or longest first."""
    name = str(key[0])
    if name == 'silent':
        return silent.behind(made, key, words)
    if name == 'late':
        late = late_now(made).sort_values(['elapsed', 'deal'], ascending=[False, True])
        return words._('Longer than the norm'), late.assign(note=[words.days(8 * days, 'working') for days in late.elapsed])
    label = next((label for one, label, _sentence in _flows(words) if one == name), None)
    if label is None:
        raise ValueError(name)
    found = COUNTED[name](made, made.ask.start, made.ask.end).sort_values('entered', ascending=False)
    return label, found.assign(note=[words.day(entered, made.now) for entered in found.entered])


def came(made: Material, start: date | None, end: date | None) -> pd.DataFrame:
    """The visits of the period with which a deal began; what a table brought has no beginning that is known."""
    visits = made.visits
    first = visits.deal.ne(visits.deal.shift()) & ~visits.deal.isin(made.deals.deal[made.deals.born.notna()])
    found: pd.DataFrame = visits[first & _inside(made, start, end)]
    return found


def ended(made: Material, kind: str, start: date | None, end: date | None) -> pd.DataFrame:
    """The first visits of the period to a stage of that kind, one a deal."""
    visits = made.visits
    there = visits.stage.isin([stage.id for stage in made.seen.stages if stage.kind == kind])
    found: pd.DataFrame = visits[there & visits['first'] & _inside(made, start, end)].drop_duplicates('deal')
    return found


COUNTED: Final[dict[str, Callable[[Material, date | None, date | None], pd.DataFrame]]] = {
    'came': came,
    'won': lambda made, start, end: ended(made, 'won', start, end),
    'lost': lambda made, start, end: ended(made, 'lost', start, end),
}


def _flows(words: Words) -> tuple[tuple[str, str, str], ...]:
    return (
        ('came', words._('New deals'), words._('Deals that came into the pipeline in the period')),
        ('won', words._('Won deals'), words._('Deals that were won in the period, each once')),
        ('lost', words._('Lost'), words._('Deals that were lost in the period, each once, even if they came back')),
    )


def _flow(made: Material, name: str, label: str, sentence: str, earlier: tuple[date, date] | None, words: Words) -> Figure:
    count = len(COUNTED[name](made, made.ask.start, made.ask.end))
    then = len(COUNTED[name](made, *earlier)) if earlier else None
    going = made.ask.start == made.today  # a day that goes on has no difference to a whole one yet
    change = '' if then is None else _was(then, 0, words) if going else changed(count, then, 0, words)
    return Figure(name, label, words.number(count), change, sentence, [name, ''] if count else None)


def _pace(made: Material, earlier: tuple[date, date] | None, words: Words) -> Figure:
    now = per_hour(made, made.ask.start, made.ask.end)
    then = per_hour(made, *earlier) if earlier else None
    change = changed(now, then, 1, words) if now is not None and then is not None else ''
    said = words._('Written in working time ÷ hours of work by the calendar; the target is {norm}').format(norm=words.short(made.norm))
    return Figure('pace', words._('Comments an hour'), '–' if now is None else words.number(now, 1), change, said)


def per_hour(made: Material, start: date | None, end: date | None) -> float | None:
    """Comments an hour of work, of all authors together."""
    table = comments.table(made.comments, made.authors, made.now, calendar=made.calendar, norm=made.norm, start=start, end=end, since=made.seen.since)
    hours = float(table.working_hours.sum())
    return float((table.per_hour * table.working_hours).sum()) / hours if hours else None


def _standing(made: Material, words: Words) -> tuple[Figure, Figure]:
    late, quiet = len(late_now(made)), len(silent.quiet(made))
    return (
        Figure('late', words._('Longer than the norm'), words.number(late), words._('now'), words._('Open deals that stand in their stage for longer than its norm'), ['late', ''] if late else None),
        Figure('silent', words._('Without a contact'), words.number(quiet), words._('now'), words._('Open deals without a call, message, e-mail or comment for more than {days}').format(days=words.days(8 * SILENT, 'working')), silent.KEY if quiet else None),
    )  # fmt: skip


def changed(now: float, then: float, digits: int, words: Words) -> str:
    """«+5 · было 36»."""
    change = round(round(now, digits) - round(then, digits), digits)  # of what is read, so that the two and their difference agree
    was = _was(then, digits, words)
    return f'{"+" if change > 0 else "−"}{words.number(abs(change), digits)} · {was}' if change else was


def _was(then: float, digits: int, words: Words) -> str:
    return words._('was {n}').format(n=words.number(then, digits))


def _compared(made: Material, earlier: tuple[date, date] | None, *, known: bool, words: Words) -> str:
    if earlier is None:
        return ''
    if not known:
        return words._('There is nothing to compare with: the records do not reach that far back.')
    said = said_compared(made, earlier, words)
    return words._('{compared}; today is still going on').format(compared=said) if last_day(made) == made.today else said


def said_compared(made: Material, earlier: tuple[date, date], words: Words) -> str:
    """With which days the period is compared; of a month or quarter so far in the words that everybody knows (users.md)."""
    part = periods.so_far(made.ask.start, last_day(made), made.today) if made.ask.start else None
    said = {
        'month': words._('Compared as of the same working day of the month before: {days}'),
        'quarter': words._('Compared as of the same working day of the quarter before: {days}'),
        None: words._('Compared with {days}'),
    }[part]
    return said.format(days=' – '.join(words.plain_day(day) for day in dict.fromkeys(earlier)))


def _inside(made: Material, start: date | None, end: date | None) -> pd.Series:
    inside: pd.Series = made.visits.counted & in_period(micros(made.visits.entered), start, end, made.calendar.zone)
    return inside
