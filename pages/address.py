"""What may stand in an address: the ids in its path, the filters behind its question mark."""

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


def text(value: Any) -> str | None:
    """A filter's short text; None for what is none."""
    return value if isinstance(value, str) and 0 < len(value) <= TITLE_LIMIT else None
