"""What may stand in an address: the ids."""

from typing import Annotated, Final, TypeAlias

from pydantic import Field

LARGEST_ID: Final = 2**31 - 1
"""An address that names a larger id names nothing: no row of ours will have it."""

Id: TypeAlias = Annotated[int, Field(ge=1, le=LARGEST_ID)]
"""A page's parameter that names a row; anything else in its place is a 404."""
