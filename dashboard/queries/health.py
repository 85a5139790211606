"""Whether the database answers."""

from sqlalchemy import text
from sqlmodel import Session


def ping(session: Session) -> None:
    """Read one row of the schema, so that a file that went bad says so."""
    session.execute(text('SELECT count(*) FROM pipeline'))
