"""The view that an address names: which month, and whose."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Self
from urllib.parse import urlencode

from dashboard import yearmonth
from dashboard.plan_month import Whose
from dashboard.queries.plan import Choices
from pages.address import number, unmet

PATH: Final = '/plan'
YEARS: Final = range(2001, 2100)


@dataclass(frozen=True, slots=True)
class Address:
    """A month by its first day, and whose it is."""

    month: date
    whose: Whose

    @classmethod
    def read(cls, parts: Mapping[str, str], today: date, choices: Choices) -> Self:
        """From the parts of an address; what its reader may not choose is as if it were not there."""
        asked = (('department', choices.departments), ('employee', choices.employees))
        department, employee = (chosen if (chosen := number(parts.get(name))) in dict(offered) else None for name, offered in asked)
        return cls(_month(parts.get('month', ''), today), Whose(department, employee))

    def unmet(self, parts: Mapping[str, str]) -> bool:
        """Whether the parts of an address asked for a month, or whose, that is not in this one."""
        return unmet(parts, {'month': f'{self.month:%Y-%m}', 'department': self.whose.department, 'employee': self.whose.employee})

    def changed(self, name: str, value: Any) -> Self:
        """With another department or employee; 0 is everybody."""
        return replace(self, whose=replace(self.whose, **{name: number(value) or None}))

    def said(self, today: date) -> str:
        """The address itself, without what goes without saying."""
        parts = {'month': f'{self.month:%Y-%m}' if self.month != today.replace(day=1) else None, 'department': self.whose.department, 'employee': self.whose.employee}
        told = {name: value for name, value in parts.items() if value}
        return PATH + (f'?{urlencode(told)}' if told else '')


def _month(text: str, today: date) -> date:
    """The month that is named, else the present one."""
    try:
        found = yearmonth.of(text)
    except ValueError:
        return today.replace(day=1)
    return found if found.year in YEARS else today.replace(day=1)
