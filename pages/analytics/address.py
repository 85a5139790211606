"""The view that an address names: which deals, which period, measured how."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final, Literal, Self, TypeAlias
from urllib.parse import urlencode

from dashboard.queries.analytics import PERIODS, days_of
from dashboard.reports import Ask
from pages.address import LARGEST_ID

Period: TypeAlias = Literal['month', 'last-month', '90', 'year', 'all']
Clock: TypeAlias = Literal['calendar', 'working']
By: TypeAlias = Literal['visit', 'deal']

OWN: Final = 'own'
_CHOICES: Final = [('clock', 'calendar'), ('clock', 'working'), ('by', 'visit'), ('by', 'deal')]
EARLIEST, LATEST = date(1900, 1, 2), date(2199, 12, 30)


@dataclass(frozen=True, slots=True)
class Address:
    """The filters; days of one's own (`first`, `last`) take the place of a named period."""

    pipeline: int | None = None
    period: str = 'all'
    first: date | None = None
    last: date | None = None
    employee: int | None = None
    project: int | None = None
    clock: Clock = 'working'
    by: By = 'visit'
    within: int = 30

    @classmethod
    def read(cls, pipeline: int | None, period: str, first: str, last: str, *rest: Any) -> Self:
        """From the parts of an address; a day that is none is left out."""
        return cls(pipeline, period, _day(first), _day(last), *rest)

    @property
    def own_days(self) -> bool:
        """Whether the period is days of one's own."""
        return self.first is not None or self.last is not None

    def days(self, today: date) -> tuple[date | None, date | None]:
        """The first and last day asked for."""
        return (self.first, self.last) if self.own_days else days_of(self.period, today)

    def ask(self, pipeline: int, today: date) -> Ask:
        """The question."""
        start, end = self.days(today)
        return Ask(
            pipeline_id=pipeline, start=start, end=end, employee=self.employee, project=self.project,
            within=self.within, clock=self.clock, by=self.by,
        )  # fmt: skip

    def changed(self, name: str, value: Any, today: date) -> Self:
        """With one filter changed, as a browser sends it; what does not fit changes nothing."""
        facts = asdict(self)
        if name in {'pipeline', 'employee', 'project'}:
            facts[name] = _number(value) or None
        elif name in {'from', 'to'}:
            facts['first' if name == 'from' else 'last'] = _day(value)
        elif name == 'within':
            facts[name] = min(_number(value) or 30, 3650)
        elif (name, value) in _CHOICES:
            facts[name] = value
        elif name == 'period' and value in PERIODS:
            facts |= {'period': value, 'first': None, 'last': None}
        elif name == 'period' and value == OWN:
            first, last = self.days(today)
            facts |= {'first': first or days_of('90', today)[0], 'last': last or today}
        if name == 'pipeline':
            facts |= {'project': None}
        return type(self)(**facts)

    def __str__(self) -> str:
        """The address itself, without what goes without saying."""
        names = {'first': 'from', 'last': 'to'}
        usual = asdict(type(self)())
        said = {names.get(name, name): value for name, value in asdict(self).items() if value != usual[name]}
        return '/analytics' + (f'?{urlencode(said)}' if said else '')


def _day(text: Any) -> date | None:
    try:
        day = date.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return min(max(day, EARLIEST), LATEST)


def _number(value: Any) -> int:
    """A number that an id can be; 0 for everything else."""
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        return 0
    return number if 0 < number <= LARGEST_ID else 0
