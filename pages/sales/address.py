"""The view that an address names: which months, whose, and the person whose month is unfolded."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Final, Self
from urllib.parse import urlencode

from dashboard import yearmonth
from dashboard.queries.analytics import Choices
from dashboard.queries.sale_filters import PERIODS, Filters, months_of
from dashboard.queries.sales import Sales
from pages.address import number, text, unmet

OWN: Final = 'own'
_NAMES: Final = {'first': 'from', 'last': 'to'}
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 1)


@dataclass(frozen=True, slots=True)
class Address:
    """The filters; months of one's own (`first`, `last`) take the place of a named period. `who` and `month` are what is unfolded."""

    period: str = 'month'
    first: date | None = None
    last: date | None = None
    department: int | None = None
    employee: int | None = None
    pipeline: int | None = None
    project: int | None = None
    source: str | None = None
    system: str | None = None
    who: int | None = None
    month: date | None = None

    @classmethod
    def read(cls, parts: Mapping[str, str]) -> Self:
        """From the parts of an address; what is no value of a filter is as if it were not there."""
        first, last = _month(parts.get('from')), _month(parts.get('to'))
        if first and last and first > last:
            first, last = last, first
        period = parts.get('period', '')
        month = _month(parts.get('month'))
        return cls(
            period if period in PERIODS else PERIODS[0], first, last, number(parts.get('department')) or None, number(parts.get('employee')) or None,
            number(parts.get('pipeline')) or None, number(parts.get('project')) or None, text(parts.get('source')), text(parts.get('system')),
            number(parts.get('who')) if month else None, month,
        )  # fmt: skip

    @property
    def own_months(self) -> bool:
        """Whether the period is months of one's own."""
        return self.first is not None or self.last is not None

    def filters(self, today: date) -> Filters:
        """The question."""
        first, last = months_of(self.period, today)
        if self.own_months:
            first, last = self.first or EARLIEST, self.last or max(last, self.first or last)
        return Filters(first, last, self.department, self.employee, self.pipeline, self.project, self.source, self.system)

    def among(self, choices: Choices) -> Self:
        """Without a filter for deals that its reader cannot choose: gone meanwhile, or not theirs to see."""
        return replace(
            self,
            pipeline=self.pipeline if self.pipeline == choices.pipeline else None,
            project=self.project if self.project in dict(choices.projects) else None,
            source=self.source if self.source in choices.sources else None,
            system=self.system if self.system in choices.systems else None,
        )

    def of(self, shown: Sales) -> Self:
        """The same for people and departments."""
        return replace(
            self,
            employee=self.employee if self.employee in dict(shown.employees) else None,
            department=self.department if self.department in dict(shown.departments) else None,
        )

    def unmet(self, parts: Mapping[str, str]) -> bool:
        """Whether the parts of an address asked for a filter that is not in this one."""
        return unmet(parts, {_NAMES.get(name, name): value for name, value in asdict(self).items() if name not in {'who', 'month'}})

    def changed(self, name: str, value: Any, today: date) -> Self:
        """With one filter changed, and nothing unfolded; what does not fit changes nothing."""
        folded = replace(self, who=None, month=None)
        if name in {'source', 'system'}:
            return replace(folded, **{name: text(value)})
        if name in {'department', 'employee', 'pipeline', 'project'}:
            return replace(folded, **{name: number(value) or None})
        if name == 'period' and value in PERIODS:
            return replace(folded, period=value, first=None, last=None)
        if name == 'period' and value == OWN:
            asked = self.filters(today)
            return replace(folded, first=asked.first, last=asked.last)
        if name in {'from', 'to'} and (month := _month(value)) and month > EARLIEST:
            first, last = (month, self.last) if name == 'from' else (self.first, month)
            if first and last and first > last:
                first = last = month
            return replace(folded, first=first, last=last)
        return folded

    def __str__(self) -> str:
        """The address itself, without what goes without saying."""
        usual = asdict(type(self)())
        said = {_NAMES.get(name, name): f'{value:%Y-%m}' if isinstance(value, date) else value for name, value in asdict(self).items() if value != usual[name]}
        return '/sales' + (f'?{urlencode(said)}' if said else '')


def _month(text: Any) -> date | None:
    """The first day of a month like 2026-11."""
    try:
        month = yearmonth.of(text)
    except ValueError:
        return None
    return min(max(month, EARLIEST), LATEST)
