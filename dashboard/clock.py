"""The one clock: read once at the edge of a transaction, so that everything in it happened at the same instant."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic

from sqlmodel import Session

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
