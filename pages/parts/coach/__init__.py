"""Watches the text of the form around it: says when it is worth a look, and marks words in it without touching the caret."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from nicegui.element import Element

from dashboard.coaching import Moment
from dashboard.models import TEXT_LIMIT

MOST: Final = 50
"""Places that are underlined; nobody reads on beyond them."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A text as it stood in the browser at a moment; `dictated`: some of it was spoken into a phone."""

    text: str
    at: Moment
    dictated: bool


class Watch(Element, component='coach.js'):
    """Stands in a box with one textarea, behind which it lays its marks. `on_look` gets what a browser says, checked."""

    def __init__(self, on_look: Callable[[Seen], Any]) -> None:
        super().__init__()
        self.on('look', lambda event: on_look(seen) if (seen := _seen(event.args)) else None)

    def mark(self, text: str, spans: Sequence[tuple[int, int]]) -> None:
        """Underline these places of `text`; in the browser they move with what is typed meanwhile."""
        self.run_method('mark', text, _places(text, spans[:MOST]))


def _seen(said: Any) -> Seen | None:
    """What a browser said, if it is what this component says."""
    if not isinstance(said, dict) or not isinstance(text := said.get('text'), str) or len(text) > TEXT_LIMIT or said.get('at') not in (Moment.WORD, Moment.PAUSE):
        return None
    return Seen(text, Moment(said['at']), said.get('dictated') is True)


def _places(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    return [(in_utf16(text[:start]), in_utf16(text[:end])) for start, end in spans]


def in_utf16(text: str) -> int:
    """How long a text is as JavaScript counts: a smiley is two."""
    return len(text.encode('utf-16-le')) // 2
