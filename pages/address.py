"""What may stand in an address: the ids in its path, the filters behind its question mark."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Final, TypeAlias

from pydantic import Field

from dashboard.models.base import TITLE_LIMIT

LARGEST_ID: Final = 2**31 - 1
"""An address that names a larger id names nothing: no row of ours will have it."""

Id: TypeAlias = Annotated[int, Field(ge=1, le=LARGEST_ID)]
"""A page's parameter that names a row; anything else in its place is a 404."""


def number(value: Any) -> int | None:
    """A filter's number: an id, or 0 where that means nobody; None, no filter, for whatever is neither.

    A link outlives what it names, and people edit addresses by hand: a filter that fits nothing is left out, never a fault.
    """
    try:
        found = int(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return found if 0 <= found <= LARGEST_ID else None


def unmet(parts: Mapping[str, str], obeyed: Mapping[str, Any]) -> bool:
    """Whether an address asked for a filter without which the page is shown: one of `obeyed`, which has what each name came to."""
    given = {name: parts.get(name, '').strip() for name in obeyed}
    return any(value is None or (not isinstance(value, date) and str(value) != given[name]) for name, value in obeyed.items() if given[name] not in {'', '0'})


def text(value: Any) -> str | None:
    """A filter's short text; None for what is none."""
    return value if isinstance(value, str) and 0 < len(value) <= TITLE_LIMIT else None
