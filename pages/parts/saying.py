"""What the words of journal entries share: how a line is said."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from dashboard.queries.told import Line
from pages.words import _, day


@dataclass(frozen=True, slots=True)
class Said:
    """What happened and the values before and after; None: there is none to say, which an empty one («—») is not."""

    what: str
    old: str | None = None
    new: str | None = None

    @property
    def values(self) -> str:
        """«54 400 ₽ → 58 400 ₽», or the one there is."""
        return ' → '.join(value for value in (self.old, self.new) if value is not None)

    def __str__(self) -> str:
        return ': '.join(part for part in (self.what, self.values) if part)


Tell = Callable[[Line, str], Said]
"""Of a line and the currency of its deal."""


def retired(what: str, line: Line, _currency: str) -> Said:
    """Of what is kept for ever, and offered no more or again."""
    return Said(f'{what}: {_("retired") if line.new == "yes" else _("brought back")}', None, line.text or line.about)


def day_kept(value: str | None) -> str:
    """A day that a value keeps, as people say it; «—» for none."""
    try:
        return day(date.fromisoformat(value or ''))
    except ValueError:
        return value or '—'
