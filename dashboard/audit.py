"""What was asked for and refused, in the journal: a line for a burst, so that nobody can fill it by asking."""

from enum import StrEnum
from typing import Final

from sqlmodel import Session

from dashboard import journal
from dashboard.errors import NotAllowed, NotFound, OnlyObserving

DENIALS: Final = (NotAllowed, NotFound, OnlyObserving)
"""The answers to who asked for what is not theirs; what does not exist is answered as what is somebody else's."""
QUIET: Final = 60.0
"""Seconds within which further refusals of one kind and person are only counted."""


class Refused(StrEnum):
    """Why; the values stand in the journal."""

    RIGHTS = 'rights'  # a command or query that is not this person's to ask
    EVENT = 'event'  # what no page of ours sends
    PAGE = 'page'  # somebody else's page
    ORIGIN = 'origin'  # from a page of another place
    NOBODY = 'nobody'  # nobody is signed in


class Bursts:
    """When each thing was news last, and how often it happened since. Whoever asks names things that are few and our own."""

    def __init__(self) -> None:
        self._news: dict[object, float] = {}
        self._unsaid: dict[object, int] = {}

    def news(self, what: object, now: float) -> int | None:
        """How often it happened since it was news, this time included; None within `QUIET` of that. `now` is in seconds of any clock that never goes back."""
        times = self._unsaid.get(what, 0) + 1
        if now - self._news.get(what, -QUIET) < QUIET:
            self._unsaid[what] = times
            return None
        self._news[what] = now
        self._unsaid.pop(what, None)
        return times


def write(session: Session, why: Refused, times: int, *, by: int | None) -> None:
    """Note that `by` (None: nobody known) was refused, `times` since the last such line."""
    journal.write(session, journal.ACCESS_REFUSED, by=by, new=journal.of(by or 0, f'{why} {times}'))
