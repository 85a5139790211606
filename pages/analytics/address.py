"""The view that an address names: which deals, which period, measured how."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Final, Self, get_args
from urllib.parse import urlencode

from dashboard.analytics.time_in_stage import By, Clock
from dashboard.material import Ask
from dashboard.queries.analytics import PERIODS, Choices, days_of
from pages.address import number, text, unmet
from pages.parts.look import PRESENT

OWN: Final = 'own'
CLOCKS, UNITS = get_args(Clock), get_args(By)
_CHOICES: Final = [*(('clock', clock) for clock in CLOCKS), *(('by', unit) for unit in UNITS)]
_NAMES: Final = {'first': 'from', 'last': 'to'}
USUAL, LONGEST = 30, 3650
"""Days of the horizon: the usual one, and the longest."""
EARLIEST, LATEST = date(1900, 1, 2), date(2199, 12, 30)


@dataclass(frozen=True, slots=True)
class Address:
    """The filters; days of one's own (`first`, `last`) take the place of a named period."""

    pipeline: int | None = None
    period: str = 'all'
    first: date | None = None
    last: date | None = None
    employee: int | None = None
    department: int | None = None
    project: int | None = None
    source: str | None = None
    system: str | None = None
    stage: int | None = None
    day: date | None = None
    since: date | None = None
    clock: Clock = 'working'
    by: By = 'visit'
    within: int = USUAL
    present: bool = False
    """Shown to everybody, a chart at a time (parts.look.PRESENT)."""

    @classmethod
    def read(cls, parts: Mapping[str, str]) -> Self:
        """From the parts of an address; what is no value of a filter is as if it were not there."""
        first, last = _day(parts.get('from')), _day(parts.get('to'))
        if first and last and first > last:
            first, last = last, first
        usual = cls()
        return cls(
            pipeline=number(parts.get('pipeline')) or None,
            period=_one_of(PERIODS, parts.get('period'), usual.period),
            first=first,
            last=last,
            employee=number(parts.get('employee')) or None,
            department=number(parts.get('department')) or None,
            project=number(parts.get('project')) or None,
            source=text(parts.get('source')),
            system=text(parts.get('system')),
            stage=number(parts.get('stage')) or None,
            day=_day(parts.get('day')),
            since=_day(parts.get('since')),
            clock=_one_of(CLOCKS, parts.get('clock'), usual.clock),
            by=_one_of(UNITS, parts.get('by'), usual.by),
            within=_days(parts.get('within')),
            present=PRESENT in parts,
        )

    def among(self, choices: Choices) -> Self:
        """Without a filter for what its reader cannot choose: gone meanwhile, or not theirs to see."""
        return replace(
            self,
            pipeline=choices.pipeline if self.pipeline else None,
            employee=self.employee if self.employee in dict(choices.employees) else None,
            department=self.department if self.department in dict(choices.departments) else None,
            project=self.project if self.project in dict(choices.projects) else None,
            source=self.source if self.source in choices.sources else None,
            system=self.system if self.system in choices.systems else None,
            stage=self.stage if self.stage in {one.id for one in choices.stages} else None,
        )

    def unmet(self, parts: Mapping[str, str]) -> bool:
        """Whether the parts of an address asked for something that is not in this one."""
        return unmet(parts, {_NAMES.get(name, name): value for name, value in asdict(self).items() if name != PRESENT})

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
            pipeline_id=pipeline, start=start, end=end, employee=self.employee, department=self.department, project=self.project,
            source=self.source, system=self.system, stage=self.stage, day=self.day, since=self.since,
            within=self.within, clock=self.clock, by=self.by,
        )  # fmt: skip

    def changed(self, name: str, value: Any, today: date) -> Self:
        """With one filter changed, as a browser sends it; what does not fit changes nothing."""
        facts = asdict(self)
        if name in {'pipeline', 'employee', 'department', 'project', 'stage'}:
            facts[name] = number(value) or None
        elif name in {'source', 'system'}:
            facts[name] = text(value)
        elif name in {'from', 'to'}:
            facts |= self._moved(name, _day(value))
        elif name in {'day', 'since'}:
            facts[name] = _day(value)
        elif name == 'within':
            facts[name] = _days(value)
        elif (name, value) in _CHOICES:
            facts[name] = value
        elif name == 'period' and value in PERIODS:
            facts |= {'period': value, 'first': None, 'last': None}
        elif name == 'period' and value == OWN:
            first, last = self.days(today)
            facts |= {'first': first or days_of('90', today)[0], 'last': last or today}
        if name == 'pipeline':
            facts |= {'project': None, 'source': None, 'system': None, 'stage': None}
        return type(self)(**facts)

    def _moved(self, name: str, day: date | None) -> dict[str, date | None]:
        """The days with one of them set; the other follows where it would come to lie on the wrong side."""
        if name == 'from':
            return {'first': day, 'last': max(day, self.last) if day and self.last else self.last}
        return {'first': min(day, self.first) if day and self.first else self.first, 'last': day}

    def __str__(self) -> str:
        """The address itself, without what goes without saying."""
        usual = asdict(type(self)())
        said = {_NAMES.get(name, name): 1 if value is True else value for name, value in asdict(self).items() if value != usual[name]}
        return '/analytics' + (f'?{urlencode(said)}' if said else '')


def _day(text: Any) -> date | None:
    try:
        day = date.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return min(max(day, EARLIEST), LATEST)


def _days(value: Any) -> int:
    """A horizon in days; the usual one for what is none."""
    return min(number(value) or USUAL, LONGEST)


def _one_of(options: tuple[str, ...], value: str | None, usual: str) -> Any:
    return value if value in options else usual
