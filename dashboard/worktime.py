"""The team's working time as its head sets it: hours, break, days and the norm of comments; what was not set is what ships."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final

from sqlmodel import Session, col, select

from dashboard import access, journal, workcalendar
from dashboard.errors import FieldConflict
from dashboard.models import Setting
from dashboard.validation import refuse
from dashboard.workcalendar import FIRST, LAST, Calendar

LABELS = {'hours': 'Hours', 'weekdays': 'Working days', 'norm': 'Comments an hour'}
"""The fields that `set_field` changes and the keys of their labels' translations."""
OWN_DAYS = 'own days'
NORM: Final = 4.0
"""Comments an hour that a team aims at (C5), as shipped."""
HIGHEST: Final = 60.0
_KEY: Final = 'working_time'
Hours = tuple[time, ...]
"""Begin and end of the day, or begin, break, end of the break, and end."""


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """What a head sets. `own` days are 'off' or 'work', whatever the production calendar says; Monday is 0."""

    hours: Hours = (time(9), time(13), time(14), time(18))
    weekdays: frozenset[int] = frozenset(range(5))
    norm: float = NORM
    own: Mapping[date, str] = field(default_factory=lambda: MappingProxyType({}))


def of(session: Session) -> WorkingTime:
    """The team's working time as it stands."""
    return _read(_kept(session))


def calendar(session: Session) -> Calendar:
    """The team's calendar; its tables are computed once for each change."""
    return _calendar(_kept(session))


def set_field(session: Session, name: str, *, seen: Any, new: Any, by: int) -> None:
    """Change the hours, the weekdays or the norm from the value that was `seen`; undo is the same swapped.

    Raises `FieldConflict`, `BadValue`, `NotAllowed`.
    """
    access.require_company_head(session, by)
    if name not in LABELS:
        raise refuse('Field', name, 'it is not a field that can be edited.')
    new = _CHECKS[name](new)
    standing = of(session)
    old = getattr(standing, name)
    if old == new:
        return
    if old != seen:
        raise FieldConflict(words={'field': LABELS[name]}, theirs=shown(name, old), yours=shown(name, new), value=old)
    _keep(session, replace(standing, **{name: new}))
    journal.write(session, journal.CALENDAR + name, by=by, old=shown(name, old), new=shown(name, new))


def set_day(session: Session, day: date, *, seen: str | None, new: str | None, by: int) -> None:
    """Make a day 'off' or 'work' over the production calendar, or (None) leave it to that; undo is the same swapped.

    Raises `FieldConflict`, `BadValue`, `NotAllowed`.
    """
    access.require_company_head(session, by)
    if not isinstance(day, date) or not FIRST < day < LAST:
        raise refuse('Day', day, 'days between 1900 and 2199 can be asked for.')
    if new not in ('off', 'work', None):
        raise refuse('Day', new, 'a day is off or worked.')
    standing = of(session)
    old = standing.own.get(day)
    if old == new:
        return
    if old != seen:
        raise FieldConflict(words={'field': 'Day'}, theirs=old or '—', yours=new or '—', value=old)
    own = {**standing.own, day: new}
    _keep(session, replace(standing, own={day: kind for day, kind in sorted(own.items()) if kind}))
    journal.write(session, journal.CALENDAR + 'day', by=by, old=journal.of(str(day), old), new=journal.of(str(day), new))


def shown(name: str, value: Any) -> str:
    """A field's value as the journal keeps it: «09:00–13:00, 14:00–18:00», «1234567» of weekdays, «4»."""
    if name == 'hours':
        return ', '.join(f'{start:%H:%M}–{end:%H:%M}' for start, end in _spans(value))
    if name == 'weekdays':
        return ''.join(str(day + 1) for day in sorted(value))
    return f'{value:g}'


def _spans(hours: Hours) -> tuple[tuple[time, time], ...]:
    return tuple(zip(hours[::2], hours[1::2], strict=True))


def _hours(value: Any) -> Hours:
    if not isinstance(value, tuple) or len(value) not in (2, 4) or not all(isinstance(one, time) for one in value):
        raise refuse(LABELS['hours'], '', 'beginning and end are needed, and both ends of a break.')
    whole = tuple(one.replace(second=0, microsecond=0, tzinfo=None) for one in value)
    if any(later <= earlier for earlier, later in pairwise(whole)):
        raise refuse(LABELS['hours'], shown('hours', whole), 'each must be later than the one before.')
    return whole


def _weekdays(value: Any) -> frozenset[int]:
    if not isinstance(value, frozenset) or not value or not value <= set(range(7)):
        raise refuse(LABELS['weekdays'], '', 'one day of the week at least is worked.')
    return value


def _norm(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= HIGHEST:
        raise refuse(LABELS['norm'], value, 'a number above 0 and up to 60 is expected.')
    return round(float(value), 2)


_CHECKS: Final = {'hours': _hours, 'weekdays': _weekdays, 'norm': _norm}


def _kept(session: Session) -> str:
    return session.exec(select(Setting.value).where(col(Setting.key) == _KEY)).first() or ''


def _keep(session: Session, facts: WorkingTime) -> None:
    kept = {
        'hours': [f'{one:%H:%M}' for one in facts.hours],
        'weekdays': sorted(facts.weekdays),
        'norm': facts.norm,
        'own': {str(day): kind for day, kind in facts.own.items()},
    }
    session.merge(Setting(key=_KEY, value=json.dumps(kept)))


@lru_cache(8)
def _read(kept: str) -> WorkingTime:
    if not kept:
        return WorkingTime()
    facts = json.loads(kept)
    return WorkingTime(
        hours=tuple(time.fromisoformat(one) for one in facts['hours']),
        weekdays=frozenset(facts['weekdays']),
        norm=facts['norm'],
        own=MappingProxyType({date.fromisoformat(day): kind for day, kind in facts['own'].items()}),
    )


@lru_cache(8)
def _calendar(kept: str) -> Calendar:
    shipped = workcalendar.russian()
    if not kept:
        return shipped
    facts = _read(kept)
    return replace(shipped, spans=_spans(facts.hours), weekdays=facts.weekdays, own=facts.own)  # type: ignore[arg-type]
