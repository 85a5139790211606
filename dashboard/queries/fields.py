"""The deal's plain fields as its page and the requirements' form show them, and what their lists offer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from dashboard.fields import LABELS, LISTS
from dashboard.models import Deal
from dashboard.queries import lists


@dataclass(frozen=True, slots=True)
class Plain:
    """Values by field, None where not known; `offered` are the lines of the fields that hold one of a list."""

    values: Mapping[str, Any]
    offered: Mapping[str, tuple[str, ...]]


def of(session: Session, row: Deal) -> Plain:
    """Of a deal whose reader may see it."""
    return Plain({name: getattr(row, name) for name in LABELS}, {name: lists.offered(session, kind) for name, kind in LISTS.items()})
