"""A day as people type it: «15.08», «15 авг 2027», «2027-08-15», «завтра»; what is no day is refused, never guessed at."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Final

from babel.dates import get_month_names

from dashboard.validation import refuse

NO_DAY = 'a day such as 15.08.2027 or 2027-08-15 is expected.'
NO_SUCH_DAY = 'there is no such day; check it, and name the year.'
CENTURY: Final = 2_000
SHORTEST: Final = 3
_NEAR: Final = {'сегодня': 0, 'today': 0, 'завтра': 1, 'tomorrow': 1, 'вчера': -1, 'yesterday': -1}
_ISO: Final = re.compile(r'(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})')
_DOTTED: Final = re.compile(r'(?P<d>\d{1,2})\.(?P<m>\d{1,2})(?:\.(?P<y>\d{4}|\d{2}))?\.?')
_SLASHED: Final = {
    'ru': re.compile(r'(?P<d>\d{1,2})/(?P<m>\d{1,2})(?:/(?P<y>\d{4}|\d{2}))?'),
    'en': re.compile(r'(?P<m>\d{1,2})/(?P<d>\d{1,2})(?:/(?P<y>\d{4}|\d{2}))?'),
}
_WORDED: Final = (
    re.compile(r'(?P<d>\d{1,2})\s+(?P<m>[^\W\d]+)\.?,?(?:\s+(?P<y>\d{4}))?(?:\s*г(?:ода|\.)?)?'),
    re.compile(r'(?P<m>[^\W\d]+)\.?\s+(?P<d>\d{1,2}),?(?:\s+(?P<y>\d{4}))?'),
)


def read(label: str, text: str, language: str, *, today: date, past: bool = False) -> date | None:
    """The day that `text` says, None for nothing; a slash parts as in the `language` (`ru`: day first, `en`: month first).

    Without a year it is the nearest such day from `today` on, or, of a `past` one, up to it.
    Raises `BadValue` for the field with `label`.
    """
    text = ' '.join(text.casefold().split())
    if not text:
        return None
    if text in _NEAR:
        return today + timedelta(days=_NEAR[text])
    found = next((match for pattern in (_ISO, _DOTTED, _SLASHED[language], *_WORDED) if (match := pattern.fullmatch(text))), None)
    said = month(found['m']) if found else None
    if found is None or said is None:
        raise refuse(label, text, NO_DAY)
    day = _with_year(found['y'], said, int(found['d'])) if found['y'] else _nearest(said, int(found['d']), today, past=past)
    if day is None:
        raise refuse(label, text, NO_SUCH_DAY)
    return day


def month(said: str) -> int | None:
    """The month of a number or of a name's beginning, at least three letters, in either language."""
    if said.isdecimal():
        return int(said)
    return next((number for name, number in _months().items() if len(said) >= SHORTEST and name.startswith(said)), None)


def _with_year(year: str, month: int, day: int) -> date | None:
    return _date(int(year) if len(year) > 2 else CENTURY + int(year), month, day)  # noqa: PLR2004 - «27» is 2027


def _nearest(month: int, day: int, today: date, *, past: bool) -> date | None:
    """That day of this year where it lies on the right side of today, else of the year beside it; None where that year lacks it."""
    fits: Callable[[date], bool] = (lambda one: one <= today) if past else (lambda one: one >= today)
    this, other = _date(today.year, month, day), _date(today.year + (-1 if past else 1), month, day)
    return this if this is not None and fits(this) else other


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@cache
def _months() -> dict[str, int]:
    asked = [(width, context, language) for width in ('wide', 'abbreviated') for context in ('format', 'stand-alone') for language in ('ru', 'en')]
    return {name.casefold().rstrip('.'): number for width, context, language in asked for number, name in get_month_names(width, context, language).items()}  # type: ignore[arg-type]
