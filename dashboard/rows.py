"""Rows in bulk: many of one shape into a table, many asked for by their ids, and the indexes of tables that are filled made at once, sorted."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Column, Dialect, Table, insert
from sqlalchemy.sql.schema import ScalarElementColumnDefault
from sqlmodel import Session

CHUNK: Final = 10_000
"""Rows in memory at a time."""


def chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    """Ids in parts of which each fits into one statement: SQLite takes 32,766 values in one, unless it was built otherwise."""
    left = iter(ids)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


def insert_all(session: Session, table: Table, rows: Iterable[Mapping[str, Any]]) -> int:
    """Insert rows that all name the same columns; returns how many.

    The driver gets them as tuples, each column converted at once: SQLAlchemy's own way through a dict a row takes as long as
    the database does. What they leave out gets its column's default. Raises `KeyError` for a row without a column of the first's.
    """
    dialect, rows, count = session.connection().dialect, iter(rows), 0
    while chunk := list(islice(rows, CHUNK)):
        columns = [column for column in table.c if column.name in chunk[0] or _default(column) is not None]
        statement = insert(table).compile(dialect=dialect, column_keys=[column.name for column in columns])
        values = [_values(dialect, column, chunk) for column in columns]
        session.connection().exec_driver_sql(str(statement), list(zip(*values, strict=True)))
        count += len(chunk)
    return count


@contextmanager
def indexed_at_once(session: Session, *tables: Table) -> Iterator[None]:
    """Do without the indexes of these tables inside, and make them at the end: sorted once instead of searched for each row."""
    connection = session.connection()
    indexes = [index for table in tables for index in sorted(table.indexes, key=lambda index: str(index.name))]
    for index in indexes:
        index.drop(connection)
    yield
    session.flush()
    for index in indexes:
        index.create(connection)


def _values(dialect: Dialect, column: Column[Any], rows: Sequence[Mapping[str, Any]]) -> Sequence[Any]:
    """What the rows have in a column, as the driver takes it."""
    if column.name not in rows[0]:
        return [_default(column)] * len(rows)
    values = list(map(itemgetter(column.name), rows))
    convert = column.type.dialect_impl(dialect).bind_processor(dialect)
    return values if convert is None else list(map(convert, values))


def _default(column: Column[Any]) -> Any:
    return column.default.arg if isinstance(column.default, ScalarElementColumnDefault) else None
