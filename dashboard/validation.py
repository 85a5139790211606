"""Values checked against the base classes before they reach a table; what does not fit is refused with a sentence."""

import re
from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from sqlmodel import SQLModel

from dashboard.errors import BadValue

Changes = Mapping[str, tuple[Any, Any]]
"""Fields, each with the value that was seen and the new one."""
COLOR: Final = re.compile(r'#[0-9a-f]{6}')
EMPTY = 'it must not be empty.'
TOO_LONG = 'at most {max_length} characters fit.'
_WHY = {
    'string_too_long': TOO_LONG,
    'string_too_short': EMPTY,
    'greater_than_equal': 'it must be at least {ge}.',
    'less_than_equal': 'it is larger than any real one.',
    'missing': EMPTY,
    'date_type': 'a day is expected.',
    'day_far': 'a day between the years 2000 and 2100 is expected.',
    'month_far': 'a month between the years 2000 and 2100 is expected.',
    'choice': 'it is none of those offered.',
    'link': 'a link that begins with https:// is expected.',
}
_NO_SUCH = 'that is not what is kept there.'


def valid(base: type[SQLModel], fields: Mapping[str, Any], labels: Mapping[str, str]) -> dict[str, Any]:
    """The given fields as `base` accepts them, types to the letter; `labels` name them for people.

    Raises `BadValue` for the first field that does not fit.
    """
    try:
        return base.model_validate(dict(fields), strict=True).model_dump(include=set(fields))
    except ValidationError as error:
        raise _refusal(error.errors()[0], fields, labels) from error


def refuse(label: str, value: Any, why: str, **facts: Any) -> BadValue:
    """A refusal of `value` for the field with `label`; `label` and `why` are keys of translations, `facts` what `why` names."""
    return BadValue(words={'field': label, 'why': why}, value=_short(value), **facts)


def _refusal(first: ErrorDetails, fields: Mapping[str, Any], labels: Mapping[str, str]) -> BadValue:
    name = str(first['loc'][0])
    return refuse(labels.get(name, name), fields.get(name), _WHY.get(first['type'], _NO_SUCH), **first.get('ctx', {}))


def _short(value: Any, limit: int = 60) -> str:
    text = str(value)
    return text if len(text) <= limit else text[:limit] + '…'
