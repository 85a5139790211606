"""The one clock: read once at the edge of a transaction, so that everything in it happened at the same instant."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from time import monotonic

from sqlmodel import Session

from dashboard.settings import TEAM_ZONE

_NOW = 'now'


@dataclass(slots=True)
class Clock:
    """Real time, or a demo's: a clock that started at `start` when it was made and ticks on from there."""

    start: datetime | None = None
    _made: float = field(default_factory=monotonic)

    def now(self) -> datetime:
        """The instant, aware, in UTC."""
        if self.start is None:
            return datetime.now(UTC)
        return self.start.astimezone(UTC) + timedelta(seconds=monotonic() - self._made)


def stamp(session: Session, now: datetime) -> None:
    """Fix the instant of this session's transaction; done once, by the store."""
    session.info[_NOW] = now


def now(session: Session) -> datetime:
    """The instant of this session's transaction, aware, in UTC."""
    instant: datetime = session.info[_NOW]
    return instant


def today(session: Session) -> date:
    """The team's day at that instant."""
    return now(session).astimezone(TEAM_ZONE).date()


def day_of(instant: datetime) -> date:
    """The team's day of an instant."""
    return instant.astimezone(TEAM_ZONE).date()


def midnight(day: date) -> datetime:
    """The instant at which a day of the team begins."""
    return datetime.combine(day, time(), TEAM_ZONE)
