"""The columns of a table of deals: what each shows on the screen, and what it becomes in a file."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final, TypeAlias

from dashboard.exchange.sheets import Sheet, Value
from dashboard.queries.table import Row, Sort
from dashboard.settings import TEAM_ZONE
from pages.words import _, day, money, stage_name

Shown: TypeAlias = tuple[str, str]
"""A text and its tone: `bad`, `warn`, or none."""
Stages: TypeAlias = dict[int, str]
"""What the stages are called in the reader's language, by id."""
TITLE: Final = 'title'


@dataclass(frozen=True, slots=True)
class Column:
    """`title` is the key of its translation, `width` a track of a CSS grid, `least` that track's pixels; `taken` are a file's
    values, one for each of `headings` (also keys; none: the title)."""

    title: str
    width: str
    least: int
    shown: Callable[[Row, str], Shown]
    taken: Callable[[Row, Stages], tuple[Value, ...]]
    sort: Sort | None = None
    headings: tuple[str, ...] = ()
    right: bool = False


def sheet(rows: Sequence[Row], names: Iterable[str], currency: str) -> Sheet:
    """What the view shows as rows of a file, in the reader's language: dates, sums and numbers as such, the step in two columns."""
    columns = [COLUMNS[name] for name in (TITLE, *names)]
    stages = {id_: stage_name(stage) for id_, stage in {row.stage.id: row.stage for row in rows}.items()}
    headings = [_(key) for column in columns for key in column.headings or (column.title,)]
    if _AMOUNT in columns:
        headings[headings.index(_(_AMOUNT.title))] += f', {currency}'
    values = ([value for column in columns for value in column.taken(row, stages)] for row in rows)
    return Sheet(_('Deals'), headings, values)


def known(names: object) -> tuple[str, ...]:
    """Of any value those that name columns, once each, in their order; the title is always there and not among them."""
    found = names if isinstance(names, list | tuple) else []
    return tuple(dict.fromkeys(name for name in found if isinstance(name, str) and name in COLUMNS and name != TITLE))


def _day(instant: datetime | None) -> Shown:
    return (day(instant.astimezone(TEAM_ZONE).date()) if instant else '', '')


def _date(instant: datetime | None) -> date | None:
    return instant.astimezone(TEAM_ZONE).date() if instant else None


def _step(row: Row) -> Shown:
    """An overdue step is red."""
    return (f'{_day(row.step.due)[0]} · {row.step.text}', 'bad' if row.step.overdue else '') if row.step else ('', '')


def _days(row: Row) -> Shown:
    """Amber past the norm, while the deal is open."""
    past = row.stage.norm is not None and row.days is not None and row.days > row.stage.norm and row.closed is None
    return ('' if row.days is None else str(row.days), 'warn' if past else '')


_AMOUNT: Final = Column(
    'Amount', '110px', 110, lambda row, currency: (money(row.amount, currency), ''), lambda row, _stages: (Decimal(row.amount) / 100,), Sort.AMOUNT, right=True
)
COLUMNS: Final = {
    TITLE: Column('Title', 'minmax(200px, 2.4fr)', 200, lambda row, _currency: (row.title, ''), lambda row, _stages: (row.title,), Sort.TITLE),
    'stage': Column('Stage', 'minmax(110px, 1fr)', 110, lambda row, _currency: (stage_name(row.stage), ''), lambda row, stages: (stages[row.stage.id],)),
    'amount': _AMOUNT,
    'step': Column(
        'Next step', 'minmax(140px, 1.6fr)', 140, lambda row, _currency: _step(row),
        lambda row, _stages: (row.step.text, row.step.due) if row.step else (None, None), Sort.STEP, ('Next step', 'Step is due'),
    ),
    'days': Column('Days in stage', '96px', 96, lambda row, _currency: _days(row), lambda row, _stages: (row.days,), Sort.SINCE, right=True),
    'owner': Column('Responsible', 'minmax(120px, 1fr)', 120, lambda row, _currency: (row.owner or '—', ''), lambda row, _stages: (row.owner,)),
    'created': Column('Created', '100px', 100, lambda row, _currency: _day(row.created), lambda row, _stages: (_date(row.created),), Sort.NEW),
    'project': Column('Project', 'minmax(120px, 1fr)', 120, lambda row, _currency: (row.project or '', ''), lambda row, _stages: (row.project,)),
    'since': Column('In stage since', '110px', 110, lambda row, _currency: _day(row.since), lambda row, _stages: (_date(row.since),), Sort.SINCE),
    'closed': Column('Closed', '100px', 100, lambda row, _currency: _day(row.closed), lambda row, _stages: (_date(row.closed),)),
    'touch': Column('Last contact', '140px', 140, lambda row, _currency: _day(row.touch), lambda row, _stages: (row.touch,)),
}  # fmt: skip
"""All columns by name, in the order in which they are offered."""
USUAL: Final = ('stage', 'amount', 'step', 'days', 'owner', 'created')
"""What a table shows beside the title unless told otherwise."""
