"""The journal takes entries and never changes or loses one: triggers that refuse it, whoever asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection

_ACTS: Final = ('UPDATE', 'DELETE')


def guard(connection: Connection) -> None:
    """Set the triggers. NOTE: rebuilding the table (`batch_alter_table`) loses them: a migration that does it calls this."""
    for act in _ACTS:
        connection.exec_driver_sql(
            f"CREATE TRIGGER IF NOT EXISTS journal_no_{act.lower()} BEFORE {act} ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
        )


@contextmanager
def lifted(connection: Connection) -> Iterator[None]:
    """Within this, and this transaction, entries may be changed: for a command that says why it must."""
    for act in _ACTS:
        connection.exec_driver_sql(f'DROP TRIGGER IF EXISTS journal_no_{act.lower()}')
    yield
    guard(connection)
